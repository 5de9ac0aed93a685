"""A warehouse that did not open yet: steps that can do without it go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from functions.shared.runtime.errors import (
    WarehouseBusyError,
    WarehouseError,
    WarehouseNewerError,
)
from functions.shared.warehouse.base import Row, Warehouse


class DeferredWarehouse:
    """Stands in for a warehouse that did not open, and opens it as soon as it can.

    So a response is fetched and stored in the lake though the warehouse is in use, out
    of reach or damaged; what needs the warehouse fails with the reason. The first use
    raises the error of the first attempt. Every later one tries to open it again, and
    while that finds it in use, as often as `wait` returns True after a while.
    """

    def __init__(
        self,
        uri: str,
        error: WarehouseError,
        reopen: Callable[[], Warehouse],
        wait: Callable[[], bool] = lambda: False,
    ) -> None:
        """`reopen` raises WarehouseError where it still cannot be had."""
        self.uri = uri
        self._error: WarehouseError | None = error
        self._reopen = reopen
        self._wait = wait
        self._opened: Warehouse | None = None
        self._labels: Mapping[str, str] = {}

    @property
    def statements(self) -> int:
        """See Warehouse."""
        return self._opened.statements if self._opened else 0

    @statements.setter
    def statements(self, count: int) -> None:
        self._use().statements = count

    @property
    def billed_bytes(self) -> int:
        """See Warehouse."""
        return self._opened.billed_bytes if self._opened else 0

    @billed_bytes.setter
    def billed_bytes(self, count: int) -> None:
        self._use().billed_bytes = count

    @property
    def labels(self) -> Mapping[str, str]:
        """See Warehouse."""
        return self._labels

    @labels.setter
    def labels(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        if self._opened is not None:
            self._opened.labels = labels

    def run(self, statement: str, **params: object) -> None:
        """See Warehouse."""
        self._use().run(statement, **params)

    def fetch(self, query: str, **params: object) -> list[Row]:
        """See Warehouse."""
        return self._use().fetch(query, **params)

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Warehouse."""
        self._use().load(table, rows)

    def count(self, table: str) -> int:
        """See Warehouse."""
        return self._use().count(table)

    def rows(self, table: str) -> Iterator[Row]:
        """See Warehouse."""
        return self._use().rows(table)

    def columns(self, table: str) -> dict[str, str]:
        """See Warehouse."""
        return self._use().columns(table)

    def interrupt(self) -> None:
        """See Warehouse."""
        if self._opened is not None:
            self._opened.interrupt()

    def close(self) -> None:
        """See Warehouse."""
        if self._opened is not None:
            self._opened.close()

    def _use(self) -> Warehouse:
        """The warehouse. Raises WarehouseError while it cannot be had."""
        if self._opened is not None:
            return self._opened
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        while True:
            try:
                self._opened = self._reopen()
            except WarehouseBusyError:
                if not self._wait():
                    raise
            else:
                self._opened.labels = self._labels
                return self._opened


def open_or_defer(
    uri: str,
    open_it: Callable[[], Warehouse],
    wait: Callable[[], bool] = lambda: False,
) -> Warehouse:
    """The warehouse, or what stands in for it until it opens. Raises ConfigError, and
    WarehouseNewerError: nothing may be written beside that."""
    try:
        return open_it()
    except WarehouseNewerError:
        raise
    except WarehouseError as error:
        return DeferredWarehouse(uri, error, open_it, wait)
