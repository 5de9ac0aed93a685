"""Every alert condition at its bar, and since when it counts.

The bars are tested on both engines. Google's takes half a second to read so long a
statement: further cases are DuckDB's, and one long history runs on both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from functions.shared.conditions.evaluate import evaluate_conditions
from functions.shared.conditions.facts import Facts, Moment
from tests.engines import canonical, engines, require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger
from transforms.alert_conditions import CONDITIONS
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

Row = dict[str, Any]
Wrong = dict[tuple[str, str], datetime]

MICROSECOND = timedelta(microseconds=1)
MIDNIGHT = NOON.replace(hour=0)
DAY = timedelta(days=1)
HOUR = minutes(60)

ON_DUCKDB = pytest.mark.parametrize("bench", ["duckdb"], indirect=True)

NO_PULL = ("no_successful_pull", "ALL")
FRESHNESS = ("freshness_sla", "ALL")
FROZEN = ("feed_frozen", "ALL")
SUCCESS = ("success_rate", "ALL")


def fetch_conditions(bench: Bench, as_of: datetime, *competitions: str) -> list[Row]:
    """The evaluated conditions of a time."""
    moment = Moment(
        as_of=as_of,
        latest=as_of,
        since=as_of,
        horizon=as_of - 400 * DAY,
        competitions=list(competitions or ("PL",)),
    )
    return evaluate_conditions(Facts(bench.fetch, moment))


def wrong(bench: Bench, as_of: datetime, *competitions: str) -> Wrong:
    """What is wrong at a time, and since when."""
    return {
        (row["condition"], row["scope"]): row["onset_at"]
        for row in fetch_conditions(bench, as_of, *competitions)
        if row["onset_at"] is not None
    }


def state(number: int = 1, **changes: Any) -> Row:
    """A row of silver_live_match_state: a match of the day, to be played at 15:00."""
    row = {column.name: None for column in TABLES["silver_live_match_state"].columns}
    status = changes.get("status", "TIMED")
    return {
        **row,
        "match_id": number,
        "status_timestamp": NOON - 2 * DAY,
        "content_hash": "a",
        "first_seen_at": NOON - 2 * DAY,
        "snapshot_id": "s0",
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2600,
        "utc_date": NOON + 3 * HOUR,
        "status": status,
        "stage": "REGULAR_SEASON",
        "home_team_name": f"Club {2 * number}",
        "away_team_name": f"Club {2 * number + 1}",
        "is_score_contradictory": False,
        "is_final": status in ("FINISHED", "AWARDED"),
        "is_in_play": status in ("IN_PLAY", "PAUSED"),
        **changes,
    }


def match_of(row: Row) -> tuple[Any, ...]:
    """The match that a row names."""
    return row["competition_code"], row["home_team_name"], row["away_team_name"]


def put_states(bench: Bench, *states: Row) -> None:
    bench.put("silver_live_match_state", *states)


def pull(bench: Bench, at: datetime, **changes: Any) -> None:
    """A response in the ledger, valid by default."""
    number = len(bench.rows["raw_snapshots"])
    bench.put("raw_snapshots", ledger(f"s{number:04}", at, **changes))


def responses(bench: Bench, *verdicts: str, at: datetime = NOON, **about: Any) -> None:
    """Responses a minute apart."""
    for number, verdict in enumerate(verdicts):
        pull(bench, at + minutes(number), verdict=verdict, **about)


def run_row(number: int, status: str, **changes: Any) -> Row:
    """The number-th run of a DAG, a minute each, back to back."""
    started = changes.pop("at", NOON + minutes(number))
    dag = changes.get("dag", "live_poll_15m")
    return {
        "run_id": f"{dag}-{number:04}",
        "dag": dag,
        "trigger": "schedule",
        "scheduled_at": started,
        "started_at": started,
        "finished_at": started + minutes(1),
        "duration_ms": 60_000,
        "status": status,
        "attempts": 1,
        "last_attempt_at": started,
        "failed_step": "load_raw_live_tables" if status == "failed" else None,
        "error": None,
        "steps": "[]",
        "api_calls": 1,
        "statements": 10,
        "billed_bytes": 0,
        "code_version": "0.1.0",
        "publish_status": None,
        **changes,
    }


def runs(bench: Bench, statuses: Iterable[str], **about: Any) -> None:
    """Runs of a DAG, one a minute from noon on, f for failed and s for a success."""
    words = {"f": "failed", "s": "success", "k": "skipped", "m": "missed"}
    words |= {"a": "abandoned"}
    bench.put(
        "raw_pipeline_runs",
        *(run_row(n, words[one], **about) for n, one in enumerate(statuses)),
    )


def alert(alert_id: str, **changes: Any) -> Row:
    """A row of raw_alerts, open since noon."""
    return {
        "alert_id": alert_id,
        "condition": "schema_mismatch",
        "scope": "matches",
        "severity": "warning",
        "onset_at": NOON,
        "opened_at": NOON,
        "last_seen_at": NOON,
        "resolved_at": None,
        "message": "It is wrong.",
        "runbook": "docs/alerts.md#schema_mismatch",
        "open_notified_at": None,
        "close_notified_at": None,
        **changes,
    }


def test_nothing_is_wrong_in_an_empty_warehouse(bench: Bench) -> None:
    assert fetch_conditions(bench, NOON) == []


# How old the last pull is


@pytest.mark.parametrize(
    ("kick_off", "bar"), [(NOON + 3 * HOUR, minutes(20)), (NOON + DAY, minutes(90))]
)
def test_freshness_has_to_be_below_the_bar(
    bench: Bench, kick_off: datetime, bar: timedelta
) -> None:
    put_states(bench, state(utc_date=kick_off))
    pull(bench, NOON)
    assert FRESHNESS not in wrong(bench, NOON + bar - MICROSECOND)
    assert wrong(bench, NOON + bar)[FRESHNESS] == NOON + bar


@ON_DUCKDB
def test_freshness_is_unknown_without_a_pull(bench: Bench) -> None:
    put_states(bench, state())
    assert FRESHNESS not in wrong(bench, NOON)


def test_no_pull_needs_more_than_30_minutes(bench: Bench) -> None:
    put_states(bench, state())
    pull(bench, NOON)
    assert NO_PULL not in wrong(bench, NOON + minutes(30))
    since = wrong(bench, NOON + minutes(30) + MICROSECOND)[NO_PULL]
    assert since == NOON + minutes(30)


@pytest.mark.parametrize("last_pull", [None, MIDNIGHT - HOUR, MIDNIGHT])
@ON_DUCKDB
def test_no_pull_counts_from_the_start_of_the_match_day(
    bench: Bench, last_pull: datetime | None
) -> None:
    put_states(bench, state(), state(2, utc_date=NOON - 2 * DAY, status="FINISHED"))
    if last_pull is not None:
        pull(bench, last_pull)
    assert NO_PULL not in wrong(bench, MIDNIGHT + minutes(30))
    since = wrong(bench, MIDNIGHT + minutes(30) + MICROSECOND)[NO_PULL]
    assert since == MIDNIGHT + minutes(30)


@pytest.mark.parametrize("status", ["POSTPONED", "CANCELLED"])
@ON_DUCKDB
def test_a_match_called_off_makes_no_match_day(bench: Bench, status: str) -> None:
    put_states(bench, state(status=status))
    pull(bench, MIDNIGHT)
    assert wrong(bench, MIDNIGHT + minutes(89)) == {}
    at = MIDNIGHT + minutes(300)
    assert wrong(bench, at) == {FRESHNESS: MIDNIGHT + minutes(90)}


@ON_DUCKDB
def test_only_tracked_competitions_count(bench: Bench) -> None:
    put_states(bench, state(status="IN_PLAY", utc_date=NOON - 4 * HOUR))
    pull(bench, NOON)
    assert wrong(bench, NOON + minutes(89), "SA") == {}


@ON_DUCKDB
def test_on_two_match_days_in_a_row_midnight_changes_nothing(bench: Bench) -> None:
    put_states(bench, state(), state(2, utc_date=NOON + DAY))
    late = MIDNIGHT + 22 * HOUR
    pull(bench, late)
    for hours in (0.6, 1.9, 2, 2.1, 2.6, 9):
        assert wrong(bench, late + hours * HOUR) == {
            NO_PULL: late + minutes(30),
            FRESHNESS: late + minutes(20),
        }


@ON_DUCKDB
def test_a_match_past_midnight_goes_on_with_its_match_day(bench: Bench) -> None:
    kick_off = MIDNIGHT + 21 * HOUR
    late = kick_off + 2 * HOUR
    moved = {"utc_date": kick_off, "status_timestamp": late, "status": "IN_PLAY"}
    put_states(bench, state(1, **moved))
    pull(bench, late)
    stuck = ("stuck_match", "match 1")
    for at in (late + minutes(40), late + HOUR, kick_off + 6 * HOUR - MICROSECOND):
        found = wrong(bench, at)
        assert found.pop(stuck, None) in (None, kick_off + minutes(150))
        assert found == {NO_PULL: late + minutes(30), FRESHNESS: late + minutes(20)}
    # no match-day any more, but nothing has shown recovery
    found = wrong(bench, kick_off + 6 * HOUR)
    assert found == {
        stuck: kick_off + minutes(150),
        NO_PULL: late + minutes(30),
        FRESHNESS: late + minutes(20),
    }


@pytest.mark.parametrize(
    ("age", "before", "since"),
    [
        (minutes(10), None, minutes(10)),
        (minutes(40), None, minutes(0)),
        (minutes(90), None, minutes(0)),
        (minutes(100), minutes(-10), minutes(-10)),
    ],
)
@ON_DUCKDB
def test_when_a_match_day_begins_the_bar_falls(
    bench: Bench, age: timedelta, before: timedelta | None, since: timedelta
) -> None:
    put_states(bench, state())
    pull(bench, MIDNIGHT - age)
    before_midnight = wrong(bench, MIDNIGHT - MICROSECOND)
    assert before_midnight == ({} if before is None else {FRESHNESS: MIDNIGHT + before})
    for after in (minutes(10), minutes(29), minutes(80), 5 * HOUR):
        assert wrong(bench, MIDNIGHT + after)[FRESHNESS] == MIDNIGHT + since


@pytest.mark.parametrize("age", [minutes(25), minutes(60), minutes(100)])
@ON_DUCKDB
def test_that_a_match_day_ends_is_no_recovery(bench: Bench, age: timedelta) -> None:
    put_states(bench, state(status="FINISHED", utc_date=MIDNIGHT - 9 * HOUR))
    pull(bench, MIDNIGHT - age)
    on_the_day = wrong(bench, MIDNIGHT - MICROSECOND)
    assert on_the_day[FRESHNESS] == MIDNIGHT - age + minutes(20)
    for after in (minutes(0), minutes(30), 9 * DAY, 70 * DAY):
        assert wrong(bench, MIDNIGHT + after) == on_the_day
    pull(bench, MIDNIGHT + 70 * DAY)
    assert wrong(bench, MIDNIGHT + 70 * DAY) == {}


@ON_DUCKDB
def test_an_outage_over_days_began_when_it_began(bench: Bench) -> None:
    put_states(bench, state(status="FINISHED"), state(2, utc_date=NOON + 2 * DAY))
    late = MIDNIGHT + 20 * HOUR
    pull(bench, late)
    since = {FRESHNESS: late + minutes(20), NO_PULL: late + minutes(30)}
    for later in (DAY, 2 * DAY, 3 * DAY, 40 * DAY):
        assert wrong(bench, NOON + later) == since


def season(number: int = 1, **changes: Any) -> Row:
    """A row of silver_matches: as `state`, fetched at noon of the day before."""
    row = state(number, **changes)
    row["fetched_at"] = row.pop("first_seen_at")
    return row | changes


def test_a_match_that_only_the_season_has_makes_a_match_day(bench: Bench) -> None:
    bench.put("silver_matches", season())
    pull(bench, MIDNIGHT)
    assert wrong(bench, NOON) == {
        NO_PULL: MIDNIGHT + minutes(30),
        FRESHNESS: MIDNIGHT + minutes(20),
    }
    gate = {"as_of": NOON, "horizon": NOON - DAY, "competitions": ["PL"]}
    (row,) = bench.fetch("query_gate", **gate)
    assert row["is_match_day"]
    (row,) = bench.fetch("query_freshness", **gate)
    assert row["freshness_sla_minutes"] == 20


@pytest.mark.parametrize(
    ("live", "batch", "is_match_day"),
    [
        # live has seen the match move away; the season is older
        ({"utc_date": NOON + 9 * DAY, "status_timestamp": NOON}, {}, False),
        ({"utc_date": NOON + 9 * DAY}, {"status_timestamp": NOON}, True),
        ({"status": "POSTPONED", "status_timestamp": NOON}, {}, False),
        # live has lost it after the season named it; the season names it since
        ({"missing_since": NOON}, {"fetched_at": NOON - HOUR}, False),
        ({"missing_since": NOON - HOUR}, {"fetched_at": NOON}, True),
        ({}, {"missing_since": NOON}, True),
        ({"missing_since": NOON}, {"missing_since": NOON}, False),
    ],
)
@ON_DUCKDB
def test_of_live_and_season_the_newer_says_when_a_match_is(
    bench: Bench, live: Row, batch: Row, is_match_day: bool
) -> None:
    put_states(bench, state(**live))
    bench.put("silver_matches", season(**batch))
    (gate,) = bench.fetch(
        "query_gate", as_of=NOON, horizon=NOON - DAY, competitions=["PL"]
    )
    assert gate["is_match_day"] is is_match_day


@ON_DUCKDB
def test_without_any_pull_days_count_from_the_first_response(bench: Bench) -> None:
    put_states(bench, state(), state(2, utc_date=NOON - 3 * DAY))
    pull(bench, NOON - DAY, resource="errors", verdict="error", http_status=503)
    for later in (HOUR, 3 * DAY):
        assert wrong(bench, NOON + later) == {NO_PULL: MIDNIGHT + minutes(30)}


@ON_DUCKDB
def test_a_request_by_id_is_not_a_pull_of_the_day(bench: Bench) -> None:
    put_states(bench, state())
    pull(bench, NOON)
    pull(bench, NOON + minutes(40), asked_ids=",9,")
    assert wrong(bench, NOON + minutes(50))[NO_PULL] == NOON + minutes(30)


@ON_DUCKDB
def test_a_match_called_off_in_an_outage_closes_nothing(bench: Bench) -> None:
    put_states(bench, state(status="POSTPONED"))
    pull(bench, MIDNIGHT)
    about = {"condition": "no_successful_pull", "scope": "ALL"}
    bench.put("raw_alerts", alert("a1", onset_at=MIDNIGHT + minutes(30), **about))
    assert NO_PULL in wrong(bench, NOON)
    pull(bench, NOON)
    assert wrong(bench, NOON) == {}


# What stands still


def playing(number: int = 1, **changes: Any) -> Row:
    """A match that kicked off at 11:30; its last stamp is of noon."""
    defaults = {"status": "IN_PLAY", "utc_date": NOON - minutes(30)}
    return state(number, **{**defaults, "status_timestamp": NOON, **changes})


def test_a_feed_is_frozen_at_60_minutes(bench: Bench) -> None:
    put_states(bench, playing())
    pull(bench, NOON + HOUR - MICROSECOND)
    assert FROZEN not in wrong(bench, NOON + HOUR)
    pull(bench, NOON + HOUR)
    for at in (HOUR, 2 * HOUR - MICROSECOND):
        assert wrong(bench, NOON + at)[FROZEN] == NOON + HOUR
    # pulls fail: it is unknown whether it moves again
    assert wrong(bench, NOON + 9 * DAY)[FROZEN] == NOON + HOUR


@pytest.mark.parametrize(
    ("states", "since"),
    [
        ([playing(), playing(2, status_timestamp=NOON + minutes(1))], None),
        ([playing(), playing(2, status="PAUSED")], NOON + HOUR),
        ([playing(), state(2, status="TIMED")], NOON + HOUR),
        # another one was seen to end
        (
            [playing(), playing(2, status="FINISHED", status_timestamp=NOON + HOUR)],
            None,
        ),
        # no match is in play
        ([playing(status="FINISHED")], None),
        ([playing(status="SUSPENDED")], None),
        # one was left behind: over 150 min after its kick-off when all else stopped
        ([playing(utc_date=NOON - minutes(150))], NOON + HOUR),
        ([playing(utc_date=NOON - minutes(150) - MICROSECOND)], None),
        (
            [
                playing(status_timestamp=NOON - 3 * HOUR, utc_date=NOON - 5 * HOUR),
                playing(2, status="FINISHED"),
            ],
            None,
        ),
        (
            [playing(utc_date=NOON - 5 * HOUR), playing(2)],
            NOON + HOUR,
        ),
    ],
)
@ON_DUCKDB
def test_what_is_a_frozen_feed(
    bench: Bench, states: list[Row], since: datetime | None
) -> None:
    put_states(bench, *states)
    pull(bench, NOON + HOUR)
    assert wrong(bench, NOON + HOUR).get(FROZEN) == since


@ON_DUCKDB
def test_frozen_says_how_many_are_in_play(bench: Bench) -> None:
    put_states(bench, playing(), playing(2), state(3))
    pull(bench, NOON + HOUR)
    (row,) = [
        r
        for r in fetch_conditions(bench, NOON + HOUR)
        if r["condition"] == "feed_frozen"
    ]
    assert (row["match_count"], row["status_timestamp"]) == (2, NOON)


def test_a_match_is_stuck_over_150_minutes(bench: Bench) -> None:
    put_states(
        bench,
        playing(1, utc_date=NOON - minutes(150)),
        playing(2, utc_date=NOON - minutes(150) - MICROSECOND),
        playing(3, utc_date=NOON - minutes(300), status="FINISHED"),
        playing(4, utc_date=NOON - minutes(300), status="TIMED"),
        playing(5, utc_date=NOON - minutes(300), status="PAUSED"),
        playing(6, utc_date=NOON - 31 * DAY),
        playing(7, utc_date=NOON - minutes(300), competition_code="SA"),
    )
    pull(bench, NOON)
    assert wrong(bench, NOON) == {
        ("stuck_match", "match 2"): NOON - MICROSECOND,
        ("stuck_match", "match 5"): NOON - minutes(150),
    }
    (two, _) = [
        row
        for row in fetch_conditions(bench, NOON)
        if row["condition"] == "stuck_match"
    ]
    assert match_of(two) == ("PL", "Club 4", "Club 5")
    unnamed = playing(8, utc_date=NOON - 3 * HOUR, home_team_name=None)
    put_states(bench, unnamed)
    row = fetch_conditions(bench, NOON)[-1]
    assert match_of(row) == ("PL", None, "Club 17")


# Responses that break the contract

MISMATCH = ("schema_mismatch", "matches")


@pytest.mark.parametrize(
    ("verdicts", "since"),
    [
        ("valid", None),
        ("invalid", 0),
        ("partial", 0),
        ("valid invalid", 1),
        ("valid partial invalid", 1),
        ("invalid error", 0),
        ("invalid valid", None),
        ("partial valid error", None),
        ("invalid partial valid partial invalid", 3),
    ],
)
@ON_DUCKDB
def test_a_mismatch_lasts_until_the_next_valid_response(
    bench: Bench, verdicts: str, since: int | None
) -> None:
    responses(bench, *verdicts.split())
    found = wrong(bench, NOON + minutes(9)).get(MISMATCH)
    assert found == (None if since is None else NOON + minutes(since))


def test_windows_of_matches_are_one_scope_and_others_are_their_own(
    bench: Bench,
) -> None:
    responses(bench, "invalid", scope="2026-11-10..2026-11-20")
    responses(bench, "valid", scope="2026-11-19..2026-11-25", at=NOON + minutes(1))
    responses(bench, "invalid", resource="standings", scope="PL")
    responses(bench, "valid", resource="standings", scope="SA", at=NOON + minutes(1))
    responses(bench, "partial", resource="batch_matches", scope="PL")
    assert wrong(bench, NOON + minutes(9)) == {
        ("schema_mismatch", "batch_matches/PL"): NOON,
        ("schema_mismatch", "standings/PL"): NOON,
    }


def test_responses_after_as_of_are_not_known_yet(bench: Bench) -> None:
    responses(bench, "partial", "valid", "invalid")
    assert wrong(bench, NOON - MICROSECOND) == {}
    assert MISMATCH in wrong(bench, NOON)
    assert MISMATCH in wrong(bench, NOON + minutes(1) - MICROSECOND)
    assert MISMATCH not in wrong(bench, NOON + minutes(1))
    assert MISMATCH in wrong(bench, NOON + minutes(2))


@ON_DUCKDB
def test_of_responses_of_one_moment_the_bad_one_counts(bench: Bench) -> None:
    bench.put(
        "raw_snapshots", ledger("s2", NOON), ledger("s1", NOON, verdict="partial")
    )
    row = fetch_conditions(bench, NOON)[-1]
    assert (row["condition"], row["snapshot_id"]) == ("schema_mismatch", "s1")


@ON_DUCKDB
def test_a_scope_that_is_no_longer_queried_is_dropped(bench: Bench) -> None:
    responses(bench, "invalid", at=NOON - 10 * DAY)
    newest = NOON - 7 * DAY
    responses(bench, "partial", at=newest)
    last = newest + 7 * DAY - MICROSECOND
    assert wrong(bench, last)[MISMATCH] == NOON - 10 * DAY
    assert MISMATCH not in wrong(bench, newest + 7 * DAY)
    # an open alert stays, as nothing has shown recovery
    bench.put("raw_alerts", alert("a1", onset_at=NOON - 10 * DAY))
    assert MISMATCH in wrong(bench, newest + 90 * DAY)


BROKEN = {
    "verdict": "partial",
    "quarantined_count": 1,
    "broken_matches": ",PL:11:2026-11-21,",
    "named_matches": ",PL:10,",
}
GOOD = {"is_complete": True, "named_matches": ",PL:10,PL:11,"}


@pytest.mark.parametrize(
    ("later", "is_over"),
    [
        (GOOD, True),
        ({"asked_ids": ",11,", "scope": "ids", **GOOD}, True),
        ({**BROKEN, "broken_matches": ",PL:9:2026-11-21,", **GOOD}, True),
        # covers the date, and names others only: the match is gone
        ({**GOOD, "named_matches": ",PL:10,"}, True),
        ({**GOOD, "named_matches": ",SA:10,"}, False),
        ({**GOOD, "named_matches": ",PL:10,", "is_complete": False}, False),
        ({**GOOD, "named_matches": ",", "row_count": 0}, False),
        (
            {**GOOD, "named_matches": ",PL:10,", "scope": "2026-11-21..2026-11-25"},
            False,
        ),
        (
            {
                **GOOD,
                "named_matches": ",PL:110,PL:1,",
                "scope": "2026-10-01..2026-10-09",
            },
            False,
        ),
        ({**GOOD, "named_matches": ",", "asked_ids": ",12,", "row_count": 0}, False),
        ({**GOOD, "named_matches": ",PL:12,", "asked_ids": ",12,"}, False),
        ({**BROKEN, "step": "backfill_recent_matches"}, False),
        ({"resource": "batch_matches", "scope": "PL"}, False),
    ],
)
@ON_DUCKDB
def test_only_what_could_show_the_refused_match_ends_it(
    bench: Bench, later: Row, is_over: bool
) -> None:
    pull(bench, NOON, **BROKEN)
    pull(bench, NOON + minutes(5), **later)
    found = wrong(bench, NOON + minutes(9))
    wanted = {("schema_mismatch", "matches")}
    if later.get("broken_matches", "").startswith(",PL:9"):
        assert found[MISMATCH] == NOON + minutes(5)
    else:
        assert (set(found) & wanted == set()) is is_over


@pytest.mark.parametrize(
    ("about", "is_over"),
    [
        ({"scope": "PL"}, True),
        ({"scope": "SA"}, False),
        ({"scope": "PL", "asked_season": "2024"}, False),
        ({"scope": "PL", "row_count": 0}, False),
        ({"scope": "PL", "verdict": "invalid"}, False),
    ],
)
@ON_DUCKDB
def test_a_match_that_live_is_not_shown_any_more_is_left_to_the_season(
    bench: Bench, about: Row, is_over: bool
) -> None:
    pull(bench, NOON, **BROKEN)
    pull(bench, NOON + 2 * DAY, resource="batch_matches", **about)
    assert (MISMATCH not in wrong(bench, NOON + 3 * DAY)) is is_over


@pytest.mark.parametrize(
    ("first", "later", "is_over"),
    [
        ({"verdict": "invalid"}, {"row_count": 0}, True),
        ({"verdict": "invalid"}, {"step": "backfill_recent_matches"}, False),
        ({"verdict": "invalid"}, {"asked_ids": ",1,"}, False),
        ({"verdict": "invalid", "asked_ids": ",1,"}, {}, False),
        ({"verdict": "invalid", "asked_ids": ",1,"}, {"asked_ids": ",2,"}, True),
        ({**BROKEN, "broken_matches": ",::,"}, {"row_count": 0}, False),
        ({**BROKEN, "broken_matches": ",::,"}, {}, True),
        ({**BROKEN, "quarantined_count": 9}, {"step": "other", **GOOD}, False),
    ],
)
@ON_DUCKDB
def test_a_fault_that_is_of_no_match_is_ended_by_the_same_query(
    bench: Bench, first: Row, later: Row, is_over: bool
) -> None:
    pull(bench, NOON, **first)
    pull(bench, NOON + minutes(5), **later)
    assert (MISMATCH not in wrong(bench, NOON + HOUR)) is is_over


@pytest.mark.parametrize("resource", ["standings", "batch_matches", "batch_teams"])
@ON_DUCKDB
def test_an_empty_response_or_one_of_another_season_ends_nothing(
    bench: Bench, resource: str
) -> None:
    about = {"resource": resource, "scope": "PL"}
    pull(bench, NOON, verdict="partial", quarantined_count=1, **about)
    pull(bench, NOON + minutes(1), row_count=0, **about)
    pull(bench, NOON + minutes(2), asked_season="2024", **about)
    place = ("schema_mismatch", f"{resource}/PL")
    assert wrong(bench, NOON + HOUR) == {place: NOON}
    pull(bench, NOON + minutes(3), **about)
    assert wrong(bench, NOON + HOUR) == {}


# Runs

FAILING = ("consecutive_dag_failures", "live_poll_15m")


@pytest.mark.parametrize(
    ("statuses", "second"),
    [
        ("s", None),
        ("f", None),
        ("ff", 1),
        ("sffff", 2),
        ("ffs", None),
        ("ffsf", None),
        ("ffsfff", 5 - 1),
        ("ffk", 1),
        ("ffkk", 1),
        ("ffkf", 1),
        ("fkf", None),
        ("mf", 1),
        ("ma", 1),
    ],
)
@ON_DUCKDB
def test_two_failures_in_a_row_are_too_many(
    bench: Bench, statuses: str, second: int | None
) -> None:
    runs(bench, statuses)
    found = wrong(bench, NOON + HOUR).get(FAILING)
    assert found == (None if second is None else NOON + minutes(second + 1))


@ON_DUCKDB
def test_failures_of_two_dags_are_not_in_a_row(bench: Bench) -> None:
    runs(bench, "f")
    runs(bench, "f", dag="hourly_refresh")
    assert not any("consecutive" in name for name, _ in wrong(bench, NOON + HOUR))
    runs(bench, "mm", dag="daily_reconcile", failed_step=None)
    found = wrong(bench, NOON + HOUR)
    daily = ("consecutive_dag_failures", "daily_reconcile")
    assert found[daily] == NOON + minutes(2)
    assert FAILING not in found
    (row,) = [
        r
        for r in fetch_conditions(bench, NOON + HOUR)
        if r["scope"] == "daily_reconcile"
    ]
    assert (row["run_id"], row["failure"]) == ("daily_reconcile-0001", "missed")


def test_a_run_counts_when_it_is_over(bench: Bench) -> None:
    runs(bench, "ff")
    end = NOON + minutes(2)
    assert FAILING not in wrong(bench, end)
    assert wrong(bench, end + MICROSECOND)[FAILING] == end
    (row,) = [
        r for r in fetch_conditions(bench, NOON + HOUR) if r["scope"] == FAILING[1]
    ]
    assert row["run_id"] == "live_poll_15m-0001"
    assert row["failure"] == "load_raw_live_tables"


@ON_DUCKDB
def test_runs_are_in_the_order_of_their_starts_then_of_their_ids(bench: Bench) -> None:
    runs(bench, "fsf", at=NOON)
    assert FAILING not in wrong(bench, NOON + HOUR)
    slow = {"at": NOON - minutes(1), "finished_at": NOON + minutes(50)}
    bench.put("raw_pipeline_runs", run_row(7, "success", **slow))
    bench.put("raw_pipeline_runs", run_row(8, "failed", at=NOON + minutes(9)))
    assert wrong(bench, NOON + HOUR)[FAILING] == NOON + minutes(10)


@pytest.mark.parametrize(("good", "bad", "is_wrong"), [(198, 2, False), (197, 2, True)])
def test_a_rate_of_99_percent_passes(
    bench: Bench, good: int, bad: int, is_wrong: bool
) -> None:
    runs(bench, "f" * bad + "s" * good)
    assert (SUCCESS in wrong(bench, NOON + DAY)) is is_wrong


@ON_DUCKDB
def test_the_rate_is_of_all_dags_together_and_of_seven_days(bench: Bench) -> None:
    runs(bench, "ff", dag="hourly_refresh")
    for number, dag in enumerate(("live_poll_15m", "daily_reconcile")):
        at = NOON + (1 + number) * DAY
        bench.put(
            "raw_pipeline_runs",
            *(run_row(n, "success", dag=dag, at=at + minutes(n)) for n in range(49)),
        )
    seven_days_old = NOON + 7 * DAY
    found = wrong(bench, seven_days_old)
    assert found.pop(SUCCESS) == NOON + DAY + minutes(18)
    assert SUCCESS not in wrong(bench, seven_days_old + minutes(1) + MICROSECOND)


def test_the_rate_is_bad_since_it_fell(bench: Bench) -> None:
    runs(bench, "s" * 100 + "f")  # 1 of 101 is well
    assert SUCCESS not in wrong(bench, NOON + DAY)
    more = [(200, "failed"), (201, "success"), (202, "missed")]
    bench.put("raw_pipeline_runs", *(run_row(n, status) for n, status in more))
    fell = NOON + minutes(201)
    assert SUCCESS not in wrong(bench, fell)
    for at in (MICROSECOND, 7 * DAY):
        assert wrong(bench, fell + at)[SUCCESS] == fell
    (row,) = [
        r
        for r in fetch_conditions(bench, fell + minutes(1))
        if r["condition"] == SUCCESS[0]
    ]
    assert (row["failed_count"], row["run_count"], row["scope"]) == (2, 102, "ALL")
    assert row["success_ratio"] == pytest.approx(100 / 102)


@ON_DUCKDB
def test_a_rate_that_recovers_and_falls_again_has_a_new_onset(bench: Bench) -> None:
    runs(bench, "fsf" + "s" * 197)
    well = NOON + minutes(200)
    assert wrong(bench, well)[SUCCESS] == NOON + minutes(20)
    assert SUCCESS not in wrong(bench, well + MICROSECOND)
    bench.put("raw_pipeline_runs", run_row(250, "failed"))
    assert wrong(bench, NOON + DAY)[SUCCESS] == NOON + minutes(251)


@pytest.mark.parametrize(
    ("statuses", "is_wrong"),
    [
        ("f", False),
        ("f" * 19, False),
        ("f" + "s" * 30, False),  # one failure is not enough
        ("ff" + "s" * 17, False),
        ("ff" + "s" * 18, True),
    ],
)
@ON_DUCKDB
def test_a_rate_takes_20_runs_and_two_failures(
    bench: Bench, statuses: str, is_wrong: bool
) -> None:
    runs(bench, statuses)
    assert (SUCCESS in wrong(bench, NOON + DAY)) is is_wrong


@ON_DUCKDB
def test_that_failures_grow_old_is_no_recovery_where_nothing_runs(bench: Bench) -> None:
    runs(bench, "s" * 30 + "ff")
    fell = NOON + minutes(32)
    assert wrong(bench, NOON + 9 * DAY)[SUCCESS] == fell
    about = {"condition": "success_rate", "scope": "ALL"}
    failing = {"condition": FAILING[0], "scope": FAILING[1]}
    bench.put(
        "raw_alerts",
        alert("a1", onset_at=fell, **about),
        alert("a2", onset_at=fell, **failing),
    )
    assert {SUCCESS, FAILING} <= set(wrong(bench, NOON + 40 * DAY))
    runs(bench, "s" * 30, at=NOON + 40 * DAY)
    assert wrong(bench, NOON + 40 * DAY + HOUR) == {}


# What is published

STALLED = ("publishing_stalled", "hourly_refresh")


def publishing(bench: Bench, statuses: str) -> None:
    """Hourly runs whose step of publish was o: ok, k: skipped, f: failed; n: that did
    not run it."""
    words = {"o": "ok", "k": "skipped", "f": "failed"}
    for number, one in enumerate(statuses):
        about = {
            "dag": "hourly_refresh",
            "at": NOON + number * HOUR,
            "publish_status": words.get(one),
        }
        unused = number + len(bench.rows["raw_pipeline_runs"])
        bench.put("raw_pipeline_runs", run_row(unused, "success", **about))


@pytest.mark.parametrize(
    ("statuses", "first"),
    [
        ("oooo", None),
        ("okkk", 1),
        ("kfnk", 0),
        ("nnnn", None),
        ("onnn", None),
        ("oknnk", 1),
        ("okkko", None),
    ],
)
@ON_DUCKDB
def test_publishing_stalls_after_180_minutes(
    bench: Bench, statuses: str, first: int | None
) -> None:
    publishing(bench, statuses)
    found = wrong(bench, NOON + 9 * HOUR).get(STALLED)
    assert found == (None if first is None else NOON + first * HOUR + minutes(181))
    if found is not None:
        assert STALLED not in wrong(bench, found)


@ON_DUCKDB
def test_a_dag_that_stops_publishing_steps_has_not_recovered(bench: Bench) -> None:
    publishing(bench, "okkkk")
    about = {"condition": STALLED[0], "scope": STALLED[1]}
    bench.put("raw_alerts", alert("a1", onset_at=NOON + 4 * HOUR, **about))
    assert STALLED in wrong(bench, NOON + 40 * DAY)


# Matches that do not begin

WAITING = ("match_not_started", "PL")


def waiting(number: int = 1, **changes: Any) -> Row:
    """A match with its teams, to begin at noon."""
    return state(
        number,
        **{"utc_date": NOON, "home_team_id": 1, "away_team_id": 2, **changes},
    )


def test_a_match_has_not_started_120_minutes_after_its_kick_off(bench: Bench) -> None:
    put_states(bench, waiting(), waiting(2, utc_date=NOON + minutes(30)))
    due = NOON + minutes(120)
    pull(bench, due - MICROSECOND)
    assert WAITING not in wrong(bench, due + HOUR)  # no pull says so
    pull(bench, due)
    assert WAITING not in wrong(bench, due)
    for later in (MICROSECOND, HOUR, 9 * DAY):
        assert wrong(bench, due + later)[WAITING] == due
    pull(bench, due + HOUR)
    rows = [
        r
        for r in fetch_conditions(bench, due + 2 * HOUR)
        if r["condition"] == WAITING[0]
    ]
    (row,) = rows
    assert row["match_count"] == 2
    assert match_of(row) == ("PL", "Club 2", "Club 3")


@pytest.mark.parametrize(
    ("changes", "since"),
    [
        ({"status": "IN_PLAY"}, None),
        ({"status": "FINISHED"}, None),
        ({"status": "POSTPONED"}, None),
        ({"status": "CANCELLED"}, None),
        ({"status": "SUSPENDED"}, None),
        ({"missing_since": NOON}, None),
        ({"home_team_id": None}, None),
        ({"competition_code": "SA"}, None),
        ({"utc_date": NOON + DAY}, None),
        ({"utc_date": NOON - 31 * DAY}, None),
        # in the Americas some do kick off at midnight
        ({"utc_date": MIDNIGHT}, MIDNIGHT + minutes(120)),
        # a placeholder: its date has to be over
        ({"status": "SCHEDULED", "utc_date": MIDNIGHT}, None),
        (
            {"status": "SCHEDULED", "utc_date": MIDNIGHT - DAY},
            MIDNIGHT + minutes(120),
        ),
    ],
)
@ON_DUCKDB
def test_which_matches_have_not_started(
    bench: Bench, changes: Row, since: datetime | None
) -> None:
    put_states(bench, waiting(**changes))
    pull(bench, NOON + 5 * HOUR)
    assert wrong(bench, NOON + 5 * HOUR).get(WAITING) == since


@ON_DUCKDB
def test_a_match_that_leaves_the_window_has_not_started(bench: Bench) -> None:
    put_states(bench, waiting())
    about = {"condition": WAITING[0], "scope": "PL", "onset_at": NOON + 2 * HOUR}
    bench.put("raw_alerts", alert("a1", **about))
    pull(bench, NOON + 40 * DAY)
    assert WAITING in wrong(bench, NOON + 40 * DAY)
    bench.put("silver_matches", season(status="FINISHED", status_timestamp=NOON + DAY))
    assert wrong(bench, NOON + 40 * DAY) == {}


@ON_DUCKDB
def test_a_stuck_match_stays_stuck_however_long(bench: Bench) -> None:
    put_states(bench, playing())
    stuck = {"condition": "stuck_match", "scope": "match 1"}
    bench.put("raw_alerts", alert("a1", onset_at=NOON + 2 * HOUR, **stuck))
    pull(bench, NOON + 40 * DAY)
    assert ("stuck_match", "match 1") in wrong(bench, NOON + 40 * DAY)


# Live beside batch

CONFLICT = ("reconcile_conflict", "match 1")


def night(number: int, cause: str | None, match_id: int = 1) -> Row:
    """A row of the number-th night, at 02:00."""
    as_of = MIDNIGHT + 2 * HOUR + number * DAY
    return {
        "match_id": match_id,
        "as_of_date": as_of.date(),
        "as_of": as_of,
        "competition_code": "PL",
        "utc_date": NOON,
        "verdict": "equal" if cause is None else "differs",
        "cause": cause,
        "is_to_reread": cause is not None,
        "home_team_name": "Club 2",
        "away_team_name": "Club 3",
    }


def both_sides(
    bench: Bench, *, live: str = "a", batch: str = "b", later: int = 0
) -> None:
    """One match under one stamp, or batch's later."""
    put_states(bench, state(status="FINISHED", content_hash=live))
    other = state(status="FINISHED", content_hash=batch)
    other["status_timestamp"] += minutes(later)
    other["fetched_at"] = other.pop("first_seen_at")
    bench.put("silver_matches", other)


