"""A strip of runs as SVG: a mark for each, in columns of one hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

CELL = 10
"""Units of a mark in a strip of runs, with the gap around it."""


class Mark(NamedTuple):
    """A run in a strip: its place, status, description, and where it links to."""

    column: int
    row: int
    status: str
    title: str
    href: str = ""


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
