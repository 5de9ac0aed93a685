"""The result of validating a response: verdict, valid rows, violations and drift."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

import msgspec

from functions.shared.contract.decoder import Drift
from functions.shared.contract.fields import split_path
from functions.shared.contract.models import (
    StandingsResponse,
    StandingsTable,
    TableRow,
    TeamRow,
    TeamsResponse,
)

Verdict = Literal["valid", "partial", "invalid", "error"]
JSON = dict[str, Any]
Model = TypeVar("Model", bound=msgspec.Struct)

MAX_LISTED = 50
"""Violations and kinds of drift that the ledger keeps of a response."""

MAX_PATH, MAX_VALUE = 200, 100
"""Drift keeps so many characters of what a response names itself."""


@dataclass(frozen=True)
class ValidRow(Generic[Model]):
    """A row that satisfies the contract, typed and raw. `raw` is as received, or
    re-encoded where not all readers would take it alike."""

    index: int
    value: Model
    raw: bytes


@dataclass(frozen=True)
class RejectedRow:
    """A row that violates the contract: the field, the reason, and the row as
    received."""

    index: int
    field: str
    reason: str
    raw: bytes


@dataclass
class ValidationResult(Generic[Model]):
    """The result of validating one response.

    `drift` counts what is new or unusual: {(field, kind, value): rows}, kind
    `unknown_key`, `unknown_value`, `missing_key`, `unexpected_null`, `unexpected_value`
    (the value is what was expected) or `repeated_key`. `error` is why the response as a
    whole cannot be used.
    """

    rows: list[ValidRow[Model]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    drift: dict[tuple[str, str, str], int] = field(default_factory=dict)
    error: str = ""
    announced_count: int | None = None
    """The number of rows that the response itself states, if any."""

    @property
    def row_count(self) -> int:
        """The number of rows in the response."""
        return len(self.rows) + len(self.rejected)

    @property
    def verdict(self) -> Verdict:
        """Valid; partial, with rejected rows; or invalid, without a valid row."""
        if self.error or (self.rejected and not self.rows):
            return "invalid"
        return "partial" if self.rejected else "valid"

    @property
    def violations(self) -> list[JSON]:
        """The violations as the ledger keeps them, at most 50."""
        if self.error:
            path, reason = split_path(self.error)
            return [{"row_index": None, "field": path, "reason": reason}]
        return [
            {"row_index": row.index, "field": row.field, "reason": row.reason}
            for row in self.rejected[:MAX_LISTED]
        ]

    @property
    def drift_list(self) -> list[JSON]:
        """The drift as the ledger keeps it, at most 50 kinds."""
        return [
            {"field": path, "kind": kind, "value": value, "rows": rows}
            for (path, kind, value), rows in sorted(self.drift.items())[:MAX_LISTED]
        ]

    def reject(self, row: ValidRow[Any], path: str, reason: str) -> None:
        """Reject a row that its model accepts."""
        self.rejected.append(RejectedRow(row.index, path, reason, row.raw))

    def add_drift(self, *pieces: Drift) -> None:
        """Count pieces of drift."""
        for path, kind, value in pieces:
            key = (path[:MAX_PATH], kind, value[:MAX_VALUE])
            self.drift[key] = self.drift.get(key, 0) + 1


@dataclass(frozen=True)
class StandingsRow:
    """A row of a league table, with its table and the hash of the table's rows."""

    table: StandingsTable
    table_sha256: str
    row: ValidRow[TableRow]


@dataclass
class StandingsResult(ValidationResult[TableRow]):
    """As ValidationResult; `table_rows` are the valid rows with their tables."""

    response: StandingsResponse | None = None
    table_rows: list[StandingsRow] = field(default_factory=list)


@dataclass
class TeamsResult(ValidationResult[TeamRow]):
    """As ValidationResult; `response` has the competition and season of the teams."""

    response: TeamsResponse | None = None
