"""Columns, rows and parameters as BigQuery takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from google.cloud import bigquery

from transforms.column_types import TYPES
from transforms.tables import Column, Table

COLUMN_TYPES = {names.bigquery: name for name, names in TYPES.items()}
_GOOGLESQL = {names.bigquery_api: names.bigquery for names in TYPES.values()}


def googlesql_type(field_type: str) -> str:
    """The GoogleSQL name of a type of the API, which has older names for some."""
    return _GOOGLESQL.get(field_type, field_type)


def schema_of(table: Table) -> list[bigquery.SchemaField]:
    """The BigQuery schema of a table."""
    return [
        bigquery.SchemaField(
            column.name,
            TYPES[column.type].bigquery,
            "NULLABLE" if column.nullable else "REQUIRED",
            description=column.about,
        )
        for column in table.columns
    ]


def parameter(
    name: str, kind: str, value: Any
) -> bigquery.ScalarQueryParameter | bigquery.ArrayQueryParameter:
    inner = re.fullmatch(r"array<(\w+)>", kind)
    if inner:
        return bigquery.ArrayQueryParameter(name, TYPES[inner[1]].bigquery, list(value))
    if kind == "timestamp":
        value = as_datetime(value)
    return bigquery.ScalarQueryParameter(name, TYPES[kind].bigquery, value)


def lines_of(rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows as JSON lines. A line break within the JSON of a response is not part of any
    value and becomes a space."""
    encoded = (msgspec.json.encode(dict(row)) for row in rows)
    return b"\n".join(
        line.replace(b"\n", b" ").replace(b"\r", b" ") for line in encoded
    )


def filter_of_all(table: Table) -> str:
    """The filter for every row, which a partitioned table requires too."""
    return f" WHERE {quoted(table.partition)} IS NOT NULL" if table.partition else ""


def key_of(table: Table, row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(_plain(table.column(name), row[name]) for name in table.key)


def _plain(column: Column, value: object) -> object:
    return (
        as_datetime(value)
        if column.type == "timestamp" and value is not None
        else value
    )


def as_datetime(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def quoted(name: str) -> str:
    return f"`{name}`"
