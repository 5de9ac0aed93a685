"""The hourly fetches against the simulator: recent matches and changed tables."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from local_runner.simulator.server import Simulator
from tests.functions.source import CODES, RESTRICTED, Source
from tests.functions.world import (
    JSON,
    LOAD,
    NOON,
    SILVER,
    VALIDATE,
    World,
    days,
    match,
    matches_response,
    minutes,
    season_response,
    standings_response,
    table,
    table_row,
)

BACKFILL = "backfill_recent_matches"
REFRESH = "refresh_standings"
STANDINGS = "fetch_standings_live"


def windows(simulator: Simulator) -> list[tuple[str, str]]:
    return [
        (request.params["dateFrom"], request.params["dateTo"])
        for request in simulator.requests
        if "dateFrom" in request.params
    ]


def ids(simulator: Simulator) -> list[list[int]]:
    return [
        [int(match_id) for match_id in request.params["ids"].split(",")]
        for request in simulator.requests
        if "ids" in request.params
    ]


# Windows


def test_two_days_back_and_two_ahead_are_one_call(
    world: World, simulator: Simulator
) -> None:
    response = world.call(BACKFILL, dag="hourly_refresh", run_id="an-hour")
    assert windows(simulator) == [("2026-11-18", "2026-11-25")]
    (request,) = simulator.requests
    assert request.params["competitions"] == "PL,BL1,PD"
    assert response["counts"]["reread"] == 0
    assert response["details"]["date_from"] == "2026-11-19"
    assert response["details"]["date_to"] == "2026-11-23"
    (kept,) = world.envelopes("matches")
    assert (kept["scope"], kept["step"]) == ("2026-11-18..2026-11-25", BACKFILL)


@pytest.mark.parametrize(
    ("args", "as_of", "expected"),
    [
        ({"hours_back": 0, "hours_ahead": 0}, NOON, [("2026-11-20", "2026-11-23")]),
        ({"hours_back": 12}, NOON, [("2026-11-20", "2026-11-25")]),
        ({"hours_back": 13}, NOON, [("2026-11-19", "2026-11-25")]),
        (
            {"hours_back": 24 * 8, "hours_ahead": 24 * 8},
            NOON,
            [("2026-11-12", "2026-11-22"), ("2026-11-21", "2026-12-01")],
        ),
        (
            {"date_from": "2026-11-01", "date_to": "2026-11-08"},
            NOON,
            [("2026-10-31", "2026-11-10")],
        ),
        (
            {"date_from": "2026-11-08", "date_to": "2026-11-08"},
            NOON,
            [("2026-11-07", "2026-11-10")],
        ),
        ({}, NOON + timedelta(hours=12), [("2026-11-19", "2026-11-26")]),
    ],
)
def test_the_requested_days_are_fetched(
    world: World, simulator: Simulator, args: JSON, as_of: object, expected: object
) -> None:
    world.call(BACKFILL, args=args, as_of=as_of)
    assert windows(simulator) == expected


def test_backfilled_responses_reach_silver(world: World, simulator: Simulator) -> None:
    world.call(BACKFILL, args={"date_from": "2026-11-06", "date_to": "2026-11-08"})
    for step in (VALIDATE, LOAD, SILVER):
        world.call(step)
    played = {row["utc_date"].date() for row in world.rows("silver_live_match_state")}
    assert {date(2026, 11, day) for day in (6, 7, 8)} <= played
    assert simulator.requests_served == 1


def test_some_of_the_tracked_competitions_can_be_selected(
    world: World, simulator: Simulator
) -> None:
    world.call(BACKFILL, args={"competitions": ["PD"]})
    (request,) = simulator.requests
    assert request.params["competitions"] == "PD"


@pytest.mark.parametrize(
    "args",
    [
        {"hours_back": -1},
        {"hours_back": "48"},
        {"hours_ahead": 1.5},
        {"hours_ahead": True},
        {"hours_ahead": 10**12},
        {"date_from": "2026-11-01"},
        {"date_to": "2026-11-01"},
        {"date_from": "2026-11-02", "date_to": "2026-11-01"},
        {"date_from": "soon", "date_to": "2026-11-01"},
        {"date_from": 20261101, "date_to": 20261102},
        {"date_from": "20261101", "date_to": "20261102.5"},
        {"date_from": "0001-01-01", "date_to": "0001-01-01"},
        {"date_from": "9999-12-31", "date_to": "9999-12-31"},
        {"date_from": "2020-01-01", "date_to": "2026-01-01"},
        {"date_from": "2026-11-01", "date_to": "2026-11-02", "hours_back": 1},
        {"competitions": ["XX"]},
    ],
)
def test_an_invalid_request_is_refused(
    world: World, simulator: Simulator, args: JSON
) -> None:
    response = world.try_call(BACKFILL, args=args)
    assert response.http_status == 400
    assert response.body["error"]["fix"]
    assert simulator.requests_served == 0


def test_a_failing_call_fails_the_step(
    world: World, source: Source, simulator: Simulator
) -> None:
    source.bodies["/matches"] = (500, b"oops")
    assert world.try_call(BACKFILL).http_status == 502
    assert simulator.requests_served == 2


# Matches that reconciliation found to differ


def reconciled(world: World, *numbers: int) -> None:
    """Let reconciliation name matches, as of noon."""
    columns = "match_id, as_of_date, as_of, competition_code, utc_date, verdict"
    for number in numbers:
        world.execute_sql(
            f"INSERT INTO gold_reconciliation ({columns}, is_to_reread) VALUES "  # noqa: S608 (ours)
            f"({number}, DATE '2026-11-21', '{NOON}', 'PL', '{NOON}', 'differs', true)"
        )


def ingested(world: World, *matches: JSON) -> None:
    world.store_response(season_response(*matches), resource="batch_matches")
    for step in (VALIDATE, LOAD, "run_full"):
        world.call(step)


@pytest.mark.usefixtures("no_gold")
def test_matches_that_differ_are_fetched_again_by_hundreds_until_they_agree(
    world: World, source: Source, simulator: Simulator
) -> None:
    """The 120 matches are three weeks old: no window of the backfill includes them."""
    shown = [
        match(n, status="FINISHED", goals=(1, 0), kick_off=NOON - days(21))
        for n in range(1, 121)
    ]
    ingested(world, *shown)
    reconciled(world, *range(1, 121))
    response = world.call(BACKFILL)
    assert response["counts"]["reread"] == 120
    assert ids(simulator) == [list(range(1, 101)), list(range(101, 121))]
    assert {e["scope"] for e in world.envelopes("matches")} == {
        "2026-11-18..2026-11-25",
        "ids",
    }
    # the simulator has none of them; now the API returns what batch received
    source.bodies["/matches"] = (200, as_response(shown[:119]))
    world.call(BACKFILL)
    for step in (VALIDATE, LOAD, SILVER):
        world.call(step)
    before = len(ids(simulator))
    response = world.call(BACKFILL)
    assert response["counts"]["reread"] == 1
    assert ids(simulator)[before:] == [[120]]


def as_response(matches: list[JSON]) -> bytes:
    return json.dumps(matches_response(*matches)).encode()


@pytest.mark.usefixtures("no_gold")
def test_explicit_days_are_the_only_ones_fetched(
    world: World, simulator: Simulator
) -> None:
    ingested(world, match(1))
    reconciled(world, 1)
    dates = {"date_from": "2026-11-01", "date_to": "2026-11-02"}
    response = world.call(BACKFILL, args=dates)
    assert response["counts"]["reread"] == 0
    assert ids(simulator) == []
    assert world.call(BACKFILL)["counts"]["reread"] == 1
    assert world.call(BACKFILL, as_of=NOON + days(8))["counts"]["reread"] == 0


# Tables


def known(world: World, *matches: JSON) -> None:
    world.store_response(matches_response(*matches), at=NOON - days(3))
    world.load_into_silver(since="2026-11-01")


def requested_paths(simulator: Simulator) -> list[str]:
    return [request.path.split("/")[2] for request in simulator.requests]


def test_tables_are_refreshed_after_the_matches_as_well(
    world: World, simulator: Simulator
) -> None:
    known(
        world,
        match(1, code="PL", kick_off=NOON - days(0.9), status="FINISHED"),
        match(2, code="BL1", kick_off=NOON + days(1)),
        match(3, code="PD", kick_off=NOON + minutes(30)),
    )
    response = world.call(REFRESH)
    assert response["details"]["competitions"] == ["PD", "PL"]
    assert requested_paths(simulator) == ["PD", "PL"]
    assert {e["scope"] for e in world.envelopes("standings")} == {"PD", "PL"}


def test_a_day_without_matches_needs_no_call(
    world: World, simulator: Simulator
) -> None:
    known(
        world,
        match(1, kick_off=NOON - days(1.1), status="FINISHED"),
        match(2, code="PD", status="POSTPONED"),
    )
    response = world.call(REFRESH)
    assert (response["status"], simulator.requests_served) == ("skipped", 0)
    assert response["details"]["reason"]


def test_a_table_that_the_live_poll_has_just_pulled_is_not_pulled_twice(
    world: World, simulator: Simulator
) -> None:
    known(world, *(match(n, code=code) for n, code in enumerate(CODES, 1)))
    world.store_response(standings_response(table(table_row(1))), resource="standings")
    world.call(VALIDATE)
    assert world.call(REFRESH)["details"]["competitions"] == ["BL1", "PD"]
    assert world.call(REFRESH, as_of=NOON + minutes(30))["details"]["competitions"] == [
        *("BL1", "PD", "PL")
    ]
    assert simulator.requests_served == 5


@pytest.mark.parametrize("step", [REFRESH, STANDINGS])
def test_restricted_and_cups_without_a_table_are_reported(
    world: World, source: Source, simulator: Simulator, step: str
) -> None:
    known(world, *(match(n, code=code) for n, code in enumerate(CODES, 1)))
    source.bodies["/competitions/BL1/standings"] = (403, RESTRICTED)
    source.bodies["/competitions/PD/standings"] = (404, b"{}")
    details = world.call(step)["details"]
    assert details["restricted"] == ["BL1"]
    assert details["without_standings"] == ["PD"]
    source.bodies["/competitions/PD/standings"] = (502, b"{}")
    response = world.try_call(step)
    assert response.http_status == 502
    assert "PD standings" in response.body["error"]["what"]
    assert simulator.requests_served == 3 + 4
