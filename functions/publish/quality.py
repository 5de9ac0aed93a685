"""The quality report of a UTC date, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from functions.publish.attention import attention, held_back_sentence
from functions.publish.dashboard import Correction, DataTest
from functions.publish.drift import drift_pieces
from functions.publish.freshness_by_hour import calls_by_hour, freshness_by_hour
from functions.publish.report import FailedRun
from functions.publish.sections import (
    Data,
    corrections,
    held_back_tables,
    reconciliation,
)
from functions.publish.shapes import picked
from functions.publish.span import Span
from functions.publish.times import DAY, MINUTE
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row
from transforms.known_values import BAD_RUNS, GOOD_RUNS
from transforms.service_levels import SUCCESS_PERCENT

DRIFT_LISTED = 50

REASONS_LISTED = 20


def quality(context: Context, span: Span) -> Data:
    """The report, in the shape of `Quality`. Raises WarehouseError."""
    fetch = context.warehouse.fetch
    rows = fetch("query_runs_of_day", since=span.start, as_of=context.as_of)
    kinds = fetch("query_responses_of_day", **span.responses)
    pulls: Data = {
        "responses": _total(kinds, "responses"),
        "row_count": _total(kinds, "row_count"),
        "body_bytes": _total(kinds, "body_bytes"),
        "kinds": kinds,
    }
    seen = corrections(context, **span.responses)
    report = {
        "$schema": "../schemas/quality.schema.json",
        "schema_version": 1,
        "generated_at": context.as_of,
        "date": span.date,
        "is_whole_day": span.is_whole,
        "is_simulated": context.settings.is_simulated,
        "attention": [],
        "runs": _runs(rows, context.dags.dags),
        "alerts": fetch(
            "query_alerts_of_day",
            as_of=context.as_of,
            horizon=context.horizon,
            **span.responses,
        ),
        "freshness": freshness_by_hour(context, span, rows),
        "pulls": pulls,
        "drift": _drift(fetch("query_drift_of_day", **span.responses)),
        "quarantine": _quarantine(fetch("query_quarantine_of_day", **span.responses)),
        "data_tests": _data_tests(fetch("query_data_tests", **span.results)),
        "reconciliation": reconciliation(
            context, span.start, span.results["as_of"]
        ).data,
        "corrections": [picked(row, Correction) for row in seen],
        "api": _api(rows, context.settings.calls_per_minute),
        "cost": {
            "body_bytes": pulls["body_bytes"],
            "billed_bytes": _total(rows, "billed_bytes"),
            "statements": _total(rows, "statements"),
        },
    }
    held_back = held_back_tables(context.warehouse, span.results["as_of"])
    sentences = [
        *attention(report),
        *(held_back_sentence(*one) for one in held_back.items()),
    ]
    return {**report, "attention": sentences}


def _runs(rows: list[Row], scheduled: Iterable[str]) -> Data:
    """Every DAG there is, whether it ran or not, and every run that failed."""
    names = list(dict.fromkeys([*scheduled, *(row["dag"] for row in rows)]))
    bad = [row for row in rows if row["status"] in BAD_RUNS]
    return {
        "runs": len(rows),
        "success_ratio": _success_ratio(rows),
        "slo_target_ratio": SUCCESS_PERCENT / 100,
        "dags": [
            _dag_runs(name, [row for row in rows if row["dag"] == name])
            for name in names
        ],
        "failed": [picked(row, FailedRun) for row in bad],
    }


def _dag_runs(name: str, rows: list[Row]) -> Data:
    counts = Counter(row["status"] for row in rows)
    took = [row["duration_ms"] for row in rows if row["attempts"]]
    return {
        "dag": name,
        "runs": len(rows),
        **{status: counts[status] for status in (*GOOD_RUNS, *BAD_RUNS)},
        "success_ratio": _success_ratio(rows),
        "mean_duration_ms": sum(took) / len(took) if took else None,
        "slowest_duration_ms": max(took, default=None),
        "api_calls": _total(rows, "api_calls"),
    }


def _success_ratio(rows: list[Row]) -> float | None:
    good = sum(row["status"] in GOOD_RUNS for row in rows)
    return good / len(rows) if rows else None


def _drift(rows: list[Row]) -> Data:
    pieces = drift_pieces(rows)
    return {"piece_count": len(pieces), "pieces": pieces[:DRIFT_LISTED]}


def _quarantine(rows: list[Row]) -> Data:
    return {
        "quarantined_count": _total(rows, "quarantined_count"),
        "readmitted_count": _total(rows, "readmitted_count"),
        "reason_count": len(rows),
        "reasons": rows[:REASONS_LISTED],
    }


def _data_tests(rows: list[Row]) -> Data:
    counts = Counter(row["status"] for row in rows)
    return {
        "as_of": rows[0]["as_of"] if rows else None,
        "passed": counts["pass"],
        "warned": counts["warn"],
        "failed": counts["fail"],
        "tests": [picked(row, DataTest) for row in rows],
    }


def _api(runs: list[Row], calls_per_minute: int) -> Data:
    calls, by_hour = _total(runs, "api_calls"), calls_by_hour(runs)
    busiest = max(range(24), key=lambda hour: (by_hour[hour], -hour))
    daily = calls_per_minute * (DAY // MINUTE)
    return {
        "calls": calls,
        "calls_per_minute_budget": calls_per_minute,
        "daily_budget": daily,
        "budget_ratio": calls / daily,
        "busiest_hour": {"hour": busiest, "calls": by_hour[busiest]} if calls else None,
    }


def _total(rows: list[Row], name: str) -> int:
    return sum(row[name] for row in rows)
