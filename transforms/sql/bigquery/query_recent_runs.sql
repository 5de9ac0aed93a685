-- query_recent_runs: The runs since `since`, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT *
FROM `raw_pipeline_runs`
WHERE started_at >= CAST(@since AS TIMESTAMP)
ORDER BY started_at DESC, run_id DESC
