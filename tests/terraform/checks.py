"""checkov and zizmor in an environment of their own: checkov brings a hundred packages,
some of them older than the project's."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("checks.txt")
INSTALL_TIMEOUT_S = 900.0


class ChecksMissing(Exception):  # noqa: N818  # absent is not wrong
    """They cannot be installed here; the message says why."""


def installed() -> Path:
    """The folder of their programs, installed there if need be (a minute, once).

    Raises ChecksMissing.
    """
    cache = Path(os.environ.get("TOUCHLINE_CACHE") or Path.home() / ".cache/touchline")
    digest = sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    place = cache.resolve() / f"checks-{digest}"
    done = place / "installed"
    if done.exists():
        return place / "bin"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "checks.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            _install(place)
            done.touch()
    return place / "bin"


def _install(place: Path) -> None:
    pip = [str(place / "bin/python"), "-m", "pip", "install", "--quiet"]
    for words in (
        [sys.executable, "-m", "venv", str(place)],
        [*pip, "--disable-pip-version-check", "--no-deps", "-r", str(REQUIREMENTS)],
    ):
        done = subprocess.run(  # noqa: S603
            words,
            capture_output=True,
            text=True,
            timeout=INSTALL_TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise ChecksMissing(
                f"{REQUIREMENTS.name} cannot be installed; it takes the package index. "
                f"{done.stderr.strip()[-400:]}"
            )
