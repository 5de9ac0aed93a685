"""A graph as SVG: boxes in columns, and the lines between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

BOX_WIDTH, BOX_HEIGHT = 160, 38
COLUMN_GAP, ROW_GAP = 41, 10
HEAD_HEIGHT = 26


class Node(NamedTuple):
    """A box of a graph: its column, its text and a note, and where it links to."""

    name: str
    column: int
    text: str
    note: str
    href: str
    kind: str = ""


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
