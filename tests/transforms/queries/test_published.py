"""The queries of the published files and the report, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlglot

from functions.shared.warehouse.base import read_statement
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger
from transforms.model import QUERIES
from transforms.queries import live, published, report_of_day

DAY = datetime(2026, 11, 21, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
HOUR = minutes(60)
SECOND = timedelta(seconds=1)
FAR_BACK = NOON - timedelta(days=400)
PL = ["PL"]

OURS = sorted(
    name
    for name, query in QUERIES.items()
    if query.build.__module__
    in (live.__name__, published.__name__, report_of_day.__name__)
)


def columns(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def state(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row of live silver: a match that kicks off at 15:00."""
    return {
        "match_id": number,
        "competition_code": "PL",
        "season_id": 2600,
        "utc_date": DAY + 15 * HOUR,
        "status": "TIMED",
        "home_team_name": f"Home {number}",
        "home_team_tla": "HOM",
        "away_team_name": f"Away {number}",
        "away_team_tla": "AWA",
        "is_final": False,
        "is_in_play": False,
    } | changes


def run(name: str, started_at: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "run_id": name,
        "dag": "hourly_refresh",
        "started_at": started_at,
        "scheduled_at": None,
        "steps": "[]",
    } | changes


def line(team: int, position: int, **changes: Any) -> dict[str, Any]:
    """A line of a league table."""
    return {
        "competition_code": "PL",
        "season_id": 2600,
        "stage": "REGULAR_SEASON",
        "team_id": team,
        "position": position,
    } | changes


@pytest.mark.parametrize("name", OURS)
def test_of_a_raw_table_only_a_bounded_part_is_read(name: str) -> None:
    statement = read_statement("bigquery", name)
    for table, column in (
        ("raw_snapshots", "fetched_at"),
        ("raw_quarantine", "fetched_at"),
        ("raw_pipeline_runs", "started_at"),
    ):
        reads = statement.sql.count(f"FROM `{table}`")
        bounds = [
            f"{column} >= {start}" for start in ("CAST(@", "TIMESTAMP_SUB(CAST(@")
        ]
        assert sum(statement.sql.count(bound) for bound in bounds) >= reads, table
    assert "raw_live" not in statement.sql
    assert "raw_batch" not in statement.sql


@pytest.mark.parametrize("name", OURS)
def test_many_rows_come_in_an_order(name: str) -> None:
    """The order of an inner query is not that of its result."""
    of_one_row = {"query_freshness", "query_live_versions", "query_match_day"}
    for dialect in ("duckdb", "bigquery"):
        tree = sqlglot.parse_one(read_statement(dialect, name).sql, dialect=dialect)
        assert (tree.args.get("order") is None) == (name in of_one_row)


def freshness(bench: Bench, as_of: datetime) -> dict[str, Any]:
    (row,) = bench.fetch(
        "query_freshness", as_of=as_of, horizon=FAR_BACK, competitions=PL
    )
    return row


def test_freshness_of_nothing_is_unknown(bench: Bench) -> None:
    assert freshness(bench, NOON) == {
        "last_successful_pull_at": None,
        "is_match_day": False,
        "in_play_count": 0,
        "freshness_minutes": None,
        "freshness_sla_minutes": 90,
        "is_freshness_sla_met": None,
    }


