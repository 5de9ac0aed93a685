-- query_recent_alerts: Alerts that are open, or were since `since`: open first, then the newest; up to 200.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param horizon timestamp
-- param since timestamp
SELECT *
FROM `raw_alerts`
WHERE onset_at >= CAST(@horizon AS TIMESTAMP) AND onset_at <= CAST(@as_of AS TIMESTAMP)
  AND opened_at <= CAST(@as_of AS TIMESTAMP)
  AND (resolved_at IS NULL OR resolved_at >= CAST(@since AS TIMESTAMP))
ORDER BY CAST(NOT resolved_at IS NULL AS INT64) ASC NULLS LAST, onset_at DESC,
  condition ASC NULLS LAST, alert_id ASC NULLS LAST
LIMIT 200
