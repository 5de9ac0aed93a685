"""Plays simulated days and counts what their steps use: statements by name, objects,
calls, seconds, rows. What `cost` makes a bill of.

The counts are those of the code and of the seed, so that they come out the same on
every machine; seconds are those of this machine.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from math import ceil
from pathlib import Path
from random import Random
from typing import Any, Self

import msgspec

from functions.shared.clock import Clock, VirtualClock
from functions.shared.lake import Lake
from functions.shared.settings import Settings
from functions.shared.step import Answer, Surroundings
from functions.shared.warehouse import Row, Warehouse
from local_runner.functions import InProcess
from local_runner.home import Simulation, mark, settings_in
from local_runner.opening import surroundings
from local_runner.runner import run_dag, start_of_tick, ticks
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from local_runner.simulator.world import MatchQuery
from local_runner.source import asking
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
OBJECTS_PER_LIST = 1000
"""Names in one answer of Cloud Storage (cloud.google.com/storage/docs/json_api/v1/
objects/list)."""


class StepUse(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What all calls of one step of one DAG used, on days of one kind.

    `seconds` are of this machine; `wait_seconds` is what the step waited for the API,
    by the clock of the simulation. `statements` and `loads` are by name: a load is what
    `Warehouse.load` did with rows, by table. `lists` counts requests, not names.
    `api_calls` says how many calls of the step made so many calls of the API.
    `is_cloud` says that the seconds are those of a deployed function, which bills
    `billed_bytes`.
    """

    calls: int = 0
    seconds: float = 0.0
    wait_seconds: float = 0.0
    api_calls: dict[int, int] = {}
    statements: dict[str, int] = {}
    loads: dict[str, int] = {}
    creates: int = 0
    created_bytes: int = 0
    reads: int = 0
    lists: int = 0
    is_cloud: bool = False
    billed_bytes: float | None = None

    @property
    def sent(self) -> dict[str, int]:
        """How often each statement is sent to BigQuery: a load asks first which rows
        are there."""
        asked = {f"load {table}": count for table, count in self.loads.items()}
        return self.statements | asked


class TableUse(msgspec.Struct, kw_only=True):
    """What a table holds: rows when counting began, how many more a day brings, and
    bytes of one row by column (cloud.google.com/bigquery/pricing#data_type_sizes)."""

    rows: int
    quiet_day_rows: float
    match_day_rows: float
    column_bytes: dict[str, float]

    @property
    def row_bytes(self) -> float:
        """The bytes of a row."""
        return sum(self.column_bytes.values())


class Use(msgspec.Struct, kw_only=True):
    """What was measured on match-days and on other days. Steps are named
    `dag/step`; `opening` is what the first runs of all sent to the warehouse."""

    measured_on: date
    seed: int
    profile: str
    competitions: int
    opening: dict[str, dict[str, int]]
    quiet_days: dict[str, StepUse]
    match_days: dict[str, StepUse]
    tables: dict[str, TableUse]


class Meter:
    """Counts by `dag/step`, of whichever step has last told the warehouse its labels:
    the runner calls one step at a time."""

    def __init__(self) -> None:
        """Count from nothing."""
        self.labels: Mapping[str, str] = {}
        self.by_step: dict[str, StepUse] = {}

    @property
    def now(self) -> StepUse:
        """What the step at work has used."""
        name = f"{self.labels.get('dag', '')}/{self.labels.get('step', '')}"
        return self.by_step.setdefault(name, StepUse())

    def take(self) -> dict[str, StepUse]:
        """What was counted since the last time."""
        taken, self.by_step = self.by_step, {}
        return _sorted(taken)


class MeteredWarehouse:
    """A warehouse that counts what it is asked. See Warehouse."""

    def __init__(self, inner: Warehouse, meter: Meter) -> None:
        """Pass everything on to `inner`."""
        self._inner, self._meter = inner, meter
        self.uri = inner.uri

    @property
    def statements(self) -> int:
        """See Warehouse."""
        return self._inner.statements

    @statements.setter
    def statements(self, count: int) -> None:
        self._inner.statements = count

    @property
    def billed_bytes(self) -> int:
        """See Warehouse."""
        return self._inner.billed_bytes

    @billed_bytes.setter
    def billed_bytes(self, count: int) -> None:
        self._inner.billed_bytes = count

    @property
    def labels(self) -> Mapping[str, str]:
        """See Warehouse."""
        return self._inner.labels

    @labels.setter
    def labels(self, labels: Mapping[str, str]) -> None:
        self._inner.labels = self._meter.labels = labels

    def run(self, statement: str, **params: object) -> None:
        """See Warehouse."""
        self._count(statement)
        self._inner.run(statement, **params)

    def fetch(self, question: str, **params: object) -> list[Row]:
        """See Warehouse."""
        self._count(question)
        return self._inner.fetch(question, **params)

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Warehouse."""
        if rows:
            loads = self._meter.now.loads
            loads[table] = loads.get(table, 0) + 1
        self._inner.load(table, rows)

    def count(self, table: str) -> int:
        """See Warehouse."""
        self._count(f"count of {table}")
        return self._inner.count(table)

    def rows(self, table: str) -> Iterator[Row]:
        """See Warehouse."""
        self._count(f"rows of {table}")
        return self._inner.rows(table)

    def columns(self, table: str) -> dict[str, str]:
        """See Warehouse."""
        return self._inner.columns(table)

    def interrupt(self) -> None:
        """See Warehouse."""
        self._inner.interrupt()

    def close(self) -> None:
        """See Warehouse."""
        self._inner.close()

    def _count(self, statement: str) -> None:
        counts = self._meter.now.statements
        counts[statement] = counts.get(statement, 0) + 1


class MeteredLake:
    """A lake that counts what it is asked. See Lake."""

    def __init__(self, inner: Lake, meter: Meter) -> None:
        """Pass everything on to `inner`."""
        self._inner, self._meter = inner, meter
        self.uri = inner.uri

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:
        """See Lake."""
        use = self._meter.now
        use.creates += 1
        is_new = self._inner.create(key, data, content_type=content_type)
        use.created_bytes += len(data) if is_new else 0
        return is_new

    def read(self, key: str) -> bytes:
        """See Lake."""
        self._meter.now.reads += 1
        return self._inner.read(key)

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """See Lake."""
        use, found = self._meter.now, 0
        try:
            for key in self._inner.keys(prefix, start=start, end=end):
                found += 1
                yield key
        finally:
            use.lists += max(1, ceil(found / OBJECTS_PER_LIST))


class MeteredCaller:
    """Calls functions, and notes how long each step took."""

    def __init__(self, inner: InProcess, meter: Meter, clock: Clock) -> None:
        """Pass every call on to `inner`; `clock` is the simulation's."""
        self._inner, self._meter, self._clock = inner, meter, clock

    def __call__(self, function: str, body: bytes, timeout_s: float) -> Answer:
        """One call; see InProcess."""
        began, clock_began = time.perf_counter(), self._clock.now()
        answer = self._inner(function, body, timeout_s)
        use = self._meter.now
        use.calls += 1
        use.seconds += time.perf_counter() - began
        use.wait_seconds += (self._clock.now() - clock_began).total_seconds()
        asked = answer.body["counts"].get("api_calls", 0)
        use.api_calls[asked] = use.api_calls.get(asked, 0) + 1
        return answer


