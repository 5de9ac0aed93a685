"""Messages about what cannot be recorded: lake or warehouse cannot be written or read.

Without a record nobody knows what was sent. Each condition is sent once an hour at
most: this process remembers when, and where the lake takes a claim, so do all others.
When it can be recorded again, what this process sent counts as sent.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from functions.monitor.history import NOTIFIED, Event, History, Note
from functions.monitor.messages import escaped, message, moment
from functions.monitor.notifications import REFUSALS_IN_A_ROW, Group, in_order
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import (
    LakeError,
    TouchlineError,
    WarehouseBusyError,
)
from functions.shared.runtime.log import log_event
from functions.shared.runtime.settings import RUNBOOKS
from functions.shared.runtime.webhook import Channel, Delivery
from functions.shared.storage.lake import Lake
from functions.shared.warehouse.base import Row

REPEATED_EVERY = timedelta(hours=1)

BUSY_FOR = timedelta(minutes=30)
"""A warehouse that another process holds is normal for less than this."""

UNAVAILABLE = "monitoring_unavailable"
"""Nothing can be evaluated. No condition of `raw_alerts`: nothing can be recorded."""

_RUNBOOK = f"{RUNBOOKS}#alerts-and-runbooks"


@dataclass
class _Memory:
    """What this process sent without a record, for one lake."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    alerts: dict[str, Row] = field(default_factory=dict)
    """Alerts that opened, by id; `open_notified_at` says whether they were sent."""
    sent_at: dict[str, datetime] = field(default_factory=dict)
    """By condition."""
    claimed: set[tuple[str, int]] = field(default_factory=set)
    """Claims in the lake, by alert and hour: a message that was refused is sent by who
    has the claim."""
    closed: dict[str, Row] = field(default_factory=dict)
    """Alerts that were sent and have closed, by id, until their closing is sent."""
    available_at: datetime | None = None
    """When conditions were evaluated again, until that is sent."""
    retry_at: datetime | None = None
    busy_since: datetime | None = None

    def may_send(self, now: datetime) -> bool:
        """Whether the channel has not asked to wait for longer."""
        return self.retry_at is None or now >= self.retry_at

    def is_due(self, condition: str, now: datetime) -> bool:
        """Whether a message about a condition may be sent now."""
        if not self.may_send(now):
            return False
        sent_at = self.sent_at.get(condition)
        return sent_at is None or not sent_at <= now < sent_at + REPEATED_EVERY


@lru_cache(maxsize=16)
def _memory(lake_uri: str) -> _Memory:  # noqa: ARG001 (the key)
    return _Memory()


def notify_unrecorded(
    context: Context,
    channel: Channel | None,
    history: History,
    alerts: Sequence[Row],
    problem: Exception,
) -> None:
    """Send alerts that are open and cannot be recorded because of `problem`, one
    message for each condition. Raises nothing."""
    memory = _memory(context.lake.uri)
    groups: dict[str, Group] = {}
    for alert in sorted(alerts, key=lambda one: (one["onset_at"], one["alert_id"])):
        condition = alert["condition"]
        groups.setdefault(condition, Group("opened", condition)).alerts.append(alert)
    remark = (
        f"Monitoring cannot record this: {_said(problem)} It is sent again once an "
        "hour while that lasts, and its end may not be sent."
    )
    with memory.lock:
        for alert in alerts:
            known = memory.alerts.get(alert["alert_id"], alert)
            memory.alerts[alert["alert_id"]] = known
            memory.closed.pop(alert["alert_id"], None)
        if channel is None:
            return
        refused = 0
        for group in in_order(list(groups.values())):
            now = context.clock.now()
            oldest = group.alerts[0]
            turn = (context.as_of - group.onset_at) // REPEATED_EVERY
            if not memory.is_due(group.condition, now) or not _claim(
                memory, history, oldest, turn, now
            ):
                continue
            text = message("opened", group.alerts, remarks=[remark])
            delivery = channel.send(text)
            if _remember(memory, group.condition, "opened", delivery, now):
                memory.sent_at[group.condition] = now
            if delivery.outcome == "sent":
                for alert in group.alerts:
                    known = memory.alerts[alert["alert_id"]]
                    known["open_notified_at"] = known["open_notified_at"] or now
            refused += delivery.outcome == "refused"
            if delivery.outcome == "unknown" or refused == REFUSALS_IN_A_ROW:
                return


