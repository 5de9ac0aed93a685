"""What one request gets, without the network: token, limit, headers, body."""

from __future__ import annotations

import gzip
import json
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

from functions.shared.clock import Clock
from local_runner.simulator.answers import CLIENT, anonymous_answer, answer
from local_runner.simulator.errors import ApiError, bad_token, not_found, over_limit
from local_runner.simulator.limits import CallLimit
from local_runner.simulator.params import Params
from local_runner.simulator.world import JSON, World

ROOT = "/v4"
_REMEMBERED = 10_000


@dataclass(frozen=True)
class SeenRequest:
    """A request that was answered: its path below `/v4`, never its token."""

    path: str
    params: dict[str, str]
    status: int


@dataclass(frozen=True)
class Reply:
    """An answer as it goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class Service:
    """The API over a world and a clock; safe between threads.

    `calls_per_minute` None is no limit, and no counter in the headers.
    """

    def __init__(
        self, world: World, clock: Clock, *, token: str, calls_per_minute: int | None
    ) -> None:
        self._world = world
        self._clock = clock
        self._token = token
        self._limit = None if calls_per_minute is None else CallLimit(calls_per_minute)
        self._lock = threading.Lock()
        self._served = 0
        self._seen: deque[SeenRequest] = deque(maxlen=_REMEMBERED)

    @property
    def served(self) -> int:
        """How many requests were answered, errors too."""
        with self._lock:
            return self._served

    @property
    def seen(self) -> list[SeenRequest]:
        """The last 10,000 requests answered, oldest first."""
        with self._lock:
            return list(self._seen)

    def reply(self, target: str, token: str | None, *, gzipped: bool) -> Reply:
        """Answer `GET target` (path and query) and remember it."""
        now = self._clock.now()
        parts = urlsplit(target)
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        path = parts.path.removeprefix(ROOT)
        headers = {
            "server": "touchline-simulator",
            "date": format_datetime(now, usegmt=True),
            "content-type": "application/json;charset=UTF-8",
            "x-api-version": "v4",
            "content-language": "en-US",
        }
        try:
            headers |= self._admit(token, now)
            if path == parts.path:
                raise not_found()
            status, body = self._found(path, params, token, now)
        except ApiError as error:
            headers |= error.headers
            status, body = error.status, _json(error.body)
        if gzipped:
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        with self._lock:
            self._served += 1
            self._seen.append(SeenRequest(path, params, status))
        return Reply(status, headers, body)

    def _admit(self, token: str | None, now: datetime) -> dict[str, str]:
        """Headers of the client and its counter. Raises ApiError 400 or 429."""
        if token not in (None, self._token):
            raise bad_token()
        headers = {"x-authenticated-client": CLIENT if token else "anonymous"}
        if self._limit is None:
            return headers
        allowance = self._limit.take(token or "", now)
        headers["x-requests-available-minute"] = str(allowance.left)
        headers["x-requestcounter-reset"] = str(allowance.reset_s)
        if not allowance.granted:
            raise over_limit(allowance.reset_s, headers)
        return headers

    def _found(
        self, path: str, params: Params, token: str | None, now: datetime
    ) -> tuple[int, bytes]:
        """What is recorded for this request, else what the world says."""
        if token is None:
            return 200, _json(anonymous_answer(self._world, path, params, now))
        recorded = self._world.body(path, params)
        return recorded or (200, _json(answer(self._world, path, params, now)))


def _json(body: JSON) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
