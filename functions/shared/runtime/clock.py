"""Clocks: the time is always an argument, never read from the machine in passing."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

TimeLeft = Callable[[], float]
"""How many seconds a caller has left."""


def unlimited() -> float:
    """The time that is left where nothing limits it."""
    return math.inf


class Clock(Protocol):
    """The source of timestamps and of waiting. All times are aware and UTC."""

    def now(self) -> datetime:
        """The current time, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let `seconds` of this clock's time pass."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's time, UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Block for `seconds`."""
        time.sleep(max(0.0, seconds))


class VirtualClock:
    """A clock that moves only by `set` and `sleep`. Thread-safe."""

    def __init__(self, start: datetime) -> None:
        """Stand still at `start` (aware; kept as UTC)."""
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The time this clock was last moved to."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Move forward by `seconds` at once."""
        with self._lock:
            self._now += timedelta(seconds=max(0.0, seconds))

    def set(self, moment: datetime) -> None:
        """Move to `moment`, forwards or backwards."""
        with self._lock:
            self._now = moment.astimezone(UTC)
