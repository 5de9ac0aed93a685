"""Scores that the feed reports wrongly for a period.

Of 1,058 real matches 42 were corrected after FINISHED: all but one to fewer goals, 23
to another outcome, 36 in the resync at 00:20Z and the others up to 12.2 h later. In
play 42 scores were lowered, 13 of these because the goal was the other side's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from local_runner.simulator.anomalies import Anomaly
from local_runner.simulator.calm import Play
from local_runner.simulator.feed import resync
from local_runner.simulator.states import Score

_BY_NIGHT = 36 / 41
_UPWARDS = 1 / 42
# A one-goal win is usually shown as a draw; a draw always as a win.
_TO_THE_LOSER = 0.9
_CORRECTED_AFTER_S = (1800, round(12.2 * 3600))
_IN_FIRST_HALF = 0.75
_TAKEN_BACK_AFTER_S = (120, 2100)
_NEVER_S = 10**6


@dataclass(frozen=True)
class ScoreError:
    """`added` goals (may be negative) are in the score from `start` to before `end`,
    and in the half-time score too if the error began `in_first_half`.

    If `restamped` is False, the correction keeps the `lastUpdated` of the wrong state.
    """

    start: datetime
    end: datetime
    added: Score
    in_first_half: bool
    restamped: bool


def score_errors_of(
    anomaly: Anomaly | None, seed: int, played: Play, kick_off: datetime, rng: Random
) -> list[ScoreError]:
    """The errors of the feed in the score of a match."""
    if anomaly == "withdrawn":
        start, end, added = _withdrawn(played, rng)
    elif anomaly == "swapped":
        start, end, added = _swapped(played, rng)
    elif anomaly in ("corrected", "corrected_under_old_stamp"):
        start, added = _too_many(played, rng)
        end = played.times.end + rng.randrange(*_CORRECTED_AFTER_S)
        if anomaly == "corrected" and rng.random() < _BY_NIGHT:
            night = resync(seed, kick_off.date() + timedelta(days=1))
            end = round((night - kick_off).total_seconds())
    else:
        return []
    return [
        ScoreError(
            kick_off + timedelta(seconds=start),
            kick_off + timedelta(seconds=end),
            added,
            in_first_half=start < played.times.pause,
            restamped=anomaly != "corrected_under_old_stamp",
        )
    ]


def _too_many(played: Play, rng: Random) -> tuple[int, Score]:
    """When the score becomes wrong, and by how much: one goal too many or, rarely, too
    few."""
    if rng.random() < _UPWARDS and played.goals:
        start, side = played.goals[-1]
        return start, _goal(side, -1)
    home, away = played.score_at(played.times.end)
    side = rng.randrange(2)
    if abs(home - away) == 1:
        loser = 0 if home < away else 1
        side = loser if rng.random() < _TO_THE_LOSER else 1 - loser
    start, _ = _moment(played, rng)
    return start, _goal(side, 1)


def _withdrawn(played: Play, rng: Random) -> tuple[int, int, Score]:
    """A goal that is withdrawn before the half is over, or at half-time."""
    start, latest = _moment(played, rng)
    end = min(start + rng.randrange(*_TAKEN_BACK_AFTER_S), latest)
    return start, end, _goal(rng.randrange(2), 1)


def _swapped(played: Play, rng: Random) -> tuple[int, int, Score]:
    """One goal that broke a draw is credited to the other side at first.

    Without goals there is nothing to swap, and one is withdrawn.
    """
    leads = []
    for (moment, side), (following, _) in pairwise((*played.goals, (_NEVER_S, 0))):
        home, away = played.score_at(moment - 1)
        if home == away:
            leads.append((moment, side, following))
    if not leads:
        return _withdrawn(played, rng)
    start, side, following = rng.choice(leads)
    half_ends = played.times.pause if start < played.times.pause else played.times.end
    end = start + rng.randrange(*_TAKEN_BACK_AFTER_S)
    added = (-1, 1) if side == 0 else (1, -1)
    return start, min(end, following - 1, half_ends - 1), added


def _goal(side: int, count: int) -> Score:
    return (count, 0) if side == 0 else (0, count)


def _moment(played: Play, rng: Random) -> tuple[int, int]:
    """A moment in play, and the latest moment to withdraw a goal of then: half-time, or
    the last second of the match."""
    times = played.times
    if rng.random() < _IN_FIRST_HALF:
        return rng.randrange(times.start + 60, times.pause - 120), times.pause
    return rng.randrange(times.resume + 60, times.end - 120), times.end - 1
