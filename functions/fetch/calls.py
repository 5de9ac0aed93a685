"""The calls of the API that a step makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from functions.shared.footballdata.pull import ApiCall
from functions.shared.footballdata.windows import match_windows
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import BadRequestError

IDS_PER_CALL = 100
"""Single matches requested in one call."""


def calls_by_window(
    first: date, last: date, competitions: Sequence[str]
) -> list[ApiCall]:
    """The calls for the matches of `first` to `last` (UTC days, included).

    The scope is the requested window, like 2026-11-18..2026-11-25, its end excluded.
    Raises BadRequestError when `last` is before `first`.
    """
    return [
        ApiCall(
            "/matches",
            {
                "dateFrom": start.isoformat(),
                "dateTo": end.isoformat(),
                "competitions": ",".join(competitions),
            },
            resource="matches",
            scope=f"{start.isoformat()}..{end.isoformat()}",
        )
        for start, end in match_windows(first, last)
    ]


def calls_by_id(match_ids: Sequence[int]) -> list[ApiCall]:
    """The calls for single matches."""
    return [
        ApiCall(
            "/matches",
            {"ids": ",".join(map(str, match_ids[start : start + IDS_PER_CALL]))},
            resource="matches",
            scope="ids",
        )
        for start in range(0, len(match_ids), IDS_PER_CALL)
    ]


def selected_competitions(context: Context, selected: list[str] | None) -> list[str]:
    """The tracked competitions, or the selected ones of them.

    Raises BadRequestError for a competition that is not tracked.
    """
    tracked = context.competitions
    if selected is None:
        return tracked
    if any(code not in tracked for code in selected):
        raise BadRequestError(
            f"args.competitions is {selected!r}, which are not all tracked.",
            fix=f'For example: {{"competitions": ["{tracked[0]}"]}}. Tracked are '
            f"{', '.join(tracked)}; COMPETITIONS sets them.",
        )
    return [code for code in tracked if code in selected]
