"""transform: builds silver from what the ledger shows loaded."""

from __future__ import annotations

from datetime import timedelta

from functions.shared.step import Context, Outcome, Steps
from functions.shared.warehouse import Row

CHUNK = 200
"""Snapshots drained, and marked as drained, at a time."""

REPEATS_WITHIN = timedelta(days=7)
"""A standings answer may stand in the raw table under one this much older."""


def run_live_silver(context: Context) -> Outcome:
    """Drain every loaded snapshot into live silver, oldest first.

    The events of a match follow from its history alone and are drained with it. Every
    statement may be repeated: a crash between two of them costs nothing but the work.
    Raises WarehouseError.
    """
    pending = context.warehouse.fetch(
        "ask_snapshots_to_silver", horizon=context.horizon
    )
    for start in range(0, len(pending), CHUNK):
        context.deadline.check()
        _drain(context, pending[start : start + CHUNK])
    return Outcome(counts={"snapshots": len(pending)})


def _drain(context: Context, snapshots: list[Row]) -> None:
    warehouse = context.warehouse
    since = snapshots[0]["fetched_at"]
    ids = [row["snapshot_id"] for row in snapshots]
    tables = sorted({r["scope"] for r in snapshots if r["resource"] == "standings"})
    if any(row["resource"] == "matches" for row in snapshots):
        warehouse.run("silver_live_match_history", since=since, snapshot_ids=ids)
        touched = warehouse.fetch("ask_touched_matches", since=since, snapshot_ids=ids)
        match_ids = [row["match_id"] for row in touched]
        for model in ("silver_live_match_state", "gold_match_events"):
            warehouse.run(model, match_ids=match_ids)
    if tables:
        warehouse.run(
            "silver_live_standings", since=since - REPEATS_WITHIN, competitions=tables
        )
    warehouse.run("mark_silver", at=context.clock.now(), since=since, snapshot_ids=ids)


STEPS: Steps = {"run_live_silver": run_live_silver}
