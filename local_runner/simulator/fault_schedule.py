"""The faults of a simulated date, in the profiles that have faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Protocol

from local_runner.simulator.faults import Fault, Kind
from local_runner.simulator.world import MatchQuery

TICK = timedelta(minutes=15)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)

OUTAGE = 3 * TICK
"""The outage of an `incident`: three live polls in a row."""

_LIVE_POLL = ("/matches",)

_POLLED_PATHS = ("/matches", "/competitions/*/standings")
"""What is lost here comes back with the next run; a whole season is requested once a
day.
"""

# A hostile day has one period of each of these in every quarter of the day, which
# affects such a share of the calls. The shares are moderate: most calls succeed when
# they are retried.
_SPELLS: Mapping[Kind, tuple[float, float]] = {
    "server_errors": (0.2, 0.5),
    "rate_limited": (0.05, 0.2),
    "hang": (0.03, 0.06),
    "truncated": (0.1, 0.3),
    "no_json": (0.1, 0.3),
    "drift_key": (0.5, 1.0),
    "drift_row": (0.3, 0.7),
    "drift_response": (0.1, 0.3),
    "stale": (0.2, 0.5),
}
_SPELL_TICKS = (4, 12)
_PART_TICKS = 24

InPlay = Mapping[datetime, int]
"""How many matches are in play at each tick of a date, in order."""


class Season(Protocol):
    """Knows which matches are in play at any time."""

    def statuses(self, query: MatchQuery, now: datetime, /) -> Iterable[str]:
        """The statuses of the matches that match `query`, as the feed shows them."""
        ...


def faults_of(profile: str, seed: int, day: date, world: Season) -> tuple[Fault, ...]:
    """The faults of a UTC date; none in profiles without API faults.

    `incident`: the API is down for 45 minutes, when most matches are in play, and an
    hour or more later one live poll finds a match that breaks the contract. A date
    without a match in play, or with all of them too late for both, has no incident.
    `hostile`: every kind of fault, in periods over the whole day; the feed is frozen
    for 75 to 105 minutes and is down for 30 or 45, while matches are in play if they
    are for long enough.
    """
    if profile not in ("incident", "hostile"):
        return ()
    in_play = _in_play(world, day)
    if profile == "hostile":
        return tuple(_hostile(Random(f"{seed}:{day}:hostile"), seed, in_play))
    return tuple(_incident(seed, in_play))


def _in_play(world: Season, day: date) -> InPlay:
    query = MatchQuery(day - _DAY, day + _DAY)
    midnight = datetime.combine(day, time(), UTC)
    return {
        tick: sum(
            status in ("IN_PLAY", "PAUSED") for status in world.statuses(query, tick)
        )
        for tick in (midnight + number * TICK for number in range(96))
    }


def _incident(seed: int, in_play: InPlay) -> Iterator[Fault]:
    """The outage, then the invalid response: each at the earliest of the busiest ticks.

    The invalid response is neither at a full hour nor the last one of the date: one
    live poll sees it, no hourly run does, and the next poll sees a valid one.
    """
    *ticks, _ = in_play
    down = max(
        (tick for tick in ticks if tick + OUTAGE + _HOUR <= ticks[-1]),
        key=lambda tick: _busy(in_play, tick, OUTAGE),
    )
    if not _busy(in_play, down, OUTAGE):
        return
    yield Fault("outage", down, down + OUTAGE, seed)
    odd = max(
        (tick for tick in ticks if tick >= down + OUTAGE + _HOUR and tick.minute),
        key=in_play.__getitem__,
    )
    yield Fault("drift_row", odd, odd + TICK, seed, paths=_LIVE_POLL)


def _busy(in_play: InPlay, start: datetime, length: timedelta) -> int:
    """Matches in play, summed over the ticks of a period."""
    return sum(
        count for tick, count in in_play.items() if start <= tick < start + length
    )


def _hostile(rng: Random, seed: int, in_play: InPlay) -> Iterator[Fault]:
    """No outage within an hour of the frozen period: there the pulls succeed."""
    since, until = _stretch(rng, in_play, rng.randint(5, 7))
    yield Fault("frozen", since, until, seed)
    near = {tick for tick in in_play if since - _HOUR <= tick < until + _HOUR}
    yield Fault("outage", *_stretch(rng, in_play, rng.randint(2, 3), near), seed)
    ticks = list(in_play)
    for kind, shares in _SPELLS.items():
        for part in range(0, len(ticks), _PART_TICKS):
            since = ticks[part + rng.randrange(_PART_TICKS)]
            until = since + TICK * rng.randint(*_SPELL_TICKS)
            share = round(rng.uniform(*shares), 3)
            is_loss = kind in ("drift_row", "drift_response")
            paths = _POLLED_PATHS if is_loss else ("*",)
            yield Fault(kind, since, until, seed, share, paths)


def _stretch(
    rng: Random,
    in_play: InPlay,
    length: int,
    taken: AbstractSet[datetime] = frozenset(),
) -> tuple[datetime, datetime]:
    """Start and end of `length` ticks that are not taken, all with at least a quarter
    of the highest number of matches in play; of any others if there are none."""
    ticks = list(in_play)
    ends = range(length, len(ticks) + 1)
    free = [ticks[end - length : end] for end in ends]
    free = [stretch for stretch in free if taken.isdisjoint(stretch)]
    most = max(in_play.values())
    busy = [one for one in free if all(4 * in_play[tick] >= most > 0 for tick in one)]
    start = rng.choice(busy or free)[0]
    return start, start + length * TICK
