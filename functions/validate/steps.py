"""validate: finds stored responses and gives each a verdict. No other step discovers
responses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec

from functions.shared.contract.results import JSON
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.step_args import Revalidate, Validate
from functions.shared.storage.gold_builds import record_late_responses
from functions.shared.storage.snapshot import snapshot_id_of, snapshot_keys
from functions.shared.warehouse.base import Row
from functions.validate.ledger import add_rows
from functions.validate.selection import (
    date_argument,
    known_snapshots,
    requested_uris,
    time_argument,
)
from functions.validate.unchanged_responses import RepeatedResponses
from functions.validate.validation import ValidationSummary, validate_object
from transforms.known_values import USABLE

CHUNK = 100
"""Snapshots whose verdicts are written together, so that a crash loses few."""


def validate_raw_payloads(context: Context, args: Validate) -> Outcome:
    """Validate every snapshot that the ledger does not have, oldest first.

    Looks at the last two days, and if the ledger has none of these, from two days
    before its newest on; or from `args.since` (a date) or `args.lookback_days` on; no
    further than `args.until` (a time); or only at the objects in `args.uris`. Snapshots
    with a verdict of an earlier contract that wait for load are validated again. A live
    response that repeats the one before, which silver has, is entered as loaded and in
    silver (see `RepeatedResponses`), unless `args.leave_out_repeats` is false. Raises
    LakeError.
    """
    since, known = known_snapshots(context, args)
    summary = ValidationSummary()
    repeats = RepeatedResponses(known.values())
    keys = requested_uris(args) or snapshot_keys(
        context.lake,
        since=since,
        until=time_argument("until", args.until),
        known={row["uri"] for row in known.values()},
        foreign=summary.foreign,
    )
    new = (key for key in keys if snapshot_id_of(key) not in known)
    for chunk in _chunks(new):
        rows = [validate_object(context, key, summary) for key in chunk]
        if args.leave_out_repeats:
            summary.counts["repeated"] += repeats.mark(rows, context.clock.now())
        _record_late(context, known.values(), rows)
        # quarantine first: a snapshot in the ledger is not validated again
        add_rows(context, "add_quarantined", summary.take_quarantine())
        add_rows(context, "add_snapshots", rows)
    waiting = [row for row in known.values() if _waits_for_load(row, context)]
    _revalidate(context, waiting, summary)
    return summary.outcome()


def revalidate_raw_payloads(context: Context, args: Revalidate) -> Outcome:
    """Validate again what an earlier contract refused, oldest first.

    Rows that are valid now are marked as re-admitted, and their snapshots pass through
    load and silver again; rows that are loaded are not loaded twice. Looks from
    `args.since` (a date) on, by default at the whole ledger. Raises LakeError.
    """
    since = date_argument("since", args.since) or datetime(1970, 1, 1, tzinfo=UTC)
    rows = context.warehouse.fetch("query_snapshots_to_revalidate", since=since)
    older = [r for r in rows if r["contract_version"] != context.contract.version]
    summary = ValidationSummary()
    _revalidate(context, older, summary)
    outcome = summary.outcome()
    oldest = older[0]["fetched_at"].isoformat() if older else None
    return replace(outcome, details=outcome.details | {"oldest": oldest})


def _record_late(context: Context, known: Iterable[Row], rows: list[JSON]) -> None:
    """Record in the lake the usable responses that are older than what silver has."""
    in_silver = (
        row["fetched_at"]
        for row in known
        if row["is_in_silver"] and row["fetched_at"] <= context.latest
    )
    watermark = max(in_silver, default=None)
    late = [
        row["snapshot_id"]
        for row in rows
        if row["verdict"] in USABLE and watermark and row["fetched_at"] < watermark
    ]
    if watermark and late and not context.is_repeated:
        record_late_responses(context, watermark, late)


def _revalidate(
    context: Context, snapshots: list[Row], summary: ValidationSummary
) -> None:
    """Replace verdicts. The ledger comes last, so that a crash repeats the rest."""
    for chunk in _chunks(snapshots):
        since = chunk[0]["fetched_at"]
        rows = [validate_object(context, row["uri"], summary) for row in chunk]
        rejected = summary.take_quarantine()
        readmitted = _readmitted(context, chunk, rejected)
        summary.counts["readmitted"] += len(readmitted)
        add_rows(context, "add_quarantined", rejected)
        context.warehouse.run(
            "mark_readmitted",
            at=context.clock.now(),
            since=since,
            quarantine_keys=readmitted,
        )
        text = msgspec.json.encode(rows).decode()
        context.warehouse.run("put_verdicts", since=since, rows=text)


def _readmitted(
    context: Context, snapshots: list[Row], rejected: list[JSON]
) -> list[str]:
    """The quarantined rows of some snapshots that are not rejected any more."""
    quarantined = context.warehouse.fetch(
        "query_quarantined",
        since=snapshots[0]["fetched_at"],
        snapshot_ids=[row["snapshot_id"] for row in snapshots],
    )
    still = {(row["snapshot_id"], row["row_index"]) for row in rejected}
    return [
        f"{row['snapshot_id']}#{row['row_index']}"
        for row in quarantined
        if (row["snapshot_id"], row["row_index"]) not in still
    ]


def _waits_for_load(row: Row, context: Context) -> bool:
    return (
        row["contract_version"] != context.contract.version
        and not row["is_loaded"]
        and row["verdict"] in USABLE
    )


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


STEPS: Steps = {
    "validate_raw_payloads": validate_raw_payloads,
    "revalidate_raw_payloads": revalidate_raw_payloads,
}
