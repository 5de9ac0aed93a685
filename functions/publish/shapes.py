"""What is published: the shape of every file, and how it becomes bytes.

The JSON schemas beside this file are made from these shapes. Columns are named as in
the tables they come from, and mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from functions.shared.runtime.errors import DataFailedError

SCHEMA_VERSION = 1
"""Raised when a file changes in a way that a reader of the last version cannot take."""

DECIMALS = 4
"""Digits kept of a float: minutes to 6 ms, ratios to a hundredth of a percent."""

Stamp = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
        r"(\.[0-9]{6})?Z$(?!\n)",
        extra_json_schema={"format": "date-time"},
    ),
]
Day = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)",
        extra_json_schema={"format": "date"},
    ),
]
Count = Annotated[int, Meta(ge=0)]
Ratio = Annotated[float, Meta(ge=0, le=1)]
HourOfDay = Annotated[int, Meta(ge=0, le=23)]

RunStatus = Literal["success", "failed", "skipped", "abandoned", "missed"]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An object with these keys, all of them, in this order."""


Document = TypeVar("Document", bound=Shape)


class Freshness(Shape):
    """How old the live layer is at `generated_at`."""

    last_successful_pull_at: Stamp | None
    freshness_minutes: float | None
    freshness_sla_minutes: Count
    is_freshness_sla_met: bool | None
    is_match_day: bool


class Section(Shape):
    """A part of a file that stands for itself.

    `as_of` is the time that its data was computed for, null where no row tells. From
    when a table of it fails a data test until it passes, `data` is what was last
    published before and `is_last_good` is true, or null where there was nothing;
    `held_back_since` says when the tests found it first, `reason` why.
    """

    as_of: Stamp | None
    is_last_good: bool
    held_back_since: Stamp | None
    reason: str | None


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
    """How a DAG has been doing."""

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


class FullTableRow(TableRow, kw_only=True):
    """A team in a table as it stands, beside the official table."""

    uncounted_count: int
    official_position: int | None
    official_played: int | None
    official_points: int | None
    official_goal_difference: int | None
    points_difference: int | None
    is_complete: bool | None
    is_as_official: bool | None


class FullTable(Shape):
    """A table as it stands, from the top, and how equal points are ranked."""

    competition_code: str
    season_id: int
    season_start_date: Day | None
    stage: str
    group: str | None
    tie_rule: str
    rows: list[FullTableRow]


class Correction(Shape):
    """A result that changed after the match was final."""

    match_id: int
    corrected_at: Stamp
    content_hash: str
    competition_code: str
    utc_date: Stamp
    home_team_name: str | None
    away_team_name: str | None
    first_seen_at: Stamp
    final_at: Stamp
    after_final_minutes: float
    from_home_goals: int | None
    from_away_goals: int | None
    home_goals: int | None
    away_goals: int | None
    from_home_shootout_goals: int | None
    from_away_shootout_goals: int | None
    home_shootout_goals: int | None
    away_shootout_goals: int | None
    from_winner: str | None
    winner: str | None
    is_outcome_changed: bool


class Cause(Shape):
    """How many matches live and batch agree on, or not, and why."""

    verdict: Literal["equal", "differs", "missing"]
    cause: str | None
    match_count: Count


class Difference(Shape):
    """A match that live and batch do not agree on."""

    match_id: int
    competition_code: str
    utc_date: Stamp
    verdict: Literal["differs", "missing"]
    cause: str | None
    is_to_reread: bool
    home_team_name: str | None
    away_team_name: str | None
    live_status_timestamp: Stamp | None
    batch_status_timestamp: Stamp | None
    live_status: str | None
    batch_status: str | None
    live_home_goals: int | None
    live_away_goals: int | None
    batch_home_goals: int | None
    batch_away_goals: int | None


class Reconciliation(Shape):
    """Live beside batch in the newest night; of the differences 200 at most."""

    as_of_date: Day | None
    match_count: Count
    difference_count: Count
    causes: list[Cause]
    differences: list[Difference]


class DataTest(Shape):
    """What a data test found."""

    test: str
    table_name: str
    severity: Literal["fail", "warn"]
    status: Literal["pass", "fail", "warn"]
    checked_count: int
    failing_count: int
    sample: str | None


class LedgerDay(Shape):
    """What was fetched of a resource on a UTC date."""

    date: Day
    resource: str
    snapshots: Count
    row_count: Count
    quarantined_count: Count
    body_bytes: Count


class Run(Shape):
    """A run of a DAG."""

    run_id: str
    dag: str
    trigger: Literal["schedule", "manual"]
    scheduled_at: Stamp | None
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


class MonitorSection(Section):
    """Freshness and lag by scope, `ALL` first."""

    data: list[Scope] | None


class HealthSection(Section):
    """Every DAG."""

    data: list[Health] | None


class LeagueTablesSection(Section):
    """Every table."""

    data: list[FullTable] | None


class CorrectionsSection(Section):
    """The last 30 days, newest first."""

    data: list[Correction] | None


class ReconciliationSection(Section):
    """The newest night."""

    data: Reconciliation | None


class DataTestsSection(Section):
    """The newest results, failing ones first."""

    data: list[DataTest] | None


class LedgerSection(Section):
    """The last 14 days, newest first."""

    data: list[LedgerDay] | None


class RunsSection(Section):
    """The last 50 runs of the last 7 days, newest first."""

    data: list[Run] | None


