"""The football-data.org v4 client: a shared budget, retries, and every answer stored
before anything is made of it."""

from __future__ import annotations

import http.client
import io
import json
import random
import re
import socket
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

import requests
import tenacity
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool, HTTPConnectionPool
from urllib3.exceptions import HTTPError

from functions.shared.clock import Clock
from functions.shared.errors import (
    BadRequestError,
    ConfigError,
    RestrictedError,
    UpstreamError,
)
from functions.shared.limiter import Limiter, carry_on

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

REGISTER_URL = "https://www.football-data.org/client/register"

# The wire says X-Requests-Available-Minute, the documentation X-RequestsAvailable, and
# calls without a token got X-Requests-Available (per day).
AVAILABLE_HEADERS = (
    "x-requests-available-minute",
    "x-requestsavailable",
    "x-requests-available",
)
RESET_HEADER = "x-requestcounter-reset"
"""Seconds left until the budget is full again, not an epoch."""

KEPT_HEADERS = frozenset(
    {
        "date",
        "content-type",
        "content-language",
        "x-api-version",
        RESET_HEADER,
        *AVAILABLE_HEADERS,
    }
)
"""What is kept of an answer's headers. x-authenticated-client is the name of the
account's holder and stays out."""

LONGEST_WAIT_S = 120.0
LONGEST_BACKOFF_S = 30.0
LONGEST_MESSAGE = 200
ANSWER_TIMEOUTS = 4
"""A whole answer may take this many times the timeout of a single read."""

