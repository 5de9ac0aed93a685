"""The queries and commands of the ledger, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger, match, raw_match, table_row

FAR_BACK = NOON - timedelta(days=400)
LATER = NOON + timedelta(hours=1)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["snapshot_id"] for row in rows]


def test_known_and_newest(bench: Bench) -> None:
    for days in (0, 2, 3):
        bench.put("raw_snapshots", ledger(f"s{days}", NOON - timedelta(days=days)))
    since = NOON - timedelta(days=2)
    rows = bench.fetch("query_known_snapshots", since=since)
    assert sorted(ids(rows)) == ["s0", "s2"]
    assert {(row["is_loaded"], row["is_in_silver"]) for row in rows} == {(True, False)}
    assert bench.fetch("query_newest_snapshot", horizon=FAR_BACK) == [
        {"fetched_at": NOON}
    ]


def test_known_of_an_empty_ledger_is_nothing(bench: Bench) -> None:
    assert bench.fetch("query_known_snapshots", since=FAR_BACK) == []
    assert bench.fetch("query_newest_snapshot", horizon=FAR_BACK) == [
        {"fetched_at": None}
    ]


def test_to_load_and_to_silver_follow_the_ledger_oldest_first(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("new", NOON + minutes(1), loaded_at=None),
        ledger("old", NOON, loaded_at=None, verdict="partial"),
        ledger("bad", NOON, loaded_at=None, verdict="invalid"),
        ledger("no", NOON, loaded_at=None, verdict="error"),
        ledger("loaded", NOON),
        ledger("done", NOON, silver_at=NOON),
    )
    assert ids(bench.fetch("query_snapshots_to_load", horizon=FAR_BACK)) == [
        "old",
        "new",
    ]
    assert ids(bench.fetch("query_snapshots_to_silver", horizon=FAR_BACK)) == ["loaded"]


def test_mark_loaded_marks_once_and_takes_repeats_to_silver(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("s1", NOON, loaded_at=None),
        ledger("s2", NOON, loaded_at=None),
        ledger("s3", NOON, loaded_at=None),
        ledger("s4", NOON, loaded_at=NOON),
    )
    rows = bench.run(
        "mark_loaded",
        at=LATER,
        since=NOON,
        snapshot_ids=["s1", "s2", "s4"],
        in_silver_ids=["s2"],
    )
    marks = {r["snapshot_id"]: (r["loaded_at"], r["silver_at"]) for r in rows}
    assert marks == {
        "s1": (LATER, None),
        "s2": (LATER, LATER),
        "s3": (None, None),
        "s4": (NOON, None),
    }
    rows = bench.run("mark_silver", at=LATER, since=NOON, snapshot_ids=["s1", "s4"])
    silver = {r["snapshot_id"]: r["silver_at"] for r in rows}
    assert silver == {"s1": LATER, "s2": LATER, "s3": None, "s4": LATER}


def test_a_marked_snapshot_keeps_its_first_mark(bench: Bench) -> None:
    """Two runs that overlap mark the same rows: the second one changes nothing."""
    bench.put("raw_snapshots", ledger("s1", NOON, loaded_at=None))
    bench.put("raw_quarantine", quarantined("s1", 0))
    for at in (LATER, LATER + minutes(15)):
        about = {"at": at, "since": NOON}
        bench.run("mark_loaded", snapshot_ids=["s1"], in_silver_ids=["s1"], **about)
        (loaded,) = bench.run("mark_silver", snapshot_ids=["s1"], **about)
        (refused,) = bench.run("mark_readmitted", quarantine_keys=["s1#0"], **about)
    assert (loaded["loaded_at"], loaded["silver_at"]) == (LATER, LATER)
    assert refused["readmitted_at"] == LATER


def test_loaded_sightings_are_of_the_requested_matches_since(bench: Bench) -> None:
    bench.put(
        "raw_live_matches",
        raw_match("s1", NOON, match(1)),
        raw_match("s1", NOON, match(2)),
        raw_match("s0", NOON - minutes(1), match(1)),
    )
    rows = bench.fetch("query_loaded_sightings", since=NOON, match_ids=[1, 3])
    assert [(row["snapshot_id"], row["match_id"]) for row in rows] == [("s1", 1)]


def test_standings_responses_near_the_pending_and_whether_rows_are_held(
    bench: Bench,
) -> None:
    def response(name: str, after: float, body: str, **changes: Any) -> None:
        values = {"resource": "standings", "scope": "PL", "body_sha256": body}
        bench.put(
            "raw_snapshots", ledger(name, NOON + minutes(after), **(values | changes))
        )

    response("s1", 0, "a")
    response("s2", 10, "b")
    response("s3", 20, "a")
    response("s4", 30, "a")
    response("s5", 30, "a", loaded_at=None)
    response("s6", 20, "c", scope="SA")
    for name, after in (("s1", 0), ("s1", 0), ("s2", 10)):
        number = len(bench.rows["raw_live_standings"])
        bench.put("raw_live_standings", table_row(name, NOON + minutes(after), number))
    rows = bench.fetch(
        "query_loaded_standings",
        since=NOON,
        before=NOON + minutes(30),
        competitions=["PL"],
    )
    held = {r["snapshot_id"]: (r["body_sha256"], r["held_at"]) for r in rows}
    assert held == {"s3": ("a", NOON), "s4": ("a", NOON)}


def test_playing_competitions(bench: Bench) -> None:
    other = match()["competition"]
    payloads = [
        match(1),
        match(2, status="POSTPONED", competition=other | {"code": "SA"}),
        match(3, utcDate="2026-11-22T00:00:00Z", competition=other | {"code": "PD"}),
        match(4, competition=other | {"code": "FL1"}),
    ]
    bench.put("raw_live_matches", *(raw_match("s1", NOON, row) for row in payloads))
    bench.run("silver_live_match_history", since=NOON, snapshot_ids=["s1"])
    bench.run("silver_live_match_state", since=NOON, match_ids=[1, 2, 3, 4])
    rows = bench.fetch(
        "query_playing_competitions", as_of=NOON, competitions=["PL", "SA", "PD"]
    )
    assert rows == [{"competition_code": "PL"}]


def run_row(started_at: datetime, status: str, **changes: Any) -> dict[str, Any]:
    return {
        "run_id": "live_poll_15m-20261121T1200Z",
        "dag": "live_poll_15m",
        "trigger": "schedule",
        "scheduled_at": NOON,
        "started_at": started_at,
        "finished_at": started_at + minutes(1),
        "duration_ms": 60_000,
        "status": status,
        "attempts": 1,
        "last_attempt_at": started_at,
        "failed_step": None,
        "error": None,
        "steps": [{"step": "fetch_matches_live", "counts": {"rows": 2**60}}],
        "api_calls": 1,
        "statements": 10,
        "billed_bytes": 2**60,
        "code_version": "0.1.0",
        "publish_status": None,
    } | changes


def record(bench: Bench, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    text = msgspec.json.encode(rows).decode()
    return bench.run("put_run", rows=text, since=NOON - timedelta(days=2))


def test_a_run_is_recorded_as_it_was_reported(bench: Bench) -> None:
    (row,) = record(bench, run_row(NOON, "success"))
    assert row["billed_bytes"] == 2**60
    assert row["started_at"] == NOON
    assert row["failed_step"] is None
    steps = '[{"counts":{"rows":1152921504606846976},"step":"fetch_matches_live"}]'
    assert row["steps"] == steps


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("failed", "success", "success"),
        ("success", "failed", "success"),
        ("skipped", "failed", "skipped"),
        ("failed", "failed", "failed"),
    ],
)
def test_a_newer_attempt_counts_and_never_undoes_a_success(
    bench: Bench, first: str, second: str, kept: str
) -> None:
    record(bench, run_row(NOON, first))
    (row,) = record(bench, run_row(NOON + minutes(5), second))
    assert (row["status"], row["attempts"]) == (kept, 2)
    assert row["last_attempt_at"] == NOON + minutes(5)
    overwritten = first == "failed"
    assert row["started_at"] == (NOON + minutes(5) if overwritten else NOON)


@pytest.mark.parametrize(
    ("newer", "older", "kept", "attempts"),
    [
        ("failed", "failed", "failed", 1),
        ("failed", "skipped", "failed", 1),
        ("failed", "success", "success", 2),
        ("success", "failed", "success", 1),
        ("success", "success", "success", 1),
        ("skipped", "success", "skipped", 1),
    ],
)
def test_an_older_attempt_that_reports_later_only_counts_where_it_is_the_success(
    bench: Bench, newer: str, older: str, kept: str, attempts: int
) -> None:
    record(bench, run_row(NOON + minutes(5), newer))
    (row,) = record(bench, run_row(NOON, older))
    assert (row["status"], row["attempts"]) == (kept, attempts)
    assert row["last_attempt_at"] == NOON + minutes(5)
    assert row["started_at"] == NOON + minutes(0 if attempts == 2 else 5)


@pytest.mark.parametrize(
    ("then", "kept"), [("success", "success"), ("failed", "failed")]
)
def test_an_attempt_that_reports_again_is_no_further_attempt(
    bench: Bench, then: str, kept: str
) -> None:
    record(bench, run_row(NOON, "failed"))
    (row,) = record(bench, run_row(NOON, then))
    assert (row["status"], row["attempts"]) == (kept, 1)


@pytest.mark.parametrize("gap", ["missed", "abandoned"])
def test_a_run_takes_the_place_of_a_gap_and_never_the_other_way(
    bench: Bench, gap: str
) -> None:
    """Also when it began at the very tick, or a moment before it."""
    record(bench, run_row(NOON, gap, attempts=0))
    (row,) = record(bench, run_row(NOON, "failed"))
    assert (row["status"], row["attempts"]) == ("failed", 1)
    for tick in (NOON, NOON + minutes(1)):
        (row,) = record(bench, run_row(tick, gap, attempts=0))
        assert (row["status"], row["attempts"]) == ("failed", 1)


def test_verdicts_are_replaced_and_go_through_load_again(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("s1", NOON, verdict="partial", silver_at=NOON),
        ledger("s2", NOON, silver_at=NOON),
    )
    again = ledger("s1", NOON, contract_version=2, violations=[], drift=[])
    again |= {"loaded_at": None, "silver_at": None}
    rows = bench.run(
        "put_verdicts", since=NOON, rows=msgspec.json.encode([again]).decode()
    )
    values = {
        r["snapshot_id"]: (r["verdict"], r["contract_version"], r["loaded_at"])
        for r in rows
    }
    assert values == {"s1": ("valid", 2, None), "s2": ("valid", 1, NOON)}


def quarantined(snapshot_id: str, index: int) -> dict[str, Any]:
    return {
        "snapshot_id": snapshot_id,
        "fetched_at": NOON,
        "resource": "matches",
        "row_index": index,
        "field": "$.id",
        "reason": "Expected `int`",
        "payload": "{}",
        "contract_version": 1,
    }


def test_readmitted_rows_are_marked_and_no_longer_in_quarantine(bench: Bench) -> None:
    bench.put("raw_quarantine", *(quarantined("s1", index) for index in range(3)))
    bench.run("mark_readmitted", at=LATER, since=NOON, quarantine_keys=["s1#0", "s1#2"])
    rows = bench.fetch("query_quarantined", since=NOON, snapshot_ids=["s1"])
    assert rows == [{"snapshot_id": "s1", "row_index": 1}]


def test_a_new_contract_revalidates_what_was_refused(bench: Bench) -> None:
    bench.put(
        "raw_snapshots",
        ledger("partial", NOON + minutes(1), verdict="partial"),
        ledger("invalid", NOON, verdict="invalid", loaded_at=None),
        ledger("waiting", NOON + minutes(2), loaded_at=None),
        ledger("loaded", NOON),
        ledger("error", NOON, verdict="error", loaded_at=None),
    )
    rows = bench.fetch("query_snapshots_to_revalidate", since=FAR_BACK)
    assert ids(rows) == ["invalid", "partial", "waiting"]


def ticks(bench: Bench, since: datetime) -> set[tuple[str, datetime]]:
    """The ticks that monitoring reads."""
    params = {"as_of": NOON, "horizon": FAR_BACK, "competitions": ["PL"]}
    rows = bench.fetch("query_monitoring", since=since, **params)
    of_dag = {row["dag"]: row["ticks"] for row in rows if row["kind"] == "ticks"}
    return {(dag, tick) for dag, ticks in of_dag.items() for tick in ticks}


def test_ticks_and_the_runs_that_left_snapshots(bench: Bench) -> None:
    record(
        bench,
        run_row(NOON, "success"),
        run_row(NOON, "success", run_id="m", scheduled_at=None),
    )
    bench.put("raw_snapshots", ledger("s1", NOON), ledger("s2", NOON, run_id="other"))
    assert ticks(bench, NOON) == {("live_poll_15m", NOON)}
    params = ["live_poll_15m-20261121T1200Z", "none"]
    rows = bench.fetch("query_runs_with_snapshots", since=NOON, run_ids=params)
    assert rows == [{"run_id": params[0]}]


def test_after_an_outage_the_ticks_of_the_week_before_are_returned(
    bench: Bench,
) -> None:
    times = [NOON - timedelta(days=days) for days in (0, 1, 5, 8)]
    record(bench, *(run_row(at, "success", scheduled_at=at) for at in times))
    for since, values in (
        (NOON, times[:1]),
        (NOON - timedelta(hours=1), times[:1]),
        (NOON + timedelta(hours=1), times[:3]),
        (NOON - timedelta(days=2), times[:2]),
        (NOON + timedelta(days=7), []),
    ):
        assert ticks(bench, since) == {("live_poll_15m", at) for at in values}


def test_the_same_report_twice_changes_nothing(bench: Bench) -> None:
    once = record(bench, run_row(NOON, "success"))
    assert record(bench, run_row(NOON, "success")) == once


def live(number: int, **changes: Any) -> dict[str, Any]:
    """What a query reads of a row of `silver_live_match_state`."""
    return {
        "match_id": number,
        "status_timestamp": NOON,
        "content_hash": "a",
        "competition_code": "PL",
        "utc_date": NOON,
        "status": "TIMED",
        "is_final": False,
    } | changes


batch = live
"""As `live`, of `silver_matches`."""


def codes(rows: list[dict[str, Any]]) -> list[str]:
    return [row["competition_code"] for row in rows]


def test_tables_that_may_have_moved(bench: Bench) -> None:
    """A day before noon, noon, and what is left of the date; none that is off."""
    day, instant = timedelta(days=1), timedelta(microseconds=1)
    midnight = NOON + timedelta(hours=12)
    for number, (code, kick_off, status) in enumerate(
        [
            ("A1", NOON - day, "FINISHED"),
            ("A2", NOON - day - instant, "FINISHED"),
            ("B1", midnight - instant, "TIMED"),
            ("B2", midnight, "TIMED"),
            ("C1", NOON, "POSTPONED"),
            ("C2", NOON, "CANCELLED"),
            ("C3", NOON, "AWARDED"),
            ("D1", NOON, "TIMED"),
            ("Z1", NOON, "TIMED"),
        ]
    ):
        bench.put(
            "silver_live_match_state",
            live(number, competition_code=code, utc_date=kick_off, status=status),
        )
    tracked = ["A1", "A2", "B1", "B2", "C1", "C2", "C3", "D1"]
    params: dict[str, Any] = {"as_of": NOON, "competitions": tracked}
    found = ["A1", "B1", "C3", "D1"]
    assert codes(bench.fetch("query_tables_to_refresh", **params)) == found
    pulled = {
        "D1": ledger("s1", NOON - minutes(29), resource="standings", scope="D1"),
        "A1": ledger("s2", NOON - minutes(30), resource="standings", scope="A1"),
        "B1": ledger(
            *("s3", NOON), resource="standings", scope="B1", verdict="invalid"
        ),
        "C3": ledger("s4", NOON, resource="batch_standings", scope="C3"),
    }
    bench.put("raw_snapshots", *pulled.values())
    assert codes(bench.fetch("query_tables_to_refresh", **params)) == ["A1", "B1", "C3"]


def reconciled(number: int, as_of: datetime, **changes: Any) -> dict[str, Any]:
    """A row of `gold_reconciliation` that names a match, with `changes`."""
    return {
        "match_id": number,
        "as_of_date": as_of.date(),
        "as_of": as_of,
        "competition_code": "PL",
        "utc_date": as_of,
        "verdict": "differs",
        "is_to_reread": True,
    } | changes


def reread(bench: Bench, as_of: datetime = NOON) -> list[int]:
    rows = bench.fetch(
        "query_matches_to_reread", as_of=as_of, competitions=["PL", "SA"]
    )
    return [row["match_id"] for row in rows]


NIGHT = NOON - timedelta(hours=10)


def test_a_reconciled_difference_is_read_again_until_live_has_it(
    bench: Bench,
) -> None:
    early, late = NIGHT - minutes(60), NIGHT - minutes(30)
    cases: dict[int, tuple[Any, Any]] = {  # (stamp, content) of batch and of live
        1: ((late, "b"), (early, "a")),
        2: ((late, "b"), (late, "a")),
        3: ((late, "b"), None),
        4: ((late, "b"), (early, "b")),
        5: ((early, "b"), (late, "a")),
        6: (None, (late, "a")),
    }
    for number, values in cases.items():
        bench.put("gold_reconciliation", reconciled(number, NIGHT))
        tables = ("silver_matches", "silver_live_match_state")
        for table, one in zip(tables, values, strict=True):
            if one:
                row = live(number, status_timestamp=one[0], content_hash=one[1])
                bench.put(table, row)
    assert reread(bench) == [1, 2, 3]


def test_the_presence_of_a_match_is_requested_once_a_night(
    bench: Bench,
) -> None:
    gone = NIGHT - minutes(60)
    cases: dict[int, tuple[Any, Any]] = {  # since when batch and live miss it
        1: (NIGHT, None),
        2: (None, gone),
        3: (NIGHT, gone),
        4: (None, None),
    }
    for number, (in_batch, in_live) in cases.items():
        bench.put("gold_reconciliation", reconciled(number, NIGHT))
        bench.put("silver_matches", batch(number, missing_since=in_batch))
        bench.put("silver_live_match_state", live(number, missing_since=in_live))
    assert reread(bench) == [1, 2]
    pull = ledger("s1", NIGHT + minutes(60), scope="ids", asked_ids=",1,12,")
    bench.put("raw_snapshots", pull)
    assert reread(bench) == [2]
    bench.rows["raw_snapshots"] = [pull | {"fetched_at": gone}]
    assert reread(bench) == [1, 2]
    bench.rows["raw_snapshots"] = [pull | {"verdict": "invalid"}]
    assert reread(bench) == [1, 2]


def test_a_match_that_stays_different_does_not_delay_others(bench: Bench) -> None:
    """It is requested again, but after all matches not requested yet."""
    for number in range(1, 503):
        bench.put("silver_matches", batch(number, content_hash="b"))
        bench.put("silver_live_match_state", live(number, content_hash="a"))
        bench.put("gold_reconciliation", reconciled(number, NIGHT))
    ids = "".join(f",{number}" for number in range(1, 501)) + ","
    bench.put("raw_snapshots", ledger("s1", NOON, scope="ids", asked_ids=ids))
    assert reread(bench) == [*range(1, 499), 501, 502]


def test_only_the_newest_night_of_a_week_names_matches(bench: Bench) -> None:
    night, week = timedelta(days=1), timedelta(days=7)
    bench.put(
        "gold_reconciliation",
        reconciled(1, NIGHT - night),
        reconciled(2, NIGHT),
        reconciled(3, NIGHT, is_to_reread=False),
        reconciled(4, NIGHT, competition_code="ELC"),
        reconciled(5, NIGHT, competition_code="SA"),
        reconciled(6, NIGHT + night),
    )
    for number in range(1, 7):
        bench.put("silver_matches", batch(number))
    assert reread(bench) == [2, 5]
    assert reread(bench, NIGHT + night) == [6]
    assert reread(bench, NIGHT - minutes(1)) == [1]
    assert reread(bench, NIGHT + night + week) == [6]
    assert reread(bench, NIGHT + night + week + minutes(1)) == []


def test_at_most_500_matches_are_read_again(bench: Bench) -> None:
    for number in range(1, 503):
        bench.put("silver_matches", batch(number))
        bench.put("gold_reconciliation", reconciled(number, NIGHT))
    assert reread(bench) == list(range(1, 501))


def test_backfilled_responses_in_silver_are_returned_newest_first(bench: Bench) -> None:
    step = {"step": "backfill_recent_matches", "silver_at": NOON}
    bench.put(
        "raw_snapshots",
        ledger("s1", NOON, **step),
        ledger("s2", NOON + minutes(1), **step, verdict="partial"),
        ledger("s3", NOON + minutes(2), **(step | {"silver_at": None})),
        ledger("s4", NOON, **step, verdict="invalid"),
        ledger("s5", NOON, silver_at=NOON),
        ledger("s6", NOON, **step, resource="errors"),
        ledger("s7", NOON - minutes(1), **step),
    )
    assert ids(bench.fetch("query_backfilled", since=NOON)) == ["s2", "s1"]


def test_matches_and_finals_of_each_date(bench: Bench) -> None:
    midnight = NOON + timedelta(hours=12)
    for number, (kick_off, is_final, code) in enumerate(
        [
            (NOON, True, "PL"),
            (midnight - minutes(1), False, "PL"),
            (midnight, True, "SA"),
            (midnight, True, "ELC"),
            (midnight + timedelta(days=1), True, "PL"),
        ]
    ):
        bench.put(
            "silver_live_match_state",
            live(number, utc_date=kick_off, is_final=is_final, competition_code=code),
        )
    rows = bench.fetch(
        "query_matches_by_day",
        since=NOON,
        before=midnight + timedelta(days=1),
        competitions=["PL", "SA"],
    )
    assert [(row["day"], row["matches"], row["final"]) for row in rows] == [
        (NOON.date(), 2, 1),
        (midnight.date(), 1, 1),
    ]


def test_the_seasons_of_drained_tables(bench: Bench) -> None:
    bench.put(
        "raw_batch_standings",
        table_row("s1", NOON, 1, season_id=2500),
        table_row("s1", NOON, 2, season_id=2500),
        table_row("s2", NOON, 1, season_id=2403),
        table_row("s3", NOON, 1, season_id=2300),
    )
    drained = {"since": NOON, "snapshot_ids": ["s1", "s2"]}
    rows = bench.fetch("query_touched_seasons", **drained)
    assert [row["season_id"] for row in rows] == [2403, 2500]
