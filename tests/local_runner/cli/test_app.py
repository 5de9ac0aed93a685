"""The command line: what it prints, what it leaves behind, and how it says no."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from functions.shared.runtime.clock import Clock, SystemClock
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.cli.exits import BUSY
from local_runner.runtime.counts import counted
from local_runner.runtime.screen import PLAIN_LINES, Screen
from local_runner.runtime.workspace import MATCH_DAY, SEED
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from local_runner.simulator.world import MatchQuery
from tests.conftest import shared_folder
from tests.functions.world import rows_of
from tests.local_runner.command import ESCAPE, SETTINGS, Result, Touchline
from transforms.tables import TABLES

JSON = dict[str, Any]

ROOT = Path(__file__).parents[3]
DAG = "live_poll_15m"
TOKEN = "5ecre7t0ken5ecre7t0ken5ecre7t0ke"  # noqa: S105 (made up)
MONDAY = date(2026, 11, 23)
"""A match-day with two matches: a small one."""
EVENING = "2026-11-23T19:30:00Z"


def environment(**settings: str) -> dict[str, str]:
    """That of a process of ours: this one's, without our settings."""
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**env, "PYTHONPATH": str(ROOT), **settings}


@pytest.fixture
def ctrl_c_works() -> Iterator[None]:
    """In children too, where we run in the background, with the signal ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "local_runner", *map(str, words)]


def lake_of(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in (folder / "lake").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def responses_of(folder: Path) -> list[str]:
    return [key for key in lake_of(folder) if key.startswith("lake/raw/")]


def tables_of(folder: Path) -> dict[str, list[JSON]]:
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    try:
        return {name: rows_of(warehouse, name) for name in TABLES}
    finally:
        warehouse.close()


# --- a whole match-day -------------------------------------------------------------


@dataclass(frozen=True)
class Played:
    """A match-day that was played, and what the command said."""

    folder: Path
    result: Result

    @property
    def summary(self) -> JSON:
        return self.result.json


def play_day(folder: Path) -> None:
    """Play a calm day into `deep/out`, and keep what the command printed."""
    out = folder / "deep" / "out"
    done = subprocess.run(  # noqa: S603 (ours)
        command("matchday", "--date", MONDAY, "--calm", "--json", "--out", out),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    said = {"code": done.returncode, "out": done.stdout, "err": done.stderr}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    made = shared_folder(tmp_path_factory, "calm-day", play_day)
    said = json.loads((made / "said.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("matchday") / "deep" / "out"
    shutil.copytree(made / "deep" / "out", folder)
    printed = said["out"].replace(str(made / "deep"), str(folder.parent))
    return Played(folder, Result(said["code"], printed, said["err"]))


@pytest.mark.day
class TestMatchday:
    def test_all_runs_succeeded(self, played: Played) -> None:
        assert (played.result.code, played.result.err) == (0, "")
        assert played.summary["runs"] == {
            "live_poll_15m": {"success": 96},
            "hourly_refresh": {"success": 24},
            "daily_reconcile": {"success": 1},
        }
        assert played.summary["problems"] == []
        assert played.summary["api_calls"] == len(responses_of(played.folder)) > 96

    def test_freshness_was_met_all_day(self, played: Played) -> None:
        fresh = played.summary["freshness"]
        assert played.summary["freshness_met_runs"] == 121
        assert fresh["scope"] == "ALL"
        assert fresh["is_match_day"]
        assert fresh["is_freshness_sla_met"]
        assert fresh["is_lag_sla_met"]
        assert fresh["in_play_sighting_count"] > 0

    def test_the_scoreboard_is_how_the_day_ended(self, played: Played) -> None:
        query = MatchQuery(first=MONDAY, end=MONDAY + timedelta(days=1))
        midnight = datetime(2026, 11, 23, 23, 45, tzinfo=UTC)
        matches = GeneratedSeason(SEED).matches(query, midnight)
        expected = {
            match["id"]: (match["status"], *match["score"]["fullTime"].values())
            for match in matches
        }
        board = played.summary["scoreboard"]
        assert {row["status"] for row in board} == {"FINISHED"}
        assert len(board) == len(expected) == 2
        assert expected == {
            row["match_id"]: (row["status"], row["home_goals"], row["away_goals"])
            for row in board
        }

    def test_every_table_has_rows_where_nothing_went_wrong(
        self, played: Played
    ) -> None:
        rows = played.summary["rows"]
        assert list(rows) == list(TABLES)
        empty = {name for name, count in rows.items() if not count}
        assert empty == {"raw_quarantine", "raw_alerts", "gold_score_corrections"}
        tables = tables_of(played.folder)
        assert rows == {name: len(found) for name, found in tables.items()}
        assert rows["raw_snapshots"] == played.summary["api_calls"]
        assert rows["raw_pipeline_runs"] == 121

    def test_everything_lies_in_one_folder(self, played: Played) -> None:
        assert {path.name for path in played.folder.iterdir()} == {
            *("lake", "warehouse.duckdb", "warehouse.read.duckdb", "site"),
            "simulation.json",
        }
        assert list(played.folder.parent.iterdir()) == [played.folder]

    def test_the_match_was_followed_through_its_states(self, played: Played) -> None:
        history = tables_of(played.folder)["silver_live_match_history"]
        ids = {row["match_id"] for row in played.summary["scoreboard"]}
        for number in ids:
            states = [
                row["status"]
                for row in sorted(history, key=lambda row: row["status_timestamp"])
                if row["match_id"] == number
            ]
            assert states[0] in ("SCHEDULED", "TIMED")
            assert states[-1] == "FINISHED"
            assert {"IN_PLAY", "PAUSED"} < set(states)

    def test_status_agrees(self, played: Played, touchline: Touchline) -> None:
        summary = touchline("status", "--json", "--out", played.folder).json
        assert summary["rows"] == played.summary["rows"]
        assert summary["freshness"] == played.summary["freshness"]
        runs = summary["runs"]
        assert len(runs) == 121
        assert runs[0]["run_id"] == f"{DAG}-20261123T2345Z"
        assert {run["status"] for run in runs} == {"success"}
        ledger = {row["resource"]: row for row in summary["ledger"]}
        assert ledger["matches"]["snapshots"] == 120
        for row in ledger.values():
            assert row["verdict"] == "valid"
            assert row["snapshots"] == row["loaded"] == row["in_silver"]

    def test_status_for_people_agrees(
        self, played: Played, touchline: Touchline
    ) -> None:
        short = touchline("status", "--out", played.folder).out
        assert short.startswith("Healthy.\n")
        result = touchline("status", "--all", "--out", played.folder)
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith(short)
        assert "Freshness  met" in result.out
        assert re.search(rf"^{DAG} +11-23 23:45 +success", result.out, re.MULTILINE)
        for name, count in played.summary["rows"].items():
            assert re.search(rf"^{name} +{count} *$", result.out, re.MULTILINE)
        assert ESCAPE not in result.out

    @pytest.mark.parametrize(
        "words",
        [
            ("matchday", "--date", MONDAY, "--seed", 2),
            ("matchday", "--date", "2026-11-21"),
            ("run", DAG),
            ("trigger", "fetch"),
            ("live", "--runs", 1),
            ("replay", "--responses", "."),
        ],
    )
    def test_a_folder_is_for_one_kind_of_data(
        self, played: Played, touchline: Touchline, words: tuple[object, ...]
    ) -> None:
        before = lake_of(played.folder)
        result = touchline(*words, "--out", played.folder, FOOTBALL_DATA_TOKEN=TOKEN)
        line = result.refused()
        assert "holds a simulated season (seed 11, 2026-11-23, calm)" in line
        assert "--out DIR" in line
        assert lake_of(played.folder) == before


@pytest.mark.day
def test_the_day_that_make_plays_has_trouble_and_ends_well(tmp_path: Path) -> None:
    """An outage and a broken payload: nothing else fails, alerts open and close."""
    done = subprocess.run(  # noqa: S603 (ours)
        command("matchday", "--json", "--out", tmp_path),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    summary = Result(done.returncode, done.stdout, done.stderr).json
    assert (done.returncode, done.stderr, summary["problems"]) == (0, "", [])
    assert summary["runs"]["live_poll_15m"] == {"success": 93, "failed": 3}
    assert len(summary["scripted_problems"]) == 4
    assert [name for name, count in summary["rows"].items() if not count] == []
    assert summary["rows"]["raw_quarantine"] == 1
    closed = {row["condition"] for row in summary["alerts"] if row["resolved_at"]}
    assert closed == {
        *("no_successful_pull", "freshness_sla", "consecutive_dag_failures"),
        "schema_mismatch",
    }
    assert {row["condition"] for row in summary["alerts"]} - closed == {
        *("match_not_started", "stuck_match", "success_rate")
    }


@pytest.fixture(scope="module")
def again(
    played: Played, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int, str]:
    """The same day once more in a copy of the folder, on a terminal."""
    folder = tmp_path_factory.mktemp("again") / "out"
    shutil.copytree(played.folder, folder)
    words = command("matchday", "--date", MONDAY, "--calm", "--out", folder)
    code, shown = on_a_terminal(words, folder.parent)
    return folder, code, shown


@pytest.mark.day
class TestMatchdayAgain:
    def test_nothing_that_was_stored_changes(
        self, played: Played, again: tuple[Path, int, str]
    ) -> None:
        folder, code, shown = again
        assert code == 0
        assert "96 runs: 96 success" in shown
        assert "1 run: 1 skipped" in shown  # all of the date's batch was there
        before, after = lake_of(played.folder), lake_of(folder)
        assert {key: after[key] for key in before} == before
        new = [key for key in after if key not in before]
        assert not [key for key in new if key.startswith("lake/raw")]
        assert {key.split("/")[2] for key in new} == {"runs"}

    def test_the_tables_are_the_same_in_every_column(
        self, played: Played, again: tuple[Path, int, str]
    ) -> None:
        before, after = tables_of(played.folder), tables_of(again[0])
        for name in TABLES:
            assert after[name] == before[name], name

    def test_a_terminal_gets_a_progress_display(
        self, again: tuple[Path, int, str]
    ) -> None:
        _, _, shown = again
        assert ESCAPE in shown
        assert "━" in shown
        assert "121/121" in shown
        assert shown.count("\rrun") + shown.count("\x1b[2K") > PLAIN_LINES


@pytest.fixture(scope="module")
def one_by_one(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The day after the one that was played."""
    folder = tmp_path_factory.mktemp("next") / "out"
    shutil.copytree(played.folder, folder)
    return run_in(folder, "matchday", "--json")


