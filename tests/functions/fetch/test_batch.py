"""The nightly ingest against the simulator, and the tables made of its responses."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from local_runner.simulator.recorded import RecordedResponses
from local_runner.simulator.server import Simulator
from local_runner.simulator.world import MatchQuery, TableCut
from tests.functions.source import CODES, RESTRICTED, Source
from tests.functions.world import (
    FULL,
    JSON,
    LOAD,
    NOON,
    SILVER,
    TOKEN,
    VALIDATE,
    World,
    club,
    columns,
    days,
    encode_body,
    match,
    matches_response,
    minutes,
    season_response,
    standings_response,
    table,
    table_row,
    teams_response,
)

INGEST = "run_batch_ingest"
KINDS = ("matches", "standings", "teams")
TABLES = ("silver_matches", "silver_standings", "silver_teams")
LIVE_TABLES = (
    *("raw_live_matches", "raw_live_standings", "silver_live_match_history"),
    *("silver_live_match_state", "silver_live_standings", "gold_match_events"),
)


def path(code: str, kind: str) -> str:
    return f"/competitions/{code}/{kind}"


def requested_paths(simulator: Simulator) -> list[str]:
    return [request.path for request in simulator.requests]


def in_lake(world: World) -> set[str]:
    """The stored responses, like `PL matches`."""
    return {
        f"{envelope['scope']} {kind}"
        for kind in KINDS
        for envelope in world.envelopes(f"batch_{kind}")
    }


def to_silver(world: World) -> None:
    for step in (VALIDATE, LOAD, FULL):
        world.call(step)


@pytest.mark.usefixtures("no_gold")
def test_whole_seasons_become_the_batch_tables(
    world: World, simulator: Simulator, source: Source
) -> None:
    response = world.call(INGEST, dag="daily_reconcile", run_id="a-night")
    assert response["counts"]["responses"] == 9
    assert response["counts"]["api_calls"] == response["counts"]["stored"] == 9
    assert (response["counts"]["resumed"], response["counts"]["restricted"]) == (0, 0)
    assert requested_paths(simulator) == [
        path(code, kind) for code in CODES for kind in KINDS
    ]
    assert {envelope["scope"] for envelope in world.envelopes("batch_matches")} == set(
        CODES
    )
    to_silver(world)
    assert set(world.verdicts()) == {"valid"}
    assert {row["silver_at"] for row in world.ledger()} == {world.clock.now()}

    now = world.clock.now()
    shown = source.matches(MatchQuery(), now)
    silver = {row["match_id"]: row for row in world.rows("silver_matches")}
    assert silver.keys() == {row["id"] for row in shown}
    for row in shown:
        match_row = silver[row["id"]]
        assert match_row["status"] == row["status"]
        assert match_row["home_goals"] == row["score"]["fullTime"]["home"]
    for code in CODES:
        (official,) = source.standings(code, now, TableCut()) or []
        lines = [r for r in world.rows("silver_standings")
                 if r["competition_code"] == code]  # fmt: skip
        assert {(r["position"], r["team_id"], r["points"]) for r in lines} == {
            (r["position"], r["team"]["id"], r["points"]) for r in official["table"]
        }
        names = {r["name"] for r in world.rows("silver_teams")
                 if r["competition_code"] == code}  # fmt: skip
        assert names == {team["name"] for team in source.teams(code) or []}


def test_calls_stay_within_the_budget(world: World, source: Source) -> None:
    """The simulator allows three calls a minute, and none is refused."""
    with Simulator(source, world.clock, token=TOKEN, calls_per_minute=3) as slow:
        world.change_settings(api_url=slow.url, competitions=CODES, calls_per_minute=3)
        world.call(INGEST)
        assert {request.status for request in slow.requests} == {200}
    assert world.clock.now() >= NOON + timedelta(seconds=120)


# Competitions without a response


@pytest.mark.parametrize(("kind", "calls"), [("matches", 1), ("standings", 2)])
def test_a_403_leaves_one_competition_out_and_is_reported(
    world: World, source: Source, simulator: Simulator, kind: str, calls: int
) -> None:
    source.bodies[path("BL1", kind)] = (403, RESTRICTED)
    response = world.call(INGEST)
    assert response["details"]["restricted"] == ["BL1"]
    assert response["counts"]["restricted"] == 1
    assert Counter(path.split("/")[2] for path in requested_paths(simulator)) == {
        "PL": 3,
        "BL1": calls,
        "PD": 3,
    }
    (kept,) = world.stored_errors()
    assert (kept["scope"], kept["status"]) == ("BL1", 403)


def test_a_cup_without_standings_is_not_a_failure(
    world: World, source: Source, simulator: Simulator
) -> None:
    source.bodies[path("BL1", "standings")] = (404, b"<html>404 Not Found</html>")
    response = world.call(INGEST)
    assert response["details"]["without_standings"] == ["BL1"]
    assert response["details"]["restricted"] == []
    assert response["counts"]["responses"] == 8
    assert path("BL1", "teams") in requested_paths(simulator)


@pytest.mark.parametrize("kind", ["matches", "teams"])
def test_any_other_404_is_a_failure(
    world: World, source: Source, simulator: Simulator, kind: str
) -> None:
    source.bodies[path("BL1", kind)] = (404, b"{}")
    response = world.try_call(INGEST)
    assert response.http_status == 502
    assert f"BL1 {kind}" in response.body["error"]["what"]
    assert simulator.requests_served == 9


def test_a_failed_call_is_named_and_the_others_continue(
    world: World, source: Source, simulator: Simulator
) -> None:
    source.bodies[path("PL", "matches")] = (500, b"oops")
    source.bodies[path("BL1", "teams")] = (200, b"<html>")
    response = world.try_call(INGEST)
    assert (response.http_status, response.is_transient) == (502, True)
    what = response.body["error"]["what"]
    assert "PL matches, BL1 teams; 7 other calls succeeded" in what
    assert response.body["counts"]["responses"] == 7
    everything = {f"{code} {kind}" for code in CODES for kind in KINDS}
    # a 200 that is not JSON is stored as its resource, with verdict invalid
    assert in_lake(world) == everything - {"PL matches"}
    assert simulator.requests_served == 9 + 2


def test_a_refused_token_stops_the_step(world: World, simulator: Simulator) -> None:
    world.change_settings(token="n0t-the-t0ken")  # noqa: S106 (made up)
    response = world.try_call(INGEST)
    assert response.http_status == 400
    assert "FOOTBALL_DATA_TOKEN" in response.body["error"]["fix"]
    assert simulator.requests_served == 1


# A second start


def test_a_second_start_on_a_day_fetches_only_what_is_missing(
    world: World, source: Source, simulator: Simulator
) -> None:
    source.bodies[path("BL1", "standings")] = (503, b"{}")
    assert world.try_call(INGEST).http_status == 502
    before = simulator.requests_served
    del source.bodies[path("BL1", "standings")]
    response = world.call(INGEST)
    assert (response["counts"]["resumed"], response["counts"]["responses"]) == (8, 1)
    assert requested_paths(simulator)[before:] == [path("BL1", "standings")]

    response = world.call(INGEST)
    assert response["status"] == "skipped"
    assert "all 9 responses of 2026-11-21 are stored" in response["details"]["reason"]
    assert response["counts"]["resumed"] == 9
    assert simulator.requests_served == before + 1


def test_the_next_date_and_refetch_fetch_everything_again(
    world: World, simulator: Simulator
) -> None:
    world.call(INGEST)
    response = world.call(INGEST, args={"refetch": True})
    assert (response["counts"]["responses"], response["counts"]["resumed"]) == (9, 0)
    world.clock.set(NOON + timedelta(hours=12))
    assert world.call(INGEST)["counts"]["responses"] == 9
    assert world.call(INGEST, as_of=NOON)["status"] == "skipped"
    assert simulator.requests_served == 27


def test_an_invalid_response_is_fetched_again(
    world: World, source: Source, simulator: Simulator
) -> None:
    bodies = {
        path("PL", "matches"): season_response(match(1, code="BL1"), code="BL1"),
        path("PD", "matches"): season_response(
            match(2), match(3, code="PD"), code="PD"
        ),
        path("BL1", "matches"): {},
    }
    source.bodies = {path: (200, encode_body(body)) for path, body in bodies.items()}
    world.call(INGEST)
    assert world.call(INGEST)["status"] == "skipped"
    world.call(VALIDATE)
    source.bodies.clear()
    before = simulator.requests_served
    response = world.call(INGEST)
    assert (response["counts"]["resumed"], response["counts"]["responses"]) == (7, 2)
    assert requested_paths(simulator)[before:] == [
        path("PL", "matches"),
        path("BL1", "matches"),
    ]


def test_an_object_that_cannot_be_read_does_not_count_as_a_response(
    world: World, simulator: Simulator
) -> None:
    world.call(INGEST)
    (key, *_) = world.lake.keys("raw/batch_teams")
    (world.lake.folder / key).write_bytes(b"torn")
    (world.lake.folder / key).with_name("README.txt").write_text("not ours")
    response = world.call(INGEST)
    assert (response["counts"]["resumed"], response["counts"]["responses"]) == (8, 1)
    assert simulator.requests_served == 10


# Arguments


def test_another_season_is_another_response(world: World, simulator: Simulator) -> None:
    only = {"competitions": ["PL"]}
    world.call(INGEST, args=only)
    response = world.call(INGEST, args={**only, "season": 2026})
    assert response["counts"]["responses"] == 3
    assert [request.params for request in simulator.requests[3:]] == [
        {"season": "2026"}
    ] * 3
    for args in (only, {**only, "season": 2026}):
        assert world.call(INGEST, args=args)["status"] == "skipped"
    response = world.call(INGEST, args={**only, "season": 2020})
    assert response["details"]["restricted"] == ["PL"]


def test_some_of_the_tracked_competitions_can_be_selected(
    world: World, simulator: Simulator
) -> None:
    response = world.call(INGEST, args={"competitions": ["PD", "PL"]})
    assert response["details"]["competitions"] == ["PL", "PD"]
    assert simulator.requests_served == 6


@pytest.mark.parametrize(
    "args",
    [
        {"competitions": "PL"},
        {"competitions": []},
        {"competitions": ["SA"]},
        {"competitions": [["PL"]]},
        {"season": "2026"},
        {"season": True},
        {"season": 26},
        {"season": 2026.0},
        {"refetch": "yes"},
        {"refetch": 1},
    ],
)
def test_an_invalid_request_is_refused_with_an_example(
    world: World, simulator: Simulator, args: JSON
) -> None:
    response = world.try_call(INGEST, args=args)
    assert response.http_status == 400
    (name,) = args
    assert f"args.{name}" in response.body["error"]["what"]
    assert f'{{"{name}": ' in response.body["error"]["fix"]
    assert simulator.requests_served == 0


# The tables made of the responses


def ids_in_silver(world: World) -> list[list[tuple[int]]]:
    keys = ("match_id", "team_id", "team_id")
    return [
        columns(world.rows(name), key) for name, key in zip(TABLES, keys, strict=True)
    ]


EMPTY: dict[str, JSON] = {
    "matches": season_response(),
    "standings": standings_response(),
    "teams": teams_response(),
}


@pytest.mark.usefixtures("no_gold")
@pytest.mark.parametrize("kinds", [KINDS, ("matches",), ("standings",)])
def test_an_empty_season_is_valid_and_changes_nothing(
    world: World, source: Source, simulator: Simulator, kinds: tuple[str, ...]
) -> None:
    world.change_settings(competitions=("PL",))
    world.call(INGEST)
    to_silver(world)
    before = ids_in_silver(world)
    world.clock.set(NOON + days(1))
    for kind in kinds:
        source.bodies[path("PL", kind)] = (200, encode_body(EMPTY[kind]))
    world.call(INGEST)
    to_silver(world)
    assert all(before)
    assert set(world.verdicts()) == {"valid"}
    assert [row["row_count"] for row in world.ledger()[3:]].count(0) == len(kinds)
    assert all(row["silver_at"] for row in world.ledger())
    assert ids_in_silver(world) == before
    assert simulator.requests_served == 6


@pytest.mark.usefixtures("no_gold")
def test_the_response_of_another_competition_is_never_used(world: World) -> None:
    world.store_response(
        season_response(match(1)), resource="batch_matches", scope="BL1"
    )
    world.store_response(
        standings_response(table(table_row(1))), resource="batch_standings", scope="BL1"
    )
    world.store_response(teams_response(club(1)), resource="batch_teams", scope="BL1")
    world.store_response(
        matches_response(match(1)), resource="batch_matches", scope="PL"
    )
    to_silver(world)
    assert world.verdicts() == ["invalid"] * 4
    assert [world.rows(name) for name in TABLES] == [[], [], []]


@pytest.mark.usefixtures("no_gold")
def test_a_row_of_another_competition_is_quarantined(world: World) -> None:
    stray = match(2, code="BL1")
    world.store_response(
        season_response(match(1), stray), resource="batch_matches", scope="PL"
    )
    to_silver(world)
    assert world.verdicts() == ["partial"]
    assert columns(world.rows("silver_matches"), "match_id") == [(1,)]
    (quarantined,) = world.rows("raw_quarantine")
    assert (quarantined["field"], quarantined["payload"]) == (
        "$.competition.code",
        stray,
    )
    assert "BL1" in quarantined["reason"]


def test_every_row_of_every_response_is_stored(world: World) -> None:
    """Live tables leave out repeated rows; batch tables do not."""
    lines = table(table_row(1, 1), table_row(2, 2))
    for day in range(3):
        at = NOON + minutes(day)
        world.store_response(
            season_response(match(1), match(2)), at=at, resource="batch_matches"
        )
        world.store_response(
            standings_response(lines), at=at, resource="batch_standings"
        )
        world.store_response(
            teams_response(club(1), club(2)), at=at, resource="batch_teams"
        )
    world.call(VALIDATE)
    counts = world.call(LOAD)["counts"]
    assert (counts["rows"], counts["left_out"]) == (18, 0)
    for kind in KINDS:
        assert world.warehouse.count(f"raw_batch_{kind}") == 6


def test_a_team_is_loaded_with_its_response(world: World) -> None:
    odd = club(1, founded=None, lastUpdated=None, colour={"new": [1.5]})
    kept = world.store_response(teams_response(odd, club(2)), resource="batch_teams")
    world.call(VALIDATE)
    world.call(LOAD)
    bare, full = world.rows("raw_batch_teams")
    assert bare["payload"] == odd
    assert bare["last_updated_at"] is None
    assert f"{full['last_updated_at']:%Y-%m-%dT%H:%M:%SZ}" == club(2)["lastUpdated"]
    assert columns([full], "snapshot_id", "fetched_at", "competition_id", "season_id",
                   "competition_code", "team_id") == [
        (kept.snapshot_id, NOON, 2021, 2600, "PL", 2)
    ]  # fmt: skip


@pytest.mark.usefixtures("no_gold")
def test_a_season_fetched_by_hand_removes_no_table(world: World) -> None:
    now = standings_response(table(table_row(1, points=9)))
    old = standings_response(table(table_row(1, points=80), table_row(2, 2)))
    old["season"] = {**old["season"], "id": 2500, "startDate": "2025-08-15"}
    world.store_response(now, resource="batch_standings")
    to_silver(world)
    world.store_response(old, at=NOON + minutes(60), resource="batch_standings")
    to_silver(world)
    names = ("season_id", "team_id")
    rows = world.rows("silver_standings")
    assert sorted(columns(rows, *names)) == [(2500, 1), (2500, 2), (2600, 1)]


# Batch and live work without each other


@pytest.mark.usefixtures("no_gold", "simulator")
def test_batch_works_with_live_switched_off(world: World) -> None:
    world.call(INGEST)
    to_silver(world)
    assert all(world.warehouse.count(name) > 50 for name in TABLES)
    assert all(world.warehouse.count(name) == 0 for name in LIVE_TABLES)


@pytest.mark.usefixtures("simulator")
def test_live_works_with_batch_switched_off(world: World) -> None:
    for fetch in ("fetch_matches_live", "fetch_standings_live"):
        world.call(fetch)
        for step in (VALIDATE, LOAD, SILVER):
            world.call(step)
    world.call("backfill_recent_matches")
    assert world.warehouse.count("silver_live_match_state") > 0
    assert world.warehouse.count("silver_live_standings") > 0
    assert all(world.warehouse.count(name) == 0 for name in TABLES)


@pytest.mark.usefixtures("no_gold")
def test_recorded_responses_of_a_season_can_be_ingested(
    world: World, tmp_path: Path
) -> None:
    """Other paths of the competition are not recorded, and so restricted."""
    folder = tmp_path / "recorded"
    folder.mkdir()
    shown = [match(1, status="FINISHED", goals=(2, 1)), match(2)]
    body = {**season_response(*shown), "filters": {"season": 2024}}
    (folder / "PL.json").write_text(json.dumps(body), encoding="utf-8")
    with Simulator(RecordedResponses(folder), world.clock, token=TOKEN) as recorded:
        world.change_settings(api_url=recorded.url, competitions=("PL", "PD"))
        response = world.call(INGEST, args={"season": 2024})
    assert response["details"]["restricted"] == ["PL", "PD"]
    assert response["counts"]["responses"] == 1
    to_silver(world)
    rows = world.rows("silver_matches")
    assert columns(rows, "match_id", "home_goals") == [(1, 2), (2, None)]
