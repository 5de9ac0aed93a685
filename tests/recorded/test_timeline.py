"""The three months of a real feed: set RECORDED_TIMELINE to their file."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from functions.shared.contract.validator import validate_matches
from local_runner.simulator.recorded_timeline import RecordedTimeline
from local_runner.simulator.world import MatchQuery

JSON = dict[str, Any]

FILE = os.environ.get("RECORDED_TIMELINE")

pytestmark = pytest.mark.skipif(not FILE, reason="RECORDED_TIMELINE is not set")


@pytest.fixture(scope="module")
def world() -> RecordedTimeline:
    assert FILE
    return RecordedTimeline(FILE)


@pytest.fixture(scope="module")
def states(world: RecordedTimeline) -> dict[int, list[JSON]]:
    """What a poll of five days at every instant sees of each match, once each."""
    states: dict[int, list[JSON]] = {}
    for now in world.instants:
        day = now.date()
        query = MatchQuery(day - timedelta(days=2), day + timedelta(days=3))
        for match in world.matches(query, now):
            rows = states.setdefault(match["id"], [])
            if not rows or rows[-1] != match:
                rows.append(match)
    return states


def test_matches_instants_and_ticks(world: RecordedTimeline) -> None:
    assert len(world.instants) == 2921
    assert len(world.ticks()) == pytest.approx(1600, abs=25)
    assert len(world.matches(MatchQuery(), world.instants[-1])) == 621


def test_older_stamps_are_shown_after_newer_ones(world: RecordedTimeline) -> None:
    assert FILE
    with open(FILE, encoding="utf-8") as lines:  # noqa: PTH123
        rows = [json.loads(line) for line in lines]
    shown: dict[int, str] = {}
    backwards = 0
    for row in sorted(rows, key=lambda row: row["first_seen"]):
        seen_at = datetime.fromisoformat("1970-01-01T00:00Z")
        seen_at += timedelta(seconds=row["first_seen"])
        query = MatchQuery(ids=frozenset({row["id"]}))
        [match] = world.matches(query, seen_at)
        assert match["lastUpdated"] == row["lastUpdated"]
        assert (match["status"], match["utcDate"]) == (row["status"], row["utcDate"])
        backwards += shown.get(row["id"], "") > row["lastUpdated"]
        shown[row["id"]] = row["lastUpdated"]
    assert backwards == 42


def test_a_poll_of_five_days_sees_every_match_to_its_end(
    world: RecordedTimeline, states: dict[int, list[JSON]]
) -> None:
    assert len(states) == 621
    last = world.matches(MatchQuery(), world.instants[-1])
    for match in last:
        assert any(match == row for row in states[match["id"]])


def test_goals_withdrawn_and_results_changed(states: dict[int, list[JSON]]) -> None:
    withdrawn = changed = 0
    for rows in states.values():
        in_order = sorted(rows, key=lambda row: str(row["lastUpdated"]))
        for row, later in pairwise(in_order):
            live = {row["status"], later["status"]} <= {"IN_PLAY", "PAUSED"}
            goals, after = row["score"]["fullTime"], later["score"]["fullTime"]
            withdrawn += live and any(after[side] < goals[side] for side in goals)
            final = row["status"] == later["status"] == "FINISHED"
            changed += final and after != goals
    assert (withdrawn, changed) == (34, 27)


def test_every_row_keeps_the_contract(states: dict[int, list[JSON]]) -> None:
    longest = max(map(len, states.values()))
    for number in range(longest):
        rows = [rows[number] for rows in states.values() if len(rows) > number]
        validated = validate_matches(json.dumps({"matches": rows}).encode())
        assert validated.verdict == "valid"
        assert validated.drift == {}
