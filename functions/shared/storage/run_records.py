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
    """One attempt of a run, or a tick that nobody reported.

    `run` is a row of `raw_pipeline_runs`; `judged_as_of` the newest time that was
    judged when its monitoring was over, which is what a rebuild judges anew;
    `recorded_at` what the clock said when it was written down.
    """

    version: int = RECORD_VERSION
    judged_as_of: datetime | None = None
    recorded_at: datetime | None = None
    run: dict[str, Any]

    @property
    def is_repeat(self) -> bool:
        """Whether it repeats the past: a later time had been judged, so that the clock
        was set back. Runs that overlap judge times that are closer."""
        finished_at: datetime = self.run["finished_at"]
        return (
            self.judged_as_of is not None and self.judged_as_of - finished_at >= GRACE
        )

    @property
    def recorded(self) -> datetime:
        """What the clock said when it was recorded."""
        finished_at: datetime = self.run["finished_at"]
        return max(finished_at, self.recorded_at or finished_at)

    @property
    def known_at(self) -> datetime:
        """From when on it was known: a clock that was set back counts from where it
        had been."""
        return max(self.recorded, self.judged_as_of or self.recorded)

    @property
    def tick(self) -> datetime:
        """When it was due."""
        started_at: datetime = self.run["started_at"]
        return min(self.run["scheduled_at"] or started_at, started_at)

    @property
    def row(self) -> dict[str, Any]:
        """What the warehouse is told. A repeat is no newer attempt: it only says what
        nothing else says, or that it went well after all."""
        return self.run | ({"last_attempt_at": self.tick} if self.is_repeat else {})

    @property
    def key(self) -> str:
        """Where it lies in the lake. Of repeats that came to the same there is one."""
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


def gap_record(
    run_id: str, dag: str, tick: datetime, *, is_abandoned: bool, now: datetime
) -> RunRecord:
    """The record, made `now`, of a tick without one: it counts as failed, with no
    attempt."""
    told = (
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
        "error": told,
        "steps": [],
        "api_calls": 0,
        "statements": 0,
        "billed_bytes": 0,
        "code_version": "",
    }
    return RunRecord(run=row, recorded_at=now)


def put_records(lake: Lake, warehouse: Warehouse, records: Sequence[RunRecord]) -> None:
    """Write records to the lake, then to the warehouse. Both may be repeated.

    What the lake has counts: the warehouse is told of that. Where the lake cannot take
    them the warehouse still does, so that a run that failed for this is seen to have
    failed; then LakeError is raised.
    """
    kept = list(records)
    try:
        for number, record in enumerate(records):
            data = gzip.compress(msgspec.json.encode(record), mtime=0)
            if not lake.create(record.key, data, content_type=CONTENT_TYPE):
                kept[number] = read_record(lake.read(record.key)) or record
    finally:
        put_rows(warehouse, kept)


def put_rows(warehouse: Warehouse, records: Sequence[RunRecord]) -> None:
    """Bring records into the warehouse, in the order given."""
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
    """All records of the lake in the order in which they came, known by `until`. What
    they say was judged ahead of the clock, `latest` at the most, is left out.

    Keys of objects that are none by their name go to `foreign`, of records that cannot
    be read to `damaged`, or to `foreign` where that is not given. Raises LakeError.
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
    known = (one for one in records if until is None or one.known_at <= until)
    return sorted(known, key=lambda record: record.order)


class RecordName(NamedTuple):
    """What the key of a run record says."""

    began_at: datetime
    run_id: str
    outcome: str


def record_name(key: str) -> RecordName | None:
    """What the key of a record says; None for any other key."""
    found = _NAME.fullmatch(key.rpartition("/")[2])
    if found is None:
        return None
    try:
        began_at = datetime.strptime(found["began"], "%Y%m%dT%H%M%S.%f%z")
    except ValueError:
        return None
    return RecordName(began_at.astimezone(UTC), found["run_id"], found["outcome"])


def run_id_of(key: str) -> str:
    """The id of the run that a record is of, by its key."""
    found = _NAME.fullmatch(key.rpartition("/")[2])
    return found["run_id"] if found else ""


def read_record(data: bytes) -> RunRecord | None:
    """The record in an object; None where there is none."""
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
    """A record without a judged time that was ahead of the clock, and one that was
    recorded while the clock itself was ahead as if it was when the run ended. The row
    stays as it is."""
    if is_void(record.judged_as_of, latest, written_at=record.recorded):
        record = msgspec.structs.replace(record, judged_as_of=None, run=record.row)
    if record.recorded > latest:
        record = msgspec.structs.replace(record, recorded_at=None)
    return record


def _one_of_each(records: Iterable[RunRecord]) -> Iterator[list[RunRecord]]:
    """Batches in which no run comes twice, as one MERGE takes each key once."""
    batch: dict[str, RunRecord] = {}
    for record in records:
        if record.run["run_id"] in batch:
            yield list(batch.values())
            batch = {}
        batch[record.run["run_id"]] = record
    if batch:
        yield list(batch.values())
