-- ask_newest_snapshot: One row: when the newest known snapshot was fetched, null without any.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
SELECT
  MAX(`t1`.`fetched_at`) AS `fetched_at`
FROM (
  SELECT
    *
  FROM `raw_snapshots` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
) AS `t1`
