"""The football-data.org v4 client: a shared budget, retries, and every response stored
before it is used."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self, cast
from urllib.parse import quote, urlsplit

import requests
import tenacity
from urllib3.exceptions import HTTPError

from functions.shared.footballdata.http import (
    CHUNK_BYTES,
    Session,
    TimedAdapter,
    unzipped,
)
from functions.shared.footballdata.limiter import Limiter, never_expires
from functions.shared.footballdata.response import (
    AVAILABLE_HEADERS,
    KEPT_HEADERS,
    RESET_HEADER,
    ApiResponse,
    error_message,
    is_json,
    seconds_of,
)
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import ConfigError, RestrictedError, UpstreamError

REGISTER_URL = "https://www.football-data.org/client/register"
SET_TOKEN = (
    f"Set FOOTBALL_DATA_TOKEN to a token from {REGISTER_URL}. Where it is deployed: "
    "raise token_version in terraform.tfvars by one, and make deploy with "
    "TF_VAR_football_data_token set."
)

RETRY_STATUSES = frozenset({408, 425})
"""Retried besides 429 and 5xx: RFC 9110 and RFC 8470 let a client repeat the request. A
gateway may respond so; the API itself never has."""

MAX_WAIT_S = 120.0
MAX_BACKOFF_S = 30.0
MAX_MESSAGE = 200


@dataclass(frozen=True)
class _Retry:
    """An attempt to repeat; `wait_s` only where the response has the seconds."""

    reason: str
    status: int | None = None
    wait_s: float | None = None


class FootballData:
    """football-data.org v4, or any server with the same API at `base_url`.

    Threads may share a client. No error, output or log line has the token.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        clock: Clock,
        limiter: Limiter,
        timeout_s: float = 30,
        max_response_bytes: int = 20_000_000,
        attempts: int = 4,
        rng: random.Random | None = None,
        check: Callable[[], None] = never_expires,
    ) -> None:
        """Make a client; nothing is requested yet.

        `timeout_s` is for the connection and for each read, and four times that for
        a whole response. `max_response_bytes` counts unzipped bytes. `check` is called
        before every call and every wait, and raises when the step's time is up.
        Raises ConfigError for a token or a URL that can never work.
        """
        self._base_url = _checked_url(base_url, token.strip())
        self._session = Session()
        self._session.headers.update(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "X-Auth-Token": _checked_token(token),
            }
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, TimedAdapter())
        self._clock = clock
        self._limiter = limiter
        self._timeout_s = timeout_s
        self._max_response_bytes = max_response_bytes
        self._attempts = attempts
        self._rng = rng or random.Random()  # noqa: S311  # jitter, not a secret
        self._check = check

    def __repr__(self) -> str:
        """The URL, without the token."""
        return f"FootballData(base_url={self._base_url!r}, token=***)"

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        *,
        store: Callable[[ApiResponse], None],
    ) -> ApiResponse:
        """One response with status 200 and a JSON body, after as many attempts as
        needed.

        `store` receives every complete response exactly once, errors too, before it is
        classified; an error of `store` ends the call. A broken transfer is not a
        response. Statuses 408, 425, 429 and 5xx, broken connections and bodies that are
        not JSON are retried; a 429 pauses every client of the limiter.

        Raises ConfigError when the token is refused, RestrictedError for 403, and
        UpstreamError for any other status (redirects are not followed), for a response
        that is too large, and after the last attempt.
        """
        outcome = tenacity.Retrying(
            sleep=self._sleep,
            stop=tenacity.stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=tenacity.retry_if_result(lambda result: isinstance(result, _Retry)),
            retry_error_callback=_failure,
        )(self._attempt, path, dict(params), store)
        if isinstance(outcome, ApiResponse):
            return outcome
        fix = "The next run retries; if it persists, see https://www.football-data.org."
        if outcome.status == 429:
            fix = "If something else uses this token, lower API_CALLS_PER_MINUTE."
        what = f"GET {path} failed after {self._attempts} attempts"
        raise UpstreamError(
            f"{what}; the last one: {outcome.reason.rstrip('.')}.",
            fix=fix,
            status=outcome.status,
        )

    def _attempt(
        self, path: str, params: dict[str, str], store: Callable[[ApiResponse], None]
    ) -> ApiResponse | _Retry:
        """One call: fetch, store, then classify."""
        self._limiter.take(self._check)
        response = self._fetch(path, params)
        if isinstance(response, _Retry):
            return response
        store(response)
        return self._classify(response)

    def _fetch(self, path: str, params: dict[str, str]) -> ApiResponse | _Retry:
        """The complete response, or why there is none, as text: the errors of requests
        contain the request, and with it the token."""
        try:
            with self._session.get(
                f"{self._base_url}/{path.lstrip('/')}",
                params=params,
                timeout=self._timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._body(path, response)
                return ApiResponse(
                    path=path,
                    params=params,
                    status=response.status_code,
                    headers={
                        name.lower(): value
                        for name, value in response.headers.items()
                        if name.lower() in KEPT_HEADERS
                    },
                    body=body,
                    fetched_at=self._clock.now(),
                )
        except (OSError, HTTPError, zlib.error) as error:
            cause = getattr(error.args[0], "reason", error) if error.args else error
            fault = f"a broken connection: {type(cause).__name__}: {cause}"
        return _Retry(self._clean(fault))

    def _body(self, path: str, response: requests.Response) -> bytes:
        """The body as sent, unzipped in pieces so that a zip bomb is stopped early."""
        pieces = iter(
            lambda: response.raw.read1(CHUNK_BYTES, decode_content=False), b""
        )
        if response.headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}:
            pieces = unzipped(pieces)
        body = bytearray()
        for piece in pieces:
            body += piece
            if len(body) > self._max_response_bytes:
                raise UpstreamError(
                    f"GET {path} returned {response.status_code} with more than "
                    f"{self._max_response_bytes} bytes.",
                    fix="If that is expected, raise API_MAX_RESPONSE_BYTES.",
                    status=response.status_code,
                )
        return bytes(body)

    def _classify(self, response: ApiResponse) -> ApiResponse | _Retry:
        """The response itself, a retry, or an error."""
        status = response.status
        message = "" if status == 200 else self._clean(error_message(response.body))
        summary = f"{status}: {message}" if message else f"{status}"
        reset_s = seconds_of(response.headers.get(RESET_HEADER))
        if status == 429:
            seconds = re.search(r"wait (\d+) second", message, re.IGNORECASE)
            return _Retry(summary, status, float(seconds[1]) if seconds else reset_s)
        if reset_s and any(
            seconds_of(response.headers.get(name)) == 0 for name in AVAILABLE_HEADERS
        ):
            self._limiter.pause(min(reset_s, MAX_WAIT_S))
        if status >= 500 or status in RETRY_STATUSES:
            return _Retry(summary, status)
        if status == 200:
            if is_json(response.body):
                return response
            return _Retry("200: a body that is not JSON", status)
        what = f"GET {response.path} returned {summary.rstrip('.')}."
        # A bad token is a 400 here, not a 401.
        if status in (400, 401) and "token" in message.lower():
            raise ConfigError(what, fix=SET_TOKEN)
        if status == 403:
            fix = "The plan of this token does not include it: leave it out or upgrade."
            raise RestrictedError(what, fix=fix, status=status)
        fix = "A retry will not help: check FOOTBALL_DATA_URL and the parameters."
        raise UpstreamError(what, fix=fix, status=status)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Seconds until the next attempt. After a 429 the limiter waits instead, for
        all clients, and also after the last attempt."""
        retry = _failure(state)
        ceiling_s = min(MAX_BACKOFF_S, 2.0**state.attempt_number)
        backoff_s = ceiling_s * self._rng.uniform(0.5, 1.0)
        if retry.status != 429:
            return backoff_s
        self._limiter.pause(min(retry.wait_s or backoff_s, MAX_WAIT_S))
        return 0.0

    def _sleep(self, seconds: float) -> None:
        self._check()
        self._clock.sleep(seconds)

    def _clean(self, text: str) -> str:
        """Received text as one short line; an echo of the token is replaced."""
        text = _without(str(self._session.headers["X-Auth-Token"]), text)
        text = text[: 10 * MAX_MESSAGE]
        line = "".join(char if char.isprintable() else " " for char in text)
        return " ".join(line.split())[:MAX_MESSAGE]


def _failure(state: tenacity.RetryCallState) -> _Retry:
    return cast("_Retry", cast("tenacity.Future", state.outcome).result())


def _checked_token(token: str) -> str:
    token = token.strip()
    if re.fullmatch(r"[!-~]+", token):
        return token
    raise ConfigError(
        "FOOTBALL_DATA_TOKEN has characters that no token has."
        if token
        else "FOOTBALL_DATA_TOKEN is empty.",
        fix=SET_TOKEN,
    )


def _without(token: str, text: str) -> str:
    """Text in which `token` is replaced, also as Python, JSON and URLs quote it: an
    exception shows the repr of its values."""
    quoted = (repr(token)[1:-1], json.dumps(token)[1:-1], quote(token, safe=""))
    for spelling in (token, *quoted) if token else ():
        text = text.replace(spelling, "***")
    return text


def _checked_url(base_url: str, token: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme in {"http", "https"} and parts.hostname:
        return base_url.rstrip("/")
    raise ConfigError(
        f"{_without(token, repr(base_url))} is not a valid URL of an API.",
        fix="Set FOOTBALL_DATA_URL, like https://api.football-data.org/v4.",
    )
