"""Recorded responses through the whole pipeline, on small ones of our own."""

from __future__ import annotations

import gzip
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.settings import Settings
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands.replay import replay_responses
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.functions.world import (
    UNDRAWN_TEAM,
    competition,
    match,
    matches_response,
    rows_of,
    season,
    standings_response,
    table,
    table_row,
    team,
)
from tests.quiet import logging_off
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

JSON = dict[str, Any]

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
UPDATED = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CUP = {
    "id": 2001,
    "name": "UEFA Champions League",
    "code": "CL",
    "type": "CUP",
    "emblem": "https://crests.example/CL.png",
}

Pair = tuple[int | None, int | None]


def parts(
    winner: str | None, duration: str, full: Pair, half: Pair, **more: Pair
) -> JSON:
    """A score of as many parts as there are."""
    named = {"fullTime": full, "halfTime": half, **more}
    return {"winner": winner, "duration": duration} | {
        name: {"home": home, "away": away} for name, (home, away) in named.items()
    }


def cup_match(number: int, score: JSON, **changes: Any) -> JSON:
    changes = {"stage": "LAST_16", **changes}
    return match(number, status="FINISHED", competition=CUP, score=score, **changes)


SHOOT_OUT = "PENALTY_SHOOTOUT"
CUP_MATCHES = [
    # a shoot-out with all of its parts, as the finals of 2024 and 2026 have it
    cup_match(
        101,
        parts(
            *("HOME_TEAM", SHOOT_OUT, (5, 4), (0, 1)),
            regularTime=(1, 1),
            extraTime=(0, 0),
            penalties=(4, 3),
        ),
        matchday=None,
        stage="FINAL",
    ),
    # older ones have no parts, or parts without numbers
    cup_match(102, parts("HOME_TEAM", SHOOT_OUT, (6, 5), (1, 0), penalties=(4, 3))),
    cup_match(
        103,
        parts(
            *("AWAY_TEAM", SHOOT_OUT, (3, 4), (0, 0)),
            regularTime=(None, None),
            extraTime=(None, None),
            penalties=(3, 4),
        ),
    ),
    # more goals in the shoot-out than in all: would leave -1
    cup_match(104, parts("HOME_TEAM", SHOOT_OUT, (4, 3), (1, 1), penalties=(5, 3))),
    # the rest is not a draw: the aggregate was level
    cup_match(105, parts("HOME_TEAM", SHOOT_OUT, (6, 4), (1, 1), penalties=(4, 3))),
    # the whole is not the sum of its parts: the parts are what was played
    cup_match(
        106,
        parts(
            *("HOME_TEAM", SHOOT_OUT, (4, 2), (1, 0)),
            regularTime=(1, 1),
            extraTime=(0, 0),
            penalties=(4, 2),
        ),
    ),
    # there is no shoot-out in a final that is won
    cup_match(
        107,
        parts(
            *("HOME_TEAM", SHOOT_OUT, (6, 4), (1, 1)),
            regularTime=(1, 1),
            extraTime=(1, 0),
            penalties=(4, 3),
        ),
        stage="FINAL",
    ),
    # the shoot-out itself is unknown
    cup_match(
        108, parts("HOME_TEAM", SHOOT_OUT, (5, 4), (1, 1), penalties=(None, None))
    ),
    # extra time, with parts and without
    cup_match(
        109,
        parts(
            *("HOME_TEAM", "EXTRA_TIME", (2, 1), (0, 0)),
            regularTime=(1, 1),
            extraTime=(1, 0),
        ),
    ),
    cup_match(110, parts("AWAY_TEAM", "EXTRA_TIME", (2, 3), (1, 1))),
    # not drawn yet
    match(
        111,
        status="TIMED",
        competition=CUP,
        stage="SEMI_FINALS",
        matchday=None,
        homeTeam=UNDRAWN_TEAM,
        awayTeam=UNDRAWN_TEAM,
        score=parts(None, "REGULAR", (None, None), (None, None)),
    ),
    # the groups of a cup, as matches spell them
    match(112, status="TIMED", competition=CUP, stage="GROUP_STAGE", group="GROUP_A"),
    match(113, status="TIMED", competition=CUP, stage="GROUP_STAGE", group="Group B"),
]
EXPECTED_GOALS: dict[
    int, tuple[int | None, int | None, int | None, int | None, bool]
] = {
    # home and away goals, home and away in the shoot-out, contradictory
    101: (1, 1, 4, 3, False),
    102: (2, 2, 4, 3, False),
    103: (0, 0, 3, 4, False),
    104: (None, None, 5, 3, True),
    105: (2, 1, 4, 3, False),
    106: (1, 1, 4, 2, True),
    107: (2, 1, 4, 3, True),
    108: (None, None, None, None, True),
    109: (2, 1, None, None, False),
    110: (2, 3, None, None, False),
    111: (None, None, None, None, False),
    112: (None, None, None, None, False),
    113: (None, None, None, None, False),
    201: (3, 0, None, None, False),
    202: (None, None, None, None, False),
    203: (1, 1, None, None, False),
    204: (1, 1, None, None, False),  # by the later response
    205: (2, 1, None, None, False),
}
LEAGUE_MATCHES = [
    match(
        201,
        status="AWARDED",
        score=parts("HOME_TEAM", "REGULAR", (3, 0), (None, None)),
    ),
    match(202, status="POSTPONED", kick_off=datetime(2026, 11, 21, tzinfo=UTC)),
    match(203, status="CANCELLED", score=parts("DRAW", "REGULAR", (1, 1), (0, 1))),
    match(204, status="IN_PLAY", score=parts("HOME_TEAM", "REGULAR", (1, 0), (1, 0))),
    match(205, status="FINISHED", score=parts("HOME_TEAM", "REGULAR", (2, 1), (0, 1))),
]
LATER = match(  # 204 again, in another response and an hour on
    204,
    status="FINISHED",
    updated=UPDATED.replace(hour=13),
    score=parts("DRAW", "REGULAR", (1, 1), (1, 0)),
)


