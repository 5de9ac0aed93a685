-- query_quarantine_of_day: Rows of responses from `since` until before `before` that went to quarantine.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    `t1`.`resource`,
    `t1`.`field`,
    `t1`.`reason`,
    COUNT(*) AS `quarantined_count`,
    SUM(CAST(NOT `t1`.`readmitted_at` IS NULL AS INT64)) AS `readmitted_count`
  FROM (
    SELECT
      *
    FROM `raw_quarantine` AS `t0`
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
  `t2`.`quarantined_count` DESC,
  `t2`.`resource` ASC NULLS LAST,
  `t2`.`field` ASC NULLS LAST,
  `t2`.`reason` ASC NULLS LAST
