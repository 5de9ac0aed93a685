"""The warehouse that a rebuild replaces.

The new one always grows in a DuckDB file: both engines give the same rows, and
thousands of statements on BigQuery would take long and cost money. A file then replaces
the old one by a rename; a dataset by load jobs, each table read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row
from local_runner.rebuild.dataset_target import DatasetTarget
from local_runner.rebuild.file_target import FileTarget
from local_runner.runtime.screen import Screen


class RebuildTarget(Protocol):
    """The warehouse to replace; as a string, its name for people."""

    growing: Path
    """The DuckDB file that the new one grows in; kept until it is promoted."""

    def plan(self, screen: Screen) -> None:
        """Report what promoting would do, and change nothing. Raises TouchlineError."""
        ...

    @contextmanager
    def locked(self, screen: Screen) -> Iterator[None]:
        """Check, before the work begins, that the new one can be promoted, and keep
        other processes from writing where possible.

        Raises ConfigError, WarehouseError.
        """
        ...

    def stored(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """Some columns of a table as stored now; no rows where it does not exist.

        Raises WarehouseError.
        """
        ...

    def keep(self, screen: Screen) -> Path | None:
        """Keep the present content in a file beside it; None where there is none.

        Raises TouchlineError.
        """
        ...

    def promote(self, screen: Screen) -> None:
        """Replace it by what has grown. May be repeated. Raises TouchlineError."""
        ...


def target_of(settings: Settings, folder: Path) -> RebuildTarget:
    """The warehouse of these settings; the new one of a dataset grows in `folder`.

    Raises ConfigError for a URI of another kind.
    """
    scheme, _, rest = settings.warehouse_uri.partition("://")
    if scheme == "duckdb" and rest.startswith("/"):
        return FileTarget(Path(rest[1:]))
    if scheme == "bigquery":
        return DatasetTarget(settings, folder)
    raise ConfigError(
        f"WAREHOUSE_URI is {settings.warehouse_uri!r}.",
        fix="For example: duckdb:///out/warehouse.duckdb, or bigquery://project/dataset",
    )
