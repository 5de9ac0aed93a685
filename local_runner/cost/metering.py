"""Counts the requests of steps to lake, warehouse and API, and their durations."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import ceil

import msgspec

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Services
from functions.shared.runtime.response import StepResponse
from functions.shared.storage.lake import Lake
from functions.shared.warehouse.base import Row, Warehouse
from local_runner.cost.usage import StepUse
from local_runner.runtime.functions import InProcess

OBJECTS_PER_LIST = 1000
"""Names in one response of Cloud Storage (cloud.google.com/storage/docs/json_api/v1/
objects/list)."""


class Meter:
    """Counts by `dag/step`, of the step that set the warehouse's labels last: the
    runner calls one step at a time."""

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
        return in_order(taken)


class MeteredWarehouse:
    """A warehouse that counts its requests. See Warehouse."""

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

    def fetch(self, query: str, **params: object) -> list[Row]:
        """See Warehouse."""
        self._count(query)
        return self._inner.fetch(query, **params)

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
    """A lake that counts its requests. See Lake."""

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
        use, count = self._meter.now, 0
        try:
            for key in self._inner.keys(prefix, start=start, end=end):
                count += 1
                yield key
        finally:
            use.lists += max(1, ceil(count / OBJECTS_PER_LIST))


class MeteredCaller:
    """Calls functions, and notes how long each step took."""

    def __init__(self, inner: InProcess, meter: Meter, clock: Clock) -> None:
        """Pass every call on to `inner`; `clock` is the simulation's."""
        self._inner, self._meter, self._clock = inner, meter, clock

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        """One call; see InProcess."""
        began, clock_began = time.perf_counter(), self._clock.now()
        response = self._inner(function, body, timeout_s)
        use = self._meter.now
        use.calls += 1
        use.seconds += time.perf_counter() - began
        use.wait_seconds += (self._clock.now() - clock_began).total_seconds()
        calls = response.body["counts"].get("api_calls", 0)
        use.api_calls[calls] = use.api_calls.get(calls, 0) + 1
        return response


def metered(services: Services, meter: Meter) -> Services:
    """The same services, with a lake and a warehouse that count."""
    return replace(
        services,
        lake=MeteredLake(services.lake, meter),
        warehouse=MeteredWarehouse(services.warehouse, meter),
    )


def in_order(steps: Mapping[str, StepUse]) -> dict[str, StepUse]:
    """The steps that were called, by name, with rounded seconds."""
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