@pytest.mark.parametrize(
    ("causes", "since"),
    [
        (["same_stamp_conflict"], 0),
        ([None, "same_stamp_conflict", "same_stamp_conflict"], 1),
        (["same_stamp_conflict", "late_correction"], None),
        (["same_stamp_conflict", None], None),
        (["same_stamp_conflict", None, "same_stamp_conflict"], 2),
        (["live_newer"], None),
    ],
)
@ON_DUCKDB
def test_a_conflict_is_one_since_the_first_night_in_a_row(
    bench: Bench, causes: list[str | None], since: int | None
) -> None:
    both_sides(bench)
    pull(bench, NOON + 9 * DAY)
    nights = [night(number, cause) for number, cause in enumerate(causes)]
    bench.put("gold_reconciliation", *nights)
    found = wrong(bench, NOON + 9 * DAY)
    expected = {} if since is None else {CONFLICT: nights[since]["as_of"]}
    assert found == expected


@pytest.mark.parametrize(
    ("sides", "is_wrong"),
    [
        ({}, True),
        ({"batch": "a"}, False),  # healed by reading again
        ({"later": 1}, False),  # a correction: the order decides
    ],
)
@ON_DUCKDB
def test_a_conflict_is_over_when_live_and_batch_agree(
    bench: Bench, sides: dict[str, Any], is_wrong: bool
) -> None:
    both_sides(bench, **sides)
    bench.put("gold_reconciliation", night(0, "same_stamp_conflict"))
    assert (CONFLICT in wrong(bench, NOON)) is is_wrong


