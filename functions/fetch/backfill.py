"""Matches asked for once more: those of the days around now, and those that the nightly
comparison found to differ."""

from __future__ import annotations

from datetime import date, timedelta

from functions.fetch.fetcher import by_id, by_window, competitions_asked, pull_matches
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import BadRequestError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import EARLIEST, LATEST
from functions.shared.runtime.step_args import Backfill

HOURS = 48
"""How far back and ahead, where the request does not say."""

MOST_DAYS = 366
"""What one step may pull: it has to be over within its time and budget."""


def backfill_recent_matches(context: Context, args: Backfill) -> Outcome:
    """Pull the matches of the UTC days from `args.hours_back` before `as_of` to
    `args.hours_ahead` after it, and those that reconciliation named and that live still
    has otherwise.

    `args.date_from` and `args.date_to` (days, both included) ask for those days instead
    and for nothing else; `args.competitions` for some of the tracked ones. Raises
    BadRequestError (`args`), UpstreamError, ConfigError (the token) or LakeError.
    """
    codes = competitions_asked(context, args.competitions)
    days = _days(args)
    named: list[int] = []
    if days is None:
        days = _around(context, args)
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


def _around(context: Context, args: Backfill) -> tuple[date, date]:
    back, ahead = (
        timedelta(hours=HOURS if hours is None else hours)
        for hours in (args.hours_back, args.hours_ahead)
    )
    return (context.as_of - back).date(), (context.as_of + ahead).date()


def _days(args: Backfill) -> tuple[date, date] | None:
    """The days that the request names; None where it names none."""
    first, last = args.date_from, args.date_to
    if first is None and last is None:
        return None
    shape = 'For example: {"date_from": "2026-11-01", "date_to": "2026-11-08"}'
    if args.hours_back is not None or args.hours_ahead is not None:
        raise BadRequestError("args names days and hours.", fix=shape)
    if first is None or last is None:
        raise BadRequestError(
            f"args.date_from and args.date_to are {_text(first)} and {_text(last)}, "
            "not two dates.",
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


def _text(day: date | None) -> str:
    return "left out" if day is None else day.isoformat()
