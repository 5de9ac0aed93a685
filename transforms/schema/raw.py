"""The raw tables: the ledger, the rows as in responses, the runs and the alerts."""

from __future__ import annotations

from transforms.schema.table import Table, optional, required

_SNAPSHOT_ID = required(
    "snapshot_id", "string", "the stored response, as in its lake key"
)

_FETCHED_AT = required("fetched_at", "timestamp", "when the whole response had arrived")

RAW_SNAPSHOTS = Table(
    "raw_snapshots",
    "The ledger: one row per stored response, with its state of processing.",
    key=("snapshot_id",),
    partition="fetched_at",
    cluster=("resource", "scope"),
    columns=(
        _SNAPSHOT_ID,
        required("resource", "string", "matches, standings, errors, batch_..."),
        required("scope", "string", "the requested window or competition"),
        required("uri", "string", "the key of the object in the lake"),
        optional("dag", "string", "the DAG that fetched it, null for a manual step"),
        required("run_id", "string", "the run that fetched it"),
        required("step", "string", "the step that fetched it"),
        _FETCHED_AT,
        required("http_status", "int64", "the status of the response"),
        required("body_bytes", "int64", "length of the decompressed body"),
        required("body_sha256", "string", "hash of the body"),
        required(
            "contract_version", "int64", "version of the contract that validated it"
        ),
        required("verdict", "string", "valid, partial, invalid or error"),
        required("row_count", "int64", "rows in the response"),
        required("quarantined_count", "int64", "rows that broke the contract"),
        required("violations", "json", "list of {row_index, field, reason}"),
        required(
            "drift", "json", "unknown keys and values: list of {field, kind, ...}"
        ),
        required("validated_at", "timestamp", "when it was validated"),
        optional("loaded_at", "timestamp", "when its rows were in the raw table"),
        optional("silver_at", "timestamp", "when its rows were in silver"),
        optional("is_complete", "bool", "has as many rows as it states; matches only"),
        optional("asked_ids", "string", "ids of a pull by id: ,1,2,"),
        optional("named_matches", "string", "matches in a live pull: ,PL:1,BL1:2,"),
        optional(
            "asked_season", "string", "the requested season; null: the current one"
        ),
        optional(
            "broken_matches", "string", "invalid rows: ,PL:1:2026-11-21, at most 8"
        ),
    ),
)

_RAW_MATCH_COLUMNS = (
    _SNAPSHOT_ID,
    _FETCHED_AT,
    required("match_id", "int64", "the API's id, stable over postponement"),
    required("status_timestamp", "timestamp", "the API's lastUpdated"),
    required("content_hash", "string", "hash of the fields that a viewer sees"),
    required("competition_code", "string", "PL, CL, ..."),
    required("utc_date", "timestamp", "kick-off as announced"),
    required("status", "string", "the API's status"),
    required("payload", "json", "the row as in the response"),
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
    required("competition_id", "int64", "the API's id"),
    required("competition_code", "string", "PL, CL, ..."),
    required("season_id", "int64", "the API's id of the season"),
    optional("season_start_date", "date", "first day of the season"),
    required("stage", "string", "as in the response"),
    required("type", "string", "TOTAL, HOME or AWAY"),
    optional("group", "string", "as in the response: three spellings are known"),
    required("team_id", "int64", "the API's id"),
    required(
        "table_sha256", "string", "hash of the whole table that the row belongs to"
    ),
    required("payload", "json", "the row as in the response"),
)

RAW_LIVE_STANDINGS = Table(
    "raw_live_standings",
    "Table rows of live standings; a response equal to the previous one may be left "
    "out.",
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
        required("competition_id", "int64", "the API's id"),
        required("competition_code", "string", "PL, CL, ..."),
        required("season_id", "int64", "the API's id of the season"),
        optional("season_start_date", "date", "first day of the season"),
        required("team_id", "int64", "the API's id"),
        optional("last_updated_at", "timestamp", "the API's lastUpdated of the team"),
        required("payload", "json", "the row as in the response"),
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
        required("resource", "string", "as in raw_snapshots"),
        required("row_index", "int64", "position in the response, from 0"),
        required("field", "string", "path of the invalid field"),
        required("reason", "string", "the expected and the actual value"),
        required("payload", "json", "the row as in the response"),
        required(
            "contract_version", "int64", "version of the contract that refused it"
        ),
        optional("readmitted_at", "timestamp", "when a later contract accepted it"),
    ),
)

RAW_PIPELINE_RUNS = Table(
    "raw_pipeline_runs",
    "One row per run of a DAG: its newest attempt, or the one that succeeded.",
    key=("run_id",),
    partition="started_at",
    cluster=("dag",),
    columns=(
        required("run_id", "string", "DAG and tick, or DAG and execution"),
        required("dag", "string", "live_poll_15m, hourly_refresh or daily_reconcile"),
        required("trigger", "string", "schedule or manual"),
        optional("scheduled_at", "timestamp", "the tick"),
        required("started_at", "timestamp", "when this attempt began"),
        required("finished_at", "timestamp", "when its steps ended"),
        required("duration_ms", "int64", "finished minus started"),
        required("status", "string", "success, failed, skipped, abandoned or missed"),
        required("attempts", "int64", "how often it was started"),
        required("last_attempt_at", "timestamp", "start of the newest attempt"),
        optional("failed_step", "string", "the first step that failed"),
        optional("error", "string", "error message of that step"),
        required("steps", "json", "list of {step, function, status, attempts, ...}"),
        required("api_calls", "int64", "calls made to football-data.org"),
        required("statements", "int64", "statements run in the warehouse"),
        required("billed_bytes", "int64", "bytes billed for them, 0 on DuckDB"),
        required("code_version", "string", "version of the code that ran"),
        optional(
            "publish_status",
            "string",
            "ok, or how the first of its publish steps ended that was not; null where "
            "none ran",
        ),
    ),
)

RAW_ALERTS = Table(
    "raw_alerts",
    "Every alert: what is wrong, since when, and when it was notified.",
    key=("alert_id",),
    partition="onset_at",
    cluster=("condition",),
    columns=(
        required("alert_id", "string", "hash of condition, scope and onset"),
        required("condition", "string", "no_successful_pull, feed_frozen, ..."),
        required("scope", "string", "ALL, a DAG, a match, or a requested scope"),
        required("severity", "string", "critical or warning"),
        required("onset_at", "timestamp", "start of the problem, from data"),
        required(
            "opened_at", "timestamp", "the as_of of the evaluation that opened it"
        ),
        required(
            "last_seen_at", "timestamp", "the newest as_of at which it was firing"
        ),
        optional("resolved_at", "timestamp", "the as_of at which it was resolved"),
        required("message", "string", "for people, as of its opening"),
        required("runbook", "string", "its section of docs/alerts.md"),
        optional("open_notified_at", "timestamp", "when the opening was delivered"),
        optional("close_notified_at", "timestamp", "when the closing was delivered"),
    ),
)
