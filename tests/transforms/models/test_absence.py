"""Matches that the source names no more: by stories on both engines, in any order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines import canonical, require
from tests.transforms.bench import NOON, Bench, minutes
from tests.transforms.rows import ledger, match, raw_match

pytestmark = pytest.mark.slow

Row = dict[str, Any]

WINDOW = "2026-11-18..2026-11-25"


def kick_off(day: int) -> str:
    return f"2026-11-{day:02}T15:00:00Z"


class Feed:
    """The ledger and the raw tables, as responses come; `drain` takes them to
    silver."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.responses: dict[str, datetime] = {}

    def live(self, minute: float, *rows: Row, **changes: Any) -> str:
        """A pull of the window with these matches, and what else the ledger says."""
        return self._response("matches", minute, rows, {"scope": WINDOW} | changes)

    def by_id(self, minute: float, ids_in_request: Sequence[int], *rows: Row) -> str:
        """A pull of single matches."""
        ids = "".join(f",{one}" for one in ids_in_request) + ","
        changes = {"scope": "ids", "asked_ids": ids}
        return self._response("matches", minute, rows, changes)

    def season(self, minute: float, *rows: Row, **changes: Any) -> str:
        """A season response of PL."""
        return self._response("batch_matches", minute, rows, {"scope": "PL"} | changes)

    def _response(
        self, resource: str, minute: float, rows: Sequence[Row], changes: Row
    ) -> str:
        at = NOON + minutes(minute)
        name = f"{resource[:1]}{at:%d%H%M%S}"
        named = [f"{row['competition']['code']}:{row['id']}" for row in rows]
        values = {
            "resource": resource,
            "is_complete": True,
            "row_count": len(rows),
            "body_sha256": json.dumps(rows, sort_keys=True),
            "named_matches": "".join(f",{one}" for one in named) + ",",
        }
        self.bench.put("raw_snapshots", ledger(name, at, **(values | changes)))
        table = "raw_live_matches" if resource == "matches" else "raw_batch_matches"
        self.bench.put(table, *(raw_match(name, at, row) for row in rows))
        self.responses[name] = at
        return name

    def drain(self, *names: str) -> None:
        """Take these responses to silver, all if none is named."""
        names = names or tuple(self.responses)
        since = min(self.responses[name] for name in names)
        ids = {"since": since, "snapshot_ids": list(names)}
        self.bench.run("silver_live_match_history", **ids)
        touched = self.bench.fetch("query_touched_matches", **ids)
        self.bench.run(
            "silver_live_match_state",
            since=since.replace(hour=0, minute=0, second=0, microsecond=0),
            match_ids=[row["match_id"] for row in touched],
        )
        self.bench.run("silver_matches", **ids)

    def missing(self, table: str = "silver_live_match_state") -> dict[int, Any]:
        """Since which minute each match is missing, of those that are."""
        return {
            row["match_id"]: (row["missing_since"] - NOON) / minutes(1)
            for row in self.bench.rows[table]
            if row["missing_since"] is not None
        }


@pytest.fixture
def feed(bench: Bench) -> Feed:
    return Feed(bench)


ONE, TWO, THREE = (match(n, utcDate=kick_off(21)) for n in (1, 2, 3))
BERLIN = [
    match(n, utcDate=kick_off(21), competition=match()["competition"] | {"code": "BL1"})
    for n in (6, 7, 8, 9)
]


def test_a_window_that_covers_a_match_and_lacks_it_shows_it_missing(feed: Feed) -> None:
    feed.live(0, ONE, TWO)
    feed.live(15, TWO)
    feed.live(30, TWO, match(3, utcDate=kick_off(22)))
    feed.drain()
    assert feed.missing() == {1: 15}


def test_a_match_named_again_is_present_again(feed: Feed) -> None:
    for response in (
        *(feed.live(0, ONE, TWO), feed.live(15, TWO)),
        *(feed.live(30, ONE, TWO), feed.live(45, TWO)),
    ):
        feed.drain(response)
    assert feed.missing() == {1: 45}
    feed.drain(feed.by_id(50, [1], ONE))
    assert feed.missing() == {}


PROVE_NOTHING: dict[str, tuple[list[Row], Row]] = {
    "an empty response": ([], {}),
    "no match of its competition": (BERLIN, {}),
    "a row in quarantine": ([TWO, THREE], {"verdict": "partial"}),
    "a count that does not fit": ([TWO, THREE], {"is_complete": False}),
    "written before there was a count": ([TWO, THREE], {"is_complete": None}),
    "a response that cannot be used": ([TWO, THREE], {"verdict": "invalid"}),
    "half of what was there": ([TWO], {"row_count": 1}),
    "other days": ([TWO, THREE], {"scope": "2026-11-22..2026-11-29"}),
    "its day only in part": ([TWO, THREE], {"scope": "2026-11-21..2026-11-25"}),
    "the days before": ([TWO, THREE], {"scope": "2026-11-14..2026-11-21"}),
}