@pytest.mark.parametrize(
    ("kick_off", "age", "bar", "is_met"),
    [
        (DAY + 15 * HOUR, minutes(20) - SECOND, 20, True),
        (DAY + 15 * HOUR, minutes(20), 20, False),
        (DAY + 60 * HOUR, minutes(20), 90, True),
        (DAY + 60 * HOUR, minutes(90), 90, False),
    ],
)
def test_freshness_equals_that_of_the_monitor(
    bench: Bench, kick_off: datetime, age: timedelta, bar: int, is_met: bool
) -> None:
    bench.put("raw_snapshots", ledger("s1", NOON), ledger("s2", NOON + 5 * HOUR))
    bench.put("silver_live_match_state", state(utc_date=kick_off, is_in_play=True))
    bench.put("silver_live_match_state", state(2, competition_code="XX"))
    row = freshness(bench, NOON + age)
    (scope,) = (
        scope
        for scope in bench.run(
            "gold_live_match_monitor",
            as_of=NOON + age,
            horizon=FAR_BACK,
            competitions=PL,
        )
        if scope["scope"] == "ALL"
    )
    assert row == {name: scope[name] for name in row}
    assert (row["freshness_sla_minutes"], row["is_freshness_sla_met"]) == (bar, is_met)
    assert row["last_successful_pull_at"] == NOON


def test_tables_come_one_after_the_other(bench: Bench) -> None:
    bench.put(
        "gold_league_table",
        line(4, 1, stage="GROUP_STAGE", group="GROUP_B"),
        line(3, 2, stage="GROUP_STAGE", group="GROUP_A"),
        line(2, 1, stage="GROUP_STAGE", group="GROUP_A"),
        line(5, 1, stage="GROUP_STAGE"),
        line(1, 1, competition_code="BSA", season_id=9999),
    )
    rows = bench.fetch("query_league_tables")
    assert columns(rows, "team_id") == [(1,), (5,), (2,), (3,), (4,)]


def test_corrections_by_when_they_were_first_seen(bench: Bench) -> None:
    def correction(number: int, seen: datetime, at: datetime) -> dict[str, Any]:
        defaults = {"match_id": number, "first_seen_at": seen, "corrected_at": at}
        return defaults | {"content_hash": "a"}

    bench.put(
        "gold_score_corrections",
        correction(1, DAY - SECOND, DAY),
        correction(2, DAY, DAY - HOUR),
        correction(4, NEXT - SECOND, DAY),
        correction(3, NEXT - SECOND, DAY),
        correction(5, NEXT, DAY),
    )
    rows = bench.fetch("query_corrections", since=DAY, before=NEXT)
    assert columns(rows, "match_id") == [(3,), (4,), (2,)]


def compared(
    number: int, night: datetime, verdict: str, cause: str | None
) -> dict[str, Any]:
    return {
        "match_id": number,
        "as_of": night,
        "as_of_date": night.date(),
        "utc_date": DAY - number * HOUR,
        "verdict": verdict,
        "cause": cause,
    }


def test_the_newest_reconciliation_and_no_other(bench: Bench) -> None:
    last, newest = DAY + 2 * HOUR, NEXT + 2 * HOUR
    bench.put(
        "gold_reconciliation",
        compared(1, last, "differs", "live_newer"),
        compared(1, newest, "equal", None),
        compared(2, newest, "equal", None),
        compared(3, newest, "differs", "late_correction"),
        compared(4, newest, "missing", "missing_in_live"),
        compared(6, newest, "differs", "live_newer"),
        compared(7, newest, "differs", "late_correction"),
        compared(5, newest + 24 * HOUR, "equal", None),
    )
    span = {"since": DAY, "as_of": newest}
    causes = bench.fetch("query_reconciliation_causes", **span)
    assert columns(causes, "verdict", "cause", "match_count") == [
        ("differs", "late_correction", 2),
        ("differs", "live_newer", 1),
        ("equal", None, 2),
        ("missing", "missing_in_live", 1),
    ]
    assert {row["as_of"] for row in causes} == {newest}
    assert {row["as_of_date"] for row in causes} == {date(2026, 11, 22)}
    differing = bench.fetch("query_reconciliation_differences", **span)
    assert columns(differing, "match_id") == [(3,), (4,), (6,), (7,)]
    earlier = bench.fetch(
        "query_reconciliation_causes", since=DAY, as_of=newest - SECOND
    )
    assert columns(earlier, "cause") == [("live_newer",)]
    assert (
        bench.fetch("query_reconciliation_causes", since=last + SECOND, as_of=NEXT)
        == []
    )


