-- mark_readmitted: Mark quarantined rows as re-admitted by a later contract.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param at timestamp
-- param quarantine_keys array<string>
-- param since timestamp
UPDATE raw_quarantine SET readmitted_at = @at
WHERE fetched_at >= @since
  AND CONCAT(snapshot_id, '#', CAST(row_index AS STRING)) IN UNNEST(@quarantine_keys)
  AND readmitted_at IS NULL