def of_competition(one: JSON, *matches: JSON) -> JSON:
    return {
        "filters": {"season": "2026"},
        "resultSet": {"count": len(matches)},
        "competition": one,
        "matches": list(matches),
    }


def group(label: str | None, *teams: int, **changes: Any) -> JSON:
    lines = [table_row(number, place) for place, number in enumerate(teams, start=1)]
    return table(*lines, group=label, **changes)


ERROR = {"message": "The resource you are looking for is restricted.", "errorCode": 403}
CUP_STANDINGS = {
    **standings_response(
        group("Group A", 1, 2, stage="GROUP_STAGE"),
        group("GROUP_B", 3, 4, stage="GROUP_STAGE"),
    ),
    "competition": CUP,
}
LEAGUE_PHASE = standings_response(
    group("League phase", 5, 6, stage="REGULAR_SEASON"), code="BL1"
)
HOME_AND_AWAY = standings_response(
    group(None, 7, 8),
    group(None, 8, 7, type="HOME"),
    group(None, 7, 8, type="AWAY"),
)
FILES: dict[str, JSON] = {
    "cup.json": of_competition(CUP, *CUP_MATCHES),
    "cup_table.json": CUP_STANDINGS,
    "error.json": ERROR,
    "league.json": of_competition(competition(), *LEAGUE_MATCHES),
    "league_table.json": HOME_AND_AWAY,
    "phase_table.json": LEAGUE_PHASE,
    "saturday.json": matches_response(LATER),
}
OTHERS = {
    "competitions.json": json.dumps({"count": 1, "competitions": [CUP]}),
    "index.json": "[]",
    "notes.txt": "Recorded by hand.",
}


