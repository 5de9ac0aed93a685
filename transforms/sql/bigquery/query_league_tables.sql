-- query_league_tables: Every table as it stands.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT
  *
FROM `gold_league_table` AS `t0`
ORDER BY
  `t0`.`competition_code` ASC NULLS LAST,
  `t0`.`season_id` ASC NULLS LAST,
  `t0`.`stage` ASC NULLS LAST,
  COALESCE(`t0`.`group`, '') ASC NULLS LAST,
  `t0`.`position` ASC NULLS LAST,
  `t0`.`team_id` ASC NULLS LAST
