"""The result of a command."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
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
