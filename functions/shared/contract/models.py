"""What a response of football-data.org v4 has to look like, and how it usually looks.

Types, nulls and known values are those of recorded responses of the free plan. A field
is demanded where a column that must not be null is made of it, and nowhere else:
tests/transforms/test_contract.py derives which these are. Only the result of a match is
demanded besides: it may be null, but where it is left out, a goal would be shown as
withdrawn. What a field of another kind may be is said by its type: see `Usual`,
`Seldom` and `Shown`. All that is unusual, and keys and values that are new, are kept
and reported as drift.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

CONTRACT_VERSION = 3
"""Raised with every change of what passes; the ledger keeps it with each verdict.

2 demands only what is used, and refuses objects that name a key twice, codes that end
in a line break and stamps whose UTC is of no year from 1 to 9999. 3 refuses a match
without its result."""

T = TypeVar("T")


class Care(Enum):
    """What becomes of a field, not demanded, that is not as it was recorded."""

    USUAL = "missing, null and anything else is drift"
    SELDOM = "null and anything else is drift"
    COUNTED = "null and anything else is drift, but another number is refused"
    SHOWN = "missing and null is drift, anything else is refused"


Usual: TypeAlias = Annotated[T | UnsetType, Care.USUAL]
"""Always there, and nothing needs it. Where it is another type, those who read it, in
Python and in both warehouses, take it for null: so only a text, or what is not read."""

Seldom: TypeAlias = Annotated[T | UnsetType, Care.SELDOM]
"""As Usual, but some responses or plans are without."""

Counted: TypeAlias = Annotated[T | UnsetType, Care.COUNTED]
"""As Seldom, and read as a whole number, for which BigQuery takes 1899.0 and DuckDB
does not."""

Shown: TypeAlias = Annotated[T | UnsetType, Care.SHOWN]
"""Part of what a viewer sees, or of a key. It may be unknown; to take another type for
unknown would show a goal as withdrawn."""

Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**31)]
Number = Annotated[int, Meta(ge=-(2**31), le=2**31)]
Stamp = Annotated[datetime, Meta(tz=True)]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,10}$(?!\n)")]
"""Part of paths and parameters. By itself "$" also fits before a line break that ends
the text."""


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country or a continent; `flag` is null for the world."""

    id: Usual[int] = UNSET
    name: Usual[str] = UNSET
    code: Usual[str | None] = UNSET
    flag: Usual[str | None] = UNSET


class Competition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The competition a row or a response belongs to."""

    id: Id
    code: Code
    name: Usual[str] = UNSET
    type: Usual[str] = UNSET
    emblem: Usual[str | None] = UNSET


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The competition whose matches a response is of: each of these names its own."""

    code: Code
    id: Usual[int] = UNSET
    name: Usual[str] = UNSET
    type: Usual[str] = UNSET
    emblem: Usual[str | None] = UNSET


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`winner` is an object once known, days or weeks after the final. A past season,
    and a cup between its rounds, has no current matchday (docs.football-data.org,
    "Season")."""

    id: Id
    startDate: Usual[date] = UNSET
    endDate: Usual[date] = UNSET
    currentMatchday: Usual[int | None] = UNSET
    winner: Usual[dict[str, Any] | None] = UNSET
    stages: Seldom[list[str]] = UNSET


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All five null while a knock-out pairing is not drawn."""

    id: Shown[Id | None] = UNSET
    name: Usual[str | None] = UNSET
    shortName: Usual[str | None] = UNSET
    tla: Usual[str | None] = UNSET
    crest: Usual[str | None] = UNSET
    coach: Any = UNSET
    leagueRank: Any = UNSET
    formation: Any = UNSET
    lineup: Any = UNSET
    bench: Any = UNSET
    statistics: Any = UNSET


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a score."""

    home: Shown[Count | None] = UNSET
    away: Shown[Count | None] = UNSET


class Score(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`winner` is the leader while in play; the last three parts come when needed."""

    fullTime: Annotated[Goals | None, Care.SHOWN]
    winner: Shown[str | None] = UNSET
    duration: Shown[str] = UNSET
    halfTime: Shown[Goals] = UNSET
    regularTime: Goals | UnsetType | None = UNSET
    extraTime: Goals | UnsetType | None = UNSET
    penalties: Goals | UnsetType | None = UNSET


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A match of `/matches` or `/competitions/{code}/matches`."""

    competition: Competition
    season: Season
    id: Id
    utcDate: Stamp
    status: str
    stage: str
    lastUpdated: Stamp
    score: Annotated[Score | None, Care.SHOWN]
    matchday: Shown[Count | None] = UNSET
    group: Shown[str | None] = UNSET
    homeTeam: Shown[Team] = UNSET
    awayTeam: Shown[Team] = UNSET
    area: Usual[Area] = UNSET
    odds: Usual[Any] = UNSET
    referees: Usual[list[dict[str, Any]]] = UNSET
    venue: Seldom[str | None] = UNSET
    minute: Any = UNSET
    injuryTime: Any = UNSET
    attendance: Any = UNSET
    goals: Any = UNSET
    penalties: Any = UNSET
    bookings: Any = UNSET
    substitutions: Any = UNSET


class TableTeam(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team in a table is always known."""

    id: Id
    name: Usual[str] = UNSET
    shortName: Usual[str] = UNSET
    tla: Usual[str] = UNSET
    crest: Usual[str | None] = UNSET


class TableRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a table; `form` is null on most plans, "" in some."""

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
    form: Usual[str | None] = UNSET


class StandingsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of a response; its rows are judged one by one."""

    stage: str
    type: str
    table: list[msgspec.Raw]
    group: Shown[str | None] = UNSET


class TeamArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The country of a team."""

    id: Any = UNSET
    name: Seldom[str | None] = UNSET
    code: Any = UNSET
    flag: Any = UNSET


class TeamRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team of a competition. Of a small club little more than the name is known
    (recorded in 2022 of the Champions League's qualifiers), and the coach may be an
    object of nulls."""

    id: Id
    name: Seldom[str | None] = UNSET
    shortName: Seldom[str | None] = UNSET
    tla: Seldom[str | None] = UNSET
    crest: Seldom[str | None] = UNSET
    area: Seldom[TeamArea | None] = UNSET
    website: Seldom[str | None] = UNSET
    founded: Counted[Whole | None] = UNSET
    clubColors: Seldom[str | None] = UNSET
    venue: Seldom[str | None] = UNSET
    lastUpdated: Seldom[Stamp | None] = UNSET
    address: Any = UNSET
    runningCompetitions: Any = UNSET
    coach: Any = UNSET
    marketValue: Any = UNSET
    squad: Any = UNSET
    staff: Any = UNSET


class MatchesResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The response of `/matches`; of `/competitions/{code}/matches` as well, where it
    is not held against what was asked for."""

    matches: list[msgspec.Raw]
    filters: Any = UNSET
    resultSet: Any = UNSET
    competition: Any = UNSET
    count: Any = UNSET


class SeasonResponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The response of `/competitions/{code}/matches`: it says whose matches they
    are."""

    competition: Asked
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


KNOWN_VALUES: dict[str, frozenset[str]] = {
    "status": frozenset({
        "SCHEDULED", "TIMED", "IN_PLAY", "PAUSED", "EXTRA_TIME", "PENALTY_SHOOTOUT",
        "FINISHED", "SUSPENDED", "POSTPONED", "CANCELLED", "AWARDED",
    }),
    "stage": frozenset({
        "FINAL", "THIRD_PLACE", "SEMI_FINALS", "QUARTER_FINALS", "LAST_16", "LAST_32",
        "LAST_64", "ROUND_1", "ROUND_2", "ROUND_3", "ROUND_4", "GROUP_STAGE",
        "LEAGUE_STAGE", "PRELIMINARY_ROUND", "QUALIFICATION", "QUALIFICATION_ROUND_1",
        "QUALIFICATION_ROUND_2", "QUALIFICATION_ROUND_3", "PLAYOFF_ROUND",
        "PLAYOFF_ROUND_1", "PLAYOFF_ROUND_2", "PLAYOFFS", "REGULAR_SEASON", "CLAUSURA",
        "APERTURA", "CHAMPIONSHIP", "RELEGATION", "RELEGATION_ROUND",
    }),
    "competition.type": frozenset({"LEAGUE", "LEAGUE_CUP", "CUP", "PLAYOFFS"}),
    "score.winner": frozenset({"HOME_TEAM", "AWAY_TEAM", "DRAW"}),
    "score.duration": frozenset({"REGULAR", "EXTRA_TIME", "PENALTY_SHOOTOUT"}),
    "type": frozenset({"TOTAL", "HOME", "AWAY"}),
}  # fmt: skip
"""Values seen or documented; any other is reported and kept (docs.football-data.org,
lookup tables; LEAGUE_STAGE and PLAYOFF_ROUND are recorded but not documented)."""
