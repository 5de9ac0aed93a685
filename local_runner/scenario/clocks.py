"""The clocks of a scenario: the machine's where it is wrong, and the source's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.shared.runtime.clock import Clock


@dataclass(frozen=True)
class Offset:
    """From `since` to before `until`, in true time, the clock is `by` ahead."""

    since: datetime
    until: datetime
    by: timedelta


class WrongClock:
    """A clock that shows the time of `true` and what it is off by."""

    def __init__(self, true: Clock, offsets: Sequence[Offset]) -> None:
        """Of two offsets at one time the first counts."""
        self._true = true
        self._offsets = tuple(offsets)

    def now(self) -> datetime:
        """What the clock shows."""
        moment = self._true.now()
        return moment + self._off(moment)

    def sleep(self, seconds: float) -> None:
        """Let true time pass."""
        self._true.sleep(seconds)

    def when(self, shown: datetime) -> datetime | None:
        """The true time at which the clock first shows a time; None where it is set
        past it."""
        found = [
            shown - by
            for by in {timedelta(), *(one.by for one in self._offsets)}
            if self._off(shown - by) == by
        ]
        return min(found, default=None)

    def _off(self, moment: datetime) -> timedelta:
        for one in self._offsets:
            if one.since <= moment < one.until:
                return one.by
        return timedelta()


class BusyClock:
    """The source's clock: a call takes `seconds`, so that no two responses are of one
    moment."""

    def __init__(self, true: Clock, seconds: float) -> None:
        """Show the time of `true`, and move it."""
        self._true = true
        self._seconds = seconds

    def now(self) -> datetime:
        """The time of one more call."""
        self._true.sleep(self._seconds)
        return self._true.now()

    def sleep(self, seconds: float) -> None:
        """Let true time pass."""
        self._true.sleep(seconds)
