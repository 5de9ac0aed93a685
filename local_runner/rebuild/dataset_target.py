"""A BigQuery dataset as the target of a rebuild."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from functions.shared.runtime.errors import TouchlineError
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.rebuild.file_target import free_name, wal_of
from local_runner.runtime.bigquery_dataset import Dataset
from local_runner.runtime.counts import counted
from local_runner.runtime.screen import Screen
from local_runner.runtime.table_content import Content, batched_rows, loadable
from transforms.tables import TABLES, Table

LEDGER = "raw_snapshots"
ORDER = [table for table in TABLES.values() if table.name != LEDGER]
ORDER += [TABLES[LEDGER]]
"""The ledger comes last: it tells the steps what the other tables hold."""


class DatasetTarget:
    """A BigQuery dataset. See RebuildTarget."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """The new one grows in `folder`. The dataset may exist or not."""
        self.settings = settings
        name = settings.warehouse_uri.removeprefix("bigquery://")
        name = re.sub(r"[^\w.-]", ".", name, flags=re.ASCII)
        self.growing = folder / f"{name}.rebuild"

    def __str__(self) -> str:
        """Its URI."""
        return self.settings.warehouse_uri

    def plan(self, screen: Screen) -> None:
        """See RebuildTarget."""
        with self._opened() as dataset:
            missing = dataset.missing()
        if missing is None:
            screen.say(f"There is no dataset {self} yet; it would be created.")
        else:
            present = len(TABLES) - len(missing)
            screen.say(
                f"{counted(present, 'table')} of {self} would be replaced, "
                f"{len(missing)} created."
            )
        screen.say(f"The rebuild would grow in {self.growing} first.")

    @contextmanager
    def locked(self, screen: Screen) -> Iterator[None]:
        """See RebuildTarget. Missing tables are created; BigQuery has no lock that
        keeps others from writing."""
        with self._opened() as dataset:
            location = dataset.create_missing()
        if location:
            screen.say(f"Created the dataset {self} in {location}.")
        screen.say(
            f"The rebuild grows in {self.growing}, then replaces {len(TABLES)} tables."
        )
        yield

    def stored(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """See RebuildTarget. Read from storage by no statement: nothing is billed."""
        with self._opened() as dataset:
            missing = dataset.missing()
            if missing is None or table in missing:
                return
            for row in dataset.stored(TABLES[table]):
                yield {name: row[name] for name in names}

    def keep(self, screen: Screen) -> Path | None:
        """See RebuildTarget. Its tables are copied into a DuckDB file."""
        with self._opened() as dataset:
            missing = dataset.missing()
            if missing is None:
                return None
            name = self.growing.name.removesuffix(".rebuild")
            file = free_name(self.growing.with_name(f"{name}.duckdb"))
            copy = DuckDBWarehouse(file)
            try:
                with screen.progress("keep", len(ORDER)) as tracker:
                    for table in ORDER:
                        if table.name not in missing:
                            count = self._copy(dataset, table, copy)
                            tracker.step(f"{table.name}: {count} rows")
            finally:
                copy.close()
        return file

    def promote(self, screen: Screen) -> None:
        """See RebuildTarget. Each table is read back and compared with what grew."""
        upload = self.growing.with_name(self.growing.name + ".jsonl")
        grown = DuckDBWarehouse(self.growing)
        try:
            with (
                self._opened() as dataset,
                screen.progress("load", len(ORDER)) as tracker,
            ):
                for table in ORDER:
                    count = self._replace(dataset, table, grown, upload)
                    tracker.step(f"{table.name}: {count} rows")
        except TouchlineError as error:
            raise TouchlineError(
                error.what,
                fix=f"{error.fix} Then run rebuild again: what has grown is kept in "
                f"{self.growing}.".strip(),
            ) from None
        finally:
            grown.close()
            upload.unlink(missing_ok=True)
        self.growing.unlink()
        wal_of(self.growing).unlink(missing_ok=True)
        screen.say(f"{len(ORDER)} tables of {self} replaced, read back and equal.")

    def _copy(self, dataset: Dataset, table: Table, copy: DuckDBWarehouse) -> int:
        """Copy a table, and compare. Returns its rows; raises TouchlineError."""
        source, written = Content(), Content()
        for chunk in batched_rows(source.watch(table, dataset.stored(table))):
            copy.load(table.name, [loadable(table, row) for row in chunk])
        written.add(table, copy.rows(table.name))
        if written != source:
            raise TouchlineError(
                f"{copy.path}: the copy of {table.name} differs from {self}, which is "
                "unchanged."
            )
        return source.count

    def _replace(
        self, dataset: Dataset, table: Table, grown: DuckDBWarehouse, upload: Path
    ) -> int:
        """Replace a table, and compare. Returns its rows; raises TouchlineError."""
        source, loaded = Content(), Content()
        rows = source.watch(table, grown.rows(table.name))
        dataset.replace(table, rows, upload)
        loaded.add(table, dataset.stored(table))
        if loaded != source:
            raise TouchlineError(
                f"{self}: {table.name} was loaded with {source.count} rows and has "
                f"{loaded.count}, or their content differs.",
                fix="Check that nothing else writes to it: pause its schedule.",
            )
        return source.count

    @contextmanager
    def _opened(self) -> Iterator[Dataset]:
        dataset = Dataset.of(self.settings)
        dataset.labels = {"step": "rebuild"}
        try:
            yield dataset
        finally:
            dataset.close()