def notify_recovered(
    context: Context, channel: Channel | None, history: History, recorded: list[Row]
) -> list[Row]:
    """Take over what this process sent without a record, now that there is one again.

    Openings of alerts that are `recorded` by now count as sent; the rest has closed
    meanwhile, which is returned, and sent: where the channel refuses that, by a later
    call. Raises LakeError.
    """
    memory = _memory(context.lake.uri)
    now = context.clock.now()
    with memory.lock:
        for alert in recorded:
            memory.closed.pop(alert["alert_id"], None)
            sent = memory.alerts.pop(alert["alert_id"], None)
            if sent is not None and sent["open_notified_at"] is not None:
                _adopt(history, alert, sent["open_notified_at"])
        closed = [
            alert | {"resolved_at": max(context.as_of, alert["onset_at"])}
            for alert in memory.alerts.values()
        ]
        for alert in closed:
            if alert["open_notified_at"] is not None:
                memory.closed[alert["alert_id"]] = alert
        if memory.sent_at.pop(UNAVAILABLE, None) is not None:
            memory.available_at = now
        memory.alerts.clear()
        memory.sent_at.clear()
        memory.claimed.clear()
        memory.busy_since = None
        if channel is not None and memory.may_send(now):
            _send_closings(memory, channel, now)
    return closed


def _send_closings(memory: _Memory, channel: Channel, now: datetime) -> None:
    """Send what is over, and forget what the channel took."""
    if memory.available_at is not None:
        head = f"[Closed] {UNAVAILABLE} (ALL), until {moment(memory.available_at)}"
        delivery = channel.send(f"{head}: Conditions are evaluated again.")
        if not _remember(memory, UNAVAILABLE, "closed", delivery, now):
            return
        memory.available_at = None
    groups: dict[str, Group] = {}
    for alert in memory.closed.values():
        name = alert["condition"]
        groups.setdefault(name, Group("closed", name)).alerts.append(alert)
    for group in in_order(list(groups.values())):
        remark = "It could not be recorded."
        delivery = channel.send(message("closed", group.alerts, remarks=[remark]))
        if not _remember(memory, group.condition, "closed", delivery, now):
            return
        for alert in group.alerts:
            memory.closed.pop(alert["alert_id"])


def notify_unavailable(
    channel: Channel | None, lake: Lake, now: datetime, problem: Exception
) -> None:
    """Send that nothing can be evaluated because of `problem`: where another process
    holds the warehouse, after half an hour of that. Raises nothing."""
    if channel is None:
        return
    memory = _memory(lake.uri)
    with memory.lock:
        if isinstance(problem, WarehouseBusyError):
            memory.busy_since = memory.busy_since or now
            if now - memory.busy_since < BUSY_FOR:
                return
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    name = hashlib.sha256(f"{UNAVAILABLE} {hour.isoformat()}".encode()).hexdigest()
    about = {"alert_id": name[:16], "onset_at": hour}
    with memory.lock:
        if not memory.is_due(UNAVAILABLE, now):
            return
        if not _claim(memory, History(lake), about, 0, now):
            return
        text = (
            f"[Open, critical] {UNAVAILABLE} (ALL), {moment(now)}: Conditions cannot "
            f"be evaluated: {_said(problem)} It is sent again once an hour while that "
            f"lasts. Type: make doctor Runbook: {_RUNBOOK}"
        )
        delivery = channel.send(escaped(text))
        if _remember(memory, UNAVAILABLE, "opened", delivery, now):
            memory.sent_at[UNAVAILABLE] = now
            memory.available_at = None


def _remember(
    memory: _Memory, condition: str, event: Event, delivery: Delivery, now: datetime
) -> bool:
    """Note what became of a message. False where it has to be sent again: one that may
    have arrived is not."""
    is_refused = delivery.outcome == "refused"
    if is_refused:
        memory.retry_at = delivery.retry_at(now)
    if delivery.outcome != "sent":
        log_event(
            "alerts_not_sent",
            severity="WARNING",
            condition=condition,
            alert_event=event,
            outcome=delivery.outcome,
        )
    return not is_refused


def _claim(
    memory: _Memory, history: History, alert: Row, turn: int, now: datetime
) -> bool:
    """Whether this process sends, by a claim in the lake; where the lake takes none,
    every process does."""
    claim = (alert["alert_id"], turn)
    if claim in memory.claimed:
        return True
    note = Note(now, f"opened-unrecorded-{turn}", {"alert_id": alert["alert_id"]})
    try:
        if not history.create(alert, note):
            return False
    except LakeError:
        return True
    memory.claimed.add(claim)
    return True


def _adopt(history: History, alert: Row, at: datetime) -> None:
    """Record that an opening was sent at a time."""
    about = {"alert_id": alert["alert_id"]}
    if history.is_claimed(alert, "opened") or "opened-sent" in history.names(alert):
        return
    turn = history.refusals(alert, "opened") + 1
    if history.create(alert, Note(at, f"opened-claim-{turn}", about)):
        alert[NOTIFIED["opened"]] = at
        history.create(alert, Note(at, "opened-sent", about))


def _said(problem: Exception) -> str:
    if isinstance(problem, TouchlineError):
        return problem.what
    return f"{type(problem).__name__}."
