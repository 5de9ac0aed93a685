"""Shares in percent never look better than they are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.publish.pages.render import FILTERS
from functions.shared.runtime.alert_sentence import alert_sentence
from functions.shared.runtime.percent import percent


@pytest.mark.parametrize(
    ("ratio", "digits", "shown"),
    [
        (1.0, 1, "100 %"),
        (1, 1, "100 %"),
        (0.0, 1, "0.0 %"),
        (0.29, 1, "29.0 %"),
        (0.99, 2, "99.00 %"),
        (0.98999, 1, "98.9 %"),
        (0.9899999, 2, "98.99 %"),
        (0.99999, 1, "99.9 %"),
        (0.94996, 1, "94.9 %"),
        (1e-9, 1, "0.0 %"),
        (-0.555, 1, "-55.5 %"),
        (-0.0001, 1, "-0.1 %"),
        (12.5, 1, "1250 %"),
    ],
)
def test_a_ratio_is_formatted_as_a_percentage(
    ratio: float, digits: int, shown: str
) -> None:
    assert percent(ratio, digits) == shown


@given(
    st.integers(0, 100_000), st.integers(1, 100_000), st.sampled_from([0.95, 0.99, 1.0])
)
def test_a_ratio_below_a_target_is_shown_below_it(
    good: int, of: int, bar: float
) -> None:
    ratio = min(good, of) / of
    shown = Fraction(percent(ratio).removesuffix(" %")) / 100
    bar_shown = Fraction(str(bar))
    assert (ratio < bar) == (shown < bar_shown)


def test_alert_and_report_show_no_target_that_is_missed() -> None:
    """98.996 % of 2690 runs."""
    row = {
        "condition": "success_rate",
        "scope": "ALL",
        "has_evidence": True,
        "success_ratio": 2663 / 2690,
        "failed_count": 27,
        "run_count": 2690,
    }
    assert "98.99 %" in alert_sentence(row)
    assert FILTERS["percent"](0.98996) == "98.9\N{NO-BREAK SPACE}%"
