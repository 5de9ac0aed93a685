-- query_backfilled: Responses of the backfill since `since` that silver has taken, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT snapshot_id, scope, uri, fetched_at
FROM `raw_snapshots`
WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND resource = 'matches'
  AND step = 'backfill_recent_matches' AND verdict IN ('valid', 'partial') AND NOT silver_at IS NULL
ORDER BY fetched_at DESC, snapshot_id DESC
