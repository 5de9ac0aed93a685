-- query_alerts_of_day: Alerts that were open between `since` and `before`, as known at `as_of`: by their
--   onset. One that was resolved later is open.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param before timestamp
-- param horizon timestamp
-- param since timestamp
SELECT alert_id, condition, scope, severity, onset_at, opened_at,
  CASE WHEN resolved_at <= CAST($as_of AS TIMESTAMPTZ) THEN resolved_at END AS resolved_at, message,
  runbook
FROM "raw_alerts"
WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ) AND onset_at < CAST($before AS TIMESTAMPTZ)
  AND opened_at <= CAST($as_of AS TIMESTAMPTZ)
  AND (resolved_at IS NULL OR resolved_at >= CAST($since AS TIMESTAMPTZ))
ORDER BY onset_at ASC, condition ASC, alert_id ASC
