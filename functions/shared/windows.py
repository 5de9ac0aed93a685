"""Days into the windows that `/matches` takes, and its rows back into days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.shared.errors import BadRequestError

WINDOW_DAYS = 10
"""/v4/matches refuses more: "Specified period must not exceed 10 days."."""

DAY = timedelta(days=1)


def match_windows(first: date, last: date) -> list[tuple[date, date]]:
    """The (dateFrom, dateTo) pairs to ask for every match of `first` to `last`.

    `first` and `last` are UTC days, both included. The pairs reach one day further on
    both sides, span at most 10 days each as the API counts, and share a day with their
    neighbours. They take `dateTo` as exclusive, as recorded answers show it (dateFrom
    2025-02-08, dateTo 2025-02-09 held only the 8th); one user found it an instant,
    included, at 00:00Z, and then they only ask for more.
    Raises BadRequestError when `last` is before `first`.
    """
    if last < first:
        raise BadRequestError(
            f"The days {first} to {last} run backwards.", fix="Swap them."
        )
    end = last + 2 * DAY
    start = first - DAY
    windows = []
    while True:
        stop = min(start + WINDOW_DAYS * DAY, end)
        windows.append((start, stop))
        if stop == end:
            return windows
        start = stop - DAY


def matches_in_window(
    rows: Iterable[dict[str, Any]], first: date, last: date
) -> list[dict[str, Any]]:
    """The matches of `first` to `last` (UTC days, included), each once, from answers
    that overlap.

    Of several rows with one id the greatest `lastUpdated` wins, and among equals the
    last; a match that moved out of the days is left out. A row whose id or utcDate
    cannot be read is kept: it is for the contract to refuse it, not for this filter.
    """
    newest: dict[object, dict[str, Any]] = {}
    for number, row in enumerate(rows):
        known = row.get("id")
        key = known if isinstance(known, int | str) else ("no id", number)
        held = newest.get(key)
        if held is None or _updated(row) >= _updated(held):
            newest[key] = row
    return [row for row in newest.values() if _is_within(row, first, last)]


def _updated(row: dict[str, Any]) -> datetime:
    return _moment(row.get("lastUpdated")) or datetime.min.replace(tzinfo=UTC)


def _is_within(row: dict[str, Any], first: date, last: date) -> bool:
    kick_off = _moment(row.get("utcDate"))
    return kick_off is None or first <= kick_off.date() <= last


def _moment(value: object) -> datetime | None:
    """A timestamp of the API as UTC, or None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
