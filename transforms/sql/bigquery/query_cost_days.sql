-- query_cost_days: What runs started from `since` to `as_of` cost, per UTC date, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    `t1`.`date`,
    COUNT(*) AS `runs`,
    SUM(`t1`.`api_calls`) AS `api_calls`,
    SUM(`t1`.`statements`) AS `statements`,
    SUM(`t1`.`billed_bytes`) AS `billed_bytes`
  FROM (
    SELECT
      `t0`.`run_id`,
      `t0`.`dag`,
      `t0`.`trigger`,
      `t0`.`scheduled_at`,
      `t0`.`started_at`,
      `t0`.`finished_at`,
      `t0`.`duration_ms`,
      `t0`.`status`,
      `t0`.`attempts`,
      `t0`.`last_attempt_at`,
      `t0`.`failed_step`,
      `t0`.`error`,
      `t0`.`steps`,
      `t0`.`api_calls`,
      `t0`.`statements`,
      `t0`.`billed_bytes`,
      `t0`.`code_version`,
      DATE(`t0`.`started_at`) AS `date`
    FROM `raw_pipeline_runs` AS `t0`
    WHERE
      `t0`.`started_at` >= CAST(@since AS TIMESTAMP)
      AND `t0`.`started_at` <= CAST(@as_of AS TIMESTAMP)
  ) AS `t1`
  GROUP BY
    1
) AS `t2`
ORDER BY
  `t2`.`date` DESC
