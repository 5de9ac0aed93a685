"""The shape of `live.json`."""

from __future__ import annotations

from typing import Literal

import msgspec

from functions.publish.shapes import (
    Count,
    Day,
    Freshness,
    RunStatus,
    Section,
    Shape,
    Stamp,
)


class Match(Shape):
    """A match of the scoreboard.

    `is_goal_withdrawn`: a side had more goals in an earlier state. `is_corrected`: the
    result changed after it was final. Crests are of football-data.org, null where none
    is known.
    """

    match_id: int
    day: Literal["yesterday", "today", "tomorrow"]
    competition_code: str
    utc_date: Stamp
    status: str
    stage: str
    group: str | None
    matchday: int | None
    home_team_id: int | None
    home_team_name: str | None
    home_team_tla: str | None
    away_team_id: int | None
    away_team_name: str | None
    away_team_tla: str | None
    winner: str | None
    home_goals: int | None
    away_goals: int | None
    home_half_time_goals: int | None
    away_half_time_goals: int | None
    home_shootout_goals: int | None
    away_shootout_goals: int | None
    is_final: bool
    is_in_play: bool
    status_timestamp: Stamp
    first_seen_at: Stamp
    state_age_minutes: float
    home_team_crest_url: str | None = None  # from here on: a kept section may lack it
    away_team_crest_url: str | None = None
    is_goal_withdrawn: bool = False
    is_corrected: bool = False


class TableRow(Shape, kw_only=True):
    """A team in a table as it stands, beside the official table."""

    position: int
    team_id: int
    team_name: str | None
    team_tla: str | None
    played: int
    won: int
    drawn: int
    lost: int
    goals_for: int
    goals_against: int
    goal_difference: int
    points: int
    points_adjustment: int | None = None  # a kept section may not have it yet
    in_play_count: int
    form: str | None
    places_moved: int | None
    uncounted_count: int = 0  # as `points_adjustment`, to the end
    official_position: int | None = None
    official_played: int | None = None
    official_points: int | None = None
    official_goal_difference: int | None = None
    points_difference: int | None = None
    is_complete: bool | None = None
    is_as_official: bool | None = None


class Table(Shape, kw_only=True):
    """A table as it stands, from the top, and how equal points are ranked."""

    competition_code: str
    season_id: int
    season_start_date: Day | None = None
    stage: str
    group: str | None
    tie_rule: str = ""
    rows: list[TableRow]


class Event(Shape):
    """What visibly changed in a match."""

    match_id: int
    status_timestamp: Stamp
    content_hash: str
    event: Literal["goal", "goal_withdrawn", "kick_off_moved", "correction_after_final"]
    competition_code: str
    first_seen_at: Stamp
    home_team_name: str | None
    home_team_tla: str | None
    away_team_name: str | None
    away_team_tla: str | None
    from_status: str
    status: str
    from_home_goals: int | None
    from_away_goals: int | None
    home_goals: int | None
    away_goals: int | None
    from_utc_date: Stamp
    utc_date: Stamp
    is_goal: bool
    is_goal_withdrawn: bool
    is_kick_off_moved: bool
    is_correction_after_final: bool


class State(Shape):
    """A state of a match as it was seen, and how it differs from the one before."""

    status_timestamp: Stamp
    first_seen_at: Stamp
    lag_minutes: float
    status: str
    home_goals: int | None
    away_goals: int | None
    utc_date: Stamp
    change: (
        Literal[
            "goal",
            "goal_withdrawn",
            "status",
            "kick_off_moved",
            "correction_after_final",
        ]
        | None
    )


class History(Shape):
    """The states of a match, in the order of the API's stamps, oldest first."""

    match_id: int
    states: list[State]


class Scope(Shape):
    """How the live layer keeps up, for all (`ALL`) or for one competition."""

    scope: str
    last_successful_pull_at: Stamp | None
    freshness_minutes: float | None
    is_match_day: bool
    freshness_sla_minutes: int
    is_freshness_sla_met: bool | None
    in_play_count: int
    stuck_match_count: int
    last_status_timestamp: Stamp | None
    is_feed_frozen: bool
    in_play_sighting_count: int
    in_play_seen_in_time_ratio: float | None
    is_lag_sla_met: bool | None


