"""Run records: objects of the lake first, rows of the warehouse then."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from functions.shared.runtime.future_times import UNBOUNDED, is_void
from functions.shared.storage.gold_builds import ReplayOrder, replay_order
from functions.shared.storage.lake import Lake
from functions.shared.storage.snapshot import CONTENT_TYPE, key_end, stamp
from functions.shared.warehouse.base import Warehouse
from transforms.tables import TABLES

PREFIX = "ops/runs"
RECORD_VERSION = 1

GRACE = timedelta(minutes=10)
"""A tick this young may still be running."""

SUCCESSES = ("success", "skipped")
GAPS = ("missed", "abandoned")

_NAME = re.compile(
    r"(?P<began>\d{8}T\d{6}\.\d{6}Z)_(?P<run_id>.+)_(?P<outcome>[a-z-]+)\.json\.gz"
)
_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt of a run, or a tick without a report.

    `run` is a row of `raw_pipeline_runs`. `judged_as_of` is the newest time that had
    been evaluated when its monitoring ended, which a rebuild evaluates again.
    `recorded_at` is the time of the clock when it was recorded.
    """

    version: int = RECORD_VERSION
    judged_as_of: datetime | None = None
    recorded_at: datetime | None = None
    run: dict[str, Any]

    @property
    def is_repeat(self) -> bool:
        """Whether it repeats the past: a later time had been evaluated, so the clock
        was set back. Overlapping runs evaluate times that are closer."""
        finished_at: datetime = self.run["finished_at"]
        return (
            self.judged_as_of is not None and self.judged_as_of - finished_at >= GRACE
        )

    @property
    def recorded(self) -> datetime:
        """The time of the clock when it was recorded."""
        finished_at: datetime = self.run["finished_at"]
        return max(finished_at, self.recorded_at or finished_at)

    @property
    def known_at(self) -> datetime:
        """Since when it was known: a clock that was set back counts from its earlier
        time."""
        return max(self.recorded, self.judged_as_of or self.recorded)

    @property
    def tick(self) -> datetime:
        """When it was due."""
        started_at: datetime = self.run["started_at"]
        return min(self.run["scheduled_at"] or started_at, started_at)

    @property
    def row(self) -> dict[str, Any]:
        """The row for the warehouse. A repeat is not a newer attempt: it only fills a
        gap or turns a failure into a success."""
        row = self.run | {"publish_status": publish_status(self.run["steps"])}
        return row | ({"last_attempt_at": self.tick} if self.is_repeat else {})

    @property
    def key(self) -> str:
        """Its key in the lake. Repeats with the same result share one."""
        moment, outcome = self.run["started_at"], self.run["status"]
        if self.is_repeat:
            well = "well" if outcome in SUCCESSES else outcome
            moment, outcome = self.tick, f"repeated-{well}"
        name = f"{stamp(moment)}_{self.run['run_id']}_{outcome}"
        return f"{PREFIX}/dt={moment:%Y-%m-%d}/{name}.json.gz"

    @property
    def came_at(self) -> tuple[ReplayOrder, bool]:
        """Its turn, as gold builds have theirs: gaps before their time is evaluated,
        runs after that."""
        is_run = self.run["status"] not in GAPS
        return replay_order(self.known_at, self.recorded), is_run

    @property
    def order(self) -> tuple[tuple[ReplayOrder, bool], datetime, bool, str]:
        """In which order records came; of two of one moment a success was first."""
        finished_at: datetime = self.run["finished_at"]
        is_other = self.run["status"] != "success"
        return self.came_at, finished_at, is_other, self.key


def publish_status(steps: object) -> str | None:
    """How publishing ended in a run with these steps: `ok`, or the status of the first
    publish step that was not; None where none ran: a step that was not run does not
    count, as another one had failed.
    """
    ended = [
        str(step["status"])
        for step in (steps if isinstance(steps, list) else [])
        if isinstance(step, dict)
        and step.get("function") == "publish"
        and step.get("status") not in (None, "not_run")
    ]
    failed = [status for status in ended if status != "ok"]
    return next(iter(failed + ended), None)


def gap_record(
    run_id: str, dag: str, tick: datetime, *, is_abandoned: bool, now: datetime
) -> RunRecord:
    """The record, created `now`, of a tick without one: it counts as failed, without
    an attempt."""
    error = (
        "The run left snapshots but no record."
        if is_abandoned
        else "Nothing ran at this tick."
    )
    row = {
        "run_id": run_id,
        "dag": dag,
        "trigger": "schedule",
        "scheduled_at": tick,
        "started_at": tick,
        "finished_at": tick,
        "duration_ms": 0,
        "status": "abandoned" if is_abandoned else "missed",
        "attempts": 0,
        "last_attempt_at": tick,
        "failed_step": None,
        "error": error,
        "steps": [],
        "api_calls": 0,
        "statements": 0,
        "billed_bytes": 0,
        "code_version": "",
    }
    return RunRecord(run=row, recorded_at=now)


