"""Writes every table of a warehouse as Parquet, and reads back what it wrote."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row, Warehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.machine import machine
from local_runner.runtime.opening import open_for_reading
from local_runner.runtime.screen import Screen
from transforms.tables import TABLES, Table

CHUNK = 10_000
"""Rows in memory at a time."""

SCRATCH = "scratch.duckdb"
"""The tables as they are written, gone when all of them are."""

_UTC_MICROSECONDS = (
    "TimestampType(isAdjustedToUTC=1, unit=TimeUnit("
    "MILLIS=<null>, MICROS=MicroSeconds(), NANOS=<null>))"
)
PARQUET = {
    "string": ("BYTE_ARRAY", "UTF8", None),
    "json": ("BYTE_ARRAY", "UTF8", None),
    "int64": ("INT64", "INT_64", None),
    "float64": ("DOUBLE", None, None),
    "bool": ("BOOLEAN", None, None),
    "date": ("INT32", "DATE", None),
    "timestamp": ("INT64", "TIMESTAMP_MICROS", _UTC_MICROSECONDS),
}
"""What a column is in a file: its type, and what that stands for, as DuckDB says it.
JSON is text. A column that may be null is OPTIONAL, any other REQUIRED."""


def export_tables(
    settings: Settings, folder: Path, screen: Screen, *, dry_run: bool
) -> bool:
    """Write `<table>.parquet` for every table into `folder`, which must not be there.

    Each file has the schema of tables.py, whatever its rows: see `PARQUET`. So two
    exports of a table can be read as one. Each is read back and held against the
    warehouse, by count and content. The folder appears when all of it is right. Raises
    ConfigError for a folder that cannot be used, TouchlineError where a file differs,
    and what opening and reading the warehouse raise.
    """
    growing = folder.with_name(folder.name + ".part")
    _check_free(folder, growing, settings)
    warehouse = open_for_reading(settings, machine().clock)
    try:
        if dry_run:
            rows = {name: warehouse.count(name) for name in TABLES}
            screen.say(f"{sum(rows.values())} rows of {len(rows)} tables.")
            screen.say("Dry run: nothing was written.")
        else:
            rows = _export(warehouse, growing, folder, screen)
            screen.say(
                f"{sum(rows.values())} rows of {len(rows)} tables in {folder}, read "
                "back and the same."
            )
    finally:
        warehouse.close()
    screen.result({"folder": None if dry_run else str(folder), "rows": rows})
    return True


def _check_free(folder: Path, growing: Path, settings: Settings) -> None:
    """Raise ConfigError where files of somebody else would be lost, or the files would
    lie among the objects of the lake."""
    if folder.exists():
        raise ConfigError(
            f"{folder} is there already.", fix="Export into a new folder: --to DIR."
        )
    ours = {f"{name}.parquet" for name in TABLES} | {SCRATCH, f"{SCRATCH}.wal"}
    if growing.is_dir() and {one.name for one in growing.iterdir()} <= ours:
        pass  # what an export left that was killed
    elif growing.exists():
        raise ConfigError(
            f"{growing}, where the files grow, is there already, and is not what an "
            "export left that was stopped.",
            fix="Export into a folder of another name: --to DIR.",
        )
    lake = settings.lake_uri
    if "://" not in lake and folder.resolve().is_relative_to(Path(lake).resolve()):
        raise ConfigError(
            f"{folder} is within the lake {lake}.",
            fix="Export into a folder beside it: --to DIR.",
        )


def _export(
    warehouse: Warehouse, growing: Path, folder: Path, screen: Screen
) -> dict[str, int]:
    """Write all files where they grow, and have the folder appear."""
    try:
        _make_room(growing)
        rows = _write_all(warehouse, growing, screen)
        growing.replace(folder)
    finally:
        shutil.rmtree(growing, ignore_errors=True)
    return rows


def _make_room(growing: Path) -> None:
    try:
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(parents=True)
    except OSError as error:
        raise ConfigError(
            f"{growing} cannot be made: {error.strerror}.",
            fix="Export into a folder of yours: --to DIR.",
        ) from None


def _write_all(warehouse: Warehouse, growing: Path, screen: Screen) -> dict[str, int]:
    scratch_file = growing / SCRATCH
    scratch = DuckDBWarehouse(scratch_file)
    rows = {}
    try:
        with screen.progress("export", len(TABLES)) as tracker:
            for table in TABLES.values():
                rows[table.name] = _write(warehouse, scratch, table, growing)
                tracker.step(f"{table.name}: {rows[table.name]} rows")
    finally:
        scratch.close()
    scratch_file.unlink()
    return rows


def _write(
    warehouse: Warehouse, scratch: DuckDBWarehouse, table: Table, growing: Path
) -> int:
    seen = Content()
    for chunk in batched_rows(seen.watch(table, warehouse.rows(table.name))):
        scratch.load(table.name, [loadable(table, row) for row in chunk])
    file = growing / f"{table.name}.parquet"
    scratch.write_parquet(table.name, file)
    _check_schema(table, file)
    written = Content()
    written.see(table, _read_back(table, file))
    if written != seen:
        raise TouchlineError(
            f"{file.name}: {written.count} rows were read back, {seen.count} are in "
            f"{warehouse.uri}, or their content differs.",
            fix="Export again when nothing writes to the warehouse.",
        )
    return seen.count


def _check_schema(table: Table, file: Path) -> None:
    wanted = [
        (column.name, "OPTIONAL" if column.nullable else "REQUIRED")
        + PARQUET[column.type]
        for column in table.columns
    ]
    with duckdb.connect() as reader:
        found = reader.execute(
            "SELECT name, repetition_type, type, converted_type, logical_type "
            "FROM parquet_schema($file) WHERE type IS NOT NULL",
            {"file": str(file)},
        ).fetchall()
    for column, told in zip_longest(wanted, found):
        if column != told:
            raise TouchlineError(
                f"{file.name} has {told} where tables.py has {column}.",
                fix="Install what requirements.txt pins: make setup.",
            )


class Content:
    """How many rows there were, and one number for what was in all of them."""

    def __init__(self) -> None:
        """Nothing has been seen."""
        self.count, self._sum = 0, 0

    def watch(self, table: Table, rows: Iterable[Row]) -> Iterator[Row]:
        """Pass rows on, and keep count of them. Their order does not matter."""
        for row in rows:
            digest = hashlib.sha256(_canonical(table, row)).digest()
            self._sum = (self._sum + int.from_bytes(digest)) % 2**256
            self.count += 1
            yield row

    def see(self, table: Table, rows: Iterable[Row]) -> None:
        """Look at rows that nobody else wants."""
        for _ in self.watch(table, rows):
            pass

    def __eq__(self, other: object) -> bool:
        """Whether both have seen the same rows."""
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


def _read_back(table: Table, file: Path) -> Iterator[Row]:
    with duckdb.connect() as reader:
        reader.execute("SET TimeZone = 'UTC'")
        found = reader.execute("SELECT * FROM read_parquet($file)", {"file": str(file)})
        while chunk := found.fetchmany(CHUNK):
            yield from (dict(zip(table.names, row, strict=True)) for row in chunk)
