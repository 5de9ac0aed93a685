"""When the feed of three real months was frozen: set RECORDED_TIMELINE to their file.

The state of every match is followed from tick to tick as polls every 15 minutes would
see it, and evaluated in a few lines of Python; the query itself runs at every tick
that fires, just before and after, and at some ticks in between.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.shared.conditions.evaluate import evaluate_conditions
from functions.shared.conditions.facts import Facts, Moment
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.simulator.recorded_timeline import RecordedTimeline
from local_runner.simulator.world import MatchQuery
from tests.functions.world import in_memory_warehouse
from tests.functions.world import minutes as span
from tests.transforms.rows import ledger
from transforms.tables import TABLES

JSON = dict[str, Any]

FILE = os.environ.get("RECORDED_TIMELINE")
TICK = span(15)
COMPETITIONS = ["PL", "SA", "BL1", "PD", "FL1"]

pytestmark = pytest.mark.skipif(not FILE, reason="RECORDED_TIMELINE is not set")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Seen:
    """The matches as silver has them after the poll of a tick."""

    at: datetime
    states: dict[int, JSON]

    @property
    def in_play(self) -> list[JSON]:
        return [
            match
            for match in self.states.values()
            if match["status"] in ("IN_PLAY", "PAUSED")
        ]

    @property
    def last_stamp(self) -> datetime:
        return max(moment(match["lastUpdated"]) for match in self.states.values())

    @property
    def is_frozen(self) -> bool:
        """A match is in play and not stuck, and no stamp changed for 60 min."""
        last = self.last_stamp
        return self.at - last >= span(60) and any(
            last - moment(match["utcDate"]) <= span(150) for match in self.in_play
        )


def polls(world: RecordedTimeline) -> Iterator[Seen]:
    """Every tick from the first state to the last, and a day more."""
    first, last = world.instants[0], world.instants[-1]
    at = first.replace(minute=0, second=0)
    states: dict[int, JSON] = {}
    before = at
    while at <= last + timedelta(days=1):
        if world.changed(before, at) or before.date() != at.date():
            states = dict(states)
            day = at.date()
            query = MatchQuery(day - timedelta(days=2), day + timedelta(days=3))
            for match in world.matches(query, at):
                known = states.get(match["id"], match)
                if match["lastUpdated"] >= known["lastUpdated"]:
                    states[match["id"]] = match
        if states:
            yield Seen(at, states)
        before, at = at, at + TICK


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    assert FILE
    return list(polls(RecordedTimeline(FILE)))


@pytest.fixture(scope="module")
def frozen(seen: list[Seen]) -> list[list[Seen]]:
    """The sequences of ticks at which the feed was frozen."""
    found: list[list[Seen]] = []
    for one in seen:
        if one.is_frozen:
            if not found or one.at - found[-1][-1].at > TICK:
                found.append([])
            found[-1].append(one)
    return found


def test_it_was_frozen_twice(frozen: list[list[Seen]]) -> None:
    sequences = [
        (
            f"{ticks[0].last_stamp:%Y-%m-%d %H:%M:%S}",
            f"{ticks[0].at:%d %H:%M}",
            f"{ticks[-1].at:%d %H:%M}",
            len(ticks[0].in_play),
        )
        for ticks in frozen
    ]
    assert sequences == [
        ("2026-01-04 12:41:06", "04 13:45", "05 02:00", 2),
        ("2026-02-28 17:16:45", "28 18:30", "01 02:00", 9),
    ]


def test_matches_due_meanwhile_did_not_start(frozen: list[list[Seen]]) -> None:
    """Matches that were played, as the feed reported the next morning."""
    waiting = [
        sum(
            match["status"] == "TIMED"
            and ticks[0].last_stamp < moment(match["utcDate"]) < ticks[-1].at
            for match in ticks[-1].states.values()
        )
        for ticks in frozen
    ]
    assert waiting == [18, 7]
    for ticks in frozen:
        assert ticks[0].in_play == ticks[-1].in_play


def test_one_match_left_behind_is_stuck_and_freezes_nothing(seen: list[Seen]) -> None:
    """Valencia - Osasuna came back from FINISHED after all other matches had ended."""
    night = [
        one
        for one in seen
        if moment("2026-03-01T22:15Z") <= one.at <= moment("2026-03-02T02:00Z")
    ]
    for one in night:
        (match,) = one.in_play
        assert match["homeTeam"]["name"] == "Valencia"
    assert max(one.at - one.last_stamp for one in night) > span(180)
    assert not any(one.is_frozen for one in night)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[DuckDBWarehouse]:
    made = in_memory_warehouse()
    yield made
    made.close()


def conditions_at(warehouse: DuckDBWarehouse, one: Seen) -> set[str]:
    """The conditions that the query returns for the poll of a tick."""
    for table in ("raw_snapshots", "silver_live_match_state"):
        warehouse._connection.execute(f"TRUNCATE {table}")
    empty = dict.fromkeys(TABLES["silver_live_match_state"].names)
    states = [
        {
            **empty,
            "match_id": match["id"],
            "status_timestamp": moment(match["lastUpdated"]),
            "content_hash": "",
            "first_seen_at": one.at,
            "snapshot_id": "s1",
            "competition_id": match["competition"]["id"],
            "competition_code": match["competition"]["code"],
            "season_id": match["season"]["id"],
            "utc_date": moment(match["utcDate"]),
            "status": match["status"],
            "stage": match["stage"],
            "is_score_contradictory": False,
            "is_final": match["status"] == "FINISHED",
            "is_in_play": match in one.in_play,
        }
        for match in one.states.values()
    ]
    pull = ledger("s1", one.at, violations=[], drift=[])
    warehouse.load("raw_snapshots", [pull])
    warehouse.load("silver_live_match_state", states)
    seen = Moment(
        as_of=one.at,
        latest=one.at,
        since=one.at,
        horizon=one.at - timedelta(days=400),
        competitions=list(COMPETITIONS),
    )
    return {
        row["condition"] for row in evaluate_conditions(Facts(warehouse.fetch, seen))
    }


def test_the_query_agrees(
    seen: list[Seen], frozen: list[list[Seen]], warehouse: DuckDBWarehouse
) -> None:
    fires = {one.at for ticks in frozen for one in ticks}
    near = {at + TICK * side for at in fires for side in (-1, 1)} | fires
    lively = [one.at for one in seen if one.in_play]
    wanted = near | set(lively[::25])
    assert len(wanted) > 100
    for one in seen:
        if one.at in wanted:
            conditions = conditions_at(warehouse, one)
            assert ("feed_frozen" in conditions) is (one.at in fires), one.at
    (left_behind,) = [one for one in seen if one.at == moment("2026-03-02T01:00Z")]
    assert conditions_at(warehouse, left_behind) == {"stuck_match"}
