"""The questions that steps and people ask of the warehouse."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.model import among, question, timestamp_param
from transforms.words import makes_match_day, successful_pulls, tracked


@question
def gate(raw_snapshots: ir.Table, silver_live_match_state: ir.Table) -> ir.Table:
    """One row: is it a match-day, and when was the last successful pull?"""
    as_of = timestamp_param("as_of")
    pull = successful_pulls(raw_snapshots).aggregate(
        last_successful_pull_at=lambda t: t.fetched_at.max()
    )
    matches = tracked(silver_live_match_state)
    day = matches.aggregate(
        is_match_day=makes_match_day(matches, as_of).any().fill_null(False)
    )
    return pull.cross_join(day).select("last_successful_pull_at", "is_match_day")


@question
def playing_competitions(silver_live_match_state: ir.Table) -> ir.Table:
    """Tracked competitions that have a match on the date of `as_of`, by code."""
    as_of = timestamp_param("as_of")
    matches = tracked(silver_live_match_state)
    today = matches.filter(
        matches.utc_date.date() == as_of.date(), makes_match_day(matches, as_of)
    )
    return today.select("competition_code").distinct().order_by("competition_code")


@question
def known_snapshots(raw_snapshots: ir.Table) -> ir.Table:
    """The ledger from two days before its newest snapshot on."""
    recent = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon")
    )
    newest = recent.aggregate(newest=recent.fetched_at.max())
    rows = recent.cross_join(newest)
    rows = rows.filter(rows.fetched_at >= rows.newest - ibis.interval(days=2))
    return rows.select(
        "snapshot_id", "fetched_at", "verdict", "contract_version", "loaded_at"
    )


@question
def known_snapshots_since(raw_snapshots: ir.Table) -> ir.Table:
    """The ledger from `since` on."""
    rows = raw_snapshots.filter(raw_snapshots.fetched_at >= timestamp_param("since"))
    return rows.select(
        "snapshot_id", "fetched_at", "verdict", "contract_version", "loaded_at"
    )


@question
def snapshots_to_load(raw_snapshots: ir.Table) -> ir.Table:
    """Snapshots with usable rows that are not in their raw table yet, oldest first."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.verdict.isin(["valid", "partial"]),
        raw_snapshots.loaded_at.isnull(),
    )
    return rows.select(
        "snapshot_id",
        "fetched_at",
        "resource",
        "scope",
        "uri",
        "body_sha256",
        "contract_version",
    ).order_by("fetched_at", "snapshot_id")


@question
def loaded_sightings(raw_live_matches: ir.Table) -> ir.Table:
    """Sightings of `match_ids` in the raw table since `since`."""
    rows = raw_live_matches.filter(
        raw_live_matches.fetched_at >= timestamp_param("since"),
        among(raw_live_matches.match_id, "match_ids"),
    )
    return rows.select(
        "match_id", "status_timestamp", "content_hash", "fetched_at", "snapshot_id"
    )


@question
def loaded_standings(raw_snapshots: ir.Table, raw_live_standings: ir.Table) -> ir.Table:
    """Loaded standings answers of `competitions` since `since`, and if rows are in."""
    answers = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("since"),
        raw_snapshots.resource == "standings",
        among(raw_snapshots.scope, "competitions"),
        raw_snapshots.loaded_at.notnull(),
    )
    rows = raw_live_standings.filter(
        raw_live_standings.fetched_at >= timestamp_param("since")
    )
    held = rows.select(held_id=rows.snapshot_id).distinct()
    joined = answers.left_join(held, answers.snapshot_id == held.held_id)
    return joined.select(
        "snapshot_id",
        "scope",
        "fetched_at",
        "body_sha256",
        has_rows=joined.held_id.notnull(),
    )


@question
def snapshots_to_silver(raw_snapshots: ir.Table) -> ir.Table:
    """Loaded snapshots that silver has not taken, oldest first."""
    rows = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.loaded_at.notnull(),
        raw_snapshots.silver_at.isnull(),
    )
    return rows.select("snapshot_id", "fetched_at", "resource", "scope").order_by(
        "fetched_at", "snapshot_id"
    )


@question
def monitor(gold_live_match_monitor: ir.Table) -> ir.Table:
    """Every row of the monitor, ALL first."""
    rows = gold_live_match_monitor
    return rows.order_by((rows.scope != "ALL").cast("int64"), rows.scope)


@question
def ledger_summary(raw_snapshots: ir.Table) -> ir.Table:
    """Snapshots since `horizon` by resource and verdict, and how far they have come."""
    rows = raw_snapshots.filter(raw_snapshots.fetched_at >= timestamp_param("horizon"))
    return (
        rows.group_by("resource", "verdict")
        .aggregate(
            snapshots=rows.count(),
            row_count=rows.row_count.sum(),
            quarantined_count=rows.quarantined_count.sum(),
            loaded=rows.loaded_at.notnull().sum(),
            in_silver=rows.silver_at.notnull().sum(),
            last_fetched_at=rows.fetched_at.max(),
        )
        .order_by("resource", "verdict")
    )


@question
def recent_runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs since `since`, newest first."""
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since")
    )
    return rows.order_by(rows.started_at.desc(), rows.run_id.desc())


@question
def scoreboard(silver_live_match_state: ir.Table) -> ir.Table:
    """The matches of the date of `as_of`, by competition and kick-off."""
    rows = silver_live_match_state
    today = rows.filter(rows.utc_date.date() == timestamp_param("as_of").date())
    return today.order_by("competition_code", "utc_date", "match_id")
