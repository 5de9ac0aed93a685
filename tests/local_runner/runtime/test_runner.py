"""How a DAG is run. The callers here are scripted: they are the wire to a function."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

import local_runner.runtime.functions
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.context import Context, Outcome, Services, Steps
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.errors import ConfigError, StepTimeoutError
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.runtime.functions import FUNCTIONS, InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import (
    RunResult,
    last_tick,
    run_dag,
    start_of,
)
from local_runner.runtime.workspace import settings_in
from tests.functions.world import rows_of

JSON = dict[str, Any]

DAG = "live_poll_15m"
TICK = datetime(2026, 11, 21, 15, 45, tzinfo=UTC)
FETCH, STANDINGS, VALIDATE, LOAD, SILVER, PUBLISH, MONITOR, LOG = STEPS = (
    "fetch_matches_live",
    "fetch_standings_live",
    "validate_raw_payloads",
    "load_raw_live_tables",
    "run_live_silver",
    "publish_live_json",
    "run_monitoring_checks",
    "log_pipeline_run",
)


def response(status: int = 200, **changes: Any) -> StepResponse:
    """The response of a function; the step's name is filled in by the caller."""
    body = {"status": "ok", "counts": {}, "details": {}, "duration_ms": 7, **changes}
    if status >= 300:
        logged = {
            "type": "SomeError",
            "what": f"It broke: {status}.",
            "fix": "Repair it.",
        }
        body |= {"status": "failed", "error": logged}
    return StepResponse(status, body)


SKIPPED = StepResponse(200, {**response().body, "status": "skipped"})


@dataclass
class Scripted:
    """A caller that responds to each step by its script, and with "ok" after it.

    The log step responds as the function does: with the status of the run.
    """

    script: dict[str, Sequence[StepResponse]] = field(default_factory=dict)
    calls: list[tuple[str, str, JSON, float]] = field(default_factory=list)

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        request = json.loads(body)
        step = request["step"]
        attempt = sum(call[1] == step for call in self.calls)
        self.calls.append((function, step, request, timeout_s))
        script = self.script.get(step, ())
        given = script[min(attempt, len(script) - 1)] if script else response()
        if step == LOG and given.is_ok:
            given = response(details={"run": self._status(request["args"]["steps"])})
        return StepResponse(given.http_status, {"step": step, **given.body})

    @property
    def steps(self) -> list[str]:
        return [step for _, step, _, _ in self.calls]

    @staticmethod
    def _status(steps: list[JSON]) -> str:
        if any(step["status"] == "failed" for step in steps):
            return "failed"
        fetches = [step for step in steps if step["function"] == "fetch"]
        is_skipped = all(step["status"] == "skipped" for step in fetches)
        return "skipped" if is_skipped else "success"


@pytest.fixture(scope="module")
def dags() -> Dags:
    return load_dags()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(TICK)


Run = Callable[..., tuple[RunResult, Scripted]]


@pytest.fixture
def run(dags: Dags, clock: VirtualClock) -> Run:
    def run(**script: Sequence[StepResponse]) -> tuple[RunResult, Scripted]:
        caller = Scripted(script)
        start = start_of(dags, DAG, clock.now())
        return run_dag(dags, start, caller, clock, as_of=clock.now), caller

    return run


def statuses(result: RunResult) -> dict[str, str]:
    return {step.step: step.status for step in result.steps}


