"""A match on time, reported without errors.

Durations are those measured on 1,058 real matches: minutes after kick-off by the
feed's own `lastUpdated`, medians 5.4 for IN_PLAY, 54.5 for PAUSED, 123 for FINISHED.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from random import Random

from msgspec.structs import replace

from local_runner.simulator.clubs import Club
from local_runner.simulator.fixtures import Fixture
from local_runner.simulator.states import Score, State

HOME_GOALS = 1.5
AWAY_GOALS = 1.2
_SECOND_HALF_SHARE = 0.55
_APART_S = 40


@dataclass(frozen=True)
class Times:
    """When the feed shows the four changes of a match: seconds after kick-off."""

    start: int
    pause: int
    resume: int
    end: int


@dataclass(frozen=True)
class Play:
    """A match as it is played. `goals` are (seconds after kick-off, side) in order,
    0 for the home side and 1 for the away side; none falls into the pause."""

    times: Times
    goals: tuple[tuple[int, int], ...]

    def score_at(self, seconds: int) -> Score:
        """The goals up to a moment, in seconds after kick-off."""
        sides = [side for moment, side in self.goals if moment <= seconds]
        return sides.count(0), sides.count(1)


def calm(seed: int, fixture: Fixture) -> Iterator[State]:
    """A match on time, reported without errors."""
    ahead = list(before_play(seed, fixture))
    yield from ahead
    yield from reported_states(play(seed, fixture), ahead[-1])


def before_play(seed: int, fixture: Fixture) -> Iterator[State]:
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


def play(seed: int, fixture: Fixture, times: Times | None = None) -> Play:
    """Play a match; the goals of each half come in the same order at any `times`."""
    rng, on_time, (first_half, second_half) = _drawn(seed, fixture)
    times = times or on_time
    goals = [
        *_spread(first_half, times.start, times.pause, rng),
        *_spread(second_half, times.resume, times.end, rng),
    ]
    return Play(times, tuple(goals))


def final_score(seed: int, fixture: Fixture) -> Score:
    """The result of a match, however it is timed and reported."""
    _, _, (first_half, second_half) = _drawn(seed, fixture)
    goals = first_half + second_half
    return goals.count(0), goals.count(1)


def _drawn(
    seed: int, fixture: Fixture
) -> tuple[Random, Times, tuple[list[int], list[int]]]:
    """The times and the goals of each half, and what to draw their seconds with."""
    rng = Random(f"{seed}:{fixture.id}:play")
    return rng, _on_time(rng), _goals(seed, fixture, rng)


def reported_states(played: Play, timed: State) -> Iterator[State]:
    """The states from the first IN_PLAY at 0-0 to FINISHED, one for each goal.

    `timed` is the state before kick-off; times count from its `kick_off`.
    """
    times = played.times
    changes = [
        (times.start, "IN_PLAY"),
        *((moment, "IN_PLAY") for moment, _ in played.goals),
        (times.pause, "PAUSED"),
        (times.resume, "IN_PLAY"),
        (times.end, "FINISHED"),
    ]
    half_time = played.score_at(times.pause)
    for seconds, status in sorted(changes):
        yield replace(
            timed,
            at=timed.kick_off + timedelta(seconds=seconds),
            status=status,
            score=played.score_at(seconds),
            half_time=half_time if seconds >= times.pause else None,
        )


def _on_time(rng: Random) -> Times:
    start = rng.randint(303, 372)
    pause = round(60 * rng.triangular(51.5, 59, 53.5))
    resume = pause + rng.randint(870, 960)
    end = max(round(60 * rng.triangular(119, 130, 121.5)), resume + 47 * 60)
    return Times(start, pause, resume, end)


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
    """Strength of the attack and weakness of the defence; 1 is average for both."""
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
