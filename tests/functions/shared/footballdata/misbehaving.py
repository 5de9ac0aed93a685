"""A real HTTP server that returns scripted bytes."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

Ending = Literal["keep", "close", "reset", "hang"]


@dataclass(frozen=True)
class Reply:
    """Bytes to send, and what happens to the connection after them.

    The first `at_once` bytes leave together, the rest one by one, `pace_s` seconds
    apart and after a call of `midway`. `hang` says nothing more until the client gives
    up.
    """

    data: bytes
    then: Ending = "keep"
    at_once: int | None = None
    pace_s: float = 0.02
    midway: Callable[[], None] | None = None


@dataclass(frozen=True)
class Request:
    """A received request, with its time.monotonic. Header names are lower-case;
    `target` is path and query."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    arrived_s: float = field(default_factory=time.monotonic)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """A status line without a reason, as football-data.org sends it, and headers."""
    lines = [f"HTTP/1.1 {status} ", *(f"{name}: {headers[name]}" for name in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def response(
    status: int = 200,
    body: bytes = b"{}",
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """A well-formed response."""
    length = {"Content-Length": str(len(body))}
    return Reply(head(status, {**length, **(headers or {})}) + body)


def zipped(body: bytes, status: int = 200, *, keep: int | None = None) -> Reply:
    """A gzipped response; only the first `keep` bytes of the gzip, declared as all."""
    return response(
        status, gzip.compress(body, mtime=0)[:keep], {"Content-Encoding": "gzip"}
    )


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", then: Ending = "keep") -> Reply:
    """A chunked response that ends in `end`."""
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return Reply(head(200, {"Transfer-Encoding": "chunked"}) + framed + end, then)


def cut(body: bytes, missing: int, then: Ending = "close") -> Reply:
    """A response that ends `missing` bytes before its Content-Length."""
    whole = response(body=body).data
    return Reply(whole[:-missing], then)


class Misbehaving:
    """Responds to requests in their order with `replies`, on a port of 127.0.0.1,
    by default a free one.

    A request beyond the script gets 418, which the client does not retry.
    """

    def __init__(self, *replies: Reply, port: int = 0) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        self._replies = deque(replies)
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self._spawn(self._listen)

    @property
    def url(self) -> str:
        """The URL of the API."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v4"

    def then(self, *replies: Reply) -> None:
        """Add responses to the script."""
        self._replies.extend(replies)

    def hung_up(self) -> bool:
        """Whether every client has closed its connections, or does so within 10 s."""
        for thread in self._threads[1:]:
            thread.join(10)
        return not any(thread.is_alive() for thread in self._threads[1:])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        socket.create_connection(self._listener.getsockname()).close()
        while self._threads:
            self._threads.pop().join()
        self._listener.close()

    def _spawn(self, work: Callable[..., None], *args: socket.socket) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopped.is_set():
                connection.close()
                return
            self.connections += 1
            self._spawn(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(0.05)
        with connection:
            ending: Ending = "keep"
            while ending == "keep":
                request = self._receive(connection)
                if request is None:
                    return
                with self._lock:
                    self.requests.append(request)
                    script = self._replies
                    reply = script.popleft() if script else response(418)
                self._send(connection, reply)
                ending = reply.then
            if ending == "hang":
                self._read(connection)
            if ending == "reset":
                linger = b"\x01\0\0\0\0\0\0\0"
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def _send(self, connection: socket.socket, reply: Reply) -> None:
        prompt = len(reply.data) if reply.at_once is None else reply.at_once
        try:
            connection.settimeout(None)
            connection.sendall(reply.data[:prompt])
            if reply.midway:
                reply.midway()
            for byte in reply.data[prompt:]:
                if self._stopped.wait(reply.pace_s):
                    return
                connection.sendall(bytes([byte]))
        except OSError:
            return  # the client has had enough
        finally:
            connection.settimeout(0.05)

    def _receive(self, connection: socket.socket) -> Request | None:
        text = b""
        while b"\r\n\r\n" not in text:
            more = self._read(connection)
            if not more:
                return None
            text += more
        top, _, body = text.partition(b"\r\n\r\n")
        first, *lines = top.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        pairs = (line.split(": ", 1) for line in lines)
        headers = {name.lower(): text for name, text in pairs}
        while len(body) < int(headers.get("content-length", 0)):
            more = self._read(connection)
            if not more:
                return None
            body += more
        return Request(method, target, headers, body)

    def _read(self, connection: socket.socket) -> bytes:
        """Received bytes; empty when the client is gone or the server stops."""
        while not self._stopped.is_set():
            try:
                return connection.recv(65_536)
            except TimeoutError:
                continue
            except OSError:
                return b""
        return b""