@pytest.mark.long
@pytest.mark.timeout(1800)
class TestDaysOnEnd:
    """Whole days, all their ticks. `test_matchday` has thin ones, played at once and
    one by one."""

    def test_a_folder_that_has_a_day_takes_the_next(self, one_by_one: Played) -> None:
        assert (one_by_one.result.code, one_by_one.result.err) == (0, "")
        (day,) = one_by_one.summary["days"]
        assert (day["date"], day["matches"]) == ("2026-11-24", 0)
        assert {dag: sum(runs.values()) for dag, runs in day["runs"].items()} == {
            "live_poll_15m": 96,
            "hourly_refresh": 24,
            "daily_reconcile": 1,
        }
        assert day["freshness_met_runs"] == 121

    def test_rebuild_makes_the_same_and_status_is_healthy(
        self, one_by_one: Played, touchline: Touchline, tmp_path: Path
    ) -> None:
        folder = tmp_path / "out"
        shutil.copytree(one_by_one.folder, folder)
        assert touchline("rebuild", "--out", folder).code == 0
        before, after = tables_of(one_by_one.folder), tables_of(folder)
        for name in TABLES:
            if name.startswith(("silver_", "gold_")):
                assert after[name] == before[name], name
        for place in (one_by_one.folder, folder):
            assert touchline("status", "--check", "--out", place).code == 0

    def test_a_quiet_poll_costs_the_same_on_both_days(self, one_by_one: Played) -> None:
        runs = [
            run
            for run in tables_of(one_by_one.folder)["raw_pipeline_runs"]
            if run["dag"] == DAG and run["scheduled_at"].hour in range(3, 9)
        ]
        assert len(runs) == 48
        assert {run["statements"] for run in runs} == {runs[0]["statements"]}


