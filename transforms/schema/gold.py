"""The gold tables: what people and alerts read."""

from __future__ import annotations

from transforms.schema.table import AS_OF, Table, optional, required
from transforms.service_levels import SUCCESS_PERCENT

GOLD_MATCH_EVENTS = Table(
    "gold_match_events",
    "Visible changes of a match, in the order of the API's stamps.",
    key=("match_id", "status_timestamp", "content_hash"),
    cluster=("match_id",),
    columns=(
        required("match_id", "int64", "the API's id"),
        required("status_timestamp", "timestamp", "the stamp of the change"),
        required("content_hash", "string", "the sighting that shows it"),
        required("event", "string", "the most important change of this sighting"),
        required("competition_code", "string", "PL, CL, ..."),
        required("first_seen_at", "timestamp", "when it was first seen"),
        required("from_status", "string", "the previous status"),
        required("status", "string", "the new status"),
        optional("from_home_goals", "int64", "before the change; null before kick-off"),
        optional("from_away_goals", "int64", "before the change; null before kick-off"),
        optional("home_goals", "int64", "the new value"),
        optional("away_goals", "int64", "the new value"),
        required("from_utc_date", "timestamp", "the previous kick-off"),
        required("utc_date", "timestamp", "the new kick-off"),
        required(
            "is_goal", "bool", "a side has more goals; also when sides are swapped"
        ),
        required("is_goal_withdrawn", "bool", "a side has fewer goals"),
        required("is_status_changed", "bool", "the status changed"),
        required("is_kick_off_moved", "bool", "the kick-off changed"),
        required(
            "is_correction_after_final", "bool", "the result of a final match changed"
        ),
    ),
)

GOLD_LIVE_MATCH_MONITOR = Table(
    "gold_live_match_monitor",
    "Freshness and lag of the live layer: one row for all, one per tracked "
    "competition.",
    key=("scope",),
    columns=(
        required("scope", "string", "ALL, or a competition code"),
        AS_OF,
        optional("last_successful_pull_at", "timestamp", "null while there is none"),
        optional(
            "freshness_minutes", "float64", "as_of minus the last successful pull"
        ),
        required("is_match_day", "bool", "the exact rule is in docs/dags.md"),
        required(
            "freshness_sla_minutes", "int64", "the target: 20 on a match-day, else 90"
        ),
        optional(
            "is_freshness_sla_met", "bool", "below the target; null while unknown"
        ),
        required("in_play_count", "int64", "matches in play"),
        required("stuck_match_count", "int64", "in play over 150 min after kick-off"),
        optional(
            "last_status_timestamp", "timestamp", "newest stamp of a match in play"
        ),
        required(
            "is_feed_frozen", "bool", "in play, pulls succeed, no stamp for 60 min"
        ),
        required(
            "in_play_sighting_count", "int64", "today's in-play sightings evaluated"
        ),
        optional(
            "in_play_seen_in_time_ratio",
            "float64",
            "share of these with a lag up to 20 min",
        ),
        optional(
            "is_lag_sla_met", "bool", "ratio is 0.95 or more; null without sightings"
        ),
    ),
)

GOLD_LIVE_SCOREBOARD = Table(
    "gold_live_scoreboard",
    "The matches of yesterday, today and tomorrow (UTC), as of the live layer.",
    key=("match_id",),
    cluster=("competition_code",),
    columns=(
        required("match_id", "int64", "the API's id"),
        AS_OF,
        required("day", "string", "yesterday, today or tomorrow, relative to as_of"),
        required("competition_code", "string", "PL, CL, ..."),
        required("utc_date", "timestamp", "kick-off as announced"),
        required("status", "string", "the API's status"),
        required("stage", "string", "the API's stage"),
        optional("group", "string", "GROUP_A ...; null in a league"),
        optional("matchday", "int64", "null in many knock-out rounds"),
        optional("home_team_id", "int64", "null until drawn"),
        optional("home_team_name", "string", "null until drawn"),
        optional("home_team_tla", "string", "three letters"),
        optional("away_team_id", "int64", "null until drawn"),
        optional("away_team_name", "string", "null until drawn"),
        optional("away_team_tla", "string", "three letters"),
        optional("winner", "string", "HOME_TEAM, AWAY_TEAM, DRAW; in play the leader"),
        optional("home_goals", "int64", "without the shoot-out; null if unknown"),
        optional("away_goals", "int64", "without the shoot-out; null if unknown"),
        optional("home_half_time_goals", "int64", "null until the break"),
        optional("away_half_time_goals", "int64", "null until the break"),
        optional("home_shootout_goals", "int64", "as in the response, shoot-outs only"),
        optional("away_shootout_goals", "int64", "as in the response, shoot-outs only"),
        required("is_final", "bool", "FINISHED or AWARDED"),
        required(
            "is_in_play", "bool", "IN_PLAY, PAUSED, EXTRA_TIME or PENALTY_SHOOTOUT"
        ),
        required("status_timestamp", "timestamp", "the API's lastUpdated"),
        required("first_seen_at", "timestamp", "when this state was first seen"),
        required("state_age_minutes", "float64", "as_of minus status_timestamp"),
    ),
)

