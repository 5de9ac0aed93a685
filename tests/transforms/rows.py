"""Rows for tests: raw ones as `load` would store them, and of any table."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from functions.shared.contract.content_hash import content_hash
from functions.shared.contract.models import Match
from functions.shared.contract.validator import validate_matches
from transforms.tables import TABLES

Row = dict[str, Any]
Pair = tuple[int | None, int | None]


def team(number: int | None, name: str | None = None) -> Row:
    """A team of a match; None for one that is not drawn yet."""
    if number is None:
        return dict.fromkeys(("id", "name", "shortName", "tla", "crest"))
    name = name or f"Team {number}"
    return {
        "id": number,
        "name": name,
        "shortName": name,
        "tla": name[:3].upper(),
        "crest": f"https://crests.example/{number}.png",
    }


def score(
    full: Pair = (None, None),
    *,
    half: Pair = (None, None),
    winner: str | None = None,
    duration: str = "REGULAR",
    regular: Pair | None = None,
    extra: Pair | None = None,
    penalties: Pair | None = None,
) -> Row:
    """A score as in a response; the last three parts only where they are given."""
    parts = {"fullTime": full, "halfTime": half}
    given = {"regularTime": regular, "extraTime": extra, "penalties": penalties}
    parts |= {name: pair for name, pair in given.items() if pair is not None}
    score: Row = {"winner": winner, "duration": duration}
    return score | {n: {"home": h, "away": a} for n, (h, a) in parts.items()}


def match(number: int = 1, **changes: Any) -> Row:
    """A match as in a response, TIMED on 2026-11-21 at 15:00Z, with `changes`."""
    return {
        "area": {"id": 2072, "name": "England", "code": "ENG", "flag": None},
        "competition": {
            "id": 2021,
            "name": "Premier League",
            "code": "PL",
            "type": "LEAGUE",
            "emblem": "https://crests.example/PL.png",
        },
        "season": {
            "id": 2403,
            "startDate": "2026-08-15",
            "endDate": "2027-05-23",
            "currentMatchday": 12,
            "winner": None,
        },
        "id": number,
        "utcDate": "2026-11-21T15:00:00Z",
        "status": "TIMED",
        "matchday": 12,
        "stage": "REGULAR_SEASON",
        "group": None,
        "lastUpdated": "2026-11-20T01:32:00Z",
        "homeTeam": team(number * 10 + 1),
        "awayTeam": team(number * 10 + 2),
        "score": score(),
        "odds": {"msg": "Activate Odds-Package in User-Panel to retrieve odds."},
        "referees": [],
    } | changes


def raw_match(snapshot_id: str, fetched_at: datetime, payload: Row) -> Row:
    """A row of `raw_live_matches`, and as well of `raw_batch_matches`."""
    body = json.dumps({"matches": [payload]}).encode()
    (row,) = validate_matches(body).rows
    typed: Match = row.value
    return {
        "snapshot_id": snapshot_id,
        "fetched_at": fetched_at,
        "match_id": typed.id,
        "status_timestamp": typed.lastUpdated,
        "content_hash": content_hash(typed),
        "competition_code": typed.competition.code,
        "utc_date": typed.utcDate,
        "status": typed.status,
        "payload": row.raw.decode(),
    }


def ledger(snapshot_id: str, fetched_at: datetime, /, **changes: Any) -> Row:
    """A row of `raw_snapshots`: a valid, loaded pull of matches, with `changes`."""
    return {
        "snapshot_id": snapshot_id,
        "resource": "matches",
        "scope": "2026-11-18..2026-11-25",
        "uri": f"raw/matches/{snapshot_id}.json.gz",
        "dag": "live_poll_15m",
        "run_id": "live_poll_15m-20261121T1200Z",
        "step": "fetch_matches_live",
        "fetched_at": fetched_at,
        "http_status": 200,
        "body_bytes": 100,
        "body_sha256": "0" * 64,
        "contract_version": 1,
        "verdict": "valid",
        "row_count": 1,
        "quarantined_count": 0,
        "violations": "[]",
        "drift": "[]",
        "validated_at": fetched_at,
        "loaded_at": fetched_at,
        "silver_at": None,
    } | changes


def table_row(
    snapshot_id: str, fetched_at: datetime, number: int, **changes: Any
) -> Row:
    """A row of `raw_live_standings`, and as well of `raw_batch_standings`: team
    `number` on place 1, with `changes`.

    Changes of columns are taken as such, all others are changes of the payload.
    """
    payload = {
        "position": 1,
        "team": team(number),
        "playedGames": 3,
        "form": None,
        "won": 2,
        "draw": 0,
        "lost": 1,
        "points": 6,
        "goalsFor": 5,
        "goalsAgainst": 2,
        "goalDifference": 3,
    }
    row: Row = {
        "snapshot_id": snapshot_id,
        "fetched_at": fetched_at,
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2403,
        "season_start_date": None,
        "stage": "REGULAR_SEASON",
        "type": "TOTAL",
        "group": None,
        "team_id": number,
        "table_sha256": "0" * 64,
    }
    payload |= {name: value for name, value in changes.items() if name not in row}
    row |= {name: value for name, value in changes.items() if name in row}
    return row | {"payload": json.dumps(payload)}


def raw_team(
    snapshot_id: str, fetched_at: datetime, number: int, **changes: Any
) -> Row:
    """A row of `raw_batch_teams`: what is known of everybody, with `changes`.

    Changes of columns are taken as such, all others are changes of the payload.
    """
    row: Row = {
        "snapshot_id": snapshot_id,
        "fetched_at": fetched_at,
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2403,
        "season_start_date": None,
        "team_id": number,
        "last_updated_at": None,
    }
    payload = {**team(number), "lastUpdated": None}
    payload |= {name: value for name, value in changes.items() if name not in row}
    row |= {name: value for name, value in changes.items() if name in row}
    return row | {"payload": json.dumps(payload)}


_FILLING = {
    "string": "X",
    "int64": 1,
    "float64": 1.0,
    "bool": False,
    "timestamp": datetime(2026, 11, 20, 12, tzinfo=UTC),
    "date": date(2026, 8, 14),
}


def row(table: str, **values: Any) -> Row:
    """A row with `values`; other columns hold something where they must, else NULL."""
    filled = {
        column.name: None if column.nullable else _FILLING[column.type]
        for column in TABLES[table].columns
    }
    assert values.keys() <= filled.keys()
    return filled | values
