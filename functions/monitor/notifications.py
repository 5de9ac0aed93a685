"""Which messages are sent, and in which order: each once, and all of them eventually.

All alerts of one condition that opened, or that closed, are one message. An evaluation
claims each of them in the lake before it sends. A refusal releases the claims, and the
next evaluation tries again; a message that may have arrived keeps them. The states of a
message are in alert_states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.monitor.alert_states import message_state
from functions.monitor.messages import message
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.webhook import Channel, Delivery
from functions.shared.storage.alert_records import (
    NOTIFIED_AT,
    AlertEvent,
    AlertRecords,
    Event,
)
from functions.shared.warehouse.base import Row

SENDING_S = 30.0
"""How long an evaluation may send and wait; the next one sends the rest."""

ALERTS_IN_A_MESSAGE = 100
"""Each alert is claimed in the lake with a call of its own."""

REFUSALS_IN_A_ROW = 2
"""After this many different messages were refused, the channel counts as down."""

FOLLOW_UP = timedelta(hours=1)
"""How long further warnings of a condition wait after a message: there is at most one
message an hour for a condition, and one at its end."""

CAUSES: dict[str, tuple[str, ...]] = {
    "freshness_sla": ("no_successful_pull",),
    "stuck_match": ("feed_frozen",),
    "success_rate": ("consecutive_dag_failures",),
}
"""Conditions and their causes: a message names the cause if that is open too."""

_EVERY: tuple[Event, ...] = ("opened", "closed")


@dataclass
class Group:
    """The alerts of one message: all of one condition, oldest first."""

    event: Event
    condition: str
    alerts: list[Row] = field(default_factory=list)
    refusals: int = 0
    """The least number of refusals of any of them."""

    @property
    def is_critical(self) -> bool:
        """Whether the condition is critical."""
        return bool(self.alerts[0]["severity"] == "critical")

    @property
    def onset_at(self) -> datetime:
        """The oldest onset."""
        onset_at: datetime = self.alerts[0]["onset_at"]
        return onset_at


def deliver(
    context: Context,
    channel: Channel,
    records: AlertRecords,
    *,
    open_alerts: Sequence[Row],
    closed_alerts: Sequence[Row],
) -> None:
    """Send what is unsent: openings of `open_alerts`, closings of `closed_alerts`. The
    opening of an alert that has closed is not sent.

    Sets `open_notified_at` and `close_notified_at` of the rows. Critical messages go
    first, then by onset; a cause goes before its consequence. Raises LakeError; what
    was claimed by then is sent.
    """
    sender = _Sender(context, channel, records, open_alerts, closed_alerts)
    groups = sender.groups()
    if not groups or not sender.waits_for(sender.blocked_until()):
        return
    refused = 0
    while groups and refused < REFUSALS_IN_A_ROW and not sender.is_over():
        # a message that is always refused must not block the others: after a refusal,
        # the least refused message shows whether the channel accepts any
        number = 0 if not refused else _least_refused(groups)
        group = groups.pop(number)
        rest = group.alerts[ALERTS_IN_A_MESSAGE:]
        delivery = sender.send(group)
        if delivery is None or delivery.outcome == "sent":
            refused = 0
            if rest:
                groups.insert(number, Group(group.event, group.condition, rest))
            continue
        if delivery.outcome == "unknown":
            return  # no response: others would get none either
        retry_at = delivery.retry_at(context.clock.now())
        if retry_at is None:
            refused += 1
        elif sender.waits_for(retry_at):
            groups.insert(number, group)
        else:
            return


class _Sender:
    """Sends the messages of one evaluation."""

    def __init__(
        self,
        context: Context,
        channel: Channel,
        records: AlertRecords,
        open_alerts: Sequence[Row],
        closed_alerts: Sequence[Row],
    ) -> None:
        self.context, self.channel, self.records = context, channel, records
        self.open_alerts, self.closed_alerts = open_alerts, closed_alerts
        self.clock = context.clock
        self.ends = self.clock.now() + timedelta(seconds=SENDING_S)

    def is_over(self) -> bool:
        """Whether the rest is left to the next evaluation."""
        return self.clock.now() > self.ends or self.context.deadline.is_cancelled

    def waits_for(self, retry_at: datetime | None) -> bool:
        """Wait as the channel requires; False if that is too long for this
        evaluation."""
        now = self.clock.now()
        if retry_at is None or retry_at <= now:
            return True
        if retry_at > self.ends:
            log_event("alerts_wait", severity="WARNING", retry_at=retry_at.isoformat())
            return False
        self.clock.sleep(max((retry_at - now).total_seconds(), 1.0))
        return True

    def blocked_until(self) -> datetime | None:
        """When the channel accepts the next message, by its latest refusals."""
        waits = [
            retry_at
            for event, alert in self._unsent()
            for about in (_EVERY if event == "closed" else _EVERY[:1])
            if (retry_at := self.records.retry_at(alert, about)) is not None
        ]
        return max(waits, default=None)

    def groups(self) -> list[Group]:
        """The messages to send, in order."""
        groups: dict[tuple[Event, str], Group] = {}
        unsent = [
            (event, alert)
            for event, alert in self._unsent()
            if message_state(self.records.names(alert), event).may_be_claimed
        ]
        unsent.sort(key=lambda pair: (pair[1]["onset_at"], pair[1]["alert_id"]))
        for event, alert in unsent:
            key = (event, alert["condition"])
            groups.setdefault(key, Group(*key)).alerts.append(alert)
        due = [group for group in groups.values() if not self._waits(group)]
        for group in due:
            group.refusals = min(
                self.records.refusals(alert, group.event) for alert in group.alerts
            )
        return in_order(due)

    def _unsent(self) -> Iterator[tuple[Event, Row]]:
        """Unsent events. Rows that lack a delivery that the lake has are updated."""
        events: list[tuple[Event, Row]] = [
            *(("opened", alert) for alert in self.open_alerts),
            *(("closed", alert) for alert in self.closed_alerts),
        ]
        for event, alert in events:
            if alert[NOTIFIED_AT[event]] is None:
                alert.update(self.records.columns_of(alert, f"{event}-sent"))
            if alert[NOTIFIED_AT[event]] is None:
                yield event, alert

    def _waits(self, group: Group) -> bool:
        """Whether a message waits for others of its condition, because one was sent
        recently and an alert of it is still open. Critical ones do not wait."""
        if group.is_critical:
            return False
        same = [one for one in self.open_alerts if self._is_of(one, group)]
        if group.event == "closed":
            if not same:
                return False
            same = [one for one in self.closed_alerts if self._is_of(one, group)]
        sent = [one[NOTIFIED_AT[group.event]] for one in same]
        now = self.clock.now()
        return any(at is not None and now - FOLLOW_UP < at <= now for at in sent)

    @staticmethod
    def _is_of(alert: Row, group: Group) -> bool:
        return bool(alert["condition"] == group.condition)

    def send(self, group: Group) -> Delivery | None:
        """Claim, send and record the delivery; None if another evaluation has it."""
        claimed: list[tuple[int, Row]] = []
        problems: list[LakeError] = []
        for alert in group.alerts[:ALERTS_IN_A_MESSAGE]:
            turn = self.records.refusals(alert, group.event) + 1
            try:
                if self._record(alert, f"{group.event}-claim-{turn}", self.clock.now()):
                    claimed.append((turn, alert))
            except LakeError as error:
                problems.append(error)
                break
        delivery = None
        if claimed:
            alerts = [alert for _, alert in claimed]
            delivery = self.channel.send(self._text(group, alerts))
            problems += self._record_all(group.event, claimed, delivery)
            _log_delivery(group, alerts, delivery)
        if problems:
            raise problems[0]
        return delivery

    def _record_all(
        self, event: Event, claimed: Sequence[tuple[int, Row]], delivery: Delivery
    ) -> list[LakeError]:
        """Record the delivery for each alert of a message; returns what failed."""
        problems, now = [], self.clock.now()
        for turn, alert in claimed:
            try:
                if delivery.outcome == "sent":
                    alert[NOTIFIED_AT[event]] = now
                    self._record(alert, f"{event}-sent", now)
                elif delivery.outcome == "refused":
                    retry_at = delivery.retry_at(now)
                    self._record(alert, f"{event}-refused-{turn}", now, retry_at)
            except LakeError as error:
                problems.append(error)
        return problems

    def _record(
        self, alert: Row, event: str, at: datetime, retry_at: datetime | None = None
    ) -> bool:
        about = {"alert_id": alert["alert_id"]}
        return self.records.create(alert, AlertEvent(at, event, about, retry_at))

    def _text(self, group: Group, alerts: Sequence[Row]) -> str:
        open_names = {alert["condition"] for alert in self.open_alerts}
        causes = (
            name for name in CAUSES.get(group.condition, ()) if name in open_names
        )
        ids = {alert["alert_id"] for alert in alerts}
        others = [
            alert
            for alert in self.open_alerts
            if self._is_of(alert, group) and alert["alert_id"] not in ids
        ]
        return message(
            group.event,
            alerts,
            open_count=len(others),
            cause=next(causes, None) if group.event == "opened" else None,
        )


def in_order(groups: Sequence[Group]) -> list[Group]:
    """Critical ones first, openings before closings, then by onset; a cause before its
    consequence, whichever was noticed first."""
    onsets = {(group.event, group.condition): group.onset_at for group in groups}

    def key(group: Group) -> tuple[bool, bool, datetime, bool, str]:
        causes = [
            onsets[group.event, name]
            for name in CAUSES.get(group.condition, ())
            if (group.event, name) in onsets
        ]
        onset_at = max([group.onset_at, *causes])
        is_closed = group.event == "closed"
        return not group.is_critical, is_closed, onset_at, bool(causes), group.condition

    return sorted(groups, key=key)


def _least_refused(groups: Sequence[Group]) -> int:
    return min(range(len(groups)), key=lambda number: groups[number].refusals)


def _log_delivery(group: Group, alerts: Sequence[Row], delivery: Delivery) -> None:
    if delivery.outcome != "sent":
        log_event(
            "alerts_not_sent",
            severity="WARNING",
            condition=group.condition,
            alert_event=group.event,
            alert_ids=[alert["alert_id"] for alert in alerts],
            outcome=delivery.outcome,
        )