@dataclass(frozen=True)
class Replayed:
    """What a replay left behind."""

    is_ok: bool
    output: JSON
    errors: str
    tables: dict[str, list[JSON]]
    lake: dict[str, JSON]

    def state(self, number: int) -> JSON:
        rows = self.tables["silver_live_match_state"]
        (row,) = [row for row in rows if row["match_id"] == number]
        return row


def play(folder: Path, files: dict[str, JSON]) -> Replayed:
    """Write `files` as they would be recorded and replay them."""
    responses = folder / "responses"
    responses.mkdir()
    for name, body in files.items():
        (responses / name).write_text(json.dumps(body, indent=1), encoding="utf-8")
    for name, text in OTHERS.items():
        (responses / name).write_text(text, encoding="utf-8")
    settings = settings_in(folder / "out", Settings())
    with (
        logging_off(),
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as errors,
    ):
        screen = Screen(as_json=True)
        is_ok = replay_responses(settings, responses, VirtualClock(NOW), screen)
    warehouse = DuckDBWarehouse(folder / "out" / "warehouse.duckdb")
    try:
        tables = {name: rows_of(warehouse, name) for name in TABLES}
    finally:
        warehouse.close()
    lake = {
        str(path.relative_to(folder / "out" / "lake")): json.loads(
            gzip.decompress(path.read_bytes())
        )
        for path in (folder / "out" / "lake" / "raw").rglob("*.json.gz")
    }
    output = json.loads(out.getvalue())
    return Replayed(is_ok, output, errors.getvalue(), tables, lake)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Replayed:
    return play(tmp_path_factory.mktemp("replay"), FILES)


def test_nothing_is_invalid_and_nothing_quarantined(replayed: Replayed) -> None:
    assert replayed.is_ok
    assert replayed.errors == ""
    counts = replayed.output["steps"]["validate_raw_payloads"]["counts"]
    assert (counts["valid"], counts["error"]) == (6, 1)
    assert counts["partial"] == counts["invalid"] == counts["quarantined"] == 0
    assert replayed.tables["raw_quarantine"] == []
    ledger = replayed.tables["raw_snapshots"]
    assert len(ledger) == len(FILES) == len(replayed.lake)
    assert all(row["drift"] == row["violations"] == [] for row in ledger)
    for row in ledger:
        assert (row["silver_at"] is None) == (row["verdict"] == "error")
    assert replayed.output["rows"] == {
        name: len(rows) for name, rows in replayed.tables.items()
    }


def test_every_file_is_accounted_for(replayed: Replayed) -> None:
    files = {one["file"]: one for one in replayed.output["files"]}
    assert list(files) == list(FILES)
    assert {name: one["kind"] for name, one in files.items()} == {
        "cup.json": "matches",
        "cup_table.json": "standings",
        "error.json": "error",
        "league.json": "matches",
        "league_table.json": "standings",
        "phase_table.json": "standings",
        "saturday.json": "matches",
    }
    for name, one in files.items():
        expected = "stored as an error" if name == "error.json" else "stored"
        assert one["result"].startswith(expected)
    left = {one["file"]: one["reason"] for one in replayed.output["left"]}
    assert set(left) == set(OTHERS)
    assert all(left.values())


def test_every_body_is_in_the_lake_as_it_was(replayed: Replayed) -> None:
    bodies = [envelope["body"] for envelope in replayed.lake.values()]
    assert sorted(bodies) == sorted(json.dumps(b, indent=1) for b in FILES.values())
    (error,) = [one for one in replayed.lake.values() if one["status"] != 200]
    assert (error["status"], error["resource"]) == (403, "errors")
    assert json.loads(error["body"]) == ERROR


@pytest.mark.parametrize("number", EXPECTED_GOALS)
def test_goals_are_without_the_shoot_out(replayed: Replayed, number: int) -> None:
    state = replayed.state(number)
    assert EXPECTED_GOALS[number] == (
        *(state["home_goals"], state["away_goals"]),
        *(state["home_shootout_goals"], state["away_shootout_goals"]),
        state["is_score_contradictory"],
    )


