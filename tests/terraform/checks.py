"""checkov and zizmor in an environment of their own: checkov brings a hundred packages,
some of them older than the project's."""

from __future__ import annotations

from pathlib import Path

from tests.environments import environment

REQUIREMENTS = Path(__file__).with_name("checks.txt")


def installed() -> Path:
    """The folder of their programs, installed there if need be (a minute, once).

    Raises ToolMissing.
    """
    return environment("checks", REQUIREMENTS) / "bin"
