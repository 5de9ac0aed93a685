-- query_cost_days: What runs started from `since` to `as_of` cost, per UTC date, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT *
FROM (
  SELECT date, COUNT(*) AS runs, SUM(api_calls) AS api_calls, SUM(statements) AS statements,
    SUM(billed_bytes) AS billed_bytes
  FROM (
    SELECT api_calls, statements, billed_bytes, DATE(started_at) AS date
    FROM `raw_pipeline_runs`
    WHERE started_at >= CAST(@since AS TIMESTAMP) AND started_at <= CAST(@as_of AS TIMESTAMP)
  )
  GROUP BY 1
)
ORDER BY date DESC
