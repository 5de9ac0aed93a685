-- query_freshness: One row: how old the live layer is at `as_of`, as the monitor computes it.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
SELECT
  `t11`.`last_successful_pull_at`,
  `t17`.`is_match_day`,
  `t12`.`in_play_count`,
  ieee_divide(
    TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t11`.`last_successful_pull_at`, MICROSECOND),
    60000000
  ) AS `freshness_minutes`,
  CAST(IF(`t17`.`is_match_day`, 20, 90) AS INT64) AS `freshness_sla_minutes`,
  TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t11`.`last_successful_pull_at`, MICROSECOND) < (
    CAST(IF(`t17`.`is_match_day`, 20, 90) AS INT64) * 60000000
  ) AS `is_freshness_sla_met`
FROM (
  SELECT
    MAX(`t5`.`fetched_at`) AS `last_successful_pull_at`
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
  ) AS `t5`
) AS `t11`
CROSS JOIN (
  SELECT
    COALESCE(
      LOGICAL_OR(
        (
          (
            (
              `t15`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
            )
            AND (
              `t15`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
            )
          )
          OR (
            (
              `t15`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
            )
            AND (
              `t15`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
            )
            AND NOT (
              `t15`.`is_final`
            )
          )
        )
        AND NOT (
          `t15`.`status` IN ('POSTPONED', 'CANCELLED')
        )
      ),
      FALSE
    ) AS `is_match_day`
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
  ) AS `t15`
) AS `t17`
CROSS JOIN (
  SELECT
    COALESCE(SUM(CAST(`t4`.`is_in_play` AS INT64)), 0) AS `in_play_count`
  FROM (
    SELECT
      *
    FROM `silver_live_match_state` AS `t1`
    WHERE
      `t1`.`competition_code` IN UNNEST(@competitions) AND `t1`.`missing_since` IS NULL
  ) AS `t4`
) AS `t12`
