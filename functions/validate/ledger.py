"""The rows of the ledger and of quarantine that a validated snapshot becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from functions.shared.contract.results import (
    JSON,
    RejectedRow,
    ValidationResult,
    Verdict,
)
from functions.shared.contract.unambiguous_json import storable
from functions.shared.runtime.context import Context
from functions.shared.storage.snapshot import Snapshot

BROKEN_LISTED = 8
"""Rejected rows of a response that the ledger names: enough to see whether a later
response could have shown them."""

MAX_BYTES = 4_000_000
"""Bytes of rows in one statement. BigQuery accepts queries of 10 MB, parameters
included (its quotas page)."""

_CODE = re.compile(r"[A-Z0-9]{1,10}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*", re.DOTALL)


def ledger_row(
    context: Context,
    snapshot: Snapshot,
    key: str,
    verdict: Verdict,
    result: ValidationResult[Any],
) -> JSON:
    """The row of a snapshot in the ledger."""
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
        "row_count": result.row_count,
        "quarantined_count": len(result.rejected),
        "violations": result.violations,
        "drift": result.drift_list,
        "validated_at": context.clock.now(),
        "loaded_at": None,
        "silver_at": None,
        **_named_matches(snapshot, result),
    }


def quarantine_row(context: Context, snapshot: Snapshot, row: RejectedRow) -> JSON:
    """The row of a rejected row in quarantine."""
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


def add_rows(context: Context, statement: str, rows: list[JSON]) -> None:
    """Add rows that are not there yet, in portions that fit into a parameter."""
    for portion in _portions(rows):
        context.warehouse.run(
            statement,
            rows=msgspec.json.encode(portion).decode(),
            since=min(row["fetched_at"] for row in portion),
        )


def identity_of(raw: bytes) -> str:
    """Which match a rejected row is, as far as it can be read: `PL:1:2026-11-21`.

    Only parts with the form of a code, an id and a date are used; a part that is
    missing or has another form is empty.
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


def _named_matches(snapshot: Snapshot, result: ValidationResult[Any]) -> JSON:
    """What was requested, and which matches a response names: a missing match differs
    from one that is not requested and one that is rejected."""
    season = {"asked_season": snapshot.request.params.get("season")}
    if snapshot.resource not in ("matches", "batch_matches"):
        unknown = ("is_complete", "asked_ids", "named_matches", "broken_matches")
        return dict.fromkeys(unknown) | season
    ids = snapshot.request.params.get("ids")
    rejected = [identity_of(row.raw) for row in result.rejected[:BROKEN_LISTED]]
    named = [f"{row.value.competition.code}:{row.value.id}" for row in result.rows]
    is_live = snapshot.resource == "matches" and snapshot.status == 200
    return {
        "is_complete": not result.error and result.announced_count == result.row_count,
        "asked_ids": None if ids is None else _listed(ids.split(",")),
        "named_matches": _listed(named) if is_live else None,
        "broken_matches": _listed(rejected) if is_live and rejected else None,
        **season,
    }


def _listed(items: list[str]) -> str:
    """A text in which ",item," can be searched."""
    return "".join(f",{item}" for item in items) + ","


def _portions(rows: list[JSON]) -> Iterator[list[JSON]]:
    portion: list[JSON] = []
    size = 0
    for row in rows:
        added = len(msgspec.json.encode(row))
        if portion and size + added > MAX_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(row)
        size += added
    if portion:
        yield portion
