"""`live` keeps running: through sleep, a warehouse in use, and one budget of calls."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.shared.clock import VirtualClock
from functions.shared.settings import Settings
from functions.shared.warehouse_duckdb import DuckDBWarehouse
from local_runner.home import settings_in
from local_runner.live import run_live
from local_runner.screen import Screen
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.functions.world import rows_of

TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)
START = datetime(2026, 11, 21, 14, 59, 30, tzinfo=UTC)


class Sleepy(VirtualClock):
    """A machine that is closed for three hours the second time it waits long."""

    waits = 0

    def sleep(self, seconds: float) -> None:
        """Wait, or sleep through."""
        super().sleep(seconds)
        self.waits += 1
        if self.waits == 60:
            super().sleep(3 * 3600)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_in(tmp_path / "live", Settings()), token=TOKEN)


@pytest.fixture(scope="module")
def season() -> GeneratedSeason:
    return GeneratedSeason(1)


def runs_in(settings: Settings) -> list[tuple[str, str]]:
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    warehouse = DuckDBWarehouse(path)
    try:
        rows = rows_of(warehouse, "raw_pipeline_runs")
    finally:
        warehouse.close()
    return [(row["run_id"], row["status"]) for row in rows]


def test_ticks_slept_through_are_not_made_up_for(
    settings: Settings, season: GeneratedSeason
) -> None:
    clock = Sleepy(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url)
        assert run_live(live, clock, Screen(), runs=4)
    done = [run_id for run_id, status in runs_in(settings) if status == "success"]
    assert len(done) == 4
    assert clock.now() - START < timedelta(hours=4)
    missed = [run_id for run_id, status in runs_in(settings) if status == "missed"]
    assert len(missed) > 5


def test_two_runs_within_a_minute_share_the_budget(
    settings: Settings, season: GeneratedSeason
) -> None:
    clock = VirtualClock(START)
    with Simulator(season, clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url, calls_per_minute=9)
        assert run_live(live, clock, Screen(), runs=3)
        statuses = {request.status for request in simulator.requests}
    assert statuses == {200}


def test_a_warehouse_in_use_is_waited_for_and_then_told(
    settings: Settings,
    season: GeneratedSeason,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    DuckDBWarehouse(path).close()
    code = f"import duckdb; c = duckdb.connect({str(path)!r}); print(1); input()"
    holder = subprocess.Popen(  # noqa: S603 (ours)
        [sys.executable, "-u", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        clock = VirtualClock(START)
        with Simulator(season, clock, token=TOKEN) as simulator:
            live = replace(settings, api_url=simulator.url)
            assert not run_live(live, clock, Screen(), runs=1)
        assert holder.stdin is not None
        holder.stdin.write(b"\n")
    told = capsys.readouterr().err
    assert "live_poll_15m did not run" in told
    assert "is in use" in told
    assert clock.now() - START >= timedelta(seconds=55)
