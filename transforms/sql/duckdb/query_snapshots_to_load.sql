-- query_snapshots_to_load: Snapshots with usable rows that are not in their raw table yet, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
SELECT snapshot_id, fetched_at, resource, scope, uri, body_sha256, contract_version
FROM "raw_snapshots"
WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND verdict IN ('valid', 'partial')
  AND loaded_at IS NULL
ORDER BY fetched_at ASC, snapshot_id ASC
