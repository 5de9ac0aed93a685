-- query_responses_of_day: Responses from `since` until before `before`, by resource, verdict and status.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT *
FROM (
  SELECT resource, verdict, http_status, COUNT(*) AS responses, SUM(row_count) AS row_count,
    SUM(quarantined_count) AS quarantined_count, SUM(body_bytes) AS body_bytes
  FROM "raw_snapshots"
  WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND fetched_at < CAST($before AS TIMESTAMPTZ)
  GROUP BY 1, 2, 3
)
ORDER BY resource ASC, verdict ASC, http_status ASC
