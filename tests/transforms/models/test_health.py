"""How the DAGs have been doing, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.transforms.bench import NOON, Bench, minutes

pytestmark = pytest.mark.slow

LIVE = "live_poll_15m"
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


def run(started_at: datetime, status: str = "success", /, **changes: Any) -> Any:
    """A run of two seconds, or the tick of one that did not come."""
    is_gap = status in ("missed", "abandoned")
    row = {
        "dag": LIVE,
        "trigger": "schedule",
        "scheduled_at": started_at,
        "started_at": started_at,
        "finished_at": started_at if is_gap else started_at + 2 * SECOND,
        "duration_ms": 0 if is_gap else 2000,
        "status": status,
        "attempts": 0 if is_gap else 1,
        "last_attempt_at": started_at,
        "steps": "[]",
        "api_calls": 1,
        "statements": 8,
        "billed_bytes": 0,
        "code_version": "1",
        "publish_status": None,
    } | changes
    return {"run_id": f"{row['dag']}-{started_at:%Y%m%dT%H%M%SZ}"} | row


def health(bench: Bench, as_of: datetime = NOON) -> dict[str, dict[str, Any]]:
    rows = bench.run("gold_pipeline_health", as_of=as_of)
    return {row["dag"]: row for row in rows}


def put(bench: Bench, *runs: Any) -> None:
    bench.put("raw_pipeline_runs", *runs)


def test_a_dag_without_runs_has_no_row(bench: Bench) -> None:
    assert health(bench) == {}
    put(bench, run(NOON - 31 * DAY), run(NOON, dag="hourly_refresh"))
    assert health(bench) == {}


def test_every_column(bench: Bench) -> None:
    put(
        bench,
        run(NOON - 20 * DAY, "failed", duration_ms=90_000),
        run(NOON - 5 * DAY, "skipped", duration_ms=1000),
        run(NOON - minutes(45), duration_ms=4000),
        run(NOON - minutes(30), "missed"),
        run(NOON - minutes(15), "failed", attempts=3, duration_ms=10_000),
    )
    row = health(bench)[LIVE]
    assert row == {
        "dag": LIVE,
        "as_of": NOON,
        "runs_1d": 3,
        "success_ratio_1d": pytest.approx(1 / 3),
        "runs_7d": 4,
        "success_ratio_7d": pytest.approx(1 / 2),
        "runs_30d": 5,
        "success_ratio_30d": pytest.approx(2 / 5),
        "consecutive_failures": 2,
        "mean_duration_ms": pytest.approx(5000),
        "slowest_duration_ms": 10_000,
        "slo_target_ratio": 0.99,
        "error_budget_left_ratio": pytest.approx(1 - 3 / (5 * 0.01)),
        "is_success_sla_met": False,
        "last_run_id": f"{LIVE}-20261121T114500Z",
        "last_status": "failed",
        "last_finished_at": NOON - minutes(15) + 2 * SECOND,
    }


def test_each_dag_has_a_row_and_all_together(bench: Bench) -> None:
    put(
        bench,
        run(NOON - minutes(15), "failed"),
        run(NOON - minutes(60), dag="hourly_refresh"),
    )
    found = {
        dag: (row["runs_1d"], row["consecutive_failures"])
        for dag, row in health(bench).items()
    }
    assert found == {LIVE: (1, 1), "hourly_refresh": (1, 0), "ALL": (2, 1)}


@pytest.mark.parametrize(
    ("ended", "counts"),
    [(NOON - MICROSECOND, True), (NOON, False), (NOON + SECOND, False)],
)
def test_a_run_counts_once_it_is_over(
    bench: Bench, ended: datetime, counts: bool
) -> None:
    """The current run ends at `as_of` at the earliest, where the clock is virtual."""
    put(bench, run(NOON - minutes(1), finished_at=ended))
    assert bool(health(bench)) is counts


@pytest.mark.parametrize(
    ("ago", "runs"),
    [
        (DAY, (1, 1, 1)),
        (DAY + MICROSECOND, (0, 1, 1)),
        (7 * DAY, (0, 1, 1)),
        (7 * DAY + MICROSECOND, (0, 0, 1)),
        (30 * DAY, (0, 0, 1)),
        (30 * DAY + MICROSECOND, None),
    ],
)
def test_windows_count_back_from_as_of(
    bench: Bench, ago: timedelta, runs: tuple[int, ...] | None
) -> None:
    put(bench, run(NOON - ago))
    row = health(bench).get(LIVE)
    found = row and tuple(row[f"runs_{days}d"] for days in (1, 7, 30))
    assert found == runs


def test_a_day_of_polls_is_96(bench: Bench) -> None:
    put(bench, *(run(NOON - n * minutes(15)) for n in range(120)))
    assert health(bench)[LIVE]["runs_1d"] == 96


def test_a_window_without_runs_has_null_ratios(bench: Bench) -> None:
    put(bench, run(NOON - 8 * DAY, "failed"))
    row = health(bench)[LIVE]
    assert row["success_ratio_1d"] is row["success_ratio_7d"] is None
    assert row["mean_duration_ms"] is row["slowest_duration_ms"] is None
    assert row["is_success_sla_met"] is None
    assert row["success_ratio_30d"] == 0


@pytest.mark.parametrize("status", ["failed", "missed", "abandoned", "odd"])
def test_all_that_is_no_success_has_failed(bench: Bench, status: str) -> None:
    put(
        bench,
        run(NOON - minutes(45), status),
        run(NOON - minutes(30), "skipped"),
        run(NOON - minutes(15), status),
    )
    row = health(bench)[LIVE]
    assert row["success_ratio_1d"] == pytest.approx(1 / 3)
    assert row["consecutive_failures"] == 1


@pytest.mark.parametrize(
    ("newest", "count"),
    [
        (["success"], 0),
        (["failed"], 1),
        (["failed", "success", "failed"], 1),
        (["missed", "failed", "abandoned", "skipped", "failed"], 3),
        (["failed", "missed"], 2),
    ],
)
def test_failures_in_a_row_are_counted_from_the_newest(
    bench: Bench, newest: list[str], count: int
) -> None:
    put(bench, *(run(NOON - n * HOUR, status) for n, status in enumerate(newest, 1)))
    put(bench, run(NOON - 31 * DAY, "failed"))
    assert health(bench)[LIVE]["consecutive_failures"] == count


HOUR = minutes(60)


def test_runs_that_started_together_are_ordered_by_their_ids(bench: Bench) -> None:
    then = NOON - HOUR
    put(
        bench,
        run(then, "failed", run_id="b"),
        run(then, "success", run_id="a"),
        run(then - HOUR, "failed", run_id="z"),
    )
    row = health(bench)[LIVE]
    found = row["last_run_id"], row["last_status"], row["consecutive_failures"]
    assert found == ("b", "failed", 1)


@pytest.mark.parametrize(
    ("runs", "failures", "is_met"),
    [
        (100, 0, True),
        (100, 1, True),
        (100, 2, False),
        (99, 1, False),
        (96, 1, False),
        (96, 0, True),
        (1, 1, False),
    ],
)
def test_99_of_100_are_enough(
    bench: Bench, runs: int, failures: int, is_met: bool
) -> None:
    statuses = ["failed"] * failures + ["success"] * (runs - failures)
    put(bench, *(run(NOON - n * minutes(14), s) for n, s in enumerate(statuses, 1)))
    row = health(bench)[LIVE]
    assert row["runs_7d"] == runs
    assert row["is_success_sla_met"] is is_met


def test_the_success_sla_is_of_seven_days(bench: Bench) -> None:
    put(bench, *(run(NOON - n * DAY, "failed") for n in (1, 8)))
    put(bench, *(run(NOON - n * HOUR) for n in range(1, 100)))
    assert health(bench)[LIVE]["is_success_sla_met"] is True
    assert health(bench)[LIVE]["success_ratio_1d"] < 0.99


@pytest.mark.parametrize(
    ("runs", "failures", "left"), [(200, 0, 1.0), (200, 1, 0.5), (200, 2, 0.0)]
)
def test_the_budget_is_one_failure_in_a_hundred(
    bench: Bench, runs: int, failures: int, left: float
) -> None:
    statuses = ["failed"] * failures + ["success"] * (runs - failures)
    put(bench, *(run(NOON - n * HOUR, s) for n, s in enumerate(statuses, 1)))
    found = health(bench)[LIVE]["error_budget_left_ratio"]
    assert found == pytest.approx(left, abs=1e-12)


def test_an_older_time_never_replaces_a_newer_result(bench: Bench) -> None:
    put(bench, run(NOON - HOUR), run(NOON + minutes(1)))
    newer = health(bench, NOON + HOUR)
    assert health(bench, NOON) == newer
    assert newer[LIVE]["runs_1d"] == 2
    assert health(bench, NOON + 32 * DAY) == {}
