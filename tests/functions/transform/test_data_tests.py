"""run_data_tests: what passes, what stops a run, and which results are stored."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from functions.publish.sections import held_back_tables
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.request import EARLIEST
from functions.shared.storage.gold_builds import read_gold_builds
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.runner import run_dag, start_of
from tests.functions.world import (
    JSON,
    LOG,
    NOON,
    World,
    columns,
    days,
    match,
    matches_response,
    minutes,
)
from tests.transforms.rows import row

pytestmark = pytest.mark.slow

RUN = "run_data_tests"
RESULTS, MATCHES, STATE = (
    "gold_data_test_results",
    "silver_matches",
    "silver_live_match_state",
)

NO_GOALS = {"status": "FINISHED", "is_final": True, "competition_code": "PL"}
UNTRACKED = {"status": "TIMED", "competition_code": "CLI", "stage": "FINAL"}


def batch(world: World, *numbers: int, **values: Any) -> None:
    """Put matches into batch silver."""
    known = {"stage": "REGULAR_SEASON", **values}
    world.warehouse.load(MATCHES, [row(MATCHES, match_id=n, **known) for n in numbers])


def statuses(world: World) -> dict[str, str]:
    """The stored status of every test that did not pass."""
    rows = world.rows(RESULTS)
    return {one["test"]: one["status"] for one in rows if one["status"] != "pass"}


def test_an_empty_warehouse_passes(world: World) -> None:
    response = world.call(RUN)
    rows = world.rows(RESULTS)
    assert len(rows) > 50
    assert response["counts"]["passed"] == len(rows)
    assert (response["counts"]["warned"], response["counts"]["failed"]) == (0, 0)
    assert response["details"] == {"warned": {}}
    assert {one["status"] for one in rows} == {"pass"}


def test_the_output_of_the_live_layer_passes(world: World) -> None:
    world.store_response(
        matches_response(match(1), match(2, status="FINISHED", goals=(1, 0)))
    )
    world.load_into_silver()
    world.clock.set(NOON + minutes(60))
    response = world.call(RUN)
    assert response["counts"]["failed"] == response["counts"]["warned"] == 0
    (result,) = (
        one
        for one in world.rows(RESULTS)
        if one["test"] == f"{STATE}_finals_have_goals"
    )
    assert (result["checked_count"], result["as_of"]) == (2, NOON + minutes(60))


def test_a_manual_run_releases_a_fixed_table(world: World) -> None:
    """Three nights later, none of which tested anything."""
    batch(world, 5, **NO_GOALS)
    assert world.try_call(RUN).http_status == 422
    world.clock.set(NOON + days(3))
    held = held_back_tables(world.warehouse, world.clock.now())
    assert {name: one.since for name, one in held.items()} == {MATCHES: NOON}
    world.truncate(MATCHES)
    batch(world, 5, **NO_GOALS, home_goals=1, away_goals=0)
    world.call(RUN)
    assert held_back_tables(world.warehouse, world.clock.now()) == {}


def test_a_failing_test_is_reported_as_422_with_its_name(world: World) -> None:
    batch(world, 5, 7, **NO_GOALS)
    response = world.try_call(RUN)
    assert response.http_status == 422
    assert not response.is_transient
    error = response.body["error"]
    test = f"{MATCHES}_finals_have_goals"
    total = len(world.rows(RESULTS))
    found = "match 5: FINISHED without goals, match 7: FINISHED without goals"
    assert error["type"] == "DataFailedError"
    assert error["what"] == (
        f"1 of {total} data tests failed: {test}: 2 rows ({found})."
    )
    assert (
        "SELECT test, failing_count, sample FROM gold_data_test_results"
        in (error["fix"])
    )
    counts = response.body["counts"]
    totals = (counts["passed"], counts["warned"], counts["failed"])
    assert totals == (total - 1, 0, 1)


def test_the_results_are_stored_before_it_fails(world: World) -> None:
    batch(world, 5, **NO_GOALS)
    world.try_call(RUN)
    assert statuses(world) == {f"{MATCHES}_finals_have_goals": "fail"}
    (result,) = (one for one in world.rows(RESULTS) if one["status"] == "fail")
    assert result == {
        "test": f"{MATCHES}_finals_have_goals",
        "as_of": NOON,
        "table_name": MATCHES,
        "severity": "fail",
        "status": "fail",
        "checked_count": 1,
        "failing_count": 1,
        "sample": "match 5: FINISHED without goals",
    }


def test_the_query_in_the_fix_shows_the_failed_tests(world: World) -> None:
    batch(world, 5, **NO_GOALS)
    fix = world.try_call(RUN).body["error"]["fix"]
    world.execute_sql(f"CREATE OR REPLACE TEMP TABLE seen AS {fix.partition(': ')[2]}")
    from_there = world.warehouse._connection.execute("FROM seen").fetchall()  # type: ignore[attr-defined]
    warning = (f"{MATCHES}_finals_have_goals", 1, "match 5: FINISHED without goals")
    assert from_there == [warning]


def test_an_error_names_five_tests_and_counts_the_rest(world: World) -> None:
    batch(world, 5, home_goals=-1, **NO_GOALS)
    state = row(STATE, match_id=5, home_goals=-1, stage="FINAL", **NO_GOALS)
    world.warehouse.load(STATE, [state])
    event = row("gold_match_events", match_id=6)
    world.warehouse.load("gold_match_events", [event])
    lost = row("gold_reconciliation", match_id=6)
    world.warehouse.load("gold_reconciliation", [lost])
    what = world.try_call(RUN).body["error"]["what"]
    failed = [test for test, status in statuses(world).items() if status == "fail"]
    assert len(failed) == 7
    assert sum(test in what for test in failed) == 5
    assert what.startswith("7 of ")
    assert what.endswith("; and 2 more.")


def test_a_warning_is_reported_and_stops_nothing(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger("touchline")
    monkeypatch.setattr(logger, "handlers", [caplog.handler])
    monkeypatch.setattr(logger, "propagate", False)
    batch(world, 5, **UNTRACKED)
    response = world.call(RUN)
    test = f"{MATCHES}_competition_known"
    assert (response["counts"]["warned"], response["counts"]["failed"]) == (1, 0)
    assert response["details"] == {
        "warned": {test: "1 row (match 5: CLI is not tracked)"}
    }
    assert statuses(world) == {test: "warn"}
    (event,) = (one for one in caplog.records if one.getMessage() == "data_test")
    assert event.levelname == "WARNING"
    assert (event.__dict__["test"], event.__dict__["failing_count"]) == (test, 1)
    assert event.__dict__["sample"] == "match 5: CLI is not tracked"


def test_a_failure_and_a_warning_are_a_failure(world: World) -> None:
    batch(world, 5, **NO_GOALS)
    batch(world, 6, **UNTRACKED)
    response = world.try_call(RUN)
    assert response.http_status == 422
    counts = response.body["counts"]
    assert (counts["warned"], counts["failed"]) == (1, 1)
    assert "competition_known" not in response.body["error"]["what"]


def test_the_tracked_competitions_are_those_of_the_settings(world: World) -> None:
    world.change_settings(competitions=("CLI",))
    batch(world, 5, **UNTRACKED)
    assert world.call(RUN)["counts"]["warned"] == 0


def test_a_second_run_as_of_one_time_leaves_the_same_rows(world: World) -> None:
    batch(world, 5, **NO_GOALS)
    world.try_call(RUN)
    first = world.rows(RESULTS)
    world.clock.set(NOON + minutes(5))
    world.try_call(RUN, as_of=NOON)
    assert world.rows(RESULTS) == first


def test_fixed_data_passes_at_the_same_time(world: World) -> None:
    batch(world, 5, **NO_GOALS)
    world.try_call(RUN)
    world.execute_sql("UPDATE silver_matches SET home_goals = 1, away_goals = 0")
    world.call(RUN)
    assert statuses(world) == {}


def test_an_earlier_time_than_the_last_changes_nothing(world: World) -> None:
    batch(world, 5)
    world.call(RUN)
    later = world.rows(RESULTS)
    world.execute_sql("UPDATE silver_matches SET home_goals = NULL")
    response = world.call(RUN, as_of=NOON - minutes(60))
    assert response["status"] == "skipped"
    assert "tested as of" in response["details"]["reason"]
    assert world.rows(RESULTS) == later


def test_a_table_that_shrinks_fails_the_next_night(world: World) -> None:
    batch(world, 5, 6)
    world.call(RUN)
    world.execute_sql("DELETE FROM silver_matches WHERE match_id = 6")
    world.clock.set(NOON + minutes(24 * 60))
    response = world.try_call(RUN)
    assert response.http_status == 422
    message = f"{MATCHES}_not_shrinking: 1 row (was 2, is 1)"
    assert message in response.body["error"]["what"]


def test_the_build_is_recorded_before_the_tests_run(world: World) -> None:
    """A rebuild repeats it: also where the tests failed."""
    batch(world, 5, **NO_GOALS)
    world.try_call(RUN, as_of=NOON - minutes(60))
    build = (NOON, RUN, NOON - minutes(60), EARLIEST)
    assert list(read_gold_builds(world.lake, [])) == [build]


# ---------------------------------------------------------------- in the night's DAG


def night(world: World) -> tuple[JSON, dict[str, int]]:
    """Run daily_reconcile with the real data tests and log; the others do nothing.

    Returns the status of each step, and how often each was called.
    """
    calls: dict[str, int] = {}
    dag = world.services.dags.dags["daily_reconcile"]

    def counted(step: str) -> Any:
        real = FUNCTIONS.get(function_of[step], {}) if step in (RUN, LOG) else {}

        def run(context: Context, args: Any) -> Outcome:
            calls[step] = calls.get(step, 0) + 1
            return real[step](context, args) if step in real else Outcome()

        return run

    function_of = {step.step: step.function for step in dag.steps}
    functions: dict[str, Steps] = {
        function: {s: counted(s) for s, f in function_of.items() if f == function}
        for function in function_of.values()
    }
    world.clock.set(NOON.replace(hour=2))
    result = run_dag(
        world.services.dags,
        start_of(world.services.dags, "daily_reconcile", world.clock.now()),
        InProcess(world.services, functions),
        world.clock,
        as_of=world.clock.now,
    )
    assert result.status == ("success" if result.is_ok else "failed")
    return {step.step: step.status for step in result.steps}, calls


def test_a_nightly_run_without_faults_succeeds(world: World) -> None:
    steps, calls = night(world)
    assert set(steps.values()) == {"ok"}
    assert set(calls.values()) == {1}
    assert columns(world.rows("raw_pipeline_runs"), "status") == [("success",)]


def test_after_failing_tests_the_always_steps_still_run(world: World) -> None:
    batch(world, 5, **NO_GOALS)
    steps, calls = night(world)
    always = [s for s in world.services.dags.dags["daily_reconcile"].steps if s.always]
    assert steps[RUN] == "failed"
    assert calls[RUN] == 1
    assert "reconcile_live_vs_batch" in {step.step for step in always}
    assert {"export_dashboard_json", "write_daily_quality_report"} <= calls.keys()
    assert {step.step: steps[step.step] for step in always} == {
        step.step: "ok" for step in always
    }
    (run,) = world.rows("raw_pipeline_runs")
    assert (run["status"], run["failed_step"]) == ("failed", RUN)
    assert f"{MATCHES}_finals_have_goals: 1 row" in run["error"]


def test_a_warning_does_not_fail_a_nightly_run(world: World) -> None:
    batch(world, 5, **UNTRACKED)
    steps, _ = night(world)
    assert steps[RUN] == "ok"
    assert columns(world.rows("raw_pipeline_runs"), "status") == [("success",)]


def test_a_tested_date_is_not_tested_again_before_the_watermark(world: World) -> None:
    """The clock stands before responses that silver has; a night that was not is."""
    world.store_response(matches_response(match(1)), at=NOON)
    world.load_into_silver()
    world.clock.set(NOON - minutes(10))
    assert world.call(RUN, as_of=NOON - minutes(10))["status"] == "ok"
    before = world.rows(RESULTS)
    world.clock.set(NOON - minutes(9))
    assert world.call(RUN, as_of=NOON - minutes(9))["status"] == "skipped"
    assert world.rows(RESULTS) == before
    (build,) = read_gold_builds(world.lake, [])
    assert (build.at, build.watermark) == (NOON - minutes(10), NOON)
