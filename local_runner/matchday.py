"""Plays one whole match-day on a virtual clock against the simulator."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import takewhile
from pathlib import Path
from typing import Any

import msgspec

from functions.shared.clock import VirtualClock
from functions.shared.dags import Dags
from functions.shared.settings import Settings
from functions.shared.step import Surroundings
from local_runner.alerts import alerts_since, show_alert_times
from local_runner.functions import InProcess
from local_runner.home import Simulation, claim, surroundings
from local_runner.report import (
    busiest,
    freshness,
    league_table,
    night_of,
    rows_per_table,
    scoreboard,
    show_freshness,
    show_night,
    show_scoreboard,
    show_table,
)
from local_runner.runner import MONITOR_STEP, RunResult, run_dag, start_of_tick, ticks
from local_runner.screen import Screen, Tracker
from local_runner.simulator.days import faults_of
from local_runner.simulator.faults import Fault
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from local_runner.source import asking

REPORT_TIMEOUT_S = 300.0


@dataclass
class Played:
    """What a match-day came to."""

    dags: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    """Runs that failed while the simulation had the API fail."""
    api_calls: int = 0
    judged_runs: int = 0
    fresh_runs: int = 0

    @property
    def runs(self) -> int:
        """How many runs there were."""
        return sum(statuses.total() for statuses in self.dags.values())

    def add(self, result: RunResult, *, is_trouble_scripted: bool) -> None:
        """Count a run."""
        self.dags.setdefault(result.start.dag, Counter())[result.status] += 1
        self.api_calls += sum(step.counts.get("api_calls", 0) for step in result.steps)
        if not result.is_ok:
            problems = self.scripted if is_trouble_scripted else self.problems
            problems.append(f"{result.start.run_id}: {result.problem}")
        if (judged := _judged(result)) is not None:
            self.judged_runs += 1
            self.fresh_runs += bool(judged["is_freshness_sla_met"])


def play_matchday(settings: Settings, simulation: Simulation, screen: Screen) -> bool:
    """Run every tick of every DAG on the simulation's date, then report on the day.

    True if nothing failed but what the simulation had fail. Shows progress, then how
    the day ended.
    """
    world = GeneratedSeason(
        simulation.seed, year=simulation.year, profile=simulation.profile
    )
    claim(settings, simulation)
    Path(settings.site_uri).mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    midnight = datetime.combine(simulation.date, time_of_day(), tzinfo=UTC)
    clock = VirtualClock(midnight)
    screen.say(f"Match-day {simulation.date}, simulated (seed {simulation.seed})")
    played = Played()
    faults = faults_of(simulation.profile, simulation.seed, simulation.date, world)
    with Simulator(world, clock, faults=faults) as simulator:
        settings = asking(settings, simulator, world, clock)
        with surroundings(settings, clock) as around:
            due = list(_ticks_of_day(around.dags, midnight))
            with screen.progress("run", len(due)) as tracker:
                for tick, dag in due:
                    clock.set(max(tick, clock.now()))
                    result = run_dag(
                        around.dags,
                        start_of_tick(dag, tick, clock.now()),
                        InProcess(around),
                        clock,
                        as_of=clock.now,
                    )
                    played.add(result, is_trouble_scripted=_is_any(faults, tick))
                    _note(tracker, tick, result)
            _conclude(screen, around, played, simulation.date)
    screen.say(f"Took {time.monotonic() - began:.1f} s")
    return not played.problems


def _ticks_of_day(dags: Dags, midnight: datetime) -> Iterator[tuple[datetime, str]]:
    """Every tick on the date that begins at `midnight`, with its DAG."""
    end = midnight + timedelta(days=1)
    return takewhile(
        lambda due: due[0] < end, ticks(dags, midnight - timedelta(seconds=1))
    )


def _is_any(faults: Iterable[Fault], tick: datetime) -> bool:
    return any(fault.since <= tick < fault.until for fault in faults)


def _judged(result: RunResult) -> dict[str, Any] | None:
    """What monitoring said of this very run; None when it had judged a later time."""
    answer = result.answers.get(MONITOR_STEP)
    details: dict[str, Any] = answer.body["details"] if answer else {}
    as_of = details.get("as_of")
    if as_of is None:
        return None
    since = datetime.fromisoformat(as_of) - result.start.started_at
    return details if timedelta() <= since < timedelta(minutes=15) else None


def _note(tracker: Tracker, tick: datetime, result: RunResult) -> None:
    judged = _judged(result)
    told = "played before" if judged is None else f"{judged['in_play_count']} in play"
    if answer := result.answers.get(MONITOR_STEP):
        opened = answer.body["counts"].get("alerts_open", 0)
        told += f", {opened} alerts open" if opened else ""
    tracker.step(f"{tick:%H:%M}Z  {result.start.dag} {result.status}, {told}")


def _conclude(screen: Screen, around: Surroundings, played: Played, day: date) -> None:
    """Report on the day, and show how it ended."""
    answer = InProcess(around)("publish", _report_request(day), REPORT_TIMEOUT_S)
    if error := answer.body.get("error"):
        played.problems.append(f"write_daily_quality_report: {error['what']}")
    warehouse, now = around.warehouse, around.clock.now()
    matches = scoreboard(warehouse, now)
    fresh = freshness(warehouse)
    night = night_of(warehouse, now)
    midnight = datetime.combine(day, time_of_day(), tzinfo=UTC)
    alerts = alerts_since(warehouse, midnight, now)
    code = busiest(matches)
    screen.say()
    show_scoreboard(screen, matches, code)
    screen.say()
    show_table(screen, league_table(warehouse, code))
    screen.say()
    show_freshness(screen, fresh)
    if played.judged_runs == played.runs:
        screen.say(
            f"           met at the end of {played.fresh_runs} of {played.runs} runs"
        )
    show_night(screen, night)
    if alerts:
        screen.say()
        show_alert_times(screen, alerts)
    screen.say()
    for dag, statuses in played.dags.items():
        told = ", ".join(f"{count} {status}" for status, count in statuses.items())
        screen.say(f"{dag:<16} {statuses.total()} runs: {told}")
    if played.scripted:
        first = played.scripted[0].partition(":")[0]
        screen.say(f"Scripted   {len(played.scripted)} runs failed, {first} first")
    for problem in played.problems[:5]:
        screen.problem(problem)
    if len(played.problems) > 5:
        screen.problem(f"and {len(played.problems) - 5} more, see: status")
    settings = around.settings
    site = Path(settings.site_uri)
    screen.say()
    screen.say(f"Answers    {played.api_calls} in {settings.lake_uri}")
    screen.say(f"Tables     {settings.warehouse_uri}")
    screen.say(f"Published  {site}: live.json, dashboard.json, quality/{day}.html")
    out = shlex.quote(str(Path(settings.lake_uri).parent))
    screen.say(f"Next       .venv/bin/python -m local_runner status --out {out}")
    screen.result(
        {
            "runs": played.dags,
            "problems": played.problems,
            "scripted_problems": played.scripted,
            "api_calls": played.api_calls,
            "freshness": fresh,
            "freshness_met_runs": played.fresh_runs,
            "scoreboard": matches,
            "night": night,
            "alerts": alerts,
            "rows": rows_per_table(warehouse),
        }
    )


def _report_request(day: date) -> bytes:
    request = {"step": "write_daily_quality_report", "args": {"date": day}}
    return msgspec.json.encode(request)
