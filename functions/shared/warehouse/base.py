"""The protocol of a warehouse, and the compiled statements that it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import msgspec

from functions.shared.runtime.errors import ConfigError
from transforms.tables import TABLES

SQL = Path(__file__).parents[3] / "transforms" / "sql"

Row = dict[str, Any]

DEFAULT_MAX_BYTES = 2_000_000_000
"""What one statement on BigQuery may bill: about a cent."""


class Warehouse(Protocol):
    """DuckDB or BigQuery. Counts its statements and billed bytes."""

    uri: str
    statements: int
    billed_bytes: int
    labels: Mapping[str, str]
    """What its jobs are for: dag, step and run."""

    def run(self, statement: str, **params: object) -> None:
        """Run a compiled statement that writes. Raises WarehouseError."""
        ...

    def fetch(self, query: str, **params: object) -> list[Row]:
        """The rows of a compiled SELECT; timestamps aware and UTC, JSON as text."""
        ...

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Append the rows whose key is not in the table yet; the rest stay as they
        are. Rows name every column; JSON is given as msgspec.Raw or plain objects."""
        ...

    def count(self, table: str) -> int:
        """How many rows a table has."""
        ...

    def rows(self, table: str) -> Iterator[Row]:
        """Every row of a table in the order of its key, values as `fetch` has them."""
        ...

    def columns(self, table: str) -> dict[str, str]:
        """The columns that a table has here, with their types as in tables.py, or
        as the engine names them where tables.py has no such type."""
        ...

    def interrupt(self) -> None:
        """Make the statement that is running in another thread fail."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


@dataclass(frozen=True)
class CompiledStatement:
    """A statement in `transforms/sql/`, and its parameters."""

    sql: str
    params: Mapping[str, str]


@lru_cache(maxsize=256)
def read_statement(dialect: str, name: str) -> CompiledStatement:
    """Read a compiled statement. Raises ConfigError where it does not exist."""
    path = SQL / dialect / f"{name}.sql"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"There is no compiled statement {dialect}/{name}.sql.",
            fix="Run: make sql",
        ) from None
    declared = [
        line.split() for line in text.splitlines() if line.startswith("-- param ")
    ]
    return CompiledStatement(text, {words[2]: words[3] for words in declared})


def bind_params(
    statement: CompiledStatement, name: str, params: Mapping[str, object]
) -> Row:
    """The parameters that the statement declares, and no others.

    Raises TypeError naming the first that is missing.
    """
    missing = sorted(statement.params.keys() - params.keys())
    if missing:
        raise TypeError(f"{name} needs the parameter {missing[0]}")
    return {param: params[param] for param in statement.params}


def columns_of(table: str, row: Row) -> Row:
    """The columns of a table in a selected row. KeyError where it lacks one."""
    return {name: row[name] for name in TABLES[table].names}


def rows_param(table: str, rows: Sequence[Row]) -> str:
    """Selected rows as the parameter `rows` of the statement that writes a table: its
    columns, as JSON. KeyError where a row lacks one."""
    return msgspec.json.encode([columns_of(table, row) for row in rows]).decode()
