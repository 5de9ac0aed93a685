"""What all published files share: their types, and how a file becomes bytes.

The JSON schemas in `schemas/` are generated from the shapes. Columns have the names and
the meaning of their tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from functions.publish.times import stamp_of
from functions.shared.runtime.errors import DataFailedError

SCHEMA_VERSION = 1
"""Incremented when a file changes incompatibly for readers."""

CREST_HOST = "crests.football-data.org"
"""Where the API has the crests of teams; no other address is published."""

DECIMALS = 4
"""Digits kept of a float: minutes to 6 ms, ratios to a hundredth of a percent."""

Stamp = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
        r"(\.[0-9]{6})?Z$(?!\n)",
        extra_json_schema={"format": "date-time"},
    ),
]

Day = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)",
        extra_json_schema={"format": "date"},
    ),
]

Count = Annotated[int, Meta(ge=0)]

Ratio = Annotated[float, Meta(ge=0, le=1)]

HourOfDay = Annotated[int, Meta(ge=0, le=23)]

RunStatus = Literal["success", "failed", "skipped", "abandoned", "missed"]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An object with these keys, all of them, in this order."""


ShapeT = TypeVar("ShapeT", bound=Shape)


@dataclass(frozen=True)
class PublishedFile:
    """A published file as pages read it. `values` are those keys of it that fit the
    shape; null where `problem` says in words what is wrong with the file."""

    values: Mapping[str, Any] | None = None
    problem: str | None = None


class Freshness(Shape):
    """How old the live layer is at `generated_at`."""

    last_successful_pull_at: Stamp | None
    freshness_minutes: float | None
    freshness_sla_minutes: Count
    is_freshness_sla_met: bool | None
    is_match_day: bool


class Section(Shape):
    """A part of a file that stands for itself.

    `as_of` is the time that its data was computed for, null where no row tells. From
    when a table of it fails a data test until it passes, `data` is what was last
    published before and `is_last_good` is true, or null where there was nothing;
    `held_back_since` says when the tests found it first, `reason` why.
    """

    as_of: Stamp | None
    is_last_good: bool
    held_back_since: Stamp | None
    reason: str | None


def shaped(values: Mapping[str, Any], shape: type[ShapeT]) -> ShapeT:
    """Rows and numbers as a document. Raises DataFailedError where they do not fit."""
    try:
        return msgspec.convert(plain(values), shape)
    except msgspec.ValidationError as error:
        raise DataFailedError(
            f"The tables do not fit the published {shape.__name__.lower()}: {error}.",
            fix="Nothing was written. Fix the table, or the shape in functions/publish"
            " if the file has to change.",
        ) from None


def plain(value: Any) -> Any:
    """A value as JSON holds it: floats rounded, times UTC with a Z, dates ISO."""
    if type(value) in _AS_IT_IS:  # most are
        return value
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # no -0.0
    if isinstance(value, date):
        return stamp_of(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Mapping):
        return {
            key: one if type(one) in _AS_IT_IS else plain(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


_AS_IT_IS = frozenset((str, int, bool, type(None)))


def encoded(document: Shape) -> bytes:
    """The bytes of a file: the same for the same document."""
    return msgspec.json.encode(document) + b"\n"


def picked(row: Mapping[str, Any], shape: type[Shape]) -> dict[str, Any]:
    """Of a row, what the shape has; a key that the row lacks is left out."""
    return {name: row[name] for name in shape.__struct_fields__ if name in row}
