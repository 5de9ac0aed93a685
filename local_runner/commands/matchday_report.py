"""What the runs of played days came to, for people and for scripts."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from functions.shared.storage.snapshot import snapshot_keys
from functions.shared.warehouse.base import Row
from local_runner.commands.alerts import show_alert_times
from local_runner.commands.report import (
    busiest,
    show_freshness,
    show_night,
    show_scoreboard,
    show_table,
)
from local_runner.runtime.counts import counted, plural_of
from local_runner.runtime.play_plan import ONE_DAY, PlayDay, PlayPlan
from local_runner.runtime.runner import RunResult
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import command
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.world import MatchQuery

LOOK_AHEAD = timedelta(days=60)
"""How far to look for the next match on a day without any."""

PROBLEMS_SHOWN = 5

PAGE = "index.html"
"""The first page of the site."""


@dataclass
class RunTally:
    """Counts of the runs of one or several days."""

    dags: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    injected: list[str] = field(default_factory=list)
    """Runs that failed during an injected fault of the API."""
    api_calls: int = 0
    evaluated_runs: int = 0
    fresh_runs: int = 0

    @property
    def runs(self) -> int:
        """The number of runs."""
        return sum(statuses.total() for statuses in self.dags.values())

    @property
    def failed_runs(self) -> int:
        """The number of failed runs."""
        return sum(statuses["failed"] for statuses in self.dags.values())

    def add(
        self,
        result: RunResult,
        evaluated: dict[str, Any] | None,
        *,
        is_fault_injected: bool,
    ) -> None:
        """Count a run, with what monitoring evaluated in it."""
        self.dags.setdefault(result.start.dag, Counter())[result.status] += 1
        self.api_calls += sum(step.counts.get("api_calls", 0) for step in result.steps)
        if not result.is_ok:
            problems = self.injected if is_fault_injected else self.problems
            problems.append(f"{result.start.run_id}: {result.problem}")
        if evaluated is not None:
            self.evaluated_runs += 1
            self.fresh_runs += bool(evaluated["is_freshness_sla_met"])

    def __add__(self, other: RunTally) -> RunTally:
        """The sum of both."""
        dags = {name: Counter(statuses) for name, statuses in self.dags.items()}
        for name, statuses in other.dags.items():
            dags.setdefault(name, Counter()).update(statuses)
        return RunTally(
            dags,
            self.problems + other.problems,
            self.injected + other.injected,
            self.api_calls + other.api_calls,
            self.evaluated_runs + other.evaluated_runs,
            self.fresh_runs + other.fresh_runs,
        )


@dataclass(frozen=True)
class DayReport:
    """A played day: its runs and matches, the table of the competition with most of
    these, freshness, the nightly results and alerts."""

    day: PlayDay
    tally: RunTally
    matches: list[Row]
    table: list[Row]
    fresh: Row | None
    night: dict[str, Any]
    alerts: list[Row]
    rows: dict[str, int]

    @property
    def opened(self) -> int:
        """The number of alerts that opened on the day."""
        return sum(row["opened_at"] >= self.day.midnight for row in self.alerts)

    @property
    def closed(self) -> int:
        """The number of alerts that closed on the day, whenever they opened."""
        return sum(row["resolved_at"] is not None for row in self.alerts)

    @property
    def line(self) -> str:
        """For people."""
        count, tally = len(self.matches), self.tally
        word = f"{'match' if count == 1 else plural_of('match')},"
        text = (
            f"{self.day.date:%a %Y-%m-%d}  {count:>2} {word:<8} "
            f"{counted(tally.runs, 'run')}, {tally.failed_runs} failed; alerts: "
            f"{self.opened} opened, {self.closed} closed"
        )
        if tally.evaluated_runs == tally.runs:
            text += f"; freshness met after {counted(tally.fresh_runs, 'run')}"
        return text

    @property
    def summary(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "date": self.day.date,
            "matches": len(self.matches),
            "runs": self.tally.dags,
            "problems": self.tally.problems,
            "scripted_problems": self.tally.injected,
            "api_calls": self.tally.api_calls,
            "freshness_met_runs": self.tally.fresh_runs,
            "alerts_opened": self.opened,
            "alerts_closed": self.closed,
        }


def heading(plan: PlayPlan, world: GeneratedSeason) -> str:
    """Which days are played, and why these."""
    first, last = plan.days[0], plan.days[-1]
    if len(plan.days) > 1:
        days = f"{len(plan.days)} days, {first.date} to {last.date}"
    elif world.matches(MatchQuery(first.date, first.date + ONE_DAY), first.midnight):
        days = f"Match-day {first.date}"
    else:
        days = f"Day without a match {first.date}"
    text = f"{days}, simulated (seed {plan.simulation.seed})"
    if first.is_rest:
        return f"{text}, resumed at {first.due[0][0]:%H:%M}Z, where it was stopped"
    if plan.before is None:
        return text
    if first.date > plan.before:
        return f"{text}, after {plan.before}, the last day in the folder"
    return f"{text}, played again"


def show_days(
    screen: Screen,
    settings: Settings,
    world: GeneratedSeason,
    reports: Sequence[DayReport],
    *,
    took_s: float,
) -> None:
    """Show how the last day ended, the totals of all of them, and last of all where the
    page is."""
    last = reports[-1]
    tally = sum((report.tally for report in reports), RunTally())
    _show_last_day(screen, world, last, tally)
    _show_runs(screen, tally)
    _show_places(screen, settings, last, tally)
    screen.say(f"Took {took_s:.1f} s")
    page = Path(settings.site_uri) / PAGE
    if page.exists():
        screen.say(f"Page       {page}")
    screen.result(
        {
            "days": [report.summary for report in reports],
            "runs": tally.dags,
            "problems": tally.problems,
            "scripted_problems": tally.injected,
            "api_calls": tally.api_calls,
            "freshness": last.fresh,
            "freshness_met_runs": tally.fresh_runs,
            "scoreboard": last.matches,
            "night": last.night,
            "alerts": last.alerts,
            "rows": last.rows,
        }
    )


def _show_last_day(
    screen: Screen, world: GeneratedSeason, last: DayReport, tally: RunTally
) -> None:
    screen.say()
    if last.matches:
        show_scoreboard(screen, last.matches, busiest(last.matches))
        screen.say()
        show_table(screen, last.table)
    else:
        screen.say(_without_match(world, last.day))
    screen.say()
    show_freshness(screen, last.fresh)
    if tally.evaluated_runs == tally.runs:
        screen.say(
            f"           met at the end of {tally.fresh_runs} of "
            f"{counted(tally.runs, 'run')}"
        )
    show_night(screen, last.night)
    if last.alerts:
        screen.say()
        show_alert_times(screen, last.alerts)


def _show_runs(screen: Screen, tally: RunTally) -> None:
    screen.say()
    for dag, statuses in tally.dags.items():
        results = ", ".join(f"{count} {status}" for status, count in statuses.items())
        screen.say(f"{dag:<16} {counted(statuses.total(), 'run')}: {results}")
    if tally.injected:
        first = tally.injected[0].partition(":")[0]
        screen.say(
            f"Injected faults: {counted(len(tally.injected), 'failed run')} "
            f"(expected), first {first}"
        )
    for problem in tally.problems[:PROBLEMS_SHOWN]:
        screen.problem(problem)
    if len(tally.problems) > PROBLEMS_SHOWN:
        more = len(tally.problems) - PROBLEMS_SHOWN
        screen.problem(f"and {more} more, see: status")


def _show_places(
    screen: Screen, settings: Settings, last: DayReport, tally: RunTally
) -> None:
    """Show where the results are, and what to type next."""
    site, report = Path(settings.site_uri), f"quality/{last.day.date}.html"
    stored = sum(1 for _ in snapshot_keys(open_lake(settings.lake_uri)))
    screen.say()
    screen.say(
        f"API calls  {tally.api_calls}; lake {settings.lake_uri} holds "
        f"{counted(stored, 'response')}"
    )
    screen.say(f"Tables     {settings.warehouse_uri}")
    screen.say(f"Published  {site}: live.json, dashboard.json, {report}")
    out = shlex.quote(str(Path(settings.lake_uri).parent))
    screen.say(f"Next       .venv/bin/python -m local_runner status --out {out}")
    screen.say(f"Next day   {command('matchday', settings)}")


def _without_match(world: GeneratedSeason, day: PlayDay) -> str:
    """A line for a day without a match, with the date of the next ones."""
    after = day.date + ONE_DAY
    coming = world.matches(MatchQuery(after, after + LOOK_AHEAD), day.end)
    text = f"No match on {day.date}"
    return f"{text}, the next on {coming[0]['utcDate'][:10]}." if coming else f"{text}."