@pytest.mark.parametrize("about", PROVE_NOTHING)
def test_an_unreliable_response_proves_no_absence(feed: Feed, about: str) -> None:
    rows, changes = PROVE_NOTHING[about]
    feed.drain(feed.live(0, ONE, TWO, THREE, *(match(n) for n in (4, 5))))
    feed.live(15, *rows, **changes)
    feed.drain()
    missing = feed.missing()
    assert 1 not in missing


def test_a_match_that_was_requested_by_its_id_alone(feed: Feed) -> None:
    old = match(1, utcDate="2026-08-15T15:00:00Z")
    feed.by_id(0, [1, 2], old, TWO)
    feed.by_id(60, [1, 3])
    feed.drain()
    assert feed.missing() == {1: 60}


def test_a_repeated_body_counts_if_the_previous_response_differs(
    feed: Feed,
) -> None:
    """A: named; B: not; A again. And the empty response for one id, then for
    another."""
    feed.live(0, ONE, TWO)
    feed.live(15, TWO)
    feed.live(30, ONE, TWO)
    feed.drain()
    assert feed.missing() == {}
    feed.by_id(40, [1])
    feed.by_id(50, [2])
    feed.drain()
    assert feed.missing() == {1: 40, 2: 50}


def test_a_missing_match_stays_missing_until_a_response_names_it(feed: Feed) -> None:
    feed.drain(feed.live(0, ONE, TWO))
    feed.drain(feed.live(15, TWO))
    later = match(4, utcDate="2026-12-20T15:00:00Z")
    scope = {"scope": "2026-12-17..2026-12-24"}
    feed.drain(feed.live(29 * 24 * 60, later, **scope))
    assert feed.missing() == {1: 15}


def test_seasons(feed: Feed) -> None:
    old = match(7, season=match()["season"] | {"id": 99})
    day = 24 * 60
    for response in (
        feed.season(0, ONE, TWO, THREE),
        feed.season(60, old),
        feed.season(day, TWO, THREE),
        feed.season(2 * day, TWO, THREE),
    ):
        feed.drain(response)
    assert feed.missing("silver_matches") == {1: day}
    feed.drain(feed.season(3 * day, ONE, TWO, THREE))
    assert feed.missing("silver_matches") == {}
    assert len(feed.bench.rows["silver_matches"]) == 4


@pytest.mark.parametrize(
    "changes", [{"verdict": "partial"}, {"is_complete": False}, {"loaded_at": None}]
)
def test_an_incomplete_season_response_proves_no_absence(
    feed: Feed, changes: Row
) -> None:
    feed.season(0, ONE, TWO, THREE)
    feed.season(24 * 60, TWO, THREE, **changes)
    feed.drain()
    assert feed.missing("silver_matches") == {}


def test_half_a_season_proves_nothing_and_the_whole_one_after_it_does(
    feed: Feed,
) -> None:
    rows = [match(n) for n in range(1, 11)]
    feed.season(0, *rows)
    feed.season(24 * 60, *rows[:5])
    feed.season(48 * 60, *rows[:9])
    feed.drain()
    assert feed.missing("silver_matches") == {10: 48 * 60}


FATES = st.lists(
    st.sampled_from(["live", "live", "by_id", "season"]), min_size=2, max_size=4
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kinds=FATES, seed=st.randoms(use_true_random=False))
def test_any_order_of_draining_ends_alike(kinds: list[str], seed: Any) -> None:
    """The marks depend on the set of responses, not on when each was taken."""
    changes = []
    for number, kind in enumerate(kinds):
        rows = [
            match(
                n,
                utcDate=kick_off(seed.choice([20, 21, 22])),
                lastUpdated=f"2026-11-20T0{seed.randint(0, number)}:20:00Z",
            )
            for n in (1, 2, 3, 4)
            if seed.random() < 0.7
        ]
        day = seed.choice([0, 0, 24 * 60])
        changes.append((kind, day + 15 * number, rows))
    outcomes = []
    for order in list(permutations(range(len(changes))))[::5]:
        feed = Feed(Bench(require("duckdb")))
        for place in order:
            kind, minute, rows = changes[place]
            add = {"live": feed.live, "season": feed.season}.get(kind)
            name = add(minute, *rows) if add else feed.by_id(minute, [1, 2], *rows)
            feed.drain(name)
        outcomes.append(
            [
                canonical(feed.bench.rows[table])
                for table in ("silver_live_match_state", "silver_matches")
            ]
        )
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_draining_one_by_one_and_at_once_end_alike(bench: Bench) -> None:
    by_one, at_once = Feed(bench), Feed(Bench(bench.engine))
    for feed in (by_one, at_once):
        feed.live(0, ONE, TWO, THREE)
        feed.live(15, TWO, THREE)
        feed.by_id(20, [1], match(1, utcDate="2026-12-05T15:00:00Z"))
        feed.season(25, ONE, TWO, THREE)
        feed.season(24 * 60, TWO, THREE)
    for name in by_one.responses:
        by_one.drain(name)
    at_once.drain()
    for table in ("silver_live_match_state", "silver_matches"):
        assert canonical(by_one.bench.rows[table]) == canonical(
            at_once.bench.rows[table]
        )
    assert by_one.missing() == {}
    assert by_one.missing("silver_matches") == {1: 24 * 60}
