"""validate: finds stored answers and gives each a verdict. Nobody else discovers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Any

import msgspec

from functions.shared.contracts import CONTRACT_VERSION
from functions.shared.errors import BadRequestError, LakeError
from functions.shared.judge import (
    JSON,
    BadRow,
    Judgement,
    Verdict,
    judge_matches,
    judge_standings,
)
from functions.shared.log import log_event
from functions.shared.snapshot import (
    RESOURCES,
    Snapshot,
    broken_snapshot,
    key_start,
    order_of,
    snapshot_id_of,
    unpack,
)
from functions.shared.step import Context, Outcome, Steps

CHUNK = 100
"""Verdicts are written every so many snapshots, so that a crash loses few."""

OVERLAP = timedelta(days=2)
"""How far behind the newest known snapshot the lake is searched again."""


def validate_raw_payloads(context: Context) -> Outcome:
    """Judge every snapshot that the ledger does not know, oldest first.

    Looks from two days before the newest known snapshot on, or from `args.since` (a
    date), or through the whole lake when the ledger is empty. Raises LakeError.
    """
    since, known = _known(context)
    counts = dict.fromkeys(("valid", "partial", "invalid", "error"), 0)
    counts |= {"rows": 0, "quarantined": 0}
    foreign: list[str] = []
    drift: set[str] = set()
    fresh = (key for key in _keys(context, since) if snapshot_id_of(key) not in known)
    while chunk := list(islice(fresh, CHUNK)):
        ledger, quarantine = [], []
        for key in chunk:
            context.deadline.check()
            snapshot, problem = _read(context, key)
            if snapshot is None:
                foreign.append(key)
                continue
            verdict, judged = _judge(snapshot, problem)
            counts[verdict] += 1
            counts["rows"] += judged.row_count
            counts["quarantined"] += len(judged.bad)
            drift |= {_told(piece) for piece in judged.drift_list}
            ledger.append(_ledger_row(snapshot, key, verdict, judged, context))
            quarantine += [_quarantine_row(snapshot, row) for row in judged.bad]
            _tell(context, snapshot, verdict, judged)
        # the rows first: a snapshot in the ledger is not looked at again
        context.warehouse.load("raw_quarantine", quarantine)
        context.warehouse.load("raw_snapshots", ledger)
    details = {"drift": sorted(drift), "foreign_objects": foreign[:10]}
    return Outcome(counts=counts | {"foreign": len(foreign)}, details=details)


def _known(context: Context) -> tuple[datetime | None, set[str]]:
    since = _since(context.args.get("since"))
    if since is not None:
        rows = context.warehouse.fetch("ask_known_snapshots_since", since=since)
    else:
        rows = context.warehouse.fetch("ask_known_snapshots", horizon=context.horizon)
        if rows:
            since = max(row["fetched_at"] for row in rows) - OVERLAP
    return since, {row["snapshot_id"] for row in rows}


def _since(given: object) -> datetime | None:
    if given is None:
        return None
    try:
        day = datetime.fromisoformat(str(given)).date()
    except ValueError:
        raise BadRequestError(
            f"args.since is {given!r}, no date.",
            fix='For example: {"since": "2026-11-01"}',
        ) from None
    return datetime.combine(day, time(), tzinfo=UTC)


def _keys(context: Context, since: datetime | None) -> Iterator[str]:
    """Keys of all resources by the time they were fetched."""
    streams = []
    for resource in RESOURCES:
        prefix = f"raw/{resource}"
        start = f"{prefix}/{key_start(since)}" if since else ""
        streams.append(context.lake.keys(prefix, start=start))
    return merge(*streams, key=order_of)


def _read(context: Context, key: str) -> tuple[Snapshot | None, str]:
    """The snapshot, or what its key tells of it and why it cannot be read."""
    data = context.lake.read(key)
    try:
        return unpack(key, data), ""
    except LakeError as error:
        return broken_snapshot(key), error.what


def _judge(snapshot: Snapshot, problem: str) -> tuple[Verdict, Judgement[Any]]:
    if problem:
        return "invalid", Judgement(broken=problem)
    if snapshot.status != 200:
        return "error", Judgement()
    judged: Judgement[Any]
    if snapshot.resource == "standings":
        judged = judge_standings(snapshot.content, snapshot.scope)
    else:
        judged = judge_matches(snapshot.content)
    return judged.verdict, judged


def _ledger_row(
    snapshot: Snapshot,
    key: str,
    verdict: Verdict,
    judged: Judgement[Any],
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
        "contract_version": CONTRACT_VERSION,
        "verdict": verdict,
        "row_count": judged.row_count,
        "quarantined_count": len(judged.bad),
        "violations": judged.violations,
        "drift": judged.drift_list,
        "validated_at": context.clock.now(),
        "loaded_at": None,
        "silver_at": None,
    }


def _quarantine_row(snapshot: Snapshot, row: BadRow) -> JSON:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "fetched_at": snapshot.fetched_at,
        "resource": snapshot.resource,
        "row_index": row.index,
        "field": row.field,
        "reason": row.reason,
        "payload": msgspec.Raw(row.raw.replace(b"\\u0000", b"\\ufffd")),
        "contract_version": CONTRACT_VERSION,
        "readmitted_at": None,
    }


def _told(piece: JSON) -> str:
    value = f" {piece['value']}" if piece["value"] else ""
    return f"{piece['kind']} {piece['field']}{value}"


def _tell(
    context: Context, snapshot: Snapshot, verdict: Verdict, judged: Judgement[Any]
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


STEPS: Steps = {"validate_raw_payloads": validate_raw_payloads}
