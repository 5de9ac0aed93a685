"""Runs the compiled statements, as they lie in `transforms/sql/`, on a test engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from functions.shared.warehouse.base import read_statement
from tests.engines import Engine, Params, Row
from transforms.compiler import compile as _  # noqa: F401 (registers the models)
from transforms.model import MODELS
from transforms.tables import TABLES

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday."""

FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)
"""The parameter `latest` where a test says nothing of it: no time is void."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def minutes(count: float) -> timedelta:
    """A span."""
    return timedelta(minutes=count)


class Bench:
    """A warehouse of nothing but rows in memory, on one of the engines."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rows: dict[str, list[Row]] = {name: [] for name in TABLES}

    def put(self, table: str, *rows: Mapping[str, Any]) -> None:
        """Add rows to a table; columns left out are NULL."""
        self.rows[table] += [dict(row) for row in rows]

    def run(self, statement: str, **params: Any) -> list[Row]:
        """Run a statement that writes; returns the table that it wrote. Rows that a
        query selects first are selected here."""
        model = MODELS.get(statement)
        if model is not None and model.selected_by:
            selected = self.fetch(model.selected_by, **params)
            params["rows"] = msgspec.json.encode(selected).decode()
        found = read_statement(self.engine.dialect, statement)
        target = statement if statement in TABLES else _TARGETS[statement]
        tables = {name: _table(name, self.rows[name]) for name in _used(found.sql)}
        self.rows[target] = self.engine.apply(
            found.sql, tables, _typed(found.params, params), target
        )
        return self.rows[target]

    def fetch(self, query: str, **params: Any) -> list[Row]:
        """Return the rows of a query."""
        found = read_statement(self.engine.dialect, query)
        tables = {name: _table(name, self.rows[name]) for name in _used(found.sql)}
        return self.engine.query(found.sql, tables, _typed(found.params, params))


_TARGETS = {
    "mark_loaded": "raw_snapshots",
    "mark_readmitted": "raw_quarantine",
    "put_verdicts": "raw_snapshots",
    "mark_silver": "raw_snapshots",
    "put_run": "raw_pipeline_runs",
    "put_alerts": "raw_alerts",
}


def columns(table: str) -> dict[str, str]:
    """The types of a table's columns."""
    return {column.name: column.type for column in TABLES[table].columns}


def _table(
    name: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, str], Sequence[Mapping[str, Any]]]:
    return columns(name), rows


def _used(sql: str) -> list[str]:
    return [name for name in TABLES if name in sql]


def _typed(declared: Mapping[str, str], params: Mapping[str, Any]) -> Params:
    params = {"latest": FAR_AHEAD, **params}
    return {name: (kind, params[name]) for name, kind in declared.items()}
