"""Events that affect the whole feed, not a single match.

All of them are determined by the seed and the date, in UTC. Recorded: in a night the
resync gives every match it touches one stamp between 00:20:50 and 00:21:00; on
2026-01-04 nothing moved from the early afternoon to the resync of the next day; on
2026-06-04 it touched matches finished long before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

# Some 180 days of a season have a match, and about one of these is frozen.
FROZEN_DAYS = 1 / 180
SWEEPING_NIGHTS = 1 / 100
_SEASON = timedelta(days=340)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """The feed shows nothing new from `start` on, and catches up at `end`."""

    start: datetime
    end: datetime


@lru_cache(maxsize=4096)
def resync(seed: int, day: date) -> datetime:
    """When the nightly resync of a day reads every match again: soon after 00:20."""
    second = Random(f"{seed}:{day}:resync").randrange(10)
    return datetime.combine(day, time(0, 20, 50, tzinfo=UTC)) + timedelta(
        seconds=second
    )


@lru_cache(maxsize=64)
def frozen(seed: int, first: date) -> tuple[Gap, ...]:
    """When the feed is frozen in the season whose fixtures appear on day `first`.

    From some minute between 11:00 and 19:00 until the resync of the next day.
    """
    gaps = []
    for day in _season_from(first):
        rng = Random(f"{seed}:{day}:frozen")
        if rng.random() < FROZEN_DAYS:
            minute = rng.randrange(11 * 60, 19 * 60)
            start = datetime.combine(day, time(tzinfo=UTC)) + timedelta(minutes=minute)
            gaps.append(Gap(start, resync(seed, day + _ONE_DAY)))
    return tuple(gaps)


@lru_cache(maxsize=64)
def sweeps(seed: int, first: date) -> tuple[datetime, ...]:
    """The resyncs of that season which give every finished match a new stamp."""
    return tuple(
        resync(seed, day)
        for day in _season_from(first)
        if Random(f"{seed}:{day}:sweep").random() < SWEEPING_NIGHTS
    )


def _season_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(_SEASON.days))
