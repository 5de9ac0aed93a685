"""Times ahead of the clock on the command line, and what a rebuild makes of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from functions.shared.runtime.clock import VirtualClock
from functions.shared.runtime.settings import Settings
from local_runner.commands.rebuild import rebuild_warehouse
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import settings_in
from tests.functions.shared.runtime.test_future_times import WRITERS
from tests.functions.world import (
    FULL,
    LOG,
    MONITOR,
    NOON,
    World,
    days,
    match,
    matches_response,
    minutes,
    season_response,
)
from tests.local_runner.command import Touchline
from tests.local_runner.commands.test_rebuild import snapshot_of_tables
from tests.local_runner.rows import world_in

pytestmark = pytest.mark.slow

TYPO = "2062-11-21T12:00:00Z"


@pytest.mark.parametrize(
    "words",
    [
        ["run", "hourly_refresh", "--as-of", TYPO],
        ["rebuild", "--until", TYPO],
        ["backfill", "--from", "2026-11-01", "--to", "2026-11-02", "--as-of", TYPO],
    ],
    ids=lambda words: words[0],
)
def test_a_verb_that_would_work_at_a_time_ahead_is_refused(
    touchline: Touchline, tmp_path: Path, words: list[str]
) -> None:
    out = tmp_path / "out"
    line = touchline(*words, "--out", out, FOOTBALL_DATA_TOKEN="x").refused()  # noqa: S106
    assert f"is {TYPO}, ahead of the clock" in line
    assert "date -u" in line
    assert not out.exists()


def test_a_trigger_is_refused_by_the_step(touchline: Touchline, tmp_path: Path) -> None:
    body = f'{{"as_of": "{TYPO}"}}'
    words = ("trigger", "monitor", "--json", body, "--out", tmp_path / "out")
    result = touchline(*words, FOOTBALL_DATA_TOKEN="x")  # noqa: S106
    assert result.code == 2
    assert f"as_of is {TYPO}, ahead of the clock" in result.err


def test_a_simulated_folder_has_its_own_time(
    touchline: Touchline, tmp_path: Path
) -> None:
    words = ("run", "live_poll_15m", "--simulated", "--out", tmp_path / "out")
    for as_of in ("2026-11-21T15:00:00Z", "2027-03-06T15:00:00Z"):
        assert touchline(*words, "--as-of", as_of).code == 0
    assert "ahead" not in touchline("status", "--out", tmp_path / "out").out
    assert touchline("rebuild", "--out", tmp_path / "out").code == 0


def tick(world: World) -> None:
    """A run by hand, recorded."""
    world.store_response(matches_response(match(1, goals=(1, 0))), at=world.clock.now())
    world.load_into_silver(since="2026-11-01")
    for step in WRITERS:
        world.call(step)
    evaluated = world.call(MONITOR, dag="hourly_refresh")["details"]["as_of"]
    now = world.clock.now()
    args = {"trigger": "manual", "started_at": now, "finished_at": now, "steps": []}
    run_id = f"hourly_refresh-{now:%Y%m%dT%H%M%S}"
    report = args | {"judged_as_of": evaluated}
    world.call(LOG, dag="hourly_refresh", run_id=run_id, args=report)


@pytest.mark.parametrize("ahead", [days(3), days(13_149)], ids=["3 days", "36 years"])
@pytest.mark.parametrize("what", ["as_of", "clock"])
def test_a_rebuild_gives_what_was_made_after_times_ahead(
    tmp_path: Path, what: str, ahead: timedelta
) -> None:
    """Of an `as_of`, as it could once be given, and of a clock that was ahead."""
    with world_in(tmp_path) as world:
        world.change_settings(clock="system", site_uri=str(tmp_path / "site"))
        world.store_response(
            season_response(match(1)), at=NOON, resource="batch_matches"
        )
        tick(world)
        wrong = NOON + minutes(10) + ahead
        if what == "clock":
            world.clock.set(wrong)
            tick(world)
        else:
            world.change_settings(clock="request")
            for step in (FULL, *WRITERS):
                world.call(step, as_of=wrong)
            world.change_settings(clock="system")
        for after in (20, 35):
            world.clock.set(NOON + minutes(after))
            tick(world)
    settings = settings_in(tmp_path, Settings())
    before = snapshot_of_tables(settings.warehouse_uri)
    clock = VirtualClock(NOON + minutes(36))
    assert rebuild_warehouse(settings, clock, Screen(), until=None, dry_run=False)
    after_it = snapshot_of_tables(settings.warehouse_uri)
    for tables in (before, after_it):
        for row in tables["gold_data_test_results"]:
            del row["checked_count"]  # void rows were there when it was counted
    for name, rows in before.items():
        if name not in ("raw_alerts", "raw_live_matches"):
            assert after_it[name] == rows, name
    assert {row["as_of"] for row in before["gold_league_table"]} <= {NOON + minutes(35)}
