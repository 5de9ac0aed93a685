-- query_snapshots_to_revalidate: Snapshots since `since` to validate with a later contract, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT snapshot_id, fetched_at, uri, contract_version
FROM "raw_snapshots"
WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
  AND (verdict IN ('partial', 'invalid') OR (verdict = 'valid' AND loaded_at IS NULL))
ORDER BY fetched_at ASC, snapshot_id ASC
