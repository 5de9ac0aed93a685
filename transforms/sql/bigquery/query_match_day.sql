-- query_match_day: One row: what made the date of `since` a match-day, and the bars of freshness.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param since timestamp
SELECT
  `t22`.`is_match_day`,
  `t22`.`running_until`,
  CAST(IF(TRUE, 20, 90) AS INT64) AS `match_day_minutes`,
  CAST(IF(FALSE, 20, 90) AS INT64) AS `other_day_minutes`
FROM (
  SELECT
    `t18`.`is_match_day`,
    `t21`.`running_until`
  FROM (
    SELECT
      COALESCE(
        LOGICAL_OR(
          (
            `t13`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@since AS TIMESTAMP), DAY) AS TIMESTAMP)
          )
          AND (
            `t13`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@since AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
          )
        ),
        FALSE
      ) AS `is_match_day`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t11`.*
          EXCEPT (`missing_since`)
        FROM (
          SELECT
            *
          FROM (
            SELECT
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_missing_since`,
                `t6`.`live_missing_since`
              ) AS `missing_since`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_match_id`,
                `t6`.`live_match_id`
              ) AS `match_id`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_competition_code`,
                `t6`.`live_competition_code`
              ) AS `competition_code`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_season_id`,
                `t6`.`live_season_id`
              ) AS `season_id`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_utc_date`,
                `t6`.`live_utc_date`
              ) AS `utc_date`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_status`,
                `t6`.`live_status`
              ) AS `status`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_is_final`,
                `t6`.`live_is_final`
              ) AS `is_final`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_home_team_id`,
                `t6`.`live_home_team_id`
              ) AS `home_team_id`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_home_team_name`,
                `t6`.`live_home_team_name`
              ) AS `home_team_name`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_away_team_id`,
                `t6`.`live_away_team_id`
              ) AS `away_team_id`,
              IF(
                (
                  `t6`.`live_match_id` IS NULL
                )
                OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                `t7`.`batch_away_team_name`,
                `t6`.`live_away_team_name`
              ) AS `away_team_name`
            FROM (
              SELECT
                `t0`.`match_id` AS `live_match_id`,
                `t0`.`competition_code` AS `live_competition_code`,
                `t0`.`season_id` AS `live_season_id`,
                `t0`.`utc_date` AS `live_utc_date`,
                `t0`.`status` AS `live_status`,
                `t0`.`is_final` AS `live_is_final`,
                `t0`.`home_team_id` AS `live_home_team_id`,
                `t0`.`home_team_name` AS `live_home_team_name`,
                `t0`.`away_team_id` AS `live_away_team_id`,
                `t0`.`away_team_name` AS `live_away_team_name`,
                `t0`.`missing_since` AS `live_missing_since`,
                COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `live_at`
              FROM `silver_live_match_state` AS `t0`
              WHERE
                `t0`.`competition_code` IN UNNEST(@competitions)
            ) AS `t6`
            FULL OUTER JOIN (
              SELECT
                `t1`.`match_id` AS `batch_match_id`,
                `t1`.`competition_code` AS `batch_competition_code`,
                `t1`.`season_id` AS `batch_season_id`,
                `t1`.`utc_date` AS `batch_utc_date`,
                `t1`.`status` AS `batch_status`,
                `t1`.`is_final` AS `batch_is_final`,
                `t1`.`home_team_id` AS `batch_home_team_id`,
                `t1`.`home_team_name` AS `batch_home_team_name`,
                `t1`.`away_team_id` AS `batch_away_team_id`,
                `t1`.`away_team_name` AS `batch_away_team_name`,
                `t1`.`missing_since` AS `batch_missing_since`,
                `t1`.`fetched_at` AS `batch_named_at`,
                COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `batch_at`
              FROM `silver_matches` AS `t1`
              WHERE
                `t1`.`competition_code` IN UNNEST(@competitions)
            ) AS `t7`
              ON `t6`.`live_match_id` = `t7`.`batch_match_id`
          ) AS `t10`
          WHERE
            `t10`.`missing_since` IS NULL
        ) AS `t11`
      ) AS `t12`
      WHERE
        NOT (
          `t12`.`status` IN ('POSTPONED', 'CANCELLED')
        )
    ) AS `t13`
  ) AS `t18`
  CROSS JOIN (
    SELECT
      MAX(`t19`.`until`) AS `running_until`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          LEAST(
            COALESCE(`t9`.`ended_at`, TIMESTAMP_ADD(`t15`.`utc_date`, INTERVAL '6' HOUR)),
            TIMESTAMP_ADD(`t15`.`utc_date`, INTERVAL '6' HOUR)
          ) AS `until`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t11`.*
              EXCEPT (`missing_since`)
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_missing_since`,
                    `t6`.`live_missing_since`
                  ) AS `missing_since`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_match_id`,
                    `t6`.`live_match_id`
                  ) AS `match_id`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_competition_code`,
                    `t6`.`live_competition_code`
                  ) AS `competition_code`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_season_id`,
                    `t6`.`live_season_id`
                  ) AS `season_id`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_utc_date`,
                    `t6`.`live_utc_date`
                  ) AS `utc_date`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_status`,
                    `t6`.`live_status`
                  ) AS `status`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_is_final`,
                    `t6`.`live_is_final`
                  ) AS `is_final`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_home_team_id`,
                    `t6`.`live_home_team_id`
                  ) AS `home_team_id`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_home_team_name`,
                    `t6`.`live_home_team_name`
                  ) AS `home_team_name`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_away_team_id`,
                    `t6`.`live_away_team_id`
                  ) AS `away_team_id`,
                  IF(
                    (
                      `t6`.`live_match_id` IS NULL
                    )
                    OR COALESCE(`t7`.`batch_at` > `t6`.`live_at`, FALSE)
                    OR COALESCE(`t7`.`batch_named_at` > `t6`.`live_missing_since`, FALSE),
                    `t7`.`batch_away_team_name`,
                    `t6`.`live_away_team_name`
                  ) AS `away_team_name`
                FROM (
                  SELECT
                    `t0`.`match_id` AS `live_match_id`,
                    `t0`.`competition_code` AS `live_competition_code`,
                    `t0`.`season_id` AS `live_season_id`,
                    `t0`.`utc_date` AS `live_utc_date`,
                    `t0`.`status` AS `live_status`,
                    `t0`.`is_final` AS `live_is_final`,
                    `t0`.`home_team_id` AS `live_home_team_id`,
                    `t0`.`home_team_name` AS `live_home_team_name`,
                    `t0`.`away_team_id` AS `live_away_team_id`,
                    `t0`.`away_team_name` AS `live_away_team_name`,
                    `t0`.`missing_since` AS `live_missing_since`,
                    COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `live_at`
                  FROM `silver_live_match_state` AS `t0`
                  WHERE
                    `t0`.`competition_code` IN UNNEST(@competitions)
                ) AS `t6`
                FULL OUTER JOIN (
                  SELECT
                    `t1`.`match_id` AS `batch_match_id`,
                    `t1`.`competition_code` AS `batch_competition_code`,
                    `t1`.`season_id` AS `batch_season_id`,
                    `t1`.`utc_date` AS `batch_utc_date`,
                    `t1`.`status` AS `batch_status`,
                    `t1`.`is_final` AS `batch_is_final`,
                    `t1`.`home_team_id` AS `batch_home_team_id`,
                    `t1`.`home_team_name` AS `batch_home_team_name`,
                    `t1`.`away_team_id` AS `batch_away_team_id`,
                    `t1`.`away_team_name` AS `batch_away_team_name`,
                    `t1`.`missing_since` AS `batch_missing_since`,
                    `t1`.`fetched_at` AS `batch_named_at`,
                    COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `batch_at`
                  FROM `silver_matches` AS `t1`
                  WHERE
                    `t1`.`competition_code` IN UNNEST(@competitions)
                ) AS `t7`
                  ON `t6`.`live_match_id` = `t7`.`batch_match_id`
              ) AS `t10`
              WHERE
                `t10`.`missing_since` IS NULL
            ) AS `t11`
          ) AS `t12`
          WHERE
            NOT (
              `t12`.`status` IN ('POSTPONED', 'CANCELLED')
            )
            AND `t12`.`utc_date` < CAST(@since AS TIMESTAMP)
            AND `t12`.`utc_date` > TIMESTAMP_SUB(CAST(@since AS TIMESTAMP), INTERVAL '6' HOUR)
        ) AS `t15`
        LEFT OUTER JOIN (
          SELECT
            `t3`.`match_id`,
            MIN(`t3`.`first_seen_at`) AS `ended_at`
          FROM (
            SELECT
              *
            FROM `silver_live_match_history` AS `t2`
            WHERE
              `t2`.`is_final`
          ) AS `t3`
          GROUP BY
            1
        ) AS `t9`
          ON `t15`.`match_id` = `t9`.`match_id`
      ) AS `t17`
      WHERE
        `t17`.`until` > CAST(@since AS TIMESTAMP)
    ) AS `t19`
  ) AS `t21`
) AS `t22`
