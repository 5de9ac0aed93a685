"""The folder or URIs of a local Touchline, and whether it is a simulation.

The mark of a simulated lake is an object of the lake itself: it is copied with the
lake, and does not concern other lakes beside it.
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
"""Beside the lake: the days of the newest play. An earlier version kept the mark in it,
which still counts where the lake has none."""

PROBES = "ops/doctor"
"""The probes of `doctor`: no step and no rebuild reads them."""

SIMULATED_BY = ("run", "trigger", "backfill", "serve")
"""The verbs that need --simulated in the folder of a simulation."""

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
        """Whether its responses are those of a recorded timeline or of a scenario, so
        that no simulator has more."""
        return self.profile not in PROFILES

    @property
    def description(self) -> str:
        """What its folder holds, to follow the folder's name."""
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
    stored = _mark(settings)
    if stored is None:
        return None
    where, data = stored
    try:
        stored = json.loads(data)
        day = date.fromisoformat(stored["date"])
        return Simulation(stored["seed"], day, stored["profile"])
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            f"{where} does not describe a simulation.", fix=OTHER_FOLDER
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
            f"{where} {present.description}.", fix=f"{otherwise} {OTHER_FOLDER}".strip()
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
    """Mark a lake as simulated. Raises LakeError."""
    content = {
        "seed": simulation.seed,
        "date": simulation.date.isoformat(),
        "profile": simulation.profile,
    }
    _create(open_lake(settings.lake_uri), MARK, content)


def check_is_season(simulation: Simulation, settings: Settings) -> None:
    """Raise ConfigError for a folder of a recorded timeline or of a scenario."""
    if simulation.is_recorded:
        raise ConfigError(
            f"This folder holds recorded or scripted responses ({simulation.profile}): "
            "no simulator has more.",
            fix="Run the steps on what it has: "
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
    """The name of a lake for people: its folder, or its URI."""
    uri = settings.lake_uri
    return uri if "://" in uri else str(Path(uri).parent)


def _mark(settings: Settings) -> tuple[str, bytes] | None:
    """The place and content of the mark of a lake."""
    lake = open_lake(settings.lake_uri)
    if MARK in _keys(lake, SIMULATION):
        return f"{lake.uri}/{MARK}", lake.read(MARK)
    old = _old_mark(settings)
    return None if old is None else (str(_notes(settings)), old)


def _old_mark(settings: Settings) -> bytes | None:
    """The mark beside a lake; None where there are only notes."""
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
    """Move the mark into the lake. The old one is left where other lakes lie beside
    this one: it may be theirs."""
    lake = open_lake(settings.lake_uri)
    if _old_mark(settings) is None or MARK in _keys(lake, SIMULATION):
        return
    mark(settings, simulation)
    folder = Path(settings.lake_uri)
    others = (
        path
        for path in folder.parent.iterdir()
        if path.name != folder.name
        and ((path / "raw").exists() or (path / "ops").exists())
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
                f"{lake.folder} cannot be read: {error.strerror}.",
                fix=f"Check its owner: ls -ld {shlex.quote(str(lake.folder))}",
            ) from None
    return list(lake.keys(folder))


def _create(lake: Lake, key: str, content: object) -> bool:
    data = json.dumps(content).encode() + b"\n"
    return lake.create(key, data, content_type="application/json")
