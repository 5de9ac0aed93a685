"""One scheduler a folder, and the exit codes that say why nothing ran."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import duckdb
import pytest

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from local_runner.cli.exits import BUSY, SCHEDULED
from local_runner.runtime.scheduler_lock import SchedulerRunningError, only_scheduler
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.local_runner.command import Touchline

DAG = "live_poll_15m"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def settings(folder: Path) -> Settings:
    return settings_in(folder, Settings())


@pytest.mark.parametrize(
    "words",
    [
        ("serve", "--port", 0, "--runs", 1),
        ("serve", "--simulated", "--port", 0, "--runs", 1),
        ("live", "--runs", 1),
    ],
)
def test_a_second_one_names_the_process_that_has_the_folder(
    touchline: Touchline, folder: Path, settings: Settings, words: tuple[object, ...]
) -> None:
    with only_scheduler(settings, Screen()):
        before = sorted(folder.rglob("*"))
        result = touchline(*words, "--out", folder, FOOTBALL_DATA_TOKEN="t")  # noqa: S106
        line = result.refused(SCHEDULED)
        assert sorted(folder.rglob("*")) == before
    assert f"Process {os.getpid()} keeps the schedule of {folder / 'lake'}" in line
    assert f"local_runner run {DAG} --out {folder}" in line


def test_another_name_of_a_lake_has_the_same_lock(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    (folder / "lake").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "lake").symlink_to(folder / "lake")
    other = settings_in(tmp_path / "elsewhere", Settings())
    with (
        only_scheduler(settings, Screen()),
        pytest.raises(SchedulerRunningError),
        only_scheduler(other, Screen()),
    ):
        pass


def test_in_a_simulated_folder_the_command_queries_the_simulator(
    touchline: Touchline, folder: Path, settings: Settings
) -> None:
    words = ("run", DAG, "--simulated", "--out", folder)
    assert touchline(*words).code == 0
    with only_scheduler(settings, Screen()):
        result = touchline("serve", "--simulated", "--port", 0, "--out", folder)
    assert f"run {DAG} --out {folder} --simulated" in result.refused(SCHEDULED)


@pytest.mark.parametrize("code", [BUSY, SCHEDULED])
def test_exit_codes_of_their_own_are_reported(code: int) -> None:
    page = Path(__file__).parents[3] / "docs/cli.md"
    assert f"| {code} | another process" in page.read_text(encoding="utf-8")


def test_a_dag_by_hand_runs_beside_it(
    touchline: Touchline, folder: Path, settings: Settings
) -> None:
    with only_scheduler(settings, Screen()):
        assert touchline("run", DAG, "--simulated", "--out", folder).code == 0


def test_the_same_folder_by_another_name_is_the_same(
    folder: Path, settings: Settings
) -> None:
    folder.mkdir()
    link = folder.with_name("link")
    link.symlink_to(folder)
    with (
        only_scheduler(settings, Screen()),
        pytest.raises(SchedulerRunningError),
        only_scheduler(settings_in(link, Settings()), Screen()),
    ):
        pass


def test_two_lakes_in_a_folder_have_a_scheduler_each(
    folder: Path, settings: Settings
) -> None:
    other = Settings(lake_uri=str(folder / "lake2"))
    with only_scheduler(settings, Screen()), only_scheduler(other, Screen()):
        assert (folder / "lake.scheduler").read_text() == f"{os.getpid()}\n"


def test_a_lake_in_a_bucket_is_locked_by_its_warehouse(folder: Path) -> None:
    settings = Settings(
        lake_uri="gs://bucket/lake", warehouse_uri=f"duckdb:///{folder / 'w.duckdb'}"
    )
    with (
        only_scheduler(settings, Screen()),
        pytest.raises(SchedulerRunningError),
        only_scheduler(settings, Screen()),
    ):
        pass


def test_without_locks_it_is_reported_and_continues(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with only_scheduler(settings, Screen()):
        pass
    assert "has no file locks" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_gives_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ConfigError, match="cannot be used"),
        only_scheduler(settings_in(tmp_path / "file", Settings()), Screen()),
    ):
        pass


@pytest.mark.slow
def test_a_run_that_finds_the_warehouse_in_use_has_a_code_of_its_own(
    touchline: Touchline, folder: Path
) -> None:
    """It stores the responses; the run after it takes them along."""
    words = ("run", DAG, "--simulated", "--out", folder)
    assert touchline(*words, "--as-of", "2026-11-21T14:30:00Z").code == 0
    path = folder / "warehouse.duckdb"
    reading = duckdb.connect(str(path), read_only=True)
    try:
        busy = touchline(*words, "--as-of", "2026-11-21T14:45:00Z")
    finally:
        reading.close()
    assert busy.code == BUSY
    assert "is in use" in busy.err
    assert len(list((folder / "lake" / "raw" / "matches").rglob("*T1445*"))) == 1
    assert touchline(*words, "--as-of", "2026-11-21T15:00:00Z").code == 0
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            "SELECT silver_at IS NOT NULL FROM raw_snapshots WHERE resource = 'matches'"
        ).fetchall()
        runs = connection.execute(
            "SELECT status FROM raw_pipeline_runs ORDER BY started_at"
        ).fetchall()
    assert found == [(True,)] * 3
    assert runs == [("success",), ("failed",), ("success",)]
