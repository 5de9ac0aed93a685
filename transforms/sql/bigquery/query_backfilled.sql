-- query_backfilled: Responses of the backfill since `since` that silver has taken, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT
  `t0`.`snapshot_id`,
  `t0`.`scope`,
  `t0`.`uri`,
  `t0`.`fetched_at`
FROM `raw_snapshots` AS `t0`
WHERE
  `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
  AND `t0`.`resource` = 'matches'
  AND `t0`.`step` = 'backfill_recent_matches'
  AND `t0`.`verdict` IN ('valid', 'partial')
  AND NOT `t0`.`silver_at` IS NULL
ORDER BY
  `t0`.`fetched_at` DESC,
  `t0`.`snapshot_id` DESC
