"""Opens the engine that a warehouse URI names."""

from __future__ import annotations

from pathlib import Path

from functions.shared.runtime.clock import TimeLeft
from functions.shared.runtime.errors import ConfigError
from functions.shared.warehouse.base import DEFAULT_MAX_BYTES, Warehouse


def open_warehouse(
    uri: str,
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    time_left: TimeLeft | None = None,
    is_read_only: bool = False,
) -> Warehouse:
    """The warehouse at `uri`; a statement on BigQuery may bill `max_bytes`, and ends
    before the seconds of `time_left` are used up. With `is_read_only` a DuckDB file is
    opened beside other readers and never changed.

    Raises ConfigError for a URI of an unknown kind, WarehouseError where it cannot be
    opened: in use by another process, written by a newer version, no right to it.
    """
    scheme, _, rest = uri.partition("://")
    if scheme == "duckdb" and rest.startswith("/"):
        from functions.shared.warehouse.duckdb import DuckDBWarehouse  # noqa: PLC0415

        return DuckDBWarehouse(Path(rest[1:]), is_read_only=is_read_only)
    if scheme == "bigquery":
        from functions.shared.warehouse.bigquery import open_bigquery  # noqa: PLC0415

        return open_bigquery(uri, max_bytes=max_bytes, time_left=time_left)
    raise ConfigError(
        f"WAREHOUSE_URI is {uri!r}.",
        fix="For example: duckdb:///out/warehouse.duckdb, or bigquery://project/dataset",
    )
