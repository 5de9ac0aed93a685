"""One object of the lake: read, judged, and written down as rows of the ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import msgspec

from functions.shared.contract.models import Match
from functions.shared.contract.results import (
    JSON,
    RejectedRow,
    ValidationResult,
    Verdict,
)
from functions.shared.contract.unambiguous_json import storable
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.log import log_event
from functions.shared.storage.snapshot import Snapshot, parse_key, unpack

BROKEN_LISTED = 8
"""So many refused rows of a response are named in the ledger: enough to tell whether a
later response could have shown them."""

_CODE = re.compile(r"[A-Z0-9]{1,10}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*", re.DOTALL)


@dataclass
class Judged:
    """What a step has judged so far."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            (
                *("valid", "partial", "invalid", "error"),
                *("rows", "quarantined", "readmitted", "foreign", "repeated"),
            ),
            0,
        )
    )
    drift: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    quarantine: list[JSON] = field(default_factory=list)

    def take_quarantine(self) -> list[JSON]:
        """The quarantined rows since the last time."""
        rows, self.quarantine = self.quarantine, []
        return rows

    def outcome(self) -> Outcome:
        """What the step tells."""
        details = {"drift": sorted(self.drift), "foreign_objects": self.foreign[:10]}
        counts = self.counts | {"foreign": len(self.foreign)}
        return Outcome(counts=counts, details=details)


def validate_object(context: Context, key: str, judged: Judged) -> JSON:
    """The ledger row of the object with a snapshot's key. Raises LakeError."""
    context.deadline.check()
    snapshot, problem = _read(context, key)
    verdict, result = _judge(context, snapshot, problem)
    ahead = sum(m.lastUpdated > snapshot.fetched_at for m in _matches(result))
    if ahead:
        result.drift["lastUpdated", "later_than_response", ""] = ahead
    judged.counts[verdict] += 1
    judged.counts["rows"] += result.row_count
    judged.counts["quarantined"] += len(result.rejected)
    judged.drift |= {_told(piece) for piece in result.drift_list}
    judged.quarantine += [
        _quarantine_row(context, snapshot, row) for row in result.rejected
    ]
    _tell(context, snapshot, verdict, result)
    return _ledger_row(snapshot, key, verdict, result, context)


def _read(context: Context, key: str) -> tuple[Snapshot, str]:
    """The snapshot, or what its key tells of it and why it cannot be read."""
    data = context.lake.read(key)
    try:
        return unpack(key, data), ""
    except LakeError as error:
        told = parse_key(key)
        if told is None:
            raise
        return told, error.what


def _judge(
    context: Context, snapshot: Snapshot, problem: str
) -> tuple[Verdict, ValidationResult[Any]]:
    if problem:
        return "invalid", ValidationResult(error=problem)
    if snapshot.status != 200:
        return "error", ValidationResult()
    contract, content = context.contract, snapshot.content
    judged = contract.validate(snapshot.resource, content, snapshot.scope)
    return judged.verdict, judged


def _ledger_row(
    snapshot: Snapshot,
    key: str,
    verdict: Verdict,
    judged: ValidationResult[Any],
    context: Context,
) -> JSON:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "resource": snapshot.resource,
        "scope": snapshot.scope,
        "uri": key,
        "dag": snapshot.dag,
        "run_id": snapshot.run_id,
        "step": snapshot.step,
        "fetched_at": snapshot.fetched_at,
        "http_status": snapshot.status,
        "body_bytes": snapshot.body_bytes,
        "body_sha256": snapshot.body_sha256,
        "contract_version": context.contract.version,
        "verdict": verdict,
        "row_count": judged.row_count,
        "quarantined_count": len(judged.rejected),
        "violations": judged.violations,
        "drift": judged.drift_list,
        "validated_at": context.clock.now(),
        "loaded_at": None,
        "silver_at": None,
        **_presence(snapshot, judged),
    }


def _presence(snapshot: Snapshot, judged: ValidationResult[Any]) -> JSON:
    """What was asked for, and what a response with matches tells of those that it does
    not name, or names in a way that breaks the contract."""
    season = {"asked_season": snapshot.request.params.get("season")}
    if snapshot.resource not in ("matches", "batch_matches"):
        unknown = ("is_complete", "asked_ids", "named_matches", "broken_matches")
        return dict.fromkeys(unknown) | season
    asked = snapshot.request.params.get("ids")
    broken = [identity_of(row.raw) for row in judged.rejected[:BROKEN_LISTED]]
    named = [f"{row.value.competition.code}:{row.value.id}" for row in judged.rows]
    is_live = snapshot.resource == "matches" and snapshot.status == 200
    return {
        "is_complete": not judged.error and judged.announced_count == judged.row_count,
        "asked_ids": None if asked is None else _listed(asked.split(",")),
        "named_matches": _listed(named) if is_live else None,
        "broken_matches": _listed(broken) if is_live and broken else None,
        **season,
    }


def identity_of(raw: bytes) -> str:
    """Which match a refused row is, as far as it says so: `PL:1:2026-11-21`.

    Built of what has the form of a code, an id and a date, and of nothing else of the
    response; a part that is not there or has another form is empty.
    """
    try:
        row = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        row = None
    row = row if isinstance(row, dict) else {}
    competition = row.get("competition")
    code = competition.get("code") if isinstance(competition, dict) else None
    match_id, date = row.get("id"), row.get("utcDate")
    return ":".join(
        (
            code if isinstance(code, str) and _CODE.fullmatch(code) else "",
            str(match_id) if type(match_id) is int and match_id > 0 else "",
            date[:10] if isinstance(date, str) and _DATE.fullmatch(date) else "",
        )
    )


def _listed(items: list[str]) -> str:
    """A text in which ",item," is found."""
    return "".join(f",{item}" for item in items) + ","


def _matches(result: ValidationResult[Any]) -> list[Match]:
    return [row.value for row in result.rows if isinstance(row.value, Match)]


def _quarantine_row(context: Context, snapshot: Snapshot, row: RejectedRow) -> JSON:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "fetched_at": snapshot.fetched_at,
        "resource": snapshot.resource,
        "row_index": row.index,
        "field": row.field,
        "reason": row.reason,
        "payload": msgspec.Raw(storable(row.raw)),
        "contract_version": context.contract.version,
        "readmitted_at": None,
    }


def _told(piece: JSON) -> str:
    value = f" {piece['value']}" if piece["value"] else ""
    return f"{piece['kind']} {piece['field']}{value}"


def _tell(
    context: Context,
    snapshot: Snapshot,
    verdict: Verdict,
    judged: ValidationResult[Any],
) -> None:
    if verdict in ("partial", "invalid") or judged.drift:
        log_event(
            "contract",
            severity="WARNING",
            run_id=context.run_id,
            snapshot_id=snapshot.snapshot_id,
            verdict=verdict,
            violations=judged.violations[:5],
            drift=judged.drift_list[:5],
        )
