"""Charts as SVG, drawn when a page is written. Pure functions.

A chart has no text of its own, so that it can be stretched to any width: what it shows
is named by its label, and stands in a table beside it. Colours are classes of
`style.css`; a failure also differs in its shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

HEIGHT = 100.0
"""Of a plot, in units of its own: it is stretched to the height of its box."""

HEADROOM = 1.25
"""The top of a plot is at least this much above its limit."""

CUT = 3.0
"""A value that is more than this many limits high is drawn no higher."""

CELL = 10
"""Units of a mark in a strip of runs, with the gap around it."""


class Point(NamedTuple):
    """The age that the data reached at `at`, beside what was allowed, in minutes."""

    at: datetime
    minutes: float
    limit: float
    is_met: bool


class Mark(NamedTuple):
    """A run in a strip: its place, status, description, and where it links to."""

    column: int
    row: int
    status: str
    title: str
    href: str = ""


class Node(NamedTuple):
    """A box of a graph: its column, its text and a note, and where it links to."""

    name: str
    column: int
    text: str
    note: str
    href: str
    kind: str = ""


def at_of(stamp: str) -> datetime:
    """A published time."""
    return datetime.fromisoformat(stamp).astimezone(UTC)


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


WIDTH = 1000.0
"""Of a plot, in units of its own."""


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


SHAPES = {
    "success": "M1.5 1.5h7v7h-7z",
    "skipped": "M4 4h2v2h-2z",
    "failed": "M1 1L9 9M9 1L1 9",
    "abandoned": "M5 1L9 9H1z",
    "missed": "M1.5 5h7",
}
"""One per status of a run: colour is never the only sign."""


def strip(marks: Sequence[Mark], columns: int, rows: int, label: str) -> Markup:
    """A mark per run, in columns of one hour each.

    Runs that did not succeed link to what is said of them; the others are one path per
    status.
    """
    quiet: dict[str, list[str]] = {}
    linked = []
    for mark in marks:
        if mark.href:
            linked.append(_linked(mark))
        else:
            quiet.setdefault(mark.status, []).append(_shape(mark))
    paths = [
        Markup('<path class="run {}" d="{}"/>').format(status, "".join(shapes))
        for status, shapes in quiet.items()
    ]
    return Markup(
        '<svg class="strip" role="group" aria-label="{}" viewBox="0 0 {} {}">{}</svg>'
    ).format(label, columns * CELL, rows * CELL, Markup().join([*paths, *linked]))


def _shape(mark: Mark) -> str:
    """The shape of a mark at its place: the first point is moved, the rest follows."""
    x, y = mark.column * CELL, mark.row * CELL
    return _moved(SHAPES.get(mark.status, SHAPES["skipped"]), x, y)


def _linked(mark: Mark) -> Markup:
    return Markup(
        '<a href="{}"><title>{}</title><rect class="hit" x="{}" y="{}" '
        'width="{}" height="{}"/><path class="run {}" d="{}"/></a>'
    ).format(
        mark.href,
        mark.title,
        mark.column * CELL,
        mark.row * CELL,
        CELL,
        CELL,
        mark.status,
        _shape(mark),
    )


def _moved(path: str, x: float, y: float) -> str:
    """A path of absolute points (M, L, H) and relative lines, moved."""
    moved = ""
    for part in _parts(path):
        letter, numbers = part[0], part[1:].split()
        if letter in "ML":
            moved += f"{letter}{float(numbers[0]) + x:g} {float(numbers[1]) + y:g}"
        elif letter == "H":
            moved += f"H{float(numbers[0]) + x:g}"
        else:
            moved += part
    return moved


def _parts(path: str) -> list[str]:
    parts: list[str] = []
    for char in path:
        if char.isalpha():
            parts.append(char)
        else:
            parts[-1] += char
    return parts


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


BOX_WIDTH, BOX_HEIGHT = 160, 38
COLUMN_GAP, ROW_GAP = 41, 10
HEAD_HEIGHT = 26


def graph(
    nodes: Sequence[Node],
    edges: Iterable[tuple[str, str]],
    heads: Sequence[str],
    label: str,
) -> Markup:
    """Boxes in columns below `heads`, in the order given, and lines between them.

    All lines are behind the boxes; those into a box are drawn once more with it, which
    a stylesheet shows when the box is pointed at.
    """
    places = _places(nodes)
    width = max(x for x, _ in places.values()) + BOX_WIDTH + COLUMN_GAP
    height = max(y for _, y in places.values()) + BOX_HEIGHT + 2
    lines: dict[str, list[str]] = {}
    for source, target in edges:
        lines.setdefault(target, []).append(_line(places[source], places[target]))
    behind = "".join("".join(into) for into in lines.values())
    parts = [Markup('<path class="flows" d="{}"/>').format(behind)]
    parts += [
        Markup('<text class="head" x="{}" y="14">{}</text>').format(
            1 + column * (BOX_WIDTH + COLUMN_GAP), head
        )
        for column, head in enumerate(heads)
    ]
    parts += [
        _drawn(node, places[node.name], lines.get(node.name, [])) for node in nodes
    ]
    return Markup(
        '<svg class="graph" role="group" aria-label="{}" viewBox="0 0 {} {}" '
        'width="{}" height="{}">{}</svg>'
    ).format(label, width, height, width, height, Markup().join(parts))


def _places(nodes: Sequence[Node]) -> dict[str, tuple[int, int]]:
    """The corner of each box; columns are centred on the tallest."""
    stacks: dict[int, list[Node]] = {}
    for node in nodes:
        stacks.setdefault(node.column, []).append(node)
    tallest = max(map(len, stacks.values()))
    step = BOX_HEIGHT + ROW_GAP
    return {
        node.name: (
            1 + column * (BOX_WIDTH + COLUMN_GAP),
            HEAD_HEIGHT + round((row + (tallest - len(stack)) / 2) * step),
        )
        for column, stack in stacks.items()
        for row, node in enumerate(stack)
    }


def _line(source: tuple[int, int], target: tuple[int, int]) -> str:
    """A curve from the right of one box to the left of another, or around a side where
    both are in one column."""
    y1, y2 = source[1] + BOX_HEIGHT / 2, target[1] + BOX_HEIGHT / 2
    x1, x2 = source[0] + BOX_WIDTH, target[0]
    bend = COLUMN_GAP * 0.7
    if source[0] == target[0]:
        return f"M{x1} {y1:g}C{x1 + bend:g} {y1:g} {x1 + bend:g} {y2:g} {x1} {y2:g}"
    return f"M{x1} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2} {y2:g}"


def _drawn(node: Node, place: tuple[int, int], lines: list[str]) -> Markup:
    x, y = place
    path = "".join(lines)
    flow = Markup('<path class="flow" d="{}"/>').format(path) if path else ""
    return Markup(
        '<a class="node {}" href="{}">{}<rect x="{}" y="{}" width="{}" height="{}" '
        'rx="4"/><text x="{}" y="{}">{}</text>'
        '<text class="note" x="{}" y="{}">{}</text></a>'
    ).format(
        node.kind,
        node.href,
        flow,
        x,
        y,
        BOX_WIDTH,
        BOX_HEIGHT,
        x + 9,
        y + 16,
        node.text,
        x + 9,
        y + 30,
        node.note,
    )


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
