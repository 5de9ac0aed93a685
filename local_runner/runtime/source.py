"""What a run queries: the real API on the real clock, or the folder's simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from functions.shared.runtime.clock import Clock, VirtualClock
from functions.shared.runtime.dags import Dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import FREE_PLAN, Settings
from functions.shared.storage.lake import open_lake
from functions.shared.storage.snapshot import newest_fetched_at
from functions.shared.warehouse.open import open_warehouse
from local_runner.runtime.machine import machine, typed_command
from local_runner.runtime.workspace import (
    MATCH_DAY,
    PROFILE,
    SEED,
    Simulation,
    check_is_season,
    claim,
    simulation_of,
)
from local_runner.simulator.fault_schedule import faults_of
from local_runner.simulator.faults import Fault
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator

FETCHING = "fetch"
"""The function whose steps call the API; no other needs a token."""


@contextmanager
def source(
    settings: Settings,
    moment: datetime | None,
    *,
    simulated: bool,
    clock_at: Callable[[datetime], Clock] = VirtualClock,
    calls_api: bool = True,
    dry_run: bool = False,
) -> Iterator[tuple[Settings, Clock]]:
    """The settings and the clock to run with; simulated, the clock stands at `moment`,
    by default in the afternoon, or at the newest response that the folder holds; it
    runs from there if `clock_at` makes a running clock.

    Without `calls_api` no token is needed, and a folder of recorded responses can be
    used too. A `dry_run` marks no folder.
    Raises ConfigError for a folder that holds the other kind of data, or no token.
    """
    if not simulated:
        otherwise = f"Query its simulator: {typed_command('--simulated')}."
        claim(settings, None, otherwise=otherwise)
        if calls_api:
            check_token(settings)
        yield settings, machine().clock
        return
    simulation = simulation_of(settings) or Simulation(
        SEED, date.fromisoformat(MATCH_DAY), PROFILE
    )
    if not calls_api and simulation.is_recorded:
        began = datetime.combine(simulation.date, time(), UTC)
        clock = clock_at(moment or _newest(settings) or began)
        yield replace(settings, clock="request", competitions=tuple(FREE_PLAN)), clock
        return
    check_is_season(simulation, settings)
    claim(settings, simulation, is_checked_only=True)
    if not dry_run:
        if not settings.warehouse_uri.startswith("duckdb:"):  # nor mark for nothing
            open_warehouse(settings.warehouse_uri, max_bytes=settings.max_bytes).close()
        claim(settings, simulation)
    afternoon = datetime(*simulation.date.timetuple()[:3], hour=15, tzinfo=UTC)
    clock = clock_at(moment or max(afternoon, _newest(settings) or afternoon))
    with _simulator(simulation, settings, clock) as simulated_settings:
        yield simulated_settings, clock


@contextmanager
def _simulator(
    simulation: Simulation, settings: Settings, clock: Clock
) -> Iterator[Settings]:
    """Run the simulator of a season, and give the settings to query it."""
    world = GeneratedSeason(
        simulation.seed, year=simulation.year, profile=simulation.profile
    )
    faults = faults_around(simulation, clock.now().date(), world)
    with Simulator(world, clock, faults=faults) as simulator:
        yield simulator_settings(settings, simulator, world, clock)


def check_token(
    settings: Settings, otherwise: str = "query the simulator: add --simulated"
) -> None:
    """Raise ConfigError without a token."""
    if not settings.token:
        raise ConfigError(
            "FOOTBALL_DATA_TOKEN is not set.",
            fix="Get a free token at https://www.football-data.org/client/register and "
            f"export it, or {otherwise}.",
        )


def is_recorded(settings: Settings) -> bool:
    """Whether the folder holds a recorded timeline, or a scenario."""
    simulation = simulation_of(settings)
    return simulation is not None and simulation.is_recorded


def without_fetching(dags: Dags) -> Dags:
    """The DAGs without the steps that call the API."""
    return msgspec.structs.replace(
        dags,
        dags={
            name: msgspec.structs.replace(
                dag, steps=[step for step in dag.steps if step.function != FETCHING]
            )
            for name, dag in dags.dags.items()
        },
    )


def faults_around(
    simulation: Simulation, day: date, world: GeneratedSeason
) -> list[Fault]:
    """What goes wrong on a UTC date and on the one after it, and what is left of the
    date before it if the simulation had begun then."""
    days = [day + timedelta(days=number) for number in (-1, 0, 1)]
    return [
        fault
        for date_ in days
        if date_ >= min(simulation.date, day)
        for fault in faults_of(simulation.profile, simulation.seed, date_, world)
    ]


def _newest(settings: Settings) -> datetime | None:
    """When the newest response of a lake was fetched; None without any."""
    return newest_fetched_at(open_lake(settings.lake_uri))


def simulator_settings(
    settings: Settings, simulator: Simulator, world: GeneratedSeason, clock: Clock
) -> Settings:
    """The settings to query a simulator, for the competitions that it plays.

    Raises ConfigError where it plays none of them.
    """
    played = [each["code"] for each in world.competitions(clock.now())]
    competitions = tuple(code for code in settings.competitions if code in played)
    if not competitions:
        raise ConfigError(
            f"The simulator does not play {', '.join(settings.competitions)}.",
            fix=f"Unset COMPETITIONS, or choose from {', '.join(played)}.",
        )
    return replace(
        settings,
        api_url=simulator.url,
        token=TOKEN,
        clock="request",
        competitions=competitions,
    )
