"""The days of a backfill: what is requested, in which parts, and what is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from functions.shared.footballdata.windows import match_windows
from functions.shared.runtime.context import Services
from functions.shared.runtime.errors import BadRequestError, LakeError
from functions.shared.runtime.request import EARLIEST, LATEST
from functions.shared.storage.snapshot import unpack

PART_DAYS = 8
"""Days per call: with a day more on both sides, one window of the API."""

MOST_DAYS = 3660
DAY = timedelta(days=1)

AHEAD = timedelta(days=2)
"""How far `hourly_refresh` looks ahead; later days are left to later runs."""

SETTLED_AFTER = timedelta(hours=27)
"""A day is over 27 h after it began, at 03:00Z: its last matches have ended by then,
and the API has made its nightly corrections at 00:20Z."""

Status = Literal["done", "open", "failed", "not requested"]
"""Of a day: `done` was requested after it was over and is in silver; `open` was
requested before it was over."""


@dataclass(frozen=True)
class DayRange:
    """The days (UTC, both ends included) and the competitions to request."""

    first: date
    last: date
    competitions: Sequence[str]

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + n * DAY for n in range((self.last - self.first).days + 1)]


class DayStatus(NamedTuple):
    """How a day stands, with the matches and final results that live knows."""

    day: date
    matches: int
    final: int
    status: Status


@dataclass
class Part:
    """Days that one call requests, and the result."""

    first: date
    last: date
    status: Literal["ok", "failed", "not requested"] = "not requested"
    problem: str = ""
    calls: int = 0

    @property
    def window(self) -> tuple[date, date]:
        """The dateFrom and dateTo of its call."""
        (window,) = match_windows(self.first, self.last)
        return window

    @property
    def summary(self) -> dict[str, object]:
        """The part for scripts."""
        start, end = self.window
        return {
            "date_from": start,
            "date_to": end,
            "status": self.status,
            "problem": self.problem or None,
        }


def day_range(
    first: date, last: date, competitions: str | None, tracked: Sequence[str]
) -> DayRange:
    """The days to request; `competitions` are codes separated by commas.

    Raises BadRequestError naming the option, what is wrong and what would be accepted.
    """
    if not EARLIEST.date() <= min(first, last) <= max(first, last) <= LATEST.date():
        raise BadRequestError(
            f"The days {first} to {last} are outside the supported years.",
            fix=f"Choose days from {EARLIEST:%Y} to {LATEST:%Y}.",
        )
    if last < first:
        raise BadRequestError(
            f"--from {first} is after --to {last}.", fix="Swap the two."
        )
    if (last - first).days >= MOST_DAYS:
        raise BadRequestError(
            f"The days {first} to {last} are more than {MOST_DAYS}.",
            fix="Request them in parts.",
        )
    if competitions is None:
        return DayRange(first, last, tracked)
    codes = {code.strip().upper() for code in competitions.split(",")} - {""}
    unknown = sorted(codes - set(tracked))
    if unknown or not codes:
        raise BadRequestError(
            f"--competitions names {', '.join(unknown) or 'nothing'}, which is not "
            "tracked.",
            fix=f"Choose from {', '.join(tracked)}, or set COMPETITIONS.",
        )
    return DayRange(first, last, [code for code in tracked if code in codes])


def check_not_far_ahead(requested: DayRange, now: datetime) -> None:
    """Raise BadRequestError for days further ahead than the schedule itself looks."""
    today = now.astimezone(UTC).date()
    last = today + AHEAD
    for option, day in (("--from", requested.first), ("--to", requested.last)):
        if day > last:
            raise BadRequestError(
                f"{option} {day} is too far after today, {today}: a backfill requests "
                "past days, and two days ahead.",
                fix=f"Choose {option} {today}.",
            )


def parts_of(requested: DayRange, done: set[date]) -> list[Part]:
    """The days that are not done, adjacent ones together."""
    parts: list[Part] = []
    for day in requested.days:
        if day in done:
            continue
        part = parts[-1] if parts else None
        is_next = part is not None and part.last + DAY == day
        if part is not None and is_next and (day - part.first).days < PART_DAYS:
            part.last = day
        else:
            parts.append(Part(day, day))
    return parts


def done_days(services: Services, requested: DayRange) -> set[date]:
    """The days that a response in silver covers which was requested for all of the
    competitions after the day was over."""
    left, done = set(requested.days), set[date]()
    rows = services.warehouse.fetch("query_backfilled", since=_over_at(requested.first))
    for row in rows:
        fetched_at = row["fetched_at"]
        covered = _covered(row["scope"], left)
        days = {day for day in covered if _over_at(day) <= fetched_at}
        if days and set(requested.competitions) <= _competitions(services, row["uri"]):
            done |= days
            left -= days
        if not left:
            break
    return done


def _covered(scope: str, days: Iterable[date]) -> set[date]:
    """Those of `days` that a scope like 2026-11-18..2026-11-25 covers, without its
    end."""
    with suppress(ValueError):
        start, end = map(date.fromisoformat, scope.split(".."))
        return {day for day in days if start <= day < end}
    return set()


def _competitions(services: Services, uri: str) -> set[str]:
    """The competitions that a response was requested for, from its envelope."""
    try:
        params = unpack(uri, services.lake.read(uri)).request.params
    except LakeError:  # lost meanwhile: its days are requested again
        return set()
    return set(params.get("competitions", "").split(","))


def _over_at(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + SETTLED_AFTER


def day_statuses(
    services: Services, requested: DayRange, parts: Sequence[Part]
) -> list[DayStatus]:
    done, now = done_days(services, requested), services.clock.now()
    rows = services.warehouse.fetch(
        "query_matches_by_day",
        since=datetime.combine(requested.first, time(), tzinfo=UTC),
        before=datetime.combine(requested.last + DAY, time(), tzinfo=UTC),
        competitions=list(requested.competitions),
    )
    counts = {row["day"]: (row["matches"], row["final"]) for row in rows}

    def status(day: date) -> Status:
        if day in done:
            return "done"
        part = next(part for part in parts if part.first <= day <= part.last)
        if part.status != "ok":
            return part.status
        return "open" if now < _over_at(day) else "failed"

    return [
        DayStatus(day, *counts.get(day, (0, 0)), status(day)) for day in requested.days
    ]
