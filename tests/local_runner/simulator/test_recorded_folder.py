"""A folder of a replayed timeline is built, tested and published without a token."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.local_runner.command import Touchline

pytestmark = pytest.mark.slow

DAG = "live_poll_15m"
STATES = (
    ("2026-11-21T11:50:00Z", "TIMED", 0, 0),
    ("2026-11-21T12:32:00Z", "IN_PLAY", 0, 0),
    ("2026-11-21T13:05:00Z", "IN_PLAY", 1, 0),
    ("2026-11-21T14:25:00Z", "FINISHED", 1, 0),
)


@pytest.fixture
def folder(touchline: Touchline, tmp_path: Path) -> Path:
    """One match from its kick-off to its end."""
    first_seen = 1_795_262_000  # 2026-11-21T11:53:20Z
    lines = [
        {
            "id": 537939,
            "comp": "PL",
            "home": "Burnley",
            "away": "Fulham",
            "lastUpdated": stamp,
            "first_seen": first_seen + number * 3000,
            "status": status,
            "home_goals": home,
            "away_goals": away,
            "utcDate": "2026-11-21T12:30:00Z",
        }
        for number, (stamp, status, home, away) in enumerate(STATES)
    ]
    file = tmp_path / "states.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = touchline("replay", "--timeline", file, "--out", "timeline")
    assert result.code == 0, result
    return tmp_path / "timeline"


def test_it_is_built_tested_and_published(touchline: Touchline, folder: Path) -> None:
    words = ("--simulated", "--out", folder)
    for dag in ("hourly_refresh", "daily_reconcile"):
        result = touchline("run", dag, *words, "--json").json
        assert result["status"] == "success"
        assert not any("fetch" in step["function"] for step in result["steps"])
    published = json.loads((folder / "site" / "live.json").read_text())
    assert published["generated_at"].startswith("2026-11-21T")
    (match,) = published["matches"]["data"]
    assert (match["home_goals"], match["status"]) == (1, "FINISHED")
    assert (folder / "site" / "dashboard.json").exists()
    rows = touchline("status", "--out", folder, "--json").json["rows"]
    assert rows["gold_data_test_results"] > 50
    # and all of it from the lake alone
    assert touchline("rebuild", "--out", folder).code == 0


def test_single_functions_can_be_called(touchline: Touchline, folder: Path) -> None:
    body = json.dumps({"step": "run_full", "as_of": "2026-11-21T15:00:00Z"})
    words = ("--simulated", "--out", folder)
    for function, more in (("transform", ("--json", body)), ("publish", ())):
        result = touchline("trigger", function, *more, *words)
        assert (result.code, result.json["status"]) == (0, "ok"), result


def test_commands_that_fetch_are_rejected(touchline: Touchline, folder: Path) -> None:
    for words in (("trigger", "fetch"), ("serve",), ("backfill", *DAYS)):
        line = touchline(*words, "--simulated", "--out", folder).refused()
        assert "states.jsonl" in line
        assert f"run hourly_refresh --out {folder} --simulated" in line


DAYS = ("--from", "2026-11-18", "--to", "2026-11-20")


@pytest.mark.parametrize(
    "words",
    [
        ("run", DAG),
        ("trigger", "transform"),
        ("trigger", "fetch", "--json", '{"step": "fetch_matches_live"}'),
        ("backfill", *DAYS),
        ("backfill", *DAYS, "--dry-run"),
        ("serve", "--runs", "1"),
    ],
)
def test_in_a_simulated_folder_the_error_is_the_command_with_simulated(
    touchline: Touchline, words: tuple[str, ...], tmp_path: Path
) -> None:
    assert touchline("run", DAG, "--simulated", "--out", "a b").code == 0
    before = sorted(tmp_path.rglob("*"))
    line = touchline(*words, "--out", "a b").refused()
    assert "a b holds a simulated season" in line
    body = [f"'{word}'" if "{" in word else word for word in words]
    whole = " ".join([*body, "--out 'a b' --simulated"])
    assert f".venv/bin/python -m local_runner {whole}." in line
    assert "FOOTBALL_DATA_TOKEN" not in line
    assert sorted(tmp_path.rglob("*")) == before


def test_the_real_schedule_in_a_simulated_folder(touchline: Touchline) -> None:
    assert touchline("run", DAG, "--simulated", "--out", "sim").code == 0
    line = touchline("live", "--out", "sim").refused()
    assert "local_runner serve --out sim --simulated." in line


def test_functions_that_do_not_fetch_need_no_token(touchline: Touchline) -> None:
    for function in ("validate", "load", "transform", "monitor", "reconcile"):
        result = touchline("trigger", function, "--out", "real")
        assert result.code == 0, result
    assert "FOOTBALL_DATA_TOKEN" in touchline("trigger", "fetch").refused()
