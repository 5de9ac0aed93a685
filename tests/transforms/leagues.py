"""Silver rows of tables and what they are made of, for tests.

A match is written as "A 2-1 B", or "A - B" before it is played. Teams are letters:
their ids are code points, their names "Team A".
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from functions.shared.warehouse.base import columns_of
from tests.transforms.bench import NOON, Bench
from transforms.known_values import FINAL, IN_PLAY

Row = dict[str, Any]

KICK_OFF = datetime(2026, 8, 15, 15, tzinfo=UTC)
STAMP = datetime(2026, 11, 20, tzinfo=UTC)
SEASON = 2403


def made(bench: Bench) -> list[Row]:
    """The rows that the statement would merge."""
    rows = bench.fetch("query_tables_now", as_of=NOON)
    return [columns_of("gold_league_table", row) for row in rows]


def team_id(letter: str) -> int | None:
    """The id of a team; "?" is one that is not drawn yet."""
    return None if letter == "?" else ord(letter)


def match(number: int, result: str, **changes: Any) -> Row:
    """A row of `silver_matches` of PL, a day after that of the number before.

    FINISHED with a score, TIMED without one, unless `changes` says otherwise.
    """
    home, score, away = result.split()
    goals: list[int | None] = [int(text) for text in score.split("-") if text]
    goals = goals or [None, None]
    row: Row = {
        "match_id": number,
        "status_timestamp": STAMP,
        "content_hash": result,
        "fetched_at": STAMP,
        "snapshot_id": "s1",
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": SEASON,
        "season_start_date": date(2026, 8, 15),
        "utc_date": KICK_OFF + timedelta(days=number),
        "status": "TIMED" if goals[0] is None else "FINISHED",
        "stage": "REGULAR_SEASON",
        "group": None,
        "matchday": number,
        "winner": None,
        "duration": "REGULAR",
        "home_goals": goals[0],
        "away_goals": goals[1],
        "is_score_contradictory": False,
    }
    for side, letter in (("home", home), ("away", away)):
        number_of = team_id(letter)
        row[f"{side}_team_id"] = number_of
        row[f"{side}_team_name"] = None if number_of is None else f"Team {letter}"
        row[f"{side}_team_tla"] = None if number_of is None else letter * 3
    row |= changes
    status = row["status"]
    return row | {"is_final": status in FINAL, "is_in_play": status in IN_PLAY}


def live(row: Row, **changes: Any) -> Row:
    """A match as a row of `silver_live_match_state`, with `changes`."""
    row = {name: value for name, value in row.items() if name != "fetched_at"}
    return row | {"first_seen_at": STAMP} | changes


def official(position: int, letter: str, **changes: Any) -> Row:
    """A row of an official TOTAL table of PL: nothing played, unless `changes`."""
    return {
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": SEASON,
        "season_start_date": date(2026, 8, 15),
        "stage": "REGULAR_SEASON",
        "type": "TOTAL",
        "group": None,
        "team_id": team_id(letter),
        "team_name": f"Official {letter}",
        "team_tla": letter * 2,
        "position": position,
        "played": 0,
        "won": 0,
        "drawn": 0,
        "lost": 0,
        "points": 0,
        "goals_for": 0,
        "goals_against": 0,
        "goal_difference": 0,
        "form": None,
        "table_sha256": "0" * 64,
    } | changes


def ended(results: str, adjustment: int = 0) -> Row:
    """What an official row says of a team that ended its matches as in "WDL": by three
    points a win and one a draw, and `adjustment` added."""
    won, drawn, lost = (results.count(letter) for letter in "WDL")
    return {
        "played": len(results),
        "won": won,
        "drawn": drawn,
        "lost": lost,
        "points": 3 * won + drawn + adjustment,
    }
