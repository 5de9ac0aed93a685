"""Run records: in the lake first, and one for every tick."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from pathlib import Path

import pytest

from functions.shared.storage.run_records import (
    RunRecord,
    publish_status,
    put_rows,
    read_records,
)
from tests.functions.world import (
    JSON,
    LOG,
    MONITOR,
    NOON,
    World,
    days,
    in_memory_warehouse,
    matches_response,
    minutes,
)

pytestmark = pytest.mark.slow

DAG = "live_poll_15m"


def run_id(tick: datetime, dag: str = DAG) -> str:
    return f"{dag}-{tick:%Y%m%dT%H%MZ}"


def log(
    world: World,
    tick: datetime,
    *,
    dag: str = DAG,
    status: str = "ok",
    started: datetime | None = None,
) -> dict[str, int]:
    """The run of a tick monitors, and reports itself, a minute after it began; what
    its monitoring counted."""
    started = started or tick
    world.clock.set(started + minutes(1))
    about = {"dag": dag, "run_id": run_id(tick, dag), "scheduled_at": tick.isoformat()}
    monitored = world.call(MONITOR, **about)
    step = {
        "step": "fetch_matches_live",
        "function": "fetch",
        "status": status,
        "attempts": 1,
        "duration_ms": 5,
        "error": "It broke." if status == "failed" else None,
    }
    args = {
        "trigger": "schedule",
        "started_at": started.isoformat(),
        "finished_at": (started + minutes(1)).isoformat(),
        "steps": [step],
        "judged_as_of": started.isoformat(),
    }
    world.call(LOG, args=args, **about)
    counts: dict[str, int] = monitored["counts"]
    return counts


def statuses(world: World) -> dict[str, str]:
    return {row["run_id"]: row["status"] for row in world.rows("raw_pipeline_runs")}


def test_a_record_can_be_read_in_the_lake(world: World) -> None:
    log(world, NOON, status="failed")
    (key,) = world.lake.keys("ops/runs")
    name = f"20261121T120000.000000Z_{run_id(NOON)}_failed.json.gz"
    assert key == f"ops/runs/dt=2026-11-21/{name}"
    record = json.loads(gzip.decompress(world.lake.read(key)))
    assert record["run"]["failed_step"] == "fetch_matches_live"
    assert record["judged_as_of"] == "2026-11-21T12:00:00Z"


def report(**changes: object) -> JSON:
    """The report of a run of one step, whose step has `changes`."""
    step = {
        "step": "fetch_matches_live",
        "function": "fetch",
        "status": "failed",
        "attempts": 1,
        "duration_ms": 5,
    }
    return {
        "trigger": "manual",
        "started_at": "2026-11-22T00:30:00+01:00",
        "finished_at": "2026-11-22T00:31:00+01:00",
        "steps": [step | changes],
    }


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], None),
        ([("fetch", "failed")], None),
        ([("publish", "not_run")], None),
        ([("publish", "ok")], "ok"),
        ([("publish", "skipped")], "skipped"),
        ([("publish", "ok"), ("publish", "failed")], "failed"),
        ([("publish", "skipped"), ("publish", "ok")], "skipped"),
        ([("publish", "not_run"), ("publish", "ok")], "ok"),
        ([("fetch", "failed"), ("publish", "ok")], "ok"),
    ],
)
def test_a_run_has_the_status_of_its_publishing(
    world: World, steps: list[tuple[str, str]], expected: str | None
) -> None:
    """Also when it is read from the lake, whose records do not have it."""
    (step,) = report()["steps"]
    args = report() | {
        "steps": [step | {"function": name, "status": ended} for name, ended in steps]
    }
    world.call(LOG, dag=DAG, run_id="by-hand", args=args)
    (row,) = world.rows("raw_pipeline_runs")
    assert row["publish_status"] == expected
    (record,) = read_records(world.lake, [])
    assert record.row["publish_status"] == expected


def test_a_record_of_another_form_has_published_nothing() -> None:
    for steps in (None, "publish", ["publish"], [{"function": "publish"}]):
        assert publish_status(steps) is None


def test_a_report_of_another_zone_lies_on_its_utc_date(world: World) -> None:
    world.call(LOG, dag=DAG, run_id="by-hand", args=report())
    (key,) = world.lake.keys("ops/runs")
    assert key.startswith("ops/runs/dt=2026-11-21/20261121T233000")
    (row,) = world.rows("raw_pipeline_runs")
    assert row["started_at"].isoformat() == "2026-11-21T23:30:00+00:00"


def test_what_a_report_says_fits_every_warehouse(world: World) -> None:
    """An error with a NUL is kept without it; a number beyond a column is refused."""
    world.call(LOG, dag=DAG, run_id="by-hand", args=report(error="a\0b"))
    (row,) = world.rows("raw_pipeline_runs")
    assert row["error"] == row["steps"][0]["error"] == "a\ufffdb"
    for odd in (report(counts={"rows": 2**64}), report(duration_ms=-(2**60))):
        response = world.try_call(LOG, dag=DAG, run_id="other", args=odd)
        assert response.http_status == 400
        assert "args" in response.body["error"]["what"]
    far = report() | {"started_at": "0001-01-01T00:00:00+14:00"}
    assert world.try_call(LOG, dag=DAG, run_id="other", args=far).http_status == 400


def test_ticks_between_two_runs_are_missed_or_abandoned(world: World) -> None:
    log(world, NOON)
    left = NOON + minutes(30)
    world.store_response(matches_response(), at=left, run_id=run_id(left))
    world.call("validate_raw_payloads")
    assert log(world, NOON + minutes(60))["gaps"] == 3
    assert statuses(world) == {
        run_id(NOON): "success",
        run_id(NOON + minutes(15)): "missed",
        run_id(left): "abandoned",
        run_id(NOON + minutes(45)): "missed",
        run_id(NOON + minutes(60)): "success",
    }


def test_a_gap_is_recorded_once(world: World) -> None:
    log(world, NOON)
    log(world, NOON + minutes(30))
    before = world.rows("raw_pipeline_runs"), list(world.lake.keys("ops/runs"))
    assert log(world, NOON + minutes(30))["gaps"] == 0
    assert before == (
        world.rows("raw_pipeline_runs"),
        list(world.lake.keys("ops/runs")),
    )


def test_the_run_before_may_still_be_running(world: World) -> None:
    """Two runs overlap: neither calls the other's tick a gap."""
    log(world, NOON)
    late = NOON + minutes(15)
    log(world, NOON + minutes(15), started=late)
    world.clock.set(NOON + minutes(31))
    assert log(world, NOON + minutes(30))["gaps"] == 0


