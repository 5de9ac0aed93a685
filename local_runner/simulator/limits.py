"""The rate limit: calls per token and minute of the simulator's clock."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

_WINDOW = timedelta(seconds=60)


@dataclass(frozen=True)
class Allowance:
    """The remaining calls after a call: `left` in the next `reset_s` seconds.

    `granted` is False if this call exceeded the limit.
    """

    granted: bool
    left: int
    reset_s: int


class CallLimit:
    """A budget per token and window; a window opens with its first call.

    Time comes with each call. Should it go backwards, a new window opens.
    """

    def __init__(self, calls_per_minute: int) -> None:
        self._budget = calls_per_minute
        self._windows: dict[str, tuple[datetime, int]] = {}
        self._lock = threading.Lock()

    def take(self, token: str, now: datetime) -> Allowance:
        """Count one call of `token` at `now`; refused calls are not counted."""
        with self._lock:
            opened, used = self._windows.get(token, (now, 0))
            if not opened <= now < opened + _WINDOW:
                opened, used = now, 0
            granted = used < self._budget
            used += granted
            self._windows[token] = (opened, used)
        reset_s = math.ceil((opened + _WINDOW - now).total_seconds())
        return Allowance(granted, self._budget - used, reset_s)
