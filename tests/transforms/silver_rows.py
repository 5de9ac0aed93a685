"""Rows of silver as its models make them, for tests of gold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.transforms.bench import NOON
from transforms.known_values import FINAL, IN_PLAY

Row = dict[str, Any]
Goals = tuple[int | None, int | None]

WINNERS = ("AWAY_TEAM", "DRAW", "HOME_TEAM")


def leader(goals: Goals) -> str | None:
    """The winner by goals alone."""
    home, away = goals
    if home is None or away is None:
        return None
    return WINNERS[(home > away) - (home < away) + 1]


def _match(number: int, *, status: str, goals: Goals, shootout: Goals) -> Row:
    row: Row = {
        "match_id": number,
        "status_timestamp": NOON,
        "competition_id": 2021,
        "competition_code": "PL",
        "season_id": 2403,
        "season_start_date": None,
        "utc_date": NOON,
        "status": status,
        "stage": "REGULAR_SEASON",
        "group": None,
        "matchday": 12,
        "winner": leader(goals),
        "duration": "REGULAR",
        "home_goals": goals[0],
        "away_goals": goals[1],
        "home_half_time_goals": None,
        "away_half_time_goals": None,
        "home_shootout_goals": shootout[0],
        "away_shootout_goals": shootout[1],
        "is_score_contradictory": False,
        "is_final": status in FINAL,
        "is_in_play": status in IN_PLAY,
    }
    for side, team in (("home", number * 10 + 1), ("away", number * 10 + 2)):
        names = {"id": team, "name": f"Team {team}", "tla": f"T{team}"}
        row |= {f"{side}_team_{name}": value for name, value in names.items()}
    return row


def _hash(row: Row) -> str:
    values = [row["status"], row["utc_date"], row["home_goals"], row["away_goals"]]
    values += [row["winner"], row["home_shootout_goals"], row["away_shootout_goals"]]
    return " ".join(map(str, values))


def sighting(
    number: int = 1,
    *,
    status: str = "FINISHED",
    goals: Goals = (None, None),
    shootout: Goals = (None, None),
    stamp: datetime = NOON,
    **changes: Any,
) -> Row:
    """A row of live history and state, first seen with its stamp, with `changes`."""
    row = _match(number, status=status, goals=goals, shootout=shootout)
    row |= {"status_timestamp": stamp, "first_seen_at": stamp, "snapshot_id": "s1"}
    row |= changes
    return {"content_hash": _hash(row)} | row


def batch_match(
    number: int = 1,
    *,
    status: str = "FINISHED",
    goals: Goals = (None, None),
    stamp: datetime = NOON,
    **changes: Any,
) -> Row:
    """A row of `silver_matches`, fetched with its stamp, with `changes`."""
    row = _match(number, status=status, goals=goals, shootout=(None, None))
    row |= {"status_timestamp": stamp, "fetched_at": stamp, "snapshot_id": "b1"}
    row |= changes
    return {"content_hash": _hash(row)} | row
