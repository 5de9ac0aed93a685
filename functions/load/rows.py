"""Rows of the raw tables, made from the valid rows of responses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from functions.shared.contract.content_hash import content_hash
from functions.shared.contract.models import Match, value_or_none
from functions.shared.contract.results import (
    JSON,
    StandingsResult,
    TeamsResult,
    ValidationResult,
)
from functions.shared.contract.validator import Contract
from functions.shared.warehouse.base import Row


def rows_of(
    contract: Contract, snapshot: Row, content: bytes
) -> tuple[str, list[JSON]]:
    """The raw table of a snapshot, and the snapshot's valid rows for it.

    `snapshot` is its row of the ledger. Raises ValueError for a resource without rows.
    """
    resource = snapshot["resource"]
    if resource not in TABLES_OF:
        raise ValueError(f"{resource} has no rows")
    table, make_rows = TABLES_OF[resource]
    result = contract.validate(resource, content, snapshot["scope"])
    return table, make_rows(snapshot, result)


def _match_rows(snapshot: Row, result: ValidationResult[Match]) -> list[JSON]:
    return [
        {
            "snapshot_id": snapshot["snapshot_id"],
            "fetched_at": snapshot["fetched_at"],
            "match_id": row.value.id,
            "status_timestamp": _utc(row.value.lastUpdated),
            "content_hash": content_hash(row.value),
            "competition_code": row.value.competition.code,
            "utc_date": _utc(row.value.utcDate),
            "status": row.value.status,
            "payload": msgspec.Raw(row.raw),
        }
        for row in result.rows
    ]


def _table_rows(snapshot: Row, result: StandingsResult) -> list[JSON]:
    response = result.response
    if response is None:
        return []
    return [
        {
            "snapshot_id": snapshot["snapshot_id"],
            "fetched_at": snapshot["fetched_at"],
            "competition_id": response.competition.id,
            "competition_code": response.competition.code,
            "season_id": response.season.id,
            "season_start_date": value_or_none(response.season.startDate),
            "stage": table_row.table.stage,
            "type": table_row.table.type,
            "group": value_or_none(table_row.table.group),
            "team_id": table_row.row.value.team.id,
            "table_sha256": table_row.table_sha256,
            "payload": msgspec.Raw(table_row.row.raw),
        }
        for table_row in result.table_rows
    ]


def _team_rows(snapshot: Row, result: TeamsResult) -> list[JSON]:
    response = result.response
    if response is None:
        return []
    return [
        {
            "snapshot_id": snapshot["snapshot_id"],
            "fetched_at": snapshot["fetched_at"],
            "competition_id": response.competition.id,
            "competition_code": response.competition.code,
            "season_id": response.season.id,
            "season_start_date": value_or_none(response.season.startDate),
            "team_id": row.value.id,
            "last_updated_at": _utc_or_none(row.value.lastUpdated),
            "payload": msgspec.Raw(row.raw),
        }
        for row in result.rows
    ]


TABLES_OF: Mapping[str, tuple[str, Callable[[Row, Any], list[JSON]]]] = {
    "matches": ("raw_live_matches", _match_rows),
    "standings": ("raw_live_standings", _table_rows),
    "batch_matches": ("raw_batch_matches", _match_rows),
    "batch_standings": ("raw_batch_standings", _table_rows),
    "batch_teams": ("raw_batch_teams", _team_rows),
}
"""The raw table of each resource, and what makes its rows of a validation result."""


def _utc_or_none(value: object) -> datetime | None:
    return _utc(value) if isinstance(value, datetime) else None


def _utc(moment: datetime) -> datetime:
    """In UTC, as BigQuery refuses offsets of more than 14 hours."""
    return moment.astimezone(UTC)
