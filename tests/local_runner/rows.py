"""A folder with a warehouse in it, and rows to put there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from functions.shared.warehouse.duckdb import DuckDBWarehouse
from tests.functions.world import World

Row = dict[str, Any]


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """A Touchline in a folder, closed again before a command looks."""
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    try:
        yield World(folder, warehouse)
    finally:
        warehouse.close()


def run_row(
    tick: datetime, dag: str = "live_poll_15m", status: str = "success", **changes: Any
) -> Row:
    """A row of `raw_pipeline_runs`: a run of a tick that took ten seconds."""
    return {
        "run_id": f"{dag}-{tick:%Y%m%dT%H%MZ}",
        "dag": dag,
        "trigger": "schedule",
        "scheduled_at": tick.isoformat(),
        "started_at": tick.isoformat(),
        "finished_at": (tick + timedelta(seconds=10)).isoformat(),
        "duration_ms": 10_000,
        "status": status,
        "attempts": 1,
        "last_attempt_at": tick.isoformat(),
        "failed_step": None,
        "error": None,
        "steps": [],
        "api_calls": 1,
        "statements": 8,
        "billed_bytes": 0,
        "code_version": "test",
        "publish_status": None,
    } | changes


def alert_row(
    condition: str,
    onset_at: datetime,
    *,
    severity: str = "warning",
    scope: str = "ALL",
    resolved_at: datetime | None = None,
    message: str = "Something is wrong.",
    **changes: Any,
) -> Row:
    """A row of `raw_alerts`, opened at its onset."""
    return {
        "alert_id": f"{condition} {scope} {onset_at:%d%H%M}",
        "condition": condition,
        "scope": scope,
        "severity": severity,
        "onset_at": onset_at.isoformat(),
        "opened_at": onset_at.isoformat(),
        "last_seen_at": (resolved_at or onset_at).isoformat(),
        "resolved_at": resolved_at.isoformat() if resolved_at else None,
        "message": message,
        "runbook": f"docs/alerts.md#{condition}",
        "open_notified_at": None,
        "close_notified_at": None,
    } | changes
