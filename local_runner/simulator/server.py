"""football-data.org v4 over real HTTP, on this machine only."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

from functions.shared.runtime.clock import Clock
from local_runner.loopback import (
    STOP_S,
    ClientAddress,
    ClientRequest,
    Loopback,
    LoopbackServer,
)
from local_runner.simulator.faults import Fault
from local_runner.simulator.service import ROOT, SeenRequest, Service
from local_runner.simulator.world import World

TOKEN = "simulator"  # noqa: S105 - it guards nothing


class Simulator(Loopback["_Server"]):
    """football-data.org v4 on 127.0.0.1, for as long as the `with` block lasts.

    `clock` gives the time of every response. `calls_per_minute` is counted in its time
    for each token; None means no limit, and no counter in the headers. `port` 0 is any
    free port. `faults` are the faults of the API. A call that hangs does so until the
    client gives up, but for at most `longest_hang_s` real seconds.
    """

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        token: str = TOKEN,
        calls_per_minute: int | None = 10,
        port: int = 0,
        faults: Sequence[Fault] = (),
        longest_hang_s: float = 1.0,
    ) -> None:
        self._service = Service(
            world,
            clock,
            token=token,
            calls_per_minute=calls_per_minute,
            faults=faults,
        )
        self._port = port
        self._longest_hang_s = longest_hang_s

    def _listen(self) -> _Server:
        """Raises OSError when the port is taken."""
        return _Server(self._service, self._port, self._longest_hang_s)

    @property
    def url(self) -> str:
        """The base of every path, such as "http://127.0.0.1:8125/v4"."""
        return f"{self.address}{ROOT}"

    @property
    def requests_served(self) -> int:
        """The number of requests served, including errors."""
        return self._service.served

    @property
    def requests(self) -> list[SeenRequest]:
        """The last 10,000 requests served, oldest first, without their tokens."""
        return self._service.seen


class _Server(LoopbackServer):
    """A server that can close all connections."""

    def __init__(self, service: Service, port: int, longest_hang_s: float) -> None:
        self.service = service
        self.longest_hang_s = longest_hang_s
        self._open: set[ClientRequest] = set()
        self._changed = threading.Condition()
        super().__init__(port, _Handler)

    def process_request(
        self, request: ClientRequest, client_address: ClientAddress
    ) -> None:
        """Start a thread for a new connection."""
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: ClientRequest) -> None:
        """Close a connection when its thread has finished."""
        with self._changed:
            super().shutdown_request(request)
            self._open.discard(request)
            self._changed.notify_all()

    def server_close(self) -> None:
        """Close every connection, wait for its thread, and stop listening."""
        self._hang_up()
        super().server_close()

    def _hang_up(self) -> None:
        with self._changed:
            for request in self._open:
                if isinstance(request, socket.socket):
                    with suppress(OSError):  # the client was faster
                        request.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: not self._open, timeout=STOP_S)


class _Handler(BaseHTTPRequestHandler):
    """The handler of one keep-alive connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Send the whole response at once; the reason phrase is empty, which HTTP
        allows."""
        reply = self.server.service.reply(
            self.path,
            self.headers.get("X-Auth-Token"),
            gzipped="gzip" in self.headers.get("Accept-Encoding", ""),
        )
        if reply.delivery != "complete":
            self.close_connection = True
        if reply.delivery == "none":
            self.connection.settimeout(self.server.longest_hang_s)
            with suppress(OSError):  # the time is up
                self.connection.recv(1)  # until the client or the server disconnects
            return
        lines = [f"HTTP/1.1 {reply.status} "]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        body = reply.body
        if reply.delivery == "truncated":
            body = body[: len(body) // 2]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep no access log."""
