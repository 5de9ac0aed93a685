"""Reads an object of the lake, validates it, and makes its rows for the warehouse."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from functions.shared.contract.models import Match
from functions.shared.contract.results import JSON, ValidationResult, Verdict
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.log import log_event
from functions.shared.storage.snapshot import Snapshot, parse_key, unpack
from functions.validate.ledger import ledger_row, quarantine_row

COUNTS = (
    *("valid", "partial", "invalid", "error"),
    *("rows", "quarantined", "readmitted", "foreign", "repeated"),
)


@dataclass
class ValidationSummary:
    """What a step has validated so far."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    drift: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    quarantine: list[JSON] = field(default_factory=list)

    def add(self, verdict: Verdict, result: ValidationResult[Any]) -> None:
        """Count the result of a snapshot."""
        self.counts[verdict] += 1
        self.counts["rows"] += result.row_count
        self.counts["quarantined"] += len(result.rejected)
        self.drift |= {
            f"{piece['kind']} {piece['field']} {piece['value']}".rstrip()
            for piece in result.drift_list
        }

    def take_quarantine(self) -> list[JSON]:
        """The quarantined rows since the last call."""
        rows, self.quarantine = self.quarantine, []
        return rows

    def outcome(self) -> Outcome:
        """The outcome of the step."""
        details = {"drift": sorted(self.drift), "foreign_objects": self.foreign[:10]}
        counts = self.counts | {"foreign": len(self.foreign)}
        return Outcome(counts=counts, details=details)


def validate_object(context: Context, key: str, summary: ValidationSummary) -> JSON:
    """The ledger row of an object with the key of a snapshot. Raises LakeError."""
    context.deadline.check()
    snapshot, verdict, result = _validate(context, key)
    matches = (row.value for row in result.rows if isinstance(row.value, Match))
    ahead = sum(match.lastUpdated > snapshot.fetched_at for match in matches)
    if ahead:
        drift = {("lastUpdated", "later_than_response", ""): ahead}
        result = replace(result, drift=result.drift | drift)
    summary.add(verdict, result)
    summary.quarantine += [
        quarantine_row(context, snapshot, row) for row in result.rejected
    ]
    if verdict in ("partial", "invalid") or result.drift:
        log_event(
            "contract",
            severity="WARNING",
            run_id=context.run_id,
            snapshot_id=snapshot.snapshot_id,
            verdict=verdict,
            violations=result.violations[:5],
            drift=result.drift_list[:5],
        )
    return ledger_row(context, snapshot, key, verdict, result)


def _validate(
    context: Context, key: str
) -> tuple[Snapshot, Verdict, ValidationResult[Any]]:
    """The snapshot of a key, read and validated. Of an object that cannot be read, the
    snapshot is what the key says, and the verdict is invalid."""
    data = context.lake.read(key)
    try:
        snapshot = unpack(key, data)
    except LakeError as error:
        parsed = parse_key(key)
        if parsed is None:
            raise
        return parsed, "invalid", ValidationResult(error=error.what)
    if snapshot.status != 200:
        return snapshot, "error", ValidationResult()
    result = context.contract.validate(
        snapshot.resource, snapshot.content, snapshot.scope
    )
    return snapshot, result.verdict, result
