-- add_quarantined: Insert invalid rows into quarantine, each once.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO `raw_quarantine` AS target
USING (
SELECT
  CAST(JSON_VALUE(r, '$.snapshot_id') AS STRING) AS `snapshot_id`,
  CAST(JSON_VALUE(r, '$.fetched_at') AS TIMESTAMP) AS `fetched_at`,
  CAST(JSON_VALUE(r, '$.resource') AS STRING) AS `resource`,
  CAST(JSON_VALUE(r, '$.row_index') AS INT64) AS `row_index`,
  CAST(JSON_VALUE(r, '$.field') AS STRING) AS `field`,
  CAST(JSON_VALUE(r, '$.reason') AS STRING) AS `reason`,
  JSON_QUERY(r, '$.payload') AS `payload`,
  CAST(JSON_VALUE(r, '$.contract_version') AS INT64) AS `contract_version`,
  CAST(JSON_VALUE(r, '$.readmitted_at') AS TIMESTAMP) AS `readmitted_at`
FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
) AS source
ON target.`snapshot_id` = source.`snapshot_id`
  AND target.`row_index` = source.`row_index`
  AND target.`fetched_at` >= @since
WHEN MATCHED AND target.`readmitted_at` IS NOT NULL THEN UPDATE SET
  `fetched_at` = source.`fetched_at`,
  `resource` = source.`resource`,
  `field` = source.`field`,
  `reason` = source.`reason`,
  `payload` = source.`payload`,
  `contract_version` = source.`contract_version`,
  `readmitted_at` = source.`readmitted_at`
WHEN NOT MATCHED THEN INSERT (
  `snapshot_id`, `fetched_at`, `resource`, `row_index`, `field`, `reason`, `payload`, `contract_version`, `readmitted_at`
) VALUES (
  source.`snapshot_id`, source.`fetched_at`, source.`resource`, source.`row_index`, source.`field`, source.`reason`, source.`payload`, source.`contract_version`, source.`readmitted_at`
)
