-- add_snapshots: Insert snapshots into the ledger; one that is already there stays as it is.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO `raw_snapshots` AS target
USING (
SELECT
  CAST(JSON_VALUE(r, '$.snapshot_id') AS STRING) AS `snapshot_id`,
  CAST(JSON_VALUE(r, '$.resource') AS STRING) AS `resource`,
  CAST(JSON_VALUE(r, '$.scope') AS STRING) AS `scope`,
  CAST(JSON_VALUE(r, '$.uri') AS STRING) AS `uri`,
  CAST(JSON_VALUE(r, '$.dag') AS STRING) AS `dag`,
  CAST(JSON_VALUE(r, '$.run_id') AS STRING) AS `run_id`,
  CAST(JSON_VALUE(r, '$.step') AS STRING) AS `step`,
  CAST(JSON_VALUE(r, '$.fetched_at') AS TIMESTAMP) AS `fetched_at`,
  CAST(JSON_VALUE(r, '$.http_status') AS INT64) AS `http_status`,
  CAST(JSON_VALUE(r, '$.body_bytes') AS INT64) AS `body_bytes`,
  CAST(JSON_VALUE(r, '$.body_sha256') AS STRING) AS `body_sha256`,
  CAST(JSON_VALUE(r, '$.contract_version') AS INT64) AS `contract_version`,
  CAST(JSON_VALUE(r, '$.verdict') AS STRING) AS `verdict`,
  CAST(JSON_VALUE(r, '$.row_count') AS INT64) AS `row_count`,
  CAST(JSON_VALUE(r, '$.quarantined_count') AS INT64) AS `quarantined_count`,
  JSON_QUERY(r, '$.violations') AS `violations`,
  JSON_QUERY(r, '$.drift') AS `drift`,
  CAST(JSON_VALUE(r, '$.validated_at') AS TIMESTAMP) AS `validated_at`,
  CAST(JSON_VALUE(r, '$.loaded_at') AS TIMESTAMP) AS `loaded_at`,
  CAST(JSON_VALUE(r, '$.silver_at') AS TIMESTAMP) AS `silver_at`,
  CAST(JSON_VALUE(r, '$.is_complete') AS BOOL) AS `is_complete`,
  CAST(JSON_VALUE(r, '$.asked_ids') AS STRING) AS `asked_ids`,
  CAST(JSON_VALUE(r, '$.named_matches') AS STRING) AS `named_matches`,
  CAST(JSON_VALUE(r, '$.asked_season') AS STRING) AS `asked_season`,
  CAST(JSON_VALUE(r, '$.broken_matches') AS STRING) AS `broken_matches`
FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
) AS source
ON target.`snapshot_id` = source.`snapshot_id`
  AND target.`fetched_at` >= @since
WHEN NOT MATCHED THEN INSERT (
  `snapshot_id`, `resource`, `scope`, `uri`, `dag`, `run_id`, `step`, `fetched_at`, `http_status`, `body_bytes`, `body_sha256`, `contract_version`, `verdict`, `row_count`, `quarantined_count`, `violations`, `drift`, `validated_at`, `loaded_at`, `silver_at`, `is_complete`, `asked_ids`, `named_matches`, `asked_season`, `broken_matches`
) VALUES (
  source.`snapshot_id`, source.`resource`, source.`scope`, source.`uri`, source.`dag`, source.`run_id`, source.`step`, source.`fetched_at`, source.`http_status`, source.`body_bytes`, source.`body_sha256`, source.`contract_version`, source.`verdict`, source.`row_count`, source.`quarantined_count`, source.`violations`, source.`drift`, source.`validated_at`, source.`loaded_at`, source.`silver_at`, source.`is_complete`, source.`asked_ids`, source.`named_matches`, source.`asked_season`, source.`broken_matches`
)
