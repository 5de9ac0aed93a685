"""The lines of a recorded timeline: JSON, one state of a match each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from functions.shared.runtime.errors import ConfigError

_Goals = Annotated[int, Meta(ge=0, le=100)] | None
_Moment = Annotated[datetime, Meta(tz=True)]
_UnixSeconds = Annotated[int, Meta(ge=0, le=2**35)]


class Line(
    msgspec.Struct, rename={"last_updated": "lastUpdated", "utc_date": "utcDate"}
):
    """A line of the file; further keys are ignored."""

    id: Annotated[int, Meta(ge=1, lt=10**12)]
    comp: str
    home: Annotated[str, Meta(min_length=1)]
    away: Annotated[str, Meta(min_length=1)]
    last_updated: _Moment
    first_seen: _UnixSeconds
    status: str
    home_goals: _Goals
    away_goals: _Goals
    utc_date: _Moment

    @property
    def kick_off(self) -> datetime:
        """`utcDate`, in UTC whatever its zone."""
        return self.utc_date.astimezone(UTC)

    @property
    def seen_at(self) -> datetime:
        """`first_seen` as a moment."""
        return datetime.fromtimestamp(self.first_seen, UTC)


def read_lines(file: Path, codes: frozenset[str]) -> Iterator[Line]:
    """Every line of a file but the blank ones, in its order.

    Raises ConfigError for a file that is missing or empty, and for a line that is not a
    state of a match of one of the competitions `codes`.
    """
    decode = msgspec.json.Decoder(Line).decode
    try:
        raws = file.read_bytes().splitlines()
    except OSError as error:
        raise ConfigError(
            f"The timeline {file} cannot be read: {error.strerror}.",
            fix="Name a file with one state of a match a line (JSON lines).",
        ) from error
    if not any(map(bytes.strip, raws)):
        raise ConfigError(
            f"The timeline {file} is empty.",
            fix="Record at least one state of a match into it.",
        )
    for number, raw in enumerate(raws, start=1):
        if not raw.strip():
            continue
        try:
            line = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise _unreadable(file, number, str(error)) from error
        if line.comp not in codes:
            raise _unreadable(file, number, f"There is no league {line.comp!r} here")
        yield line


def _unreadable(file: Path, number: int, why: str) -> ConfigError:
    return ConfigError(
        f"{file}, line {number} is not a state of a match. {why}.",
        fix="Fix the line, or remove it from the file.",
    )