def put_records(lake: Lake, warehouse: Warehouse, records: Sequence[RunRecord]) -> None:
    """Write records to the lake, then to the warehouse. Both may be repeated.

    A record that the lake already has wins, and goes to the warehouse. If the lake
    cannot be written the warehouse still is, so that a run that failed because of this
    is visible; then LakeError is raised.
    """
    stored = list(records)
    try:
        for number, record in enumerate(records):
            data = gzip.compress(msgspec.json.encode(record), mtime=0)
            if not lake.create(record.key, data, content_type=CONTENT_TYPE):
                stored[number] = read_record(lake.read(record.key)) or record
    finally:
        put_rows(warehouse, stored)


def put_rows(warehouse: Warehouse, records: Sequence[RunRecord]) -> None:
    """Merge records into the warehouse, in the given order."""
    for batch in _one_of_each(records):
        warehouse.run(
            "put_run",
            rows=msgspec.json.encode([record.row for record in batch]).decode(),
            since=min(record.tick for record in batch) - timedelta(days=2),
        )


def read_records(
    lake: Lake,
    foreign: list[str],
    *,
    damaged: list[str] | None = None,
    until: datetime | None = None,
    latest: datetime = UNBOUNDED,
) -> list[RunRecord]:
    """All records of the lake that were known by `until`, in their order. Evaluated
    times ahead of the clock, later than `latest`, are left out.

    Keys that do not name a record go to `foreign`, those of unreadable records to
    `damaged`, or to `foreign` without that. Raises LakeError.
    """
    records = []
    # a run is known after it began, and keys are of when it began or was due
    end = f"{PREFIX}/{key_end(until)}" if until else ""
    for key in lake.keys(PREFIX, end=end):
        is_ours = _NAME.fullmatch(key.rpartition("/")[2]) is not None
        record = read_record(lake.read(key)) if is_ours else None
        if record is not None:
            records.append(_without_void(record, latest))
        elif is_ours and damaged is not None:
            damaged.append(key)
        else:
            foreign.append(key)
    known = (record for record in records if until is None or record.known_at <= until)
    return sorted(known, key=lambda record: record.order)


class RecordName(NamedTuple):
    """The parts of the key of a run record."""

    began_at: datetime
    run_id: str
    outcome: str


def record_name(key: str) -> RecordName | None:
    """The parts of the key of a record; None for any other key."""
    match = _NAME.fullmatch(key.rpartition("/")[2])
    if match is None:
        return None
    try:
        began_at = datetime.strptime(match["began"], "%Y%m%dT%H%M%S.%f%z")
    except ValueError:
        return None
    return RecordName(began_at.astimezone(UTC), match["run_id"], match["outcome"])


def run_id_of(key: str) -> str:
    """The id of the run of a record, by its key."""
    match = _NAME.fullmatch(key.rpartition("/")[2])
    return match["run_id"] if match else ""


def read_record(data: bytes) -> RunRecord | None:
    """The record in an object; None if it is not one."""
    try:
        record = msgspec.json.decode(gzip.decompress(data), type=RunRecord)
        for name in ("scheduled_at", "started_at", "finished_at", "last_attempt_at"):
            text = record.run[name]
            record.run[name] = datetime.fromisoformat(text) if text else None
        for column in TABLES["raw_pipeline_runs"].columns:
            if column.nullable:  # it may be younger than the record
                record.run.setdefault(column.name, None)
        if record.run.keys() != set(TABLES["raw_pipeline_runs"].names):
            return None
    except _UNREADABLE:
        return None
    return record


def _without_void(record: RunRecord, latest: datetime) -> RunRecord:
    """A record without an evaluated time ahead of the clock. One that was recorded
    while the clock was ahead counts as recorded when the run ended. The row stays as it
    is."""
    if is_void(record.judged_as_of, latest, written_at=record.recorded):
        record = msgspec.structs.replace(record, judged_as_of=None, run=record.row)
    if record.recorded > latest:
        record = msgspec.structs.replace(record, recorded_at=None)
    return record


def _one_of_each(records: Iterable[RunRecord]) -> Iterator[list[RunRecord]]:
    """Batches without a repeated run, as one MERGE accepts each key only once."""
    batch: dict[str, RunRecord] = {}
    for record in records:
        if record.run["run_id"] in batch:
            yield list(batch.values())
            batch = {}
        batch[record.run["run_id"]] = record
    if batch:
        yield list(batch.values())
