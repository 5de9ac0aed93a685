"""Plays a recorded timeline of the feed: one poll for each moment that saw a change."""

from __future__ import annotations

import statistics
import time
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import Dags
from functions.shared.runtime.settings import FREE_PLAN, Settings
from local_runner.commands.report import rows_per_table, show_rows
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import MONITOR_STEP, RunResult, Start, run_dag
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import Simulation, claim
from local_runner.simulator.recorded_timeline import RecordedTimeline
from local_runner.simulator.server import TOKEN, Simulator

DAG = "live_poll_15m"
FETCH = "fetch_matches_live"
WITHOUT = ("fetch_standings_live",)
"""Steps that a timeline, which knows no tables, has nothing for."""

PER_MINUTE = 1_000_000
SAMPLE = 100
"""Polls compared at the start and at the end."""


@dataclass
class Polls:
    """What the polls of a replay came to."""

    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def cost_ms(self, part: slice) -> float:
        """Median milliseconds of some of the polls."""
        return 1000 * statistics.median(self.seconds[part])


def replay_timeline(
    settings: Settings, file: Path, screen: Screen, *, at_changes: bool
) -> bool:
    """Poll a timeline at its changes, or at the quarters of an hour that see one.

    Each poll asks for the matches that changed since the poll before. True if no run
    failed. Raises ConfigError for a file that cannot be read.
    """
    world = RecordedTimeline(file)
    moments = world.instants if at_changes else world.ticks(15)
    claim(settings, Simulation(seed=0, date=moments[0].date(), profile=file.name))
    clock = VirtualClock(moments[0])
    polls = Polls()
    began = time.monotonic()
    with Simulator(world, clock, calls_per_minute=None) as simulator:
        settings = replace(
            settings,
            api_url=simulator.url,
            token=TOKEN,
            calls_per_minute=PER_MINUTE,
            clock="request",
            competitions=tuple(FREE_PLAN),
        )
        with open_services(settings, clock) as services:
            with screen.progress("replay", len(moments)) as tracker:
                for moment, result in _polls(
                    services, clock, world, moments, polls, at_changes=at_changes
                ):
                    tracker.step(f"{moment:%Y-%m-%d %H:%M}Z  {result.status}")
            rows = rows_per_table(services.warehouse)
    _show(screen, polls, rows, time.monotonic() - began)
    return not polls.problems


def _polls(
    services: Services,
    clock: VirtualClock,
    world: RecordedTimeline,
    moments: Sequence[datetime],
    polls: Polls,
    *,
    at_changes: bool,
) -> Iterator[tuple[datetime, RunResult]]:
    """Poll at each moment. Seconds apart there is nothing to judge in between: polled
    at each change, only the last poll is monitored."""
    whole = _without(services.dags, WITHOUT)
    quiet = _without(services.dags, {*WITHOUT, MONITOR_STEP}) if at_changes else whole
    caller = InProcess(services)
    before = moments[0] - timedelta(days=365)
    for moment in moments:
        clock.set(moment)
        run_id = f"{DAG}-replay-{moment:%Y%m%dT%H%M%SZ}"
        began = time.perf_counter()
        result = run_dag(
            whole if moment == moments[-1] else quiet,
            Start(DAG, run_id, "manual", None, moment),
            caller,
            clock,
            as_of=clock.now,
            args={FETCH: {"ids": world.changed(before, moment)}},
        )
        polls.seconds.append(time.perf_counter() - began)
        if not result.is_ok:
            polls.problems.append(f"{run_id}: {result.problem}")
        before = moment
        yield moment, result


def _without(dags: Dags, left_out: Container[str]) -> Dags:
    dag = dags.dags[DAG]
    steps = [step for step in dag.steps if step.step not in left_out]
    return msgspec.structs.replace(
        dags, dags={DAG: msgspec.structs.replace(dag, steps=steps)}
    )


def _show(screen: Screen, polls: Polls, rows: dict[str, int], took_s: float) -> None:
    show_rows(screen, rows)
    told = f"{len(polls.seconds)} polls in {took_s:.0f} s, {len(polls.problems)} failed"
    cost: dict[str, float] = {}
    if len(polls.seconds) > 2 * SAMPLE:
        cost["poll_ms_at_start"] = first = polls.cost_ms(slice(1, SAMPLE + 1))
        cost["poll_ms_at_end"] = last = polls.cost_ms(slice(-SAMPLE, None))
        told += (
            f"; one took {first:.0f} ms at the start and {last:.0f} ms at the end "
            f"(medians of {SAMPLE})"
        )
    screen.say()
    screen.say(f"{told}.")
    for problem in polls.problems[:5]:
        screen.problem(problem)
    screen.result(
        {
            "polls": len(polls.seconds),
            "seconds": took_s,
            "problems": polls.problems,
            **cost,
            "rows": rows,
        }
    )
