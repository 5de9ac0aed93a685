-- query_held_back_tables: The `fail` tests that each failing table did not pass when it was last tested.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
WITH `t4` AS (
  SELECT
    `t2`.`table_name`,
    `t2`.`as_of`,
    SUM(CAST(`t2`.`status` = 'fail' AS INT64)) AS `failing`
  FROM (
    SELECT
      *
    FROM `gold_data_test_results` AS `t0`
    WHERE
      `t0`.`as_of` <= CAST(@as_of AS TIMESTAMP)
  ) AS `t2`
  GROUP BY
    1,
    2
)
SELECT
  `t13`.`table_name`,
  `t13`.`test`,
  `t13`.`failing_since`,
  `t13`.`tested_at`
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
    `t12`.`failing_since`,
    `t12`.`tested_at`
  FROM (
    SELECT
      *
    FROM `gold_data_test_results` AS `t0`
    WHERE
      `t0`.`as_of` <= CAST(@as_of AS TIMESTAMP) AND `t0`.`status` = 'fail'
  ) AS `t3`
  INNER JOIN (
    SELECT
      `t10`.`table_name`,
      MIN(`t10`.`as_of`) AS `failing_since`,
      MAX(`t10`.`as_of`) AS `tested_at`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t6`.`table_name`,
          `t6`.`as_of`,
          `t6`.`failing`,
          `t8`.`passed_at`
        FROM `t4` AS `t6`
        INNER JOIN (
          SELECT
            `t5`.`table_name`,
            MAX(IF(`t5`.`failing` = 0, `t5`.`as_of`, NULL)) AS `passed_at`
          FROM `t4` AS `t5`
          GROUP BY
            1
        ) AS `t8`
          ON `t6`.`table_name` = `t8`.`table_name`
      ) AS `t9`
      WHERE
        (
          `t9`.`passed_at` IS NULL
        ) OR (
          `t9`.`as_of` > `t9`.`passed_at`
        )
    ) AS `t10`
    GROUP BY
      1
  ) AS `t12`
    ON `t3`.`table_name` = `t12`.`table_name`
) AS `t13`
WHERE
  `t13`.`as_of` = `t13`.`tested_at`
ORDER BY
  `t13`.`table_name` ASC NULLS LAST,
  `t13`.`test` ASC NULLS LAST
