-- query_sightings_now: The states of each match up to `as_of`, with what each changed, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  `t17`.`match_id`,
  `t17`.`status_timestamp`,
  `t17`.`content_hash`,
  `t17`.`event`,
  `t17`.`competition_code`,
  `t17`.`first_seen_at`,
  `t17`.`from_status`,
  `t17`.`status`,
  `t17`.`from_home_goals`,
  `t17`.`from_away_goals`,
  `t17`.`home_goals`,
  `t17`.`away_goals`,
  `t17`.`from_utc_date`,
  `t17`.`utc_date`,
  `t17`.`is_goal`,
  `t17`.`is_goal_withdrawn`,
  `t17`.`is_status_changed`,
  `t17`.`is_kick_off_moved`,
  `t17`.`is_correction_after_final`,
  `t17`.`is_final`,
  `t17`.`placed_at`,
  `t17`.`lag_minutes`,
  NOT `t17`.`board_id` IS NULL AS `is_on_scoreboard`,
  COALESCE(`t17`.`is_missing`, FALSE) AS `is_missing`,
  `t17`.`home_team_name_now` AS `home_team_name`,
  `t17`.`home_team_tla_now` AS `home_team_tla`,
  `t17`.`away_team_name_now` AS `away_team_name`,
  `t17`.`away_team_tla_now` AS `away_team_tla`
