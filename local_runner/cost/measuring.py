"""Plays simulated days, counts what their steps use, and writes usage.json.

The counts are those of the code and of the seed, so that they come out the same on
every machine; seconds are those of this machine.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from random import Random
from typing import Any, Self

import msgspec

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Warehouse
from local_runner.cost.metering import Meter, MeteredCaller, in_order, metered
from local_runner.cost.usage import StepUse, TableUse, Use
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import run_dag, start_of_tick, ticks
from local_runner.runtime.source import simulator_settings
from local_runner.runtime.workspace import Simulation, mark, settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from local_runner.simulator.world import MatchQuery
from transforms.tables import TABLES

SEED, PROFILE, YEAR = 11, "realistic", 2026
WARM_UP, LAST = date(2026, 11, 21), date(2026, 11, 24)
"""The days played, Saturday to Tuesday. The first one fills the tables and is not
counted. The two match-days after it have 12.5 matches each, where those of the whole
season have 13.4; the last day has none."""

POLL = "live_poll_15m"

OPENING = 13
"""How many runs it takes until each DAG has run once: the first at 02:00 is daily."""

ONE_DAY = timedelta(days=1)


def write_usage(file: Path, now: datetime, note: Callable[[str], None]) -> None:
    """Measure, which takes minutes, and write the counts. Raises ConfigError where the
    file cannot be written, before anything is measured."""
    try:
        file.touch()
        use = measure(note, today=now.date())
        file.write_bytes(
            msgspec.json.format(msgspec.json.encode(use), indent=1) + b"\n"
        )
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be written: {error.strerror}.", fix="Name another file."
        ) from None


def measure(note: Callable[[str], None], *, today: date) -> Use:
    """Play the days into a temporary folder, and count.

    `note` is called with the progress. Raises RuntimeError where a run fails: its
    counts would be of no use.
    """
    days = {True: 0, False: 0}
    used: dict[bool, dict[str, StepUse]] = {}
    more: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    with _Play() as play:
        note(f"Playing {WARM_UP:%A} {WARM_UP} ...")
        play.run(WARM_UP, without=POLL)
        play.meter.take()
        rows = before = play.rows()
        day = WARM_UP + ONE_DAY
        while day <= LAST:
            note(f"Playing {day:%A} {day} ...")
            is_match_day = play.has_match(day)
            play.meter.by_step = used.setdefault(is_match_day, {})
            play.run(day)
            after = play.rows()
            more[is_match_day].update(
                {name: after[name] - before[name] for name in after}
            )
            days[is_match_day] += 1
            before, day = after, day + ONE_DAY
        sizes = {name: _column_bytes(play.warehouse, name) for name in TABLES}
        competitions = len(play.services.settings.competitions)
    return Use(
        measured_on=today,
        seed=SEED,
        profile=PROFILE,
        competitions=competitions,
        opening=opening(),
        quiet_days=in_order(used[False]),
        match_days=in_order(used[True]),
        tables={
            name: TableUse(
                rows=rows[name],
                quiet_day_rows=round(more[False][name] / days[False], 1),
                match_day_rows=round(more[True][name] / days[True], 1),
                column_bytes=sizes[name],
            )
            for name in TABLES
        },
    )


def opening() -> dict[str, dict[str, int]]:
    """What the first OPENING runs send to the warehouse: quick to measure, and
    different from the committed counts as soon as a step sends other statements."""
    with _Play() as play:
        play.run(WARM_UP, most=OPENING)
        return _sent(play.meter.take())


class _Play:
    """A simulated week in a folder of its own, with its requests counted."""

    def __enter__(self) -> Self:
        """Open everything."""
        self.meter, self.clock = Meter(), VirtualClock(_midnight(WARM_UP))
        self.world = world = GeneratedSeason(SEED, year=YEAR, profile=PROFILE)
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            settings = settings_in(Path(folder), Settings())
            mark(settings, Simulation(SEED, WARM_UP, PROFILE))
            simulator = stack.enter_context(Simulator(world, self.clock))
            settings = simulator_settings(settings, simulator, world, self.clock)
            waits = Random(SEED)  # noqa: S311 (a simulated client's jitter)
            opened = stack.enter_context(
                open_services(settings, self.clock, rng=waits, is_copied=False)
            )
            self.warehouse = opened.warehouse
            self.services = metered(opened, self.meter)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Close and remove everything."""
        self._stack.close()

    def rows(self) -> Counter[str]:
        """How many rows each table has."""
        return Counter({name: self.warehouse.count(name) for name in TABLES})

    def has_match(self, day: date) -> bool:
        """Whether a match is played on a date."""
        query = MatchQuery(day, day + ONE_DAY)
        return bool(self.world.matches(query, _midnight(day)))

    def run(self, day: date, *, without: str = "", most: int | None = None) -> None:
        """Run the ticks of a date but for those of the DAG `without`, `most` at the
        most. Raises RuntimeError where one fails."""
        caller = MeteredCaller(InProcess(self.services), self.meter, self.clock)
        midnight = _midnight(day)
        due = takewhile(
            lambda tick: tick[0] < midnight + ONE_DAY,
            ticks(self.services.dags, midnight - timedelta(seconds=1)),
        )
        selected = (tick for tick in due if tick[1] != without)
        for tick, dag in islice(selected, most):
            self.clock.set(max(tick, self.clock.now()))
            start = start_of_tick(dag, tick, self.clock.now())
            result = run_dag(
                self.services.dags, start, caller, self.clock, as_of=self.clock.now
            )
            if not result.is_ok:
                raise RuntimeError(f"{start.run_id}: {result.problem}")


def _sent(steps: Mapping[str, StepUse]) -> dict[str, dict[str, int]]:
    """What each step sent to the warehouse, by name."""
    return {
        name: dict(sorted(sent.items()))
        for name, step in steps.items()
        if (sent := step.sent)
    }


def _column_bytes(warehouse: Warehouse, table: str) -> dict[str, float]:
    """The mean bytes of each column, as BigQuery counts them."""
    total: Counter[str] = Counter()
    count = 0
    for row in warehouse.rows(table):
        count += 1
        for name, value in row.items():
            total[name] += _bytes(value)
    return {
        name: round(total[name] / count, 1) if count else 0.0
        for name in TABLES[table].names
    }


def _bytes(value: Any) -> int:
    """The logical bytes of a value: JSON is counted as the text that it is."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return 1
    if isinstance(value, str):
        return 2 + len(value.encode())
    return 8


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
