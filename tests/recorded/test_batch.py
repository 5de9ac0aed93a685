"""Recorded seasons through the ingest, compared with their JSON.

The folder of recordings is named by RECORDED_RESPONSES; without it nothing runs.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.settings import FREE_PLAN
from local_runner.simulator.recorded import RecordedResponses
from local_runner.simulator.server import TOKEN, Simulator
from tests.functions.world import World, in_memory_warehouse

JSON = dict[str, Any]

FOLDER = os.environ.get("RECORDED_RESPONSES")

pytestmark = pytest.mark.skipif(not FOLDER, reason="RECORDED_RESPONSES names no folder")


def recorded() -> list[JSON]:
    """The recorded responses about the matches or the table of one competition."""
    assert FOLDER is not None
    files = sorted(Path(FOLDER).glob("*.json"))
    bodies = [json.loads(file.read_bytes()) for file in files]
    return [body for body in bodies if isinstance(body, dict) and "competition" in body]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world that ingested every recorded season; gold is not built."""
    assert FOLDER is not None
    world = World(tmp_path_factory.mktemp("batch"), in_memory_warehouse())
    with (
        pytest.MonkeyPatch.context() as patch,
        Simulator(
            RecordedResponses(FOLDER), world.clock, token=TOKEN, calls_per_minute=None
        ) as simulator,
    ):
        patch.setattr("functions.transform.steps.GOLD", ())
        world.change_settings(
            api_url=simulator.url, competitions=tuple(FREE_PLAN), calls_per_minute=10**6
        )
        for year in sorted({int(body["filters"]["season"]) for body in recorded()}):
            world.call("run_batch_ingest", args={"season": year})
        for step in ("validate_raw_payloads", "load_raw_live_tables", "run_full"):
            world.call(step)
    return world


def test_every_recorded_season_is_in_silver_as_its_newest_row_has_it(
    ingested: World,
) -> None:
    shown = {
        match["id"]: match for body in recorded() for match in body.get("matches", ())
    }
    assert len(shown) > 500
    silver = {row["match_id"]: row for row in ingested.rows("silver_matches")}
    assert silver.keys() == shown.keys()
    for number, match in shown.items():
        row = silver[number]
        assert row["status"] == match["status"]
        assert row["competition_code"] == match["competition"]["code"]
        assert row["status_timestamp"] == (
            datetime.fromisoformat(match["lastUpdated"]).astimezone(UTC)
        )
        if match["score"]["duration"] == "REGULAR":
            full = match["score"]["fullTime"]
            assert (row["home_goals"], row["away_goals"]) == (
                full["home"],
                full["away"],
            )
    assert {row["verdict"] for row in ingested.ledger()} == {"valid", "error"}
    assert ingested.rows("raw_quarantine") == []


def test_the_tables_beside_them_are_the_recorded_ones(ingested: World) -> None:
    """A competition whose matches were not recorded is restricted, its table too."""
    with_matches = {
        body["competition"]["code"] for body in recorded() if "matches" in body
    }
    wanted = {
        (body["season"]["id"], table["type"], line["team"]["id"], line["points"])
        for body in recorded()
        if "standings" in body and body["competition"]["code"] in with_matches
        for table in body["standings"]
        for line in table["table"]
    }
    assert len(wanted) > 60
    assert wanted == {
        (row["season_id"], row["type"], row["team_id"], row["points"])
        for row in ingested.rows("silver_standings")
    }
