"""Plays a recorded timeline of the feed: one poll for each time with a change."""

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
"""Steps without data: a timeline has no league tables."""

DRAINED_EVERY = 20
"""Changes whose responses are validated, loaded and built together."""

PER_MINUTE = 1_000_000
SAMPLE = 100
"""Polls compared at the start and at the end."""


@dataclass
class Polls:
    """The durations and problems of the polls of a replay."""

    seconds: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def cost_ms(self, part: slice) -> float:
        """Median milliseconds of some of the polls."""
        return 1000 * statistics.median(self.seconds[part])


def replay_timeline(
    settings: Settings, file: Path, screen: Screen, *, at_changes: bool
) -> bool:
    """Poll a timeline at its changes, or at the quarters of an hour that see one.

    Each poll requests the matches that changed since the poll before. True if no run
    failed. Raises ConfigError for a file that cannot be read.
    """
    world = RecordedTimeline(file)
    times = world.instants if at_changes else world.ticks(15)
    claim(settings, Simulation(seed=0, date=times[0].date(), profile=file.name))
    clock = VirtualClock(times[0])
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
            with screen.progress("replay", len(times)) as tracker:
                for poll_at, result in _polls(
                    services, clock, world, times, polls, at_changes=at_changes
                ):
                    tracker.step(f"{poll_at:%Y-%m-%d %H:%M}Z  {result.status}")
            rows = rows_per_table(services.warehouse)
    took_s = time.monotonic() - began
    _show(screen, polls, rows, took_s, is_compared=not at_changes)
    return not polls.problems


def _polls(
    services: Services,
    clock: VirtualClock,
    world: RecordedTimeline,
    times: Sequence[datetime],
    polls: Polls,
    *,
    at_changes: bool,
) -> Iterator[tuple[datetime, RunResult]]:
    """Poll at each time. Changes are seconds apart, with nothing to evaluate in
    between: polled at each change, some polls only fetch, and the last alone is
    monitored."""
    whole = _without(services.dags, WITHOUT)
    unmonitored = _without(services.dags, {*WITHOUT, MONITOR_STEP})
    fetching = _only(services.dags, FETCH)
    caller = InProcess(services)
    before = times[0] - timedelta(days=365)
    for number, poll_at in enumerate(times, start=1):
        if not at_changes or number == len(times):
            dags = whole
        else:
            dags = fetching if number % DRAINED_EVERY else unmonitored
        clock.set(poll_at)
        run_id = f"{DAG}-replay-{poll_at:%Y%m%dT%H%M%SZ}"
        began = time.perf_counter()
        result = run_dag(
            dags,
            Start(DAG, run_id, "manual", None, poll_at),
            caller,
            clock,
            as_of=clock.now,
            args={FETCH: {"ids": world.changed(before, poll_at)}},
        )
        polls.seconds.append(time.perf_counter() - began)
        if not result.is_ok:
            polls.problems.append(f"{run_id}: {result.problem}")
        before = poll_at
        yield poll_at, result


def _only(dags: Dags, kept: str) -> Dags:
    steps = {step.step for step in dags.dags[DAG].steps}
    return _without(dags, steps - {kept})


def _without(dags: Dags, left_out: Container[str]) -> Dags:
    dag = dags.dags[DAG]
    steps = [step for step in dag.steps if step.step not in left_out]
    return msgspec.structs.replace(
        dags, dags={DAG: msgspec.structs.replace(dag, steps=steps)}
    )


def _show(
    screen: Screen,
    polls: Polls,
    rows: dict[str, int],
    took_s: float,
    *,
    is_compared: bool,
) -> None:
    show_rows(screen, rows)
    summary = (
        f"{len(polls.seconds)} polls in {took_s:.0f} s, {len(polls.problems)} failed"
    )
    cost: dict[str, float] = {}
    if is_compared and len(polls.seconds) > 2 * SAMPLE:
        cost["poll_ms_at_start"] = first = polls.cost_ms(slice(1, SAMPLE + 1))
        cost["poll_ms_at_end"] = last = polls.cost_ms(slice(-SAMPLE, None))
        summary += (
            f"; a poll took {first:.0f} ms at the start and {last:.0f} ms at the end "
            f"(medians of {SAMPLE})"
        )
    screen.say()
    screen.say(f"{summary}.")
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
