"""The states of each match of a scenario over time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from msgspec import UNSET, UnsetType

from local_runner.scenario.football_keys import Attributes, Match
from local_runner.scenario.reader import Source
from local_runner.scenario.times import BEGINNING, Times
from local_runner.simulator.states import Score

KEY = re.compile(r"[^.]+")
"""One key of a path such as score.winner."""

_DURATION = timedelta(hours=2)
_SCORE_PARTS = ("regular_time", "extra_time", "penalties")


@dataclass(frozen=True)
class MatchState:
    """A match from `at` on; a value is None where the feed has null."""

    at: datetime
    kick_off: datetime
    stamp: datetime
    home: str | None
    away: str | None
    status: str = "TIMED"
    score: Score | None = None
    half_time: Score | None = None
    parts: Mapping[str, Score | None] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True)
class MatchHistory:
    """One match: its constant attributes and its states."""

    id: int
    code: str
    season: int
    matchday: int | None
    stage: str
    group: str | None
    states: list[MatchState]

    def at(self, now: datetime) -> MatchState | None:
        """The state at a time; None while no response contains the match."""
        index = bisect_right(self.states, now, key=lambda state: state.at)
        state = self.states[index - 1] if index else None
        return None if state is None or state.is_withdrawn else state


@dataclass(frozen=True)
class StateBuilder:
    """Builds the states of a match. Raises ScenarioError for an invalid state."""

    source: Source
    times: Times
    begins: datetime

    def states(
        self, match: Match, path: str, origin: MatchHistory | None
    ) -> list[MatchState]:
        """Every state of a match, by time; `origin` is the match that it re-issues."""
        changes = [
            (self.times.moment(state.at, f"{path}.states[{number}].at"), number, state)
            for number, state in enumerate(match.states)
        ]
        if changes != sorted(changes, key=lambda change: change[0]):
            self.source.refuse(f"{path}.states", "they are not in the order of time")
        if origin is not None:
            states = [self._reissued(origin, changes[0][0], path)]
        else:
            first = min([self.begins, *(at for at, _, _ in changes)])
            states = [self._first(match, path, first)]
        for at, number, state in changes:
            state_path = f"{path}.states[{number}]"
            after = self._next(states[-1], state, state_path, at)
            states.append(replace(after, is_withdrawn=state.withdrawn))
        return states

    def _reissued(self, origin: MatchHistory, at: datetime, path: str) -> MatchState:
        """Withdraw a match, and return its last state for the new one."""
        before = origin.at(at)
        if before is None:
            self.source.refuse(f"{path}.reissue_of", "it is in no response then")
        origin.states.append(replace(before, at=at, is_withdrawn=True))
        return replace(before, at=BEGINNING, is_withdrawn=True)

    def _first(self, match: Match, path: str, first: datetime) -> MatchState:
        """The state in which a match is announced.

        Its stamp is that of the nightly resync before the first event, or two hours
        after the kick-off if the match is over by then.
        """
        if not isinstance(match.kick_off, str):
            self.source.refuse(path, "`kick_off` is missing")
        if match.home is UNSET or match.away is UNSET:
            self.source.refuse(path, "`home` and `away` are missing (null: not drawn)")
        kick_off = self.times.moment(match.kick_off, f"{path}.kick_off")
        night = datetime.combine(first.date() - timedelta(days=1), time(0, 20), UTC)
        stamp = kick_off + _DURATION if kick_off + _DURATION < first else night
        at = BEGINNING
        if isinstance(match.announced, str):
            at = stamp = self.times.moment(match.announced, f"{path}.announced")
        blank = MatchState(at, kick_off, stamp, None, None)
        return self._next(blank, match, path, at, stamp)

    def _next(
        self,
        before: MatchState,
        change: Attributes,
        path: str,
        at: datetime,
        stamp: datetime | None = None,
    ) -> MatchState:
        """The state after a change."""
        kick_off, stamp = before.kick_off, stamp or at
        if isinstance(change.kick_off, str):
            kick_off = self.times.moment(change.kick_off, f"{path}.kick_off")
        if isinstance(change.stamp, str):
            stamp = self.times.moment(change.stamp, f"{path}.stamp")
        parts = dict(before.parts)
        for part in _SCORE_PARTS:
            if (goals := getattr(change, part)) is not UNSET:
                parts[part] = _goals(goals)
        for key_path in (*change.set, *change.remove):
            if not KEY.findall(key_path):
                self.source.refuse(
                    path, f"{key_path!r} is not a path like score.winner"
                )
        return MatchState(
            at=at,
            kick_off=kick_off,
            stamp=stamp,
            home=set_or(change.home, before.home),
            away=set_or(change.away, before.away),
            status=set_or(change.status, before.status),
            score=before.score if change.score is UNSET else _goals(change.score),
            half_time=(
                before.half_time
                if change.half_time is UNSET
                else _goals(change.half_time)
            ),
            parts=parts,
            set=change.set,
            remove=tuple(change.remove),
        )


def set_or(value: Any, default: Any) -> Any:
    """A value, or the default where the key is absent."""
    return default if value is UNSET else value


def _goals(text: str | UnsetType | None) -> Score | None:
    if not isinstance(text, str):
        return None
    home, away = text.split("-")
    return int(home), int(away)
