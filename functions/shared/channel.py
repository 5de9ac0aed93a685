"""Where alerts are told of, besides the log: a webhook that takes what Slack takes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import requests

from functions.shared.settings import Settings

Sent = Literal["sent", "refused", "unknown"]

TIMEOUT_S = 5.0
"""No message takes longer than this, whatever the other side does."""

README = Path(__file__).resolve().parents[2] / "README.md"
"""A deployed function has none: there the setting says where it is."""

_UNDECIDED = (502, 504)
"""A gateway that gave up: the message may have arrived."""

_THREAD = "alert-channel"


class Channel(Protocol):
    """Tells people of an alert."""

    def send(self, event: str, alert: Mapping[str, Any]) -> Sent:
        """Send once. `refused` when it is certain that nothing arrived."""
        ...


class Webhook:
    """POSTs `{"text": ...}`, as Slack's incoming webhooks take it (docs.slack.dev).

    The address is a secret: it is in no message, no log and no exception.
    """

    def __init__(self, url: str, timeout_s: float, runbook_url: str = "") -> None:
        """Post to `url`; nothing is sent yet. Runbooks are at `runbook_url`."""
        self._url = url
        self._runbook_url = runbook_url
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return "Webhook()"

    def send(self, event: str, alert: Mapping[str, Any]) -> Sent:
        """See Channel. Raises nothing, and is over after `timeout_s`.

        In a thread of its own, as a server that sends a byte now and then outlasts the
        timeouts of any client.
        """
        outcomes: list[Sent] = []
        message = {"text": text(event, alert)}

        def work() -> None:
            outcomes.append(self._post(message))

        thread = threading.Thread(target=work, name=_THREAD, daemon=True)
        thread.start()
        thread.join(self._timeout_s)
        return outcomes[0] if outcomes else "unknown"

    def _post(self, message: dict[str, str]) -> Sent:
        try:
            with requests.post(
                self._url,
                json={"text": addressed(message["text"], self._runbook_url)},
                timeout=self._timeout_s / 2,
                allow_redirects=False,
                stream=True,
            ) as answer:
                status = answer.status_code
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
            return "refused"
        except requests.ConnectionError as error:
            return "refused" if _never_connected(error) else "unknown"
        except Exception:  # noqa: BLE001 (it may name the address)
            return "unknown"
        if 200 <= status < 300:
            return "sent"
        return "unknown" if status in _UNDECIDED else "refused"


class _NoAddresses(logging.Filter):
    """Keeps what the HTTP client says of our messages out of every log: it has the
    path of the address in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.threadName != _THREAD


logging.getLogger("urllib3.connectionpool").addFilter(_NoAddresses())


def channel_in(settings: Settings) -> Channel | None:
    """The channel that is set, if any."""
    url = settings.alert_webhook_url
    return Webhook(url, TIMEOUT_S, settings.runbook_url) if url else None


def addressed(text: str, runbook_url: str) -> str:
    """A message whose runbooks are addresses that open: below `runbook_url`, by default
    in the README of this checkout, where there is one."""
    base = runbook_url or (README.as_uri() if README.exists() else README.name)
    return text.replace(f"Runbook: {README.name}#", f"Runbook: {base}#")


def text(event: str, alert: Mapping[str, Any]) -> str:
    """What people read. Names of teams come from outside: what Slack would take for a
    link or a call of everybody is escaped (docs.slack.dev, formatting message text).
    """
    when = f"since {_moment(alert['onset_at'])}"
    head = f"Open, {alert['severity']}"
    if event == "closed":
        when = f"{when} until {_moment(alert['resolved_at'])}"
        head = "Closed"
    told = (
        f"[{head}] {alert['condition']} ({alert['scope']}), {when}: "
        f"{alert['message']} Runbook: {alert['runbook']} Alert: {alert['alert_id']}"
    )
    return told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was never made, so that nothing was sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
