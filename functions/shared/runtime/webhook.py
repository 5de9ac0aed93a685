"""The channel of messages, besides the log: a webhook in the format of Slack."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, Protocol

import requests

from functions.shared.runtime.settings import RUNBOOKS, Settings

Outcome = Literal["sent", "refused", "unknown"]

TIMEOUT_S = 5.0
"""No message takes longer than this, whatever the server does."""

PAGE = Path(__file__).resolve().parents[3] / RUNBOOKS
"""A deployed function does not have it: there the setting names it."""

_UNDECIDED = (502, 504)
"""A gateway gave up: the message may have arrived."""

_THREAD = "alert-channel"


LONGEST_RETRY_AFTER = timedelta(hours=24)
"""A longer Retry-After counts as this, so that an error there does not stop all
messages."""


@dataclass(frozen=True)
class Delivery:
    """The result of sending a message. `retry_after` is that header of a refusal."""

    outcome: Outcome
    retry_after: str = ""

    def retry_at(self, now: datetime) -> datetime | None:
        """When to try again, if the server said so; see retry_at."""
        return retry_at(self.retry_after, now) if self.outcome == "refused" else None


class Channel(Protocol):
    """Delivers messages to people."""

    def send(self, text: str) -> Delivery:
        """Send once. `refused` if it is certain that nothing arrived."""
        ...


class Webhook:
    """POSTs `{"text": ...}`, as Slack's incoming webhooks take it (docs.slack.dev).

    The address is a secret: it is in no message, no log and no exception.
    """

    def __init__(self, url: str, timeout_s: float, runbook_url: str = "") -> None:
        """Create a channel to `url`. Runbooks are at `runbook_url`."""
        self._url = url
        self._runbook_url = runbook_url
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return "Webhook()"

    def send(self, text: str) -> Delivery:
        """See Channel. Raises nothing, and returns within `timeout_s`.

        A separate thread sends, as a server that sends a byte now and then exceeds the
        timeouts of every client.
        """
        deliveries: list[Delivery] = []

        def work() -> None:
            deliveries.append(self._post({"text": text}))

        thread = threading.Thread(target=work, name=_THREAD, daemon=True)
        thread.start()
        thread.join(self._timeout_s)
        return deliveries[0] if deliveries else Delivery("unknown")

    def _post(self, message: dict[str, str]) -> Delivery:
        try:
            with requests.post(
                self._url,
                json={"text": addressed(message["text"], self._runbook_url)},
                timeout=self._timeout_s / 2,
                allow_redirects=False,
                stream=True,
            ) as response:
                status = response.status_code
                retry_after = response.headers.get("Retry-After", "")
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
            return Delivery("refused")
        except requests.ConnectionError as error:
            return Delivery("refused" if _never_connected(error) else "unknown")
        except Exception:  # noqa: BLE001 (it may name the address)
            return Delivery("unknown")
        if 200 <= status < 300:
            return Delivery("sent")
        if status in _UNDECIDED:
            return Delivery("unknown")
        return Delivery("refused", retry_after)


class _NoAddresses(logging.Filter):
    """Removes the log lines of the HTTP client about messages: they contain the path
    of the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.threadName != _THREAD


logging.getLogger("urllib3.connectionpool").addFilter(_NoAddresses())


def channel_in(settings: Settings) -> Channel | None:
    """The configured channel, if any."""
    url = settings.alert_webhook_url
    return Webhook(url, TIMEOUT_S, settings.runbook_url) if url else None


def addressed(text: str, runbook_url: str) -> str:
    """A message whose runbooks are complete addresses: below `runbook_url`, by default
    in the page of this checkout, if there is one."""
    base = runbook_url or (PAGE.as_uri() if PAGE.exists() else RUNBOOKS)
    return text.replace(f"Runbook: {RUNBOOKS}#", f"Runbook: {base}#")


def retry_at(retry_after: str, now: datetime) -> datetime | None:
    """The time of a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3).
    None without one, if it cannot be parsed, and if it is past.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        seconds = min(int(text[:9]), LONGEST_RETRY_AFTER.total_seconds())
        at = now + timedelta(seconds=seconds)
    else:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        # "-0000" and a missing zone come without one: HTTP dates are GMT
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        # cut first: a date at the end of the calendar may have no equal in UTC
        at = min(at, now + LONGEST_RETRY_AFTER).astimezone(UTC)
    return at if at > now else None


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was never made, so that nothing was sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
