"""Live beside batch: where the two differ, and what live has to read again."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import model, timestamp_param
from transforms.tables import TABLES
from transforms.vocabulary import ordering_stamp, tracked

RECONCILED_DAYS = 7
LATE = "late_correction"


@model("replace", day="as_of_date")
def gold_reconciliation(
    silver_live_match_state: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """Tracked matches as live and batch know them: all of the seven days before
    `as_of`, and at any age, or still to come, those that live has to read again.

    The days are those of either side's kick-off, so that a match that only one side
    has moved is compared, and not missed. A match that is missing on a side is absent
    there; if it is missing on both, it is reported once, on the date of that.
    """
    as_of = timestamp_param("as_of")
    both = _side(silver_live_match_state, "live").outer_join(
        _side(silver_matches, "batch"), [("live_match_id", "batch_match_id")]
    )
    match = both.mutate(
        as_of=as_of,
        as_of_date=as_of.date(),
        match_id=ibis.coalesce(both.batch_match_id, both.live_match_id),
        competition_code=ibis.coalesce(
            both.batch_competition_code, both.live_competition_code
        ),
        utc_date=ibis.coalesce(both.batch_utc_date, both.live_utc_date),
        home_team_name=ibis.coalesce(
            both.batch_home_team_name, both.live_home_team_name
        ),
        away_team_name=ibis.coalesce(
            both.batch_away_team_name, both.live_away_team_name
        ),
        is_in_live=both.live_match_id.notnull() & both.live_missing_since.isnull(),
        is_in_batch=both.batch_match_id.notnull() & both.batch_missing_since.isnull(),
        is_named_later=(both.batch_fetched_at > both.live_missing_since).fill_null(
            False
        ),
    )
    match = tracked(match)
    live, batch = match.live_effective_at, match.batch_effective_at
    live_stamp, batch_stamp = match.live_status_timestamp, match.batch_status_timestamp
    is_gone = ~match.is_in_live & match.live_match_id.notnull() & ~match.is_named_later
    cause = ibis.cases(
        (is_gone, "withdrawn"),
        (match.is_in_live & match.batch_missing_since.notnull(), "withdrawn"),
        (~match.is_in_live & match.is_in_batch, "missing_in_live"),
        (~match.is_in_live, "withdrawn"),
        (~match.is_in_batch, "missing_in_batch"),
        (match.live_content_hash == match.batch_content_hash, ibis.null("string")),
        (live_stamp == batch_stamp, "same_stamp_conflict"),
        ((batch > live) | ((batch == live) & (batch_stamp > live_stamp)), LATE),
        else_="live_newer",
    )
    row = match.mutate(cause=cause)
    is_behind = row.cause.isin([LATE, "same_stamp_conflict"])
    is_moved = (row.cause == "missing_in_live") & row.live_match_id.notnull()
    is_withdrawn = row.cause == "withdrawn"
    row = row.mutate(
        verdict=ibis.cases(
            (row.cause.isnull(), "equal"),
            (is_withdrawn | row.cause.startswith("missing"), "missing"),
            else_="differs",
        ),
        is_to_reread=(
            is_behind
            | (row.cause == "missing_in_live")
            | (is_withdrawn & row.is_in_live)
        ).fill_null(False),
    )
    # both agree since the later of the two, or batch was not fetched since
    agreed_at = ibis.greatest(
        row.batch_missing_since,
        row.live_missing_since.fill_null(row.batch_missing_since),
    )
    is_recent = row.live_missing_since > as_of - ibis.interval(days=1)
    is_news = is_withdrawn & row.batch_missing_since.notnull().ifelse(
        agreed_at.date() == as_of.date(), is_recent
    )
    is_near = _is_in_week(row.live_utc_date, as_of) | _is_in_week(
        row.batch_utc_date, as_of
    )
    row = row.filter(
        (is_near & ~is_withdrawn.fill_null(False))
        | is_behind.fill_null(False)
        | is_moved.fill_null(False)
        | (is_withdrawn & row.is_in_live).fill_null(False)
        | is_news.fill_null(False)
    )
    return row.select(*TABLES["gold_reconciliation"].names)


def _side(matches: ir.Table, side: str) -> ir.Table:
    """What is compared, each column named by its side."""
    names = [
        *("match_id", "competition_code", "utc_date", "status_timestamp"),
        *("content_hash", "status", "home_goals", "away_goals"),
        *("home_team_name", "away_team_name", "missing_since"),
    ]
    if side == "batch":
        names.append("fetched_at")
    matches = matches.mutate(effective_at=ordering_stamp(matches))
    return matches.select(
        **{f"{side}_{name}": matches[name] for name in [*names, "effective_at"]}
    )


def _is_in_week(
    kick_off: ir.TimestampColumn, as_of: ir.TimestampScalar
) -> ir.BooleanColumn:
    since = as_of - ibis.interval(days=RECONCILED_DAYS)
    return ((kick_off > since) & (kick_off <= as_of)).fill_null(False)
