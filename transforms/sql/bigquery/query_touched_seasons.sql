-- query_touched_seasons: The seasons that the tables of `snapshot_ids` are of.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT season_id
FROM (
  SELECT DISTINCT season_id, fetched_at, snapshot_id
  FROM `raw_batch_standings`
  WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND snapshot_id IN UNNEST(@snapshot_ids)
)
ORDER BY season_id ASC NULLS LAST
