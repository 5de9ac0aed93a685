"""Stored times compared with the clock, and runs with their schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from functions.shared.runtime.context import LEDGER_HORIZON
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.future_times import VOID_AFTER
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Warehouse
from local_runner.doctor.finding import Environment, Finding, Status
from local_runner.runtime.counts import counted
from local_runner.runtime.future_times import advice, stored_ahead
from local_runner.runtime.schedule import ScheduleAdherence, schedule_adherence
from local_runner.runtime.workspace import command

RUNS_BACK = timedelta(days=7)


def check_times(env: Environment, warehouse: Warehouse) -> Iterator[Finding]:
    """Stored times that are ahead of the clock. Raises TouchlineError."""
    if env.simulation is not None:
        yield Finding("times", "skip", "A simulated folder has its own time.")
        return
    advised = advice(stored_ahead(env.settings, env.clock, warehouse))
    for item in advised:
        what = f"{item.what[0].upper()}{item.what[1:]}."
        status: Status = "warn" if item.dag is None else "fail"
        yield Finding("times", status, what, item.fix(env.settings))
    if not advised:
        yield Finding("times", "ok", "Nothing stored is ahead of the clock.")


def check_schedule(env: Environment, warehouse: Warehouse) -> Iterator[Finding]:
    """Each DAG compared with its ticks, one finding each. Raises WarehouseError."""
    settings = env.settings
    if env.simulation is not None:
        yield Finding("schedule", "skip", "A simulated folder has its own time.")
        return
    now = env.clock.now()
    runs = warehouse.fetch("query_recent_runs", since=now - RUNS_BACK)
    if not runs:
        (newest,) = warehouse.fetch(
            "query_newest_snapshot",
            horizon=now - LEDGER_HORIZON,
            latest=now + VOID_AFTER,
        )
        at = newest["fetched_at"]
        if at is None:
            what = "Nothing has run here yet."
            yield Finding("schedule", "warn", what, command("live", settings))
            return
        age = format_duration(now - at)
        is_old = now - at > RUNS_BACK
        what = f"No DAG has run for seven days; the newest response is {age} old."
        yield Finding(
            "schedule",
            "fail" if is_old else "warn",
            what,
            command("live", settings),
        )
        return
    dags = schedule_adherence(load_dags(), runs, now)
    is_stopped = all(dag.overdue_since for dag in dags if dag.ticks and dag.newest)
    for dag in dags:
        yield _dag_found(dag, now, settings, is_stopped=is_stopped)


def _dag_found(
    dag: ScheduleAdherence, now: datetime, settings: Settings, *, is_stopped: bool
) -> Finding:
    again = command("live" if is_stopped else f"run {dag.dag}", settings)
    if dag.overdue_since is not None:
        return Finding(
            "schedule",
            "fail",
            f"{dag.dag} is overdue: nothing ran at the tick of "
            f"{dag.overdue_since:%Y-%m-%d %H:%M}Z, "
            f"{format_duration(now - dag.overdue_since)} "
            f"ago; {dag.missed} of {counted(dag.ticks, 'tick')} in 24 h missed.",
            again,
        )
    if not dag.ticks:
        return Finding("schedule", "ok", f"{dag.dag}: none of its ticks is due yet.")
    if dag.newest is None:
        passed = counted(dag.ticks, "tick")
        what = f"{dag.dag} has not run in seven days; {passed} passed in 24 h."
        return Finding("schedule", "warn", what, again)
    if dag.missed:
        what = f"{dag.dag} missed {dag.missed} of {counted(dag.ticks, 'tick')} in 24 h."
        return Finding("schedule", "warn", what, command("status --all", settings))
    what = f"{dag.dag} ran at all of {counted(dag.ticks, 'tick')} in 24 h."
    return Finding("schedule", "ok", what)
