"""The steps of monitor: evaluate freshness, lag, runs and alerts, and record runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from functions.monitor.fallback import notify_unavailable
from functions.monitor.lifecycle import Evaluation, evaluate, update_alerts
from functions.monitor.runs import record_gaps, record_of, report_in, ticks_since
from functions.shared.conditions.evaluate import evaluate_conditions
from functions.shared.conditions.facts import Facts, Moment
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import EARLIEST
from functions.shared.runtime.step_args import Monitor
from functions.shared.runtime.webhook import channel_in
from functions.shared.storage.gold_builds import is_before_watermark, record_gold_build
from functions.shared.storage.run_records import GRACE, put_records
from functions.shared.warehouse.base import Row, columns_of, rows_param

HEALTH = ("success_ratio_1d", "consecutive_failures")
"""What the response has of each DAG; gold has more."""


def run_monitoring_checks(context: Context, args: Monitor) -> Outcome:
    """Record ticks without a run; evaluate the conditions before `as_of`, notify, and
    write the state of the live layer and of the runs to gold.

    The health of the pipeline is written by runs that build gold, by hand too, unless
    `args.keeps_health` says otherwise. Evaluating a time before the last evaluated one
    changes nothing, nor does evaluating that one from a clock before responses that
    silver has. Of overlapping runs, the health is as of the later time. Outside of a
    run the lake notes the time; otherwise the record of the run does. With
    `args.is_repeated`, as in a rebuild, the lake stays as it is. Details have the row
    for ALL, and the health of each DAG where it is written.

    A failed write does not stop the rest: conditions are evaluated and alerts sent all
    the same, then the first error is raised. Raises LakeError, WarehouseError.
    """
    facts = _read_or_notify(context)
    is_past = _is_past(context, facts)
    errors: list[Exception] = []
    gaps: list[str] = []
    evaluation = Evaluation()
    if is_past or context.is_repeated:
        evaluation.touched = evaluate(context, evaluate_conditions(facts)).open
    else:
        with _collecting(errors):
            gaps = _record_gaps(context, facts)
            if gaps:
                facts = _read(context)
        with _collecting(errors):
            channel = channel_in(context.settings)
            evaluation = update_alerts(context, channel, facts)
    dags: list[Row] = []
    with _collecting(errors):
        dags = _write_gold(context, args, facts, is_past=is_past)
    scopes = context.warehouse.fetch("query_monitor") if is_past else facts.scopes
    all_scopes = (row for row in scopes if row["scope"] == "ALL")
    total = next(
        (columns_of("gold_live_match_monitor", row) for row in all_scopes), None
    )
    if total is not None:
        _log_freshness(total)
    if errors:
        raise errors[0]
    return Outcome(
        counts={
            "scopes": len(scopes),
            "dags": len(dags),
            "gaps": len(gaps),
            "alerts_open": len(evaluation.open),
            "alerts_opened": len(evaluation.opened),
            "alerts_closed": len(evaluation.closed),
        },
        details={
            **dict(msgspec.to_builtins(total or {})),
            "dags": {row["dag"]: {name: row[name] for name in HEALTH} for row in dags},
        },
    )


def _read_or_notify(context: Context) -> Facts:
    """The facts of `as_of`; if they cannot be read, people are notified."""
    try:
        return _read(context)
    except Exception as error:
        if not context.is_repeated and not context.deadline.is_cancelled:
            channel = channel_in(context.settings)
            notify_unavailable(channel, context.lake, context.clock.now(), error)
        raise


def _read(context: Context) -> Facts:
    """The facts of `as_of`."""
    return Facts(
        context.warehouse.fetch,
        Moment(
            as_of=context.as_of,
            latest=context.latest,
            since=ticks_since(context),
            horizon=context.horizon,
            competitions=context.competitions,
            finds_conflicts=context.dags.keeps_health(context.dag),
        ),
    )


@contextmanager
def _collecting(errors: list[Exception]) -> Iterator[None]:
    """Collect an error, so that what follows is done all the same."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 (it is raised in the end)
        errors.append(error)


def _record_gaps(context: Context, facts: Facts) -> list[str]:
    """Record and log the ticks without a run; their run ids."""
    gaps = record_gaps(context, facts.ticks)
    for run_id in gaps:
        log_event("run_without_record", severity="ERROR", run_id=run_id)
    return gaps


def _log_freshness(row: Row) -> None:
    is_bad = row["is_freshness_sla_met"] is False
    log_event(
        "freshness",
        severity="WARNING" if is_bad else "INFO",
        minutes=row["freshness_minutes"],
        is_met=row["is_freshness_sla_met"],
        is_match_day=row["is_match_day"],
    )


def _is_past(context: Context, facts: Facts) -> bool:
    newest = _newest(facts)
    if newest != context.as_of or context.is_repeated:
        return newest > context.as_of
    return is_before_watermark(context, _watermark(facts))


def _write_gold(
    context: Context, args: Monitor, facts: Facts, *, is_past: bool
) -> list[Row]:
    """Write the monitor, and the health where this step keeps it: its rows, or those
    that there are."""
    newest = _newest(facts)
    if not is_past:
        if context.dag is None:
            record_gold_build(context, _watermark(facts))
        context.warehouse.run(
            "gold_live_match_monitor",
            as_of=context.as_of,
            latest=context.latest,
            rows=rows_param("gold_live_match_monitor", facts.scopes),
        )
    keeps_health = args.keeps_health
    if keeps_health is None:
        keeps_health = context.dags.keeps_health(context.dag)
    is_overlap = context.dag is not None and (
        timedelta() < newest - context.as_of < GRACE
    )
    if not keeps_health:
        return []
    if is_past and not is_overlap:
        return context.warehouse.fetch("query_health")
    as_of = max(newest, context.as_of)
    dags = context.warehouse.fetch("query_health_now", as_of=as_of)
    context.warehouse.run(
        "gold_pipeline_health",
        as_of=as_of,
        latest=context.latest,
        rows=rows_param("gold_pipeline_health", dags),
    )
    return dags


def _newest(facts: Facts) -> datetime:
    """The newest evaluated time that is not ahead of the clock; EARLIEST without."""
    return facts.totals["evaluated_as_of"] or EARLIEST


def _watermark(facts: Facts) -> datetime:
    """See silver_watermark."""
    return facts.totals["silver_watermark_at"] or EARLIEST


def log_pipeline_run(context: Context, args: Mapping[str, Any]) -> Outcome:
    """Record a run from the report in `args`, in the lake and in the warehouse. Without
    a report the step is skipped.

    A newer attempt replaces an older one; a success is never overwritten. Raises
    BadRequestError for an invalid report, LakeError, WarehouseError.
    """
    report = report_in(context, args) if args else None
    if context.dag is None or report is None:
        return Outcome(status="skipped", details={"reason": "no run to record"})
    record = record_of(context, report)
    put_records(context.lake, context.warehouse, [record])
    run = record.run
    log_event(
        "run_finished",
        severity="ERROR" if run["status"] == "failed" else "INFO",
        dag=context.dag,
        run_id=context.run_id,
        status=run["status"],
        failed_step=run["failed_step"],
        error_message=run["error"],
    )
    counts = {"steps": len(run["steps"])}
    return Outcome(counts=counts, details={"run": run["status"]})


STEPS: Steps = {
    "run_monitoring_checks": run_monitoring_checks,
    "log_pipeline_run": log_pipeline_run,
}
