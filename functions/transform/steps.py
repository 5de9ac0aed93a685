"""transform: builds silver from what the ledger shows loaded, and gold from silver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.step_args import Repeatable
from functions.shared.storage.gold_builds import (
    is_before_watermark,
    past_reason,
    record_gold_build,
    record_late_responses,
    silver_watermark,
)
from functions.shared.warehouse.base import Row, rows_param
from functions.transform.data_tests import run_data_tests

CHUNK = 200
"""Snapshots drained, and marked as drained, at a time."""

REPEATS_WITHIN = timedelta(days=8)
"""A standings response may stand in the raw table under one this much older: the first
of its date under one that is seven days older at most."""


GOLD = ("gold_live_scoreboard", "gold_league_table", "gold_score_corrections")
"""The models that are rebuilt from silver, as of a time."""

SELECTED = {"gold_league_table": "query_tables_now"}
"""Those that are written from the rows of a query."""


def run_live_silver(context: Context, _: Repeatable) -> Outcome:
    """Drain every loaded live snapshot into live silver, oldest first.

    The events of a match follow from its history alone and are drained with it. Every
    statement may be repeated: a crash between two of them costs nothing but the work.
    Raises WarehouseError.
    """
    return Outcome(counts=_drain_all(context, LIVE))


def run_gold_live(context: Context, _: Repeatable) -> Outcome:
    """Rebuild gold from silver as it stands, as of `as_of`.

    A time before the last one changes nothing. Skipped when the clock is before the
    watermark of silver. Raises LakeError, WarehouseError.
    """
    reason = _write_gold(context)
    if reason:
        return Outcome(status="skipped", details={"reason": reason})
    return Outcome(counts={"models": len(GOLD)})


def run_batch_silver(context: Context, _: Repeatable) -> Outcome:
    """Drain every loaded batch snapshot into batch silver, oldest first.

    Raises WarehouseError.
    """
    return Outcome(counts=_drain_all(context, BATCH))


def run_full(context: Context, _: Repeatable) -> Outcome:
    """Drain every loaded snapshot, live and batch, and rebuild gold, as
    `run_gold_live` does.

    Raises LakeError, WarehouseError.
    """
    live, batch = _drain_all(context, LIVE), _drain_all(context, BATCH)
    reason = _write_gold(context)
    snapshots = live["snapshots"] + batch["snapshots"]
    models = 0 if reason else len(GOLD)
    details = {"gold": reason} if reason else {}
    return Outcome(counts={"snapshots": snapshots, "models": models}, details=details)


def _write_gold(context: Context) -> str:
    """Write gold. Returns why it was left as it is; empty where it was written."""
    watermark = silver_watermark(context)
    if is_before_watermark(context, watermark):
        return past_reason(watermark)
    record_gold_build(context, watermark)
    for name in GOLD:
        context.deadline.check()
        _write_model(context, name)
    return ""


def _write_model(context: Context, name: str) -> None:
    params: dict[str, object] = {"as_of": context.as_of, "latest": context.latest}
    if name in SELECTED:
        rows = context.warehouse.fetch(SELECTED[name], **params)
        params["rows"] = rows_param(name, rows)
    context.warehouse.run(name, **params)


def _drain_all(context: Context, drains: Drains) -> dict[str, int]:
    """Drain the loaded snapshots of the resources that `drains` names.

    Those older than the watermark of silver are recorded in the lake: gold was built
    without them. A rebuild, with `args.is_repeated`, records nothing.
    """
    waiting = context.warehouse.fetch(
        "query_snapshots_to_silver", horizon=context.horizon, latest=context.latest
    )
    pending = [row for row in waiting if row["resource"] in drains]
    watermark = pending[0]["silver_watermark_at"] if pending else None
    late = [row for row in pending if watermark and row["fetched_at"] < watermark]
    if watermark and late and not context.is_repeated:
        record_late_responses(context, watermark, _ids(late))
    for start in range(0, len(pending), CHUNK):
        context.deadline.check()
        chunk = pending[start : start + CHUNK]
        for resource, drain in drains.items():
            snapshots = [row for row in chunk if row["resource"] == resource]
            if snapshots:
                drain(context, snapshots)
        context.warehouse.run(
            "mark_silver",
            at=context.clock.now(),
            since=chunk[0]["fetched_at"],
            snapshot_ids=_ids(chunk),
        )
    return {"snapshots": len(pending)}


def _drain_live_matches(context: Context, snapshots: list[Row]) -> None:
    warehouse, since, ids = (
        context.warehouse,
        snapshots[0]["fetched_at"],
        _ids(snapshots),
    )
    warehouse.run("silver_live_match_history", since=since, snapshot_ids=ids)
    touched = warehouse.fetch("query_touched_matches", since=since, snapshot_ids=ids)
    match_ids = [row["match_id"] for row in touched]
    midnight = datetime.combine(since.astimezone(UTC).date(), time(), tzinfo=UTC)
    warehouse.run("silver_live_match_state", since=midnight, match_ids=match_ids)
    warehouse.run("gold_match_events", match_ids=match_ids)


def _drain_live_standings(context: Context, snapshots: list[Row]) -> None:
    since = snapshots[0]["fetched_at"] - REPEATS_WITHIN
    context.warehouse.run(
        "silver_live_standings",
        since=since,
        latest=context.latest,
        competitions=_scopes(snapshots),
    )


def _drain_batch_matches(context: Context, snapshots: list[Row]) -> None:
    since = snapshots[0]["fetched_at"]
    context.warehouse.run("silver_matches", since=since, snapshot_ids=_ids(snapshots))


def _drain_batch_standings(context: Context, snapshots: list[Row]) -> None:
    warehouse, since, ids = (
        context.warehouse,
        snapshots[0]["fetched_at"],
        _ids(snapshots),
    )
    touched = warehouse.fetch("query_touched_seasons", since=since, snapshot_ids=ids)
    season_ids = [row["season_id"] for row in touched]
    warehouse.run(
        "silver_standings", since=since, latest=context.latest, season_ids=season_ids
    )


def _drain_batch_teams(context: Context, snapshots: list[Row]) -> None:
    since = snapshots[0]["fetched_at"]
    context.warehouse.run("silver_teams", since=since, snapshot_ids=_ids(snapshots))


def _ids(snapshots: list[Row]) -> list[str]:
    return [row["snapshot_id"] for row in snapshots]


def _scopes(snapshots: list[Row]) -> list[str]:
    return sorted({row["scope"] for row in snapshots})


Drains = Mapping[str, Callable[[Context, list[Row]], None]]
"""How to drain the snapshots of each resource."""

LIVE: Drains = {"matches": _drain_live_matches, "standings": _drain_live_standings}
BATCH: Drains = {
    "batch_matches": _drain_batch_matches,
    "batch_standings": _drain_batch_standings,
    "batch_teams": _drain_batch_teams,
}

STEPS: Steps = {
    "run_live_silver": run_live_silver,
    "run_batch_silver": run_batch_silver,
    "run_gold_live": run_gold_live,
    "run_full": run_full,
    "run_data_tests": run_data_tests,
}
