"""Runs the schedule and serves what it publishes on http://127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import Settings
from functions.shared.storage.site import open_site
from local_runner.commands.live import run_schedule
from local_runner.runtime.scheduler_lock import only_scheduler
from local_runner.runtime.screen import Screen
from local_runner.runtime.site_server import DashboardServer
from local_runner.runtime.source import source
from local_runner.runtime.stopping import (
    FastClock,
    Stop,
    StoppableClock,
    StoppedError,
    stop_on_signals,
)
from local_runner.runtime.workspace import claim

SPEED = 60.0
"""Speed of a simulation: a minute takes a second."""

LIVE = "live.json"


def serve_schedule(
    settings: Settings,
    screen: Screen,
    *,
    port: int,
    simulated: bool,
    runs: int | None,
) -> bool:
    """Run the schedule and serve the site's folder, until `runs` are over or a signal.

    True if no run failed, and after a signal. Ctrl-C or SIGTERM cancels the present
    step and closes the warehouse; the rest of that run is left to the next one, as
    after a crash. If `simulated`, the folder's simulator is queried, and a minute takes
    a second.

    Raises ConfigError for a port that is in use and for a folder of the other kind of
    data; SchedulerRunningError where another process runs its schedule already;
    StoppedError, after everything else is closed, when a step did not end.
    """
    with stop_on_signals() as stop:
        try:
            with (
                only_scheduler(settings, screen),
                _published(settings, screen, port),
                _source(settings, stop, simulated=simulated) as (running, clock),
            ):
                return run_schedule(
                    running,
                    clock,
                    screen,
                    runs=runs,
                    first=_first(settings),
                    stop=stop,
                )
        except StoppedError as stopped:
            screen.say("Stopped.")
            if not stopped.is_clean:
                raise
            return True


@contextmanager
def _published(settings: Settings, screen: Screen, port: int) -> Iterator[None]:
    """Serve the site where it is a folder, and print its URL."""
    uri = settings.site_uri
    if uri.startswith("gs://"):
        screen.say(f"Published to {uri}; there is no folder to serve.")
        yield
        return
    open_site(uri)
    with DashboardServer(Path(uri), port) as server:
        screen.say(f"Serving {uri} at {server.url}")
        yield


@contextmanager
def _source(
    settings: Settings, stop: Stop, *, simulated: bool
) -> Iterator[tuple[Settings, Clock]]:
    if not simulated:
        claim(settings, None)
        yield settings, StoppableClock(stop)
        return
    with source(
        settings,
        None,
        simulated=True,
        clock_at=lambda moment: FastClock(stop, moment, SPEED),
    ) as running:
        yield running


def _first(settings: Settings) -> list[str]:
    """The DAGs to begin with: the poll, and where nothing is published yet, the one
    that builds gold and publishes all of it."""
    dags = load_dags().dags
    poll = next(iter(dags))
    if (
        settings.site_uri.startswith("gs://")
        or (Path(settings.site_uri) / LIVE).exists()
    ):
        return [poll]
    return [poll, next(name for name, dag in dags.items() if dag.builds_gold)]
