-- put_alerts: Record alerts: known times of an alert are only added to.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO `raw_alerts` AS target
USING (
SELECT
  CAST(JSON_VALUE(r, '$.alert_id') AS STRING) AS `alert_id`,
  CAST(JSON_VALUE(r, '$.condition') AS STRING) AS `condition`,
  CAST(JSON_VALUE(r, '$.scope') AS STRING) AS `scope`,
  CAST(JSON_VALUE(r, '$.severity') AS STRING) AS `severity`,
  CAST(JSON_VALUE(r, '$.onset_at') AS TIMESTAMP) AS `onset_at`,
  CAST(JSON_VALUE(r, '$.opened_at') AS TIMESTAMP) AS `opened_at`,
  CAST(JSON_VALUE(r, '$.last_seen_at') AS TIMESTAMP) AS `last_seen_at`,
  CAST(JSON_VALUE(r, '$.resolved_at') AS TIMESTAMP) AS `resolved_at`,
  CAST(JSON_VALUE(r, '$.message') AS STRING) AS `message`,
  CAST(JSON_VALUE(r, '$.runbook') AS STRING) AS `runbook`,
  CAST(JSON_VALUE(r, '$.open_notified_at') AS TIMESTAMP) AS `open_notified_at`,
  CAST(JSON_VALUE(r, '$.close_notified_at') AS TIMESTAMP) AS `close_notified_at`
FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
) AS source
ON target.`alert_id` = source.`alert_id`
  AND target.`onset_at` >= @since
WHEN MATCHED THEN UPDATE SET
  `last_seen_at` = CASE
    WHEN NOT target.`resolved_at` IS NULL THEN target.`last_seen_at`
    WHEN NOT source.`resolved_at` IS NULL THEN source.`last_seen_at`
    ELSE GREATEST(source.`last_seen_at`, target.`last_seen_at`)
  END,
  `resolved_at` = COALESCE(target.`resolved_at`, source.`resolved_at`),
  `open_notified_at` = COALESCE(target.`open_notified_at`, source.`open_notified_at`),
  `close_notified_at` = COALESCE(target.`close_notified_at`, source.`close_notified_at`)
WHEN NOT MATCHED THEN INSERT (
  `alert_id`, `condition`, `scope`, `severity`, `onset_at`, `opened_at`, `last_seen_at`, `resolved_at`, `message`, `runbook`, `open_notified_at`, `close_notified_at`
) VALUES (
  source.`alert_id`, source.`condition`, source.`scope`, source.`severity`, source.`onset_at`, source.`opened_at`, source.`last_seen_at`, source.`resolved_at`, source.`message`, source.`runbook`, source.`open_notified_at`, source.`close_notified_at`
)
