"""What needs attention in a quality report, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from functions.publish.sections import (
    Data,
    HeldBack,
)
from transforms.known_values import BAD_RUNS


def attention(report: Data) -> Iterable[str]:
    """Yield sentences on what needs attention; none on a good day."""
    for dag in report["runs"]["dags"]:
        bad = sum(dag[status] for status in BAD_RUNS)
        if bad:
            yield f"{dag['dag']}: {bad} of {_many(dag['runs'], 'run')} failed."
        elif not dag["runs"] and report["is_whole_day"]:
            yield f"{dag['dag']}: no run of the day is recorded."
    yield from _alert_attention(report["alerts"])
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


def _alert_attention(alerts: list[Data]) -> Iterable[str]:
    if alerts:
        was = "was" if len(alerts) == 1 else "were"
        still = sum(one["resolved_at"] is None for one in alerts)
        names = dict.fromkeys(f"{one['condition']} ({one['scope']})" for one in alerts)
        yield (
            f"{_many(len(alerts), 'alert')} {was} open, {still} at the end: "
            f"{', '.join(names)}."
        )


def held_back_sentence(table: str, held: HeldBack) -> str:
    """Return the sentence for a table that is held back."""
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


def _many(count: int, one: str, more: str = "") -> str:
    """A count and its noun."""
    return f"{count} {one if count == 1 else more or one + 's'}"
