-- query_loaded_sightings: Sightings of `match_ids` in the raw table since `since`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
-- param since timestamp
SELECT match_id, status_timestamp, content_hash, fetched_at, snapshot_id
FROM "raw_live_matches"
WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND match_id IN (SELECT UNNEST($match_ids))