def test_of_many_differences_the_newest_200_are_listed(bench: Bench) -> None:
    rows = [compared(number, NEXT, "missing", "x") for number in range(250)]
    bench.put("gold_reconciliation", *rows)
    listed = bench.fetch("query_reconciliation_differences", since=DAY, as_of=NEXT)
    assert columns(listed, "match_id") == [(number,) for number in range(200)]


def test_data_tests_failing_ones_first(bench: Bench) -> None:
    def result(test: str, status: str, as_of: datetime) -> dict[str, Any]:
        return {"test": test, "status": status, "as_of": as_of}

    bench.put(
        "gold_data_test_results",
        result("a", "fail", DAY),
        result("b", "pass", NOON),
        result("c", "warn", NOON),
        result("z", "fail", NOON),
        result("a", "pass", NOON),
        result("a", "fail", NOON + SECOND),
    )
    rows = bench.fetch("query_data_tests", since=DAY, as_of=NOON)
    assert columns(rows, "test") == [("z",), ("c",), ("a",), ("b",)]
    rows = bench.fetch("query_data_tests", since=DAY, as_of=NOON - SECOND)
    assert columns(rows, "test", "status") == [("a", "fail")]
    assert (
        bench.fetch("query_data_tests", since=DAY + SECOND, as_of=NOON - SECOND) == []
    )


def test_the_tables_that_failed_and_have_not_passed_since(bench: Bench) -> None:
    def result(table: str, test: str, status: str, as_of: datetime) -> dict[str, Any]:
        return {"table_name": table, "test": test, "status": status, "as_of": as_of}

    later = NOON + SECOND
    bench.put(
        "gold_data_test_results",
        *(result("failing", "a", "fail", at) for at in (DAY, NOON, later)),
        result("failing", "b", "fail", NOON),
        result("failing", "c", "warn", NOON),
        result("missed", "d", "fail", DAY),
        result("repaired", "e", "fail", DAY),
        result("repaired", "e", "pass", NOON),
        result("half", "f", "pass", NOON),
        result("half", "g", "fail", NOON),
        result("again", "h", "fail", DAY - SECOND),
        result("again", "h", "pass", DAY),
        result("again", "h", "fail", NOON),
        result("future", "i", "fail", later),
        result("warned", "j", "warn", NOON),
    )
    rows = bench.fetch("query_held_back_tables", as_of=NOON)
    names = ("table_name", "test", "failing_since", "tested_at")
    assert columns(rows, *names) == [
        ("again", "h", NOON, NOON),
        ("failing", "a", DAY, NOON),
        ("failing", "b", DAY, NOON),
        ("half", "g", NOON, NOON),
        ("missed", "d", DAY, DAY),
    ]


def test_the_ledger_by_utc_date_and_resource(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("s0", DAY - SECOND - timedelta(days=1)),
        ledger("s1", DAY - SECOND, row_count=7, quarantined_count=2, body_bytes=50),
        ledger("s2", DAY, row_count=2),
        ledger("s3", DAY + SECOND, row_count=3),
        ledger("s4", NOON, resource="standings"),
        ledger("s5", NOON + SECOND),
    )
    rows = bench.fetch("query_ledger_days", since=DAY - timedelta(days=1), as_of=NOON)
    names = ("date", "resource", "snapshots", "row_count", "quarantined_count")
    assert columns(rows, *names, "body_bytes") == [
        (date(2026, 11, 21), "matches", 2, 5, 0, 200),
        (date(2026, 11, 21), "standings", 1, 1, 0, 100),
        (date(2026, 11, 20), "matches", 1, 7, 2, 50),
    ]


