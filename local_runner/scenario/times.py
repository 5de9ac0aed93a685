"""Parses the times of a scenario: a time of day on the scenario's day, or a full
time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from msgspec import UnsetType

from local_runner.scenario.keys import Scenario
from local_runner.scenario.reader import Source

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
"""Before any time of a scenario."""

_END = datetime(2199, 1, 1, tzinfo=UTC)


class Times:
    """Parses times; a time of day is on the scenario's `day`."""

    def __init__(self, scenario: Scenario, source: Source) -> None:
        """Parse the scenario's day. Raises ScenarioError for an invalid date."""
        self._source = source
        self._day: date | None = None
        if isinstance(scenario.day, str):
            self._day = self.day(scenario.day, "day")

    def day(self, text: str, path: str) -> date:
        """A date. Raises ScenarioError."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._source.refuse(path, f"there is no date {text}")

    def moment(self, text: str, path: str) -> datetime:
        """A time, in UTC. Raises ScenarioError."""
        if "T" not in text:
            if self._day is None:
                self._source.refuse(path, f"{text} needs a `day` at the top")
            text = f"{self._day}T{text}Z"
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            self._source.refuse(path, f"there is no time {text}")

    def window(
        self, start: str, until: str | UnsetType, path: str
    ) -> tuple[datetime, datetime]:
        """Start and end of a window; without `until` it is open. Raises
        ScenarioError."""
        first, end = self.moment(start, f"{path}.from"), _END
        if isinstance(until, str):
            end = self.moment(until, f"{path}.until")
        if end <= first:
            self._source.refuse(f"{path}.until", "it is not after `from`")
        return first, end
