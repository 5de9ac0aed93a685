"""The quality report of a UTC date, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from functions.publish.dashboard import Correction, DataTest
from functions.publish.report import FailedRun
from functions.publish.sections import (
    INSTANT,
    HeldBack,
    corrections,
    held_back_tables,
    reconciliation,
)
from functions.publish.shapes import picked
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.request import EARLIEST, LATEST
from functions.shared.warehouse.base import Row
from transforms.known_values import BAD_RUNS, GOOD_RUNS
from transforms.service_levels import SUCCESS_PERCENT

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DRIFT_LISTED, REASONS_LISTED = 50, 20

Data = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """A UTC date as far as it is known at `as_of`."""

    date: date
    as_of: datetime

    @property
    def start(self) -> datetime:
        """Midnight."""
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """The next midnight."""
        return self.start + DAY

    @property
    def is_whole(self) -> bool:
        """Whether the day is over."""
        return self.as_of >= self.end

    @property
    def responses(self) -> dict[str, datetime]:
        """The bounds of the responses of the day, up to `as_of`."""
        return {"since": self.start, "before": min(self.end, self.as_of + INSTANT)}

    @property
    def results(self) -> dict[str, datetime]:
        """The bounds of the results of the day: the day and the night after it."""
        until = min(self.as_of, self.end + DAY - INSTANT)
        return {"since": self.start, "as_of": until}


def span_of(context: Context, day: date | None) -> Span:
    """The requested day, or the one before `as_of`. Raises BadRequestError."""
    today = context.as_of.astimezone(UTC).date()
    if day is None:
        return Span(today - DAY, context.as_of)
    if not EARLIEST.date() < day < LATEST.date():
        raise BadRequestError(
            f"args.date is {day}, a time without football.",
            fix=f"Choose one from {EARLIEST:%Y} to {LATEST:%Y}.",
        )
    if day > today:
        raise BadRequestError(
            f"args.date is {day}, later than as_of, {today}.",
            fix="Choose a day that has begun.",
        )
    return Span(day, context.as_of)


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
        "attention": [],
        "runs": _runs(rows, context.dags.dags),
        "freshness": _freshness(context, span, rows),
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
        *(_held_attention(*one) for one in held_back.items()),
    ]
    return {**report, "attention": sentences}


def attention(report: Data) -> Iterable[str]:
    """Yield sentences on what needs attention; none on a good day."""
    for dag in report["runs"]["dags"]:
        bad = sum(dag[status] for status in BAD_RUNS)
        if bad:
            yield f"{dag['dag']}: {bad} of {_many(dag['runs'], 'run')} failed."
        elif not dag["runs"] and report["is_whole_day"]:
            yield f"{dag['dag']}: no run of the day is recorded."
    hours = report["freshness"]["hours"]
    if not report["freshness"]["hours_judged"]:
        yield "No successful pull of matches is known."
    missed = [f"{h['hour']:02}" for h in hours if h["freshness"] == "missed"]
    if missed:
        yield f"Freshness was missed in {_many(len(missed), 'hour')}: " + (
            ", ".join(missed) + "."
        )
    refused = sum(
        kind["responses"]
        for kind in report["pulls"]["kinds"]
        if kind["verdict"] != "valid"
    )
    if refused:
        yield f"{_many(refused, 'response')} could not be used, or not wholly."
    quarantined = report["quarantine"]["quarantined_count"]
    if quarantined:
        yield f"{_many(quarantined, 'row')} went to quarantine."
    pieces = report["drift"]["piece_count"]
    if pieces:
        yield f"{_many(pieces, 'unknown key or value', 'unknown keys or values')} came."
    yield from _test_attention(report["data_tests"])
    night = report["reconciliation"]
    if night["difference_count"]:
        causes = ", ".join(
            f"{cause['match_count']} {cause['cause'] or cause['verdict']}"
            for cause in night["causes"]
            if cause["verdict"] != "equal"
        )
        differ = _many(night["difference_count"], "match differs", "matches differ")
        yield f"{differ} between live and batch: {causes}."


def _held_attention(table: str, held: HeldBack) -> str:
    return f"{table} is held back, its sections stay as they were: {held.reason}."


def _test_attention(tests: Data) -> Iterable[str]:
    if tests["as_of"] is None:
        yield "No data test has run."
    for status, words in (
        ("fail", ("data test fails", "data tests fail")),
        ("warn", ("data test warns", "data tests warn")),
    ):
        names = [test["test"] for test in tests["tests"] if test["status"] == status]
        if names:
            yield f"{_many(len(names), *words)}: {', '.join(names)}."


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


def _freshness(context: Context, span: Span, runs: list[Row]) -> Data:
    until = min(span.as_of, span.end)
    found = context.warehouse.fetch(
        "query_pulls_of_day", since=span.start, as_of=until, horizon=context.horizon
    )
    pulls = [row["fetched_at"] for row in found]
    before, day = (
        context.warehouse.fetch(
            "query_match_day", since=since, competitions=context.competitions
        )[0]
        for since in (span.start - 24 * HOUR, span.start)
    )
    counted = pulls
    if day["is_match_day"] and not before["is_match_day"]:
        # The bar of a match-day holds from its start: the day before
        # did not require more pulls.
        counted = [max(at, span.start) for at in pulls]
    calls = _calls_by_hour(runs)
    hours = []
    for number in range(24):
        start = span.start + number * HOUR
        evaluated = _evaluated(counted, start, min(start + HOUR, until), day)
        count = sum(start <= at < start + HOUR for at in pulls)
        hours.append(
            {"hour": number, "pulls": count, "api_calls": calls[number], **evaluated}
        )
    outcomes = Counter(hour["freshness"] for hour in hours)
    return {
        "is_match_day": day["is_match_day"],
        "hours_met": outcomes["met"],
        "hours_judged": outcomes["met"] + outcomes["missed"],
        "hours": hours,
    }


def _evaluated(pulls: list[datetime], start: datetime, end: datetime, day: Row) -> Data:
    """Evaluate an hour that is known from `start` to `end`: see `Hour`."""
    turn = end
    if not day["is_match_day"]:
        turn = min(max(day["running_until"] or start, start), end)
    parts = [
        (start, turn, day["match_day_minutes"]),
        (turn, end, day["other_day_minutes"]),
    ]
    parts = [part for part in parts if part[0] < part[1]]
    bar = day["match_day_minutes" if day["is_match_day"] else "other_day_minutes"]
    gaps = [
        (gap, minutes, gap < minutes * MINUTE)
        for since, until, minutes in parts
        if (gap := longest_gap(pulls, since, until)) is not None
    ]
    if not gaps:
        outcome = "unknown" if parts else "future"
        return {"longest_gap_minutes": None, "bar_minutes": bar, "freshness": outcome}
    gap, bar, is_met = next((part for part in gaps if not part[2]), gaps[-1])
    return {
        "longest_gap_minutes": gap / MINUTE,
        "bar_minutes": bar,
        "freshness": "met" if is_met else "missed",
    }


def longest_gap(
    pulls: list[datetime], since: datetime, until: datetime
) -> timedelta | None:
    """The longest time without a pull that was reached from `since` to `until`.

    It is counted from the last pull before, however long ago; without any the time
    before the first pull says nothing, and None is that there was no pull at all.
    `pulls` are in order.
    """
    earlier = [at for at in pulls if at < since]
    inside = [at for at in pulls if since <= at < until]
    stops = [*earlier[-1:], *inside, until]
    gaps = [later - at for at, later in pairwise(stops)]
    return max(gaps, default=None)


def _drift(rows: list[Row]) -> Data:
    responses: Counter[tuple[str, str, str, str]] = Counter()
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        for piece in msgspec.json.decode(row["drift"]):
            key = (row["resource"], piece["field"], piece["kind"], piece["value"])
            responses[key] += 1
            counts[key] += piece["rows"]
    names = ("resource", "field", "kind", "value")
    listed = sorted(responses, key=lambda key: (-counts[key], key))[:DRIFT_LISTED]
    pieces = [
        {
            **dict(zip(names, key, strict=True)),
            "responses": responses[key],
            "rows": counts[key],
        }
        for key in listed
    ]
    return {"piece_count": len(responses), "pieces": pieces}


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
    calls, by_hour = _total(runs, "api_calls"), _calls_by_hour(runs)
    busiest = max(range(24), key=lambda hour: (by_hour[hour], -hour))
    daily = calls_per_minute * (DAY // MINUTE)
    return {
        "calls": calls,
        "calls_per_minute_budget": calls_per_minute,
        "daily_budget": daily,
        "budget_ratio": calls / daily,
        "busiest_hour": {"hour": busiest, "calls": by_hour[busiest]} if calls else None,
    }


def _calls_by_hour(runs: list[Row]) -> Counter[int]:
    calls: Counter[int] = Counter()
    for run in runs:
        calls[run["due_at"].astimezone(UTC).hour] += run["api_calls"]
    return calls


def _total(rows: list[Row], name: str) -> int:
    return sum(row[name] for row in rows)


def _many(count: int, one: str, more: str = "") -> str:
    """A count and its noun."""
    return f"{count} {one if count == 1 else more or one + 's'}"
