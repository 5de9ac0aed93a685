"""Matches asked for once more: those of the days around now, and those that the nightly
comparison found to differ."""

from __future__ import annotations

from datetime import date, timedelta

from functions.fetch.fetcher import by_id, by_window, competitions_asked, pull_matches
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import BadRequestError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import EARLIEST, LATEST

HOURS = 48
"""How far back and ahead, where the request does not say."""

MOST_HOURS, MOST_DAYS = 31 * 24, 366
"""What one step may be asked for: it has to be over within its time and budget."""


def backfill_recent_matches(context: Context) -> Outcome:
    """Pull the matches of the UTC days from `args.hours_back` before `as_of` to
    `args.hours_ahead` after it, and those that reconciliation named and that live still
    has otherwise.

    `args.date_from` and `args.date_to` (days, both included) ask for those days instead
    and for nothing else; `args.competitions` for some of the tracked ones. Raises
    BadRequestError (`args`), UpstreamError, ConfigError (the token) or LakeError.
    """
    codes = competitions_asked(context)
    days = _days(context)
    named: list[int] = []
    if days is None:
        days = _around(context)
        named = _named(context, codes)
    asked = by_window(*days, codes) + (by_id(named) if named else [])
    with context.api(context.deadline.check) as api:
        pull_matches(context, api, asked)
    first, last = (day.isoformat() for day in days)
    return Outcome(
        counts={"reread": len(named)}, details={"date_from": first, "date_to": last}
    )


def _named(context: Context, codes: list[str]) -> list[int]:
    """The matches to read again; none are known where the warehouse cannot be read."""
    try:
        rows = context.warehouse.fetch(
            "query_matches_to_reread", as_of=context.as_of, competitions=codes
        )
    except WarehouseError as error:
        log_event("fetched_without_warehouse", severity="WARNING", error=error)
        return []
    return [row["match_id"] for row in rows]


def _around(context: Context) -> tuple[date, date]:
    back, ahead = (
        timedelta(hours=_hours(context, name)) for name in ("hours_back", "hours_ahead")
    )
    return (context.as_of - back).date(), (context.as_of + ahead).date()


def _hours(context: Context, name: str) -> int:
    hours = context.args.get(name, HOURS)
    if type(hours) is not int or not 0 <= hours <= MOST_HOURS:
        raise BadRequestError(
            f"args.{name} is {hours!r}, no number of hours up to {MOST_HOURS}.",
            fix=f'For example: {{"{name}": {HOURS}}}',
        )
    return hours


def _days(context: Context) -> tuple[date, date] | None:
    """The days that the request names; None where it names none."""
    texts = [context.args.get(name) for name in ("date_from", "date_to")]
    if texts == [None, None]:
        return None
    shape = 'For example: {"date_from": "2026-11-01", "date_to": "2026-11-08"}'
    if any(name in context.args for name in ("hours_back", "hours_ahead")):
        raise BadRequestError("args asks for days and for hours.", fix=shape)
    try:
        first, last = (date.fromisoformat(str(text)) for text in texts)
        is_plain = texts == [first.isoformat(), last.isoformat()]
    except ValueError:
        is_plain = False
    if not is_plain:
        raise BadRequestError(
            f"args.date_from and args.date_to are {texts[0]!r} and {texts[1]!r}, not "
            "two dates.",
            fix=shape,
        )
    if not EARLIEST.date() <= min(first, last) <= max(first, last) <= LATEST.date():
        raise BadRequestError(
            f"The days {first} to {last} are a time without football.", fix=shape
        )
    if (last - first).days >= MOST_DAYS:
        raise BadRequestError(
            f"The days {first} to {last} are more than {MOST_DAYS}.",
            fix="Ask in parts: python -m local_runner backfill --from ... --to ...",
        )
    return first, last
