"""HTTP with a time limit for whole responses, and gunzip with a size limit."""

from __future__ import annotations

import http.client
import io
import socket
import time
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool, HTTPConnectionPool

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RESPONSE_TIMEOUTS = 4
"""A whole response may take this many times the timeout of a single read."""

CHUNK_BYTES = 65_536


def unzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The content of gzipped `pieces`, at most CHUNK_BYTES at a time.

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


class Session(requests.Session):
    """A session that ignores redirects, and looks at the environment for the proxies of
    a host once: its environment does not change."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[str, dict[str, Any]] = {}

    def merge_environment_settings(  # type: ignore[override]
        self, url: str, *arguments: Any
    ) -> dict[str, Any]:
        """See requests.Session."""
        parts = urlsplit(url)
        key = repr((parts.scheme, parts.netloc, arguments))
        if key not in self._settings:
            merged = super().merge_environment_settings(url, *arguments)
            self._settings[key] = dict(merged)
        return self._settings[key]

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: preparing the next request would read the body without a limit."""


class _TimedSocket(io.RawIOBase):
    """The data of a socket, until the time for the whole response is up."""

    ended = False

    def __init__(self, received: io.RawIOBase, sock: socket.socket) -> None:
        self._received = received
        self._sock = sock
        # Set by urllib3 for every response: the timeout of one read.
        self._read_s = cast("float", sock.gettimeout())
        self._ends = time.monotonic() + RESPONSE_TIMEOUTS * self._read_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left_s = self._ends - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the response took too long")
        self._sock.settimeout(min(left_s, self._read_s))
        count = self._received.readinto(buffer)
        self.ended = count == 0
        return count

    def close(self) -> None:
        self._received.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """A response with a time limit for headers and framing as well, and with complete,
    well-formed headers: http.client accepts headers that are cut off by a closed
    connection, and urllib3 logs malformed lines as received, with any part of the
    request that they repeat."""

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
        if self.headers.defects:
            raise http.client.HTTPException("headers that are not well-formed")


class _Connection(HTTPConnection):
    response_class = _TimedResponse


class _SecureConnection(HTTPSConnection):
    response_class = _TimedResponse


class TimedAdapter(HTTPAdapter):
    """Connections with a time limit for whole responses, through a proxy as well."""

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
