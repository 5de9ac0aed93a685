"""Live compared with batch: what is stored, reported, logged, and left unchanged."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import pytest

from functions.shared.runtime.errors import LakeError, WarehouseError
from functions.shared.storage.gold_builds import read_gold_builds
from functions.shared.storage.lake import FolderLake
from tests.functions.world import (
    JSON,
    LOAD,
    NOON,
    SILVER,
    VALIDATE,
    World,
    columns,
    days,
    match,
    matches_response,
    minutes,
)

pytestmark = pytest.mark.slow

RECONCILE = "reconcile_live_vs_batch"
YESTERDAY = NOON - days(1)

NIGHT: dict[str, tuple[JSON | None, JSON | None]] = {
    "equal": (
        match(1, status="FINISHED", kick_off=YESTERDAY, goals=(1, 0)),
        match(1, status="FINISHED", kick_off=YESTERDAY, goals=(1, 0), updated=NOON),
    ),
    "late_correction": (
        match(2, status="FINISHED", kick_off=YESTERDAY, goals=(2, 2)),
        match(2, status="FINISHED", kick_off=YESTERDAY, goals=(2, 1), updated=NOON),
    ),
    "live_newer": (
        match(3, status="IN_PLAY", kick_off=NOON, goals=(1, 0), updated=NOON),
        match(3, status="TIMED", kick_off=NOON),
    ),
    "same_stamp_conflict": (
        match(4, status="FINISHED", kick_off=YESTERDAY, goals=(3, 0)),
        match(4, status="FINISHED", kick_off=YESTERDAY, goals=(2, 0)),
    ),
    "missing_in_live": (None, match(5, kick_off=YESTERDAY)),
    "missing_in_batch": (match(6, kick_off=YESTERDAY), None),
}
"""A night that holds one of each, live beside batch."""

SILVER_TABLES = (
    "silver_live_match_history",
    "silver_live_match_state",
    "silver_matches",
)


def know(world: World, live: Sequence[JSON], batch: Sequence[JSON]) -> None:
    """Both sides know some matches. Those of batch come through live as well, and are
    moved over: what silver makes of a response is the same for both."""
    for matches, is_batch in ((batch, True), (live, False)):
        if not matches:
            continue
        world.store_response(
            matches_response(*matches), at=NOON - minutes(1 + is_batch)
        )
        world.load_into_silver(since="2026-11-01")
        if is_batch:
            world.execute_sql(
                "INSERT INTO silver_matches BY NAME SELECT * EXCLUDE (first_seen_at), "
                "first_seen_at AS fetched_at FROM silver_live_match_state"
            )
            world.truncate("raw_live_matches", *SILVER_TABLES[:2])


def a_night(world: World) -> None:
    pairs = NIGHT.values()
    know(
        world,
        live=[live for live, _ in pairs if live],
        batch=[batch for _, batch in pairs if batch],
    )


def reconcile(world: World, as_of: datetime = NOON, **request: Any) -> JSON:
    return world.call(RECONCILE, as_of=as_of, **request)


def kept(world: World) -> list[tuple[Any, ...]]:
    rows = world.rows("gold_reconciliation")
    return columns(rows, "match_id", "as_of_date", "cause")


@pytest.fixture
def events(
    caplog: pytest.LogCaptureFixture,
) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged; the logger keeps it from the root otherwise."""
    logger = logging.getLogger("touchline")
    logger.addHandler(caplog.handler)
    logger.setLevel(logging.INFO)
    yield caplog
    logger.removeHandler(caplog.handler)


def test_each_difference_is_counted_by_its_cause(world: World) -> None:
    a_night(world)
    response = reconcile(world)
    counts = {k: v for k, v in response["counts"].items() if k in {*NIGHT, "matches"}}
    assert counts == {"matches": 6} | dict.fromkeys(NIGHT, 1)
    assert response["status"] == "ok"
    assert response["details"] == {"to_reread": [2, 4, 5], "conflicts": [4]}
    assert sorted(kept(world)) == sorted(
        (number, date(2026, 11, 21), None if cause == "equal" else cause)
        for number, cause in enumerate(NIGHT, start=1)
    )


def test_equal_matches_are_not_named(world: World) -> None:
    live, batch = NIGHT["equal"]
    assert live
    assert batch
    know(world, [live], [batch])
    response = reconcile(world)
    assert response["details"] == {"to_reread": [], "conflicts": []}
    assert (response["counts"]["matches"], response["counts"]["equal"]) == (1, 1)


def test_a_conflict_is_logged_as_an_error_and_other_causes_less_severely(
    world: World, events: pytest.LogCaptureFixture
) -> None:
    a_night(world)
    reconcile(world)
    logged = {
        record.message: (record.levelname, record.__dict__["match_ids"])
        for record in events.records
        if record.message.startswith("reconcile_")
    }
    assert logged == {
        "reconcile_same_stamp_conflict": ("ERROR", [4]),
        "reconcile_late_correction": ("WARNING", [2]),
        "reconcile_missing_in_live": ("WARNING", [5]),
        "reconcile_missing_in_batch": ("WARNING", [6]),
        "reconcile_live_newer": ("INFO", [3]),
    }


