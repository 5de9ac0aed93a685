"""The silver tables: typed rows, and the latest state of each match, team and table."""

from __future__ import annotations

from transforms.schema.table import Column, Table, optional, required


def _match_columns(*seen: Column) -> tuple[Column, ...]:
    """The columns of a match, with `seen` for the response that it is from."""
    return (
        required("match_id", "int64", "the API's id"),
        required("status_timestamp", "timestamp", "the API's lastUpdated"),
        required("content_hash", "string", "hash of the fields that a viewer sees"),
        *seen,
        required("competition_id", "int64", "the API's id"),
        required("competition_code", "string", "PL, CL, ..."),
        required("season_id", "int64", "the API's id of the season"),
        optional("season_start_date", "date", "first day of the season"),
        required("utc_date", "timestamp", "kick-off as announced"),
        required("status", "string", "the API's status, an open set"),
        required("stage", "string", "the API's stage, an open set"),
        optional("group", "string", "GROUP_A ..., in one spelling; null in a league"),
        optional("matchday", "int64", "null in many knock-out rounds"),
        optional("home_team_id", "int64", "null until drawn"),
        optional("home_team_name", "string", "null until drawn"),
        optional("home_team_tla", "string", "three letters"),
        optional("away_team_id", "int64", "null until drawn"),
        optional("away_team_name", "string", "null until drawn"),
        optional("away_team_tla", "string", "three letters"),
        optional("winner", "string", "HOME_TEAM, AWAY_TEAM, DRAW; in play the leader"),
        optional("duration", "string", "REGULAR, EXTRA_TIME or PENALTY_SHOOTOUT"),
        optional("home_goals", "int64", "without the shoot-out; null if unknown"),
        optional("away_goals", "int64", "without the shoot-out; null if unknown"),
        optional("home_half_time_goals", "int64", "null until the break"),
        optional("away_half_time_goals", "int64", "null until the break"),
        optional("home_shootout_goals", "int64", "as in the response, shoot-outs only"),
        optional("away_shootout_goals", "int64", "as in the response, shoot-outs only"),
        required("is_score_contradictory", "bool", "its parts contradict each other"),
        required("is_final", "bool", "FINISHED or AWARDED"),
        required(
            "is_in_play", "bool", "IN_PLAY, PAUSED, EXTRA_TIME or PENALTY_SHOOTOUT"
        ),
        optional(
            "effective_at", "timestamp", "status_timestamp, no later than its response"
        ),
    )


_LIVE_MATCH_COLUMNS = _match_columns(
    required(
        "first_seen_at",
        "timestamp",
        "fetched_at of the first response with this sighting",
    ),
    required("snapshot_id", "string", "the snapshot of that response"),
)

_MISSING_SINCE = optional(
    "missing_since",
    "timestamp",
    "the first response that covers the match and lacks it",
)

SILVER_LIVE_MATCH_HISTORY = Table(
    "silver_live_match_history",
    "Every sighting: a state of a match under one stamp, and its first response.",
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
    required("competition_id", "int64", "the API's id"),
    required("competition_code", "string", "PL, CL, ..."),
    required("season_id", "int64", "the API's id of the season"),
    optional("season_start_date", "date", "first day of the season"),
    required("stage", "string", "the API's stage; LEAGUE_STAGE for a league phase"),
    required("type", "string", "TOTAL, HOME or AWAY"),
    optional("group", "string", "GROUP_A ..., in one spelling; null in a league"),
    required("team_id", "int64", "the API's id"),
    optional("team_name", "string", "full name"),
    optional("team_tla", "string", "three letters"),
    required("position", "int64", "official position, from 1"),
    required("played", "int64", "matches counted"),
    required("won", "int64", "matches won"),
    required("drawn", "int64", "matches drawn"),
    required("lost", "int64", "matches lost"),
    required("points", "int64", "points, deductions included"),
    required("goals_for", "int64", "goals scored"),
    required("goals_against", "int64", "goals conceded"),
    required("goal_difference", "int64", "as in the response"),
    optional("form", "string", "W,D,L of the last five; null on most plans"),
    required(
        "table_sha256", "string", "hash of the whole table that the row belongs to"
    ),
)

SILVER_LIVE_STANDINGS = Table(
    "silver_live_standings",
    "The official table of each competition, as of its newest live response.",
    key=("competition_code", "season_id", "stage", "type", "group", "team_id"),
    cluster=("competition_code",),
    columns=_STANDINGS_COLUMNS,
)

SILVER_MATCHES = Table(
    "silver_matches",
    "Every match of the ingested seasons, as of the nightly batch.",
    key=("match_id",),
    cluster=("competition_code", "match_id"),
    columns=(
        *_match_columns(
            required(
                "fetched_at", "timestamp", "when the newest response with it arrived"
            ),
            required("snapshot_id", "string", "that response"),
        ),
        _MISSING_SINCE,
    ),
)

SILVER_STANDINGS = Table(
    "silver_standings",
    "The official table of each competition, as of its newest batch response.",
    key=SILVER_LIVE_STANDINGS.key,
    cluster=("competition_code",),
    columns=(
        *_STANDINGS_COLUMNS,
        optional("fetched_at", "timestamp", "when the newest response with it arrived"),
    ),
)

SILVER_TEAMS = Table(
    "silver_teams",
    "Every team of the ingested competitions, as of its newest batch response.",
    key=("team_id",),
    cluster=("team_id",),
    columns=(
        required("team_id", "int64", "the API's id"),
        required("fetched_at", "timestamp", "when the newest response with it arrived"),
        required("snapshot_id", "string", "that response"),
        required("competition_code", "string", "the requested competition"),
        optional("name", "string", "full name"),
        optional("short_name", "string", "as on a scoreboard"),
        optional("tla", "string", "three letters"),
        optional("crest_url", "string", "changes over time"),
        optional("area_name", "string", "country"),
        optional("venue", "string", "home ground"),
        optional("founded_year", "int64", "as in the response"),
        optional("club_colors", "string", "as in the response"),
        optional("website_url", "string", "as in the response"),
        optional("last_updated_at", "timestamp", "the API's lastUpdated of the team"),
    ),
)
