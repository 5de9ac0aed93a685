"""The budget of calls, shared by all clients of football-data.org."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import ConfigError

WINDOW = timedelta(seconds=60)
"""football-data.org counts calls per minute (docs.football-data.org, policies)."""

MAX_SLEEP_S = 5.0


def never_expires() -> None:
    """The check of a caller without a deadline."""


class Limiter:
    """At most `calls_per_minute` calls in any 60 s of the clock's time.

    Threads may share it. A call is granted under the lock when it may start, not
    reserved ahead: a caller that wakes late cannot add its call to the next minute.
    """

    def __init__(self, calls_per_minute: int, clock: Clock) -> None:
        """Raises ConfigError for a budget that would never allow a call."""
        if calls_per_minute < 1:
            raise ConfigError(
                f"{calls_per_minute} calls a minute would never allow a call.",
                fix="Set API_CALLS_PER_MINUTE to 1 or more.",
            )
        self._clock = clock
        self._lock = threading.Lock()
        self._starts: deque[datetime] = deque(maxlen=calls_per_minute)
        self._calls = 0
        self._seen = self._not_before = clock.now()

    @property
    def calls(self) -> int:
        """The number of calls granted so far."""
        with self._lock:
            return self._calls

    def take(self, check: Callable[[], None] = never_expires) -> None:
        """Return when one more call may start, after a wait if necessary.

        `check` is called before every wait and before the grant; its error ends the
        wait and uses nothing of the budget.
        """
        while True:
            check()
            wait_s = self._claim()
            if wait_s <= 0:
                return
            # Sleep in short intervals: an expired deadline is noticed soon, and so is
            # a pause that starts meanwhile.
            self._clock.sleep(min(wait_s, MAX_SLEEP_S))

    def pause(self, seconds: float) -> None:
        """Grant no call before `seconds` from now; never shortens a pause."""
        with self._lock:
            until = self._now() + timedelta(seconds=seconds)
            self._not_before = max(self._not_before, until)

    def _claim(self) -> float:
        """Take a call and return 0, or return the seconds to wait for one."""
        with self._lock:
            now = self._now()
            earliest = self._not_before
            if len(self._starts) == self._starts.maxlen:
                earliest = max(earliest, self._starts[0] + WINDOW)
            if earliest > now:
                return (earliest - now).total_seconds()
            self._starts.append(now)
            self._calls += 1
            return 0.0

    def _now(self) -> datetime:
        """The clock's time. When the clock is set back, recorded times are moved with
        it, so no wait becomes longer."""
        now = self._clock.now()
        back = self._seen - now
        if back > timedelta(0):
            self._starts = deque((s - back for s in self._starts), self._starts.maxlen)
            self._not_before -= back
        self._seen = now
        return now
