"""The query parameters of v4: parsing, and filtering of matches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from local_runner.simulator.errors import malformed, too_long
from local_runner.simulator.world import JSON

_LIVE = ("IN_PLAY", "PAUSED")
_STATUSES = (
    *("SCHEDULED", "TIMED", "IN_PLAY", "PAUSED", "EXTRA_TIME", "PENALTY_SHOOTOUT"),
    *("FINISHED", "SUSPENDED", "POSTPONED", "CANCELLED", "AWARDED"),
)
_DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
_LONGEST_DAYS = 10
_ONE_DAY = timedelta(days=1)

Params = Mapping[str, str]


@dataclass(frozen=True)
class Days:
    """UTC days, `first` included and `end` excluded."""

    first: date | None
    end: date | None


def requested_days(params: Params) -> Days:
    """The days in `date`, or `dateFrom` and `dateTo`; None if absent.

    `dateTo` is excluded, as in every recording; so is the day after `date`.
    Raises ApiError 400 for an invalid date.
    """
    if day := read_date(params, "date"):
        return Days(day, day + _ONE_DAY)
    return Days(read_date(params, "dateFrom"), read_date(params, "dateTo"))


def capped_days(params: Params, now: datetime) -> Days:
    """The days of a `/matches` call; by default today.

    With only one end the window is one day long (assumed; no recording shows it).
    Raises ApiError 400 for more than ten days.
    """
    days = requested_days(params)
    if days.first is None and days.end is None:
        today = now.date()
        return Days(today, today + _ONE_DAY)
    if days.first is None and days.end is not None:
        return Days(days.end - _ONE_DAY, days.end)
    if days.first is not None and days.end is None:
        return Days(days.first, days.first + _ONE_DAY)
    if days.first and days.end and (days.end - days.first).days > _LONGEST_DAYS:
        raise too_long()
    return days


@dataclass(frozen=True)
class MatchFilter:
    """The parameters that filter the matches of a window; None accepts all."""

    statuses: tuple[str, ...] | None = None
    matchday: int | None = None
    stage: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, params: Params) -> MatchFilter:
        """Read `status`, `matchday`, `stage`, `group`. Raises ApiError 400."""
        return cls(
            statuses=_statuses(params),
            matchday=read_int(params, "matchday"),
            stage=params.get("stage"),
            group=params.get("group"),
        )

    def accepts(self, match: JSON) -> bool:
        """Whether a match passes the filter.

        `status=SCHEDULED` also accepts TIMED rows, as recorded; do not rely on it.
        """
        statuses = self.statuses
        if statuses is not None and "SCHEDULED" in statuses:
            statuses = (*statuses, "TIMED")
        return (
            (statuses is None or match["status"] in statuses)
            and self.matchday in (None, match["matchday"])
            and self.stage in (None, match["stage"])
            and self.group in (None, match["group"])
        )


def _statuses(params: Params) -> tuple[str, ...] | None:
    if "status" not in params:
        return None
    named: list[str] = []
    for one in params["status"].split(","):
        if one != "LIVE" and one not in _STATUSES:
            raise malformed("status", f"LIVE or any of {', '.join(_STATUSES)}")
        named.extend(_LIVE if one == "LIVE" else (one,))
    return tuple(dict.fromkeys(named))


def read_date(params: Params, name: str) -> date | None:
    """A date in the format YYYY-MM-DD; None if absent. Raises ApiError 400."""
    if name not in params:
        return None
    if _DAY.fullmatch(params[name]):
        with suppress(ValueError):
            return date.fromisoformat(params[name])
    raise malformed(name, "a day as yyyy-MM-dd")


def read_int(params: Params, name: str) -> int | None:
    """A number; None if absent. Raises ApiError 400."""
    if name not in params:
        return None
    if not _NUMBER.fullmatch(params[name]):
        raise malformed(name, "a number")
    return int(params[name])


def read_ids(params: Params) -> frozenset[int] | None:
    """The match ids in `ids`; None if absent. Raises ApiError 400."""
    if "ids" not in params:
        return None
    ids = params["ids"].split(",")
    if not all(_NUMBER.fullmatch(one) for one in ids):
        raise malformed("ids", "numbers, with commas between them")
    return frozenset(int(one) for one in ids)
