-- query_published_scoreboard: Every match of the scoreboard, by kick-off.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT
  *
FROM `gold_live_scoreboard` AS `t0`
ORDER BY
  `t0`.`utc_date` ASC NULLS LAST,
  `t0`.`competition_code` ASC NULLS LAST,
  `t0`.`match_id` ASC NULLS LAST
