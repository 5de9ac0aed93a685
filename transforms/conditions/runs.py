"""The alert conditions about runs: that they succeed, and that they publish."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.alert_conditions import (
    CONSECUTIVE_DAG_FAILURES,
    PUBLISHING_STALLED,
    SUCCESS_DAYS,
    SUCCESS_FAILURES,
    SUCCESS_RATE,
    SUCCESS_RUNS,
    UNPUBLISHED_MINUTES,
    AlertCondition,
)
from transforms.conditions.onsets import (
    LOOK_BACK_DAYS,
    Found,
    bad_since_good,
    firing,
    held,
    looked_back,
    minutes,
    open_alerts,
)
from transforms.model import timestamp_param
from transforms.service_levels import SUCCESS_PERCENT


def runs_before(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs that ended before `as_of`, within the look-back."""
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= looked_back(),
        raw_pipeline_runs.finished_at < timestamp_param("as_of"),
    )
    return runs.select(
        "dag",
        "run_id",
        "started_at",
        "finished_at",
        "publish_status",
        failure=runs.failed_step.fill_null(runs.status),
        is_bad=~runs.status.isin(["success", "skipped"]),
        is_good=runs.status == "success",
    )


def consecutive_dag_failures(runs: ir.Table, raw_alerts: ir.Table) -> Found:
    """Two or more runs of a DAG failed in a row, and none has succeeded since.

    The onset is the end of the second. A skipped run has fetched nothing: it interrupts
    a sequence of one failure, but is not a recovery from two.
    """
    order = ("started_at", "run_id")
    since = bad_since_good(runs, "dag", order)
    before = ibis.window(group_by=since.dag, order_by=[since[name] for name in order])
    since = since.mutate(was_bad=since.is_bad.lag().over(before).fill_null(False))
    row = since.filter(since.is_bad & since.was_bad)
    first = row.turn.min().over(ibis.window(group_by=row.dag))
    row = row.mutate(
        first=first,
        failures=row.turn.count().over(ibis.window(group_by=row.dag)) + 1,
    )
    row = row.filter(row.turn == row["first"])
    rows = firing(
        row.mutate(scope=row.dag, onset_at=row.finished_at),
        CONSECUTIVE_DAG_FAILURES,
        run_finished_at=row.finished_at,
        run_count=row.failures,
        run_id=row.run_id,
        failure=row.failure,
    )
    return Found(rows, _unrecovered(runs, raw_alerts, CONSECUTIVE_DAG_FAILURES))


def _unrecovered(
    runs: ir.Table, raw_alerts: ir.Table, condition: AlertCondition
) -> ir.Table:
    """The open alerts of DAGs without a good run in the whole look-back."""
    good = runs.filter(runs.is_good)
    known = open_alerts(raw_alerts, condition)
    left = known.anti_join(good, known.scope == good.dag)
    return held(left, condition)


def success_rate(runs: ir.Table, raw_alerts: ir.Table) -> Found:
    """Less than 99 % of the runs of seven days succeeded, all DAGs together.

    It takes at least 20 runs and two failures. The onset is when the rate last fell
    below: a run counts from its end until seven days after its start. With fewer than
    20 runs the last rate stays: the ageing of failures is not a recovery if nothing
    runs.
    """
    as_of = timestamp_param("as_of")
    failed = runs.is_bad.cast("int64")
    span = ibis.interval(days=SUCCESS_DAYS)
    comes = runs.select(at=runs.finished_at, runs=ibis.literal(1, "int64"), bad=failed)
    goes = runs.select(
        at=runs.started_at + span, runs=ibis.literal(-1, "int64"), bad=-failed
    )
    both = comes.union(goes, distinct=False)
    steps = (
        both.filter(both.at < as_of)
        .group_by("at")
        .aggregate(runs=both.runs.sum(), bad=both.bad.sum())
    )
    so_far = ibis.window(order_by=steps.at, preceding=None, following=0)
    counted = steps.mutate(
        total=steps.runs.sum().over(so_far), failed=steps.bad.sum().over(so_far)
    )
    whole = as_of - ibis.interval(days=LOOK_BACK_DAYS - SUCCESS_DAYS)
    is_enough = (counted.at >= whole) & (counted.total >= SUCCESS_RUNS)
    is_low = (counted.total - counted.failed) * 100 < counted.total * SUCCESS_PERCENT
    rate = counted.filter(is_enough).select(
        "at",
        "total",
        "failed",
        scope=ibis.literal("ALL"),
        is_good=~(is_low & (counted.failed >= SUCCESS_FAILURES)),
    )
    bad = bad_since_good(rate, "scope", ("at", "scope"))
    row = bad.mutate(onset_at=bad.at.min().over(ibis.window()))
    row = row.filter(row.age == 0)
    rows = firing(
        row,
        SUCCESS_RATE,
        success_ratio=(row.total - row.failed) / row.total,
        failed_count=row.failed,
        run_count=row.total,
    )
    left = open_alerts(raw_alerts, SUCCESS_RATE).anti_join(rate, "scope")
    return Found(rows, held(left, SUCCESS_RATE))


def publishing_stalled(runs: ir.Table, raw_alerts: ir.Table) -> Found:
    """Runs of a DAG that publishes have published nothing for 180 min or longer.

    It counts from the end of the first run of the sequence: a publish step was skipped,
    because what is published is of a later time, or failed. Runs without a publish step
    do not count, nor do those in which it was not run, as another step had failed: that
    is another alert.
    """
    publishing = runs.filter(runs.publish_status.notnull())
    publishing = publishing.mutate(is_good=publishing.publish_status == "ok")
    bad = bad_since_good(publishing, "dag", ("started_at", "run_id"))
    row = bad.group_by(scope=bad.dag).aggregate(
        run_finished_at=bad.finished_at.min(where=bad.turn == 0),
        run_count=bad.count(),
        run_id=bad.run_id.max(where=bad.turn == 0),
    )
    row = row.mutate(onset_at=row.run_finished_at + minutes(UNPUBLISHED_MINUTES))
    row = row.filter(row.onset_at < timestamp_param("as_of"))
    rows = firing(
        row,
        PUBLISHING_STALLED,
        run_finished_at=row.run_finished_at,
        run_count=row.run_count,
        run_id=row.run_id,
    )
    return Found(rows, _unrecovered(publishing, raw_alerts, PUBLISHING_STALLED))
