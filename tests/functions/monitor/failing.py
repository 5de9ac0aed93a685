"""A lake or a warehouse of which some calls fail."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from functions.shared.runtime.errors import LakeError, TouchlineError, WarehouseError
from functions.shared.warehouse.base import Row
from tests.functions.world import World

GOLD = ("gold_live_match_monitor", "gold_pipeline_health")

UNWRITABLE: Mapping[str, Mapping[str, Sequence[str]]] = {
    "lake": {"lake": ["create"]},
    "lake_without_list": {"lake": ["create", "keys"]},
    "alerts": {"warehouse": ["put_alerts"]},
    "warehouse": {"warehouse": ["put_alerts", *GOLD]},
    "everything": {"lake": ["create"], "warehouse": ["put_alerts", *GOLD]},
}
"""Failures in which alerts are evaluated and cannot be recorded."""

FAILURES: Mapping[str, Mapping[str, Sequence[str]]] = {
    **UNWRITABLE,
    "gold": {"warehouse": GOLD},
    "evaluation": {"warehouse": ["query_monitoring"]},
    "evaluation_and_lake": {
        "lake": ["create", "keys"],
        "warehouse": ["query_monitoring"],
    },
}
"""All failures by name: which calls of the lake and statements of the warehouse
fail."""


class Failing:
    """A lake or a warehouse that raises `error` for the calls or statements `names`."""

    def __init__(self, whole: Any, error: type[TouchlineError], *names: str) -> None:
        self._whole, self._error, self.names = whole, error, names

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)

    def create(self, key: str, data: bytes, *, content_type: str) -> bool:
        """See Lake."""
        self._fail("create")
        is_created: bool = self._whole.create(key, data, content_type=content_type)
        return is_created

    def keys(self, prefix: str, *, start: str = "", end: str = "") -> Iterator[str]:
        """See Lake."""
        self._fail("keys")
        keys: Iterator[str] = self._whole.keys(prefix, start=start, end=end)
        return keys

    def run(self, statement: str, **params: object) -> None:
        """See Warehouse."""
        self._fail(statement)
        self._whole.run(statement, **params)

    def fetch(self, query: str, **params: object) -> list[Row]:
        """See Warehouse."""
        self._fail(query)
        rows: list[Row] = self._whole.fetch(query, **params)
        return rows

    def _fail(self, name: str) -> None:
        if name in self.names:
            raise self._error(f"{name} fails.")


@contextmanager
def failing(
    world: World, *, lake: Sequence[str] = (), warehouse: Sequence[str] = ()
) -> Iterator[None]:
    """A world in which some calls fail."""
    whole = world.services
    world.services = copy.copy(whole)
    object.__setattr__(world.services, "lake", Failing(whole.lake, LakeError, *lake))
    broken = Failing(whole.warehouse, WarehouseError, *warehouse)
    object.__setattr__(world.services, "warehouse", broken)
    try:
        yield
    finally:
        world.services = whole
