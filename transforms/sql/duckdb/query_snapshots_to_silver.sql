-- query_snapshots_to_silver: Loaded snapshots that silver has not taken, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param latest timestamp
SELECT snapshot_id, fetched_at, resource, scope, silver_watermark_at
FROM (
  SELECT snapshot_id, fetched_at, resource, scope, silver_at,
    MAX(fetched_at) FILTER(WHERE NOT silver_at IS NULL AND fetched_at <= CAST($latest AS
      TIMESTAMPTZ)) OVER () AS silver_watermark_at
  FROM "raw_snapshots"
  WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND NOT loaded_at IS NULL
)
WHERE silver_at IS NULL
ORDER BY fetched_at ASC, snapshot_id ASC
