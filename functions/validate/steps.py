"""validate: finds stored responses and gives each a verdict. Nobody else discovers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

import msgspec

from functions.shared.contract.results import JSON
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.step_args import Revalidate, Validate
from functions.shared.storage.gold_builds import record_late_responses
from functions.shared.storage.snapshot import (
    fetched_at_of,
    parse_key,
    snapshot_id_of,
    snapshot_keys,
)
from functions.shared.warehouse.base import Row
from functions.validate.unchanged_responses import USABLE, Repeats
from functions.validate.validation import Judged, validate_object

CHUNK = 100
"""Verdicts are written every so many snapshots, so that a crash loses few."""

MOST_BYTES = 4_000_000
"""BigQuery takes queries of 10 MB, parameters included (its quotas page)."""

OVERLAP = timedelta(days=2)
"""How far behind `as_of`, or the newest known snapshot, the lake is searched."""


def validate_raw_payloads(context: Context, args: Validate) -> Outcome:
    """Judge every snapshot that the ledger does not know, oldest first.

    Looks at the last two days, and if the ledger knows none of these, from two days
    before its newest on; or from `args.since` (a date) or `args.lookback_days` on; no
    further than `args.until` (a time); or only at the objects that `args.uris` names.
    Snapshots that an earlier contract judged and that wait for load are judged again. A
    live response that says word for word what the one before it said, which silver has,
    is entered as loaded and in silver: see `Repeats`; not so with
    `args.leave_out_repeats` false. Raises LakeError.
    """
    since, known = _known(context, args)
    judged = Judged()
    repeats = Repeats(known.values())
    found = _given(args) or snapshot_keys(
        context.lake,
        since=since,
        until=_time("until", args.until),
        foreign=judged.foreign,
    )
    fresh = (key for key in found if snapshot_id_of(key) not in known)
    for chunk in _chunks(fresh):
        rows = [validate_object(context, key, judged) for key in chunk]
        if args.leave_out_repeats:
            judged.counts["repeated"] += repeats.mark(rows, context.clock.now())
        _note_late(context, known.values(), rows)
        # the rows first: a snapshot in the ledger is not looked at again
        _add(context, "add_quarantined", judged.take_quarantine())
        _add(context, "add_snapshots", rows)
    waiting = [row for row in known.values() if _waits_for_load(row, context)]
    if waiting:
        _judge_again(context, waiting, judged)
    return judged.outcome()


def revalidate_raw_payloads(context: Context, args: Revalidate) -> Outcome:
    """Hold what an earlier contract refused against this one, oldest first.

    Rows that pass now are marked as re-admitted, and their snapshots go through load
    and silver again; what was loaded before is not loaded twice. Looks from
    `args.since` (a date) on, by default at the whole ledger. Raises LakeError.
    """
    since = _date("since", args.since) or datetime(1970, 1, 1, tzinfo=UTC)
    asked = context.warehouse.fetch("query_snapshots_to_revalidate", since=since)
    older = [r for r in asked if r["contract_version"] != context.contract.version]
    judged = Judged()
    _judge_again(context, older, judged)
    outcome = judged.outcome()
    oldest = older[0]["fetched_at"].isoformat() if older else None
    return replace(outcome, details=outcome.details | {"oldest": oldest})


def _note_late(context: Context, known: Iterable[Row], rows: list[JSON]) -> None:
    """Tell the lake of usable responses that are older than what silver has."""
    in_silver = (
        row["fetched_at"]
        for row in known
        if row["silver_at"] is not None and row["fetched_at"] <= context.latest
    )
    watermark = max(in_silver, default=None)
    late = [
        row["snapshot_id"]
        for row in rows
        if row["verdict"] in USABLE and watermark and row["fetched_at"] < watermark
    ]
    if watermark and late and not context.is_repeated:
        record_late_responses(context, watermark, late)


def _judge_again(context: Context, snapshots: list[Row], judged: Judged) -> None:
    """Replace verdicts. The ledger comes last, so that a crash repeats the rest."""
    warehouse = context.warehouse
    for chunk in _chunks(snapshots):
        since = chunk[0]["fetched_at"]
        rows = [validate_object(context, row["uri"], judged) for row in chunk]
        ids = [row["snapshot_id"] for row in chunk]
        held = warehouse.fetch("query_quarantined", since=since, snapshot_ids=ids)
        refused = judged.take_quarantine()
        still = {(row["snapshot_id"], row["row_index"]) for row in refused}
        readmitted = [
            f"{row['snapshot_id']}#{row['row_index']}"
            for row in held
            if (row["snapshot_id"], row["row_index"]) not in still
        ]
        judged.counts["readmitted"] += len(readmitted)
        _add(context, "add_quarantined", refused)
        warehouse.run(
            "mark_readmitted",
            at=context.clock.now(),
            since=since,
            quarantine_keys=readmitted,
        )
        text = msgspec.json.encode(rows).decode()
        warehouse.run("put_verdicts", since=since, rows=text)


def _add(context: Context, command: str, rows: list[JSON]) -> None:
    """Add rows of the ledger or of quarantine that are not there yet, in portions that
    a parameter takes."""
    for portion in _portions(rows):
        context.warehouse.run(
            command,
            rows=msgspec.json.encode(portion).decode(),
            since=min(row["fetched_at"] for row in portion),
        )


def _portions(rows: list[JSON]) -> Iterator[list[JSON]]:
    portion: list[JSON] = []
    size = 0
    for row in rows:
        added = len(msgspec.json.encode(row))
        if portion and size + added > MOST_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(row)
        size += added
    if portion:
        yield portion


def _waits_for_load(row: Row, context: Context) -> bool:
    return (
        row["contract_version"] != context.contract.version
        and row["loaded_at"] is None
        and row["verdict"] in ("valid", "partial")
    )


def _known(context: Context, args: Validate) -> tuple[datetime | None, dict[str, Row]]:
    """From when on to search, and what the ledger knows since then.

    Snapshots are judged in the order of their fetching, so that whatever is known of
    the last two days leaves nothing behind that is older. None means the whole lake.
    """
    since = _date("since", args.since)
    if given := _given(args):
        since = min(fetched_at_of(uri) for uri in given) - OVERLAP
    if since is None and args.lookback_days is not None:
        since = context.as_of - timedelta(days=args.lookback_days)
    if since is None:
        since = min(context.as_of, context.clock.now()) - OVERLAP
        rows = context.warehouse.fetch("query_known_snapshots", since=since)
        if any(row["fetched_at"] <= context.latest for row in rows):
            return since, {row["snapshot_id"]: row for row in rows}
        (newest,) = context.warehouse.fetch(
            "query_newest_snapshot", horizon=context.horizon, latest=context.latest
        )
        if newest["fetched_at"] is None:
            return None, {}
        since = newest["fetched_at"] - OVERLAP
    rows = context.warehouse.fetch("query_known_snapshots", since=since)
    return since, {row["snapshot_id"]: row for row in rows}


def _given(args: Validate) -> list[str]:
    """The objects that `args.uris` names; none where it is left out."""
    uris = args.uris or []
    if any(parse_key(key) is None for key in uris):
        raise BadRequestError(
            "args.uris has an item that is not the key of a snapshot.",
            fix="Take them from the column uri of raw_snapshots.",
        )
    return uris


def _time(name: str, given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequestError(
            f"args.{name} is {given!r}, which is not a valid date or time.",
            fix=f'For example: {{"{name}": "2026-11-01"}}',
        ) from None
    return moment


def _date(name: str, given: str | None) -> datetime | None:
    moment = _time(name, given)
    return moment and datetime.combine(moment.date(), time(), tzinfo=UTC)


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


STEPS: Steps = {
    "validate_raw_payloads": validate_raw_payloads,
    "revalidate_raw_payloads": revalidate_raw_payloads,
}
