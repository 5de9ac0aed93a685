from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.runtime.call import call
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.deadline import Deadline
from functions.shared.runtime.errors import (
    BadRequestError,
    ConfigError,
    DataFailedError,
    LakeError,
    StepTimeoutError,
    TouchlineError,
    UpstreamError,
    WarehouseError,
)
from functions.shared.runtime.log import configure_logging
from functions.shared.runtime.request import parse_request
from functions.shared.runtime.response import StepResponse
from functions.shared.runtime.step_args import Load
from tests.functions.world import NOON, World, days


class Spy:
    """A step that records its contexts, and returns or raises `outcome`."""

    def __init__(self, outcome: Outcome | BaseException | None = None) -> None:
        self.outcome = outcome or Outcome()
        self.seen: list[Context] = []
        self.args: Any = None

    def __call__(self, context: Context, args: Any) -> Outcome:
        self.args = args
        self.seen.append(context)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def call_spy(world: World, spy: Spy, body: object = None, **more: Any) -> StepResponse:
    """Call the function load, whose default step and whose step `other` is the spy."""
    steps = {"load_raw_live_tables": spy, "other": spy}
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    return call("load", steps, data, world.services, **more)


@pytest.fixture
def log_lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """What is logged, as Cloud Logging would read it."""
    logger = logging.getLogger("touchline")
    before = logger.handlers[:], logger.level, logger.propagate
    logger.handlers = []
    configure_logging()
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logger.handlers, logger.level, logger.propagate = before


@pytest.mark.parametrize("body", [None, b"", b" \n", {}])
def test_an_empty_body_runs_the_default_step_as_of_now(
    world: World, body: object
) -> None:
    spy = Spy()
    response = call_spy(world, spy, body)
    assert response.http_status == 200
    assert response.body["step"] == "load_raw_live_tables"
    (context,) = spy.seen
    assert (context.as_of, context.dag, spy.args) == (NOON, None, Load())
    assert context.run_id.startswith("manual-20261121T120000-")
    assert context.scheduled_at is None


def test_two_manual_calls_are_two_runs(world: World) -> None:
    spy = Spy()
    for _ in range(2):
        call_spy(world, spy)
    assert len({context.run_id for context in spy.seen}) == 2


def test_the_fields_of_a_request_reach_its_step(world: World) -> None:
    spy = Spy()
    call_spy(
        world,
        spy,
        {
            "dag": "live_poll_15m",
            "run_id": "run-1",
            "step": "other",
            "scheduled_at": "2026-11-21T13:00:00+01:00",
            "as_of": "2026-11-20T12:00:00Z",
            "args": {"a": [1]},
        },
    )
    (context,) = spy.seen
    assert (context.dag, context.run_id, context.step) == (
        "live_poll_15m",
        "run-1",
        "other",
    )
    assert (context.scheduled_at, context.as_of) == (NOON, NOON - days(1))
    assert spy.args == {"a": [1]}


def test_a_time_of_another_zone_is_converted_to_utc(world: World) -> None:
    """Its date too: at half past midnight in Berlin it is yesterday."""
    spy = Spy()
    midnight = "2026-11-22T00:30:00+01:00"
    call_spy(world, spy, {"as_of": midnight, "scheduled_at": midnight})
    (context,) = spy.seen
    for moment in (context.as_of, context.scheduled_at):
        assert moment is not None
        assert moment.isoformat() == "2026-11-21T23:30:00+00:00"


def test_the_response_has_the_documented_fields(world: World) -> None:
    spy = Spy(Outcome(counts={"rows": 3}, details={"why": "so"}, status="skipped"))
    response = call_spy(world, spy)
    assert response.body.pop("duration_ms") >= 0
    assert response.body == {
        "step": "load_raw_live_tables",
        "status": "skipped",
        "counts": {"rows": 3, "statements": 0, "billed_bytes": 0},
        "details": {"why": "so"},
    }
    assert (response.is_ok, response.is_transient) == (True, False)


def test_only_the_statements_of_the_step_are_counted(world: World) -> None:
    def fetch_twice(context: Context, _: Any) -> Outcome:
        for _ in range(2):
            context.warehouse.fetch("query_monitor")
        return Outcome()

    world.warehouse.fetch("query_monitor")
    response = call("load", {"load_raw_live_tables": fetch_twice}, b"", world.services)
    assert response.body["counts"]["statements"] == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "cannot be used"),
        (b"[]", "cannot be used"),
        (b"\xff", "cannot be used"),
        (b'{"\xff":1}', "cannot be used"),
        (b'{"args":{"a":' + b"[" * 100_000, "cannot be used"),
        ({"colour": "red"}, "colour"),
        ({"step": 1}, "step"),
        ({"args": []}, "args"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "2026-11-21T15:00:00"}, "as_of"),
        ({"scheduled_at": 5}, "scheduled_at"),
        ({"run_id": "../x"}, "run_id"),
        ({"run_id": "x" * 200}, "run_id"),
        ({"run_id": "run-1\n"}, "run_id"),
        ({"scheduled_at": "0001-01-01T00:00:00+14:00"}, "scheduled_at"),
        ({"step": "no_such_step"}, "no_such_step"),
        ({"dag": "no_such_dag"}, "no_such_dag"),
    ],
)
def test_an_invalid_request_is_400(world: World, body: object, message: str) -> None:
    spy = Spy()
    response = call_spy(world, spy, body)
    assert (response.http_status, response.is_transient, spy.seen) == (400, False, [])
    assert response.body["status"] == "failed"
    error = response.body["error"]
    assert error["type"] == "BadRequestError"
    assert message in error["what"]
    assert error["fix"]


