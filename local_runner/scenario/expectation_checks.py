"""Checks the expectations of a scenario before it is played: names, columns, values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import UNSET

from local_runner.scenario.keys import Expect, ExpectedAlert
from local_runner.scenario.names import Names
from local_runner.scenario.reader import Source
from local_runner.scenario.times import Times
from local_runner.scenario.values import (
    MATCHERS,
    PATH_PART,
    TIME,
    is_matcher,
    is_number,
    last_key,
    leaves,
    text_of,
)
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES, Column

_PYTHON_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "int64": int,
    "float64": (int, float),
    "bool": bool,
}


@dataclass(frozen=True)
class ExpectationChecks:
    """Every check raises ScenarioError."""

    source: Source
    names: Names
    times: Times

    def check(self, expect: Expect, path: str) -> None:
        """Reject unknown tables, columns and names, and impossible values."""
        if isinstance(expect.table, str):
            self._check_table(expect, expect.table, path)
        if isinstance(expect.alerts, list):
            self._check_alerts(expect, expect.alerts, path)
        for key in ("count", "message_count"):
            if (value := getattr(expect, key)) is not UNSET:
                number = Column(key, "int64", nullable=False, about="")
                self._check_value(f"{path}.{key}", number, value)
        if isinstance(expect.values, dict):
            for document_path, value in expect.values.items():
                self._check_path(document_path, value, f"{path}.values")
        if isinstance(expect.file, str):
            file = Path(expect.file)
            if file.is_absolute() or ".." in file.parts:
                self.source.refuse(f"{path}.file", "name a file of the site")

    def _check_table(self, expect: Expect, table: str, path: str) -> None:
        self.source.check_name(f"{path}.table", "table", table, TABLES)
        self._check_columns(table, expect.where, f"{path}.where")
        for key in ("rows", "includes"):
            rows = getattr(expect, key)
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                self._check_columns(table, row, f"{path}.{key}[{number}]")

    def _check_columns(self, table: str, row: Mapping[str, Any], path: str) -> None:
        for name, value in row.items():
            column_path = f"{path}.{name}"
            self.source.check_name(
                column_path, f"column of {table}", name, TABLES[table].names
            )
            self._check_value(column_path, TABLES[table].column(name), value)

    def _check_alerts(
        self, expect: Expect, alerts: Sequence[ExpectedAlert], path: str
    ) -> None:
        conditions = [
            (f"{path}.alerts[{number}].condition", alert.condition)
            for number, alert in enumerate(alerts)
        ]
        conditions += [(f"{path}.of[{n}]", name) for n, name in enumerate(expect.of)]
        for condition_path, name in conditions:
            self.source.check_name(condition_path, "condition", name, CONDITIONS)
        for number, alert in enumerate(alerts):
            alert_path = f"{path}.alerts[{number}]"
            for key in ("since", "opened", "closed"):
                if isinstance(time := getattr(alert, key), str):
                    self.times.moment(time, f"{alert_path}.{key}")
            if isinstance(alert.scope, str):
                self.names.check_scope(alert.scope, f"{alert_path}.scope", self.source)

    def _check_path(self, document_path: str, value: Any, path: str) -> None:
        parts = "".join(match[0] for match in PATH_PART.finditer(document_path))
        if parts != document_path:
            self.source.refuse(
                path,
                f"{document_path!r} is not a path such as "
                "matches.data[match_id=derby].status",
            )
        for _, _, name, filter_value in PATH_PART.findall(document_path):
            if name:
                self.names.check(name, filter_value, path, self.source)
        value_path = f"{path}.{document_path}"
        self._check_matchers(value_path, value)
        self.names.check(last_key(document_path), value, value_path, self.source)

    def _check_matchers(self, path: str, value: Any) -> None:
        """Reject matchers with an operand of the wrong type."""
        if isinstance(value, list):
            for element in value:
                self._check_matchers(path, element)
        if not is_matcher(value):
            return
        for matcher, operand in value.items():
            if matcher in ("any_of", "none_of") and not isinstance(operand, list):
                self.source.refuse(
                    path, f"{matcher} needs a list: {{{matcher}: [1, 2]}}"
                )
            if matcher in ("at_least", "at_most") and not is_number(operand):
                if not isinstance(operand, str) or not TIME.fullmatch(operand):
                    self.source.refuse(path, f"{matcher} needs a number or a time")
                self.times.moment(operand, path)
            self._check_matchers(path, operand)

    def _check_value(self, path: str, column: Column, value: Any) -> None:
        """Reject a value that a column can never have."""
        self._check_matchers(path, value)
        if isinstance(value, dict) and not is_matcher(value) and column.type != "json":
            self.source.refuse(path, f"the keys for a value are {', '.join(MATCHERS)}")
        for leaf in leaves(value):
            if leaf is None:
                continue
            if isinstance(leaf, str) and self.names.has_names(column.name):
                self.names.check(column.name, leaf, path, self.source)
            else:
                self._check_type(path, column, leaf)

    def _check_type(self, path: str, column: Column, value: Any) -> None:
        if column.type in ("timestamp", "date"):
            self._check_time(path, column, value)
        elif column.type in _PYTHON_TYPES:
            is_bool = isinstance(value, bool)
            has_type = isinstance(value, _PYTHON_TYPES[column.type])
            if not has_type or is_bool is not (column.type == "bool"):
                self.source.refuse(
                    path, f"{text_of(value)} is not of type {column.type}"
                )
        elif column.type == "string" and not isinstance(value, str):
            self.source.refuse(path, f"{text_of(value)} is not text: put it in quotes")

    def _check_time(self, path: str, column: Column, value: Any) -> None:
        if column.type == "date" and isinstance(value, str):
            self.times.day(value, path)
        elif isinstance(value, str) and TIME.fullmatch(value):
            self.times.moment(value, path)
        else:
            self.source.refuse(path, f"{text_of(value)} is not a {column.type}")