def test_a_run_that_reports_late_takes_its_place(world: World) -> None:
    log(world, NOON)
    log(world, NOON + minutes(45))
    slow = NOON + minutes(15)
    assert statuses(world)[run_id(slow)] == "missed"
    log(world, slow, started=slow)
    assert statuses(world)[run_id(slow)] == "success"
    row = next(
        r for r in world.rows("raw_pipeline_runs") if r["run_id"] == run_id(slow)
    )
    assert row["attempts"] == 1


def test_an_outage_of_days_has_a_record_of_every_tick(world: World) -> None:
    log(world, NOON)
    assert log(world, NOON + days(2))["gaps"] == 2 * 96 - 1


def test_a_daily_run_that_did_not_come_is_missed(world: World) -> None:
    two = NOON.replace(hour=2)
    log(world, two, dag="daily_reconcile")
    log(world, two)
    for number in range(1, 98):
        log(world, two + number * minutes(15))
    assert statuses(world)[run_id(two + days(1), "daily_reconcile")] == "missed"
    assert list(statuses(world).values()).count("missed") == 1


def test_before_the_first_run_nothing_was_due(world: World) -> None:
    log(world, NOON)
    assert list(statuses(world)) == [run_id(NOON)]


def test_gaps_are_recorded_before_runs_are_evaluated(world: World) -> None:
    log(world, NOON)
    log(world, NOON + minutes(60))
    for row in world.rows("gold_pipeline_health"):
        found = row["runs_1d"], row["consecutive_failures"], row["last_status"]
        assert found == (4, 3, "missed")


