-- query_silver_watermark: One row: when the newest snapshot up to `latest` was fetched that silver has.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param latest timestamp
SELECT MAX(fetched_at) AS silver_watermark_at
FROM "raw_snapshots"
WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($latest AS TIMESTAMPTZ)
  AND NOT silver_at IS NULL
