"""Where a local Touchline lives: its folder or URIs, and whether it is a simulation.

That a lake is simulated is an object of the lake itself: it goes wherever the lake is
copied, and says nothing of other lakes beside it.
"""

from __future__ import annotations

import json
import os
import shlex
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from functions.shared.runtime.errors import ConfigError, LakeError, TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake, Lake, open_lake
from local_runner.runtime.progress_file import write_note
from local_runner.simulator.timelines import PROFILES

MATCH_DAY = "2026-11-21"
"""The default date to play: a Saturday."""

SEED = 11
"""The default season: one with a result corrected in the night before."""

PROFILE = "incident"
"""The default profile: realistic faults, an outage and a broken payload."""

SIMULATION = "ops/simulation"
MARK = f"{SIMULATION}/season.json"
NOTES = "simulation.json"
"""Beside the lake: the days of the newest play. It was the mark as well, and counts as
one where the lake has none."""

PROBES = "ops/doctor"
"""Where probes of the lake lie: no step and no rebuild looks there."""

SIMULATED_BY = ("run", "trigger", "backfill", "serve")
"""The verbs that ask the simulator with --simulated, and nobody else in its folder."""

OTHER_FOLDER = "Use another folder: --out DIR (with make: OUT=DIR)."


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
    def is_recorded(self) -> bool:
        """Whether its responses are those of a recorded timeline, or of a scenario: no
        simulator gives others."""
        return self.profile not in PROFILES

    @property
    def told(self) -> str:
        """What a folder of it holds, after the folder's name."""
        if self.is_recorded:
            return f"holds recorded or scripted responses ({self.profile}, {self.date})"
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
    if words[3] in SIMULATED_BY:
        with suppress(TouchlineError):
            words += ["--simulated"] * (simulation_of(settings) is not None)
    return shlex.join(words)


def simulation_of(settings: Settings) -> Simulation | None:
    """What the lake simulates; None where it holds real responses.

    Raises ConfigError for a mark that cannot be read, LakeError.
    """
    found = _mark(settings)
    if found is None:
        return None
    where, data = found
    try:
        told = json.loads(data)
        day = date.fromisoformat(told["date"])
        return Simulation(told["seed"], day, told["profile"])
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            f"{where} does not say what was simulated here.", fix=OTHER_FOLDER
        ) from None


def claim(
    settings: Settings,
    simulation: Simulation | None,
    *,
    is_checked_only: bool = False,
    otherwise: str = "",
) -> None:
    """Mark the lake for one kind of data, so that no two are ever mixed.

    With `is_checked_only` no mark is made. `otherwise` is what to type where real
    responses are not wanted.
    Raises ConfigError when it holds another: real responses in a simulated lake, a
    second simulation, or a simulation among real responses; and when it cannot be used.
    LakeError for a bucket that cannot be read.
    """
    present = simulation_of(settings)
    if present == simulation:
        if simulation is not None and not is_checked_only:
            _move_old_mark(settings, simulation)
        return
    where = _where(settings)
    if present is not None:
        raise ConfigError(
            f"{where} {present.told}.", fix=f"{otherwise} {OTHER_FOLDER}".strip()
        )
    if simulation is None or _holds_anything(open_lake(settings.lake_uri)):
        raise ConfigError(f"{where} holds real responses.", fix=OTHER_FOLDER)
    if is_checked_only:
        return
    try:
        mark(settings, simulation)
    except LakeError as error:
        if "://" in settings.lake_uri:
            raise
        raise ConfigError(
            f"{where} cannot be used: {error.what}", fix=OTHER_FOLDER
        ) from None


def mark(settings: Settings, simulation: Simulation) -> None:
    """Say in a lake what it simulates. Raises LakeError."""
    told = {
        "seed": simulation.seed,
        "date": simulation.date.isoformat(),
        "profile": simulation.profile,
    }
    _create(open_lake(settings.lake_uri), MARK, told)


def check_is_season(simulation: Simulation, settings: Settings) -> None:
    """Raise ConfigError for a folder of a recorded timeline or of a scenario."""
    if simulation.is_recorded:
        raise ConfigError(
            f"This folder holds no simulated season, it is of {simulation.profile}: "
            "nobody can be asked for more.",
            fix="Take what it has through the steps: "
            f"{command('run hourly_refresh', settings)}. Or simulate in another "
            "folder: --out DIR.",
        )


