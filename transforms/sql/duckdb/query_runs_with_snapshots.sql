-- query_runs_with_snapshots: Those of `run_ids` that left a snapshot since `since`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param run_ids array<string>
-- param since timestamp
SELECT DISTINCT
  "t0"."run_id"
FROM "raw_snapshots" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
  AND "t0"."run_id" IN (
    SELECT
      UNNEST($run_ids)
  )
