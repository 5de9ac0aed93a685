"""A DuckDB file as the target of a rebuild."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from functions.shared.runtime.errors import ConfigError, WarehouseDamagedError
from functions.shared.warehouse.base import Row
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.read_copy import renew
from local_runner.runtime.screen import Screen


class FileTarget:
    """A DuckDB file. See RebuildTarget."""

    def __init__(self, path: Path) -> None:
        """The file may exist or not."""
        self.path = path
        self.growing = path.with_name(path.name + ".rebuild")
        self.is_damaged = False
        """Whether the file cannot be read: then it is kept, and not compared."""
        self._locked: DuckDBWarehouse | None = None
        self._is_placeholder = False

    def __str__(self) -> str:
        """Its path."""
        return str(self.path)

    def plan(self, screen: Screen) -> None:
        """See RebuildTarget. There is nothing to add."""

    @contextmanager
    def locked(self, screen: Screen) -> Iterator[None]:
        """See RebuildTarget. DuckDB's lock keeps others from writing until the new file
        has the name: rows written into the old one would be lost. For the same reason a
        missing file is created. A damaged file needs no lock: it cannot be written."""
        self._is_placeholder = not self.path.exists()
        if self._is_placeholder:
            self._make_folder()
        old: DuckDBWarehouse | None = None
        try:
            old = DuckDBWarehouse(self.path)
            old.checkpoint()
            self._locked = old
        except WarehouseDamagedError as error:
            self._note_damage(screen, error)
        try:
            yield
        finally:
            if self._is_placeholder:
                self.path.unlink(missing_ok=True)
            self._locked = None
            if old is not None:
                old.close()

    def stored(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """See RebuildTarget. A damaged file gives no rows."""
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
            self._note_damage(Screen(), error)

    def keep(self, screen: Screen) -> Path | None:  # noqa: ARG002
        """See RebuildTarget. The file gets a second name: it keeps its own until it is
        replaced, so that no other process can create one there."""
        if self._is_placeholder or not self.path.exists():
            return None
        copy = free_name(self.path)
        if self.is_damaged and wal_of(self.path).exists():
            wal_of(self.path).replace(wal_of(copy))
        try:
            os.link(self.path, copy)
        except OSError:  # a file system without second names
            self.path.replace(copy)
        return copy

    def promote(self, screen: Screen) -> None:
        """See RebuildTarget. A damaged file is kept: its content is unknown."""
        if self.is_damaged and (copy := self.keep(screen)):
            screen.say(f"The damaged file is kept: {copy}")
        wal_of(self.path).unlink(missing_ok=True)
        self.growing.replace(self.path)
        self._is_placeholder = False
        renew(self.path)

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            wal_of(self.path).unlink(missing_ok=True)
        except OSError as error:
            raise ConfigError(
                f"{self.path} cannot be made: {error.strerror}.",
                fix="Make it in a folder of yours: --out DIR.",
            ) from None

    @staticmethod
    def _rows(old: DuckDBWarehouse, table: str, names: Sequence[str]) -> Iterator[Row]:
        present = old.columns(table)
        readable = [name for name in names if name in present]
        if readable:
            for row in old.rows(table, readable):
                yield dict.fromkeys(names) | row

    def _note_damage(self, screen: Screen, error: WarehouseDamagedError) -> None:
        if not self.is_damaged:
            screen.problem(f"{error.what} Its content is not compared; it is kept.")
        self.is_damaged = True


def free_name(path: Path) -> Path:
    """An unused name beside a file, for its previous content."""
    number = 1
    while (copy := path.with_name(f"{path.name}.before-{number}")).exists():
        number += 1
    return copy


def wal_of(path: Path) -> Path:
    """The log that DuckDB keeps beside a file."""
    return path.with_name(path.name + ".wal")
