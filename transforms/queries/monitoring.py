"""What monitoring reads: facts of one moment, in one statement, and what few of them
need beyond. Which conditions hold is decided in `functions/shared/conditions`."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import (
    LOOK_BACK_DAYS,
    MATCH_NOT_STARTED,
    NOT_STARTED_MINUTES,
    SUCCESS_DAYS,
)
from transforms.known_values import GOOD_RUNS, NOT_BEGUN
from transforms.model import query, timestamp_param
from transforms.models.health import gold_pipeline_health
from transforms.models.match_days import known_matches, match_dates
from transforms.models.monitor import gold_live_match_monitor as monitor_of
from transforms.queries.alerts import known_alerts_of
from transforms.queries.ledger import silver_watermark_of
from transforms.vocabulary import (
    is_successful_pull,
    ordering_stamp,
    present,
    tracked,
)

OUTAGE_DAYS = 6

_MATCH = (
    *("competition_code", "match_id", "home_team_name", "away_team_name"),
    *("status", "utc_date"),
)
_RUN = (
    *("dag", "run_id", "started_at", "finished_at", "status", "failed_step"),
    "publish_status",
)


def looked_back() -> ir.TimestampScalar:
    """How far back the conditions look."""
    return timestamp_param("as_of") - ibis.interval(days=LOOK_BACK_DAYS)


@query
def monitoring(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    raw_alerts: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
    gold_live_match_monitor: ir.Table,
) -> ir.Table:
    """The facts of monitoring at `as_of`, in one statement, by `kind` of row.

    `totals`: one row of aggregates. `day`: a date with a match, and when it is over, of
    those after the last pull. `in_play`: a match. `waiting`: a match that has not begun
    120 min after its time, of the look-back or of an open alert. `run`: a run since the
    last success of its DAG, that one included, or since the last one that published.
    `ticks`: the recorded ticks of a DAG since `since`. `scope`: a row of the monitor.
    `alert`: see known_alerts. Columns that a kind does not have are null.

    It has 18 kB: the monitor is a half of it, and the columns of all kinds the rest.
    """
    states = present(tracked(silver_live_match_state))
    known = known_matches(silver_live_match_state, silver_matches)
    pulls = _pulls(raw_snapshots)
    runs = _runs(raw_pipeline_runs)
    totals = pulls.cross_join(silver_watermark_of(raw_snapshots))
    totals = totals.cross_join(
        states.aggregate(last_stamp_at=ordering_stamp(states).max())
    )
    totals = totals.cross_join(_counts(runs))
    totals = totals.cross_join(
        gold_live_match_monitor.aggregate(
            evaluated_as_of=gold_live_match_monitor.as_of.max(
                where=gold_live_match_monitor.as_of <= timestamp_param("latest")
            )
        )
    )
    parts = {
        "totals": totals,
        "day": _days_since(known, pulls),
        "in_play": states.filter(states.is_in_play).select(*_MATCH),
        "waiting": _waiting(known, raw_alerts),
        "run": _recent(runs),
        "ticks": _ticks(raw_pipeline_runs),
        "scope": monitor_of(
            raw_snapshots,
            silver_live_match_state,
            silver_live_match_history,
            silver_matches,
        ),
        "alert": known_alerts_of(raw_alerts),
    }
    columns = {
        name: kind for part in parts.values() for name, kind in part.schema().items()
    }
    alike = [
        part.select(
            kind=ibis.literal(name),
            **{
                column: part[column] if column in part.columns else ibis.null(kind)
                for column, kind in columns.items()
            },
        )
        for name, part in parts.items()
    ]
    return ibis.union(*alike, distinct=False).order_by("kind", "scope")


def _pulls(raw_snapshots: ir.Table) -> ir.Table:
    """One row: the last successful pull, the first response, and the newest response
    that broke the contract, up to `as_of`."""
    known = raw_snapshots.filter(
        raw_snapshots.fetched_at >= timestamp_param("horizon"),
        raw_snapshots.fetched_at <= timestamp_param("as_of"),
    )
    return known.aggregate(
        last_pull_at=known.fetched_at.max(where=is_successful_pull(known)),
        first_response_at=known.fetched_at.min(),
        last_rejected_at=known.fetched_at.max(
            where=known.verdict.isin(["partial", "invalid"])
        ),
    )


def _days_since(known: ir.Table, pulls: ir.Table) -> ir.Table:
    """The dates with a match that were not over at the last pull, or, without one, at
    the first response."""
    row = match_dates(known).cross_join(pulls)
    since = ibis.coalesce(row.last_pull_at, row.first_response_at)
    row = row.filter((row.ended_at > since).fill_null(True))
    return row.select("began_at", "ended_at")


def _waiting(known: ir.Table, raw_alerts: ir.Table) -> ir.Table:
    """Matches of the look-back that have not begun 120 min after their time, and older
    ones that an open alert may be about. The time of a match without known teams is not
    reliable."""
    late = timestamp_param("as_of") - ibis.interval(minutes=NOT_STARTED_MINUTES)
    is_open = raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at <= timestamp_param("as_of"),
        raw_alerts.condition == MATCH_NOT_STARTED.name,
        raw_alerts.resolved_at.isnull(),
    )
    oldest = is_open.aggregate(oldest_onset_at=is_open.onset_at.min())
    rows = known.filter(
        known.status.isin(NOT_BEGUN),
        known.utc_date < late,
        known.home_team_id.notnull() & known.away_team_id.notnull(),
    ).cross_join(oldest)
    # an alert begins at most a day and 120 min after the time of its match
    span = ibis.interval(minutes=24 * 60 + NOT_STARTED_MINUTES)
    is_alerted = rows.utc_date >= rows.oldest_onset_at - span
    is_near = rows.utc_date >= looked_back()
    return rows.filter(is_near | is_alerted.fill_null(False)).select(*_MATCH)


def _runs(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs that ended before `as_of`, within the look-back."""
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= looked_back(),
        raw_pipeline_runs.finished_at < timestamp_param("as_of"),
    )
    return runs.select(*_RUN)


