"""Real recorded responses through the pipeline, compared with their JSON.

The folder of recordings is named by RECORDED_RESPONSES; without it nothing runs.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.functions.world import rows_of
from tests.recorded.conftest import Replay
from transforms.tables import TABLES

JSON = dict[str, Any]
Goals = tuple[int | None, int | None]

FOLDER = os.environ.get("RECORDED_RESPONSES")

pytestmark = pytest.mark.skipif(not FOLDER, reason="RECORDED_RESPONSES names no folder")


@dataclass(frozen=True)
class Replayed:
    """The recordings, by kind and file, and the resulting tables."""

    matches: dict[str, JSON]
    standings: dict[str, JSON]
    errors: dict[str, JSON]
    foreign: set[str]
    is_ok: bool
    summary: JSON
    tables: dict[str, list[JSON]]
    lake: list[tuple[str, JSON]]

    @property
    def newest(self) -> dict[int, JSON]:
        """Every recorded match as its newest response has it, from the files alone."""
        found: dict[int, JSON] = {}
        for body in self.matches.values():
            for match in body["matches"]:
                known = found.setdefault(match["id"], match)
                if moment(match["lastUpdated"]) > moment(known["lastUpdated"]):
                    found[match["id"]] = match
        return found

    @property
    def states(self) -> dict[int, JSON]:
        """The rows of silver_live_match_state by match."""
        rows = self.tables["silver_live_match_state"]
        return {row["match_id"]: row for row in rows}


@pytest.fixture(scope="module")
def replayed(replayed_responses: Replay) -> Replayed:
    assert FOLDER is not None
    folder, out = Path(FOLDER), replayed_responses.out
    warehouse = DuckDBWarehouse(out / "warehouse.duckdb", is_read_only=True)
    try:
        tables = {name: rows_of(warehouse, name) for name in TABLES}
    finally:
        warehouse.close()
    kinds: dict[str, dict[str, JSON]] = {
        "matches": {},
        "standings": {},
        "errorCode": {},
    }
    foreign = set()
    for file in sorted(folder.iterdir()):
        body: Any = json.loads(file.read_bytes()) if file.suffix == ".json" else None
        keys = body.keys() & kinds.keys() if isinstance(body, dict) else set()
        for kind in keys:
            kinds[kind][file.name] = body
        if not keys:
            foreign.add(file.name)
    lake = [
        (
            path.relative_to(out / "lake").parts[1],
            json.loads(gzip.decompress(path.read_bytes())),
        )
        for path in (out / "lake" / "raw").rglob("*.json.gz")
    ]
    return Replayed(
        matches=kinds["matches"],
        standings=kinds["standings"],
        errors=kinds["errorCode"],
        foreign=foreign,
        is_ok=replayed_responses.is_ok,
        summary=replayed_responses.summary,
        tables=tables,
        lake=lake,
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def part(score: JSON, name: str) -> Goals:
    goals = score.get(name) or {}
    return goals.get("home"), goals.get("away")


def goals_of(score: JSON) -> Goals:
    """Regular and extra time where both are known; else, after a shoot-out, what is
    left of the whole; else unknown."""
    home, away = part(score, "fullTime")
    if score["duration"] == "REGULAR":
        return home, away
    regular, extra = part(score, "regularTime"), part(score, "extraTime")
    if None not in (*regular, *extra):
        return tuple(map(sum, zip(regular, extra, strict=True)))  # type: ignore[arg-type,return-value]
    if score["duration"] == "EXTRA_TIME":
        return home, away
    shot_home, shot_away = part(score, "penalties")
    if None in (home, away, shot_home, shot_away):
        return None, None
    left_home, left_away = home - shot_home, away - shot_away  # type: ignore[operator]
    return (left_home, left_away) if min(left_home, left_away) >= 0 else (None, None)


def label(group: str | None) -> str | None:
    """A group in the one spelling that silver has."""
    if group is None or group.lower() == "league phase":
        return None
    return group.upper().replace(" ", "_")


def test_nothing_is_invalid_and_nothing_quarantined(replayed: Replayed) -> None:
    assert replayed.is_ok
    assert replayed.tables["raw_quarantine"] == []
    verdicts = Counter(row["verdict"] for row in replayed.tables["raw_snapshots"])
    usable = len(replayed.matches) + len(replayed.standings)
    assert verdicts == {"valid": usable, "error": len(replayed.errors)}
    assert usable >= 10
    for row in replayed.tables["raw_snapshots"]:
        assert row["violations"] == []
        assert (row["silver_at"] is None) == (row["verdict"] == "error")


def test_every_file_is_taken_or_named(replayed: Replayed) -> None:
    kinds = {one["file"]: one["kind"] for one in replayed.summary["files"]}
    assert kinds == {
        **dict.fromkeys(replayed.matches, "matches"),
        **dict.fromkeys(replayed.standings, "standings"),
        **dict.fromkeys(replayed.errors, "error"),
    }
    left = {one["file"] for one in replayed.summary["left"]}
    assert left == replayed.foreign
    assert left


def test_errors_are_stored_as_errors(replayed: Replayed) -> None:
    stored = [envelope for folder, envelope in replayed.lake if folder == "errors"]
    bodies = sorted(json.dumps(json.loads(one["body"])) for one in stored)
    assert bodies == sorted(json.dumps(body) for body in replayed.errors.values())
    for envelope in stored:
        assert envelope["status"] == json.loads(envelope["body"])["errorCode"]
    assert {envelope["status"] for envelope in stored} >= {400, 403}


def test_every_body_is_in_the_lake_byte_for_byte(replayed: Replayed) -> None:
    assert FOLDER is not None
    names = [*replayed.matches, *replayed.standings, *replayed.errors]
    files = sorted((Path(FOLDER) / name).read_text(encoding="utf-8") for name in names)
    assert sorted(envelope["body"] for _, envelope in replayed.lake) == files


def test_every_match_is_there_with_its_goals(replayed: Replayed) -> None:
    newest, states = replayed.newest, replayed.states
    assert states.keys() == newest.keys()
    for number, match in newest.items():
        score, state = match["score"], states[number]
        assert (state["home_goals"], state["away_goals"]) == goals_of(score), number
        shot = part(score, "penalties")
        assert (state["home_shootout_goals"], state["away_shootout_goals"]) == shot
        half = part(score, "halfTime")
        assert (state["home_half_time_goals"], state["away_half_time_goals"]) == half
        assert (state["home_goals"] or 0) >= 0
        assert (state["away_goals"] or 0) >= 0


def test_every_match_has_its_other_fields(replayed: Replayed) -> None:
    states = replayed.states
    for number, match in replayed.newest.items():
        state = states[number]
        assert state["status"] == match["status"]
        assert state["status_timestamp"] == moment(match["lastUpdated"])
        assert state["utc_date"] == moment(match["utcDate"])
        assert state["stage"] == match["stage"]
        assert state["group"] == label(match["group"])
        assert state["matchday"] == match["matchday"]
        assert state["winner"] == match["score"]["winner"]
        assert state["duration"] == match["score"]["duration"]
        assert state["competition_code"] == match["competition"]["code"]
        assert state["season_id"] == match["season"]["id"]
        for side in ("home", "away"):
            team = match[f"{side}Team"]
            summary = tuple(
                state[f"{side}_team_{name}"] for name in ("id", "name", "tla")
            )
            assert summary == (team["id"], team["name"], team["tla"])
        assert state["is_final"] == (match["status"] in ("FINISHED", "AWARDED"))
        assert state["is_in_play"] == (match["status"] in ("IN_PLAY", "PAUSED"))


def test_counts_per_status(replayed: Replayed) -> None:
    counts = Counter(state["status"] for state in replayed.states.values())
    assert counts == Counter(match["status"] for match in replayed.newest.values())
    wanted = ("AWARDED", "POSTPONED", "IN_PLAY", "PAUSED", "FINISHED", "TIMED")
    assert all(counts[status] for status in wanted)


def test_shoot_outs_have_a_winner_apart(replayed: Replayed) -> None:
    """Of a draw, or of a second leg that made the aggregate level."""
    shoot_outs = [
        state
        for state in replayed.states.values()
        if state["duration"] == "PENALTY_SHOOTOUT"
    ]
    legs = {
        (state["home_team_id"], state["away_team_id"], state["season_id"]): state
        for state in replayed.states.values()
    }
    won = [one for one in shoot_outs if one["home_goals"] != one["away_goals"]]
    assert len(shoot_outs) - len(won) >= 5
    assert len(won) >= 1  # 6-6 in all with 4-5 in the shoot-out, after a first leg 0-1
    for state in won:
        teams = state["away_team_id"], state["home_team_id"]
        first = legs[(*teams, state["season_id"])]
        home = state["home_goals"] + first["away_goals"]
        assert home == state["away_goals"] + first["home_goals"]
    for state in shoot_outs:
        assert state["is_score_contradictory"] is False
        shot = state["home_shootout_goals"] - state["away_shootout_goals"]
        assert state["winner"] == ("HOME_TEAM" if shot > 0 else "AWAY_TEAM")


def test_extra_time_counts(replayed: Replayed) -> None:
    longer = [
        state for state in replayed.states.values() if state["duration"] == "EXTRA_TIME"
    ]
    assert len(longer) >= 5
    for state in longer:
        assert state["home_shootout_goals"] is state["away_shootout_goals"] is None
        ahead = state["home_goals"] - state["away_goals"]
        leader = ("AWAY_TEAM", "DRAW", "HOME_TEAM")[(ahead > 0) - (ahead < 0) + 1]
        assert state["winner"] == leader


def test_awarded_and_postponed(replayed: Replayed) -> None:
    by_status = {
        status: [row for row in replayed.states.values() if row["status"] == status]
        for status in ("AWARDED", "POSTPONED")
    }
    for state in by_status["AWARDED"]:
        assert state["is_final"]
        assert state["home_half_time_goals"] is state["away_half_time_goals"] is None
        assert state["home_goals"] is not None
    for state in by_status["POSTPONED"]:
        assert not state["is_final"]
        assert state["home_goals"] is state["away_goals"] is None


def test_every_sighting_is_in_history(replayed: Replayed) -> None:
    history = replayed.tables["silver_live_match_history"]
    sightings = {
        (match["id"], moment(match["lastUpdated"]))
        for body in replayed.matches.values()
        for match in body["matches"]
    }
    seen = {(row["match_id"], row["status_timestamp"]) for row in history}
    assert seen == sightings
    assert len(history) == len(seen) > len(replayed.states)


def test_every_table_row_is_there(replayed: Replayed) -> None:
    fields = {
        "position": "position",
        "played": "playedGames",
        "won": "won",
        "drawn": "draw",
        "lost": "lost",
        "points": "points",
        "goals_for": "goalsFor",
        "goals_against": "goalsAgainst",
        "goal_difference": "goalDifference",
    }
    expected = {}
    for body in replayed.standings.values():
        code = body["competition"]["code"]
        for table in body["standings"]:
            for row in table["table"]:
                group = label(table["group"])
                key = (code, table["type"], group, row["team"]["id"])
                form = row["form"] or None
                values = {ours: row[theirs] for ours, theirs in fields.items()}
                expected[key] = {
                    **values,
                    "team_name": row["team"]["name"],
                    "form": form,
                }
    rows = replayed.tables["silver_live_standings"]
    assert {
        (row["competition_code"], row["type"], row["group"], row["team_id"]): {
            name: row[name] for name in (*fields, "team_name", "form")
        }
        for row in rows
    } == expected
    assert len(rows) == len(expected)


def test_groups_and_home_and_away_tables(replayed: Replayed) -> None:
    rows = replayed.tables["silver_live_standings"]
    types = Counter(row["type"] for row in rows)
    assert types["HOME"] == types["AWAY"] > 0
    groups = {row["group"] for row in rows} - {None}
    assert groups
    groups |= {row["group"] for row in replayed.states.values()} - {None}
    assert all(name.startswith("GROUP_") and len(name) == 7 for name in groups)
