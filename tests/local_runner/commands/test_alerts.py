"""`alerts`: what is open and what was, for people and for scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from local_runner.simulator.server import TOKEN as SIMULATORS
from tests.functions.world import (
    MONITOR,
    NOON,
    World,
    days,
    match,
    matches_response,
    minutes,
)
from tests.local_runner.command import ESCAPE, Result, Touchline
from tests.local_runner.rows import alert_row, world_in
from transforms.alert_conditions import CONDITIONS

pytestmark = pytest.mark.slow

COLUMNS = 100

ShowAlerts = Callable[..., Result]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one pull at noon on a match-day, evaluated a minute later."""
    folder = tmp_path_factory.mktemp("good")
    with world_in(folder) as world:
        world.store_response(matches_response(match(1)), at=NOON)
        world.load_into_silver(since="2026-11-01")
        world.call(MONITOR, as_of=NOON + minutes(1))
    return folder


@pytest.fixture
def show(touchline: Touchline, good: Path, tmp_path: Path) -> ShowAlerts:
    """Run `alerts` on the good folder with `rows` among its alerts; at 12:02."""
    shutil.copytree(good, tmp_path, dirs_exist_ok=True)

    def show(*words: object, rows: list[Any] | None = None, after: float = 2) -> Result:
        if rows:
            with world_in(tmp_path) as world:
                world.warehouse.load("raw_alerts", rows)
        at = (NOON + minutes(after)).isoformat()
        return touchline("alerts", "--out", tmp_path, "--as-of", at, *words)

    return show


def headings(result: Result) -> list[tuple[str, str, str, str]]:
    """Of each alert shown: word, severity, condition, scope."""
    pattern = r"^(OPEN|WRONG|closed) +(\w+)  (\w+)  (.+)$"
    return re.findall(pattern, result.out, re.MULTILINE)


WARNING = alert_row("stuck_match", NOON - minutes(30), scope="match 1")
CRITICAL = alert_row("reconcile_conflict", NOON - days(2), severity="critical")
CLOSED = alert_row(
    "feed_frozen",
    NOON - minutes(120),
    resolved_at=NOON - minutes(60),
    severity="critical",
)


