-- mark_loaded: Mark snapshots as loaded, and as in silver if they have no new rows.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param at timestamp
-- param in_silver_ids array<string>
-- param since timestamp
-- param snapshot_ids array<string>
UPDATE raw_snapshots SET
  loaded_at = $at,
  silver_at = CASE WHEN LIST_CONTAINS($in_silver_ids, snapshot_id) THEN $at END
WHERE fetched_at >= $since
  AND LIST_CONTAINS($snapshot_ids, snapshot_id)
  AND loaded_at IS NULL
