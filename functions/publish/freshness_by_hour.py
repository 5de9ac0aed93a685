"""In which hours of a day the last successful pull was recent enough."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from functions.publish.sections import Data
from functions.publish.span import Span
from functions.publish.times import HOUR, MINUTE
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row


def freshness_by_hour(context: Context, span: Span, runs: list[Row]) -> Data:
    """Return each hour of the day with its pulls and the longest gap between them."""
    until = min(span.as_of, span.end)
    rows = context.warehouse.fetch(
        "query_pulls_of_day", since=span.start, as_of=until, horizon=context.horizon
    )
    pulls = [row["fetched_at"] for row in rows]
    before, day = (
        context.warehouse.fetch(
            "query_match_day", since=since, competitions=context.competitions
        )[0]
        for since in (span.start - 24 * HOUR, span.start)
    )
    counted = pulls
    if day["is_match_day"] and not before["is_match_day"]:
        # The target of a match-day holds from its start: the day before
        # did not require more pulls.
        counted = [max(at, span.start) for at in pulls]
    calls = calls_by_hour(runs)
    hours = []
    for number in range(24):
        start = span.start + number * HOUR
        evaluated = _evaluated(counted, start, min(start + HOUR, until), day)
        count = sum(start <= at < start + HOUR for at in pulls)
        hours.append(
            {"hour": number, "pulls": count, "api_calls": calls[number], **evaluated}
        )
    outcomes = Counter(hour["freshness"] for hour in hours)
    return {
        "is_match_day": day["is_match_day"],
        "hours_met": outcomes["met"],
        "hours_judged": outcomes["met"] + outcomes["missed"],
        "hours": hours,
    }


def _evaluated(pulls: list[datetime], start: datetime, end: datetime, day: Row) -> Data:
    """Evaluate an hour that is known from `start` to `end`: see `Hour`."""
    turn = end
    if not day["is_match_day"]:
        turn = min(max(day["running_until"] or start, start), end)
    parts = [
        (start, turn, day["match_day_minutes"]),
        (turn, end, day["other_day_minutes"]),
    ]
    parts = [part for part in parts if part[0] < part[1]]
    bar = day["match_day_minutes" if day["is_match_day"] else "other_day_minutes"]
    gaps = [
        (gap, minutes, gap < minutes * MINUTE)
        for since, until, minutes in parts
        if (gap := longest_gap(pulls, since, until)) is not None
    ]
    if not gaps:
        outcome = "unknown" if parts else "future"
        return {"longest_gap_minutes": None, "bar_minutes": bar, "freshness": outcome}
    gap, bar, is_met = next((part for part in gaps if not part[2]), gaps[-1])
    return {
        "longest_gap_minutes": gap / MINUTE,
        "bar_minutes": bar,
        "freshness": "met" if is_met else "missed",
    }


def longest_gap(
    pulls: list[datetime], since: datetime, until: datetime
) -> timedelta | None:
    """The longest time without a pull that was reached from `since` to `until`.

    It is counted from the last pull before, however long ago; without any the time
    before the first pull says nothing, and None is that there was no pull at all.
    `pulls` are in order.
    """
    earlier = [at for at in pulls if at < since]
    inside = [at for at in pulls if since <= at < until]
    stops = [*earlier[-1:], *inside, until]
    gaps = [later - at for at, later in pairwise(stops)]
    return max(gaps, default=None)


def calls_by_hour(runs: list[Row]) -> Counter[int]:
    """Return the API calls of the runs by hour of the day (UTC)."""
    calls: Counter[int] = Counter()
    for run in runs:
        calls[run["due_at"].astimezone(UTC).hour] += run["api_calls"]
    return calls