def run_in(folder: Path, verb: str, *words: object) -> Played:
    """What a command did in a folder, as a process of its own."""
    folder.parent.mkdir(exist_ok=True)
    done = subprocess.run(  # noqa: S603 (ours)
        command(verb, *words, "--out", folder),
        cwd=folder.parent,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return Played(folder, Result(done.returncode, done.stdout, done.stderr))


def on_a_terminal(words: list[str], folder: Path) -> tuple[int, str]:
    """The exit code of a process that has a terminal, and what that shows."""
    ours, theirs = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="120", LINES="40")
    try:
        with subprocess.Popen(  # noqa: S603 (ours)
            words, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs
        ) as process:
            os.close(theirs)
            shown = b"".join(iter(lambda: _read(ours), b""))
            return process.wait(), shown.decode()
    finally:
        os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says EIO when the other side has hung up
        return b""


def test_the_day_that_is_played_without_a_date_is_a_busy_one() -> None:
    day = date.fromisoformat(MATCH_DAY)
    query = MatchQuery(first=day, end=day + timedelta(days=1))
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    matches = GeneratedSeason(SEED).matches(query, noon)
    assert len(matches) > 20
    assert len({match["competition"]["code"] for match in matches}) >= 5


def test_without_a_terminal_the_progress_is_a_few_plain_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Screen().progress("polls", 96) as tracker:
        for number in range(96):
            tracker.step(f"note {number}")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == PLAIN_LINES
    assert lines[-1] == "polls 96/96  note 95"
    with Screen(as_json=True).progress("polls", 2) as tracker:
        tracker.step("note")
    assert capsys.readouterr().out == ""


