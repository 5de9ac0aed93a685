"""Freshness and runs of the last 24 hours, hour by hour, as data and as a strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.shared.runtime.context import LEDGER_HORIZON, Services
from functions.shared.warehouse.base import Row
from local_runner.runtime.counts import counted
from local_runner.runtime.screen import Screen
from transforms.known_values import BAD_RUNS, RUN_STATUSES

HOURS = 24
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

LEVELS = "▁▂▃▄▅▆▇"
"""An age from none to the limit."""

OVER, UNKNOWN = "█", " "
"""An age over the limit, and an hour before the first pull."""

RUNS = {"bad": "x", "success": "■", "skipped": "·", "none": " "}
"""An hour of a DAG: a run did not succeed, all did, all were skipped, or none was."""

TIMES_LISTED = 4

Data = dict[str, Any]


def last_day(services: Services, as_of: datetime, runs: Sequence[Row]) -> Data:
    """The 24 hours up to `as_of`, oldest first; the last one is under way.

    `freshness`: of each hour the greatest age of the data in minutes (null before the
    first pull), the limit, and whether it was met. `runs`: by DAG of each hour how many
    runs had which status. Raises WarehouseError.
    """
    since = as_of.replace(minute=0, second=0, microsecond=0) - (HOURS - 1) * HOUR
    series = services.warehouse.fetch(
        "query_freshness_series",
        since=since,
        as_of=as_of,
        horizon=as_of - LEDGER_HORIZON,
        competitions=list(services.settings.competitions),
    )
    return {
        "since": since,
        "freshness": _freshness(series, since),
        "runs": _runs(runs, since),
    }


def _freshness(series: Sequence[Row], since: datetime) -> list[Data]:
    """A point has the age that was reached at `at`: it grew from that many minutes
    before, through every hour since."""
    hours: list[Data] = [
        {
            "hour": since + number * HOUR,
            "longest_minutes": None,
            "limit_minutes": None,
            "is_met": None,
        }
        for number in range(HOURS)
    ]
    for point in series:
        if point["freshness_minutes"] is None:
            continue
        began = point["at"] - point["freshness_minutes"] * MINUTE
        limit = point["freshness_sla_minutes"]
        for hour in hours:
            end = min(hour["hour"] + HOUR, point["at"])
            if end <= max(began, hour["hour"]):
                continue
            age = (end - began) / MINUTE
            if hour["longest_minutes"] is None or age > hour["longest_minutes"]:
                hour["longest_minutes"], hour["limit_minutes"] = age, limit
            is_met = age < limit and hour["is_met"] is not False
            hour["is_met"] = is_met
    return hours


def _runs(runs: Sequence[Row], since: datetime) -> Mapping[str, list[Data]]:
    """By DAG, those with most runs first."""
    found: dict[str, list[Data]] = {}
    for run in runs:
        at = run["scheduled_at"] or run["started_at"]
        number = (at - since) // HOUR
        if not 0 <= number < HOURS:
            continue
        hours = found.setdefault(run["dag"], [{} for _ in range(HOURS)])
        counts = hours[number]
        counts[run["status"]] = counts.get(run["status"], 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-_total(item[1]), item[0])))


def _total(hours: Sequence[Data]) -> int:
    return sum(sum(counts.values()) for counts in hours)


def show_last_day(screen: Screen, day: Data) -> None:
    """Show it: on a terminal as strips of blocks, else as lines of words."""
    is_strip = screen.console.is_terminal
    since: datetime = day["since"]
    head = "Last day   "
    if is_strip:
        screen.say(f"{head}{'':<16} {_ruler(since)} UTC, an hour a column")
        head = " " * len(head)
    dags = [_dag(name, hours, since) for name, hours in day["runs"].items()]
    for name, strip, words in [_fresh(day["freshness"]), *dags]:
        line = f"{head}{name:<16} {strip} {words}"
        if not is_strip:
            line = f"{head}{name:<16} {words}"
        elif len(line) > screen.console.width:
            line = f"{head}{name:<16} {strip}"
        screen.say(line)
        head = " " * len(head)


def _ruler(since: datetime) -> str:
    """Every sixth hour, above its column."""
    return "".join(f"{since + n * HOUR:%H}    " for n in range(0, HOURS, 6))


def _fresh(hours: Sequence[Data]) -> tuple[str, str, str]:
    strip = "".join(map(_level, hours))
    known = [hour for hour in hours if hour["is_met"] is not None]
    missed = [f"{hour['hour']:%H}Z" for hour in known if not hour["is_met"]]
    if not known:
        return "freshness", strip, "no successful pull"
    words = f"met in {len(known) - len(missed)} of {counted(len(known), 'hour')}"
    return "freshness", strip, words + _listed(", missed in", missed)


def _level(hour: Data) -> str:
    if hour["is_met"] is None:
        return UNKNOWN
    if not hour["is_met"]:
        return OVER
    ratio = hour["longest_minutes"] / hour["limit_minutes"]
    return LEVELS[min(int(ratio * len(LEVELS)), len(LEVELS) - 1)]


def _dag(name: str, hours: Sequence[Data], since: datetime) -> tuple[str, str, str]:
    totals = {
        status: sum(counts.get(status, 0) for counts in hours)
        for status in RUN_STATUSES
    }
    bad = [
        f"{since + number * HOUR:%H}Z"
        for number, counts in enumerate(hours)
        if not counts.keys().isdisjoint(BAD_RUNS)
    ]
    words = ", ".join(f"{count} {status}" for status, count in totals.items() if count)
    return name, "".join(map(_mark, hours)), words + _listed(": not well in", bad)


def _mark(counts: Data) -> str:
    if not counts.keys().isdisjoint(BAD_RUNS):
        return RUNS["bad"]
    kind = "success" if "success" in counts else "skipped" if counts else "none"
    return RUNS[kind]


def _listed(before: str, times: Sequence[str]) -> str:
    if not times:
        return ""
    more = f" and {len(times) - TIMES_LISTED} more" * (len(times) > TIMES_LISTED)
    return f"{before} {', '.join(times[:TIMES_LISTED])}{more}"
