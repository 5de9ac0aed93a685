"""Evaluates the expectations of a scenario: expected beside actual."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import UNSET

from functions.shared.warehouse.base import Row, Warehouse
from local_runner.scenario.comparison import Comparison
from local_runner.scenario.keys import Expect, ExpectedAlert
from local_runner.scenario.values import (
    ABSENT,
    alert_text,
    columns_text,
    counted,
    last_key,
    shortened,
    text_of,
)
from local_runner.scenario.webhook import Message
from transforms.tables import TABLES

_ALERT_COLUMNS = {
    "scope": "scope",
    "since": "onset_at",
    "opened": "opened_at",
    "closed": "resolved_at",
}


@dataclass(frozen=True)
class ExpectationResult:
    """One expectation beside the actual value. `where` is its path in the file."""

    where: str
    at: datetime
    about: str
    expected: list[str]
    got: list[str]
    is_met: bool


@dataclass(frozen=True)
class _Outcome:
    about: str
    expected: list[str]
    got: list[str]
    is_met: bool


@dataclass(frozen=True)
class Evaluator:
    """Evaluates expectations against the warehouse, the site and the webhook."""

    comparison: Comparison
    warehouse: Callable[[], Warehouse]
    site: Path

    def evaluate(
        self, expect: Expect, path: str, at: datetime, messages: Sequence[Message]
    ) -> ExpectationResult:
        """The result now; an unreadable warehouse meets no expectation."""
        if isinstance(expect.table, str) or isinstance(expect.alerts, list):
            outcome = self._warehouse_outcome(expect)
        elif isinstance(expect.file, str):
            outcome = self._file(expect)
        else:
            outcome = self._messages(expect, messages)
        about = outcome.about
        if isinstance(expect.about, str):
            about = f"{about}: {expect.about}"
        return ExpectationResult(
            path, at, about, outcome.expected, outcome.got, outcome.is_met
        )

    def _warehouse_outcome(self, expect: Expect) -> _Outcome:
        is_alerts = isinstance(expect.alerts, list)
        try:
            warehouse = self.warehouse()
            if is_alerts:
                return self._alerts(expect, warehouse)
            return self._table(expect, str(expect.table), warehouse)
        except Exception as error:  # noqa: BLE001 (the error is the actual value)
            about = "alerts" if is_alerts else str(expect.table)
            return _Outcome(about, ["readable rows"], [str(error)], is_met=False)

    def _table(self, expect: Expect, table: str, warehouse: Warehouse) -> _Outcome:
        rows = [
            row
            for row in (_with_parsed_json(table, row) for row in warehouse.rows(table))
            if self.comparison.row_matches(row, expect.where)
        ]
        about = table
        if expect.where:
            about += f" where {columns_text(expect.where)}"
        if expect.count is not UNSET:
            return self._row_count(expect, about, table, rows)
        is_all = isinstance(expect.rows, list)
        candidates = (expect.rows, expect.includes)
        expected = next(rows for rows in candidates if isinstance(rows, list))
        columns = list(dict.fromkeys(name for row in expected for name in row))
        prefix = "" if is_all else "among others: "
        return _Outcome(
            about,
            [prefix + columns_text(row) for row in expected] or ["no rows"],
            self._row_texts(rows, columns or _key_columns(table, expect.where)),
            self._has_rows(rows, expected, is_all=is_all),
        )

    def _row_count(
        self, expect: Expect, about: str, table: str, rows: list[Row]
    ) -> _Outcome:
        is_met = self.comparison.equals(expect.count, len(rows))
        got = [counted(len(rows), "row")]
        if rows and not is_met:
            got += self._row_texts(rows, _key_columns(table, expect.where))
        return _Outcome(about, [counted(expect.count, "row")], got, is_met)

    def _has_rows(
        self,
        rows: Sequence[Row],
        expected: Sequence[Mapping[str, Any]],
        *,
        is_all: bool,
    ) -> bool:
        """Whether each expected row matches a row of its own, and with `is_all` none is
        left over."""
        rest, is_met = list(rows), True
        for columns in expected:
            match = next(
                (row for row in rest if self.comparison.row_matches(row, columns)), None
            )
            if match is None:
                is_met = False
            else:
                rest.remove(match)
        return is_met and not (is_all and rest)

    def _row_texts(self, rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
        label = self.comparison.names.label
        lines = [
            ", ".join(f"{name} {label(name, row.get(name))}" for name in columns)
            for row in rows
        ]
        return shortened(lines) or ["no rows"]

    def _alerts(self, expect: Expect, warehouse: Warehouse) -> _Outcome:
        rows = sorted(
            (
                row
                for row in warehouse.rows("raw_alerts")
                if not expect.of or row["condition"] in expect.of
            ),
            key=lambda row: (row["opened_at"], row["condition"], row["scope"]),
        )
        alerts = expect.alerts if isinstance(expect.alerts, list) else []
        expected = [_alert_columns(alert) for alert in alerts]
        is_met = len(expected) == len(rows) and all(
            map(self.comparison.row_matches, rows, expected)
        )
        resolve = self.comparison.names.resolve
        for columns in expected:
            columns["scope"] = resolve("scope", columns.get("scope"))
        return _Outcome(
            "alerts" + (f" of {', '.join(expect.of)}" if expect.of else ""),
            [alert_text(columns) for columns in expected] or ["none"],
            shortened([alert_text(row) for row in rows]) or ["none"],
            is_met,
        )

    def _messages(self, expect: Expect, sent: Sequence[Message]) -> _Outcome:
        messages = [
            message
            for message in sent
            if not expect.of or any(part in message.text for part in expect.of)
        ]
        about = "messages" + (f" with {', '.join(expect.of)}" if expect.of else "")
        got = [f"{message.at:%Y-%m-%d %H:%M}Z {message.text}" for message in messages]
        count = expect.message_count
        if count is not UNSET:
            is_met = self.comparison.equals(count, len(messages))
            total = counted(len(messages), "message")
            got = [total, *([] if is_met else shortened(got))]
            return _Outcome(about, [counted(count, "message")], got, is_met)
        expected = expect.messages if isinstance(expect.messages, list) else []
        is_met = len(messages) == len(expected) and all(
            part in message.text
            for part, message in zip(expected, messages, strict=True)
        )
        return _Outcome(
            about, list(expected) or ["none"], shortened(got) or ["none"], is_met
        )

    def _file(self, expect: Expect) -> _Outcome:
        name = str(expect.file)
        path, about = self.site / name, f"published {name}"
        if isinstance(expect.exists, bool):
            texts = {True: "the file exists", False: "the file does not exist"}
            exists = path.is_file()
            is_met = exists is expect.exists
            return _Outcome(about, [texts[expect.exists]], [texts[exists]], is_met)
        try:
            document = json.loads(path.read_bytes())
        except (OSError, ValueError):
            document = ABSENT
        expected, got, is_met = [], [], True
        values = expect.values if isinstance(expect.values, dict) else {}
        for key_path, value in values.items():
            actual = self.comparison.value_at(document, key_path)
            wanted = self.comparison.names.resolve(last_key(key_path), value)
            is_met = is_met and self.comparison.equals(wanted, actual)
            expected.append(f"{key_path} {text_of(value)}")
            got.append(f"{key_path} {text_of(actual)}")
        return _Outcome(about, expected, shortened(got, len(got)), is_met)


def _alert_columns(alert: ExpectedAlert) -> Row:
    """The columns of `raw_alerts` that an expected alert names."""
    columns: Row = {"condition": alert.condition}
    for key, column in _ALERT_COLUMNS.items():
        if (value := getattr(alert, key)) is not UNSET:
            columns[column] = value
    return columns


def _key_columns(table: str, where: Mapping[str, Any]) -> list[str]:
    """The columns that identify a row."""
    return list(dict.fromkeys([*TABLES[table].key, *where]))


def _with_parsed_json(table: str, row: Row) -> Row:
    """A row with its JSON columns parsed."""
    for column in TABLES[table].columns:
        if column.type == "json" and isinstance(row[column.name], str):
            row[column.name] = json.loads(row[column.name])
    return row
