-- gold_live_match_monitor: Is the live layer keeping up? One row for all, one per tracked competition.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param latest timestamp
MERGE INTO `gold_live_match_monitor` AS target
USING (
  SELECT
    *
  FROM (
    WITH `t6` AS (
      SELECT
        *
      FROM `silver_live_match_history` AS `t2`
      WHERE
        `t2`.`competition_code` IN UNNEST(@competitions)
        AND `t2`.`is_in_play`
        AND COALESCE(`t2`.`effective_at`, `t2`.`status_timestamp`) >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        AND COALESCE(`t2`.`effective_at`, `t2`.`status_timestamp`) < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
        AND `t2`.`first_seen_at` <= CAST(@as_of AS TIMESTAMP)
    ), `t12` AS (
      SELECT
        `t1`.`competition_code`,
        `t1`.`is_in_play`,
        (
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
        ) AS `makes_match_day`,
        `t1`.`is_in_play`
        AND (
          TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t1`.`utc_date`, MICROSECOND) > 9000000000
        ) AS `is_stuck`,
        COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `stamp`,
        `t1`.`utc_date` AS `kick_off`
      FROM `silver_live_match_state` AS `t1`
      WHERE
        `t1`.`competition_code` IN UNNEST(@competitions) AND `t1`.`missing_since` IS NULL
    ), `t24` AS (
      SELECT
        `t23`.`competition_code`,
        TIMESTAMP_DIFF(
          `t23`.`first_seen_at`,
          COALESCE(`t23`.`effective_at`, `t23`.`status_timestamp`),
          MICROSECOND
        ) <= 1200000000 AS `is_in_time`
      FROM (
        SELECT
          `t10`.`match_id`,
          `t10`.`status_timestamp`,
          `t10`.`content_hash`,
          `t10`.`first_seen_at`,
          `t10`.`snapshot_id`,
          `t10`.`competition_id`,
          `t10`.`competition_code`,
          `t10`.`season_id`,
          `t10`.`season_start_date`,
          `t10`.`utc_date`,
          `t10`.`status`,
          `t10`.`stage`,
          `t10`.`group`,
          `t10`.`matchday`,
          `t10`.`home_team_id`,
          `t10`.`home_team_name`,
          `t10`.`home_team_tla`,
          `t10`.`away_team_id`,
          `t10`.`away_team_name`,
          `t10`.`away_team_tla`,
          `t10`.`winner`,
          `t10`.`duration`,
          `t10`.`home_goals`,
          `t10`.`away_goals`,
          `t10`.`home_half_time_goals`,
          `t10`.`away_half_time_goals`,
          `t10`.`home_shootout_goals`,
          `t10`.`away_shootout_goals`,
          `t10`.`is_score_contradictory`,
          `t10`.`is_final`,
          `t10`.`is_in_play`,
          `t10`.`effective_at`,
          `t18`.`met_at`
        FROM `t6` AS `t10`
        INNER JOIN (
          SELECT
            `t14`.`match_id`,
            MIN(`t14`.`first_seen_at`) AS `met_at`
          FROM (
            SELECT
              `t5`.`match_id`,
              `t5`.`status_timestamp`,
              `t5`.`content_hash`,
              `t5`.`first_seen_at`,
              `t5`.`snapshot_id`,
              `t5`.`competition_id`,
              `t5`.`competition_code`,
              `t5`.`season_id`,
              `t5`.`season_start_date`,
              `t5`.`utc_date`,
              `t5`.`status`,
              `t5`.`stage`,
              `t5`.`group`,
              `t5`.`matchday`,
              `t5`.`home_team_id`,
              `t5`.`home_team_name`,
              `t5`.`home_team_tla`,
              `t5`.`away_team_id`,
              `t5`.`away_team_name`,
              `t5`.`away_team_tla`,
              `t5`.`winner`,
              `t5`.`duration`,
              `t5`.`home_goals`,
              `t5`.`away_goals`,
              `t5`.`home_half_time_goals`,
              `t5`.`away_half_time_goals`,
              `t5`.`home_shootout_goals`,
              `t5`.`away_shootout_goals`,
              `t5`.`is_score_contradictory`,
              `t5`.`is_final`,
              `t5`.`is_in_play`,
              `t5`.`effective_at`
            FROM (
              SELECT
                *
              FROM `silver_live_match_history` AS `t2`
              WHERE
                `t2`.`competition_code` IN UNNEST(@competitions)
            ) AS `t5`
            WHERE
              EXISTS(
                SELECT
                  1
                FROM `t6` AS `t11`
                WHERE
                  `t5`.`match_id` = `t11`.`match_id`
              )
          ) AS `t14`
          GROUP BY
            1
        ) AS `t18`
          ON `t10`.`match_id` = `t18`.`match_id`
      ) AS `t23`
      WHERE
        `t23`.`first_seen_at` > `t23`.`met_at`
    )
    SELECT
      `t33`.`scope`,
      `t33`.`as_of`,
      `t33`.`last_successful_pull_at`,
      ieee_divide(`t33`.`age`, 60000000) AS `freshness_minutes`,
      `t33`.`is_match_day`,
      `t33`.`bar` AS `freshness_sla_minutes`,
      `t33`.`age` < (
        `t33`.`bar` * 60000000
      ) AS `is_freshness_sla_met`,
      `t33`.`in_play_count`,
      `t33`.`stuck_match_count`,
      `t33`.`last_status_timestamp`,
      COALESCE(
        (
          TIMESTAMP_DIFF(`t33`.`last_successful_pull_at`, `t33`.`last_stamp_at`, MICROSECOND) >= 3600000000
        )
        AND (
          TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t33`.`last_successful_pull_at`, MICROSECOND) < 3600000000
        )
        AND (
          TIMESTAMP_DIFF(`t33`.`last_stamp_at`, `t33`.`last_kick_off_at`, MICROSECOND) <= 9000000000
        ),
        FALSE
      ) AS `is_feed_frozen`,
      `t33`.`judged` AS `in_play_sighting_count`,
      ieee_divide(`t33`.`in_time`, NULLIF(`t33`.`judged`, 0)) AS `in_play_seen_in_time_ratio`,
      ieee_divide(`t33`.`in_time`, NULLIF(`t33`.`judged`, 0)) >= 0.95 AS `is_lag_sla_met`
    FROM (
      SELECT
        `t32`.`scope`,
        `t32`.`is_match_day`,
        `t32`.`in_play_count`,
        `t32`.`stuck_match_count`,
        `t32`.`last_status_timestamp`,
        `t32`.`last_stamp_at`,
        `t32`.`last_kick_off_at`,
        `t32`.`scope_right`,
        COALESCE(`t32`.`judged`, 0) AS `judged`,
        `t32`.`in_time`,
        `t32`.`last_successful_pull_at`,
        CAST(@as_of AS TIMESTAMP) AS `as_of`,
        TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t32`.`last_successful_pull_at`, MICROSECOND) AS `age`,
        CAST(IF(`t32`.`is_match_day`, 20, 90) AS INT64) AS `bar`
      FROM (
        SELECT
          `t22`.`scope`,
          `t22`.`is_match_day`,
          `t22`.`in_play_count`,
          `t22`.`stuck_match_count`,
          `t22`.`last_status_timestamp`,
          `t22`.`last_stamp_at`,
          `t22`.`last_kick_off_at`,
          `t31`.`scope` AS `scope_right`,
          `t31`.`judged`,
          `t31`.`in_time`,
          `t9`.`last_successful_pull_at`
        FROM (
          SELECT
            'ALL' AS `scope`,
            `t15`.`is_match_day`,
            `t15`.`in_play_count`,
            `t15`.`stuck_match_count`,
            `t15`.`last_status_timestamp`,
            `t15`.`last_stamp_at`,
            `t15`.`last_kick_off_at`
          FROM (
            SELECT
              COALESCE(LOGICAL_OR(`t13`.`makes_match_day`), FALSE) AS `is_match_day`,
              COALESCE(SUM(CAST(`t13`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
              COALESCE(SUM(CAST(`t13`.`is_stuck` AS INT64)), 0) AS `stuck_match_count`,
              MAX(IF(`t13`.`is_in_play`, `t13`.`stamp`, NULL)) AS `last_status_timestamp`,
              MAX(`t13`.`stamp`) AS `last_stamp_at`,
              MAX(IF(`t13`.`is_in_play`, `t13`.`kick_off`, NULL)) AS `last_kick_off_at`
            FROM `t12` AS `t13`
          ) AS `t15`
          UNION ALL
          SELECT
            `t13`.`competition_code` AS `scope`,
            COALESCE(LOGICAL_OR(`t13`.`makes_match_day`), FALSE) AS `is_match_day`,
            COALESCE(SUM(CAST(`t13`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
            COALESCE(SUM(CAST(`t13`.`is_stuck` AS INT64)), 0) AS `stuck_match_count`,
            MAX(IF(`t13`.`is_in_play`, `t13`.`stamp`, NULL)) AS `last_status_timestamp`,
            MAX(`t13`.`stamp`) AS `last_stamp_at`,
            MAX(IF(`t13`.`is_in_play`, `t13`.`kick_off`, NULL)) AS `last_kick_off_at`
          FROM `t12` AS `t13`
          GROUP BY
            1
        ) AS `t22`
        LEFT OUTER JOIN (
          SELECT
            'ALL' AS `scope`,
            `t26`.`judged`,
            `t26`.`in_time`
          FROM (
            SELECT
              COUNT(*) AS `judged`,
              SUM(CAST(`t25`.`is_in_time` AS INT64)) AS `in_time`
            FROM `t24` AS `t25`
          ) AS `t26`
          UNION ALL
          SELECT
            `t25`.`competition_code` AS `scope`,
            COUNT(*) AS `judged`,
            SUM(CAST(`t25`.`is_in_time` AS INT64)) AS `in_time`
          FROM `t24` AS `t25`
          GROUP BY
            1
        ) AS `t31`
          ON `t22`.`scope` = `t31`.`scope`
        CROSS JOIN (
          SELECT
            MAX(`t3`.`fetched_at`) AS `last_successful_pull_at`
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
          ) AS `t3`
        ) AS `t9`
      ) AS `t32`
    ) AS `t33`
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_live_match_monitor` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`scope` = source.`scope`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`,
  `last_successful_pull_at` = source.`last_successful_pull_at`,
  `freshness_minutes` = source.`freshness_minutes`,
  `is_match_day` = source.`is_match_day`,
  `freshness_sla_minutes` = source.`freshness_sla_minutes`,
  `is_freshness_sla_met` = source.`is_freshness_sla_met`,
  `in_play_count` = source.`in_play_count`,
  `stuck_match_count` = source.`stuck_match_count`,
  `last_status_timestamp` = source.`last_status_timestamp`,
  `is_feed_frozen` = source.`is_feed_frozen`,
  `in_play_sighting_count` = source.`in_play_sighting_count`,
  `in_play_seen_in_time_ratio` = source.`in_play_seen_in_time_ratio`,
  `is_lag_sla_met` = source.`is_lag_sla_met`
WHEN NOT MATCHED THEN INSERT (
  `scope`, `as_of`, `last_successful_pull_at`, `freshness_minutes`, `is_match_day`, `freshness_sla_minutes`, `is_freshness_sla_met`, `in_play_count`, `stuck_match_count`, `last_status_timestamp`, `is_feed_frozen`, `in_play_sighting_count`, `in_play_seen_in_time_ratio`, `is_lag_sla_met`
) VALUES (
  source.`scope`, source.`as_of`, source.`last_successful_pull_at`, source.`freshness_minutes`, source.`is_match_day`, source.`freshness_sla_minutes`, source.`is_freshness_sla_met`, source.`in_play_count`, source.`stuck_match_count`, source.`last_status_timestamp`, source.`is_feed_frozen`, source.`in_play_sighting_count`, source.`in_play_seen_in_time_ratio`, source.`is_lag_sla_met`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
