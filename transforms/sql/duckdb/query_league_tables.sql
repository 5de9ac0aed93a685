-- query_league_tables: Every table as it stands.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT
  *
FROM "gold_league_table" AS "t0"
ORDER BY
  "t0"."competition_code" ASC,
  "t0"."season_id" ASC,
  "t0"."stage" ASC,
  COALESCE("t0"."group", '') ASC,
  "t0"."position" ASC,
  "t0"."team_id" ASC
