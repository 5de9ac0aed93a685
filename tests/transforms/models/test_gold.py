"""The monitor, on both engines, at its boundaries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.engines import require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger, match, raw_match
from tests.transforms.silver_rows import sighting

SECOND = timedelta(seconds=1)


def monitor(bench: Bench, as_of: datetime, **params: Any) -> dict[str, dict[str, Any]]:
    rows = bench.run(
        "gold_live_match_monitor",
        **(
            {
                "as_of": as_of,
                "horizon": as_of - timedelta(days=400),
                "competitions": ["PL", "SA"],
            }
            | params
        ),
    )
    return {row["scope"]: row for row in rows}


def see(bench: Bench, fetched_at: datetime, *payloads: dict[str, Any]) -> None:
    """A pull at a time, drained into silver (by DuckDB: gold is what is tested)."""
    name = f"s{fetched_at.isoformat()}"
    bench.put("raw_snapshots", ledger(name, fetched_at))
    rows = [raw_match(name, fetched_at, row) for row in payloads]
    bench.put("raw_live_matches", *rows)
    silver = Bench(require("duckdb"))
    silver.rows = bench.rows
    silver.run("silver_live_match_history", since=fetched_at, snapshot_ids=[name])
    match_ids = [row["id"] for row in payloads]
    silver.run("silver_live_match_state", since=NOON, match_ids=match_ids)


def playing(number: int = 1, **changes: Any) -> dict[str, Any]:
    defaults = {"status": "IN_PLAY", "lastUpdated": "2026-11-21T15:05:00Z"}
    return match(number, **(defaults | changes))


AT_THREE = datetime.fromisoformat("2026-11-21T15:00:00+00:00")


def test_an_empty_warehouse_has_null_freshness(bench: Bench) -> None:
    rows = monitor(bench, NOON)
    assert list(rows) == ["ALL"]
    everything = rows["ALL"]
    assert everything["freshness_minutes"] is None
    assert everything["is_freshness_sla_met"] is None
    assert everything["is_lag_sla_met"] is None
    assert everything["is_match_day"] is False
    assert everything["freshness_sla_minutes"] == 90


@pytest.mark.parametrize(
    ("kick_off", "age", "bar", "is_met"),
    [
        ("2026-11-21T15:00:00Z", minutes(20) - SECOND, 20, True),
        ("2026-11-21T15:00:00Z", minutes(20), 20, False),
        ("2026-11-23T15:00:00Z", minutes(20), 90, True),
        ("2026-11-23T15:00:00Z", minutes(90) - SECOND, 90, True),
        ("2026-11-23T15:00:00Z", minutes(90), 90, False),
    ],
)
def test_the_bar_is_less_than_20_on_a_match_day_and_90_otherwise(
    bench: Bench, kick_off: str, age: timedelta, bar: int, is_met: bool
) -> None:
    see(bench, NOON, match(utcDate=kick_off))
    row = monitor(bench, NOON + age)["ALL"]
    assert row["last_successful_pull_at"] == NOON
    assert row["freshness_minutes"] == pytest.approx(age / minutes(1))
    assert row["freshness_sla_minutes"] == bar
    assert row["is_freshness_sla_met"] is is_met


@pytest.mark.parametrize(
    ("changes", "is_pull"),
    [
        ({}, True),
        ({"verdict": "partial"}, True),
        ({"verdict": "invalid"}, False),
        ({"verdict": "error", "http_status": 500}, False),
        ({"resource": "standings"}, False),
        ({"fetched_at": NOON + minutes(31)}, False),
        ({"fetched_at": NOON - timedelta(days=401)}, False),
    ],
)
def test_successful_pulls_have_usable_rows(
    bench: Bench, changes: dict[str, Any], is_pull: bool
) -> None:
    bench.put("raw_snapshots", ledger("s1", NOON, **changes))
    row = monitor(bench, NOON + minutes(30))["ALL"]
    assert (row["freshness_minutes"] is not None) is is_pull


HOUR = minutes(60)


@pytest.mark.parametrize(
    ("kick_off", "status", "as_of", "is_match_day"),
    [
        # the whole UTC date of a match
        (AT_THREE, "TIMED", AT_THREE.replace(hour=0), True),
        (AT_THREE, "FINISHED", AT_THREE.replace(hour=23, minute=59), True),
        (AT_THREE, "TIMED", AT_THREE.replace(hour=0) - SECOND, False),
        (AT_THREE, "FINISHED", AT_THREE + 10 * HOUR, False),
        # called off
        (AT_THREE, "POSTPONED", AT_THREE, False),
        (AT_THREE, "CANCELLED", AT_THREE, False),
        (AT_THREE, "SUSPENDED", AT_THREE, True),
        # across midnight: unfinished and kicked off less than 6 h ago
        (AT_THREE + 8 * HOUR, "IN_PLAY", AT_THREE + 10 * HOUR, True),
        (AT_THREE + 8 * HOUR, "TIMED", AT_THREE + 10 * HOUR, True),
        (AT_THREE + 8 * HOUR, "FINISHED", AT_THREE + 10 * HOUR, False),
        (AT_THREE + 8 * HOUR, "POSTPONED", AT_THREE + 10 * HOUR, False),
        (AT_THREE + 8 * HOUR, "IN_PLAY", AT_THREE + 14 * HOUR - SECOND, True),
        (AT_THREE + 8 * HOUR, "IN_PLAY", AT_THREE + 14 * HOUR, False),
    ],
)
def test_match_day(
    bench: Bench, kick_off: datetime, status: str, as_of: datetime, is_match_day: bool
) -> None:
    row = match(status=status, utcDate=kick_off.isoformat().replace("+00:00", "Z"))
    see(bench, NOON, row)
    (gate,) = bench.fetch(
        "query_gate",
        as_of=as_of,
        horizon=as_of - timedelta(days=400),
        competitions=["PL"],
    )
    assert gate["is_match_day"] is is_match_day


def test_the_monitor_and_the_gate_agree_on_match_days(bench: Bench) -> None:
    see(bench, NOON, match())
    for as_of, is_match_day in ((NOON, True), (NOON + 24 * HOUR, False)):
        rows = monitor(bench, as_of)
        assert rows["ALL"]["is_match_day"] is is_match_day
        assert rows["PL"]["is_match_day"] is is_match_day


def test_only_tracked_competitions_make_a_match_day(bench: Bench) -> None:
    see(bench, NOON, match())
    assert monitor(bench, NOON, competitions=["SA"])["ALL"]["is_match_day"] is False


def test_counts_are_per_competition_and_for_all(bench: Bench) -> None:
    sa = playing(2)["competition"] | {"code": "SA", "id": 2019}
    see(bench, AT_THREE + minutes(6), playing(1), playing(2, competition=sa), match(3))
    rows = monitor(bench, AT_THREE + minutes(10))
    in_play = {scope: row["in_play_count"] for scope, row in rows.items()}
    assert in_play == {"ALL": 2, "PL": 1, "SA": 1}


@pytest.mark.parametrize(
    ("after", "is_stuck"), [(minutes(150), 0), (minutes(150) + SECOND, 1)]
)
def test_stuck_is_in_play_over_150_minutes(
    bench: Bench, after: timedelta, is_stuck: int
) -> None:
    see(bench, AT_THREE + minutes(6), playing())
    assert monitor(bench, AT_THREE + after)["ALL"]["stuck_match_count"] == is_stuck


@pytest.mark.parametrize(
    ("after", "last_pull", "is_frozen"),
    [
        (minutes(60), minutes(60) - SECOND, False),  # the last second was not seen
        (minutes(60), minutes(60), True),
        (minutes(119), minutes(60), True),
        (minutes(120), minutes(60), True),  # pulls fail: no recovery was seen
    ],
)
def test_frozen_is_no_new_stamp_for_60_minutes_while_pulls_succeed(
    bench: Bench, after: timedelta, last_pull: timedelta, is_frozen: bool
) -> None:
    stamp = AT_THREE + minutes(5)
    see(bench, AT_THREE + minutes(6), playing())
    bench.put("raw_snapshots", ledger("s9", stamp + last_pull))
    row = monitor(bench, stamp + after)["ALL"]
    assert row["last_status_timestamp"] == stamp
    assert row["is_feed_frozen"] is is_frozen


def test_lag_counts_only_matches_known_before(bench: Bench) -> None:
    see(bench, AT_THREE, match(1))
    see(bench, AT_THREE + minutes(25), playing(1), playing(2))
    row = monitor(bench, AT_THREE + minutes(30))["ALL"]
    assert row["in_play_sighting_count"] == 1
    assert row["in_play_seen_in_time_ratio"] == 1.0
    assert row["is_lag_sla_met"] is True


@pytest.mark.parametrize(("late", "is_met"), [(1, True), (2, False)])
def test_lag_needs_95_percent_within_20_minutes(
    bench: Bench, late: int, is_met: bool
) -> None:
    """Of 20 states one may be late: 95 % is enough."""
    matches = [match(number) for number in range(1, 21)]
    see(bench, AT_THREE, *matches)
    in_time = [playing(n) for n in range(1, 21 - late)]
    see(bench, AT_THREE + minutes(25), *in_time)
    too_late = [playing(n) for n in range(21 - late, 21)]
    see(bench, AT_THREE + minutes(25) + SECOND, *too_late)
    row = monitor(bench, AT_THREE + minutes(30))["ALL"]
    assert row["in_play_sighting_count"] == 20
    assert row["is_lag_sla_met"] is is_met


def test_an_older_time_never_replaces_a_newer_result(bench: Bench) -> None:
    see(bench, NOON, match())
    newer = monitor(bench, NOON + minutes(10))
    assert monitor(bench, NOON + minutes(5)) == newer
    assert monitor(bench, NOON + minutes(15)) != newer


def test_a_table_of_an_older_time_adds_and_takes_nothing(bench: Bench) -> None:
    """What the older one has and the newer one lacks, and the other way round."""
    bench.put("silver_live_match_state", sighting(1))
    newer = bench.run("gold_live_scoreboard", as_of=NOON)
    bench.put("silver_live_match_state", sighting(2))
    earlier = NOON - minutes(1)
    assert bench.run("gold_live_scoreboard", as_of=earlier) == newer
    bench.rows["silver_live_match_state"].clear()
    assert bench.run("gold_live_scoreboard", as_of=earlier) == newer
    assert bench.run("gold_live_scoreboard", as_of=NOON) == []


def test_a_competition_without_matches_loses_its_row(bench: Bench) -> None:
    see(bench, NOON, match())
    assert set(monitor(bench, NOON)) == {"ALL", "PL"}
    assert set(monitor(bench, NOON, competitions=["SA"])) == {"ALL"}
