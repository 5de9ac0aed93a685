"""validate: finds stored answers and gives each a verdict. Nobody else discovers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Any

import msgspec

from functions.shared.errors import BadRequestError, LakeError
from functions.shared.judge import JSON, BadRow, Judgement, Verdict
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
from functions.shared.warehouse import Row

CHUNK = 100
"""Verdicts are written every so many snapshots, so that a crash loses few."""

OVERLAP = timedelta(days=2)
"""How far behind `as_of`, or the newest known snapshot, the lake is searched."""


def validate_raw_payloads(context: Context) -> Outcome:
    """Judge every snapshot that the ledger does not know, oldest first.

    Looks at the last two days, and if the ledger knows none of these, from two days
    before its newest on; or from `args.since` (a date) or `args.lookback_days` on; no
    further than
    `args.until` (a time). Snapshots that an earlier contract judged and that wait for
    load are judged again. Raises LakeError.
    """
    since, known = _known(context)
    until = _time(context, "until")
    fresh = (
        key for key in _keys(context, since, until) if snapshot_id_of(key) not in known
    )
    judged = _Judged()
    for chunk in _chunks(fresh):
        judged_now = [_judge_object(context, key, judged) for key in chunk]
        rows = [row for row in judged_now if row is not None]
        # the rows first: a snapshot in the ledger is not looked at again
        context.warehouse.load("raw_quarantine", judged.take_quarantine())
        context.warehouse.load("raw_snapshots", rows)
    waiting = [row for row in known.values() if _waits_for_load(row, context)]
    if waiting:
        _judge_again(context, waiting, judged)
    return judged.outcome()


def revalidate_raw_payloads(context: Context) -> Outcome:
    """Hold what an earlier contract refused against this one, oldest first.

    Rows that pass now are marked as re-admitted, and their snapshots go through load
    and silver again; what was loaded before is not loaded twice. Looks from
    `args.since` (a date) on, by default at the whole ledger. Raises LakeError.
    """
    since = _date(context, "since") or datetime(1970, 1, 1, tzinfo=UTC)
    asked = context.warehouse.fetch("ask_snapshots_to_judge_again", since=since)
    older = [r for r in asked if r["contract_version"] != context.contract.version]
    judged = _Judged()
    _judge_again(context, older, judged)
    return judged.outcome()


@dataclass
class _Judged:
    """What a step has judged so far."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            (
                *("valid", "partial", "invalid", "error"),
                *("rows", "quarantined", "readmitted", "foreign"),
            ),
            0,
        )
    )
    drift: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    quarantine: list[JSON] = field(default_factory=list)

    def take_quarantine(self) -> list[JSON]:
        rows, self.quarantine = self.quarantine, []
        return rows

    def outcome(self) -> Outcome:
        details = {"drift": sorted(self.drift), "foreign_objects": self.foreign[:10]}
        return Outcome(counts=self.counts, details=details)


def _judge_object(context: Context, key: str, judged: _Judged) -> JSON | None:
    """The ledger row of an object; None for one that is no snapshot of ours."""
    context.deadline.check()
    snapshot, problem = _read(context, key)
    if snapshot is None:
        judged.foreign.append(key)
        judged.counts["foreign"] += 1
        return None
    verdict, judgement = _judge(context, snapshot, problem)
    judged.counts[verdict] += 1
    judged.counts["rows"] += judgement.row_count
    judged.counts["quarantined"] += len(judgement.bad)
    judged.drift |= {_told(piece) for piece in judgement.drift_list}
    judged.quarantine += [
        _quarantine_row(context, snapshot, row) for row in judgement.bad
    ]
    _tell(context, snapshot, verdict, judgement)
    return _ledger_row(snapshot, key, verdict, judgement, context)


def _judge_again(context: Context, snapshots: list[Row], judged: _Judged) -> None:
    """Replace verdicts. The ledger comes last, so that a crash repeats the rest."""
    warehouse = context.warehouse
    for chunk in _chunks(snapshots):
        since = chunk[0]["fetched_at"]
        rows = [_judge_object(context, row["uri"], judged) for row in chunk]
        ids = [row["snapshot_id"] for row in chunk]
        held = warehouse.fetch("ask_quarantined", since=since, snapshot_ids=ids)
        refused = judged.take_quarantine()
        still = {(row["snapshot_id"], row["row_index"]) for row in refused}
        readmitted = [
            f"{row['snapshot_id']}#{row['row_index']}"
            for row in held
            if (row["snapshot_id"], row["row_index"]) not in still
        ]
        judged.counts["readmitted"] += len(readmitted)
        warehouse.load("raw_quarantine", refused)
        warehouse.run(
            "mark_readmitted",
            at=context.clock.now(),
            since=since,
            quarantine_keys=readmitted,
        )
        text = msgspec.json.encode([row for row in rows if row is not None]).decode()
        warehouse.run("put_verdicts", since=since, rows=text)


