"""The sentence of an alert, from a row of `evaluate_conditions`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from string import Formatter
from typing import Any

from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.percent import percent
from transforms.alert_conditions import CONDITIONS


def alert_sentence(row: Mapping[str, Any], as_of: datetime | None = None) -> str:
    """Describe a condition that holds, by the template of transforms/alert_conditions.

    With `as_of`, timestamps are followed by their age at that time. Without, the
    sentence stays true for as long as the alert is open, so it can be stored.

    A row without evidence only keeps its alert open, so its message stays as it is.
    """
    if not row["has_evidence"]:
        return str(row["message"])
    template = CONDITIONS[row["condition"]].sentence
    return _Sentence(as_of).vformat(template, (), row)


class _Sentence(Formatter):
    def __init__(self, as_of: datetime | None) -> None:
        self._as_of = as_of

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format a typed value; see AlertCondition."""
        if value is None:
            return "?"
        if isinstance(value, datetime):
            return self._timestamp(value)
        if format_spec == "percent":
            return percent(value, 2)
        if not format_spec:
            return str(value)
        first, second = format_spec.split("|")
        if isinstance(value, bool):
            return first if value else second
        return f"{value} {first if value == 1 else second}"

    def _timestamp(self, at: datetime) -> str:
        text = f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z"
        if self._as_of is None:
            return text
        return f"{text} ({format_duration(self._as_of - at)} ago)"
