from __future__ import annotations

import pytest

from tests.terraform.log_filter import FilterError, extracted, matches

ENTRY = {
    "resource": {"type": "cloud_run_revision", "labels": {"service_name": "a-fetch"}},
    "severity": "ERROR",
    "jsonPayload": {"event": "step_failed", "minutes": 19.5, "counts": {"calls": 0}},
}


@pytest.mark.parametrize(
    ("query", "is_matched"),
    [
        ('resource.type="cloud_run_revision"', True),
        ('jsonPayload.event="STEP_FAILED"', True),
        ('jsonPayload.event="step"', False),
        ('jsonPayload.event=("alert_opened" OR "step_failed")', True),
        ('resource.labels.service_name=("b" OR "c")', False),
        ('jsonPayload.nothing="x"', False),
        ('NOT jsonPayload.nothing="x"', True),
        ('NOT jsonPayload.event="step_failed"', False),
        ('NOT jsonPayload.event=("x" OR "step_failed")', False),
        ("severity>=ERROR", True),
        ("severity>=CRITICAL", False),
        ("severity>=WARNING", True),
        ("jsonPayload.minutes>=19.5 AND severity>=ERROR", True),
        ("jsonPayload.minutes>19.5", False),
        ("jsonPayload.counts.calls>0", False),
        ("jsonPayload.counts.calls>=0", True),
        ("jsonPayload.nothing>=0", False),
        ("jsonPayload:*", True),
        ("textPayload:*", False),
        ('(jsonPayload.event="x" OR severity=ERROR) AND jsonPayload:*', True),
    ],
)
def test_a_filter_means_what_the_language_says(query: str, is_matched: bool) -> None:
    assert matches(query, ENTRY) is is_matched


@pytest.mark.parametrize(
    "query",
    [
        "",
        "severity",
        "severity>=",
        "severity>=LOUD",
        'a="b" and c="d"',
        'a="b" c="d"',
        'a="b" OR c="d" AND e="f"',
        'a=("b" OR',
        'a=~"b"',
        'jsonPayload.event:"step"',
        'jsonPayload.event>"a"',
    ],
)
def test_what_is_not_understood_is_an_error(query: str) -> None:
    with pytest.raises(FilterError):
        matches(query, ENTRY)


def test_what_is_extracted() -> None:
    assert extracted("EXTRACT(jsonPayload.counts.calls)", ENTRY) == 0
    assert extracted("EXTRACT(jsonPayload.no.such)", ENTRY) is None
    assert extracted('REGEXP_EXTRACT(jsonPayload.event, "^([a-z]+)_")', ENTRY) == "step"
    assert extracted('REGEXP_EXTRACT(jsonPayload.event, "^([0-9]+)_")', ENTRY) is None
    with pytest.raises(FilterError):
        extracted('SUBSTRING(jsonPayload.event, "(.*)")', ENTRY)
