"""Queries of the published files; those of `live.json` alone are in `live.py`.

Each has a total order, so that the same tables give the same bytes. Those of raw tables
are bounded by `since` or `horizon`, and end at `as_of` or `before`.
"""

from __future__ import annotations

import ibis.expr.types as ir

from transforms.model import query, timestamp_param
from transforms.models.match_days import known_matches
from transforms.service_levels import (
    FRESHNESS_MINUTES_ON_MATCH_DAY,
    FRESHNESS_MINUTES_OTHERWISE,
)
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    makes_match_day,
    microseconds_between,
    present,
    successful_pulls,
    tracked,
)

LISTED = 200
"""Maximum rows of a list that grows with failures; its length is published too."""

RUN_COLUMNS = [
    name
    for name in TABLES["raw_pipeline_runs"].names
    if name not in ("steps", "code_version", "publish_status")
]
"""The published columns of a run. (A `drop` of columns has a random order.)"""


@query
def freshness(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """One row: how old the live layer is at `as_of`, as the monitor computes it."""
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    known = known_matches(silver_live_match_state, silver_matches)
    day = known.aggregate(
        is_match_day=makes_match_day(known, as_of).any().fill_null(False)
    )
    matches = present(tracked(silver_live_match_state))
    play = matches.aggregate(in_play_count=matches.is_in_play.sum().fill_null(0))
    return with_freshness(pull.cross_join(day).cross_join(play), as_of)


def with_freshness(row: ir.Table, as_of: ir.TimestampValue) -> ir.Table:
    """A row with the last pull and `is_match_day`, and how old that pull is."""
    age = microseconds_between(as_of, row.last_successful_pull_at)
    bar = freshness_bar(row.is_match_day)
    return row.select(
        *row.columns,
        freshness_minutes=age / MICROSECONDS_PER_MINUTE,
        freshness_sla_minutes=bar,
        is_freshness_sla_met=age < bar * MICROSECONDS_PER_MINUTE,
    )


@query
def league_tables(gold_league_table: ir.Table) -> ir.Table:
    """Every table as it stands."""
    return table_order(gold_league_table)


@query
def corrections(gold_score_corrections: ir.Table) -> ir.Table:
    """Corrected results first seen from `since` until before `before`, newest first."""
    rows = gold_score_corrections.filter(
        gold_score_corrections.first_seen_at >= timestamp_param("since"),
        gold_score_corrections.first_seen_at < timestamp_param("before"),
    )
    return rows.order_by(rows.corrected_at.desc(), rows.match_id, rows.content_hash)


@query
def reconciliation_causes(gold_reconciliation: ir.Table) -> ir.Table:
    """Matches by verdict and cause in the newest comparison from `since` to `as_of`."""
    rows = _newest(gold_reconciliation)
    counted = rows.group_by("verdict", "cause").aggregate(
        match_count=rows.count(),
        as_of=rows.as_of.max(),
        as_of_date=rows.as_of_date.max(),
    )
    return counted.order_by("verdict", counted.cause.fill_null(""))


@query
def reconciliation_differences(gold_reconciliation: ir.Table) -> ir.Table:
    """Up to 200 matches that were not equal in the newest comparison, newest first."""
    rows = _newest(gold_reconciliation)
    differing = rows.filter(rows.verdict != "equal")
    order = [differing.utc_date.desc(), differing.match_id]
    return differing.order_by(order).limit(LISTED)


@query
def ledger_days(raw_snapshots: ir.Table) -> ir.Table:
    """Responses fetched from `since` to `as_of`: per UTC date and resource."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.fetched_at <= timestamp_param("as_of"),
    )
    by_date = rows.mutate(date=rows.fetched_at.date())
    counted = by_date.group_by("date", "resource").aggregate(
        snapshots=by_date.count(),
        row_count=by_date.row_count.sum(),
        quarantined_count=by_date.quarantined_count.sum(),
        body_bytes=by_date.body_bytes.sum(),
    )
    return counted.order_by(counted.date.desc(), "resource")


@query
def last_runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The last 50 runs started from `since` to `as_of`, newest first."""
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since"),
        raw_pipeline_runs.started_at <= timestamp_param("as_of"),
    )
    runs = rows.select(*RUN_COLUMNS)
    return runs.order_by(runs.started_at.desc(), runs.run_id.desc()).limit(50)


@query
def cost_days(raw_pipeline_runs: ir.Table) -> ir.Table:
    """What runs started from `since` to `as_of` cost, per UTC date, newest first."""
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since"),
        raw_pipeline_runs.started_at <= timestamp_param("as_of"),
    )
    by_date = rows.mutate(date=rows.started_at.date())
    counted = by_date.group_by("date").aggregate(
        runs=by_date.count(),
        api_calls=by_date.api_calls.sum(),
        statements=by_date.statements.sum(),
        billed_bytes=by_date.billed_bytes.sum(),
    )
    return counted.order_by(counted.date.desc())


def freshness_bar(is_match_day: ir.BooleanValue) -> ir.IntegerValue:
    """The target age of the last pull, in minutes."""
    bar = is_match_day.ifelse(
        FRESHNESS_MINUTES_ON_MATCH_DAY, FRESHNESS_MINUTES_OTHERWISE
    )
    return bar.cast("int64")


def _newest(rows: ir.Table) -> ir.Table:
    """The rows of the newest `as_of` that is from `since` to the parameter `as_of`."""
    recent = rows.filter(
        rows.as_of >= timestamp_param("since"), rows.as_of <= timestamp_param("as_of")
    )
    newest = recent.aggregate(newest_as_of=recent.as_of.max())
    beside = recent.cross_join(newest)
    return beside.filter(beside.as_of == beside.newest_as_of).drop("newest_as_of")


def table_order(rows: ir.Table) -> ir.Table:
    """Tables one after the other, each from the top."""
    return rows.order_by(
        "competition_code",
        "season_id",
        "stage",
        rows.group.fill_null(""),
        "position",
        "team_id",
    )
