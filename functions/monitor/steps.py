"""monitor: judges freshness, lag and runs, and records runs."""

from __future__ import annotations

from typing import Any

import msgspec

from functions.monitor.alerts import Evaluation, carry_out, evaluate
from functions.monitor.runs import record_gaps, record_of, report_in
from functions.shared.channel import channel_in
from functions.shared.judgements import note_judgement
from functions.shared.log import log_event
from functions.shared.runs import put_records
from functions.shared.step import Context, Outcome, Steps
from functions.shared.warehouse import Row

TOLD = ("success_ratio_1d", "consecutive_failures")
"""What the answer says of each DAG; gold says more."""


def run_monitoring_checks(context: Context) -> Outcome:
    """Record the ticks that nobody reported; then judge the live layer and the runs
    before `as_of`, and keep the result in gold.

    Judging a time before the last one judged changes nothing. Outside of a run the
    lake notes the time, as the run's record does otherwise. With `args.is_repeated`, as
    in a rebuild, the lake stays as it is. Details hold the row for ALL and, by DAG, how
    its runs went. Raises LakeError, WarehouseError.
    """
    if context.dag is None:
        note_judgement(context)
    gaps = [] if context.args.get("is_repeated") else record_gaps(context)
    for run_id in gaps:
        log_event("run_without_record", severity="ERROR", run_id=run_id)
    context.warehouse.run(
        "gold_live_match_monitor",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )
    context.warehouse.run("gold_pipeline_health", as_of=context.as_of)
    scopes = context.warehouse.fetch("ask_monitor")
    dags = context.warehouse.fetch("ask_health")
    everything = next((row for row in scopes if row["scope"] == "ALL"), None)
    if everything is not None:
        is_bad = everything["is_freshness_sla_met"] is False
        log_event(
            "freshness",
            severity="WARNING" if is_bad else "INFO",
            minutes=everything["freshness_minutes"],
            is_met=everything["is_freshness_sla_met"],
            is_match_day=everything["is_match_day"],
        )
    found = _alerts(context, everything)
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
            **_plain(everything or {}),
            "dags": {row["dag"]: {name: row[name] for name in TOLD} for row in dags},
        },
    )


def _alerts(context: Context, judged: Row | None) -> Evaluation:
    """Evaluate the alerts, and carry it out unless a later time was judged before."""
    is_past = judged is not None and judged["as_of"] > context.as_of
    if is_past or context.args.get("is_repeated"):
        return Evaluation(touched=evaluate(context).open)
    return carry_out(context, channel_in(context.settings))


def log_pipeline_run(context: Context) -> Outcome:
    """Record a run from the report in `args`, in the lake and in the warehouse.
    Without a report there is nothing to do.

    A newer attempt replaces an older one, a success is never overwritten. Raises
    BadRequestError for a report that cannot be read, LakeError, WarehouseError.
    """
    if context.dag is None or not context.args:
        return Outcome(status="skipped", details={"reason": "no run to record"})
    record = record_of(context, report_in(context))
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


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return dict(msgspec.to_builtins(row))


STEPS: Steps = {
    "run_monitoring_checks": run_monitoring_checks,
    "log_pipeline_run": log_pipeline_run,
}
