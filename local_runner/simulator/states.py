"""One state of a match in the feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Score = tuple[int, int]


@dataclass(frozen=True, slots=True)
class State:
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
