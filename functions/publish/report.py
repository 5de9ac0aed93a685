"""The shape of `quality/<date>.json`."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from functions.publish.dashboard import Correction, DataTest, Reconciliation
from functions.publish.shapes import (
    Count,
    Day,
    HourOfDay,
    Ratio,
    RunStatus,
    Shape,
    Stamp,
)


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
    under way is evaluated up to then.
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
    """The responses of football-data.org."""

    responses: Count
    row_count: Count
    body_bytes: Count
    kinds: list[Responses]


class AlertOfDay(Shape):
    """An alert that was open on the day; `resolved_at` is null while it is."""

    alert_id: str
    condition: str
    scope: str
    severity: str
    onset_at: Stamp
    opened_at: Stamp
    resolved_at: Stamp | None
    message: str
    runbook: str


class DriftPiece(Shape):
    """A new key or value, or an optional one that is missing or of another type; the
    row is kept."""

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
    is_simulated: bool
    attention: list[str]
    runs: Runs
    alerts: list[AlertOfDay]
    freshness: FreshnessByHour
    pulls: Pulls
    drift: Drift
    quarantine: Quarantine
    data_tests: DataTests
    reconciliation: Reconciliation
    corrections: list[Correction]
    api: Api
    cost: Cost
