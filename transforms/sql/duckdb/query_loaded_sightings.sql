-- query_loaded_sightings: Sightings of `match_ids` in the raw table since `since`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
-- param since timestamp
SELECT
  "t0"."match_id",
  "t0"."status_timestamp",
  "t0"."content_hash",
  "t0"."fetched_at",
  "t0"."snapshot_id"
FROM "raw_live_matches" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
  AND "t0"."match_id" IN (
    SELECT
      UNNEST($match_ids)
  )
