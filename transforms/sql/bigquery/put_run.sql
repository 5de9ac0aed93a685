-- put_run: Record attempts of runs: a newer attempt replaces an older one, a success stays.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO `raw_pipeline_runs` AS target
USING (
SELECT
  CAST(JSON_VALUE(r, '$.run_id') AS STRING) AS `run_id`,
  CAST(JSON_VALUE(r, '$.dag') AS STRING) AS `dag`,
  CAST(JSON_VALUE(r, '$.trigger') AS STRING) AS `trigger`,
  CAST(JSON_VALUE(r, '$.scheduled_at') AS TIMESTAMP) AS `scheduled_at`,
  CAST(JSON_VALUE(r, '$.started_at') AS TIMESTAMP) AS `started_at`,
  CAST(JSON_VALUE(r, '$.finished_at') AS TIMESTAMP) AS `finished_at`,
  CAST(JSON_VALUE(r, '$.duration_ms') AS INT64) AS `duration_ms`,
  CAST(JSON_VALUE(r, '$.status') AS STRING) AS `status`,
  CAST(JSON_VALUE(r, '$.attempts') AS INT64) AS `attempts`,
  CAST(JSON_VALUE(r, '$.last_attempt_at') AS TIMESTAMP) AS `last_attempt_at`,
  CAST(JSON_VALUE(r, '$.failed_step') AS STRING) AS `failed_step`,
  CAST(JSON_VALUE(r, '$.error') AS STRING) AS `error`,
  JSON_QUERY(r, '$.steps') AS `steps`,
  CAST(JSON_VALUE(r, '$.api_calls') AS INT64) AS `api_calls`,
  CAST(JSON_VALUE(r, '$.statements') AS INT64) AS `statements`,
  CAST(JSON_VALUE(r, '$.billed_bytes') AS INT64) AS `billed_bytes`,
  CAST(JSON_VALUE(r, '$.code_version') AS STRING) AS `code_version`,
  CAST(JSON_VALUE(r, '$.publish_status') AS STRING) AS `publish_status`
FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
) AS source
ON target.`run_id` = source.`run_id`
  AND target.`started_at` >= @since
WHEN MATCHED AND NOT (source.`status` IN ('missed', 'abandoned')) AND target.`status` IN ('success', 'skipped') AND source.`last_attempt_at` > target.`last_attempt_at` THEN UPDATE SET
  `attempts` = target.`attempts` + CASE WHEN source.`last_attempt_at` <> target.`last_attempt_at` OR target.`status` IN ('missed', 'abandoned') THEN source.`attempts` ELSE 0 END,
  `last_attempt_at` = GREATEST(source.`last_attempt_at`, target.`last_attempt_at`)
WHEN MATCHED AND NOT (source.`status` IN ('missed', 'abandoned')) AND NOT target.`status` IN ('success', 'skipped') AND (source.`last_attempt_at` > target.`last_attempt_at` OR target.`status` IN ('missed', 'abandoned') OR source.`status` = 'success') THEN UPDATE SET
  `dag` = source.`dag`,
  `trigger` = source.`trigger`,
  `scheduled_at` = source.`scheduled_at`,
  `started_at` = source.`started_at`,
  `finished_at` = source.`finished_at`,
  `duration_ms` = source.`duration_ms`,
  `status` = source.`status`,
  `failed_step` = source.`failed_step`,
  `error` = source.`error`,
  `steps` = source.`steps`,
  `api_calls` = source.`api_calls`,
  `statements` = source.`statements`,
  `billed_bytes` = source.`billed_bytes`,
  `code_version` = source.`code_version`,
  `publish_status` = source.`publish_status`,
  `attempts` = target.`attempts` + CASE WHEN source.`last_attempt_at` <> target.`last_attempt_at` OR target.`status` IN ('missed', 'abandoned') THEN source.`attempts` ELSE 0 END,
  `last_attempt_at` = GREATEST(source.`last_attempt_at`, target.`last_attempt_at`)
WHEN NOT MATCHED THEN INSERT (
  `run_id`, `dag`, `trigger`, `scheduled_at`, `started_at`, `finished_at`, `duration_ms`, `status`, `attempts`, `last_attempt_at`, `failed_step`, `error`, `steps`, `api_calls`, `statements`, `billed_bytes`, `code_version`, `publish_status`
) VALUES (
  source.`run_id`, source.`dag`, source.`trigger`, source.`scheduled_at`, source.`started_at`, source.`finished_at`, source.`duration_ms`, source.`status`, source.`attempts`, source.`last_attempt_at`, source.`failed_step`, source.`error`, source.`steps`, source.`api_calls`, source.`statements`, source.`billed_bytes`, source.`code_version`, source.`publish_status`
)
