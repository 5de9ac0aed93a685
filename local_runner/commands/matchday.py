"""Plays whole days on a virtual clock against the simulator."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.settings import Settings
from local_runner.commands.alerts import alerts_since
from local_runner.commands.matchday_report import (
    DayReport,
    RunTally,
    heading,
    show_days,
)
from local_runner.commands.report import (
    busiest,
    freshness,
    league_table,
    night_of,
    rows_per_table,
    scoreboard,
)
from local_runner.runtime.counts import counted
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.play_plan import (
    PlayDay,
    PlayRequest,
    plan_play,
    ran_until,
    simulation_for,
)
from local_runner.runtime.runner import MONITOR_STEP, RunResult, run_dag, start_of_tick
from local_runner.runtime.screen import Screen, Tracker
from local_runner.runtime.source import faults_around, simulator_settings
from local_runner.runtime.workspace import Simulation
from local_runner.simulator.faults import Fault
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator

REPORT_TIMEOUT_S = 300.0


def play_matchdays(
    settings: Settings,
    request: PlayRequest,
    screen: Screen,
    dags: Dags | None = None,
) -> bool:
    """Run every tick of every DAG on one or several dates of a simulated season, then
    report on the last one. `dags` may have other schedules than `dags.yaml`.

    Each date is played as if by a process of its own, so that it is the same however
    many are played at once. True if nothing failed but by an injected fault. Shows
    progress, a line for each of several dates, and how the last one ended. Raises
    ConfigError where the folder holds something else.
    """
    simulation = simulation_for(settings, request)
    world = GeneratedSeason(
        simulation.seed, year=simulation.year, profile=simulation.profile
    )
    dags = dags or load_dags()
    plan = plan_play(settings, simulation, request, dags)
    Path(settings.site_uri).mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    screen.say(heading(plan, world))
    reports: list[DayReport] = []
    is_several = len(plan.days) > 1
    with screen.progress("run", sum(len(day.due) for day in plan.days)) as tracker:
        for day in plan.days:
            reports.append(
                _play_day(
                    settings,
                    simulation,
                    world,
                    day,
                    dags=dags,
                    tracker=tracker,
                    clock_format="%m-%d %H:%MZ" if is_several else "%H:%MZ",
                )
            )
            if is_several:
                screen.say(reports[-1].line)
    show_days(screen, settings, world, reports, took_s=time.monotonic() - began)
    return not any(report.tally.problems for report in reports)


def _play_day(
    settings: Settings,
    simulation: Simulation,
    world: GeneratedSeason,
    day: PlayDay,
    *,
    dags: Dags,
    tracker: Tracker,
    clock_format: str,
) -> DayReport:
    """Run what is due on a day, write its quality report, and read the results."""
    tally = RunTally()
    faults = faults_around(simulation, day.date, world)
    clock = VirtualClock(ran_until(settings, day.due[0][0]))
    waits = Random()  # noqa: S311 (a simulated client's jitter)
    with Simulator(world, clock, faults=faults) as simulator:
        settings = simulator_settings(settings, simulator, world, clock)
        with open_services(settings, clock, rng=waits) as opened:
            services = replace(opened, dags=dags)
            for tick, dag in day.due:
                clock.set(max(tick, clock.now()))
                start = start_of_tick(dag, tick, clock.now())
                waits.seed(f"{simulation.seed}:{start.run_id}")
                result = run_dag(
                    services.dags, start, InProcess(services), clock, as_of=clock.now
                )
                evaluated = _evaluation(result)
                tally.add(result, evaluated, is_fault_injected=_is_any(faults, tick))
                _show_progress(tracker, f"{tick:{clock_format}}", result, evaluated)
            report = InProcess(services)(
                "publish", _report_request(day.date), REPORT_TIMEOUT_S
            )
            if error := report.body.get("error"):
                tally.problems.append(f"write_daily_quality_report: {error['what']}")
            return _day_report(services, day, tally)


def _day_report(services: Services, day: PlayDay, tally: RunTally) -> DayReport:
    warehouse, now = services.warehouse, min(services.clock.now(), day.end)
    matches = scoreboard(warehouse, now)
    return DayReport(
        day=day,
        tally=tally,
        matches=matches,
        table=league_table(warehouse, busiest(matches)),
        fresh=freshness(warehouse),
        night=night_of(warehouse, now),
        alerts=alerts_since(warehouse, day.midnight, now),
        rows=rows_per_table(warehouse),
    )


def _is_any(faults: Iterable[Fault], tick: datetime) -> bool:
    return any(fault.since <= tick < fault.until for fault in faults)


def _evaluation(result: RunResult) -> dict[str, Any] | None:
    """What monitoring reported for this run; None when a later time was evaluated
    before."""
    response = result.responses.get(MONITOR_STEP)
    details: dict[str, Any] = response.body["details"] if response else {}
    as_of = details.get("as_of")
    if as_of is None:
        return None
    since = datetime.fromisoformat(as_of) - result.start.started_at
    return details if timedelta() <= since < timedelta(minutes=15) else None


def _show_progress(
    tracker: Tracker, tick: str, result: RunResult, evaluated: dict[str, Any] | None
) -> None:
    note = "played before"
    if evaluated is not None:
        note = f"{evaluated['in_play_count']} in play"
    if response := result.responses.get(MONITOR_STEP):
        alerts = response.body["counts"].get("alerts_open", 0)
        note += f", {counted(alerts, 'alert')} open" if alerts else ""
    tracker.step(f"{tick}  {result.start.dag} {result.status}, {note}")


def _report_request(day: date) -> bytes:
    request = {"step": "write_daily_quality_report", "args": {"date": day}}
    return msgspec.json.encode(request)
