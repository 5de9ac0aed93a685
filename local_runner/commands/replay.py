"""Runs recorded responses through the pipeline, each as one response of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from functions.shared.footballdata.pull import ApiCall, pull
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.context import Context, Services
from functions.shared.runtime.deadline import Deadline
from functions.shared.runtime.errors import ConfigError, UpstreamError
from functions.shared.runtime.request import manual_id
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.settings import Settings
from local_runner.commands.report import rows_per_table, show_rows
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import claim
from local_runner.simulator.recorded import RecordedRequest, RecordedResponses
from local_runner.simulator.server import TOKEN, Simulator

PER_MINUTE = 1_000_000
STEPS = (
    ("validate", "validate_raw_payloads"),
    ("load", "load_raw_live_tables"),
    ("transform", "run_live_silver"),
    ("monitor", "run_monitoring_checks"),
)


@dataclass(frozen=True)
class Fetched:
    """One recorded file, and the result of fetching it."""

    request: RecordedRequest
    result: str


def replay_responses(
    settings: Settings, folder: Path, clock: Clock, screen: Screen
) -> bool:
    """Serve a folder of recorded responses, fetch each, and run the steps after fetch.

    True if every response is usable, no row is quarantined, and no step failed. Raises
    ConfigError for a folder or a file that cannot be read.
    """
    claim(settings, None)
    world = RecordedResponses(folder)
    with Simulator(world, clock, calls_per_minute=None) as simulator:
        settings = replace(
            settings, api_url=simulator.url, token=TOKEN, calls_per_minute=PER_MINUTE
        )
        with open_services(settings, clock) as services:
            run_id = f"replay-{manual_id(clock.now())}"
            fetched = list(_fetch(services, world, run_id))
            responses = _run_steps(services, run_id)
            rows = rows_per_table(services.warehouse)
    _show(screen, world, fetched, responses, rows)
    if problem := _problem(responses):
        screen.problem(problem)
    return not problem


def _fetch(
    services: Services, world: RecordedResponses, run_id: str
) -> Iterator[Fetched]:
    context = _context(services, run_id)
    with services.api(lambda: None) as api:
        for request in world.requests:
            before = context.counts.get("api_calls", 0)
            try:
                resource = "standings" if request.kind == "standings" else "matches"
                call = ApiCall(request.path, request.params, resource, _scope(request))
                pull(context, api, call)
                result = "stored"
            except (UpstreamError, ConfigError) as error:
                is_kept = context.counts.get("api_calls", 0) > before
                what = "stored as an error" if is_kept else "NOT stored"
                result = f"{what}; the client reports: {error.what}"
            yield Fetched(request, result)


def _scope(request: RecordedRequest) -> str:
    """The competition of a path like /competitions/BSA/matches, else `recorded`."""
    parts = request.path.split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "competitions" else "recorded"


def _context(services: Services, run_id: str) -> Context:
    return Context(
        **{name: getattr(services, name) for name in services.__dataclass_fields__},
        function="fetch",
        dag=None,
        run_id=run_id,
        step="replay",
        scheduled_at=None,
        as_of=services.clock.now(),
        is_repeated=False,
        deadline=Deadline(3600),
        counts={},
    )


def _run_steps(services: Services, run_id: str) -> dict[str, StepResponse]:
    caller = InProcess(services)
    responses = {}
    for function, step in STEPS:
        body = msgspec.json.encode({"run_id": run_id, "step": step})
        responses[step] = response = caller(function, body, 3600)
        if not response.is_ok:
            break
    return responses


def _problem(responses: dict[str, StepResponse]) -> str:
    """The first problem, in one line; empty without one."""
    for step, response in responses.items():
        if error := response.body.get("error"):
            return f"{step}: {error['what']} {error['fix']}".strip()
    counts = responses["validate_raw_payloads"].body["counts"]
    if counts["invalid"] or counts["quarantined"]:
        return (
            f"Invalid responses: {counts['invalid']}, quarantined rows: "
            f"{counts['quarantined']}. See violations in raw_snapshots, and "
            "raw_quarantine."
        )
    return ""


def _show(
    screen: Screen,
    world: RecordedResponses,
    fetched: list[Fetched],
    responses: dict[str, StepResponse],
    rows: dict[str, int],
) -> None:
    screen.table(
        "Recorded responses",
        ["file", "kind", "requested as", "result"],
        [(f.request.file, f.request.kind, f.request.path, f.result) for f in fetched],
    )
    for name, reason in world.skipped:
        screen.say(f"skipped: {name} ({reason})")
    screen.say()
    for step, response in responses.items():
        details: dict[str, Any] = response.body.get("error") or response.body["counts"]
        screen.say(f"{step}: {response.body['status']}  {_inline(details)}")
    screen.say()
    show_rows(screen, rows)
    screen.result(
        {
            "files": [
                {"file": f.request.file, "kind": f.request.kind, "result": f.result}
                for f in fetched
            ],
            "left": [
                {"file": name, "reason": reason} for name, reason in world.skipped
            ],
            "steps": {step: response.body for step, response in responses.items()},
            "rows": rows,
        }
    )


def _inline(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