class TestOrder:
    def test_every_step_is_called_once_in_the_order_of_the_file(
        self, run: Run, dags: Dags
    ) -> None:
        result, caller = run()
        declared = dags.dags[DAG].steps
        assert caller.steps == [step.step for step in declared] == list(STEPS)
        assert [call[0] for call in caller.calls] == [s.function for s in declared]
        assert [step.status for step in result.steps] == ["ok"] * len(STEPS)
        assert result.status == "success"
        assert result.is_ok
        assert result.problem == ""

    def test_each_call_names_which_run_and_step_it_is_of(self, run: Run) -> None:
        _, caller = run()
        for _, step, request, _ in caller.calls:
            assert request["dag"] == DAG
            assert request["run_id"] == f"{DAG}-20261121T1545Z"
            assert request["step"] == step
            assert request["scheduled_at"] == "2026-11-21T15:45:00Z"
            assert request["as_of"] == "2026-11-21T15:45:00Z"
            assert (request["args"] == {}) == (step not in (PUBLISH, LOG))

    def test_args_and_timeouts_are_those_of_the_file(
        self, dags: Dags, clock: VirtualClock
    ) -> None:
        caller = Scripted()
        start = start_of(dags, "hourly_refresh", clock.now())
        run_dag(dags, start, caller, clock, as_of=lambda: None)
        requests = {step: request for _, step, request, _ in caller.calls}
        timeouts = {step: timeout_s for _, step, _, timeout_s in caller.calls}
        args = {"hours_back": 48, "hours_ahead": 48}
        assert requests["backfill_recent_matches"]["args"] == args
        assert requests[LOG]["as_of"] is None
        for step in dags.dags["hourly_refresh"].steps:
            assert timeouts[step.step] == dags.functions[step.function].timeout_seconds

    def test_args_of_the_caller_win_over_those_of_the_file(
        self, dags: Dags, clock: VirtualClock
    ) -> None:
        caller = Scripted()
        start = start_of(dags, "hourly_refresh", clock.now())
        given = {"backfill_recent_matches": {"hours_back": 3}}
        run_dag(dags, start, caller, clock, as_of=lambda: None, args=given)
        requests = {step: request for _, step, request, _ in caller.calls}
        args = {"hours_back": 3, "hours_ahead": 48}
        assert requests["backfill_recent_matches"]["args"] == args

    def test_as_of_is_read_again_for_each_step(
        self, dags: Dags, clock: VirtualClock
    ) -> None:
        def slow(function: str, body: bytes, timeout_s: float) -> StepResponse:
            clock.sleep(60)
            return caller(function, body, timeout_s)

        caller = Scripted()
        start = start_of(dags, DAG, clock.now())
        run_dag(dags, start, slow, clock, as_of=clock.now)
        times = [request["as_of"] for _, _, request, _ in caller.calls]
        assert times == [f"2026-11-21T15:{45 + n}:00Z" for n in range(len(STEPS))]

    def test_on_step_is_called_for_every_step(
        self, dags: Dags, clock: VirtualClock
    ) -> None:
        reported: list[str] = []
        result = run_dag(
            dags,
            start_of(dags, DAG, clock.now()),
            Scripted({VALIDATE: [response(422)]}),
            clock,
            as_of=clock.now,
            on_step=lambda report: reported.append(report.status),
        )
        assert reported == [step.status for step in result.steps]
        assert len(reported) == len(STEPS)


class TestRetries:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_a_failure_that_may_pass_is_tried_again(
        self, run: Run, status: int, clock: VirtualClock
    ) -> None:
        result, caller = run(**{LOAD: [response(status), response(status), response()]})
        assert caller.steps.count(LOAD) == 3
        assert result.status == "success"
        load = next(step for step in result.steps if step.step == LOAD)
        assert (load.status, load.attempts, load.error) == ("ok", 3, None)
        assert clock.now() > TICK  # it waited in between

    def test_the_waits_grow(self, dags: Dags, clock: VirtualClock) -> None:
        times: list[datetime] = []

        def failing(function: str, body: bytes, timeout_s: float) -> StepResponse:
            if function == "load":
                times.append(clock.now())
                return response(500)
            return caller(function, body, timeout_s)

        caller = Scripted()
        start = start_of(dags, DAG, clock.now())
        run_dag(dags, start, failing, clock, as_of=clock.now)
        first, second = times[1] - times[0], times[2] - times[1]
        assert timedelta(0) < first < second

    def test_it_ends_when_the_retries_are_used_up(self, run: Run, dags: Dags) -> None:
        result, caller = run(**{VALIDATE: [response(500)]})
        assert caller.steps.count(VALIDATE) == dags.functions["validate"].retries + 1
        assert statuses(result)[VALIDATE] == "failed"
        assert result.status == "failed"

    @pytest.mark.parametrize("status", [400, 422])
    def test_what_can_never_work_is_not_tried_again(
        self, run: Run, status: int, clock: VirtualClock
    ) -> None:
        result, caller = run(**{VALIDATE: [response(status), response()]})
        assert caller.steps.count(VALIDATE) == 1
        assert statuses(result)[VALIDATE] == "failed"
        assert result.status == "failed"
        assert clock.now() == TICK

    def test_retries_of_a_step_go_before_those_of_its_function(
        self, dags: Dags, clock: VirtualClock
    ) -> None:
        steps = [
            msgspec.structs.replace(step, retries=0 if step.step == FETCH else None)
            for step in dags.dags[DAG].steps
        ]
        dag = msgspec.structs.replace(dags.dags[DAG], steps=steps)
        changed = msgspec.structs.replace(dags, dags={DAG: dag})
        caller = Scripted({FETCH: [response(500)], LOG: [response(500)]})
        start = start_of(changed, DAG, clock.now())
        run_dag(changed, start, caller, clock, as_of=clock.now)
        assert caller.steps.count(FETCH) == 1
        assert caller.steps.count(LOG) == 3


