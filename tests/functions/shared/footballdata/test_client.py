from __future__ import annotations

import gc
import gzip
import json
import logging
import random
import threading
import time
import traceback
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import requests
from hypothesis import example, given, settings
from hypothesis import strategies as st

from functions.shared.footballdata.client import FootballData
from functions.shared.footballdata.limiter import Limiter
from functions.shared.footballdata.response import ApiResponse
from functions.shared.footballdata.windows import match_windows
from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.errors import (
    BadRequestError,
    ConfigError,
    LakeError,
    RestrictedError,
    StepTimeoutError,
    TouchlineError,
    UpstreamError,
)
from tests.functions.shared.footballdata.misbehaving import (
    Misbehaving,
    Reply,
    chunked,
    cut,
    head,
    response,
    zipped,
)

START = datetime(2026, 3, 14, 15, 0, tzinfo=UTC)
TOKEN = "5ecre7t0ken5ecre7t0ken5ecre7t0ke"  # noqa: S105  # made up
MATCHES = json.dumps({"matches": [{"id": 1, "name": "Köln"}] * 50}).encode()
LIMIT = (
    b'{"message":"You reached your request limit. Wait 48 seconds.","errorCode":429}'
)
BAD_TOKEN = b'{"message":"Your API token is invalid.","errorCode":400}'


class World:
    """A client of a misbehaving server on a virtual clock, and its stored responses."""

    def __init__(self, server: Misbehaving) -> None:
        self.server = server
        self.clock = VirtualClock(START)
        self.limiter = Limiter(100, self.clock)
        self.stored: list[ApiResponse] = []
        self._clients: list[FootballData] = []

    def client(self, **changes: Any) -> FootballData:
        client = FootballData(
            **{
                "base_url": self.server.url,
                "token": TOKEN,
                "clock": self.clock,
                "limiter": self.limiter,
                "timeout_s": 10,
                "rng": random.Random(7),
                **changes,
            }
        )
        self._clients.append(client)
        return client

    def get(self, *replies: Reply, **changes: Any) -> ApiResponse:
        self.server.then(*replies)
        return self.client(**changes).get("/matches", {}, store=self.stored.append)

    def fails(self, *replies: Reply, **changes: Any) -> TouchlineError:
        with pytest.raises(TouchlineError) as caught:
            self.get(*replies, **changes)
        assert TOKEN not in everything_in(caught.value)
        return caught.value

    @property
    def calls(self) -> int:
        return len(self.server.requests)

    @property
    def waited_s(self) -> float:
        return (self.clock.now() - START).total_seconds()

    def close(self) -> None:
        for client in self._clients:
            client.close()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Misbehaving() as server:
        world = World(server)
        yield world
        world.close()


def everything_in(error: BaseException) -> str:
    """All text that is reachable from an exception, without its stack frames."""
    texts = ["".join(traceback.format_exception(error))]
    seen: dict[int, object] = {}
    todo: list[object] = [error]
    while todo:
        item = todo.pop()
        if id(item) in seen or isinstance(item, type):
            continue
        seen[id(item)] = item
        texts += [repr(item), str(item)]
        todo += vars(item).values() if hasattr(item, "__dict__") else []
        if isinstance(item, BaseException):
            todo += [item.args, item.__cause__, item.__context__]
        if isinstance(item, dict):
            todo += [*item.keys(), *item.values()]
        elif isinstance(item, list | tuple | set | frozenset):
            todo += item
    return "\n".join(texts)


# Responses

HEADERS = {
    "Date": "Sat, 14 Mar 2026 15:00:00 GMT",
    "Content-Type": "application/json;charset=UTF-8",
    "X-API-Version": "v4",
    "X-Authenticated-Client": "Jane Doe",
    "X-Requests-Available-Minute": "8",
    "X-RequestCounter-Reset": "42",
    "Server": "nginx",
    "Set-Cookie": "a=b",
}


