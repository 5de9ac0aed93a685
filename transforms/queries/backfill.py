"""Queries that decide which matches the backfill requests again."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import USABLE
from transforms.model import query, timestamp_param
from transforms.vocabulary import (
    ordering_stamp,
    tracked,
)

REREAD_FOR_DAYS = 7

REREAD_AT_MOST = 500


@query
def matches_to_reread(
    gold_reconciliation: ir.Table,
    silver_matches: ir.Table,
    silver_live_match_state: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """Tracked matches that the newest reconciliation lists and live still lacks.

    The reconciliation is the newest of the seven days before `as_of`. A match is
    returned while live is not newer than batch, or lacks the match, or only one of the
    two has it as missing; the presence of a match is requested once a night. At most
    500, first those not requested since, so that a match that stays different does not
    delay others.
    """
    as_of = timestamp_param("as_of")
    nights = gold_reconciliation.filter(
        gold_reconciliation.as_of <= as_of,
        gold_reconciliation.as_of >= as_of - ibis.interval(days=REREAD_FOR_DAYS),
    )
    newest = nights.aggregate(as_of=nights.as_of.max())
    night = tracked(nights.semi_join(newest, "as_of"))
    named = night.filter(night.is_to_reread).select(
        "match_id", night_at=night.as_of, number=_listed(night.match_id)
    )
    batch = _held(silver_matches, "batch")
    row = named.join(batch, named.match_id == batch.batch_id)
    live = _held(silver_live_match_state, "live")
    row = row.left_join(live, row.match_id == live.live_id)
    is_older = (row.live_at < row.batch_at) | (
        (row.live_at == row.batch_at) & (row.live_stamp <= row.batch_stamp)
    )
    is_behind = (row.live_hash != row.batch_hash) & is_older & row.is_live_present
    is_apart = row.live_id.isnull() | (row.is_live_present != row.is_batch_present)
    row = row.filter(is_behind | is_apart).mutate(is_behind=is_behind)
    requests = raw_snapshots.filter(
        raw_snapshots.fetched_at >= as_of - ibis.interval(days=REREAD_FOR_DAYS),
        raw_snapshots.fetched_at <= as_of,
        raw_snapshots.resource == "matches",
        raw_snapshots.asked_ids.notnull(),
        raw_snapshots.verdict.isin(USABLE),
    )
    requests = requests.select("asked_ids", requested_at=requests.fetched_at)
    done = row.join(
        requests,
        [row.night_at < requests.requested_at, requests.asked_ids.contains(row.number)],
    )
    done = done.select(requested_id=done.match_id).distinct()
    row = row.left_join(done, row.match_id == done.requested_id)
    still = row.filter(row.is_behind | row.requested_id.isnull())
    turn = ibis.row_number().over(
        order_by=[still.requested_id.notnull().cast("int64"), still.match_id]
    )
    first = still.mutate(turn=turn).filter(lambda t: t.turn < REREAD_AT_MOST)
    return first.select("match_id").order_by("match_id")


def _listed(match_id: ir.IntegerColumn) -> ir.StringColumn:
    """An id as it stands in `asked_ids`."""
    return ibis.literal(",") + match_id.cast("string") + ","


def _held(matches: ir.Table, side: str) -> ir.Table:
    """Return the columns that decide whether a match is read again."""
    values = {
        "id": matches.match_id,
        "hash": matches.content_hash,
        "stamp": matches.status_timestamp,
        "at": ordering_stamp(matches),
    }
    return matches.select(
        **{f"{side}_{name}": value for name, value in values.items()},
        **{f"is_{side}_present": matches.missing_since.isnull()},
    )


@query
def backfilled(raw_snapshots: ir.Table) -> ir.Table:
    """Responses of the backfill since `since` that silver has taken, newest first."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.resource == "matches",
        raw_snapshots.step == "backfill_recent_matches",
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.silver_at.notnull(),
    )
    return rows.select("snapshot_id", "scope", "uri", "fetched_at").order_by(
        rows.fetched_at.desc(), rows.snapshot_id.desc()
    )
