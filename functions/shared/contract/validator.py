"""Holds a response against its contract: which rows are good, what is wrong, what is
new. Says nothing of where responses come from or where rows go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import UnsetType

from functions.shared.contract.decoder import (
    BROKEN,
    Drift,
    decode_response,
    decode_row,
    split,
)
from functions.shared.contract.models import (
    CONTRACT_VERSION,
    KNOWN_VALUES,
    Goals,
    Match,
    MatchesResponse,
    SeasonResponse,
    StandingsResponse,
    StandingsTable,
    TableRow,
    TeamRow,
    TeamsResponse,
)

Verdict = Literal["valid", "partial", "invalid", "error"]
JSON = dict[str, Any]
Model = TypeVar("Model", bound=msgspec.Struct)

_MANY = 50

_MOST_OF_A_PATH, _MOST_OF_A_VALUE = 200, 100
"""Of what a response names itself, drift keeps so many characters."""


@dataclass(frozen=True)
class Row(Generic[Model]):
    """A row that keeps the contract: typed, and as it was answered; but written anew
    where not all would read that alike."""

    index: int
    value: Model
    raw: bytes


@dataclass(frozen=True)
class BadRow:
    """A row that breaks it: where, why, and as it was answered."""

    index: int
    field: str
    reason: str
    raw: bytes


@dataclass
class ValidationResult(Generic[Model]):
    """The verdict on one response.

    `drift` counts what is new or unusual: {(field, kind, value): rows}, kind
    `unknown_key`, `unknown_value`, `missing_key`, `unexpected_null`, `unexpected_value`
    (the value is what was expected) or `repeated_key`. `broken` says why the whole
    response cannot be used.
    """

    rows: list[Row[Model]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    drift: dict[tuple[str, str, str], int] = field(default_factory=dict)
    broken: str = ""
    announced: int | None = None
    """How many rows the response says it has, where it says so."""

    @property
    def row_count(self) -> int:
        """Rows in the response."""
        return len(self.rows) + len(self.bad)

    @property
    def verdict(self) -> Verdict:
        """Valid, partial, or invalid: broken, or not one of its rows is good."""
        if self.broken or (self.bad and not self.rows):
            return "invalid"
        return "partial" if self.bad else "valid"

    @property
    def violations(self) -> list[JSON]:
        """Why, as the ledger keeps it; at most 50."""
        if self.broken:
            place, reason = split(self.broken)
            return [{"row_index": None, "field": place, "reason": reason}]
        return [
            {"row_index": row.index, "field": row.field, "reason": row.reason}
            for row in self.bad[:_MANY]
        ]

    @property
    def drift_list(self) -> list[JSON]:
        """What is new, as the ledger keeps it; at most 50."""
        return [
            {"field": place, "kind": kind, "value": value, "rows": rows}
            for (place, kind, value), rows in sorted(self.drift.items())[:_MANY]
        ]

    def note_all(self, drift: list[Drift]) -> None:
        """Count pieces of drift."""
        for piece in drift:
            self.note(*piece)

    def note(self, place: str, kind: str, value: str = "") -> None:
        """Count one piece of drift."""
        key = (place[:_MOST_OF_A_PATH], kind, value[:_MOST_OF_A_VALUE])
        self.drift[key] = self.drift.get(key, 0) + 1


@dataclass(frozen=True)
class TableLine(Generic[Model]):
    """A row of a table with the table and the response it is of."""

    table: StandingsTable
    table_sha256: str
    row: Row[Model]


@dataclass
class StandingsResult(ValidationResult[TableRow]):
    """As ValidationResult; `lines` are the good rows with their tables."""

    response: StandingsResponse | None = None
    lines: list[TableLine[TableRow]] = field(default_factory=list)


@dataclass
class TeamsResult(ValidationResult[TeamRow]):
    """As ValidationResult; `response` says whose teams they are."""

    response: TeamsResponse | None = None


def validate_matches(body: bytes) -> ValidationResult[Match]:
    """Judge the body of a matches response. Raises nothing: what is wrong is told."""
    judged: ValidationResult[Match] = ValidationResult()
    try:
        told = decode_response(body, MatchesResponse)
    except BROKEN as error:
        judged.broken = str(error)
        return judged
    judged.note_all(told.drift)
    response = told.value
    judged.announced = _announced(response.resultSet)
    _validate_match_rows(response.matches, judged, told.is_plain)
    return judged


def validate_season(body: bytes, scope: str) -> ValidationResult[Match]:
    """Judge the body of a response with the matches of competition `scope`; a row of
    another competition is a bad one."""
    judged: ValidationResult[Match] = ValidationResult()
    try:
        told = decode_response(body, SeasonResponse)
    except BROKEN as error:
        judged.broken = str(error)
        return judged
    judged.note_all(told.drift)
    response = told.value
    if response.competition.code != scope:
        judged.broken = _of_another(scope)
        return judged
    judged.announced = _announced(response.resultSet)
    _validate_match_rows(response.matches, judged, told.is_plain, scope)
    return judged


def validate_standings(body: bytes, scope: str) -> StandingsResult:
    """Judge the body of a standings response that was asked for competition `scope`."""
    judged = StandingsResult()
    try:
        told = decode_response(body, StandingsResponse)
    except BROKEN as error:
        judged.broken = str(error)
        return judged
    judged.note_all(told.drift)
    response = told.value
    if response.competition.code != scope:
        judged.broken = _of_another(scope)
        return judged
    judged.response = response
    index = 0
    seen: set[tuple[str, str, str | None, int]] = set()
    for table in response.standings:
        digest = hashlib.sha256(b"\n".join(bytes(raw) for raw in table.table))
        _note_value(judged, "type", table.type)
        _note_value(judged, "stage", table.stage)
        for raw in table.table:
            row = _validate_row(index, bytes(raw), TableRow, judged, told.is_plain)
            index += 1
            if row is None:
                continue
            group = known(table.group)
            key = (table.stage, table.type, group, row.value.team.id)
            if key in seen:
                reason = f"Team {row.value.team.id} is in the table twice"
                judged.bad.append(BadRow(row.index, "$.team.id", reason, row.raw))
                continue
            seen.add(key)
            judged.rows.append(row)
            judged.lines.append(TableLine(table, digest.hexdigest(), row))
    return judged


def validate_teams(body: bytes, scope: str) -> TeamsResult:
    """Judge the body of a teams response that was asked for competition `scope`."""
    judged = TeamsResult()
    try:
        told = decode_response(body, TeamsResponse)
    except BROKEN as error:
        judged.broken = str(error)
        return judged
    judged.note_all(told.drift)
    response = told.value
    if response.competition.code != scope:
        judged.broken = _of_another(scope)
        return judged
    judged.response = response
    seen: set[int] = set()
    for index, raw in enumerate(response.teams):
        row = _validate_row(index, bytes(raw), TeamRow, judged, told.is_plain)
        if row is None:
            continue
        if row.value.id in seen:
            reason = f"Team {row.value.id} is in the response twice"
            judged.bad.append(BadRow(index, "$.id", reason, row.raw))
            continue
        seen.add(row.value.id)
        judged.rows.append(row)
    return judged


@dataclass(frozen=True)
class Contract:
    """A version of the contract and what it judges with."""

    version: int
    matches: Callable[[bytes], ValidationResult[Match]] = validate_matches
    standings: Callable[[bytes, str], StandingsResult] = validate_standings
    season: Callable[[bytes, str], ValidationResult[Match]] = validate_season
    teams: Callable[[bytes, str], TeamsResult] = validate_teams

    def judge(self, resource: str, body: bytes, scope: str) -> ValidationResult[Any]:
        """Judge a body by the resource it was stored as and the scope it was asked
        for. Raises nothing: what is wrong is told."""
        judges: dict[str, Callable[[], ValidationResult[Any]]] = {
            "matches": lambda: self.matches(body),
            "standings": lambda: self.standings(body, scope),
            "batch_matches": lambda: self.season(body, scope),
            "batch_standings": lambda: self.standings(body, scope),
            "batch_teams": lambda: self.teams(body, scope),
        }
        if resource not in judges:
            return ValidationResult(
                broken=f"No response is expected among the {resource}"
            )
        return judges[resource]()


CONTRACT = Contract(CONTRACT_VERSION)
"""The contract of this version of the code."""


_PARTS = ("fullTime", "halfTime", "regularTime", "extraTime", "penalties")


def content_hash(match: Match) -> str:
    """Hash of what a viewer can see change: status, kick-off, stage, group, matchday,
    teams and score, nothing else. 32 hex digits; what is absent counts as null, and a
    time is the same in every zone."""
    score = known(match.score)
    goals = [
        (known(part.home), known(part.away))
        if isinstance(part := getattr(score, name, None), Goals)
        else (None, None)
        for name in _PARTS
    ]
    home, away = known(match.homeTeam), known(match.awayTeam)
    content = (
        match.status,
        match.utcDate.astimezone(UTC),
        match.stage,
        known(match.group),
        known(match.matchday),
        known(home.id) if home else None,
        known(away.id) if away else None,
        known(score.winner) if score else None,
        known(score.duration) if score else None,
        goals,
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:32]


Value = TypeVar("Value")


def known(value: Value | UnsetType) -> Value | None:
    """The value of a field, None where it is absent."""
    return None if isinstance(value, UnsetType) else value


def _validate_match_rows(
    raws: list[msgspec.Raw],
    judged: ValidationResult[Match],
    is_plain: bool,
    scope: str | None = None,
) -> None:
    """Judge the rows of a response; with `scope`, all have to be of that
    competition."""
    seen: set[int] = set()
    for index, raw in enumerate(raws):
        row = _validate_row(index, bytes(raw), Match, judged, is_plain)
        if row is None:
            continue
        match = row.value
        code = match.competition.code
        if scope is not None and code != scope:
            reason = f"Asked for {scope}, the row is of {code}"
            judged.bad.append(BadRow(index, "$.competition.code", reason, row.raw))
            continue
        if match.id in seen:
            reason = f"Match {match.id} is in the response twice"
            judged.bad.append(BadRow(index, "$.id", reason, row.raw))
            continue
        seen.add(match.id)
        judged.rows.append(row)
        _note_values(judged, match)


def _announced(result_set: object) -> int | None:
    """The count of a response; it equals the rows in every recorded one."""
    count = result_set.get("count") if isinstance(result_set, dict) else None
    return count if type(count) is int else None


def _of_another(scope: str) -> str:
    return f"Asked for {scope}, answered another - at `$.competition.code`"


def _validate_row(
    index: int,
    raw: bytes,
    model: type[Model],
    judged: ValidationResult[Any],
    is_plain: bool,
) -> Row[Model] | None:
    try:
        told = decode_row(raw, model, is_known_plain=is_plain)
    except BROKEN as error:
        place, reason = split(str(error))
        judged.bad.append(BadRow(index, place, reason, raw))
        return None
    judged.note_all(told.drift)
    return Row(index, told.value, told.storable)


def _note_values(judged: ValidationResult[Any], match: Match) -> None:
    for place, value in _open_values(match):
        _note_value(judged, place, value)


def _open_values(match: Match) -> Iterator[tuple[str, str | None]]:
    yield "status", match.status
    yield "stage", match.stage
    yield "competition.type", known(match.competition.type)
    score = known(match.score)
    if score is not None:
        yield "score.winner", known(score.winner)
        yield "score.duration", known(score.duration)


def _note_value(judged: ValidationResult[Any], place: str, value: str | None) -> None:
    if value is not None and value not in KNOWN_VALUES[place]:
        judged.note(place, "unknown_value", value)
