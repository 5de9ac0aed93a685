-- query_drift_of_day: What was new in the responses fetched from `since` until before `before`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT
  `t0`.`snapshot_id`,
  `t0`.`resource`,
  `t0`.`drift`
FROM `raw_snapshots` AS `t0`
WHERE
  `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
  AND `t0`.`fetched_at` < CAST(@before AS TIMESTAMP)
  AND NOT `t0`.`drift`[0] IS NULL
ORDER BY
  `t0`.`snapshot_id` ASC NULLS LAST
