"""The clocks of a scenario: the machine's with its offset, and the API's."""

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


class OffsetClock:
    """A clock that shows the true time plus an offset."""

    def __init__(self, true: Clock, offsets: Sequence[Offset]) -> None:
        """If two offsets overlap, the first counts."""
        self._true = true
        self._offsets = tuple(offsets)

    def now(self) -> datetime:
        """The time on the clock."""
        moment = self._true.now()
        return moment + self._off(moment)

    def sleep(self, seconds: float) -> None:
        """Let true time pass."""
        self._true.sleep(seconds)

    def when(self, shown: datetime) -> datetime | None:
        """The true time at which the clock first shows a time; None if the clock skips
        it."""
        times = [
            shown - by
            for by in {timedelta(), *(offset.by for offset in self._offsets)}
            if self._off(shown - by) == by
        ]
        return min(times, default=None)

    def _off(self, moment: datetime) -> timedelta:
        for offset in self._offsets:
            if offset.since <= moment < offset.until:
                return offset.by
        return timedelta()


class CountingClock:
    """The API's clock: each call takes `seconds`, so that no two responses have the
    same time."""

    def __init__(self, true: Clock, seconds: float) -> None:
        """Show the time of `true`, and advance it."""
        self._true = true
        self._seconds = seconds

    def now(self) -> datetime:
        """The time after one more call."""
        self._true.sleep(self._seconds)
        return self._true.now()

    def sleep(self, seconds: float) -> None:
        """Let true time pass."""
        self._true.sleep(seconds)
