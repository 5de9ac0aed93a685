-- ask_pipeline_health: How each DAG has been doing.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT
  *
FROM `gold_pipeline_health` AS `t0`
ORDER BY
  `t0`.`dag` ASC NULLS LAST
