-- query_known_alerts: The alerts that an evaluation at `as_of` continues, by condition and scope.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param horizon timestamp
SELECT *
FROM (
  SELECT alert_id, condition, scope, severity, onset_at, opened_at, last_seen_at, resolved_at,
    message, runbook, open_notified_at, close_notified_at,
    (ROW_NUMBER() OVER (PARTITION BY condition, scope ORDER BY onset_at DESC, alert_id DESC) - 1) =
      0 AS is_newest,
    COALESCE(close_notified_at IS NULL AND resolved_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP),
      INTERVAL '30' DAY), FALSE) OR COALESCE(close_notified_at > TIMESTAMP_SUB(CAST(@as_of AS
      TIMESTAMP), INTERVAL '60' MINUTE), FALSE) AS is_closing
  FROM `raw_alerts`
  WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
    AND (onset_at <= CAST(@as_of AS TIMESTAMP) OR resolved_at IS NULL)
)
WHERE is_closing OR resolved_at IS NULL
  OR (is_newest AND (resolved_at IS NULL OR resolved_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP),
    INTERVAL '60' DAY)))
ORDER BY condition ASC NULLS LAST, scope ASC NULLS LAST, onset_at ASC NULLS LAST,
  alert_id ASC NULLS LAST
