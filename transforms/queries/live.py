"""Queries of `live.json`: the live layer as of now, from silver.

Gold is up to an hour old between two runs that build it; so these are the expressions
of its models, without storing them. Each has a total order.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import CALLED_OFF
from transforms.model import query, timestamp_param
from transforms.models.events import with_changes
from transforms.models.league_table import league_tables
from transforms.models.match_days import known_matches, match_days
from transforms.models.official_table import official_tables, with_response_time
from transforms.models.scoreboard import gold_live_scoreboard, is_shown
from transforms.models.team_results import newest_matches
from transforms.queries.alerts import alerts_opened
from transforms.queries.published import (
    LISTED,
    RUN_COLUMNS,
    freshness_bar,
    table_order,
)
from transforms.service_levels import FRESHNESS_MINUTES_ON_MATCH_DAY
from transforms.tables import TABLES
from transforms.vocabulary import (
    MICROSECONDS_PER_MINUTE,
    is_on_day,
    microseconds_between,
    ordering_stamp,
    stamp_order,
    successful_pulls,
)


@query
def scoreboard_now(
    silver_live_match_state: ir.Table, silver_teams: ir.Table
) -> ir.Table:
    """Every match of the scoreboard as of `as_of`, by kick-off, with crests."""
    rows = gold_live_scoreboard(silver_live_match_state)
    for side in ("home", "away"):
        crests = silver_teams.select(
            **{f"{side}_crest_id": "team_id", f"{side}_team_crest_url": "crest_url"}
        )
        rows = rows.left_join(crests, rows[f"{side}_team_id"] == crests[0]).drop(
            f"{side}_crest_id"
        )
    return rows.order_by("utc_date", "competition_code", "match_id")


@query
def tables_now(
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
    silver_live_standings: ir.Table,
    silver_standings: ir.Table,
    raw_snapshots: ir.Table,
) -> ir.Table:
    """The rows of gold_league_table as of `as_of`, and whether their season has a match
    on its date (`is_played_today`), in the order of the tables."""
    as_of = timestamp_param("as_of")
    matches = newest_matches(silver_live_match_state, silver_matches)
    live_standings = with_response_time(silver_live_standings, raw_snapshots)
    rows = league_tables(matches, official_tables(live_standings, silver_standings))
    today = matches.filter(
        is_on_day(matches.utc_date, as_of), ~matches.status.isin(CALLED_OFF)
    )
    is_today = _season(rows).isin(today.select(season=_season(today)).season)
    names = TABLES["gold_league_table"].names
    return table_order(rows.select(*names, is_played_today=is_today))


def _season(rows: ir.Table) -> ir.StringValue:
    return rows.competition_code + rows.season_id.cast("string")


@query
def sightings_now(
    silver_live_match_history: ir.Table, silver_live_match_state: ir.Table
) -> ir.Table:
    """The states of each match up to `as_of`, with what each changed, oldest first.

    Of the matches of the scoreboard, and of those with a stamp since `since`; teams are
    named as they are now.
    """
    as_of, states = timestamp_param("as_of"), silver_live_match_state
    history = silver_live_match_history.filter(
        silver_live_match_history.first_seen_at <= as_of
    )
    recent = history.filter(history.status_timestamp >= timestamp_param("since"))
    board = states.filter(is_shown(states, as_of))
    shown = board.select("match_id").union(recent.select("match_id"))
    row = with_changes(history.semi_join(shown, "match_id"))
    lag = microseconds_between(row.first_seen_at, ordering_stamp(row))
    names = [f"{side}_team_{name}" for side in ("home", "away") for name in _NAMES]
    now = states.select(
        named_id="match_id",
        is_missing=states.missing_since.notnull(),
        is_on_scoreboard=is_shown(states, as_of),
        **{f"{name}_now": states[name] for name in names},
    )
    row = row.mutate(
        placed_at=ordering_stamp(row), lag_minutes=lag / MICROSECONDS_PER_MINUTE
    )
    row = row.left_join(now, row.match_id == now.named_id)
    ordered = row.order_by("match_id", *stamp_order(row))
    return ordered.select(
        *(name for name in TABLES["gold_match_events"].names),
        *("is_final", "placed_at", "lag_minutes"),
        is_on_scoreboard=ordered.is_on_scoreboard.fill_null(False),
        is_missing=ordered.is_missing.fill_null(False),
        **{name: ordered[f"{name}_now"] for name in names},
    )


_NAMES = ("name", "tla")


@query
def recent_alerts(raw_alerts: ir.Table) -> ir.Table:
    """Alerts that are open, or were since `since`: open first, then the newest; up to
    200."""
    opened = alerts_opened(raw_alerts)
    is_open = opened.resolved_at.isnull()
    rows = opened.filter(is_open | (opened.resolved_at >= timestamp_param("since")))
    return rows.order_by(
        rows.resolved_at.notnull().cast("int64"),
        rows.onset_at.desc(),
        rows.condition,
        rows.alert_id,
    ).limit(LISTED)


@query
def runs_of_last_day(raw_pipeline_runs: ir.Table) -> ir.Table:
    """The runs started from `since` to `as_of` with their steps, newest first."""
    rows = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since"),
        raw_pipeline_runs.started_at <= timestamp_param("as_of"),
    )
    timed = rows.select(
        *RUN_COLUMNS,
        "steps",
        due_at=ibis.coalesce(rows.scheduled_at, rows.started_at),
    )
    return timed.order_by(timed.due_at.desc(), timed.run_id.desc())


@query
def freshness_series(
    raw_snapshots: ir.Table,
    silver_live_match_state: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """The age of the last successful pull from `since` on: just before the next one,
    and at `as_of`; oldest first. Match-days are those of the matches as they are known
    now. The target of a match-day holds from its start: the day before did not require
    the pulls that are missing in the first minutes."""
    as_of = timestamp_param("as_of")
    pulls = successful_pulls(raw_snapshots)
    now = pulls.aggregate(pulls=pulls.count())
    points = (
        pulls.select(at=pulls.fetched_at, is_now=ibis.literal(0))
        .distinct()
        .union(now.select(at=as_of, is_now=ibis.literal(1)), distinct=False)
    )
    before = ibis.window(order_by=[points.at, points.is_now])
    points = points.mutate(previous_at=points.at.lag().over(before))
    points = points.filter(
        points.at >= timestamp_param("since"),
        points.previous_at.notnull() | (points.is_now == 1),
    )
    days = match_days(known_matches(silver_live_match_state, silver_matches))
    start = ibis.interval(minutes=FRESHNESS_MINUTES_ON_MATCH_DAY)
    # no two of these overlap; BigQuery joins outwards on an equality only
    points, days = points.mutate(one=1), days.mutate(other=1)
    row = points.left_join(
        days,
        [
            points.one == days.other,
            points.at >= days.began_at,
            points.at < days.ended_at,
            (points.is_now == 1)
            | (points.previous_at >= days.began_at)
            | (points.at >= days.began_at + start),
        ],
    )
    age = microseconds_between(row.at, row.previous_at)
    bar = freshness_bar(row.began_at.notnull())
    row = row.mutate(
        freshness_minutes=age / MICROSECONDS_PER_MINUTE,
        freshness_sla_minutes=bar,
        is_met=age < bar * MICROSECONDS_PER_MINUTE,
    )
    return row.order_by("at", "is_now").select(
        "at", "freshness_minutes", "freshness_sla_minutes", "is_met"
    )
