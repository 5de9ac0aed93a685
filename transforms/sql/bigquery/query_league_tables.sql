-- query_league_tables: Every table as it stands.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT *
FROM `gold_league_table`
ORDER BY competition_code ASC NULLS LAST, season_id ASC NULLS LAST, stage ASC NULLS LAST,
  COALESCE(`group`, '') ASC NULLS LAST, position ASC NULLS LAST, team_id ASC NULLS LAST
