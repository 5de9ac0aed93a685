-- query_alerts: Alerts that are open, or that closed since `since`; open ones first, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param since timestamp
SELECT *
FROM "raw_alerts"
WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
  AND (resolved_at IS NULL OR resolved_at >= CAST($since AS TIMESTAMPTZ))
ORDER BY CAST(NOT resolved_at IS NULL AS BIGINT) ASC, onset_at DESC, alert_id ASC
