-- query_ledger_days: Responses fetched from `since` to `as_of`: per UTC date and resource.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT *
FROM (
  SELECT date, resource, COUNT(*) AS snapshots, SUM(row_count) AS row_count,
    SUM(quarantined_count) AS quarantined_count, SUM(body_bytes) AS body_bytes
  FROM (
    SELECT resource, body_bytes, row_count, quarantined_count, CAST(fetched_at AS DATE) AS date
    FROM "raw_snapshots"
    WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
  )
  GROUP BY 1, 2
)
ORDER BY date DESC, resource ASC
