-- query_run_times: When each run of the look-back started and finished, and whether it failed.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT started_at, finished_at, NOT (status IN ('success', 'skipped')) AS is_failed
FROM "raw_pipeline_runs"
WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
  AND finished_at < CAST($as_of AS TIMESTAMPTZ)