@ON_DUCKDB
def test_only_the_newest_night_before_as_of_counts(bench: Bench) -> None:
    both_sides(bench)
    bench.put(
        "gold_reconciliation",
        night(0, "same_stamp_conflict"),
        night(1, None, match_id=2),
    )
    first = night(0, None)["as_of"]
    assert CONFLICT not in wrong(bench, first - MICROSECOND)
    assert wrong(bench, first + HOUR)[CONFLICT] == first
    assert CONFLICT not in wrong(bench, first + DAY)


# Beside the alerts that are known


def beside(bench: Bench, as_of: datetime) -> list[tuple[Any, ...]]:
    names = ("condition", "scope", "onset_at", "alert_id", "resolved_at")
    return [
        tuple(row[name] for name in names) for row in fetch_conditions(bench, as_of)
    ]


def test_an_open_alert_stands_beside_its_condition(bench: Bench) -> None:
    responses(bench, "invalid")
    bench.put("raw_alerts", alert("a1"))
    (row,) = fetch_conditions(bench, NOON)
    assert (row["onset_at"], row["known_onset_at"]) == (NOON, NOON)
    known = alert("a1")
    for name in ("onset_at", "condition", "scope"):
        assert row.pop(name) == known.pop(name)
    assert {name: row[name] for name in known} == known


