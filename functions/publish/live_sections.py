"""The sections of `live.json`: where each is from, and when it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

import msgspec

from functions.publish.live import (
    Alert,
    Event,
    FreshnessPoint,
    Health,
    Match,
    RecentRun,
    RunStep,
    Scope,
    State,
)
from functions.publish.sections import (
    Data,
    Found,
    Present,
    Reading,
    Source,
    rows_of,
    tables_of,
)
from functions.publish.shapes import CREST_HOST, Freshness, Section, picked, plain
from functions.publish.times import DAY, HOUR
from functions.shared.runtime.context import Context
from functions.shared.warehouse.base import Row
from transforms.known_values import GOOD_RUNS

TICKER = DAY
ALERTS = timedelta(days=7)
SERIES = timedelta(days=7)

_FRESHNESS = ("in_play_count", *Freshness.__struct_fields__)
_OF_STANDINGS = ("standing_count", "standings_points", "standings_results")
_OF_TABLES = ("states_content", "batch_count", "batch_fetched", "batch_missing")
_OF_STATES = ("state_count", "states_stamped", "states_seen", "states_missing")
_OF_ALERTS = ("alert_count", "alerts_opened", "alerts_resolved")


def freshness(context: Context) -> Data:
    """The keys `freshness` and `in_play_count`, evaluated at `as_of`.

    The monitor runs after publishing, so its last rows are too old.
    """
    (row,) = context.warehouse.fetch(
        "query_freshness",
        as_of=context.as_of,
        horizon=context.horizon,
        competitions=context.competitions,
    )
    return _freshness_in(row)


def freshness_and_versions(context: Context) -> Data:
    """As `freshness`, and the key `versions`, in one statement."""
    (row,) = context.warehouse.fetch(
        "query_live_versions",
        as_of=context.as_of,
        since=context.as_of - DAY,
        horizon=context.horizon,
        competitions=context.competitions,
    )
    date = context.as_of.astimezone(UTC).date()
    matches = [row[name] for name in (*_OF_STATES, *_OF_STANDINGS)]
    matches += [date, row["is_match_day"]]
    tables = [row[name] for name in (*_OF_TABLES, *_OF_STANDINGS)]
    return {
        **_freshness_in(row),
        "versions": {
            "matches": _checksum(*matches, *context.competitions),
            "tables": _checksum(*tables, date, *context.competitions),
            "alerts": _checksum(*(row[name] for name in _OF_ALERTS)),
            "runs": _checksum(row["run_at"]),
        },
    }


def _freshness_in(row: Row) -> Data:
    return {
        "freshness": picked(row, Freshness),
        "in_play_count": row["in_play_count"],
    }


def _checksum(*values: Any) -> str:
    text = msgspec.json.encode([plain(value) for value in values])
    return hashlib.sha256(text).hexdigest()[:16]


def unchanged(present: Present, versions: Mapping[str, str]) -> dict[str, Section]:
    """The sections of a present `live.json` of which nothing has changed since."""
    known = msgspec.to_builtins(present.part("versions")) or {}
    same = {name for name, version in versions.items() if known.get(name) == version}
    parts = {
        name: present.part(name)
        for name, source in LIVE.items()
        if source.follows and same.issuperset(source.follows)
    }
    return {name: part for name, part in parts.items() if part is not None}


def _matches(reading: Reading) -> Found:
    rows = reading.fetch("query_scoreboard_now", as_of=reading.as_of)
    states_of = {
        match_id: list(of_it)
        for match_id, of_it in groupby(reading.sightings, itemgetter("match_id"))
    }
    for row in rows:
        states = states_of.get(row["match_id"], [])
        row["is_goal_withdrawn"] = any(state["is_goal_withdrawn"] for state in states)
        row["is_corrected"] = _is_corrected(states)
        for side in ("home", "away"):
            row[f"{side}_team_crest_url"] = _crest(row[f"{side}_team_crest_url"])
    return Found([picked(row, Match) for row in rows], reading.as_of)


def _is_corrected(states: list[Row]) -> bool:
    """Whether two final states have other goals, also if it was reopened between."""
    finals = [state for state in states if state["is_final"]]
    return len({(state["home_goals"], state["away_goals"]) for state in finals}) > 1


def _crest(url: str | None) -> str | None:
    """The address of a crest if it is where the API's crests are."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # the address is text from the API
        return None
    is_there = (parts.scheme, parts.netloc) == ("https", CREST_HOST)
    return url if is_there else None


