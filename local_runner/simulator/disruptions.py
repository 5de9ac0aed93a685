"""Disruptions of a whole match: not played that day, or only partly reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random

from msgspec.structs import replace

from local_runner.simulator.anomalies import Anomaly
from local_runner.simulator.calm import Play
from local_runner.simulator.feed import Gap, resync
from local_runner.simulator.fixtures import Fixture, make_up_date
from local_runner.simulator.states import State

_POSTPONED_IN_PLAY = 1 / 8
_LATE_IN_FIRST_HALF = 4 / 14
_ONE_DAY = timedelta(days=1)
_DELAYS = (20, 30, 30, 45, 60, 75)
LONGEST_DELAY = timedelta(minutes=max(_DELAYS))


def detour(
    anomaly: Anomaly | None, fixture: Fixture, timed: State, seed: int, rng: Random
) -> Iterator[State]:
    """The states between TIMED and IN_PLAY; the last one has the final kick-off."""
    if anomaly == "postponed":
        yield from _postponed(fixture, timed, seed, rng)
    elif anomaly == "delayed":
        yield from _delayed(timed, rng)


def ending(
    anomaly: Anomaly | None, states: list[State], seed: int, rng: Random
) -> list[State]:
    """The states of a match that was played, changed by the anomaly."""
    if anomaly == "abandoned":
        return _abandoned(states, rng)
    if anomaly == "reopened":
        return [*states, *_reopened(states, seed, rng)]
    return states


def gaps_of(
    anomaly: Anomaly | None, played: Play, kick_off: datetime, seed: int, rng: Random
) -> list[Gap]:
    """When the feed shows no change of the match, although it is played."""
    if anomaly is None or anomaly not in _GAPS:
        return []
    start, end = _GAPS[anomaly](played, rng)
    by_night = resync(seed, kick_off.date() + _ONE_DAY)
    until = min(kick_off + timedelta(seconds=end), by_night)
    return [Gap(kick_off + timedelta(seconds=start), until)]


def _postponed(
    fixture: Fixture, timed: State, seed: int, rng: Random
) -> Iterator[State]:
    """POSTPONED on the day at 00:00Z, later TIMED in a free midweek."""
    at = timed.kick_off - timedelta(seconds=rng.randrange(2 * 3600, 24 * 3600))
    if rng.random() < _POSTPONED_IN_PLAY:
        started = timed.kick_off + timedelta(seconds=rng.randrange(303, 340))
        yield replace(timed, at=started, status="IN_PLAY", score=(0, 0))
        at = timed.kick_off + timedelta(seconds=rng.randrange(7200, 9600))
    day = datetime.combine(timed.kick_off.date(), time(), UTC)
    postponed = replace(timed, at=at, status="POSTPONED", kick_off=day)
    yield postponed
    yield replace(postponed, at=at + timedelta(minutes=55))
    kick_off = make_up_date(fixture, seed)
    after = (kick_off - at) * rng.uniform(0.25, 0.8)
    announced_at = at + timedelta(seconds=int(after.total_seconds()))
    yield replace(timed, at=announced_at, kick_off=kick_off)


def _delayed(timed: State, rng: Random) -> Iterator[State]:
    """IN_PLAY on time, then TIMED again: kick-off is later today."""
    started = timed.kick_off + timedelta(seconds=rng.randrange(303, 372))
    yield replace(timed, at=started, status="IN_PLAY", score=(0, 0))
    noticed = started + timedelta(seconds=rng.randrange(120, 600))
    later = timedelta(minutes=rng.choice(_DELAYS))
    yield replace(timed, at=noticed, kick_off=timed.kick_off + later)


def _abandoned(states: list[State], rng: Random) -> list[State]:
    """CANCELLED with the score of that moment, weeks later AWARDED with it, and then
    without a half-time."""
    paused = next(n for n, one in enumerate(states) if one.status == "PAUSED")
    left = states[: rng.randrange(paused + 2, len(states))]
    last = left[-1]
    at = last.at + timedelta(seconds=rng.randrange(60, 1800))
    cancelled = replace(last, at=at, status="CANCELLED")
    awarded_at = at + timedelta(seconds=rng.randrange(10 * 86400, 25 * 86400))
    awarded = replace(cancelled, at=awarded_at, status="AWARDED", half_time=None)
    return [*left, cancelled, awarded]


def _reopened(states: list[State], seed: int, rng: Random) -> Iterator[State]:
    """In play again with an earlier score, until the resync finishes it again."""
    finished = states[-1]
    by_night = resync(seed, finished.at.date() + _ONE_DAY)
    latest = min(by_night - finished.at, timedelta(hours=8)) - timedelta(minutes=10)
    after = rng.randrange(3000, int(latest.total_seconds()))
    old = rng.choice([one for one in states if one.status in ("IN_PLAY", "PAUSED")])
    yield replace(old, at=finished.at + timedelta(seconds=after))
    yield replace(finished, at=by_night)


def _found_again(rng: Random) -> int:
    """Seconds after kick-off until the feed resumes, at most until the resync."""
    return rng.randrange(174 * 60, 740 * 60)


def _unseen(_played: Play, rng: Random) -> tuple[int, int]:
    return 0, _found_again(rng)


def _lost(played: Play, rng: Random) -> tuple[int, int]:
    times = played.times
    if rng.random() < 0.5:
        return rng.randrange(times.start + 1, times.pause), _found_again(rng)
    return rng.randrange(times.resume + 1, times.end), _found_again(rng)


def _late(played: Play, rng: Random) -> tuple[int, int]:
    times = played.times
    if rng.random() < _LATE_IN_FIRST_HALF:
        return 0, rng.randrange(12 * 60, times.pause)
    return 0, rng.randrange(max(76 * 60, times.resume), times.end - 60)


def _first_half_unseen(played: Play, _rng: Random) -> tuple[int, int]:
    return 0, played.times.pause


def _second_half_unseen(played: Play, _rng: Random) -> tuple[int, int]:
    return played.times.pause + 1, played.times.end


_GAPS: Mapping[Anomaly, Callable[[Play, Random], tuple[int, int]]] = {
    "unseen": _unseen,
    "lost": _lost,
    "late": _late,
    "first_half_unseen": _first_half_unseen,
    "second_half_unseen": _second_half_unseen,
}
