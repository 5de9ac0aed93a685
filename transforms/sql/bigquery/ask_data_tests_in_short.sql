-- ask_data_tests_in_short: Data tests by what came of them when they last ran up to `as_of`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
WITH `t1` AS (
  SELECT
    *
  FROM `gold_data_test_results` AS `t0`
  WHERE
    `t0`.`as_of` <= CAST(@as_of AS TIMESTAMP)
)
SELECT
  *
FROM (
  SELECT
    `t6`.`status`,
    COUNT(*) AS `test_count`,
    SUM(`t6`.`failing_count`) AS `failing_count`,
    MIN(`t6`.`test`) AS `first_test`,
    MAX(`t6`.`as_of`) AS `as_of`
  FROM (
    SELECT
      `t3`.`test`,
      `t3`.`as_of`,
      `t3`.`table_name`,
      `t3`.`severity`,
      `t3`.`status`,
      `t3`.`checked_count`,
      `t3`.`failing_count`,
      `t3`.`sample`,
      `t5`.`newest_at`
    FROM `t1` AS `t3`
    INNER JOIN (
      SELECT
        MAX(`t2`.`as_of`) AS `newest_at`
      FROM `t1` AS `t2`
    ) AS `t5`
      ON `t3`.`as_of` = `t5`.`newest_at`
  ) AS `t6`
  GROUP BY
    1
) AS `t7`
ORDER BY
  `t7`.`status` ASC NULLS LAST
