"""The warehouse in one DuckDB file: one process writes, missing tables are created."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from functions.shared.runtime.errors import WarehouseNewerError
from functions.shared.warehouse.base import (
    CompiledStatement,
    Row,
    bind_params,
    read_statement,
)
from functions.shared.warehouse.duckdb_errors import (
    cannot_open,
    check_is_file,
    is_held,
    statement_failed,
)
from functions.shared.warehouse.duckdb_sql import (
    creation_sql,
    export_sql,
    load_sql,
    quoted,
    substitute_sql,
)
from transforms.column_types import TYPES
from transforms.tables import SCHEMA_VERSION, TABLES

_COLUMN_TYPES = {names.duckdb: name for name, names in TYPES.items()} | {
    "TIMESTAMP WITH TIME ZONE": "timestamp"  # DuckDB's longer name for TIMESTAMPTZ
}
_VERSION_TABLE = "touchline_schema"

_SETTINGS = "SET threads = 1; SET TimeZone = 'UTC'"
"""Statements of a poll handle so few rows that a second thread costs more than it does:
6 % of a match-day's CPU, 16 % of its memory. A rebuild of that day takes 5 % longer."""

_WRITING = threading.Lock()
"""Two concurrent statements that insert the same key do not see each other: both would
insert it."""


class DuckDBWarehouse:
    """See Warehouse. `path` is a file, created with its tables where it does not exist.

    Opened with `is_read_only` it is never written, not even to add tables or columns
    that it lacks: those read as empty. Others may read at the same time.
    """

    dialect = "duckdb"

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        """Open or create. Raises WarehouseError with what to do about it:
        WarehouseBusyError where another process holds the file,
        WarehouseDamagedError where it cannot be read."""
        self.path = path
        self.is_read_only = is_read_only
        self.uri = f"duckdb:///{path}"
        self.statements = 0
        self.billed_bytes = 0
        self.labels: Mapping[str, str] = {}
        try:
            check_is_file(path)
            self._connection = self._connect()
        except (duckdb.Error, OSError) as error:
            raise cannot_open(path, error, is_read_only=is_read_only) from None
        try:
            self._connection.execute(_SETTINGS)
            self._prepare()
        except duckdb.Error as error:
            self._connection.close()
            raise statement_failed("Opening", path, error, is_read=False) from None
        except BaseException:
            self._connection.close()
            raise

    def run(self, statement: str, **params: object) -> None:
        """See Warehouse."""
        with _WRITING:
            self._execute(statement, params)

    def fetch(self, query: str, **params: object) -> list[Row]:
        """See Warehouse."""
        result = self._execute(query, params, is_read=True)
        columns = result.description or ()
        names = [name for name, *_ in columns]
        decimals = [name for name, kind, *_ in columns if "DECIMAL" in str(kind)]
        with self._explained(query):
            rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        for row in rows if decimals else ():
            row.update((name, _plain(row[name])) for name in decimals)
        return rows

    def load(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """See Warehouse."""
        if not rows:
            return
        spec = TABLES[table]
        text = msgspec.json.encode(rows).decode()
        params: dict[str, object] = {"rows": text}
        if spec.partition:
            params["since"] = min(str(row[spec.partition]) for row in rows)
        statement = CompiledStatement(load_sql(spec), dict.fromkeys(params, "string"))
        with _WRITING:
            self._execute_compiled(f"load_{table}", statement, params)

    def count(self, table: str) -> int:
        """See Warehouse."""
        sql = f"SELECT COUNT(*) FROM {quoted(TABLES[table].name)}"
        with self._explained(f"count of {table}"):
            row = self._connection.execute(sql).fetchone()
        return int(row[0]) if row else 0

    def read_through(self) -> None:
        """Read every block of every table, which opening does not. Raises
        WarehouseDamagedError where one cannot be read."""
        for table in TABLES:
            name = quoted(table)
            sql = f"SELECT BIT_XOR(HASH(t)) FROM {name} AS t"
            with self._explained(f"reading {table}"):
                self._connection.execute(sql).fetchall()

    def rows(self, table: str, only: Sequence[str] | None = None) -> Iterator[Row]:
        """See Warehouse. With `only`, just these columns, also those of an older
        file."""
        spec = TABLES[table]
        wanted = tuple(only or spec.names)
        names = ", ".join(quoted(name) for name in wanted)
        keys = ", ".join(f"{quoted(name)} NULLS FIRST" for name in spec.key)
        sql = f"SELECT {names} FROM {quoted(spec.name)} ORDER BY {keys}"
        with self._explained(f"rows of {table}"), self._connection.cursor() as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            result = cursor.execute(sql)
            while chunk := result.fetchmany(10_000):
                yield from (dict(zip(wanted, row, strict=True)) for row in chunk)

    def write_parquet(self, table: str, file: Path) -> None:
        """Write a table as Parquet, in the order of its key, columns REQUIRED or
        OPTIONAL as tables.py has them, JSON as text. Raises WarehouseError."""
        for sql in export_sql(TABLES[table], file):
            self._execute_compiled(f"export of {table}", CompiledStatement(sql, {}), {})

    def columns(self, table: str) -> dict[str, str]:
        """See Warehouse."""
        with self._explained(f"columns of {table}"):
            self._connection.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 0")
            columns = self._connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() "
                "WHERE table_name = $table ORDER BY column_index",
                {"table": table},
            ).fetchall()
        return {name: _COLUMN_TYPES.get(type_, type_) for name, type_ in columns}

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file. Raises WarehouseError."""
        self._execute_compiled("checkpoint", CompiledStatement("CHECKPOINT", {}), {})

    def interrupt(self) -> None:
        """See Warehouse."""
        self._connection.interrupt()

    def close(self) -> None:
        """See Warehouse. A statement that still runs after Ctrl-C ends with the
        process, and DuckDB rolls it back."""
        with suppress(duckdb.Error):
            self._connection.close()

    def _execute(
        self, name: str, params: Mapping[str, object], *, is_read: bool = False
    ) -> duckdb.DuckDBPyConnection:
        statement = read_statement(self.dialect, name)
        bound = bind_params(statement, name, params)
        return self._execute_compiled(name, statement, bound, is_read=is_read)

    def _execute_compiled(
        self,
        name: str,
        statement: CompiledStatement,
        params: Mapping[str, object],
        *,
        is_read: bool = False,
    ) -> duckdb.DuckDBPyConnection:
        self.statements += 1
        with self._explained(name, is_read=is_read):
            return self._connection.execute(_parsed(statement.sql), dict(params))

    @contextmanager
    def _explained(self, name: str, *, is_read: bool = True) -> Iterator[None]:
        """Raise WarehouseError for an error of DuckDB in the statement of this name."""
        try:
            yield
        except duckdb.Error as error:
            raise statement_failed(name, self.path, error, is_read=is_read) from error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if not self.is_read_only:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return duckdb.connect(str(self.path), read_only=self.is_read_only)
        except duckdb.IOException:
            if not self.path.is_file():
                raise
            if is_held(self.path, is_read_only=self.is_read_only):
                raise
        # the process that held it may have ended meanwhile: try a second time
        return duckdb.connect(str(self.path), read_only=self.is_read_only)

    def _prepare(self) -> None:
        """Create missing tables and columns, or substitutes for a read-only file."""
        present: dict[str, set[str]] = {}
        for name, column in self._connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall():
            present.setdefault(name, set()).add(column)
        if _VERSION_TABLE in present:
            self._check_version()
        if self.is_read_only:
            self._create_substitutes(present)
        else:
            self._create_missing(present)

    def _check_version(self) -> None:
        sql = f"SELECT version FROM {_VERSION_TABLE}"
        ((version,),) = self._connection.execute(sql).fetchall()
        if version > SCHEMA_VERSION:
            raise WarehouseNewerError(
                f"{self.path} was written by a newer Touchline (tables of version "
                f"{version}, this one knows {SCHEMA_VERSION}).",
                fix="Update this checkout (git pull), or use another folder.",
            )

    def _create_substitutes(self, present: Mapping[str, set[str]]) -> None:
        sql = "SELECT current_database()"
        ((database,),) = self._connection.execute(sql).fetchall()
        for table in TABLES.values():
            for sql in substitute_sql(table, present.get(table.name), str(database)):
                self._connection.execute(sql)

    def _create_missing(self, present: Mapping[str, set[str]]) -> None:
        statements = [
            sql
            for table in TABLES.values()
            for sql in creation_sql(table, present.get(table.name))
        ]
        if _VERSION_TABLE not in present:
            statements.append(
                f"CREATE TABLE {_VERSION_TABLE} AS SELECT {SCHEMA_VERSION} AS version"
            )
        if not statements:
            return
        self._connection.begin()
        for sql in statements:
            self._connection.execute(sql)
        self._connection.commit()


@lru_cache(maxsize=256)
def _parsed(sql: str) -> duckdb.Statement:
    """A statement as DuckDB reads it, once: reading the longest takes a quarter of the
    time that running it takes."""
    (statement,) = duckdb.extract_statements(sql)
    return statement


def _plain(value: Any) -> Any:
    """A value as BigQuery gives it: there a literal like 0.99 is a float."""
    return float(value) if isinstance(value, Decimal) else value
