"""What the warehouse has to tell, as data and on the screen."""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.shared.warehouse import Row, Warehouse
from local_runner.screen import Screen, lasted, met
from transforms.tables import TABLES


def rows_per_table(warehouse: Warehouse) -> dict[str, int]:
    """How many rows every table has."""
    return {name: warehouse.count(name) for name in TABLES}


def scoreboard(warehouse: Warehouse, as_of: datetime) -> list[Row]:
    """The matches of the date of `as_of`."""
    return warehouse.fetch("ask_scoreboard", as_of=as_of)


def freshness(warehouse: Warehouse) -> Row | None:
    """The newest judgement of the live layer as a whole; None before the first."""
    rows = warehouse.fetch("ask_monitor")
    return next((row for row in rows if row["scope"] == "ALL"), None)


def show_freshness(screen: Screen, row: Row | None) -> None:
    """The freshness SLA, and the lag SLA where anything was in play."""
    if row is None or row["freshness_minutes"] is None:
        screen.say("Freshness  unknown: no successful pull yet")
        return
    day = "a match-day" if row["is_match_day"] else "no match-day"
    screen.say(
        f"Freshness  {met(row['is_freshness_sla_met'])}: last successful pull "
        f"{_age(row['freshness_minutes'])} before {row['as_of']:%H:%M}Z "
        f"(under {row['freshness_sla_minutes']} min asked, {day})"
    )
    if row["in_play_sighting_count"]:
        share = 100 * row["in_play_seen_in_time_ratio"]
        screen.say(
            f"Lag        {met(row['is_lag_sla_met'])}: {share:.1f} % of "
            f"{row['in_play_sighting_count']} in-play states of the day seen within "
            "20 min (95 % asked)"
        )


def show_scoreboard(screen: Screen, rows: list[Row]) -> None:
    """The day's matches by competition."""
    screen.table(
        f"Scoreboard ({len(rows)} matches)",
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
            for row in rows
        ],
    )


def show_rows(screen: Screen, rows: dict[str, int]) -> None:
    """Rows per table."""
    screen.table("Rows per table", ["table", ">rows"], rows.items())


def _score(row: Row) -> str:
    if row["home_goals"] is None or row["away_goals"] is None:
        return "  -  "
    score = f"{row['home_goals']}-{row['away_goals']}"
    if row["home_shootout_goals"] is not None:
        score += f" ({row['home_shootout_goals']}-{row['away_shootout_goals']} pens)"
    return score


def _age(minutes: float) -> str:
    return f"{minutes:.1f} min" if minutes < 60 else lasted(timedelta(minutes=minutes))
