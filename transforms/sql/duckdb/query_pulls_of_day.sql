-- query_pulls_of_day: When pulls of matches succeeded: last before `since`, then up to `as_of`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param horizon timestamp
-- param since timestamp
WITH snapshots_rows AS (
  SELECT fetched_at
  FROM "raw_snapshots"
  WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
    AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
    AND asked_ids IS NULL AND fetched_at < CAST($since AS TIMESTAMPTZ)
)
SELECT *
FROM (
  SELECT *
  FROM (SELECT MAX(fetched_at) AS fetched_at FROM snapshots_rows)
  WHERE NOT (SELECT MAX(fetched_at) AS "Max(fetched_at)" FROM snapshots_rows) IS NULL
  UNION ALL SELECT fetched_at
  FROM "raw_snapshots"
  WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
    AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
    AND asked_ids IS NULL AND fetched_at >= CAST($since AS TIMESTAMPTZ)
)
ORDER BY fetched_at ASC
