-- ask_loaded_standings: Loaded standings answers of `competitions` since `since`, and if rows are in.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param since timestamp
SELECT
  "t4"."snapshot_id",
  "t4"."scope",
  "t4"."fetched_at",
  "t4"."body_sha256",
  NOT "t5"."held_id" IS NULL AS "has_rows"
FROM (
  SELECT
    *
  FROM "raw_snapshots" AS "t0"
  WHERE
    "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
    AND "t0"."resource" = 'standings'
    AND ARRAY_CONTAINS($competitions, "t0"."scope")
    AND NOT "t0"."loaded_at" IS NULL
) AS "t4"
LEFT OUTER JOIN (
  SELECT DISTINCT
    "t1"."snapshot_id" AS "held_id"
  FROM "raw_live_standings" AS "t1"
  WHERE
    "t1"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
) AS "t5"
  ON "t4"."snapshot_id" = "t5"."held_id"
