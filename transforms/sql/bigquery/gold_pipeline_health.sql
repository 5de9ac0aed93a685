-- gold_pipeline_health: The results of each DAG: the runs that ended before as_of.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
-- param rows string
MERGE INTO `gold_pipeline_health` AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      CAST(JSON_VALUE(r, '$.dag') AS STRING) AS `dag`,
      CAST(JSON_VALUE(r, '$.as_of') AS TIMESTAMP) AS `as_of`,
      CAST(JSON_VALUE(r, '$.runs_1d') AS INT64) AS `runs_1d`,
      CAST(JSON_VALUE(r, '$.success_ratio_1d') AS FLOAT64) AS `success_ratio_1d`,
      CAST(JSON_VALUE(r, '$.runs_7d') AS INT64) AS `runs_7d`,
      CAST(JSON_VALUE(r, '$.success_ratio_7d') AS FLOAT64) AS `success_ratio_7d`,
      CAST(JSON_VALUE(r, '$.runs_30d') AS INT64) AS `runs_30d`,
      CAST(JSON_VALUE(r, '$.success_ratio_30d') AS FLOAT64) AS `success_ratio_30d`,
      CAST(JSON_VALUE(r, '$.consecutive_failures') AS INT64) AS `consecutive_failures`,
      CAST(JSON_VALUE(r, '$.mean_duration_ms') AS FLOAT64) AS `mean_duration_ms`,
      CAST(JSON_VALUE(r, '$.slowest_duration_ms') AS INT64) AS `slowest_duration_ms`,
      CAST(JSON_VALUE(r, '$.slo_target_ratio') AS FLOAT64) AS `slo_target_ratio`,
      CAST(JSON_VALUE(r, '$.error_budget_left_ratio') AS FLOAT64) AS `error_budget_left_ratio`,
      CAST(JSON_VALUE(r, '$.is_success_sla_met') AS BOOL) AS `is_success_sla_met`,
      CAST(JSON_VALUE(r, '$.last_run_id') AS STRING) AS `last_run_id`,
      CAST(JSON_VALUE(r, '$.last_status') AS STRING) AS `last_status`,
      CAST(JSON_VALUE(r, '$.last_finished_at') AS TIMESTAMP) AS `last_finished_at`
    FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_pipeline_health` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`dag` = source.`dag`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`, `runs_1d` = source.`runs_1d`, `success_ratio_1d` =
  source.`success_ratio_1d`, `runs_7d` = source.`runs_7d`, `success_ratio_7d` =
  source.`success_ratio_7d`, `runs_30d` = source.`runs_30d`, `success_ratio_30d` =
  source.`success_ratio_30d`, `consecutive_failures` = source.`consecutive_failures`,
  `mean_duration_ms` = source.`mean_duration_ms`, `slowest_duration_ms` =
  source.`slowest_duration_ms`, `slo_target_ratio` = source.`slo_target_ratio`,
  `error_budget_left_ratio` = source.`error_budget_left_ratio`, `is_success_sla_met` =
  source.`is_success_sla_met`, `last_run_id` = source.`last_run_id`, `last_status` =
  source.`last_status`, `last_finished_at` = source.`last_finished_at`
WHEN NOT MATCHED THEN INSERT (
  `dag`, `as_of`, `runs_1d`, `success_ratio_1d`, `runs_7d`, `success_ratio_7d`, `runs_30d`, `success_ratio_30d`, `consecutive_failures`, `mean_duration_ms`, `slowest_duration_ms`, `slo_target_ratio`, `error_budget_left_ratio`, `is_success_sla_met`, `last_run_id`, `last_status`, `last_finished_at`
) VALUES (
  source.`dag`, source.`as_of`, source.`runs_1d`, source.`success_ratio_1d`, source.`runs_7d`, source.`success_ratio_7d`, source.`runs_30d`, source.`success_ratio_30d`, source.`consecutive_failures`, source.`mean_duration_ms`, source.`slowest_duration_ms`, source.`slo_target_ratio`, source.`error_budget_left_ratio`, source.`is_success_sla_met`, source.`last_run_id`, source.`last_status`, source.`last_finished_at`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
