"""Runs a DAG as the workflow does: in order, with retries, `always` steps always.

The workflow is terraform/workflow.yaml; tests/terraform/test_workflow_runs.py gives
both the same responses and compares what they do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import repeat
from types import MappingProxyType
from typing import Literal, Protocol

import msgspec
from cronsim import CronSim

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.dags import Dags, DagStep
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.request import manual_id
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.run_report import RunReport, StepReport

ON_TIME_S = 120
"""A run started this soon after a tick is the tick's run."""

LOG_STEP = "log_pipeline_run"
MONITOR_STEP = "run_monitoring_checks"
RETRY_WAIT_S = 5.0

LONGEST_ERROR = 1000
"""Characters of an error that are reported: a workflow has 512 KB of memory."""

Trigger = Literal["schedule", "manual"]


class Caller(Protocol):
    """Calls a function: in process, or over HTTP."""

    def __call__(self, function: str, body: bytes, timeout_s: float) -> StepResponse:
        """One call with a JSON body, over after `timeout_s`."""
        ...


@dataclass(frozen=True)
class Start:
    """Which run this is."""

    dag: str
    run_id: str
    trigger: Trigger
    scheduled_at: datetime | None
    started_at: datetime


@dataclass(frozen=True)
class RunResult:
    """How a run went. `responses` are by step."""

    start: Start
    status: str
    steps: list[StepReport]
    responses: dict[str, StepResponse] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """Whether no step failed."""
        return self.status in ("success", "skipped")

    @property
    def problem(self) -> str:
        """The first failure, in one line; empty without one."""
        for step in self.steps:
            if step.status == "failed":
                return f"{step.step}: {step.error}"
        return ""


def start_of(dags: Dags, dag: str, now: datetime) -> Start:
    """The run that starts `now`: its tick's when on time, else a manual one.

    Raises ConfigError for an unknown DAG.
    """
    if dag not in dags.dags:
        known = ", ".join(dags.dags)
        raise ConfigError(f"There is no DAG {dag!r}.", fix=f"Choose from {known}.")
    tick = last_tick(dags.dags[dag].schedule, now)
    if now - tick <= timedelta(seconds=ON_TIME_S):
        return start_of_tick(dag, tick, now)
    return Start(dag, f"{dag}-{manual_id(now)}", "manual", None, now)


def last_tick(schedule: str, now: datetime) -> datetime:
    """The newest moment of a cron schedule (UTC) that is not after `now`."""
    after = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    return next(CronSim(schedule, after, reverse=True))


def start_of_tick(dag: str, tick: datetime, now: datetime) -> Start:
    """The run of a tick, started `now` by the scheduler: however long the runs before
    it took, it is the tick's."""
    return Start(dag, f"{dag}-{tick:%Y%m%dT%H%MZ}", "schedule", tick, now)


def ticks(dags: Dags, after: datetime) -> Iterator[tuple[datetime, str]]:
    """Every tick after a moment with its DAG, without end; DAGs of one tick come in the
    order that dags.yaml has them."""
    order = {name: position for position, name in enumerate(dags.dags)}
    streams = [
        zip(CronSim(dag.schedule, after), repeat(name))
        for name, dag in dags.dags.items()
    ]
    yield from merge(*streams, key=lambda due: (due[0], order[due[1]]))


def run_dag(
    dags: Dags,
    start: Start,
    caller: Caller,
    clock: Clock,
    *,
    as_of: Callable[[], datetime | None],
    args: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
    on_step: Callable[[StepReport], None] = lambda _: None,
) -> RunResult:
    """Run all steps of `start.dag` and have the run recorded by its log step.

    After a failure only `always` steps run. `as_of` is called for each step; None
    leaves the time to the step's clock. `args` by step win over those of the DAG.
    """
    reports: list[StepReport] = []
    responses: dict[str, StepResponse] = {}
    for step in dags.dags[start.dag].steps:
        has_failed = any(report.status == "failed" for report in reports)
        if has_failed and not step.always:
            report = _not_run(step)
        else:
            step_args = {**step.args, **args.get(step.step, {})}
            if step.step == LOG_STEP:
                step_args = _run_report(start, reports, responses, clock.now())
            request = _request(start, step, as_of(), step_args)
            tried = _attempts(dags, step, request, caller, clock)
            responses[step.step] = tried[-1]
            report = _report(step, tried)
        reports.append(report)
        on_step(report)
    return RunResult(start, _status(reports, responses), reports, responses)


def _attempts(
    dags: Dags, step: DagStep, request: bytes, caller: Caller, clock: Clock
) -> list[StepResponse]:
    """The responses of all attempts, the one that counts last."""
    timeout_s = dags.timeout_seconds(step)
    tried: list[StepResponse] = []
    for attempt in range(dags.retries(step) + 1):
        if attempt:
            clock.sleep(RETRY_WAIT_S * 2 ** (attempt - 1))
        tried.append(caller(step.function, request, timeout_s))
        if not tried[-1].is_transient:
            break
    return tried


def _request(
    start: Start, step: DagStep, as_of: datetime | None, args: dict[str, object]
) -> bytes:
    body = {
        "dag": start.dag,
        "run_id": start.run_id,
        "step": step.step,
        "scheduled_at": start.scheduled_at,
        "as_of": as_of,
        "args": args,
    }
    return msgspec.json.encode(body)


def _run_report(
    start: Start,
    reports: Sequence[StepReport],
    responses: Mapping[str, StepResponse],
    now: datetime,
) -> dict[str, object]:
    monitored = responses.get(MONITOR_STEP)
    monitored_as_of = monitored.body["details"].get("as_of") if monitored else None
    report = RunReport(
        trigger=start.trigger,
        started_at=start.started_at,
        finished_at=now,
        steps=list(reports),
        judged_as_of=(
            datetime.fromisoformat(monitored_as_of) if monitored_as_of else None
        ),
    )
    return dict(msgspec.to_builtins(report))


def _report(step: DagStep, tried: Sequence[StepResponse]) -> StepReport:
    """How the last attempt ended, and what all of them cost."""
    counts: Counter[str] = Counter()
    for response in tried:
        counts.update(response.body["counts"])
    body = tried[-1].body
    error = body.get("error")
    text = f"{error['what']} {error['fix']}".strip()[:LONGEST_ERROR] if error else None
    return StepReport(
        step=step.step,
        function=step.function,
        status=body["status"],
        attempts=len(tried),
        duration_ms=sum(response.body["duration_ms"] for response in tried),
        counts=dict(counts),
        error=text,
    )


def _not_run(step: DagStep) -> StepReport:
    return StepReport(step.step, step.function, "not_run", attempts=0, duration_ms=0)


def _status(reports: Sequence[StepReport], responses: dict[str, StepResponse]) -> str:
    if any(report.status == "failed" for report in reports):
        return "failed"
    logged = responses[LOG_STEP].body["details"] if LOG_STEP in responses else {}
    return str(logged.get("run", "success"))
