"""Three months of the real feed, polled at every change, and rebuilt from the lake.

A minute or two: run by `.ci/run` only, with RECORDED_TIMELINE.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import SystemClock
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.commands.replay_timeline import replay_timeline
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.functions.world import rows_of
from transforms.tables import TABLES

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

NO_LOAD_TIMES = ("validated_at", "loaded_at", "silver_at")
IN_PLAY = ("IN_PLAY", "PAUSED")
THE_END = datetime(2026, 7, 1, tzinfo=UTC)
"""After the last line of the file."""


@dataclass
class Replayed:
    """The file's lines, and every table after the replay."""

    lines: list[dict[str, Any]]
    settings: Settings
    tables: dict[str, list[dict[str, Any]]]


def tables_in(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    path = Path(settings.warehouse_uri.removeprefix("duckdb:///"))
    warehouse = DuckDBWarehouse(path)
    try:
        return {
            name: [
                {k: v for k, v in row.items() if k not in NO_LOAD_TIMES}
                for row in rows_of(warehouse, name)
            ]
            for name in TABLES
        }
    finally:
        warehouse.close()


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    file = os.environ.get("RECORDED_TIMELINE")
    if not file:
        pytest.skip("RECORDED_TIMELINE names no file")
    settings = settings_in(tmp_path_factory.mktemp("timeline"), Settings())
    assert replay_timeline(settings, Path(file), Screen(), at_changes=True)
    text = Path(file).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return Replayed(lines, settings, tables_in(settings))


def test_every_match_ends_in_the_state_with_the_greatest_stamp(
    replayed: Replayed,
) -> None:
    greatest: dict[int, list[dict[str, Any]]] = {}
    for line in replayed.lines:
        held = greatest.setdefault(line["id"], [line])
        if line["lastUpdated"] > held[0]["lastUpdated"]:
            greatest[line["id"]] = [line]
        elif line["lastUpdated"] == held[0]["lastUpdated"]:
            held.append(line)
    states = {
        row["match_id"]: row for row in replayed.tables["silver_live_match_state"]
    }
    assert len(states) == len(greatest) == 621
    for number, lines in greatest.items():
        state = states[number]
        # under one stamp the content that was first seen last
        line = max(lines, key=lambda one: one["first_seen"])
        stamp = datetime.fromisoformat(line["lastUpdated"])
        assert (state["status_timestamp"], state["status"]) == (stamp, line["status"])
        if state["home_goals"] is not None:
            goals = (state["home_goals"], state["away_goals"])
            assert goals == (line["home_goals"], line["away_goals"])


def test_goals_withdrawn_in_play_and_results_changed_after_the_end(
    replayed: Replayed,
) -> None:
    events = replayed.tables["gold_match_events"]
    withdrawn = [
        event
        for event in events
        if event["event"] == "goal_withdrawn"
        and event["from_status"] in IN_PLAY
        and event["status"] in IN_PLAY
    ]
    corrected = [e for e in events if e["event"] == "correction_after_final"]
    # in the order of the original stamps there are 34: five of 2026-03-01 are of
    # stamps that are ahead of their responses
    assert (len(withdrawn), len(corrected)) == (29, 27)


def test_results_corrected_after_the_end(replayed: Replayed, tmp_path: Path) -> None:
    """Compared with the file: finals of a match in the order of their stamps."""
    place = Path(replayed.settings.warehouse_uri.removeprefix("duckdb:///"))
    copied = Path(shutil.copy(place, tmp_path))
    warehouse = DuckDBWarehouse(copied)
    try:
        warehouse.run("gold_score_corrections", as_of=THE_END, latest=THE_END)
        corrections = rows_of(warehouse, "gold_score_corrections")
    finally:
        warehouse.close()
    found = {
        (
            row["match_id"],
            row["corrected_at"],
            (row["from_home_goals"], row["from_away_goals"]),
            (row["home_goals"], row["away_goals"]),
        ): row
        for row in corrections
    }
    finals: dict[int, list[dict[str, Any]]] = {}
    for line in sorted(
        replayed.lines, key=lambda one: (one["lastUpdated"], one["first_seen"])
    ):
        if line["status"] in ("FINISHED", "AWARDED"):
            finals.setdefault(line["id"], []).append(line)
    expected = {
        (
            since["id"],
            datetime.fromisoformat(since["lastUpdated"]),
            (before["home_goals"], before["away_goals"]),
            (since["home_goals"], since["away_goals"]),
        ): leader(before) != leader(since)
        for lines in finals.values()
        for before, since in pairwise(lines)
        if (before["home_goals"], before["away_goals"])
        != (since["home_goals"], since["away_goals"])
    }
    assert {key: row["is_outcome_changed"] for key, row in found.items()} == expected
    nightly = [row for row in corrections if f"{row['corrected_at']:%H:%M}" == "00:20"]
    assert (len(corrections), sum(expected.values()), len(nightly)) == (27, 14, 25)
    one_goal_less = [sum(since) - sum(before) == -1 for _, _, before, since in expected]
    assert one_goal_less.count(True) == 26


def leader(line: dict[str, Any]) -> int:
    """1 for the home side, -1 for the other, 0 for neither."""
    home, away = line["home_goals"], line["away_goals"]
    return int(home > away) - int(home < away)


def test_the_lake_gives_the_same_tables_again(
    replayed: Replayed, tmp_path: Path
) -> None:
    uri = f"duckdb:///{tmp_path / 'again.duckdb'}"
    settings = replace(replayed.settings, warehouse_uri=uri)
    assert rebuild_warehouse(
        settings, SystemClock(), Screen(), until=None, dry_run=False
    )
    again = tables_in(settings)
    for name, rows in replayed.tables.items():
        assert again[name] == rows, name
