-- query_known_snapshots: The ledger from `since` on.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT
  "t0"."snapshot_id",
  "t0"."fetched_at",
  "t0"."resource",
  "t0"."scope",
  "t0"."uri",
  "t0"."body_sha256",
  "t0"."verdict",
  "t0"."contract_version",
  "t0"."loaded_at",
  "t0"."silver_at",
  "t0"."asked_ids"
FROM "raw_snapshots" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
