"""What the page of operators shows of freshness, of 24 hours and 7 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from functions.publish.live import FreshnessPoint
from functions.publish.pages import charts
from functions.publish.pages.parts import Data, rows
from functions.publish.pages.run_view import hours_until
from functions.publish.pages.words import count_of
from functions.publish.times import DAY, MINUTE, stamp_of


def freshness_view(data: Sequence[Data], as_of: datetime | None) -> Data | None:
    points = charts.points_of(rows(data, FreshnessPoint))
    if as_of is None or not points:
        return None
    day = hours_until(as_of)
    midnight = as_of.replace(hour=0, minute=0, second=0, microsecond=0)
    week = (midnight - 6 * DAY, midnight + DAY)
    made = {}
    for name, (since, until), draw in (
        ("day", day, charts.sawtooth),
        ("week", week, charts.highest_by_hour),
    ):
        shown = [point for point in points if point.at > since]
        missed = [point for point in shown if not point.is_met]
        longest = max((point.minutes for point in shown), default=0.0)
        words = (
            f"longest {longest:.0f} min, {count_of(len(missed), 'time')} over the limit"
        )
        label = f"Age of the data, {'24 hours' if name == 'day' else '7 days'}: {words}"
        made[name] = {
            "svg": draw(points, since, until, label),
            "top": f"{charts.top_of(shown):.0f}",
            "limits": sorted({f"{point.limit:.0f}" for point in shown}, key=int),
            "missed": [
                {
                    "at": stamp_of(point.at),
                    "minutes": point.minutes,
                    "limit": f"{point.limit:.0f}",
                }
                for point in reversed(missed)
            ],
            "longest": longest,
            "met_ratio": _met_ratio(shown, since),
            "ticks": [
                stamp_of(since + number * (until - since) / (4 if name == "day" else 7))
                for number in range(4 if name == "day" else 7)
            ],
        }
    return made


def _met_ratio(points: Sequence[charts.Point], since: datetime) -> float | None:
    """The part of the time since `since` in which the data was young enough."""
    known, over = timedelta(), timedelta()
    for point in points:
        began = max(point.at - point.minutes * MINUTE, since)
        limit = point.at - (point.minutes - point.limit) * MINUTE
        known += point.at - began
        if point.minutes > point.limit:
            over += point.at - max(limit, began)
    return 1 - over / known if known else None