def test_the_error_of_an_unknown_step_or_dag_lists_the_known_ones(world: World) -> None:
    step = call_spy(world, Spy(), {"step": "nope"}).body["error"]["fix"]
    dag = call_spy(world, Spy(), {"dag": "nope"}).body["error"]["fix"]
    assert "load_raw_live_tables, other" in step
    assert "live_poll_15m, hourly_refresh, daily_reconcile" in dag


@given(body=st.binary(max_size=40))
def test_any_body_is_parsed_or_rejected(body: bytes) -> None:
    try:
        parse_request(body)
    except BadRequestError as error:
        assert error.fix  # noqa: PT017


@pytest.mark.parametrize(
    ("error", "status", "is_transient"),
    [
        (ConfigError, 400, False),
        (BadRequestError, 400, False),
        (DataFailedError, 422, False),
        (UpstreamError, 502, True),
        (LakeError, 503, True),
        (WarehouseError, 503, True),
        (StepTimeoutError, 504, True),
    ],
)
def test_every_failure_has_its_status(
    world: World,
    log_lines: Any,
    error: type[TouchlineError],
    status: int,
    is_transient: bool,
) -> None:
    response = call_spy(world, Spy(error("w", fix="f")))
    assert (response.http_status, response.is_transient, response.is_ok) == (
        status,
        is_transient,
        False,
    )
    expected = {"type": error.__name__, "what": "w", "fix": "f"}
    assert response.body["error"] == expected
    (line,) = log_lines()
    assert (line["severity"], line["event"]) == ("ERROR", "step_failed")
    assert "exc_info" not in line


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyError, RecursionError])
def test_an_unexpected_error_is_500_and_is_logged_with_its_traceback(
    world: World, log_lines: Any, error: type[Exception]
) -> None:
    response = call_spy(world, Spy(error("x")))
    assert (response.http_status, response.is_transient) == (500, True)
    assert response.body["status"] == "failed"
    assert response.body["error"]["what"].startswith(error.__name__)
    (line,) = log_lines()
    assert (line["severity"], line["event"]) == ("ERROR", "step_failed")
    assert (line["function"], line["step"]) == ("load", "load_raw_live_tables")
    assert line["error_type"] == error.__name__
    assert "Traceback" in line["exc_info"]


NAMED = {"dag": "live_poll_15m", "run_id": "run-1", "step": "load_raw_live_tables"}


@pytest.mark.parametrize(
    ("error", "body"),
    [
        (DataFailedError("w"), NAMED),
        (ZeroDivisionError("x"), NAMED),
        (None, NAMED | {"dag": "none"}),
        (None, NAMED | {"step": "none"}),
        (None, NAMED | {"colour": "red"}),
        (None, NAMED | {"as_of": "yesterday"}),
        (None, NAMED | {"as_of": "1066-01-01T00:00:00Z"}),
        (None, NAMED | {"run_id": "a b"}),
    ],
)
def test_the_log_line_of_a_failure_names_its_run(
    world: World, log_lines: Any, error: Exception | None, body: dict[str, str]
) -> None:
    call_spy(world, Spy(error or Outcome()), body)
    (line,) = log_lines()
    assert line["event"] == "step_failed"
    named = {name: line[name] for name in NAMED}
    assert named == {name: body[name] for name in NAMED}


def test_the_log_line_of_a_failure_has_the_generated_run_id(
    world: World, log_lines: Any
) -> None:
    call_spy(world, Spy(DataFailedError("w")), {"dag": "live_poll_15m"})
    (line,) = log_lines()
    assert line["run_id"].startswith("manual-")
    assert line["step"] == "load_raw_live_tables"


def test_a_success_is_one_log_line(world: World, log_lines: Any) -> None:
    body = {"dag": "live_poll_15m", "run_id": "run-1"}
    call_spy(world, Spy(Outcome(counts={"rows": 3})), body)
    (line,) = log_lines()
    assert (line["severity"], line["event"]) == ("INFO", "step_done")
    assert (line["dag"], line["run_id"]) == ("live_poll_15m", "run-1")
    assert line["counts"]["rows"] == 3


def test_an_interrupt_is_not_swallowed(world: World) -> None:
    with pytest.raises(KeyboardInterrupt):
        call_spy(world, Spy(KeyboardInterrupt()))


def checks(context: Context, _: Any) -> Outcome:
    context.deadline.check()
    return Outcome()


@pytest.mark.parametrize(
    "deadline", [Deadline(60, is_cancelled=True), Deadline(60, started=-1e9)]
)
def test_a_step_out_of_time_is_504(world: World, deadline: Deadline) -> None:
    steps = {"load_raw_live_tables": checks}
    response = call("load", steps, b"", world.services, deadline=deadline)
    assert (response.http_status, response.is_transient) == (504, True)
    assert "60 s" in response.body["error"]["what"]


def test_a_step_has_the_time_that_dags_yaml_gives_it(world: World) -> None:
    spy = Spy()
    assert call_spy(world, spy).is_ok
    assert spy.seen[0].deadline.seconds == 300
    spy.seen[0].deadline.check()


@pytest.mark.parametrize("as_of", [NOON + days(30), NOON - days(30)])
def test_the_horizon_is_400_days_before_the_earlier_of_as_of_and_the_clock(
    world: World, as_of: Any
) -> None:
    """From the earlier of as_of and the clock, so that neither hides work undone."""
    spy = Spy()
    call_spy(world, spy, {"as_of": as_of.isoformat()})
    assert spy.seen[0].horizon == min(as_of, NOON) - timedelta(days=400)
