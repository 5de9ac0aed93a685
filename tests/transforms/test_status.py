"""The questions that `status` asks, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import Row, ledger

GOLD = "gold_live_match_monitor"
FAR_BACK = NOON - timedelta(days=400)
LATER = NOON + timedelta(hours=1)


def data_test(name: str, as_of: datetime, status: str, failing: int = 0) -> Row:
    return {
        "test": name,
        "as_of": as_of,
        "table_name": "silver_matches",
        "severity": "warn" if status == "warn" else "fail",
        "status": status,
        "checked_count": 10,
        "failing_count": failing,
        "sample": None,
    }


def test_data_tests_in_short_are_those_of_the_newest_time(bench: Bench) -> None:
    bench.put(
        "gold_data_test_results",
        data_test("old", NOON - minutes(1), "fail", 9),
        data_test("b", NOON, "pass"),
        data_test("a", NOON, "pass"),
        data_test("d", NOON, "warn", 2),
        data_test("c", NOON, "warn", 3),
        data_test("later", LATER, "fail", 9),
    )
    rows = bench.ask("ask_data_tests_in_short", as_of=NOON)
    told = [tuple(row.values()) for row in rows]
    assert told == [("pass", 2, 0, "a", NOON), ("warn", 2, 5, "c", NOON)]
    assert bench.ask("ask_data_tests_in_short", as_of=NOON - minutes(2)) == []


def test_reconciliation_in_short_is_that_of_the_newest_night(bench: Bench) -> None:
    def compared(number: int, as_of: datetime, cause: str | None) -> Row:
        return {
            "match_id": number,
            "as_of_date": as_of.date(),
            "as_of": as_of,
            "verdict": "differs" if cause else "equal",
            "cause": cause,
        }

    bench.put(
        "gold_reconciliation",
        compared(1, NOON - timedelta(days=1), "late_correction"),
        compared(1, NOON, None),
        compared(2, NOON, None),
        compared(3, NOON, "live_newer"),
        compared(4, LATER, "late_correction"),
    )
    rows = bench.ask("ask_reconciliation_in_short", as_of=NOON)
    told = [tuple(row.values()) for row in rows]
    assert told == [("differs", "live_newer", 1, NOON), ("equal", None, 2, NOON)]


def test_live_now_is_what_the_monitor_would_say(bench: Bench) -> None:
    bench.put("raw_snapshots", ledger("s1", NOON))
    params = {"horizon": FAR_BACK, "competitions": ["PL"]}
    for as_of in (NOON + minutes(19), NOON + minutes(90)):
        (row,) = bench.ask("ask_live_now", as_of=as_of, **params)
        bench.rows[GOLD] = []
        assert row == bench.run(GOLD, as_of=as_of, **params)[0]
    assert row["is_freshness_sla_met"] is False


def test_health_is_told_by_dag(bench: Bench) -> None:
    bench.put("gold_pipeline_health", {"dag": "live_poll_15m"}, {"dag": "daily"})
    assert [row["dag"] for row in bench.ask("ask_health")] == ["daily", "live_poll_15m"]
