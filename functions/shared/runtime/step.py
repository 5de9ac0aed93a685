"""What a step gets and gives, and how a request becomes a call of one."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec

from functions.shared.contract.validator import CONTRACT, Contract
from functions.shared.footballdata.client import FootballData
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.dags import Dags
from functions.shared.runtime.errors import (
    BadRequestError,
    StepTimeoutError,
    TouchlineError,
)
from functions.shared.runtime.future_times import (
    UNBOUNDED,
    check_not_ahead,
    latest_valid,
)
from functions.shared.runtime.log import log_event
from functions.shared.runtime.settings import Settings
from functions.shared.runtime.step_args import check_args
from functions.shared.storage.lake import Lake
from functions.shared.warehouse.base import Warehouse

LEDGER_HORIZON = timedelta(days=400)
"""How far back a step looks for undone work and for the last pull."""

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), UNBOUNDED
"""Times that a request may ask for: far enough from where datetime ends."""

LONGEST_NAME = 91
"""How much of a name is logged that may be none."""

RunId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$(?!\n)")]
"""Part of keys. By itself "$" also fits before a line break that ends the text."""


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a call. All of it may be left out."""

    dag: str | None = None
    run_id: RunId | None = None
    step: str | None = None
    scheduled_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    as_of: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    args: dict[str, Any] = {}


