-- query_loaded_standings: Loaded standings responses of `competitions`: the last one before `before`, and all
--   since then; `held_at` is when the newest one with the same body and with rows in the raw table was
--   fetched, `since` or later.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param competitions array<string>
-- param since timestamp
WITH snapshots_rows AS (
  SELECT *
  FROM `raw_snapshots`
  WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND resource = 'standings'
    AND scope IN UNNEST(@competitions) AND NOT loaded_at IS NULL
)
SELECT snapshot_id, snapshots.scope, fetched_at, snapshots.body_sha256, held_at
FROM (
  SELECT *
  FROM (
    SELECT snapshot_id, scope, fetched_at, body_sha256,
      fetched_at < CAST(@before AS TIMESTAMP) AS is_earlier,
      ROW_NUMBER() OVER (PARTITION BY scope, fetched_at < CAST(@before AS TIMESTAMP) ORDER BY
        fetched_at DESC, snapshot_id DESC) - 1 AS rank
    FROM snapshots_rows
  )
  WHERE rank = 0 OR NOT is_earlier
) AS snapshots
LEFT OUTER JOIN (
  SELECT scope, body_sha256, MAX(fetched_at) AS held_at
  FROM snapshots_rows AS outer_snapshots
  WHERE EXISTS(
    SELECT 1
    FROM `raw_live_standings`
    WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND outer_snapshots.snapshot_id = snapshot_id
  )
  GROUP BY 1, 2
) AS snapshots_2
  ON snapshots.scope = snapshots_2.scope AND snapshots.body_sha256 = snapshots_2.body_sha256