def test_a_manual_call_of_monitoring_records_gaps_too(world: World) -> None:
    log(world, NOON)
    world.clock.set(NOON + minutes(41))
    assert world.call(MONITOR)["counts"]["gaps"] == 2
    assert statuses(world)[run_id(NOON + minutes(30))] == "missed"
    assert len(list(world.lake.keys("ops/runs"))) == 3


def test_the_run_at_hand_is_no_gap_however_slow_it_is(world: World) -> None:
    log(world, NOON)
    slow = NOON + minutes(15)
    world.clock.set(slow + minutes(14))
    response = world.call(MONITOR, dag=DAG, run_id=run_id(slow))
    assert response["counts"]["gaps"] == 0
    assert world.call(MONITOR)["counts"]["gaps"] == 1


@pytest.mark.parametrize("ahead", [-60, 0, 60])
def test_gaps_lie_before_as_of_and_before_the_clock(world: World, ahead: int) -> None:
    """A look back writes nothing of later, a look ahead takes no tick for missed."""
    log(world, NOON)
    now = NOON + minutes(61)
    world.clock.set(now)
    counts = world.call(MONITOR, as_of=now + minutes(ahead))["counts"]
    assert counts["gaps"] == (0 if ahead < 0 else 3)


def test_a_repeated_evaluation_leaves_the_lake_as_it_is(world: World) -> None:
    log(world, NOON)
    before = list(world.lake.keys("ops"))
    world.clock.set(NOON + days(9))
    for as_of in (NOON + minutes(1), NOON + days(2)):
        response = world.call(MONITOR, as_of=as_of, args={"is_repeated": True})
        assert response["counts"]["gaps"] == 0
    assert list(world.lake.keys("ops")) == before
    assert list(statuses(world)) == [run_id(NOON)]


def test_the_lake_gives_the_same_runs_again(world: World, tmp_path: Path) -> None:
    log(world, NOON, status="failed")
    log(world, NOON, started=NOON + minutes(3))
    log(world, NOON + minutes(45))
    log(world, NOON + minutes(15), started=NOON + minutes(50))
    log(world, NOON + minutes(30), started=NOON + minutes(55), status="failed")
    fresh = World(tmp_path / "fresh", in_memory_warehouse())
    put_rows(fresh.warehouse, list(read_records(world.lake, [])))
    assert fresh.rows("raw_pipeline_runs") == world.rows("raw_pipeline_runs")
    fresh.warehouse.close()


def test_until_leaves_out_what_was_not_over(world: World) -> None:
    log(world, NOON)
    log(world, NOON + minutes(15))
    records = read_records(world.lake, [], until=NOON + minutes(15))
    assert [record.run["run_id"] for record in records] == [run_id(NOON)]


@pytest.mark.parametrize(
    "data",
    [
        b"no",
        gzip.compress(b"{}", mtime=0),
        gzip.compress(b'{"run": {}}', mtime=0),
        gzip.compress(b'{"run": 3}', mtime=0),
        gzip.compress(b"a" * 99, mtime=0)[:-9],
        b"\x1f\x8b\x08\x00" + b"\xff" * 40,
    ],
    ids=["text", "empty", "no run", "no row", "cut", "altered"],
)
def test_an_object_that_is_no_record_is_named_and_holds_up_none(
    world: World, data: bytes
) -> None:
    log(world, NOON)
    key = "ops/runs/dt=2026-11-21/x.json.gz"
    world.lake.create(key, data, content_type="")
    unreadable: list[str] = []
    assert len(list(read_records(world.lake, unreadable))) == 1
    assert unreadable == [key]


def repeat(world: World, tick: datetime, status: str, **about: object) -> None:
    """The run of a tick once more, from a clock that was set back to it."""
    world.clock.set(tick)
    step = {
        "step": "fetch_matches_live",
        "function": "fetch",
        "status": status,
        "attempts": 1,
        "duration_ms": 5,
    }
    args = {
        "trigger": "schedule",
        "started_at": (tick + minutes(1)).isoformat(),
        "finished_at": (tick + minutes(2)).isoformat(),
        "steps": [step],
        "judged_as_of": (NOON + minutes(61)).isoformat(),
        **about,
    }
    request = {"dag": DAG, "run_id": run_id(tick), "scheduled_at": tick.isoformat()}
    world.call(LOG, args=args, **request)


