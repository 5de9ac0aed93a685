"""Where alerts are told of, besides the log: a webhook that takes what Slack takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import requests

from functions.shared.settings import Settings

Sent = Literal["sent", "refused", "unknown"]

_UNDECIDED = (502, 504)
"""A gateway that gave up: the message may have arrived."""


class Channel(Protocol):
    """Tells people of an alert."""

    def send(self, event: str, alert: Mapping[str, Any]) -> Sent:
        """Send once. `refused` when it is certain that nothing arrived."""
        ...


class Webhook:
    """POSTs `{"text": ...}`, as Slack's incoming webhooks take it (docs.slack.dev).

    The address is a secret: it is in no message, no log and no exception.
    """

    def __init__(self, url: str, timeout_s: float = 5.0) -> None:
        """Post to `url`; nothing is sent yet."""
        self._url = url
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return "Webhook()"

    def send(self, event: str, alert: Mapping[str, Any]) -> Sent:
        """See Channel. Raises nothing."""
        try:
            answer = requests.post(
                self._url,
                json={"text": text(event, alert)},
                timeout=self._timeout_s,
                allow_redirects=False,
            )
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
            return "refused"
        except requests.ConnectionError as error:
            return "refused" if _never_connected(error) else "unknown"
        except (requests.RequestException, OSError):
            return "unknown"
        if answer.ok and not answer.is_redirect:
            return "sent"
        return "unknown" if answer.status_code in _UNDECIDED else "refused"


def channel_in(settings: Settings) -> Channel | None:
    """The channel that is set, if any."""
    url = settings.alert_webhook_url
    return Webhook(url) if url else None


def text(event: str, alert: Mapping[str, Any]) -> str:
    """What people read."""
    head = "Closed" if event == "closed" else f"Open, {alert['severity']}"
    return (
        f"[{head}] {alert['condition']} ({alert['scope']}), since "
        f"{alert['onset_at']:%Y-%m-%d %H:%M}Z: {alert['message']} "
        f"Runbook: {alert['runbook']}"
    )


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was never made, so that nothing was sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