class TestFailure:
    def test_after_a_failure_only_what_always_runs_runs(self, run: Run) -> None:
        result, caller = run(**{VALIDATE: [response(422)]})
        assert caller.steps == [FETCH, STANDINGS, VALIDATE, MONITOR, LOG]
        assert statuses(result) == {
            FETCH: "ok",
            STANDINGS: "ok",
            VALIDATE: "failed",
            LOAD: "not_run",
            SILVER: "not_run",
            PUBLISH: "not_run",
            MONITOR: "ok",
            LOG: "ok",
        }
        assert result.status == "failed"
        assert not result.is_ok
        assert result.problem == f"{VALIDATE}: It broke: 422. Repair it."

    @pytest.mark.parametrize("step", STEPS)
    def test_whichever_step_fails_the_run_is_failed(self, run: Run, step: str) -> None:
        result, caller = run(**{step: [response(400)]})
        assert result.status == "failed"
        assert result.problem.startswith(step)
        assert caller.steps[-1] == LOG
        ran = [one.step for one in result.steps if one.status != "not_run"]
        assert ran == caller.steps

    def test_the_first_of_several_failures_is_the_problem(self, run: Run) -> None:
        result, _ = run(**{SILVER: [response(400)], MONITOR: [response(422)]})
        assert result.problem == f"{SILVER}: It broke: 400. Repair it."


class TestStatus:
    def test_it_is_skipped_when_every_fetch_was(self, run: Run) -> None:
        result, caller = run(**{FETCH: [SKIPPED], STANDINGS: [SKIPPED]})
        assert result.status == "skipped"
        assert result.is_ok
        assert caller.steps == list(STEPS)  # later steps still drain

    def test_one_fetch_is_enough_for_a_success(self, run: Run) -> None:
        result, _ = run(**{STANDINGS: [SKIPPED]})
        assert result.status == "success"

    def test_a_failure_among_skipped_fetches_is_a_failure(self, run: Run) -> None:
        skipped = {FETCH: [SKIPPED], STANDINGS: [SKIPPED]}
        result, _ = run(**skipped, **{LOAD: [response(400)]})
        assert result.status == "failed"


class TestReport:
    def test_the_log_step_gets_the_whole_report(
        self, run: Run, clock: VirtualClock
    ) -> None:
        fetched = response(counts={"api_calls": 3, "stored": 3})
        result, caller = run(
            **{
                FETCH: [response(503, counts={"api_calls": 4}), fetched],
                STANDINGS: [SKIPPED],
                LOAD: [response(422)],
            }
        )
        report = caller.calls[-1][2]["args"]
        assert set(report) == {
            *("trigger", "started_at", "finished_at", "steps", "judged_as_of")
        }
        assert report["trigger"] == "schedule"
        assert datetime.fromisoformat(report["started_at"]) == TICK
        assert datetime.fromisoformat(report["finished_at"]) == clock.now() > TICK
        assert report["steps"] == msgspec.to_builtins(result.steps[:-1])
        first, *_ = report["steps"]
        assert first == {
            "step": FETCH,
            "function": "fetch",
            "status": "ok",
            "attempts": 2,
            "duration_ms": 14,
            "counts": {"api_calls": 7, "stored": 3},
            "error": None,
        }
        logged = {step["step"]: step["status"] for step in report["steps"]}
        assert logged[LOAD] == "failed"
        assert logged[SILVER] == "not_run"
        failed = next(step for step in report["steps"] if step["step"] == LOAD)
        assert failed["error"] == "It broke: 422. Repair it."

    def test_what_is_logged_is_what_is_returned(
        self, dags: Dags, clock: VirtualClock, services: Services
    ) -> None:
        """Through the real function, into the real table."""
        ok = _steps(lambda *_: Outcome(counts={"api_calls": 2}))
        skip = _steps(lambda *_: Outcome(status="skipped"))
        for fetch, expected in ((ok, "success"), (skip, "skipped"), ({}, "failed")):
            clock.set(clock.now() + timedelta(minutes=15))
            functions = {**FUNCTIONS, "fetch": fetch}
            result = run_dag(
                dags,
                start_of(dags, DAG, clock.now()),
                InProcess(services, functions),
                clock,
                as_of=clock.now,
            )
            assert result.status == expected
        assert isinstance(services.warehouse, DuckDBWarehouse)
        rows = rows_of(services.warehouse, "raw_pipeline_runs")
        logged = [(row["status"], row["failed_step"], row["api_calls"]) for row in rows]
        assert logged == [
            ("success", None, 4),
            ("skipped", None, 0),
            ("failed", FETCH, 0),
        ]
        assert "has no step" in rows[-1]["error"]


