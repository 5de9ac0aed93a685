"""Times ahead of the clock: no request may name one, and none that is stored counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.future_times import CLOCK_SKEW
from tests.functions.publish.published import read
from tests.functions.world import (
    FULL,
    FUNCTION_OF,
    LOG,
    MONITOR,
    NOON,
    VALIDATE,
    World,
    days,
    match,
    matches_response,
    minutes,
    season_response,
    standings_response,
    table,
    table_row,
)

pytestmark = pytest.mark.slow

TYPO = NOON.replace(year=2062)

WRITERS = (
    *(FULL, "run_gold_live", "run_data_tests", "reconcile_live_vs_batch"),
    *("publish_live_json", "export_dashboard_json", "write_daily_quality_report"),
    MONITOR,
)
"""The steps that write for a time."""

GOLD = (
    *("gold_live_match_monitor", "gold_live_scoreboard", "gold_league_table"),
    *("gold_score_corrections", "gold_pipeline_health", "gold_reconciliation"),
    "gold_data_test_results",
)


@pytest.fixture
def real(world: World, tmp_path: Path) -> World:
    """A world on the machine's clock, with something of everything in it."""
    world.change_settings(
        clock="system", site_uri=str(tmp_path / "site"), competitions=("PL",)
    )
    known = match(1, status="IN_PLAY", goals=(1, 0), kick_off=NOON - minutes(30))
    world.store_response(matches_response(known), at=NOON - minutes(2))
    world.store_response(
        season_response(known), at=NOON - minutes(2), resource="batch_matches"
    )
    lines = standings_response(table(table_row(2), table_row(3, 2)))
    world.store_response(lines, at=NOON - minutes(2), resource="standings")
    world.load_into_silver(since="2026-11-01")
    world.call(FULL)
    return world


def alerts(world: World) -> list[Any]:
    """The alerts of a condition that no match makes."""
    rows = world.rows("raw_alerts")
    return [row for row in rows if row["condition"] == "freshness_sla"]


def poison(world: World) -> None:
    """Have every step write for a time that is 36 years ahead, as it once could."""
    world.change_settings(clock="request")
    for step in WRITERS:
        world.try_call(step, as_of=TYPO)
    world.change_settings(clock="system")
    assert read(world, "live.json")["generated_at"].startswith("2062")


class TestARequest:
    @pytest.mark.parametrize("step", [*WRITERS, "fetch_matches_live", LOG])
    @pytest.mark.parametrize("name", ["as_of", "scheduled_at"])
    def test_that_names_a_time_ahead_of_the_clock_is_rejected(
        self, world: World, step: str, name: str
    ) -> None:
        world.change_settings(clock="system")
        moment = NOON + CLOCK_SKEW + minutes(0.1)
        response = world.try_call(step, **{name: moment})
        assert response.http_status == 400
        assert f"{name} is 2026-11-21T12:05:06Z" in response.body["error"]["what"]
        assert "date -u" in response.body["error"]["fix"]
        assert world.rows("raw_snapshots") == []

    def test_that_is_ahead_within_the_clock_skew_is_accepted(self, real: World) -> None:
        assert real.try_call(MONITOR, as_of=NOON + CLOCK_SKEW).is_ok

    def test_is_the_clock_with_clock_request(self, real: World) -> None:
        real.change_settings(clock="request")
        assert real.try_call(MONITOR, as_of=TYPO).is_ok

    @pytest.mark.parametrize("name", ["started_at", "finished_at", "judged_as_of"])
    def test_that_reports_a_run_of_a_future_time_is_rejected(
        self, world: World, name: str
    ) -> None:
        world.change_settings(clock="system")
        report: dict[str, Any] = {
            "trigger": "manual",
            "started_at": NOON,
            "finished_at": NOON,
            "steps": [],
            name: TYPO,
        }
        response = world.try_call(LOG, dag="live_poll_15m", args=report)
        assert (response.http_status, name in response.body["error"]["what"]) == (
            400,
            True,
        )


