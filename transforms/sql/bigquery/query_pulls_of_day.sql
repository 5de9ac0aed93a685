-- query_pulls_of_day: When pulls of matches succeeded: last before `since`, then up to `as_of`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param horizon timestamp
-- param since timestamp
WITH `t2` AS (
  SELECT
    `t0`.`fetched_at`
  FROM `raw_snapshots` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
    AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
    AND `t0`.`resource` = 'matches'
    AND `t0`.`http_status` = 200
    AND `t0`.`verdict` IN ('valid', 'partial')
    AND `t0`.`asked_ids` IS NULL
    AND `t0`.`fetched_at` < CAST(@since AS TIMESTAMP)
)
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      MAX(`t3`.`fetched_at`) AS `fetched_at`
    FROM `t2` AS `t3`
  ) AS `t4`
  WHERE
    NOT (
      SELECT
        MAX(`t3`.`fetched_at`) AS `Max_fetched_at`
      FROM `t2` AS `t3`
    ) IS NULL
  UNION ALL
  SELECT
    `t0`.`fetched_at`
  FROM `raw_snapshots` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
    AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
    AND `t0`.`resource` = 'matches'
    AND `t0`.`http_status` = 200
    AND `t0`.`verdict` IN ('valid', 'partial')
    AND `t0`.`asked_ids` IS NULL
    AND `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
) AS `t7`
ORDER BY
  `t7`.`fetched_at` ASC NULLS LAST
