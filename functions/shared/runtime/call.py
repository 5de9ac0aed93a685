"""Calls the step that a request names, and makes its response."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from functions.shared.runtime.context import (
    Context,
    Outcome,
    Services,
    Steps,
    make_context,
)
from functions.shared.runtime.deadline import Deadline
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.request import origin_of, parse_request
from functions.shared.runtime.response import StepResponse, failed_response
from functions.shared.runtime.step_args import parse_args


def call(
    function: str,
    steps: Steps,
    body: bytes | None,
    services: Services,
    *,
    deadline: Deadline | None = None,
) -> StepResponse:
    """Run the step that a request names, or the function's default step.

    400 for a request that can never work, 422 for data that failed, 5xx for a failure
    that may pass. Every error becomes a status and a log line; none is swallowed.
    """
    started = time.monotonic()
    before = _cost(services)
    origin = origin_of(body)
    counts: dict[str, int] = {}
    try:
        request = parse_request(body)
        step = request.step or services.dags.functions[function].default_step
        origin |= {"step": step}
        context = make_context(
            function, step, request, services, deadline=deadline, counts=counts
        )
        origin |= {"run_id": context.run_id}
        outcome = _run(steps, context, request.args)
    except Exception as error:  # noqa: BLE001 (the boundary: it becomes a 500)
        duration_ms = _since(started)
        log_failure(function, error, origin, duration_ms)
        counts |= _spent(before, services)
        return failed_response(origin.get("step", ""), error, duration_ms, counts)
    counts |= outcome.counts | _spent(before, services)
    return _succeeded(context, outcome, counts, _since(started))


def _run(steps: Steps, context: Context, args: Mapping[str, Any]) -> Outcome:
    """Run the step of a context. Raises BadRequestError where there is no such step or
    it has no such arguments, and what the step raises."""
    if context.step not in steps:
        raise BadRequestError(
            f"The function {context.function} has no step {context.step!r}.",
            fix=f"Its steps are {', '.join(steps)}.",
        )
    parsed = parse_args(context.step, args)
    context.warehouse.labels = {
        "dag": context.dag or "none",
        "step": context.step,
        "run": context.run_id,
    }
    return steps[context.step](context, parsed)


def _succeeded(
    context: Context, outcome: Outcome, counts: dict[str, int], duration_ms: int
) -> StepResponse:
    body: dict[str, Any] = {
        "step": context.step,
        "status": outcome.status,
        "counts": counts,
        "details": outcome.details,
        "duration_ms": duration_ms,
    }
    log_event(
        "step_done",
        function=context.function,
        dag=context.dag,
        run_id=context.run_id,
        **body,
    )
    return StepResponse(200, body)


def log_failure(
    function: str, error: Exception, origin: Mapping[str, str], duration_ms: int
) -> None:
    """Log that a step failed, with its run and step as far as they are known."""
    log_event(
        "step_failed",
        severity="ERROR",
        error=error,
        function=function,
        dag=origin.get("dag"),
        run_id=origin.get("run_id"),
        step=origin.get("step") or None,
        duration_ms=duration_ms,
    )


def _cost(services: Services) -> tuple[int, int]:
    return services.warehouse.statements, services.warehouse.billed_bytes


def _spent(before: tuple[int, int], services: Services) -> dict[str, int]:
    """What a step used of the warehouse."""
    statements, billed_bytes = _cost(services)
    return {
        "statements": statements - before[0],
        "billed_bytes": billed_bytes - before[1],
    }


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
