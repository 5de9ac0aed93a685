"""Matches pulled again: those of the days around now, and those that the nightly
comparison of live and batch found to differ."""

from __future__ import annotations

from datetime import date, timedelta

from functions.fetch.calls import calls_by_id, calls_by_window, selected_competitions
from functions.shared.footballdata.pull import pull
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import BadRequestError, WarehouseError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import EARLIEST, LATEST
from functions.shared.runtime.step_args import Backfill

HOURS = 48
"""How far back and ahead, where the request does not say."""

MAX_DAYS = 366
"""Days that one step may pull within its time and budget."""


def backfill_recent_matches(context: Context, args: Backfill) -> Outcome:
    """Pull the matches of the UTC days from `args.hours_back` before `as_of` to
    `args.hours_ahead` after it, and those that reconciliation found to differ and that
    have not been pulled since.

    `args.date_from` and `args.date_to` (days, both included) select those days instead
    and nothing else; `args.competitions` selects some of the tracked ones. Raises
    BadRequestError (`args`), UpstreamError, ConfigError (the token) or LakeError.
    """
    codes = selected_competitions(context, args.competitions)
    days = _requested_days(args)
    match_ids: list[int] = []
    if days is None:
        days = _days_around(context, args)
        match_ids = _matches_to_reread(context, codes)
    with context.api(context.deadline.check) as api:
        for call in calls_by_window(*days, codes) + calls_by_id(match_ids):
            pull(context, api, call)
    first, last = (day.isoformat() for day in days)
    return Outcome(
        counts={"reread": len(match_ids)},
        details={"date_from": first, "date_to": last},
    )


def _matches_to_reread(context: Context, codes: list[str]) -> list[int]:
    """The matches to read again; none where the warehouse cannot be read."""
    try:
        rows = context.warehouse.fetch(
            "query_matches_to_reread", as_of=context.as_of, competitions=codes
        )
    except WarehouseError as error:
        log_event("fetched_without_warehouse", severity="WARNING", error=error)
        return []
    return [row["match_id"] for row in rows]


def _days_around(context: Context, args: Backfill) -> tuple[date, date]:
    back, ahead = (
        timedelta(hours=HOURS if hours is None else hours)
        for hours in (args.hours_back, args.hours_ahead)
    )
    return (context.as_of - back).date(), (context.as_of + ahead).date()


def _requested_days(args: Backfill) -> tuple[date, date] | None:
    """The days in the request; None without any. Raises BadRequestError."""
    first, last = args.date_from, args.date_to
    if first is None and last is None:
        return None
    example = 'For example: {"date_from": "2026-11-01", "date_to": "2026-11-08"}'
    if args.hours_back is not None or args.hours_ahead is not None:
        raise BadRequestError("args has both days and hours.", fix=example)
    if first is None or last is None:
        missing = "date_from" if first is None else "date_to"
        raise BadRequestError(f"args.{missing} is missing.", fix=example)
    if not EARLIEST.date() <= min(first, last) <= max(first, last) <= LATEST.date():
        raise BadRequestError(
            f"The days {first} to {last} are a time without football.", fix=example
        )
    if (last - first).days >= MAX_DAYS:
        raise BadRequestError(
            f"The days {first} to {last} are more than {MAX_DAYS}.",
            fix="Split them: python -m local_runner backfill --from ... --to ...",
        )
    return first, last
