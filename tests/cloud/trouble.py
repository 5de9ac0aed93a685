"""A way to a server that is not always open: real HTTP, with what a network does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import requests

HOP = {"transfer-encoding", "connection", "content-length", "content-encoding"}


@dataclass
class Trouble:
    """What goes wrong with the next `times` requests of a method and a piece of path.

    `lose` passes the request on and hangs up instead of responding; else it responds
    with `status` and a body as Google's APIs have it, after it was passed on as well
    where that `is_late`. Without a reason the body is a proxy's page.
    """

    method: str
    path: str
    status: int = 503
    reason: str = "backendError"
    message: str = "Try again."
    times: int = 1
    lose: bool = False
    is_late: bool = False

    @property
    def body(self) -> bytes:
        """An error as Google's APIs write it."""
        if not self.reason:
            return b"<html><title>Error</title></html>"
        one = {"reason": self.reason, "message": self.message}
        error = {"code": self.status, "message": self.message, "errors": [one]}
        return json.dumps({"error": error}).encode()


@dataclass
class Way:
    """A server on loopback that passes all on to `target`, but for `troubles`."""

    target: str
    troubles: list[Trouble] = field(default_factory=list)
    before: Callable[[bytes], None] = field(default=lambda _: None)
    """What happens with the body of each request, before it is passed on."""
    note: Callable[[str, str, bytes], None] = field(default=lambda *_: None)
    """Learns of each request: method, path and body."""
    added: str = ""
    """What is added to the query of each GET."""
    seen: list[str] = field(default_factory=list)
    """Method and path of each request."""

    def __enter__(self) -> Self:
        """Listen."""
        way = self

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Be silent about clients that leave."""

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                way.handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _pass  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep no access log."""

        self._server = Server(("127.0.0.1", 0), Handler)
        serve: Callable[[], None] = self._server.serve_forever
        threading.Thread(target=serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Pass one request on, or not."""
        self.seen.append(f"{request.command} {request.path}")
        length = int(request.headers.get("Content-Length") or 0)
        body = request.rfile.read(length)
        self.before(body)
        self.note(request.command, request.path, body)
        trouble = self._trouble(request)
        if trouble and not (trouble.lose or trouble.is_late):
            self._response(request, trouble.status, trouble.body, {})
            return
        headers = {n: v for n, v in request.headers.items() if n.lower() != "host"}
        url = self.target + request.path
        if self.added and request.command == "GET":
            url += ("&" if "?" in url else "?") + self.added
        response = requests.request(
            request.command, url, data=body, headers=headers, timeout=60
        )
        if trouble and not trouble.lose:
            self._response(request, trouble.status, trouble.body, {})
            return
        if trouble:
            request.close_connection = True
            request.connection.close()
            return
        kept = {n: v for n, v in response.headers.items() if n.lower() not in HOP}
        self._response(request, response.status_code, response.content, kept)

    def _trouble(self, request: BaseHTTPRequestHandler) -> Trouble | None:
        for trouble in self.troubles:
            is_it = (request.command, True) == (
                trouble.method,
                trouble.path in request.path,
            )
            if is_it and trouble.times:
                trouble.times -= 1
                return trouble
        return None

    @staticmethod
    def _response(
        request: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: dict[str, str],
    ) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if "content-type" not in {name.lower() for name in headers}:
            request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
