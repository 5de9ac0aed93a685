-- query_last_runs: The last 50 runs started from `since` to `as_of`, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT run_id, dag, trigger, scheduled_at, started_at, finished_at, duration_ms, status, attempts,
  last_attempt_at, failed_step, error, api_calls, statements, billed_bytes
FROM "raw_pipeline_runs"
WHERE started_at >= CAST($since AS TIMESTAMPTZ) AND started_at <= CAST($as_of AS TIMESTAMPTZ)
ORDER BY started_at DESC, run_id DESC
LIMIT 50
