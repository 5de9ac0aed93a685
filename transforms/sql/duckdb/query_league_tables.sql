-- query_league_tables: Every table as it stands.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT *
FROM "gold_league_table"
ORDER BY competition_code ASC, season_id ASC, stage ASC, COALESCE("group", '') ASC, position ASC,
  team_id ASC
