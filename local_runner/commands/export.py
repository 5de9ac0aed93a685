"""Writes every table of a warehouse as Parquet, and reads back what it wrote."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import duckdb

from functions.shared.runtime.errors import ConfigError, TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row, Warehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.counts import counted
from local_runner.runtime.machine import machine
from local_runner.runtime.opening import open_for_reading
from local_runner.runtime.screen import Screen
from local_runner.runtime.table_content import CHUNK, Content, batched_rows, loadable
from transforms.tables import TABLES, Table

SCRATCH = "scratch.duckdb"
"""The tables while they are written; removed at the end."""

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
"""The types of a column in a file: physical, converted and logical, as DuckDB names
them. JSON is text. A column that may be null is OPTIONAL, any other REQUIRED."""


def export_tables(
    settings: Settings, folder: Path, screen: Screen, *, dry_run: bool
) -> bool:
    """Write `<table>.parquet` for every table into `folder`, which must not exist.

    Each file has the schema of tables.py, whatever its rows: see `PARQUET`. So several
    exports of a table can be read as one. Each is read back and compared with the
    warehouse, by count and content. The folder appears when all files are equal. Raises
    ConfigError for a folder that cannot be used, TouchlineError where a file differs,
    and what opening and reading the warehouse raise.
    """
    growing = folder.with_name(folder.name + ".part")
    _check_free(folder, growing, settings)
    warehouse = open_for_reading(settings, machine().clock)
    try:
        if dry_run:
            rows = {name: warehouse.count(name) for name in TABLES}
            screen.say(
                f"{counted(sum(rows.values()), 'row')} of {len(rows)} tables would be "
                f"written to {folder}."
            )
            screen.say("Dry run: nothing was written.")
        else:
            rows = _export(warehouse, growing, folder, screen)
            screen.say(
                f"{counted(sum(rows.values()), 'row')} of {len(rows)} tables written "
                f"to {folder}, read back and equal."
            )
    finally:
        warehouse.close()
    screen.result({"folder": None if dry_run else str(folder), "rows": rows})
    return True


def _check_free(folder: Path, growing: Path, settings: Settings) -> None:
    """Raise ConfigError where other files would be lost, or the export would lie among
    the objects of the lake."""
    if folder.exists():
        raise ConfigError(
            f"{folder} exists already.", fix="Export into a new folder: --to DIR."
        )
    ours = {f"{name}.parquet" for name in TABLES} | {SCRATCH, f"{SCRATCH}.wal"}
    if growing.is_dir() and {file.name for file in growing.iterdir()} <= ours:
        pass  # left from a stopped export
    elif growing.exists():
        raise ConfigError(
            f"{growing}, where the files grow, exists already and is not left from a "
            "stopped export.",
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
    """Write all files where they grow, then rename the folder."""
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
    source = Content()
    for chunk in batched_rows(source.watch(table, warehouse.rows(table.name))):
        scratch.load(table.name, [loadable(table, row) for row in chunk])
    file = growing / f"{table.name}.parquet"
    scratch.write_parquet(table.name, file)
    _check_schema(table, file)
    written = Content()
    written.add(table, _read_back(table, file))
    if written != source:
        raise TouchlineError(
            f"{file.name}: {written.count} rows were read back and {source.count} are "
            f"in {warehouse.uri}, or their content differs.",
            fix="Export again when nothing writes to the warehouse.",
        )
    return source.count


def _check_schema(table: Table, file: Path) -> None:
    expected = [
        (column.name, "OPTIONAL" if column.nullable else "REQUIRED")
        + PARQUET[column.type]
        for column in table.columns
    ]
    with duckdb.connect() as reader:
        actual = reader.execute(
            "SELECT name, repetition_type, type, converted_type, logical_type "
            "FROM parquet_schema($file) WHERE type IS NOT NULL",
            {"file": str(file)},
        ).fetchall()
    for column, stored in zip_longest(expected, actual):
        if column != stored:
            raise TouchlineError(
                f"{file.name} has {stored} where tables.py has {column}.",
                fix="Install what requirements.txt pins: make setup.",
            )


def _read_back(table: Table, file: Path) -> Iterator[Row]:
    with duckdb.connect() as reader:
        reader.execute("SET TimeZone = 'UTC'")
        result = reader.execute(
            "SELECT * FROM read_parquet($file)", {"file": str(file)}
        )
        while chunk := result.fetchmany(CHUNK):
            yield from (dict(zip(table.names, row, strict=True)) for row in chunk)
