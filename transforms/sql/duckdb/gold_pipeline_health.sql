-- gold_pipeline_health: The results of each DAG: the runs that ended before as_of.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
-- param rows string
MERGE INTO "gold_pipeline_health" AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      r.*
    FROM (
      SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"dag":"VARCHAR","as_of":"TIMESTAMPTZ","runs_1d":"BIGINT","success_ratio_1d":"DOUBLE","runs_7d":"BIGINT","success_ratio_7d":"DOUBLE","runs_30d":"BIGINT","success_ratio_30d":"DOUBLE","consecutive_failures":"BIGINT","mean_duration_ms":"DOUBLE","slowest_duration_ms":"BIGINT","slo_target_ratio":"DOUBLE","error_budget_left_ratio":"DOUBLE","is_success_sla_met":"BOOLEAN","last_run_id":"VARCHAR","last_status":"VARCHAR","last_finished_at":"TIMESTAMPTZ"}]')) AS r
    )
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_pipeline_health" WHERE "as_of" > $as_of AND "as_of" <= $latest)
) AS source
ON target."dag" = source."dag"
WHEN MATCHED AND (target."as_of" <= $as_of OR target."as_of" > $latest) THEN UPDATE SET
  "as_of" = source."as_of", "runs_1d" = source."runs_1d", "success_ratio_1d" =
  source."success_ratio_1d", "runs_7d" = source."runs_7d", "success_ratio_7d" =
  source."success_ratio_7d", "runs_30d" = source."runs_30d", "success_ratio_30d" =
  source."success_ratio_30d", "consecutive_failures" = source."consecutive_failures",
  "mean_duration_ms" = source."mean_duration_ms", "slowest_duration_ms" =
  source."slowest_duration_ms", "slo_target_ratio" = source."slo_target_ratio",
  "error_budget_left_ratio" = source."error_budget_left_ratio", "is_success_sla_met" =
  source."is_success_sla_met", "last_run_id" = source."last_run_id", "last_status" =
  source."last_status", "last_finished_at" = source."last_finished_at"
WHEN NOT MATCHED THEN INSERT (
  "dag", "as_of", "runs_1d", "success_ratio_1d", "runs_7d", "success_ratio_7d", "runs_30d", "success_ratio_30d", "consecutive_failures", "mean_duration_ms", "slowest_duration_ms", "slo_target_ratio", "error_budget_left_ratio", "is_success_sla_met", "last_run_id", "last_status", "last_finished_at"
) VALUES (
  source."dag", source."as_of", source."runs_1d", source."success_ratio_1d", source."runs_7d", source."success_ratio_7d", source."runs_30d", source."success_ratio_30d", source."consecutive_failures", source."mean_duration_ms", source."slowest_duration_ms", source."slo_target_ratio", source."error_budget_left_ratio", source."is_success_sla_met", source."last_run_id", source."last_status", source."last_finished_at"
)
WHEN NOT MATCHED BY SOURCE AND (target."as_of" <= $as_of
  OR target."as_of" > $latest) THEN DELETE
