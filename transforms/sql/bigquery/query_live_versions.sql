-- query_live_versions: One row: the freshness at `as_of`, and checksums of what `live.json` shows.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT
  `t17`.`last_successful_pull_at`,
  `t31`.`is_match_day`,
  `t20`.`in_play_count`,
  ieee_divide(
    TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t17`.`last_successful_pull_at`, MICROSECOND),
    60000000
  ) AS `freshness_minutes`,
  CAST(IF(`t31`.`is_match_day`, 20, 90) AS INT64) AS `freshness_sla_minutes`,
  TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t17`.`last_successful_pull_at`, MICROSECOND) < (
    CAST(IF(`t31`.`is_match_day`, 20, 90) AS INT64) * 60000000
  ) AS `is_freshness_sla_met`,
  `t19`.`state_count`,
  `t19`.`states_stamped`,
  `t19`.`states_seen`,
  `t19`.`states_missing`,
  `t23`.`standing_count`,
  `t23`.`standings_points`,
  `t23`.`standings_goals`,
  `t24`.`alert_count`,
  `t24`.`alerts_opened`,
  `t24`.`alerts_resolved`,
  `t27`.`run_at`
FROM (
  SELECT
    MAX(`t8`.`fetched_at`) AS `last_successful_pull_at`
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
  ) AS `t8`
) AS `t17`
CROSS JOIN (
  SELECT
    COALESCE(
      LOGICAL_OR(
        (
          (
            (
              `t29`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
            )
            AND (
              `t29`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
            )
          )
          OR (
            (
              `t29`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
            )
            AND (
              `t29`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
            )
            AND NOT (
              `t29`.`is_final`
            )
          )
        )
        AND NOT (
          `t29`.`status` IN ('POSTPONED', 'CANCELLED')
        )
      ),
      FALSE
    ) AS `is_match_day`
  FROM (
    SELECT
      `t28`.*
      EXCEPT (`missing_since`)
    FROM (
      SELECT
        *
      FROM (
        SELECT
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_missing_since`,
            `t12`.`live_missing_since`
          ) AS `missing_since`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_match_id`,
            `t12`.`live_match_id`
          ) AS `match_id`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_competition_code`,
            `t12`.`live_competition_code`
          ) AS `competition_code`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_season_id`,
            `t12`.`live_season_id`
          ) AS `season_id`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_utc_date`,
            `t12`.`live_utc_date`
          ) AS `utc_date`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_status`,
            `t12`.`live_status`
          ) AS `status`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_is_final`,
            `t12`.`live_is_final`
          ) AS `is_final`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_home_team_id`,
            `t12`.`live_home_team_id`
          ) AS `home_team_id`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_home_team_name`,
            `t12`.`live_home_team_name`
          ) AS `home_team_name`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_away_team_id`,
            `t12`.`live_away_team_id`
          ) AS `away_team_id`,
          IF(
            (
              `t12`.`live_match_id` IS NULL
            )
            OR COALESCE(`t13`.`batch_at` > `t12`.`live_at`, FALSE)
            OR COALESCE(`t13`.`batch_named_at` > `t12`.`live_missing_since`, FALSE),
            `t13`.`batch_away_team_name`,
            `t12`.`live_away_team_name`
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
        ) AS `t12`
        FULL OUTER JOIN (
          SELECT
            `t5`.`match_id` AS `batch_match_id`,
            `t5`.`competition_code` AS `batch_competition_code`,
            `t5`.`season_id` AS `batch_season_id`,
            `t5`.`utc_date` AS `batch_utc_date`,
            `t5`.`status` AS `batch_status`,
            `t5`.`is_final` AS `batch_is_final`,
            `t5`.`home_team_id` AS `batch_home_team_id`,
            `t5`.`home_team_name` AS `batch_home_team_name`,
            `t5`.`away_team_id` AS `batch_away_team_id`,
            `t5`.`away_team_name` AS `batch_away_team_name`,
            `t5`.`missing_since` AS `batch_missing_since`,
            `t5`.`fetched_at` AS `batch_named_at`,
            COALESCE(`t5`.`effective_at`, `t5`.`status_timestamp`) AS `batch_at`
          FROM `silver_matches` AS `t5`
          WHERE
            `t5`.`competition_code` IN UNNEST(@competitions)
        ) AS `t13`
          ON `t12`.`live_match_id` = `t13`.`batch_match_id`
      ) AS `t26`
      WHERE
        `t26`.`missing_since` IS NULL
    ) AS `t28`
  ) AS `t29`
) AS `t31`
CROSS JOIN (
  SELECT
    COALESCE(SUM(CAST(`t7`.`is_in_play` AS INT64)), 0) AS `in_play_count`
  FROM (
    SELECT
      *
    FROM `silver_live_match_state` AS `t1`
    WHERE
      `t1`.`competition_code` IN UNNEST(@competitions) AND `t1`.`missing_since` IS NULL
  ) AS `t7`
) AS `t20`
CROSS JOIN (
  SELECT
    COUNT(*) AS `state_count`,
    COALESCE(
      SUM(
        CAST(FLOOR(
          ieee_divide(
            TIMESTAMP_DIFF(`t1`.`status_timestamp`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
            1000
          )
        ) AS INT64)
      ),
      0
    ) AS `states_stamped`,
    COALESCE(
      SUM(
        CAST(FLOOR(
          ieee_divide(
            TIMESTAMP_DIFF(`t1`.`first_seen_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
            1000
          )
        ) AS INT64)
      ),
      0
    ) AS `states_seen`,
    COALESCE(
      SUM(
        CAST(FLOOR(
          ieee_divide(
            TIMESTAMP_DIFF(`t1`.`missing_since`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
            1000
          )
        ) AS INT64)
      ),
      0
    ) AS `states_missing`
  FROM `silver_live_match_state` AS `t1`
) AS `t19`
CROSS JOIN (
  SELECT
    COUNT(*) AS `standing_count`,
    COALESCE(
      SUM(
        `t2`.`team_id` * (
          `t2`.`position` + (
            (
              `t2`.`played` + (
                `t2`.`points` * 100
              )
            ) * 100
          )
        )
      ),
      0
    ) AS `standings_points`,
    COALESCE(SUM(`t2`.`team_id` * `t2`.`goal_difference`), 0) AS `standings_goals`
  FROM `silver_live_standings` AS `t2`
) AS `t23`
CROSS JOIN (
  SELECT
    COUNT(*) AS `alert_count`,
    COALESCE(
      SUM(
        CAST(FLOOR(
          ieee_divide(
            TIMESTAMP_DIFF(`t9`.`opened_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
            1000
          )
        ) AS INT64)
      ),
      0
    ) AS `alerts_opened`,
    COALESCE(
      SUM(
        CAST(FLOOR(
          ieee_divide(
            TIMESTAMP_DIFF(`t9`.`resolved_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
            1000
          )
        ) AS INT64)
      ),
      0
    ) AS `alerts_resolved`
  FROM (
    SELECT
      *
    FROM `raw_alerts` AS `t3`
    WHERE
      `t3`.`onset_at` >= CAST(@horizon AS TIMESTAMP)
      AND `t3`.`opened_at` <= CAST(@as_of AS TIMESTAMP)
  ) AS `t9`
) AS `t24`
CROSS JOIN (
  SELECT
    IF(
      `t18`.`bad_run_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '2' HOUR),
      `t18`.`run_at`,
      `t18`.`bad_run_at`
    ) AS `run_at`
  FROM (
    SELECT
      MAX(
        IF(`t10`.`status` IN ('failed', 'abandoned', 'missed'), `t10`.`finished_at`, NULL)
      ) AS `bad_run_at`,
      MAX(`t10`.`finished_at`) AS `run_at`
    FROM (
      SELECT
        *
      FROM `raw_pipeline_runs` AS `t4`
      WHERE
        `t4`.`started_at` >= CAST(@since AS TIMESTAMP)
        AND `t4`.`started_at` <= CAST(@as_of AS TIMESTAMP)
    ) AS `t10`
  ) AS `t18`
) AS `t27`