def test_the_last_runs_are_fifty_at_most(bench: Bench) -> None:
    runs = [run(f"r{number:02}", DAY + number * SECOND) for number in range(60)]
    bench.put("raw_pipeline_runs", *runs, run("r99", DAY + 59 * SECOND))
    until = DAY + 59 * SECOND
    rows = bench.fetch("query_last_runs", since=DAY, as_of=until)
    assert columns(rows, "run_id")[:3] == [("r99",), ("r59",), ("r58",)]
    assert len(rows) == 50
    rows = bench.fetch("query_last_runs", since=DAY + SECOND, as_of=DAY + 2 * SECOND)
    assert columns(rows, "run_id") == [("r02",), ("r01",)]


def test_a_run_is_of_the_day_of_its_tick(bench: Bench) -> None:
    bench.put(
        "raw_pipeline_runs",
        run("yesterday's, late", DAY + SECOND, scheduled_at=DAY - HOUR / 4),
        run("first", DAY + SECOND, scheduled_at=DAY),
        run("by hand", DAY + HOUR),
        run("last, retried", NEXT + HOUR, scheduled_at=NEXT - HOUR / 4),
        run("tomorrow's", NEXT + SECOND, scheduled_at=NEXT),
        run("not yet", NEXT + 3 * HOUR, scheduled_at=DAY + 2 * HOUR),
        run("days later", DAY + 72 * HOUR, scheduled_at=DAY + 3 * HOUR),
    )
    rows = bench.fetch("query_runs_of_day", since=DAY, as_of=NEXT + 2 * HOUR)
    assert columns(rows, "run_id", "due_at") == [
        ("first", DAY),
        ("by hand", DAY + HOUR),
        ("last, retried", NEXT - HOUR / 4),
    ]
    much_later = bench.fetch("query_runs_of_day", since=DAY, as_of=DAY + 200 * HOUR)
    names = [row["run_id"] for row in much_later]
    assert names == ["first", "by hand", "not yet", "last, retried"]


def test_pulls_of_the_day_and_the_one_before(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("s1", DAY - 2 * HOUR),
        ledger("s2", DAY - HOUR),
        ledger("s3", DAY - HOUR / 2, verdict="invalid"),
        ledger("s4", NOON, verdict="partial"),
        ledger("s5", DAY),
        ledger("s6", NOON + HOUR, resource="standings"),
        ledger("s7", NOON + 2 * HOUR),
    )
    span = {"since": DAY, "horizon": FAR_BACK}
    rows = bench.fetch("query_pulls_of_day", as_of=NOON + HOUR, **span)
    assert columns(rows, "fetched_at") == [(DAY - HOUR,), (DAY,), (NOON,)]


def test_no_pull_before_is_no_row(bench: Bench) -> None:
    span = {"since": DAY, "horizon": FAR_BACK, "as_of": NEXT}
    assert bench.fetch("query_pulls_of_day", **span) == []
    bench.put("raw_snapshots", ledger("s1", NOON))
    assert bench.fetch("query_pulls_of_day", **span) == [{"fetched_at": NOON}]


EVENING = DAY - 2 * HOUR


@pytest.mark.parametrize(
    ("matches", "ended_at", "is_match_day", "running_until"),
    [
        ([], None, False, None),
        ([state()], None, True, None),
        ([state(utc_date=DAY)], None, True, None),
        ([state(utc_date=NEXT)], None, False, None),
        ([state(status="POSTPONED")], None, False, None),
        ([state(competition_code="XX")], None, False, None),
        # of the evening before: until it was seen final, 6 h at most
        ([state(utc_date=EVENING)], DAY + minutes(10), False, DAY + minutes(10)),
        ([state(utc_date=EVENING)], DAY - minutes(10), False, None),
        ([state(utc_date=EVENING)], None, False, DAY + 4 * HOUR),
        ([state(utc_date=EVENING)], DAY + 9 * HOUR, False, DAY + 4 * HOUR),
        ([state(utc_date=DAY - 6 * HOUR)], None, False, None),
        ([state(utc_date=EVENING, status="CANCELLED")], None, False, None),
        ([state(utc_date=EVENING, competition_code="XX")], None, False, None),
        (
            [state(), state(2, utc_date=EVENING), state(3, utc_date=EVENING - HOUR)],
            None,
            True,
            DAY + 4 * HOUR,
        ),
    ],
)
def test_match_days_by_the_matches_that_make_them(
    bench: Bench,
    matches: list[dict[str, Any]],
    ended_at: datetime | None,
    is_match_day: bool,
    running_until: datetime | None,
) -> None:
    bench.put("silver_live_match_state", *matches)
    seen = [(1, True, ended_at), (1, True, NEXT), (1, False, DAY - HOUR)]
    bench.put(
        "silver_live_match_history",
        *(
            {"match_id": number, "is_final": is_final, "first_seen_at": at}
            for number, is_final, at in (seen if ended_at else [])
        ),
    )
    rows = bench.fetch("query_match_day", since=DAY, competitions=PL)
    assert rows == [
        {
            "is_match_day": is_match_day,
            "running_until": running_until,
            "match_day_minutes": 20,
            "other_day_minutes": 90,
        }
    ]