def _waits_for_load(row: Row, context: Context) -> bool:
    return (
        row["contract_version"] != context.contract.version
        and row["loaded_at"] is None
        and row["verdict"] in ("valid", "partial")
    )


def _known(context: Context) -> tuple[datetime | None, dict[str, Row]]:
    """From when on to search, and what the ledger knows since then.

    Snapshots are judged in the order of their fetching, so that whatever is known of
    the last two days leaves nothing behind that is older. None means the whole lake.
    """
    since = _date(context, "since")
    if since is None and (lookback := context.args.get("lookback_days")):
        since = context.as_of - timedelta(days=int(lookback))
    if since is None:
        since = min(context.as_of, context.clock.now()) - OVERLAP
        rows = context.warehouse.fetch("ask_known_snapshots", since=since)
        if rows:
            return since, {row["snapshot_id"]: row for row in rows}
        (newest,) = context.warehouse.fetch(
            "ask_newest_snapshot", horizon=context.horizon
        )
        if newest["fetched_at"] is None:
            return None, {}
        since = newest["fetched_at"] - OVERLAP
    rows = context.warehouse.fetch("ask_known_snapshots", since=since)
    return since, {row["snapshot_id"]: row for row in rows}


def _time(context: Context, name: str) -> datetime | None:
    given = context.args.get(name)
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise BadRequestError(
            f"args.{name} is {given!r}, no date or time.",
            fix=f'For example: {{"{name}": "2026-11-01"}}',
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(context: Context, name: str) -> datetime | None:
    moment = _time(context, name)
    return moment and datetime.combine(moment.date(), time(), tzinfo=UTC)


def _keys(
    context: Context, since: datetime | None, until: datetime | None
) -> Iterator[str]:
    """Keys of all resources by the time they were fetched."""
    streams = []
    for resource in RESOURCES:
        prefix = f"raw/{resource}"
        start = f"{prefix}/{key_start(since)}" if since else ""
        streams.append(context.lake.keys(prefix, start=start))
    end = (
        key_start(until + timedelta(microseconds=1)).rpartition("/")[2] if until else ""
    )
    for key in merge(*streams, key=order_of):
        if end and snapshot_id_of(key) >= end:
            return
        yield key


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _read(context: Context, key: str) -> tuple[Snapshot | None, str]:
    """The snapshot, or what its key tells of it and why it cannot be read."""
    data = context.lake.read(key)
    try:
        return unpack(key, data), ""
    except LakeError as error:
        return broken_snapshot(key), error.what


def _judge(
    context: Context, snapshot: Snapshot, problem: str
) -> tuple[Verdict, Judgement[Any]]:
    if problem:
        return "invalid", Judgement(broken=problem)
    if snapshot.status != 200:
        return "error", Judgement()
    judged: Judgement[Any]
    if snapshot.resource == "standings":
        judged = context.contract.standings(snapshot.content, snapshot.scope)
    else:
        judged = context.contract.matches(snapshot.content)
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
        "contract_version": context.contract.version,
        "verdict": verdict,
        "row_count": judged.row_count,
        "quarantined_count": len(judged.bad),
        "violations": judged.violations,
        "drift": judged.drift_list,
        "validated_at": context.clock.now(),
        "loaded_at": None,
        "silver_at": None,
    }


def _quarantine_row(context: Context, snapshot: Snapshot, row: BadRow) -> JSON:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "fetched_at": snapshot.fetched_at,
        "resource": snapshot.resource,
        "row_index": row.index,
        "field": row.field,
        "reason": row.reason,
        "payload": msgspec.Raw(row.raw.replace(b"\\u0000", b"\\ufffd")),
        "contract_version": context.contract.version,
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


STEPS: Steps = {
    "validate_raw_payloads": validate_raw_payloads,
    "revalidate_raw_payloads": revalidate_raw_payloads,
}
