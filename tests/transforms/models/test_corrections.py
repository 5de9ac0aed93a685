"""Results that changed after the end: by cases on both engines, and against a model."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines import require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import match, raw_match
from tests.transforms.silver_rows import Goals, Row, leader, sighting

pytestmark = pytest.mark.slow

LATE = NOON + timedelta(days=9)
MODERATE = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
MANY = ("home_goals", "away_goals", "home_shootout_goals", "away_shootout_goals")


def at(minute: int, goals: Goals, status: str = "FINISHED", **changes: Any) -> Row:
    return sighting(
        1, stamp=NOON + minutes(minute), goals=goals, status=status, **changes
    )


def corrections(bench: Bench, as_of: datetime = LATE) -> list[Row]:
    rows = bench.run("gold_score_corrections", as_of=as_of)
    return sorted(rows, key=lambda row: (row["match_id"], row["corrected_at"]))


def summary(row: Row) -> tuple[Any, ...]:
    """Minute, goals before and since, whether the outcome is another."""
    return (
        (row["corrected_at"] - NOON) // minutes(1),
        (row["from_home_goals"], row["from_away_goals"]),
        (row["home_goals"], row["away_goals"]),
        row["is_outcome_changed"],
    )


CASES: list[tuple[str, list[Row], list[tuple[Any, ...]]]] = [
    ("one final", [at(0, (2, 1))], []),
    ("a stamp that moved alone", [at(0, (2, 1)), at(9, (2, 1))], []),
    (
        "a goal less, and a draw no more",
        [at(0, (2, 2)), at(9, (2, 1))],
        [(9, (2, 2), (2, 1), True)],
    ),
    (
        "a goal less with the same winner",
        [at(0, (3, 1)), at(9, (2, 1))],
        [(9, (3, 1), (2, 1), False)],
    ),
    (
        "reopened in between with an old score",
        [at(0, (2, 2)), at(5, (0, 1), "IN_PLAY"), at(9, (1, 1))],
        [(9, (2, 2), (1, 1), False)],
    ),
    (
        "reopened and finished as it was",
        [at(0, (2, 2)), at(5, (0, 1), "IN_PLAY"), at(9, (2, 2))],
        [],
    ),
    (
        "play, then the end",
        [at(0, (0, 0), "IN_PLAY"), at(5, (1, 0), "PAUSED"), at(9, (2, 0))],
        [],
    ),
    (
        "awarded with another score",
        [at(0, (2, 1)), at(9, (0, 3), "AWARDED")],
        [(9, (2, 1), (0, 3), True)],
    ),
    ("awarded as it ended", [at(0, (2, 1)), at(9, (2, 1), "AWARDED")], []),
    (
        "goals that become known",
        [at(0, (None, None)), at(9, (1, 0))],
        [(9, (None, None), (1, 0), True)],
    ),
    (
        "goals that become known of a known winner",
        [at(0, (None, None), winner="HOME_TEAM"), at(9, (1, 0))],
        [(9, (None, None), (1, 0), False)],
    ),
    (
        "another winner of the same goals",
        [at(0, (1, 1)), at(9, (1, 1), winner="AWAY_TEAM")],
        [(9, (1, 1), (1, 1), True)],
    ),
    (
        "a shoot-out reported later, and then corrected",
        [
            at(0, (1, 1), winner="HOME_TEAM"),
            at(5, (1, 1), winner="HOME_TEAM", shootout=(4, 3)),
            at(7, (1, 1), winner="HOME_TEAM", shootout=(5, 3)),
            at(9, (1, 1), winner="HOME_TEAM", shootout=(5, 4)),
        ],
        [(minute, (1, 1), (1, 1), False) for minute in (5, 7, 9)],
    ),
    (
        "there and back",
        [at(0, (1, 0)), at(5, (1, 1)), at(9, (1, 0))],
        [(5, (1, 0), (1, 1), True), (9, (1, 1), (1, 0), True)],
    ),
    (
        "cancelled with a score, later awarded, is the first result",
        [at(0, (0, 2), "CANCELLED"), at(9, (0, 3), "AWARDED")],
        [],
    ),
]


def test_corrections_of_final_results(bench: Bench) -> None:
    for number, (_, seen, _) in enumerate(CASES, start=1):
        rows = [row | {"match_id": number} for row in seen]
        bench.put("silver_live_match_history", *reversed(rows))
    found = corrections(bench)
    assert {
        about: [summary(row) for row in found if row["match_id"] == number]
        for number, (about, *_) in enumerate(CASES, start=1)
    } == {about: wanted for about, _, wanted in CASES}


def test_a_correction_tells_before_and_since(bench: Bench) -> None:
    seen = NOON + minutes(95)
    bench.put(
        "silver_live_match_history",
        at(-30, (1, 0), "IN_PLAY"),
        at(0, (2, 1)),
        at(3, (2, 1)),
        at(90, (1, 1), shootout=(4, 5), winner="AWAY_TEAM", first_seen_at=seen),
    )
    assert corrections(bench) == [
        {
            "match_id": 1,
            "corrected_at": NOON + minutes(90),
            "content_hash": bench.rows["silver_live_match_history"][-1]["content_hash"],
            "as_of": LATE,
            "competition_code": "PL",
            "utc_date": NOON,
            "home_team_name": "Team 11",
            "away_team_name": "Team 12",
            "first_seen_at": seen,
            "final_at": NOON + minutes(3),
            "after_final_minutes": 87.0,
            "from_home_goals": 2,
            "from_away_goals": 1,
            "home_goals": 1,
            "away_goals": 1,
            "from_home_shootout_goals": None,
            "from_away_shootout_goals": None,
            "home_shootout_goals": 4,
            "away_shootout_goals": 5,
            "from_winner": "HOME_TEAM",
            "winner": "AWAY_TEAM",
            "is_outcome_changed": True,
        }
    ]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"first_seen_at": NOON}, {"first_seen_at": NOON + minutes(1)}),
        ({"snapshot_id": "s1"}, {"snapshot_id": "s2"}),
        ({"content_hash": "a"}, {"content_hash": "b"}),
    ],
)
def test_two_results_under_one_stamp_are_ordered_by_the_rest(
    bench: Bench, earlier: Row, later: Row
) -> None:
    seen = [at(0, (3, 0), **earlier), at(0, (2, 0), **later)]
    bench.put("silver_live_match_history", *reversed(seen))
    (row,) = corrections(bench)
    assert summary(row) == (0, (3, 0), (2, 0), False)
    assert row["final_at"] == row["corrected_at"] == NOON
    assert row["after_final_minutes"] == 0


def test_sightings_after_as_of_are_left_out(bench: Bench) -> None:
    """By when it was seen, not by its stamp: older stamps turn up late."""
    seen_at = NOON + minutes(60)
    bench.put(
        "silver_live_match_history",
        at(0, (2, 1)),
        at(9, (1, 1), first_seen_at=seen_at),
    )
    assert corrections(bench, seen_at - timedelta(microseconds=1)) == []
    assert len(corrections(bench, seen_at)) == 1


def test_a_result_is_first_seen_with_the_first_response_live_or_nightly(
    bench: Bench,
) -> None:
    """So that it is news of one day, whichever of the two has it later."""
    later = at(9, (1, 1), first_seen_at=NOON + minutes(60))
    bench.put("silver_live_match_history", at(0, (2, 1)), later)
    for number, minute in enumerate((90, 30, 40)):
        batch_row = raw_match(f"b{number}", NOON + minutes(minute), match(1))
        key = ("match_id", "status_timestamp", "content_hash")
        bench.put("raw_batch_matches", batch_row | {name: later[name] for name in key})
    assert corrections(bench, NOON + minutes(29)) == []
    (row,) = corrections(bench)
    assert row["first_seen_at"] == NOON + minutes(30)


def test_a_result_that_turns_up_late_takes_its_place(bench: Bench) -> None:
    bench.put("silver_live_match_history", at(0, (2, 2)), at(9, (1, 1)))
    assert [summary(row)[0] for row in corrections(bench)] == [9]
    bench.put("silver_live_match_history", at(5, (1, 1), first_seen_at=LATE))
    assert [summary(row)[0] for row in corrections(bench)] == [5]
    newer = corrections(bench, LATE + minutes(1))
    assert corrections(bench) == newer


# Against a model in plain Python


def winners() -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, "HOME_TEAM", "DRAW", "AWAY_TEAM"])


def pairs(least: int) -> st.SearchStrategy[Goals]:
    few = st.integers(least, 2)
    return st.one_of(st.tuples(few, few), st.just((None, None)))


@st.composite
def sightings(draw: st.DrawFn) -> Row:
    """A sighting whose stamp, or even whose time, others share."""
    goals = draw(pairs(0))
    is_odd = draw(st.integers(0, 4)) == 0
    stamp = NOON + minutes(draw(st.integers(0, 5)))
    return sighting(
        draw(st.integers(1, 2)),
        status=draw(
            st.sampled_from(["FINISHED"] * 3 + ["AWARDED", "IN_PLAY", "TIMED"])
        ),
        goals=goals,
        shootout=draw(pairs(1)) if is_odd else (None, None),
        winner=draw(winners()) if is_odd else leader(goals),
        stamp=stamp,
        first_seen_at=stamp + minutes(draw(st.integers(0, 3))),
        snapshot_id=draw(st.sampled_from(["s1", "s2"])),
        utc_date=NOON + minutes(draw(st.sampled_from([0, 0, 0, 60]))),
    )


def histories() -> st.SearchStrategy[list[Row]]:
    def key(row: Row) -> tuple[Any, ...]:
        return row["match_id"], row["status_timestamp"], row["content_hash"]

    return st.lists(sightings(), unique_by=key, max_size=14)


def in_order(history: Sequence[Row]) -> Iterator[list[Row]]:
    """The sightings of each match, by stamp, then by who saw them."""
    of: dict[int, list[Row]] = defaultdict(list)
    for row in history:
        of[row["match_id"]].append(row)
    names = ("status_timestamp", "first_seen_at", "snapshot_id", "content_hash")
    for rows in of.values():
        yield sorted(rows, key=lambda row: [row[name] for name in names])


def corrections_of(history: Sequence[Row], as_of: datetime) -> list[tuple[Any, ...]]:
    found = []
    for rows in in_order(history):
        finals = [
            row
            for row in rows
            if row["status"] in ("FINISHED", "AWARDED")
            and row["first_seen_at"] <= as_of
        ]
        for before, since in itertools.pairwise(finals):
            results = [[row[n] for n in (*MANY, "winner")] for row in (before, since)]
            if results[0] != results[1]:
                stamps = before["status_timestamp"], since["status_timestamp"]
                key = since["match_id"], since["content_hash"], *stamps
                is_changed = before["winner"] != since["winner"]
                found.append((*key, *results[0], *results[1], is_changed))
    return sorted(found, key=str)


def events_of(history: Sequence[Row]) -> list[tuple[Any, ...]]:
    found = []
    for rows in in_order(history):
        for before, since in itertools.pairwise(rows):
            more = [
                since[side] - (before[side] or 0)
                for side in ("home_goals", "away_goals")
                if since[side] is not None
            ]
            is_corrected = before["is_final"] and since["is_final"] and any(more)
            changes = {
                "correction_after_final": is_corrected,
                "goal_withdrawn": any(goals < 0 for goals in more),
                "goal": any(goals > 0 for goals in more),
                "kick_off_moved": before["utc_date"] != since["utc_date"],
                "status": before["status"] != since["status"],
            }
            event = next((name for name, holds in changes.items() if holds), None)
            if event:
                stamp = since["status_timestamp"]
                found.append((since["match_id"], stamp, since["content_hash"], event))
    return sorted(found)


@MODERATE
@given(history=histories(), minute=st.integers(-1, 9))
def test_corrections_are_those_of_the_model(history: list[Row], minute: int) -> None:
    bench = Bench(require("duckdb"))
    bench.put("silver_live_match_history", *history)
    as_of = NOON + minutes(minute)
    names = ["match_id", "content_hash", "final_at", "corrected_at"]
    names += [f"from_{name}" for name in (*MANY, "winner")]
    names += [*MANY, "winner", "is_outcome_changed"]
    found = [tuple(row[n] for n in names) for row in corrections(bench, as_of)]
    assert sorted(found, key=str) == corrections_of(history, as_of)


@MODERATE
@given(history=histories())
def test_events_are_those_of_the_model(history: list[Row]) -> None:
    bench = Bench(require("duckdb"))
    bench.put("silver_live_match_history", *history)
    rows = bench.run("gold_match_events", match_ids=[1, 2])
    names = ("match_id", "status_timestamp", "content_hash", "event")
    assert sorted(tuple(row[n] for n in names) for row in rows) == events_of(history)