def test_an_open_alert_is_shown_when_nothing_is_wrong(bench: Bench) -> None:
    bench.put("raw_alerts", alert("a1"))
    assert beside(bench, NOON + 9 * HOUR) == [
        ("schema_mismatch", "matches", None, "a1", None)
    ]


@ON_DUCKDB
def test_the_newest_alert_counts(bench: Bench) -> None:
    responses(bench, "invalid")
    done = {"resolved_at": NOON - HOUR, "close_notified_at": NOON - HOUR}
    bench.put(
        "raw_alerts",
        alert("a3", onset_at=NOON - 3 * HOUR, **done),
        alert("a1", onset_at=NOON - 2 * HOUR, **done),
        alert("b1", scope="standings/PL", **done),
        alert("a2", onset_at=NOON - 2 * HOUR, **done),
    )
    assert beside(bench, NOON) == [
        ("schema_mismatch", "matches", NOON, "a2", NOON - HOUR)
    ]


@ON_DUCKDB
def test_a_closing_is_shown_until_it_is_sent_and_an_hour_after(bench: Bench) -> None:
    closed = {"resolved_at": NOON + HOUR}
    bench.put("raw_alerts", alert("a1", **closed))
    sent_row = {"close_notified_at": NOON + HOUR, **closed}
    bench.put("raw_alerts", alert("a2", scope="standings/PL", **sent_row))
    unsent = ("schema_mismatch", "matches", None, "a1", NOON + HOUR)
    sent = ("schema_mismatch", "standings/PL", None, "a2", NOON + HOUR)
    assert beside(bench, NOON + 2 * HOUR - MICROSECOND) == [unsent, sent]
    assert beside(bench, NOON + 2 * HOUR) == [unsent]
    assert beside(bench, NOON + HOUR + 30 * DAY - MICROSECOND) == [unsent]
    assert beside(bench, NOON + HOUR + 30 * DAY) == []


