-- query_responses_of_day: Responses from `since` until before `before`, by resource, verdict and status.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    `t1`.`resource`,
    `t1`.`verdict`,
    `t1`.`http_status`,
    COUNT(*) AS `responses`,
    SUM(`t1`.`row_count`) AS `row_count`,
    SUM(`t1`.`quarantined_count`) AS `quarantined_count`,
    SUM(`t1`.`body_bytes`) AS `body_bytes`
  FROM (
    SELECT
      *
    FROM `raw_snapshots` AS `t0`
    WHERE
      `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
      AND `t0`.`fetched_at` < CAST(@before AS TIMESTAMP)
  ) AS `t1`
  GROUP BY
    1,
    2,
    3
) AS `t2`
ORDER BY
  `t2`.`resource` ASC NULLS LAST,
  `t2`.`verdict` ASC NULLS LAST,
  `t2`.`http_status` ASC NULLS LAST
