"""Ratios as a bar chart in SVG, for the documentation.

The charts of the site are stretched and take their colours from its style sheet; this
one stands alone, and names what it shows.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.bench.measures import MEASURES, Results, Row, rows_of

WIDTH, LEFT, RIGHT = 760, 300, 110
LINE, TOP, BAR = 26, 46, 16
LARGEST = 1.25
"""A ratio that is larger is drawn no longer."""

_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2328}.head{font-weight:600}"
    ".bar{fill:#2f6f4f}.more{fill:#b4532a}.one{stroke:#57606a;stroke-dasharray:3 3}"
    ".back{fill:#fff}"
)


def picture_of(results: Results) -> str:
    """A bar for each measure that has a ratio to what it was measured beside; without
    that, for each that has one to its baseline."""
    bars = [
        (_label(row), ratio)
        for row in rows_of(results)
        if (ratio := row.ratio if results.beside else row.baseline_ratio) is not None
    ]
    base = results.beside or "the baseline"
    height = TOP + LINE * len(bars) + 10
    title = escape(f"{results.here} over {base} (1: the same; shorter is less)")
    one = _x(1.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        f'  width="{WIDTH}" height="{height}" role="img" aria-label="{title}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="back" width="{WIDTH}" height="{height}"/>',
        f'<text class="head" x="12" y="26">{title}</text>',
        *(_bar(number, label, ratio) for number, (label, ratio) in enumerate(bars)),
        f'<path class="one" d="M{one:.1f} {TOP - 6}V{height - 6}"/>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _bar(number: int, label: str, ratio: float) -> str:
    y = TOP + LINE * number
    wide = _x(min(ratio, LARGEST)) - LEFT
    kind = "bar" if ratio <= 1 else "bar more"
    return (
        f'<text x="{LEFT - 10}" y="{y + 13}" text-anchor="end">{escape(label)}</text>'
        f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{wide:.1f}" height="{BAR}"/>'
        f'<text x="{LEFT + wide + 8:.1f}" y="{y + 13}">{ratio:.2f} x</text>'
    )


def _x(ratio: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * ratio / LARGEST


def _label(row: Row) -> str:
    """What a row is about; one without words continues that above it."""
    about = ""
    for measure in MEASURES:
        about = measure.about or about
        if measure is row.measure:
            break
    return f"{about}, {row.measure.unit}"
