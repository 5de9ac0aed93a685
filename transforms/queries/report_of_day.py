"""Queries of the quality report: the runs, pulls and responses of a day."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import CALLED_OFF
from transforms.model import query, timestamp_param
from transforms.models.match_days import known_matches
from transforms.queries.published import RUN_COLUMNS, freshness_bar
from transforms.vocabulary import (
    is_on_day,
    successful_pulls,
)


@query
def runs_of_day(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs of the day that begins at `since`, by time.

    Of the day by their tick, or by their start where they have none; started up to
    `as_of`, and less than two days after the day.
    """
    since = timestamp_param("since")
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= since - ibis.interval(hours=1),
        raw_pipeline_runs.started_at < since + ibis.interval(days=3),
        raw_pipeline_runs.started_at <= timestamp_param("as_of"),
    )
    timed = rows.mutate(due_at=ibis.coalesce(rows.scheduled_at, rows.started_at))
    day = timed.filter(is_on_day(timed.due_at, since)).select(*RUN_COLUMNS, "due_at")
    return day.order_by("due_at", "dag", "run_id")


@query
def pulls_of_day(raw_snapshots: ir.Table) -> ir.Table:
    """When pulls of matches succeeded: last before `since`, then up to `as_of`."""
    pulls = successful_pulls(raw_snapshots).select("fetched_at")
    since = timestamp_param("since")
    earlier = pulls.filter(pulls.fetched_at < since)
    last = earlier.aggregate(fetched_at=earlier.fetched_at.max())
    both = last.filter(last.fetched_at.notnull()).union(
        pulls.filter(pulls.fetched_at >= since)
    )
    return both.order_by("fetched_at")


@query
def match_day(
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    silver_live_match_history: ir.Table,
) -> ir.Table:
    """One row: what made the date of `since` a match-day, and the bars of freshness.

    `is_match_day` by its own matches; `running_until` is how long one of the evening
    before made it one: until it was first seen final, 6 h after kick-off at most.
    """
    since = timestamp_param("since")
    matches = known_matches(silver_live_match_state, silver_matches)
    played = matches.filter(~matches.status.isin(CALLED_OFF))
    is_match_day = is_on_day(played.utc_date, since).any().fill_null(False)
    earlier = played.filter(
        played.utc_date < since, played.utc_date > since - ibis.interval(hours=6)
    )
    history = silver_live_match_history
    ends = history.filter(history.is_final).group_by("match_id")
    ended = ends.aggregate(ended_at=lambda t: t.first_seen_at.min())
    running = earlier.left_join(ended, "match_id")
    at_most = running.utc_date + ibis.interval(hours=6)
    until = ibis.least(ibis.coalesce(running.ended_at, at_most), at_most)
    carried = running.select(until=until)
    last = carried.filter(carried.until > since).aggregate(
        running_until=lambda t: t.until.max()
    )
    return (
        played.aggregate(is_match_day=is_match_day)
        .cross_join(last)
        .mutate(
            match_day_minutes=freshness_bar(ibis.literal(True)),
            other_day_minutes=freshness_bar(ibis.literal(False)),
        )
    )


@query
def responses_of_day(raw_snapshots: ir.Table) -> ir.Table:
    """Responses from `since` until before `before`, by resource, verdict and status."""
    rows = _fetched(raw_snapshots)
    return (
        rows.group_by("resource", "verdict", "http_status")
        .aggregate(
            responses=rows.count(),
            row_count=rows.row_count.sum(),
            quarantined_count=rows.quarantined_count.sum(),
            body_bytes=rows.body_bytes.sum(),
        )
        .order_by("resource", "verdict", "http_status")
    )


@query
def drift_of_day(raw_snapshots: ir.Table) -> ir.Table:
    """What was new in the responses fetched from `since` until before `before`."""
    rows = _fetched(raw_snapshots)
    drifted = rows.filter(rows.drift[0].notnull())
    return drifted.select("snapshot_id", "resource", "drift").order_by("snapshot_id")


@query
def quarantine_of_day(raw_quarantine: ir.Table) -> ir.Table:
    """Rows of responses from `since` until before `before` that went to quarantine.

    By resource, field and reason, the most frequent first.
    """
    rows = _fetched(raw_quarantine)
    counted = rows.group_by("resource", "field", "reason").aggregate(
        quarantined_count=rows.count(),
        readmitted_count=rows.readmitted_at.notnull().sum(),
    )
    return counted.order_by(
        counted.quarantined_count.desc(), "resource", "field", "reason"
    )


def _fetched(rows: ir.Table) -> ir.Table:
    """The rows fetched from `since` until before `before`."""
    return rows.filter(
        rows.fetched_at >= timestamp_param("since"),
        rows.fetched_at < timestamp_param("before"),
    )


@query
def alerts_of_day(raw_alerts: ir.Table) -> ir.Table:
    """Alerts that were open between `since` and `before`, as known at `as_of`: by their
    onset. One that was resolved later is open."""
    as_of = timestamp_param("as_of")
    rows = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at < timestamp_param("before"),
        raw_alerts.opened_at <= as_of,
        raw_alerts.resolved_at.isnull()
        | (raw_alerts.resolved_at >= timestamp_param("since")),
    )
    is_resolved = rows.resolved_at <= as_of
    known = rows.mutate(resolved_at=is_resolved.ifelse(rows.resolved_at, ibis.null()))
    return known.select(
        *("alert_id", "condition", "scope", "severity", "onset_at", "opened_at"),
        *("resolved_at", "message", "runbook"),
    ).order_by("onset_at", "condition", "alert_id")
