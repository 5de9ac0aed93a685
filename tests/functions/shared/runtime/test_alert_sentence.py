"""The sentences of alerts: every condition names its evidence, and counts right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from string import Formatter
from typing import Any

import pytest

from functions.shared.runtime.alert_sentence import alert_sentence
from transforms.alert_conditions import CONDITIONS, EVIDENCE

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "timestamp": NOON,
    "bool": True,
    "int64": 2,
    "float64": 0.98996,
    "string": "x",
}


def row(condition: str, **evidence: Any) -> dict[str, Any]:
    """A row of a condition that holds, with a value in every column of evidence."""
    return {
        "condition": condition,
        "scope": "a scope",
        "has_evidence": True,
        **{name: VALUES[kind] for name, kind in EVIDENCE.items()},
        **evidence,
    }


def fields(condition: str) -> set[str]:
    """The columns that a sentence names."""
    template = CONDITIONS[condition].sentence
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_sentence_says_what_and_since_when(name: str) -> None:
    text = alert_sentence(row(name), NOON + timedelta(minutes=525))
    assert text.endswith(".")
    assert "{" not in text
    assert ("2026-11-21 12:00Z (8 h 45 min ago)" in text) == bool(
        {one for one in fields(name) if EVIDENCE.get(one) == "timestamp"}
    )
    assert fields(name) <= {"scope", *EVIDENCE}


def test_every_column_of_evidence_is_named_by_a_sentence() -> None:
    assert EVIDENCE.keys() == set().union(*map(fields, CONDITIONS)) - {"scope"}


@pytest.mark.parametrize(
    ("condition", "evidence", "text"),
    [
        ("feed_frozen", {"match_count": 1}, "1 match is in play, but"),
        ("feed_frozen", {"match_count": 2}, "2 matches are in play, but"),
        ("match_not_started", {"match_count": 1}, "1 match of a scope did not start"),
        ("match_not_started", {"match_count": 2}, "2 matches of a scope did not"),
        ("publishing_stalled", {"run_count": 1}, "1 run of a scope published nothing"),
        ("publishing_stalled", {"run_count": 3}, "3 runs in a row of a scope"),
        ("consecutive_dag_failures", {"run_count": 2}, "2 runs of a scope failed"),
        ("success_rate", {"failed_count": 2, "run_count": 20}, "2 of 20 runs failed."),
        ("success_rate", {"success_ratio": 0.98996}, "98.99 % of the runs of 7 days"),
        ("freshness_sla", {"is_match_day": True}, "limit is 20 min on a match-day."),
        ("freshness_sla", {"is_match_day": False}, "limit is 90 min without a match."),
        ("stuck_match", {"home_team_name": None}, "x: ? - x kicked off at"),
        ("stuck_match", {"home_team_name": "{scope}"}, "x: {scope} - x kicked off"),
    ],
)
def test_a_sentence_is_made_of_the_evidence(
    condition: str, evidence: dict[str, Any], text: str
) -> None:
    assert text in alert_sentence(row(condition, **evidence))


def test_without_a_time_a_sentence_has_no_age() -> None:
    text = alert_sentence(row("no_successful_pull"))
    assert "since 2026-11-21 12:00Z, though" in text


def test_without_evidence_the_last_message_stays() -> None:
    kept = row("stuck_match", has_evidence=False, message="As before.")
    assert alert_sentence(kept, NOON) == "As before."