def test_a_closing_is_shown_behind_the_alert_that_came_after(bench: Bench) -> None:
    responses(bench, "invalid", at=NOON + minutes(5))
    bench.put(
        "raw_alerts",
        alert("a1", resolved_at=NOON + minutes(1)),
        alert("a2", onset_at=NOON + minutes(5)),
    )
    assert beside(bench, NOON + minutes(5)) == [
        ("schema_mismatch", "matches", None, "a1", NOON + minutes(1)),
        ("schema_mismatch", "matches", NOON + minutes(5), "a2", None),
    ]


@ON_DUCKDB
def test_what_is_wrong_comes_in_the_order_of_names(bench: Bench) -> None:
    put_states(bench, playing(), playing(2), playing(10))
    responses(bench, "partial")
    runs(bench, "ff")
    found = [row[:2] for row in beside(bench, NOON + 5 * HOUR)]
    assert found == sorted(found)
    assert len(found) == 7


@pytest.mark.googlesql
def test_both_engines_give_the_same_for_a_long_history() -> None:
    results = []
    for name in engines():
        bench = Bench(require(name))
        put_states(
            bench,
            playing(),
            playing(2, utc_date=NOON - 4 * HOUR),
            state(3, utc_date=NOON - DAY, status="FINISHED"),
            state(4, utc_date=NOON + 11 * HOUR, status="POSTPONED"),
            state(5, competition_code="SA", home_team_name=None, status="IN_PLAY"),
            waiting(6, utc_date=NOON - 9 * HOUR),
        )
        publishing(bench, "okkkk")
        other = state(3, status="FINISHED", content_hash="b", utc_date=NOON - DAY)
        other["fetched_at"] = other.pop("first_seen_at")
        bench.put("silver_matches", other)
        nights = [night(n, "same_stamp_conflict", match_id=3) for n in (-2, -1, 0)]
        bench.put("gold_reconciliation", *nights, night(0, None))
        responses(bench, "valid", "partial", "invalid")
        responses(bench, "invalid", "valid", resource="standings", scope="PL")
        responses(bench, "partial", at=NOON + HOUR, resource="standings", scope="SA")
        pull(bench, NOON - minutes(1), **BROKEN)
        pull(bench, NOON + minutes(1.5), **GOOD)
        pull(bench, NOON + minutes(61), **BROKEN)
        runs(bench, "sffmak" * 9 + "ff")
        runs(bench, "sf", dag="hourly_refresh", failed_step=None)
        bench.put(
            "raw_alerts",
            alert("a1", resolved_at=NOON),
            alert("a2", onset_at=NOON + minutes(1)),
            alert("a3", condition="stuck_match", scope="match 9"),
            alert("a4", scope="standings/SA", resolved_at=NOON - DAY),
        )
        at = [NOON + minutes(m) for m in (-800, 2, 30.5, 61.5, 100, 24 * 60 + 30)]
        results.append(
            [canonical(fetch_conditions(bench, as_of, "PL", "SA")) for as_of in at]
        )
    assert results[0] == results[1]
    assert {
        row["condition"] for rows in results[0] for row in rows
    } == CONDITIONS.keys()


