"""The function fetch against the simulator: real HTTP, a virtual clock."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from functions.shared.runtime.errors import WarehouseBusyError
from functions.shared.warehouse.base import Warehouse
from functions.shared.warehouse.deferred import DeferredWarehouse
from local_runner.simulator.server import Simulator
from tests.functions.source import RESTRICTED, Source
from tests.functions.world import (
    JSON,
    LOAD,
    NOON,
    SILVER,
    TOKEN,
    VALIDATE,
    World,
    days,
    match,
    matches_response,
    minutes,
)

MATCHES = "fetch_matches_live"
STANDINGS = "fetch_standings_live"


def pulled(world: World, *matches: JSON, at: datetime = NOON) -> None:
    """A finished pull, with its response in silver."""
    world.store_response(matches_response(*matches), at=at)
    for step in (VALIDATE, LOAD, SILVER):
        world.call(step)


def on(day: datetime, **changes: Any) -> JSON:
    """A match that kicks off on a day."""
    return match(1, kick_off=day, **changes)


# The gate


def test_an_empty_warehouse_pulls(world: World, simulator: Simulator) -> None:
    response = world.call(MATCHES)
    assert response["status"] == "ok"
    assert response["counts"]["api_calls"] == response["counts"]["stored"] == 1
    (request,) = simulator.requests
    assert request.path == "/matches"
    assert request.params["competitions"] == "PL,BL1,PD"
    first, end = (
        date.fromisoformat(request.params[f"date{x}"]) for x in ("From", "To")
    )
    assert first <= NOON.date() - timedelta(days=2)
    assert end > NOON.date() + timedelta(days=2)
    assert (end - first).days <= 10


def test_every_match_around_the_day_is_in_the_response(
    world: World, simulator: Simulator
) -> None:
    world.call(MATCHES)
    (envelope,) = world.envelopes("matches")
    rows = json.loads(envelope["body"])["matches"]
    dates = {datetime.fromisoformat(row["utcDate"]).date() for row in rows}
    assert {NOON.date(), NOON.date() + timedelta(days=2)} <= dates
    assert simulator.requests_served == 1


def test_a_match_day_pulls_however_fresh_the_last_pull(
    world: World, simulator: Simulator
) -> None:
    pulled(world, on(NOON + days(0.4)))
    response = world.call(MATCHES, as_of=NOON + minutes(1))
    assert response["status"] == "ok"
    assert simulator.requests_served == 1


@pytest.mark.parametrize(
    ("age", "status"), [(0, "skipped"), (54.99, "skipped"), (55, "ok"), (600, "ok")]
)
def test_off_match_days_a_pull_is_due_once_an_hour(
    world: World, simulator: Simulator, age: float, status: str
) -> None:
    pulled(world, on(NOON + days(2)))
    world.clock.set(NOON + minutes(age))
    response = world.call(MATCHES)
    assert response["status"] == status
    assert simulator.requests_served == (status == "ok")
    if status == "skipped":
        assert "2026-11-21T12:00:00Z" in response["details"]["reason"]


MIDNIGHT = NOON + days(0.5)


@pytest.mark.parametrize(
    ("shown", "as_of", "is_match_day"),
    [
        (on(MIDNIGHT - minutes(30), status="IN_PLAY"), MIDNIGHT + minutes(60), True),
        (on(MIDNIGHT - minutes(30), status="FINISHED"), MIDNIGHT + minutes(60), False),
        (on(MIDNIGHT - minutes(1), status="TIMED"), MIDNIGHT + minutes(358), True),
        (on(MIDNIGHT - minutes(1), status="TIMED"), MIDNIGHT + minutes(359), False),
        (on(MIDNIGHT - minutes(1), status="POSTPONED"), MIDNIGHT, False),
        (on(MIDNIGHT), MIDNIGHT, True),
        (on(MIDNIGHT), MIDNIGHT - timedelta(microseconds=1), False),
        (on(MIDNIGHT - minutes(1), status="FINISHED"), MIDNIGHT - days(0.9), True),
        (on(MIDNIGHT - minutes(1), status="POSTPONED"), MIDNIGHT - days(0.9), False),
        (on(MIDNIGHT - minutes(1), status="CANCELLED"), MIDNIGHT - days(0.9), False),
        (on(MIDNIGHT - minutes(1), status="AWARDED"), MIDNIGHT - days(0.9), True),
    ],
)
def test_what_makes_a_match_day(
    world: World,
    simulator: Simulator,
    shown: JSON,
    as_of: datetime,
    is_match_day: bool,
) -> None:
    pulled(world, shown, at=as_of - minutes(1))
    assert world.call(MATCHES, as_of=as_of)["status"] == (
        "ok" if is_match_day else "skipped"
    )
    assert simulator.requests_served == is_match_day


def test_a_match_of_another_competition_makes_no_match_day(
    world: World, simulator: Simulator
) -> None:
    world.change_settings(competitions=("PD",))
    pulled(world, on(NOON))
    assert world.call(MATCHES)["status"] == "skipped"
    assert simulator.requests_served == 0


@pytest.mark.parametrize(
    "about", [{"status": 500, "resource": "errors"}, {}], ids=["an error", "no JSON"]
)
def test_only_usable_responses_count_as_pulls(
    world: World, simulator: Simulator, about: JSON
) -> None:
    pulled(world, on(NOON + days(2)), at=NOON - minutes(60))
    world.store_response("<html>", at=NOON, **about)
    world.call(VALIDATE)
    assert world.call(MATCHES)["status"] == "ok"
    assert simulator.requests_served == 1


# Every response is stored


def test_a_response_is_stored_as_received_with_its_origin(
    world: World, simulator: Simulator
) -> None:
    run_id = "live_poll_15m-20261121T1200Z"
    world.call(MATCHES, dag="live_poll_15m", run_id=run_id)
    (envelope,) = world.envelopes("matches")
    assert (envelope["dag"], envelope["run_id"]) == ("live_poll_15m", run_id)
    assert (envelope["step"], envelope["status"]) == (MATCHES, 200)
    assert envelope["request"]["path"] == "/matches"
    assert envelope["request"]["params"] == simulator.requests[0].params
    assert envelope["headers"]["x-api-version"] == "v4"
    assert "x-authenticated-client" not in envelope["headers"]
    assert json.loads(envelope["body"])["filters"]["permission"] == "TIER_ONE"


def test_a_body_that_is_not_json_is_stored_and_invalid(
    world: World, source: Source, simulator: Simulator
) -> None:
    page = b"<html>502 \xff but with a 200</html>"
    source.bodies["/matches"] = (200, page)
    response = world.try_call(MATCHES)
    assert response.http_status == 502
    assert simulator.requests_served == len(world.envelopes("matches")) == 2
    world.call(VALIDATE)
    assert world.verdicts() == ["invalid", "invalid"]
    assert {row["body_bytes"] for row in world.ledger()} == {len(page)}


def test_errors_are_stored_before_the_step_fails(
    world: World, source: Source, simulator: Simulator
) -> None:
    source.bodies["/matches"] = (503, b'{"message":"down"}')
    response = world.try_call(MATCHES)
    assert (response.http_status, response.is_transient) == (502, True)
    assert "503: down" in response.body["error"]["what"]
    kept = world.stored_errors()
    assert [envelope["body"] for envelope in kept] == ['{"message":"down"}'] * 2
    assert simulator.requests_served == 2
    assert world.envelopes("matches") == []


def test_a_rate_limit_is_waited_for_and_its_response_stored(
    world: World, source: Source
) -> None:
    with Simulator(source, world.clock, token=TOKEN, calls_per_minute=1) as busy:
        world.change_settings(api_url=busy.url, competitions=("PL",), attempts=2)
        for _ in range(2):
            world.call(MATCHES)
    assert [envelope["status"] for envelope in world.stored_errors()] in ([], [429])
    assert len(world.envelopes("matches")) == 2
    assert world.clock.now() >= NOON + timedelta(seconds=60)


def test_a_refused_token_names_the_setting(world: World, simulator: Simulator) -> None:
    world.change_settings(token="n0t-the-t0ken")  # noqa: S106 (made up)
    response = world.try_call(MATCHES)
    assert (response.http_status, response.is_transient) == (400, False)
    error = response.body["error"]
    assert "FOOTBALL_DATA_TOKEN" in error["fix"]
    assert "n0t-the-t0ken" not in json.dumps(response.body)
    (envelope,) = world.stored_errors()
    assert envelope["status"] == 400
    assert simulator.requests_served == 1


def test_without_a_token_nothing_is_requested(
    world: World, simulator: Simulator
) -> None:
    world.change_settings(token="")
    response = world.try_call(MATCHES)
    assert response.http_status == 400
    assert "FOOTBALL_DATA_TOKEN" in str(response.body["error"])
    assert simulator.requests_served == 0


def test_the_token_is_nowhere_in_the_lake(world: World, source: Source) -> None:
    token = "5ecre7t0ken5ecre7t0ken5ecre7t0ke"  # noqa: S105 (made up)
    with Simulator(source, world.clock, token=token) as running:
        world.change_settings(api_url=running.url, competitions=("PL",), token=token)
        world.call(MATCHES)
        source.bodies["/matches"] = (404, b"{}")
        world.try_call(MATCHES)
    envelopes = world.envelopes("matches") + world.envelopes("errors")
    assert len(envelopes) == 2
    assert token not in json.dumps(envelopes)


def test_a_lake_that_cannot_be_written_fails_the_step(
    world: World, simulator: Simulator
) -> None:
    world.lake.folder.mkdir()
    (world.lake.folder / "raw").write_text("in the way", encoding="utf-8")
    response = world.try_call(MATCHES)
    assert response.http_status == 503
    assert "could not be stored" in response.body["error"]["what"]
    assert simulator.requests_served == 1


def test_one_response_is_one_object_however_often_it_is_stored(
    world: World, simulator: Simulator
) -> None:
    """The clock stands still, so a second call has the same time, run and body."""
    first, second = (world.call(MATCHES, run_id="a-run")["counts"] for _ in "12")
    assert (first["api_calls"], first["stored"]) == (1, 1)
    assert (second["api_calls"], second["stored"]) == (1, 0)
    assert len(world.envelopes("matches")) == 1
    assert simulator.requests_served == 2


# Standings


def test_only_the_tables_of_competitions_that_play_that_day_are_fetched(
    world: World, simulator: Simulator
) -> None:
    pulled(
        world,
        match(1, code="PL"),
        match(2, code="BL1", kick_off=NOON + days(1)),
        match(3, code="PD", status="POSTPONED"),
    )
    response = world.call(STANDINGS)
    assert response["details"]["competitions"] == ["PL"]
    assert [r.path for r in simulator.requests] == ["/competitions/PL/standings"]
    (envelope,) = world.envelopes("standings")
    assert envelope["scope"] == "PL"
    assert world.call(STANDINGS, as_of=NOON + days(1))["details"]["competitions"] == [
        "BL1"
    ]


def test_a_match_in_play_since_yesterday_fetches_no_table(
    world: World, simulator: Simulator
) -> None:
    pulled(world, on(MIDNIGHT - minutes(30), status="IN_PLAY"))
    response = world.call(STANDINGS, as_of=MIDNIGHT + minutes(30))
    assert response["status"] == "skipped"
    assert simulator.requests_served == 0


def test_standings_are_skipped_while_nothing_is_known(
    world: World, simulator: Simulator
) -> None:
    response = world.call(STANDINGS)
    assert (response["status"], simulator.requests_served) == ("skipped", 0)
    assert response["details"]["reason"]


def _all_play(world: World) -> None:
    codes = ["PL", "BL1", "PD"]
    pulled(world, *(match(number, code=code) for number, code in enumerate(codes, 1)))


def test_a_403_leaves_one_competition_out_and_is_reported(
    world: World, source: Source, simulator: Simulator
) -> None:
    _all_play(world)
    source.bodies["/competitions/BL1/standings"] = (403, RESTRICTED)
    response = world.call(STANDINGS)
    assert response["details"]["restricted"] == ["BL1"]
    assert response["counts"]["restricted"] == 1
    assert response["counts"]["api_calls"] == simulator.requests_served == 3
    assert {e["scope"] for e in world.envelopes("standings")} == {"PL", "PD"}
    (kept,) = world.stored_errors()
    assert (kept["scope"], kept["status"]) == ("BL1", 403)
    assert kept["body"].encode() == RESTRICTED


def test_a_failing_competition_does_not_stop_the_others_and_fails_the_step(
    world: World, source: Source, simulator: Simulator
) -> None:
    _all_play(world)
    source.bodies["/competitions/BL1/standings"] = (500, b"oops")
    response = world.try_call(STANDINGS)
    assert response.http_status == 502
    assert "BL1" in response.body["error"]["what"]
    assert {e["scope"] for e in world.envelopes("standings")} == {"PL", "PD"}
    assert simulator.requests_served == 4


def test_a_response_for_another_competition_is_stored_but_never_used(
    world: World, source: Source, simulator: Simulator
) -> None:
    pulled(world, match(1))
    wrong = json.dumps({"competition": {"code": "BL1"}}).encode()
    source.bodies["/competitions/PL/standings"] = (200, wrong)
    world.call(STANDINGS)
    world.call(VALIDATE)
    assert "invalid" in world.verdicts()
    assert simulator.requests_served == 1


def test_fetched_responses_reach_silver(world: World, simulator: Simulator) -> None:
    world.call(MATCHES)
    for step in (VALIDATE, LOAD, SILVER):
        world.call(step)
    world.call(STANDINGS)
    for step in (VALIDATE, LOAD, SILVER):
        world.call(step)
    codes = {row["competition_code"] for row in world.rows("silver_live_match_state")}
    assert codes == {"PL", "BL1", "PD"}
    played = {row["competition_code"] for row in world.rows("silver_live_standings")}
    assert played
    assert set(world.verdicts()) == {"valid"}
    assert simulator.requests_served == 1 + len(played)


# Which competitions play, by the response of the same run


RUN = {"dag": "live_poll_15m", "run_id": "live_poll_15m-20261121T1200Z"}


def fetched_tables(simulator: Simulator) -> set[str]:
    """The competitions whose table was requested."""
    paths = [request.path for request in simulator.requests]
    return {path.split("/")[2] for path in paths if path.endswith("/standings")}


def test_the_response_of_the_run_decides_which_competitions_play(
    world: World, source: Source, simulator: Simulator
) -> None:
    shown = [
        on(NOON + days(0.4)),
        match(2, code="BL1", kick_off=NOON + days(0.4), status="POSTPONED"),
        match(3, code="PD", kick_off=NOON + days(1)),
    ]
    source.bodies["/matches"] = (200, json.dumps(matches_response(*shown)).encode())
    world.call(MATCHES, **RUN)
    response = world.call(STANDINGS, **RUN)
    assert fetched_tables(simulator) == {"PL"}
    assert response["counts"]["statements"] == 0


@pytest.mark.parametrize("at", [NOON - days(0.6), NOON, NOON + days(1), NOON + days(3)])
def test_the_response_of_the_run_agrees_with_silver_after_it(
    world: World, simulator: Simulator, at: datetime
) -> None:
    world.clock.set(at)
    world.call(MATCHES, **RUN)
    world.call(STANDINGS, **RUN)
    world.load_into_silver(since="2026-11-01")
    about = {"as_of": at, "competitions": world.services.settings.competitions}
    rows = world.warehouse.fetch("query_playing_competitions", **about)
    assert fetched_tables(simulator) == {row["competition_code"] for row in rows}


@pytest.mark.parametrize("body", [b'{"matches": 1}', b'{"matches": [{"id": 1}]}'])
def test_an_unusable_response_of_the_run_leaves_it_to_the_warehouse(
    world: World, simulator: Simulator, body: bytes
) -> None:
    pulled(world, on(NOON + days(0.4)), at=NOON - minutes(15))
    world.store_response(body, at=NOON, run_id=RUN["run_id"])
    response = world.call(STANDINGS, **RUN)
    assert fetched_tables(simulator) == {"PL"}
    assert response["counts"]["statements"] == 1


def test_the_response_of_another_run_is_ignored(
    world: World, simulator: Simulator
) -> None:
    pulled(world, on(NOON + days(0.4)), at=NOON - minutes(15))
    elsewhere = matches_response(match(2, code="BL1"))
    world.store_response(elsewhere, at=NOON - minutes(1), run_id=RUN["run_id"] + "-b")
    world.store_response(elsewhere, at=NOON - minutes(61), run_id=RUN["run_id"])
    world.call(STANDINGS, **RUN)
    assert fetched_tables(simulator) == {"PL"}


def test_an_object_that_cannot_be_read_leaves_it_to_the_warehouse(
    world: World, simulator: Simulator
) -> None:
    pulled(world, on(NOON + days(0.4)), at=NOON - minutes(15))
    kept = world.store_response(matches_response(), at=NOON, run_id=RUN["run_id"])
    (world.lake.folder / kept.key).write_bytes(b"cut off")
    world.call(STANDINGS, **RUN)
    assert fetched_tables(simulator) == {"PL"}


# Without a warehouse


def out_of_reach(world: World) -> DeferredWarehouse:
    """A warehouse that another process keeps locked."""

    def reopen() -> Warehouse:
        raise WarehouseBusyError("It is in use by process 1.")

    error = WarehouseBusyError("It is in use by process 1.")
    return DeferredWarehouse(world.warehouse.uri, error, reopen)


@pytest.mark.parametrize(
    ("step", "resources"),
    [
        (MATCHES, {"matches"}),
        (STANDINGS, {"standings"}),
        ("backfill_recent_matches", {"matches"}),
        ("refresh_standings", {"standings"}),
        ("run_batch_ingest", {"batch_matches", "batch_standings", "batch_teams"}),
    ],
)
@pytest.mark.usefixtures("simulator")
def test_without_a_warehouse_every_step_fetches_and_stores(
    world: World, step: str, resources: set[str]
) -> None:
    world.use_warehouse(out_of_reach(world))
    response = world.call(step)
    assert response["counts"]["stored"] > 0
    stored = {key.split("/")[1] for key in world.lake.keys("raw")}
    assert stored - {"errors"} == resources


def test_a_step_that_needs_the_warehouse_reports_why_it_fails(world: World) -> None:
    world.use_warehouse(out_of_reach(world))
    for step in (VALIDATE, LOAD, SILVER):
        response = world.try_call(step)
        assert response.http_status == 503
        assert response.body["error"]["type"] == "WarehouseBusyError"


def test_a_warehouse_that_opens_meanwhile_is_used(world: World) -> None:
    """The first use does not wait; later ones do while the warehouse is locked."""
    opened, waited = [world.warehouse], iter([True, False])
    inner = world.warehouse

    def reopen() -> Warehouse:
        if not opened:
            return inner
        opened.pop()
        raise WarehouseBusyError("It is in use by process 1.")

    error = WarehouseBusyError("It is in use by process 1.")
    world.use_warehouse(
        DeferredWarehouse(inner.uri, error, reopen, lambda: next(waited))
    )
    assert world.try_call(VALIDATE).http_status == 503
    response = world.call(VALIDATE)
    assert response["counts"]["statements"] > 0
    assert inner.labels["step"] == VALIDATE
