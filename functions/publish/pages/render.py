"""Templates, filters and the head that all pages share.

A page is one self-contained file: stylesheet and script are written into it, and its
Content-Security-Policy names both by hash, so that it works from a bucket, a folder
or `file://`, and nothing else in it can run.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec
from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from functions.publish.pages.words import count_of, result, spaced
from functions.publish.shapes import CREST_HOST
from functions.publish.times import minutes_later
from functions.shared.runtime.percent import percent

TEMPLATES = Path(__file__).parent.parent / "templates"

CRESTS = f"https://{CREST_HOST}"

REFRESH_SECONDS, SIMULATED_REFRESH_SECONDS = 60, 15
"""How often an open page fetches itself."""

REFRESHED = ("scores", "operations")
"""The pages that do. The others change with a version or a night."""

PageName = Literal["scores", "operations", "lineage", "quality"]


def render(template: str, **view: Any) -> bytes:
    """The bytes of a page: the same for the same view. All text in it is escaped.

    A template that extends `base.html` needs `head`, from `head_of`. Raises
    UndefinedError where the view lacks a name that the template uses.
    """
    return _environment().get_template(template).render(view).encode()


def drawn(template: str, view: Any) -> Markup:
    """A part of a page: what JSON holds of the view is drawn once, and is then the same
    text as long as it is among the last that were drawn."""
    return _drawn(template, msgspec.json.encode(view))


@lru_cache(maxsize=1024)
def _drawn(template: str, view: bytes) -> Markup:
    text = _environment().get_template(template).render(msgspec.json.decode(view))
    return Markup(text)  # noqa: S704 (all text in it is escaped)


def head_of(
    page: PageName, document: Mapping[str, Any] | None, *, root: str = ""
) -> dict[str, Any]:
    """What the head of a page shows of `live.json` or another document.

    `root` leads from the page to the site's folder. A document without freshness gives
    a head without it; without a document, the head says that there is no data.
    """
    found = document or {}
    freshness = found.get("freshness") or {}
    pulled_at = freshness.get("last_successful_pull_at")
    simulated = bool(found.get("is_simulated"))
    seconds = SIMULATED_REFRESH_SECONDS if simulated else REFRESH_SECONDS
    return {
        "page": page,
        "root": root,
        "generated_at": found.get("generated_at"),
        "is_simulated": simulated,
        "refresh_seconds": seconds if page in REFRESHED else None,
        "freshness": freshness,
        "good_until": pulled_at
        and minutes_later(pulled_at, freshness["freshness_sla_minutes"]),
    }


class _Compiled(FileSystemBytecodeCache):
    """Templates compiled once, beside them, as Python keeps its modules; in a folder
    that cannot be written, once a process."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept of a template, if it is."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_Compiled(str(TEMPLATES / "__pycache__")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(FILTERS)
    style, script = (_source(name) for name in ("style.css", "page.js"))
    templates.globals.update(
        drawn=drawn,
        style=style,
        script=script,
        policy="; ".join(
            (
                "default-src 'none'",
                f"style-src {_hash(style)}",
                f"script-src {_hash(script)}",
                f"img-src {CRESTS} data:",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
        build=sha256((style + script).encode()).hexdigest()[:12],
    )
    return templates


def _source(name: str) -> Markup:
    """A file of ours as it stands inside its element."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 (ours)


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _number(value: int) -> str:
    return f"{value:,}"


def _percent(ratio: float | None) -> str:
    if ratio is None:
        return "unknown"
    shown = percent(ratio).replace(".0 ", " ").replace("-", "\N{MINUS SIGN}")
    return shown.replace(" ", "\N{NO-BREAK SPACE}")


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


def minute_text(stamp: str | None) -> str:
    """A time to the minute, UTC."""
    return "never" if stamp is None else f"{stamp[:10]} {stamp[11:16]}"


def _clock(stamp: str) -> str:
    return stamp[11:16]


def _long_date(date: str) -> str:
    day = datetime.fromisoformat(date)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _day_name(date: str) -> str:
    day = datetime.fromisoformat(date)
    return f"{day:%A} {day.day} {day:%B}"


def _short_date(date: str) -> str:
    day = datetime.fromisoformat(date)
    return f"{day:%a} {day.day} {day:%b}"


def _time(stamp: str, form: str = "clock") -> Markup:
    """A time as an element: UTC, which the script turns into the reader's time.

    `form` is `clock` (15:00), `day` (Sat 21 Nov, 15:00) or `date` (Sat 21 Nov).
    """
    minute, shown = escape(f"{stamp[:16]}Z"), escape(_clock(stamp))
    if form == "clock":
        return Markup(f'<time datetime="{minute}">{shown}</time>')  # noqa: S704
    date = _short_date(stamp[:10])
    text = date if form == "date" else f"{date}, {shown}"
    return Markup(  # noqa: S704 (all of it is escaped, and there are hundreds)
        f'<time datetime="{minute}" data-form="{form}">{text}</time>'
    )


FILTERS: Mapping[str, Callable[..., str]] = {
    "number": _number,
    "percent": _percent,
    "minutes": _minutes,
    "size": _size,
    "duration": _duration,
    "minute": minute_text,
    "clock": _clock,
    "long_date": _long_date,
    "day_name": _day_name,
    "short_date": _short_date,
    "time": _time,
    "result": result,
    "count_of": count_of,
    "words": spaced,
}
