"""Ticks and run records that were missed while the warehouse or the scheduler was
down."""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.shared.runtime.context import Services
from functions.shared.runtime.dags import Dags
from functions.shared.runtime.errors import LakeError, WarehouseError
from functions.shared.storage.lake import Lake
from functions.shared.storage.run_records import (
    PREFIX,
    SUCCESSES,
    put_rows,
    read_record,
    record_name,
)
from local_runner.runtime.runner import last_tick, start_of_tick

RARE = timedelta(hours=6)
"""A DAG with longer than this between ticks is caught up; a newer run of the others
takes their place."""

MOST_ATTEMPTS = 3
"""After so many failed attempts a tick is left to the next one."""

WAIT = timedelta(minutes=55)
"""Between two attempts at one tick."""

DATA_TESTS = "run_data_tests"

RECORDS_BACK = timedelta(hours=26)
"""How far back run records that the warehouse may lack are looked for."""


def missed_ticks(lake: Lake, dags: Dags, now: datetime) -> list[tuple[datetime, str]]:
    """The newest tick of each rare DAG, where it has no successful run, is over, and
    may be tried again.

    None for a lake that was not in use before the tick: nothing was missed there.
    Raises LakeError.
    """
    first = next(iter(lake.keys(PREFIX)), None)
    if first is None:
        return []
    missed = []
    for dag, declared in dags.dags.items():
        tick = last_tick(declared.schedule, now)
        before = last_tick(declared.schedule, tick - timedelta(minutes=1))
        if tick - before < RARE or not _is_before(first, tick):
            continue
        attempts = _attempts(lake, start_of_tick(dag, tick, tick).run_id, tick, now)
        if attempts is not None and len(attempts) < MOST_ATTEMPTS:
            newest = max(attempts, default=tick)
            if not attempts or now - newest >= WAIT:
                missed.append((tick, dag))
    return missed


def _is_before(key: str, tick: datetime) -> bool:
    """Whether a record is of a run that began before a tick."""
    named = record_name(key)
    return named is not None and named.began_at < tick


def _attempts(
    lake: Lake, run_id: str, tick: datetime, now: datetime
) -> list[datetime] | None:
    """When the failed attempts at a run began; None where one succeeded, or failed on
    its data tests: the same data would fail again."""
    begun = []
    start = f"{PREFIX}/dt={tick:%Y-%m-%d}/"
    for key in lake.keys(PREFIX, start=start):
        named = record_name(key)
        if named is None or named.run_id != run_id or named.began_at > now:
            continue
        if named.outcome in SUCCESSES:
            return None
        if named.outcome == "failed":
            record = read_record(lake.read(key))
            if record is not None and record.run["failed_step"] == DATA_TESTS:
                return None
            begun.append(named.began_at)
    return begun


def recover_records(services: Services) -> int:
    """Bring run records of the last day that only the lake has into the warehouse: of
    runs that found it in use. Returns how many; none where it still does not open."""
    now = services.clock.now()
    since = now - RECORDS_BACK
    try:
        runs = services.warehouse.fetch("query_recent_runs", since=since - RECORDS_BACK)
        known = {(run["run_id"], run["last_attempt_at"]) for run in runs}
        newest: dict[str, datetime] = {}
        for run_id, at in known:
            newest[run_id] = max(at, newest.get(run_id, at))
        lacking = []
        for key in services.lake.keys(PREFIX, start=f"{PREFIX}/dt={since:%Y-%m-%d}/"):
            named = record_name(key)
            if named is None or not since <= named.began_at <= now:
                continue
            if named.run_id not in newest or newest[named.run_id] < named.began_at:
                record = read_record(services.lake.read(key))
                if record is not None and not record.is_repeat:
                    lacking.append(record)
        put_rows(services.warehouse, sorted(lacking, key=lambda record: record.order))
    except (WarehouseError, LakeError):
        return 0
    return len(lacking)
