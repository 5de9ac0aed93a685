"""The API without the network: token, rate limit, headers and body of a response."""

from __future__ import annotations

import gzip
import json
import threading
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

import msgspec

from functions.shared.runtime.clock import Clock
from local_runner.simulator.errors import (
    ApiError,
    bad_token,
    gateway_page,
    not_found,
    over_limit,
    server_error,
)
from local_runner.simulator.faults import (
    ActiveFaults,
    Call,
    Delivery,
    Fault,
    Kind,
    active_faults,
)
from local_runner.simulator.limits import CallLimit
from local_runner.simulator.responses import CLIENT, anonymous_response, response
from local_runner.simulator.world import JSON, World

ROOT = "/v4"
_REMEMBERED = 10_000
_OF_THE_API = {
    "content-type": "application/json;charset=UTF-8",
    "x-api-version": "v4",
    "content-language": "en-US",
}


@dataclass(frozen=True)
class SeenRequest:
    """A request that was served: its path below `/v4`, never its token.

    `at` is the time of the simulator's clock, `faults` the kinds of the faults that
    affected it; `status` is 0 if no response was sent.
    """

    at: datetime
    path: str
    params: dict[str, str]
    status: int
    faults: tuple[Kind, ...] = ()


@dataclass(frozen=True)
class Reply:
    """A response as it is sent."""

    status: int
    headers: dict[str, str]
    body: bytes
    delivery: Delivery = "complete"


class Service:
    """The API over a world and a clock; safe between threads.

    `calls_per_minute` None means no limit, and no counter in the headers. `faults` are
    the faults of the API.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        token: str,
        calls_per_minute: int | None,
        faults: Sequence[Fault] = (),
    ) -> None:
        self._world = world
        self._clock = clock
        self._token = token
        self._limit = None if calls_per_minute is None else CallLimit(calls_per_minute)
        self._faults = tuple(faults)
        self._lock = threading.Lock()
        self._served = 0
        self._seen: deque[SeenRequest] = deque(maxlen=_REMEMBERED)
        self._requested: Counter[str] = Counter()
        self._quarter = 0

    @property
    def served(self) -> int:
        """The number of requests served, including errors."""
        with self._lock:
            return self._served

    @property
    def seen(self) -> list[SeenRequest]:
        """The last 10,000 requests served, oldest first."""
        with self._lock:
            return list(self._seen)

    def reply(self, target: str, token: str | None, *, gzipped: bool) -> Reply:
        """Respond to `GET target` (path and query) and record the request."""
        now = self._clock.now()
        parts = urlsplit(target)
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        path = parts.path.removeprefix(ROOT)
        call = Call(path, params, now, self._number(target, now))
        active = active_faults(self._faults, call)
        headers = {
            "server": "touchline-simulator",
            "date": format_datetime(now, usegmt=True),
        }
        page = _page(active)
        if page is not None:
            status, body = page
            headers["content-type"] = "text/html"
        else:
            try:
                headers |= _OF_THE_API
                headers |= self._admit(token, now, active)
                if path == parts.path:
                    raise not_found()
                status, body = self._content(token, active)
            except ApiError as error:
                headers |= error.headers
                status, body = error.status, _json(error.body)
            if gzipped:
                body = gzip.compress(body, compresslevel=1, mtime=0)
                headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        delivery = active.delivery
        sent = 0 if delivery == "none" else status
        with self._lock:
            self._served += 1
            self._seen.append(SeenRequest(now, path, params, sent, active.kinds))
        return Reply(status, headers, body, delivery)

    def _number(self, target: str, now: datetime) -> int:
        """The number of identical requests before this one in this quarter of an
        hour."""
        quarter = int(now.timestamp()) // 900
        with self._lock:
            if quarter != self._quarter:
                self._requested.clear()
                self._quarter = quarter
            self._requested[target] += 1
            return self._requested[target] - 1

    def _admit(
        self, token: str | None, now: datetime, active: ActiveFaults
    ) -> dict[str, str]:
        """The headers with the client and its call counter. Raises ApiError 400, 429 or
        500."""
        if token not in (None, self._token):
            raise bad_token()
        if active.error == 500:
            raise server_error()
        headers = {"x-authenticated-client": CLIENT if token else "anonymous"}
        if "rate_limited" in active.kinds:
            # As if another client had used up the calls of this minute.
            reset_s = 60 - now.second
            raise over_limit(reset_s, headers | _counter(0, reset_s))
        if self._limit is None:
            return headers
        allowance = self._limit.take(token or "", now)
        headers |= _counter(allowance.left, allowance.reset_s)
        if not allowance.granted:
            raise over_limit(allowance.reset_s, headers)
        return headers

    def _content(self, token: str | None, active: ActiveFaults) -> tuple[int, bytes]:
        """The recorded response for this request, else the response of the world."""
        if active.fixed_response is not None:
            return active.fixed_response
        call, world = active.call, active.seen(self._world)
        arguments = (world, call.path, call.params, call.now)
        if token is None:
            status, text = 200, _json(anonymous_response(*arguments))
        else:
            recorded = world.body(call.path, call.params)
            status, text = recorded or (200, _json(response(*arguments)))
        if active.changes_body and status == 200:
            body = json.loads(text)
            active.change(body)
            text = _json(body)
        return status, text


def _page(active: ActiveFaults) -> tuple[int, bytes] | None:
    """Status and body if a gateway responds in place of the API."""
    if active.error in (502, 503):
        return active.error, gateway_page(active.error)
    return (200, gateway_page(200)) if "no_json" in active.kinds else None


def _counter(left: int, reset_s: int) -> dict[str, str]:
    return {
        "x-requests-available-minute": str(left),
        "x-requestcounter-reset": str(reset_s),
    }


def _json(body: JSON) -> bytes:
    return msgspec.json.encode(body)