def test_no_silver_is_written(world: World) -> None:
    a_night(world)
    before = [world.rows(name) for name in SILVER_TABLES]
    reconcile(world)
    assert [world.rows(name) for name in SILVER_TABLES] == before


@pytest.mark.parametrize(
    ("live", "batch", "side"),
    [([], [match(1)], "live"), ([match(1)], [], "batch"), ([], [], "live")],
)
def test_with_one_side_alone_there_is_nothing_to_compare(
    world: World, live: list[JSON], batch: list[JSON], side: str
) -> None:
    know(world, live, batch)
    response = reconcile(world)
    assert response["status"] == "skipped"
    assert response["details"]["reason"].startswith(f"{side} has no match yet")
    assert world.rows("gold_reconciliation") == []
    assert list(read_gold_builds(world.lake, [])) == []


def test_a_skipped_comparison_leaves_the_stored_rows(world: World) -> None:
    a_night(world)
    reconcile(world)
    before = world.rows("gold_reconciliation")
    world.truncate("silver_matches")
    assert reconcile(world, NOON + minutes(9))["status"] == "skipped"
    assert world.rows("gold_reconciliation") == before


def test_a_late_correction_is_resolved_by_fetching_again(world: World) -> None:
    """What the next backfill brings makes both sides equal."""
    a_night(world)
    assert reconcile(world)["counts"]["late_correction"] == 1
    corrected = NIGHT["late_correction"][1]
    assert corrected
    world.store_response(matches_response(corrected), at=NOON + minutes(30))
    for step in (VALIDATE, LOAD, SILVER):
        world.call(step)
    response = reconcile(world, NOON + minutes(60))
    assert response["counts"]["late_correction"] == 0
    assert response["counts"]["equal"] == 2
    assert 2 not in response["details"]["to_reread"]


def test_only_tracked_competitions_are_compared(world: World) -> None:
    a_night(world)
    world.change_settings(competitions=("BL1",))
    assert reconcile(world)["counts"]["matches"] == 0
    assert world.rows("gold_reconciliation") == []


def test_each_date_keeps_its_rows(world: World) -> None:
    a_night(world)
    reconcile(world)
    first = kept(world)
    response = reconcile(world, NOON + days(1))
    assert response["counts"]["matches"] == 6
    assert set(first) < set(kept(world))
    assert len(kept(world)) == 12
    old = reconcile(world, NOON + days(9))["counts"]
    assert old["matches"] == old["late_correction"] + old["same_stamp_conflict"] == 2


def test_the_response_is_of_the_requested_date(world: World) -> None:
    """Also when later nights are there already."""
    a_night(world)
    reconcile(world, NOON + days(9))
    assert reconcile(world)["details"]["conflicts"] == [4]


def test_an_earlier_time_of_a_date_changes_nothing(world: World) -> None:
    a_night(world)
    reconcile(world)
    before = world.rows("gold_reconciliation")
    world.truncate("silver_live_match_state")
    know(world, [match(7, kick_off=YESTERDAY)], [])
    response = reconcile(world, NOON - minutes(1))
    assert world.rows("gold_reconciliation") == before
    assert response["counts"]["matches"] == 6


def test_comparing_a_date_twice_gives_the_same_rows(world: World) -> None:
    a_night(world)
    first = reconcile(world)
    rows = world.rows("gold_reconciliation")
    again = reconcile(world)
    assert world.rows("gold_reconciliation") == rows
    assert (again["counts"], again["details"]) == (first["counts"], first["details"])


def test_the_comparison_is_recorded_in_the_lake(world: World) -> None:
    a_night(world)
    world.clock.set(NOON + minutes(2))
    reconcile(world)
    (build,) = read_gold_builds(world.lake, [])
    assert build[:3] == (NOON + minutes(2), RECONCILE, NOON)
    assert build.watermark is not None
    assert build.watermark <= NOON
    reconcile(world, args={"is_repeated": True})
    assert len(list(read_gold_builds(world.lake, []))) == 1


def test_the_build_is_recorded_before_gold_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lake that takes no note leaves gold as it was; the run fails and says so."""
    a_night(world)

    def refuse(*_: object, **__: object) -> bool:
        raise LakeError("The disk is full.")

    monkeypatch.setattr(FolderLake, "create", refuse)
    response = world.try_call(RECONCILE, as_of=NOON)
    assert response.http_status == 503
    assert world.rows("gold_reconciliation") == []


def test_a_failing_warehouse_fails_the_step(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_night(world)

    def fail(*_: object, **__: object) -> None:
        raise WarehouseError("It is gone.")

    monkeypatch.setattr(world.warehouse, "run", fail)
    response = world.try_call(RECONCILE, as_of=NOON)
    assert (response.http_status, response.body["status"]) == (503, "failed")


def test_no_more_than_fifty_matches_are_named(world: World) -> None:
    live = [match(n, kick_off=YESTERDAY) for n in range(1, 62)]
    batch = [m | {"status": "POSTPONED"} for m in live]
    know(world, live, batch)
    response = reconcile(world)
    assert response["counts"]["same_stamp_conflict"] == 61
    assert len(response["details"]["to_reread"]) == 50
    assert len(response["details"]["conflicts"]) == 50
    json.dumps(response)
