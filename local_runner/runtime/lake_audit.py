"""What is wrong with a lake, and what a warehouse has that it cannot give again."""

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
from local_runner.runtime.screen import Screen

TOLD = 20
"""Objects named on the screen, of each kind; `--json` names them all."""

NOT_READ = 0
"""The HTTP status in the ledger of an object that could not be read."""


class Held(Protocol):
    """A warehouse that is to be replaced; as a string, its name for people."""

    def held(self, table: str, names: Sequence[str]) -> Iterator[Row]:
        """Some columns of a table; nothing where there is none."""
        ...


@dataclass(frozen=True)
class Loss:
    """Something that the warehouse has and the lake cannot give again: the object that
    told of it (for one that is gone, as much of its key as is known), and what."""

    key: str
    had: str


@dataclass
class State:
    """What is wrong with a lake."""

    foreign: list[str] = field(default_factory=list)
    """Objects that are nothing of ours, by their names."""

    damaged: dict[str, str] = field(default_factory=dict)
    """Objects of ours that cannot be read, and why."""

    missing: list[str] = field(default_factory=list)
    """Snapshots of the warehouse's ledger that are no objects."""

    losses: list[Loss] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.foreign or self.damaged or self.missing or self.losses)

    @property
    def told(self) -> dict[str, Any]:
        """All of it, for `--json`."""
        return {
            "passed_over": self.foreign,
            "damaged": self.damaged,
            "missing": self.missing,
            "losses": [asdict(loss) for loss in self.losses],
        }

    def show(self, screen: Screen, lake_uri: str, place: Held) -> None:
        """Name the objects, and what the warehouse has of them."""
        for key in self.foreign[:TOLD]:
            screen.problem(f"{lake_uri}/{key} is nothing of ours, and left out.")
        for key, why in list(self.damaged.items())[:TOLD]:
            screen.problem(f"{lake_uri}/{key} is damaged: {why}")
        for key in self.missing[:TOLD]:
            screen.problem(f"{lake_uri}/{key} is gone.")
        for loss in self.losses[:TOLD]:
            screen.problem(f"{place} has of {loss.key}: {loss.had}")
        for kind in (self.foreign, self.damaged, self.missing, self.losses):
            if len(kind) > TOLD:
                screen.problem(f"and {len(kind) - TOLD} more, see --json.")


def find_missing(
    state: State, place: Held, keys: Sequence[str], until: datetime | None
) -> None:
    """Find the snapshots of the ledger, fetched by `until`, that are not among `keys`.

    Raises WarehouseError.
    """
    there = {snapshot_id_of(key) for key in keys}
    names = ("snapshot_id", "uri", "fetched_at", "verdict", "row_count", "http_status")
    for row in place.held("raw_snapshots", names):
        is_wanted = until is None or row["fetched_at"] <= until
        if is_wanted and row["snapshot_id"] not in there:
            state.missing.append(row["uri"])
            state.losses.append(Loss(row["uri"], _response(row)))


def find_damaged(state: State, place: Held, lake: Lake, new: Warehouse) -> None:
    """Find the snapshots that could not be read, and what the warehouse has of them.

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
            state.damaged[key] = error.what.replace(key, "it", 1)
    if not keys:
        return
    names = ("snapshot_id", "verdict", "row_count", "http_status")
    for row in place.held("raw_snapshots", names):
        if row["snapshot_id"] in keys and row["http_status"] != NOT_READ:
            state.losses.append(Loss(keys[row["snapshot_id"]], _response(row)))


def find_lost_records(
    state: State,
    place: Held,
    new: Warehouse,
    until: datetime | None,
    *,
    latest: datetime = LATEST,
) -> None:
    """Find runs, alerts and nights that were known by `until` and do not come again.
    Nights of a time after `latest` are void: it is no loss that they do not.

    Raises WarehouseError.
    """
    last = until or LATEST - timedelta(days=1)
    state.losses += [
        *_lost_runs(place, new, last),
        *_lost_alerts(place, new, last),
        *_lost_nights(place, new, min(last, latest)),
    ]


def _lost_runs(place: Held, new: Warehouse, last: datetime) -> Iterator[Loss]:
    runs = {row["run_id"]: row["status"] for row in new.rows("raw_pipeline_runs")}
    for row in place.held("raw_pipeline_runs", ("run_id", "status", "finished_at")):
        run_id, status = row["run_id"], row["status"]
        again = runs.get(run_id)
        is_gone = again is None or (again in GAPS and status not in GAPS)
        if row["finished_at"] <= last and is_gone:
            yield Loss(f"ops/runs/*_{run_id}_*", f"a run, {status}.")


def _lost_alerts(place: Held, new: Warehouse, last: datetime) -> Iterator[Loss]:
    alerts = {row["alert_id"]: row["resolved_at"] for row in new.rows("raw_alerts")}
    names = ("alert_id", "condition", "scope", "opened_at", "resolved_at")
    for row in place.held("raw_alerts", names):
        key = f"ops/alerts/*/{row['alert_id']}"
        about = f"{row['condition']} {row['scope']}"
        if row["opened_at"] > last:
            continue
        if row["alert_id"] not in alerts:
            yield Loss(f"{key}_opened*", f"an alert, {about}.")
        elif not alerts[row["alert_id"]] and (row["resolved_at"] or LATEST) <= last:
            yield Loss(f"{key}_closed*", f"that {about} is closed.")


def _lost_nights(place: Held, new: Warehouse, last: datetime) -> Iterator[Loss]:
    for table, step in (
        ("gold_data_test_results", "run_data_tests"),
        ("gold_reconciliation", "reconcile_live_vs_batch"),
    ):
        nights = {row["as_of"].date() for row in new.rows(table)}
        for as_of in sorted({row["as_of"] for row in place.held(table, ("as_of",))}):
            if as_of <= last and as_of.date() not in nights:
                yield Loss(
                    f"ops/gold_builds/*_{step}_*", f"{table} of {as_of:%Y-%m-%d}."
                )


def _response(row: Row) -> str:
    if row["http_status"] != 200:
        return f"a response of status {row['http_status']}."
    return f"a response, {row['verdict']}, with {row['row_count']} rows."