def test_a_response_is_as_sent_with_its_time_of_arrival(world: World) -> None:
    seen = []

    def store(stored: ApiResponse) -> None:
        seen.append(stored)
        world.clock.sleep(5)

    world.server.then(
        response(
            body=MATCHES,
            headers=HEADERS,
        )
    )
    params = {"dateFrom": "2026-03-13", "dateTo": "2026-03-16"}
    got = world.client().get("/matches", params, store=store)
    assert seen == [got]
    assert got == ApiResponse(
        path="/matches",
        params=params,
        status=200,
        headers={
            "date": "Sat, 14 Mar 2026 15:00:00 GMT",
            "content-type": "application/json;charset=UTF-8",
            "x-api-version": "v4",
            "x-requests-available-minute": "8",
            "x-requestcounter-reset": "42",
        },
        body=MATCHES,
        fetched_at=START,
    )
    request = world.server.requests[0]
    assert request.method == "GET"
    assert request.target == "/v4/matches?dateFrom=2026-03-13&dateTo=2026-03-16"
    assert request.headers["x-auth-token"] == TOKEN
    assert request.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "reply",
    [
        response(body=MATCHES),
        zipped(MATCHES),
        chunked(MATCHES[:100], MATCHES[100:]),
        response(
            body=gzip.compress(MATCHES[:9]) + gzip.compress(MATCHES[9:]),
            headers={"Content-Encoding": "GZIP"},
        ),
        Reply(head(200, {}) + MATCHES, "close"),
        Reply(response(body=b"[1]").data, at_once=0, pace_s=0.001),
    ],
    ids=["plain", "gzip", "chunked", "two gzips", "until closed", "slow but fine"],
)
def test_every_way_to_send_a_body_gives_the_same_bytes(
    world: World, reply: Reply
) -> None:
    expected = b"[1]" if reply.at_once == 0 else MATCHES
    assert world.get(reply).body == expected
    assert [stored.body for stored in world.stored] == [expected]


def test_one_connection_serves_many_calls(world: World) -> None:
    world.server.then(zipped(MATCHES), chunked(MATCHES), response())
    client = world.client()
    for _ in range(3):
        client.get("matches", {}, store=world.stored.append)
    assert world.server.connections == 1
    assert {request.target for request in world.server.requests} == {"/v4/matches"}


def test_the_time_of_a_response_is_that_of_its_last_byte(world: World) -> None:
    def midway() -> None:
        time.sleep(0.05)  # for the client to have read the headers
        world.clock.sleep(9)

    data = response(body=MATCHES).data
    reply = Reply(data, at_once=len(data) - 1, midway=midway)
    assert world.get(reply).fetched_at == START + timedelta(seconds=9)


def test_close_closes_every_connection_at_once(world: World) -> None:
    gc.disable()
    try:
        world.get(cut(MATCHES, 5), zipped(MATCHES, keep=12), response(500), response())
        world.close()
        assert world.server.hung_up()
    finally:
        gc.enable()


# Every complete response is stored once, before it is used


@pytest.mark.parametrize(
    "bad",
    [
        response(429, LIMIT),
        response(500, b"<h1>Oops</h1>"),
        response(503, b""),
        response(504, b""),
        response(408, b""),
        response(425, b""),
        response(200, MATCHES[:-7]),
        response(200, b"<html>maintenance</html>"),
        response(200, b""),
        response(200, b"[" * 200_000),
        response(200, b'{"name":"\xff"}'),
        response(200, b'{"count":NaN}'),
        response(200, b"\xef\xbb\xbf" + MATCHES),
        response(200, b"\x0b" + MATCHES, {"Content-Encoding": "br"}),
    ],
    ids=[
        "429",
        "500",
        "503",
        "504",
        "408",
        "425",
        "cut JSON",
        "HTML",
        "empty",
        "too deep",
        "not UTF-8",
        "NaN",
        "byte order mark",
        "unknown encoding",
    ],
)
def test_a_complete_response_is_stored_before_a_retry(world: World, bad: Reply) -> None:
    calls_when_stored = []

    def store(stored: ApiResponse) -> None:
        world.stored.append(stored)
        calls_when_stored.append((world.calls, world.waited_s))

    world.server.then(bad, response(body=MATCHES))
    got = world.client().get("/matches", {}, store=store)
    assert got.body == MATCHES
    assert [stored.body for stored in world.stored] == [
        bad.data.split(b"\r\n\r\n", 1)[1],
        MATCHES,
    ]
    assert calls_when_stored[0] == (1, 0.0)
    assert calls_when_stored[1][0] == 2
    assert calls_when_stored[1][1] > 0


@pytest.mark.parametrize("status", [204, 206, 301, 304, 400, 401, 403, 404, 418])
def test_a_final_response_is_stored_once_and_not_retried(
    world: World, status: int
) -> None:
    body = b"" if status in (204, 304) else b'{"message":"No.","errorCode":1}'
    length = {} if status in (204, 304) else {"Content-Length": str(len(body))}
    error = world.fails(Reply(head(status, length) + body))
    assert [(stored.status, stored.body) for stored in world.stored] == [(status, body)]
    assert world.calls == 1
    assert isinstance(error, UpstreamError)
    assert error.status == status