class Health(Shape):
    """The results of the runs of a DAG."""

    dag: str
    runs_1d: int
    success_ratio_1d: float | None
    runs_7d: int
    success_ratio_7d: float | None
    runs_30d: int
    success_ratio_30d: float | None
    consecutive_failures: int
    mean_duration_ms: float | None
    slowest_duration_ms: int | None
    slo_target_ratio: float
    error_budget_left_ratio: float | None
    is_success_sla_met: bool | None
    last_run_id: str | None
    last_status: str | None
    last_finished_at: Stamp | None


class Alert(Shape):
    """What is or was wrong, and since when."""

    alert_id: str
    condition: str
    scope: str
    severity: str
    onset_at: Stamp
    opened_at: Stamp
    last_seen_at: Stamp
    resolved_at: Stamp | None
    message: str
    runbook: str


class RunStep(Shape):
    """A step of a run that failed."""

    step: str
    status: str
    duration_ms: int | None
    error: str | None


class RecentRun(Shape):
    """A run of a DAG. `due_at` is its tick, or its start where it has none; `steps` are
    empty where all went well."""

    run_id: str
    dag: str
    trigger: Literal["schedule", "manual"]
    due_at: Stamp
    started_at: Stamp
    finished_at: Stamp
    duration_ms: int
    status: RunStatus
    attempts: int
    failed_step: str | None
    error: str | None
    api_calls: int
    statements: int
    billed_bytes: int
    steps: list[RunStep]


class FreshnessPoint(Shape):
    """How old the last successful pull was: just before the next one, or now."""

    at: Stamp
    freshness_minutes: float | None
    freshness_sla_minutes: Count
    is_met: bool | None


class ApiUsage(Shape):
    """Calls of the API, by the runs that made them, beside what is allowed."""

    calls_per_minute_limit: Count
    calls_last_hour: Count
    calls_last_day: Count


class MatchesSection(Section):
    """Yesterday, today and tomorrow, by kick-off."""

    data: list[Match] | None


class TablesSection(Section):
    """The tables of the seasons that play today."""

    data: list[Table] | None


class EventsSection(Section):
    """The last 24 hours, newest first."""

    data: list[Event] | None


class HistoriesSection(Section):
    """The matches of the scoreboard, by id."""

    data: list[History] | None


class MonitorSection(Section):
    """Freshness and lag by scope, `ALL` first."""

    data: list[Scope] | None


class HealthSection(Section):
    """Every DAG."""

    data: list[Health] | None


class AlertsSection(Section):
    """Open ones, then those of the last 7 days, each newest first."""

    data: list[Alert] | None


class RecentRunsSection(Section):
    """The last 24 hours, newest first."""

    data: list[RecentRun] | None


class FreshnessSeriesSection(Section):
    """The last 7 days, oldest first, up to `as_of`."""

    data: list[FreshnessPoint] | None


class ApiUsageSection(Section):
    """The last hour and the last day."""

    data: ApiUsage | None


class Versions(Shape):
    """Checksums of what the sections are made from: while one is the same, a poll keeps
    the sections that follow it. That of the tables stays where a match has a new stamp
    and nothing else that a table shows."""

    matches: str
    tables: str
    alerts: str
    runs: str


class Live(Shape):
    """Touchline, live: `live.json`, written by every poll and every hour."""

    schema_: Literal["schemas/live.schema.json"] = msgspec.field(name="$schema")
    schema_version: Literal[1]
    generated_at: Stamp
    is_simulated: bool
    freshness: Freshness
    in_play_count: Count
    versions: Versions
    matches: MatchesSection
    tables: TablesSection
    events: EventsSection
    histories: HistoriesSection
    monitor: MonitorSection
    health: HealthSection
    alerts: AlertsSection
    runs: RecentRunsSection
    freshness_series: FreshnessSeriesSection
    api_usage: ApiUsageSection
