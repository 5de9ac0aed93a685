"""League tables of real recorded responses, beside the standings recorded for them.

The folder of recordings is named by RECORDED_RESPONSES; without it nothing runs.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.recorded.conftest import NOW, Replay

JSON = dict[str, Any]
Key = tuple[str, int, str | None]
"""Competition, season and group."""

FOLDER = os.environ.get("RECORDED_RESPONSES")

pytestmark = pytest.mark.skipif(not FOLDER, reason="RECORDED_RESPONSES names no folder")


@dataclass(frozen=True)
class Recorded:
    """The tables built from the recordings, and the recordings themselves."""

    tables: dict[Key, list[JSON]]
    matches: list[JSON]
    standings: list[JSON]

    def of(self, competition: str) -> dict[str | None, list[JSON]]:
        """The tables of the season that the recordings have most of, by group."""
        seasons: dict[int, dict[str | None, list[JSON]]] = defaultdict(dict)
        for (code, season, group), rows in self.tables.items():
            if code == competition:
                seasons[season][group] = rows
        return max(seasons.values(), key=lambda groups: sum(map(len, groups.values())))

    def official(self, competition: str) -> Iterator[tuple[str | None, JSON]]:
        """Every row of the recorded TOTAL tables of a competition, with its group."""
        for body in self.standings:
            if body["competition"]["code"] == competition:
                for table in body["standings"]:
                    if table["type"] == "TOTAL":
                        yield from ((table["group"], row) for row in table["table"])


@pytest.fixture(scope="module")
def recorded(
    replayed_responses: Replay, tmp_path_factory: pytest.TempPathFactory
) -> Recorded:
    """The recordings, through the pipeline and the model on DuckDB."""
    assert FOLDER is not None
    assert replayed_responses.is_ok
    original = replayed_responses.out / "warehouse.duckdb"
    warehouse = DuckDBWarehouse(
        Path(shutil.copy(original, tmp_path_factory.mktemp("league")))
    )
    try:
        rows = warehouse.fetch("query_tables_now", as_of=NOW, latest=NOW)
    finally:
        warehouse.close()
    tables: dict[Key, list[JSON]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["position"]):
        key = (row["competition_code"], row["season_id"], row["group"])
        tables[key].append(row)
    bodies = [json.loads(path.read_bytes()) for path in Path(FOLDER).glob("*.json")]
    bodies = [body for body in bodies if isinstance(body, dict)]
    newest: dict[int, JSON] = {}
    for body in bodies:
        for match in body.get("matches", []):
            known = newest.setdefault(match["id"], match)
            if match["lastUpdated"] > known["lastUpdated"]:
                newest[match["id"]] = match
    standings = [body for body in bodies if "standings" in body]
    return Recorded(tables, list(newest.values()), standings)


def counted(recorded: Recorded, row: JSON) -> JSON:
    """The totals of a team in the table of a row, from the JSON."""
    totals = dict.fromkeys(("played", "won", "drawn", "lost", "for", "against"), 0)
    for match in recorded.matches:
        sides = ("homeTeam", "awayTeam")
        is_of_table = (
            match["season"]["id"] == row["season_id"]
            and match["stage"] == row["stage"]
            and match["group"] == row["group"]
            and match["status"] in ("FINISHED", "AWARDED", "IN_PLAY", "PAUSED")
            and row["team_id"] in [match[side]["id"] for side in sides]
        )
        if not is_of_table:
            continue
        goals = match["score"]["fullTime"]
        own, other = goals["home"], goals["away"]
        if match["awayTeam"]["id"] == row["team_id"]:
            own, other = other, own
        outcome = "won" if own > other else "lost" if own < other else "drawn"
        for name, count in (
            ("played", 1),
            (outcome, 1),
            ("for", own),
            ("against", other),
        ):
            totals[name] += count
    return totals


def test_every_row_is_what_the_json_adds_up_to(recorded: Recorded) -> None:
    rows = [row for table in recorded.tables.values() for row in table]
    assert len(rows) > 200
    for row in rows:
        names = ("played", "won", "drawn", "lost", "goals_for", "goals_against")
        totals = counted(recorded, row)
        assert [row[name] for name in names] == list(totals.values())
        assert row["points"] == 3 * totals["won"] + totals["drawn"]


def test_no_knock_out_has_a_table(recorded: Recorded) -> None:
    stages = {row["stage"] for table in recorded.tables.values() for row in table}
    assert stages == {"REGULAR_SEASON", "GROUP_STAGE"}
    assert {match["stage"] for match in recorded.matches} > stages


def test_the_groups_of_the_european_championship_of_2024(recorded: Recorded) -> None:
    """The final tables, as is publicly known. In C Denmark was ahead of Slovenia by
    cards alone, which here is by name."""
    found = {
        group: [row["team_name"] for row in rows]
        for group, rows in recorded.of("EC").items()
    }
    assert found == {
        "GROUP_A": ["Germany", "Switzerland", "Hungary", "Scotland"],
        "GROUP_B": ["Spain", "Italy", "Croatia", "Albania"],
        "GROUP_C": ["England", "Denmark", "Slovenia", "Serbia"],
        "GROUP_D": ["Austria", "France", "Netherlands", "Poland"],
        "GROUP_E": ["Romania", "Belgium", "Slovakia", "Ukraine"],
        "GROUP_F": ["Portugal", "Turkey", "Georgia", "Czechia"],
    }


def test_brazil_beside_its_recorded_standings(recorded: Recorded) -> None:
    """Every number is the same; positions differ where points are equal and wins are
    not, for the recorded table leaves wins out of account."""
    (rows,) = recorded.of("BSA").values()
    official = {row["team"]["id"]: row for _, row in recorded.official("BSA")}
    assert len(rows) == len(official) == 20
    for row in rows:
        known = official[row["team_id"]]
        ours = (
            "played",
            "won",
            "drawn",
            "lost",
            "points",
            "goals_for",
            "goals_against",
        )
        theirs = ("playedGames", "won", "draw", "lost", "points", "goalsFor")
        assert [row[name] for name in ours] == [
            *(known[name] for name in theirs),
            known["goalsAgainst"],
        ]
        assert row["form"] == known["form"]
        assert row["official_position"] == known["position"]
        assert row["places_moved"] == known["position"] - row["position"]
        assert row["points_difference"] == 0
        assert row["is_complete"] is True
        assert row["is_as_official"] is (known["position"] == row["position"])

    def by(*names: str) -> list[int]:
        keys = {n: [-known[name] for name in names] for n, known in official.items()}
        return sorted(keys, key=lambda number: keys[number])

    goals = ("goalDifference", "goalsFor")
    assert [row["team_id"] for row in rows] == by("points", "won", *goals)
    assert sorted(official, key=lambda n: official[n]["position"]) == by(
        "points", *goals
    )
    moved = {row["team_name"] for row in rows if not row["is_as_official"]}
    assert moved == {
        "América FC",
        "Goiás EC",
        "Botafogo FR",
        "São Paulo FC",
        "Ceará SC",
    }


def test_the_champions_league_beside_its_recorded_groups(recorded: Recorded) -> None:
    groups = recorded.of("CL")
    official = {
        (group, row["team"]["id"]): row for group, row in recorded.official("CL")
    }
    assert len(groups) == 8
    assert sum(map(len, groups.values())) == len(official) == 32
    for group, rows in groups.items():
        for row in rows:
            known = official[group, row["team_id"]]
            assert row["tie_rule"] == "CL-2021"
            assert (row["points"], row["played"]) == (
                known["points"],
                known["playedGames"],
            )
            assert row["goals_for"] == known["goalsFor"]
            assert row["official_position"] == known["position"]
            assert row["is_complete"] is True


def test_an_official_table_without_its_matches(recorded: Recorded) -> None:
    """Of the Premier League of 2025/26 there are standings and no match."""
    official = {row["team"]["id"]: row for _, row in recorded.official("PL")}
    (season_id,) = {
        body["season"]["id"]
        for body in recorded.standings
        if body["competition"]["code"] == "PL"
    }
    rows = recorded.tables["PL", season_id, None]
    assert {row["team_id"] for row in rows} == official.keys()
    for row in rows:
        known = official[row["team_id"]]
        assert row["team_name"] == known["team"]["name"]
        assert row["points_difference"] == -known["points"]
        assert row["official_played"] == known["playedGames"]
        assert row["played"] == 0
        assert row["is_complete"] is row["is_as_official"] is False


def test_the_award_counts_as_recorded(recorded: Recorded) -> None:
    (award,) = (match for match in recorded.matches if match["status"] == "AWARDED")
    (rows,) = recorded.of(award["competition"]["code"]).values()
    for side in ("homeTeam", "awayTeam"):
        (row,) = (row for row in rows if row["team_id"] == award[side]["id"])
        finals = [
            match
            for match in recorded.matches
            if match["season"]["id"] == row["season_id"]
            and row["team_id"] in (match["homeTeam"]["id"], match["awayTeam"]["id"])
        ]
        assert award in finals
        assert row["played"] == len(finals)
        assert row["drawn"] >= 1
        assert row["uncounted_count"] == 0


def test_matches_in_play_count(recorded: Recorded) -> None:
    playing = [m for m in recorded.matches if m["status"] in ("IN_PLAY", "PAUSED")]
    rows = [row for table in recorded.tables.values() for row in table]
    assert sum(row["in_play_count"] for row in rows) == 2 * len(playing) > 0
