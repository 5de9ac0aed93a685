-- query_touched_seasons: The seasons that the tables of `snapshot_ids` are of.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT
  `t1`.`season_id`
FROM (
  SELECT DISTINCT
    `t0`.`season_id`,
    `t0`.`fetched_at`,
    `t0`.`snapshot_id`
  FROM `raw_batch_standings` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
    AND `t0`.`snapshot_id` IN UNNEST(@snapshot_ids)
) AS `t1`
ORDER BY
  `t1`.`season_id` ASC NULLS LAST
