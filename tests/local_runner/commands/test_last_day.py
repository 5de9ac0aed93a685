"""The strip of the last day: what each hour shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local_runner.commands import last_day
from local_runner.commands.last_day import show_last_day
from local_runner.runtime.screen import Screen

SINCE = datetime(2026, 11, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def point(at: datetime, minutes: float | None, limit: int = 20) -> dict[str, Any]:
    return {"at": at, "freshness_minutes": minutes, "freshness_sla_minutes": limit}


def run(number: float, status: str, dag: str = "live_poll_15m") -> dict[str, Any]:
    at = SINCE + number * HOUR
    return {"dag": dag, "scheduled_at": at, "started_at": at, "status": status}


def day(points: list[Any], runs: list[Any]) -> dict[str, Any]:
    return {
        "since": SINCE,
        "freshness": last_day._freshness(points, SINCE),
        "runs": last_day._runs(runs, SINCE),
    }


def shown(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: dict[str, Any],
    *,
    terminal: bool,
    width: int = 120,
) -> list[str]:
    screen = Screen()
    monkeypatch.setattr(screen.console, "_force_terminal", terminal)
    screen.console.width = width
    show_last_day(screen, found)
    return capsys.readouterr().out.splitlines()


QUARTERS = [point(SINCE + n * 15 * MINUTE, 15) for n in range(1, 97)]


def test_an_age_grows_through_every_hour_until_the_next_pull() -> None:
    hours = last_day._freshness([point(SINCE + 2.5 * HOUR, 150, 90)], SINCE)
    ages = [hour["longest_minutes"] for hour in hours]
    assert ages[:4] == [60, 120, 150, None]
    assert [hour["is_met"] for hour in hours][:4] == [True, False, False, None]


def test_an_unknown_age_is_no_age() -> None:
    hours = last_day._freshness([point(SINCE + HOUR, None)], SINCE)
    assert {hour["is_met"] for hour in hours} == {None}


def test_a_run_without_a_tick_counts_where_it_started() -> None:
    manual = run(3, "success") | {"scheduled_at": None}
    assert last_day._runs([manual], SINCE)["live_poll_15m"][3] == {"success": 1}


def test_runs_of_other_hours_are_left_out() -> None:
    assert last_day._runs([run(-1, "failed"), run(24, "failed")], SINCE) == {}


def test_a_terminal_shows_strips(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    points = [one for one in QUARTERS if not 9.9 * HOUR < one["at"] - SINCE < 11 * HOUR]
    points = sorted([*points, point(SINCE + 11 * HOUR, 75)], key=lambda one: one["at"])
    runs = [run(n / 4, "failed" if n == 40 else "success") for n in range(96)]
    runs.append(run(2, "skipped", "hourly_refresh"))
    ruler, fresh, live, hourly = shown(
        monkeypatch, capsys, day(points, runs), terminal=True
    )
    column = ruler.index("00 ")
    assert ruler[column:].startswith("00    06    12    18    ")
    assert fresh[column : column + 24] == "▆" * 10 + "█" + "▆" * 13
    assert live[column : column + 24] == "■" * 10 + "x" + "■" * 13
    assert hourly[column : column + 24] == "  ·" + " " * 21
    assert fresh.endswith("met in 23 of 24 hours, missed in 10Z")
    assert live.endswith("95 success, 1 failed: not well in 10Z")


def test_a_narrow_terminal_shows_strips_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = day(QUARTERS, [])
    _, fresh = shown(monkeypatch, capsys, found, terminal=True, width=60)
    assert fresh.endswith("▆" * 24)


def test_elsewhere_the_same_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [run(n, "missed") for n in range(6)]
    fresh, live = shown(monkeypatch, capsys, day(QUARTERS, runs), terminal=False)
    assert fresh == "Last day   freshness        met in 24 of 24 hours"
    assert live.startswith("           live_poll_15m    6 missed: not well in 00Z, ")
    assert live.endswith("03Z and 2 more")


def test_before_the_first_pull(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = shown(monkeypatch, capsys, day([], []), terminal=False)
    assert line == "Last day   freshness        no successful pull"
