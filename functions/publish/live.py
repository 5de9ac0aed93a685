"""The shape of `live.json`."""

from __future__ import annotations

from typing import Literal

import msgspec

from functions.publish.shapes import Count, Freshness, Section, Shape, Stamp


class Match(Shape):
    """A match of the scoreboard."""

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


class TableRow(Shape, kw_only=True):
    """A team in a table as it stands."""

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


class Table(Shape):
    """A table as it stands, from the top."""

    competition_code: str
    season_id: int
    stage: str
    group: str | None
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


class MatchesSection(Section):
    """Yesterday, today and tomorrow, by kick-off."""

    data: list[Match] | None


class TablesSection(Section):
    """The tables of the seasons that play today."""

    data: list[Table] | None


class EventsSection(Section):
    """The last 24 hours, newest first."""

    data: list[Event] | None


class Live(Shape):
    """Touchline, live: `live.json`, written every hour."""

    schema_: Literal["schemas/live.schema.json"] = msgspec.field(name="$schema")
    schema_version: Literal[1]
    generated_at: Stamp
    freshness: Freshness
    in_play_count: Count
    matches: MatchesSection
    tables: TablesSection
    events: EventsSection