class TestExitCode:
    @pytest.mark.parametrize(
        ("rows", "code"),
        [
            ([], 0),
            ([CLOSED], 0),
            ([WARNING], 3),
            ([CRITICAL], 1),
            ([WARNING, CRITICAL, CLOSED], 1),
        ],
    )
    def test_it_says_what_is_open(
        self, show: ShowAlerts, rows: list[Any], code: int
    ) -> None:
        result = show(rows=rows)
        assert (result.code, result.err) == (code, "")
        assert show("--json").code == code

    def test_a_condition_that_holds_counts_without_a_record(
        self, show: ShowAlerts
    ) -> None:
        """The pipeline has stopped: no monitor step has opened an alert."""
        assert show(after=19.9).code == 0
        assert show(after=20).code == 3
        assert show(after=30).code == 3
        assert show(after=30.1).code == 1

    def test_no_warehouse_is_a_wrong_request(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        line = touchline("alerts", "--out", tmp_path / "new").refused(2)
        assert "There is no warehouse" in line
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("days", ["-1", "401", "x"])
    def test_invalid_days_are_refused(self, show: ShowAlerts, days: str) -> None:
        assert show("--days", days).code == 2


class TestForPeople:
    def test_nothing(self, show: ShowAlerts) -> None:
        assert show().out == (
            "No alert is open at 2026-11-21 12:02Z; 0 closed in the 7 days before.\n"
        )

    def test_each_with_all_that_matters(self, show: ShowAlerts) -> None:
        result = show(rows=[WARNING, CRITICAL, CLOSED])
        assert result.out.startswith("2 alerts are open (1 critical, 1 warning) at")
        assert headings(result) == [
            ("OPEN", "critical", "reconcile_conflict", "ALL"),
            ("OPEN", "warning", "stuck_match", "match 1"),
            ("closed", "critical", "feed_frozen", "ALL"),
        ]
        assert "since 2026-11-21 11:30Z (32 min), last seen 11-21 11:30Z" in result.out
        assert "from 2026-11-21 10:00Z to 2026-11-21 11:00Z (1 h)" in result.out
        for name in ("reconcile_conflict", "stuck_match", "feed_frozen"):
            assert f"          Runbook: docs/alerts.md#{name}\n" in result.out
        assert result.out.count("Something is wrong.") == 3

    def test_alerts_without_a_monitor_step_are_shown(self, show: ShowAlerts) -> None:
        result = show(after=45)
        assert headings(result) == [
            ("WRONG", "critical", "no_successful_pull", "ALL"),
            ("WRONG", "warning", "freshness_sla", "ALL"),
        ]
        assert "2 alerts are not recorded yet" in result.out
        assert "since 2026-11-21 12:30Z (15 min), not recorded" in result.out
        assert (
            "Monitoring last evaluated at 2026-11-21 12:01Z, 44 min before"
            in result.out
        )
        assert "Runbook: docs/alerts.md#no_successful_pull" in result.out

    def test_a_recorded_alert_is_shown_once(
        self, show: ShowAlerts, tmp_path: Path
    ) -> None:
        with world_in(tmp_path) as world:
            world.call(MONITOR, as_of=NOON + minutes(45))
        result = show(after=46)
        assert [row[0] for row in headings(result)] == ["OPEN", "OPEN"]
        assert "Monitoring last evaluated" not in result.out

    def test_what_the_next_monitor_step_will_close(self, show: ShowAlerts) -> None:
        row = alert_row("no_successful_pull", NOON - minutes(30), severity="critical")
        result = show(rows=[row])
        assert (
            "Its condition no longer holds: the next monitor step closes it."
            in result.out
        )
        assert result.code == 1

    def test_an_alert_that_lasts_is_not_shown_as_clearing(
        self, show: ShowAlerts, tmp_path: Path
    ) -> None:
        with world_in(tmp_path) as world:
            world.call(MONITOR, as_of=NOON + minutes(45))
        assert "no longer holds" not in show(after=46).out

    def test_text_is_wrapped_and_control_characters_removed(
        self, show: ShowAlerts
    ) -> None:
        evil = "\x1b[2J\r\x07" + "a word " * 60
        row = alert_row("stuck_match", NOON, message=evil, scope=evil)
        lines = show(rows=[row]).out.split("\n")
        assert max(map(len, lines)) <= COLUMNS
        assert len(lines) > 8
        assert not {ESCAPE, "\r", "\x07"} & set("".join(lines))

    def test_a_folder_without_an_evaluation_is_reported(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        with world_in(tmp_path):
            pass
        result = touchline("alerts", "--out", tmp_path)
        assert "No conditions have been evaluated yet" in result.out
        assert result.code == 0


class TestTime:
    def test_days_say_how_far_back(self, show: ShowAlerts) -> None:
        old = alert_row("feed_frozen", NOON - days(9), resolved_at=NOON - days(8))
        assert headings(show(rows=[old])) == []
        assert [row[0] for row in headings(show("--days", 9))] == ["closed"]
        assert headings(show("--days", 0, rows=[CLOSED])) == []

    def test_an_open_alert_is_shown_however_old(self, show: ShowAlerts) -> None:
        old = alert_row("stuck_match", NOON - days(90))
        assert len(headings(show("--days", 0, rows=[old]))) == 1

    @pytest.mark.parametrize(
        ("at", "word"),
        [(-121, None), (-119, "OPEN"), (-61, "OPEN"), (-60, "closed"), (0, "closed")],
    )
    def test_as_it_stood_then(
        self, show: ShowAlerts, at: float, word: str | None
    ) -> None:
        found = headings(show(rows=[CLOSED], after=at))
        words = [row[0] for row in found if row[2] == "feed_frozen"]
        assert words == ([word] if word else [])

    def test_nothing_later_is_shown_of_an_earlier_time(self, show: ShowAlerts) -> None:
        show(rows=[CLOSED | {"last_seen_at": (NOON - minutes(61)).isoformat()}])
        (row,) = show("--json", after=-90).json["open"]
        assert row["resolved_at"] is None
        assert row["last_seen_at"] == "2026-11-21T10:30:00Z"

    def test_a_simulated_folder_stands_at_the_last_evaluated_time(
        self, touchline: Touchline, show: ShowAlerts, tmp_path: Path
    ) -> None:
        marker = '{"seed": 1, "date": "2026-11-21", "profile": "calm"}'
        (tmp_path / "simulation.json").write_text(marker)
        show(rows=[CLOSED])
        result = touchline("alerts", "--out", tmp_path)
        assert "at 2026-11-21 12:01Z; 1 closed" in result.out


class TestForScripts:
    def test_rows_as_in_the_table(self, show: ShowAlerts) -> None:
        data = show("--json", rows=[WARNING, CLOSED], after=45).json
        assert data["as_of"] == "2026-11-21T12:45:00Z"
        assert data["since"] == "2026-11-14T12:45:00Z"
        assert data["judged_as_of"] == "2026-11-21T12:01:00Z"
        (open_,), (closed,) = data["open"], data["closed"]
        assert open_["alert_id"] == WARNING["alert_id"]
        assert data["clearing"] == [WARNING["alert_id"]]
        assert closed["resolved_at"] == "2026-11-21T11:00:00Z"
        first, second = data["unrecorded"]
        assert first.keys() == open_.keys() == closed.keys()
        assert {first["condition"], second["condition"]} == {
            "no_successful_pull",
            "freshness_sla",
        }
        for row in (first, second):
            assert row["alert_id"] is None
            assert row["severity"] == CONDITIONS[row["condition"]].severity
            assert row["runbook"] == f"docs/alerts.md#{row['condition']}"

    def test_looking_changes_nothing(self, show: ShowAlerts, tmp_path: Path) -> None:
        with world_in(tmp_path) as world:
            before = everything(world)
        for after in (2, 45, 600):
            show(after=after)
        with world_in(tmp_path) as world:
            assert everything(world) == before


def everything(world: World) -> dict[str, Any]:
    tables = ("raw_alerts", "gold_live_match_monitor", "raw_pipeline_runs")
    lake = list(world.lake.keys("ops"))
    return {"lake": lake, **{name: world.rows(name) for name in tables}}


def test_through_the_commands_alone(touchline: Touchline, tmp_path: Path) -> None:
    """A poll, 45 minutes of nothing, a monitor step, and a poll again."""
    where = ("--simulated", "--out", tmp_path)
    start = datetime.fromisoformat("2026-11-23T20:00:00Z")

    def at(after: float) -> str:
        return (start + minutes(after)).strftime("%Y-%m-%dT%H:%M:%SZ")

    touchline("run", "live_poll_15m", "--as-of", at(0), *where)
    assert touchline("alerts", "--out", tmp_path).code == 0
    touchline("trigger", "monitor", "--json", f'{{"as_of": "{at(45)}"}}', *where)
    result = touchline("alerts", "--out", tmp_path)
    assert result.code == 1
    assert ("OPEN", "critical", "no_successful_pull", "ALL") in headings(result)
    assert SIMULATORS not in result.out
    touchline("run", "live_poll_15m", "--as-of", at(60), *where)
    result = touchline("alerts", "--out", tmp_path)
    assert ("closed", "critical", "no_successful_pull", "ALL") in headings(result)
    assert "no_successful_pull" not in {
        row[2] for row in headings(result) if row[0] == "OPEN"
    }