class Dashboard(Shape):
    """Touchline, how it is doing: `dashboard.json`, written every night."""

    schema_: Literal["schemas/dashboard.schema.json"] = msgspec.field(name="$schema")
    schema_version: Literal[1]
    generated_at: Stamp
    freshness: Freshness
    in_play_count: Count
    monitor: MonitorSection
    health: HealthSection
    league_tables: LeagueTablesSection
    corrections: CorrectionsSection
    reconciliation: ReconciliationSection
    data_tests: DataTestsSection
    ledger: LedgerSection
    runs: RunsSection


class DagRuns(Shape):
    """The day's runs of a DAG. A skipped run is a success, a missed one a failure."""

    dag: str
    runs: Count
    success: Count
    skipped: Count
    failed: Count
    abandoned: Count
    missed: Count
    success_ratio: Ratio | None
    mean_duration_ms: float | None
    slowest_duration_ms: Count | None
    api_calls: Count


class FailedRun(Shape):
    """A run of the day that did not succeed."""

    run_id: str
    dag: str
    due_at: Stamp
    status: RunStatus
    failed_step: str | None
    error: str | None


class Runs(Shape):
    """The runs of the day, all DAGs together and each."""

    runs: Count
    success_ratio: Ratio | None
    slo_target_ratio: Ratio
    dags: list[DagRuns]
    failed: list[FailedRun]


class Hour(Shape):
    """An hour of the day (UTC).

    `longest_gap_minutes` is the longest time without a successful pull that was reached
    in it; it has to stay under `bar_minutes`. Where a match of the evening before ends
    the match-day within the hour, both are those of the part missed, or of the rest.
    `unknown`: no pull was known yet. `future`: not begun at `generated_at`; an hour
    under way is judged as far as it went.
    """

    hour: HourOfDay
    pulls: Count
    api_calls: Count
    longest_gap_minutes: float | None
    bar_minutes: Count
    freshness: Literal["met", "missed", "unknown", "future"]


class FreshnessByHour(Shape):
    """In which hours of the day the last successful pull was recent enough."""

    is_match_day: bool
    hours_met: Count
    hours_judged: Count
    hours: Annotated[list[Hour], Meta(min_length=24, max_length=24)]


class Responses(Shape):
    """Responses of one kind."""

    resource: str
    verdict: Literal["valid", "partial", "invalid", "error"]
    http_status: int
    responses: Count
    row_count: Count
    quarantined_count: Count
    body_bytes: Count


class Pulls(Shape):
    """What football-data.org answered."""

    responses: Count
    row_count: Count
    body_bytes: Count
    kinds: list[Responses]


class DriftPiece(Shape):
    """A key or a value that is new, or what is not needed and is missing or of another
    type; it is kept."""

    resource: str
    field: str
    kind: str
    value: str
    responses: Count
    rows: Count


class Drift(Shape):
    """All that was new; of the pieces 50 at most."""

    piece_count: Count
    pieces: list[DriftPiece]


class QuarantineReason(Shape):
    """Why rows were refused."""

    resource: str
    field: str
    reason: str
    quarantined_count: Count
    readmitted_count: Count


class Quarantine(Shape):
    """Rows that broke the contract; of the reasons 20 at most."""

    quarantined_count: Count
    readmitted_count: Count
    reason_count: Count
    reasons: list[QuarantineReason]


class DataTests(Shape):
    """The newest results of the day or of the night after it."""

    as_of: Stamp | None
    passed: Count
    warned: Count
    failed: Count
    tests: list[DataTest]


class BusiestHour(Shape):
    """The hour with most calls."""

    hour: HourOfDay
    calls: Count


class Api(Shape):
    """Calls made to football-data.org by runs of the day, beside what is allowed."""

    calls: Count
    calls_per_minute_budget: Count
    daily_budget: Count
    budget_ratio: float
    busiest_hour: BusiestHour | None


class Cost(Shape):
    """Bytes that came and bytes that were billed."""

    body_bytes: Count
    billed_bytes: Count
    statements: Count


class Quality(Shape):
    """The quality report of a UTC date: `quality/<date>.json`."""

    schema_: Literal["../schemas/quality.schema.json"] = msgspec.field(name="$schema")
    schema_version: Literal[1]
    generated_at: Stamp
    date: Day
    is_whole_day: bool
    attention: list[str]
    runs: Runs
    freshness: FreshnessByHour
    pulls: Pulls
    drift: Drift
    quarantine: Quarantine
    data_tests: DataTests
    reconciliation: Reconciliation
    corrections: list[Correction]
    api: Api
    cost: Cost


def shaped(told: Mapping[str, Any], shape: type[Document]) -> Document:
    """Rows and numbers as a document. Raises DataFailedError where they do not fit."""
    try:
        return msgspec.convert(plain(told), shape)
    except msgspec.ValidationError as error:
        raise DataFailedError(
            f"The tables do not fit the published {shape.__name__.lower()}: {error}.",
            fix="Nothing was written. Mend the table, or functions/publish/shapes.py"
            " where the file has to change.",
        ) from None


def plain(value: Any) -> Any:
    """A value as JSON holds it: floats rounded, times UTC with a Z, dates ISO."""
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # no -0.0
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def encoded(document: Shape) -> bytes:
    """The bytes of a file: the same for the same document."""
    return msgspec.json.encode(document) + b"\n"


def picked(row: Mapping[str, Any], shape: type[Shape]) -> dict[str, Any]:
    """Of a row, what the shape has; a key that the row lacks is left out."""
    return {name: row[name] for name in shape.__struct_fields__ if name in row}
