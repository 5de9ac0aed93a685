"""A whole real season, its results and its last official table, as one league table.

RECORDED_SEASON names the folder of the two responses; without it nothing runs.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.recorded.conftest import NOW, replay

FOLDER = Path(os.environ.get("RECORDED_SEASON", "nowhere"))

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="RECORDED_SEASON names no folder"
)


def test_the_last_table_is_the_official_one(tmp_path: Path) -> None:
    """Every number and position, those of teams that lost points off the field too."""
    made = replay(FOLDER, tmp_path)
    assert made.is_ok
    warehouse = DuckDBWarehouse(made.out / "warehouse.duckdb")
    try:
        rows = warehouse.fetch("query_tables_now", as_of=NOW, latest=NOW)
    finally:
        warehouse.close()
    official = {row["team"]["id"]: row for row in official_rows()}
    assert {row["team_id"] for row in rows} == official.keys()
    for row in rows:
        known = official[row["team_id"]]
        results = 3 * known["won"] + known["draw"]
        assert row["position"] == known["position"]
        assert row["points"] == known["points"]
        assert row["points_adjustment"] == known["points"] - results
        assert row["is_complete"] is row["is_as_official"] is True
        assert row["places_moved"] == row["points_difference"] == 0
    assert any(row["points_adjustment"] for row in rows)


def official_rows() -> list[dict[str, Any]]:
    bodies = [json.loads(path.read_bytes()) for path in FOLDER.glob("*.json")]
    (standings,) = (body["standings"] for body in bodies if "standings" in body)
    (total,) = (table["table"] for table in standings if table["type"] == "TOTAL")
    return list(total)