def test_the_token_is_not_sent_to_a_redirect(world: World) -> None:
    with Misbehaving(response()) as elsewhere:
        error = world.fails(response(302, headers={"Location": elsewhere.url}))
    assert isinstance(error, UpstreamError)
    assert error.status == 302
    assert elsewhere.requests == []


def test_a_failing_store_ends_the_call(world: World) -> None:
    def store(_: ApiResponse) -> None:
        raise LakeError("The lake is dry.")

    world.server.then(response(500), response())
    with pytest.raises(LakeError) as caught:
        world.client().get("/matches", {}, store=store)
    assert world.calls == 1
    assert TOKEN not in everything_in(caught.value)


@pytest.mark.parametrize(
    "broken",
    [
        cut(MATCHES, 5),
        cut(MATCHES, 5, "reset"),
        cut(MATCHES, len(MATCHES)),
        chunked(MATCHES, end=b"", then="close"),
        chunked(MATCHES, end=b"zz\r\n", then="close"),
        chunked(MATCHES, end=b"-5\r\n", then="close"),
        zipped(MATCHES, keep=-1),
        zipped(MATCHES, keep=-8),
        zipped(MATCHES, keep=12),
        zipped(MATCHES, 500, keep=12),
        response(body=MATCHES, headers={"Content-Encoding": "gzip"}),
        response(
            body=gzip.compress(b"{}") + b"?", headers={"Content-Encoding": "gzip"}
        ),
        Reply(b"", "close"),
        Reply(b"", "reset"),
        Reply(b"HTTP/1.1 200 \r\nContent-", "close"),
        Reply(b"HTTP/1.1 200 \r\nContent-Type: application/json\r\n", "close"),
        Reply(b"SMTP ready\r\n", "close"),
        Reply(head(200, {"Content-Length": "5, 6"}) + b"[1,2]", "close"),
        Reply(head(200, {"Content-Length": "5", "content-length": "6"}) + b"[1,2]"),
        Reply(head(200, {"Content-Length": "five"}) + b"[1,2]", "close"),
        Reply(head(200, {f"X-{n}": "" for n in range(200)}), "close"),
    ],
    ids=lambda reply: f"{len(reply.data)} bytes, then {reply.then}",
)
def test_a_broken_transfer_is_not_stored_and_is_retried(
    world: World, broken: Reply
) -> None:
    got = world.get(broken, response(body=MATCHES))
    assert got.body == MATCHES
    assert world.stored == [got]
    assert world.calls == 2


@pytest.mark.parametrize(
    "slow",
    [
        Reply(response(body=MATCHES).data, at_once=0),
        Reply(response(body=MATCHES).data, at_once=40),
        Reply(chunked(end=b"0" * 2_000).data, at_once=60),
        Reply(b"", "hang"),
        cut(MATCHES, 5, "hang"),
    ],
    ids=["slow headers", "slow body", "slow framing", "silence", "silent end"],
)
def test_a_slow_server_is_timed_out(world: World, slow: Reply) -> None:
    # Several good responses: on a busy machine even one of them may come too late.
    got = world.get(slow, *[response(body=b"[7]")] * 5, timeout_s=0.1, attempts=6)
    assert got.body == b"[7]"
    assert world.stored == [got]
    assert world.calls > 1


# Attempts and waits


def test_the_last_failed_attempt_is_reported(world: World) -> None:
    error = world.fails(*[response(503, b"<b>Down</b>")] * 4, response())
    assert isinstance(error, UpstreamError)
    assert error.status == 503
    assert "GET /matches" in error.what
    assert "4 attempts" in error.what
    assert "503: Down" in error.what
    assert error.fix
    assert world.calls == world.limiter.calls == len(world.stored) == 4


def test_a_refused_connection_is_an_upstream_error_with_its_cause(world: World) -> None:
    with Misbehaving() as gone:
        url = gone.url
    error = world.fails(base_url=url, attempts=2)
    assert isinstance(error, UpstreamError)
    assert error.status is None
    assert "2 attempts" in error.what
    assert "refused" in error.what
    assert world.stored == []


def test_a_silent_server_is_timed_out(world: World) -> None:
    error = world.fails(Reply(b"", "hang"), attempts=1, timeout_s=0.1)
    assert "timed out" in error.what


