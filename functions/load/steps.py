"""load: loads the rows of validated responses into the raw tables, each snapshot
once."""

from __future__ import annotations

from functions.load.rows import rows_of
from functions.load.unchanged_rows import new_sightings, repeated_responses
from functions.shared.contract.results import JSON
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.errors import LakeError
from functions.shared.runtime.step_args import Load
from functions.shared.storage.snapshot import unpack
from functions.shared.warehouse.base import Row

CHUNK = 50
"""Snapshots loaded, and marked as loaded, at a time."""


def load_raw_live_tables(context: Context, args: Load) -> Outcome:
    """Load every snapshot with a usable verdict that is not loaded yet, oldest first:
    live and batch, each into tables of its own.

    Rows that a live response only repeats are left out, unless `args.leave_out_repeats`
    is false; of a batch response every row is stored. An object that cannot be read
    does not stop the others and then fails the step with LakeError. Raises
    WarehouseError; snapshots marked before that stay loaded.
    """
    pending = context.warehouse.fetch(
        "query_snapshots_to_load", horizon=context.horizon
    )
    current = [
        row for row in pending if row["contract_version"] == context.contract.version
    ]
    context.add(snapshots=0, rows=0, left_out=0)
    context.add(other_contract=len(pending) - len(current))
    unreadable: list[LakeError] = []
    for start in range(0, len(current), CHUNK):
        context.deadline.check()
        _load(context, args, current[start : start + CHUNK], unreadable)
    if unreadable:
        first = unreadable[0]
        count = len(unreadable)
        raise LakeError(
            f"{count} validated response{'s' * (count != 1)} cannot be read any more, "
            f"the others are loaded. {first.what}",
            fix=first.fix or "Restore the object from a copy, and run again.",
        )
    return Outcome()


def _load(
    context: Context, args: Load, snapshots: list[Row], unreadable: list[LakeError]
) -> None:
    loaded: list[Row] = []
    tables: dict[str, list[JSON]] = {}
    for row in snapshots:
        try:
            content = unpack(row["uri"], context.lake.read(row["uri"])).content
        except LakeError as error:
            unreadable.append(error)
            continue
        loaded.append(row)
        table, rows = rows_of(context.contract, row, content)
        tables.setdefault(table, []).extend(rows)
    if not loaded:
        return
    total = sum(map(len, tables.values()))
    in_silver: set[str] = set()
    if args.leave_out_repeats:
        in_silver = _leave_out(context, loaded, tables)
    for table, rows in tables.items():
        context.warehouse.load(table, rows)
    context.warehouse.run(
        "mark_loaded",
        at=context.clock.now(),
        since=loaded[0]["fetched_at"],
        snapshot_ids=[row["snapshot_id"] for row in loaded],
        in_silver_ids=sorted(in_silver),
    )
    stored = sum(map(len, tables.values()))
    context.add(snapshots=len(loaded), rows=stored, left_out=total - stored)


def _leave_out(
    context: Context, snapshots: list[Row], tables: dict[str, list[JSON]]
) -> set[str]:
    """Remove repeated rows of live responses from `tables`. Returns the snapshots that
    silver can skip: standings only, as a matches response without a new sighting still
    shows which matches it names, and which are missing."""
    standings = [row for row in snapshots if row["resource"] == "standings"]
    repeated = repeated_responses(context, standings)
    if standings:
        rows = tables["raw_live_standings"]
        tables["raw_live_standings"] = [
            row for row in rows if row["snapshot_id"] not in repeated
        ]
    if "raw_live_matches" in tables:
        rows = tables["raw_live_matches"]
        tables["raw_live_matches"] = new_sightings(context, rows)
    return repeated


STEPS: Steps = {"load_raw_live_tables": load_raw_live_tables}
