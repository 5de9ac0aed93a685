"""The page of an operator: what is wrong and what to do, then all that it is seen from.

A pure function of `live.json` and `dashboard.json`. A document that is missing, and a
section that is held back or of another version, leaves a sentence in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
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
    Health,
    Scope,
)
from functions.publish.pages import charts
from functions.publish.pages.freshness_view import freshness_view
from functions.publish.pages.parts import (
    NOTHING,
    Data,
    Document,
    Part,
    part_of,
    rows,
)
from functions.publish.pages.problems import ALL, SEVERITIES, problems
from functions.publish.pages.render import head_of, render
from functions.publish.pages.run_view import runs_view
from functions.publish.pages.words import spaced
from functions.publish.times import DAY, at_of
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.settings import RUNBOOKS
from transforms.known_values import BAD_RUNS


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
            lambda data: freshness_view(data, _time_of(live, "freshness_series")),
            why,
        ),
        "health": part("health", lambda data: rows(data, Health)),
        "runs": part_of(
            live,
            "live.json",
            "runs",
            lambda data: runs_view(data, _time_of(live, "runs")),
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
        "report_date": dashboard
        and (at_of(dashboard["generated_at"]) - DAY).date().isoformat(),
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
    return at_of(stamp) if stamp else None


def _alerts(data: Sequence[Data]) -> Data:
    found = rows(data, Alert)
    for row in found:
        if row["resolved_at"] is not None:
            lasted = at_of(row["resolved_at"]) - at_of(row["onset_at"])
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
        f"{cause['match_count']} {spaced(cause['cause'] or cause['verdict'])}"
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
