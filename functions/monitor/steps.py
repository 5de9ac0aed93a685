"""monitor: judges freshness and lag, and records runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from functions.shared.errors import BadRequestError
from functions.shared.log import log_event
from functions.shared.step import Context, Outcome, Steps
from functions.shared.version import VERSION

Stamp = Annotated[datetime, msgspec.Meta(tz=True)]


class StepReport(msgspec.Struct, frozen=True):
    """How one step of a run went, all attempts together."""

    step: str
    function: str
    status: Literal["ok", "skipped", "failed", "not_run"]
    attempts: int
    duration_ms: int
    counts: dict[str, int] = {}
    error: str | None = None


class RunReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the runner of a DAG says of one run: the args of `log_pipeline_run`."""

    trigger: Literal["schedule", "manual"]
    started_at: Stamp
    finished_at: Stamp
    steps: list[StepReport]


def run_monitoring_checks(context: Context) -> Outcome:
    """Judge the live layer at `as_of` and keep the result in gold.

    Judging a time before the last one judged changes nothing. Details hold the row
    for ALL. Raises WarehouseError.
    """
    context.warehouse.run(
        "gold_live_match_monitor",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )
    rows = context.warehouse.fetch("ask_monitor")
    everything = next((row for row in rows if row["scope"] == "ALL"), None)
    if everything is not None:
        is_bad = everything["is_freshness_sla_met"] is False
        log_event(
            "freshness",
            severity="WARNING" if is_bad else "INFO",
            minutes=everything["freshness_minutes"],
            is_met=everything["is_freshness_sla_met"],
            is_match_day=everything["is_match_day"],
        )
    return Outcome(counts={"scopes": len(rows)}, details=_plain(everything or {}))


def log_pipeline_run(context: Context) -> Outcome:
    """Record a run from the report in `args`; without one there is nothing to do.

    A newer attempt replaces an older one, a success is never overwritten. Raises
    BadRequestError for a report that cannot be read, WarehouseError.
    """
    if context.dag is None or not context.args:
        return Outcome(status="skipped", details={"reason": "no run to record"})
    try:
        report = msgspec.convert(context.args, RunReport)
    except msgspec.ValidationError as error:
        raise BadRequestError(f"args is no report of a run: {error}.") from None
    row = _run_row(context, report)
    context.warehouse.run(
        "put_run",
        rows=msgspec.json.encode([row]).decode(),
        since=report.started_at - timedelta(days=2),
    )
    failed = row["status"] == "failed"
    log_event(
        "run_finished",
        severity="ERROR" if failed else "INFO",
        dag=context.dag,
        run_id=context.run_id,
        status=row["status"],
        failed_step=row["failed_step"],
        error_message=row["error"],
    )
    return Outcome(counts={"steps": len(report.steps)}, details={"run": row["status"]})


def _run_row(context: Context, report: RunReport) -> dict[str, Any]:
    failed = next((step for step in report.steps if step.status == "failed"), None)
    fetches = [step for step in report.steps if step.function == "fetch"]
    is_skipped = bool(fetches) and all(step.status == "skipped" for step in fetches)
    status = "failed" if failed else "skipped" if is_skipped else "success"
    took = report.finished_at - report.started_at
    return {
        "run_id": context.run_id,
        "dag": context.dag,
        "trigger": report.trigger,
        "scheduled_at": context.scheduled_at,
        "started_at": report.started_at,
        "finished_at": report.finished_at,
        "duration_ms": took // timedelta(milliseconds=1),
        "status": status,
        "attempts": 1,
        "last_attempt_at": report.started_at,
        "failed_step": failed.step if failed else None,
        "error": failed.error if failed else None,
        "steps": report.steps,
        "api_calls": _total(report, "api_calls"),
        "statements": _total(report, "statements"),
        "billed_bytes": _total(report, "billed_bytes"),
        "code_version": VERSION,
    }


def _total(report: RunReport, count: str) -> int:
    return sum(step.counts.get(count, 0) for step in report.steps)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    return dict(msgspec.to_builtins(row))


STEPS: Steps = {
    "run_monitoring_checks": run_monitoring_checks,
    "log_pipeline_run": log_pipeline_run,
}
