"""A local webhook that stores the messages of alerts."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

from functions.shared.runtime.clock import Clock
from local_runner.loopback import Loopback, LoopbackServer

_MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Refused:
    """From `since` to before `until` the response to every message is `status`."""

    since: datetime
    until: datetime
    status: int


@dataclass(frozen=True)
class Message:
    """A message that was accepted, and when."""

    at: datetime
    text: str


class Receiver(Loopback[LoopbackServer]):
    """A Slack-like webhook for as long as the `with` block lasts, on `clock`.

    A message that comes sooner than `seconds_between` after the last one gets a
    429 with Retry-After, as Slack has it (docs.slack.dev, rate limits).
    """

    def __init__(
        self, clock: Clock, *, seconds_between: float = 0, refused: Sequence[Refused]
    ) -> None:
        """Prepare; `with` starts it."""
        self._clock = clock
        self._seconds_between = seconds_between
        self._refused = tuple(refused)
        self._lock = threading.Lock()
        self._taken: list[Message] = []

    def _listen(self) -> LoopbackServer:
        """On a free port."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers["Content-Length"] or 0), _MOST_BYTES)
                status, headers = receiver.take(self.rfile.read(length))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Keep no access log."""

        return LoopbackServer(0, Handler)

    @property
    def url(self) -> str:
        """The URL to post to."""
        return f"{self.address}/hook"

    @property
    def messages(self) -> list[Message]:
        """The accepted messages, oldest first."""
        with self._lock:
            return list(self._taken)

    def take(self, body: bytes) -> tuple[int, dict[str, str]]:
        """Accept or refuse a message: status and headers of the response."""
        now = self._clock.now()
        for window in self._refused:
            if window.since <= now < window.until:
                return window.status, {}
        try:
            text = str(json.loads(body)["text"])
        except (ValueError, KeyError, TypeError):
            return 400, {}
        with self._lock:
            if self._taken:
                since_s = (now - self._taken[-1].at).total_seconds()
                if (left_s := self._seconds_between - since_s) > 0:
                    return 429, {"Retry-After": str(math.ceil(left_s))}
            self._taken.append(Message(now, text))
        return 200, {}
