"""Whom a run asks: the real API on the real clock, or the folder's simulator."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from functions.shared.clock import Clock, VirtualClock
from functions.shared.errors import ConfigError
from functions.shared.lake import open_lake
from functions.shared.settings import Settings
from functions.shared.snapshot import fetched_at_of, snapshot_keys
from functions.shared.warehouse import open_warehouse
from local_runner.arguments import MATCH_DAY, PROFILE, SEED, check_token, machine
from local_runner.home import Simulation, check_is_season, claim, simulation_of
from local_runner.simulator.days import faults_of
from local_runner.simulator.faults import Fault
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import TOKEN, Simulator


@contextmanager
def source(
    settings: Settings,
    moment: datetime | None,
    *,
    simulated: bool,
    clock_at: Callable[[datetime], Clock] = VirtualClock,
) -> Iterator[tuple[Settings, Clock]]:
    """The settings and the clock to run with; simulated, the clock stands at `moment`,
    by default in the afternoon, or at the newest answer that the folder holds; or it
    goes on from there, if `clock_at` makes one that goes.

    Raises ConfigError for a folder that holds the other kind of data, or no token.
    """
    if not simulated:
        claim(settings, None)
        check_token(settings)
        yield settings, machine().clock
        return
    simulation = simulation_of(settings) or Simulation(
        SEED, date.fromisoformat(MATCH_DAY), PROFILE
    )
    check_is_season(simulation)
    claim(settings, simulation, is_checked_only=True)
    if not settings.warehouse_uri.startswith("duckdb:"):  # else it marks for nothing
        open_warehouse(settings.warehouse_uri, max_bytes=settings.max_bytes).close()
    claim(settings, simulation)
    afternoon = datetime(*simulation.date.timetuple()[:3], hour=15, tzinfo=UTC)
    clock = clock_at(moment or max(afternoon, _newest(settings) or afternoon))
    world = GeneratedSeason(
        simulation.seed, year=simulation.year, profile=simulation.profile
    )
    faults = faults_around(simulation, clock.now().date(), world)
    with Simulator(world, clock, faults=faults) as simulator:
        yield asking(settings, simulator, world, clock), clock


def faults_around(
    simulation: Simulation, day: date, world: GeneratedSeason
) -> list[Fault]:
    """What goes wrong on a UTC date and on the one after it, and what is left of the
    date before it if the simulation had begun then."""
    days = [day + timedelta(days=number) for number in (-1, 0, 1)]
    return [
        fault
        for one in days
        if one >= min(simulation.date, day)
        for fault in faults_of(simulation.profile, simulation.seed, one, world)
    ]


def _newest(settings: Settings) -> datetime | None:
    """When the newest answer of a lake was fetched; None without any."""
    last = deque(snapshot_keys(open_lake(settings.lake_uri)), maxlen=1)
    return fetched_at_of(last[0]) if last else None


def asking(
    settings: Settings, simulator: Simulator, world: GeneratedSeason, clock: Clock
) -> Settings:
    """The settings to ask a simulator with, for the competitions that it plays.

    Raises ConfigError where it plays none of them.
    """
    played = [one["code"] for one in world.competitions(clock.now())]
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