class TestRunIds:
    @pytest.mark.parametrize("late_s", [0, 1, 119.5, 120])
    def test_a_run_on_time_is_the_one_of_its_tick(
        self, dags: Dags, late_s: float
    ) -> None:
        now = TICK + timedelta(seconds=late_s)
        start = start_of(dags, DAG, now)
        assert start.run_id == f"{DAG}-20261121T1545Z"
        assert (start.trigger, start.scheduled_at) == ("schedule", TICK)
        assert start.started_at == now

    @pytest.mark.parametrize("late_s", [120.5, 121, 14 * 60, 15 * 60 - 0.001])
    def test_any_other_is_a_manual_one(self, dags: Dags, late_s: float) -> None:
        now = TICK + timedelta(seconds=late_s)
        starts = [start_of(dags, DAG, now) for _ in range(3)]
        assert len({start.run_id for start in starts}) == 3
        for start in starts:
            assert start.run_id.startswith(f"{DAG}-2026")
            assert (start.trigger, start.scheduled_at) == ("manual", None)

    def test_ticks_are_those_of_the_schedule(self, dags: Dags) -> None:
        nightly = start_of(dags, "daily_reconcile", TICK.replace(hour=2, minute=1))
        assert nightly.run_id == "daily_reconcile-20261121T0200Z"
        assert start_of(dags, "daily_reconcile", TICK).trigger == "manual"
        yesterday = TICK.replace(day=20, hour=2, minute=0)
        assert last_tick("0 2 * * *", TICK.replace(hour=1)) == yesterday
        assert last_tick("0 2 * * *", yesterday) == yesterday

    def test_the_clock_of_another_zone_changes_nothing(self, dags: Dags) -> None:
        elsewhere = TICK.astimezone(
            datetime.fromisoformat("2026-11-21T00:00:00+05:30").tzinfo
        )
        assert start_of(dags, DAG, elsewhere).run_id == f"{DAG}-20261121T1545Z"

    def test_an_unknown_dag_is_named_with_those_there_are(self, dags: Dags) -> None:
        with pytest.raises(
            ConfigError, match=r"'weekly'.*live_poll_15m, hourly_refresh"
        ):
            start_of(dags, "weekly", TICK)

    def test_every_step_is_there(self, dags: Dags) -> None:
        for dag in dags.dags.values():
            for step in dag.steps:
                assert step.step in FUNCTIONS[step.function]
        for name, function in dags.functions.items():
            assert function.default_step in FUNCTIONS[name]


