"""Where a rebuilt warehouse grows, and how it takes its place.

It always grows in a DuckDB file: both engines make the same rows, and thousands of
statements on BigQuery would take long and cost money. A file then takes its place by a
new name, a dataset by load jobs that replace its tables, each read back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from functions.shared.runtime.errors import (
    ConfigError,
    TouchlineError,
    WarehouseDamagedError,
)
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.base import Row
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.export import Content, batched_rows, loadable
from local_runner.runtime.bigquery_dataset import Dataset
from local_runner.runtime.read_copy import renew
from local_runner.runtime.screen import Screen
from transforms.tables import TABLES

LEDGER = "raw_snapshots"
ORDER = [table for table in TABLES.values() if table.name != LEDGER]
ORDER += [TABLES[LEDGER]]
"""The ledger comes last: it tells steps what the other tables have."""


class Place(Protocol):
    """What a rebuilt warehouse replaces; as a string, its name for people."""

    growing: Path
    """The DuckDB file that it grows in; kept until its place is taken."""

    def foresee(self, screen: Screen) -> None:
        """Say what taking it would do, changing nothing. Raises TouchlineError."""
        ...

    @contextmanager
    def reserved(self, screen: Screen) -> Iterator[None]:
        """See, before the work begins, that it can be taken when it is done.

        Raises ConfigError, WarehouseError.
        """
        ...

    def held(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """Some columns of what is there; nothing where there is none.

        Raises WarehouseError.
        """
        ...

    def keep(self, screen: Screen) -> Path | None:
        """Keep what is there beside it, in a file of its own; None where there is
        nothing. Raises TouchlineError."""
        ...

    def take(self, screen: Screen) -> None:
        """Put what has grown there. May be repeated. Raises TouchlineError."""
        ...


class FilePlace:
    """A DuckDB file."""

    def __init__(self, path: Path) -> None:
        """The file may be there or not."""
        self.path = path
        self.growing = path.with_name(path.name + ".rebuild")
        self.is_damaged = False
        """Whether what is there cannot be read: then it is kept beside, unread."""
        self._locked: DuckDBWarehouse | None = None
        self._is_made_here = False

    def __str__(self) -> str:
        """Its path."""
        return str(self.path)

    def foresee(self, screen: Screen) -> None:
        """See Place. There is nothing else to say."""

    @contextmanager
    def reserved(self, screen: Screen) -> Iterator[None]:
        """See Place. DuckDB's lock keeps others from writing until the block is left,
        when another file may have the name: what they would write into the old one
        would be lost. For the same reason a file is made where there is none. A damaged
        file is no obstacle: nobody can write to it either."""
        self._is_made_here = not self.path.exists()
        if self._is_made_here:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                wal_of(self.path).unlink(missing_ok=True)
            except OSError as error:
                raise ConfigError(
                    f"{self.path} cannot be made: {error.strerror}.",
                    fix="Make it in a folder of yours: --out DIR.",
                ) from None
        old: DuckDBWarehouse | None = None
        try:
            old = DuckDBWarehouse(self.path)
            old.checkpoint()
            self._locked = old
        except WarehouseDamagedError as error:
            self._give_up(screen, error)
        try:
            yield
        finally:
            if self._is_made_here:
                self.path.unlink(missing_ok=True)
            self._locked = None
            if old is not None:
                old.close()

    def held(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """See Place. What a damaged file has cannot be told."""
        if self.is_damaged:
            return
        try:
            if self._locked is not None:
                yield from self._rows(self._locked, table, names)
            elif self.path.exists():
                old = DuckDBWarehouse(self.path, is_read_only=True)
                try:
                    yield from self._rows(old, table, names)
                finally:
                    old.close()
        except WarehouseDamagedError as error:
            self._give_up(Screen(), error)

    @staticmethod
    def _rows(old: DuckDBWarehouse, table: str, names: Sequence[str]) -> Iterator[Row]:
        there = old.columns(table)
        wanted = [name for name in names if name in there]
        if wanted:
            for row in old.rows(table, wanted):
                yield dict.fromkeys(names) | row

    def keep(self, screen: Screen) -> Path | None:  # noqa: ARG002
        """See Place. The file gets a second name: it loses its own when it is replaced,
        so that at no time another one can be made there."""
        if self._is_made_here or not self.path.exists():
            return None
        aside = beside(self.path)
        if self.is_damaged and wal_of(self.path).exists():
            wal_of(self.path).replace(wal_of(aside))
        try:
            os.link(self.path, aside)
        except OSError:  # a file system without second names
            self.path.replace(aside)
        return aside

    def take(self, screen: Screen) -> None:
        """See Place. A damaged file is kept beside: nobody knows what it had."""
        if self.is_damaged and (aside := self.keep(screen)):
            screen.say(f"The damaged file is kept: {aside}")
        wal_of(self.path).unlink(missing_ok=True)
        self.growing.replace(self.path)
        self._is_made_here = False
        renew(self.path)

    def _give_up(self, screen: Screen, error: WarehouseDamagedError) -> None:
        if not self.is_damaged:
            screen.problem(f"{error.what} What it has is not compared; it is kept.")
        self.is_damaged = True


class DatasetPlace:
    """A BigQuery dataset."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """What grows, grows in `folder`. The dataset may be there or not."""
        self.settings = settings
        name = settings.warehouse_uri.removeprefix("bigquery://")
        name = re.sub(r"[^\w.-]", ".", name, flags=re.ASCII)
        self.growing = folder / f"{name}.rebuild"

    def __str__(self) -> str:
        """Its URI."""
        return self.settings.warehouse_uri

    def foresee(self, screen: Screen) -> None:
        """See Place."""
        with self._opened() as dataset:
            missing = dataset.missing()
        if missing is None:
            screen.say(f"There is no dataset {self} yet; it would be made.")
        else:
            there = len(TABLES) - len(missing)
            screen.say(
                f"{there} tables of {self} would be replaced, {len(missing)} made."
            )
        screen.say(f"It would grow in {self.growing} first.")

    @contextmanager
    def reserved(self, screen: Screen) -> Iterator[None]:
        """See Place. What is missing is made; nobody is kept from writing."""
        with self._opened() as dataset:
            location = dataset.make()
        if location:
            screen.say(f"Made the dataset {self} in {location}.")
        screen.say(f"It grows in {self.growing}, then replaces {len(TABLES)} tables.")
        yield

    def held(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """See Place. Read from storage by no statement: nothing is billed."""
        with self._opened() as dataset:
            missing = dataset.missing()
            if missing is None or table in missing:
                return
            for row in dataset.stored(TABLES[table]):
                yield {name: row[name] for name in names}

    def keep(self, screen: Screen) -> Path | None:
        """See Place. Its tables are copied into a DuckDB file beside what has grown."""
        with self._opened() as dataset:
            missing = dataset.missing()
            if missing is None:
                return None
            name = self.growing.name.removesuffix(".rebuild")
            aside = beside(self.growing.with_name(f"{name}.duckdb"))
            kept = DuckDBWarehouse(aside)
            try:
                with screen.progress("keep", len(ORDER)) as tracker:
                    for table in ORDER:
                        if table.name in missing:
                            continue
                        seen, written = Content(), Content()
                        rows = seen.watch(table, dataset.stored(table))
                        for chunk in batched_rows(rows):
                            kept.load(
                                table.name, [loadable(table, row) for row in chunk]
                            )
                        written.see(table, kept.rows(table.name))
                        if written != seen:
                            raise TouchlineError(
                                f"{aside}: {table.name} came out otherwise than it is "
                                f"in {self}, which is as it was."
                            )
                        tracker.step(f"{table.name}: {seen.count} rows")
            finally:
                kept.close()
        return aside

    def take(self, screen: Screen) -> None:
        """See Place. Table by table; what is there then is held against what grew."""
        portion = self.growing.with_name(self.growing.name + ".jsonl")
        grown = DuckDBWarehouse(self.growing)
        try:
            with (
                self._opened() as dataset,
                screen.progress("load", len(ORDER)) as tracker,
            ):
                for table in ORDER:
                    seen, found = Content(), Content()
                    rows = seen.watch(table, grown.rows(table.name))
                    dataset.replace(table, rows, portion)
                    found.see(table, dataset.stored(table))
                    if found != seen:
                        raise TouchlineError(
                            f"{self}: {table.name} was loaded with {seen.count} rows "
                            f"and has {found.count}, or their content differs.",
                            fix="See that nothing writes to it: pause its schedule.",
                        )
                    tracker.step(f"{table.name}: {seen.count} rows")
        except TouchlineError as error:
            raise TouchlineError(
                error.what,
                fix=f"{error.fix} Then run rebuild again: what has grown is kept in "
                f"{self.growing}.".strip(),
            ) from None
        finally:
            grown.close()
            portion.unlink(missing_ok=True)
        self.growing.unlink()
        wal_of(self.growing).unlink(missing_ok=True)
        screen.say(f"{len(ORDER)} tables of {self}, read back and the same.")

    @contextmanager
    def _opened(self) -> Iterator[Dataset]:
        dataset = Dataset.of(self.settings)
        dataset.labels = {"step": "rebuild"}
        try:
            yield dataset
        finally:
            dataset.close()


def place_of(settings: Settings, folder: Path) -> Place:
    """What a rebuild of these settings replaces; of a dataset it grows in `folder`.

    Raises ConfigError for a URI of another kind.
    """
    scheme, _, rest = settings.warehouse_uri.partition("://")
    if scheme == "duckdb" and rest.startswith("/"):
        return FilePlace(Path(rest[1:]))
    if scheme == "bigquery":
        return DatasetPlace(settings, folder)
    raise ConfigError(
        f"WAREHOUSE_URI is {settings.warehouse_uri!r}.",
        fix="For example: duckdb:///out/warehouse.duckdb, or bigquery://project/dataset",
    )


def beside(path: Path) -> Path:
    """A name beside a file for what it was before, that nothing has."""
    number = 1
    while (aside := path.with_name(f"{path.name}.before-{number}")).exists():
        number += 1
    return aside


def wal_of(path: Path) -> Path:
    """The log that DuckDB keeps beside a file."""
    return path.with_name(path.name + ".wal")
