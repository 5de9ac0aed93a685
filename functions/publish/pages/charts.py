"""Plots and bars as SVG, drawn when a page is written. Pure functions.

A chart has no text of its own, so that it can be stretched to any width: what it shows
is named by its label, and stands in a table beside it. Colours are classes of
`style.css`; a failure also differs in its shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from functions.publish.times import HOUR, MINUTE, at_of

HEIGHT = 100.0
"""Of a plot, in units of its own: it is stretched to the height of its box."""

WIDTH = 1000.0
"""Of a plot, in units of its own."""

HEADROOM = 1.25
"""The top of a plot is at least this much above its limit."""

CUT = 3.0
"""A value that is more than this many limits high is drawn no higher."""


class Point(NamedTuple):
    """The age that the data reached at `at`, beside what was allowed, in minutes."""

    at: datetime
    minutes: float
    limit: float
    is_met: bool


def points_of(series: Iterable[Mapping[str, object]]) -> list[Point]:
    """The points of a published `freshness_series` whose age is known, in order."""
    points = [
        Point(
            at_of(str(point["at"])),
            float(str(point["freshness_minutes"])),
            float(str(point["freshness_sla_minutes"])),
            point["is_met"] is not False,
        )
        for point in series
        if point["freshness_minutes"] is not None
    ]
    return sorted(points)


def top_of(points: Sequence[Point]) -> float:
    """The minutes at the top of a plot of these points."""
    limit = max((point.limit for point in points), default=1.0)
    most = max((point.minutes for point in points), default=0.0)
    return max(limit * HEADROOM, min(most * 1.05, limit * CUT))


def sawtooth(
    points: Sequence[Point], since: datetime, until: datetime, label: str
) -> Markup:
    """How old the data was at each moment from `since` to `until`.

    The age rises with time and falls to nothing at a pull. What is over the limit is
    drawn apart, up to the moment of the pull.
    """
    shown = [point for point in points if point.at > since]
    top, span = top_of(shown), until - since
    met: list[str] = []
    missed: list[str] = []
    for point in shown:
        start = max(point.at - point.minutes * MINUTE, since)
        age = (start - (point.at - point.minutes * MINUTE)) / MINUTE
        left, right = _x(start, since, span), _x(point.at, since, span)
        tooth = (
            f"M{left:.1f} {HEIGHT:.0f}V{_y(age, top):.1f}"
            f"L{right:.1f} {_y(point.minutes, top):.1f}V{HEIGHT:.0f}Z"
        )
        (met if point.is_met else missed).append(tooth)
    return _plot(label, met, missed, _limit(shown, since, span, top))


def highest_by_hour(
    points: Sequence[Point], since: datetime, until: datetime, label: str
) -> Markup:
    """The greatest age reached in each hour from `since` to `until`, as columns.

    An age that began in an earlier hour counts in each hour that it lasted through.
    """
    shown = [point for point in points if point.at > since]
    top, span = top_of(shown), until - since
    hours: dict[datetime, tuple[float, bool]] = {}
    for point in shown:
        began = point.at - point.minutes * MINUTE
        hour = _hour(max(began, since))
        while hour < point.at:
            end = min(hour + HOUR, point.at)
            age = (end - began) / MINUTE
            is_met = point.is_met or age < point.limit
            most, was_met = hours.get(hour, (0.0, True))
            hours[hour] = (max(most, age), was_met and is_met)
            hour += HOUR
    met: list[str] = []
    missed: list[str] = []
    for hour, (age, is_met) in sorted(hours.items()):
        left = _x(max(hour, since), since, span)
        right = _x(min(hour + HOUR, until), since, span)
        column = (
            f"M{left:.1f} {HEIGHT:.0f}V{_y(age, top):.1f}H{right:.1f}V{HEIGHT:.0f}Z"
        )
        (met if is_met else missed).append(column)
    return _plot(label, met, missed, _limit(shown, since, span, top))


def _x(at: datetime, since: datetime, span: timedelta) -> float:
    return min(max((at - since) / span, 0.0), 1.0) * WIDTH


def _y(minutes: float, top: float) -> float:
    return HEIGHT * (1 - min(minutes / top, 1.0))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _limit(
    points: Sequence[Point], since: datetime, span: timedelta, top: float
) -> str:
    """The line of what was allowed; it applied up to the point that names it."""
    path, left = "", 0.0
    for number, point in enumerate(points):
        is_last = number == len(points) - 1
        if not is_last and points[number + 1].limit == point.limit:
            continue
        right = WIDTH if is_last else _x(point.at, since, span)
        step = "V" if path else f"M{left:.1f} "
        path += f"{step}{_y(point.limit, top):.1f}H{right:.1f}"
        left = right
    return path


def _plot(label: str, met: list[str], missed: list[str], limit: str) -> Markup:
    paths = [
        Markup('<path class="{}" d="{}"/>').format(kind, "".join(path))
        for kind, path in (("met", met), ("missed", missed), ("limit", [limit]))
        if any(path)
    ]
    return Markup(
        '<svg class="plot" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'preserveAspectRatio="none">{}</svg>'
    ).format(label, f"{WIDTH:.0f}", f"{HEIGHT:.0f}", Markup().join(paths))


def bar(value: float, most: float, kind: str = "", *, start: float = 0.0) -> Markup:
    """A bar for a cell of a table, `value` of `most` long, which begins at `start`.

    The number beside it says the same.
    """
    scale = 100 / most if most > 0 else 0.0
    left = min(max(start * scale, 0.0), 100.0)
    width = min(max(value * scale, 0.0), 100.0 - left)
    if value > 0:
        width = max(width, 0.5)
    return Markup(
        '<svg class="bar {}" aria-hidden="true" viewBox="0 0 100 10" '
        'preserveAspectRatio="none"><rect class="track" width="100" height="10"/>'
        '<rect class="fill" x="{}" width="{}" height="10"/></svg>'
    ).format(kind, f"{left:.1f}", f"{width:.1f}")


def columns(
    values: Sequence[float],
    most: float,
    label: str,
    *,
    limit: float | None = None,
) -> Markup:
    """A column per value, `most` is the full height. `limit` draws a line; a value that
    reaches it is drawn apart."""
    wide = WIDTH / max(len(values), 1)
    met: list[str] = []
    missed: list[str] = []
    for number, value in enumerate(values):
        if value:
            is_met = limit is None or value < limit
            (met if is_met else missed).append(
                f"M{number * wide + 2:.1f} {HEIGHT:.0f}V{_y(value, most):.1f}"
                f"H{(number + 1) * wide - 2:.1f}V{HEIGHT:.0f}Z"
            )
    line = "" if limit is None else f"M0 {_y(limit, most):.1f}H{WIDTH:.0f}"
    return _plot(label, met, missed, line)
