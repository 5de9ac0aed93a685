"""What the effective stamp does to three recorded months: set RECORDED_TIMELINE."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from local_runner.simulator.leagues import LEAGUES
from local_runner.simulator.timeline_lines import read_lines
from tests.engines import require
from tests.transforms.bench import Bench
from tests.transforms.rows import match, raw_match

FILE = os.environ.get("RECORDED_TIMELINE")

pytestmark = pytest.mark.skipif(not FILE, reason="RECORDED_TIMELINE is not set")

PLAYED = {"IN_PLAY": 1, "PAUSED": 1, "FINISHED": 2, "AWARDED": 2, "CANCELLED": 2}


@dataclass(frozen=True)
class Seen:
    """One state of the feed: `seen_at` by our clock, `came_at` in truth."""

    match_id: int
    stamp: datetime
    seen_at: datetime
    came_at: datetime
    status: str
    content: tuple[Any, ...]


Rule = Callable[[Seen], datetime]
Measure = tuple[int, int, int]


def states(slow: timedelta) -> list[Seen]:
    """The recording, seen by a machine whose clock is `slow`."""
    assert FILE
    lines = read_lines(Path(FILE), frozenset(league.code for league in LEAGUES))
    return [
        Seen(
            line.id,
            line.last_updated,
            line.seen_at - slow,
            line.seen_at,
            line.status,
            (line.status, line.home_goals, line.away_goals, line.kick_off),
        )
        for line in sorted(lines, key=lambda line: line.first_seen)
    ]


def effective(seen: list[Seen]) -> dict[tuple[datetime, datetime], datetime]:
    """The effective stamp of each (stamp, seen_at), as the model of silver has it."""
    pairs = sorted({(one.stamp, one.seen_at) for one in seen})
    bench = Bench(require("duckdb"))
    for number, (stamp, seen_at) in enumerate(pairs):
        row = match(number + 1, lastUpdated=stamp.isoformat())
        bench.put("raw_live_matches", raw_match("s1", seen_at, row))
    since = min(seen_at for _, seen_at in pairs)
    rows = bench.run("silver_live_match_history", since=since, snapshot_ids=["s1"])
    return {
        (row["status_timestamp"], row["first_seen_at"]): row["effective_at"]
        for row in rows
    }


def measure(seen: list[Seen], rule: Rule) -> Measure:
    """Honest fresh states that were hidden, for how many minutes in all, and how often
    the status of a match ran backward."""
    of: dict[int, list[Seen]] = defaultdict(list)
    for one in seen:
        of[one.match_id].append(one)
    hidden, waited, backward = 0, timedelta(0), 0
    for track in of.values():
        shown = list(latest(track, rule))
        newest, since = None, None
        for one, now in zip(track, shown, strict=True):
            if since is not None and now is one:
                waited += one.came_at - since
                since = None
            is_fresh = newest is None or one.stamp > newest
            if one.stamp <= one.came_at and is_fresh:
                newest = one.stamp
                if now is not one and now.content != one.content:
                    hidden += 1
                    since = since or one.came_at
        ranks = [PLAYED.get(one.status, 0) for one in shown]
        backward += sum(later < before for before, later in pairwise(ranks))
    return hidden, round(waited / timedelta(minutes=1)), backward


def latest(track: list[Seen], rule: Rule) -> Iterator[Seen]:
    """What a match shows after each of its states."""
    best = track[0]
    for one in track:
        if (rule(one), one.stamp, one.seen_at) >= (
            rule(best),
            best.stamp,
            best.seen_at,
        ):
            best = one
        yield best


def test_no_fresh_state_is_hidden_and_no_status_runs_backward() -> None:
    """One does, and should: a match in play was called off and postponed."""
    seen = states(timedelta(0))
    at = effective(seen)
    rules: dict[str, Rule] = {
        "stamp": lambda one: one.stamp,
        "lesser of stamp and response": lambda one: min(one.stamp, one.seen_at),
        "response": lambda one: one.seen_at,
        "effective": lambda one: at[one.stamp, one.seen_at],
    }
    assert {about: measure(seen, rule) for about, rule in rules.items()} == {
        "stamp": (7, 165, 2),
        "lesser of stamp and response": (1, 20, 2),
        "response": (0, 0, 3),
        "effective": (0, 0, 1),
    }


@pytest.mark.parametrize(("minutes", "backward"), [(2, 1), (5, 1), (10, 2), (-5, 2)])
def test_a_clock_that_is_wrong_by_minutes_hides_nothing(
    minutes: int, backward: int
) -> None:
    """Slow by some minutes, or fast; a second status may run backward as the clock
    blurs which of two responses a stamp belongs to."""
    seen = states(timedelta(minutes=minutes))
    at = effective(seen)
    assert measure(seen, lambda one: at[one.stamp, one.seen_at]) == (0, 0, backward)
