"""Validates a response against its contract: which rows are valid, what violates the
contract, and what is drift. Knows nothing of where responses come from or rows go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from functions.shared.contract.decoder import (
    DECODE_ERRORS,
    Decoded,
    decode_response,
    decode_row,
)
from functions.shared.contract.fields import split_path
from functions.shared.contract.models import (
    CONTRACT_VERSION,
    Match,
    MatchesResponse,
    SeasonResponse,
    StandingsResponse,
    StandingsTable,
    TableRow,
    TeamRow,
    TeamsResponse,
    value_or_none,
)
from functions.shared.contract.results import (
    RejectedRow,
    StandingsResult,
    StandingsRow,
    TeamsResult,
    ValidationResult,
    ValidRow,
)
from transforms.known_values import API_VALUES

Model = TypeVar("Model", bound=msgspec.Struct)
CompetitionResponse = TypeVar(
    "CompetitionResponse", SeasonResponse, StandingsResponse, TeamsResponse
)
Validate = Callable[[bytes, str], ValidationResult[Any]]
"""Validates a body that was requested for a scope. Raises nothing."""


def validate_matches(body: bytes, scope: str = "") -> ValidationResult[Match]:  # noqa: ARG001
    """Validate a matches response, which may be of any competition."""
    result: ValidationResult[Match] = ValidationResult()
    decoded = _decode(body, MatchesResponse, result)
    if decoded is not None:
        result.announced_count = _announced_count(decoded.value.resultSet)
        matches = decoded.value.matches
        _validate_matches(matches, result, is_unambiguous=decoded.is_unambiguous)
    return result


def validate_season(body: bytes, scope: str) -> ValidationResult[Match]:
    """Validate the matches of competition `scope`; a row of another is rejected."""
    result: ValidationResult[Match] = ValidationResult()
    decoded = _decode_of_scope(body, SeasonResponse, scope, result)
    if decoded is not None:
        result.announced_count = _announced_count(decoded.value.resultSet)
        matches = decoded.value.matches
        _validate_matches(matches, result, scope, is_unambiguous=decoded.is_unambiguous)
    return result


def validate_standings(body: bytes, scope: str) -> StandingsResult:
    """Validate the tables of competition `scope`."""
    result = StandingsResult()
    decoded = _decode_of_scope(body, StandingsResponse, scope, result)
    if decoded is None:
        return result
    result.response = decoded.value
    seen: set[tuple[str, str, str | None, int]] = set()
    for table, digest, row in _table_rows(decoded, result):
        group = value_or_none(table.group)
        team = row.value.team.id
        key = (table.stage, table.type, group, team)
        if key in seen:
            result.reject(row, "$.team.id", f"Team {team} is in the table twice")
            continue
        seen.add(key)
        result.rows.append(row)
        result.table_rows.append(StandingsRow(table, digest, row))
    return result


def validate_teams(body: bytes, scope: str) -> TeamsResult:
    """Validate the teams of competition `scope`."""
    result = TeamsResult()
    decoded = _decode_of_scope(body, TeamsResponse, scope, result)
    if decoded is None:
        return result
    result.response = decoded.value
    seen: set[int] = set()
    for index, raw in enumerate(decoded.value.teams):
        row = _validate_row(index, raw, TeamRow, result, decoded.is_unambiguous)
        if row is None:
            continue
        team = row.value.id
        if team in seen:
            result.reject(row, "$.id", f"Team {team} is in the response twice")
            continue
        seen.add(team)
        result.rows.append(row)
    return result


VALIDATORS: Mapping[str, Validate] = {
    "matches": validate_matches,
    "standings": validate_standings,
    "batch_matches": validate_season,
    "batch_standings": validate_standings,
    "batch_teams": validate_teams,
}
"""The validator of each resource."""


@dataclass(frozen=True)
class Contract:
    """A version of the contract and its validators by resource."""

    version: int
    validators: Mapping[str, Validate] = field(default_factory=lambda: VALIDATORS)

    def validate(self, resource: str, body: bytes, scope: str) -> ValidationResult[Any]:
        """Validate a body by the resource it was stored as and the scope that was
        requested. Raises nothing: violations are in the result."""
        validator = self.validators.get(resource)
        if validator is None:
            error = f"No response is expected among the {resource}"
            return ValidationResult(error=error)
        return validator(body, scope)


CONTRACT = Contract(CONTRACT_VERSION)
"""The contract of this version of the code."""


def _decode(
    body: bytes, model: type[Model], result: ValidationResult[Any]
) -> Decoded[Model] | None:
    """The decoded response, its drift counted; None where it is invalid as a whole."""
    try:
        decoded = decode_response(body, model)
    except DECODE_ERRORS as error:
        result.error = str(error)
        return None
    result.add_drift(*decoded.drift)
    return decoded


def _decode_of_scope(
    body: bytes,
    model: type[CompetitionResponse],
    scope: str,
    result: ValidationResult[Any],
) -> Decoded[CompetitionResponse] | None:
    """As `_decode`; None also for a response of another competition than `scope`."""
    decoded = _decode(body, model, result)
    if decoded is not None and decoded.value.competition.code != scope:
        result.error = (
            f"Requested {scope}, the response is of another competition"
            " - at `$.competition.code`"
        )
        return None
    return decoded


def _validate_matches(
    raws: list[msgspec.Raw],
    result: ValidationResult[Match],
    scope: str = "",
    *,
    is_unambiguous: bool,
) -> None:
    """Validate the rows of a response; with a scope, all have to be of that
    competition."""
    seen: set[int] = set()
    for index, raw in enumerate(raws):
        row = _validate_row(index, raw, Match, result, is_unambiguous)
        if row is None:
            continue
        match = row.value
        code = match.competition.code
        if scope and code != scope:
            reason = f"Requested {scope}, the row is of {code}"
            result.reject(row, "$.competition.code", reason)
        elif match.id in seen:
            result.reject(row, "$.id", f"Match {match.id} is in the response twice")
        else:
            seen.add(match.id)
            result.rows.append(row)
            for path, value in _known_value_fields(match):
                _check_known_value(result, path, value)


def _table_rows(
    decoded: Decoded[StandingsResponse], result: StandingsResult
) -> Iterator[tuple[StandingsTable, str, ValidRow[TableRow]]]:
    """The rows that their model accepts, each with its table and the table's hash."""
    index = 0
    for table in decoded.value.standings:
        digest = hashlib.sha256(b"\n".join(bytes(raw) for raw in table.table))
        _check_known_value(result, "type", table.type)
        _check_known_value(result, "stage", table.stage)
        for raw in table.table:
            row = _validate_row(index, raw, TableRow, result, decoded.is_unambiguous)
            index += 1
            if row is not None:
                yield table, digest.hexdigest(), row


