-- query_rows_without_stamp: One row: how many rows are from before states had an effective stamp.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT
  COALESCE(SUM(CAST("t4"."effective_at" IS NULL AS INT)), 0) AS "row_count"
FROM (
  SELECT
    "t0"."effective_at"
  FROM "silver_live_match_history" AS "t0"
  UNION ALL
  SELECT
    "t1"."effective_at"
  FROM "silver_matches" AS "t1"
) AS "t4"
