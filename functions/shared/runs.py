"""Run records: objects of the lake first, rows of the warehouse then."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from functions.shared.lake import Lake
from functions.shared.snapshot import CONTENT_TYPE, stamp
from functions.shared.warehouse import Warehouse
from transforms.tables import TABLES

PREFIX = "ops/runs"
RECORD_VERSION = 1

_UNREADABLE = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt of a run, or a tick that nobody reported.

    `run` is a row of `raw_pipeline_runs`; `judged_as_of` the time that its monitoring
    judged, which is what a rebuild judges anew.
    """

    version: int = RECORD_VERSION
    judged_as_of: datetime | None = None
    run: dict[str, Any]

    @property
    def key(self) -> str:
        """Where it lies in the lake."""
        started_at: datetime = self.run["started_at"]
        name = f"{stamp(started_at)}_{self.run['run_id']}_{self.run['status']}"
        return f"{PREFIX}/dt={started_at:%Y-%m-%d}/{name}.json.gz"


def gap_record(
    run_id: str, dag: str, tick: datetime, *, is_abandoned: bool
) -> RunRecord:
    """The record of a tick without one: it counts as failed, with no attempt."""
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
    return RunRecord(run=row)


def put_records(lake: Lake, warehouse: Warehouse, records: Sequence[RunRecord]) -> None:
    """Write records to the lake, then to the warehouse. Both may be repeated.

    Where the lake cannot take them the warehouse still does, so that a run that failed
    for this is seen to have failed; then LakeError is raised.
    """
    try:
        for record in records:
            data = gzip.compress(msgspec.json.encode(record), mtime=0)
            lake.create(record.key, data, content_type=CONTENT_TYPE)
    finally:
        put_rows(warehouse, records)


def put_rows(warehouse: Warehouse, records: Sequence[RunRecord]) -> None:
    """Bring records into the warehouse, in the order given."""
    for batch in _one_of_each(records):
        warehouse.run(
            "put_run",
            rows=msgspec.json.encode([record.run for record in batch]).decode(),
            since=min(record.run["started_at"] for record in batch) - timedelta(days=2),
        )


def read_records(
    lake: Lake, unreadable: list[str], *, until: datetime | None = None
) -> Iterator[RunRecord]:
    """All records of the lake by start, of runs that were over by `until`.

    Keys of objects that are no record go to `unreadable`. Raises LakeError.
    """
    for key in lake.keys(PREFIX):
        data = lake.read(key)
        try:
            record = msgspec.json.decode(gzip.decompress(data), type=RunRecord)
            for name in (
                "scheduled_at",
                "started_at",
                "finished_at",
                "last_attempt_at",
            ):
                text = record.run[name]
                record.run[name] = datetime.fromisoformat(text) if text else None
            if record.run.keys() != set(TABLES["raw_pipeline_runs"].names):
                raise KeyError(key)
        except _UNREADABLE:
            unreadable.append(key)
            continue
        if until is None or record.run["finished_at"] <= until:
            yield record


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
