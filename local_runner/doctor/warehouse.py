"""The warehouse: whether it opens, and in it tables, times and runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from functions.shared.runtime.errors import TouchlineError, WarehouseDamagedError
from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from functions.shared.warehouse.duckdb_errors import is_held
from local_runner.doctor.finding import Environment, Finding
from local_runner.doctor.folder import room_for
from local_runner.doctor.schedule import check_schedule, check_times
from local_runner.doctor.tables import check_tables
from local_runner.runtime.opening import open_for_reading, warehouse_file


def check_warehouse(env: Environment) -> Iterator[Finding]:
    """The warehouse, its tables, and its runs compared with the schedule."""
    path = warehouse_file(env.settings)
    if path is not None and not path.exists():
        yield room_for("warehouse", path, "WAREHOUSE_URI")
        for check in ("tables", "times", "schedule"):
            yield Finding(check, "skip", "There is no warehouse yet.")
        return
    if path is not None and not (os.access(path, os.W_OK) or path.is_dir()):
        what = f"{path} can be read but not written: no DAG can run here."
        yield Finding("warehouse", "fail", what, f"ls -ld {path.parent} {path}")
    try:
        warehouse = open_for_reading(env.settings, env.clock)
    except TouchlineError as error:
        yield from _unusable(error, "The warehouse does not open.")
        return
    with closing(warehouse):
        try:
            _read_through(warehouse)
        except WarehouseDamagedError as error:
            yield from _unusable(error, "The warehouse cannot be read.")
            return
        yield _opened(warehouse, path)
        for check, look in (
            ("tables", check_tables),
            ("times", check_times),
            ("schedule", check_schedule),
        ):
            try:
                yield from look(env, warehouse)
            except TouchlineError as error:
                yield Finding(check, "fail", error.what, error.fix or "make sql")


def _unusable(error: TouchlineError, why: str) -> Iterator[Finding]:
    """A warehouse that cannot be read, and the checks that are skipped."""
    fix = error.fix or "Check WAREHOUSE_URI."
    yield Finding("warehouse", "fail", error.what, fix)
    for check in ("tables", "times", "schedule"):
        yield Finding(check, "skip", why)


def _read_through(warehouse: Warehouse) -> None:
    """Read every block of a file, as opening it does not. Raises
    WarehouseDamagedError."""
    if isinstance(warehouse, DuckDBWarehouse):
        warehouse.read_through()


def _opened(warehouse: Warehouse, path: Path | None) -> Finding:
    """A warehouse that can be read; whether it can be written now, the lock says."""
    if not isinstance(warehouse, DuckDBWarehouse) or path is None:
        return Finding("warehouse", "ok", f"{warehouse.uri} has credentials.")
    is_writable = os.access(path, os.W_OK)
    if warehouse.path == path or not is_held(path, is_read_only=not is_writable):
        return Finding("warehouse", "ok", f"duckdb:///{path} opens.")
    return Finding(
        "warehouse",
        "warn",
        f"{path} is in use; its copy {warehouse.path} was read.",
        f"fuser -v {path}",
    )