# --- single runs -------------------------------------------------------------------


class TestRun:
    def test_a_simulated_run(self, touchline: Touchline, tmp_path: Path) -> None:
        words = ("run", DAG, "--simulated", "--as-of", EVENING, "--out", tmp_path)
        result = touchline(*words)
        assert (result.code, result.err) == (0, "")
        assert ESCAPE not in result.out
        assert f"{DAG}-20261123T1930Z  success, 3 API calls" in result.out
        assert re.search(r"^fetch_matches_live +ok +1 ", result.out, re.MULTILINE)

    @pytest.mark.slow
    def test_json_holds_the_same(self, touchline: Touchline, tmp_path: Path) -> None:
        words = ("run", DAG, "--simulated", "--as-of", EVENING, "--out", tmp_path)
        summary = touchline(*words, "--json").json
        assert summary["run_id"] == f"{DAG}-20261123T1930Z"
        assert summary["status"] == "success"
        steps = {step["step"]: step for step in summary["steps"]}
        assert len(steps) == 8
        assert steps["validate_raw_payloads"]["counts"]["valid"] == 3

    @pytest.mark.slow
    def test_the_same_run_again_changes_nothing(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        words = ("run", DAG, "--simulated", "--as-of", EVENING, "--out", tmp_path)
        assert touchline(*words).code == 0
        lake, tables = lake_of(tmp_path), tables_of(tmp_path)
        assert touchline(*words).code == 0
        assert lake_of(tmp_path) == lake
        assert tables_of(tmp_path) == tables

    @pytest.mark.slow
    def test_a_run_that_was_not_on_time_is_a_manual_one(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        words = ("--simulated", "--as-of", "2026-11-23T20:37:00Z", "--out", tmp_path)
        touchline("run", DAG, *words)
        (run,) = touchline("status", "--json", "--out", tmp_path).json["runs"]
        assert (run["trigger"], run["scheduled_at"]) == ("manual", None)
        assert run["started_at"] == "2026-11-23T20:37:00Z"

    @pytest.mark.slow
    def test_on_another_day_it_is_skipped(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        summer = ("--simulated", "--json", "--out", tmp_path, "--as-of")
        first = touchline("run", DAG, *summer, "2026-07-01T10:00:00Z")
        second = touchline("run", DAG, *summer, "2026-07-01T10:15:00Z")
        third = touchline("run", DAG, *summer, "2026-07-01T11:00:00Z")
        statuses = [result.json["status"] for result in (first, second, third)]
        assert statuses == ["success", "skipped", "success"]
        assert second.code == 0

    @pytest.mark.slow
    def test_the_three_uris_take_the_place_of_a_folder(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        result = touchline(
            *("run", DAG, "--simulated", "--lake", tmp_path / "a" / "objects"),
            *("--warehouse", f"duckdb:///{tmp_path / 'b' / 'file.duckdb'}"),
            *("--site", tmp_path / "c"),
        )
        assert result.code == 0
        assert list((tmp_path / "a" / "objects").rglob("*.json.gz"))
        assert (tmp_path / "b" / "file.duckdb").is_file()
        assert not (tmp_path / "out").exists()

    @pytest.mark.slow
    def test_without_any_it_is_the_settings_and_out(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        lake = str(tmp_path / "elsewhere" / "lake")
        assert touchline("run", DAG, "--simulated", LAKE_URI=lake).code == 0
        assert list((tmp_path / "elsewhere" / "lake").rglob("*.json.gz"))
        assert (tmp_path / "out" / "warehouse.duckdb").is_file()

    @pytest.mark.slow
    def test_verbose_logs_json_to_standard_error(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        result = touchline("run", DAG, "--simulated", "-v", "--json", "--out", tmp_path)
        assert result.json["status"] == "success"
        lines = [json.loads(line) for line in result.err.splitlines()]
        assert {line["severity"] for line in lines} == {"INFO"}
        assert [line["event"] for line in lines].count("step_done") == 8


@pytest.mark.slow
class TestTrigger:
    def test_the_default_step(self, touchline: Touchline, tmp_path: Path) -> None:
        result = touchline("trigger", "fetch", "--simulated", "--out", tmp_path)
        assert (result.code, result.err) == (0, "")
        assert result.json["step"] == "fetch_matches_live"
        assert result.json["counts"]["stored"] == 1

    def test_any_step_can_be_called_alone(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        where = ("--simulated", "--out", tmp_path)
        for function, step, count in (
            ("fetch", "fetch_matches_live", "stored"),
            ("validate", "validate_raw_payloads", "valid"),
            ("load", "load_raw_live_tables", "snapshots"),
            ("transform", "run_live_silver", "snapshots"),
            ("monitor", "run_monitoring_checks", "scopes"),
        ):
            body = json.dumps({"step": step, "as_of": EVENING})
            result = touchline("trigger", function, "--json", body, *where)
            assert (result.code, result.err) == (0, "")
            assert result.json["step"] == step
            assert result.json["counts"][count] >= 1
        status = touchline("status", "--json", "--out", tmp_path).json
        assert status["freshness"]["as_of"] == EVENING
        assert status["rows"]["silver_live_match_state"] > 0

    @pytest.mark.parametrize(
        ("body", "summary"),
        [
            ('{"step": "nonsense"}', "no step 'nonsense'"),
            ('{"step": ', "cannot be used"),
            ('{"dag": "weekly"}', "no DAG 'weekly'"),
            ('{"argz": {}}', "argz"),
        ],
    )
    def test_a_failure_gets_a_response_and_is_reported(
        self, touchline: Touchline, tmp_path: Path, body: str, summary: str
    ) -> None:
        where = ("--simulated", "--out", tmp_path)
        result = touchline("trigger", "fetch", "--json", body, *where)
        assert summary in result.refused(2)
        assert result.json["status"] == "failed"
        assert summary in result.json["error"]["what"]


# --- the real schedule, against a server like the real API ---


@contextmanager
def api(
    token: str = TOKEN, clock: Clock | None = None, calls_per_minute: int = 10
) -> Iterator[Simulator]:
    now = datetime.now(UTC)
    world = GeneratedSeason(1, year=now.year if now.month >= 7 else now.year - 1)
    with Simulator(
        world,
        clock or SystemClock(),
        token=token,
        calls_per_minute=calls_per_minute,
    ) as simulator:
        yield simulator


@pytest.mark.slow
class TestLive:
    def test_one_run(self, touchline: Touchline, tmp_path: Path) -> None:
        with api() as simulator:
            result = touchline(
                *("live", "--runs", 1, "--out", tmp_path),
                FOOTBALL_DATA_URL=simulator.url,
                FOOTBALL_DATA_TOKEN=TOKEN,
                COMPETITIONS="PL",
            )
            calls = simulator.requests_served
        assert calls in (1, 2)  # two on a day on which the league plays
        assert (result.code, result.err) == (0, "")
        assert re.search(
            rf"{DAG}-\S+  success, {counted(calls, 'API call')}", result.out
        )
        assert ESCAPE not in result.out
        status = touchline("status", "--json", "--out", tmp_path).json
        assert [run["status"] for run in status["runs"]] == ["success"]
        assert TOKEN not in result.out

    @pytest.mark.process
    @pytest.mark.usefixtures("ctrl_c_works")
    def test_status_works_in_between_and_ctrl_c_ends_it(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        with (
            api() as simulator,
            subprocess.Popen(  # noqa: S603 (ours)
                command("live", "--out", tmp_path),
                cwd=tmp_path,
                env=environment(
                    FOOTBALL_DATA_URL=simulator.url, FOOTBALL_DATA_TOKEN=TOKEN
                ),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            ) as process,
        ):
            try:
                assert process.stdout is not None
                assert "Ctrl-C" in process.stdout.readline()
                assert "success" in process.stdout.readline()
                status = touchline("status", "--json", "--out", tmp_path)
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=30)
            finally:
                process.kill()
        assert [run["status"] for run in status.json["runs"]] == ["success"]
        assert process.returncode == 130
        assert "Traceback" not in err

    def test_a_failed_run_is_reported_and_fails_the_command(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        with api("another") as simulator:
            result = touchline(
                *("live", "--runs", 1, "--out", tmp_path),
                FOOTBALL_DATA_URL=simulator.url,
                FOOTBALL_DATA_TOKEN=TOKEN,
            )
        assert "FOOTBALL_DATA_TOKEN" in result.refused(1)
        assert "failed" in result.out


# --- bad input ---------------------------------------------------------------------


class TestBadInput:
    """One clear line with the next command, a code that is not 0, nothing lost."""

    @pytest.mark.parametrize(
        "words", [("run", DAG), ("trigger", "fetch"), ("live", "--runs", 1)]
    )
    def test_no_token(
        self, touchline: Touchline, tmp_path: Path, words: tuple[object, ...]
    ) -> None:
        line = touchline(*words, "--out", tmp_path / "out").refused()
        assert "FOOTBALL_DATA_TOKEN is not set" in line
        assert "https://www.football-data.org/client/register" in line
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("words", [("run", DAG), ("trigger", "fetch")])
    def test_a_token_that_is_refused(
        self, touchline: Touchline, tmp_path: Path, words: tuple[object, ...]
    ) -> None:
        with api("another") as simulator:
            result = touchline(
                *(*words, "--out", tmp_path),
                FOOTBALL_DATA_URL=simulator.url,
                FOOTBALL_DATA_TOKEN=TOKEN,
            )
        line = result.refused(1 if words[0] == "run" else 2)
        assert "Your API token is invalid" in line
        assert "Set FOOTBALL_DATA_TOKEN to a token from https://" in line
        assert TOKEN not in result.out + result.err
        # what the API said is kept, and the run is failed for all to see
        assert [key.split("/")[2] for key in responses_of(tmp_path)] == ["errors"]
        if words[0] == "run":
            (run,) = touchline("status", "--json", "--out", tmp_path).json["runs"]
            assert (run["status"], run["failed_step"]) == (
                "failed",
                "fetch_matches_live",
            )

    def test_a_token_that_no_token_can_be(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        broken = TOKEN + "\n" + TOKEN
        words = ("run", DAG, "--out", tmp_path)
        result = touchline(*words, FOOTBALL_DATA_TOKEN=broken)
        assert "FOOTBALL_DATA_TOKEN" in result.refused(1)
        assert TOKEN not in result.out + result.err

    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("COMPETITIONS", "PL,XYZ"),
            ("COMPETITIONS", ","),
            ("API_CALLS_PER_MINUTE", "many"),
            ("API_CALLS_PER_MINUTE", "0"),
            ("FOOTBALL_DATA_URL", "ftp://x"),
            ("CLOCK", "sundial"),
            ("LAKE_URI", "gs://bucket"),
            ("WAREHOUSE_URI", "bigquery://project/dataset"),
        ],
    )
    def test_a_setting_that_cannot_be_used_is_named(
        self, touchline: Touchline, tmp_path: Path, variable: str, value: str
    ) -> None:
        words = ("run", DAG, "--simulated")
        line = touchline(*words, **{variable: value}).refused()
        assert variable in line
        assert [path.name for path in tmp_path.iterdir()] in ([], ["out"])
        assert lake_of(tmp_path / "out") == {}

    @pytest.mark.parametrize(
        "as_of", ["yesterday", "2026-11-21", "2026-11-21T15:00:00", "2026-13-01T00:00Z"]
    )
    @pytest.mark.parametrize("verb", ["run", "trigger", "status"])
    def test_a_time_that_is_none(
        self, touchline: Touchline, tmp_path: Path, verb: str, as_of: str
    ) -> None:
        DuckDBWarehouse(tmp_path / "warehouse.duckdb").close()
        words: dict[str, tuple[object, ...]] = {
            "run": ("run", DAG, "--simulated", "--as-of", as_of),
            "status": ("status", "--as-of", as_of),
            "trigger": (
                *("trigger", "fetch", "--simulated"),
                *("--json", json.dumps({"as_of": as_of})),
            ),
        }
        line = touchline(*words[verb], "--out", tmp_path).refused()
        assert repr(as_of) in line
        assert "For example: 2026-11-21T15:00:00Z" in line

    def test_a_date_that_is_none(self, touchline: Touchline, tmp_path: Path) -> None:
        line = touchline("matchday", "--date", "21.11.2026").refused()
        assert "'21.11.2026'" in line
        assert "For example: 2026-11-21" in line
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("days", ["0", "32", "-1", "a week"])
    def test_days_without_football_are_refused(
        self, touchline: Touchline, tmp_path: Path, days: str
    ) -> None:
        result = touchline("matchday", "--days", days)
        assert result.code == 2
        assert "--days" in result.err
        assert "Traceback" not in result.err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("day", ["0001-01-01", "1900-06-30", "9999-12-31"])
    def test_a_date_of_no_season(
        self, touchline: Touchline, tmp_path: Path, day: str
    ) -> None:
        line = touchline("matchday", "--date", day).refused()
        assert "no season that begins in" in line
        assert "from 1900-07-01 to 2101-06-30" in line
        assert list(tmp_path.iterdir()) == []

    def test_an_unknown_dag(self, touchline: Touchline, tmp_path: Path) -> None:
        line = touchline("run", "weekly", "--simulated").refused()
        assert "'weekly'" in line
        assert "live_poll_15m, hourly_refresh, daily_reconcile" in line
        assert list(tmp_path.iterdir()) == []

    def test_an_unknown_function(self, touchline: Touchline, tmp_path: Path) -> None:
        line = touchline("trigger", "fetsch", "--simulated").refused()
        assert "'fetsch'" in line
        assert "fetch, validate, load, transform, monitor" in line
        assert list(tmp_path.iterdir()) == []

    def test_responses_that_cannot_be_read(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        line = touchline("replay", "--responses", tmp_path / "nowhere").refused()
        assert f"no folder of recorded responses at {tmp_path / 'nowhere'}" in line
        assert "*.json" in line
        responses = tmp_path / "responses"
        responses.mkdir()
        (responses / "fine.json").write_text('{"message": "No.", "errorCode": 403}')
        (responses / "torn.json").write_text('{"matches": [')
        line = touchline("replay", "--responses", responses).refused()
        assert f"{responses / 'torn.json'} is not readable JSON" in line
        assert "Record it again" in line
        assert list(tmp_path.iterdir()) == [responses]

    def test_no_warehouse_to_show(self, touchline: Touchline, tmp_path: Path) -> None:
        line = touchline("status", "--out", tmp_path / "new").refused()
        assert str(tmp_path / "new" / "warehouse.duckdb") in line
        assert "make local-run" in line
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.process
    def test_a_warehouse_in_use(self, touchline: Touchline, tmp_path: Path) -> None:
        commands = [
            ("trigger", "monitor", "--simulated"),
            ("trigger", "validate", "--simulated"),
            ("matchday",),
            ("revalidate",),
        ]
        readers = [("status",), ("alerts",), ("doctor", "--offline")]
        assert touchline("run", DAG, "--simulated", "--out", tmp_path).code == 0
        lake, path = lake_of(tmp_path), tmp_path / "warehouse.duckdb"
        hold = (
            "import duckdb, sys; held = duckdb.connect(sys.argv[1]);"
            "print('held', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(  # noqa: S603 (ours)
            [sys.executable, "-c", hold, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as holder:
            try:
                assert holder.stdout is not None
                assert holder.stdout.readline() == b"held\n"
                results = [touchline(*words, "--out", tmp_path) for words in commands]
                looked = [touchline(*words, "--out", tmp_path) for words in readers]
                to = tmp_path / "exported"
                looked += [touchline("export", "--to", to, "--out", tmp_path)]
                fetched = touchline(
                    "trigger", "fetch", "--simulated", "--out", tmp_path
                )
            finally:
                holder.terminate()
        for result in results:
            assert result.code == BUSY
            assert f"{path} is in use by process {holder.pid}" in result.err
            assert "--out DIR" in result.err
            assert str(path.with_name("warehouse.read.duckdb")) in result.err
        assert [result.code for result in looked] == [0, 0, 0, 0]
        assert fetched.code == 0
        assert len(lake_of(tmp_path)) == len(lake) + 1
        assert touchline("status", "--out", tmp_path).code == 0

    def test_a_warehouse_of_a_newer_version(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        words = ("run", DAG, "--simulated", "--out", tmp_path)
        assert touchline(*words).code == 0
        lake, path = lake_of(tmp_path), tmp_path / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute("UPDATE touchline_schema SET version = version + 1")
        before = path.read_bytes()
        for refused in (touchline(*words), touchline("status", "--out", tmp_path)):
            line = refused.refused(1)
            assert "newer Touchline" in line
            assert "git pull" in line
        assert (lake_of(tmp_path), path.read_bytes()) == (lake, before)

    def test_what_is_not_a_warehouse(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        path = tmp_path / "warehouse.duckdb"
        path.write_text("my diary")
        line = touchline("run", DAG, "--simulated", "--out", tmp_path).refused(1)
        assert f"{path} is not a DuckDB file" in line
        assert path.read_text() == "my diary"

    def test_a_folder_that_is_a_file(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        (tmp_path / "out").write_text("my diary")
        for words in (("run", DAG, "--simulated"), ("matchday",)):
            line = touchline(*words, "--out", tmp_path / "out").refused()
            assert f"{tmp_path / 'out'} cannot be used" in line
        assert (tmp_path / "out").read_text() == "my diary"

    def test_a_folder_whose_marker_is_broken(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        for broken in ("", "[]", '{"seed": 1}'):
            (tmp_path / "simulation.json").write_text(broken)
            for words in (("run", DAG, "--simulated"), ("matchday",)):
                line = touchline(*words, "--out", tmp_path).refused()
                assert "simulation.json" in line

    def test_a_simulation_in_a_folder_of_real_responses(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        with api() as simulator:
            touchline(
                *("live", "--runs", 1, "--out", tmp_path),
                FOOTBALL_DATA_URL=simulator.url,
                FOOTBALL_DATA_TOKEN=TOKEN,
            )
        lake = lake_of(tmp_path)
        for words in (("run", DAG, "--simulated"), ("matchday",)):
            line = touchline(*words, "--out", tmp_path).refused()
            assert f"{tmp_path} holds real responses" in line
        assert lake_of(tmp_path) == lake

    def test_wrong_words_are_2_too(self, touchline: Touchline) -> None:
        for words in (("polll",), ("run",), ("matchday", "--seed", "x"), ()):
            result = touchline(*words)
            assert result.code == 2
            assert "Traceback" not in result.err
            assert result.out + result.err


@pytest.mark.day
def test_a_full_disk_on_the_lake_loses_nothing(tmp_path: Path) -> None:
    """On a real full disk: a small file system in a name space of its own."""
    # $1 is the mount point; python, the script and its words follow
    script = """
    set -u
    mount -t tmpfs -o size=64k none "$1" || exit 99
    small=$1; shift
    "$@" --as-of 2026-11-23T19:30:00Z; echo "exit $?"
    head -c 64k /dev/zero >"$small/filler" 2>/dev/null
    "$@" --as-of 2026-11-23T19:45:00Z; echo "exit $?"
    find "$small/lake" -type f -name '*.gz' -exec gzip -t {} + && echo "intact"
    rm "$small/filler"
    mount -o remount,size=4m "$small"
    "$@" --as-of 2026-11-23T19:46:00Z; echo "exit $?"
    """
    small = tmp_path / "small"
    small.mkdir()
    words = command("run", DAG, "--simulated", "--json", "--lake", small / "lake")
    words += ["--warehouse", f"duckdb:///{tmp_path / 'warehouse.duckdb'}"]
    unshare = ["unshare", "--user", "--map-root-user", "--mount"]
    done = subprocess.run(  # noqa: S603 (ours)
        [*unshare, "sh", "-c", script, "sh", str(small), *words],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        is_strict = os.environ.get("TOUCHLINE_STRICT") == "1"
        no = pytest.fail if is_strict else pytest.skip
        no(f"no right to make a file system here: {done.stderr}")
    first, ended, second, failed, intact, third, recovered = done.stdout.splitlines()
    assert (ended, failed, intact, recovered) == (
        "exit 0",
        "exit 1",
        "intact",
        "exit 0",
    )
    assert Result(1, second, done.stderr).json["status"] == "failed"
    line = Result(1, second, done.stderr).refused(1)
    assert "The disk of the lake is full" in line
    assert "Free some space" in line
    # the run is made good by its next attempt, and the first run is still there
    assert json.loads(first)["status"] == json.loads(third)["status"] == "success"
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        runs = connection.execute(
            "SELECT run_id, status, attempts FROM raw_pipeline_runs ORDER BY run_id"
        ).fetchall()
    assert runs == [
        (f"{DAG}-20261123T1930Z", "success", 1),
        (f"{DAG}-20261123T1945Z", "success", 2),
    ]


# --- make --------------------------------------------------------------------------


def make(*words: str) -> str:
    # these tests may be run by make themselves
    ours = ("MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "OUT", "PYTHON")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.check_output(  # noqa: S603
        ["make", *words],  # noqa: S607
        cwd=ROOT,
        env=env,
        text=True,
    )


@pytest.mark.process
def test_make_alone_prints_every_target_with_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = dict(re.findall(r"^([a-z-]+):.*?## (.+)$", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == set(targets)
    printed = make()
    for target, about in targets.items():
        assert re.search(
            rf"^  make {target} +{re.escape(about)}$", printed, re.MULTILINE
        )


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("local-run",), 'local_runner matchday --out "out"'),
        (("local-run", "OUT=a b"), 'local_runner matchday --out "a b"'),
        (
            ("local-run", "DAYS=7", "CALM=1"),
            'local_runner matchday --out "out" --days "7" --calm',
        ),
        (("local-live",), 'local_runner live --out "live"'),
        (("local-live", "OUT=mine"), 'local_runner live --out "mine"'),
        (("serve",), 'local_runner serve --out "live"'),
        (("serve", "SIMULATED=1"), 'local_runner serve --out "watch" --simulated'),
        (("serve", "OUT=mine"), 'local_runner serve --out "mine"'),
        (("status", "OUT=mine"), 'local_runner status --out "mine"'),
        (("alerts", "OUT=mine"), 'local_runner alerts --out "mine"'),
        (("doctor", "OUT=a b"), 'local_runner doctor --out "a b"'),
    ],
)
def test_make_names_the_folder(words: tuple[str, ...], command: str) -> None:
    assert command in make("-n", *words)
