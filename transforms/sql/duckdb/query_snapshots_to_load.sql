-- query_snapshots_to_load: Snapshots with usable rows that are not in their raw table yet, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
SELECT
  "t0"."snapshot_id",
  "t0"."fetched_at",
  "t0"."resource",
  "t0"."scope",
  "t0"."uri",
  "t0"."body_sha256",
  "t0"."contract_version"
FROM "raw_snapshots" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
  AND "t0"."verdict" IN ('valid', 'partial')
  AND "t0"."loaded_at" IS NULL
ORDER BY
  "t0"."fetched_at" ASC,
  "t0"."snapshot_id" ASC