GOLD_LEAGUE_TABLE = Table(
    "gold_league_table",
    "Every table as it stands: from the newest of batch and live, matches in play too.",
    key=("competition_code", "season_id", "stage", "group", "team_id"),
    cluster=("competition_code", "season_id"),
    columns=(
        required("competition_code", "string", "PL, CL, ..."),
        required("season_id", "int64", "the API's id of the season"),
        optional("season_start_date", "date", "first day of the season"),
        required("stage", "string", "REGULAR_SEASON, LEAGUE_STAGE, GROUP_STAGE"),
        optional("group", "string", "GROUP_A ...; null in a league or league phase"),
        required("team_id", "int64", "the API's id"),
        AS_OF,
        optional("team_name", "string", "full name"),
        optional("team_tla", "string", "three letters"),
        required("position", "int64", "as it stands, from 1"),
        required("played", "int64", "matches counted, those in play too"),
        required("won", "int64", "matches won, or led in play"),
        required("drawn", "int64", "matches drawn, or level in play"),
        required("lost", "int64", "matches lost, or trailing in play"),
        required("goals_for", "int64", "goals scored"),
        required("goals_against", "int64", "goals conceded"),
        required("goal_difference", "int64", "goals for minus goals against"),
        required("points", "int64", "3 per win, 1 per draw, plus points_adjustment"),
        required("in_play_count", "int64", "of the matches played, those in play now"),
        required(
            "uncounted_count", "int64", "over or in play, not counted: goals unknown"
        ),
        optional("form", "string", "last five finals, newest first: W,D,L,W,W"),
        required(
            "tie_rule", "string", "how equal points are ranked, see docs/tie-rules.md"
        ),
        optional("official_position", "int64", "in the newest official table"),
        optional("official_played", "int64", "in it"),
        optional("official_points", "int64", "in it, deductions included"),
        optional("official_goal_difference", "int64", "in it"),
        optional(
            "places_moved", "int64", "official minus own position: positive is up"
        ),
        optional("points_difference", "int64", "own minus official; adjusted alike"),
        optional(
            "is_complete", "bool", "official_played matches; null without a table"
        ),
        optional("is_as_official", "bool", "position, played, points, goal difference"),
        optional(
            "points_adjustment", "int64", "officially added, or deducted (negative)"
        ),
    ),
)

GOLD_SCORE_CORRECTIONS = Table(
    "gold_score_corrections",
    "Results that changed after the match was final.",
    key=("match_id", "corrected_at", "content_hash"),
    cluster=("competition_code",),
    columns=(
        required("match_id", "int64", "the API's id"),
        required("corrected_at", "timestamp", "the stamp of the new result"),
        required("content_hash", "string", "the sighting that shows it"),
        AS_OF,
        required("competition_code", "string", "PL, CL, ..."),
        required("utc_date", "timestamp", "kick-off as announced"),
        optional("home_team_name", "string", "full name"),
        optional("away_team_name", "string", "full name"),
        required("first_seen_at", "timestamp", "when it was first seen"),
        required("final_at", "timestamp", "the stamp of the result before"),
        required("after_final_minutes", "float64", "corrected_at minus final_at"),
        optional("from_home_goals", "int64", "the previous value"),
        optional("from_away_goals", "int64", "the previous value"),
        optional("home_goals", "int64", "the new value"),
        optional("away_goals", "int64", "the new value"),
        optional("from_home_shootout_goals", "int64", "the previous value"),
        optional("from_away_shootout_goals", "int64", "the previous value"),
        optional("home_shootout_goals", "int64", "the new value"),
        optional("away_shootout_goals", "int64", "the new value"),
        optional("from_winner", "string", "the previous value"),
        optional("winner", "string", "the new value"),
        required("is_outcome_changed", "bool", "another winner, or no longer a draw"),
    ),
)

