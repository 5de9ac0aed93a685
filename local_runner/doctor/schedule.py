"""What is stored beside the clock, and the runs beside their schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from functions.shared.runtime.context import LEDGER_HORIZON
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.future_times import VOID_AFTER
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Warehouse
from local_runner.doctor.finding import Finding, Patient, Status
from local_runner.runtime.future_times import advice, stored_ahead
from local_runner.runtime.schedule import Kept, kept
from local_runner.runtime.workspace import command

RUNS_BACK = timedelta(days=7)


def check_times(patient: Patient, warehouse: Warehouse) -> Iterator[Finding]:
    """Stored times that are ahead of the clock. Raises TouchlineError."""
    if patient.simulation is not None:
        yield Finding("times", "skip", "A simulated folder has its own time.")
        return
    told = advice(stored_ahead(patient.settings, patient.clock, warehouse))
    for one in told:
        what = f"{one.what[0].upper()}{one.what[1:]}."
        status: Status = "warn" if one.dag is None else "fail"
        yield Finding("times", status, what, one.fix(patient.settings))
    if not told:
        yield Finding("times", "ok", "Nothing stored is ahead of the clock.")


def check_schedule(patient: Patient, warehouse: Warehouse) -> Iterator[Finding]:
    """Each DAG beside its ticks: one finding for each. Raises WarehouseError."""
    settings = patient.settings
    if patient.simulation is not None:
        yield Finding("schedule", "skip", "A simulated folder has its own time.")
        return
    now = patient.clock.now()
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
        ago = format_duration(now - at)
        is_old = now - at > RUNS_BACK
        what = "No DAG has run for seven days; the newest response is {} old."
        yield Finding(
            "schedule",
            "fail" if is_old else "warn",
            what.format(ago),
            command("live", settings),
        )
        return
    dags = kept(load_dags(), runs, now)
    is_dead = all(one.overdue_since for one in dags if one.ticks and one.newest)
    for one in dags:
        yield _kept_found(one, now, settings, is_dead=is_dead)


def _kept_found(
    one: Kept, now: datetime, settings: Settings, *, is_dead: bool
) -> Finding:
    again = command("live" if is_dead else f"run {one.dag}", settings)
    if one.overdue_since is not None:
        return Finding(
            "schedule",
            "fail",
            f"{one.dag} is overdue: nothing ran at the tick of "
            f"{one.overdue_since:%Y-%m-%d %H:%M}Z, "
            f"{format_duration(now - one.overdue_since)} ago; "
            f"{one.missed} of {one.ticks} ticks in 24 h were missed.",
            again,
        )
    if not one.ticks:
        return Finding("schedule", "ok", f"{one.dag}: no tick of it is due yet.")
    if one.newest is None:
        what = (
            f"{one.dag} has not run in seven days, {one.ticks} ticks of 24 h went by."
        )
        return Finding("schedule", "warn", what, again)
    if one.missed:
        what = f"{one.dag} missed {one.missed} of {one.ticks} ticks in 24 h."
        return Finding("schedule", "warn", what, command("status --all", settings))
    what = f"{one.dag} ran at all of {one.ticks} ticks in 24 h."
    return Finding("schedule", "ok", what)