@pytest.mark.parametrize(
    "body", [b"<html>", b'{"count":NaN}', b"\xef\xbb\xbf" + MATCHES]
)
def test_a_body_that_is_never_readable_is_an_upstream_error(
    world: World, body: bytes
) -> None:
    error = world.fails(*[response(200, body)] * 2, attempts=2)
    assert isinstance(error, UpstreamError)
    assert error.status == 200
    assert "not JSON" in error.what


def test_backoff_doubles_with_jitter_of_the_given_generator(world: World) -> None:
    def waits(seed: int) -> list[float]:
        times: list[datetime] = []
        world.server.then(*[response(500)] * 7)
        with pytest.raises(UpstreamError):
            world.client(attempts=7, rng=random.Random(seed)).get(
                "/matches", {}, store=lambda stored: times.append(stored.fetched_at)
            )
        pairs = pairwise(times)
        return [(after - before).total_seconds() for before, after in pairs]

    first = waits(1)
    for wait, ceiling in zip(first, [2, 4, 8, 16, 30, 30], strict=True):
        assert ceiling / 2 <= wait <= ceiling
    assert waits(1) == pytest.approx(first)
    assert waits(2) != pytest.approx(first)


def limit(message: str = "No.", **headers: str) -> Reply:
    body = json.dumps({"message": message, "errorCode": 429}).encode()
    return response(429, body, headers)


@pytest.mark.parametrize(
    ("reply", "least_s", "most_s"),
    [
        (limit("You reached your request limit. Wait 48 seconds."), 48, 48),
        (limit("You reached your request limit. Wait 1 second."), 1, 1),
        (limit("Wait 9 seconds.", **{"X-RequestCounter-Reset": "50"}), 9, 9),
        (limit(**{"X-RequestCounter-Reset": "37"}), 37, 37),
        (limit(**{"x-requestcounter-reset": "37"}), 37, 37),
        (limit(**{"X-RequestCounter-Reset": "soon"}), 1, 2),
        (limit(**{"X-RequestCounter-Reset": "-4"}), 1, 2),
        (limit(**{"X-RequestCounter-Reset": "1790000000"}), 1, 2),
        (limit("Wait 0 seconds."), 1, 2),
        (limit(), 1, 2),
        (response(429, b""), 1, 2),
        (response(429, b"<p>Wait <b>3 seconds</b>"), 3, 3),
        (limit("Wait 86400 seconds."), 120, 120),
        (limit(f"Wait {'9' * 5_000} seconds."), 1, 2),
        (limit(**{"X-RequestCounter-Reset": "99999"}), 120, 120),
    ],
)
def test_a_429_waits_for_the_time_in_the_response(
    world: World, reply: Reply, least_s: float, most_s: float
) -> None:
    world.get(reply, response())
    assert least_s <= world.waited_s <= most_s


def test_a_429_pauses_other_callers_after_the_last_attempt_too(
    world: World,
) -> None:
    world.fails(response(429, LIMIT), attempts=1)
    assert world.waited_s == 0
    assert world.get(response()).fetched_at == START + timedelta(seconds=48)


def test_callers_in_other_threads_share_a_pause(world: World) -> None:
    stored = threading.Event()
    lock = threading.Lock()
    times: list[tuple[int, datetime]] = []

    def store(got: ApiResponse) -> None:
        with lock:
            times.append((got.status, got.fetched_at))
        stored.set()

    world.server.then(response(429, LIMIT), *[response()] * 6)
    client = world.client()

    def call(number: int) -> ApiResponse:
        if number:
            stored.wait()
            while world.waited_s == 0:  # until the refused caller has begun to wait
                time.sleep(0.001)
        return client.get("/matches", {}, store=store)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(call, range(6)))
    assert Counter(status for status, _ in times) == {429: 1, 200: 6}
    assert min(at for status, at in times if status == 200) >= START + timedelta(
        seconds=48
    )


@pytest.mark.parametrize(
    "name",
    [
        "X-Requests-Available-Minute",
        "X-RequestsAvailable",
        "X-Requests-Available",
        "x-requests-available-minute",
        "X-REQUESTSAVAILABLE",
    ],
)
@pytest.mark.parametrize(
    ("left", "reset", "waited_s"),
    [
        ("0", "33", 33),
        ("1", "33", 0),
        ("0", "9999", 120),
        ("0", "", 0),
        ("no", "33", 0),
    ],
)
def test_an_empty_budget_pauses_all_callers(
    world: World, name: str, left: str, reset: str, waited_s: float
) -> None:
    headers = {name: left, "x-RequestCounter-reset": reset}
    world.get(response(headers=headers))
    assert world.waited_s == 0
    world.get(response())
    assert world.waited_s == waited_s


# Refusals


