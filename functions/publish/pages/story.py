"""A match's story: its states over time, when each was seen and how late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from functions.publish.pages.words import STATUS_WORDS, goals_text

State = Mapping[str, Any]
Line = dict[str, Any]

LATE = 20
"""Minutes from which a sighting is late: its own time is then shown as well."""


def story(
    states: Iterable[State], *, home: str, away: str, kick_off: str
) -> list[Line]:
    """A line per state that changed what one sees, oldest first: `at` and `seen_at`
    (stamps), `is_other_day` than that of the kick-off, `is_late`,
    `late` (words), `kind` (the
    change), `score`, `text`, `to` (a new kick-off).

    States between them with nothing new are counted in `repeats` of the line before.
    """
    lines: list[Line] = []
    before: State | None = None
    for state in states:
        change = state["change"]
        if before is not None and change is None:
            lines[-1]["repeats"] += 1
        else:
            lines.append(
                {
                    "at": state["status_timestamp"],
                    "is_other_day": state["status_timestamp"][:10] != kick_off[:10],
                    "seen_at": state["first_seen_at"],
                    "is_late": (state["lag_minutes"] or 0) >= LATE,
                    "late": late_text(state["lag_minutes"]),
                    "kind": change or "first",
                    "score": goals_text(state["home_goals"], state["away_goals"]),
                    "text": _text(state, before, home, away),
                    "to": state["utc_date"] if change == "kick_off_moved" else None,
                    "repeats": 0,
                }
            )
        before = state
    return lines


def late_text(minutes: float | None) -> str:
    """How long after its stamp a state was seen."""
    if minutes is None:
        return "at an unknown time"
    if minutes < 1:
        return "within a minute"
    if minutes < 120:
        return f"{minutes:.0f} min later"
    if minutes < 48 * 60:
        return f"{minutes / 60:.0f} h later"
    return f"{minutes / 1440:.0f} days later"


def _text(state: State, before: State | None, home: str, away: str) -> str:
    status = STATUS_WORDS.get(state["status"], state["status"])
    change = state["change"]
    if before is None or change is None:
        return f"First seen: {status.lower()}"
    if change == "goal":
        side = _changed(before, state, home, away)
        return f"Goal{side}"
    if change == "goal_withdrawn":
        side = _changed(before, state, home, away)
        return f"Goal withdrawn{side}"
    if change == "correction_after_final":
        was = goals_text(before["home_goals"], before["away_goals"])
        return f"Corrected after the end, was {was or 'unknown'}"
    if change == "kick_off_moved":
        return "Kick-off moved to"
    return status


def _changed(before: State, state: State, home: str, away: str) -> str:
    """Which side's goals differ, as the end of a sentence."""
    sides = [
        name
        for name, key in ((home, "home_goals"), (away, "away_goals"))
        if (before[key] or 0) != (state[key] or 0)
    ]
    return f", {' and '.join(sides)}" if sides else ""
