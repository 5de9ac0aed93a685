"""monitor: judges freshness, lag and runs, and records runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec

from functions.monitor.fallback import notify_unavailable
from functions.monitor.lifecycle import Evaluation, carry_out, evaluate
from functions.monitor.runs import record_gaps, record_of, report_in, ticks_since
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import EARLIEST
from functions.shared.runtime.step_args import Monitor
from functions.shared.runtime.webhook import channel_in
from functions.shared.storage.gold_builds import is_before_watermark, record_gold_build
from functions.shared.storage.run_records import GRACE, put_records
from functions.shared.warehouse.base import Row
from transforms.tables import TABLES

KINDS = ("tick", "scope", "dag", "condition", "monitor", "reach")
"""The kinds of rows of `query_monitoring`."""

TOLD = ("success_ratio_1d", "consecutive_failures")
"""What the response says of each DAG; gold says more."""


def run_monitoring_checks(context: Context, args: Monitor) -> Outcome:
    """Record the ticks that nobody reported; evaluate the conditions before `as_of`,
    notify, and keep how the live layer and the runs are in gold.

    The health of the pipeline is kept by runs that publish, and by hand, unless
    `args.keeps_health` says otherwise; details tell it always. Judging a time before
    the last one judged changes nothing, and neither does judging that one from a clock
    that stands before responses which silver has; of runs that overlap, the health is
    kept as of the later time. Outside of a run the lake notes the time, as the run's
    record does otherwise. With `args.is_repeated`, as in a rebuild, the lake stays as
    it is. Details hold the row for ALL and, by DAG, how its runs went.

    What cannot be written holds up nothing else: conditions are evaluated and alerts
    sent all the same, then the first error is raised. Raises LakeError, WarehouseError.
    """
    try:
        asked = _ask(context)
    except Exception as error:
        if not context.is_repeated and not context.deadline.is_cancelled:
            channel = channel_in(context.settings)
            notify_unavailable(channel, context.lake, context.clock.now(), error)
        raise
    is_past = _is_past(context, asked)
    errors: list[Exception] = []
    gaps: list[str] = []
    found = Evaluation()
    if not is_past and not context.is_repeated:
        with _kept(errors):
            gaps = record_gaps(context, asked["tick"])
            for run_id in gaps:
                log_event("run_without_record", severity="ERROR", run_id=run_id)
            if gaps:
                asked = _ask(context)
        with _kept(errors):
            channel = channel_in(context.settings)
            found = carry_out(context, channel, asked["condition"])
    else:
        found = Evaluation(touched=evaluate(context, asked["condition"]).open)
    with _kept(errors):
        _write_gold(context, args, asked, is_past=is_past)
    scopes, dags = asked["scope"], asked["dag"]
    if is_past:
        scopes = context.warehouse.fetch("query_monitor")
        dags = context.warehouse.fetch("query_health")
    everything = next((_row_of(row) for row in scopes if row["scope"] == "ALL"), None)
    if everything is not None:
        is_bad = everything["is_freshness_sla_met"] is False
        log_event(
            "freshness",
            severity="WARNING" if is_bad else "INFO",
            minutes=everything["freshness_minutes"],
            is_met=everything["is_freshness_sla_met"],
            is_match_day=everything["is_match_day"],
        )
    if errors:
        raise errors[0]
    return Outcome(
        counts={
            "scopes": len(scopes),
            "dags": len(dags),
            "gaps": len(gaps),
            "alerts_open": len(found.open),
            "alerts_opened": len(found.opened),
            "alerts_closed": len(found.closed),
        },
        details={
            **dict(msgspec.to_builtins(everything or {})),
            "dags": {row["dag"]: {name: row[name] for name in TOLD} for row in dags},
        },
    )


@contextmanager
def _kept(errors: list[Exception]) -> Iterator[None]:
    """Keep an error for later, so that what comes next is done all the same."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 (it is raised in the end)
        errors.append(error)


def _is_past(context: Context, asked: dict[str, list[Row]]) -> bool:
    newest = _newest(asked)
    if newest != context.as_of or context.is_repeated:
        return newest > context.as_of
    return is_before_watermark(context, _reach(asked))


def _write_gold(
    context: Context, args: Monitor, asked: dict[str, list[Row]], *, is_past: bool
) -> None:
    newest = _newest(asked)
    if not is_past:
        if context.dag is None:
            record_gold_build(context, _reach(asked))
        context.warehouse.run(
            "gold_live_match_monitor",
            as_of=context.as_of,
            latest=context.latest,
            horizon=context.horizon,
            competitions=context.competitions,
        )
    is_kept = args.keeps_health
    if is_kept is None:
        is_kept = context.dags.keeps_health(context.dag)
    is_overlap = context.dag is not None and (
        timedelta() < newest - context.as_of < GRACE
    )
    if is_kept and (is_overlap or not is_past):
        as_of = max(context.as_of, newest)
        context.warehouse.run(
            "gold_pipeline_health", as_of=as_of, latest=context.latest
        )


def _newest(asked: dict[str, list[Row]]) -> datetime:
    """The newest time, not ahead of the clock, that was judged; EARLIEST without."""
    return asked["monitor"][0]["as_of"] or EARLIEST


def _reach(asked: dict[str, list[Row]]) -> datetime:
    """See silver_watermark."""
    return asked["reach"][0]["silver_watermark_at"] or EARLIEST


def _ask(context: Context) -> dict[str, list[Row]]:
    """The rows of `query_monitoring` by kind."""
    asked: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for row in context.warehouse.fetch(
        "query_monitoring",
        as_of=context.as_of,
        latest=context.latest,
        since=ticks_since(context),
        horizon=context.horizon,
        competitions=context.competitions,
    ):
        asked[row["kind"]].append(row)
    return asked


def _row_of(row: Row) -> Row:
    """A row of the monitor, without what only other kinds of rows have."""
    return {name: row[name] for name in TABLES["gold_live_match_monitor"].names}


def log_pipeline_run(context: Context, args: Mapping[str, Any]) -> Outcome:
    """Record a run from the report in `args`, in the lake and in the warehouse.
    Without a report there is nothing to do.

    A newer attempt replaces an older one, a success is never overwritten. Raises
    BadRequestError for a report that cannot be read, LakeError, WarehouseError.
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