def test_a_shoot_out_field_by_field(replayed: Replayed) -> None:
    state = dict(replayed.state(101))
    (snapshot_id,) = [
        envelope["snapshot_id"]
        for envelope in replayed.lake.values()
        if '"id": 101,' in envelope["body"]
    ]
    assert len(state.pop("content_hash")) == 32
    home, away = team(202), team(203)
    assert state == {
        "match_id": 101,
        "status_timestamp": UPDATED,
        "first_seen_at": NOW,
        "snapshot_id": snapshot_id,
        "competition_id": 2001,
        "competition_code": "CL",
        "season_id": season()["id"],
        "season_start_date": date.fromisoformat(season()["startDate"]),
        "utc_date": datetime(2026, 11, 21, 15, 0, tzinfo=UTC),
        "status": "FINISHED",
        "stage": "FINAL",
        "group": None,
        "matchday": None,
        "home_team_id": 202,
        "home_team_name": home["name"],
        "home_team_tla": home["tla"],
        "away_team_id": 203,
        "away_team_name": away["name"],
        "away_team_tla": away["tla"],
        "winner": "HOME_TEAM",
        "duration": "PENALTY_SHOOTOUT",
        "home_goals": 1,
        "away_goals": 1,
        "home_half_time_goals": 0,
        "away_half_time_goals": 1,
        "home_shootout_goals": 4,
        "away_shootout_goals": 3,
        "is_score_contradictory": False,
        "is_final": True,
        "is_in_play": False,
        "effective_at": UPDATED,
        "missing_since": None,
    }


def test_a_pairing_that_is_not_drawn(replayed: Replayed) -> None:
    state = replayed.state(111)
    unknown = [name for name, value in state.items() if value is None]
    assert unknown == [
        *("group", "matchday", "home_team_id", "home_team_name", "home_team_tla"),
        *("away_team_id", "away_team_name", "away_team_tla", "winner"),
        *("home_goals", "away_goals", "home_half_time_goals", "away_half_time_goals"),
        *("home_shootout_goals", "away_shootout_goals", "missing_since"),
    ]
    assert (state["status"], state["stage"]) == ("TIMED", "SEMI_FINALS")


def test_awarded_postponed_cancelled(replayed: Replayed) -> None:
    awarded = replayed.state(201)
    assert (awarded["status"], awarded["winner"]) == ("AWARDED", "HOME_TEAM")
    assert awarded["home_half_time_goals"] is awarded["away_half_time_goals"] is None
    assert awarded["is_final"]
    postponed = replayed.state(202)
    assert postponed["status"] == "POSTPONED"
    assert postponed["utc_date"] == datetime(2026, 11, 21, tzinfo=UTC)
    assert not postponed["is_final"]
    assert not postponed["is_in_play"]
    cancelled = replayed.state(203)
    assert (cancelled["status"], cancelled["is_final"]) == ("CANCELLED", False)


def test_groups_have_one_spelling(replayed: Replayed) -> None:
    assert replayed.state(112)["group"] == "GROUP_A"
    assert replayed.state(113)["group"] == "GROUP_B"
    rows = replayed.tables["silver_live_standings"]
    assert {
        (row["competition_code"], row["stage"], row["type"], row["group"])
        for row in rows
    } == {
        ("CL", "GROUP_STAGE", "TOTAL", "GROUP_A"),
        ("CL", "GROUP_STAGE", "TOTAL", "GROUP_B"),
        ("BL1", "LEAGUE_STAGE", "TOTAL", None),
        ("PL", "REGULAR_SEASON", "TOTAL", None),
        ("PL", "REGULAR_SEASON", "HOME", None),
        ("PL", "REGULAR_SEASON", "AWAY", None),
    }


