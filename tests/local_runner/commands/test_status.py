"""`status`: the verdict and what it rests on, on one screen."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.durations import format_duration
from local_runner.runtime.screen import Screen, printable
from tests.functions.world import (
    MONITOR,
    NOON,
    World,
    days,
    match,
    matches_response,
    minutes,
)
from tests.local_runner.cli.test_app import DAG
from tests.local_runner.command import ESCAPE, Result, Touchline
from tests.local_runner.rows import alert_row, run_row, world_in
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

DAGS = list(load_dags().dags)
LINES, COLUMNS = 40, 100

Fill = Callable[[World], None]


def pulled(world: World) -> None:
    """A pull at noon on a match-day, evaluated a minute later; all runs succeeded."""
    world.store_response(matches_response(match(1)), at=NOON)
    world.load_into_silver(since="2026-11-01")
    world.call(MONITOR, as_of=NOON + minutes(1))
    ticks = [NOON - minutes(15) * n for n in range(96)]
    world.warehouse.load("raw_pipeline_runs", [run_row(tick) for tick in ticks])


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which all is well at noon."""
    folder = tmp_path_factory.mktemp("good")
    with world_in(folder) as world:
        pulled(world)
    return folder


@pytest.fixture
def run_status(
    touchline: Touchline, good: Path, tmp_path: Path
) -> Callable[..., Result]:
    """What `status` says of a good folder, changed before by `fill`; at 12:02."""

    shutil.copytree(good, tmp_path, dirs_exist_ok=True)

    def run_status(
        *words: object, fill: Fill | None = None, after: float = 2
    ) -> Result:
        if fill is not None:
            with world_in(tmp_path) as world:
                fill(world)
        at = (NOON + minutes(after)).isoformat()
        return touchline("status", "--out", tmp_path, "--as-of", at, *words)

    return run_status


def head(result: Result) -> str:
    """The verdict: all lines up to the time."""
    return " ".join(result.out.partition("\nAt ")[0].split())


def failing(count: int, dag: str = DAG) -> Fill:
    """The newest runs of a DAG failed."""

    def fill(world: World) -> None:
        runs = [row for row in world.rows("raw_pipeline_runs") if row["dag"] == dag]
        newest = sorted(runs, key=lambda row: row["started_at"])[-count:]
        for row in newest:
            at = row["started_at"].isoformat()
            world.execute_sql(
                "UPDATE raw_pipeline_runs SET status = 'failed' "  # noqa: S608 (ours)
                f"WHERE dag = '{dag}' AND started_at = '{at}'"
            )

    return fill


def alert(condition: str, **changes: Any) -> Fill:
    row = alert_row(condition, NOON - minutes(30), **changes)
    return lambda world: world.warehouse.load("raw_alerts", [row])


def checked(status: str, name: str = "unique_matches") -> Fill:
    row = {
        "test": name,
        "as_of": NOON.isoformat(),
        "table_name": "silver_matches",
        "severity": "warn" if status == "warn" else "fail",
        "status": status,
        "checked_count": 100,
        "failing_count": 0 if status == "pass" else 3,
        "sample": None,
    }
    return lambda world: world.warehouse.load("gold_data_test_results", [row])


