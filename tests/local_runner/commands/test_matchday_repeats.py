"""Whatever was repeated, in whatever order: silver and gold stay as they are where
nothing new was learned, and a rebuild gives them again, every row and column."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import SystemClock, VirtualClock
from functions.shared.runtime.context import Services
from functions.shared.runtime.settings import Settings
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import run_dag, start_of, start_of_tick, ticks
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.local_runner.commands.test_rebuild import TOKEN, Tables, tables_of

pytestmark = pytest.mark.day

MIDNIGHT = datetime(2026, 11, 21, tzinfo=UTC)
SEED = 11


def at(hours: float, seconds: float = 0) -> datetime:
    """So long after midnight."""
    return MIDNIGHT + timedelta(hours=hours, seconds=seconds)


STRETCHES = ((at(1.75), at(2)), (at(14.75), at(16.25)))
"""The night, all three DAGs at once; an afternoon that ends between two hours."""


PIPELINE = ("fetch", "validate", "load", "transform")

Do = tuple[Any, ...]
"""A method of `Day`, and what it is given."""


@dataclass
class Day:
    """A place of a simulated day, and its clock, which may be set to any time."""

    services: Services
    clock: VirtualClock

    def do(self, all_of_it: Iterable[Do]) -> None:
        """Things, one after the other."""
        for name, *given in all_of_it:
            getattr(self, name)(*given)

    def tick(self, tick: datetime, dag: str, seconds: float = 0) -> None:
        """The run of a tick, begun some seconds after it."""
        self.clock.set(tick + timedelta(seconds=seconds))
        start = start_of_tick(dag, tick, self.clock.now())
        run_dag(
            *(self.services.dags, start, InProcess(self.services), self.clock),
            as_of=self.clock.now,
        )

    def ticks(
        self, first: datetime, last: datetime, order: int = 1, seconds: float = 0
    ) -> None:
        """All ticks between two of them, forwards or backwards."""
        due = []
        for tick, dag in ticks(self.services.dags, first - timedelta(seconds=1)):
            if tick > last:
                break
            due.append((tick, dag))
        for tick, dag in due[::order]:
            self.tick(tick, dag, seconds)

    def play(self, seconds: float = 0) -> None:
        """The day."""
        for first, last in STRETCHES:
            self.ticks(first, last, seconds=seconds)

    def by_hand(self, dag: str, moment: datetime) -> None:
        """A run that is of no tick."""
        self.clock.set(moment)
        start = start_of(self.services.dags, dag, moment)
        assert start.trigger == "manual"
        run_dag(
            *(self.services.dags, start, InProcess(self.services), self.clock),
            as_of=self.clock.now,
        )

    def step(self, function: str, moment: datetime, step: str | None = None) -> None:
        """A call of one function alone."""
        self.clock.set(moment)
        output = {"as_of": moment.isoformat(), "step": step}
        InProcess(self.services)(function, json.dumps(output).encode(), 300)

    def every_step(self, moment: datetime) -> None:
        """Every step of every function, each alone."""
        for function, steps in FUNCTIONS.items():
            for step in steps:
                self.step(function, moment, step)


@contextmanager
def a_day(folder: Path, profile: str = "realistic") -> Iterator[Day]:
    """Work in a folder that may have been worked in."""
    settings, clock = settings_in(folder, Settings()), VirtualClock(MIDNIGHT)
    world = GeneratedSeason(SEED, profile=profile)
    with Simulator(world, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url, token=TOKEN, clock="request")
        with open_services(live, clock) as services:
            yield Day(services, clock)


def made(tables: Tables) -> Tables:
    """What was made of the responses and the records."""
    return {
        name: rows for name, rows in tables.items() if name.startswith(("silver", "go"))
    }


def tables_in(folder: Path) -> Tables:
    with open_services(settings_in(folder, Settings()), SystemClock()) as services:
        return tables_of(services.warehouse)


def comes_back(folder: Path) -> None:
    """A rebuild gives silver, gold and the runs again."""
    before = tables_in(folder)
    settings = settings_in(folder, Settings(clock="request"))
    assert rebuild_warehouse(
        settings, SystemClock(), Screen(), until=None, dry_run=False
    )
    after = tables_in(folder)
    for name in [*made(before), "raw_pipeline_runs"]:
        assert after[name] == before[name], name


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tables]:
    """A folder with the day in it, and its tables."""
    folder = tmp_path_factory.mktemp("played")
    with a_day(folder) as day:
        day.play()
        tables = tables_of(day.services.warehouse)
    return folder, tables


@pytest.fixture
def again(played: tuple[Path, Tables], tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(played[0], tmp_path / "again"))


NOTHING_NEW: dict[str, list[Do]] = {
    "the day": [("play",)],
    "each run two seconds later": [("ticks", at(14.75), at(16), 1, 2)],
    "the night, then backwards": [
        ("ticks", at(1.75), at(2)),
        ("ticks", at(14.75), at(16.25), -1),
    ],
    "some runs, one of them three times": [
        ("tick", at(2), "daily_reconcile"),
        *[("tick", at(15), "hourly_refresh")] * 3,
        ("tick", at(16.25), "live_poll_15m"),
    ],
}


@pytest.mark.parametrize("repeats", NOTHING_NEW.values(), ids=NOTHING_NEW)
def test_what_is_repeated_leaves_everything_as_it_is(
    played: tuple[Path, Tables], again: Path, repeats: list[Do]
) -> None:
    with a_day(again) as day:
        day.do(repeats)
    after = tables_in(again)
    for name, rows in made(played[1]).items():
        assert after[name] == rows, name
    assert after["raw_pipeline_runs"] == played[1]["raw_pipeline_runs"]
    comes_back(again)


SOMETHING_NEW: dict[str, list[Do]] = {
    "every step by hand after the day": [("every_step", at(16.4))],
    "every step by hand in the middle of it": [("every_step", at(15.1))],
    "every step by hand in the night": [("every_step", at(2))],
    "functions by hand in the order of their names": [
        *[("step", function, at(16.4)) for function in sorted(FUNCTIONS)],
        *[("step", function, at(16.4)) for function in PIPELINE[2:]],
    ],
    "a refresh between two polls, then the day again": [
        ("by_hand", "hourly_refresh", at(15.6)),
        ("ticks", at(15), at(16.25)),
    ],
    "a poll and a refresh just before the last run": [
        ("by_hand", "live_poll_15m", at(15.12)),
        ("by_hand", "hourly_refresh", at(16.2)),
    ],
    "a second nightly run, then the next hour": [
        ("by_hand", "daily_reconcile", at(14.6)),
        ("ticks", at(17), at(17)),
    ],
    "ticks that were missed, then the next hour": [
        ("ticks", at(13.5), at(14.25)),
        ("ticks", at(16.5), at(17)),
    ],
    "steps that evaluate an earlier time": [
        ("step", "reconcile", at(15)),
        ("step", "transform", at(15), "run_data_tests"),
        ("step", "transform", at(15), "run_gold_live"),
        ("step", "monitor", at(16.25)),
    ],
    "the last run after a later response": [
        *[("step", name, at(16.4)) for name in PIPELINE],
        ("tick", at(16.25), "live_poll_15m"),
    ],
    "gold between a response and its loading": [
        ("step", "fetch", at(16.3)),
        ("step", "reconcile", at(16.35)),
        ("step", "transform", at(16.35), "run_gold_live"),
        *[("step", name, at(16.4)) for name in PIPELINE[1:]],
    ],
}


@pytest.mark.parametrize("more", SOMETHING_NEW.values(), ids=SOMETHING_NEW)
def test_a_rebuild_gives_what_repeats_have_made(again: Path, more: list[Do]) -> None:
    with a_day(again) as day:
        day.do(more)
    comes_back(again)


def test_a_place_that_was_filled_before_comes_back(again: Path) -> None:
    """Its notes say nothing of what silver had, its records not when they came."""
    for note in (again / "lake" / "ops" / "gold_builds").glob("*/*"):
        name = re.sub(r"(_[^_]+)_[^_]+$", r"\1.json.gz", note.name)
        note.rename(note.with_name(name))
    for path in (again / "lake" / "ops" / "runs").glob("*/*"):
        output = json.loads(gzip.decompress(path.read_bytes()))
        del output["recorded_at"]
        path.write_bytes(gzip.compress(json.dumps(output).encode()))
    comes_back(again)
