"""The command line in tests: run in this process, beside an API of our own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.shared.clock import Clock, SystemClock
from functions.shared.settings import Settings
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator

JSON = dict[str, Any]

ROOT = Path(__file__).parents[2]
DAG = "live_poll_15m"
TOKEN = "5ecre7t0ken5ecre7t0ken5ecre7t0ke"  # noqa: S105 (made up)
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
        told: JSON = json.loads(line)
        return told

    def refused(self, code: int = 2) -> str:
        """The one clear line of a command that could not do what it was asked."""
        assert self.code == code, self
        (line,) = self.err.splitlines()
        assert line.startswith("Error: ")
        assert "Traceback" not in self.out + self.err
        assert ESCAPE not in line
        return line


Touchline = Callable[..., Result]


def environment(**settings: str) -> dict[str, str]:
    """That of a process of ours: this one's, without our settings."""
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**env, "PYTHONPATH": str(ROOT), **settings}


def command(*words: object) -> list[str]:
    """The words of a process that runs the command line."""
    return [sys.executable, "-m", "local_runner", *map(str, words)]


def lake_of(folder: Path) -> dict[str, bytes]:
    """Every file of the lake below a folder."""
    files = sorted(path for path in (folder / "lake").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def answers_of(folder: Path) -> list[str]:
    """The stored answers among them."""
    return [key for key in lake_of(folder) if key.startswith("lake/raw/")]


@contextmanager
def api(
    token: str = TOKEN, clock: Clock | None = None, calls_per_minute: int = 10
) -> Iterator[Simulator]:
    """What answers like the real API, on the real clock unless there is another."""
    now = datetime.now(UTC)
    world = GeneratedSeason(1, year=now.year if now.month >= 7 else now.year - 1)
    with Simulator(
        world,
        clock or SystemClock(),
        token=token,
        calls_per_minute=calls_per_minute,
    ) as simulator:
        yield simulator
