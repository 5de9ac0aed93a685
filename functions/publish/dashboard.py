"""The shape of `dashboard.json`."""

from __future__ import annotations

from typing import Literal

import msgspec

from functions.publish.live import HealthSection, MonitorSection, Table
from functions.publish.shapes import (
    Count,
    Day,
    Freshness,
    RunStatus,
    Section,
    Shape,
    Stamp,
)


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


class DriftPiece(Shape):
    """A key or a value that was new in responses."""

    resource: str
    field: str
    kind: str
    value: str
    rows: Count
    responses: Count


class QuarantineReason(Shape):
    """Rows that broke the contract in one way, and how many came back since."""

    resource: str
    field: str
    reason: str
    quarantined_count: Count
    readmitted_count: Count


class CostDay(Shape):
    """What the runs of a UTC date have cost."""

    date: Day
    runs: Count
    api_calls: Count
    statements: Count
    billed_bytes: Count


class LeagueTablesSection(Section):
    """Every table."""

    data: list[Table] | None


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


class DriftSection(Section):
    """The last 7 days, most rows first; 50 at most."""

    data: list[DriftPiece] | None


class QuarantineSection(Section):
    """The last 7 days, most rows first; 50 at most."""

    data: list[QuarantineReason] | None


class CostDaysSection(Section):
    """The last 14 days, newest first."""

    data: list[CostDay] | None


class Dashboard(Shape):
    """The state of Touchline: `dashboard.json`, written every night."""

    schema_: Literal["schemas/dashboard.schema.json"] = msgspec.field(name="$schema")
    schema_version: Literal[1]
    generated_at: Stamp
    is_simulated: bool
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
    drift: DriftSection
    quarantine: QuarantineSection
    cost_days: CostDaysSection
