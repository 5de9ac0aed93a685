"""One state of a match in the feed."""

from __future__ import annotations

from datetime import datetime

import msgspec

Score = tuple[int, int]


class State(msgspec.Struct, frozen=True):
    """What the feed shows from `at` on.

    Scores are (home, away), None where the feed has null. `stamp` is the `lastUpdated`
    if it differs from `at`: a response seen late, or a change with an old stamp.
    """

    at: datetime
    status: str
    kick_off: datetime
    score: Score | None = None
    half_time: Score | None = None
    has_referee: bool = False
    stamp: datetime | None = None

    @property
    def last_updated(self) -> datetime:
        """The `lastUpdated` that the feed shows."""
        return self.stamp or self.at
