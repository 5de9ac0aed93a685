-- mark_silver: Mark snapshots as in silver.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param at timestamp
-- param since timestamp
-- param snapshot_ids array<string>
UPDATE raw_snapshots SET silver_at = $at
WHERE fetched_at >= $since
  AND LIST_CONTAINS($snapshot_ids, snapshot_id)
  AND silver_at IS NULL
