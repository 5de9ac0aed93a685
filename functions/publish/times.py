"""Published times, and lengths of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


def at_of(stamp: str) -> datetime:
    """A published time."""
    return datetime.fromisoformat(stamp).astimezone(UTC)


def stamp_of(at: datetime) -> str:
    """A time as it is published."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def minutes_later(stamp: str, minutes: float) -> str:
    """A stamp so many minutes later."""
    return stamp_of(at_of(stamp) + minutes * MINUTE)
