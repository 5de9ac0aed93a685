"""Which days a play takes: what it is asked for, beside what its folder holds.

What was played is in the lake: a tick has run when a run of it is recorded there. What
a play was to take, the mark of the folder says, so that one that was stopped can be
ended.
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
    """What a play is asked for. What is None is as in the folder, and in a new one as
    `make local-run` has it."""

    date: date | None = None
    days: int | None = None
    seed: int | None = None
    profile: str | None = None


@dataclass(frozen=True)
class Day:
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
class Plan:
    """What a play takes. `before` is the day that the folder held last, whole."""

    simulation: Simulation
    days: list[Day]
    before: date | None


def simulation_for(settings: Settings, request: PlayRequest) -> Simulation:
    """The season to play: the folder's, or in a new folder the one that is asked for.

    Raises ConfigError where the folder holds another season than is asked for, or a
    recorded timeline.
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


def plan(
    settings: Settings, simulation: Simulation, request: PlayRequest, dags: Dags
) -> Plan:
    """The days to play, and a note of them for when the play is stopped; claims the
    folder.

    A play goes on with the day after the last one that the folder holds, or with the
    rest of a day that was stopped; with `request.date` it plays a day again. Asked for
    the same or for nothing else, it ends a play of several days that was stopped.
    Raises ConfigError for a date that the folder neither holds nor holds next.
    """
    claim(settings, simulation)
    ran = _ran(open_lake(settings.lake_uri))
    following = simulation.date
    while not _left(dags, following, ran):
        following += ONE_DAY
    first = request.date or following
    if not simulation.date <= first <= following:
        told = f"and {first} is no day of it: {following} is the next"
        raise _another(settings, simulation, told)
    noted = noted_play(settings)
    if noted is not None and noted.last >= following and _is_same(noted, request):
        first, last = following, noted.last
    else:
        last = first + (request.days or 1) * ONE_DAY - ONE_DAY
        note_play(settings, Span(first, last))
    return Plan(
        simulation,
        [
            _day(dags, first + number * ONE_DAY, ran)
            for number in range((last - first).days + 1)
        ],
        following - ONE_DAY if following > simulation.date else None,
    )


def ran_until(settings: Settings, tick: datetime) -> datetime:
    """When the clock stands where the run of a tick begins: at the tick, or where the
    runs of the ticks before took longer, at the end of the last one."""
    lake = open_lake(settings.lake_uri)
    before = [key for run_id, key in _ran(lake).items() if _tick_of(run_id) < tick]
    if not before:
        return tick
    try:
        told = msgspec.json.decode(gzip.decompress(lake.read(max(before))))
        return max(tick, datetime.fromisoformat(told["run"]["finished_at"]))
    except _UNREADABLE:
        return tick


def _is_same(noted: Span, request: PlayRequest) -> bool:
    """Whether what is asked for is the play that was noted."""
    is_date = request.date in (None, noted.first)
    return is_date and request.days in (None, (noted.last - noted.first).days + 1)


def _day(dags: Dags, day: date, ran: dict[str, str]) -> Day:
    """A day to play: the rest of it or, where nothing is left, all of it once more."""
    due = list(_ticks_of(dags, day))
    left = _left(dags, day, ran) or due
    return Day(day, left, is_rest=left != due)


def _left(dags: Dags, day: date, ran: dict[str, str]) -> list[Tick]:
    """The ticks of a date from the first one on at which a DAG has not run."""
    due = list(_ticks_of(dags, day))
    open_at = [tick for tick, dag in due if _run_id(tick, dag) not in ran]
    return [one for one in due if open_at and one[0] >= open_at[0]]


def _ticks_of(dags: Dags, day: date) -> Iterator[Tick]:
    """Every tick of a date."""
    midnight = datetime.combine(day, time(), UTC)
    end = midnight + ONE_DAY
    return takewhile(
        lambda due: due[0] < end, ticks(dags, midnight - timedelta(seconds=1))
    )


def _ran(lake: Lake) -> dict[str, str]:
    """The runs of ticks that are recorded, each with the key of its last record."""
    found = {}
    for key in lake.keys(PREFIX):
        name = key.rpartition("/")[2].removesuffix(".json.gz")
        run_id, _, status = name.partition("_")[2].rpartition("_")
        if status not in _NOT_RUN and _TICK.fullmatch(run_id):
            found[run_id] = key
    return found


def _run_id(tick: datetime, dag: str) -> str:
    return start_of_tick(dag, tick, tick).run_id


def _tick_of(run_id: str) -> datetime:
    found = _TICK.fullmatch(run_id)
    assert found is not None  # noqa: S101 (`_ran` takes no others)
    return datetime.strptime(found[1], "%Y%m%dT%H%M").replace(tzinfo=UTC)


def _another(settings: Settings, held: Simulation, why: str) -> ConfigError:
    folder = Path(settings.lake_uri).parent
    return ConfigError(
        f"{folder} {held.told}, {why}.",
        fix=f"Go on with it: {command('matchday', settings)}. Or use another folder: "
        "--out DIR (with make: OUT=DIR).",
    )
