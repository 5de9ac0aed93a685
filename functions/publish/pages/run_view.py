"""What the page of operators shows of runs: strips, failed runs, calls by hour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from functions.publish.live import RecentRun, RunStep
from functions.publish.pages import charts
from functions.publish.pages.parts import Data, rows
from functions.publish.pages.run_strip import Mark, strip
from functions.publish.times import HOUR, at_of, stamp_of
from transforms.known_values import BAD_RUNS, GOOD_RUNS

COLUMNS = 24
STACKED = 8
"""Runs of one DAG and hour that a strip shows; the rest only counts."""

RUNS_LISTED = 25


def anchor(run_id: str) -> str:
    """Where the page says more of a run."""
    return "run-" + re.sub(r"[^A-Za-z0-9_-]", "-", run_id)


def hours_until(as_of: datetime) -> tuple[datetime, datetime]:
    """The 24 hours of the strips: whole ones, the last is under way."""
    until = as_of.replace(minute=0, second=0, microsecond=0) + HOUR
    return until - COLUMNS * HOUR, until


def runs_view(data: Sequence[Data], as_of: datetime | None) -> Data:
    found = rows(data, RecentRun)
    for run in found:
        run["anchor"] = anchor(run["run_id"])
        run["bars"] = _steps(rows(run["steps"], RunStep))
    bad = [run for run in found if run["status"] in BAD_RUNS]
    since, until = hours_until(as_of) if as_of else hours_until(at_of(_newest(found)))
    dags = sorted({run["dag"] for run in found}, key=lambda name: -_count(found, name))
    calls = [0] * COLUMNS
    for run in found:
        column = _column(run, since)
        if 0 <= column < COLUMNS:
            calls[column] += run["api_calls"]
    return {
        "dags": [_dag(name, found, since, bad[:RUNS_LISTED]) for name in dags],
        "bad": bad[:RUNS_LISTED],
        "bad_count": len(bad),
        "good_count": sum(run["status"] in GOOD_RUNS for run in found),
        "count": len(found),
        "newest": found,
        "calls": charts.columns(
            calls,
            max(*calls, 1),
            f"API calls by hour: {sum(calls)} in all, {max(calls)} in the busiest hour",
        ),
        "busiest_calls": max(calls),
        "ticks": [stamp_of(since + number * 6 * HOUR) for number in range(4)],
        "until": stamp_of(until),
    }


def _newest(found: Sequence[Data]) -> str:
    return max(str(run["due_at"]) for run in found)


def _count(found: Sequence[Data], dag: str) -> int:
    return sum(run["dag"] == dag for run in found)


def _column(run: Data, since: datetime) -> int:
    return (at_of(run["due_at"]) - since) // HOUR


def _dag(
    name: str, found: Sequence[Data], since: datetime, listed: Sequence[Data]
) -> Data:
    own = sorted(
        (run for run in found if run["dag"] == name), key=itemgetter("due_at", "run_id")
    )
    heights: dict[int, int] = {}
    marks = []
    for run in own:
        column = _column(run, since)
        row = heights.get(column, 0)
        heights[column] = row + 1
        if not 0 <= column < COLUMNS or row >= STACKED:
            continue
        title = f"{run['due_at'][11:16]} UTC {run['status']}"
        if run["failed_step"]:
            title += f" at {run['failed_step']}"
        href = f"#{run['anchor']}" if run in listed else ""
        marks.append(Mark(column, row, run["status"], title, href))
    statuses = {
        status: sum(run["status"] == status for run in own)
        for status in (*GOOD_RUNS, *BAD_RUNS)
    }
    words = ", ".join(
        f"{count} {status}" for status, count in statuses.items() if count
    )
    tall = max((mark.row for mark in marks), default=0) + 1
    return {
        "dag": name,
        "words": words,
        "svg": strip(marks, COLUMNS, tall, f"{name}, 24 hours: {words}"),
        "newest": own[-1],
    }


def _steps(steps: Sequence[Data]) -> list[Data]:
    """Steps of a run with a bar each, one after the other."""
    total = sum(step["duration_ms"] or 0 for step in steps)
    started = 0
    made = []
    for step in steps:
        took = step["duration_ms"] or 0
        kind = "bad" if step["status"] == "failed" else ""
        made.append({**step, "bar": charts.bar(took, total, kind, start=started)})
        started += took
    return made
