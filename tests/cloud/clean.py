"""Environments with nothing but what a function's requirements.txt names."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from tests.cloud.bigquery import INSTALL_TIMEOUT_S, python_3_13
from tests.cloud.bundle import ROOT
from tests.cloud.requirements import pins_in


class RequirementsMissing(Exception):  # noqa: N818  # absent is not wrong
    """They cannot be installed here; the message says why."""


def python_of(function: str) -> Path:
    """The Python of an environment with a function's requirements, on the version of
    Python that the function is deployed on; made if need be (a minute, once).

    Functions with the same requirements share one. Raises RequirementsMissing, and
    BigQueryMissing where there is no Python 3.13.
    """
    cache = Path(os.environ.get("TOUCHLINE_CACHE") or Path.home() / ".cache/touchline")
    requirements = ROOT / "functions" / function / "requirements.txt"
    pins = sorted(pins_in(requirements.read_text()).items())
    digest = sha256(repr(pins).encode()).hexdigest()[:12]
    place = cache.resolve() / f"function-{digest}"
    python, done = place / "bin" / "python", place / "installed"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "function.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            _run([*python_3_13(), "-m", "venv", str(place)])
            pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
            _run([*pip, "install", "--quiet", "-r", str(requirements)])
            done.touch()
    return python


def _run(words: list[str]) -> None:
    done = subprocess.run(  # noqa: S603
        words,
        capture_output=True,
        text=True,
        timeout=INSTALL_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        raise RequirementsMissing(
            "The requirements of a function cannot be installed: it takes the package "
            f"index and Python 3.13. {done.stderr.strip()[-400:]}"
        )
