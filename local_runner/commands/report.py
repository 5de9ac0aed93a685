"""Matches, league tables and service levels of a warehouse, as data and on screen."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from functions.shared.runtime.durations import format_duration
from functions.shared.runtime.percent import percent
from functions.shared.warehouse.base import Row, Warehouse
from local_runner.runtime.screen import Screen, met
from transforms.service_levels import LAG_MINUTES, LAG_RATIO
from transforms.tables import TABLES

NIGHTS_BACK = timedelta(days=7)


def rows_per_table(warehouse: Warehouse) -> dict[str, int]:
    """How many rows every table has."""
    return {name: warehouse.count(name) for name in TABLES}


def scoreboard(warehouse: Warehouse, as_of: datetime) -> list[Row]:
    """The matches of the date of `as_of`."""
    return warehouse.fetch("query_scoreboard", as_of=as_of)


def busiest(matches: list[Row]) -> str:
    """The competition with most of these matches; empty without any."""
    counts = Counter(row["competition_code"] for row in matches)
    return max(sorted(counts), key=counts.__getitem__, default="")


def league_table(warehouse: Warehouse, code: str) -> list[Row]:
    """The newest season's table of a competition as it stands."""
    rows = [
        row
        for row in warehouse.fetch("query_league_tables")
        if row["competition_code"] == code
    ]
    newest = max((row["season_id"] for row in rows), default=None)
    return [row for row in rows if row["season_id"] == newest]


def night_of(warehouse: Warehouse, as_of: datetime) -> dict[str, Any]:
    """The results of the last daily run: data tests and reconciliation by result, and
    the corrected results of the last seven days."""
    since = as_of - NIGHTS_BACK
    tests = warehouse.fetch("query_data_tests", since=since, as_of=as_of)
    causes = warehouse.fetch("query_reconciliation_causes", since=since, as_of=as_of)
    corrections = warehouse.fetch("query_corrections", since=since, before=as_of)
    return {
        "data_tests": Counter(row["status"] for row in tests),
        "reconciliation": causes,
        "corrections": corrections,
    }


def freshness(warehouse: Warehouse) -> Row | None:
    """The newest evaluation of the live layer as a whole; None before the first."""
    rows = warehouse.fetch("query_monitor")
    return next((row for row in rows if row["scope"] == "ALL"), None)


def show_freshness(screen: Screen, row: Row | None) -> None:
    """The freshness SLA, and the lag SLA where anything was in play."""
    if row is None or row["freshness_minutes"] is None:
        screen.say("Freshness  unknown: no successful pull yet")
        return
    day = "a match-day" if row["is_match_day"] else "not a match-day"
    screen.say(
        f"Freshness  {met(row['is_freshness_sla_met'])}: last successful pull "
        f"{_age(row['freshness_minutes'])} before {row['as_of']:%H:%M}Z "
        f"(target: under {row['freshness_sla_minutes']} min, {day})"
    )
    if row["in_play_sighting_count"]:
        share = percent(row["in_play_seen_in_time_ratio"])
        screen.say(
            f"Lag        {met(row['is_lag_sla_met'])}: {share} of "
            f"{row['in_play_sighting_count']} in-play states of the day seen within "
            f"{LAG_MINUTES} min (target: {LAG_RATIO * 100:.0f} %)"
        )


def show_scoreboard(screen: Screen, rows: list[Row], code: str) -> None:
    """The day's matches of one competition."""
    shown = [row for row in rows if row["competition_code"] == code]
    screen.table(
        f"Scoreboard ({len(shown)} of {len(rows)} matches; live.json has all)",
        ["", "UTC", ">home", "", "away", "status"],
        [
            (
                row["competition_code"],
                f"{row['utc_date']:%H:%M}",
                row["home_team_name"] or "to be drawn",
                _score(row),
                row["away_team_name"] or "to be drawn",
                row["status"],
            )
            for row in shown
        ],
    )


def show_table(screen: Screen, rows: list[Row], places: int = 6) -> None:
    """The top of a table as it stands."""
    screen.table(
        f"Table as it stands (top {min(places, len(rows))} of {len(rows)})",
        [
            *(">", "team"),
            *(f">{name}" for name in ("played", "goals", "points")),
            "form",
        ],
        [
            (
                row["position"],
                row["team_name"],
                row["played"],
                f"{row['goals_for']}:{row['goals_against']}",
                _points(row),
                row["form"],
            )
            for row in rows[:places]
        ],
    )


def show_night(screen: Screen, night: dict[str, Any]) -> None:
    """The results of the last daily run, a line each."""
    tests = night["data_tests"]
    results = ", ".join(f"{count} {status}" for status, count in tests.items())
    screen.say(f"Data tests {results or 'have not run yet'}")
    causes = ", ".join(
        f"{row['match_count']} {(row['cause'] or 'equal').replace('_', ' ')}"
        for row in night["reconciliation"]
    )
    screen.say(f"Reconciled {causes or 'nothing yet'}")
    for row in night["corrections"][:3]:
        screen.say(
            f"Corrected  {row['home_team_name']} - {row['away_team_name']} "
            f"{row['from_home_goals']}-{row['from_away_goals']} to "
            f"{row['home_goals']}-{row['away_goals']}, "
            f"seen {row['first_seen_at']:%m-%d %H:%M}Z"
        )


def show_rows(screen: Screen, rows: dict[str, int]) -> None:
    """Rows per table."""
    screen.table("Rows per table", ["table", ">rows"], rows.items())


def _points(row: Row) -> str:
    """Points, with what was added or deducted: 40 (-8)."""
    points = str(row["points"])
    if row["points_adjustment"]:
        points += f" ({row['points_adjustment']:+})"
    return points


def _score(row: Row) -> str:
    if row["home_goals"] is None or row["away_goals"] is None:
        return "  -  "
    score = f"{row['home_goals']}-{row['away_goals']}"
    if row["home_shootout_goals"] is not None:
        score += f" ({row['home_shootout_goals']}-{row['away_shootout_goals']} pens)"
    return score


def _age(minutes: float) -> str:
    return (
        f"{minutes:.1f} min"
        if minutes < 60
        else format_duration(timedelta(minutes=minutes))
    )