@dataclass
class Deadline:
    """When a step has to be over; it may be called off earlier from outside."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    is_cancelled: bool = False

    def left(self) -> float:
        """How many seconds are left; none when it was called off."""
        left_s = self.seconds - (time.monotonic() - self.started)
        return 0.0 if self.is_cancelled else max(0.0, left_s)

    def check(self) -> None:
        """Raise StepTimeoutError once the time is up."""
        if self.is_cancelled or time.monotonic() - self.started > self.seconds:
            raise StepTimeoutError(f"The step ran longer than {self.seconds:g} s.")


@dataclass(frozen=True, kw_only=True)
class Services:
    """What steps work with, opened by whoever calls them."""

    settings: Settings
    clock: Clock
    lake: Lake
    warehouse: Warehouse
    api: Callable[[Callable[[], None]], FootballData]
    dags: Dags
    contract: Contract = CONTRACT


@dataclass(frozen=True, kw_only=True)
class Context(Services):
    """What one step may know: the services around it and its request."""

    function: str
    dag: str | None
    run_id: str
    step: str
    scheduled_at: datetime | None
    as_of: datetime
    args: Mapping[str, Any]
    deadline: Deadline
    counts: dict[str, int]
    """What the step has counted so far: told of a step that fails as well."""

    def add(self, **numbers: int) -> None:
        """Add to what this step has counted."""
        for name, number in numbers.items():
            self.counts[name] = self.counts.get(name, 0) + number

    @property
    def horizon(self) -> datetime:
        """The oldest moment that this step looks back to."""
        return min(self.as_of, self.clock.now()) - LEDGER_HORIZON

    @property
    def latest(self) -> datetime:
        """The latest time that something stored can be of; what is later is void."""
        return latest_valid(self.settings, self.clock)

    @property
    def competitions(self) -> list[str]:
        """The tracked competitions."""
        return list(self.settings.competitions)


@dataclass(frozen=True)
class Outcome:
    """What a step did. `counts` are numbers to add up, `details` are for people."""

    counts: dict[str, int] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    status: Literal["ok", "skipped"] = "ok"


@dataclass(frozen=True)
class StepResponse:
    """The response of a function: an HTTP status and a JSON body."""

    http_status: int
    body: dict[str, Any]

    @property
    def is_ok(self) -> bool:
        """Whether the step did its work."""
        return self.http_status < 300

    @property
    def may_pass(self) -> bool:
        """Whether another try could succeed. 429 is how Cloud Run answers while all
        instances of a function are busy."""
        return self.http_status == 429 or self.http_status >= 500


Step = Callable[[Context], Outcome]
Steps = Mapping[str, Step]


def call(
    function: str,
    steps: Steps,
    body: bytes | None,
    services: Services,
    *,
    deadline: Deadline | None = None,
) -> StepResponse:
    """Run the step that a request names, or the function's default step.

    400 for what can never work, 422 when the data failed, 5xx for a failure that may
    pass. Every error becomes a status and a log line; none is swallowed.
    """
    started = time.monotonic()
    before = (services.warehouse.statements, services.warehouse.billed_bytes)
    origin = origin_of(body)
    name = origin.get("step", "")
    counts: dict[str, int] = {}
    try:
        request = parse_request(body)
        name = request.step or services.dags.functions[function].default_step
        origin |= {"step": name}
        context = _context(
            function, name, request, services, deadline=deadline, counts=counts
        )
        origin |= {"run_id": context.run_id}
        if name not in steps:
            raise BadRequestError(
                f"The function {function} has no step {name!r}.",
                fix=f"Its steps are {', '.join(steps)}.",
            )
        check_args(name, context.args)
        services.warehouse.labels = {
            "dag": context.dag or "none",
            "step": name,
            "run": context.run_id,
        }
        outcome = steps[name](context)
    except Exception as error:  # noqa: BLE001 (the boundary: it becomes a 500)
        duration_ms = _since(started)
        log_failure(function, error, {**origin, "step": name}, duration_ms)
        return failure(name, error, duration_ms, _with_cost(counts, services, before))
    counts = _with_cost(counts | outcome.counts, services, before)
    response = {
        "step": name,
        "status": outcome.status,
        "counts": counts,
        "details": outcome.details,
        "duration_ms": _since(started),
    }
    log_event(
        "step_done",
        function=function,
        dag=context.dag,
        run_id=context.run_id,
        step=name,
        status=outcome.status,
        counts=counts,
        details=outcome.details,
        duration_ms=response["duration_ms"],
    )
    return StepResponse(200, response)


def parse_request(body: bytes | None) -> Request:
    """Decode a request. Raises BadRequestError with the place and the shape."""
    if not body or not body.strip():
        return Request()
    try:
        return msgspec.json.decode(body, type=Request)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequestError(
            f"The request body cannot be used: {error}.",
            fix='It is JSON like {"dag", "run_id", "step", "scheduled_at", "as_of", '
            '"args"}, all optional; times as 2026-11-21T15:00:00Z.',
        ) from None


def origin_of(body: bytes | None) -> dict[str, str]:
    """The dag, run_id and step that a body names, as far as it can be read: for the log
    of a request that cannot be used."""
    try:
        told = msgspec.json.decode(body or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    named = told if isinstance(told, dict) else {}
    return {
        name: str(named[name])[:LONGEST_NAME]
        for name in ("dag", "run_id", "step")
        if isinstance(named.get(name), str)
    }


def in_utc(moment: datetime | None, name: str) -> datetime | None:
    """A time that a request names, in UTC, where a date is what it is in keys and
    tables. Raises BadRequestError for one that is too far off."""
    if moment is None:
        return None
    if not EARLIEST <= moment <= LATEST:
        raise BadRequestError(
            f"{name} is {moment:%Y-%m-%d}, a time without football.",
            fix=f"Choose one from {EARLIEST:%Y} to {LATEST:%Y}.",
        )
    return moment.astimezone(UTC)


def manual_id(now: datetime) -> str:
    """A new id for an execution that no schedule asked for."""
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def _context(
    function: str,
    step: str,
    request: Request,
    services: Services,
    *,
    deadline: Deadline | None,
    counts: dict[str, int],
) -> Context:
    if request.dag is not None and request.dag not in services.dags.dags:
        known = ", ".join(services.dags.dags)
        raise BadRequestError(
            f"There is no DAG {request.dag!r}.", fix=f"DAGs: {known}."
        )
    now = services.clock.now()
    seconds = services.dags.functions[function].timeout_seconds
    as_of = in_utc(request.as_of, "as_of") or now
    scheduled_at = in_utc(request.scheduled_at, "scheduled_at")
    check_not_ahead(services.settings, services.clock, as_of, "as_of")
    check_not_ahead(services.settings, services.clock, scheduled_at, "scheduled_at")
    return Context(
        settings=services.settings,
        clock=services.clock,
        lake=services.lake,
        warehouse=services.warehouse,
        api=services.api,
        dags=services.dags,
        contract=services.contract,
        function=function,
        dag=request.dag,
        run_id=request.run_id or f"manual-{manual_id(now)}",
        step=step,
        scheduled_at=scheduled_at,
        as_of=as_of,
        counts=counts,
        args=request.args,
        deadline=deadline or Deadline(seconds),
    )


def _with_cost(
    counts: dict[str, int], services: Services, before: tuple[int, int]
) -> dict[str, int]:
    statements, billed_bytes = before
    return {
        **counts,
        "statements": services.warehouse.statements - statements,
        "billed_bytes": services.warehouse.billed_bytes - billed_bytes,
    }


def log_failure(
    function: str, error: Exception, origin: Mapping[str, str], duration_ms: int
) -> None:
    """The log line of a step that failed: of which run and step, as far as is known."""
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


def failure(
    step: str,
    error: Exception,
    duration_ms: int,
    counts: dict[str, int] | None = None,
) -> StepResponse:
    """The response that an error becomes."""
    if isinstance(error, TouchlineError):
        status, what, fix = error.http_status, error.what, error.fix
    else:
        status, what, fix = 500, f"{type(error).__name__}: {error}", ""
    told = {"type": type(error).__name__, "what": what, "fix": fix}
    body = {
        "step": step,
        "status": "failed",
        "error": told,
        "counts": counts or {},
        "details": {},
        "duration_ms": duration_ms,
    }
    return StepResponse(status, body)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