# The table of alerts


def test_open_alerts_come_first_then_the_newest(bench: Bench) -> None:
    bench.put(
        "raw_alerts",
        alert("a1", onset_at=NOON - HOUR, resolved_at=NOON),
        alert("a2", resolved_at=NOON + minutes(1)),
        alert("a3", resolved_at=NOON - MICROSECOND),
        alert("a4", onset_at=NOON - 9 * DAY),
        alert("a6"),
        alert("a5"),
    )
    rows = bench.fetch("query_alerts", since=NOON, horizon=NOON - 400 * DAY)
    assert [row["alert_id"] for row in rows] == ["a5", "a6", "a4", "a2", "a1"]


def put(bench: Bench, *rows: Row) -> list[Row]:
    text = msgspec.json.encode(rows).decode()
    since = min(row["onset_at"] for row in rows)
    return bench.run("put_alerts", rows=text, since=since)


def test_alerts_are_kept_as_they_come(bench: Bench) -> None:
    changes = {"message": '\'; -- "x" ü \U0001f9e4', "onset_at": NOON - MICROSECOND}
    rows = put(bench, alert("a1", **changes), alert("a2", open_notified_at=NOON))
    by_id = sorted(rows, key=lambda row: row["alert_id"])
    assert by_id == [alert("a1", **changes), alert("a2", open_notified_at=NOON)]


