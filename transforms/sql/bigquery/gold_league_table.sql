-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
-- param rows string
MERGE INTO `gold_league_table` AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      CAST(JSON_VALUE(r, '$.competition_code') AS STRING) AS `competition_code`,
      CAST(JSON_VALUE(r, '$.season_id') AS INT64) AS `season_id`,
      CAST(JSON_VALUE(r, '$.season_start_date') AS DATE) AS `season_start_date`,
      CAST(JSON_VALUE(r, '$.stage') AS STRING) AS `stage`,
      CAST(JSON_VALUE(r, '$.group') AS STRING) AS `group`,
      CAST(JSON_VALUE(r, '$.team_id') AS INT64) AS `team_id`,
      CAST(JSON_VALUE(r, '$.as_of') AS TIMESTAMP) AS `as_of`,
      CAST(JSON_VALUE(r, '$.team_name') AS STRING) AS `team_name`,
      CAST(JSON_VALUE(r, '$.team_tla') AS STRING) AS `team_tla`,
      CAST(JSON_VALUE(r, '$.position') AS INT64) AS `position`,
      CAST(JSON_VALUE(r, '$.played') AS INT64) AS `played`,
      CAST(JSON_VALUE(r, '$.won') AS INT64) AS `won`,
      CAST(JSON_VALUE(r, '$.drawn') AS INT64) AS `drawn`,
      CAST(JSON_VALUE(r, '$.lost') AS INT64) AS `lost`,
      CAST(JSON_VALUE(r, '$.goals_for') AS INT64) AS `goals_for`,
      CAST(JSON_VALUE(r, '$.goals_against') AS INT64) AS `goals_against`,
      CAST(JSON_VALUE(r, '$.goal_difference') AS INT64) AS `goal_difference`,
      CAST(JSON_VALUE(r, '$.points') AS INT64) AS `points`,
      CAST(JSON_VALUE(r, '$.in_play_count') AS INT64) AS `in_play_count`,
      CAST(JSON_VALUE(r, '$.uncounted_count') AS INT64) AS `uncounted_count`,
      CAST(JSON_VALUE(r, '$.form') AS STRING) AS `form`,
      CAST(JSON_VALUE(r, '$.tie_rule') AS STRING) AS `tie_rule`,
      CAST(JSON_VALUE(r, '$.official_position') AS INT64) AS `official_position`,
      CAST(JSON_VALUE(r, '$.official_played') AS INT64) AS `official_played`,
      CAST(JSON_VALUE(r, '$.official_points') AS INT64) AS `official_points`,
      CAST(JSON_VALUE(r, '$.official_goal_difference') AS INT64) AS `official_goal_difference`,
      CAST(JSON_VALUE(r, '$.places_moved') AS INT64) AS `places_moved`,
      CAST(JSON_VALUE(r, '$.points_difference') AS INT64) AS `points_difference`,
      CAST(JSON_VALUE(r, '$.is_complete') AS BOOL) AS `is_complete`,
      CAST(JSON_VALUE(r, '$.is_as_official') AS BOOL) AS `is_as_official`,
      CAST(JSON_VALUE(r, '$.points_adjustment') AS INT64) AS `points_adjustment`
    FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_league_table` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`competition_code` = source.`competition_code`
  AND target.`season_id` = source.`season_id`
  AND target.`stage` = source.`stage`
  AND (target.`group` = source.`group` OR (target.`group` IS NULL AND source.`group` IS NULL))
  AND target.`team_id` = source.`team_id`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `season_start_date` = source.`season_start_date`, `as_of` = source.`as_of`, `team_name` =
  source.`team_name`, `team_tla` = source.`team_tla`, `position` = source.`position`, `played` =
  source.`played`, `won` = source.`won`, `drawn` = source.`drawn`, `lost` = source.`lost`,
  `goals_for` = source.`goals_for`, `goals_against` = source.`goals_against`, `goal_difference` =
  source.`goal_difference`, `points` = source.`points`, `in_play_count` = source.`in_play_count`,
  `uncounted_count` = source.`uncounted_count`, `form` = source.`form`, `tie_rule` =
  source.`tie_rule`, `official_position` = source.`official_position`, `official_played` =
  source.`official_played`, `official_points` = source.`official_points`, `official_goal_difference`
  = source.`official_goal_difference`, `places_moved` = source.`places_moved`, `points_difference` =
  source.`points_difference`, `is_complete` = source.`is_complete`, `is_as_official` =
  source.`is_as_official`, `points_adjustment` = source.`points_adjustment`
WHEN NOT MATCHED THEN INSERT (
  `competition_code`, `season_id`, `season_start_date`, `stage`, `group`, `team_id`, `as_of`, `team_name`, `team_tla`, `position`, `played`, `won`, `drawn`, `lost`, `goals_for`, `goals_against`, `goal_difference`, `points`, `in_play_count`, `uncounted_count`, `form`, `tie_rule`, `official_position`, `official_played`, `official_points`, `official_goal_difference`, `places_moved`, `points_difference`, `is_complete`, `is_as_official`, `points_adjustment`
) VALUES (
  source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`stage`, source.`group`, source.`team_id`, source.`as_of`, source.`team_name`, source.`team_tla`, source.`position`, source.`played`, source.`won`, source.`drawn`, source.`lost`, source.`goals_for`, source.`goals_against`, source.`goal_difference`, source.`points`, source.`in_play_count`, source.`uncounted_count`, source.`form`, source.`tie_rule`, source.`official_position`, source.`official_played`, source.`official_points`, source.`official_goal_difference`, source.`places_moved`, source.`points_difference`, source.`is_complete`, source.`is_as_official`, source.`points_adjustment`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
