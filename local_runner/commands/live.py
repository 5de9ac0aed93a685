"""Runs the schedule on the real clock against the real API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import Lake, open_lake
from functions.shared.warehouse.deferred import DeferredWarehouse
from local_runner.runtime.alert_lines import alerts_shown
from local_runner.runtime.counts import counted
from local_runner.runtime.functions import InProcess
from local_runner.runtime.missed import missed_ticks, recover_records
from local_runner.runtime.opening import polling
from local_runner.runtime.runner import (
    RunResult,
    Start,
    last_tick,
    run_dag,
    start_of,
    start_of_tick,
    ticks,
)
from local_runner.runtime.scheduler_lock import only_scheduler
from local_runner.runtime.screen import Screen
from local_runner.runtime.source import check_token
from local_runner.runtime.stopping import Stop
from local_runner.runtime.workspace import claim

NAP_S = 1.0
NEXT = timedelta(microseconds=1)
OPEN_ATTEMPTS, OPEN_WAIT_S = 12, 5.0
"""How long a run waits for a warehouse in use: a minute."""


def check_real(settings: Settings, otherwise: str) -> None:
    """Raise ConfigError for a simulated folder, with what to do `otherwise`, and
    without a token."""
    claim(settings, None, otherwise=otherwise)
    check_token(settings, "play a simulated day: make local-run")


def run_live(
    settings: Settings, clock: Clock, screen: Screen, *, runs: int | None
) -> bool:
    """Poll once now, then run every DAG at its ticks, until `runs` are over or Ctrl-C.

    The warehouse is open only during a run, so that it can be read in between. True if
    no run failed. Raises SchedulerRunningError where another process runs the schedule
    of the folder already.
    """
    with only_scheduler(settings, screen):
        claim(settings, None)
        return run_schedule(settings, clock, screen, runs=runs)


def run_schedule(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    *,
    runs: int | None,
    first: Sequence[str] = (),
    stop: Stop | None = None,
) -> bool:
    """Run the DAGs `first`, by default the poll, then every DAG at its ticks, and once
    more a nightly run that was missed or failed: see `missed_ticks`.

    The folder is claimed already. True if none of at most `runs` failed. Raises
    StoppedError when a `stop` is requested.
    """
    dags = load_dags()
    screen.say(
        f"Running {', '.join(dags.dags)} against {settings.api_url}; Ctrl-C stops."
    )
    limiter = Limiter(settings.calls_per_minute, clock)
    is_ok = True
    due = _due(settings, dags, clock, first or [next(iter(dags.dags))])
    with alerts_shown(screen) as lines:
        for tick, dag in islice(due, runs):
            is_ok = (
                _run(settings, clock, screen, limiter, dag, tick=tick, stop=stop)
                and is_ok
            )
            lines.show()
    return is_ok


def _due(
    settings: Settings, dags: Dags, clock: Clock, first: Sequence[str]
) -> Iterator[tuple[datetime | None, str]]:
    """The DAGs to run, each when it is due, with its tick if it has one."""
    began = clock.now()
    lake = open_lake(settings.lake_uri)
    for dag in first:
        yield None, dag
    yield from _missed(lake, dags, clock, until=began)
    for tick, dag in ticks(dags, began):
        while (wait_s := (tick - clock.now()).total_seconds()) > 0:
            clock.sleep(min(wait_s, NAP_S))
        if tick < last_tick(dags.dags[dag].schedule, clock.now()):
            continue  # passed while asleep: the newest tick stands for those before it
        yield tick, dag
        yield from _missed(lake, dags, clock, until=tick - NEXT)


def _missed(
    lake: Lake, dags: Dags, clock: Clock, *, until: datetime
) -> Iterator[tuple[datetime | None, str]]:
    """The rare DAGs whose tick by `until` was missed; later ticks run by themselves.
    Where the lake cannot be read the runs themselves report it."""
    try:
        missed = missed_ticks(lake, dags, clock.now())
    except LakeError:
        return
    yield from (tick for tick in missed if tick[0] <= until)


def _run(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    limiter: Limiter,
    dag: str,
    *,
    tick: datetime | None,
    stop: Stop | None,
) -> bool:
    """One run. Where another process holds the warehouse, it fetches and stores, then
    waits for the warehouse."""
    waits = iter(range(OPEN_ATTEMPTS))

    def wait() -> bool:
        if next(waits, None) is None:
            return False
        clock.sleep(OPEN_WAIT_S)
        return True

    with polling(settings, clock, limiter, wait) as services:
        start = _start(services.dags, dag, tick, clock.now())
        if not isinstance(services.warehouse, DeferredWarehouse):
            recover_records(services)
        result = run_dag(
            services.dags,
            start,
            InProcess(services, stop=stop),
            clock,
            as_of=lambda: None,
        )
    show_run(screen, result)
    return result.is_ok


def _start(dags: Dags, dag: str, tick: datetime | None, now: datetime) -> Start:
    return start_of_tick(dag, tick, now) if tick else start_of(dags, dag, now)


def show_run(screen: Screen, result: RunResult) -> None:
    """One line on a run, and one on its failure if it has one."""
    calls = sum(step.counts.get("api_calls", 0) for step in result.steps)
    took_s = sum(step.duration_ms for step in result.steps) / 1000
    alerts = sum(step.counts.get("alerts_open", 0) for step in result.steps)
    is_open = f", {counted(alerts, 'alert')} open" if alerts else ""
    screen.say(
        f"{result.start.started_at:%Y-%m-%d %H:%M:%S}Z  {result.start.run_id}  "
        f"{result.status}, {counted(calls, 'API call')}, {took_s:.1f} s{is_open}"
    )
    if result.problem:
        screen.problem(result.problem)
