"""Messages about what cannot be recorded: lake or warehouse cannot be written or read.

Without a record it is unknown what was sent. Each condition is sent at most once an
hour: this process remembers when, and if the lake accepts a claim, all others do. When
recording works again, what this process sent counts as sent.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from functions.monitor.alert_states import message_state
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
from functions.shared.storage.alert_records import (
    NOTIFIED_AT,
    AlertEvent,
    AlertRecords,
    Event,
)
from functions.shared.storage.lake import Lake
from functions.shared.warehouse.base import Row

REPEATED_EVERY = timedelta(hours=1)

BUSY_FOR = timedelta(minutes=30)
"""A warehouse that is locked by another process is normal for less than this."""

UNAVAILABLE = "monitoring_unavailable"
"""Nothing can be evaluated. It is never in `raw_alerts`, as nothing can be recorded."""

_RUNBOOK = f"{RUNBOOKS}#alerts-and-runbooks"


@dataclass
class _Memory:
    """What this process sent without a record, for one lake."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    alerts: dict[str, Row] = field(default_factory=dict)
    """Openings by alert id; `open_notified_at` says whether they were sent."""
    sent_at: dict[str, datetime] = field(default_factory=dict)
    """By condition."""
    claimed: set[tuple[str, int]] = field(default_factory=set)
    """Claims of this process in the lake, by alert and hour: it retries a refused
    message."""
    closed: dict[str, Row] = field(default_factory=dict)
    """Sent alerts that have closed, by id, until their closing is sent."""
    available_at: datetime | None = None
    """When conditions could be evaluated again, until that is sent."""
    retry_at: datetime | None = None
    busy_since: datetime | None = None

    def may_send(self, now: datetime) -> bool:
        """Whether the Retry-After of the channel has passed."""
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
    records: AlertRecords,
    alerts: Sequence[Row],
    problem: Exception,
) -> None:
    """Send open alerts that cannot be recorded because of `problem`, one message for
    each condition. Raises nothing."""
    memory = _memory(context.lake.uri)
    groups: dict[str, Group] = {}
    for alert in sorted(alerts, key=lambda row: (row["onset_at"], row["alert_id"])):
        condition = alert["condition"]
        groups.setdefault(condition, Group("opened", condition)).alerts.append(alert)
    remark = (
        f"Monitoring cannot record this: {_description(problem)} It is repeated once "
        "an hour while that lasts, and its end may not be sent."
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
                memory, records, oldest, turn, now
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
    context: Context,
    channel: Channel | None,
    records: AlertRecords,
    recorded: list[Row],
) -> list[Row]:
    """Record what this process sent without a record, now that recording works again.

    Openings of alerts that are now `recorded` count as sent. The other alerts have
    closed in the meantime: they are returned, and their closings sent; a refused one is
    sent by a later call. Raises LakeError.
    """
    memory = _memory(context.lake.uri)
    now = context.clock.now()
    with memory.lock:
        for alert in recorded:
            memory.closed.pop(alert["alert_id"], None)
            sent = memory.alerts.pop(alert["alert_id"], None)
            if sent is not None and sent["open_notified_at"] is not None:
                _adopt(records, alert, sent["open_notified_at"])
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
    """Send closings, and forget those that the channel accepted."""
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
    """Send that nothing can be evaluated because of `problem`. A warehouse that another
    process has locked is reported after half an hour. Raises nothing."""
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
    alert = {"alert_id": name[:16], "onset_at": hour}
    with memory.lock:
        if not memory.is_due(UNAVAILABLE, now):
            return
        if not _claim(memory, AlertRecords(lake), alert, 0, now):
            return
        text = (
            f"[Open, critical] {UNAVAILABLE} (ALL), {moment(now)}: Conditions cannot "
            f"be evaluated: {_description(problem)} It is repeated once an hour while "
            f"that lasts. Type: make doctor Runbook: {_RUNBOOK}"
        )
        delivery = channel.send(escaped(text))
        if _remember(memory, UNAVAILABLE, "opened", delivery, now):
            memory.sent_at[UNAVAILABLE] = now
            memory.available_at = None


def _remember(
    memory: _Memory, condition: str, event: Event, delivery: Delivery, now: datetime
) -> bool:
    """Remember the delivery of a message. False if it has to be sent again; a message
    that may have arrived is not."""
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
    memory: _Memory, records: AlertRecords, alert: Row, turn: int, now: datetime
) -> bool:
    """Whether this process sends, by a claim in the lake; if the lake accepts no claim,
    every process sends."""
    claim = (alert["alert_id"], turn)
    if claim in memory.claimed:
        return True
    event = f"opened-unrecorded-{turn}"
    claimed = AlertEvent(now, event, {"alert_id": alert["alert_id"]})
    try:
        if not records.create(alert, claimed):
            return False
    except LakeError:
        return True
    memory.claimed.add(claim)
    return True


def _adopt(records: AlertRecords, alert: Row, at: datetime) -> None:
    """Record that an opening was sent at a time."""
    about = {"alert_id": alert["alert_id"]}
    if not message_state(records.names(alert), "opened").may_be_claimed:
        return
    turn = records.refusals(alert, "opened") + 1
    if records.create(alert, AlertEvent(at, f"opened-claim-{turn}", about)):
        alert[NOTIFIED_AT["opened"]] = at
        records.create(alert, AlertEvent(at, "opened-sent", about))


def _description(problem: Exception) -> str:
    if isinstance(problem, TouchlineError):
        return problem.what
    return f"{type(problem).__name__}."
