-- put_alerts: Record alerts: known times of an alert are only added to.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO "raw_alerts" AS target
USING (
SELECT
  r.*
FROM (
  SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"alert_id":"VARCHAR","condition":"VARCHAR","scope":"VARCHAR","severity":"VARCHAR","onset_at":"TIMESTAMPTZ","opened_at":"TIMESTAMPTZ","last_seen_at":"TIMESTAMPTZ","resolved_at":"TIMESTAMPTZ","message":"VARCHAR","runbook":"VARCHAR","open_notified_at":"TIMESTAMPTZ","close_notified_at":"TIMESTAMPTZ"}]')) AS r
)
) AS source
ON target."alert_id" = source."alert_id"
  AND target."onset_at" >= $since
WHEN MATCHED THEN UPDATE SET
  "last_seen_at" = CASE
    WHEN NOT target."resolved_at" IS NULL THEN target."last_seen_at"
    WHEN NOT source."resolved_at" IS NULL THEN source."last_seen_at"
    ELSE GREATEST(source."last_seen_at", target."last_seen_at")
  END,
  "resolved_at" = COALESCE(target."resolved_at", source."resolved_at"),
  "open_notified_at" = COALESCE(target."open_notified_at", source."open_notified_at"),
  "close_notified_at" = COALESCE(target."close_notified_at", source."close_notified_at")
WHEN NOT MATCHED THEN INSERT (
  "alert_id", "condition", "scope", "severity", "onset_at", "opened_at", "last_seen_at", "resolved_at", "message", "runbook", "open_notified_at", "close_notified_at"
) VALUES (
  source."alert_id", source."condition", source."scope", source."severity", source."onset_at", source."opened_at", source."last_seen_at", source."resolved_at", source."message", source."runbook", source."open_notified_at", source."close_notified_at"
)
