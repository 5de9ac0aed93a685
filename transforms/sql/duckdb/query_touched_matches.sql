-- query_touched_matches: The matches that the rows of `snapshot_ids` are about.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT DISTINCT match_id
FROM "raw_live_matches"
WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND snapshot_id IN (SELECT UNNEST($snapshot_ids))
ORDER BY match_id ASC
