-- query_touched_matches: The matches that the rows of `snapshot_ids` are about.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT DISTINCT
  "t0"."match_id"
FROM "raw_live_matches" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
  AND "t0"."snapshot_id" IN (
    SELECT
      UNNEST($snapshot_ids)
  )
ORDER BY
  "t0"."match_id" ASC
