"""Opens the warehouse for writing or for reading, with all that the steps need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from functions.shared.contract.cached_results import CachedResults
from functions.shared.contract.validator import CONTRACT
from functions.shared.footballdata.factory import api_factory
from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.errors import (
    ConfigError,
    WarehouseBusyError,
    WarehouseError,
)
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.deferred import open_or_defer
from functions.shared.warehouse.duckdb_errors import read_copy_of
from functions.shared.warehouse.open import open_warehouse
from local_runner.runtime.read_copy import is_current, renew
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import timed

READ_ATTEMPTS, READ_WAIT_S = 4, 1.0
"""How long a reader waits for a warehouse that has no copy."""


def warehouse_file(settings: Settings) -> Path | None:
    """The file of a DuckDB warehouse; None for any other kind."""
    scheme, _, rest = settings.warehouse_uri.partition(":///")
    return Path(rest) if scheme == "duckdb" else None


def check_warehouse(settings: Settings) -> None:
    """Raise ConfigError where there is no warehouse file yet."""
    path = warehouse_file(settings)
    if path is None:
        return
    try:
        exists = path.exists()
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.",
            fix="Use a folder of yours: --out DIR (with make: OUT=DIR).",
        ) from None
    if not exists:
        raise ConfigError(
            f"There is no warehouse at {path}.", fix="Try: make local-run"
        )


@contextmanager
def open_services(
    settings: Settings,
    clock: Clock,
    limiter: Limiter | None = None,
    rng: Random | None = None,
    *,
    is_copied: bool = True,
) -> Iterator[Services]:
    """Open what the steps need, and close it again. Raises what opening raises.

    Calls that follow one another share one `limiter`. `rng` draws the wait before a
    retry. Afterwards the copy for readers is renewed, unless `is_copied` is false.
    """
    settings = timed(settings)
    limiter = limiter or Limiter(settings.calls_per_minute, clock)
    warehouse = open_warehouse(settings.warehouse_uri, max_bytes=settings.max_bytes)
    try:
        yield _services(settings, clock, warehouse, limiter, rng)
    finally:
        warehouse.close()
    if is_copied:
        renew_copy(settings)


@contextmanager
def polling(
    settings: Settings,
    clock: Clock,
    limiter: Limiter,
    wait: Callable[[], bool] = lambda: False,
) -> Iterator[Services]:
    """What the steps of a run need, also where the warehouse does not open: then
    responses are still fetched and stored, and `wait` waits and says whether to try
    again. Raises ConfigError."""

    def opened() -> Warehouse:
        return open_warehouse(settings.warehouse_uri, max_bytes=settings.max_bytes)

    warehouse = open_or_defer(settings.warehouse_uri, opened, wait)
    try:
        yield _services(settings, clock, warehouse, limiter)
    finally:
        warehouse.close()
    renew_copy(settings)


@contextmanager
def looking(settings: Settings, clock: Clock) -> Iterator[Services]:
    """What a verb needs that only reads. It keeps other processes from writing no
    longer than it takes. Raises what `open_for_reading` raises."""
    warehouse = open_for_reading(settings, clock)
    try:
        limiter = Limiter(settings.calls_per_minute, clock)
        yield _services(settings, clock, warehouse, limiter)
    finally:
        warehouse.close()


def open_for_reading(settings: Settings, clock: Clock) -> Warehouse:
    """The warehouse to read: its copy where that is current, else the file itself, and
    where another process writes to that, the copy as it is, which is reported.

    Raises ConfigError, and WarehouseBusyError where there is no copy and the file is
    not free within a few seconds.
    """
    path = warehouse_file(settings)
    if path is None:
        return open_warehouse(settings.warehouse_uri, max_bytes=settings.max_bytes)
    copy = read_copy_of(path)
    if is_current(path) and (warehouse := _opened(copy)):
        return warehouse
    for _ in range(READ_ATTEMPTS - 1):
        with suppress(WarehouseBusyError):
            return _file_or_copy(settings, copy)
        clock.sleep(READ_WAIT_S)
    return _file_or_copy(settings, copy)


def _file_or_copy(settings: Settings, copy: Path) -> Warehouse:
    """The file, or its copy where another process writes to the file. Raises
    WarehouseBusyError where there is no copy either."""
    try:
        return open_warehouse(settings.warehouse_uri, is_read_only=True)
    except WarehouseBusyError as error:
        if (warehouse := _opened(copy)) is None:
            raise
        copied_at = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        Screen().problem(
            f"{error.what} Reading its copy of {copied_at:%Y-%m-%d %H:%M:%S}Z, {copy}."
        )
        return warehouse


def renew_copy(settings: Settings) -> None:
    """Renew the copy of a DuckDB warehouse that is closed."""
    if (path := warehouse_file(settings)) is not None:
        renew(path)


def _opened(copy: Path) -> Warehouse | None:
    """The copy; None where it is missing or cannot be opened."""
    if not copy.is_file():
        return None
    try:
        return open_warehouse(f"duckdb:///{copy}", is_read_only=True)
    except WarehouseError:
        return None


def _services(
    settings: Settings,
    clock: Clock,
    warehouse: Warehouse,
    limiter: Limiter,
    rng: Random | None = None,
) -> Services:
    return Services(
        settings=settings,
        clock=clock,
        lake=open_lake(settings.lake_uri),
        warehouse=warehouse,
        api=api_factory(settings, clock, limiter, rng),
        dags=load_dags(),
        contract=CachedResults(CONTRACT.version, CONTRACT.validators),
    )
