"""football-data.org v4 over real HTTP, on this machine only."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Self

from functions.shared.runtime.clock import Clock
from local_runner.simulator.faults import Fault
from local_runner.simulator.service import ROOT, SeenRequest, Service
from local_runner.simulator.world import World

TOKEN = "simulator"  # noqa: S105 - it guards nothing
_HOST = "127.0.0.1"
_STOP_S = 5.0

_Address = tuple[str, int]
_Request = socket.socket | tuple[bytes, socket.socket]  # as socketserver has it


class Simulator:
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
        self._running: tuple[_Server, threading.Thread] | None = None

    def __enter__(self) -> Self:
        """Listen. Raises OSError when the port is taken."""
        server = _Server(self._service, self._port, self._longest_hang_s)
        thread = threading.Thread(
            target=server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="simulator",
            daemon=True,
        )
        thread.start()
        self._running = (server, thread)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and hang up on every client."""
        if self._running is not None:
            server, thread = self._running
            self._running = None
            server.shutdown()
            thread.join(_STOP_S)
            server.hang_up()
            server.server_close()

    @property
    def url(self) -> str:
        """The base of every path, such as "http://127.0.0.1:8125/v4"."""
        if self._running is None:
            raise RuntimeError("The simulator is not running: use it in a with block.")
        return f"http://{_HOST}:{self._running[0].server_port}{ROOT}"

    @property
    def requests_served(self) -> int:
        """The number of requests served, including errors."""
        return self._service.served

    @property
    def requests(self) -> list[SeenRequest]:
        """The last 10,000 requests served, oldest first, without their tokens."""
        return self._service.seen


class _Server(ThreadingHTTPServer):
    """An HTTP server with a thread per connection, which can close all connections."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, service: Service, port: int, longest_hang_s: float) -> None:
        self.service = service
        self.longest_hang_s = longest_hang_s
        self._open: set[_Request] = set()
        self._changed = threading.Condition()
        super().__init__((_HOST, port), _Handler)

    def server_bind(self) -> None:
        """Bind without looking up the host name, which can block on the network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _HOST, self.socket.getsockname()[1]

    def process_request(self, request: _Request, client_address: _Address) -> None:
        """Start a thread for a new connection."""
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: _Request) -> None:
        """Close a connection when its thread has finished."""
        with self._changed:
            super().shutdown_request(request)
            self._open.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: _Request, client_address: _Address) -> None:
        """Ignore clients that disconnect; report any other error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """Close every connection and wait for its thread."""
        with self._changed:
            for request in self._open:
                if isinstance(request, socket.socket):
                    with suppress(OSError):  # the client was faster
                        request.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: not self._open, timeout=_STOP_S)


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
