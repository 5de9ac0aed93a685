"""That what is measured is what it is called."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from local_runner.cost.metering import Meter, metered
from local_runner.cost.scans import scans
from tests.bench.errors import BenchError
from tests.bench.poll import (
    FIRST_POLL,
    Contender,
    open_baseline,
    open_contender,
    poll,
    poll_by_hand,
)
from tests.bench.process import run
from tests.bench.statement_counter import StatementCounter, counted
from tests.quiet import logging_off

STATE = 'match_id, status_timestamp, first_seen_at, snapshot_id, competition_id, \
competition_code, season_id, season_start_date, utc_date, status, stage, "group", \
matchday, home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, \
away_team_tla, winner, duration, home_goals, away_goals, home_half_time_goals, \
away_half_time_goals, home_shootout_goals, away_shootout_goals, is_final, is_in_play, \
effective_at'

POLLS = 8

STEP = """
connection.execute("-- of raw_other\\nSELECT 1 FROM raw_runs, raw_runs AS again")
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO gold_table SELECT 2 AS gold_alias FROM raw_runs")
connection.execute("SELECT 1")
"""


@pytest.fixture
def contender(tmp_path: Path) -> Iterator[Contender]:
    with logging_off(), ExitStack() as stack:
        yield open_contender(stack, tmp_path / "home", 1)


def rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    sql = f"SELECT {STATE} FROM {table} ORDER BY match_id"  # noqa: S608 (ours)
    return connection.execute(sql).fetchall()


@pytest.mark.slow
def test_the_baseline_has_the_same_states_from_the_same_responses(
    contender: Contender, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        lake = tmp_path / "home" / "lake"
        baseline = open_baseline(stack, lake, tmp_path / "tuned.duckdb")
        for number in range(POLLS):
            tick = FIRST_POLL + number * timedelta(minutes=15)
            poll(contender, tick, counts=False)
            poll_by_hand(baseline, tick, counts=False)
        tuned = baseline.tuned.connection
        ours = contender.services.warehouse._connection  # type: ignore[attr-defined]
        expected = rows(ours, "silver_live_match_state")
        assert rows(tuned, "silver_state") == expected
        assert any(row[-2] for row in expected), "a match is in play"
        for gold in ("scoreboard", "league_table", "monitor", "events"):
            count = tuned.execute(f"FROM gold_{gold}").fetchall()
            assert count, gold


@pytest.mark.slow
def test_statements_are_counted_as_cost_counts_them(tmp_path: Path) -> None:
    counter, meter = StatementCounter(), Meter()
    with logging_off(), ExitStack() as stack:
        stack.enter_context(counted(counter))
        opened = open_contender(stack, tmp_path / "home", 1)
        measured = replace(opened, services=metered(opened.services, meter))
        for number in range(2):
            counter.sent.clear()
            meter.take()
            poll(measured, FIRST_POLL + number * timedelta(minutes=15), counts=False)
            sent = [
                (name, count)
                for step in meter.by_step.values()
                for name, count in step.sent.items()
            ]
            assert counter.counts() == {
                "statements": sum(count for _, count in sent),
                "tables": sum(count * len(scans(name, 1, 1)) for name, count in sent),
            }


def test_only_statements_of_steps_count() -> None:
    counter = StatementCounter()
    with counted(counter):
        connection = duckdb.connect()
    connection.execute('CREATE TABLE "raw_runs" (n BIGINT)')
    connection.execute("CREATE TABLE gold_table (n BIGINT)")
    connection.execute("FROM raw_runs")
    for path in ("/functions/load/steps.py", "/functions/shared/ledger.py"):
        exec(compile(STEP, path, "exec"), {"connection": connection})  # noqa: S102
    assert counter.counts() == {"statements": 2, "tables": 3}
    connection.close()
    duckdb.connect().close()  # as it was before


@pytest.mark.process
def test_what_a_process_used_is_measured(tmp_path: Path) -> None:
    code = "x = bytearray(64 * 2**20); print(sum(range(10**6)))"
    used = run([sys.executable, "-c", code], tmp_path)
    assert used.output == f"{sum(range(10**6))}\n"
    assert used.cpu_s > 0
    assert used.wall_s > 0
    assert used.peak_mib > 64


@pytest.mark.process
def test_a_process_that_fails_shows_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="ended with 3:\nno luck"):
        run([sys.executable, "-c", "print('no luck'); raise SystemExit(3)"], tmp_path)
