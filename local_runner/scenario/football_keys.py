"""The keys of a scenario for matches, competitions and official tables."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from local_runner.scenario.key_types import (
    Day,
    Form,
    Goals,
    Id,
    Name,
    Status,
    Text,
    Time,
)


class Attributes(Form, frozen=True, kw_only=True):
    """The attributes of a match in the feed; an absent key does not change."""

    status: Status | UnsetType = UNSET
    score: Goals | UnsetType | None = UNSET
    half_time: Goals | UnsetType | None = UNSET
    regular_time: Goals | UnsetType | None = UNSET
    extra_time: Goals | UnsetType | None = UNSET
    penalties: Goals | UnsetType | None = UNSET
    kick_off: Time | UnsetType = UNSET
    home: Name | UnsetType | None = UNSET
    away: Name | UnsetType | None = UNSET
    stamp: Time | UnsetType = UNSET
    set: dict[Text, Any] = {}
    remove: list[Text] = []


class State(Attributes, frozen=True, kw_only=True):
    """A change of a match. `stamp` is its lastUpdated, by default `at`."""

    at: Time
    withdrawn: bool = False


class Match(Attributes, frozen=True, kw_only=True):
    """A match, from `announced` on (by default from the beginning)."""

    competition: Name | UnsetType = UNSET
    id: Id | UnsetType = UNSET
    season: int | UnsetType = UNSET
    matchday: int | UnsetType | None = UNSET
    stage: Name | UnsetType = UNSET
    group: Name | UnsetType | None = UNSET
    announced: Time | UnsetType = UNSET
    reissue_of: Name | UnsetType = UNSET
    states: list[State] = []


class SeasonState(Form, frozen=True, kw_only=True):
    """A change of the season object of a competition."""

    at: Time
    season: int | UnsetType = UNSET
    season_id: Id | UnsetType = UNSET
    starts: Day | UnsetType = UNSET
    ends: Day | UnsetType = UNSET
    matchday: int | UnsetType | None = UNSET


class Competition(Form, frozen=True, kw_only=True):
    """A competition; `season` is the year in which the season begins."""

    kind: Literal["LEAGUE", "CUP"] = "LEAGUE"
    season: int | UnsetType = UNSET
    season_id: Id | UnsetType = UNSET
    starts: Day | UnsetType = UNSET
    ends: Day | UnsetType = UNSET
    matchday: int | UnsetType | None = 12
    teams: list[Name] = []
    states: list[SeasonState] = []


class Adjustment(Form, frozen=True, kw_only=True):
    """The numbers added to a row of the official table."""

    points: int = 0
    played: int = 0
    won: int = 0
    drawn: int = 0
    lost: int = 0
    goals_for: int = 0
    goals_against: int = 0


class TableState(Form, frozen=True, kw_only=True):
    """A difference between the official table and the results from `at` on: adjusted
    rows, or the whole table as of `as_of`."""

    at: Time | UnsetType = UNSET
    adjust: dict[Name, Adjustment] = {}
    as_of: Time | UnsetType = UNSET
