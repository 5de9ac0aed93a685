"""Runs of DAGs: their reports, their records, and the ticks without a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from cronsim import CronSim

from functions.shared.contract.unambiguous_json import storable
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.future_times import check_not_ahead
from functions.shared.runtime.request import in_utc
from functions.shared.runtime.run_report import RunReport
from functions.shared.runtime.version import VERSION
from functions.shared.storage.run_records import (
    GRACE,
    RunRecord,
    gap_record,
    put_records,
)

GAPS_BACK = timedelta(hours=26)
"""How far back ticks without a record are searched: a little over the longest period.
Every run records the gaps before it, so older ticks have a record; see the rows `ticks`
of `query_monitoring` for the range after an outage."""


def report_in(context: Context, args: Mapping[str, Any]) -> RunReport:
    """The report in a request. Raises BadRequestError if it is invalid."""
    payload = storable(msgspec.json.encode(dict(args)))  # no NUL in an error
    try:
        report = msgspec.json.decode(payload, type=RunReport)
    except msgspec.ValidationError as error:
        raise BadRequestError(f"args is not a report of a run: {error}.") from None
    stamps = ("started_at", "finished_at", "judged_as_of")
    for name in stamps:
        check_not_ahead(context.settings, context.clock, getattr(report, name), name)
    return msgspec.structs.replace(
        report, **{name: in_utc(getattr(report, name), name) for name in stamps}
    )


def record_of(context: Context, report: RunReport) -> RunRecord:
    """The record of a run: failed, skipped (if every fetch was) or a success."""
    failed = next((step for step in report.steps if step.status == "failed"), None)
    fetches = [step for step in report.steps if step.function == "fetch"]
    is_skipped = bool(fetches) and all(step.status == "skipped" for step in fetches)
    status = "failed" if failed else "skipped" if is_skipped else "success"
    took = report.finished_at - report.started_at
    row = {
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
        "steps": msgspec.to_builtins(report.steps),
        "api_calls": _total(report, "api_calls"),
        "statements": _total(report, "statements"),
        "billed_bytes": _total(report, "billed_bytes"),
        "code_version": VERSION,
    }
    return RunRecord(
        judged_as_of=report.judged_as_of, recorded_at=context.clock.now(), run=row
    )


def ticks_since(context: Context, back: timedelta = GAPS_BACK) -> datetime:
    """The start of the search for ticks without a record.

    Counted from `as_of`, or from the clock if that is earlier: a look back finds the
    gaps that were known then.
    """
    return min(context.as_of, context.clock.now()) - back


def record_gaps(context: Context, recorded: Mapping[str, set[datetime]]) -> list[str]:
    """Record every past tick without a record, except that of the current run:
    `abandoned` if it left snapshots, else `missed`. Returns their run ids.

    `recorded` are the ticks of each DAG since `ticks_since`. Ticks count from the first
    recorded one in that range. A run that reports later replaces its record. Raises
    LakeError, WarehouseError.
    """
    past = ticks_since(context, GRACE)
    gaps = {
        f"{dag}-{tick:%Y%m%dT%H%MZ}": (dag, tick)
        for dag, known in recorded.items()
        if dag in context.dags.dags
        for tick in _ticks(context.dags.dags[dag].schedule, min(known), past)
        if tick not in known
    }
    gaps.pop(context.run_id, None)
    if not gaps:
        return []
    oldest = min(tick for _, tick in gaps.values())
    left = context.warehouse.fetch(
        "query_runs_with_snapshots", since=oldest - GRACE, run_ids=sorted(gaps)
    )
    abandoned = {row["run_id"] for row in left}
    records = [
        gap_record(
            run_id,
            dag,
            tick,
            is_abandoned=run_id in abandoned,
            now=context.clock.now(),
        )
        for run_id, (dag, tick) in gaps.items()
    ]
    put_records(context.lake, context.warehouse, records)
    return sorted(gaps)


def _ticks(schedule: str, first: datetime, last: datetime) -> Iterator[datetime]:
    for tick in CronSim(schedule, first):
        if tick > last:
            return
        yield tick


def _total(report: RunReport, count: str) -> int:
    return sum(step.counts.get(count, 0) for step in report.steps)
