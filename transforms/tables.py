"""Every table: its columns, key, partition and meaning. Standard library only.

The functions read this at run time, the models and the statements are made from it,
the local warehouse creates its tables from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SCHEMA_VERSION = 1
"""Raised when a table changes in a way that an older warehouse cannot take."""

Type = Literal["string", "int64", "float64", "bool", "timestamp", "date", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Timestamps are UTC with microseconds."""

    name: str
    type: Type
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


def _must(name: str, type_: Type, about: str) -> Column:
    return Column(name, type_, nullable=False, about=about)


def _may(name: str, type_: Type, about: str) -> Column:
    return Column(name, type_, nullable=True, about=about)


_SNAPSHOT_ID = _must("snapshot_id", "string", "the stored answer, as in its lake key")
_FETCHED_AT = _must("fetched_at", "timestamp", "when the whole answer had arrived")
_AS_OF = _must("as_of", "timestamp", "the time the row was computed for")

RAW_SNAPSHOTS = Table(
    "raw_snapshots",
    "The ledger: one row per stored answer, with how far it has come.",
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
        _must("http_status", "int64", "the status of the answer"),
        _must("body_bytes", "int64", "length of the decompressed body"),
        _must("body_sha256", "string", "hash of the body"),
        _must("contract_version", "int64", "the contract that judged it"),
        _must("verdict", "string", "valid, partial, invalid or error"),
        _must("row_count", "int64", "rows in the answer"),
        _must("quarantined_count", "int64", "rows that broke the contract"),
        _must("violations", "json", "why: list of {row_index, field, reason}"),
        _must("drift", "json", "unknown keys and values: list of {field, kind, ...}"),
        _must("validated_at", "timestamp", "when the verdict was given"),
        _may("loaded_at", "timestamp", "when its rows were in the raw table"),
        _may("silver_at", "timestamp", "when silver had taken it"),
    ),
)

RAW_LIVE_MATCHES = Table(
    "raw_live_matches",
    "Match rows of live answers, append-only; repeated sightings may be left out.",
    key=("snapshot_id", "match_id"),
    partition="fetched_at",
    cluster=("competition_code", "match_id"),
    columns=(
        _SNAPSHOT_ID,
        _FETCHED_AT,
        _must("match_id", "int64", "the API's id, stable over postponement"),
        _must("status_timestamp", "timestamp", "the API's lastUpdated"),
        _must("content_hash", "string", "hash of what a viewer can see change"),
        _must("competition_code", "string", "PL, CL, ..."),
        _must("utc_date", "timestamp", "kick-off as announced"),
        _must("status", "string", "the API's status"),
        _must("payload", "json", "the row as answered"),
    ),
)

RAW_LIVE_STANDINGS = Table(
    "raw_live_standings",
    "Table rows of live standings; an answer equal to the one before may be left out.",
    key=("snapshot_id", "stage", "type", "group", "team_id"),
    partition="fetched_at",
    cluster=("competition_code", "team_id"),
    columns=(
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
        _must("row_index", "int64", "position in the answer, from 0"),
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

_MATCH_COLUMNS = (
    _must("match_id", "int64", "the API's id"),
    _must("status_timestamp", "timestamp", "the API's lastUpdated"),
    _must("content_hash", "string", "hash of what a viewer can see change"),
    _must("first_seen_at", "timestamp", "least fetched_at that saw this sighting"),
    _must("snapshot_id", "string", "the snapshot that first saw it"),
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
    _must("is_score_contradictory", "bool", "parts of the score exclude each other"),
    _must("is_final", "bool", "FINISHED or AWARDED"),
    _must("is_in_play", "bool", "IN_PLAY, PAUSED, EXTRA_TIME or PENALTY_SHOOTOUT"),
)

SILVER_LIVE_MATCH_HISTORY = Table(
    "silver_live_match_history",
    "Every sighting: what a match looked like under one stamp, and who saw it first.",
    key=("match_id", "status_timestamp", "content_hash"),
    cluster=("match_id",),
    columns=_MATCH_COLUMNS,
)

SILVER_LIVE_MATCH_STATE = Table(
    "silver_live_match_state",
    "The latest state of every match.",
    key=("match_id",),
    cluster=("competition_code", "match_id"),
    columns=_MATCH_COLUMNS,
)

SILVER_LIVE_STANDINGS = Table(
    "silver_live_standings",
    "The official table of each competition, as its newest answer says.",
    key=("competition_code", "season_id", "stage", "type", "group", "team_id"),
    cluster=("competition_code",),
    columns=(
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
        _must("is_match_day", "bool", "see the README for the exact rule"),
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

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        RAW_SNAPSHOTS,
        RAW_LIVE_MATCHES,
        RAW_LIVE_STANDINGS,
        RAW_QUARANTINE,
        RAW_PIPELINE_RUNS,
        SILVER_LIVE_MATCH_HISTORY,
        SILVER_LIVE_MATCH_STATE,
        SILVER_LIVE_STANDINGS,
        GOLD_MATCH_EVENTS,
        GOLD_LIVE_MATCH_MONITOR,
    )
}
