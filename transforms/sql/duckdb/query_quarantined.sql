-- query_quarantined: Rows of `snapshot_ids` that are in quarantine, not re-admitted.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT snapshot_id, row_index
FROM "raw_quarantine"
WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND snapshot_id IN (SELECT UNNEST($snapshot_ids))
  AND readmitted_at IS NULL
