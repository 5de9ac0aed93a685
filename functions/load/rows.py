"""What the responses hold as rows of the raw tables, each row as it was answered."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from functions.shared.contract.models import Match
from functions.shared.contract.validator import (
    JSON,
    Contract,
    StandingsResult,
    TeamsResult,
    ValidationResult,
    content_hash,
    known,
)
from functions.shared.warehouse.base import Row


def rows_of(
    contract: Contract, snapshot: Row, content: bytes
) -> tuple[str, list[JSON]]:
    """The raw table that a snapshot belongs to, and its good rows there.

    `snapshot` is its row of the ledger. Raises ValueError for a resource without rows.
    """
    scope = snapshot["scope"]
    match snapshot["resource"]:
        case "matches":
            judged = contract.matches(content)
            return "raw_live_matches", _match_rows(snapshot, judged)
        case "batch_matches":
            judged = contract.season(content, scope)
            return "raw_batch_matches", _match_rows(snapshot, judged)
        case "standings":
            table = contract.standings(content, scope)
            return "raw_live_standings", _table_rows(snapshot, table)
        case "batch_standings":
            table = contract.standings(content, scope)
            return "raw_batch_standings", _table_rows(snapshot, table)
        case "batch_teams":
            teams = contract.teams(content, scope)
            return "raw_batch_teams", _team_rows(snapshot, teams)
    raise ValueError(f"{snapshot['resource']} has no rows")


def _match_rows(snapshot: Row, judged: ValidationResult[Match]) -> list[JSON]:
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
        for row in judged.rows
    ]


def _table_rows(snapshot: Row, judged: StandingsResult) -> list[JSON]:
    response = judged.response
    if response is None:
        return []
    return [
        {
            "snapshot_id": snapshot["snapshot_id"],
            "fetched_at": snapshot["fetched_at"],
            "competition_id": response.competition.id,
            "competition_code": response.competition.code,
            "season_id": response.season.id,
            "season_start_date": known(response.season.startDate),
            "stage": line.table.stage,
            "type": line.table.type,
            "group": known(line.table.group),
            "team_id": line.row.value.team.id,
            "table_sha256": line.table_sha256,
            "payload": msgspec.Raw(line.row.raw),
        }
        for line in judged.lines
    ]


def _team_rows(snapshot: Row, judged: TeamsResult) -> list[JSON]:
    response = judged.response
    if response is None:
        return []
    return [
        {
            "snapshot_id": snapshot["snapshot_id"],
            "fetched_at": snapshot["fetched_at"],
            "competition_id": response.competition.id,
            "competition_code": response.competition.code,
            "season_id": response.season.id,
            "season_start_date": known(response.season.startDate),
            "team_id": row.value.id,
            "last_updated_at": _moment(row.value.lastUpdated),
            "payload": msgspec.Raw(row.raw),
        }
        for row in judged.rows
    ]


def _moment(value: object) -> datetime | None:
    return _utc(value) if isinstance(value, datetime) else None


def _utc(moment: datetime) -> datetime:
    """As BigQuery takes it, which knows offsets of up to 14 hours only."""
    return moment.astimezone(UTC)
