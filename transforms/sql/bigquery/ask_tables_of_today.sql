-- ask_tables_of_today: The tables of the tracked seasons that have a match on the date of `as_of`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT
  *
FROM (
  SELECT
    `t2`.`competition_code`,
    `t2`.`season_id`,
    `t2`.`season_start_date`,
    `t2`.`stage`,
    `t2`.`group`,
    `t2`.`team_id`,
    `t2`.`as_of`,
    `t2`.`team_name`,
    `t2`.`team_tla`,
    `t2`.`position`,
    `t2`.`played`,
    `t2`.`won`,
    `t2`.`drawn`,
    `t2`.`lost`,
    `t2`.`goals_for`,
    `t2`.`goals_against`,
    `t2`.`goal_difference`,
    `t2`.`points`,
    `t2`.`in_play_count`,
    `t2`.`uncounted_count`,
    `t2`.`form`,
    `t2`.`tie_rule`,
    `t2`.`official_position`,
    `t2`.`official_played`,
    `t2`.`official_points`,
    `t2`.`official_goal_difference`,
    `t2`.`places_moved`,
    `t2`.`points_difference`,
    `t2`.`is_complete`,
    `t2`.`is_as_official`,
    `t2`.`points_adjustment`
  FROM `gold_league_table` AS `t2`
  WHERE
    EXISTS(
      SELECT
        1
      FROM (
        SELECT
          *
        FROM `silver_live_match_state` AS `t1`
        WHERE
          `t1`.`competition_code` IN UNNEST(@competitions)
          AND `t1`.`missing_since` IS NULL
          AND `t1`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
          AND `t1`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
          AND (
            (
              (
                `t1`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t1`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t1`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t1`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
              )
              AND NOT (
                `t1`.`is_final`
              )
            )
          )
          AND NOT (
            `t1`.`status` IN ('POSTPONED', 'CANCELLED')
          )
      ) AS `t4`
      WHERE
        `t2`.`competition_code` = `t4`.`competition_code`
        AND `t2`.`season_id` = `t4`.`season_id`
    )
) AS `t5`
ORDER BY
  `t5`.`competition_code` ASC NULLS LAST,
  `t5`.`season_id` ASC NULLS LAST,
  `t5`.`stage` ASC NULLS LAST,
  COALESCE(`t5`.`group`, '') ASC NULLS LAST,
  `t5`.`position` ASC NULLS LAST,
  `t5`.`team_id` ASC NULLS LAST
