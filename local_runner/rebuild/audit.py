"""Compares a lake with the warehouse that it rebuilds: damage, and data it lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.request import LATEST
from functions.shared.storage.lake import Lake
from functions.shared.storage.run_records import GAPS
from functions.shared.storage.snapshot import snapshot_id_of, unpack
from functions.shared.warehouse.base import Row, Warehouse
from local_runner.runtime.counts import counted
from local_runner.runtime.screen import Screen

SHOWN = 20
"""Objects listed on the screen, of each kind; `--json` lists them all."""

UNREADABLE = "it cannot be read."

NOT_READ = 0
"""The HTTP status in the ledger of an object that could not be read."""


class OldWarehouse(Protocol):
    """The warehouse to replace; as a string, its name for people."""

    def stored(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """Some columns of a table; no rows where it does not exist."""
        ...


@dataclass(frozen=True)
class LostData:
    """Data of the old warehouse that the lake cannot restore: the object that had it
    (for a missing one, as much of its key as is known), and what it was."""

    key: str
    had: str


@dataclass
class LakeAudit:
    """What is wrong with a lake."""

    foreign: list[str] = field(default_factory=list)
    """Objects that do not belong to a lake, by their names."""

    damaged: dict[str, str] = field(default_factory=dict)
    """Objects that cannot be read, and why."""

    missing: list[str] = field(default_factory=list)
    """Snapshots of the old ledger whose objects are missing."""

    losses: list[LostData] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.foreign or self.damaged or self.missing or self.losses)

    @property
    def summary(self) -> dict[str, Any]:
        """All of it, for `--json`."""
        return {
            "passed_over": self.foreign,
            "damaged": self.damaged,
            "missing": self.missing,
            "losses": [asdict(loss) for loss in self.losses],
        }

    def show(self, screen: Screen, lake_uri: str, old: OldWarehouse) -> None:
        """List the objects, and what the old warehouse has of them."""
        for key in self.foreign[:SHOWN]:
            screen.problem(
                f"{lake_uri}/{key} does not belong to a lake and is skipped."
            )
        for key, why in list(self.damaged.items())[:SHOWN]:
            screen.problem(f"{lake_uri}/{key} is damaged: {why}")
        for key in self.missing[:SHOWN]:
            screen.problem(f"{lake_uri}/{key} is missing.")
        for loss in self.losses[:SHOWN]:
            screen.problem(f"Only {old} has the data of {loss.key}: {loss.had}")
        for kind in (self.foreign, self.damaged, self.missing, self.losses):
            if len(kind) > SHOWN:
                screen.problem(f"and {len(kind) - SHOWN} more; --json lists all.")


def find_missing(
    audit: LakeAudit, old: OldWarehouse, keys: Sequence[str], until: datetime | None
) -> None:
    """Find the snapshots of the ledger, fetched by `until`, that are not among `keys`.

    Raises WarehouseError.
    """
    present = {snapshot_id_of(key) for key in keys}
    names = ("snapshot_id", "uri", "fetched_at", "verdict", "row_count", "http_status")
    for row in old.stored("raw_snapshots", names):
        is_due = until is None or row["fetched_at"] <= until
        if is_due and row["snapshot_id"] not in present:
            audit.missing.append(row["uri"])
            audit.losses.append(LostData(row["uri"], _response(row)))


def find_damaged(
    audit: LakeAudit, old: OldWarehouse, lake: Lake, new: Warehouse
) -> None:
    """Find the snapshots that cannot be read, and what the old warehouse has of them.

    Raises LakeError, WarehouseError.
    """
    keys = {
        row["snapshot_id"]: row["uri"]
        for row in new.rows("raw_snapshots")
        if row["http_status"] == NOT_READ
    }
    for key in keys.values():
        try:
            unpack(key, lake.read(key))
        except LakeError as error:
            audit.damaged[key] = error.what.replace(key, "it", 1)
    if not keys:
        return
    names = ("snapshot_id", "verdict", "row_count", "http_status")
    for row in old.stored("raw_snapshots", names):
        if row["snapshot_id"] in keys and row["http_status"] != NOT_READ:
            audit.losses.append(LostData(keys[row["snapshot_id"]], _response(row)))


def find_lost_records(
    audit: LakeAudit,
    old: OldWarehouse,
    new: Warehouse,
    until: datetime | None,
    *,
    latest: datetime = LATEST,
) -> None:
    """Find runs, alerts and nightly results known by `until` that are not restored.
    Nightly results of a time after `latest` are void, and not a loss.

    Raises WarehouseError.
    """
    last = until or LATEST - timedelta(days=1)
    audit.losses += [
        *_lost_runs(old, new, last),
        *_lost_alerts(old, new, last),
        *_lost_nights(old, new, min(last, latest)),
    ]


def _lost_runs(old: OldWarehouse, new: Warehouse, last: datetime) -> Iterator[LostData]:
    runs = {row["run_id"]: row["status"] for row in new.rows("raw_pipeline_runs")}
    for row in old.stored("raw_pipeline_runs", ("run_id", "status", "finished_at")):
        run_id, status = row["run_id"], row["status"]
        again = runs.get(run_id)
        is_gone = again is None or (again in GAPS and status not in GAPS)
        if row["finished_at"] <= last and is_gone:
            yield LostData(f"ops/runs/*_{run_id}_*", f"a run, {status}.")


def _lost_alerts(
    old: OldWarehouse, new: Warehouse, last: datetime
) -> Iterator[LostData]:
    alerts = {row["alert_id"]: row["resolved_at"] for row in new.rows("raw_alerts")}
    names = ("alert_id", "condition", "scope", "opened_at", "resolved_at")
    for row in old.stored("raw_alerts", names):
        key = f"ops/alerts/*/{row['alert_id']}"
        about = f"{row['condition']} {row['scope']}"
        if row["opened_at"] > last:
            continue
        if row["alert_id"] not in alerts:
            yield LostData(f"{key}_opened*", f"an alert, {about}.")
        elif not alerts[row["alert_id"]] and (row["resolved_at"] or LATEST) <= last:
            yield LostData(f"{key}_closed*", f"the closing of {about}.")


def _lost_nights(
    old: OldWarehouse, new: Warehouse, last: datetime
) -> Iterator[LostData]:
    for table, step in (
        ("gold_data_test_results", "run_data_tests"),
        ("gold_reconciliation", "reconcile_live_vs_batch"),
    ):
        nights = {row["as_of"].date() for row in new.rows(table)}
        for as_of in sorted({row["as_of"] for row in old.stored(table, ("as_of",))}):
            if as_of <= last and as_of.date() not in nights:
                yield LostData(
                    f"ops/gold_builds/*_{step}_*", f"{table} of {as_of:%Y-%m-%d}."
                )


def _response(row: Row) -> str:
    if row["http_status"] != 200:
        return f"a response of status {row['http_status']}."
    return f"a response, {row['verdict']}, with {counted(row['row_count'], 'row')}."
