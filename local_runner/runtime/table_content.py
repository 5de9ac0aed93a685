"""Compares the rows of two tables, in portions that fit in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec

from functions.shared.warehouse.base import Row
from transforms.tables import Table

CHUNK = 10_000
"""Rows in memory at a time."""


class Content:
    """The count of some rows and one checksum of them all, whatever their order."""

    def __init__(self) -> None:
        """Start without rows."""
        self.count, self._sum = 0, 0

    def watch(self, table: Table, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass rows on, and add each."""
        for row in rows:
            digest = hashlib.sha256(_canonical(table, row)).digest()
            self._sum = (self._sum + int.from_bytes(digest)) % 2**256
            self.count += 1
            yield row

    def add(self, table: Table, rows: Iterable[Row]) -> None:
        """Add rows."""
        for _ in self.watch(table, rows):
            pass

    def __eq__(self, other: object) -> bool:
        """Whether both have the same rows."""
        return isinstance(other, Content) and (self.count, self._sum) == (
            other.count,
            other._sum,
        )

    __hash__ = None  # type: ignore[assignment]


def batched_rows(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in portions that fit in memory."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _canonical(table: Table, row: Row) -> bytes:
    values: list[Any] = []
    for column in table.columns:
        value = row[column.name]
        if column.type == "json" and value is not None:
            value = json.dumps(json.loads(value), sort_keys=True)
        elif isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        values.append(value)
    return msgspec.json.encode(values)


def loadable(table: Table, row: Row) -> dict[str, object]:
    """A row as a DuckDB warehouse loads it."""
    texts = {column.name for column in table.columns if column.type == "json"}
    return {
        name: msgspec.Raw(value.encode())
        if name in texts and value is not None
        else value
        for name, value in row.items()
    }
