-- query_known_snapshots: The ledger from `since` on.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT snapshot_id, fetched_at, resource, scope, uri, body_sha256, verdict, contract_version,
  asked_ids, NOT loaded_at IS NULL AS is_loaded, NOT silver_at IS NULL AS is_in_silver
FROM `raw_snapshots`
WHERE fetched_at >= CAST(@since AS TIMESTAMP)