def measure(note: Callable[[str], None], *, today: date) -> Use:
    """Play the days into a folder that is thrown away, and count.

    `note` is told what is going on. Raises RuntimeError where a run fails: its counts
    would be of no use.
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
        competitions = len(play.around.settings.competitions)
    return Use(
        measured_on=today,
        seed=SEED,
        profile=PROFILE,
        competitions=competitions,
        opening=opening(),
        quiet_days=_sorted(used[False]),
        match_days=_sorted(used[True]),
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
    """What the first OPENING runs send to the warehouse: quick to count, and other than
    in the committed counts as soon as a step asks something else."""
    with _Play() as play:
        play.run(WARM_UP, most=OPENING)
        return _sent(play.meter.take())


class _Play:
    """A simulated week in a folder of its own, with what is asked of it counted."""

    def __enter__(self) -> Self:
        """Open everything."""
        self.meter, self.clock = Meter(), VirtualClock(_midnight(WARM_UP))
        self.world = world = GeneratedSeason(SEED, year=YEAR, profile=PROFILE)
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            settings = settings_in(Path(folder), Settings())
            mark(settings, Simulation(SEED, WARM_UP, PROFILE))
            simulator = stack.enter_context(Simulator(world, self.clock))
            settings = asking(settings, simulator, world, self.clock)
            waits = Random(SEED)  # noqa: S311 (a simulated client's jitter)
            opened = stack.enter_context(
                surroundings(settings, self.clock, rng=waits, is_copied=False)
            )
            self.warehouse = opened.warehouse
            self.around = metered(opened, self.meter)
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
        asked = MatchQuery(day, day + ONE_DAY)
        return bool(self.world.matches(asked, _midnight(day)))

    def run(self, day: date, *, without: str = "", most: int | None = None) -> None:
        """Run the ticks of a date but for those of the DAG `without`, `most` at the
        most. Raises RuntimeError where one fails."""
        caller = MeteredCaller(InProcess(self.around), self.meter, self.clock)
        midnight = _midnight(day)
        due = takewhile(
            lambda one: one[0] < midnight + ONE_DAY,
            ticks(self.around.dags, midnight - timedelta(seconds=1)),
        )
        wanted = (one for one in due if one[1] != without)
        for tick, dag in islice(wanted, most):
            self.clock.set(max(tick, self.clock.now()))
            start = start_of_tick(dag, tick, self.clock.now())
            result = run_dag(
                self.around.dags, start, caller, self.clock, as_of=self.clock.now
            )
            if not result.is_ok:
                raise RuntimeError(f"{start.run_id}: {result.problem}")


def _sorted(steps: Mapping[str, StepUse]) -> dict[str, StepUse]:
    """The steps that were called, by name, with seconds that can be read."""
    return {
        name: msgspec.structs.replace(
            step,
            seconds=round(step.seconds, 2),
            wait_seconds=round(step.wait_seconds, 1),
            api_calls=dict(sorted(step.api_calls.items())),
            statements=dict(sorted(step.statements.items())),
            loads=dict(sorted(step.loads.items())),
        )
        for name, step in sorted(steps.items())
        if step.calls
    }


def _sent(steps: Mapping[str, StepUse]) -> dict[str, dict[str, int]]:
    """What each step sent to the warehouse, by name."""
    return {
        name: dict(sorted(sent.items()))
        for name, step in steps.items()
        if (sent := step.sent)
    }


def metered(around: Surroundings, meter: Meter) -> Surroundings:
    """The same surroundings, with what is asked of lake and warehouse counted."""
    return replace(
        around,
        lake=MeteredLake(around.lake, meter),
        warehouse=MeteredWarehouse(around.warehouse, meter),
    )


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
