"""The text of messages: one for all alerts of a condition that opened or closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from functions.shared.runtime.settings import runbook_of
from functions.shared.storage.alert_records import Event

LISTED = 5
"""How many alerts a message describes; it counts the rest."""

DESCRIPTION_CHARS = 500
"""Names of teams come from the source, and Slack truncates a message (40,000
characters)."""

Alert = Mapping[str, Any]


def message(
    event: Event,
    alerts: Sequence[Alert],
    *,
    open_count: int = 0,
    cause: str | None = None,
    remarks: Sequence[str] = (),
) -> str:
    """The text about one or more alerts of one condition, oldest first.

    `open_count` is how many others of the condition are open; `cause` is an open
    condition that explains these. Names of teams come from the source: what Slack would
    read as a link or a mention is escaped (docs.slack.dev, formatting message text).
    """
    notes = _notes(event, alerts, open_count=open_count, cause=cause)
    text = _single if len(alerts) == 1 else _grouped
    return escaped(text(event, alerts, " ".join([*notes, *remarks])))


def escaped(text: str) -> str:
    """Escape Slack's markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _single(event: Event, alerts: Sequence[Alert], notes: str) -> str:
    (alert,) = alerts
    text = (
        f"[{_state(event, alert)}] {alert['condition']} ({alert['scope']}), "
        f"{_period(event, alert)}: {_truncated(alert['message'])}"
    )
    runbook = runbook_of(alert["condition"])
    ends = [notes, f"Runbook: {runbook} Alert: {alert['alert_id']}"]
    return " ".join([text, *filter(None, ends)])


def _grouped(event: Event, alerts: Sequence[Alert], notes: str) -> str:
    first = alerts[0]
    head = f"[{_state(event, first)}] {first['condition']} ({len(alerts)} alerts)"
    lines = [f"{head}, the first {_period(event, first)}:"]
    for alert in alerts[:LISTED]:
        period, text = _period(event, alert), _truncated(alert["message"])
        lines.append(f"- {alert['scope']}, {period}: {text}")
    if len(alerts) > LISTED:
        lines.append(f"and {len(alerts) - LISTED} more.")
    end = f"Runbook: {runbook_of(first['condition'])} All alerts: make alerts"
    return "\n".join([*lines, " ".join(filter(None, [notes, end]))])


def _notes(
    event: Event, alerts: Sequence[Alert], *, open_count: int, cause: str | None
) -> list[str]:
    notes = []
    if cause is not None:
        notes.append(f"See {cause} first: it is open too.")
    if event == "closed":
        unsent = sum(alert["open_notified_at"] is None for alert in alerts)
        if unsent == len(alerts):
            notes.append("The opening was not confirmed as sent.")
        elif unsent:
            notes.append(
                f"{unsent} of {len(alerts)} openings were not confirmed as sent."
            )
        if open_count:
            notes.append(
                f"{_alerts(open_count)} of {alerts[0]['condition']} still open."
            )
    elif open_count:
        notes.append(f"{_alerts(open_count)} of {alerts[0]['condition']} already open.")
    return notes


def _alerts(count: int) -> str:
    return "1 alert" if count == 1 else f"{count} alerts"


def _state(event: Event, alert: Alert) -> str:
    return f"Open, {alert['severity']}" if event == "opened" else "Closed"


def _period(event: Event, alert: Alert) -> str:
    since = f"since {moment(alert['onset_at'])}"
    return (
        f"{since} until {moment(alert['resolved_at'])}" if event == "closed" else since
    )


def moment(at: datetime) -> str:
    """A time, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def _truncated(text: str) -> str:
    if len(text) <= DESCRIPTION_CHARS:
        return text
    return text[: DESCRIPTION_CHARS - 1].rstrip() + "…"
