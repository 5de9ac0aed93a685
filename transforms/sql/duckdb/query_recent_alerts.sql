-- query_recent_alerts: Alerts that are open, or were since `since`: open first, then the newest; up to 200.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param horizon timestamp
-- param since timestamp
SELECT *
FROM "raw_alerts"
WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ) AND onset_at <= CAST($as_of AS TIMESTAMPTZ)
  AND opened_at <= CAST($as_of AS TIMESTAMPTZ)
  AND (resolved_at IS NULL OR resolved_at >= CAST($since AS TIMESTAMPTZ))
ORDER BY CAST(NOT resolved_at IS NULL AS BIGINT) ASC, onset_at DESC, condition ASC, alert_id ASC
LIMIT 200