def _validate_row(
    index: int,
    raw: msgspec.Raw,
    model: type[Model],
    result: ValidationResult[Any],
    is_unambiguous: bool,
) -> ValidRow[Model] | None:
    text = bytes(raw)
    try:
        decoded = decode_row(text, model, is_unambiguous=is_unambiguous)
    except DECODE_ERRORS as error:
        path, reason = split_path(str(error))
        result.rejected.append(RejectedRow(index, path, reason, text))
        return None
    result.add_drift(*decoded.drift)
    return ValidRow(index, decoded.value, decoded.storable)


def _announced_count(result_set: object) -> int | None:
    """The count in a response; it equals the rows in every recorded one."""
    count = result_set.get("count") if isinstance(result_set, dict) else None
    return count if type(count) is int else None


def _known_value_fields(match: Match) -> Iterator[tuple[str, str | None]]:
    yield "status", match.status
    yield "stage", match.stage
    yield "competition.type", value_or_none(match.competition.type)
    score = value_or_none(match.score)
    if score is not None:
        yield "score.winner", value_or_none(score.winner)
        yield "score.duration", value_or_none(score.duration)


def _check_known_value(
    result: ValidationResult[Any], path: str, value: str | None
) -> None:
    if value is not None and value not in API_VALUES[path]:
        result.add_drift((path, "unknown_value", value))