def test_responses_of_the_day(bench: Bench) -> None:
    failed = {"verdict": "error", "resource": "errors", "row_count": 0}
    bench.put(
        "raw_snapshots",
        ledger("s1", DAY - SECOND),
        ledger("s2", DAY, row_count=3),
        ledger("s3", NEXT - SECOND, row_count=4),
        ledger("s4", NOON, verdict="partial", quarantined_count=1),
        ledger("s5", NOON, http_status=503, **failed),
        ledger("s6", NOON, http_status=429, **failed),
        ledger("s7", NEXT),
    )
    rows = bench.fetch("query_responses_of_day", since=DAY, before=NEXT)
    names = ("resource", "verdict", "http_status", "responses", "row_count")
    assert columns(rows, *names, "quarantined_count", "body_bytes") == [
        ("errors", "error", 429, 1, 0, 0, 100),
        ("errors", "error", 503, 1, 0, 0, 100),
        ("matches", "partial", 200, 1, 1, 1, 100),
        ("matches", "valid", 200, 2, 7, 0, 200),
    ]


def test_drift_of_the_day(bench: Bench) -> None:
    new = '[{"field": "$.x", "kind": "unknown_key", "value": "", "rows": 1}]'
    bench.put(
        "raw_snapshots",
        ledger("s1", DAY - SECOND, drift=new),
        ledger("s3", NOON, drift=new),
        ledger("s2", DAY, drift=new),
        ledger("s4", NOON, drift="[]"),
        ledger("s5", NEXT, drift=new),
    )
    rows = bench.fetch("query_drift_of_day", since=DAY, before=NEXT)
    assert columns(rows, "snapshot_id", "resource") == [
        ("s2", "matches"),
        ("s3", "matches"),
    ]


def test_quarantine_of_the_day(bench: Bench) -> None:
    def refused(at: datetime, field: str, readmitted: bool = False) -> dict[str, Any]:
        defaults = {"fetched_at": at, "resource": "matches", "field": field}
        return defaults | {
            "reason": "no",
            "readmitted_at": NEXT if readmitted else None,
        }

    bench.put(
        "raw_quarantine",
        refused(DAY - SECOND, "$.a"),
        refused(DAY, "$.c"),
        refused(NOON, "$.b"),
        refused(NEXT - SECOND, "$.d", readmitted=True),
        refused(NOON, "$.d"),
        refused(NEXT, "$.a"),
    )
    rows = bench.fetch("query_quarantine_of_day", since=DAY, before=NEXT)
    assert columns(rows, "field", "quarantined_count", "readmitted_count") == [
        ("$.d", 2, 1),
        ("$.b", 1, 0),
        ("$.c", 1, 0),
    ]


def test_health_by_dag(bench: Bench) -> None:
    bench.put("gold_pipeline_health", {"dag": "b"}, {"dag": "a"})
    assert columns(bench.fetch("query_health"), "dag") == [("a",), ("b",)]
