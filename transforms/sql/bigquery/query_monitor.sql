-- query_monitor: Every row of the monitor, ALL first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT
  *
FROM `gold_live_match_monitor` AS `t0`
ORDER BY
  CAST(`t0`.`scope` <> 'ALL' AS INT64) ASC NULLS LAST,
  `t0`.`scope` ASC NULLS LAST
