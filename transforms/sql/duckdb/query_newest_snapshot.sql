-- query_newest_snapshot: One row: when the newest snapshot known, up to `latest`, was fetched, or null.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param latest timestamp
SELECT MAX(fetched_at) AS fetched_at
FROM "raw_snapshots"
WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($latest AS TIMESTAMPTZ)