def _counts(runs: ir.Table) -> ir.Table:
    """One row: the runs and failed runs of the look-back, and those of seven days."""
    since = timestamp_param("as_of") - ibis.interval(days=SUCCESS_DAYS)
    is_failed = ~runs.status.isin(GOOD_RUNS)
    is_recent = runs.started_at >= since
    return runs.aggregate(
        run_count=runs.count(),
        failed_count=is_failed.sum().fill_null(0),
        recent_run_count=is_recent.sum().fill_null(0),
        recent_failed_count=(is_recent & is_failed).sum().fill_null(0),
    )


def _recent(runs: ir.Table) -> ir.Table:
    """The runs of each DAG from its last success on, and those with a publish step from
    the last one that published on."""
    of_dag = ibis.window(group_by=runs.dag)
    start = runs.started_at
    published = start.max(where=runs.publish_status == "ok").over(of_dag)
    row = runs.mutate(
        succeeded_at=start.max(where=runs.status == "success").over(of_dag),
        published_at=published,
    )
    is_unpublished = row.publish_status.notnull() & (
        row.started_at >= row.published_at
    ).fill_null(True)
    row = row.filter(
        (row.started_at >= row.succeeded_at).fill_null(True) | is_unpublished
    )
    return row.select(*_RUN)


def _ticks(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The ticks of each DAG since `since`; where there are none, of the week up to
    then.

    Every run closes the gaps before it: only after an outage is there more to look at.
    """
    runs, since = raw_pipeline_runs, timestamp_param("since")
    ticks = runs.filter(
        runs.started_at >= since - ibis.interval(days=OUTAGE_DAYS),
        runs.scheduled_at.notnull(),
    ).select("dag", "scheduled_at", "started_at")
    ticks = ticks.mutate(newest_at=ticks.started_at.max().over(ibis.window()))
    rows = ticks.filter((ticks.started_at >= since) | (ticks.newest_at < since))
    return rows.group_by("dag").aggregate(ticks=rows.scheduled_at.collect())


@query
def run_times(raw_pipeline_runs: ir.Table) -> ir.Table:
    """When each run of the look-back started and finished, and whether it failed."""
    runs = _runs(raw_pipeline_runs)
    return runs.select(
        "started_at", "finished_at", is_failed=~runs.status.isin(GOOD_RUNS)
    )


@query
def monitor_now(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_match_history: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """The monitor as of `as_of`, without storing it, ALL first."""
    rows = monitor_of(
        raw_snapshots,
        silver_live_match_state,
        silver_live_match_history,
        silver_matches,
    )
    return rows.order_by((rows.scope != "ALL").cast("int64"), rows.scope)


@query
def health_now(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The health of the pipeline as of `as_of`, without storing it."""
    return gold_pipeline_health(raw_pipeline_runs).order_by("dag")
