"""Holds an answer against its contract: which rows are good, what is wrong, what is
new. Says nothing of where answers come from or where rows go."""

from __future__ import annotations

import hashlib
import re
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import msgspec

from functions.shared.contracts import (
    CONTRACT_VERSION,
    KNOWN_VALUES,
    Goals,
    Match,
    MatchesAnswer,
    SeasonAnswer,
    StandingsAnswer,
    StandingsTable,
    TableRow,
    TeamRow,
    TeamsAnswer,
)

Verdict = Literal["valid", "partial", "invalid", "error"]
JSON = dict[str, Any]
Model = TypeVar("Model", bound=msgspec.Struct)

_MANY = 50

NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""A NUL in JSON, which no warehouse takes; after an escaped backslash it is text."""

_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What an answer raises that is no JSON, or nested deeper than we can read."""


@dataclass(frozen=True)
class Row(Generic[Model]):
    """A row that keeps the contract: typed, and as it was answered."""

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
class Judgement(Generic[Model]):
    """The verdict on one answer.

    `drift` counts what is new: {(field, kind, value): rows}, kind `unknown_key` or
    `unknown_value`. `broken` says why the whole answer cannot be used.
    """

    rows: list[Row[Model]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    drift: dict[tuple[str, str, str], int] = field(default_factory=dict)
    broken: str = ""
    announced: int | None = None
    """How many rows the answer says it has, where it says so."""

    @property
    def row_count(self) -> int:
        """Rows in the answer."""
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
            place, reason = _split(self.broken)
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

    def note(self, place: str, kind: str, value: str = "") -> None:
        """Count one piece of drift."""
        key = (place, kind, value)
        self.drift[key] = self.drift.get(key, 0) + 1


@dataclass(frozen=True)
class TableLine(Generic[Model]):
    """A row of a table with the table and the answer it is of."""

    table: StandingsTable
    table_sha256: str
    row: Row[Model]


@dataclass
class StandingsJudgement(Judgement[TableRow]):
    """As Judgement; `lines` are the good rows with their tables."""

    answer: StandingsAnswer | None = None
    lines: list[TableLine[TableRow]] = field(default_factory=list)


@dataclass
class TeamsJudgement(Judgement[TeamRow]):
    """As Judgement; `answer` says whose teams they are."""

    answer: TeamsAnswer | None = None


def judge_matches(body: bytes) -> Judgement[Match]:
    """Judge the body of a matches answer. Raises nothing: what is wrong is told."""
    judged: Judgement[Match] = Judgement()
    try:
        answer = _decode_answer(body, MatchesAnswer, judged)
    except _BROKEN as error:
        judged.broken = str(error)
        return judged
    judged.announced = _announced(answer.resultSet)
    _judge_match_rows(answer.matches, judged)
    return judged


def judge_season(body: bytes, scope: str) -> Judgement[Match]:
    """Judge the body of an answer with the matches of competition `scope`; a row of
    another competition is a bad one."""
    judged: Judgement[Match] = Judgement()
    try:
        answer = _decode_answer(body, SeasonAnswer, judged)
    except _BROKEN as error:
        judged.broken = str(error)
        return judged
    if answer.competition.code != scope:
        judged.broken = _of_another(scope)
        return judged
    judged.announced = _announced(answer.resultSet)
    _judge_match_rows(answer.matches, judged, scope)
    return judged


def judge_standings(body: bytes, scope: str) -> StandingsJudgement:
    """Judge the body of a standings answer that was asked for competition `scope`."""
    judged = StandingsJudgement()
    try:
        judged.answer = answer = _decode_answer(body, StandingsAnswer, judged)
    except _BROKEN as error:
        judged.broken = str(error)
        return judged
    if answer.competition.code != scope:
        judged.broken = _of_another(scope)
        return judged
    index = 0
    seen: set[tuple[str, str, str | None, int]] = set()
    for table in answer.standings:
        digest = hashlib.sha256(b"\n".join(bytes(raw) for raw in table.table))
        _note_value(judged, "type", table.type)
        _note_value(judged, "stage", table.stage)
        for raw in table.table:
            row = _judge_row(index, bytes(raw), TableRow, judged)
            index += 1
            if row is None:
                continue
            key = (table.stage, table.type, table.group, row.value.team.id)
            if key in seen:
                reason = f"Team {row.value.team.id} is in the table twice"
                judged.bad.append(BadRow(row.index, "$.team.id", reason, row.raw))
                continue
            seen.add(key)
            judged.rows.append(row)
            judged.lines.append(TableLine(table, digest.hexdigest(), row))
    return judged


def judge_teams(body: bytes, scope: str) -> TeamsJudgement:
    """Judge the body of a teams answer that was asked for competition `scope`."""
    judged = TeamsJudgement()
    try:
        judged.answer = answer = _decode_answer(body, TeamsAnswer, judged)
    except _BROKEN as error:
        judged.broken = str(error)
        return judged
    if answer.competition.code != scope:
        judged.broken = _of_another(scope)
        return judged
    seen: set[int] = set()
    for index, raw in enumerate(answer.teams):
        row = _judge_row(index, bytes(raw), TeamRow, judged)
        if row is None:
            continue
        if row.value.id in seen:
            reason = f"Team {row.value.id} is in the answer twice"
            judged.bad.append(BadRow(index, "$.id", reason, row.raw))
            continue
        seen.add(row.value.id)
        judged.rows.append(row)
    return judged


@dataclass(frozen=True)
class Contract:
    """A version of the contract and what it judges with."""

    version: int
    matches: Callable[[bytes], Judgement[Match]] = judge_matches
    standings: Callable[[bytes, str], StandingsJudgement] = judge_standings
    season: Callable[[bytes, str], Judgement[Match]] = judge_season
    teams: Callable[[bytes, str], TeamsJudgement] = judge_teams

    def judge(self, resource: str, body: bytes, scope: str) -> Judgement[Any]:
        """Judge a body by the resource it was stored as and the scope it was asked
        for. Raises nothing: what is wrong is told."""
        judges: dict[str, Callable[[], Judgement[Any]]] = {
            "matches": lambda: self.matches(body),
            "standings": lambda: self.standings(body, scope),
            "batch_matches": lambda: self.season(body, scope),
            "batch_standings": lambda: self.standings(body, scope),
            "batch_teams": lambda: self.teams(body, scope),
        }
        if resource not in judges:
            return Judgement(broken=f"No answer is expected among the {resource}")
        return judges[resource]()


CONTRACT = Contract(CONTRACT_VERSION)
"""The contract of this version of the code."""


def content_hash(match: Match) -> str:
    """Hash of what a viewer can see change: status, kick-off, stage, group, matchday,
    teams and score, nothing else. 32 hex digits; parts that are absent count as
    null."""
    score = match.score
    parts = (
        score.fullTime,
        score.halfTime,
        score.regularTime,
        score.extraTime,
        score.penalties,
    )
    goals = [
        (part.home, part.away) if isinstance(part, Goals) else (None, None)
        for part in parts
    ]
    content = (
        match.status,
        match.utcDate,
        match.stage,
        match.group,
        match.matchday,
        match.homeTeam.id,
        match.awayTeam.id,
        score.winner,
        score.duration,
        goals,
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:32]


def _judge_match_rows(
    raws: list[msgspec.Raw], judged: Judgement[Match], scope: str | None = None
) -> None:
    """Judge the rows of an answer; with `scope`, all have to be of that competition."""
    seen: set[int] = set()
    for index, raw in enumerate(raws):
        row = _judge_row(index, bytes(raw), Match, judged)
        if row is None:
            continue
        match = row.value
        code = match.competition.code
        if scope is not None and code != scope:
            reason = f"Asked for {scope}, the row is of {code}"
            judged.bad.append(BadRow(index, "$.competition.code", reason, row.raw))
            continue
        if match.id in seen:
            reason = f"Match {match.id} is in the answer twice"
            judged.bad.append(BadRow(index, "$.id", reason, row.raw))
            continue
        seen.add(match.id)
        judged.rows.append(row)
        _note_values(judged, match)


def _announced(result_set: object) -> int | None:
    """The count of an answer; it equals the rows in every recorded one."""
    count = result_set.get("count") if isinstance(result_set, dict) else None
    return count if type(count) is int else None


def _of_another(scope: str) -> str:
    return f"Asked for {scope}, answered another - at `$.competition.code`"


def _judge_row(
    index: int, raw: bytes, model: type[Model], judged: Judgement[Any]
) -> Row[Model] | None:
    if NUL.search(raw):
        judged.bad.append(BadRow(index, "$", "A NUL character in a text", raw))
        return None
    try:
        return Row(index, _decode(raw, model, "", judged), raw)
    except (msgspec.DecodeError, RecursionError) as error:
        place, reason = _split(str(error))
        judged.bad.append(BadRow(index, place, reason, raw))
        return None


def _decode_answer(body: bytes, model: type[Model], judged: Judgement[Any]) -> Model:
    """As `_decode`, for a whole body. Rows are kept as they are: what is no UTF-8 in
    them has to be found here. Raises _BROKEN."""
    body.decode()
    return _decode(body, model, "", judged)


def _decode(
    raw: bytes, model: type[Model], place: str, judged: Judgement[Any]
) -> Model:
    """Decode strictly; where that fails, leave out unknown keys, note them, and try
    once more. Raises msgspec.DecodeError with the path of the field."""
    try:
        return _decoder(model)(raw)
    except msgspec.ValidationError as error:
        if "unknown field" not in str(error):
            raise
    unknown: list[str] = []
    known = _without_unknown(msgspec.json.decode(raw), model, place, unknown)
    value = _decoder(model)(msgspec.json.encode(known))
    for path in unknown:
        judged.note(path, "unknown_key")
    return value


_DECODERS: dict[type[msgspec.Struct], Callable[[bytes], Any]] = {}


def _decoder(model: type[Model]) -> Callable[[bytes], Model]:
    if model not in _DECODERS:
        _DECODERS[model] = msgspec.json.Decoder(model).decode
    return _DECODERS[model]


def _without_unknown(value: Any, kind: Any, place: str, unknown: list[str]) -> Any:
    model = _struct_in(kind)
    if isinstance(value, list) and model is None:
        item = _item_of(kind)
        return [_without_unknown(v, item, f"{place}[]", unknown) for v in value]
    if not isinstance(value, dict) or model is None:
        return value
    hints = _hints(model)
    kept = {}
    for key, inner in value.items():
        path = f"{place}.{key}".lstrip(".")
        if key in hints:
            kept[key] = _without_unknown(inner, hints[key], path, unknown)
        else:
            unknown.append(path)
    return kept


_HINTS: dict[type[msgspec.Struct], dict[str, Any]] = {}


def _hints(model: type[msgspec.Struct]) -> dict[str, Any]:
    if model not in _HINTS:
        _HINTS[model] = typing.get_type_hints(model)
    return _HINTS[model]


def _struct_in(kind: Any) -> type[msgspec.Struct] | None:
    for option in _options(kind):
        if isinstance(option, type) and issubclass(option, msgspec.Struct):
            return option
    return None


def _item_of(kind: Any) -> Any:
    """What a list of that type holds; anything where the type is no list."""
    lists = (one for one in _options(kind) if typing.get_origin(one) is list)
    return next((typing.get_args(one)[0] for one in lists), Any)


def _options(kind: Any) -> tuple[Any, ...]:
    is_union = typing.get_origin(kind) in (typing.Union, types.UnionType)
    return typing.get_args(kind) if is_union else (kind,)


def _note_values(judged: Judgement[Any], match: Match) -> None:
    for place, value in _open_values(match):
        _note_value(judged, place, value)


def _open_values(match: Match) -> Iterator[tuple[str, str | None]]:
    yield "status", match.status
    yield "stage", match.stage
    yield "competition.type", match.competition.type
    yield "score.winner", match.score.winner
    yield "score.duration", match.score.duration


def _note_value(judged: Judgement[Any], place: str, value: str | None) -> None:
    if value is not None and value not in KNOWN_VALUES[place]:
        judged.note(place, "unknown_value", value[:100])


def _split(message: str) -> tuple[str, str]:
    """msgspec's "Expected `int`, got `str` - at `$.id`" as path and reason."""
    reason, _, place = message.rpartition(" - at ")
    if not reason:
        return "$", message
    return place.strip("`"), reason
