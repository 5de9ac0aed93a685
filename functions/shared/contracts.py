"""What an answer of football-data.org v4 has to look like.

Types, nulls and known values are those of recorded answers of the free plan. Keys and
values that are new are kept and reported as drift; what is missing, of another type
or out of range breaks the contract.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

CONTRACT_VERSION = 1
"""Raised with every change of what passes; the ledger keeps it with each verdict."""

Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**31)]
Number = Annotated[int, Meta(ge=-(2**31), le=2**31)]
Stamp = Annotated[datetime, Meta(tz=True)]


class Area(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country or a continent; `flag` is null for the world."""

    id: Id
    name: str
    code: str
    flag: str | None


class Competition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The competition a row or an answer belongs to."""

    id: Id
    name: str
    code: Annotated[str, Meta(pattern="^[A-Za-z0-9]{1,10}$")]
    type: str
    emblem: str


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`winner` is an object once known, days or weeks after the final."""

    id: Id
    startDate: date
    endDate: date
    currentMatchday: Count
    winner: dict[str, Any] | None
    stages: list[str] | UnsetType = UNSET


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All five null while a knock-out pairing is not drawn."""

    id: Id | None
    name: str | None
    shortName: str | None
    tla: str | None
    crest: str | None
    coach: Any = UNSET
    leagueRank: Any = UNSET
    formation: Any = UNSET
    lineup: Any = UNSET
    bench: Any = UNSET
    statistics: Any = UNSET


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a score."""

    home: Count | None
    away: Count | None


class Score(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`winner` is the leader while in play; the last three parts come when needed."""

    winner: str | None
    duration: str
    fullTime: Goals
    halfTime: Goals
    regularTime: Goals | UnsetType = UNSET
    extraTime: Goals | UnsetType = UNSET
    penalties: Goals | UnsetType = UNSET


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A match of `/matches` or `/competitions/{code}/matches`."""

    area: Area
    competition: Competition
    season: Season
    id: Id
    utcDate: Stamp
    status: str
    matchday: Count | None
    stage: str
    group: str | None
    lastUpdated: Stamp
    homeTeam: Team
    awayTeam: Team
    score: Score
    odds: Any
    referees: list[dict[str, Any]]
    venue: str | UnsetType | None = UNSET
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
    name: str
    shortName: str
    tla: str
    crest: str | None


class TableRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a table; `form` is null on most plans, "" in some."""

    position: Annotated[int, Meta(ge=1, le=1000)]
    team: TableTeam
    playedGames: Count
    form: str | None
    won: Count
    draw: Count
    lost: Count
    points: Number
    goalsFor: Count
    goalsAgainst: Count
    goalDifference: Number


class StandingsTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of an answer; its rows are judged one by one."""

    stage: str
    type: str
    group: str | None
    table: list[msgspec.Raw]


class TeamArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The country of a team."""

    id: Any = UNSET
    name: str | UnsetType | None = UNSET
    code: Any = UNSET
    flag: Any = UNSET


class TeamRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team of a competition. Of a small club little more than the name is known
    (recorded in 2022 of the Champions League's qualifiers), and the coach may be an
    object of nulls."""

    id: Id
    name: str | UnsetType | None = UNSET
    shortName: str | UnsetType | None = UNSET
    tla: str | UnsetType | None = UNSET
    crest: str | UnsetType | None = UNSET
    area: TeamArea | UnsetType | None = UNSET
    website: str | UnsetType | None = UNSET
    founded: Number | UnsetType | None = UNSET
    clubColors: str | UnsetType | None = UNSET
    venue: str | UnsetType | None = UNSET
    lastUpdated: Stamp | UnsetType | None = UNSET
    address: Any = UNSET
    runningCompetitions: Any = UNSET
    coach: Any = UNSET
    marketValue: Any = UNSET
    squad: Any = UNSET
    staff: Any = UNSET


class MatchesAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer of `/matches`; of `/competitions/{code}/matches` as well, where it is
    not held against what was asked for."""

    matches: list[msgspec.Raw]
    filters: Any = UNSET
    resultSet: Any = UNSET
    competition: Any = UNSET
    count: Any = UNSET


class SeasonAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer of `/competitions/{code}/matches`: it says whose matches they are."""

    competition: Competition
    matches: list[msgspec.Raw]
    filters: Any = UNSET
    resultSet: Any = UNSET
    count: Any = UNSET


class StandingsAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer of `/competitions/{code}/standings`."""

    competition: Competition
    season: Season
    standings: list[StandingsTable]
    filters: Any = UNSET
    area: Any = UNSET


class TeamsAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer of `/competitions/{code}/teams`."""

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
