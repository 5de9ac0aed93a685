"""Compares actual values, rows and documents with the expected ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from functions.shared.warehouse.base import Row
from local_runner.scenario.names import Names
from local_runner.scenario.times import Times
from local_runner.scenario.values import (
    ABSENT,
    PATH_PART,
    TIME,
    is_matcher,
    is_number,
)

TOLERANCE = 0.005
"""Numbers that differ by no more are equal."""


@dataclass(frozen=True)
class Comparison:
    """Compares by the names and times of a scenario."""

    names: Names
    times: Times

    def row_matches(self, row: Row, expected: Mapping[str, Any]) -> bool:
        """Whether a row has the expected values."""
        return all(
            self.equals(self.names.resolve(name, value), row.get(name, ABSENT))
            for name, value in expected.items()
        )

    def equals(self, expected: Any, actual: Any) -> bool:
        """Whether a value is the expected one; a time without seconds matches the whole
        minute."""
        if is_matcher(expected):
            return all(
                self._fits(matcher, operand, actual)
                for matcher, operand in expected.items()
            )
        if isinstance(expected, dict) and isinstance(actual, dict):
            return all(
                self.equals(value, actual.get(key, ABSENT))
                for key, value in expected.items()
            )
        if isinstance(expected, list) and isinstance(actual, list):
            is_as_long = len(expected) == len(actual)
            return is_as_long and all(map(self.equals, expected, actual))
        if is_number(expected) and is_number(actual):
            return math.isclose(expected, actual, rel_tol=1e-9, abs_tol=TOLERANCE)
        if isinstance(expected, str) and expected != actual:
            return self._is_time(expected, actual)
        return type(expected) is type(actual) and bool(expected == actual)

    def value_at(self, document: Any, path: str) -> Any:
        """The value at a path such as matches.data[match_id=derby].status."""
        for key, index, name, value in PATH_PART.findall(path):
            if key:
                is_object = isinstance(document, dict)
                document = document.get(key, ABSENT) if is_object else ABSENT
            elif not isinstance(document, list):
                return ABSENT
            elif index:
                document = next(iter(document[int(index) :]), ABSENT)
            else:
                wanted = str(self.names.resolve(name, value))
                matches = (
                    element
                    for element in document
                    if isinstance(element, dict) and str(element.get(name)) == wanted
                )
                document = next(matches, ABSENT)
        return document

    def _fits(self, matcher: str, operand: Any, actual: Any) -> bool:
        if matcher == "not":
            return not self.equals(operand, actual)
        if matcher in ("any_of", "none_of"):
            is_any = any(self.equals(element, actual) for element in operand)
            return is_any is (matcher == "any_of")
        if matcher == "absent":
            return (actual == ABSENT) is bool(operand)
        if matcher == "contains":
            return str(operand) in str(actual)
        if isinstance(actual, datetime) and isinstance(operand, str):
            operand = self.times.moment(operand, "expect")
        elif not is_number(actual):
            return False
        return bool(actual >= operand if matcher == "at_least" else actual <= operand)

    def _is_time(self, expected: str, actual: Any) -> bool:
        """Whether a time or a date is the one that a text names."""
        if isinstance(actual, str):
            actual = _parse_timestamp(actual)
        if not isinstance(actual, datetime):
            return isinstance(actual, date) and expected == actual.isoformat()
        if not TIME.fullmatch(expected):
            return False
        moment = self.times.moment(expected, "expect")
        actual = actual.astimezone(UTC).replace(microsecond=0)
        is_to_the_minute = expected.count(":") == 1
        return bool(
            moment == (actual.replace(second=0) if is_to_the_minute else actual)
        )


def _parse_timestamp(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
