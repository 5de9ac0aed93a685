"""From an HTTP request to a step and back, for all seven `main.py`."""

from __future__ import annotations

import os
from functools import lru_cache

import flask
import msgspec

from functions.shared.footballdata.factory import api_factory
from functions.shared.footballdata.limiter import Limiter
from functions.shared.runtime.call import call, log_failure
from functions.shared.runtime.clock import Clock, SystemClock, VirtualClock
from functions.shared.runtime.context import Services, Steps
from functions.shared.runtime.dags import Dags, load_dags
from functions.shared.runtime.deadline import Deadline
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.log import configure_logging
from functions.shared.runtime.request import origin_of, parse_request
from functions.shared.runtime.response import StepResponse, failed_response
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from functions.shared.warehouse.deferred import open_or_defer
from functions.shared.warehouse.open import open_warehouse


def serve(request: flask.Request, function: str, steps: Steps) -> flask.Response:
    """Serve one request with the settings in the environment."""
    configure_logging()
    body = request.get_data()
    try:
        response = _response(body, function, steps)
    except Exception as error:  # noqa: BLE001 (the boundary: it becomes a 500)
        origin = origin_of(body)
        log_failure(function, error, origin, 0)
        response = failed_response(origin.get("step", ""), error, 0)
    return flask.Response(
        msgspec.json.encode(response.body),
        status=response.http_status,
        content_type="application/json",
    )


def _response(body: bytes, function: str, steps: Steps) -> StepResponse:
    settings = Settings.from_env(os.environ)
    clock = _clock(settings, body)
    deadline = Deadline(_dags().functions[function].timeout_seconds)
    uri = settings.warehouse_uri
    warehouse = open_or_defer(
        uri,
        lambda: open_warehouse(
            uri, max_bytes=settings.max_bytes, time_left=deadline.left
        ),
    )
    try:
        services = Services(
            settings=settings,
            clock=clock,
            lake=open_lake(settings.lake_uri, deadline.left),
            warehouse=warehouse,
            api=api_factory(settings, clock, _limiter(settings, clock)),
            dags=_dags(),
        )
        return call(function, steps, body, services, deadline=deadline)
    finally:
        warehouse.close()


def _clock(settings: Settings, body: bytes) -> Clock:
    if settings.clock == "system":
        return SystemClock()
    as_of = parse_request(body).as_of
    if as_of is None:
        raise BadRequestError(
            "CLOCK=request takes the time from `as_of`, and the request has none.",
            fix='Send {"as_of": "2026-11-21T15:00:00Z"}.',
        )
    return VirtualClock(as_of)


def _limiter(settings: Settings, clock: Clock) -> Limiter:
    if settings.clock == "request":
        return Limiter(settings.calls_per_minute, clock)
    return _shared_limiter(settings.calls_per_minute)


@lru_cache(maxsize=8)
def _shared_limiter(calls_per_minute: int) -> Limiter:
    """One budget for all requests that this instance serves."""
    return Limiter(calls_per_minute, SystemClock())


@lru_cache(maxsize=1)
def _dags() -> Dags:
    return load_dags()