class TestVerdict:
    def test_healthy(self, run_status: Callable[..., Result]) -> None:
        result = run_status("--check")
        assert (head(result), result.code, result.err) == ("Healthy.", 0, "")
        assert (
            "Freshness  met: last successful pull 2.0 min before 12:02Z" in result.out
        )
        assert "Alerts     none open" in result.out

    def test_freshness_is_evaluated_at_the_time_of_the_request(
        self, run_status: Callable[..., Result]
    ) -> None:
        """Monitoring found all well at 12:01, and nothing has run since."""
        at_the_bar = run_status("--check", after=20)
        assert head(at_the_bar).startswith("NOT HEALTHY: freshness SLA")
        assert at_the_bar.code == 1
        assert "freshness_sla" not in head(at_the_bar)  # the alert says the same
        assert "Freshness  MISSED" in at_the_bar.out
        before = run_status("--check", after=20 - 1 / 60)
        assert "freshness SLA" not in head(before)
        assert "Freshness  met" in before.out

    def test_a_pipeline_that_has_stopped_does_not_look_well(
        self, run_status: Callable[..., Result]
    ) -> None:
        result = run_status("--check", after=6 * 60)
        assert "no_successful_pull (ALL) since 11-21 12:30Z" in head(result)
        assert "last successful pull 6 h ago" in head(result)
        assert "Monitoring last evaluated at 2026-11-21 12:01Z" in result.out
        assert re.search(rf"^{DAG} +11-21 12:00 +OVERDUE", result.out, re.MULTILINE)
        assert result.code == 1

    def test_without_check_the_exit_code_is_0(
        self, run_status: Callable[..., Result]
    ) -> None:
        assert run_status(after=60).code == 0

    def test_unknown_without_a_pull(self, touchline: Touchline, tmp_path: Path) -> None:
        with world_in(tmp_path):
            pass
        result = touchline("status", "--out", tmp_path, "--check")
        assert head(result) == "Unknown: no successful pull yet."
        assert result.code == 3
        assert "Freshness  unknown: no successful pull yet" in result.out
        assert "No conditions have been evaluated yet" in result.out
        assert "Success    unknown" in result.out

    def test_unknown_while_no_run_is_over(
        self, run_status: Callable[..., Result]
    ) -> None:
        result = run_status(
            "--check", fill=lambda world: world.truncate("raw_pipeline_runs")
        )
        assert head(result) == "Unknown: no run has finished yet."
        assert result.code == 3
        assert "Success    unknown" in result.out

    def test_the_success_sla_is_that_of_all_runs_of_seven_days(
        self, run_status: Callable[..., Result]
    ) -> None:
        """1 of 96 is under 99 %, 1 of 100 is not, though all four are of other days."""
        missed = run_status("--check", fill=failing(1))
        assert head(missed) == (
            "NOT HEALTHY: success SLA, 98.9 % of the runs of 7 days succeeded."
        )
        assert missed.code == 1
        assert "Success    MISSED" in missed.out
        line = rf"^{DAG} +11-21 12:00 +failed +98\.9 % +98\.9 % +96 +98\.9 % +-4\.2 %"
        assert re.search(line, missed.out, re.MULTILINE)
        assert re.search(r"^ALL +98\.9 % +98\.9 % +96", missed.out, re.MULTILINE)
        more = [run_row(NOON - days(2) - minutes(15) * n) for n in range(4)]
        met = run_status(
            fill=lambda world: world.warehouse.load("raw_pipeline_runs", more)
        )
        assert head(met) == "Healthy."
        assert re.search(r"^ALL +98\.9 % +99\.0 % +100", met.out, re.MULTILINE)

    def test_a_failure_of_any_dag_counts(
        self, run_status: Callable[..., Result]
    ) -> None:
        run = run_row(NOON, "daily_reconcile", "failed")
        result = run_status(
            fill=lambda world: world.warehouse.load("raw_pipeline_runs", [run])
        )
        assert "success SLA, 98.9 % of the runs" in head(result)

    def test_the_success_sla_is_evaluated_at_the_time_of_the_request(
        self, run_status: Callable[..., Result]
    ) -> None:
        """Two failures after the last evaluation."""
        later = [run_row(NOON + minutes(after), status="failed") for after in (2, 5)]
        fill = lambda world: world.warehouse.load("raw_pipeline_runs", later)  # noqa: E731
        assert "success SLA, 97.9 %" in head(run_status(fill=fill, after=8))
        assert head(run_status(after=2)) == "Healthy."

    def test_a_success_rate_that_is_alerted_is_reported_once(
        self, run_status: Callable[..., Result]
    ) -> None:
        result = run_status(fill=failing(2))
        assert "success_rate" not in head(result)
        assert "success_rate (ALL)" in result.out

    def test_a_missed_lag_sla(self, run_status: Callable[..., Result]) -> None:
        def late(world: World) -> None:
            for seen, stamp in ((NOON, 55), (NOON + minutes(1), 50)):
                playing = match(
                    2,
                    status="IN_PLAY",
                    kick_off=NOON - minutes(60),
                    updated=NOON - minutes(stamp),
                )
                world.store_response(matches_response(playing), at=seen)
            world.load_into_silver(since="2026-11-01")

        result = run_status(fill=late)
        assert "lag SLA, 0.0 % of today's in-play states seen in time" in head(result)
        assert "Lag        MISSED: 0.0 % of 1 in-play states" in result.out
        assert "In play    1 match, feed moving" in result.out

    @pytest.mark.parametrize(
        ("severity", "start", "code"),
        [("critical", "NOT HEALTHY: ", 1), ("warning", "Healthy, with warnings: ", 3)],
    )
    def test_an_open_alert(
        self, run_status: Callable[..., Result], severity: str, start: str, code: int
    ) -> None:
        result = run_status("--check", fill=alert("stuck_match", severity=severity))
        assert head(result).startswith(f"{start}stuck_match (ALL)")
        assert result.code == code
        assert f"Alert      {severity} since 11-21 11:30Z, stuck_match" in result.out
        assert "Next: .venv/bin/python -m local_runner alerts --out" in result.out

    def test_a_closed_alert_is_not_a_reason(
        self, run_status: Callable[..., Result]
    ) -> None:
        result = run_status(fill=alert("feed_frozen", resolved_at=NOON))
        assert head(result) == "Healthy."
        assert "Alerts     none open, 1 closed in 7 days" in result.out

    @pytest.mark.parametrize(
        ("status", "words", "shown"),
        [
            (
                "fail",
                (
                    "NOT HEALTHY: 1 data test failed, first unique_matches; "
                    "silver_matches is held back since 11-21 12:00Z."
                ),
                "FAILED",
            ),
            ("warn", "Healthy.", "warned (unique_matches)"),
            ("pass", "Healthy.", "passed"),
        ],
    )
    def test_data_tests(
        self, run_status: Callable[..., Result], status: str, words: str, shown: str
    ) -> None:
        result = run_status(fill=checked(status))
        assert head(result) == words
        assert re.search(rf"^Data tests 1 {re.escape(shown)}", result.out, re.MULTILINE)

    def test_a_dag_that_is_overdue(self, run_status: Callable[..., Result]) -> None:
        result = run_status(
            "--check", after=90, fill=lambda w: _pull_again(w, NOON + minutes(89))
        )
        assert head(result) == (
            "Healthy, with warnings: live_poll_15m overdue since 11-21 13:15Z."
        )
        assert result.code == 3


