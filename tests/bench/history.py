"""Puts copies of one played day before it: the same data, under earlier dates."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from functions.shared.storage.snapshot import fetched_at_of, stamp

IDS_APART = 10**8
"""Matches of a copied day have ids this much further on."""

_MOVED = {
    "raw_snapshots": ("fetched_at", "validated_at", "loaded_at", "silver_at"),
    "raw_live_matches": ("fetched_at", "status_timestamp", "utc_date"),
    "raw_live_standings": ("fetched_at",),
    "raw_pipeline_runs": (
        *("scheduled_at", "started_at", "finished_at", "last_attempt_at"),
    ),
    "silver_live_match_history": ("status_timestamp", "first_seen_at", "utc_date"),
    "silver_live_match_state": ("status_timestamp", "first_seen_at", "utc_date"),
    "gold_match_events": (
        *("status_timestamp", "first_seen_at", "utc_date", "from_utc_date"),
    ),
}


def put_copies_before(home: Path, date: datetime, days: int) -> None:
    """Copy the day `date` that a folder holds to the `days` days before it: in the
    lake, in the ledger and in every table, under other ids."""
    connection = duckdb.connect(str(home / "warehouse.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    for table, moments in _MOVED.items():
        connection.execute(_copy_sql(connection, table, moments, date, days))
    connection.close()
    lake = home / "lake"
    for path in list(_files(lake / "raw")):
        fetched_at = fetched_at_of(path.name)
        rest = path.name.partition("_")[2]
        for day in range(1, days + 1):
            moved = fetched_at - timedelta(days=day)
            folder = path.parent.parent / f"dt={moved:%Y-%m-%d}"
            folder.mkdir(exist_ok=True)
            os.link(path, folder / f"{stamp(moved)}_{rest}")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.gz") if path.is_file())


def _copy_sql(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    moments: tuple[str, ...],
    date: datetime,
    days: int,
) -> str:
    names = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    back = "INTERVAL (day) DAYS"
    seen = "fetched_at" if "fetched_at" in moments else "first_seen_at"
    chosen = []
    for name in names:
        if name in moments:
            chosen.append(f'"{name}" - {back}')
        elif name == "match_id":
            chosen.append(f"match_id + day * {IDS_APART}")
        elif name == "snapshot_id":
            text = f"strftime({seen} - {back}, '%Y%m%dT%H%M%S.%fZ')"
            chosen.append(f"{text} || substr(snapshot_id, 24)")
        elif name == "run_id" and table == "raw_pipeline_runs":
            text = f"strftime(started_at - {back}, '%Y%m%d')"
            chosen.append(f"replace(run_id, '{date:%Y%m%d}', {text})")
        else:
            chosen.append(f'"{name}"')
    source = f"FROM {table}, range(1, {days + 1}) AS days(day)"
    return f"INSERT INTO {table} SELECT {', '.join(chosen)} {source}"
