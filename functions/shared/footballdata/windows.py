"""Splits days into the windows that `/matches` accepts."""

from __future__ import annotations

from datetime import date, timedelta

from functions.shared.runtime.errors import BadRequestError

WINDOW_DAYS = 10
"""The longest window: "Specified period must not exceed 10 days."."""

DAY = timedelta(days=1)


def match_windows(first: date, last: date) -> list[tuple[date, date]]:
    """The (dateFrom, dateTo) pairs that request every match of `first` to `last`.

    `first` and `last` are UTC days, both included. The pairs reach one day further on
    both sides, span at most 10 days each as the API counts, and share a day with their
    neighbours. `dateTo` is taken as exclusive, as recorded responses show it (dateFrom
    2025-02-08, dateTo 2025-02-09 has only the 8th); if it is an included instant at
    00:00Z, as one user reported, the pairs only request more.
    Raises BadRequestError when `last` is before `first`.
    """
    if last < first:
        raise BadRequestError(
            f"The first day, {first}, is after the last, {last}.", fix="Swap them."
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
