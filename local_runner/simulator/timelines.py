"""What the feed says about one match, moment by moment.

A timeline is a function of (seed, fixture, profile) and of nothing else, so that any
match can be told alone. Durations are those measured on 1,058 real matches: minutes
after kick-off by the feed's own `lastUpdated`, medians 5.4 for IN_PLAY, 54.5 for
PAUSED, 123 for FINISHED.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from random import Random

from functions.shared.errors import ConfigError
from local_runner.simulator.clubs import Club
from local_runner.simulator.fixtures import Fixture

HOME_GOALS = 1.5
AWAY_GOALS = 1.2
_SECOND_HALF_SHARE = 0.55
_APART_S = 40

Score = tuple[int, int]


@dataclass(frozen=True, slots=True)
class State:
    """What the feed shows from `at` on; `at` is also its `lastUpdated`.

    Scores are (home, away), None where the feed has null.
    """

    at: datetime
    status: str
    kick_off: datetime
    score: Score | None = None
    half_time: Score | None = None
    has_referee: bool = False


Script = Callable[[int, Fixture], Iterator[State]]


def timeline(seed: int, fixture: Fixture, profile: str) -> list[State]:
    """Every state of a match, in the order in which the feed shows them.

    Raises ConfigError for a profile that does not exist.
    """
    if profile not in PROFILES:
        raise ConfigError(
            f"There is no simulator profile {profile!r}.",
            fix=f"Choose one of: {', '.join(PROFILES)}.",
        )
    return list(PROFILES[profile](seed, fixture))


def _calm(seed: int, fixture: Fixture) -> Iterator[State]:
    """A match on time, told without a mistake."""
    before = list(_before(seed, fixture))
    yield from before
    yield from _played(seed, fixture, before[-1])


PROFILES: Mapping[str, Script] = {"calm": _calm}


def _before(seed: int, fixture: Fixture) -> Iterator[State]:
    """SCHEDULED with a placeholder, TIMED some weeks ahead, then the referee named."""
    rng = Random(f"{seed}:{fixture.id}:before")
    day = datetime.combine(fixture.kick_off.date(), time(), UTC)
    timed_at = day - timedelta(days=rng.randint(30, 44), hours=-16, minutes=-20)
    if timed_at > fixture.published:
        yield State(fixture.published, "SCHEDULED", fixture.placeholder)
    timed = State(
        max(timed_at + timedelta(seconds=rng.randint(1, 9)), fixture.published),
        "TIMED",
        fixture.kick_off,
    )
    yield timed
    named_at = day - timedelta(days=rng.randint(4, 6))
    yield replace(
        timed,
        at=named_at + timedelta(hours=1, minutes=32, seconds=rng.randint(0, 5)),
        has_referee=True,
    )


def _played(seed: int, fixture: Fixture, timed: State) -> Iterator[State]:
    """From the first IN_PLAY at 0-0 to FINISHED, every goal a state of its own."""
    rng = Random(f"{seed}:{fixture.id}:play")
    start = rng.randint(303, 372)
    pause = round(60 * rng.triangular(51.5, 59, 53.5))
    resume = pause + rng.randint(870, 960)
    end = max(round(60 * rng.triangular(119, 130, 121.5)), resume + 47 * 60)
    first_half, second_half = _goals(seed, fixture, rng)

    def state(seconds: int, status: str) -> State:
        at = timed.kick_off + timedelta(seconds=seconds)
        return replace(timed, at=at, status=status, score=score, half_time=half_time)

    score: Score = (0, 0)
    half_time: Score | None = None
    yield state(start, "IN_PLAY")
    for moment, side in _spread(first_half, start, pause, rng):
        score = _scored(score, side)
        yield state(moment, "IN_PLAY")
    half_time = score
    yield state(pause, "PAUSED")
    yield state(resume, "IN_PLAY")
    for moment, side in _spread(second_half, resume, end, rng):
        score = _scored(score, side)
        yield state(moment, "IN_PLAY")
    yield state(end, "FINISHED")


def _scored(score: Score, side: int) -> Score:
    return (score[0] + 1, score[1]) if side == 0 else (score[0], score[1] + 1)


def _goals(seed: int, fixture: Fixture, rng: Random) -> tuple[list[int], list[int]]:
    """The goals of each half in order, 0 for the home side and 1 for the away side."""
    home_attack, home_defence = _strength(seed, fixture.home)
    away_attack, away_defence = _strength(seed, fixture.away)
    goals = [0] * _poisson(HOME_GOALS * home_attack * away_defence, rng)
    goals += [1] * _poisson(AWAY_GOALS * away_attack * home_defence, rng)
    rng.shuffle(goals)
    late = sum(rng.random() < _SECOND_HALF_SHARE for _ in goals)
    return goals[late:], goals[:late]


@lru_cache(maxsize=1024)
def _strength(seed: int, club: Club) -> tuple[float, float]:
    """Attack, and leakiness of the defence; 1 is average for both."""
    rng = Random(f"{seed}:{club.id}:strength")
    quality = rng.gauss(0, 0.22)
    return (
        math.exp(quality + rng.gauss(0, 0.1)),
        math.exp(-quality + rng.gauss(0, 0.1)),
    )


def _poisson(mean: float, rng: Random) -> int:
    """A Poisson number by Knuth's multiplication method (TAOCP 3.4.1)."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _spread(
    goals: list[int], start: int, end: int, rng: Random
) -> Iterator[tuple[int, int]]:
    """Give each goal its second after kick-off, strictly between `start` and `end`,
    at most one in every 40 s."""
    places = range(1, (end - start) // _APART_S)
    for place, side in zip(sorted(rng.sample(places, len(goals))), goals, strict=True):
        yield start + place * _APART_S + rng.randrange(_APART_S // 2), side