def test_home_and_away_tables_stand_beside_the_total(replayed: Replayed) -> None:
    rows = replayed.tables["silver_live_standings"]
    places = {
        (row["type"], row["team_id"]): row["position"]
        for row in rows
        if row["competition_code"] == "PL"
    }
    assert places == {
        ("TOTAL", 7): 1,
        ("TOTAL", 8): 2,
        ("HOME", 8): 1,
        ("HOME", 7): 2,
        ("AWAY", 7): 1,
        ("AWAY", 8): 2,
    }


def test_a_table_row_field_by_field(replayed: Replayed) -> None:
    rows = replayed.tables["silver_live_standings"]
    (row,) = [dict(row) for row in rows if row["team_id"] == 4]
    assert len(row.pop("table_sha256")) == 64
    assert row == {
        "competition_id": 2001,
        "competition_code": "CL",
        "season_id": season()["id"],
        "season_start_date": date.fromisoformat(season()["startDate"]),
        "stage": "GROUP_STAGE",
        "type": "TOTAL",
        "group": "GROUP_B",
        "team_id": 4,
        "team_name": team(4)["name"],
        "team_tla": team(4)["tla"],
        "position": 2,
        "played": 11,
        "won": 10,
        "drawn": 0,
        "lost": 1,
        "points": 30,
        "goals_for": 20,
        "goals_against": 9,
        "goal_difference": 11,
        "form": None,
    }


def test_a_match_in_two_responses_has_one_state_and_two_sightings(
    replayed: Replayed,
) -> None:
    history = replayed.tables["silver_live_match_history"]
    seen = [row["status"] for row in history if row["match_id"] == 204]
    assert sorted(seen) == ["FINISHED", "IN_PLAY"]
    assert replayed.state(204)["status"] == "FINISHED"
    in_play = next(row for row in history if row["status"] == "IN_PLAY")
    assert in_play["is_in_play"]
    assert (in_play["winner"], in_play["home_goals"]) == ("HOME_TEAM", 1)
    states = replayed.tables["silver_live_match_state"]
    assert len(states) == len(EXPECTED_GOALS) == len(history) - 1


def test_a_row_that_breaks_the_contract_is_reported_and_the_rest_is_loaded(
    tmp_path: Path,
) -> None:
    broken = {**LEAGUE_MATCHES[0], "id": "201"}
    nothing: JSON = {**HOME_AND_AWAY, "season": None}
    replayed = play(
        tmp_path,
        {"a.json": matches_response(broken, LEAGUE_MATCHES[1]), "b.json": nothing},
    )
    assert not replayed.is_ok
    (line,) = replayed.errors.splitlines()
    assert line.startswith("Error: Invalid responses: 1, quarantined rows: 1.")
    assert "raw_quarantine" in line
    (bad,) = replayed.tables["raw_quarantine"]
    assert (bad["row_index"], bad["field"]) == (0, "$.id")
    assert bad["payload"] == broken
    verdicts = {r["resource"]: r["verdict"] for r in replayed.tables["raw_snapshots"]}
    assert verdicts == {"matches": "partial", "standings": "invalid"}
    assert replayed.state(202)["status"] == "POSTPONED"
    assert replayed.tables["silver_live_standings"] == []


def test_replaying_again_changes_no_state(tmp_path: Path) -> None:
    first = play(tmp_path, FILES)
    settings = settings_in(tmp_path / "out", replace(Settings(), attempts=1))
    later = VirtualClock(NOW.replace(hour=19))
    assert replay_responses(
        settings, tmp_path / "responses", later, Screen(as_json=True)
    )
    warehouse = DuckDBWarehouse(tmp_path / "out" / "warehouse.duckdb")
    try:
        for name in TABLES:
            if name.startswith("silver"):
                assert rows_of(warehouse, name) == first.tables[name]
        assert warehouse.count("raw_snapshots") == 2 * len(FILES)
    finally:
        warehouse.close()
