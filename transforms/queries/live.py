"""Queries of `live.json`: the live layer as of now, from silver.

Gold is up to an hour old between two runs that build it; so these are the expressions
of its models, without storing them. Each has a total order.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from transforms.known_values import BAD_RUNS, CALLED_OFF
from transforms.model import query, timestamp_param
from transforms.models.events import with_changes
from transforms.models.league_table import league_tables
from transforms.models.match_days import known_matches, match_days
from transforms.models.official_table import official_tables, with_response_time
from transforms.models.scoreboard import gold_live_scoreboard
from transforms.models.team_results import newest_matches
from transforms.queries.published import (
    LISTED,
    RUN_COLUMNS,
    freshness,
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

_EPOCH = "1970-01-01T00:00:00Z"
_MICROSECONDS_PER_MILLISECOND = 1000
_TROUBLED_HOURS = 2


@query
def live_versions(
    raw_snapshots: ir.Table,
    raw_pipeline_runs: ir.Table,
    raw_alerts: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_standings: ir.Table,
    silver_matches: ir.Table,
) -> ir.Table:
    """One row: the freshness at `as_of`, and checksums of what `live.json` shows.

    A checksum is another one when a state of a match or an official table changed; when
    an alert opened or closed; when a run failed, and with every run for two hours from
    then on: the rest of the runs, which all went well, can wait.
    """
    states, standings = silver_live_match_state, silver_live_standings
    row = freshness(raw_snapshots, states, silver_matches)
    row = row.cross_join(
        states.aggregate(
            state_count=states.count(),
            states_stamped=_total(states.status_timestamp),
            states_seen=_total(states.first_seen_at),
            states_missing=_total(states.missing_since),
        )
    )
    line = standings.position + 100 * (standings.played + 100 * standings.points)
    row = row.cross_join(
        standings.aggregate(
            standing_count=standings.count(),
            standings_points=(standings.team_id * line).sum().fill_null(0),
            standings_goals=(standings.team_id * standings.goal_difference)
            .sum()
            .fill_null(0),
        )
    )
    alerts = _alerts_opened(raw_alerts)
    row = row.cross_join(
        alerts.aggregate(
            alert_count=alerts.count(),
            alerts_opened=_total(alerts.opened_at),
            alerts_resolved=_total(alerts.resolved_at),
        )
    )
    return row.cross_join(_newest_run(raw_pipeline_runs))


def _alerts_opened(raw_alerts: ir.Table) -> ir.Table:
    """The alerts that were opened by `as_of`."""
    as_of = timestamp_param("as_of")
    return raw_alerts.filter(
        raw_alerts.onset_at >= timestamp_param("horizon"),
        raw_alerts.onset_at <= as_of,
        raw_alerts.opened_at <= as_of,
    )


def _total(moment: ir.TimestampColumn) -> ir.IntegerScalar:
    """The sum of times, in milliseconds: it fits for a million of them."""
    epoch = ibis.literal(_EPOCH).cast("timestamp('UTC')")
    since = microseconds_between(moment, epoch) // _MICROSECONDS_PER_MILLISECOND
    return since.sum().fill_null(0)


def _newest_run(raw_pipeline_runs: ir.Table) -> ir.Table:
    """When the newest run since `since` ended that is worth publishing at once."""
    as_of = timestamp_param("as_of")
    runs = raw_pipeline_runs.filter(
        raw_pipeline_runs.started_at >= timestamp_param("since"),
        raw_pipeline_runs.started_at <= as_of,
    )
    ends = runs.aggregate(
        bad_run_at=runs.finished_at.max(where=runs.status.isin(BAD_RUNS)),
        run_at=runs.finished_at.max(),
    )
    is_troubled = ends.bad_run_at > as_of - ibis.interval(hours=_TROUBLED_HOURS)
    return ends.select(run_at=is_troubled.ifelse(ends.run_at, ends.bad_run_at))


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
    history = silver_live_match_history.filter(
        silver_live_match_history.first_seen_at <= timestamp_param("as_of")
    )
    board = gold_live_scoreboard(silver_live_match_state).select(board_id="match_id")
    recent = history.filter(history.status_timestamp >= timestamp_param("since"))
    shown = board.select(match_id="board_id").union(
        recent.select("match_id"), distinct=True
    )
    row = with_changes(history.semi_join(shown, "match_id"))
    stamp = ordering_stamp(row)
    lag = microseconds_between(row.first_seen_at, stamp)
    row = row.mutate(placed_at=stamp, lag_minutes=lag / MICROSECONDS_PER_MINUTE)
    states = silver_live_match_state
    names = [f"{side}_team_{name}" for side in ("home", "away") for name in _NAMES]
    named = states.select(
        named_id="match_id",
        is_missing=states.missing_since.notnull(),
        **{f"{name}_now": states[name] for name in names},
    )
    row = row.left_join(named, row.match_id == named.named_id)
    row = row.left_join(board, row.match_id == board.board_id)
    ordered = row.order_by("match_id", *stamp_order(row))
    return ordered.select(
        *(name for name in TABLES["gold_match_events"].names),
        *("is_final", "placed_at", "lag_minutes"),
        is_on_scoreboard=ordered.board_id.notnull(),
        is_missing=ordered.is_missing.fill_null(False),
        **{name: ordered[f"{name}_now"] for name in names},
    )


_NAMES = ("name", "tla")


@query
def recent_alerts(raw_alerts: ir.Table) -> ir.Table:
    """Alerts that are open, or were since `since`: open first, then the newest; up to
    200."""
    opened = _alerts_opened(raw_alerts)
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
    within = points.cross_join(days).filter(
        lambda t: (t.at >= t.began_at) & (t.at < t.ended_at),
        lambda t: (
            (t.is_now == 1)
            | (t.previous_at >= t.began_at)
            | (t.at >= t.began_at + start)
        ),
    )
    within = within.select(match_day_at="at").distinct()
    row = points.left_join(within, points.at == within.match_day_at)
    age = microseconds_between(row.at, row.previous_at)
    bar = freshness_bar(row.match_day_at.notnull())
    row = row.mutate(
        freshness_minutes=age / MICROSECONDS_PER_MINUTE,
        freshness_sla_minutes=bar,
        is_met=age < bar * MICROSECONDS_PER_MINUTE,
    )
    return row.order_by("at", "is_now").select(
        "at", "freshness_minutes", "freshness_sla_minutes", "is_met"
    )
