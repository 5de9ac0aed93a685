-- query_freshness_series: The age of the last successful pull from `since` on: just before the next one, and
--   at `as_of`; oldest first. Match-days are those of the matches as they are known now.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT
  `t27`.`at`,
  ieee_divide(TIMESTAMP_DIFF(`t27`.`at`, `t27`.`previous_at`, MICROSECOND), 60000000) AS `freshness_minutes`,
  CAST(IF(NOT `t27`.`match_day_at` IS NULL, 20, 90) AS INT64) AS `freshness_sla_minutes`,
  TIMESTAMP_DIFF(`t27`.`at`, `t27`.`previous_at`, MICROSECOND) < (
    CAST(IF(NOT `t27`.`match_day_at` IS NULL, 20, 90) AS INT64) * 60000000
  ) AS `is_met`
FROM (
  SELECT
    `t17`.`at`,
    `t17`.`is_now`,
    `t17`.`previous_at`,
    `t26`.`match_day_at`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t11`.`at`,
        `t11`.`is_now`,
        LAG(`t11`.`at`) OVER (ORDER BY `t11`.`at` ASC, `t11`.`is_now` ASC) AS `previous_at`
      FROM (
        SELECT DISTINCT
          `t0`.`fetched_at` AS `at`,
          0 AS `is_now`
        FROM `raw_snapshots` AS `t0`
        WHERE
          `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
          AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
          AND `t0`.`resource` = 'matches'
          AND `t0`.`http_status` = 200
          AND `t0`.`verdict` IN ('valid', 'partial')
          AND `t0`.`asked_ids` IS NULL
        UNION ALL
        SELECT
          CAST(@as_of AS TIMESTAMP) AS `at`,
          1 AS `is_now`
        FROM (
          SELECT
            COUNT(*) AS `pulls`
          FROM (
            SELECT
              *
            FROM `raw_snapshots` AS `t0`
            WHERE
              `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
              AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
              AND `t0`.`resource` = 'matches'
              AND `t0`.`http_status` = 200
              AND `t0`.`verdict` IN ('valid', 'partial')
              AND `t0`.`asked_ids` IS NULL
          ) AS `t4`
        ) AS `t9`
      ) AS `t11`
    ) AS `t12`
    WHERE
      `t12`.`at` >= CAST(@since AS TIMESTAMP)
      AND (
        (
          NOT `t12`.`previous_at` IS NULL
        ) OR (
          `t12`.`is_now` = 1
        )
      )
  ) AS `t17`
  LEFT OUTER JOIN (
    SELECT DISTINCT
      `t24`.`at` AS `match_day_at`
    FROM (
      SELECT
        `t17`.`at`,
        `t17`.`is_now`,
        `t17`.`previous_at`,
        `t23`.`sequence`,
        `t23`.`began_at`,
        `t23`.`ended_at`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t11`.`at`,
            `t11`.`is_now`,
            LAG(`t11`.`at`) OVER (ORDER BY `t11`.`at` ASC, `t11`.`is_now` ASC) AS `previous_at`
          FROM (
            SELECT DISTINCT
              `t0`.`fetched_at` AS `at`,
              0 AS `is_now`
            FROM `raw_snapshots` AS `t0`
            WHERE
              `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
              AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
              AND `t0`.`resource` = 'matches'
              AND `t0`.`http_status` = 200
              AND `t0`.`verdict` IN ('valid', 'partial')
              AND `t0`.`asked_ids` IS NULL
            UNION ALL
            SELECT
              CAST(@as_of AS TIMESTAMP) AS `at`,
              1 AS `is_now`
            FROM (
              SELECT
                COUNT(*) AS `pulls`
              FROM (
                SELECT
                  *
                FROM `raw_snapshots` AS `t0`
                WHERE
                  `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
                  AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
                  AND `t0`.`resource` = 'matches'
                  AND `t0`.`http_status` = 200
                  AND `t0`.`verdict` IN ('valid', 'partial')
                  AND `t0`.`asked_ids` IS NULL
              ) AS `t4`
            ) AS `t9`
          ) AS `t11`
        ) AS `t12`
        WHERE
          `t12`.`at` >= CAST(@since AS TIMESTAMP)
          AND (
            (
              NOT `t12`.`previous_at` IS NULL
            ) OR (
              `t12`.`is_now` = 1
            )
          )
      ) AS `t17`
      CROSS JOIN (
        SELECT
          `t21`.`sequence`,
          MIN(`t21`.`day`) AS `began_at`,
          MAX(`t21`.`end`) AS `ended_at`
        FROM (
          SELECT
            `t20`.`day`,
            `t20`.`end`,
            `t20`.`number`,
            `t20`.`number` - (
              ROW_NUMBER() OVER (ORDER BY `t20`.`number` ASC) - 1
            ) AS `sequence`
          FROM (
            SELECT
              `t19`.`day`,
              `t19`.`end`,
              CAST(FLOOR(
                ieee_divide(
                  TIMESTAMP_DIFF(`t19`.`day`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
                  86400000000
                )
              ) AS INT64) AS `number`
            FROM (
              SELECT
                `t18`.`day`,
                MAX(`t18`.`end`) AS `end`
              FROM (
                SELECT
                  CAST(TIMESTAMP_TRUNC(`t16`.`utc_date`, DAY) AS TIMESTAMP) AS `day`,
                  IF(
                    `t16`.`is_final`,
                    TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(`t16`.`utc_date`, DAY) AS TIMESTAMP), INTERVAL '1' DAY),
                    GREATEST(
                      TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(`t16`.`utc_date`, DAY) AS TIMESTAMP), INTERVAL '1' DAY),
                      TIMESTAMP_ADD(`t16`.`utc_date`, INTERVAL '6' HOUR)
                    )
                  ) AS `end`
                FROM (
                  SELECT
                    `t14`.*
                    EXCEPT (`missing_since`)
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_missing_since`,
                          `t7`.`live_missing_since`
                        ) AS `missing_since`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_match_id`,
                          `t7`.`live_match_id`
                        ) AS `match_id`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_competition_code`,
                          `t7`.`live_competition_code`
                        ) AS `competition_code`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_season_id`,
                          `t7`.`live_season_id`
                        ) AS `season_id`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_utc_date`,
                          `t7`.`live_utc_date`
                        ) AS `utc_date`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_status`,
                          `t7`.`live_status`
                        ) AS `status`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_is_final`,
                          `t7`.`live_is_final`
                        ) AS `is_final`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_home_team_id`,
                          `t7`.`live_home_team_id`
                        ) AS `home_team_id`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_home_team_name`,
                          `t7`.`live_home_team_name`
                        ) AS `home_team_name`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_away_team_id`,
                          `t7`.`live_away_team_id`
                        ) AS `away_team_id`,
                        IF(
                          (
                            `t7`.`live_match_id` IS NULL
                          )
                          OR COALESCE(`t8`.`batch_at` > `t7`.`live_at`, FALSE)
                          OR COALESCE(`t8`.`batch_named_at` > `t7`.`live_missing_since`, FALSE),
                          `t8`.`batch_away_team_name`,
                          `t7`.`live_away_team_name`
                        ) AS `away_team_name`
                      FROM (
                        SELECT
                          `t1`.`match_id` AS `live_match_id`,
                          `t1`.`competition_code` AS `live_competition_code`,
                          `t1`.`season_id` AS `live_season_id`,
                          `t1`.`utc_date` AS `live_utc_date`,
                          `t1`.`status` AS `live_status`,
                          `t1`.`is_final` AS `live_is_final`,
                          `t1`.`home_team_id` AS `live_home_team_id`,
                          `t1`.`home_team_name` AS `live_home_team_name`,
                          `t1`.`away_team_id` AS `live_away_team_id`,
                          `t1`.`away_team_name` AS `live_away_team_name`,
                          `t1`.`missing_since` AS `live_missing_since`,
                          COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `live_at`
                        FROM `silver_live_match_state` AS `t1`
                        WHERE
                          `t1`.`competition_code` IN UNNEST(@competitions)
                      ) AS `t7`
                      FULL OUTER JOIN (
                        SELECT
                          `t2`.`match_id` AS `batch_match_id`,
                          `t2`.`competition_code` AS `batch_competition_code`,
                          `t2`.`season_id` AS `batch_season_id`,
                          `t2`.`utc_date` AS `batch_utc_date`,
                          `t2`.`status` AS `batch_status`,
                          `t2`.`is_final` AS `batch_is_final`,
                          `t2`.`home_team_id` AS `batch_home_team_id`,
                          `t2`.`home_team_name` AS `batch_home_team_name`,
                          `t2`.`away_team_id` AS `batch_away_team_id`,
                          `t2`.`away_team_name` AS `batch_away_team_name`,
                          `t2`.`missing_since` AS `batch_missing_since`,
                          `t2`.`fetched_at` AS `batch_named_at`,
                          COALESCE(`t2`.`effective_at`, `t2`.`status_timestamp`) AS `batch_at`
                        FROM `silver_matches` AS `t2`
                        WHERE
                          `t2`.`competition_code` IN UNNEST(@competitions)
                      ) AS `t8`
                        ON `t7`.`live_match_id` = `t8`.`batch_match_id`
                    ) AS `t13`
                    WHERE
                      `t13`.`missing_since` IS NULL
                  ) AS `t14`
                ) AS `t16`
                WHERE
                  `t16`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
                  AND NOT (
                    `t16`.`status` IN ('POSTPONED', 'CANCELLED')
                  )
              ) AS `t18`
              GROUP BY
                1
            ) AS `t19`
          ) AS `t20`
        ) AS `t21`
        GROUP BY
          1
      ) AS `t23`
    ) AS `t24`
    WHERE
      `t24`.`at` >= `t24`.`began_at` AND `t24`.`at` < `t24`.`ended_at`
  ) AS `t26`
    ON `t17`.`at` = `t26`.`match_day_at`
) AS `t27`
ORDER BY
  `t27`.`at` ASC NULLS LAST,
  `t27`.`is_now` ASC NULLS LAST
