"""A site on 127.0.0.1 whose files a test changes while it is served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from threading import Thread

TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json"}


@dataclass
class Served:
    """Its files by name, and the status with which they come."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    status: int = 200
    requests: list[str] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Served]:
    """Serve until the end of the block."""
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.partition("?")[0].lstrip("/") or "index.html"
            served.requests.append(name)
            found = served.files.get(name)
            body = b"" if found is None else found
            self.send_response(404 if found is None else served.status)
            kind = TYPES.get(PurePosixPath(name).suffix, "text/plain")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
