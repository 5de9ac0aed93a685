"""Which messages are sent, in which order, and by whom: each once, all in the end.

All alerts of one condition that opened, or that closed, are one message. Whoever sends
it claims each of them in the lake first. A refusal releases the claims, so that the
next evaluation tries again, for as long as it takes; a message that may have arrived
keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.monitor.history import NOTIFIED, Event, History, Note
from functions.monitor.messages import message
from functions.shared.runtime.context import Context
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.log import log_event
from functions.shared.runtime.webhook import Channel, Delivery
from functions.shared.warehouse.base import Row

SENDING_S = 30.0
"""How long an evaluation sends and waits; the next one sends the rest."""

ALERTS_IN_A_MESSAGE = 100
"""Each is claimed in the lake, one call each."""

REFUSALS_IN_A_ROW = 2
"""After so many different messages were refused, the channel is down."""

FOLLOW_UP = timedelta(hours=1)
"""How long further warnings of a condition wait for each other, once one of it was
sent: of a condition there is one message an hour at most, and one at its end."""

CAUSES: dict[str, tuple[str, ...]] = {
    "freshness_sla": ("no_successful_pull",),
    "stuck_match": ("feed_frozen",),
    "success_rate": ("consecutive_dag_failures",),
}
"""Conditions by what they follow from, where that is open too."""

_EVERY: tuple[Event, ...] = ("opened", "closed")


@dataclass
class Group:
    """What one message is about: alerts of one condition, the oldest first."""

    event: Event
    condition: str
    alerts: list[Row] = field(default_factory=list)
    refusals: int = 0
    """How often the one of them that was refused least often was."""

    @property
    def is_critical(self) -> bool:
        """Whether this is critical."""
        return bool(self.alerts[0]["severity"] == "critical")

    @property
    def onset_at(self) -> datetime:
        """Since when this has been wrong."""
        onset_at: datetime = self.alerts[0]["onset_at"]
        return onset_at


def deliver(
    context: Context,
    channel: Channel,
    history: History,
    *,
    open_alerts: Sequence[Row],
    closed_alerts: Sequence[Row],
) -> None:
    """Send what is not sent yet: openings of `open_alerts`, closings of
    `closed_alerts`. An opening is not sent once its alert has closed.

    The rows get `open_notified_at` and `close_notified_at`. Critical ones go first,
    then what began first; a cause goes before what follows from it. Raises LakeError;
    what was claimed by then is sent.
    """
    sender = _Sender(context, channel, history, open_alerts, closed_alerts)
    groups = sender.groups()
    if not groups or not sender.waits_for(sender.blocked_until()):
        return
    refused = 0
    while groups and refused < REFUSALS_IN_A_ROW and not sender.is_over():
        # one that is always refused must not hold up the others: after a refusal the
        # one that was refused least often shows whether anything passes
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
            return  # it hangs: the others would, too
        retry_at = delivery.retry_at(context.clock.now())
        if retry_at is None:
            refused += 1
        elif sender.waits_for(retry_at):
            groups.insert(number, group)
        else:
            return


class _Sender:
    """One evaluation's messages."""

    def __init__(
        self,
        context: Context,
        channel: Channel,
        history: History,
        open_alerts: Sequence[Row],
        closed_alerts: Sequence[Row],
    ) -> None:
        self.context, self.channel, self.history = context, channel, history
        self.open_alerts, self.closed_alerts = open_alerts, closed_alerts
        self.clock = context.clock
        self.ends = self.clock.now() + timedelta(seconds=SENDING_S)

    def is_over(self) -> bool:
        """Whether the rest is left to the next evaluation."""
        return self.clock.now() > self.ends or self.context.deadline.is_cancelled

    def waits_for(self, retry_at: datetime | None) -> bool:
        """Wait as the channel asked; False where that is too long for now."""
        now = self.clock.now()
        if retry_at is None or retry_at <= now:
            return True
        if retry_at > self.ends:
            log_event("alerts_wait", severity="WARNING", retry_at=retry_at.isoformat())
            return False
        self.clock.sleep(max((retry_at - now).total_seconds(), 1.0))
        return True

    def blocked_until(self) -> datetime | None:
        """When the channel wants the next message, by what it answered last."""
        waits = [
            retry_at
            for event, alert in self._unsent()
            for of in (_EVERY if event == "closed" else _EVERY[:1])
            if (retry_at := self.history.retry_at(alert, of)) is not None
        ]
        return max(waits, default=None)

    def groups(self) -> list[Group]:
        """The messages to send, in their order."""
        found: dict[tuple[Event, str], Group] = {}
        unsent = [
            (event, alert)
            for event, alert in self._unsent()
            if not self.history.is_claimed(alert, event)
        ]
        unsent.sort(key=lambda one: (one[1]["onset_at"], one[1]["alert_id"]))
        for event, alert in unsent:
            key = (event, alert["condition"])
            found.setdefault(key, Group(*key)).alerts.append(alert)
        due = [group for group in found.values() if not self._is_held(group)]
        for group in due:
            refused = [self.history.refusals(one, group.event) for one in group.alerts]
            group.refusals = min(refused)
        return in_order(due)

    def _unsent(self) -> Iterator[tuple[Event, Row]]:
        """What no channel took; rows behind what the lake knows are brought up to
        it."""
        events: list[tuple[Event, Row]] = [("opened", one) for one in self.open_alerts]
        events += [("closed", one) for one in self.closed_alerts]
        for event, alert in events:
            if alert[NOTIFIED[event]] is None:
                alert.update(self.history.told_by(alert, f"{event}-sent"))
            if alert[NOTIFIED[event]] is None:
                yield event, alert

    def _is_held(self, group: Group) -> bool:
        """Whether a message waits for others of its condition, as one was sent lately
        and some of it are open still. What is critical does not wait."""
        if group.is_critical:
            return False
        same = [one for one in self.open_alerts if self._is_of(one, group)]
        if group.event == "closed":
            if not same:
                return False
            same = [one for one in self.closed_alerts if self._is_of(one, group)]
        sent = [one[NOTIFIED[group.event]] for one in same]
        now = self.clock.now()
        return any(at is not None and now - FOLLOW_UP < at <= now for at in sent)

    @staticmethod
    def _is_of(alert: Row, group: Group) -> bool:
        return bool(alert["condition"] == group.condition)

    def send(self, group: Group) -> Delivery | None:
        """Claim, send, and note what became of it; None where others have it."""
        claimed: list[tuple[int, Row]] = []
        problems: list[LakeError] = []
        for alert in group.alerts[:ALERTS_IN_A_MESSAGE]:
            turn = self.history.refusals(alert, group.event) + 1
            try:
                if self._note(alert, f"{group.event}-claim-{turn}", self.clock.now()):
                    claimed.append((turn, alert))
            except LakeError as error:
                problems.append(error)
                break
        delivery = None
        if claimed:
            alerts = [alert for _, alert in claimed]
            delivery = self.channel.send(self._text(group, alerts))
            problems += self._note_all(group.event, claimed, delivery)
            _log_delivery(group, alerts, delivery)
        if problems:
            raise problems[0]
        return delivery

    def _note_all(
        self, event: Event, claimed: Sequence[tuple[int, Row]], delivery: Delivery
    ) -> list[LakeError]:
        """Note what became of a message for each alert in it; what went wrong."""
        problems, now = [], self.clock.now()
        for turn, alert in claimed:
            try:
                if delivery.outcome == "sent":
                    alert[NOTIFIED[event]] = now
                    self._note(alert, f"{event}-sent", now)
                elif delivery.outcome == "refused":
                    retry_at = delivery.retry_at(now)
                    self._note(alert, f"{event}-refused-{turn}", now, retry_at)
            except LakeError as error:
                problems.append(error)
        return problems

    def _note(
        self, alert: Row, event: str, at: datetime, retry_at: datetime | None = None
    ) -> bool:
        about = {"alert_id": alert["alert_id"]}
        return self.history.create(alert, Note(at, event, about, retry_at))

    def _text(self, group: Group, alerts: Sequence[Row]) -> str:
        names = {one["condition"] for one in self.open_alerts}
        causes = (one for one in CAUSES.get(group.condition, ()) if one in names)
        now = {one["alert_id"] for one in alerts}
        others = [
            one
            for one in self.open_alerts
            if self._is_of(one, group) and one["alert_id"] not in now
        ]
        return message(
            group.event,
            alerts,
            open_count=len(others),
            cause=next(causes, None) if group.event == "opened" else None,
        )


def in_order(groups: Sequence[Group]) -> list[Group]:
    """Critical ones first, openings before closings, then by onset; a cause before what
    follows from it, whichever was noticed first."""
    began = {(one.event, one.condition): one.onset_at for one in groups}

    def key(group: Group) -> tuple[bool, bool, datetime, bool, str]:
        causes = [
            began[group.event, name]
            for name in CAUSES.get(group.condition, ())
            if (group.event, name) in began
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
