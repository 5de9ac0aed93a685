from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.functions.world import (
    JSON,
    LOG,
    MONITOR,
    NOON,
    SILVER,
    VALIDATE,
    World,
    columns,
    days,
    match,
    matches_response,
    minutes,
)

pytestmark = pytest.mark.slow

MICROSECOND = timedelta(microseconds=1)


def seen(world: World, *matches: JSON, at: datetime = NOON) -> None:
    """A response, taken all the way to silver."""
    world.store_response(matches_response(*matches), at=at)
    world.load_into_silver(since="2026-11-01")


def monitor(world: World, as_of: datetime, scope: str = "ALL") -> JSON:
    """What the monitor says at a time."""
    world.call(MONITOR, as_of=as_of)
    rows = world.rows("gold_live_match_monitor")
    (row,) = [row for row in rows if row["scope"] == scope]
    return row


TODAY = match(1)
TOMORROW = match(1, kick_off=NOON + days(1))


@pytest.mark.parametrize(
    ("shown", "bar", "age", "is_met"),
    [
        (TODAY, 20, minutes(0), True),
        (TODAY, 20, minutes(20) - MICROSECOND, True),
        (TODAY, 20, minutes(20), False),
        (TOMORROW, 90, minutes(20), True),
        (TOMORROW, 90, minutes(90) - MICROSECOND, True),
        (TOMORROW, 90, minutes(90), False),
    ],
)
def test_freshness_at_the_bar(
    world: World, shown: JSON, bar: int, age: timedelta, is_met: bool
) -> None:
    seen(world, shown)
    row = monitor(world, NOON + age)
    assert row["freshness_sla_minutes"] == bar
    assert row["is_match_day"] is (bar == 20)
    assert row["is_freshness_sla_met"] is is_met
    assert row["last_successful_pull_at"] == NOON
    assert row["freshness_minutes"] == pytest.approx(age / minutes(1))


def test_freshness_is_unknown_while_there_is_no_pull(world: World) -> None:
    row = monitor(world, NOON)
    assert row["freshness_minutes"] is row["last_successful_pull_at"] is None
    assert row["is_freshness_sla_met"] is None
    assert row["is_match_day"] is False
    assert (row["in_play_count"], row["stuck_match_count"]) == (0, 0)
    assert row["is_feed_frozen"] is False
    assert row["is_lag_sla_met"] is row["in_play_seen_in_time_ratio"] is None
    response = world.call(MONITOR, as_of=NOON)
    assert response["details"]["freshness_minutes"] is None


def test_errors_and_broken_responses_are_no_pulls(world: World) -> None:
    seen(world, TODAY)
    world.store_response("{}", at=NOON + minutes(5), resource="errors", status=500)
    world.store_response("<html>", at=NOON + minutes(6))
    world.call(VALIDATE)
    assert monitor(world, NOON + minutes(10))["last_successful_pull_at"] == NOON
    seen(world, TODAY, {"id": 0}, at=NOON + minutes(7))
    row = monitor(world, NOON + minutes(10))
    assert row["last_successful_pull_at"] == NOON + minutes(7)


def test_a_pull_after_as_of_is_not_known_yet(world: World) -> None:
    seen(world, TODAY)
    seen(world, TODAY, at=NOON + minutes(30))
    row = monitor(world, NOON + minutes(15))
    assert row["last_successful_pull_at"] == NOON
    assert row["freshness_minutes"] == 15


def test_evaluating_an_earlier_time_changes_nothing(world: World) -> None:
    seen(world, TODAY)
    monitor(world, NOON + minutes(10))
    before = world.rows("gold_live_match_monitor")
    seen(world, match(2, status="IN_PLAY", code="BL1"), at=NOON + minutes(1))
    world.call(MONITOR, as_of=NOON + minutes(10) - MICROSECOND)
    assert world.rows("gold_live_match_monitor") == before
    assert monitor(world, NOON + minutes(10))["in_play_count"] == 1


def test_one_row_for_all_and_one_for_each_competition_with_matches(
    world: World,
) -> None:
    seen(world, match(1, status="IN_PLAY"), match(2, code="BL1"), match(3, code="PD"))
    world.change_settings(competitions=("PL", "BL1"))
    world.call(MONITOR, as_of=NOON)
    rows = world.rows("gold_live_match_monitor")
    assert columns(rows, "scope", "in_play_count") == [
        ("ALL", 1),
        ("BL1", 0),
        ("PL", 1),
    ]
    assert {row["as_of"] for row in rows} == {NOON}
    world.change_settings(competitions=("PD",))
    world.call(MONITOR, as_of=NOON + minutes(1))
    scopes = columns(world.rows("gold_live_match_monitor"), "scope")
    assert scopes == [("ALL",), ("PD",)]


