"""DuckDB as a test engine: an in-memory database, UTC, parameters bound by name."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tests.engines import (
    NONE,
    Columns,
    EngineError,
    EngineMissing,
    Params,
    Row,
    Table,
    cells,
    checked,
    distinct,
    element,
    json_text,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "json": "JSON",
}

# What stands in for a parameter while a statement is only being checked: DuckDB takes
# a parameter's type from its value.
_SAMPLES: Mapping[str, Any] = {
    "string": "",
    "int64": 0,
    "float64": 0.0,
    "bool": False,
    "timestamp": datetime(1970, 1, 1, tzinfo=UTC),
    "date": date(1970, 1, 1),
    "json": "null",
}

# Result types whose Python values are already the ones wanted.
_PLAIN = frozenset(
    {
        '"NULL"',
        "BIGINT",
        "BOOLEAN",
        "DATE",
        "DOUBLE",
        "HUGEINT",
        "INTEGER",
        "SMALLINT",
        "TINYINT",
        "UBIGINT",
        "UINTEGER",
        "USMALLINT",
        "UTINYINT",
        "VARCHAR",
    }
)


class DuckDBError(EngineError):
    """DuckDB refused a statement; the message is its own."""


class DuckDB:
    """Statements over tables that live for one call each; see `tests.engines`."""

    dialect = "duckdb"

    def __init__(self) -> None:
        """Open the database; raise `EngineMissing` when there is no duckdb."""
        try:
            self._duckdb = importlib.import_module("duckdb")
            importlib.import_module("pytz")  # DuckDB wants it to return timestamps
        except ImportError as error:
            raise EngineMissing(
                f"DuckDB needs `pip install duckdb==2.0.0 pytz` ({error})"
            ) from error
        self._database = self._duckdb.connect(":memory:")
        self._database.execute("SET GLOBAL TimeZone = 'UTC'")
        self._parsed = functools.lru_cache(maxsize=256)(self._duckdb.extract_statements)

    def analyze(
        self, sql: str, tables: Mapping[str, Columns], params: Columns = NONE
    ) -> None:
        """Raise `DuckDBError` when DuckDB cannot plan a statement."""
        samples = {name: (kind, _sample(kind)) for name, kind in params.items()}
        empty: dict[str, Table] = {name: (cols, []) for name, cols in tables.items()}
        with self._session(empty) as session:
            self._run(session, sql, samples, prefix="EXPLAIN ")

    def query(
        self, sql: str, tables: Mapping[str, Table], params: Params = NONE
    ) -> list[Row]:
        """Evaluate a SELECT."""
        with self._session(tables) as session:
            self._run(session, sql, params)
            return _rows(session)

    def apply(
        self, sql: str, tables: Mapping[str, Table], params: Params, target: str
    ) -> list[Row]:
        """Return `target`'s rows as a DML statement leaves them."""
        with self._session(tables) as session:
            self._run(session, sql, params)
            self._run(session, f"FROM {_quoted(target)}", NONE)
            return _rows(session)

    @contextmanager
    def _session(self, tables: Mapping[str, Table]) -> Iterator[DuckDBPyConnection]:
        """Lend a connection of its own, with `tables` in it as temporary tables."""
        with self._database.cursor() as session:
            # tables are small: to improve a plan takes longer than it saves
            session.execute("PRAGMA disable_optimizer")
            for name, table in tables.items():
                _create(session, name, table)
            yield session

    def _run(
        self,
        session: DuckDBPyConnection,
        sql: str,
        params: Params,
        *,
        prefix: str = "",
    ) -> None:
        """Execute one statement; parameters that it does not name are left out."""
        values = {
            name: self._duckdb.Value(checked(value, kind), _type(kind))
            for name, (kind, value) in params.items()
        }
        try:
            statements = self._parsed(prefix + sql)
            if len(statements) != 1:
                raise DuckDBError("one statement at a time")
            named = statements[0].named_parameters
            if missing := named - set(values):
                raise DuckDBError(f"no such parameter: {', '.join(sorted(missing))}")
            session.execute(statements[0], {name: values[name] for name in named})
        except self._duckdb.Error as error:
            raise DuckDBError(str(error)) from error


def _type(kind: str) -> str:
    """Return DuckDB's name for a type."""
    inner = element(kind)
    return _TYPES[kind] if inner is None else f"{_TYPES[inner]}[]"


def _sample(kind: str) -> Any:
    inner = element(kind)
    return _SAMPLES[kind] if inner is None else [_SAMPLES[inner]]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _create(session: DuckDBPyConnection, name: str, table: Table) -> None:
    """Make a table and insert its rows, a column at a time, in one statement."""
    columns, _ = table
    types = [_type(kind) for kind in columns.values()]
    fields = ", ".join(map(" ".join, zip(map(_quoted, columns), types, strict=True)))
    session.execute(f"CREATE TEMP TABLE {_quoted(name)} ({fields})")
    if rows := cells(table):
        lists = ", ".join(
            f"UNNEST(CAST(${place} AS {kind}[]))" for place, kind in enumerate(types, 1)
        )
        session.execute(
            f"INSERT INTO {_quoted(name)} SELECT {lists}",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _rows(session: DuckDBPyConnection) -> list[Row]:
    description = session.description or []
    names = distinct(field[0] for field in description)
    types = [str(field[1]) for field in description]
    return [
        {
            name: _value(value, kind)
            for name, kind, value in zip(names, types, row, strict=True)
        }
        for row in session.fetchall()
    ]


def _value(value: Any, kind: str) -> Any:
    """Return a value of a result in the shape that both engines share."""
    if value is None or kind in _PLAIN:
        return value
    if kind.endswith("[]"):
        return [_value(item, kind.removesuffix("[]")) for item in value]
    if kind == "JSON":
        return json_text(value)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return value.astimezone(UTC)
    if kind == "FLOAT" or kind.startswith("DECIMAL("):
        return float(value)  # a literal 1.5 is a DECIMAL here and FLOAT64 on BigQuery
    raise DuckDBError(f"a result of type {kind} has no counterpart on BigQuery here")
