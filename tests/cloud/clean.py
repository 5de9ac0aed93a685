"""Environments with nothing but what a function's requirements.txt names."""

from __future__ import annotations

from pathlib import Path

from tests.cloud.bundle import ROOT
from tests.cloud.requirements import pins_in
from tests.environments import environment, python_3_13


def python_of(function: str) -> Path:
    """The Python of an environment with a function's requirements, on the version of
    Python that the function is deployed on; made if need be (a minute, once).

    Functions with the same requirements share one. Raises ToolMissing.
    """
    requirements = ROOT / "functions" / function / "requirements.txt"
    place = environment(
        "function",
        requirements,
        python=python_3_13(),
        key=repr(sorted(pins_in(requirements.read_text()).items())),
        is_complete=False,  # that pip finds nothing missing is what is tested
    )
    return place / "bin" / "python"
