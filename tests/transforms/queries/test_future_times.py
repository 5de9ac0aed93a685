"""Rows of times ahead of the clock, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger, row
from tests.transforms.silver_rows import sighting

AHEAD = NOON + timedelta(days=3)
LATEST = NOON + minutes(10)
FAR_BACK = NOON - timedelta(days=400)


def test_a_table_of_a_time_ahead_is_replaced_and_a_later_one_is_not(
    bench: Bench,
) -> None:
    tomorrow = NOON + timedelta(days=1)  # its table still shows what is on today
    bench.put("silver_live_match_state", sighting(1))
    (shown,) = bench.run("gold_live_scoreboard", as_of=tomorrow, latest=tomorrow)
    assert shown["as_of"] == tomorrow
    bench.put("silver_live_match_state", sighting(2))
    for as_of, kept in ((NOON, NOON), (NOON - minutes(1), NOON)):
        rows = bench.run("gold_live_scoreboard", as_of=as_of, latest=LATEST)
        assert {(one["match_id"], one["as_of"]) for one in rows} == {
            (1, kept),
            (2, kept),
        }


def test_a_table_of_a_time_ahead_goes_when_nothing_takes_its_place(
    bench: Bench,
) -> None:
    kick_off = AHEAD + timedelta(days=1)
    bench.put("silver_live_match_state", sighting(1, utc_date=kick_off))
    assert bench.run("gold_live_scoreboard", as_of=AHEAD, latest=AHEAD)
    assert bench.run("gold_live_scoreboard", as_of=NOON, latest=LATEST) == []


@pytest.mark.parametrize("table", ["gold_reconciliation", "gold_data_test_results"])
def test_a_table_that_keeps_its_days_loses_those_ahead(
    bench: Bench, table: str
) -> None:
    for as_of in (NOON - timedelta(days=1), NOON, AHEAD):
        keys = {"as_of_date": as_of.date()} if "recon" in table else {"test": "a"}
        bench.put(table, row(table, as_of=as_of, **keys))
    rows = bench.run(table, as_of=NOON + minutes(1), latest=LATEST, competitions=["PL"])
    moments = {one["as_of"] for one in rows}
    assert AHEAD not in moments
    assert NOON - timedelta(days=1) in moments


def test_the_reach_of_silver_ends_at_the_clock(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("ahead", AHEAD, silver_at=NOON),
        ledger("known", NOON, silver_at=NOON),
        ledger("waits", NOON + minutes(1)),
    )
    bounds = {"horizon": FAR_BACK, "latest": LATEST}
    assert bench.fetch("query_silver_watermark", **bounds) == [
        {"silver_watermark_at": NOON}
    ]
    (waits,) = bench.fetch("query_snapshots_to_silver", **bounds)
    assert waits["silver_watermark_at"] == NOON
    (newest,) = bench.fetch("query_newest_snapshot", **bounds)
    assert newest["fetched_at"] == NOON + minutes(1)


def test_tables_with_times_ahead_are_named(bench: Bench) -> None:
    assert bench.fetch("query_times_ahead", latest=LATEST) == []
    bench.put("raw_snapshots", ledger("a", AHEAD), ledger("b", NOON))
    bench.put("gold_live_match_monitor", row("gold_live_match_monitor", as_of=AHEAD))
    assert bench.fetch("query_times_ahead", latest=LATEST) == [
        {"table_name": name, "row_count": 1, "newest_at": AHEAD}
        for name in ("gold_live_match_monitor", "raw_snapshots")
    ]
