"""The SQL of DuckDB that tables.py gives: creating, loading and exporting tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from transforms.column_types import TYPES
from transforms.tables import Column, Table


def substitute_sql(table: Table, present: set[str] | None, database: str) -> list[str]:
    """Temporary objects that replace, for a read-only connection, a missing table or
    one that lacks nullable columns. A temporary name takes precedence over the
    file's."""
    if present is None:
        return [_create_sql(table).replace("CREATE TABLE", "CREATE TEMP TABLE", 1)]
    missing = [
        f"CAST(NULL AS {TYPES[c.type].duckdb}) AS {quoted(c.name)}"
        for c in table.columns
        if c.nullable and c.name not in present
    ]
    if not missing:
        return []
    name = quoted(table.name)
    file = f"{quoted(database)}.main.{name}"
    return [f"CREATE TEMP VIEW {name} AS SELECT *, {', '.join(missing)} FROM {file}"]


def creation_sql(table: Table, present: set[str] | None) -> list[str]:
    """The statements that create the table, or the nullable columns that an older file
    lacks. These are empty until `rebuild` writes the rows again."""
    if present is None:
        return [_create_sql(table)]
    return [
        f"ALTER TABLE {quoted(table.name)} "
        f"ADD COLUMN {quoted(c.name)} {TYPES[c.type].duckdb}"
        for c in table.columns
        if c.nullable and c.name not in present
    ]


def _create_sql(table: Table) -> str:
    columns = ", ".join(
        f"{quoted(c.name)} {TYPES[c.type].duckdb}{'' if c.nullable else ' NOT NULL'}"
        for c in table.columns
    )
    return f"CREATE TABLE {quoted(table.name)} ({columns})"


def load_sql(table: Table) -> str:
    shape = ",".join(f'"{c.name}":"{TYPES[c.type].duckdb}"' for c in table.columns)
    same = [f"t.{quoted(k)} IS NOT DISTINCT FROM r.{quoted(k)}" for k in table.key]
    if table.partition:
        same.append(f"t.{quoted(table.partition)} >= CAST($since AS TIMESTAMPTZ)")
    names = ", ".join(quoted(name) for name in table.names)
    values = ", ".join(_value(column) for column in table.columns)
    return (
        f"INSERT INTO {quoted(table.name)} ({names}) SELECT {values} FROM ("
        f"SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{{{shape}}}]'), "
        "recursive := true)) AS r "
        f"WHERE NOT EXISTS (SELECT 1 FROM {quoted(table.name)} AS t "
        f"WHERE {' AND '.join(same)})"
    )


def export_sql(table: Table, file: Path) -> tuple[str, ...]:
    """The statements that write a table as Parquet: by a temporary copy in the order of
    its key, whose columns are REQUIRED or OPTIONAL as declared, JSON as text."""
    text = replace(
        table, name=f"export_of_{table.name}", columns=_as_text(table.columns)
    )
    keys = ", ".join(f"{quoted(name)} NULLS FIRST" for name in table.key)
    names = ", ".join(quoted(name) for name in table.names)
    columns = ", ".join(_exported(column) for column in table.columns)
    to = str(file).replace("'", "''")
    copy = quoted(text.name)
    return (
        _create_sql(text).replace("CREATE TABLE", "CREATE TEMP TABLE", 1),
        f"INSERT INTO {copy} SELECT {names} FROM {quoted(table.name)} ORDER BY {keys}",
        (
            f"COPY (SELECT {columns} FROM {copy}) TO '{to}' "
            "(FORMAT PARQUET, COMPRESSION ZSTD)"
        ),
        f"DROP TABLE {copy}",
    )


def _value(column: Column) -> str:
    """A column of the rows to load. FROM_JSON makes NULL of null: undo that."""
    name = quoted(column.name)
    is_json = column.type == "json" and not column.nullable
    return f"COALESCE({name}, CAST('null' AS JSON))" if is_json else name


def _as_text(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The same columns, JSON as text."""
    return tuple(
        replace(column, type="string" if column.type == "json" else column.type)
        for column in columns
    )


def _exported(column: Column) -> str:
    """A column of a file. DuckDB makes it REQUIRED where it holds no NULL, by the rows:
    those of an expression that it cannot see through could."""
    name = quoted(column.name)
    if column.nullable:
        return f"CASE WHEN random() >= 0 THEN {name} END AS {name}"
    return name


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
