"""Plays whole days on a virtual clock against the simulator."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row
from local_runner.commands.alerts import alerts_since, show_alert_times
from local_runner.commands.report import (
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
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.play_plan import (
    ONE_DAY,
    Day,
    Plan,
    PlayRequest,
    plan,
    ran_until,
    simulation_for,
)
from local_runner.runtime.runner import MONITOR_STEP, RunResult, run_dag, start_of_tick
from local_runner.runtime.screen import Screen, Tracker
from local_runner.runtime.source import asking, faults_around
from local_runner.runtime.workspace import Simulation, command
from local_runner.simulator.faults import Fault
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from local_runner.simulator.world import MatchQuery

REPORT_TIMEOUT_S = 300.0
AHEAD = timedelta(days=60)
"""How far the next match is looked for on a day without any."""


@dataclass
class Played:
    """What the runs of a day, or of several, came to."""

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

    @property
    def failed_runs(self) -> int:
        """How many of them failed."""
        return sum(statuses["failed"] for statuses in self.dags.values())

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

    def __add__(self, other: Played) -> Played:
        """Both together."""
        dags = {name: Counter(statuses) for name, statuses in self.dags.items()}
        for name, statuses in other.dags.items():
            dags.setdefault(name, Counter()).update(statuses)
        return Played(
            dags,
            self.problems + other.problems,
            self.scripted + other.scripted,
            self.api_calls + other.api_calls,
            self.judged_runs + other.judged_runs,
            self.fresh_runs + other.fresh_runs,
        )


@dataclass(frozen=True)
class Ended:
    """How a day ended: its runs, its matches, the table of the competition that has
    most of these, and what is known of freshness, of the last night and of alerts."""

    day: Day
    played: Played
    matches: list[Row]
    table: list[Row]
    fresh: Row | None
    night: dict[str, Any]
    alerts: list[Row]
    rows: dict[str, int]

    @property
    def opened(self) -> int:
        """How many alerts opened on the day."""
        return sum(row["opened_at"] >= self.day.midnight for row in self.alerts)

    @property
    def closed(self) -> int:
        """How many alerts closed on it, whenever they opened."""
        return sum(row["resolved_at"] is not None for row in self.alerts)

    @property
    def line(self) -> str:
        """For people."""
        count, played = len(self.matches), self.played
        word = "match," if count == 1 else "matches,"
        told = (
            f"{self.day.date:%a %Y-%m-%d}  {count:>2} {word:<8} {played.runs} runs, "
            f"{played.failed_runs} failed; alerts: {self.opened} opened, "
            f"{self.closed} closed"
        )
        if played.judged_runs == played.runs:
            told += f"; freshness met after {played.fresh_runs} runs"
        return told

    @property
    def told(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "date": self.day.date,
            "matches": len(self.matches),
            "runs": self.played.dags,
            "problems": self.played.problems,
            "scripted_problems": self.played.scripted,
            "api_calls": self.played.api_calls,
            "freshness_met_runs": self.played.fresh_runs,
            "alerts_opened": self.opened,
            "alerts_closed": self.closed,
        }


def play_matchdays(
    settings: Settings, request: PlayRequest, screen: Screen, dags: Dags | None = None
) -> bool:
    """Run every tick of every DAG on one date of a simulated season or on several, then
    report on the last one. `dags` may have other schedules than `dags.yaml`.

    Each date is played as if by a process of its own, so that it is the same however
    many are played at once. True if nothing failed but what the simulation had fail.
    Shows progress, a line for each of several dates, and how the last one ended. Raises
    ConfigError where the folder holds something else.
    """
    simulation = simulation_for(settings, request)
    world = GeneratedSeason(
        simulation.seed, year=simulation.year, profile=simulation.profile
    )
    dags = dags or load_dags()
    play = plan(settings, simulation, request, dags)
    Path(settings.site_uri).mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    screen.say(_heading(play, world))
    ended: list[Ended] = []
    is_several = len(play.days) > 1
    with screen.progress("run", sum(len(day.due) for day in play.days)) as tracker:
        for day in play.days:
            ended.append(
                _play(
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
                screen.say(ended[-1].line)
    _show(screen, settings, world, ended)
    screen.say(f"Took {time.monotonic() - began:.1f} s")
    return not any(one.played.problems for one in ended)


def _play(
    settings: Settings,
    simulation: Simulation,
    world: GeneratedSeason,
    day: Day,
    *,
    dags: Dags,
    tracker: Tracker,
    clock_format: str,
) -> Ended:
    """Run what is due on a day, have its quality report written, and look at it."""
    played = Played()
    faults = faults_around(simulation, day.date, world)
    clock = VirtualClock(ran_until(settings, day.due[0][0]))
    waits = Random()  # noqa: S311 (a simulated client's jitter)
    with Simulator(world, clock, faults=faults) as simulator:
        settings = asking(settings, simulator, world, clock)
        with open_services(settings, clock, rng=waits) as opened:
            services = replace(opened, dags=dags)
            for tick, dag in day.due:
                clock.set(max(tick, clock.now()))
                start = start_of_tick(dag, tick, clock.now())
                waits.seed(f"{simulation.seed}:{start.run_id}")
                result = run_dag(
                    services.dags, start, InProcess(services), clock, as_of=clock.now
                )
                played.add(result, is_trouble_scripted=_is_any(faults, tick))
                _note(tracker, f"{tick:{clock_format}}", result)
            report = InProcess(services)(
                "publish", _report_request(day.date), REPORT_TIMEOUT_S
            )
            if error := report.body.get("error"):
                played.problems.append(f"write_daily_quality_report: {error['what']}")
            return _ended(services, day, played)


def _ended(services: Services, day: Day, played: Played) -> Ended:
    warehouse, now = services.warehouse, min(services.clock.now(), day.end)
    matches = scoreboard(warehouse, now)
    return Ended(
        day=day,
        played=played,
        matches=matches,
        table=league_table(warehouse, busiest(matches)),
        fresh=freshness(warehouse),
        night=night_of(warehouse, now),
        alerts=alerts_since(warehouse, day.midnight, now),
        rows=rows_per_table(warehouse),
    )


def _is_any(faults: Iterable[Fault], tick: datetime) -> bool:
    return any(fault.since <= tick < fault.until for fault in faults)


def _judged(result: RunResult) -> dict[str, Any] | None:
    """What monitoring said of this very run; None when it had judged a later time."""
    response = result.responses.get(MONITOR_STEP)
    details: dict[str, Any] = response.body["details"] if response else {}
    as_of = details.get("as_of")
    if as_of is None:
        return None
    since = datetime.fromisoformat(as_of) - result.start.started_at
    return details if timedelta() <= since < timedelta(minutes=15) else None


def _note(tracker: Tracker, tick: str, result: RunResult) -> None:
    judged = _judged(result)
    told = "played before" if judged is None else f"{judged['in_play_count']} in play"
    if response := result.responses.get(MONITOR_STEP):
        opened = response.body["counts"].get("alerts_open", 0)
        told += f", {opened} alerts open" if opened else ""
    tracker.step(f"{tick}  {result.start.dag} {result.status}, {told}")


def _heading(play: Plan, world: GeneratedSeason) -> str:
    """Which days are played, and why these."""
    first, last = play.days[0], play.days[-1]
    if len(play.days) > 1:
        days = f"{len(play.days)} days, {first.date} to {last.date}"
    elif world.matches(MatchQuery(first.date, first.date + ONE_DAY), first.midnight):
        days = f"Match-day {first.date}"
    else:
        days = f"Day without a match {first.date}"
    told = f"{days}, simulated (seed {play.simulation.seed})"
    if first.is_rest:
        return f"{told}, from {first.due[0][0]:%H:%M}Z on, where it was stopped"
    if play.before is None:
        return told
    if first.date > play.before:
        return f"{told}, after {play.before}, the last day in the folder"
    return f"{told}, played again"


def _show(
    screen: Screen, settings: Settings, world: GeneratedSeason, ended: Sequence[Ended]
) -> None:
    """How the last day ended, and what all of them came to."""
    last = ended[-1]
    played = sum((one.played for one in ended), Played())
    screen.say()
    if last.matches:
        show_scoreboard(screen, last.matches, busiest(last.matches))
        screen.say()
        show_table(screen, last.table)
    else:
        screen.say(_idle(world, last.day))
    screen.say()
    show_freshness(screen, last.fresh)
    if played.judged_runs == played.runs:
        screen.say(
            f"           met at the end of {played.fresh_runs} of {played.runs} runs"
        )
    show_night(screen, last.night)
    if last.alerts:
        screen.say()
        show_alert_times(screen, last.alerts)
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
    site, report = Path(settings.site_uri), f"quality/{last.day.date}.html"
    screen.say()
    screen.say(f"Responses    {played.api_calls} in {settings.lake_uri}")
    screen.say(f"Tables     {settings.warehouse_uri}")
    screen.say(f"Published  {site}: live.json, dashboard.json, {report}")
    out = shlex.quote(str(Path(settings.lake_uri).parent))
    screen.say(f"Next       .venv/bin/python -m local_runner status --out {out}")
    screen.say(f"Next day   {command('matchday', settings)}")
    screen.result(
        {
            "days": [one.told for one in ended],
            "runs": played.dags,
            "problems": played.problems,
            "scripted_problems": played.scripted,
            "api_calls": played.api_calls,
            "freshness": last.fresh,
            "freshness_met_runs": played.fresh_runs,
            "scoreboard": last.matches,
            "night": last.night,
            "alerts": last.alerts,
            "rows": last.rows,
        }
    )


def _idle(world: GeneratedSeason, day: Day) -> str:
    """That a day had no match, and when the next ones are."""
    after = day.date + ONE_DAY
    coming = world.matches(MatchQuery(after, after + AHEAD), day.end)
    told = f"No match on {day.date}"
    return f"{told}, the next on {coming[0]['utcDate'][:10]}." if coming else f"{told}."


def _report_request(day: date) -> bytes:
    request = {"step": "write_daily_quality_report", "args": {"date": day}}
    return msgspec.json.encode(request)
