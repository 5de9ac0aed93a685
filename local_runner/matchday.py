"""Plays one whole match-day on a virtual clock against the simulator."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from cronsim import CronSim

from functions.shared.clock import VirtualClock
from functions.shared.settings import Settings
from functions.shared.step import Surroundings
from local_runner.functions import InProcess
from local_runner.home import Simulation, claim, surroundings
from local_runner.report import (
    freshness,
    rows_per_table,
    scoreboard,
    show_freshness,
    show_rows,
    show_scoreboard,
)
from local_runner.runner import RunResult, run_dag, start_of
from local_runner.screen import Screen, Tracker
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator

DAG = "live_poll_15m"
TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)


@dataclass
class Played:
    """What a match-day came to."""

    statuses: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    api_calls: int = 0
    fresh_runs: int = 0

    def add(self, result: RunResult) -> None:
        """Count a run."""
        self.statuses[result.status] += 1
        self.api_calls += sum(step.counts.get("api_calls", 0) for step in result.steps)
        if not result.is_ok:
            self.problems.append(f"{result.start.run_id}: {result.problem}")
        judged = result.answers.get("run_monitoring_checks")
        if judged is not None and judged.body["details"].get("is_freshness_sla_met"):
            self.fresh_runs += 1


def play_matchday(settings: Settings, simulation: Simulation, screen: Screen) -> bool:
    """Run every tick of `live_poll_15m` on the simulation's date; True if all went
    well. Shows progress, then the scoreboard, the SLAs and the rows per table."""
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
    with Simulator(world, clock, token=TOKEN) as simulator:
        settings = replace(
            settings, api_url=simulator.url, token=TOKEN, clock="request"
        )
        with surroundings(settings, clock) as around:
            dags = around.dags
            ticks = list(_ticks(dags.dags[DAG].schedule, midnight))
            with screen.progress(DAG, len(ticks)) as tracker:
                for tick in ticks:
                    clock.set(tick)
                    result = run_dag(
                        dags,
                        start_of(dags, DAG, tick),
                        InProcess(around),
                        clock,
                        as_of=clock.now,
                    )
                    played.add(result)
                    _note(tracker, tick, result)
            _conclude(screen, around, played)
    screen.say(f"Took {time.monotonic() - began:.1f} s")
    return not played.problems


def _ticks(schedule: str, midnight: datetime) -> Iterator[datetime]:
    """Every moment of the schedule on the date that begins at `midnight`."""
    for tick in CronSim(schedule, midnight - timedelta(seconds=1)):
        if tick >= midnight + timedelta(days=1):
            return
        yield tick


def _note(tracker: Tracker, tick: datetime, result: RunResult) -> None:
    details = {}
    if "run_monitoring_checks" in result.answers:
        details = result.answers["run_monitoring_checks"].body["details"]
    in_play = details.get("in_play_count", 0)
    tracker.step(f"{tick:%H:%M}Z  {result.status}, {in_play} in play")


def _conclude(screen: Screen, around: Surroundings, played: Played) -> None:
    matches = scoreboard(around.warehouse, around.clock.now())
    fresh = freshness(around.warehouse)
    rows = rows_per_table(around.warehouse)
    runs = sum(played.statuses.values())
    told = ", ".join(f"{count} {status}" for status, count in played.statuses.items())
    screen.say()
    show_scoreboard(screen, matches)
    screen.say()
    show_freshness(screen, fresh)
    screen.say(f"           met at the end of {played.fresh_runs} of {runs} runs")
    screen.say()
    show_rows(screen, rows)
    screen.say()
    screen.say(f"{runs} runs: {told}; {played.api_calls} API calls")
    for problem in played.problems[:5]:
        screen.problem(problem)
    settings = around.settings
    screen.say(f"Lake {settings.lake_uri}, warehouse {settings.warehouse_uri}")
    out = Path(settings.lake_uri).parent
    screen.say(f"Next: .venv/bin/python -m local_runner status --out {out}")
    screen.result(
        {
            "runs": played.statuses,
            "problems": played.problems,
            "api_calls": played.api_calls,
            "freshness": fresh,
            "freshness_met_runs": played.fresh_runs,
            "scoreboard": matches,
            "rows": rows,
        }
    )