GOLD_PIPELINE_HEALTH = Table(
    "gold_pipeline_health",
    "The results of each DAG: the runs that ended before as_of.",
    key=("dag",),
    columns=(
        required("dag", "string", "live_poll_15m, ..., or ALL together"),
        AS_OF,
        required("runs_1d", "int64", "runs started in the last day"),
        optional(
            "success_ratio_1d", "float64", "share of these with success or skipped"
        ),
        required("runs_7d", "int64", "in seven days"),
        optional(
            "success_ratio_7d", "float64", "share of these with success or skipped"
        ),
        required("runs_30d", "int64", "in thirty days"),
        optional(
            "success_ratio_30d", "float64", "share of these with success or skipped"
        ),
        required(
            "consecutive_failures", "int64", "failed runs in a row, up to the newest"
        ),
        optional("mean_duration_ms", "float64", "of the runs in seven days"),
        optional("slowest_duration_ms", "int64", "of the runs in seven days"),
        required("slo_target_ratio", "float64", f"the target: {SUCCESS_PERCENT / 100}"),
        optional(
            "error_budget_left_ratio", "float64", "of 30 days; negative: overspent"
        ),
        optional(
            "is_success_sla_met",
            "bool",
            "7-day ratio meets the target; null if unknown",
        ),
        optional("last_run_id", "string", "the newest run"),
        optional("last_status", "string", "its status"),
        optional("last_finished_at", "timestamp", "when it ended"),
    ),
)

GOLD_RECONCILIATION = Table(
    "gold_reconciliation",
    "Live compared with batch: the matches of the last seven days, one row per night.",
    key=("match_id", "as_of_date"),
    cluster=("as_of_date",),
    columns=(
        required("match_id", "int64", "the API's id"),
        required("as_of_date", "date", "the UTC date of as_of"),
        AS_OF,
        required("competition_code", "string", "PL, CL, ..."),
        required("utc_date", "timestamp", "kick-off in batch, else in live"),
        required("verdict", "string", "equal, differs or missing"),
        optional(
            "cause", "string", "late_correction, live_newer, ...; null when equal"
        ),
        required("is_to_reread", "bool", "the next backfill requests it again"),
        optional("home_team_name", "string", "full name"),
        optional("away_team_name", "string", "full name"),
        optional("live_status_timestamp", "timestamp", "the API's lastUpdated"),
        optional("batch_status_timestamp", "timestamp", "the API's lastUpdated"),
        optional("live_status", "string", "the API's status"),
        optional("batch_status", "string", "the API's status"),
        optional("live_home_goals", "int64", "without the shoot-out"),
        optional("live_away_goals", "int64", "without the shoot-out"),
        optional("batch_home_goals", "int64", "without the shoot-out"),
        optional("batch_away_goals", "int64", "without the shoot-out"),
        optional(
            "live_content_hash", "string", "hash of the fields that a viewer sees"
        ),
        optional(
            "batch_content_hash", "string", "hash of the fields that a viewer sees"
        ),
    ),
)

GOLD_DATA_TEST_RESULTS = Table(
    "gold_data_test_results",
    "The results of the data tests, per run.",
    key=("test", "as_of"),
    columns=(
        required("test", "string", "the name of the test"),
        AS_OF,
        required("table_name", "string", "the tested table"),
        required("severity", "string", "fail or warn"),
        required("status", "string", "pass, or its severity"),
        required("checked_count", "int64", "rows of that table"),
        required("failing_count", "int64", "rows that fail it"),
        optional("sample", "string", "up to five of these, by key"),
    ),
)
