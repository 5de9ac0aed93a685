-- query_touched_matches: The matches that the rows of `snapshot_ids` are about.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT
  `t1`.`match_id`
FROM (
  SELECT DISTINCT
    `t0`.`match_id`,
    `t0`.`fetched_at`,
    `t0`.`snapshot_id`
  FROM `raw_live_matches` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
    AND `t0`.`snapshot_id` IN UNNEST(@snapshot_ids)
) AS `t1`
ORDER BY
  `t1`.`match_id` ASC NULLS LAST
