from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.shared.runtime.dags import load_dags
from local_runner.runtime.schedule import ScheduleAdherence, schedule_adherence
from tests.local_runner.rows import run_row

LIVE, HOURLY, DAILY = "live_poll_15m", "hourly_refresh", "daily_reconcile"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def ran(tick: datetime, dag: str = LIVE, status: str = "success") -> dict[str, Any]:
    row = run_row(tick, dag, status)
    return row | {
        name: datetime.fromisoformat(row[name])
        for name in ("scheduled_at", "started_at", "finished_at")
    }


def by_hand(at: datetime) -> dict[str, Any]:
    return ran(at) | {"run_id": "by-hand", "scheduled_at": None}


def held(*runs: dict[str, Any], at: datetime) -> dict[str, ScheduleAdherence]:
    return {dag.dag: dag for dag in schedule_adherence(load_dags(), runs, at)}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_without_runs_nothing_is_due() -> None:
    for one in held(at=NOON).values():
        assert (one.newest, one.ticks, one.missed, one.overdue_since) == (
            None,
            0,
            0,
            None,
        )


@pytest.mark.parametrize(
    ("after", "overdue"), [(10, False), (24.99, False), (25, True), (60, True)]
)
def test_a_tick_has_ten_minutes_to_begin(after: float, overdue: bool) -> None:
    """After the tick at noon the next is due at 12:15 and overdue at 12:25."""
    live = held(ran(NOON), at=NOON + minutes(after))[LIVE]
    assert (live.overdue_since is not None) is overdue


def test_overdue_since_the_newest_tick_that_is_due() -> None:
    live = held(ran(NOON), at=NOON + minutes(60))[LIVE]
    assert live.overdue_since == NOON + minutes(45)
    assert (live.ticks, live.missed) == (4, 3)


def test_a_run_by_hand_does_the_work_but_is_not_a_tick() -> None:
    live = held(ran(NOON), by_hand(NOON + minutes(50)), at=NOON + minutes(60))[LIVE]
    assert live.overdue_since is None
    assert live.newest is not None
    assert live.newest["run_id"] == "by-hand"
    assert (live.ticks, live.missed) == (4, 3)


def test_runs_by_hand_alone_are_not_a_schedule() -> None:
    live = held(by_hand(NOON), at=NOON + minutes(600))[LIVE]
    assert (live.ticks, live.missed, live.overdue_since) == (0, 0, None)


@pytest.mark.parametrize(
    ("status", "missed", "overdue"),
    [
        ("success", 0, False),
        ("skipped", 0, False),
        ("failed", 0, False),
        ("abandoned", 1, False),
        ("missed", 1, True),
    ],
)
def test_what_counts_as_run(status: str, missed: int, overdue: bool) -> None:
    tick = NOON + minutes(15)
    live = held(ran(NOON), ran(tick, status=status), at=tick + minutes(11))[LIVE]
    assert (live.ticks, live.missed) == (2, missed)
    assert (live.overdue_since is not None) is overdue


def test_only_the_last_day_counts() -> None:
    ticks = [NOON - timedelta(days=3) + minutes(15) * n for n in range(4 * 24 * 3 + 1)]
    live = held(*map(ran, ticks), at=NOON)[LIVE]
    # from noon yesterday to 11:45; the tick at noon may still begin
    assert (live.ticks, live.missed, live.overdue_since) == (96, 0, None)


def test_a_dag_that_never_ran_is_not_overdue_but_its_ticks_went_by() -> None:
    ticks = [NOON + minutes(15) * n for n in range(14 * 4 + 2)]  # to 02:15
    found = held(*map(ran, ticks), at=NOON + timedelta(hours=14, minutes=20))
    assert found[LIVE].overdue_since is None
    daily, hourly = found[DAILY], found[HOURLY]
    assert (daily.newest, daily.ticks, daily.missed) == (None, 1, 1)
    assert (hourly.newest, hourly.ticks, hourly.missed) == (None, 15, 15)
    assert daily.overdue_since is hourly.overdue_since is None


def test_each_dag_by_its_own_runs() -> None:
    at = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    live = [ran(at - minutes(15) * n) for n in range(60)]
    hourly = [ran(at - minutes(30) - minutes(60) * n, HOURLY) for n in range(14)]
    found = held(*live, *hourly, ran(at - timedelta(days=1, minutes=30), DAILY), at=at)
    assert found[LIVE].overdue_since is found[HOURLY].overdue_since is None
    assert found[DAILY].overdue_since == at.replace(minute=0)
    assert (found[DAILY].ticks, found[DAILY].missed) == (1, 1)
