"""The transitions of an alert and of its messages, as tables."""

from __future__ import annotations

from itertools import product

import pytest

from functions.monitor import alert_states
from functions.monitor.alert_states import (
    MESSAGE_TRANSITIONS,
    TRANSITIONS,
    AlertState,
    Finding,
    MessageEvent,
    MessageState,
    alert_state,
    message_state,
)
from tests.functions.world import NOON


@pytest.mark.parametrize(
    ("state", "finding", "following", "action"),
    [
        ("absent", "holds", "open", "open"),
        ("open", "holds", "open", "touch"),
        ("open", "over", "closed", "close"),
        ("open", "over_earlier", "open", "ignore"),
        ("closed", "holds", "open", "open"),
        ("closed", "over", "closed", "keep"),
        ("closed", "over_earlier", "closed", "keep"),
    ],
)
def test_an_alert_changes_by_what_is_found(
    state: str, finding: str, following: str, action: str
) -> None:
    assert TRANSITIONS[AlertState(state), Finding(finding)] == (following, action)


def test_every_state_of_a_known_alert_has_a_transition_for_every_finding() -> None:
    known = product((AlertState.OPEN, AlertState.CLOSED), Finding)
    assert TRANSITIONS.keys() == {*known, (AlertState.ABSENT, Finding.HOLDS)}


@pytest.mark.parametrize(
    ("state", "event", "following"),
    [
        ("unclaimed", "claim", "claimed"),
        ("refused", "claim", "claimed"),
        ("claimed", "accepted", "sent"),
        ("claimed", "refused", "refused"),
        ("claimed", "no_response", "claimed"),
    ],
)
def test_a_message_changes_by_what_happens(
    state: str, event: str, following: str
) -> None:
    at = (MessageState(state), MessageEvent(event))
    assert MESSAGE_TRANSITIONS[at] == following


def test_a_message_has_no_other_transition() -> None:
    assert len(MESSAGE_TRANSITIONS) == 5
    claimable = [state for state in MessageState if state.may_be_claimed]
    assert claimable == [MessageState.UNCLAIMED, MessageState.REFUSED]


@pytest.mark.parametrize(
    ("alert_id", "resolved_at", "state"),
    [(None, None, "absent"), ("a1", None, "open"), ("a1", NOON, "closed")],
)
def test_a_row_has_the_state_of_its_alert(
    alert_id: str | None, resolved_at: object, state: str
) -> None:
    row = {"alert_id": alert_id, "resolved_at": resolved_at}
    assert alert_state(row) == state


@pytest.mark.parametrize(
    ("names", "state"),
    [
        ("", "unclaimed"),
        ("opened closed-claim-1 closed-sent", "unclaimed"),
        ("opened-claim-1", "claimed"),
        ("opened-claim-1 opened-refused-1", "refused"),
        ("opened-claim-1 opened-refused-1 opened-claim-2", "claimed"),
        ("opened-claim-1 opened-sent", "sent"),
        ("opened-sent", "sent"),
    ],
)
def test_the_objects_of_the_lake_give_the_state_of_a_message(
    names: str, state: str
) -> None:
    assert message_state(set(names.split()), "opened") == state


def test_the_drawing_names_every_state_and_action() -> None:
    drawing = alert_states.__doc__ or ""
    for name in (*AlertState, *MessageState, *MessageEvent, *Finding):
        assert name in drawing
    for transition in TRANSITIONS.values():
        assert transition.action.name in drawing
