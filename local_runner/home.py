"""Where a local Touchline lives: its folder or URIs, and whether it is a simulation."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from functions.shared.clock import Clock
from functions.shared.dags import load_dags
from functions.shared.errors import ConfigError
from functions.shared.lake import open_lake
from functions.shared.limiter import Limiter
from functions.shared.serve import api_maker
from functions.shared.settings import Settings
from functions.shared.step import Surroundings
from functions.shared.warehouse import open_warehouse
from local_runner.opening import renew_copy
from local_runner.simulator.timelines import PROFILES

MARKER = "simulation.json"


@dataclass(frozen=True)
class Simulation:
    """What a simulated folder was made from."""

    seed: int
    date: date
    profile: str = "calm"

    @property
    def year(self) -> int:
        """The year in which the season of `date` began (August)."""
        return self.date.year if self.date.month >= 7 else self.date.year - 1

    @property
    def told(self) -> str:
        """What a folder of it holds, after the folder's name."""
        return (
            f"holds a simulated season (seed {self.seed}, {self.date}, {self.profile})"
        )


@dataclass(frozen=True)
class Span:
    """Dates of a simulation, both ends included."""

    first: date
    last: date


def settings_in(folder: Path, settings: Settings) -> Settings:
    """The settings with all three URIs below `folder`."""
    return replace(
        settings,
        lake_uri=str(folder / "lake"),
        warehouse_uri=f"duckdb:///{folder / 'warehouse.duckdb'}",
        site_uri=str(folder / "site"),
    )


def command(verb: str, settings: Settings) -> str:
    """What to type for a verb in the folder of these settings."""
    folder = Path(settings.lake_uri).parent
    own = settings_in(folder, settings)
    words = [".venv/bin/python", "-m", "local_runner", *verb.split()]
    if (own.lake_uri, own.warehouse_uri) == (settings.lake_uri, settings.warehouse_uri):
        words += ["--out", str(folder)]
    else:
        words += ["--lake", settings.lake_uri, "--warehouse", settings.warehouse_uri]
    return shlex.join(words)


def simulation_of(settings: Settings) -> Simulation | None:
    """What the folder of this lake simulates; None where it holds real answers."""
    marker = _marker(settings)
    if marker is None or not marker.exists():
        return None
    try:
        told = json.loads(marker.read_text(encoding="utf-8"))
        day = date.fromisoformat(told["date"])
        return Simulation(told["seed"], day, told["profile"])
    except (OSError, ValueError, KeyError, TypeError):
        raise ConfigError(
            f"{marker} does not say what was simulated here.",
            fix="Use another folder: --out DIR (with make: OUT=DIR).",
        ) from None


def claim(
    settings: Settings,
    simulation: Simulation | None,
    *,
    is_checked_only: bool = False,
) -> None:
    """Mark the folder for one kind of data, so that no two are ever mixed.

    With `is_checked_only` no mark is made.
    Raises ConfigError when it holds another: real answers in a simulated folder, a
    second simulation, or a simulation in a folder of real answers; and when there can
    be no such folder.
    """
    open_lake(settings.lake_uri)
    present = simulation_of(settings)
    if present == simulation:
        return
    marker = _marker(settings)
    if marker is None:
        raise ConfigError(
            f"{settings.lake_uri} is a bucket, and simulations are kept in folders.",
            fix="Use a folder: --out DIR (with make: OUT=DIR).",
        )
    folder = marker.parent
    other = "Use another folder: --out DIR (with make: OUT=DIR)."
    if present is not None:
        raise ConfigError(
            f"{folder} {present.told}.",
            fix=other,
        )
    if simulation is None or Path(settings.lake_uri).exists():
        raise ConfigError(f"{folder} holds real answers.", fix=other)
    if is_checked_only:
        return
    try:
        mark(settings, simulation)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be used: {error.strerror}.", fix=other
        ) from None


def mark(settings: Settings, simulation: Simulation) -> None:
    """Say in the folder of a lake what it simulates. Raises OSError."""
    marker = _marker(settings)
    if marker is None:
        raise ValueError(f"{settings.lake_uri} is no folder")
    told = {
        "seed": simulation.seed,
        "date": simulation.date.isoformat(),
        "profile": simulation.profile,
    }
    _write(marker, told)


def check_is_season(simulation: Simulation) -> None:
    """Raise ConfigError for a folder of a recorded timeline or of a scenario."""
    if simulation.profile not in PROFILES:
        raise ConfigError(
            f"This folder holds no simulated season, it is of {simulation.profile}.",
            fix="Use another folder to simulate: --out DIR.",
        )


def noted_play(settings: Settings) -> Span | None:
    """The days that the newest play of a simulated folder takes or took; None where
    none is noted."""
    marker = _marker(settings)
    if marker is None:
        return None
    try:
        first, last = json.loads(marker.read_text(encoding="utf-8"))["play"]
        return Span(date.fromisoformat(first), date.fromisoformat(last))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_play(settings: Settings, play: Span) -> None:
    """Note the days that a play takes in the mark of a folder that is claimed.

    Raises ConfigError where it cannot be written.
    """
    marker = _marker(settings)
    if marker is not None:
        told = json.loads(marker.read_text(encoding="utf-8"))
        days = [play.first.isoformat(), play.last.isoformat()]
        _write(marker, told | {"play": days})


def _write(marker: Path, told: dict[str, object]) -> None:
    """Write a mark, whole or not at all."""
    new = marker.with_name(f"{marker.name}.new")
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(told) + "\n", encoding="utf-8")
        new.replace(marker)
    except OSError as error:
        raise ConfigError(
            f"{marker.parent} cannot be used: {error.strerror}.",
            fix="Use another folder: --out DIR (with make: OUT=DIR).",
        ) from None


def timed(settings: Settings) -> Settings:
    """The settings, with CLOCK=request where the folder is a simulated one: its time is
    its own, and may be ahead of that of the machine. Raises ConfigError for a mark that
    cannot be read."""
    if settings.clock == "request" or simulation_of(settings) is None:
        return settings
    return replace(settings, clock="request")


@contextmanager
def surroundings(
    settings: Settings,
    clock: Clock,
    limiter: Limiter | None = None,
    rng: Random | None = None,
    *,
    is_copied: bool = True,
) -> Iterator[Surroundings]:
    """Open what steps need, and close it again. Raises what opening raises.

    Whoever opens more than once shares one `limiter` among them. `rng` draws how long
    to wait before a call is tried again. Afterwards the copy for readers is renewed,
    unless `is_copied` is false.
    """
    settings = timed(settings)
    limiter = limiter or Limiter(settings.calls_per_minute, clock)
    lake = open_lake(settings.lake_uri)
    warehouse = open_warehouse(settings.warehouse_uri, max_bytes=settings.max_bytes)
    try:
        yield Surroundings(
            settings=settings,
            clock=clock,
            lake=lake,
            warehouse=warehouse,
            api=api_maker(settings, clock, limiter, rng),
            dags=load_dags(),
        )
    finally:
        warehouse.close()
    if is_copied:
        renew_copy(settings)


def _marker(settings: Settings) -> Path | None:
    """Where it says what a folder simulates; None for a bucket: that is always real."""
    if "://" in settings.lake_uri:
        return None
    return Path(settings.lake_uri).parent / MARKER