def _pull_again(world: World, at: datetime) -> None:
    world.store_response(matches_response(match(1)), at=at)
    world.load_into_silver(since="2026-11-01")


class TestScreenful:
    def test_the_last_failure_of_each_dag(
        self, run_status: Callable[..., Result]
    ) -> None:
        def failing(world: World) -> None:
            rows = [
                run_row(
                    NOON - days(back),
                    dag,
                    "failed",
                    run_id=f"{dag}-{back}",
                    failed_step="load_raw_live_tables",
                    error=f"Failure number {back}.",
                )
                for dag in DAGS[:2]
                for back in (1, 2, 3)
            ]
            world.warehouse.load("raw_pipeline_runs", rows)

        result = run_status(fill=failing)
        failures = re.findall(r"^Failure    (.+)$", result.out, re.MULTILINE)
        assert sorted(failures) == [
            f"{dag} 11-20 12:00 failed: load_raw_live_tables: Failure number 1."
            for dag in sorted(DAGS[:2])
        ]

    def test_a_run_after_the_time_requested_is_not_reported(
        self, run_status: Callable[..., Result]
    ) -> None:
        later = run_row(NOON + minutes(15), status="failed", error="Later.")
        result = run_status(
            fill=lambda w: w.warehouse.load("raw_pipeline_runs", [later])
        )
        assert "Later." not in result.out
        assert re.search(rf"^{DAG} +11-21 12:00 +success", result.out, re.MULTILINE)

    def test_reconciliation_and_ledger_in_a_line_each(
        self, run_status: Callable[..., Result]
    ) -> None:
        def compared(world: World) -> None:
            causes = [None, None, "late_correction"]
            rows = [_compared(number, cause) for number, cause in enumerate(causes)]
            world.warehouse.load("gold_reconciliation", rows)
            world.store_response(
                "<html>", at=NOON + minutes(1), status=502, resource="errors"
            )
            world.call("validate_raw_payloads", args={"since": "2026-11-01"})

        result = run_status(fill=compared)
        assert (
            "Reconciled 3 matches, 11-21 12:00Z: 1 late correction, 2 equal"
            in result.out
        )
        assert (
            "Ledger     2 responses (1 error), 0 rows rejected, 0 waiting for load, 0 "
            "for "
            "silver" in result.out
        )

    def test_what_waits_is_counted(self, run_status: Callable[..., Result]) -> None:
        def half_way(world: World) -> None:
            for number in (5, 6, 7):
                at = NOON + minutes(number / 10)
                world.store_response(matches_response(match(number)), at=at)
                world.call("validate_raw_payloads", args={"since": "2026-11-01"})
                if number < 7:
                    world.call("load_raw_live_tables")

        assert "1 waiting for load, 2 for silver" in run_status(fill=half_way).out

    @pytest.mark.parametrize("after", [60, 9 * 24 * 60])
    def test_at_its_worst_it_fits_one_screen(
        self, run_status: Callable[..., Result], after: float
    ) -> None:
        def worst(world: World) -> None:
            long = "All of it is wrong, and there is a lot to say about it. " * 9
            alerts = [
                alert_row(
                    condition,
                    NOON - minutes(number),
                    severity="critical",
                    scope=f"match {number}",
                    message=long,
                )
                for number in range(20)
                for condition in ("stuck_match", "reconcile_conflict")
            ]
            runs = [
                run_row(
                    NOON - minutes(1), dag, "failed", error=long, failed_step="x" * 30
                )
                for dag in DAGS
            ]
            world.warehouse.load("raw_alerts", alerts)
            world.warehouse.load("raw_pipeline_runs", runs)
            failing(94)(world)
            world.execute_sql("UPDATE raw_pipeline_runs SET duration_ms = 50_000_000")
            checked("fail", "a_test_with_quite_a_long_name_in_it")(world)
            causes = (
                *("late_correction", "missing_in_live", "missing_in_batch"),
                *("live_newer", "same_stamp_conflict", None),
            )
            compared = [_compared(n, cause) for n, cause in enumerate(causes)]
            world.warehouse.load("gold_reconciliation", compared)

        result = run_status(fill=worst, after=after)
        lines = result.out.splitlines()
        assert len(lines) <= LINES
        assert "freshness_sla" not in head(result)  # reported already as the SLA
        assert [line for line in lines if len(line) > COLUMNS] == lines[-1:]
        assert lines[-1].startswith("Next: ")  # with the path of the folder
        assert lines[0].startswith("NOT HEALTHY: ")
        assert "…" in result.out

    def test_no_control_characters_are_printed(
        self, run_status: Callable[..., Result]
    ) -> None:
        evil = "\x1b[2Jcleared\r\n\x07"
        result = run_status(fill=alert("stuck_match", message=evil, scope=evil))
        assert ESCAPE not in result.out
        assert "\x07" not in result.out
        assert "\r" not in result.out
        assert "cleared" in result.out

    def test_all_adds_runs_ledger_and_rows(
        self, run_status: Callable[..., Result]
    ) -> None:
        short, full = run_status(), run_status("--all")
        assert full.out.startswith(short.out)
        assert len(short.out.splitlines()) <= LINES
        assert "Runs of the last 7 days (96, newest first)" in full.out
        assert re.search(r"^matches +valid +1 +1 +0 +1 +1 ", full.out, re.MULTILINE)
        assert re.search(r"^raw_pipeline_runs +96 *$", full.out, re.MULTILINE)
        assert "raw_quarantine" not in short.out

    def test_json_holds_all_of_it(self, run_status: Callable[..., Result]) -> None:
        run_status(fill=alert("feed_frozen"))
        data = run_status("--json", after=60).json
        assert data["as_of"] == "2026-11-21T13:00:00Z"
        assert data["verdict"]["state"] == "not healthy"
        assert (
            data["freshness"]["is_freshness_sla_met"] is True
        )  # as evaluated at 12:01
        assert data["now"]["is_freshness_sla_met"] is False
        assert data["now"]["freshness_minutes"] == 60
        assert [row["dag"] for row in data["health"]] == ["ALL", DAG]
        assert [row["condition"] for row in data["alerts"]["open"]] == ["feed_frozen"]
        assert "no_successful_pull" in {
            row["condition"] for row in data["alerts"]["unrecorded"]
        }
        assert data["overdue"][DAG] == "2026-11-21T12:45:00Z"
        assert list(data["rows"]) == list(TABLES)
        assert data["rows"]["raw_pipeline_runs"] == len(data["runs"]) == 96
        assert {"ledger", "data_tests", "reconciliation"} <= data.keys()

    def test_json_and_check_go_together(
        self, run_status: Callable[..., Result]
    ) -> None:
        result = run_status("--json", "--check", after=60)
        assert (result.code, result.json["verdict"]["state"]) == (1, "not healthy")


