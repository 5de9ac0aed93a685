"""The quality report as a page."""

from __future__ import annotations

import re

import pytest

from functions.publish.pages.quality import page
from tests.functions.publish.pages.operator_documents import quality


def heights(source: str) -> set[str]:
    """Where the columns of the plot of freshness end: 0 is its top."""
    plot = source.partition('<svg class="plot"')[2].partition("</svg>")[0]
    return set(re.findall(r"M[0-9.]+ 100V([0-9.]+)H", plot))


def test_a_longer_gap_is_a_higher_column() -> None:
    found = quality()
    missed = {"longest_gap_minutes": 30.0, "freshness": "missed"}
    found["freshness"]["hours"][15] |= missed
    source = page(found).decode()
    assert len(heights(source)) == 3
    assert '<p class="scale" aria-hidden="true">60 min</p>' in source


def test_hours_of_two_bars_are_drawn_in_bars() -> None:
    found = quality()
    found["freshness"]["hours"][3]["bar_minutes"] = 90
    assert ">3.0 times the bar</p>" in page(found).decode()


@pytest.mark.parametrize(("count", "words"), [(1, "1 row broke"), (2, "2 rows broke")])
def test_rows_in_quarantine_are_counted(count: int, words: str) -> None:
    found = quality()
    found["quarantine"]["quarantined_count"] = count
    assert words in page(found).decode()