def test_what_is_known_of_an_alert_is_only_added_to(bench: Bench) -> None:
    put(bench, alert("a1", last_seen_at=NOON + minutes(5)))
    other = {
        "message": "Other.",
        "opened_at": NOON + minutes(9),
        "severity": "critical",
    }
    (row,) = put(bench, alert("a1", last_seen_at=NOON + minutes(3), **other))
    assert row == alert("a1", last_seen_at=NOON + minutes(5))
    changes = {"open_notified_at": NOON + minutes(6), "last_seen_at": NOON + minutes(6)}
    (row,) = put(bench, alert("a1", **changes))
    assert row == alert("a1", **changes)
    (row,) = put(bench, alert("a1", open_notified_at=NOON + minutes(7)))
    assert row == alert("a1", **changes)


def test_a_closed_alert_was_last_seen_when_its_closing_says_so(bench: Bench) -> None:
    put(bench, alert("a1", last_seen_at=NOON + minutes(5)))
    closed = {"resolved_at": NOON + minutes(4), "last_seen_at": NOON + minutes(3)}
    (row,) = put(bench, alert("a1", **closed))
    assert row == alert("a1", **closed)
    (row,) = put(bench, alert("a1", last_seen_at=NOON + minutes(9)))
    assert row == alert("a1", **closed)
    again = {"resolved_at": NOON + minutes(8), "last_seen_at": NOON + minutes(7)}
    (row,) = put(bench, alert("a1", **again, close_notified_at=NOON + minutes(9)))
    assert row == alert("a1", **closed, close_notified_at=NOON + minutes(9))
