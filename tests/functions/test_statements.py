"""How many statements a poll makes while nothing moves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from functions.shared.runtime.call import call
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.response import StepResponse
from functions.shared.warehouse.base import read_statement
from local_runner.runtime.functions import FUNCTIONS
from local_runner.runtime.runner import RunResult, run_dag, start_of_tick
from local_runner.simulator.world import MatchQuery
from tests.functions.source import Source
from tests.functions.world import RecordingWarehouse, World, days, minutes
from transforms.tables import TABLES

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("simulator")]

POLL = "live_poll_15m"
MOST = 9
"""The most statements of a poll that finds nothing new: DESIGN, section 7."""

PAYLOADS = {
    table.name
    for table in TABLES.values()
    if table.name.startswith("raw_")
    and any(column.name == "payload" for column in table.columns)
}

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
"""A Saturday; the first of the season's matches of the day kicks off hours later."""


def play(world: World, dag: str, tick: datetime) -> RunResult:
    """A run of a DAG at its tick; the clock stands still while it lasts."""

    def caller(function: str, body: bytes, timeout_s: float) -> StepResponse:  # noqa: ARG001
        return call(function, FUNCTIONS[function], body, world.services)

    world.clock.set(tick)
    start = start_of_tick(dag, tick, tick)
    result = run_dag(load_dags(), start, caller, world.clock, as_of=world.clock.now)
    assert result.is_ok, result.problem
    return result


def watched(world: World) -> RecordingWarehouse:
    """The world's warehouse, watched from now on."""
    warehouse = RecordingWarehouse(world)
    world.use_warehouse(warehouse)
    return warehouse


def day_without_matches(source: Source) -> datetime:
    """Eight in the morning of a date on which no league plays, nor the day before."""
    shown = source.matches(MatchQuery(), MORNING)
    played = {datetime.fromisoformat(match["utcDate"]).date() for match in shown}
    day = MORNING
    while {day.date(), (day - days(1)).date()} & played:
        day += days(1)
    return day


def test_there_are_raw_tables_with_payloads() -> None:
    assert {"raw_live_matches", "raw_live_standings", "raw_batch_matches"} <= PAYLOADS


@pytest.mark.parametrize("minute", [15, 30, 45, 60])
def test_a_poll_without_news_on_a_match_day_stays_within_the_limit(
    world: World, minute: int
) -> None:
    for before in range(0, minute, 15):
        play(world, POLL, MORNING + minutes(before))
    warehouse = watched(world)
    result = play(world, POLL, MORNING + minutes(minute))
    assert result.status == "success"
    counts = {
        name: response.body["counts"] for name, response in result.responses.items()
    }
    assert counts["fetch_matches_live"]["stored"] == 1
    assert counts["fetch_standings_live"]["stored"] >= 1
    stored = 1 + counts["fetch_standings_live"]["stored"]
    assert counts["validate_raw_payloads"]["repeated"] == stored
    assert sum(count["statements"] for count in counts.values()) <= MOST
    assert len(warehouse.executed) <= MOST
    nothing_looked_at_a_payload(warehouse)


def test_polls_of_a_day_without_matches_stay_within_the_limit(
    world: World, source: Source
) -> None:
    first = day_without_matches(source)
    play(world, POLL, first)
    for minute in (15, 30, 45, 60):
        warehouse = watched(world)
        result = play(world, POLL, first + minutes(minute))
        assert result.status == ("success" if minute == 60 else "skipped")
        assert len(warehouse.executed) <= MOST
        nothing_looked_at_a_payload(warehouse)


def test_the_result_of_a_quiet_poll_is_stored(world: World) -> None:
    for minute in (0, 15):
        play(world, POLL, MORNING + minutes(minute))
    ledger = world.ledger()
    again = [row for row in ledger if row["fetched_at"] == MORNING + minutes(15)]
    assert {row["resource"] for row in again} == {"matches", "standings"}
    assert all(row["loaded_at"] == row["silver_at"] is not None for row in again)
    (health, *_) = world.rows("gold_live_match_monitor")
    assert health["as_of"] == MORNING + minutes(15)
    assert health["last_successful_pull_at"] == MORNING + minutes(15)


def test_health_is_kept_by_the_runs_that_build_gold(
    world: World,
) -> None:
    play(world, POLL, MORNING)
    play(world, POLL, MORNING + minutes(15))
    assert world.rows("gold_pipeline_health") == []
    play(world, "hourly_refresh", MORNING + minutes(60))
    assert {row["dag"] for row in world.rows("gold_pipeline_health")} == {"ALL", POLL}


def nothing_looked_at_a_payload(warehouse: RecordingWarehouse) -> None:
    """No executed statement names a raw table with payloads."""
    assert warehouse.loaded == []
    for name in warehouse.executed:
        sql = read_statement("bigquery", name).sql
        assert not [table for table in PAYLOADS if f"`{table}`" in sql], name