class TestTimeouts:
    """In process, with steps that are really slow and a really short time."""

    def test_a_step_that_is_out_of_time_is_a_504(self, services: Services) -> None:
        def slow(context: Context, _: Any) -> Outcome:
            while True:
                context.deadline.check()
                time.sleep(0.005)

        call = InProcess(services, {"load": {LOAD: slow}})
        response = call("load", b"", 0.1)
        assert response.http_status == 504
        assert response.is_transient
        error = response.body["error"]
        assert error["type"] == "StepTimeoutError"
        assert "ran longer than 0.1 s" in error["what"]

    def test_a_statement_that_is_out_of_time_is_cut_off(
        self, services: Services
    ) -> None:
        warehouse = services.warehouse
        assert isinstance(warehouse, DuckDBWarehouse)
        ended = threading.Event()

        def slow(*_: Any) -> Outcome:
            endless = "SELECT COUNT(*) FROM range(10000000) a, range(10000000) b"
            try:
                warehouse._connection.execute(endless)
            finally:
                ended.set()
            raise AssertionError("it was never cut off")

        call = InProcess(services, {**FUNCTIONS, "load": {LOAD: slow}})
        assert call("load", b"", 0.1).http_status == 504
        assert ended.is_set()
        # the warehouse is as good as before
        assert warehouse.count("raw_snapshots") == 0
        after = call("monitor", b"", 30)
        assert (after.http_status, after.body["counts"]["scopes"]) == (200, 1)

    def test_the_run_fails_and_is_recorded(
        self, dags: Dags, services: Services, clock: VirtualClock
    ) -> None:
        def slow(context: Context, _: Any) -> Outcome:
            while True:
                context.deadline.check()
                time.sleep(0.005)

        functions = {
            **FUNCTIONS,
            "fetch": _steps(lambda *_: Outcome()),
            "load": {LOAD: slow},
        }
        in_process = InProcess(services, functions)

        def short_of_time(function: str, body: bytes, timeout_s: float) -> StepResponse:
            return in_process(function, body, 0.05 if function == "load" else timeout_s)

        result = run_dag(
            dags,
            start_of(dags, DAG, clock.now()),
            short_of_time,
            clock,
            as_of=clock.now,
        )
        assert result.status == "failed"
        load = next(step for step in result.steps if step.step == LOAD)
        assert (load.status, load.attempts) == ("failed", 3)
        assert statuses(result)[SILVER] == "not_run"
        assert isinstance(services.warehouse, DuckDBWarehouse)
        (row,) = rows_of(services.warehouse, "raw_pipeline_runs")
        assert (row["status"], row["failed_step"]) == ("failed", LOAD)
        assert "ran longer than" in row["error"]

    def test_a_step_that_never_stops_ends_the_run(
        self,
        dags: Dags,
        services: Services,
        clock: VirtualClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(local_runner.runtime.functions, "GRACE_S", 0.1)
        release = threading.Event()

        def deaf(*_: Any) -> Outcome:
            release.wait(30)
            return Outcome()

        in_process = InProcess(services, {**FUNCTIONS, "fetch": _steps(deaf)})
        later: list[str] = []

        def short_of_time(function: str, body: bytes, timeout_s: float) -> StepResponse:
            later.append(function)
            assert timeout_s > 1
            return in_process(function, body, 0.05)

        try:
            with pytest.raises(StepTimeoutError, match="fetch did not stop") as error:
                run_dag(
                    dags,
                    start_of(dags, DAG, clock.now()),
                    short_of_time,
                    clock,
                    as_of=clock.now,
                )
        finally:
            release.set()
        assert error.value.fix
        # nothing else touched the warehouse while it was in use
        assert later == ["fetch"]

    def test_a_step_within_its_time_is_left_alone(self, services: Services) -> None:
        def fine(context: Context, _: Any) -> Outcome:
            context.deadline.check()
            return Outcome(details={"thread": threading.current_thread().name})

        call = InProcess(services, {"load": {LOAD: fine}})
        response = call("load", b"", 30)
        assert response.http_status == 200
        assert response.body["details"] == {"thread": "load"}

    def test_an_error_of_our_own_is_a_500_and_no_crash(
        self, services: Services
    ) -> None:
        def broken(*_: Any) -> Outcome:
            raise ZeroDivisionError("a bug")

        response = InProcess(services, {"load": {LOAD: broken}})("load", b"", 30)
        assert response.http_status == 500
        assert response.body["error"]["what"] == "ZeroDivisionError: a bug"


@pytest.fixture
def services(tmp_path: Path, clock: VirtualClock) -> Iterator[Services]:
    with open_services(settings_in(tmp_path, Settings()), clock) as services:
        yield services


def _steps(step: Callable[[Context, Any], Outcome]) -> Steps:
    """Both steps of fetch."""
    return {FETCH: step, STANDINGS: step}