def noted_play(settings: Settings) -> Span | None:
    """The days that the newest play of a simulated folder takes or took; None where
    none is noted."""
    try:
        first, last = json.loads(_notes(settings).read_bytes())["play"]
        return Span(date.fromisoformat(first), date.fromisoformat(last))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_play(settings: Settings, play: Span) -> None:
    """Note beside a lake that is claimed the days that a play takes; not beside a
    bucket. Raises ConfigError where it cannot be written."""
    if "://" in settings.lake_uri:
        return
    notes = _notes(settings)
    days = [play.first.isoformat(), play.last.isoformat()]
    try:
        notes.parent.mkdir(parents=True, exist_ok=True)
        write_note(notes, {"play": days})
    except OSError as error:
        raise ConfigError(
            f"{notes.parent} cannot be used: {error.strerror}.", fix=OTHER_FOLDER
        ) from None


def timed(settings: Settings) -> Settings:
    """The settings, with CLOCK=request where the folder is a simulated one: its time is
    its own, and may be ahead of that of the machine. Raises ConfigError for a mark that
    cannot be read."""
    if settings.clock == "request" or simulation_of(settings) is None:
        return settings
    return replace(settings, clock="request")


def _where(settings: Settings) -> str:
    """What a lake is called for people: its folder, or its URI."""
    uri = settings.lake_uri
    return uri if "://" in uri else str(Path(uri).parent)


def _mark(settings: Settings) -> tuple[str, bytes] | None:
    """Where it says what a lake simulates, and what it says."""
    lake = open_lake(settings.lake_uri)
    if MARK in _keys(lake, SIMULATION):
        return f"{lake.uri}/{MARK}", lake.read(MARK)
    old = _old_mark(settings)
    return None if old is None else (str(_notes(settings)), old)


def _old_mark(settings: Settings) -> bytes | None:
    """What lies beside a lake where its mark is; None where these are notes alone."""
    try:
        old = _notes(settings).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return b""
    try:
        return None if json.loads(old).keys() == {"play"} else old
    except (ValueError, AttributeError):
        return old


def _notes(settings: Settings) -> Path:
    """The file beside a lake. There is none beside a bucket."""
    if "://" in settings.lake_uri:
        return Path(os.devnull) / NOTES
    return Path(settings.lake_uri).parent / NOTES


def _move_old_mark(settings: Settings, simulation: Simulation) -> None:
    """Have the mark of a lake in it. The old one is left where other lakes lie beside
    this one: it may be of these."""
    lake = open_lake(settings.lake_uri)
    if _old_mark(settings) is None or MARK in _keys(lake, SIMULATION):
        return
    mark(settings, simulation)
    folder = Path(settings.lake_uri)
    others = (
        one
        for one in folder.parent.iterdir()
        if one.name != folder.name
        and ((one / "raw").exists() or (one / "ops").exists())
    )
    if any(others):
        return
    play = noted_play(settings)
    _notes(settings).unlink(missing_ok=True)
    if play is not None:
        note_play(settings, play)


def _holds_anything(lake: Lake) -> bool:
    """Whether there is any object but a probe; in a folder, any file."""
    if isinstance(lake, FolderLake):
        return any(path.is_file() for path in lake.folder.rglob("[!.]*"))
    keys = chain(lake.keys("raw"), lake.keys("ops"))
    return any(not key.startswith(f"{PROBES}/") for key in keys)


def _keys(lake: Lake, folder: str) -> list[str]:
    if isinstance(lake, FolderLake):
        try:
            (lake.folder / folder).stat()
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise LakeError(
                f"{lake.folder} cannot be looked at: {error.strerror}.",
                fix=f"See who owns it: ls -ld {shlex.quote(str(lake.folder))}",
            ) from None
    return list(lake.keys(folder))


def _create(lake: Lake, key: str, told: object) -> bool:
    data = json.dumps(told).encode() + b"\n"
    return lake.create(key, data, content_type="application/json")
