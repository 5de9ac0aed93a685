-- ask_snapshots_to_silver: Loaded snapshots that silver has not taken, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
SELECT
  "t0"."snapshot_id",
  "t0"."fetched_at",
  "t0"."resource",
  "t0"."scope"
FROM "raw_snapshots" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
  AND NOT "t0"."loaded_at" IS NULL
  AND "t0"."silver_at" IS NULL
ORDER BY
  "t0"."fetched_at" ASC,
  "t0"."snapshot_id" ASC