def test_a_bad_token_is_a_400_that_names_the_setting(world: World) -> None:
    error = world.fails(response(400, BAD_TOKEN))
    assert isinstance(error, ConfigError)
    assert "Your API token is invalid." in error.what
    assert "FOOTBALL_DATA_TOKEN" in error.fix
    assert "https://www.football-data.org/client/register" in error.fix
    assert world.calls == 1


@pytest.mark.parametrize("token", ["", " ", "\n", "a b", "ab\ncd", "tökén", "a\0b"])
def test_an_invalid_token_is_refused_before_any_call(world: World, token: str) -> None:
    error = world.fails(response(), token=token)
    assert isinstance(error, ConfigError)
    assert "FOOTBALL_DATA_TOKEN" in error.what
    assert "https://www.football-data.org/client/register" in error.fix
    assert not token.strip() or token not in str(error)
    assert world.calls == 0


def test_a_token_may_end_in_a_line_feed(world: World) -> None:
    world.get(response(), token=f"{TOKEN}\n")
    assert world.server.requests[0].headers["x-auth-token"] == TOKEN


@pytest.mark.parametrize("url", ["", "api.football-data.org", "ftp://host", "https://"])
def test_an_invalid_url_is_refused(world: World, url: str) -> None:
    assert isinstance(world.fails(base_url=url), ConfigError)


def test_a_403_is_a_restricted_error(world: World) -> None:
    error = world.fails(response(403, b'{"message":"Restricted.","errorCode":403}'))
    assert isinstance(error, RestrictedError)
    assert "Restricted." in error.what


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message":"Specified period must not exceed 10 days."}', "10 days."),
        (b'{"error":"No such season.","errorCode":404}', "404: No such season."),
        (b'{"message":"Gone.","error":404}', "404: Gone."),
        (b'{"message":null,"error":404}', "404."),
        (b'{"message":{"a":1}}', "404."),
        (b"<html><title>Not <b>here</b></title></html>", "404: Not here."),
        (b"[1]", "404: [1]."),
        (b"", "404."),
        (b"\xff\xfe\x00", "404"),
        (
            b'{"message":"one\\r\\ntwo\\u0000\\u202e\\u200b\\u001b[31m"}',
            "one two [31m.",
        ),
        (b'{"message":"' + b"x" * 300 + b'"}', f"404: {'x' * 200}."),
    ],
)
def test_the_message_of_an_error_is_extracted_and_cleaned(
    world: World, body: bytes, said: str
) -> None:
    error = world.fails(response(404, body))
    assert type(error) is UpstreamError
    assert said in error.what
    assert error.what.isprintable()
    assert len(error.what) < 300


def test_a_redirect_is_not_followed(world: World) -> None:
    with Misbehaving(response()) as other:
        headers = {"Location": f"{other.url}/steal"}
        for status in (301, 302, 303, 307, 308):
            error = world.fails(response(status, b"Moved to another place", headers))
            assert isinstance(error, UpstreamError)
            assert error.status == status
        assert other.requests == []
        assert other.connections == 0
    assert {stored.body for stored in world.stored} == {b"Moved to another place"}


# Size


def bomb(megabytes: int, status: int, headers: dict[str, str]) -> Reply:
    packer = zlib.compressobj(wbits=31)
    zeros = bytes(1_000_000)
    packed = b"".join([*(packer.compress(zeros) for _ in range(megabytes))])
    encoding = {"Content-Encoding": "gzip"}
    return response(status, packed + packer.flush(), {**encoding, **headers})


