-- query_touched_matches: The matches that the rows of `snapshot_ids` are about.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT match_id
FROM (
  SELECT DISTINCT match_id, fetched_at, snapshot_id
  FROM `raw_live_matches`
  WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND snapshot_id IN UNNEST(@snapshot_ids)
)
ORDER BY match_id ASC NULLS LAST