def _compared(number: int, cause: str | None) -> dict[str, Any]:
    """A row of `gold_reconciliation`."""
    row = dict.fromkeys(TABLES["gold_reconciliation"].names)
    return row | {
        "match_id": number,
        "as_of_date": "2026-11-21",
        "as_of": NOON.isoformat(),
        "competition_code": "PL",
        "utc_date": (NOON - days(1)).isoformat(),
        "verdict": "differs" if cause else "equal",
        "cause": cause,
        "is_to_reread": False,
    }


def mark(folder: Path) -> None:
    """Make a folder a simulated one."""
    run_status = {"seed": 1, "date": f"{NOON:%Y-%m-%d}", "profile": "calm"}
    (folder / "simulation.json").write_text(json.dumps(run_status))


class TestMoment:
    def test_of_a_time_before_the_last_evaluation_nothing_later_is_reported(
        self, run_status: Callable[..., Result]
    ) -> None:
        result = run_status(after=0.5)
        assert "\nAt 2026-11-21 12:00Z.\n" in result.out
        assert head(result) == "Healthy."

    def test_a_simulated_folder_stands_at_the_time_last_evaluated(
        self, touchline: Touchline, good: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(good, tmp_path, dirs_exist_ok=True)
        mark(tmp_path)
        result = touchline("status", "--out", tmp_path)
        assert head(result) == "Healthy."
        assert (
            "At 2026-11-21 12:01Z in a simulated folder, evaluated 11-21 12:01Z."
            in (result.out)
        )

    def test_or_at_a_run_after_that_whose_monitoring_failed(
        self, touchline: Touchline, good: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(good, tmp_path, dirs_exist_ok=True)
        mark(tmp_path)
        with world_in(tmp_path) as world:
            failed = run_row(NOON + minutes(45), status="failed", error="Late.")
            world.warehouse.load("raw_pipeline_runs", [failed])
        result = touchline("status", "--out", tmp_path, "--check")
        assert "At 2026-11-21 12:45Z in a simulated folder" in result.out
        assert "Late." in result.out
        assert result.code == 1

    def test_a_real_folder_stands_at_the_real_time(
        self, touchline: Touchline, good: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(good, tmp_path, dirs_exist_ok=True)
        before = datetime.now(UTC)
        run_status = touchline("status", "--out", tmp_path, "--json").json
        assert (
            before <= datetime.fromisoformat(run_status["as_of"]) <= datetime.now(UTC)
        )


class TestWords:
    @pytest.mark.parametrize(
        ("span", "words"),
        [
            (timedelta(seconds=-5), "0 s"),
            (timedelta(seconds=59), "59 s"),
            (timedelta(seconds=60), "1 min"),
            (timedelta(minutes=59, seconds=59), "59 min"),
            (timedelta(hours=1), "1 h"),
            (timedelta(hours=6, minutes=10), "6 h 10 min"),
            (timedelta(days=1), "1 d"),
            (timedelta(days=3, hours=4, minutes=59), "3 d 4 h"),
        ],
    )
    def test_a_span(self, span: timedelta, words: str) -> None:
        assert format_duration(span) == words

    def test_printable(self) -> None:
        assert printable("Möwe 3:1\x1b[31m\r\n\u202e") == "Möwe 3:1 [31m   "

    def test_text_keeps_to_the_right_of_its_head(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Screen().text("word " * 60, head="head  ")
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) > 2
        assert all(len(line) <= COLUMNS for line in lines)
        assert lines[0].startswith("head  word")
        assert {line[:7] for line in lines[1:]} == {"      w"}
        Screen(as_json=True).text("word")
        assert capsys.readouterr().out == ""
