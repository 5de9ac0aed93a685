"""Compares the schedule with the runs that are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cronsim import CronSim

from functions.shared.runtime.dags import Dags
from functions.shared.storage.run_records import GRACE
from functions.shared.warehouse.base import Row
from local_runner.runtime.runner import last_tick

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ScheduleAdherence:
    """How a DAG keeps its schedule.

    `newest` is its newest run, scheduled or not. `ticks` counts those of the last day,
    from the first run of any schedule on; `missed` of them have no run, or an abandoned
    one. `overdue_since` is the newest tick, when its time to begin is over and nothing
    has run since; a DAG that never ran is not overdue.
    """

    dag: str
    newest: Row | None
    ticks: int
    missed: int
    overdue_since: datetime | None


def schedule_adherence(
    dags: Dags, runs: Sequence[Row], as_of: datetime
) -> list[ScheduleAdherence]:
    """How each DAG keeps its schedule at `as_of`, by the `runs` of some days before."""
    began = min((tick for run in runs if (tick := run["scheduled_at"])), default=None)
    since = None if began is None else max(began, as_of - DAY)
    return [
        _adherence(
            name,
            dag.schedule,
            [run for run in runs if run["dag"] == name],
            as_of,
            since,
        )
        for name, dag in dags.dags.items()
    ]


def _adherence(
    dag: str,
    schedule: str,
    runs: Sequence[Row],
    as_of: datetime,
    since: datetime | None,
) -> ScheduleAdherence:
    newest = max(runs, key=lambda run: (run["started_at"], run["run_id"]), default=None)
    if since is None:
        return ScheduleAdherence(dag, newest, ticks=0, missed=0, overdue_since=None)
    due = last_tick(schedule, as_of - GRACE)
    ticks = _ticks(schedule, since, due)
    ran = [run for run in runs if run["status"] != "missed"]
    on_time = {run["scheduled_at"] for run in ran if run["status"] != "abandoned"}
    is_overdue = bool(ticks and runs) and all(run["started_at"] < due for run in ran)
    return ScheduleAdherence(
        dag,
        newest,
        ticks=len(ticks),
        missed=len([tick for tick in ticks if tick not in on_time]),
        overdue_since=due if is_overdue else None,
    )


def _ticks(schedule: str, first: datetime, last: datetime) -> list[datetime]:
    """The ticks from `first` to `last`, both included."""
    ticks = []
    for tick in CronSim(schedule, first.astimezone(UTC) - timedelta(seconds=1)):
        if tick > last:
            break
        ticks.append(tick)
    return ticks
