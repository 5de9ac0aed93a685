"""Cron expressions that Cloud Scheduler and cronsim read alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from cronsim import CronSim, CronSimError

from functions.shared.runtime.errors import ConfigError


class _Field(NamedTuple):
    name: str
    least: int
    most: int


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12),
    _Field("day of the week", 0, 6),
)
_PART = re.compile(r"(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?", re.ASCII)


def check_schedule(schedule: str) -> None:
    """Raise ConfigError, with the reason, for a schedule that not every reader takes
    alike.

    Valid are five fields with one space between, each `*`, a number, a range `1-5` or a
    list of these, and a step after `*` or a range: the part of Cloud Scheduler's
    unix-cron format (cloud.google.com/scheduler/docs/configuring/cron-job-schedules)
    that cronsim has too. Invalid are seconds (six fields to cronsim), `L`, `W`, `#`,
    `?`, names, `@hourly`, numbers with a leading zero, ranges that run backwards, a
    step that is never reached, Sunday as 7, and days of the month together with days of
    the week, where some take both and some either.
    """
    texts = schedule.split(" ")
    if len(texts) != len(_FIELDS) or not all(texts):
        raise ConfigError(
            f"{schedule!r} is not five fields with one space between: minute hour day "
            "month weekday, like */15 * * * *"
        )
    for field, text in zip(_FIELDS, texts, strict=True):
        for part in text.split(","):
            if reason := _invalid_reason(field, part):
                raise ConfigError(f"{schedule!r}: the {field.name} {text!r} {reason}")
    if texts[2] != "*" and texts[4] != "*":
        raise ConfigError(
            f"{schedule!r} names days of the month and of the week, which is either to "
            "some and both to others; write * for one of them"
        )
    try:
        next(CronSim(schedule, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration):
        raise ConfigError(f"{schedule!r} names a time that never comes") from None


def _invalid_reason(field: _Field, part: str) -> str:
    """What is wrong with a part of a field; empty where nothing is."""
    least, most = field.least, field.most
    match = _PART.fullmatch(part)
    if match is None:
        return f"is not *, a number, a range like {least}-{most} or a list of these"
    numbers = [number for number in match.groups()[1:] if number is not None]
    if any(number != str(int(number)) for number in numbers):
        return "has a number with a leading zero"
    star, first, last, step = match.groups()
    bounds = [int(number) for number in (first, last) if number is not None]
    span = most - least if star else bounds[-1] - bounds[0]
    problems = {
        f"is not from {least} to {most}": any(
            not least <= number <= most for number in bounds
        ),
        "is a range that runs backwards": span < 0,
        "has a step after a single number; give a range": (
            step is not None and star is None and last is None
        ),
        f"has a step that is not from 1 to {max(span, 1)}": (
            step is not None and not 1 <= int(step) <= max(span, 1)
        ),
    }
    return next((reason for reason, applies in problems.items() if applies), "")
