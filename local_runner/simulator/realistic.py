"""A match as the real feed reports it: late, with errors and gaps.

Rates and delays are those measured on 1,058 real matches of five leagues, December 2025
to June 2026. The last state always has the real result: all errors are corrected.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from operator import attrgetter, itemgetter
from random import Random

from msgspec.structs import replace

from local_runner.simulator.anomalies import Anomaly, draw_anomaly
from local_runner.simulator.calm import Play, Times, before_play, play, reported_states
from local_runner.simulator.disruptions import detour, ending, gaps_of
from local_runner.simulator.feed import Gap, frozen, resync, sweeps
from local_runner.simulator.fixtures import Fixture
from local_runner.simulator.score_errors import ScoreError, score_errors_of
from local_runner.simulator.states import Score, State

Quantiles = Sequence[tuple[float, float]]

# (share of the matches, minutes after kick-off). The rest, 2.4 % of the first IN_PLAY
# and 4.4 % of FINISHED, are the matches that the feed lost for a while.
_START: Quantiles = ((0, 4.9), (0.1, 5.1), (0.5, 5.4), (0.9, 6.2), (0.976, 10.2))
_PAUSE: Quantiles = ((0, 50.4), (0.1, 52), (0.5, 54.5), (0.9, 58), (0.99, 63), (1, 72))
_END: Quantiles = ((0, 116), (0.1, 120), (0.5, 123), (0.9, 129), (0.956, 138))
_BREAK_S = (870, 960)
_SECOND_HALF_S = 42 * 60

# (time of day, days from the kick-off's, share of these days)
_NIGHTLY = ((range(-3, 1), 0.17), (range(1, 3), 0.95))
_BUMPS = (
    (time(1, 32), range(-3, 1), 0.2),
    (time(5, 21), range(1, 3), 0.2),
    (time(10, 20, 50), range(3), 0.07),
    (time(20, 20, 50), range(-1, 3), 0.1),
)
_IN_PLAY_BUMPS = 0.17
_AFTER_55_MINUTES = 0.1


def realistic(seed: int, fixture: Fixture) -> Iterator[State]:
    """A match as the real feed reports it. Stamps increase from state to state, except
    for one correction in 42 that keeps the stamp of the state that it corrects."""
    rng = _mishaps(seed, fixture)
    anomaly = draw_anomaly(rng)
    ahead = list(before_play(seed, fixture))
    ahead.extend(detour(anomaly, fixture, ahead[-1], seed, rng))
    kick_off = ahead[-1].kick_off
    played = play(seed, fixture, _times(rng))
    states = ahead + ending(
        anomaly, list(reported_states(played, ahead[-1])), seed, rng
    )
    errors = score_errors_of(anomaly, seed, played, kick_off, rng)
    season = fixture.published.date()
    bumps = list(_bumps(seed, kick_off, played, rng))
    bumps.extend(night for night in sweeps(seed, season) if night > states[-1].at)
    gaps = [*gaps_of(anomaly, played, kick_off, seed, rng), *frozen(seed, season)]
    yield from _shown(_moments(states, errors, bumps, gaps), states, errors)


def anomaly_of(seed: int, fixture: Fixture) -> Anomaly | None:
    """The anomaly of a match."""
    return draw_anomaly(_mishaps(seed, fixture))


def _mishaps(seed: int, fixture: Fixture) -> Random:
    return Random(f"{seed}:{fixture.id}:mishaps")


def _times(rng: Random) -> Times:
    start = _delay_s(_START, rng)
    pause = _delay_s(_PAUSE, rng)
    resume = pause + rng.randint(*_BREAK_S)
    return Times(
        start, pause, resume, max(_delay_s(_END, rng), resume + _SECOND_HALF_S)
    )


def _delay_s(quantiles: Quantiles, rng: Random) -> int:
    """Seconds, interpolated linearly between the measured quantiles."""
    share = rng.uniform(0, quantiles[-1][0])
    above = bisect_right(quantiles, share, hi=len(quantiles) - 1, key=itemgetter(0))
    (low_share, low), (high_share, high) = quantiles[above - 1], quantiles[above]
    return math.ceil(
        60 * (low + (high - low) * (share - low_share) / (high_share - low_share))
    )


def _bumps(
    seed: int, kick_off: datetime, played: Play, rng: Random
) -> Iterator[datetime]:
    """When only `lastUpdated` changes: 40 % of all stamps, half of them in the
    resync."""
    day = kick_off.date()
    for days, share in _NIGHTLY:
        for number in days:
            if rng.random() < share:
                yield resync(seed, day + timedelta(days=number))
    for moment, days, share in _BUMPS:
        for number in days:
            if rng.random() < share:
                at = datetime.combine(day, moment, kick_off.tzinfo)
                yield at + timedelta(days=number, seconds=rng.randrange(5))
    times = played.times
    if rng.random() < _IN_PLAY_BUMPS:
        yield kick_off + timedelta(seconds=rng.randrange(times.start, times.end))
    if rng.random() < _AFTER_55_MINUTES:
        yield kick_off + timedelta(seconds=times.end, minutes=55)


def _moments(
    states: list[State],
    errors: list[ScoreError],
    bumps: list[datetime],
    gaps: list[Gap],
) -> list[datetime]:
    """When the feed shows a state: one that falls into a gap is shown at the end of the
    gap."""
    moments = {state.at for state in states}
    moments.update(bumps)
    for error in errors:
        moments |= {error.start, error.end}
    for gap in gaps:
        hidden = {moment for moment in moments if gap.start <= moment < gap.end}
        if hidden:
            moments = moments - hidden | {gap.end}
    return sorted(moments)


def _shown(
    moments: list[datetime], states: list[State], errors: list[ScoreError]
) -> Iterator[State]:
    """The states that the feed shows at these moments, with its errors."""
    stamp = moments[0]
    for moment in moments:
        index = bisect_right(states, moment, key=attrgetter("at"))
        state = states[index - 1]
        if state.at != moment:
            state = replace(state, at=moment)
        for error in errors:
            if error.start <= moment < error.end:
                state = _with_error(state, error)
            elif moment == error.end and not error.restamped:
                state = replace(state, stamp=stamp)
        stamp = state.last_updated
        yield state


def _with_error(state: State, error: ScoreError) -> State:
    """The state with the goals that the error adds, also to half-time if it began
    before."""
    return replace(
        state,
        score=_added(state.score, error),
        half_time=(
            _added(state.half_time, error) if error.in_first_half else state.half_time
        ),
    )


def _added(score: Score | None, error: ScoreError) -> Score | None:
    return score and (score[0] + error.added[0], score[1] + error.added[1])