def _tables(reading: Reading) -> Found:
    """The tables of the tracked seasons with a match on the date of `as_of`."""
    context = reading.context
    rows = reading.fetch("query_tables_now", as_of=reading.as_of, latest=context.latest)
    shown = [
        row
        for row in rows
        if row["is_played_today"] and row["competition_code"] in context.competitions
    ]
    return Found(tables_of(shown), reading.as_of)


def _events(reading: Reading) -> Found:
    since = reading.as_of - TICKER
    rows = [
        row
        for row in reading.sightings
        if row["event"] not in (None, "status")
        and row["status_timestamp"] >= since
        and not row["is_missing"]
    ]
    rows.sort(key=lambda row: (-_seconds(row["placed_at"]), row["match_id"]))
    return Found([picked(row, Event) for row in rows], reading.as_of)


def _seconds(moment: datetime) -> float:
    return moment.timestamp()


def _histories(reading: Reading) -> Found:
    shown = [row for row in reading.sightings if row["is_on_scoreboard"]]
    histories = [
        {
            "match_id": match_id,
            "states": [{**picked(row, State), "change": row["event"]} for row in of_it],
        }
        for match_id, of_it in groupby(shown, itemgetter("match_id"))
    ]
    return Found(histories, reading.as_of)


def _monitor(reading: Reading) -> Found:
    rows = reading.fetch(
        "query_monitor_now",
        as_of=reading.as_of,
        horizon=reading.context.horizon,
        competitions=reading.context.competitions,
    )
    return rows_of(rows, Scope)


def health(reading: Reading) -> Found:
    """As of now: the table is as old as the last run that built gold."""
    return rows_of(reading.fetch("query_health_now", as_of=reading.as_of), Health)


def _alerts(reading: Reading) -> Found:
    rows = reading.since("query_recent_alerts", ALERTS, horizon=reading.context.horizon)
    return Found([picked(row, Alert) for row in rows], reading.as_of)


def _runs(reading: Reading) -> Found:
    runs = [
        {**picked(row, RecentRun), "steps": _steps(row)}
        for row in reading.runs_of_last_day
    ]
    return Found(runs, reading.as_of)


def _steps(run: Row) -> list[Data]:
    """The steps of a run that did not go well."""
    if run["status"] in GOOD_RUNS:
        return []
    steps = msgspec.json.decode(run["steps"])
    return [{name: step.get(name) for name in _STEP} for step in steps]


_STEP = RunStep.__struct_fields__


def _freshness_series(reading: Reading) -> Found:
    rows = reading.since(
        "query_freshness_series",
        SERIES,
        horizon=reading.as_of - SERIES - DAY,
        competitions=reading.context.competitions,
    )
    return Found([picked(row, FreshnessPoint) for row in rows], reading.as_of)


def _api_usage(reading: Reading) -> Found:
    runs, last_hour = reading.runs_of_last_day, reading.as_of - HOUR
    usage = {
        "calls_per_minute_limit": reading.context.settings.calls_per_minute,
        "calls_last_hour": sum(
            run["api_calls"] for run in runs if run["started_at"] >= last_hour
        ),
        "calls_last_day": sum(run["api_calls"] for run in runs),
    }
    return Found(usage, reading.as_of)


STATE, HISTORY = "silver_live_match_state", "silver_live_match_history"
TABLE = (
    *("gold_league_table", STATE, "silver_matches"),
    *("silver_live_standings", "silver_standings"),
)

LIVE: Mapping[str, Source] = {
    "matches": Source(("gold_live_scoreboard", STATE, HISTORY), _matches, ("matches",)),
    "tables": Source(TABLE, _tables, ("tables",)),
    "events": Source(("gold_match_events", HISTORY, STATE), _events, ("matches",)),
    "histories": Source((HISTORY, STATE), _histories, ("matches",)),
    "monitor": Source(("gold_live_match_monitor",), _monitor, ("matches", "alerts")),
    "health": Source(("raw_pipeline_runs",), health, ("runs",)),
    "alerts": Source(("raw_alerts",), _alerts, ("alerts",)),
    "runs": Source(("raw_pipeline_runs",), _runs, ("runs",)),
    "freshness_series": Source(
        ("raw_snapshots",), _freshness_series, ("matches", "alerts")
    ),
    "api_usage": Source(("raw_pipeline_runs",), _api_usage, ("runs",)),
}
"""The sections of `live.json`. What is as of now is from the expression of a table of
gold: it is held back by the tests of that table as well."""