@pytest.mark.parametrize(
    ("status", "after", "count"),
    [
        ("IN_PLAY", minutes(150), 0),
        ("IN_PLAY", minutes(150) + MICROSECOND, 1),
        ("PAUSED", minutes(151), 1),
        ("FINISHED", minutes(300), 0),
        ("TIMED", minutes(300), 0),
    ],
)
def test_a_match_in_play_too_long_is_stuck(
    world: World, status: str, after: timedelta, count: int
) -> None:
    seen(world, match(1, status=status, kick_off=NOON))
    assert monitor(world, NOON + after)["stuck_match_count"] == count


@pytest.mark.parametrize(
    ("status", "still", "pulled", "is_frozen"),
    [
        ("IN_PLAY", minutes(61) - MICROSECOND, minutes(1), False),
        ("IN_PLAY", minutes(61), minutes(1), True),
        ("IN_PLAY", minutes(120) - MICROSECOND, minutes(60) - MICROSECOND, True),
        ("IN_PLAY", minutes(600), minutes(539), True),  # pulls stopped: no recovery
        ("IN_PLAY", minutes(600), minutes(541), False),
        ("TIMED", minutes(600), minutes(1), False),
    ],
)
def test_a_feed_is_frozen_when_pulls_succeed_and_nothing_moves(
    world: World, status: str, still: timedelta, pulled: timedelta, is_frozen: bool
) -> None:
    shown = match(1, status=status, kick_off=NOON - minutes(90), updated=NOON)
    as_of = NOON + still
    seen(world, shown, at=as_of - pulled)
    row = monitor(world, as_of)
    assert row["is_feed_frozen"] is is_frozen
    assert row["last_status_timestamp"] == (NOON if status == "IN_PLAY" else None)


def test_one_match_that_moves_thaws_the_feed(world: World) -> None:
    still = match(1, status="IN_PLAY", kick_off=NOON, updated=NOON)
    moving = match(2, status="IN_PLAY", kick_off=NOON, updated=NOON + minutes(30))
    seen(world, still, moving, at=NOON + minutes(61))
    assert monitor(world, NOON + minutes(62))["is_feed_frozen"] is False


def _goals(world: World, lags: list[timedelta]) -> None:
    """A match first met before play, then a goal for each lag."""
    world.store_response(
        matches_response(match(1, kick_off=NOON)), at=NOON - minutes(5)
    )
    for number, lag in enumerate(lags):
        at = NOON + minutes(number)
        shown = match(1, status="IN_PLAY", kick_off=NOON, updated=at, goals=(number, 0))
        world.store_response(matches_response(shown), at=at + lag)
    world.load_into_silver()


@pytest.mark.parametrize(
    ("late", "ratio", "is_met"), [(0, 1.0, True), (1, 0.95, True), (2, 0.9, False)]
)
def test_lag_is_met_when_nineteen_of_twenty_are_in_time(
    world: World, late: int, ratio: float, is_met: bool
) -> None:
    on_time, too_late = minutes(20), minutes(20) + timedelta(seconds=1)
    _goals(world, [too_late] * late + [on_time] * (20 - late))
    row = monitor(world, NOON + minutes(60))
    assert row["in_play_sighting_count"] == 20
    assert row["in_play_seen_in_time_ratio"] == pytest.approx(ratio)
    assert row["is_lag_sla_met"] is is_met


def test_how_we_met_a_match_says_nothing_of_lag(world: World) -> None:
    shown = match(1, status="IN_PLAY", kick_off=NOON, updated=NOON)
    seen(world, shown, at=NOON + minutes(300))
    row = monitor(world, NOON + minutes(301))
    assert row["in_play_sighting_count"] == 0
    assert row["is_lag_sla_met"] is None


def test_lag_counts_only_the_day_of_as_of(world: World) -> None:
    _goals(world, [minutes(300)])
    assert monitor(world, NOON + minutes(400))["is_lag_sla_met"] is False
    assert monitor(world, NOON + days(1))["in_play_sighting_count"] == 0


# Runs

RUN_ID = "live_poll_15m-20261121T1200Z"


def step(name: str, function: str, status: str = "ok", **changes: Any) -> JSON:
    """How a step went."""
    return {
        "step": name,
        "function": function,
        "status": status,
        "attempts": 1,
        "duration_ms": 5,
        "counts": {"api_calls": 2, "statements": 3, "rows": 9},
        **changes,
    }


