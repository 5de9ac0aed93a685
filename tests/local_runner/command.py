"""Commands: their results, and one that is killed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.shared.runtime.settings import Settings

JSON = dict[str, Any]

SETTINGS = [one.metadata["variable"] for one in Settings.__dataclass_fields__.values()]
ESCAPE = "\x1b"


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> JSON:
        """The one line of JSON that was printed."""
        (line,) = self.out.splitlines()
        parsed: JSON = json.loads(line)
        return parsed

    def refused(self, code: int = 2) -> str:
        """The one line of a command that was refused."""
        assert self.code == code, self
        (line,) = self.err.splitlines()
        assert line.startswith("Error: ")
        assert "Traceback" not in self.out + self.err
        assert ESCAPE not in line
        return line


Touchline = Callable[..., Result]
"""Runs a command: its words, and settings as keywords."""


def kill_at(command: Sequence[str], start: str) -> None:
    """Run a command in a process, and kill it at the first line that begins so."""
    process = subprocess.Popen(  # noqa: S603 (ours)
        command,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as output:
        try:
            next((line for line in output if line.startswith(start)), None)
        finally:
            process.kill()
            process.wait(timeout=30)
