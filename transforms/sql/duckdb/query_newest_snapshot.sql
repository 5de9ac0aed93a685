-- query_newest_snapshot: One row: when the newest snapshot known, up to `latest`, was fetched, or null.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param latest timestamp
SELECT
  MAX("t1"."fetched_at") AS "fetched_at"
FROM (
  SELECT
    *
  FROM "raw_snapshots" AS "t0"
  WHERE
    "t0"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
    AND "t0"."fetched_at" <= CAST($latest AS TIMESTAMPTZ)
) AS "t1"
