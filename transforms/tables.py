"""Every table: its columns, key, partition and meaning. Standard library only.

The functions read this at run time, the models and the statements are made from it,
the local warehouse creates its tables from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.column_types import ColumnType

SCHEMA_VERSION = 1
"""Raised when a table changes in a way that an older warehouse cannot take."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Timestamps are UTC with microseconds."""

    name: str
    type: ColumnType
    nullable: bool
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `partition` is the timestamp whose date partitions it."""

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partition: str | None = None
    cluster: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _must(name: str, type_: ColumnType, about: str) -> Column:
    return Column(name, type_, nullable=False, about=about)


def _may(name: str, type_: ColumnType, about: str) -> Column:
    return Column(name, type_, nullable=True, about=about)


_SNAPSHOT_ID = _must("snapshot_id", "string", "the stored response, as in its lake key")
_FETCHED_AT = _must("fetched_at", "timestamp", "when the whole response had arrived")
_AS_OF = _must("as_of", "timestamp", "the time the row was computed for")

RAW_SNAPSHOTS = Table(
    "raw_snapshots",
    "The ledger: one row per stored response, with how far it has come.",
    key=("snapshot_id",),
    partition="fetched_at",
    cluster=("resource", "scope"),
    columns=(
        _SNAPSHOT_ID,
        _must("resource", "string", "matches, standings, errors, batch_..."),
        _must("scope", "string", "what was asked for: a window or a competition"),
        _must("uri", "string", "the key of the object in the lake"),
        _may("dag", "string", "the DAG that fetched it, null for a manual step"),
        _must("run_id", "string", "the run that fetched it"),
        _must("step", "string", "the step that fetched it"),
        _FETCHED_AT,
        _must("http_status", "int64", "the status of the response"),
        _must("body_bytes", "int64", "length of the decompressed body"),
        _must("body_sha256", "string", "hash of the body"),
        _must("contract_version", "int64", "the contract that judged it"),
        _must("verdict", "string", "valid, partial, invalid or error"),
        _must("row_count", "int64", "rows in the response"),
        _must("quarantined_count", "int64", "rows that broke the contract"),
        _must("violations", "json", "why: list of {row_index, field, reason}"),
        _must("drift", "json", "unknown keys and values: list of {field, kind, ...}"),
        _must("validated_at", "timestamp", "when the verdict was given"),
        _may("loaded_at", "timestamp", "when its rows were in the raw table"),
        _may("silver_at", "timestamp", "when silver had taken it"),
        _may("is_complete", "bool", "has as many rows as it says; matches only"),
        _may("asked_ids", "string", "of a pull by id: ,1,2,"),
        _may("named_matches", "string", "of a live pull: ,PL:1,BL1:2,"),
        _may("asked_season", "string", "the season asked for; null: the current one"),
        _may("broken_matches", "string", "refused rows: ,PL:1:2026-11-21, at most 8"),
    ),
)

_RAW_MATCH_COLUMNS = (
    _SNAPSHOT_ID,
    _FETCHED_AT,
    _must("match_id", "int64", "the API's id, stable over postponement"),
    _must("status_timestamp", "timestamp", "the API's lastUpdated"),
    _must("content_hash", "string", "hash of what a viewer can see change"),
    _must("competition_code", "string", "PL, CL, ..."),
    _must("utc_date", "timestamp", "kick-off as announced"),
    _must("status", "string", "the API's status"),
    _must("payload", "json", "the row as answered"),
)

RAW_LIVE_MATCHES = Table(
    "raw_live_matches",
    "Match rows of live responses, append-only; repeated sightings may be left out.",
    key=("snapshot_id", "match_id"),
    partition="fetched_at",
    cluster=("competition_code", "match_id"),
    columns=_RAW_MATCH_COLUMNS,
)

_RAW_STANDINGS_COLUMNS = (
    _SNAPSHOT_ID,
    _FETCHED_AT,
    _must("competition_id", "int64", "the API's id"),
    _must("competition_code", "string", "PL, CL, ..."),
    _must("season_id", "int64", "the API's id of the season"),
    _may("season_start_date", "date", "first day of the season"),
    _must("stage", "string", "as answered"),
    _must("type", "string", "TOTAL, HOME or AWAY"),
    _may("group", "string", "as answered: three spellings are known"),
    _must("team_id", "int64", "the API's id"),
    _must("table_sha256", "string", "hash of the whole table the row is of"),
    _must("payload", "json", "the row as answered"),
)

RAW_LIVE_STANDINGS = Table(
    "raw_live_standings",
    "Table rows of live standings; a response equal to the one before may be left out.",
    key=("snapshot_id", "stage", "type", "group", "team_id"),
    partition="fetched_at",
    cluster=("competition_code", "team_id"),
    columns=_RAW_STANDINGS_COLUMNS,
)

RAW_BATCH_MATCHES = Table(
    "raw_batch_matches",
    "Match rows of the nightly ingest, append-only.",
    key=RAW_LIVE_MATCHES.key,
    partition="fetched_at",
    cluster=RAW_LIVE_MATCHES.cluster,
    columns=_RAW_MATCH_COLUMNS,
)

RAW_BATCH_STANDINGS = Table(
    "raw_batch_standings",
    "Table rows of the nightly ingest, append-only.",
    key=RAW_LIVE_STANDINGS.key,
    partition="fetched_at",
    cluster=RAW_LIVE_STANDINGS.cluster,
    columns=_RAW_STANDINGS_COLUMNS,
)

RAW_BATCH_TEAMS = Table(
    "raw_batch_teams",
    "Team rows of the nightly ingest, append-only.",
    key=("snapshot_id", "team_id"),
    partition="fetched_at",
    cluster=("competition_code", "team_id"),
    columns=(
        _SNAPSHOT_ID,
        _FETCHED_AT,
        _must("competition_id", "int64", "the API's id"),
        _must("competition_code", "string", "PL, CL, ..."),
        _must("season_id", "int64", "the API's id of the season"),
        _may("season_start_date", "date", "first day of the season"),
        _must("team_id", "int64", "the API's id"),
        _may("last_updated_at", "timestamp", "the API's lastUpdated of the team"),
        _must("payload", "json", "the row as answered"),
    ),
)

RAW_QUARANTINE = Table(
    "raw_quarantine",
    "Rows that broke the contract, whole, with field and reason.",
    key=("snapshot_id", "row_index"),
    partition="fetched_at",
    cluster=("resource",),
    columns=(
        _SNAPSHOT_ID,
        _FETCHED_AT,
        _must("resource", "string", "as in raw_snapshots"),
        _must("row_index", "int64", "position in the response, from 0"),
        _must("field", "string", "path of the field that broke it"),
        _must("reason", "string", "what was expected and what was there"),
        _must("payload", "json", "the row as answered"),
        _must("contract_version", "int64", "the contract that refused it"),
        _may("readmitted_at", "timestamp", "when a mended contract took it"),
    ),
)

RAW_PIPELINE_RUNS = Table(
    "raw_pipeline_runs",
    "One row per run of a DAG: its newest attempt, or the one that succeeded.",
    key=("run_id",),
    partition="started_at",
    cluster=("dag",),
    columns=(
        _must("run_id", "string", "DAG and tick, or DAG and execution"),
        _must("dag", "string", "live_poll_15m, hourly_refresh or daily_reconcile"),
        _must("trigger", "string", "schedule or manual"),
        _may("scheduled_at", "timestamp", "the tick"),
        _must("started_at", "timestamp", "when this attempt began"),
        _must("finished_at", "timestamp", "when its steps were over"),
        _must("duration_ms", "int64", "finished minus started"),
        _must("status", "string", "success, failed, skipped, abandoned or missed"),
        _must("attempts", "int64", "how often it was started"),
        _must("last_attempt_at", "timestamp", "start of the newest attempt"),
        _may("failed_step", "string", "the first step that failed"),
        _may("error", "string", "what that step said"),
        _must("steps", "json", "list of {step, function, status, attempts, ...}"),
        _must("api_calls", "int64", "calls made to football-data.org"),
        _must("statements", "int64", "statements run in the warehouse"),
        _must("billed_bytes", "int64", "bytes billed for them, 0 on DuckDB"),
        _must("code_version", "string", "version of the code that ran"),
    ),
)


RAW_ALERTS = Table(
    "raw_alerts",
    "Every alert: what was wrong since when, and who was told.",
    key=("alert_id",),
    partition="onset_at",
    cluster=("condition",),
    columns=(
        _must("alert_id", "string", "hash of condition, scope and onset"),
        _must("condition", "string", "no_successful_pull, feed_frozen, ..."),
        _must("scope", "string", "ALL, a DAG, a match or what was asked for"),
        _must("severity", "string", "critical or warning"),
        _must("onset_at", "timestamp", "since when it has been wrong, from data"),
        _must("opened_at", "timestamp", "the as_of that found it"),
        _must("last_seen_at", "timestamp", "the newest as_of that found it still"),
        _may("resolved_at", "timestamp", "the as_of that found it gone"),
        _must("message", "string", "for people, as it was found"),
        _must("runbook", "string", "its section of docs/alerts.md"),
        _may("open_notified_at", "timestamp", "when the channel took the opening"),
        _may("close_notified_at", "timestamp", "when the channel took the closing"),
    ),
)


def _match_columns(*seen: Column) -> tuple[Column, ...]:
    """The columns of a match, with `seen` telling which answer it is from."""
    return (
        _must("match_id", "int64", "the API's id"),
        _must("status_timestamp", "timestamp", "the API's lastUpdated"),
        _must("content_hash", "string", "hash of what a viewer can see change"),
        *seen,
        _must("competition_id", "int64", "the API's id"),
        _must("competition_code", "string", "PL, CL, ..."),
        _must("season_id", "int64", "the API's id of the season"),
        _may("season_start_date", "date", "first day of the season"),
        _must("utc_date", "timestamp", "kick-off as announced"),
        _must("status", "string", "the API's status, an open set"),
        _must("stage", "string", "the API's stage, an open set"),
        _may("group", "string", "GROUP_A ..., in one spelling; null in a league"),
        _may("matchday", "int64", "null in many knock-out rounds"),
        _may("home_team_id", "int64", "null until drawn"),
        _may("home_team_name", "string", "null until drawn"),
        _may("home_team_tla", "string", "three letters"),
        _may("away_team_id", "int64", "null until drawn"),
        _may("away_team_name", "string", "null until drawn"),
        _may("away_team_tla", "string", "three letters"),
        _may("winner", "string", "HOME_TEAM, AWAY_TEAM, DRAW; in play the leader"),
        _may("duration", "string", "REGULAR, EXTRA_TIME or PENALTY_SHOOTOUT"),
        _may("home_goals", "int64", "without the shoot-out; null when unknown"),
        _may("away_goals", "int64", "without the shoot-out; null when unknown"),
        _may("home_half_time_goals", "int64", "null until the break"),
        _may("away_half_time_goals", "int64", "null until the break"),
        _may("home_shootout_goals", "int64", "as answered, shoot-outs only"),
        _may("away_shootout_goals", "int64", "as answered, shoot-outs only"),
        _must("is_score_contradictory", "bool", "its parts exclude each other"),
        _must("is_final", "bool", "FINISHED or AWARDED"),
        _must("is_in_play", "bool", "IN_PLAY, PAUSED, EXTRA_TIME or PENALTY_SHOOTOUT"),
        _may(
            "effective_at", "timestamp", "status_timestamp, no later than its response"
        ),
    )


_LIVE_MATCH_COLUMNS = _match_columns(
    _must("first_seen_at", "timestamp", "least fetched_at that saw this sighting"),
    _must("snapshot_id", "string", "the snapshot that first saw it"),
)

_MISSING_SINCE = _may(
    "missing_since", "timestamp", "the first response that covers it and lacks it"
)

SILVER_LIVE_MATCH_HISTORY = Table(
    "silver_live_match_history",
    "Every sighting: what a match looked like under one stamp, and who saw it first.",
    key=("match_id", "status_timestamp", "content_hash"),
    cluster=("match_id",),
    columns=_LIVE_MATCH_COLUMNS,
)

SILVER_LIVE_MATCH_STATE = Table(
    "silver_live_match_state",
    "The latest state of every match.",
    key=("match_id",),
    cluster=("competition_code", "match_id"),
    columns=(*_LIVE_MATCH_COLUMNS, _MISSING_SINCE),
)

_STANDINGS_COLUMNS = (
    _must("competition_id", "int64", "the API's id"),
    _must("competition_code", "string", "PL, CL, ..."),
    _must("season_id", "int64", "the API's id of the season"),
    _may("season_start_date", "date", "first day of the season"),
    _must("stage", "string", "the API's stage; LEAGUE_STAGE for a league phase"),
    _must("type", "string", "TOTAL, HOME or AWAY"),
    _may("group", "string", "GROUP_A ..., in one spelling; null in a league"),
    _must("team_id", "int64", "the API's id"),
    _may("team_name", "string", "full name"),
    _may("team_tla", "string", "three letters"),
    _must("position", "int64", "official position, from 1"),
    _must("played", "int64", "matches counted"),
    _must("won", "int64", "matches won"),
    _must("drawn", "int64", "matches drawn"),
    _must("lost", "int64", "matches lost"),
    _must("points", "int64", "points, deductions included"),
    _must("goals_for", "int64", "goals scored"),
    _must("goals_against", "int64", "goals conceded"),
    _must("goal_difference", "int64", "as answered"),
    _may("form", "string", "W,D,L of the last five; null on most plans"),
    _must("table_sha256", "string", "hash of the whole table the row is of"),
)

SILVER_LIVE_STANDINGS = Table(
    "silver_live_standings",
    "The official table of each competition, as its newest live response says.",
    key=("competition_code", "season_id", "stage", "type", "group", "team_id"),
    cluster=("competition_code",),
    columns=_STANDINGS_COLUMNS,
)

SILVER_MATCHES = Table(
    "silver_matches",
    "Every match of the ingested seasons, as the nightly batch knows it.",
    key=("match_id",),
    cluster=("competition_code", "match_id"),
    columns=(
        *_match_columns(
            _must("fetched_at", "timestamp", "when the newest response with it came"),
            _must("snapshot_id", "string", "that answer"),
        ),
        _MISSING_SINCE,
    ),
)

SILVER_STANDINGS = Table(
    "silver_standings",
    "The official table of each competition, as its newest batch response says.",
    key=SILVER_LIVE_STANDINGS.key,
    cluster=("competition_code",),
    columns=(
        *_STANDINGS_COLUMNS,
        _may("fetched_at", "timestamp", "when the newest response with it came"),
    ),
)

SILVER_TEAMS = Table(
    "silver_teams",
    "Every team of the ingested competitions, as its newest batch response says.",
    key=("team_id",),
    cluster=("team_id",),
    columns=(
        _must("team_id", "int64", "the API's id"),
        _must("fetched_at", "timestamp", "when the newest response with it came"),
        _must("snapshot_id", "string", "that answer"),
        _must("competition_code", "string", "the competition that was asked for"),
        _may("name", "string", "full name"),
        _may("short_name", "string", "as on a scoreboard"),
        _may("tla", "string", "three letters"),
        _may("crest_url", "string", "changes over time"),
        _may("area_name", "string", "country"),
        _may("venue", "string", "home ground"),
        _may("founded_year", "int64", "as answered"),
        _may("club_colors", "string", "as answered"),
        _may("website_url", "string", "as answered"),
        _may("last_updated_at", "timestamp", "the API's lastUpdated of the team"),
    ),
)

GOLD_MATCH_EVENTS = Table(
    "gold_match_events",
    "What visibly changed in a match, in the order of the API's stamps.",
    key=("match_id", "status_timestamp", "content_hash"),
    cluster=("match_id",),
    columns=(
        _must("match_id", "int64", "the API's id"),
        _must("status_timestamp", "timestamp", "the stamp that the change came with"),
        _must("content_hash", "string", "the sighting that shows it"),
        _must("event", "string", "the most telling change of this sighting"),
        _must("competition_code", "string", "PL, CL, ..."),
        _must("first_seen_at", "timestamp", "when we saw it"),
        _must("from_status", "string", "the status before"),
        _must("status", "string", "the status since"),
        _may("from_home_goals", "int64", "before; null before kick-off"),
        _may("from_away_goals", "int64", "before; null before kick-off"),
        _may("home_goals", "int64", "since"),
        _may("away_goals", "int64", "since"),
        _must("from_utc_date", "timestamp", "kick-off as announced before"),
        _must("utc_date", "timestamp", "kick-off as announced since"),
        _must("is_goal", "bool", "a side has more goals; also when sides are swapped"),
        _must("is_goal_withdrawn", "bool", "a side has fewer goals"),
        _must("is_status_changed", "bool", "another status"),
        _must("is_kick_off_moved", "bool", "another kick-off"),
        _must("is_correction_after_final", "bool", "another result of a final match"),
    ),
)

GOLD_LIVE_MATCH_MONITOR = Table(
    "gold_live_match_monitor",
    "Is the live layer keeping up? One row for all, one per tracked competition.",
    key=("scope",),
    columns=(
        _must("scope", "string", "ALL, or a competition code"),
        _AS_OF,
        _may("last_successful_pull_at", "timestamp", "null while there is none"),
        _may("freshness_minutes", "float64", "as_of minus the last successful pull"),
        _must("is_match_day", "bool", "the exact rule is in docs/dags.md"),
        _must("freshness_sla_minutes", "int64", "the bar: 20 on a match-day, else 90"),
        _may("is_freshness_sla_met", "bool", "below the bar; null while unknown"),
        _must("in_play_count", "int64", "matches in play"),
        _must("stuck_match_count", "int64", "in play over 150 min after kick-off"),
        _may("last_status_timestamp", "timestamp", "newest stamp of a match in play"),
        _must("is_feed_frozen", "bool", "in play, pulls succeed, no stamp for 60 min"),
        _must("in_play_sighting_count", "int64", "today's in-play sightings judged"),
        _may("in_play_seen_in_time_ratio", "float64", "of these, lag up to 20 min"),
        _may("is_lag_sla_met", "bool", "ratio of 0.95 or more; null without any"),
    ),
)

GOLD_LIVE_SCOREBOARD = Table(
    "gold_live_scoreboard",
    "The matches of yesterday, today and tomorrow (UTC), as live knows them.",
    key=("match_id",),
    cluster=("competition_code",),
    columns=(
        _must("match_id", "int64", "the API's id"),
        _AS_OF,
        _must("day", "string", "yesterday, today or tomorrow, seen from as_of"),
        _must("competition_code", "string", "PL, CL, ..."),
        _must("utc_date", "timestamp", "kick-off as announced"),
        _must("status", "string", "the API's status"),
        _must("stage", "string", "the API's stage"),
        _may("group", "string", "GROUP_A ...; null in a league"),
        _may("matchday", "int64", "null in many knock-out rounds"),
        _may("home_team_id", "int64", "null until drawn"),
        _may("home_team_name", "string", "null until drawn"),
        _may("home_team_tla", "string", "three letters"),
        _may("away_team_id", "int64", "null until drawn"),
        _may("away_team_name", "string", "null until drawn"),
        _may("away_team_tla", "string", "three letters"),
        _may("winner", "string", "HOME_TEAM, AWAY_TEAM, DRAW; in play the leader"),
        _may("home_goals", "int64", "without the shoot-out; null when unknown"),
        _may("away_goals", "int64", "without the shoot-out; null when unknown"),
        _may("home_half_time_goals", "int64", "null until the break"),
        _may("away_half_time_goals", "int64", "null until the break"),
        _may("home_shootout_goals", "int64", "as answered, shoot-outs only"),
        _may("away_shootout_goals", "int64", "as answered, shoot-outs only"),
        _must("is_final", "bool", "FINISHED or AWARDED"),
        _must("is_in_play", "bool", "IN_PLAY, PAUSED, EXTRA_TIME or PENALTY_SHOOTOUT"),
        _must("status_timestamp", "timestamp", "the API's lastUpdated"),
        _must("first_seen_at", "timestamp", "when we first saw this state"),
        _must("state_age_minutes", "float64", "as_of minus status_timestamp"),
    ),
)

GOLD_LEAGUE_TABLE = Table(
    "gold_league_table",
    "Every table as it stands: from the newest of batch and live, matches in play too.",
    key=("competition_code", "season_id", "stage", "group", "team_id"),
    cluster=("competition_code", "season_id"),
    columns=(
        _must("competition_code", "string", "PL, CL, ..."),
        _must("season_id", "int64", "the API's id of the season"),
        _may("season_start_date", "date", "first day of the season"),
        _must("stage", "string", "REGULAR_SEASON, LEAGUE_STAGE, GROUP_STAGE"),
        _may("group", "string", "GROUP_A ...; null in a league or league phase"),
        _must("team_id", "int64", "the API's id"),
        _AS_OF,
        _may("team_name", "string", "full name"),
        _may("team_tla", "string", "three letters"),
        _must("position", "int64", "as it stands, from 1"),
        _must("played", "int64", "matches counted, those in play too"),
        _must("won", "int64", "matches won, or being won"),
        _must("drawn", "int64", "matches drawn, or level"),
        _must("lost", "int64", "matches lost, or being lost"),
        _must("goals_for", "int64", "goals scored"),
        _must("goals_against", "int64", "goals conceded"),
        _must("goal_difference", "int64", "goals for minus goals against"),
        _must("points", "int64", "three a win, one a draw, and points_adjustment"),
        _must("in_play_count", "int64", "of the matches played, those in play now"),
        _must("uncounted_count", "int64", "over or in play, left out: goals unknown"),
        _may("form", "string", "last five finals, newest first: W,D,L,W,W"),
        _must(
            "tie_rule", "string", "how equal points are ranked, see docs/tie-rules.md"
        ),
        _may("official_position", "int64", "in the newest official table"),
        _may("official_played", "int64", "there"),
        _may("official_points", "int64", "there, deductions included"),
        _may("official_goal_difference", "int64", "there"),
        _may("places_moved", "int64", "official minus own position: positive is up"),
        _may("points_difference", "int64", "own minus official; adjusted alike"),
        _may("is_complete", "bool", "official_played fits; null without a table"),
        _may("is_as_official", "bool", "position, played, points, goal difference"),
        _may("points_adjustment", "int64", "officially added, or deducted (negative)"),
    ),
)

GOLD_SCORE_CORRECTIONS = Table(
    "gold_score_corrections",
    "Results that changed after the match was final.",
    key=("match_id", "corrected_at", "content_hash"),
    cluster=("competition_code",),
    columns=(
        _must("match_id", "int64", "the API's id"),
        _must("corrected_at", "timestamp", "the stamp that the new result came with"),
        _must("content_hash", "string", "the sighting that shows it"),
        _AS_OF,
        _must("competition_code", "string", "PL, CL, ..."),
        _must("utc_date", "timestamp", "kick-off as announced"),
        _may("home_team_name", "string", "full name"),
        _may("away_team_name", "string", "full name"),
        _must("first_seen_at", "timestamp", "when we saw it"),
        _must("final_at", "timestamp", "the stamp of the result before"),
        _must("after_final_minutes", "float64", "corrected_at minus final_at"),
        _may("from_home_goals", "int64", "before"),
        _may("from_away_goals", "int64", "before"),
        _may("home_goals", "int64", "since"),
        _may("away_goals", "int64", "since"),
        _may("from_home_shootout_goals", "int64", "before"),
        _may("from_away_shootout_goals", "int64", "before"),
        _may("home_shootout_goals", "int64", "since"),
        _may("away_shootout_goals", "int64", "since"),
        _may("from_winner", "string", "before"),
        _may("winner", "string", "since"),
        _must("is_outcome_changed", "bool", "another winner, or a draw no more"),
    ),
)

GOLD_PIPELINE_HEALTH = Table(
    "gold_pipeline_health",
    "How each DAG has been doing: the runs that were over before as_of.",
    key=("dag",),
    columns=(
        _must("dag", "string", "live_poll_15m, ..., or ALL of them together"),
        _AS_OF,
        _must("runs_1d", "int64", "runs started in the last day"),
        _may("success_ratio_1d", "float64", "of these, success or skipped"),
        _must("runs_7d", "int64", "in seven days"),
        _may("success_ratio_7d", "float64", "of these, success or skipped"),
        _must("runs_30d", "int64", "in thirty days"),
        _may("success_ratio_30d", "float64", "of these, success or skipped"),
        _must("consecutive_failures", "int64", "newest runs in a row that failed"),
        _may("mean_duration_ms", "float64", "of those that ran in seven days"),
        _may("slowest_duration_ms", "int64", "of those that ran in seven days"),
        _must("slo_target_ratio", "float64", "the bar: 0.99"),
        _may("error_budget_left_ratio", "float64", "of 30 days; negative: overspent"),
        _may("is_success_sla_met", "bool", "ratio of 7 d at the bar; null unknown"),
        _may("last_run_id", "string", "the newest run"),
        _may("last_status", "string", "its status"),
        _may("last_finished_at", "timestamp", "when it was over"),
    ),
)

GOLD_RECONCILIATION = Table(
    "gold_reconciliation",
    "Live beside batch: every match of the seven days before, one row a night.",
    key=("match_id", "as_of_date"),
    cluster=("as_of_date",),
    columns=(
        _must("match_id", "int64", "the API's id"),
        _must("as_of_date", "date", "the UTC date of as_of"),
        _AS_OF,
        _must("competition_code", "string", "PL, CL, ..."),
        _must("utc_date", "timestamp", "kick-off, as batch has it if it has one"),
        _must("verdict", "string", "equal, differs or missing"),
        _may("cause", "string", "late_correction, live_newer, ...; null when equal"),
        _must("is_to_reread", "bool", "the next backfill asks for it again"),
        _may("home_team_name", "string", "full name"),
        _may("away_team_name", "string", "full name"),
        _may("live_status_timestamp", "timestamp", "the API's lastUpdated"),
        _may("batch_status_timestamp", "timestamp", "the API's lastUpdated"),
        _may("live_status", "string", "the API's status"),
        _may("batch_status", "string", "the API's status"),
        _may("live_home_goals", "int64", "without the shoot-out"),
        _may("live_away_goals", "int64", "without the shoot-out"),
        _may("batch_home_goals", "int64", "without the shoot-out"),
        _may("batch_away_goals", "int64", "without the shoot-out"),
        _may("live_content_hash", "string", "hash of what a viewer can see"),
        _may("batch_content_hash", "string", "hash of what a viewer can see"),
    ),
)

GOLD_DATA_TEST_RESULTS = Table(
    "gold_data_test_results",
    "What the data tests found, each time they ran.",
    key=("test", "as_of"),
    columns=(
        _must("test", "string", "the name of the test"),
        _AS_OF,
        _must("table_name", "string", "the table it looks at"),
        _must("severity", "string", "fail or warn"),
        _must("status", "string", "pass, or its severity"),
        _must("checked_count", "int64", "rows of that table"),
        _must("failing_count", "int64", "rows that break it"),
        _may("sample", "string", "up to five of these, by their keys"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RAW_SNAPSHOTS,
        RAW_LIVE_MATCHES,
        RAW_LIVE_STANDINGS,
        RAW_BATCH_MATCHES,
        RAW_BATCH_STANDINGS,
        RAW_BATCH_TEAMS,
        RAW_QUARANTINE,
        RAW_PIPELINE_RUNS,
        RAW_ALERTS,
        SILVER_LIVE_MATCH_HISTORY,
        SILVER_LIVE_MATCH_STATE,
        SILVER_LIVE_STANDINGS,
        SILVER_MATCHES,
        SILVER_STANDINGS,
        SILVER_TEAMS,
        GOLD_MATCH_EVENTS,
        GOLD_LIVE_MATCH_MONITOR,
        GOLD_LIVE_SCOREBOARD,
        GOLD_LEAGUE_TABLE,
        GOLD_SCORE_CORRECTIONS,
        GOLD_PIPELINE_HEALTH,
        GOLD_RECONCILIATION,
        GOLD_DATA_TEST_RESULTS,
    )
}
