-- query_touched_seasons: The seasons that the tables of `snapshot_ids` are of.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT DISTINCT
  "t0"."season_id"
FROM "raw_batch_standings" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
  AND "t0"."snapshot_id" IN (
    SELECT
      UNNEST($snapshot_ids)
  )
ORDER BY
  "t0"."season_id" ASC