class TestWhatIsStoredAhead:
    def test_blocks_no_step_and_is_replaced(self, real: World) -> None:
        poison(real)
        for step in WRITERS:
            assert real.call(step)["status"] == "ok", step
        for name in GOLD:
            assert {row["as_of"] for row in real.rows(name)} <= {NOON}, name
        for name in ("live.json", "dashboard.json"):
            assert read(real, name)["generated_at"] == "2026-11-21T12:00:00Z"
        assert len(read(real, "live.json")["matches"]["data"]) == 1

    def test_prevents_no_alert_from_opening_or_closing(self, real: World) -> None:
        poison(real)
        (opened,) = alerts(real)
        assert (opened["opened_at"], opened["resolved_at"]) == (TYPO, None)
        real.call(MONITOR)
        (closed,) = alerts(real)
        assert (closed["resolved_at"], closed["last_seen_at"]) == (NOON, NOON)
        later = NOON + minutes(60)
        for moment in (later, later + minutes(15)):
            real.clock.set(moment)
            real.call(MONITOR)
        _, again = sorted(alerts(real), key=lambda row: row["resolved_at"] is None)
        assert (again["opened_at"], again["resolved_at"]) == (later, None)
        assert NOON <= again["onset_at"] <= later

    def test_is_not_the_newest_table(self, real: World) -> None:
        """A table from while the clock was three days ahead, and then the next one."""
        for at, points in ((NOON + days(3), 31), (NOON, 32)):
            real.clock.set(at)
            row = table_row(2, points=points)
            real.store_response(
                standings_response(table(row)), at=at, resource="standings"
            )
            real.load_into_silver(since="2026-11-01")
            (line,) = real.rows("silver_live_standings")
            assert line["points"] == points

    def test_is_not_the_newest_response_that_validate_looks_back_from(
        self, world: World
    ) -> None:
        """After a pause of days in which nothing else was stored."""
        world.change_settings(clock="system")
        for at in (NOON, NOON + days(20)):
            world.clock.set(at)
            world.store_response(matches_response(match(1)), at=at)
            world.call(VALIDATE)
        world.clock.set(NOON + days(10))
        late = world.store_response(matches_response(match(2)), at=NOON - days(1))
        world.call(VALIDATE)
        assert late.snapshot_id in {row["snapshot_id"] for row in world.ledger()}

    @pytest.mark.usefixtures("simulator")
    def test_is_not_a_pull_that_the_gate_waits_for(self, world: World) -> None:
        world.change_settings(clock="system")
        world.store_response(matches_response(), at=NOON + days(3))
        world.clock.set(NOON + days(3))
        world.load_into_silver(since="2026-11-01")
        world.clock.set(NOON)
        assert world.call("fetch_matches_live")["status"] == "ok"

    @pytest.mark.usefixtures("simulator")
    def test_is_not_a_table_that_a_refresh_waits_for(self, real: World) -> None:
        real.clock.set(NOON + days(3))
        real.store_response(
            standings_response(table(table_row(2))),
            at=NOON + days(3),
            resource="standings",
        )
        real.load_into_silver(since="2026-11-01")
        real.clock.set(NOON + minutes(40))
        response = real.call("refresh_standings")
        assert (response["status"], response["details"]["competitions"]) == (
            "ok",
            ["PL"],
        )

    @pytest.mark.usefixtures("simulator")
    def test_is_not_an_ingest_of_the_next_night(self, world: World) -> None:
        world.change_settings(clock="system", competitions=("PL",))
        world.store_response(
            season_response(match(1)), at=NOON + minutes(30), resource="batch_matches"
        )
        assert world.call("run_batch_ingest")["counts"]["resumed"] == 0


def test_every_step_of_the_list_is_one() -> None:
    assert set(WRITERS) <= set(FUNCTION_OF)


def test_an_alert_of_a_future_time_closes_without_evidence_of_then(real: World) -> None:
    """A clock that was three days ahead found a match-day without a pull, from a time
    on that has not come."""
    real.clock.set(NOON + days(3))
    real.store_response(matches_response(match(2, kick_off=NOON + days(3))), at=NOON)
    real.load_into_silver(since="2026-11-01")
    real.call(MONITOR)
    assert [row["resolved_at"] for row in alerts(real)] == [None]
    real.clock.set(NOON)
    real.call(MONITOR)
    open_alerts = [r for r in real.rows("raw_alerts") if r["opened_at"] > NOON]
    assert open_alerts
    assert {row["resolved_at"] for row in open_alerts} == {NOON}
