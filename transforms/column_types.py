"""The types of columns, and how each engine names them. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

ColumnType = Literal["string", "int64", "float64", "bool", "timestamp", "date", "json"]


class TypeNames(NamedTuple):
    """The names of one type."""

    duckdb: str
    bigquery: str
    """In GoogleSQL."""
    bigquery_api: str
    """In BigQuery's REST API, which returns older names for some types."""
    ibis: str


TYPES: Mapping[str, TypeNames] = {
    "string": TypeNames("VARCHAR", "STRING", "STRING", "string"),
    "int64": TypeNames("BIGINT", "INT64", "INTEGER", "int64"),
    "float64": TypeNames("DOUBLE", "FLOAT64", "FLOAT", "float64"),
    "bool": TypeNames("BOOLEAN", "BOOL", "BOOLEAN", "bool"),
    "timestamp": TypeNames("TIMESTAMPTZ", "TIMESTAMP", "TIMESTAMP", "timestamp('UTC')"),
    "date": TypeNames("DATE", "DATE", "DATE", "date"),
    "json": TypeNames("JSON", "JSON", "JSON", "json"),
}
"""By the type of a column in tables.py."""
