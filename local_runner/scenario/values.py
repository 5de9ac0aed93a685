"""The values of an expectation: matchers, paths in a document, and their text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from functions.shared.warehouse.base import Row
from local_runner.runtime.screen import printable

MATCHERS = (
    *("at_least", "at_most", "contains"),
    *("not", "any_of", "none_of", "absent"),
)
"""Keys that describe a value in place of an exact one."""

ABSENT = "(absent)"
"""The value of a column or key that does not exist."""

TIME = re.compile(r"(\d{4}-\d\d-\d\dT)?\d\d:\d\d(:\d\d(\.\d+)?)?Z?", re.ASCII)
PATH_PART = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]|\[([^=\[\]]+)=([^\]]*)\]")
"""A key, an index or a filter of a path such as matches.data[match_id=derby].status."""

MAX_LINES = 8
"""Rows or messages shown of one side; the others are counted."""

_MAX_CHARACTERS = 160


def is_number(value: Any) -> bool:
    """Whether a value is a number; a boolean is not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_matcher(value: Any) -> bool:
    """Whether a value is an object of matchers."""
    return isinstance(value, dict) and bool(value) and value.keys() <= set(MATCHERS)


def leaves(value: Any) -> Iterable[Any]:
    """The exact values in a value, within matchers and lists."""
    if is_matcher(value):
        for matcher, operand in value.items():
            if matcher not in ("absent", "contains"):
                yield from leaves(operand)
    elif isinstance(value, list):
        for element in value:
            yield from leaves(element)
    elif not isinstance(value, dict):
        yield value


def last_key(path: str) -> str:
    """The last key of a path."""
    keys = [match[0] for match in PATH_PART.findall(path) if match[0]]
    return str(keys[-1]) if keys else ""


def text_of(value: Any) -> str:
    """A value as text."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z".replace(":00Z", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return printable(value)
    if is_matcher(value):
        return " and ".join(f"{key} {text_of(value[key])}" for key in value)
    if isinstance(value, float):
        return f"{value:g}"
    return json.dumps(value, default=str, ensure_ascii=False)


def columns_text(row: Mapping[str, Any]) -> str:
    """Columns and their values, as text."""
    return ", ".join(f"{name} {text_of(value)}" for name, value in row.items())


def alert_text(alert: Row) -> str:
    """An alert, or the columns that are expected of one, as text."""
    scope = alert.get("scope")
    words = [str(alert["condition"]), *([f"({scope})"] if scope else [])]
    for label, column in (
        ("since", "onset_at"),
        ("opened", "opened_at"),
        ("closed", "resolved_at"),
    ):
        if column in alert:
            value = alert[column]
            words.append(f"{label} {text_of(value) if value else 'never'}")
    return " ".join(words)


def counted(number: Any, noun: str) -> str:
    """A number with its noun: 1 row, 2 rows."""
    return f"{text_of(number)} {noun}{'' if number == 1 else 's'}"


def shortened(lines: Sequence[str], limit: int = MAX_LINES) -> list[str]:
    """At most `limit` lines, none too long, and how many more there are."""
    shown = [
        line if len(line) <= _MAX_CHARACTERS else f"{line[:_MAX_CHARACTERS]}..."
        for line in lines[:limit]
    ]
    more = len(lines) - len(shown)
    return shown + ([f"and {more} more"] if more else [])
