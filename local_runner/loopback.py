"""HTTP servers on 127.0.0.1, each for as long as a `with` block lasts."""

from __future__ import annotations

import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Generic, Self, TypeVar

HOST = "127.0.0.1"
STOP_S = 5.0

ClientAddress = tuple[str, int]
ClientRequest = socket.socket | tuple[bytes, socket.socket]  # as socketserver has it


class LoopbackServer(ThreadingHTTPServer):
    """An HTTP server on 127.0.0.1 with a thread per connection. `port` 0 is any free
    port."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        """Bind and listen. Raises OSError when the port cannot be had."""
        super().__init__((HOST, port), handler)

    def server_bind(self) -> None:
        """Bind without looking up the host name, which can block on the network."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.socket.getsockname()[1]

    def handle_error(
        self, request: ClientRequest, client_address: ClientAddress
    ) -> None:
        """Ignore clients that disconnect or are silent; report any other error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


Server = TypeVar("Server", bound=LoopbackServer)


class Loopback(Generic[Server]):
    """A server that listens while a `with` block lasts."""

    _server: Server | None = None
    _thread: threading.Thread

    def _listen(self) -> Server:
        """Make the server; its port is bound afterwards."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Listen. Raises what `_listen` raises."""
        server = self._server = self._listen()
        self._thread = threading.Thread(
            target=server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name=type(self).__name__,
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        if self._server is not None:
            server, self._server = self._server, None
            server.shutdown()
            self._thread.join(STOP_S)
            server.server_close()

    @property
    def address(self) -> str:
        """Such as "http://127.0.0.1:8080", without a slash at the end."""
        if self._server is None:
            name = type(self).__name__
            raise RuntimeError(f"{name} is not running: use it in a with block.")
        return f"http://{HOST}:{self._server.server_port}"
