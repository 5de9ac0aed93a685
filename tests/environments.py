"""Environments of their own for what does not fit the project's, kept in the cache."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

TIMEOUT_S = 900.0


class ToolMissing(Exception):  # noqa: N818  # absent is not wrong
    """A tool cannot be had here; the message says why, and how to get it."""


def environment(
    name: str,
    requirements: Path,
    *,
    python: Sequence[str] = (sys.executable,),
    key: str = "",
    is_complete: bool = True,
    script: str = "",
) -> Path:
    """The folder of an environment with what `requirements` names: made if need
    be, once for each content of the file, or each `key`, and each Python.

    A file that `is_complete` names whatever its packages need. `script` is run once, by
    the environment's own Python, with the folder `home` in it as HOME. Raises
    ToolMissing.
    """
    cache = Path(os.environ.get("TOUCHLINE_CACHE") or Path.home() / ".cache/touchline")
    content = key or requirements.read_text(encoding="utf-8")
    digest = sha256(f"{[*python]} {sys.version} {content}".encode()).hexdigest()[:12]
    place = cache.resolve() / f"{name}-{digest}"
    done = place / "installed"
    if done.exists():
        return place
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            own = str(place / "bin" / "python")
            pip = [own, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
            alone = ["--no-deps"] if is_complete else []
            _run(name, [*python, "-m", "venv", str(place)])
            _run(name, [*pip, *alone, "-r", str(requirements)])
            if script:
                home = place / "home"
                home.mkdir()
                _run(name, [own, "-c", script], {**os.environ, "HOME": str(home)})
            done.touch()
    return place


def python_3_13() -> list[str]:
    """What starts Python 3.13. pyenv's name for it may be there and fail. Raises
    ToolMissing."""
    versions = sorted(Path.home().glob(".pyenv/versions/3.13.*/bin/python3.13"))
    for words in ([sys.executable], ["python3.13"], *([str(one)] for one in versions)):
        version_check = [
            *words,
            "-c",
            "import sys; sys.exit(sys.version_info[:2] != (3, 13))",
        ]
        try:
            result = subprocess.run(version_check, capture_output=True, check=False)  # noqa: S603
        except OSError:
            continue
        if result.returncode == 0:
            return words
    raise ToolMissing(
        "Python 3.13 is needed, and there is no python3.13 here. Get it: "
        "apt-get install python3.13-venv, pyenv install 3.13, or uv python install 3.13"
    )


def _run(name: str, words: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(  # noqa: S603 (ours)
        words, env=env, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    if done.returncode:
        raise ToolMissing(
            f"{name} cannot be installed: it takes the package index, and for "
            f"local-bigquery x86-64 Linux. {done.stderr.strip()[-400:]}"
        )
