"""What the warehouse has to tell, as data and on the screen."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from functions.shared.step import LEDGER_HORIZON
from functions.shared.warehouse import Row, Warehouse
from local_runner.screen import Screen, met
from transforms.tables import TABLES

RUNS_BACK = timedelta(days=7)


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


def status(warehouse: Warehouse, as_of: datetime) -> dict[str, Any]:
    """Runs, ledger, freshness and rows as they stand at `as_of`."""
    runs = warehouse.fetch("ask_recent_runs", since=as_of - RUNS_BACK)
    for run in runs:
        run["steps"] = json.loads(run["steps"])
    return {
        "as_of": as_of,
        "freshness": freshness(warehouse),
        "runs": runs,
        "ledger": warehouse.fetch("ask_ledger_summary", horizon=as_of - LEDGER_HORIZON),
        "rows": rows_per_table(warehouse),
    }


def show_status(screen: Screen, told: dict[str, Any]) -> None:
    """Status for people."""
    show_freshness(screen, told["freshness"])
    screen.say()
    runs = told["runs"]
    screen.table(
        f"Runs of the last 7 days ({len(runs)}, newest first)",
        ["dag", "tick or start", "status", ">tries", ">ms", ">calls"],
        [
            (
                run["dag"],
                f"{run['scheduled_at'] or run['started_at']:%m-%d %H:%M}",
                run["status"],
                run["attempts"],
                sum(step["duration_ms"] for step in run["steps"]),
                run["api_calls"],
            )
            for run in runs[:10]
        ],
    )
    for run in [run for run in runs if run["error"]][:5]:
        screen.say(f"{run['run_id']}: {run['failed_step'] or ''} {run['error']}")
    screen.say()
    screen.table(
        "Ledger",
        [
            *("resource", "verdict", ">answers", ">rows", ">refused", ">loaded"),
            *(">silver", "newest"),
        ],
        [
            (
                row["resource"],
                row["verdict"],
                row["snapshots"],
                row["row_count"],
                row["quarantined_count"],
                row["loaded"],
                row["in_silver"],
                f"{row['last_fetched_at']:%m-%d %H:%M}",
            )
            for row in told["ledger"]
        ],
    )
    screen.say()
    show_rows(screen, told["rows"])


def show_freshness(screen: Screen, row: Row | None) -> None:
    """The freshness SLA, and the lag SLA where anything was in play."""
    if row is None or row["freshness_minutes"] is None:
        screen.say("Freshness  unknown: no successful pull yet")
        return
    day = "a match-day" if row["is_match_day"] else "no match-day"
    screen.say(
        f"Freshness  {met(row['is_freshness_sla_met'])}: last successful pull "
        f"{row['freshness_minutes']:.1f} min before {row['as_of']:%Y-%m-%d %H:%M}Z "
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
