-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
-- param rows string
MERGE INTO "gold_league_table" AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      r.*
    FROM (
      SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"competition_code":"VARCHAR","season_id":"BIGINT","season_start_date":"DATE","stage":"VARCHAR","group":"VARCHAR","team_id":"BIGINT","as_of":"TIMESTAMPTZ","team_name":"VARCHAR","team_tla":"VARCHAR","position":"BIGINT","played":"BIGINT","won":"BIGINT","drawn":"BIGINT","lost":"BIGINT","goals_for":"BIGINT","goals_against":"BIGINT","goal_difference":"BIGINT","points":"BIGINT","in_play_count":"BIGINT","uncounted_count":"BIGINT","form":"VARCHAR","tie_rule":"VARCHAR","official_position":"BIGINT","official_played":"BIGINT","official_points":"BIGINT","official_goal_difference":"BIGINT","places_moved":"BIGINT","points_difference":"BIGINT","is_complete":"BOOLEAN","is_as_official":"BOOLEAN","points_adjustment":"BIGINT"}]')) AS r
    )
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_league_table" WHERE "as_of" > $as_of AND "as_of" <= $latest)
) AS source
ON target."competition_code" = source."competition_code"
  AND target."season_id" = source."season_id"
  AND target."stage" = source."stage"
  AND (target."group" = source."group" OR (target."group" IS NULL AND source."group" IS NULL))
  AND target."team_id" = source."team_id"
WHEN MATCHED AND (target."as_of" <= $as_of OR target."as_of" > $latest) THEN UPDATE SET
  "season_start_date" = source."season_start_date", "as_of" = source."as_of", "team_name" =
  source."team_name", "team_tla" = source."team_tla", "position" = source."position", "played" =
  source."played", "won" = source."won", "drawn" = source."drawn", "lost" = source."lost",
  "goals_for" = source."goals_for", "goals_against" = source."goals_against", "goal_difference" =
  source."goal_difference", "points" = source."points", "in_play_count" = source."in_play_count",
  "uncounted_count" = source."uncounted_count", "form" = source."form", "tie_rule" =
  source."tie_rule", "official_position" = source."official_position", "official_played" =
  source."official_played", "official_points" = source."official_points", "official_goal_difference"
  = source."official_goal_difference", "places_moved" = source."places_moved", "points_difference" =
  source."points_difference", "is_complete" = source."is_complete", "is_as_official" =
  source."is_as_official", "points_adjustment" = source."points_adjustment"
WHEN NOT MATCHED THEN INSERT (
  "competition_code", "season_id", "season_start_date", "stage", "group", "team_id", "as_of", "team_name", "team_tla", "position", "played", "won", "drawn", "lost", "goals_for", "goals_against", "goal_difference", "points", "in_play_count", "uncounted_count", "form", "tie_rule", "official_position", "official_played", "official_points", "official_goal_difference", "places_moved", "points_difference", "is_complete", "is_as_official", "points_adjustment"
) VALUES (
  source."competition_code", source."season_id", source."season_start_date", source."stage", source."group", source."team_id", source."as_of", source."team_name", source."team_tla", source."position", source."played", source."won", source."drawn", source."lost", source."goals_for", source."goals_against", source."goal_difference", source."points", source."in_play_count", source."uncounted_count", source."form", source."tie_rule", source."official_position", source."official_played", source."official_points", source."official_goal_difference", source."places_moved", source."points_difference", source."is_complete", source."is_as_official", source."points_adjustment"
)
WHEN NOT MATCHED BY SOURCE AND (target."as_of" <= $as_of
  OR target."as_of" > $latest) THEN DELETE
