"""The workflow runs a DAG as the local runner does.

terraform/workflow.yaml runs in an emulator of Cloud Workflows and calls a real
functions-framework process whose responses are scripted; the local runner gets the
same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.cost.workflow import WORKFLOW, workflow_steps
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.runner import LONGEST_ERROR, start_of
from local_runner.runtime.workspace import settings_in
from tests.conftest import give_up
from tests.environments import ToolMissing
from tests.functions.world import rows_of
from tests.terraform.workflow_emulator import Emulator
from tests.terraform.workflow_plays import (
    EXECUTION,
    SCHEDULED,
    Call,
    Functions,
    Outcome,
    Play,
    perform,
    scripted_functions,
    variables,
)

pytestmark = pytest.mark.process

JSON = dict[str, Any]

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
EVALUATED = {"as_of": "2026-11-21T15:45:09Z"}
SKIPPED = {"body": {"status": "skipped"}}
RECORDED_FAILED = {"body": {"details": {"run": "failed"}}}


def failed(code: int, **body: Any) -> JSON:
    """The response of a function when its step failed."""
    error = {"type": "SomeError", "what": f"It broke: {code}.", "fix": "Fix it."}
    return {"code": code, "body": {"status": "failed", "error": error, **body}}


PLAYS = {
    "success": Play(
        {
            FETCH: [{"body": {"counts": {"api_calls": 3}}}],
            MONITOR: [{"body": {"details": EVALUATED}}],
            LOG: [{"body": {"details": {"run": "success"}}}],
        }
    ),
    "retries": Play(
        {
            FETCH: [failed(503, counts={"api_calls": 4, "waits": 1}), {}],
            LOAD: [
                {"crash": True},
                failed(500, counts={"rows": 1}),
                {"body": {"counts": {"rows": 2, "loads": 1}}},
            ],
        }
    ),
    "busy": Play({SILVER: [{"code": 429, "body": "Rate exceeded."}, {}]}),
    "data": Play({VALIDATE: [failed(422), {}], LOG: [RECORDED_FAILED]}),
    "no_rights": Play(
        {VALIDATE: [{"code": 403, "body": "<p>No</p>"}], LOG: [RECORDED_FAILED]}
    ),
    "used_up": Play({LOAD: [failed(500)], LOG: [RECORDED_FAILED]}),
    "late": Play(
        {LOAD: [{"sleep_s": 0.6}], LOG: [RECORDED_FAILED]},
        changes={LOAD: {"timeout_seconds": 0.3, "retries": 1}},
    ),
    "refused": Play({LOG: [RECORDED_FAILED]}, unreachable=frozenset({"transform"})),
    "cut_off": Play({SILVER: [{"hang_up": True}, {}]}),
    "unrecorded": Play({LOG: [failed(503)]}),
    "failed_and_unrecorded": Play({FETCH: [failed(400)], LOG: [failed(500)]}),
    "html": Play({LOAD: [{"body": "<html>Sign in</html>"}], LOG: [RECORDED_FAILED]}),
    "list": Play({LOAD: [{"body": [1, 2]}], LOG: [RECORDED_FAILED]}),
    "bare": Play(
        {LOAD: [{"body": {"hello": 1}, "is_bare": True}], LOG: [RECORDED_FAILED]}
    ),
    "skipped": Play(
        {
            FETCH: [SKIPPED],
            STANDINGS: [SKIPPED],
            LOG: [{"body": {"details": {"run": "skipped"}}}],
        }
    ),
    "monitoring_failed": Play(
        {MONITOR: [failed(500, details=EVALUATED)], LOG: [RECORDED_FAILED]}
    ),
    "monitoring_retried": Play(
        {MONITOR: [failed(500), {"body": {"details": EVALUATED}}]}
    ),
    "long": Play(
        {
            LOAD: [failed(400, error={"what": "a" * 3000, "fix": ""})],
            LOG: [RECORDED_FAILED],
        }
    ),
    "no_retries": Play(
        {LOAD: [failed(500), {}], LOG: [RECORDED_FAILED]},
        changes={LOAD: {"retries": 0}},
    ),
    "nightly": Play(
        {"run_data_tests": [failed(422)], LOG: [RECORDED_FAILED]},
        dag="daily_reconcile",
        now=datetime(2026, 11, 22, 2, 0, 40, tzinfo=UTC),
    ),
    "late_start": Play(now=datetime(2026, 11, 21, 15, 47, 1, tzinfo=UTC)),
}
WORDED_BY_THE_CLIENT = {"refused", "cut_off"}
"""What a client of HTTP says of these is its own."""


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    try:
        with Emulator() as running:
            yield running
    except ToolMissing as missing:
        give_up(missing)


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Functions]:
    with scripted_functions(tmp_path_factory.mktemp("scripts")) as running:
        yield running


Performed = Callable[[str], Outcome]


@pytest.fixture(scope="module")
def performed(functions: Functions, emulator: Emulator) -> Performed:
    """What became of a play, performed once."""
    known: dict[str, Outcome] = {}

    def outcome(name: str) -> Outcome:
        if name not in known:
            known[name] = perform(name, PLAYS[name], functions, emulator)
        return known[name]

    return outcome


def shape(call: Call) -> JSON:
    """A call without what differs: times of the clock, and durations."""
    body = {**call.body, "as_of": call.body.get("as_of")}
    if call.step == LOG:
        args = {**body["args"], "finished_at": "", "started_at": ""}
        args["steps"] = [without_duration(step) for step in args["steps"]]
        body["args"] = args
    if call.body["scheduled_at"] is None:
        body["run_id"] = ""
    return {"function": call.function, **body}


def without_duration(step: JSON) -> JSON:
    return {**step, "duration_ms": 0}


@pytest.mark.parametrize("name", PLAYS)
class TestBothDoTheSame:
    def test_the_same_calls_are_made(self, performed: Performed, name: str) -> None:
        outcome = performed(name)
        called, locally = outcome.called, outcome.called_locally
        if name in WORDED_BY_THE_CLIENT:
            called, locally = called[:-1], locally[:-1]
        assert [shape(call) for call in called] == [shape(call) for call in locally]
        assert outcome.execution.waits == outcome.waits_locally

    def test_every_step_ends_the_same(self, performed: Performed, name: str) -> None:
        outcome = performed(name)
        steps = [without_duration(step) for step in outcome.steps]
        expected = [
            {
                "step": step.step,
                "function": step.function,
                "status": step.status,
                "attempts": step.attempts,
                "duration_ms": 0,
                "counts": step.counts,
                "error": step.error,
            }
            for step in outcome.result.steps
        ]
        if name in WORDED_BY_THE_CLIENT:
            steps = [{**step, "error": bool(step["error"])} for step in steps]
            expected = [{**step, "error": bool(step["error"])} for step in expected]
        assert steps == expected

    def test_the_execution_fails_when_the_run_does(
        self, performed: Performed, name: str
    ) -> None:
        outcome = performed(name)
        assert (outcome.execution.error is None) == outcome.result.is_ok
        if outcome.execution.error is None:
            assert outcome.execution.result["status"] == outcome.result.status
        elif name not in WORDED_BY_THE_CLIENT:
            assert outcome.execution.error["failures"][0] == outcome.result.problem
            assert outcome.result.problem in outcome.execution.error["message"]

    def test_the_run_is_recorded_the_same(
        self, performed: Performed, name: str, tmp_path: Path
    ) -> None:
        """The real function takes both reports, and makes the same record of them."""
        outcome = performed(name)
        rows = []
        for place, calls in enumerate((outcome.called, outcome.called_locally)):
            report = next(call.body for call in calls if call.step == LOG)
            rows.append(record(tmp_path / str(place), report))
        cloud, local = rows
        if name in WORDED_BY_THE_CLIENT:
            cloud["error"], local["error"] = bool(cloud["error"]), bool(local["error"])
            cloud["steps"], local["steps"] = len(cloud["steps"]), len(local["steps"])
        assert cloud == local


TIMES = ("started_at", "finished_at", "last_attempt_at", "duration_ms")


def record(folder: Path, request: JSON) -> JSON:
    """The row that the monitor function makes of a report, without times."""
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    settings = settings_in(folder, Settings())
    with open_services(settings, VirtualClock(now)) as around:
        response = InProcess(around)("monitor", json.dumps(request).encode(), 30)
        assert response.http_status == 200, response.body
        assert isinstance(around.warehouse, DuckDBWarehouse)
        (row,) = rows_of(around.warehouse, "raw_pipeline_runs")
    assert row["finished_at"] >= row["started_at"]
    assert now - row["started_at"] < timedelta(days=1)
    steps = row["steps"]
    kept = {name: row[name] for name in row if name not in TIMES}
    if row["scheduled_at"] is None:
        kept["run_id"] = ""
    return kept | {"steps": [without_duration(step) for step in steps]}


class TestWhatTheWorkflowDoes:
    """By example, so that both cannot be wrong together."""

    def ends(self, outcome: Outcome) -> dict[str, tuple[str, int]]:
        return {
            step["step"]: (step["status"], step["attempts"]) for step in outcome.steps
        }

    def test_every_step_is_called_once_in_order(self, performed: Performed) -> None:
        outcome = performed("success")
        assert [call.step for call in outcome.called] == list(STEPS)
        assert set(self.ends(outcome).values()) == {("ok", 1)}
        assert outcome.execution.waits == []
        assert outcome.execution.result["run_id"] == "live_poll_15m-20261121T1545Z"

    def test_each_call_carries_a_token_for_its_own_function(
        self, performed: Performed, functions: Functions
    ) -> None:
        declared = {step.step: step.function for step in PLAYS["success"].steps}
        for call in performed("success").called:
            assert call.function == declared[call.step]
            address = f"http://127.0.0.1:{functions.port}/success-cloud/{call.function}"
            assert call.authorization == f"Bearer OIDC {address}"

    def test_a_run_takes_the_billed_steps_that_the_bill_counts(
        self, performed: Performed
    ) -> None:
        outcome = performed("success")
        a_run, a_call = workflow_steps(WORKFLOW.read_text(encoding="utf-8"))
        assert outcome.execution.steps == a_run + a_call * len(outcome.called)
        assert a_call == 6

    def test_the_duration_covers_all_attempts(self, performed: Performed) -> None:
        """In the emulator a request takes a second."""
        steps = {step["step"]: step for step in performed("retries").steps}
        assert steps[LOAD]["duration_ms"] == 3000
        assert steps[SILVER]["duration_ms"] == 1000

    def test_functions_use_their_own_clock(self, performed: Performed) -> None:
        assert all("as_of" not in call.body for call in performed("success").called)

    def test_the_report_has_the_time_of_the_evaluation(
        self, performed: Performed
    ) -> None:
        reported = {
            name: performed(name).called[-1].body["args"]["judged_as_of"]
            for name in ("success", "monitoring_retried", "monitoring_failed", "data")
        }
        evaluated = EVALUATED["as_of"]
        assert list(reported.values()) == [evaluated, evaluated, evaluated, None]

    def test_what_may_pass_is_tried_again(self, performed: Performed) -> None:
        outcome = performed("retries")
        ends = self.ends(outcome)
        assert (ends[FETCH], ends[LOAD]) == (("ok", 2), ("ok", 3))
        assert outcome.execution.waits == [5, 5, 10]
        counts = {step["step"]: step["counts"] for step in outcome.steps}
        assert counts[FETCH] == {"api_calls": 4, "waits": 1}
        assert counts[LOAD] == {"rows": 3, "loads": 1}
        for name, end in (("busy", ("ok", 2)), ("cut_off", ("ok", 2))):
            assert self.ends(performed(name))[SILVER] == end

    @pytest.mark.parametrize(
        ("name", "step", "attempts", "error"),
        [
            ("data", VALIDATE, 1, "It broke: 422. Fix it."),
            ("no_rights", VALIDATE, 1, "validate responded 403 and did not say why."),
            ("used_up", LOAD, 3, "It broke: 500. Fix it."),
            ("no_retries", LOAD, 1, "It broke: 500. Fix it."),
            ("late", LOAD, 2, "load ran longer than 0.3 s."),
            ("refused", SILVER, 3, "transform: "),
            ("html", LOAD, 1, "load responded 200 with something that is not a"),
            ("list", LOAD, 1, "load responded 200 with something that is not a"),
            ("bare", LOAD, 1, "load responded 200 with something that is not a"),
        ],
    )
    def test_after_a_failure_only_what_always_runs_runs(
        self, performed: Performed, name: str, step: str, attempts: int, error: str
    ) -> None:
        outcome = performed(name)
        ends = self.ends(outcome)
        position = STEPS.index(step)
        assert ends.pop(step) == ("failed", attempts)
        for number, other in enumerate(STEPS):
            if other != step:
                is_run = number < position or other in {MONITOR, LOG}
                assert ends[other] == (("ok", 1) if is_run else ("not_run", 0))
        result = next(one for one in outcome.steps if one["step"] == step)
        assert result["error"].startswith(error)
        assert outcome.execution.result is None
        (problem,) = outcome.execution.error["failures"]
        assert problem.startswith(f"{step}: {error}")
        assert outcome.called[-1].step == LOG

    def test_a_run_that_cannot_be_recorded_fails(self, performed: Performed) -> None:
        outcome = performed("unrecorded")
        assert self.ends(outcome)[LOG] == ("failed", 3)
        assert outcome.execution.error["failures"] == [f"{LOG}: It broke: 503. Fix it."]
        both = performed("failed_and_unrecorded").execution.error["failures"]
        assert [problem.split(":")[0] for problem in both] == [FETCH, LOG]

    def test_a_run_without_a_fetch_is_skipped(self, performed: Performed) -> None:
        outcome = performed("skipped")
        assert outcome.execution.result["status"] == "skipped"
        assert [call.step for call in outcome.called] == list(STEPS)

    def test_a_long_error_is_cut(self, performed: Performed) -> None:
        errors = {step["step"]: step["error"] for step in performed("long").steps}
        assert errors[LOAD] == "a" * LONGEST_ERROR

    def test_each_step_gets_its_args(self, performed: Performed) -> None:
        args = {call.step: call.body["args"] for call in performed("nightly").called}
        assert args[VALIDATE] == {"lookback_days": 30}
        assert args["run_full"] == {}


class TestRunIds:
    """Which run an execution is of, as the local runner has it."""

    def identity(
        self, functions: Functions, emulator: Emulator, play: Play, argument: Any
    ) -> JSON:
        """The body of the first call."""
        name = f"id-{len(list(functions.folder.iterdir()))}"
        values = variables(play, functions.urls(name, play))
        last = json.loads(values["STEPS"])[-1:]
        values["STEPS"] = json.dumps(last)
        assert emulator.execute(values, argument, play.now).error is None
        (call,) = functions.calls(name)
        return call.body

    @pytest.mark.parametrize("dag", list(load_dags().dags))
    @pytest.mark.parametrize(
        "moment",
        [
            "2026-11-21T02:00:00.000",
            "2026-11-21T02:00:07.250",
            "2026-11-21T02:02:00.000",
            "2026-11-21T02:02:00.500",
            "2026-11-21T01:59:59.999",
            "2026-11-21T15:46:59.000",
            "2027-01-01T00:00:01.000",
            "2028-02-29T23:45:30.000",
        ],
    )
    def test_a_start_by_scheduler_is_the_tick_s_run(
        self, functions: Functions, emulator: Emulator, dag: str, moment: str
    ) -> None:
        now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        play = Play(dag=dag, now=now)
        report = self.identity(functions, emulator, play, SCHEDULED)
        start = start_of(play.dags, dag, now)
        assert report["args"]["trigger"] == start.trigger
        if start.scheduled_at is None:
            assert report["run_id"] == f"{dag}-{EXECUTION}"
            assert report["scheduled_at"] is None
        else:
            assert report["run_id"] == start.run_id
            assert datetime.fromisoformat(report["scheduled_at"]) == start.scheduled_at
        assert datetime.fromisoformat(report["args"]["started_at"]) == now

    @pytest.mark.parametrize("argument", [None, {}, {"trigger": "me"}, "schedule", [1]])
    def test_any_other_start_is_a_manual_run(
        self, functions: Functions, emulator: Emulator, argument: Any
    ) -> None:
        play = PLAYS["success"]
        report = self.identity(functions, emulator, play, argument)
        assert report["run_id"] == f"{play.dag}-{EXECUTION}"
        assert report["scheduled_at"] is None
        assert report["args"]["trigger"] == "manual"
