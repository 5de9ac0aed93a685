"""One run of a DAG, now or at a given time."""

from __future__ import annotations

from datetime import UTC, datetime

from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import Settings
from local_runner.commands.live import show_run
from local_runner.runtime.alert_lines import alerts_shown
from local_runner.runtime.functions import InProcess
from local_runner.runtime.missed import recover_records
from local_runner.runtime.opening import polling
from local_runner.runtime.runner import RunResult, run_dag, start_of
from local_runner.runtime.screen import Screen
from local_runner.runtime.source import is_recorded, source, without_fetching
from local_runner.runtime.workspace import timed


def run_once(
    settings: Settings,
    dag: str,
    as_of: datetime | None,
    screen: Screen,
    *,
    simulated: bool,
) -> RunResult:
    """Run a DAG once and show its steps. In a folder of recorded responses nothing is
    fetched. Raises ConfigError for an unknown DAG, and what opening raises."""
    dags = load_dags()
    start_of(dags, dag, datetime.now(UTC))  # an unknown DAG, before anything is opened
    recorded = simulated and is_recorded(settings)
    if recorded:
        dags = without_fetching(dags)
        screen.say("Nothing is fetched: the responses of this folder are recorded.")
    with source(settings, as_of, simulated=simulated, calls_api=not recorded) as (
        running,
        clock,
    ):
        is_virtual = running.clock == "request"
        limiter = Limiter(running.calls_per_minute, clock)
        with alerts_shown(screen), polling(timed(running), clock, limiter) as services:
            recover_records(services)
            result = run_dag(
                dags,
                start_of(dags, dag, clock.now()),
                InProcess(services),
                clock,
                as_of=clock.now if is_virtual else lambda: as_of,
            )
    _show(screen, result)
    return result


def _show(screen: Screen, result: RunResult) -> None:
    show_run(screen, result)
    screen.table(
        "",
        ["step", "status", ">tries", ">ms", "counts"],
        [
            (
                step.step,
                step.status,
                step.attempts,
                step.duration_ms,
                ", ".join(f"{name} {n}" for name, n in step.counts.items() if n),
            )
            for step in result.steps
        ],
    )
    screen.result(
        {
            "run_id": result.start.run_id,
            "status": result.status,
            "steps": result.steps,
        }
    )