CHUNK_BYTES = 65_536
WINDOW_DAYS = 10
"""/v4/matches refuses more: "Specified period must not exceed 10 days."."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """One complete HTTP answer, good or bad.

    `headers` has lower-case names out of KEPT_HEADERS; `body` is the exact body,
    unzipped; `fetched_at` is the clock's time when its last byte had arrived.
    """

    path: str
    params: Mapping[str, str]
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    fetched_at: datetime


@dataclass(frozen=True)
class _Again:
    """An attempt worth repeating; `wait_s` only when the answer said how long."""

    reason: str
    status: int | None = None
    wait_s: float | None = None


class FootballData:
    """football-data.org v4, or anything that speaks it at `base_url`.

    Threads may share one. Nothing it raises, prints or logs holds the token.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        clock: Clock,
        limiter: Limiter,
        timeout_s: float = 30,
        max_answer_bytes: int = 20_000_000,
        attempts: int = 4,
        rng: random.Random | None = None,
        check: Callable[[], None] = carry_on,
    ) -> None:
        """Nothing is called yet.

        `timeout_s` is for the connection and for each read, and four times that for
        a whole answer. `max_answer_bytes` counts unzipped bytes. `check` is called
        before every call and every wait, and raises when the step's time is up.
        Raises ConfigError for a token or an address that can never work.
        """
        self._base_url = _checked_address(base_url)
        self._session = _Session()
        self._session.headers.update(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
                "X-Auth-Token": _checked_token(token),
            }
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter())
        self._clock = clock
        self._limiter = limiter
        self._timeout_s = timeout_s
        self._max_answer_bytes = max_answer_bytes
        self._attempts = attempts
        self._rng = rng or random.Random()  # noqa: S311  # jitter, not a secret
        self._check = check

    def __repr__(self) -> str:
        """Where it calls, never with what."""
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
        """Close the connections that are kept open."""
        self._session.close()

    def get(
        self,
        path: str,
        params: Mapping[str, str],
        *,
        store: Callable[[Answer], None],
    ) -> Answer:
        """One answer with status 200 and a JSON body, after as many attempts as needed.

        `store` gets every complete answer exactly once, errors too, before it is
        judged; what it raises ends the call. A transfer that broke is no answer.
        Repeated are 429, 5xx, broken connections and bodies that are not JSON; a 429
        pauses everybody who shares the limiter.

        Raises ConfigError when the token is refused, RestrictedError for 403, and
        UpstreamError for any other status (redirects are not followed), for an answer
        that is too large, and when the attempts are used up.
        """
        outcome = tenacity.Retrying(
            sleep=self._sleep,
            stop=tenacity.stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=tenacity.retry_if_result(lambda result: isinstance(result, _Again)),
            retry_error_callback=_failure,
        )(self._attempt, path, dict(params), store)
        if isinstance(outcome, Answer):
            return outcome
        fix = "The next run asks again; if it lasts, see https://www.football-data.org."
        if outcome.status == 429:
            fix = "If something else uses this token, lower API_CALLS_PER_MINUTE."
        what = f"GET {path} failed after {self._attempts} attempts"
        raise UpstreamError(
            f"{what}; the last one: {outcome.reason.rstrip('.')}.",
            fix=fix,
            status=outcome.status,
        )

    def _attempt(
        self, path: str, params: dict[str, str], store: Callable[[Answer], None]
    ) -> Answer | _Again:
        """One call: fetched, stored, then judged."""
        self._limiter.take(self._check)
        answer = self._fetch(path, params)
        if isinstance(answer, _Again):
            return answer
        store(answer)
        return self._judge(answer)

    def _fetch(self, path: str, params: dict[str, str]) -> Answer | _Again:
        """The complete answer, or what broke. Faults leave here as text: the errors of
        requests hold the request, and with it the token."""
        try:
            with self._session.get(
                f"{self._base_url}/{path.lstrip('/')}",
                params=params,
                timeout=self._timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = self._body(path, response)
                return Answer(
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
        return _Again(self._clean(fault))

    def _body(self, path: str, response: requests.Response) -> bytes:
        """The body as sent, unzipped piece by piece so that no bomb goes off."""
        pieces = iter(
            lambda: response.raw.read1(CHUNK_BYTES, decode_content=False), b""
        )
        if response.headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}:
            pieces = _unzipped(pieces)
        body = bytearray()
        for piece in pieces:
            body += piece
            if len(body) > self._max_answer_bytes:
                raise UpstreamError(
                    f"GET {path} was answered {response.status_code} with more than "
                    f"{self._max_answer_bytes} bytes.",
                    fix="If it should be, raise API_MAX_ANSWER_BYTES.",
                    status=response.status_code,
                )
        return bytes(body)

    def _judge(self, answer: Answer) -> Answer | _Again:
        """Good, worth repeating, or an error."""
        status = answer.status
        parsed, value = _json(answer.body)
        message = self._clean(_message(answer.body, value))
        said = f"{status}: {message}" if message else f"{status}"
        reset_s = _seconds(answer.headers.get(RESET_HEADER))
        if status == 429:
            asked = re.search(r"wait (\d+) second", message, re.IGNORECASE)
            return _Again(said, status, float(asked[1]) if asked else reset_s)
        if reset_s and any(
            _seconds(answer.headers.get(name)) == 0 for name in AVAILABLE_HEADERS
        ):
            self._limiter.pause(min(reset_s, LONGEST_WAIT_S))
        if status >= 500:
            return _Again(said, status)
        if status == 200:
            return answer if parsed else _Again("200: a body that is not JSON", status)
        what = f"GET {answer.path} was answered {said.rstrip('.')}."
        # A bad token is a 400 here, not a 401.
        if status in (400, 401) and "token" in message.lower():
            raise ConfigError(
                what, fix=f"Set FOOTBALL_DATA_TOKEN to a token from {REGISTER_URL}."
            )
        if status == 403:
            fix = "The plan of this token does not include it: leave it out or upgrade."
            raise RestrictedError(what, fix=fix, status=status)
        fix = "Asking again will not help: check FOOTBALL_DATA_URL and the parameters."
        raise UpstreamError(what, fix=fix, status=status)

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Seconds until the next attempt. After a 429 it is the limiter that waits, for
        everybody, and also when this was the last attempt."""
        again = _failure(state)
        ceiling_s = min(LONGEST_BACKOFF_S, 2.0**state.attempt_number)
        backoff_s = ceiling_s * self._rng.uniform(0.5, 1.0)
        if again.status != 429:
            return backoff_s
        self._limiter.pause(min(again.wait_s or backoff_s, LONGEST_WAIT_S))
        return 0.0

    def _sleep(self, seconds: float) -> None:
        self._check()
        self._clock.sleep(seconds)

    def _clean(self, text: str) -> str:
        """Text from the wire on one short line; an echo of the token is blotted out."""
        text = text.replace(str(self._session.headers["X-Auth-Token"]), "***")
        text = text[: 10 * LONGEST_MESSAGE]
        line = "".join(char if char.isprintable() else " " for char in text)
        return " ".join(line.split())[:LONGEST_MESSAGE]


def match_windows(first: date, last: date) -> list[tuple[date, date]]:
    """The (dateFrom, dateTo) pairs to ask for every match of `first` to `last`.

    `first` and `last` are UTC days, both included. The pairs reach one day further on
    both sides, span at most 10 days each as the API counts, and share a day with their
    neighbours. They take `dateTo` as exclusive, as recorded answers show it (dateFrom
    2025-02-08, dateTo 2025-02-09 held only the 8th); one user found it an instant,
    included, at 00:00Z, and then they only ask for more.
    Raises BadRequestError when `last` is before `first`.
    """
    if last < first:
        raise BadRequestError(
            f"The days {first} to {last} run backwards.", fix="Swap them."
        )
    end = last + 2 * DAY
    start = first - DAY
    windows = []
    while True:
        stop = min(start + WINDOW_DAYS * DAY, end)
        windows.append((start, stop))
        if stop == end:
            return windows
        start = stop - DAY


def matches_in_window(
    rows: Iterable[dict[str, Any]], first: date, last: date
) -> list[dict[str, Any]]:
    """The matches of `first` to `last` (UTC days, included), each once, from answers
    that overlap.

    Of several rows with one id the greatest `lastUpdated` wins, and among equals the
    last; a match that moved out of the days is left out. A row whose id or utcDate
    cannot be read is kept: it is for the contract to refuse it, not for this filter.
    """
    newest: dict[object, dict[str, Any]] = {}
    for number, row in enumerate(rows):
        known = row.get("id")
        key = known if isinstance(known, int | str) else ("no id", number)
        held = newest.get(key)
        if held is None or _updated(row) >= _updated(held):
            newest[key] = row
    return [row for row in newest.values() if _is_within(row, first, last)]


def _updated(row: dict[str, Any]) -> datetime:
    return _moment(row.get("lastUpdated")) or datetime.min.replace(tzinfo=UTC)


def _is_within(row: dict[str, Any], first: date, last: date) -> bool:
    kick_off = _moment(row.get("utcDate"))
    return kick_off is None or first <= kick_off.date() <= last


def _moment(value: object) -> datetime | None:
    """A timestamp of the API as UTC, or None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _failure(state: tenacity.RetryCallState) -> _Again:
    return cast("_Again", cast("tenacity.Future", state.outcome).result())


def _checked_token(token: str) -> str:
    token = token.strip()
    if re.fullmatch(r"[!-~]+", token):
        return token
    raise ConfigError(
        "FOOTBALL_DATA_TOKEN holds characters that no token has."
        if token
        else "FOOTBALL_DATA_TOKEN is empty.",
        fix=f"Set it to a token from {REGISTER_URL}.",
    )


def _checked_address(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme in {"http", "https"} and parts.hostname:
        return base_url.rstrip("/")
    raise ConfigError(
        f"{base_url!r} is not the address of an API.",
        fix="Set FOOTBALL_DATA_URL, like https://api.football-data.org/v4.",
    )


def _unzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What gzipped `pieces` hold, at most CHUNK_BYTES at a time.

    Raises zlib.error when they are broken or end early.
    """
    member = None
    for piece in pieces:
        rest = piece
        while rest:
            member = member or zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            yield member.decompress(rest, CHUNK_BYTES)
            rest = member.unconsumed_tail
            if member.eof:
                rest, member = member.unused_data, None
    if member:
        raise zlib.error("gzip ends early")


def _json(body: bytes) -> tuple[bool, object]:
    """Whether `body` is JSON, and what it says."""
    try:
        return True, json.loads(body)
    except (ValueError, RecursionError):
        return False, None


def _message(body: bytes, value: object) -> str:
    """What an error says. Old bodies spell it `error`; gateways answer in HTML."""
    if isinstance(value, dict):
        texts = (value.get("message"), value.get("error"))
        return next((text for text in texts if isinstance(text, str)), "")
    page = body[:2_000].decode("utf-8", "replace")
    return re.sub(r"<[^<>]*>", " ", page)


def _seconds(header: str | None) -> float | None:
    """A header that counts something, or None when it does not."""
    return float(header) if header and re.fullmatch(r"\d{1,9}", header) else None


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: merely preparing the next request would read the body, uncapped."""


class _TimedSocket(io.RawIOBase):
    """What a socket receives, until the time for the whole answer is up."""

    ended = False

    def __init__(self, received: io.RawIOBase, sock: socket.socket) -> None:
        self._received = received
        self._sock = sock
        # Set by urllib3 for every answer: the timeout of one read.
        self._read_s = cast("float", sock.gettimeout())
        self._ends = time.monotonic() + ANSWER_TIMEOUTS * self._read_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left_s = self._ends - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the answer took too long")
        self._sock.settimeout(min(left_s, self._read_s))
        count = self._received.readinto(buffer)
        self.ended = count == 0
        return count

    def close(self) -> None:
        self._received.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """An answer whose headers and framing cannot trickle in for ever either, and
    whose headers are whole: http.client takes them as they are when the connection
    closes in their midst."""

    def __init__(
        self,
        sock: socket.socket,
        debuglevel: int = 0,
        method: str | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self._timed = _TimedSocket(self.fp.detach(), sock)
        self.fp = io.BufferedReader(self._timed)

    def begin(self) -> None:
        super().begin()
        lengths = set(self.headers.get_all("content-length", ["0"]))
        if self._timed.ended or len(lengths) > 1 or not lengths.pop().isdecimal():
            raise http.client.HTTPException("headers cut short or contradictory")


class _Connection(HTTPConnection):
    response_class = _TimedResponse


class _SecureConnection(HTTPSConnection):
    response_class = _TimedResponse


class _Adapter(HTTPAdapter):
    """Connections whose answers are timed as a whole, through a proxy as well."""

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: str | tuple[str, str] | None = None,
    ) -> ConnectionPool:
        pool = cast(
            "HTTPConnectionPool",
            super().get_connection_with_tls_context(request, verify, proxies, cert),
        )
        secure = pool.scheme == "https"
        pool.ConnectionCls = _SecureConnection if secure else _Connection
        return pool

    def close(self) -> None:
        # urllib3 leaves it to the garbage collector to close what its pools hold.
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118  # cannot be iterated
                manager.pools[key].close()
        super().close()
