"""The published folder over HTTP, on this machine only."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote, unquote

from functions.shared.runtime.errors import ConfigError
from local_runner.loopback import Loopback, LoopbackServer

PORT = 8080

PUBLISHED = re.compile(
    r"(?:index|operations|lineage)\.html|live\.json|dashboard\.json"
    r"|quality/[A-Za-z0-9][A-Za-z0-9_-]*\.(?:html|json)"
    r"|schemas/[A-Za-z0-9][A-Za-z0-9_-]*\.schema\.json"
)
"""The names that are served; no other text reaches the file system."""

INDEX = "index.html"
"""What is at `/`; before it is published, a list of what is."""

FOLDERS = ("", "quality", "schemas")

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
TYPES = {
    ".schema.json": "application/schema+json",
    ".json": "application/json",
    ".html": HTML,
}

IDLE_S = 30.0
"""How long a connection may be silent."""

LARGEST_BODY_BYTES = 65_536
"""Bytes of an unexpected body that are read, so that its sender gets the response."""

_ABSENT = frozenset(
    {
        *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG),
        *(errno.ELOOP, errno.ENXIO),  # a link, a socket
    }
)


@dataclass(frozen=True)
class Reply:
    """A response, before it is known whether its body is sent."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT
    headers: dict[str, str] = field(default_factory=dict)


class DashboardServer(Loopback["_Server"]):
    """The published files of `folder` on 127.0.0.1, for as long as the `with` lasts.

    Files are read again for each request. `port` 0 is any free port.
    """

    def __init__(self, folder: Path, port: int = PORT) -> None:
        self._folder, self._port = folder, port

    def _listen(self) -> _Server:
        """Raises ConfigError when the port cannot be had."""
        try:
            return _Server(self._folder, self._port)
        except OSError as error:
            raise _port_error(self._port, error) from None

    @property
    def url(self) -> str:
        """Where the page is, such as "http://127.0.0.1:8080/"."""
        return f"{self.address}/"


def reply_to(folder: Path, target: str, etags: str = "") -> Reply:
    """The response to a GET of `target`, as it stood in the request line.

    `etags` is If-None-Match. Never raises: a file that cannot be read gives a response
    too.
    """
    path = unquote(target.partition("#")[0].partition("?")[0], errors="replace")
    if path == "/healthz":
        return Reply(HTTPStatus.OK, b"ok\n")
    try:
        name = INDEX if path == "/" else path.removeprefix("/")
        data = read_published(folder, name) if path.startswith("/") else None
        if data is None and path == "/":
            return Reply(HTTPStatus.OK, _list(folder), HTML)
    except OSError:
        message = b"This cannot be read at the moment.\n"
        return Reply(HTTPStatus.INTERNAL_SERVER_ERROR, message)
    if data is None:
        return Reply(HTTPStatus.NOT_FOUND, b"There is nothing here. Try /\n")
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    if _is_known(etag, etags):
        return Reply(HTTPStatus.NOT_MODIFIED, b"", headers={"ETag": etag})
    kind = next(kind for end, kind in TYPES.items() if name.endswith(end))
    return Reply(HTTPStatus.OK, data, kind, {"ETag": etag})


def read_published(folder: Path, name: str) -> bytes | None:
    """The bytes of a published file; None for any other name, and for one that is not a
    plain file.

    Symbolic links below the folder are not followed. Raises OSError.
    """
    if not PUBLISHED.fullmatch(name):
        return None
    path = folder.resolve() / name
    try:
        if path.parent.resolve() != path.parent:
            return None
        # O_NONBLOCK: a pipe of that name would be waited for.
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            return None
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(opened)


def published_in(folder: Path) -> list[str]:
    """The names of what is published, newest report first. Raises OSError."""
    published = []
    root = folder.resolve()
    for below in FOLDERS:
        directory = root / below
        if directory.is_symlink() or not directory.is_dir():
            continue
        names = [f"{below}/{file.name}".lstrip("/") for file in directory.iterdir()]
        published += sorted(
            (name for name in names if _is_plain(root, name)), reverse=bool(below)
        )
    return published


def _is_plain(root: Path, name: str) -> bool:
    path = root / name
    return bool(PUBLISHED.fullmatch(name) and path.is_file() and not path.is_symlink())


def _list(folder: Path) -> bytes:
    names = published_in(folder)
    items = "".join(
        f'<li><a href="/{escape(quote(name))}">{escape(name)}</a></li>\n'
        for name in names
    )
    listed = f"<ul>\n{items}</ul>" if names else "<p>Nothing is published yet.</p>"
    page = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta http-equiv="refresh" content="2">\n'
        '<title>Touchline</title>\n<link rel="icon" href="data:,">\n</head>\n<body>\n'
        f"<h1>Touchline</h1>\n{listed}\n</body>\n</html>\n"
    )
    return page.encode()


def _is_known(etag: str, etags: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in etags.split(",")]
    return etag in tags or "*" in tags


def _port_error(port: int, error: OSError) -> ConfigError:
    other = port + 1 if PORT <= port < 65535 else PORT
    problem = f"Port {port} cannot be used: {error.strerror}."
    if error.errno == errno.EADDRINUSE:
        problem = f"Port {port} is in use."
    return ConfigError(problem, fix=f"Take another: serve --port {other}")


class _Server(LoopbackServer):
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        super().__init__(port, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Respond with a published file, the list of them, or an error."""
        etags = ", ".join(self.headers.get_all("If-None-Match", []))
        self._drain()
        self._send(reply_to(self.server.folder, self.path, etags))

    def do_HEAD(self) -> None:
        """Respond as to a GET, without the body."""
        self.do_GET()

    def send_error(
        self,
        code: int,
        message: str | None = None,
        explain: str | None = None,  # noqa: ARG002
    ) -> None:
        """What is wrong with a request, in one line; also of a method not known."""
        headers = {"Connection": "close"}
        if code == HTTPStatus.NOT_IMPLEMENTED:
            status, text = HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD."
            headers["Allow"] = "GET, HEAD"
            self._drain()
        else:
            status = HTTPStatus(code)
            text = status.phrase if message is None else message
        self.close_connection = True
        line = "".join(char if char.isprintable() else " " for char in text)
        self._send(Reply(status, f"{line}\n".encode(), headers=headers))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        # the rest of the policy is in the pages: a page cannot say this of itself
        self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def _drain(self) -> None:
        """Read an unexpected body, and end the connection after it."""
        if "Content-Length" not in self.headers and (
            "Transfer-Encoding" not in self.headers
        ):
            return
        self.close_connection = True
        with suppress(ValueError, OSError):
            length = int(self.headers["Content-Length"] or 0)
            self.rfile.read(min(max(0, length), LARGEST_BODY_BYTES))

    def version_string(self) -> str:
        """Name no versions."""
        return "Touchline"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep no access log."""
