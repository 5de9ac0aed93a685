-- query_runs_with_snapshots: Those of `run_ids` that left a snapshot since `since`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param run_ids array<string>
-- param since timestamp
SELECT DISTINCT run_id
FROM "raw_snapshots"
WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND run_id IN (SELECT UNNEST($run_ids))