@pytest.mark.parametrize("status", [200, 302, 500])
def test_a_gzip_bomb_is_stopped_early(world: World, status: int) -> None:
    reply = bomb(40, status, {"Location": "/elsewhere"})
    tracemalloc.start()
    try:
        error = world.fails(reply, response(), max_response_bytes=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(error, UpstreamError)
    assert "API_MAX_RESPONSE_BYTES" in error.fix
    assert error.status == status
    assert world.stored == []
    assert world.calls == 1
    assert peak < 10_000_000


@pytest.mark.parametrize("reply", [response(body=MATCHES), zipped(MATCHES)])
def test_the_size_is_counted_unzipped_and_its_limit_included(
    world: World, reply: Reply
) -> None:
    assert world.get(reply, max_response_bytes=len(MATCHES)).body == MATCHES
    world.fails(reply, max_response_bytes=len(MATCHES) - 1)


# The token


def test_the_token_search_finds_a_planted_token() -> None:
    with Misbehaving() as gone:
        url = gone.url
    headers = {"X-Auth-Token": TOKEN}
    with pytest.raises(requests.RequestException) as caught:
        requests.get(url, headers=headers, timeout=1)
    assert TOKEN in everything_in(caught.value)


@pytest.mark.parametrize("status", [200, 302, 400, 403, 404, 429, 500])
@pytest.mark.parametrize(
    "body", [f"<p>{TOKEN}", json.dumps({"message": f"{'y' * 190} {TOKEN} token"})]
)
def test_an_echo_of_the_token_is_replaced(world: World, status: int, body: str) -> None:
    headers = {"Location": f"/{TOKEN}", "X-Authenticated-Client": TOKEN}
    reply = response(status, body.encode(), headers)
    if status == 200 and body.startswith("{"):
        assert TOKEN not in repr(world.get(reply))
    else:
        error = world.fails(reply, attempts=1)
        assert TOKEN[:8] not in everything_in(error)
    assert TOKEN not in repr(world.stored)


ECHO = f"X-Auth-Token: {TOKEN}"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(f"{ECHO}\r\n\r\n".encode(), "close"),
        Reply(f"HTTP/1.1 {TOKEN} OK\r\n\r\n".encode(), "close"),
        Reply(f"HTTP/{TOKEN} 200 OK\r\n\r\n".encode(), "close"),
        Reply(f"HTTP/1.1 500 {ECHO}\r\nContent-Length: 0\r\n\r\n".encode()),
        Reply(f"HTTP/1.1 200 \r\nX-Auth-Token {TOKEN}\r\n\r\n{{}}".encode(), "close"),
        Reply(f"HTTP/1.1 200 \r\n {ECHO}\r\n\r\n{{}}".encode(), "close"),
        Reply(f"HTTP/1.1 200 \r\n{ECHO}{'x' * 70_000}\r\n\r\n".encode(), "close"),
        Reply(head(200, {f"X-{n}-{TOKEN}": TOKEN for n in range(200)}), "close"),
        Reply(head(200, {"Content-Length": TOKEN}), "close"),
        Reply(head(200, {"Transfer-Encoding": "chunked"}) + ECHO.encode(), "close"),
        chunked(b"{}", end=f"{TOKEN}\r\n{ECHO}\r\n\r\n".encode(), then="close"),
        response(body=ECHO.encode(), headers={"Content-Encoding": "gzip"}),
        cut(ECHO.encode(), 3),
        cut(ECHO.encode(), 3, "reset"),
        cut(ECHO.encode(), 3, "hang"),
    ],
    ids=[
        *("no status line", "status", "version", "reason", "no header", "folded"),
        *("long header", "many headers", "length", "chunk", "chunk's end", "gzip"),
        *("cut", "reset", "timeout"),
    ],
)
def test_a_malformed_response_that_echoes_the_token_is_not_shown(
    world: World, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in an error, its causes, or a log of any library."""
    caplog.set_level(logging.DEBUG)
    error = world.fails(reply, attempts=1, timeout_s=0.3)
    assert isinstance(error, UpstreamError)
    assert error.__cause__ is error.__context__ is None
    assert TOKEN not in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert world.stored == [] or world.stored[0].status == 500


@pytest.mark.slow
def test_connection_errors_do_not_show_the_token(world: World) -> None:
    """No TLS, no listener, an invalid proxy: with the token in each URL."""
    with Misbehaving() as gone:
        nowhere = gone.url
    for url in (world.server.url.replace("http:", "https:"), nowhere):
        for address in (f"{url}/{TOKEN}", url.replace("//", f"//x:{TOKEN}@")):
            error = world.fails(base_url=address, attempts=1, timeout_s=1)
            assert "a broken connection" in error.what


@pytest.mark.parametrize("token", ["it's", 'a"b', "a\\b", "a%2Fb/+c", "<b>x</b>&"])
def test_a_quoted_echo_of_the_token_is_replaced(world: World, token: str) -> None:
    """An error has the repr of the response, JSON has escapes, a URL has percents."""
    reply = Reply(f"X-Auth-Token: {token}\r\n\r\n".encode(), "close")
    error = world.fails(reply, attempts=1, token=token)
    assert "X-Auth-Token: ***" in error.what
    body = json.dumps({"message": f"Token {token} is bad"}).encode()
    error = world.fails(response(500, body), attempts=1, token=token)
    assert "Token *** is bad" in error.what


def test_a_token_set_as_the_url_is_not_shown(world: World) -> None:
    assert "FOOTBALL_DATA_URL" in world.fails(base_url=TOKEN).fix


def test_logs_and_reprs_do_not_have_the_token(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.fails(response(500), cut(MATCHES, 5), Reply(b"", "reset"), response(400))
    client = world.client()
    assert caplog.records
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(client) + str(client) + repr(vars(client))
    assert TOKEN not in world.server.requests[0].target


# Deadlines


def test_check_comes_before_every_call_and_every_wait(world: World) -> None:
    checked_at: list[float] = []

    def check() -> None:
        checked_at.append(world.waited_s)

    world.get(response(500), response(429, LIMIT), response(), check=check)
    assert checked_at[0] == 0
    assert world.calls == 3
    # A wait of 48 s is checked every few seconds, and again at its end.
    gaps = [b - a for a, b in pairwise(checked_at)]
    assert max(gaps) < 5.001
    assert checked_at[-1] == world.waited_s


@pytest.mark.parametrize("reply", [response(429, LIMIT), response(500)])
def test_a_step_after_its_deadline_makes_no_more_calls(
    world: World, reply: Reply
) -> None:
    def check() -> None:
        if world.waited_s > 0.5 or world.calls == 1:
            raise StepTimeoutError("The step's time is up.")

    world.server.then(reply, response())
    with pytest.raises(StepTimeoutError):
        world.client(check=check).get("/matches", {}, store=world.stored.append)
    assert world.calls == world.limiter.calls == 1
    assert world.waited_s == 0


# The limiter


class Watched(VirtualClock):
    """A clock that keeps the last time that each thread read: for a call just granted,
    the time of the grant, though other threads may have moved the clock since."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.last = threading.local()

    def now(self) -> datetime:
        self.last.seen = super().now()
        seen: datetime = self.last.seen
        return seen


def starts_of(
    limiter: Limiter, clock: Watched, *, each: int, act: Callable[[random.Random], None]
) -> list[datetime]:
    """The starts of 8 threads that take `each` calls and `act` in between."""

    def caller(seed: int) -> list[datetime]:
        dice = random.Random(seed)
        starts = []
        for _ in range(each):
            limiter.take()
            starts.append(clock.last.seen)
            act(dice)
        return starts

    with ThreadPoolExecutor(8) as threads:
        return sorted(
            start for starts in threads.map(caller, range(8)) for start in starts
        )


@pytest.mark.parametrize("calls_per_minute", [1, 2, 3, 9, 20, 60])
@pytest.mark.parametrize("think_s", [0.0, 0.7, 9.0, 70.0])
def test_no_minute_holds_more_starts_than_allowed(
    calls_per_minute: int, think_s: float
) -> None:
    clock = Watched(START)
    limiter = Limiter(calls_per_minute, clock)

    def think(dice: random.Random) -> None:
        clock.sleep(dice.uniform(0, think_s))

    starts = starts_of(limiter, clock, each=12, act=think)
    assert limiter.calls == len(starts) == 96
    minute = timedelta(seconds=60)
    pairs = zip(starts, starts[calls_per_minute:], strict=False)
    assert all(later - earlier >= minute for earlier, later in pairs)
    if think_s == 0:  # nor is anything of the budget wasted
        windows = -(-len(starts) // calls_per_minute) - 1
        assert starts[-1] - starts[0] < windows * minute + 8 * minute


def test_no_call_starts_inside_a_pause() -> None:
    clock = Watched(START)
    limiter = Limiter(9, clock)
    pauses: list[tuple[datetime, datetime]] = []

    def pause(dice: random.Random) -> None:
        if dice.random() < 0.2:
            length_s = dice.uniform(1, 90)
            limiter.pause(length_s)
            begun = clock.last.seen
            pauses.append((begun, begun + timedelta(seconds=length_s)))

    starts = starts_of(limiter, clock, each=12, act=pause)
    assert pauses
    # A grant of the same instant may have come just before the pause.
    assert not [s for s in starts for begun, end in pauses if begun < s < end]


def test_a_single_caller_waits_no_longer_than_necessary() -> None:
    clock = VirtualClock(START)
    limiter = Limiter(3, clock)
    starts = []
    for _ in range(7):
        limiter.take()
        starts.append((clock.now() - START).total_seconds())
        clock.sleep(2)
    assert starts == [0, 2, 4, 60, 62, 64, 120]


def test_a_caller_that_wakes_late_does_not_exceed_the_next_minute() -> None:
    class Drowsy(VirtualClock):
        late_s = 58

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds + self.late_s)
            self.late_s = 0

    clock = Drowsy(START)
    limiter = Limiter(1, clock)
    starts = []
    for _ in range(5):
        limiter.take()
        starts.append(clock.now())
    assert all(b - a >= timedelta(seconds=60) for a, b in pairwise(starts))


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    clock = VirtualClock(START)
    limiter = Limiter(9, clock)
    limiter.pause(50)
    limiter.pause(10)
    limiter.pause(-5)
    limiter.take()
    assert clock.now() == START + timedelta(seconds=50)


def test_a_pause_applies_to_waiting_callers() -> None:
    class Interrupted(VirtualClock):
        paused = False

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if not self.paused:
                self.paused = True
                limiter.pause(100)

    clock = Interrupted(START)
    limiter = Limiter(1, clock)
    limiter.take()
    limiter.take()
    assert clock.now() >= START + timedelta(seconds=100)


def test_a_clock_set_back_does_not_prolong_the_wait() -> None:
    clock = VirtualClock(START)
    limiter = Limiter(2, clock)
    limiter.take()
    limiter.take()
    limiter.pause(90)
    yesterday = START - timedelta(days=1)
    clock.set(yesterday)
    limiter.take()
    assert clock.now() == yesterday + timedelta(seconds=90)


def test_a_check_that_raises_uses_no_call() -> None:
    def check() -> None:
        raise StepTimeoutError("The step's time is up.")

    clock = VirtualClock(START)
    limiter = Limiter(1, clock)
    with pytest.raises(StepTimeoutError):
        limiter.take(check)
    assert limiter.calls == 0
    limiter.take()
    assert clock.now() == START


@pytest.mark.parametrize("calls", [0, -1])
def test_a_budget_of_no_calls_is_refused(calls: int) -> None:
    with pytest.raises(ConfigError, match="API_CALLS_PER_MINUTE"):
        Limiter(calls, VirtualClock(START))


# Windows

DAY = timedelta(days=1)
DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31))
MIDNIGHTS = [day * 86_400 for day in range(-3, 34)]


