"""The events of matches, on both engines."""

from __future__ import annotations

from typing import Any

from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import match, raw_match, score

Seen = tuple[int, str, tuple[int, int] | None, str]
"""Minute of the stamp, status, goals, kick-off (a time of 2026-11-21)."""

CASES: list[tuple[str, list[Seen], list[tuple[int, str]]]] = [
    (
        "a match as it goes",
        [
            (0, "TIMED", None, "15:00"),
            (5, "IN_PLAY", (0, 0), "15:00"),
            (9, "IN_PLAY", (1, 0), "15:00"),
            (50, "PAUSED", (1, 0), "15:00"),
            (59, "FINISHED", (1, 1), "15:00"),
        ],
        [(5, "status"), (9, "goal"), (50, "status"), (59, "goal")],
    ),
    (
        "a goal taken back, and sides swapped",
        [
            (5, "IN_PLAY", (1, 0), "15:00"),
            (6, "IN_PLAY", (0, 0), "15:00"),
            (7, "IN_PLAY", (1, 0), "15:00"),
            (8, "IN_PLAY", (0, 1), "15:00"),
        ],
        [(6, "goal_withdrawn"), (7, "goal"), (8, "goal_withdrawn")],
    ),
    (
        "the result of a finished match corrected",
        [(5, "FINISHED", (2, 1), "15:00"), (50, "FINISHED", (1, 1), "15:00")],
        [(50, "correction_after_final")],
    ),
    (
        "a match reopened with an old score has no correction",
        [
            (5, "FINISHED", (2, 2), "15:00"),
            (6, "IN_PLAY", (0, 1), "15:00"),
            (50, "FINISHED", (2, 2), "15:00"),
        ],
        [(6, "goal_withdrawn"), (50, "goal")],
    ),
    (
        "straight from TIMED to FINISHED with goals",
        [(0, "TIMED", None, "15:00"), (59, "FINISHED", (2, 0), "15:00")],
        [(59, "goal")],
    ),
    (
        "postponed, and a new date",
        [
            (0, "TIMED", None, "15:00"),
            (1, "POSTPONED", None, "00:00"),
            (2, "TIMED", None, "18:30"),
        ],
        [(1, "kick_off_moved"), (2, "kick_off_moved")],
    ),
    (
        "a stamp moved and nothing with it",
        [(0, "TIMED", None, "15:00"), (1, "TIMED", None, "15:00")],
        [],
    ),
]


def put(bench: Bench, seen: list[Seen], number: int = 1) -> list[str]:
    """One snapshot a sighting; their ids."""
    names = []
    for place, (minute, status, goals, kick_off) in enumerate(seen):
        payload = match(
            number,
            status=status,
            lastUpdated=f"2026-11-21T15:{minute:02}:00Z",
            utcDate=f"2026-11-21T{kick_off}:00Z",
            score=score(goals or (None, None)),
        )
        names.append(f"s{number}-{place}")
        row = raw_match(names[-1], NOON + minutes(300 + place), payload)
        bench.put("raw_live_matches", row)
    return names


def drain(bench: Bench, *names: str) -> list[dict[str, Any]]:
    bench.run("silver_live_match_history", since=NOON, snapshot_ids=list(names))
    match_ids = sorted({int(name[1:].partition("-")[0]) for name in names})
    return bench.run("gold_match_events", match_ids=match_ids)


def summary(events: list[dict[str, Any]], number: int = 1) -> list[tuple[int, str]]:
    return sorted(
        (row["status_timestamp"].minute, row["event"])
        for row in events
        if row["match_id"] == number
    )


def test_events(bench: Bench) -> None:
    names = [
        name
        for number, (_, seen, _) in enumerate(CASES, start=1)
        for name in put(bench, seen, number)
    ]
    events = drain(bench, *names)
    found = {
        about: summary(events, number)
        for number, (about, *_) in enumerate(CASES, start=1)
    }
    assert found == {about: wanted for about, _, wanted in CASES}


def test_a_late_sighting_rewrites_what_comes_after_it(bench: Bench) -> None:
    """The goal was first shown with a later stamp; then its real one turns up."""
    names = put(
        bench,
        [
            (5, "IN_PLAY", (0, 0), "15:00"),
            (20, "IN_PLAY", (1, 0), "15:00"),
            (10, "IN_PLAY", (1, 0), "15:00"),
        ],
    )
    assert summary(drain(bench, *names[:2])) == [(20, "goal")]
    assert summary(drain(bench, names[2])) == [(10, "goal")]


def test_an_event_tells_before_and_since(bench: Bench) -> None:
    names = put(
        bench,
        [(5, "FINISHED", (2, 1), "15:00"), (50, "AWARDED", (0, 3), "16:00")],
    )
    (row,) = drain(bench, *names)
    assert row["from_status"] == "FINISHED"
    assert row["status"] == "AWARDED"
    assert (row["from_home_goals"], row["from_away_goals"]) == (2, 1)
    assert (row["home_goals"], row["away_goals"]) == (0, 3)
    assert (row["from_utc_date"].hour, row["utc_date"].hour) == (15, 16)
    assert row["is_goal"]
    assert row["is_goal_withdrawn"]
    assert row["is_status_changed"]
    assert row["is_kick_off_moved"]
    assert row["is_correction_after_final"]


def test_other_matches_keep_their_events(bench: Bench) -> None:
    names = put(
        bench, [(5, "IN_PLAY", (0, 0), "15:00"), (9, "PAUSED", (0, 0), "15:00")]
    )
    drain(bench, *names)
    bench.run("gold_match_events", match_ids=[2])
    assert summary(bench.rows["gold_match_events"]) == [(9, "status")]