FROM (
  SELECT
    `t16`.`match_id`,
    `t16`.`status_timestamp`,
    `t16`.`content_hash`,
    `t16`.`first_seen_at`,
    `t16`.`snapshot_id`,
    `t16`.`competition_id`,
    `t16`.`competition_code`,
    `t16`.`season_id`,
    `t16`.`season_start_date`,
    `t16`.`utc_date`,
    `t16`.`status`,
    `t16`.`stage`,
    `t16`.`group`,
    `t16`.`matchday`,
    `t16`.`home_team_id`,
    `t16`.`home_team_name`,
    `t16`.`home_team_tla`,
    `t16`.`away_team_id`,
    `t16`.`away_team_name`,
    `t16`.`away_team_tla`,
    `t16`.`winner`,
    `t16`.`duration`,
    `t16`.`home_goals`,
    `t16`.`away_goals`,
    `t16`.`home_half_time_goals`,
    `t16`.`away_half_time_goals`,
    `t16`.`home_shootout_goals`,
    `t16`.`away_shootout_goals`,
    `t16`.`is_score_contradictory`,
    `t16`.`is_final`,
    `t16`.`is_in_play`,
    `t16`.`effective_at`,
    `t16`.`from_status`,
    `t16`.`from_home_goals`,
    `t16`.`from_away_goals`,
    `t16`.`from_utc_date`,
    `t16`.`from_is_final`,
    `t16`.`is_correction_after_final`,
    `t16`.`is_goal_withdrawn`,
    `t16`.`is_goal`,
    `t16`.`is_kick_off_moved`,
    `t16`.`is_status_changed`,
    `t16`.`event`,
    `t16`.`placed_at`,
    `t16`.`lag_minutes`,
    `t5`.`named_id`,
    `t5`.`is_missing`,
    `t5`.`home_team_name_now`,
    `t5`.`home_team_tla_now`,
    `t5`.`away_team_name_now`,
    `t5`.`away_team_tla_now`,
    `t9`.`board_id`
  FROM (
    SELECT
      `t14`.`match_id`,
      `t14`.`status_timestamp`,
      `t14`.`content_hash`,
      `t14`.`first_seen_at`,
      `t14`.`snapshot_id`,
      `t14`.`competition_id`,
      `t14`.`competition_code`,
      `t14`.`season_id`,
      `t14`.`season_start_date`,
      `t14`.`utc_date`,
      `t14`.`status`,
      `t14`.`stage`,
      `t14`.`group`,
      `t14`.`matchday`,
      `t14`.`home_team_id`,
      `t14`.`home_team_name`,
      `t14`.`home_team_tla`,
      `t14`.`away_team_id`,
      `t14`.`away_team_name`,
      `t14`.`away_team_tla`,
      `t14`.`winner`,
      `t14`.`duration`,
      `t14`.`home_goals`,
      `t14`.`away_goals`,
      `t14`.`home_half_time_goals`,
      `t14`.`away_half_time_goals`,
      `t14`.`home_shootout_goals`,
      `t14`.`away_shootout_goals`,
      `t14`.`is_score_contradictory`,
      `t14`.`is_final`,
      `t14`.`is_in_play`,
      `t14`.`effective_at`,
      `t14`.`from_status`,
      `t14`.`from_home_goals`,
      `t14`.`from_away_goals`,
      `t14`.`from_utc_date`,
      `t14`.`from_is_final`,
      `t14`.`is_correction_after_final`,
      `t14`.`is_goal_withdrawn`,
      `t14`.`is_goal`,
      `t14`.`is_kick_off_moved`,
      `t14`.`is_status_changed`,
      CASE
        WHEN `t14`.`from_status` IS NULL
        THEN CAST(NULL AS STRING)
        WHEN `t14`.`is_correction_after_final`
        THEN 'correction_after_final'
        WHEN `t14`.`is_goal_withdrawn`
        THEN 'goal_withdrawn'
        WHEN `t14`.`is_goal`
        THEN 'goal'
        WHEN `t14`.`is_kick_off_moved`
        THEN 'kick_off_moved'
        WHEN `t14`.`is_status_changed`
        THEN 'status'
        ELSE NULL
      END AS `event`,
      COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) AS `placed_at`,
      ieee_divide(
        TIMESTAMP_DIFF(
          `t14`.`first_seen_at`,
          COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`),
          MICROSECOND
        ),
        60000000
      ) AS `lag_minutes`
    FROM (
      SELECT
        `t13`.`match_id`,
        `t13`.`status_timestamp`,
        `t13`.`content_hash`,
        `t13`.`first_seen_at`,
        `t13`.`snapshot_id`,
        `t13`.`competition_id`,
        `t13`.`competition_code`,
        `t13`.`season_id`,
        `t13`.`season_start_date`,
        `t13`.`utc_date`,
        `t13`.`status`,
        `t13`.`stage`,
        `t13`.`group`,
        `t13`.`matchday`,
        `t13`.`home_team_id`,
        `t13`.`home_team_name`,
        `t13`.`home_team_tla`,
        `t13`.`away_team_id`,
        `t13`.`away_team_name`,
        `t13`.`away_team_tla`,
        `t13`.`winner`,
        `t13`.`duration`,
        `t13`.`home_goals`,
        `t13`.`away_goals`,
        `t13`.`home_half_time_goals`,
        `t13`.`away_half_time_goals`,
        `t13`.`home_shootout_goals`,
        `t13`.`away_shootout_goals`,
        `t13`.`is_score_contradictory`,
        `t13`.`is_final`,
        `t13`.`is_in_play`,
        `t13`.`effective_at`,
        `t13`.`from_status`,
        `t13`.`from_home_goals`,
        `t13`.`from_away_goals`,
        `t13`.`from_utc_date`,
        `t13`.`from_is_final`,
        COALESCE(
          `t13`.`from_is_final`
          AND `t13`.`is_final`
          AND (
            (
              (
                `t13`.`home_goals` - COALESCE(`t13`.`from_home_goals`, 0)
              ) <> 0
            )
            OR (
              (
                `t13`.`away_goals` - COALESCE(`t13`.`from_away_goals`, 0)
              ) <> 0
            )
          ),
          FALSE
        ) AS `is_correction_after_final`,
        COALESCE(
          (
            (
              `t13`.`home_goals` - COALESCE(`t13`.`from_home_goals`, 0)
            ) < 0
          )
          OR (
            (
              `t13`.`away_goals` - COALESCE(`t13`.`from_away_goals`, 0)
            ) < 0
          ),
          FALSE
        ) AS `is_goal_withdrawn`,
        COALESCE(
          (
            (
              `t13`.`home_goals` - COALESCE(`t13`.`from_home_goals`, 0)
            ) > 0
          )
          OR (
            (
              `t13`.`away_goals` - COALESCE(`t13`.`from_away_goals`, 0)
            ) > 0
          ),
          FALSE
        ) AS `is_goal`,
        `t13`.`utc_date` <> `t13`.`from_utc_date` AS `is_kick_off_moved`,
        `t13`.`status` <> `t13`.`from_status` AS `is_status_changed`
      FROM (
        SELECT
          `t12`.`match_id`,
          `t12`.`status_timestamp`,
          `t12`.`content_hash`,
          `t12`.`first_seen_at`,
          `t12`.`snapshot_id`,
          `t12`.`competition_id`,
          `t12`.`competition_code`,
          `t12`.`season_id`,
          `t12`.`season_start_date`,
          `t12`.`utc_date`,
          `t12`.`status`,
          `t12`.`stage`,
          `t12`.`group`,
          `t12`.`matchday`,
          `t12`.`home_team_id`,
          `t12`.`home_team_name`,
          `t12`.`home_team_tla`,
          `t12`.`away_team_id`,
          `t12`.`away_team_name`,
          `t12`.`away_team_tla`,
          `t12`.`winner`,
          `t12`.`duration`,
          `t12`.`home_goals`,
          `t12`.`away_goals`,
          `t12`.`home_half_time_goals`,
          `t12`.`away_half_time_goals`,
          `t12`.`home_shootout_goals`,
          `t12`.`away_shootout_goals`,
          `t12`.`is_score_contradictory`,
          `t12`.`is_final`,
          `t12`.`is_in_play`,
          `t12`.`effective_at`,
          LAG(`t12`.`status`) OVER (
            PARTITION BY `t12`.`match_id`
            ORDER BY COALESCE(`t12`.`effective_at`, `t12`.`status_timestamp`) ASC, `t12`.`status_timestamp` ASC, `t12`.`first_seen_at` ASC, `t12`.`snapshot_id` ASC, `t12`.`content_hash` ASC
          ) AS `from_status`,
          LAG(`t12`.`home_goals`) OVER (
            PARTITION BY `t12`.`match_id`
            ORDER BY COALESCE(`t12`.`effective_at`, `t12`.`status_timestamp`) ASC, `t12`.`status_timestamp` ASC, `t12`.`first_seen_at` ASC, `t12`.`snapshot_id` ASC, `t12`.`content_hash` ASC
          ) AS `from_home_goals`,
          LAG(`t12`.`away_goals`) OVER (
            PARTITION BY `t12`.`match_id`
            ORDER BY COALESCE(`t12`.`effective_at`, `t12`.`status_timestamp`) ASC, `t12`.`status_timestamp` ASC, `t12`.`first_seen_at` ASC, `t12`.`snapshot_id` ASC, `t12`.`content_hash` ASC
          ) AS `from_away_goals`,
          LAG(`t12`.`utc_date`) OVER (
            PARTITION BY `t12`.`match_id`
            ORDER BY COALESCE(`t12`.`effective_at`, `t12`.`status_timestamp`) ASC, `t12`.`status_timestamp` ASC, `t12`.`first_seen_at` ASC, `t12`.`snapshot_id` ASC, `t12`.`content_hash` ASC
          ) AS `from_utc_date`,
          LAG(`t12`.`is_final`) OVER (
            PARTITION BY `t12`.`match_id`
            ORDER BY COALESCE(`t12`.`effective_at`, `t12`.`status_timestamp`) ASC, `t12`.`status_timestamp` ASC, `t12`.`first_seen_at` ASC, `t12`.`snapshot_id` ASC, `t12`.`content_hash` ASC
          ) AS `from_is_final`
        FROM (
          SELECT
            `t6`.`match_id`,
            `t6`.`status_timestamp`,
            `t6`.`content_hash`,
            `t6`.`first_seen_at`,
            `t6`.`snapshot_id`,
            `t6`.`competition_id`,
            `t6`.`competition_code`,
            `t6`.`season_id`,
            `t6`.`season_start_date`,
            `t6`.`utc_date`,
            `t6`.`status`,
            `t6`.`stage`,
            `t6`.`group`,
            `t6`.`matchday`,
            `t6`.`home_team_id`,
            `t6`.`home_team_name`,
            `t6`.`home_team_tla`,
            `t6`.`away_team_id`,
            `t6`.`away_team_name`,
            `t6`.`away_team_tla`,
            `t6`.`winner`,
            `t6`.`duration`,
            `t6`.`home_goals`,
            `t6`.`away_goals`,
            `t6`.`home_half_time_goals`,
            `t6`.`away_half_time_goals`,
            `t6`.`home_shootout_goals`,
            `t6`.`away_shootout_goals`,
            `t6`.`is_score_contradictory`,
            `t6`.`is_final`,
            `t6`.`is_in_play`,
            `t6`.`effective_at`
          FROM (
            SELECT
              *
            FROM `silver_live_match_history` AS `t1`
            WHERE
              `t1`.`first_seen_at` <= CAST(@as_of AS TIMESTAMP)
          ) AS `t6`
          WHERE
            EXISTS(
              SELECT
                1
              FROM (
                SELECT
                  `t0`.`match_id`
                FROM `silver_live_match_state` AS `t0`
                WHERE
                  `t0`.`missing_since` IS NULL
                  AND `t0`.`utc_date` >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
                  AND `t0`.`utc_date` < TIMESTAMP_ADD(TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY), INTERVAL '1' DAY)
                UNION DISTINCT
                SELECT
                  `t1`.`match_id`
                FROM `silver_live_match_history` AS `t1`
                WHERE
                  `t1`.`first_seen_at` <= CAST(@as_of AS TIMESTAMP)
                  AND `t1`.`status_timestamp` >= CAST(@since AS TIMESTAMP)
              ) AS `t11`
              WHERE
                `t6`.`match_id` = `t11`.`match_id`
            )
        ) AS `t12`
      ) AS `t13`
    ) AS `t14`
  ) AS `t16`
  LEFT OUTER JOIN (
    SELECT
      `t0`.`match_id` AS `named_id`,
      NOT `t0`.`missing_since` IS NULL AS `is_missing`,
      `t0`.`home_team_name` AS `home_team_name_now`,
      `t0`.`home_team_tla` AS `home_team_tla_now`,
      `t0`.`away_team_name` AS `away_team_name_now`,
      `t0`.`away_team_tla` AS `away_team_tla_now`
    FROM `silver_live_match_state` AS `t0`
  ) AS `t5`
    ON `t16`.`match_id` = `t5`.`named_id`
  LEFT OUTER JOIN (
    SELECT
      `t0`.`match_id` AS `board_id`
    FROM `silver_live_match_state` AS `t0`
    WHERE
      `t0`.`missing_since` IS NULL
      AND `t0`.`utc_date` >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
      AND `t0`.`utc_date` < TIMESTAMP_ADD(TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY), INTERVAL '1' DAY)
  ) AS `t9`
    ON `t16`.`match_id` = `t9`.`board_id`
) AS `t17`
ORDER BY
  `t17`.`match_id` ASC NULLS LAST,
  COALESCE(`t17`.`effective_at`, `t17`.`status_timestamp`) ASC NULLS LAST,
  `t17`.`status_timestamp` ASC NULLS LAST,
  `t17`.`first_seen_at` ASC NULLS LAST,
  `t17`.`snapshot_id` ASC NULLS LAST,
  `t17`.`content_hash` ASC NULLS LAST