def request_matches(
    kick_offs: Iterable[datetime], window: tuple[date, date], *, included: bool
) -> set[int]:
    """A model of /v4/matches, with the instant of dateTo excluded or included."""
    start, stop = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in window)
    return {
        number
        for number, at in enumerate(kick_offs)
        if start <= at < stop or (included and at == stop)
    }


@settings(deadline=None, database=None)
@given(
    first=DATES,
    days=st.integers(0, 60),
    offsets=st.lists(
        st.one_of(
            st.integers(-5 * 24, 66 * 24).map(lambda hours: hours * 3_600),
            st.integers(-5, 66).map(lambda day: day * 86_400 + 86_399),
            st.integers(-5 * 86_400, 66 * 86_400),
        ),
        max_size=80,
    ),
    included=st.booleans(),
)
@example(first=date(2026, 3, 1), days=30, offsets=MIDNIGHTS, included=True)
@example(first=date(2026, 3, 1), days=30, offsets=MIDNIGHTS, included=False)
def test_windows_find_every_match_whichever_way_date_to_is_read(
    first: date, days: int, offsets: list[int], *, included: bool
) -> None:
    last = first + days * DAY
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    kick_offs = [midnight + timedelta(seconds=offset) for offset in offsets]
    windows = match_windows(first, last)
    fetched = [
        request_matches(kick_offs, window, included=included) for window in windows
    ]
    wanted = {n for n, at in enumerate(kick_offs) if first <= at.date() <= last}
    assert wanted <= set().union(*fetched)


@settings(deadline=None, database=None)
@given(first=DATES, days=st.integers(0, 400))
def test_windows_are_short_wider_and_overlap(first: date, days: int) -> None:
    last = first + days * DAY
    windows = match_windows(first, last)
    assert windows[0][0] == first - DAY
    assert windows[-1][1] == last + 2 * DAY
    assert all(DAY <= stop - start <= 10 * DAY for start, stop in windows)
    for (_, stop), (start, _) in pairwise(windows):
        assert start == stop - DAY
    assert len(windows) <= 1 + (days + 3) // 9


def test_a_match_day_and_its_neighbours_are_one_call() -> None:
    today = date(2026, 3, 14)
    assert match_windows(today - 2 * DAY, today + 2 * DAY) == [
        (date(2026, 3, 11), date(2026, 3, 18))
    ]


def test_a_first_day_after_the_last_is_refused() -> None:
    with pytest.raises(
        BadRequestError, match="2026-03-14, is after the last, 2026-03-13"
    ):
        match_windows(date(2026, 3, 14), date(2026, 3, 13))
