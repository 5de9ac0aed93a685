-- query_quarantine_of_day: Rows of responses from `since` until before `before` that went to quarantine.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT *
FROM (
  SELECT resource, field, reason, COUNT(*) AS quarantined_count,
    SUM(CAST(NOT readmitted_at IS NULL AS INT64)) AS readmitted_count
  FROM `raw_quarantine`
  WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND fetched_at < CAST(@before AS TIMESTAMP)
  GROUP BY 1, 2, 3
)
ORDER BY quarantined_count DESC, resource ASC NULLS LAST, field ASC NULLS LAST,
  reason ASC NULLS LAST
