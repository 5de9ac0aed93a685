-- ask_last_runs: The last 50 runs started from `since` to `as_of`, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  `t2`.*
  EXCEPT (`steps`, `code_version`)
FROM (
  SELECT
    *
  FROM `raw_pipeline_runs` AS `t0`
  WHERE
    `t0`.`started_at` >= CAST(@since AS TIMESTAMP)
    AND `t0`.`started_at` <= CAST(@as_of AS TIMESTAMP)
  ORDER BY
    `t0`.`started_at` DESC,
    `t0`.`run_id` DESC
  LIMIT 50
) AS `t2`
