"""The UTC date of a quality report, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from functions.publish.times import DAY, INSTANT
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.request import EARLIEST, LATEST


@dataclass(frozen=True)
class Span:
    """A UTC date as far as it is known at `as_of`."""

    date: date
    as_of: datetime

    @property
    def start(self) -> datetime:
        """Midnight."""
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The next midnight."""
        return self.start + DAY

    @property
    def is_whole(self) -> bool:
        """Whether the day is over."""
        return self.as_of >= self.end

    @property
    def responses(self) -> dict[str, datetime]:
        """The bounds of the responses of the day, up to `as_of`."""
        return {"since": self.start, "before": min(self.end, self.as_of + INSTANT)}

    @property
    def results(self) -> dict[str, datetime]:
        """The bounds of the results of the day: the day and the night after it."""
        until = min(self.as_of, self.end + DAY - INSTANT)
        return {"since": self.start, "as_of": until}


def span_of(context: Context, day: date | None) -> Span:
    """The requested day, or the one before `as_of`. Raises BadRequestError."""
    today = context.as_of.astimezone(UTC).date()
    if day is None:
        return Span(today - DAY, context.as_of)
    if not EARLIEST.date() < day < LATEST.date():
        raise BadRequestError(
            f"args.date is {day}, a time without football.",
            fix=f"Choose one from {EARLIEST:%Y} to {LATEST:%Y}.",
        )
    if day > today:
        raise BadRequestError(
            f"args.date is {day}, later than as_of, {today}.",
            fix="Choose a day that has begun.",
        )
    return Span(day, context.as_of)
