-- query_runs_of_day: The runs of the day that begins at `since`, by time.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT run_id, dag, trigger, scheduled_at, started_at, finished_at, duration_ms, status, attempts,
  last_attempt_at, failed_step, error, api_calls, statements, billed_bytes,
  COALESCE(scheduled_at, started_at) AS due_at
FROM "raw_pipeline_runs"
WHERE started_at >= (CAST($since AS TIMESTAMPTZ) - INTERVAL '1' HOUR)
  AND started_at < (CAST($since AS TIMESTAMPTZ) + INTERVAL '3' DAY)
  AND started_at <= CAST($as_of AS TIMESTAMPTZ)
  AND COALESCE(scheduled_at, started_at) >= CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS
    TIMESTAMPTZ)
  AND COALESCE(scheduled_at, started_at) < (CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS
    TIMESTAMPTZ) + INTERVAL '1' DAY)
ORDER BY COALESCE(scheduled_at, started_at) ASC, dag ASC, run_id ASC