@pytest.mark.parametrize("status", ["ok", "skipped", "failed"])
def test_a_repeat_of_the_past_leaves_a_success_as_it_is(
    world: World, status: str
) -> None:
    log(world, NOON)
    log(world, NOON + minutes(60))
    before = world.rows("raw_pipeline_runs")
    repeat(world, NOON, status)
    assert world.rows("raw_pipeline_runs") == before


@pytest.mark.parametrize(
    ("status", "then"), [("ok", "success"), ("skipped", "failed"), ("failed", "failed")]
)
def test_a_run_that_failed_only_becomes_a_success(
    world: World, status: str, then: str
) -> None:
    """Also if the repeat began later: it is not a newer attempt."""
    log(world, NOON, status="failed")
    log(world, NOON + minutes(60))
    before = world.rows("raw_pipeline_runs")
    repeat(world, NOON, status)
    assert statuses(world)[run_id(NOON)] == then
    assert (world.rows("raw_pipeline_runs") == before) == (then == "failed")


@pytest.mark.parametrize(
    ("ahead", "is_repeat"), [(-1, False), (0, False), (9.9, False), (10, True)]
)
def test_runs_that_overlap_are_no_repeats(ahead: float, *, is_repeat: bool) -> None:
    """They evaluate times that are less than the grace of a tick apart."""
    record = RunRecord(run={"finished_at": NOON}, judged_as_of=NOON + minutes(ahead))
    assert record.is_repeat is is_repeat


def test_repeats_that_came_to_the_same_are_one_object(
    world: World, tmp_path: Path
) -> None:
    """And what came first counts, in the warehouse as in a rebuild."""
    log(world, NOON)
    log(world, NOON + minutes(60))
    missed = NOON + minutes(15)
    repeat(world, missed, "skipped")
    objects = list(world.lake.keys("ops/runs"))
    later = (missed + minutes(3)).isoformat()
    repeat(world, missed, "ok", finished_at=later)
    assert list(world.lake.keys("ops/runs")) == objects
    assert statuses(world)[run_id(missed)] == "skipped"
    fresh = World(tmp_path / "fresh", in_memory_warehouse())
    put_rows(fresh.warehouse, read_records(world.lake, []))
    assert fresh.rows("raw_pipeline_runs") == world.rows("raw_pipeline_runs")
    fresh.warehouse.close()


def test_a_record_of_the_lake_wins_in_the_warehouse(world: World) -> None:
    """A run that died between the two reports again, with other times."""
    log(world, NOON)
    kept = world.rows("raw_pipeline_runs")
    world.truncate("raw_pipeline_runs")
    repeat(
        world,
        NOON,
        "ok",
        started_at=NOON.isoformat(),
        finished_at=(NOON + minutes(9)).isoformat(),
        judged_as_of=None,
    )
    assert world.rows("raw_pipeline_runs") == kept


def test_a_record_of_before_a_column_came_is_a_record(world: World) -> None:
    log(world, NOON)
    (key,) = world.lake.keys("ops/runs")
    record = json.loads(gzip.decompress(world.lake.read(key)))
    del record["run"]["error"], record["recorded_at"]
    path = world.lake.folder / key
    path.write_bytes(gzip.compress(json.dumps(record).encode()))
    (record,) = read_records(world.lake, [])
    assert record.run["error"] is None
    assert record.known_at == NOON + minutes(1)


def test_a_gap_is_known_when_it_is_recorded(world: World) -> None:
    """Health that was evaluated before that did not count it, nor does a rebuild."""
    log(world, NOON)
    log(world, NOON + minutes(45))
    records = read_records(world.lake, [], until=NOON + minutes(44))
    assert [record.run["status"] for record in records] == ["success"]