FETCHED = [step("fetch_matches_live", "fetch"), step(VALIDATE, "validate")]
SKIPPED = [
    step("fetch_matches_live", "fetch", "skipped"),
    step("fetch_standings_live", "fetch", "skipped"),
    step(VALIDATE, "validate"),
]
FAILED = [
    *FETCHED,
    step(SILVER, "transform", "failed", error="The disk is full."),
    step(MONITOR, "monitor", "failed", error="So was this one."),
]


def log(world: World, steps: list[JSON], minute: int = 0, **changes: Any) -> JSON:
    """Report an attempt that began at a minute and took one."""
    started = NOON + minutes(minute)
    report = {
        "trigger": "schedule",
        "started_at": started,
        "finished_at": started + minutes(1),
        "steps": steps,
    }
    return world.call(
        LOG,
        dag="live_poll_15m",
        run_id=RUN_ID,
        scheduled_at=NOON,
        args={**report, **changes},
    )


def run_of(world: World) -> JSON:
    (row,) = world.rows("raw_pipeline_runs")
    return row


def test_a_run_is_recorded(world: World) -> None:
    assert log(world, FETCHED)["details"] == {"run": "success"}
    row = run_of(world)
    assert row.pop("code_version")
    assert [one["step"] for one in row.pop("steps")] == ["fetch_matches_live", VALIDATE]
    assert row == {
        "run_id": RUN_ID,
        "dag": "live_poll_15m",
        "trigger": "schedule",
        "scheduled_at": NOON,
        "started_at": NOON,
        "finished_at": NOON + minutes(1),
        "duration_ms": 60_000,
        "status": "success",
        "attempts": 1,
        "last_attempt_at": NOON,
        "failed_step": None,
        "error": None,
        "api_calls": 4,
        "statements": 6,
        "billed_bytes": 0,
        "publish_status": None,
    }


def test_a_failed_run_names_its_first_failure(world: World) -> None:
    assert log(world, FAILED)["details"] == {"run": "failed"}
    row = run_of(world)
    found = (row["status"], row["failed_step"], row["error"])
    assert found == ("failed", SILVER, "The disk is full.")


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (SKIPPED, "skipped"),
        ([*SKIPPED, step(SILVER, "transform", "failed")], "failed"),
        ([SKIPPED[0], *FETCHED], "success"),
        ([step(VALIDATE, "validate")], "success"),
        ([], "success"),
    ],
)
def test_a_run_is_skipped_when_all_its_fetches_were(
    world: World, steps: list[JSON], status: str
) -> None:
    log(world, steps)
    assert run_of(world)["status"] == status


def test_a_newer_attempt_replaces_a_failed_one(world: World) -> None:
    log(world, FAILED)
    log(world, FETCHED, 5)
    row = run_of(world)
    found = (row["status"], row["attempts"], row["failed_step"], row["error"])
    assert found == ("success", 2, None, None)
    assert row["started_at"] == row["last_attempt_at"] == NOON + minutes(5)


@pytest.mark.parametrize("recorded", [FETCHED, SKIPPED], ids=["success", "skipped"])
@pytest.mark.parametrize("later", [FAILED, FETCHED], ids=["failed", "success"])
def test_a_recorded_success_is_never_overwritten(
    world: World, recorded: list[JSON], later: list[JSON]
) -> None:
    log(world, recorded)
    before = run_of(world)
    log(world, later, 5)
    changed = {"attempts": 2, "last_attempt_at": NOON + minutes(5)}
    assert run_of(world) == {**before, **changed}


@pytest.mark.parametrize("steps", [FETCHED, FAILED], ids=["success", "failed"])
def test_the_same_report_twice_changes_nothing(world: World, steps: list[JSON]) -> None:
    log(world, steps)
    before = run_of(world)
    log(world, steps)
    assert run_of(world) == before


def test_an_older_attempt_that_reports_late_changes_nothing(world: World) -> None:
    log(world, FAILED, 5)
    before = run_of(world)
    log(world, FAILED[2:], 0, trigger="manual")
    assert run_of(world) == before


def test_a_success_counts_in_whatever_order_its_attempts_report(world: World) -> None:
    log(world, FAILED, 5)
    for _ in range(2):
        log(world, FETCHED, 0)
        row = run_of(world)
        found = (row["status"], row["attempts"], row["failed_step"])
        assert found == ("success", 2, None)
        assert row["started_at"] == NOON
        assert row["last_attempt_at"] == NOON + minutes(5)


