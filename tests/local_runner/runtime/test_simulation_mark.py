"""The mark of a simulated lake, from before it was an object of the lake as well."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import FolderLake
from local_runner.runtime.workspace import (
    MARK,
    Simulation,
    Span,
    claim,
    noted_play,
    settings_in,
    simulation_of,
)
from tests.local_runner.command import Touchline

pytestmark = pytest.mark.slow

SATURDAY = date(2026, 11, 21)
SEASON = Simulation(7, SATURDAY, "calm")
PLAY = Span(SATURDAY, SATURDAY + timedelta(days=6))
DAG = "live_poll_15m"


def old_folder(folder: Path) -> Settings:
    """A simulated folder as it was when the mark lay beside the lake."""
    settings = settings_in(folder, Settings())
    FolderLake(folder / "lake").create("raw/matches/x", b"x", content_type="")
    output = {"seed": 7, "date": "2026-11-21", "profile": "calm"}
    days = {"play": ["2026-11-21", "2026-11-27"]}
    (folder / "simulation.json").write_text(json.dumps(output | days))
    return settings


def test_the_mark_beside_a_lake_counts_and_is_moved_into_it(tmp_path: Path) -> None:
    settings = old_folder(tmp_path)
    assert (simulation_of(settings), noted_play(settings)) == (SEASON, PLAY)
    with pytest.raises(ConfigError, match="simulated season"):
        claim(settings, None)
    claim(settings, SEASON, is_checked_only=True)
    assert (tmp_path / "simulation.json").exists()
    assert not (tmp_path / "lake" / MARK).exists()
    claim(settings, SEASON)
    assert (tmp_path / "lake" / MARK).exists()
    assert (simulation_of(settings), noted_play(settings)) == (SEASON, PLAY)
    assert simulation_of(replace(settings, lake_uri=str(tmp_path / "new"))) is None


def test_the_mark_beside_two_lakes_stays_for_the_other_one(tmp_path: Path) -> None:
    settings = old_folder(tmp_path)
    FolderLake(tmp_path / "other").create("raw/matches/y", b"y", content_type="")
    claim(settings, SEASON)
    assert (tmp_path / "lake" / MARK).exists()
    assert simulation_of(replace(settings, lake_uri=str(tmp_path / "other"))) == SEASON


def test_a_rebuild_and_the_doctor_know_the_mark(
    touchline: Touchline, tmp_path: Path
) -> None:
    assert touchline("run", DAG, "--simulated", "--out", "sim").code == 0
    assert (tmp_path / "sim" / "lake" / MARK).exists()
    rebuilt = touchline("rebuild", "--out", "sim", "--json")
    assert (rebuilt.code, rebuilt.json["passed_over"]) == (0, [])
    findings = json.loads(touchline("doctor", "--out", "sim", "--json").out)
    found = {one["check"]: one for one in findings}
    assert "simulated" in found["folder"]["what"]
    assert found["lake"]["status"] == "ok"


def test_a_folder_with_nothing_in_it_can_be_simulated(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, Settings())
    (tmp_path / "lake" / "raw").mkdir(parents=True)
    claim(settings, SEASON)
    assert simulation_of(settings) == SEASON


def test_a_file_among_the_objects_is_not_simulated(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, Settings())
    (tmp_path / "lake").mkdir()
    (tmp_path / "lake" / "mine.txt").touch()
    with pytest.raises(ConfigError, match="real responses"):
        claim(settings, SEASON)
