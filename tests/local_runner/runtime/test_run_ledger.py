"""Every tick of every DAG has one row in the ledger of runs, whatever became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import LakeError, StepTimeoutError
from functions.shared.runtime.response import StepResponse, failed_response
from functions.shared.runtime.settings import Settings
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import LOG_STEP, run_dag, start_of_tick
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.functions.world import rows_of

pytestmark = pytest.mark.slow

TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
LIVE, HOURLY = "live_poll_15m", "hourly_refresh"


class Killed(BaseException):
    """The process is gone between two steps."""


class Troubled:
    """The functions, but that some calls of some steps come to grief on the way."""

    def __init__(
        self, real: InProcess, trouble: dict[str, list[Exception | Killed]]
    ) -> None:
        self.real = real
        self.trouble = trouble

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        waiting = self.trouble.get(json.loads(body)["step"], [])
        if waiting:
            what = waiting.pop(0)
            if isinstance(what, Killed):
                raise what
            return failed_response("", what, 1)
        return self.real(function, body, timeout_s)


def late() -> list[Exception | Killed]:
    """A step that is out of time however often it is tried."""
    return [StepTimeoutError("It ran longer than 1 s.") for _ in range(5)]


TICKS: list[tuple[str, int, dict[str, list[Exception | Killed]], str]] = [
    (LIVE, 0, {}, "success"),
    (HOURLY, 0, {}, "success"),
    (LIVE, 1, {"load_raw_live_tables": late()}, "failed"),
    (LIVE, 2, {"validate_raw_payloads": [Killed()]}, "abandoned"),
    (LIVE, 3, {LOG_STEP: [LakeError("It is away for a moment.")]}, "success"),
    # at 13:00 nothing runs at all
    (LIVE, 5, {"run_live_silver": late()}, "failed"),
    (LIVE, 6, {LOG_STEP: [Killed()]}, "abandoned"),
    (LIVE, 7, {}, "success"),
]
"""DAG, quarters after noon, what goes wrong, what the ledger says in the end."""


def test_every_tick_has_one_row_whatever_happened(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, Settings())
    clock = VirtualClock(NOON)
    with Simulator(GeneratedSeason(1), clock, token=TOKEN) as simulator:
        live = replace(settings, api_url=simulator.url, token=TOKEN, clock="request")
        with open_services(live, clock) as services:
            for dag, number, trouble, _ in TICKS:
                tick = NOON + number * QUARTER
                clock.set(max(tick, clock.now()))
                caller = Troubled(InProcess(services), trouble)
                start = start_of_tick(dag, tick, clock.now())
                try:
                    run_dag(services.dags, start, caller, clock, as_of=clock.now)
                except Killed:
                    continue
            runs = rows_of(services.warehouse, "raw_pipeline_runs")
    output = {(run["dag"], run["scheduled_at"]): run["status"] for run in runs}
    assert len(output) == len(runs)
    expected = {(dag, NOON + n * QUARTER): status for dag, n, _, status in TICKS}
    nothing_ran = {(dag, NOON + 4 * QUARTER): "missed" for dag in (LIVE, HOURLY)}
    assert output == expected | nothing_ran
