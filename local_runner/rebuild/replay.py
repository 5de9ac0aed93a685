"""Fills a new warehouse from the lake: snapshots, run records, gold builds, alerts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime

from functions.shared.runtime.context import Services
from functions.shared.runtime.errors import DataFailedError
from functions.shared.runtime.future_times import latest_valid
from functions.shared.storage.alert_records import is_alert_key, restore_alert_rows
from functions.shared.storage.gold_builds import ReplayOrder
from functions.shared.storage.run_records import put_rows
from functions.shared.storage.snapshot import fetched_at_of
from functions.shared.warehouse.base import rows_param
from local_runner.rebuild.audit import UNREADABLE, LakeAudit
from local_runner.rebuild.plan import GOLD, RebuildPlan, RepeatedBuild, replan
from local_runner.rebuild.progress import Progress
from local_runner.runtime.functions import call_step, succeeded
from local_runner.runtime.runner import MONITOR_STEP
from local_runner.runtime.screen import Screen

RECORDS_AT_ONCE = 500

CATCH_UPS = 5
"""How often a rebuild looks for objects that arrived in the lake meanwhile."""

SILVER_STEPS = (
    ("validate", "validate_raw_payloads"),
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
    ("transform", "run_batch_silver"),
)

REPEATED: Mapping[str, object] = {"is_repeated": True}
"""The lake has a record of it already."""


def fill(
    services: Services,
    plan: RebuildPlan,
    progress: Progress,
    screen: Screen,
    until: datetime | None,
) -> RebuildPlan:
    """Process what is planned, then what arrived in the lake meanwhile: a run that
    finds the warehouse in use still stores responses. Returns the whole plan."""
    for _ in range(CATCH_UPS):
        _fill_once(services, plan, progress, screen)
        new = replan(services, plan, until)
        if new is None:
            break
        plan, built = new
        progress.update(built=built)
    return plan


def restore_alerts(
    services: Services, plan: RebuildPlan, until: datetime | None, audit: LakeAudit
) -> None:
    """Restore the alerts as they stood at `until`. Unreadable objects go to `audit`."""
    unreadable: list[str] = []
    restore_alert_rows(
        services.lake, services.warehouse, unreadable, until=until, as_of=plan.as_of
    )
    for key in unreadable:
        if is_alert_key(key):
            audit.damaged[key] = UNREADABLE
        else:
            audit.foreign.append(key)


def _fill_once(
    services: Services, plan: RebuildPlan, progress: Progress, screen: Screen
) -> None:
    built_before = progress.read().get("built", 0)
    built = recorded = 0
    with screen.progress("rebuild", len(plan.keys)) as tracker:
        for chunk, build in plan.parts:
            if build is None:
                _process_snapshots(services, chunk)
                tracker.step(f"{fetched_at_of(chunk[-1]):%Y-%m-%d %H:%M}Z", len(chunk))
                continue
            built += 1
            if built <= built_before:
                continue  # built by a process that was stopped, from what was known
            recorded = _put_records(services, plan, recorded, _known_by(build))
            _repeat(services, build)
            progress.update(built=built)
    _put_records(services, plan, recorded, None)


def _process_snapshots(services: Services, keys: list[str]) -> None:
    """Run the steps from validation to silver for some snapshots."""
    now = services.clock.now()  # no step accepts a time ahead of it
    first = min(now, *map(fetched_at_of, keys))
    last = min(now, max(map(fetched_at_of, keys)))
    args = {"uris": keys, **REPEATED}
    succeeded(call_step(services, *SILVER_STEPS[0], as_of=last, args=args))
    for function, step in SILVER_STEPS[1:]:
        succeeded(call_step(services, function, step, as_of=first, args=REPEATED))


def _known_by(build: RepeatedBuild) -> tuple[ReplayOrder, bool]:
    """Which run records a build knew. A run that is monitored is not recorded yet, nor
    is what ended at the same time; gaps are."""
    return build.order[0], build.step != MONITOR_STEP


def _put_records(
    services: Services,
    plan: RebuildPlan,
    recorded: int,
    until: tuple[ReplayOrder, bool] | None,
) -> int:
    """Write the run records that came by then, after the first `recorded` ones; the
    number of records written so far."""
    end = len(plan.records)
    if until is not None:
        end = bisect_right(plan.records, until, key=lambda record: record.came_at)
    for start in range(recorded, end, RECORDS_AT_ONCE):
        portion = plan.records[start : min(start + RECORDS_AT_ONCE, end)]
        put_rows(services.warehouse, portion)
    return max(recorded, end)


def _repeat(services: Services, build: RepeatedBuild) -> None:
    """Write gold as it was written then. Data tests that failed then, fail again."""
    if build.is_health_only:
        health = services.warehouse.fetch("query_health_now", as_of=build.as_of)
        services.warehouse.run(
            "gold_pipeline_health",
            as_of=build.as_of,
            latest=latest_valid(services.settings, services.clock),
            rows=rows_param("gold_pipeline_health", health),
        )
        return
    args = dict(REPEATED)
    if build.step == MONITOR_STEP:
        args["keeps_health"] = build.keeps_health
    response = call_step(
        services, GOLD[build.step], build.step, as_of=build.as_of, args=args
    )
    if response.http_status != DataFailedError.http_status:
        succeeded(response)