def test_without_a_report_there_is_nothing_to_record(world: World) -> None:
    assert world.call(LOG, dag="live_poll_15m")["status"] == "skipped"
    assert world.call(LOG)["status"] == "skipped"
    assert world.rows("raw_pipeline_runs") == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"trigger": "cron"}, "trigger"),
        ({"started_at": "2026-11-21T12:00:00"}, "started_at"),
        ({"steps": [{"step": "x"}]}, "steps"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_report_that_cannot_be_read_is_refused(
    world: World, changes: JSON, named: str
) -> None:
    report = {"trigger": "manual", "started_at": NOON, "finished_at": NOON, "steps": []}
    response = world.try_call(LOG, dag="live_poll_15m", args={**report, **changes})
    assert response.http_status == 400
    assert named in response.body["error"]["what"]
    assert world.rows("raw_pipeline_runs") == []


def test_what_a_failed_step_said_is_kept_to_the_letter(world: World) -> None:
    said = '\'; DROP TABLE x; -- "q" \U0001f9e4 \\u0041\n{}'
    log(world, [step(SILVER, "transform", "failed", error=said)])
    assert run_of(world)["error"] == said


# Health


def report(
    world: World, minute: int, steps: list[JSON], dag: str = "live_poll_15m"
) -> JSON:
    """A manual run that monitors, with the health, and reports itself a minute after;
    its monitoring."""
    started = NOON + minutes(minute)
    about = {"dag": dag, "run_id": f"{dag}-{minute}"}
    world.clock.set(started)
    monitored = world.call(MONITOR, **about, args={"keeps_health": True})
    times = {"started_at": started, "finished_at": started + minutes(1)}
    world.call(LOG, **about, args={"trigger": "manual", "steps": steps, **times})
    return monitored


def test_without_runs_there_is_no_health(world: World) -> None:
    response = world.call(MONITOR)
    assert response["details"]["dags"] == {}
    assert response["counts"]["dags"] == 0
    assert world.rows("gold_pipeline_health") == []


def test_a_run_is_evaluated_with_earlier_runs_but_not_itself(
    world: World,
) -> None:
    assert report(world, 0, FETCHED)["details"]["dags"] == {}
    for minute, steps, ratio, in_a_row in (
        (15, FAILED, 1.0, 0),
        (30, FAILED, 0.5, 1),
        (45, SKIPPED, 1 / 3, 2),
        (60, FETCHED, 0.5, 0),
    ):
        health = report(world, minute, steps)["details"]["dags"]["live_poll_15m"]
        assert health["success_ratio_1d"] == pytest.approx(ratio)
        assert health["consecutive_failures"] == in_a_row
    for row in world.rows("gold_pipeline_health"):
        assert row["runs_30d"] == 4
        assert row["last_run_id"] == "live_poll_15m-45"


def test_health_is_returned_with_the_row_for_all(world: World) -> None:
    """The details give the runner the evaluated time."""
    seen(world, TODAY)
    report(world, 0, FETCHED)
    report(world, 15, FAILED, dag="hourly_refresh")
    response = report(world, 30, FETCHED)
    assert datetime.fromisoformat(response["details"]["as_of"]) == NOON + minutes(30)
    assert response["details"]["freshness_minutes"] == pytest.approx(30)
    assert response["details"]["dags"] == {
        "hourly_refresh": {"success_ratio_1d": 0.0, "consecutive_failures": 1},
        "live_poll_15m": {"success_ratio_1d": 1.0, "consecutive_failures": 0},
        "ALL": {"success_ratio_1d": 0.5, "consecutive_failures": 1},
    }
    assert response["counts"]["dags"] == 3


def test_an_older_time_leaves_health_as_it_was(world: World) -> None:
    report(world, 0, FAILED)
    report(world, 15, FETCHED)
    world.call(MONITOR, as_of=NOON + minutes(40))
    before = world.rows("gold_pipeline_health")
    response = world.call(MONITOR, as_of=NOON + minutes(10))
    assert world.rows("gold_pipeline_health") == before
    assert response["details"]["dags"]["live_poll_15m"]["success_ratio_1d"] == 0.5


def test_evaluating_and_recording_cost_three_statements(world: World) -> None:
    about = {"dag": "live_poll_15m", "run_id": "live_poll_15m-1"}
    assert world.call(MONITOR, **about)["counts"]["statements"] == 2
    log(world, FETCHED)
    assert world.call(MONITOR, **about)["counts"]["statements"] == 2
    assert log(world, FETCHED, 1)["counts"]["statements"] == 1
    by_hand = world.call(MONITOR)["counts"]
    assert by_hand["statements"] == 5, "conflicts, and the health, read and written"
