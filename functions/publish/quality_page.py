"""The quality report as a page: one self-contained file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from functions.shared.runtime.percent import percent

TEMPLATES = Path(__file__).parent / "templates"


def page(report: Mapping[str, Any]) -> bytes:
    """The page of a report, given as JSON holds it. All text in it is escaped."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(FILTERS)
    return templates.get_template("quality.html").render(report=report).encode()


def _number(value: int) -> str:
    return f"{value:,}"


def _percent(ratio: float | None) -> str:
    if ratio is None:
        return "unknown"
    return percent(ratio).replace(".0 ", " ").replace(" ", "\N{NO-BREAK SPACE}")


def _minutes(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.1f}"


def _size(count: int) -> str:
    """Bytes in the largest unit that leaves a number above 1 (of 1000)."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    shown = f"{size:.0f}" if unit == "B" else f"{size:.1f}"
    return f"{shown}\N{NO-BREAK SPACE}{unit}"


def _duration(milliseconds: float | None) -> str:
    if milliseconds is None:
        return "\N{EN DASH}"
    if milliseconds < 1000:
        return f"{milliseconds:.0f}\N{NO-BREAK SPACE}ms"
    if milliseconds < 120_000:
        return f"{milliseconds / 1000:.1f}\N{NO-BREAK SPACE}s"
    return f"{milliseconds / 60_000:.1f}\N{NO-BREAK SPACE}min"


def _minute_text(stamp: str | None) -> str:
    """A time to the minute, UTC."""
    return "never" if stamp is None else f"{stamp[:10]} {stamp[11:16]}"


def _clock(stamp: str) -> str:
    return stamp[11:16]


def _long_date(date: str) -> str:
    day = datetime.fromisoformat(date)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _result(home: int | None, away: int | None) -> str:
    shown = ["\N{EN DASH}" if goals is None else str(goals) for goals in (home, away)]
    return ":".join(shown)


def _words(name: str) -> str:
    """A name of ours as words."""
    return name.replace("_", " ")


FILTERS: Mapping[str, Callable[..., str]] = {
    "number": _number,
    "percent": _percent,
    "minutes": _minutes,
    "size": _size,
    "duration": _duration,
    "minute": _minute_text,
    "clock": _clock,
    "long_date": _long_date,
    "result": _result,
    "words": _words,
}
