"""The models of a response of football-data.org v4.

Types and nulls are those of recorded responses of the free plan. A field is required
where a column that must not be null is derived from it, and nowhere else:
tests/transforms/test_contract.py derives which fields these are. The result of a match
is required as well: it may be null, but a missing result would look like a withdrawn
goal. The type of any other field says what is drift: see `Expected`, `Occasional`,
`Numeric` and `Displayed`. Drift, new keys and new values are kept and reported.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

CONTRACT_VERSION = 3
"""Raised with every change of what is accepted; the ledger keeps it with each verdict.

Version 2 requires only what is used, and refuses objects that repeat a key, codes that
end in a line break and times whose UTC time is not of a year from 1 to 9999. Version 3
refuses a match without its result."""

T = TypeVar("T")


class DriftPolicy(Enum):
    """What happens when a field that is not required differs from recorded ones."""

    EXPECTED = "missing, null and any other type is drift"
    OCCASIONAL = "null and any other type is drift"
    NUMERIC = "null and any other type is drift, but another number is refused"
    DISPLAYED = "missing and null is drift, any other type is refused"


Expected: TypeAlias = Annotated[T | UnsetType, DriftPolicy.EXPECTED]
"""Always there in recorded responses, but not needed. A value of another type is read
as null in Python and in both warehouses, so only for texts and for unused fields."""

Occasional: TypeAlias = Annotated[T | UnsetType, DriftPolicy.OCCASIONAL]
"""As Expected, but missing in some responses or plans."""

Numeric: TypeAlias = Annotated[T | UnsetType, DriftPolicy.NUMERIC]
"""As Occasional, and read as an integer: BigQuery reads 1899.0 as one, DuckDB does
not."""

Displayed: TypeAlias = Annotated[T | UnsetType, DriftPolicy.DISPLAYED]
"""Shown to viewers, or part of a key. It may be unknown, but reading a value of another
type as unknown would show a goal as withdrawn."""

Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**31)]
Number = Annotated[int, Meta(ge=-(2**31), le=2**31)]
Timestamp = Annotated[datetime, Meta(tz=True)]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,10}$(?!\n)")]
"""Part of paths and parameters. "$" alone would also match before a final line
break."""


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country or a continent; `flag` is null for the world."""

    id: Expected[int] = UNSET
    name: Expected[str] = UNSET
    code: Expected[str | None] = UNSET
    flag: Expected[str | None] = UNSET


class Competition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The competition a row or a response belongs to."""

    id: Id
    code: Code
    name: Expected[str] = UNSET
    type: Expected[str] = UNSET
    emblem: Expected[str | None] = UNSET


class RequestedCompetition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The competition of a response with matches, each of which has its own."""

    code: Code
    id: Expected[int] = UNSET
    name: Expected[str] = UNSET
    type: Expected[str] = UNSET
    emblem: Expected[str | None] = UNSET


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A season. `winner` is an object once known, days or weeks after the final. A past
    season, and a cup between its rounds, has no current matchday
    (docs.football-data.org, "Season")."""

    id: Id
    startDate: Expected[date] = UNSET
    endDate: Expected[date] = UNSET
    currentMatchday: Expected[int | None] = UNSET
    winner: Expected[dict[str, Any] | None] = UNSET
    stages: Occasional[list[str]] = UNSET


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team of a match. The first five fields are null until a knock-out is drawn."""

    id: Displayed[Id | None] = UNSET
    name: Expected[str | None] = UNSET
    shortName: Expected[str | None] = UNSET
    tla: Expected[str | None] = UNSET
    crest: Expected[str | None] = UNSET
    coach: Any = UNSET
    leagueRank: Any = UNSET
    formation: Any = UNSET
    lineup: Any = UNSET
    bench: Any = UNSET
    statistics: Any = UNSET


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a score."""

    home: Displayed[Count | None] = UNSET
    away: Displayed[Count | None] = UNSET


class Score(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A score. `winner` is the leader while in play; the last three parts are there
    when needed."""

    fullTime: Annotated[Goals | None, DriftPolicy.DISPLAYED]
    winner: Displayed[str | None] = UNSET
    duration: Displayed[str] = UNSET
    halfTime: Displayed[Goals] = UNSET
    regularTime: Goals | UnsetType | None = UNSET
    extraTime: Goals | UnsetType | None = UNSET
    penalties: Goals | UnsetType | None = UNSET


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A match of `/matches` or `/competitions/{code}/matches`."""

    competition: Competition
    season: Season
    id: Id
    utcDate: Timestamp
    status: str
    stage: str
    lastUpdated: Timestamp
    score: Annotated[Score | None, DriftPolicy.DISPLAYED]
    matchday: Displayed[Count | None] = UNSET
    group: Displayed[str | None] = UNSET
    homeTeam: Displayed[Team] = UNSET
    awayTeam: Displayed[Team] = UNSET
    area: Expected[Area] = UNSET
    odds: Expected[Any] = UNSET
    referees: Expected[list[dict[str, Any]]] = UNSET
    venue: Occasional[str | None] = UNSET
    minute: Any = UNSET
    injuryTime: Any = UNSET
    attendance: Any = UNSET
    goals: Any = UNSET
    penalties: Any = UNSET
    bookings: Any = UNSET
    substitutions: Any = UNSET


class TableTeam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team of a table, which is always known."""

    id: Id
    name: Expected[str] = UNSET
    shortName: Expected[str] = UNSET
    tla: Expected[str] = UNSET
    crest: Expected[str | None] = UNSET


class TableRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a table; `form` is null on most plans, "" on some."""

    position: Annotated[int, Meta(ge=1, le=1000)]
    team: TableTeam
    playedGames: Count
    won: Count
    draw: Count
    lost: Count
    points: Number
    goalsFor: Count
    goalsAgainst: Count
    goalDifference: Number
    form: Expected[str | None] = UNSET


class StandingsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of a response; its rows are validated one by one."""

    stage: str
    type: str
    table: list[msgspec.Raw]
    group: Displayed[str | None] = UNSET


class TeamArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The country of a team."""

    id: Any = UNSET
    name: Occasional[str | None] = UNSET
    code: Any = UNSET
    flag: Any = UNSET


class TeamRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team of a competition. A small club has little more than a name (recorded in
    2022 in the qualification of the Champions League), and the coach may be an object
    of nulls."""

    id: Id
    name: Occasional[str | None] = UNSET
    shortName: Occasional[str | None] = UNSET
    tla: Occasional[str | None] = UNSET
    crest: Occasional[str | None] = UNSET
    area: Occasional[TeamArea | None] = UNSET
    website: Occasional[str | None] = UNSET
    founded: Numeric[Int64 | None] = UNSET
    clubColors: Occasional[str | None] = UNSET
    venue: Occasional[str | None] = UNSET
    lastUpdated: Occasional[Timestamp | None] = UNSET
    address: Any = UNSET
    runningCompetitions: Any = UNSET
    coach: Any = UNSET
    marketValue: Any = UNSET
    squad: Any = UNSET
    staff: Any = UNSET


class MatchesResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The response of `/matches`, and of `/competitions/{code}/matches` where the
    competition is not checked."""

    matches: list[msgspec.Raw]
    filters: Any = UNSET
    resultSet: Any = UNSET
    competition: Any = UNSET
    count: Any = UNSET


class SeasonResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The response of `/competitions/{code}/matches`, with its competition."""

    competition: RequestedCompetition
    matches: list[msgspec.Raw]
    filters: Any = UNSET
    resultSet: Any = UNSET
    count: Any = UNSET


class StandingsResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The response of `/competitions/{code}/standings`."""

    competition: Competition
    season: Season
    standings: list[StandingsTable]
    filters: Any = UNSET
    area: Any = UNSET


class TeamsResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The response of `/competitions/{code}/teams`."""

    competition: Competition
    season: Season
    teams: list[msgspec.Raw]
    filters: Any = UNSET
    count: Any = UNSET


Value = TypeVar("Value")


def value_or_none(value: Value | UnsetType) -> Value | None:
    """The value of a field, None where it is absent."""
    return None if isinstance(value, UnsetType) else value
