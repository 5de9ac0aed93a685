-- query_recent_runs: The runs since `since`, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT
  *
FROM `raw_pipeline_runs` AS `t0`
WHERE
  `t0`.`started_at` >= CAST(@since AS TIMESTAMP)
ORDER BY
  `t0`.`started_at` DESC,
  `t0`.`run_id` DESC
