-- query_rows_without_stamp: One row: how many rows are from before states had an effective stamp.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT COALESCE(SUM(CAST(effective_at IS NULL AS INT)), 0) AS row_count
FROM (
  SELECT effective_at FROM "silver_live_match_history"
  UNION ALL SELECT effective_at FROM "silver_matches"
)
