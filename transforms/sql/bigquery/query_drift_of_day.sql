-- query_drift_of_day: What was new in the responses fetched from `since` until before `before`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT snapshot_id, resource, drift
FROM `raw_snapshots`
WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND fetched_at < CAST(@before AS TIMESTAMP)
  AND NOT drift[0] IS NULL
ORDER BY snapshot_id ASC NULLS LAST
