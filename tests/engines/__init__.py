"""Two engines that run the same SQL over the same typed rows, so tests can compare.

DuckDB is what the local runner uses. GoogleSQL is Google's own analyzer and reference
evaluator, with nothing of DuckDB in it: an independent word on what a statement means.

A type is one of `string int64 float64 bool timestamp date json`, or an `array<...>` of
one. A table is its columns' types and its rows; a column missing from a row is NULL.
Table names are one identifier each. Values, in and out:

- timestamp: an aware datetime, UTC on the way out, microseconds kept;
- json: text; out of an engine it is canonical (sorted keys, no spaces), so that
  `'null'` is JSON's null and None is SQL's;
- everything else: the plain Python value.
"""

from __future__ import annotations

import functools
import json
import math
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Protocol

import pytest

from tests.needs import check_need

Columns = Mapping[str, str]
"""Column (or parameter) names and their types."""

Row = dict[str, Any]
"""One row, by column name."""

Table = tuple[Columns, Sequence[Mapping[str, Any]]]
"""A table: its columns' types, and its rows."""

Params = Mapping[str, tuple[str, Any]]
"""Named query parameters: name to (type, value)."""

NONE: Mapping[str, Any] = MappingProxyType({})
"""No tables, or no parameters."""


class EngineError(Exception):
    """An engine refused a statement, or its response has no place in these types."""


class EngineMissing(Exception):  # noqa: N818  # absent is not wrong
    """The engine cannot be loaded here; the message says how to get it."""


class Engine(Protocol):
    """What evaluates SQL in tests."""

    @property
    def dialect(self) -> str:
        """The sqlglot (and ibis) name of the SQL that this engine reads."""
        ...

    def analyze(
        self, sql: str, tables: Mapping[str, Columns], params: Columns = NONE
    ) -> None:
        """Raise `EngineError` when a statement is not valid over these tables."""
        ...

    def query(
        self, sql: str, tables: Mapping[str, Table], params: Params = NONE
    ) -> list[Row]:
        """Evaluate a SELECT; raise `EngineError` when it is invalid or fails."""
        ...

    def apply(
        self, sql: str, tables: Mapping[str, Table], params: Params, target: str
    ) -> list[Row]:
        """Return `target`'s rows as an INSERT, UPDATE, DELETE or MERGE leaves them."""
        ...


def _duckdb() -> Engine:
    from tests.engines.duck import DuckDB  # noqa: PLC0415

    return DuckDB()


def _googlesql() -> Engine:
    from tests.engines.googlesql import GoogleSQL  # noqa: PLC0415

    return GoogleSQL()


_MAKERS: Mapping[str, Callable[[], Engine]] = {
    "duckdb": _duckdb,
    "googlesql": _googlesql,
}


def engines() -> list[str]:
    """Return the engines' names, for a fixture's `params`; `require` makes them."""
    return list(_MAKERS)


@functools.cache
def _engine(name: str) -> Engine:
    return _MAKERS[name]()


def require(name: str) -> Engine:
    """Return the engine; where it is missing skip, or fail if TOUCHLINE_STRICT=1."""
    if name == "googlesql":
        check_need(name)
    try:
        return _engine(name)
    except EngineMissing as missing:
        if os.environ.get("TOUCHLINE_STRICT") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def element(kind: str) -> str | None:
    """Return the element type of an array type, None for any other type."""
    match = re.fullmatch(r"array<(\w+)>", kind)
    return match[1] if match else None


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "int64": lambda value: type(value) is int and -(2**63) <= value < 2**63,
    "float64": lambda value: type(value) in {int, float},
    "bool": lambda value: isinstance(value, bool),
    "timestamp": lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    "date": lambda value: type(value) is date,
    "json": lambda value: isinstance(value, str) and bool(json_text(value)),
}


def checked(value: Any, kind: str) -> Any:
    """Return `value` ready for an engine; TypeError when it is not of type `kind`.

    Timestamps become UTC and whole numbers in a float64 become floats. JSON must be
    valid (else ValueError) but is passed on as it is written, for an engine to cope.
    """
    inner = element(kind)
    if value is None:
        return None
    if inner is not None and isinstance(value, list | tuple):
        return [checked(item, inner) for item in value]
    if inner is not None or not _FITS[kind](value):
        raise TypeError(f"{value!r} is not of type {kind}")
    match kind:
        case "timestamp":
            return value.astimezone(UTC)
        case "float64":
            return float(value)
        case _:
            return value


def cells(table: Table) -> list[list[Any]]:
    """Return a table's rows as `checked` values in column order."""
    columns, rows = table
    for row in rows:
        if unknown := set(row) - set(columns):
            raise TypeError(f"no such column: {', '.join(sorted(unknown))}")
    return [
        [checked(row.get(name), kind) for name, kind in columns.items()] for row in rows
    ]


def json_text(text: str) -> str:
    """Return JSON text in its one canonical spelling."""
    return json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def distinct(names: Iterable[str]) -> list[str]:
    """Return a result's column names; `EngineError` if two are equal or one is not."""
    listed = list(names)
    for name, count in Counter(listed).items():
        if count > 1 or not name:
            raise EngineError(f"give every column a name of its own, not {name!r}")
    return listed


def canonical(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return rows in a total order (NULLs first), with floats at 12 digits.

    Two results of the same rows are then equal under `==`: sums of floats may be added
    up in any order, and every NaN and every zero is the same one.
    """
    steady = [{name: _steady(row[name]) for name in sorted(row)} for row in rows]
    return sorted(steady, key=_row_key)


def same_rows(
    left: Iterable[Mapping[str, Any]], right: Iterable[Mapping[str, Any]]
) -> bool:
    """Whether two results hold the same rows, in any order; 1 is not 1.0, nor true."""
    return list(map(_row_key, canonical(left))) == list(map(_row_key, canonical(right)))


def _steady(value: Any) -> Any:
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if isinstance(value, float):
        return math.nan if math.isnan(value) else float(f"{value:.12g}") + 0.0
    return value


def _row_key(row: Row) -> tuple[Any, ...]:
    return tuple((name, _key(value)) for name, value in row.items())


def _key(value: Any) -> tuple[Any, ...]:
    """Return what orders values of any mix of types: kind first, then value."""
    match value:
        case None:
            return ("",)
        case float() if math.isnan(value):
            return ("float",)
        case list():
            return ("list", *map(_key, value))
    return (type(value).__name__, value)
