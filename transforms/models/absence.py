"""Since when the source no longer names a match: it has withdrawn or moved it.

A response proves the absence of a match if it covers the match, names other matches of
its competition but not this one, is valid in every row, and has as many rows as it
states. These prove nothing: an empty response, one with a row in quarantine, one whose
count does not match, and one with half the rows of the responses before it. A later
response that names the match makes it present again.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import USABLE
from transforms.model import timestamp_param
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    day_of,
    microseconds_between,
)

_EPOCH = "1970-01-01T00:00:00Z"
_MICROSECONDS_PER_DAY = 24 * 60 * MICROSECONDS_PER_MINUTE

COMPARED_DAYS = 7
"""A response is compared with those of its scope in this many days before it."""


def live_presence(matches: ir.Table, raw_snapshots: ir.Table) -> ir.Table:
    """When the live responses from `since` on named each of `matches`, and lacked it.

    `matches` are (match_id, competition_code, utc_date, missing_since); `_presence`
    describes the result. `since` is the start of a UTC date, so that every response is
    compared with the previous one of the day: one with the same body adds nothing, and
    may not have been loaded.
    """
    responses = _live_responses(raw_snapshots)
    windows = responses.filter(responses.asked_ids.isnull())
    by_id = responses.filter(responses.asked_ids.notnull())
    reach = windows.aggregate(
        first=windows.scope.substr(0, 10).min(), last=windows.scope.substr(12, 10).max()
    )
    match = matches.select(
        "match_id",
        "missing_since",
        day=matches.utc_date.strftime("%Y-%m-%d"),
        code=ibis.literal(",") + matches.competition_code + ":",
        number=matches.match_id.cast("string") + ",",
    )
    near = match.cross_join(reach)
    is_near = near.day.between(near["first"], near["last"])
    beside = near.filter(is_near | near.missing_since.notnull()).cross_join(windows)
    is_covered = (beside.day > beside.scope.substr(0, 10)) & (
        beside.day < beside.scope.substr(12, 10)
    )
    is_of_its_kind = beside.named_matches.contains(beside.code)
    in_window = _mentions(beside, is_covered & is_of_its_kind)
    beside = match.cross_join(by_id)
    is_requested = beside.asked_ids.contains(ibis.literal(",") + beside.number)
    return _presence(in_window.union(_mentions(beside, is_requested)))


def _mentions(beside: ir.Table, is_covered: ir.BooleanValue) -> ir.Table:
    """Return per response the matches that it names, and those it covers but lacks."""
    is_named = beside.named_matches.contains(beside.code + beside.number)
    is_absent = is_covered & ~is_named & beside.is_proof
    return beside.filter(is_named | is_absent).select(
        "match_id", "fetched_at", is_named=is_named
    )


def _live_responses(raw_snapshots: ir.Table) -> ir.Table:
    """The usable pulls of matches since `since` that differ from the previous one."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.resource == "matches",
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.named_matches.notnull(),
    )
    content = rows.scope + rows.body_sha256 + rows.asked_ids.fill_null("")
    before = ibis.window(
        group_by=day_of(rows.fetched_at),
        order_by=[rows.fetched_at, rows.snapshot_id],
    )
    rows = rows.select(
        *("scope", "fetched_at", "named_matches", "asked_ids"),
        content=content,
        content_before=content.lag().over(before),
        is_proof=_is_proof(rows, day_of(rows.fetched_at)),
    )
    return rows.filter(
        rows.content_before.isnull() | (rows.content != rows.content_before)
    )


def batch_presence(
    silver_matches: ir.Table, raw_snapshots: ir.Table, raw_batch_matches: ir.Table
) -> ir.Table:
    """When the season responses loaded from `since` on named each match, and lacked it;
    see `_presence`."""
    since = timestamp_param("since")
    near = raw_snapshots.filter(
        raw_snapshots.fetched_at >= since - ibis.interval(days=COMPARED_DAYS),
        raw_snapshots.resource == "batch_matches",
        raw_snapshots.verdict.isin(USABLE),
        raw_snapshots.loaded_at.notnull(),
    )
    responses = near.select(
        *("snapshot_id", "fetched_at"), code=near.scope, is_proof=_is_proof(near)
    )
    rows = raw_batch_matches.filter(raw_batch_matches.fetched_at >= since)
    named = rows.select(
        *("snapshot_id", "fetched_at", "match_id", "competition_code"),
        season_id=rows.payload["season"]["id"].int,
    )
    season = ["competition_code", "season_id"]
    match = silver_matches.select("match_id", *season).union(
        named.select("match_id", *season), distinct=True
    )
    proofs = responses.filter(responses.is_proof, responses.fetched_at >= since)
    proofs = proofs.join(
        named.select("snapshot_id", *season).distinct(),
        ["snapshot_id", ("code", "competition_code")],
    ).select("snapshot_id", "fetched_at", *season)
    covered = match.join(proofs, season)
    absent = covered.anti_join(named, ["snapshot_id", "match_id"])
    yes, no = ibis.literal(True), ibis.literal(False)
    mentions = named.select("match_id", "fetched_at", is_named=yes).union(
        absent.select("match_id", "fetched_at", is_named=no)
    )
    return _presence(mentions)


def _is_proof(responses: ir.Table, *group: ir.Column) -> ir.BooleanColumn:
    """Whether a response is whole, and not suddenly half as long, or shorter, than one
    of its scope (and `group`) in the COMPARED_DAYS before it."""
    epoch = ibis.literal(_EPOCH).cast("timestamp('UTC')")
    before = ibis.range_window(
        group_by=[responses.scope, *group],
        order_by=microseconds_between(responses.fetched_at, epoch),
        preceding=COMPARED_DAYS * _MICROSECONDS_PER_DAY,
        following=0,
    )
    most = responses.row_count.max().over(before)
    is_halved = (responses.row_count < most - 1) & (responses.row_count * 2 <= most)
    is_whole = (responses.verdict == "valid") & responses.is_complete.fill_null(False)
    return is_whole & (responses.asked_ids.notnull() | ~is_halved)


def _presence(mentions: ir.Table) -> ir.Table:
    """Return per match `named_at`, when it was last named, and `absent_at`, when a
    response first lacked it after that; either may be null."""
    is_named = ibis.window(group_by=mentions.match_id)
    row = mentions.mutate(
        named_at=mentions.fetched_at.max(where=mentions.is_named).over(is_named)
    )
    is_later = row.named_at.isnull() | (row.fetched_at > row.named_at)
    return row.group_by("match_id").aggregate(
        named_at=row.named_at.max(),
        absent_at=row.fetched_at.min(where=is_later & ~row.is_named),
    )


def missing_since(before: ir.TimestampColumn, presence: ir.Table) -> ir.TimestampColumn:
    """Since when a match is missing, given since when it was (null: it was present).

    A match that was missing before `since` stays so until a response names it.
    """
    is_kept = (before < timestamp_param("since")) & presence.named_at.isnull()
    none = ibis.null("timestamp('UTC')")
    kept = is_kept.fill_null(False).ifelse(before, none)
    return ibis.coalesce(kept, presence.absent_at)
