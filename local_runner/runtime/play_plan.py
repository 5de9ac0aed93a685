"""The days of a play: those requested, compared with those that its folder holds.

The lake has what was played: a tick has run when a run of it is recorded there. A note
beside the lake has the days of the play, so that a stopped one can be resumed.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path

import msgspec

from functions.shared.runtime.dags import Dags
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import Lake, open_lake
from functions.shared.storage.run_records import PREFIX
from local_runner.runtime.runner import start_of_tick, ticks
from local_runner.runtime.workspace import (
    MATCH_DAY,
    PROFILE,
    SEED,
    Simulation,
    Span,
    check_is_season,
    claim,
    command,
    note_play,
    noted_play,
    simulation_of,
)

ONE_DAY = timedelta(days=1)

Tick = tuple[datetime, str]
"""When a DAG is due, and which."""

_NOT_RUN = ("missed", "abandoned")
_TICK = re.compile(r".*-(\d{8}T\d{4})Z", re.ASCII)
_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class PlayRequest:
    """What a play is requested to do. None is the value of the folder, and in a new
    folder the default of `make local-run`."""

    date: date | None = None
    days: int | None = None
    seed: int | None = None
    profile: str | None = None


@dataclass(frozen=True)
class PlayDay:
    """A UTC date to play, and what is due: every tick of it or, where it was stopped,
    those from the first one on that has not run."""

    date: date
    due: list[Tick]
    is_rest: bool = False

    @property
    def midnight(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.date, time(), UTC)

    @property
    def end(self) -> datetime:
        """The last moment of it."""
        return self.midnight + ONE_DAY - timedelta(microseconds=1)


@dataclass(frozen=True)
class PlayPlan:
    """What a play takes. `before` is the day that the folder held last, whole."""

    simulation: Simulation
    days: list[PlayDay]
    before: date | None


def simulation_for(settings: Settings, request: PlayRequest) -> Simulation:
    """The season to play: the folder's, or in a new folder the requested one.

    Raises ConfigError where the folder holds another season than the requested one, or
    recorded responses.
    """
    present = simulation_of(settings)
    if present is None:
        return Simulation(
            seed=SEED if request.seed is None else request.seed,
            date=request.date or date.fromisoformat(MATCH_DAY),
            profile=request.profile or PROFILE,
        )
    check_is_season(present, settings)
    if request.seed not in (None, present.seed):
        raise _another(settings, present, f"not of seed {request.seed}")
    if request.profile not in (None, present.profile):
        raise _another(settings, present, f"not {request.profile}")
    return present


def plan_play(
    settings: Settings, simulation: Simulation, request: PlayRequest, dags: Dags
) -> PlayPlan:
    """The days to play, and a note of them for when the play is stopped; claims the
    folder.

    A play continues with the day after the last one that the folder holds, or with the
    rest of a day that was stopped; with `request.date` it plays a day again. The same
    request, or one without days, resumes a stopped play of several days.
    Raises ConfigError for a date that the folder neither holds nor holds next.
    """
    claim(settings, simulation)
    ran = _ran(open_lake(settings.lake_uri))
    following = simulation.date
    while not _left(dags, following, ran):
        following += ONE_DAY
    first = request.date or following
    if not simulation.date <= first <= following:
        why = f"and {first} is not a day of it: {following} is the next"
        raise _another(settings, simulation, why)
    noted = noted_play(settings)
    if noted is not None and noted.last >= following and _is_same(noted, request):
        first, last = following, noted.last
    else:
        last = first + (request.days or 1) * ONE_DAY - ONE_DAY
        note_play(settings, Span(first, last))
    return PlayPlan(
        simulation,
        [
            _day(dags, first + number * ONE_DAY, ran)
            for number in range((last - first).days + 1)
        ],
        following - ONE_DAY if following > simulation.date else None,
    )


def ran_until(settings: Settings, tick: datetime) -> datetime:
    """The time at which the run of a tick begins: at the tick, or where the
    runs of the ticks before took longer, at the end of the last one."""
    lake = open_lake(settings.lake_uri)
    before = [key for run_id, key in _ran(lake).items() if _tick_of(run_id) < tick]
    if not before:
        return tick
    try:
        record = msgspec.json.decode(gzip.decompress(lake.read(max(before))))
        return max(tick, datetime.fromisoformat(record["run"]["finished_at"]))
    except _UNREADABLE:
        return tick


def _is_same(noted: Span, request: PlayRequest) -> bool:
    """Whether the request is for the play that was noted."""
    is_date = request.date in (None, noted.first)
    return is_date and request.days in (None, (noted.last - noted.first).days + 1)


def _day(dags: Dags, day: date, ran: dict[str, str]) -> PlayDay:
    """A day to play: the rest of it or, where nothing is left, all of it once more."""
    due = list(_ticks_of(dags, day))
    left = _left(dags, day, ran) or due
    return PlayDay(day, left, is_rest=left != due)


def _left(dags: Dags, day: date, ran: dict[str, str]) -> list[Tick]:
    """The ticks of a date from the first one on at which a DAG has not run."""
    due = list(_ticks_of(dags, day))
    open_at = [tick for tick, dag in due if _run_id(tick, dag) not in ran]
    return [tick for tick in due if open_at and tick[0] >= open_at[0]]


def _ticks_of(dags: Dags, day: date) -> Iterator[Tick]:
    """Every tick of a date."""
    midnight = datetime.combine(day, time(), UTC)
    end = midnight + ONE_DAY
    return takewhile(
        lambda due: due[0] < end, ticks(dags, midnight - timedelta(seconds=1))
    )


def _ran(lake: Lake) -> dict[str, str]:
    """The runs of ticks that are recorded, each with the key of its last record."""
    recorded = {}
    for key in lake.keys(PREFIX):
        name = key.rpartition("/")[2].removesuffix(".json.gz")
        run_id, _, status = name.partition("_")[2].rpartition("_")
        if status not in _NOT_RUN and _TICK.fullmatch(run_id):
            recorded[run_id] = key
    return recorded


def _run_id(tick: datetime, dag: str) -> str:
    return start_of_tick(dag, tick, tick).run_id


def _tick_of(run_id: str) -> datetime:
    match = _TICK.fullmatch(run_id)
    assert match is not None  # noqa: S101 (`_ran` takes no others)
    return datetime.strptime(match[1], "%Y%m%dT%H%M").replace(tzinfo=UTC)


def _another(settings: Settings, held: Simulation, why: str) -> ConfigError:
    folder = Path(settings.lake_uri).parent
    return ConfigError(
        f"{folder} {held.description}, {why}.",
        fix=f"Continue it: {command('matchday', settings)}. Or use another folder: "
        "--out DIR (with make: OUT=DIR).",
    )
