"""The states of an alert and of its messages, and every transition. Pure.

An alert, by what an evaluation finds of its condition and scope:

                 holds: OPEN              over: CLOSE
    absent ───────────────────▶ open ───────────────────▶ closed
                                │  ▲                       │  ▲
                   holds: TOUCH └──┘      holds: OPEN      └──┘ over: KEEP
                                ▲      (another alert)     │
                                └──────────────────────────┘

    An evaluation of a time before the alert was last seen does not close it
    (over_earlier: IGNORE).

The message about an opening or a closing:

                 claim              accepted
    unclaimed ──────────▶ claimed ────────────▶ sent
                          │ ▲   │
                  refused ▼ │   └─ no_response: stays claimed, never sent again,
                     refused┘ claim                as it may have arrived
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class AlertState(StrEnum):
    """Where an alert stands."""

    ABSENT = "absent"
    OPEN = "open"
    CLOSED = "closed"


class Finding(StrEnum):
    """What an evaluation finds of a condition and scope."""

    HOLDS = "holds"
    OVER = "over"
    OVER_EARLIER = "over_earlier"
    """It does not hold at a time before the alert was last seen."""


class Action(StrEnum):
    """What to do about it."""

    OPEN = "open"
    TOUCH = "touch"
    CLOSE = "close"
    KEEP = "keep"
    """Send the closing if it is unsent."""
    IGNORE = "ignore"


class Transition(NamedTuple):
    """The next state of an alert, and the action that leads there."""

    state: AlertState
    action: Action


TRANSITIONS: Mapping[tuple[AlertState, Finding], Transition] = {
    (AlertState.ABSENT, Finding.HOLDS): Transition(AlertState.OPEN, Action.OPEN),
    (AlertState.OPEN, Finding.HOLDS): Transition(AlertState.OPEN, Action.TOUCH),
    (AlertState.OPEN, Finding.OVER): Transition(AlertState.CLOSED, Action.CLOSE),
    (AlertState.OPEN, Finding.OVER_EARLIER): Transition(AlertState.OPEN, Action.IGNORE),
    (AlertState.CLOSED, Finding.HOLDS): Transition(AlertState.OPEN, Action.OPEN),
    (AlertState.CLOSED, Finding.OVER): Transition(AlertState.CLOSED, Action.KEEP),
    (AlertState.CLOSED, Finding.OVER_EARLIER): Transition(
        AlertState.CLOSED, Action.KEEP
    ),
}
"""Every transition. An absent alert whose condition does not hold is not a row."""


class MessageState(StrEnum):
    """Where the message about an event of an alert stands."""

    UNCLAIMED = "unclaimed"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"

    @property
    def may_be_claimed(self) -> bool:
        """Whether an evaluation may claim and send the message."""
        return (self, MessageEvent.CLAIM) in MESSAGE_TRANSITIONS


class MessageEvent(StrEnum):
    """What happens to a message."""

    CLAIM = "claim"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_RESPONSE = "no_response"


MESSAGE_TRANSITIONS: Mapping[tuple[MessageState, MessageEvent], MessageState] = {
    (MessageState.UNCLAIMED, MessageEvent.CLAIM): MessageState.CLAIMED,
    (MessageState.REFUSED, MessageEvent.CLAIM): MessageState.CLAIMED,
    (MessageState.CLAIMED, MessageEvent.ACCEPTED): MessageState.SENT,
    (MessageState.CLAIMED, MessageEvent.REFUSED): MessageState.REFUSED,
    (MessageState.CLAIMED, MessageEvent.NO_RESPONSE): MessageState.CLAIMED,
}
"""Every transition of a message."""


def alert_state(row: Mapping[str, Any]) -> AlertState:
    """The state of the alert in a row of `evaluate_conditions`."""
    if row["alert_id"] is None:
        return AlertState.ABSENT
    return AlertState.OPEN if row["resolved_at"] is None else AlertState.CLOSED


def message_state(names: Collection[str], event: str) -> MessageState:
    """The state of the message about an event, by the objects that the lake has of the
    alert: one for each claim, refusal and delivery."""
    if f"{event}-sent" in names:
        return MessageState.SENT
    refusals = sum(name.startswith(f"{event}-refused-") for name in names)
    if f"{event}-claim-{refusals + 1}" in names:
        return MessageState.CLAIMED
    return MessageState.REFUSED if refusals else MessageState.UNCLAIMED
