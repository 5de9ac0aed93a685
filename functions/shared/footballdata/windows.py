"""Days into the windows that `/matches` takes."""

from __future__ import annotations

from datetime import date, timedelta

from functions.shared.runtime.errors import BadRequestError

WINDOW_DAYS = 10
"""/v4/matches refuses more: "Specified period must not exceed 10 days."."""

DAY = timedelta(days=1)


def match_windows(first: date, last: date) -> list[tuple[date, date]]:
    """The (dateFrom, dateTo) pairs to ask for every match of `first` to `last`.

    `first` and `last` are UTC days, both included. The pairs reach one day further on
    both sides, span at most 10 days each as the API counts, and share a day with their
    neighbours. They take `dateTo` as exclusive, as recorded responses show it (dateFrom
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
