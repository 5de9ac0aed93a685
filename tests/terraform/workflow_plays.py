"""The same script of responses for the workflow and for the local runner, and what each
makes of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import requests
from cronsim import CronSim

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.dags import Dags, DagStep, load_dags
from functions.shared.runtime.errors import StepTimeoutError, TouchlineError
from functions.shared.runtime.response import StepResponse, failed_response
from local_runner.runtime.runner import RunResult, run_dag, start_of
from tests.cloud import bundle
from tests.cloud.ports import free_port
from tests.terraform.workflow_emulator import Emulator, Execution

JSON = dict[str, Any]
Script = Mapping[str, Sequence[JSON]]

EXECUTION = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
START_TIMEOUT_S = 60.0
FUNCTION = Path(__file__).with_name("scripted_function.py")
SCHEDULED = {"trigger": "schedule"}
"""The argument that Scheduler gives."""


@dataclass(frozen=True)
class Call:
    """A request to a function."""

    function: str
    authorization: str | None
    body: JSON

    @property
    def step(self) -> str:
        """The requested step."""
        return str(self.body["step"])


@dataclass(frozen=True)
class Play:
    """A run: of which DAG, when it starts, and how the functions respond.

    `changes` replace fields of steps; `unreachable` functions have an address that
    no server listens on.
    """

    script: Script = field(default_factory=dict)
    dag: str = "live_poll_15m"
    now: datetime = datetime(2026, 11, 21, 15, 45, 3, tzinfo=UTC)
    changes: Mapping[str, JSON] = field(default_factory=dict)
    unreachable: frozenset[str] = frozenset()

    @property
    def steps(self) -> Sequence[DagStep]:
        """The steps of the DAG."""
        return self.dags.dags[self.dag].steps

    @property
    def dags(self) -> Dags:
        """The declared DAGs with the changes."""
        declared = load_dags()
        dag = declared.dags[self.dag]
        steps = [
            msgspec.structs.replace(step, **self.changes.get(step.step, {}))
            for step in dag.steps
        ]
        changed = msgspec.structs.replace(dag, steps=steps)
        return msgspec.structs.replace(
            declared, dags={**declared.dags, self.dag: changed}
        )


class Functions:
    """One process that stands for all functions, each at an address of its own."""

    def __init__(self, folder: Path) -> None:
        """Prepare; `folder` takes scripts and the log."""
        self.folder, self.port = folder, free_port()
        self._unused_port = free_port()

    def urls(self, name: str, play: Play) -> dict[str, str]:
        """The addresses of the functions, for a play that is kept by this name."""
        (self.folder / f"{name}.json").write_text(json.dumps(play.script))
        return {
            function: f"http://127.0.0.1:"
            f"{self._unused_port if function in play.unreachable else self.port}"
            f"/{name}/{function}"
            for function in play.dags.functions
        }

    def calls(self, name: str) -> list[Call]:
        """Their requests in a play, in order."""
        noted = self.folder / f"{name}.calls"
        lines = noted.read_text().splitlines() if noted.exists() else []
        return [Call(**json.loads(line)) for line in lines]


@contextmanager
def scripted_functions(folder: Path) -> Iterator[Functions]:
    """Started as functions are in the cloud, and ended."""
    functions = Functions(folder)
    (folder / "bundle").mkdir()
    (folder / "bundle" / "main.py").write_bytes(FUNCTION.read_bytes())
    env = {**os.environ, "SCRIPTS": str(folder)}
    with (folder / "log").open("wb") as log:
        process = bundle.start(
            "response", folder / "bundle", functions.port, env, out=log, err=log
        )
    try:
        _wait(functions, folder / "log")
        yield functions
    finally:
        process.terminate()
        process.wait(10)


def _wait(functions: Functions, log: Path) -> None:
    url = functions.urls("first", Play())["monitor"]
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until:
        try:
            requests.post(url, json={"step": "none"}, timeout=30)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the function does not start: {log.read_text()[-2000:]}")


def variables(play: Play, urls: Mapping[str, str]) -> dict[str, str]:
    """The variables of a workflow as terraform/workflows.tf writes them, which
    tests/terraform/test_workflow_variables.py holds against a plan."""
    dags = play.dags
    dag = dags.dags[play.dag]
    used = {step.function for step in dag.steps}
    values = {
        "SCHEDULE": schedule_data(dag.schedule),
        "STEPS": [step_data(dags, step) for step in dag.steps],
        "URLS": {name: urls[name] for name in urls if name in used},
    }
    return {
        "DAG": play.dag,
        **{name: json.dumps(value) for name, value in values.items()},
        "GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID": EXECUTION,
    }


def schedule_data(schedule: str) -> JSON:
    """How far apart the ticks of a schedule are, and where they lie."""
    first, second = islice(CronSim(schedule, datetime(2026, 11, 21, tzinfo=UTC)), 2)
    period_s = int((second - first).total_seconds())
    offset_s = int(first.timestamp()) % period_s
    return {"period_seconds": period_s, "offset_seconds": offset_s}


def step_data(dags: Dags, step: DagStep) -> JSON:
    """A step as a workflow receives it."""
    return {
        "step": step.step,
        "function": step.function,
        "always": step.always,
        "timeout_seconds": dags.timeout_seconds(step),
        "retries": dags.retries(step),
        "args": step.args,
    }


class OverHttp:
    """Calls functions at their addresses for the local runner, and makes a response of
    whatever happens, in the words of the workflow where there are none."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        """Call these."""
        self.urls = urls

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        """One call."""
        headers = {"Content-Type": "application/json"}
        url = self.urls[function]
        try:
            reply = requests.post(url, data=body, headers=headers, timeout=timeout_s)
        except requests.Timeout:
            late = StepTimeoutError(f"{function} ran longer than {timeout_s:g} s.")
            return failed_response("", late, 0)
        except requests.ConnectionError as error:
            return StepResponse(
                503,
                failed_response("", _NoResponseError(f"{function}: {error}"), 0).body,
            )
        response = _json(reply)
        if reply.status_code < 400 and not _is_step_response(response):
            what = (
                f"{function} responded {reply.status_code} with something that is "
                "not a response of a step."
            )
            return StepResponse(
                400, failed_response("", _NoResponseError(what), 0).body
            )
        if reply.status_code >= 400 and "error" not in response:
            what = f"{function} responded {reply.status_code} and did not say why."
            return StepResponse(
                reply.status_code, failed_response("", _NoResponseError(what), 0).body
            )
        return StepResponse(reply.status_code, response)


class _NoResponseError(TouchlineError):
    """No response of a step."""


def _json(response: requests.Response) -> JSON:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _is_step_response(body: JSON) -> bool:
    return body.get("status") in {"ok", "skipped"} and "counts" in body


@dataclass(frozen=True)
class Outcome:
    """What became of a play: in the cloud, and on one machine."""

    execution: Execution
    called: list[Call]
    result: RunResult
    called_locally: list[Call]
    waits_locally: list[float]

    @property
    def steps(self) -> list[JSON]:
        """What the workflow says of each step."""
        outcome = self.execution.result or self.execution.error
        steps: list[JSON] = outcome["steps"]
        return steps


class CountingClock(VirtualClock):
    """A virtual clock that remembers how long it slept."""

    def __init__(self, now: datetime) -> None:
        """Begin at `now`."""
        super().__init__(now)
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        super().sleep(seconds)


def perform(name: str, play: Play, functions: Functions, emulator: Emulator) -> Outcome:
    """Give a play to both."""
    cloud, local = f"{name}-cloud", f"{name}-local"
    values = variables(play, functions.urls(cloud, play))
    execution = emulator.execute(values, SCHEDULED, play.now)
    clock = CountingClock(play.now)
    result = run_dag(
        play.dags,
        start_of(play.dags, play.dag, play.now),
        OverHttp(functions.urls(local, play)),
        clock,
        as_of=lambda: None,
    )
    return Outcome(
        execution,
        functions.calls(cloud),
        result,
        functions.calls(local),
        clock.waits,
    )
