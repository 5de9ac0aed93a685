-- query_ledger_summary: Snapshots since `horizon` by resource and verdict, and how far they have come.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
SELECT *
FROM (
  SELECT resource, verdict, COUNT(*) AS snapshots, SUM(row_count) AS row_count,
    SUM(quarantined_count) AS quarantined_count,
    SUM(CAST(NOT loaded_at IS NULL AS INT64)) AS loaded,
    SUM(CAST(NOT silver_at IS NULL AS INT64)) AS in_silver, MAX(fetched_at) AS last_fetched_at
  FROM `raw_snapshots`
  WHERE fetched_at >= CAST(@horizon AS TIMESTAMP)
  GROUP BY 1, 2
)
ORDER BY resource ASC NULLS LAST, verdict ASC NULLS LAST
