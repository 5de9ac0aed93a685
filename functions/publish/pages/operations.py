"""The page of an operator: what is wrong and what to do, then all that it is seen from.

A pure function of `live.json` and `dashboard.json`. A document that is missing, and a
section that is held back or of another version, leaves a sentence in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from functions.publish.dashboard import (
    CostDay,
    DataTest,
    Difference,
    LedgerDay,
    Reconciliation,
)
from functions.publish.dashboard import DriftPiece as Drift
from functions.publish.dashboard import QuarantineReason as Quarantined
from functions.publish.live import (
    Alert,
    ApiUsage,
    FreshnessPoint,
    Health,
    RecentRun,
    RunStep,
    Scope,
)
from functions.publish.pages import charts
from functions.publish.pages.parts import Data, Document, Part, part_of, rows
from functions.publish.pages.problems import ALL, SEVERITIES, problems
from functions.publish.pages.render import head_of, render
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.settings import RUNBOOKS
from transforms.known_values import BAD_RUNS, GOOD_RUNS

COLUMNS = 24
STACKED = 8
"""Runs of one DAG and hour that a strip shows; the rest only counts."""

RUNS_LISTED = 25


NOTHING: Mapping[str, str] = {}


def page(
    live: Document | None,
    dashboard: Document | None,
    why: Mapping[str, str] = NOTHING,
    *,
    runbook_url: str = "",
) -> bytes:
    """The page of these documents, as JSON holds them, or None of one that is missing.

    `why` says by file why it is missing; `runbook_url` is where `docs/alerts.md` is
    published, empty where it is not.
    """
    view = _view(live, dashboard, why)
    return render(
        "operations.html",
        head=head_of("operations", live),
        runbook_url=runbook_url,
        runbooks=RUNBOOKS,
        **view,
    )


def _view(
    live: Document | None, dashboard: Document | None, why: Mapping[str, str]
) -> Data:
    def part(name: str, build: Callable[[Any], Any]) -> Part:
        """Of `live.json`, which is newer; of `dashboard.json` where it has none."""
        own = part_of(live, "live.json", name, build, why)
        if own.view is not None or name in (live or {}):
            return own
        other = part_of(dashboard, "dashboard.json", name, build, why)
        return own if other.view is None else other

    def nightly(name: str, build: Callable[[Any], Any]) -> Part:
        return part_of(dashboard, "dashboard.json", name, build, why)

    parts = {
        "series": part_of(
            live,
            "live.json",
            "freshness_series",
            lambda data: _freshness(data, _time_of(live, "freshness_series")),
            why,
        ),
        "health": part("health", lambda data: rows(data, Health)),
        "runs": part_of(
            live,
            "live.json",
            "runs",
            lambda data: _runs(data, _time_of(live, "runs")),
            why,
        ),
        "alerts": part_of(live, "live.json", "alerts", _alerts, why),
        "monitor": part("monitor", _monitor),
        "api": part_of(live, "live.json", "api_usage", _api, why),
        "tests": nightly("data_tests", _data_tests),
        "night": nightly("reconciliation", _reconciliation),
        "quarantine": nightly("quarantine", lambda data: rows(data, Quarantined)),
        "drift": nightly("drift", lambda data: rows(data, Drift)),
        "cost": nightly("cost_days", lambda data: _cost(rows(data, CostDay))),
        "ledger": nightly("ledger", lambda data: _ledger(rows(data, LedgerDay))),
    }
    found = problems(live, dashboard, parts, why)
    return {
        "as_of": live and live["generated_at"],
        "nightly_as_of": dashboard and dashboard["generated_at"],
        "problems": found,
        "worst": found[0].severity if found else None,
        "counts": {
            severity: sum(one.severity == severity for one in found)
            for severity in SEVERITIES
        },
        "flow": _flow(parts["runs"]),
        "everything": next(
            (dag for dag in parts["health"].view or [] if dag["dag"] == ALL), None
        ),
        **parts,
    }


def _time_of(live: Document | None, name: str) -> datetime | None:
    """What a section is as of: a poll keeps one of which nothing has changed."""
    stamp = live and (live[name].get("as_of") or live["generated_at"])
    return charts.at_of(stamp) if stamp else None


def anchor(run_id: str) -> str:
    """Where the page says more of a run."""
    return "run-" + re.sub(r"[^A-Za-z0-9_-]", "-", run_id)


def _freshness(data: Sequence[Data], as_of: datetime | None) -> Data | None:
    points = charts.points_of(rows(data, FreshnessPoint))
    if as_of is None or not points:
        return None
    day = _window(as_of)
    midnight = as_of.replace(hour=0, minute=0, second=0, microsecond=0)
    week = (midnight - 6 * charts.DAY, midnight + charts.DAY)
    made = {}
    for name, (since, until), draw in (
        ("day", day, charts.sawtooth),
        ("week", week, charts.highest_by_hour),
    ):
        shown = [point for point in points if point.at > since]
        missed = [point for point in shown if not point.is_met]
        longest = max((point.minutes for point in shown), default=0.0)
        words = (
            f"longest {longest:.0f} min, {_many(len(missed), 'time')} over the limit"
        )
        label = f"Age of the data, {'24 hours' if name == 'day' else '7 days'}: {words}"
        made[name] = {
            "svg": draw(points, since, until, label),
            "top": f"{charts.top_of(shown):.0f}",
            "limits": sorted({f"{point.limit:.0f}" for point in shown}, key=int),
            "missed": [
                {
                    "at": _stamp(point.at),
                    "minutes": point.minutes,
                    "limit": f"{point.limit:.0f}",
                }
                for point in reversed(missed)
            ],
            "longest": longest,
            "met_ratio": _met_ratio(shown, since),
            "ticks": [
                _stamp(since + number * (until - since) / (4 if name == "day" else 7))
                for number in range(4 if name == "day" else 7)
            ],
        }
    return made


def _met_ratio(points: Sequence[charts.Point], since: datetime) -> float | None:
    """The part of the time since `since` in which the data was young enough."""
    known, over = timedelta(), timedelta()
    for point in points:
        began = max(point.at - point.minutes * charts.MINUTE, since)
        limit = point.at - (point.minutes - point.limit) * charts.MINUTE
        known += point.at - began
        if point.minutes > point.limit:
            over += point.at - max(limit, began)
    return 1 - over / known if known else None


def _window(as_of: datetime) -> tuple[datetime, datetime]:
    """The 24 hours of the strips: whole ones, the last is under way."""
    until = as_of.replace(minute=0, second=0, microsecond=0) + charts.HOUR
    return until - COLUMNS * charts.HOUR, until


def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _runs(data: Sequence[Data], as_of: datetime | None) -> Data:
    found = rows(data, RecentRun)
    for run in found:
        run["anchor"] = anchor(run["run_id"])
        run["bars"] = _steps(rows(run["steps"], RunStep))
    bad = [run for run in found if run["status"] in BAD_RUNS]
    since, until = _window(as_of) if as_of else _window(charts.at_of(_newest(found)))
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
        "ticks": [_stamp(since + number * 6 * charts.HOUR) for number in range(4)],
        "until": _stamp(until),
    }


def _newest(found: Sequence[Data]) -> str:
    return max(str(run["due_at"]) for run in found)


def _count(found: Sequence[Data], dag: str) -> int:
    return sum(run["dag"] == dag for run in found)


def _column(run: Data, since: datetime) -> int:
    return (charts.at_of(run["due_at"]) - since) // charts.HOUR


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
        marks.append(charts.Mark(column, row, run["status"], title, href))
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
        "svg": charts.strip(marks, COLUMNS, tall, f"{name}, 24 hours: {words}"),
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


def _alerts(data: Sequence[Data]) -> Data:
    found = rows(data, Alert)
    for row in found:
        if row["resolved_at"] is not None:
            lasted = charts.at_of(row["resolved_at"]) - charts.at_of(row["onset_at"])
            row["lasted"] = format_duration(lasted)
    is_open = [row for row in found if row["resolved_at"] is None]
    return {
        "open": sorted(is_open, key=lambda row: row["severity"] != "critical"),
        "closed": [row for row in found if row["resolved_at"] is not None],
    }


def _monitor(data: Sequence[Data]) -> Data:
    scopes = rows(data, Scope)
    return {
        "all": next((row for row in scopes if row["scope"] == ALL), None),
        "scopes": [row for row in scopes if row["scope"] != ALL],
    }


def _api(data: Data) -> Data:
    (usage,) = rows([data], ApiUsage)
    limit = usage["calls_per_minute_limit"]
    return {
        **usage,
        "hour_ratio": usage["calls_last_hour"] / (limit * 60) if limit else 0.0,
        "day_ratio": usage["calls_last_day"] / (limit * 1440) if limit else 0.0,
        "hour_bar": charts.bar(usage["calls_last_hour"], limit * 60),
        "day_bar": charts.bar(usage["calls_last_day"], limit * 1440),
    }


def _data_tests(data: Sequence[Data]) -> Data:
    found = rows(data, DataTest)
    return {
        "found": [one for one in found if one["status"] != "pass"],
        "passed": [one for one in found if one["status"] == "pass"],
    }


def _reconciliation(data: Data) -> Data:
    (night,) = rows([data], Reconciliation)
    most = max((cause["match_count"] for cause in night["causes"]), default=0)
    causes = [
        {**cause, "bar": charts.bar(cause["match_count"], most)}
        for cause in night["causes"]
    ]
    words = ", ".join(
        f"{cause['match_count']} {_words(cause['cause'] or cause['verdict'])}"
        for cause in causes
        if cause["verdict"] != "equal"
    )
    differences = rows(night["differences"], Difference)
    return {**night, "causes": causes, "words": words, "differences": differences}


def _cost(days: Sequence[Data]) -> list[Data]:
    most_bytes = max((day["billed_bytes"] for day in days), default=0)
    most_calls = max((day["api_calls"] for day in days), default=0)
    return [
        {
            **day,
            "bytes_bar": charts.bar(day["billed_bytes"], most_bytes),
            "calls_bar": charts.bar(day["api_calls"], most_calls),
        }
        for day in days
    ]


def _ledger(found: Sequence[Data]) -> list[Data]:
    """By date, newest first, each with its resources."""
    counts = ("snapshots", "row_count", "quarantined_count", "body_bytes")
    days = []
    newest_first = sorted(
        found, key=lambda row: (row["date"], row["resource"]), reverse=True
    )
    for date, of_it in groupby(newest_first, key=itemgetter("date")):
        resources = sorted(of_it, key=itemgetter("resource"))
        totals = {name: sum(row[name] for row in resources) for name in counts}
        days.append({"date": date, "resources": resources, **totals})
    most = max((day["body_bytes"] for day in days), default=0)
    return [{**day, "bar": charts.bar(day["body_bytes"], most)} for day in days]


STAGES: Sequence[tuple[str, str, Sequence[str]]] = (
    ("football-data.org", "source", ("fetch",)),
    ("Lake", "lake", ("validate",)),
    ("Raw tables", "raw", ("load",)),
    ("Silver", "silver", ("transform",)),
    ("Gold", "gold", ("reconcile", "monitor")),
    ("Site", "site", ("publish",)),
)
"""From source to site: what data is in, where the lineage says more, and the functions
that take it from there, or in the last two put it there."""


def _flow(runs: Part) -> list[Data]:
    """The stages, each with the steps at which the newest runs of DAGs failed."""
    newest: dict[str, Data] = {}
    for run in (runs.view or {}).get("newest", []):
        newest.setdefault(run["dag"], run)
    failed = [run for run in newest.values() if run["status"] in BAD_RUNS]
    return [
        {
            "name": name,
            "href": f"lineage.html#{layer}",
            "failed": [
                run["failed_step"]
                for run in failed
                if _functions().get(run["failed_step"]) in functions
            ],
        }
        for name, layer, functions in STAGES
    ]


@cache
def _functions() -> dict[str, str]:
    """The function of each step, as `dags.yaml` has it."""
    return {
        step.step: step.function
        for dag in load_dags().dags.values()
        for step in dag.steps
    }


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def _words(name: str) -> str:
    """A name of ours as words."""
    return name.replace("_", " ")
