-- ask_monitoring: All that monitoring asks at `as_of`, in one statement; `kind` says what a row is.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param latest timestamp
-- param since timestamp
WITH `t11` AS (
  SELECT
    *
  FROM `raw_snapshots` AS `t1`
  WHERE
    `t1`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
    AND `t1`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
    AND `t1`.`resource` = 'matches'
    AND `t1`.`http_status` = 200
    AND `t1`.`verdict` IN ('valid', 'partial')
), `t30` AS (
  SELECT
    *
  FROM `silver_live_match_history` AS `t5`
  WHERE
    `t5`.`competition_code` IN UNNEST(@competitions)
    AND `t5`.`is_in_play`
    AND COALESCE(`t5`.`effective_at`, `t5`.`status_timestamp`) >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
    AND COALESCE(`t5`.`effective_at`, `t5`.`status_timestamp`) < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
    AND `t5`.`first_seen_at` <= CAST(@as_of AS TIMESTAMP)
), `t40` AS (
  SELECT
    MAX(`t21`.`fetched_at`) AS `last_pull_at`
  FROM `t11` AS `t21`
), `t48` AS (
  SELECT
    `t3`.`competition_code`,
    `t3`.`is_in_play`,
    (
      (
        (
          `t3`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        )
        AND (
          `t3`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
        )
      )
      OR (
        (
          `t3`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        )
        AND (
          `t3`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
        )
        AND NOT (
          `t3`.`is_final`
        )
      )
    )
    AND NOT (
      `t3`.`status` IN ('POSTPONED', 'CANCELLED')
    ) AS `makes_match_day`,
    `t3`.`is_in_play`
    AND (
      TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t3`.`utc_date`, MICROSECOND) > 9000000000
    ) AS `is_stuck`,
    COALESCE(`t3`.`effective_at`, `t3`.`status_timestamp`) AS `stamp`,
    `t3`.`utc_date` AS `kick_off`
  FROM `silver_live_match_state` AS `t3`
  WHERE
    `t3`.`competition_code` IN UNNEST(@competitions) AND `t3`.`missing_since` IS NULL
), `t92` AS (
  SELECT
    `t83`.`match_id`,
    `t83`.`as_of`,
    `t83`.`as_of_date`,
    `t83`.`competition_code`,
    `t83`.`home_team_name`,
    `t83`.`away_team_name`,
    `t83`.`is_bad`,
    `t83`.`age`,
    `t83`.`good_age`,
    ROW_NUMBER() OVER (PARTITION BY `t83`.`match_id` ORDER BY `t83`.`as_of` ASC, `t83`.`as_of_date` ASC) - 1 AS `turn`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t52`.`match_id`,
        `t52`.`as_of`,
        `t52`.`as_of_date`,
        `t52`.`competition_code`,
        `t52`.`home_team_name`,
        `t52`.`away_team_name`,
        `t52`.`is_bad`,
        `t52`.`age`,
        MIN(IF(`t52`.`is_bad`, CAST(NULL AS INT64), `t52`.`age`)) OVER (
          PARTITION BY `t52`.`match_id`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `good_age`
      FROM (
        SELECT
          `t26`.`match_id`,
          `t26`.`as_of`,
          `t26`.`as_of_date`,
          `t26`.`competition_code`,
          `t26`.`home_team_name`,
          `t26`.`away_team_name`,
          `t26`.`is_bad`,
          ROW_NUMBER() OVER (
            PARTITION BY `t26`.`match_id`
            ORDER BY `t26`.`as_of` DESC, `t26`.`as_of_date` DESC
          ) - 1 AS `age`
        FROM (
          SELECT
            `t7`.`match_id`,
            `t7`.`as_of`,
            `t7`.`as_of_date`,
            `t7`.`competition_code`,
            `t7`.`home_team_name`,
            `t7`.`away_team_name`,
            COALESCE(`t7`.`cause` = 'same_stamp_conflict', FALSE) AS `is_bad`
          FROM `gold_reconciliation` AS `t7`
          WHERE
            `t7`.`as_of` <= CAST(@as_of AS TIMESTAMP)
            AND `t7`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
        ) AS `t26`
      ) AS `t52`
    ) AS `t69`
    WHERE
      (
        `t69`.`good_age` IS NULL
      ) OR (
        `t69`.`age` < `t69`.`good_age`
      )
  ) AS `t83`
), `t95` AS (
  SELECT
    `t87`.`competition_code`,
    TIMESTAMP_DIFF(
      `t87`.`first_seen_at`,
      COALESCE(`t87`.`effective_at`, `t87`.`status_timestamp`),
      MICROSECOND
    ) <= 1200000000 AS `is_in_time`
  FROM (
    SELECT
      `t42`.`match_id`,
      `t42`.`status_timestamp`,
      `t42`.`content_hash`,
      `t42`.`first_seen_at`,
      `t42`.`snapshot_id`,
      `t42`.`competition_id`,
      `t42`.`competition_code`,
      `t42`.`season_id`,
      `t42`.`season_start_date`,
      `t42`.`utc_date`,
      `t42`.`status`,
      `t42`.`stage`,
      `t42`.`group`,
      `t42`.`matchday`,
      `t42`.`home_team_id`,
      `t42`.`home_team_name`,
      `t42`.`home_team_tla`,
      `t42`.`away_team_id`,
      `t42`.`away_team_name`,
      `t42`.`away_team_tla`,
      `t42`.`winner`,
      `t42`.`duration`,
      `t42`.`home_goals`,
      `t42`.`away_goals`,
      `t42`.`home_half_time_goals`,
      `t42`.`away_half_time_goals`,
      `t42`.`home_shootout_goals`,
      `t42`.`away_shootout_goals`,
      `t42`.`is_score_contradictory`,
      `t42`.`is_final`,
      `t42`.`is_in_play`,
      `t42`.`effective_at`,
      `t72`.`met_at`
    FROM `t30` AS `t42`
    INNER JOIN (
      SELECT
        `t58`.`match_id`,
        MIN(`t58`.`first_seen_at`) AS `met_at`
      FROM (
        SELECT
          `t25`.`match_id`,
          `t25`.`status_timestamp`,
          `t25`.`content_hash`,
          `t25`.`first_seen_at`,
          `t25`.`snapshot_id`,
          `t25`.`competition_id`,
          `t25`.`competition_code`,
          `t25`.`season_id`,
          `t25`.`season_start_date`,
          `t25`.`utc_date`,
          `t25`.`status`,
          `t25`.`stage`,
          `t25`.`group`,
          `t25`.`matchday`,
          `t25`.`home_team_id`,
          `t25`.`home_team_name`,
          `t25`.`home_team_tla`,
          `t25`.`away_team_id`,
          `t25`.`away_team_name`,
          `t25`.`away_team_tla`,
          `t25`.`winner`,
          `t25`.`duration`,
          `t25`.`home_goals`,
          `t25`.`away_goals`,
          `t25`.`home_half_time_goals`,
          `t25`.`away_half_time_goals`,
          `t25`.`home_shootout_goals`,
          `t25`.`away_shootout_goals`,
          `t25`.`is_score_contradictory`,
          `t25`.`is_final`,
          `t25`.`is_in_play`,
          `t25`.`effective_at`
        FROM (
          SELECT
            *
          FROM `silver_live_match_history` AS `t5`
          WHERE
            `t5`.`competition_code` IN UNNEST(@competitions)
        ) AS `t25`
        WHERE
          EXISTS(
            SELECT
              1
            FROM `t30` AS `t43`
            WHERE
              `t25`.`match_id` = `t43`.`match_id`
          )
      ) AS `t58`
      GROUP BY
        1
    ) AS `t72`
      ON `t42`.`match_id` = `t72`.`match_id`
  ) AS `t87`
  WHERE
    `t87`.`first_seen_at` > `t87`.`met_at`
), `t110` AS (
  SELECT
    `t67`.`last_pull_at`,
    `t67`.`late_at`,
    `t105`.`is_match_day`,
    `t105`.`was_match_day`,
    `t105`.`in_play_count`,
    `t105`.`last_kick_off_at`,
    `t105`.`last_stamp_at`,
    `t98`.`match_day_began_at`,
    `t98`.`earlier_began_at`
  FROM (
    SELECT
      `t46`.`last_pull_at`,
      LEAST(
        COALESCE(
          TIMESTAMP_ADD(`t46`.`last_pull_at`, INTERVAL '90' MINUTE),
          CAST(@as_of AS TIMESTAMP)
        ),
        CAST(@as_of AS TIMESTAMP)
      ) AS `late_at`
    FROM `t40` AS `t46`
  ) AS `t67`
  CROSS JOIN (
    SELECT
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t76`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t76`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t76`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t76`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
              )
              AND NOT (
                `t76`.`is_final`
              )
            )
          )
          AND NOT (
            `t76`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `is_match_day`,
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t76`.`utc_date` >= CAST(TIMESTAMP_TRUNC(`t76`.`late_at`, DAY) AS TIMESTAMP)
              )
              AND (
                `t76`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(`t76`.`late_at`, DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t76`.`utc_date` < CAST(TIMESTAMP_TRUNC(`t76`.`late_at`, DAY) AS TIMESTAMP)
              )
              AND (
                `t76`.`utc_date` > TIMESTAMP_SUB(`t76`.`late_at`, INTERVAL '6' HOUR)
              )
              AND NOT (
                `t76`.`is_final`
              )
            )
          )
          AND NOT (
            `t76`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `was_match_day`,
      COALESCE(SUM(CAST(`t76`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
      MAX(IF(`t76`.`is_in_play`, `t76`.`utc_date`, NULL)) AS `last_kick_off_at`,
      MAX(COALESCE(`t76`.`effective_at`, `t76`.`status_timestamp`)) AS `last_stamp_at`
    FROM (
      SELECT
        `t23`.`match_id`,
        `t23`.`status_timestamp`,
        `t23`.`content_hash`,
        `t23`.`first_seen_at`,
        `t23`.`snapshot_id`,
        `t23`.`competition_id`,
        `t23`.`competition_code`,
        `t23`.`season_id`,
        `t23`.`season_start_date`,
        `t23`.`utc_date`,
        `t23`.`status`,
        `t23`.`stage`,
        `t23`.`group`,
        `t23`.`matchday`,
        `t23`.`home_team_id`,
        `t23`.`home_team_name`,
        `t23`.`home_team_tla`,
        `t23`.`away_team_id`,
        `t23`.`away_team_name`,
        `t23`.`away_team_tla`,
        `t23`.`winner`,
        `t23`.`duration`,
        `t23`.`home_goals`,
        `t23`.`away_goals`,
        `t23`.`home_half_time_goals`,
        `t23`.`away_half_time_goals`,
        `t23`.`home_shootout_goals`,
        `t23`.`away_shootout_goals`,
        `t23`.`is_score_contradictory`,
        `t23`.`is_final`,
        `t23`.`is_in_play`,
        `t23`.`effective_at`,
        `t23`.`missing_since`,
        `t68`.`late_at`
      FROM (
        SELECT
          *
        FROM `silver_live_match_state` AS `t3`
        WHERE
          `t3`.`competition_code` IN UNNEST(@competitions) AND `t3`.`missing_since` IS NULL
      ) AS `t23`
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE(
              TIMESTAMP_ADD(`t46`.`last_pull_at`, INTERVAL '90' MINUTE),
              CAST(@as_of AS TIMESTAMP)
            ),
            CAST(@as_of AS TIMESTAMP)
          ) AS `late_at`
        FROM `t40` AS `t46`
      ) AS `t68`
    ) AS `t76`
  ) AS `t105`
  CROSS JOIN (
    SELECT
      MAX(`t89`.`began_at`) AS `match_day_began_at`,
      MAX(IF(`t89`.`began_at` <= `t89`.`late_at`, `t89`.`began_at`, NULL)) AS `earlier_began_at`
    FROM (
      SELECT
        `t88`.`sequence`,
        `t88`.`began_at`,
        `t68`.`late_at`
      FROM (
        SELECT
          `t75`.`sequence`,
          MIN(`t75`.`day`) AS `began_at`
        FROM (
          SELECT
            `t56`.`day`,
            `t56`.`number`,
            `t56`.`number` - (
              ROW_NUMBER() OVER (ORDER BY `t56`.`number` ASC) - 1
            ) AS `sequence`
          FROM (
            SELECT
              `t31`.`day`,
              CAST(FLOOR(
                ieee_divide(
                  TIMESTAMP_DIFF(`t31`.`day`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
                  86400000000
                )
              ) AS INT64) AS `number`
            FROM (
              SELECT DISTINCT
                CAST(TIMESTAMP_TRUNC(`t3`.`utc_date`, DAY) AS TIMESTAMP) AS `day`
              FROM `silver_live_match_state` AS `t3`
              WHERE
                `t3`.`competition_code` IN UNNEST(@competitions)
                AND `t3`.`missing_since` IS NULL
                AND `t3`.`utc_date` >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '60' DAY)
                AND `t3`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
                AND NOT (
                  `t3`.`status` IN ('POSTPONED', 'CANCELLED')
                )
            ) AS `t31`
          ) AS `t56`
        ) AS `t75`
        GROUP BY
          1
      ) AS `t88`
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE(
              TIMESTAMP_ADD(`t46`.`last_pull_at`, INTERVAL '90' MINUTE),
              CAST(@as_of AS TIMESTAMP)
            ),
            CAST(@as_of AS TIMESTAMP)
          ) AS `late_at`
        FROM `t40` AS `t46`
      ) AS `t68`
    ) AS `t89`
  ) AS `t98`
)
SELECT
  *
FROM (
  SELECT
    'judged' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    CAST(NULL AS STRING) AS `scope`,
    `t20`.`as_of`,
    CAST(NULL AS TIMESTAMP) AS `last_successful_pull_at`,
    CAST(NULL AS FLOAT64) AS `freshness_minutes`,
    CAST(NULL AS BOOL) AS `is_match_day`,
    CAST(NULL AS INT64) AS `freshness_sla_minutes`,
    CAST(NULL AS BOOL) AS `is_freshness_sla_met`,
    CAST(NULL AS INT64) AS `in_play_count`,
    CAST(NULL AS INT64) AS `stuck_match_count`,
    CAST(NULL AS TIMESTAMP) AS `last_status_timestamp`,
    CAST(NULL AS BOOL) AS `is_feed_frozen`,
    CAST(NULL AS INT64) AS `in_play_sighting_count`,
    CAST(NULL AS FLOAT64) AS `in_play_seen_in_time_ratio`,
    CAST(NULL AS BOOL) AS `is_lag_sla_met`,
    CAST(NULL AS INT64) AS `runs_1d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_1d`,
    CAST(NULL AS INT64) AS `runs_7d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_7d`,
    CAST(NULL AS INT64) AS `runs_30d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_30d`,
    CAST(NULL AS INT64) AS `consecutive_failures`,
    CAST(NULL AS FLOAT64) AS `mean_duration_ms`,
    CAST(NULL AS INT64) AS `slowest_duration_ms`,
    CAST(NULL AS FLOAT64) AS `slo_target_ratio`,
    CAST(NULL AS FLOAT64) AS `error_budget_left_ratio`,
    CAST(NULL AS BOOL) AS `is_success_sla_met`,
    CAST(NULL AS STRING) AS `last_run_id`,
    CAST(NULL AS STRING) AS `last_status`,
    CAST(NULL AS TIMESTAMP) AS `last_finished_at`,
    CAST(NULL AS TIMESTAMP) AS `onset_at`,
    CAST(NULL AS TIMESTAMP) AS `since_at`,
    CAST(NULL AS FLOAT64) AS `measured`,
    CAST(NULL AS STRING) AS `what`,
    CAST(NULL AS TIMESTAMP) AS `known_onset_at`,
    CAST(NULL AS STRING) AS `alert_id`,
    CAST(NULL AS STRING) AS `severity`,
    CAST(NULL AS TIMESTAMP) AS `opened_at`,
    CAST(NULL AS TIMESTAMP) AS `last_seen_at`,
    CAST(NULL AS TIMESTAMP) AS `resolved_at`,
    CAST(NULL AS STRING) AS `message`,
    CAST(NULL AS STRING) AS `runbook`,
    CAST(NULL AS TIMESTAMP) AS `open_notified_at`,
    CAST(NULL AS TIMESTAMP) AS `close_notified_at`,
    CAST(NULL AS STRING) AS `condition`,
    CAST(NULL AS TIMESTAMP) AS `silver_reach_at`
  FROM (
    SELECT
      MAX(IF(`t0`.`as_of` <= CAST(@latest AS TIMESTAMP), `t0`.`as_of`, NULL)) AS `as_of`
    FROM `gold_live_match_monitor` AS `t0`
  ) AS `t20`
  UNION ALL
  SELECT
    'reach' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    CAST(NULL AS STRING) AS `scope`,
    CAST(NULL AS TIMESTAMP) AS `as_of`,
    CAST(NULL AS TIMESTAMP) AS `last_successful_pull_at`,
    CAST(NULL AS FLOAT64) AS `freshness_minutes`,
    CAST(NULL AS BOOL) AS `is_match_day`,
    CAST(NULL AS INT64) AS `freshness_sla_minutes`,
    CAST(NULL AS BOOL) AS `is_freshness_sla_met`,
    CAST(NULL AS INT64) AS `in_play_count`,
    CAST(NULL AS INT64) AS `stuck_match_count`,
    CAST(NULL AS TIMESTAMP) AS `last_status_timestamp`,
    CAST(NULL AS BOOL) AS `is_feed_frozen`,
    CAST(NULL AS INT64) AS `in_play_sighting_count`,
    CAST(NULL AS FLOAT64) AS `in_play_seen_in_time_ratio`,
    CAST(NULL AS BOOL) AS `is_lag_sla_met`,
    CAST(NULL AS INT64) AS `runs_1d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_1d`,
    CAST(NULL AS INT64) AS `runs_7d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_7d`,
    CAST(NULL AS INT64) AS `runs_30d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_30d`,
    CAST(NULL AS INT64) AS `consecutive_failures`,
    CAST(NULL AS FLOAT64) AS `mean_duration_ms`,
    CAST(NULL AS INT64) AS `slowest_duration_ms`,
    CAST(NULL AS FLOAT64) AS `slo_target_ratio`,
    CAST(NULL AS FLOAT64) AS `error_budget_left_ratio`,
    CAST(NULL AS BOOL) AS `is_success_sla_met`,
    CAST(NULL AS STRING) AS `last_run_id`,
    CAST(NULL AS STRING) AS `last_status`,
    CAST(NULL AS TIMESTAMP) AS `last_finished_at`,
    CAST(NULL AS TIMESTAMP) AS `onset_at`,
    CAST(NULL AS TIMESTAMP) AS `since_at`,
    CAST(NULL AS FLOAT64) AS `measured`,
    CAST(NULL AS STRING) AS `what`,
    CAST(NULL AS TIMESTAMP) AS `known_onset_at`,
    CAST(NULL AS STRING) AS `alert_id`,
    CAST(NULL AS STRING) AS `severity`,
    CAST(NULL AS TIMESTAMP) AS `opened_at`,
    CAST(NULL AS TIMESTAMP) AS `last_seen_at`,
    CAST(NULL AS TIMESTAMP) AS `resolved_at`,
    CAST(NULL AS STRING) AS `message`,
    CAST(NULL AS STRING) AS `runbook`,
    CAST(NULL AS TIMESTAMP) AS `open_notified_at`,
    CAST(NULL AS TIMESTAMP) AS `close_notified_at`,
    CAST(NULL AS STRING) AS `condition`,
    `t34`.`silver_reach_at`
  FROM (
    SELECT
      MAX(`t10`.`fetched_at`) AS `silver_reach_at`
    FROM (
      SELECT
        *
      FROM `raw_snapshots` AS `t1`
      WHERE
        `t1`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
        AND `t1`.`fetched_at` <= CAST(@latest AS TIMESTAMP)
        AND NOT `t1`.`silver_at` IS NULL
    ) AS `t10`
  ) AS `t34`
  UNION ALL
  SELECT
    'tick' AS `kind`,
    `t47`.`dag`,
    `t47`.`scheduled_at`,
    CAST(NULL AS STRING) AS `scope`,
    CAST(NULL AS TIMESTAMP) AS `as_of`,
    CAST(NULL AS TIMESTAMP) AS `last_successful_pull_at`,
    CAST(NULL AS FLOAT64) AS `freshness_minutes`,
    CAST(NULL AS BOOL) AS `is_match_day`,
    CAST(NULL AS INT64) AS `freshness_sla_minutes`,
    CAST(NULL AS BOOL) AS `is_freshness_sla_met`,
    CAST(NULL AS INT64) AS `in_play_count`,
    CAST(NULL AS INT64) AS `stuck_match_count`,
    CAST(NULL AS TIMESTAMP) AS `last_status_timestamp`,
    CAST(NULL AS BOOL) AS `is_feed_frozen`,
    CAST(NULL AS INT64) AS `in_play_sighting_count`,
    CAST(NULL AS FLOAT64) AS `in_play_seen_in_time_ratio`,
    CAST(NULL AS BOOL) AS `is_lag_sla_met`,
    CAST(NULL AS INT64) AS `runs_1d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_1d`,
    CAST(NULL AS INT64) AS `runs_7d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_7d`,
    CAST(NULL AS INT64) AS `runs_30d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_30d`,
    CAST(NULL AS INT64) AS `consecutive_failures`,
    CAST(NULL AS FLOAT64) AS `mean_duration_ms`,
    CAST(NULL AS INT64) AS `slowest_duration_ms`,
    CAST(NULL AS FLOAT64) AS `slo_target_ratio`,
    CAST(NULL AS FLOAT64) AS `error_budget_left_ratio`,
    CAST(NULL AS BOOL) AS `is_success_sla_met`,
    CAST(NULL AS STRING) AS `last_run_id`,
    CAST(NULL AS STRING) AS `last_status`,
    CAST(NULL AS TIMESTAMP) AS `last_finished_at`,
    CAST(NULL AS TIMESTAMP) AS `onset_at`,
    CAST(NULL AS TIMESTAMP) AS `since_at`,
    CAST(NULL AS FLOAT64) AS `measured`,
    CAST(NULL AS STRING) AS `what`,
    CAST(NULL AS TIMESTAMP) AS `known_onset_at`,
    CAST(NULL AS STRING) AS `alert_id`,
    CAST(NULL AS STRING) AS `severity`,
    CAST(NULL AS TIMESTAMP) AS `opened_at`,
    CAST(NULL AS TIMESTAMP) AS `last_seen_at`,
    CAST(NULL AS TIMESTAMP) AS `resolved_at`,
    CAST(NULL AS STRING) AS `message`,
    CAST(NULL AS STRING) AS `runbook`,
    CAST(NULL AS TIMESTAMP) AS `open_notified_at`,
    CAST(NULL AS TIMESTAMP) AS `close_notified_at`,
    CAST(NULL AS STRING) AS `condition`,
    CAST(NULL AS TIMESTAMP) AS `silver_reach_at`
  FROM (
    SELECT
      `t22`.`dag`,
      `t22`.`scheduled_at`,
      `t22`.`started_at`,
      MAX(`t22`.`started_at`) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `newest_at`
    FROM (
      SELECT
        `t2`.`dag`,
        `t2`.`scheduled_at`,
        `t2`.`started_at`
      FROM `raw_pipeline_runs` AS `t2`
      WHERE
        `t2`.`started_at` >= TIMESTAMP_SUB(CAST(@since AS TIMESTAMP), INTERVAL '6' DAY)
        AND NOT `t2`.`scheduled_at` IS NULL
    ) AS `t22`
  ) AS `t47`
  WHERE
    (
      `t47`.`started_at` >= CAST(@since AS TIMESTAMP)
    )
    OR (
      `t47`.`newest_at` < CAST(@since AS TIMESTAMP)
    )
  UNION ALL
  SELECT
    'scope' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    `t129`.`scope`,
    `t129`.`as_of`,
    `t129`.`last_successful_pull_at`,
    ieee_divide(`t129`.`age`, 60000000) AS `freshness_minutes`,
    `t129`.`is_match_day`,
    `t129`.`bar` AS `freshness_sla_minutes`,
    `t129`.`age` < (
      `t129`.`bar` * 60000000
    ) AS `is_freshness_sla_met`,
    `t129`.`in_play_count`,
    `t129`.`stuck_match_count`,
    `t129`.`last_status_timestamp`,
    COALESCE(
      (
        TIMESTAMP_DIFF(`t129`.`last_successful_pull_at`, `t129`.`last_stamp_at`, MICROSECOND) >= 3600000000
      )
      AND (
        TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t129`.`last_successful_pull_at`, MICROSECOND) < 3600000000
      )
      AND (
        TIMESTAMP_DIFF(`t129`.`last_stamp_at`, `t129`.`last_kick_off_at`, MICROSECOND) <= 9000000000
      ),
      FALSE
    ) AS `is_feed_frozen`,
    `t129`.`judged` AS `in_play_sighting_count`,
    ieee_divide(`t129`.`in_time`, NULLIF(`t129`.`judged`, 0)) AS `in_play_seen_in_time_ratio`,
    ieee_divide(`t129`.`in_time`, NULLIF(`t129`.`judged`, 0)) >= 0.95 AS `is_lag_sla_met`,
    CAST(NULL AS INT64) AS `runs_1d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_1d`,
    CAST(NULL AS INT64) AS `runs_7d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_7d`,
    CAST(NULL AS INT64) AS `runs_30d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_30d`,
    CAST(NULL AS INT64) AS `consecutive_failures`,
    CAST(NULL AS FLOAT64) AS `mean_duration_ms`,
    CAST(NULL AS INT64) AS `slowest_duration_ms`,
    CAST(NULL AS FLOAT64) AS `slo_target_ratio`,
    CAST(NULL AS FLOAT64) AS `error_budget_left_ratio`,
    CAST(NULL AS BOOL) AS `is_success_sla_met`,
    CAST(NULL AS STRING) AS `last_run_id`,
    CAST(NULL AS STRING) AS `last_status`,
    CAST(NULL AS TIMESTAMP) AS `last_finished_at`,
    CAST(NULL AS TIMESTAMP) AS `onset_at`,
    CAST(NULL AS TIMESTAMP) AS `since_at`,
    CAST(NULL AS FLOAT64) AS `measured`,
    CAST(NULL AS STRING) AS `what`,
    CAST(NULL AS TIMESTAMP) AS `known_onset_at`,
    CAST(NULL AS STRING) AS `alert_id`,
    CAST(NULL AS STRING) AS `severity`,
    CAST(NULL AS TIMESTAMP) AS `opened_at`,
    CAST(NULL AS TIMESTAMP) AS `last_seen_at`,
    CAST(NULL AS TIMESTAMP) AS `resolved_at`,
    CAST(NULL AS STRING) AS `message`,
    CAST(NULL AS STRING) AS `runbook`,
    CAST(NULL AS TIMESTAMP) AS `open_notified_at`,
    CAST(NULL AS TIMESTAMP) AS `close_notified_at`,
    CAST(NULL AS STRING) AS `condition`,
    CAST(NULL AS TIMESTAMP) AS `silver_reach_at`
  FROM (
    SELECT
      `t121`.`scope`,
      `t121`.`is_match_day`,
      `t121`.`in_play_count`,
      `t121`.`stuck_match_count`,
      `t121`.`last_status_timestamp`,
      `t121`.`last_stamp_at`,
      `t121`.`last_kick_off_at`,
      `t121`.`scope_right`,
      COALESCE(`t121`.`judged`, 0) AS `judged`,
      `t121`.`in_time`,
      `t121`.`last_successful_pull_at`,
      CAST(@as_of AS TIMESTAMP) AS `as_of`,
      TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t121`.`last_successful_pull_at`, MICROSECOND) AS `age`,
      CAST(IF(`t121`.`is_match_day`, 20, 90) AS INT64) AS `bar`
    FROM (
      SELECT
        `t81`.`scope`,
        `t81`.`is_match_day`,
        `t81`.`in_play_count`,
        `t81`.`stuck_match_count`,
        `t81`.`last_status_timestamp`,
        `t81`.`last_stamp_at`,
        `t81`.`last_kick_off_at`,
        `t119`.`scope` AS `scope_right`,
        `t119`.`judged`,
        `t119`.`in_time`,
        `t45`.`last_successful_pull_at`
      FROM (
        SELECT
          'ALL' AS `scope`,
          `t64`.`is_match_day`,
          `t64`.`in_play_count`,
          `t64`.`stuck_match_count`,
          `t64`.`last_status_timestamp`,
          `t64`.`last_stamp_at`,
          `t64`.`last_kick_off_at`
        FROM (
          SELECT
            COALESCE(LOGICAL_OR(`t55`.`makes_match_day`), FALSE) AS `is_match_day`,
            COALESCE(SUM(CAST(`t55`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
            COALESCE(SUM(CAST(`t55`.`is_stuck` AS INT64)), 0) AS `stuck_match_count`,
            MAX(IF(`t55`.`is_in_play`, `t55`.`stamp`, NULL)) AS `last_status_timestamp`,
            MAX(`t55`.`stamp`) AS `last_stamp_at`,
            MAX(IF(`t55`.`is_in_play`, `t55`.`kick_off`, NULL)) AS `last_kick_off_at`
          FROM `t48` AS `t55`
        ) AS `t64`
        UNION ALL
        SELECT
          `t55`.`competition_code` AS `scope`,
          COALESCE(LOGICAL_OR(`t55`.`makes_match_day`), FALSE) AS `is_match_day`,
          COALESCE(SUM(CAST(`t55`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
          COALESCE(SUM(CAST(`t55`.`is_stuck` AS INT64)), 0) AS `stuck_match_count`,
          MAX(IF(`t55`.`is_in_play`, `t55`.`stamp`, NULL)) AS `last_status_timestamp`,
          MAX(`t55`.`stamp`) AS `last_stamp_at`,
          MAX(IF(`t55`.`is_in_play`, `t55`.`kick_off`, NULL)) AS `last_kick_off_at`
        FROM `t48` AS `t55`
        GROUP BY
          1
      ) AS `t81`
      LEFT OUTER JOIN (
        SELECT
          'ALL' AS `scope`,
          `t108`.`judged`,
          `t108`.`in_time`
        FROM (
          SELECT
            COUNT(*) AS `judged`,
            SUM(CAST(`t96`.`is_in_time` AS INT64)) AS `in_time`
          FROM `t95` AS `t96`
        ) AS `t108`
        UNION ALL
        SELECT
          `t96`.`competition_code` AS `scope`,
          COUNT(*) AS `judged`,
          SUM(CAST(`t96`.`is_in_time` AS INT64)) AS `in_time`
        FROM `t95` AS `t96`
        GROUP BY
          1
      ) AS `t119`
        ON `t81`.`scope` = `t119`.`scope`
      CROSS JOIN (
        SELECT
          MAX(`t21`.`fetched_at`) AS `last_successful_pull_at`
        FROM `t11` AS `t21`
      ) AS `t45`
    ) AS `t121`
  ) AS `t129`
  UNION ALL
  SELECT
    'dag' AS `kind`,
    `t63`.`dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    CAST(NULL AS STRING) AS `scope`,
    CAST(@as_of AS TIMESTAMP) AS `as_of`,
    CAST(NULL AS TIMESTAMP) AS `last_successful_pull_at`,
    CAST(NULL AS FLOAT64) AS `freshness_minutes`,
    CAST(NULL AS BOOL) AS `is_match_day`,
    CAST(NULL AS INT64) AS `freshness_sla_minutes`,
    CAST(NULL AS BOOL) AS `is_freshness_sla_met`,
    CAST(NULL AS INT64) AS `in_play_count`,
    CAST(NULL AS INT64) AS `stuck_match_count`,
    CAST(NULL AS TIMESTAMP) AS `last_status_timestamp`,
    CAST(NULL AS BOOL) AS `is_feed_frozen`,
    CAST(NULL AS INT64) AS `in_play_sighting_count`,
    CAST(NULL AS FLOAT64) AS `in_play_seen_in_time_ratio`,
    CAST(NULL AS BOOL) AS `is_lag_sla_met`,
    `t63`.`runs_1d`,
    ieee_divide(`t63`.`good_1d`, NULLIF(`t63`.`runs_1d`, 0)) AS `success_ratio_1d`,
    `t63`.`runs_7d`,
    ieee_divide(`t63`.`good_7d`, NULLIF(`t63`.`runs_7d`, 0)) AS `success_ratio_7d`,
    `t63`.`runs_30d`,
    ieee_divide(`t63`.`good_30d`, `t63`.`runs_30d`) AS `success_ratio_30d`,
    COALESCE(`t63`.`newest_good`, `t63`.`runs_30d`) AS `consecutive_failures`,
    `t63`.`mean_duration_ms`,
    `t63`.`slowest_duration_ms`,
    0.99 AS `slo_target_ratio`,
    1 - ieee_divide((
      `t63`.`runs_30d` - `t63`.`good_30d`
    ) * 100, `t63`.`runs_30d` * 1) AS `error_budget_left_ratio`,
    (
      `t63`.`good_7d` * 100
    ) >= (
      NULLIF(`t63`.`runs_7d`, 0) * 99
    ) AS `is_success_sla_met`,
    `t63`.`last_run_id`,
    `t63`.`last_status`,
    `t63`.`last_finished_at`,
    CAST(NULL AS TIMESTAMP) AS `onset_at`,
    CAST(NULL AS TIMESTAMP) AS `since_at`,
    CAST(NULL AS FLOAT64) AS `measured`,
    CAST(NULL AS STRING) AS `what`,
    CAST(NULL AS TIMESTAMP) AS `known_onset_at`,
    CAST(NULL AS STRING) AS `alert_id`,
    CAST(NULL AS STRING) AS `severity`,
    CAST(NULL AS TIMESTAMP) AS `opened_at`,
    CAST(NULL AS TIMESTAMP) AS `last_seen_at`,
    CAST(NULL AS TIMESTAMP) AS `resolved_at`,
    CAST(NULL AS STRING) AS `message`,
    CAST(NULL AS STRING) AS `runbook`,
    CAST(NULL AS TIMESTAMP) AS `open_notified_at`,
    CAST(NULL AS TIMESTAMP) AS `close_notified_at`,
    CAST(NULL AS STRING) AS `condition`,
    CAST(NULL AS TIMESTAMP) AS `silver_reach_at`
  FROM (
    SELECT
      `t54`.`dag`,
      SUM(CAST(`t54`.`is_in_1d` AS INT64)) AS `runs_1d`,
      SUM(CAST(`t54`.`is_in_7d` AS INT64)) AS `runs_7d`,
      COUNT(*) AS `runs_30d`,
      SUM(CAST(`t54`.`is_good` AND `t54`.`is_in_1d` AS INT64)) AS `good_1d`,
      SUM(CAST(`t54`.`is_good` AND `t54`.`is_in_7d` AS INT64)) AS `good_7d`,
      SUM(CAST(`t54`.`is_good` AS INT64)) AS `good_30d`,
      MIN(IF(`t54`.`is_good`, `t54`.`rank`, NULL)) AS `newest_good`,
      AVG(IF(`t54`.`is_timed`, `t54`.`duration_ms`, NULL)) AS `mean_duration_ms`,
      MAX(IF(`t54`.`is_timed`, `t54`.`duration_ms`, NULL)) AS `slowest_duration_ms`,
      MAX(IF(`t54`.`rank` = 0, `t54`.`run_id`, NULL)) AS `last_run_id`,
      MAX(IF(`t54`.`rank` = 0, `t54`.`status`, NULL)) AS `last_status`,
      MAX(IF(`t54`.`rank` = 0, `t54`.`finished_at`, NULL)) AS `last_finished_at`
    FROM (
      SELECT
        `t28`.`run_id`,
        `t28`.`dag`,
        `t28`.`trigger`,
        `t28`.`scheduled_at`,
        `t28`.`started_at`,
        `t28`.`finished_at`,
        `t28`.`duration_ms`,
        `t28`.`status`,
        `t28`.`attempts`,
        `t28`.`last_attempt_at`,
        `t28`.`failed_step`,
        `t28`.`error`,
        `t28`.`steps`,
        `t28`.`api_calls`,
        `t28`.`statements`,
        `t28`.`billed_bytes`,
        `t28`.`code_version`,
        ROW_NUMBER() OVER (PARTITION BY `t28`.`dag` ORDER BY `t28`.`started_at` DESC, `t28`.`run_id` DESC) - 1 AS `rank`,
        `t28`.`status` IN ('success', 'skipped') AS `is_good`,
        `t28`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '1' DAY) AS `is_in_1d`,
        `t28`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AS `is_in_7d`,
        (
          `t28`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
        )
        AND (
          `t28`.`attempts` > 0
        ) AS `is_timed`
      FROM (
        SELECT
          *
        FROM `raw_pipeline_runs` AS `t2`
        WHERE
          `t2`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          AND `t2`.`finished_at` < CAST(@as_of AS TIMESTAMP)
        UNION ALL
        SELECT
          `t2`.`run_id`,
          'ALL' AS `dag`,
          `t2`.`trigger`,
          `t2`.`scheduled_at`,
          `t2`.`started_at`,
          `t2`.`finished_at`,
          `t2`.`duration_ms`,
          `t2`.`status`,
          `t2`.`attempts`,
          `t2`.`last_attempt_at`,
          `t2`.`failed_step`,
          `t2`.`error`,
          `t2`.`steps`,
          `t2`.`api_calls`,
          `t2`.`statements`,
          `t2`.`billed_bytes`,
          `t2`.`code_version`
        FROM `raw_pipeline_runs` AS `t2`
        WHERE
          `t2`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          AND `t2`.`finished_at` < CAST(@as_of AS TIMESTAMP)
      ) AS `t28`
    ) AS `t54`
    GROUP BY
      1
  ) AS `t63`
  UNION ALL
  SELECT
    'condition' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    `t141`.`scope`,
    CAST(NULL AS TIMESTAMP) AS `as_of`,
    CAST(NULL AS TIMESTAMP) AS `last_successful_pull_at`,
    CAST(NULL AS FLOAT64) AS `freshness_minutes`,
    CAST(NULL AS BOOL) AS `is_match_day`,
    CAST(NULL AS INT64) AS `freshness_sla_minutes`,
    CAST(NULL AS BOOL) AS `is_freshness_sla_met`,
    CAST(NULL AS INT64) AS `in_play_count`,
    CAST(NULL AS INT64) AS `stuck_match_count`,
    CAST(NULL AS TIMESTAMP) AS `last_status_timestamp`,
    CAST(NULL AS BOOL) AS `is_feed_frozen`,
    CAST(NULL AS INT64) AS `in_play_sighting_count`,
    CAST(NULL AS FLOAT64) AS `in_play_seen_in_time_ratio`,
    CAST(NULL AS BOOL) AS `is_lag_sla_met`,
    CAST(NULL AS INT64) AS `runs_1d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_1d`,
    CAST(NULL AS INT64) AS `runs_7d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_7d`,
    CAST(NULL AS INT64) AS `runs_30d`,
    CAST(NULL AS FLOAT64) AS `success_ratio_30d`,
    CAST(NULL AS INT64) AS `consecutive_failures`,
    CAST(NULL AS FLOAT64) AS `mean_duration_ms`,
    CAST(NULL AS INT64) AS `slowest_duration_ms`,
    CAST(NULL AS FLOAT64) AS `slo_target_ratio`,
    CAST(NULL AS FLOAT64) AS `error_budget_left_ratio`,
    CAST(NULL AS BOOL) AS `is_success_sla_met`,
    CAST(NULL AS STRING) AS `last_run_id`,
    CAST(NULL AS STRING) AS `last_status`,
    CAST(NULL AS TIMESTAMP) AS `last_finished_at`,
    `t141`.`onset_at`,
    `t141`.`since_at`,
    `t141`.`measured`,
    `t141`.`what`,
    `t141`.`known_onset_at`,
    `t141`.`alert_id`,
    `t141`.`severity`,
    `t141`.`opened_at`,
    `t141`.`last_seen_at`,
    `t141`.`resolved_at`,
    `t141`.`message`,
    `t141`.`runbook`,
    `t141`.`open_notified_at`,
    `t141`.`close_notified_at`,
    `t141`.`condition`,
    CAST(NULL AS TIMESTAMP) AS `silver_reach_at`
  FROM (
    SELECT
      `t140`.*
      EXCEPT (`is_wrong`)
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t138`.`onset_at`,
          `t138`.`since_at`,
          `t138`.`measured`,
          `t138`.`what`,
          `t80`.`known_onset_at`,
          `t80`.`alert_id`,
          `t80`.`severity`,
          `t80`.`opened_at`,
          `t80`.`last_seen_at`,
          `t80`.`resolved_at`,
          `t80`.`message`,
          `t80`.`runbook`,
          `t80`.`open_notified_at`,
          `t80`.`close_notified_at`,
          COALESCE(`t138`.`condition`, `t80`.`known_condition`) AS `condition`,
          COALESCE(`t138`.`scope`, `t80`.`known_scope`) AS `scope`,
          NOT `t138`.`condition` IS NULL AS `is_wrong`
        FROM (
          SELECT
            `t136`.`condition`,
            `t136`.`scope`,
            `t136`.`onset_at`,
            `t136`.`since_at`,
            `t136`.`measured`,
            `t136`.`what`,
            0 AS `turn`
          FROM (
            SELECT
              'no_successful_pull' AS `condition`,
              'ALL' AS `scope`,
              TIMESTAMP_ADD(GREATEST(
                COALESCE(`t114`.`last_pull_at`, `t114`.`match_day_began_at`),
                `t114`.`match_day_began_at`
              ), INTERVAL '30' MINUTE) AS `onset_at`,
              GREATEST(
                COALESCE(`t114`.`last_pull_at`, `t114`.`match_day_began_at`),
                `t114`.`match_day_began_at`
              ) AS `since_at`,
              30.0 AS `measured`,
              CAST(NULL AS STRING) AS `what`
            FROM `t110` AS `t114`
            WHERE
              `t114`.`is_match_day`
              AND TIMESTAMP_DIFF(
                CAST(@as_of AS TIMESTAMP),
                GREATEST(
                  COALESCE(`t114`.`last_pull_at`, `t114`.`match_day_began_at`),
                  `t114`.`match_day_began_at`
                ),
                MICROSECOND
              ) > 1800000000
            UNION ALL
            SELECT
              'freshness_sla' AS `condition`,
              'ALL' AS `scope`,
              IF(
                `t114`.`was_match_day`,
                GREATEST(
                  TIMESTAMP_ADD(`t114`.`last_pull_at`, INTERVAL '20' MINUTE),
                  COALESCE(`t114`.`earlier_began_at`, `t114`.`late_at`)
                ),
                `t114`.`late_at`
              ) AS `onset_at`,
              `t114`.`last_pull_at` AS `since_at`,
              IF(`t114`.`is_match_day`, 20.0, 90.0) AS `measured`,
              IF(`t114`.`is_match_day`, 'a match-day', 'no match-day') AS `what`
            FROM `t110` AS `t114`
            WHERE
              TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t114`.`last_pull_at`, MICROSECOND) >= (
                CAST(IF(`t114`.`is_match_day`, 20, 90) AS INT64) * 60000000
              )
            UNION ALL
            SELECT
              'feed_frozen' AS `condition`,
              'ALL' AS `scope`,
              TIMESTAMP_ADD(`t114`.`last_stamp_at`, INTERVAL '60' MINUTE) AS `onset_at`,
              `t114`.`last_stamp_at` AS `since_at`,
              CAST(`t114`.`in_play_count` AS FLOAT64) AS `measured`,
              CAST(NULL AS STRING) AS `what`
            FROM `t110` AS `t114`
            WHERE
              COALESCE(
                (
                  TIMESTAMP_DIFF(`t114`.`last_pull_at`, `t114`.`last_stamp_at`, MICROSECOND) >= 3600000000
                )
                AND (
                  TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t114`.`last_pull_at`, MICROSECOND) < 3600000000
                )
                AND (
                  TIMESTAMP_DIFF(`t114`.`last_stamp_at`, `t114`.`last_kick_off_at`, MICROSECOND) <= 9000000000
                ),
                FALSE
              )
            UNION ALL
            SELECT
              'stuck_match' AS `condition`,
              CONCAT('match ', CAST(`t3`.`match_id` AS STRING)) AS `scope`,
              TIMESTAMP_ADD(`t3`.`utc_date`, INTERVAL '150' MINUTE) AS `onset_at`,
              `t3`.`utc_date` AS `since_at`,
              150.0 AS `measured`,
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT(`t3`.`competition_code`, ': '), COALESCE(`t3`.`home_team_name`, '?')),
                  ' - '
                ),
                COALESCE(`t3`.`away_team_name`, '?')
              ) AS `what`
            FROM `silver_live_match_state` AS `t3`
            WHERE
              `t3`.`competition_code` IN UNNEST(@competitions)
              AND `t3`.`missing_since` IS NULL
              AND `t3`.`is_in_play`
              AND `t3`.`utc_date` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
              AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t3`.`utc_date`, MICROSECOND) > 9000000000
            UNION ALL
            SELECT
              'schema_mismatch' AS `condition`,
              `t103`.`place` AS `scope`,
              `t103`.`onset_at`,
              `t103`.`onset_at` AS `since_at`,
              1.0 AS `measured`,
              `t103`.`first` AS `what`
            FROM (
              SELECT
                `t93`.`place`,
                MIN(`t93`.`fetched_at`) AS `onset_at`,
                MAX(`t93`.`fetched_at`) AS `newest_at`,
                MAX(IF(`t93`.`turn` = 0, `t93`.`snapshot_id`, NULL)) AS `first`
              FROM (
                SELECT
                  `t84`.`fetched_at`,
                  `t84`.`snapshot_id`,
                  `t84`.`place`,
                  `t84`.`is_bad`,
                  `t84`.`age`,
                  `t84`.`good_age`,
                  ROW_NUMBER() OVER (
                    PARTITION BY `t84`.`place`
                    ORDER BY `t84`.`fetched_at` ASC, `t84`.`snapshot_id` ASC
                  ) - 1 AS `turn`
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      `t53`.`fetched_at`,
                      `t53`.`snapshot_id`,
                      `t53`.`place`,
                      `t53`.`is_bad`,
                      `t53`.`age`,
                      MIN(IF(`t53`.`is_bad`, CAST(NULL AS INT64), `t53`.`age`)) OVER (
                        PARTITION BY `t53`.`place`
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS `good_age`
                    FROM (
                      SELECT
                        `t27`.`fetched_at`,
                        `t27`.`snapshot_id`,
                        `t27`.`place`,
                        `t27`.`is_bad`,
                        ROW_NUMBER() OVER (
                          PARTITION BY `t27`.`place`
                          ORDER BY `t27`.`fetched_at` DESC, `t27`.`snapshot_id` DESC
                        ) - 1 AS `age`
                      FROM (
                        SELECT
                          `t1`.`fetched_at`,
                          `t1`.`snapshot_id`,
                          IF(
                            `t1`.`resource` = 'matches',
                            'matches',
                            CONCAT(CONCAT(`t1`.`resource`, '/'), `t1`.`scope`)
                          ) AS `place`,
                          `t1`.`verdict` <> 'valid' AS `is_bad`
                        FROM `raw_snapshots` AS `t1`
                        WHERE
                          `t1`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
                          AND `t1`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                          AND `t1`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
                          AND `t1`.`verdict` IN ('valid', 'partial', 'invalid')
                      ) AS `t27`
                    ) AS `t53`
                  ) AS `t70`
                  WHERE
                    (
                      `t70`.`good_age` IS NULL
                    ) OR (
                      `t70`.`age` < `t70`.`good_age`
                    )
                ) AS `t84`
              ) AS `t93`
              GROUP BY
                1
            ) AS `t103`
            WHERE
              `t103`.`newest_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
            UNION ALL
            SELECT
              'consecutive_dag_failures' AS `condition`,
              `t91`.`dag` AS `scope`,
              `t91`.`finished_at` AS `onset_at`,
              `t91`.`finished_at` AS `since_at`,
              2.0 AS `measured`,
              CONCAT(CONCAT(CONCAT(`t91`.`run_id`, ' ('), `t91`.`at_fault`), ')') AS `what`
            FROM (
              SELECT
                `t82`.`dag`,
                `t82`.`run_id`,
                `t82`.`started_at`,
                `t82`.`finished_at`,
                `t82`.`at_fault`,
                `t82`.`is_bad`,
                `t82`.`age`,
                `t82`.`good_age`,
                ROW_NUMBER() OVER (PARTITION BY `t82`.`dag` ORDER BY `t82`.`started_at` ASC, `t82`.`run_id` ASC) - 1 AS `turn`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t49`.`dag`,
                    `t49`.`run_id`,
                    `t49`.`started_at`,
                    `t49`.`finished_at`,
                    `t49`.`at_fault`,
                    `t49`.`is_bad`,
                    `t49`.`age`,
                    MIN(IF(`t49`.`is_bad`, CAST(NULL AS INT64), `t49`.`age`)) OVER (PARTITION BY `t49`.`dag` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `good_age`
                  FROM (
                    SELECT
                      `t19`.`dag`,
                      `t19`.`run_id`,
                      `t19`.`started_at`,
                      `t19`.`finished_at`,
                      `t19`.`at_fault`,
                      `t19`.`is_bad`,
                      ROW_NUMBER() OVER (PARTITION BY `t19`.`dag` ORDER BY `t19`.`started_at` DESC, `t19`.`run_id` DESC) - 1 AS `age`
                    FROM (
                      SELECT
                        `t2`.`dag`,
                        `t2`.`run_id`,
                        `t2`.`started_at`,
                        `t2`.`finished_at`,
                        COALESCE(`t2`.`failed_step`, `t2`.`status`) AS `at_fault`,
                        NOT (
                          `t2`.`status` IN ('success', 'skipped')
                        ) AS `is_bad`
                      FROM `raw_pipeline_runs` AS `t2`
                      WHERE
                        `t2`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                        AND `t2`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                    ) AS `t19`
                  ) AS `t49`
                ) AS `t66`
                WHERE
                  (
                    `t66`.`good_age` IS NULL
                  ) OR (
                    `t66`.`age` < `t66`.`good_age`
                  )
              ) AS `t82`
            ) AS `t91`
            WHERE
              `t91`.`turn` = 1
            UNION ALL
            SELECT
              'success_rate' AS `condition`,
              `t130`.`place` AS `scope`,
              `t130`.`at` AS `onset_at`,
              `t130`.`at` AS `since_at`,
              ieee_divide((
                `t130`.`total` - `t130`.`failed`
              ) * 100, `t130`.`total`) AS `measured`,
              CONCAT(CONCAT(CAST(`t130`.`failed` AS STRING), ' of '), CAST(`t130`.`total` AS STRING)) AS `what`
            FROM (
              SELECT
                `t120`.`at`,
                `t120`.`total`,
                `t120`.`failed`,
                `t120`.`place`,
                `t120`.`is_bad`,
                `t120`.`age`,
                `t120`.`good_age`,
                ROW_NUMBER() OVER (PARTITION BY `t120`.`place` ORDER BY `t120`.`at` ASC, `t120`.`place` ASC) - 1 AS `turn`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t99`.`at`,
                    `t99`.`total`,
                    `t99`.`failed`,
                    `t99`.`place`,
                    `t99`.`is_bad`,
                    `t99`.`age`,
                    MIN(IF(`t99`.`is_bad`, CAST(NULL AS INT64), `t99`.`age`)) OVER (
                      PARTITION BY `t99`.`place`
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS `good_age`
                  FROM (
                    SELECT
                      `t90`.`at`,
                      `t90`.`total`,
                      `t90`.`failed`,
                      `t90`.`place`,
                      `t90`.`is_bad`,
                      ROW_NUMBER() OVER (PARTITION BY `t90`.`place` ORDER BY `t90`.`at` DESC, `t90`.`place` DESC) - 1 AS `age`
                    FROM (
                      SELECT
                        `t79`.`at`,
                        `t79`.`total`,
                        `t79`.`failed`,
                        'ALL' AS `place`,
                        (
                          (
                            `t79`.`total` - `t79`.`failed`
                          ) * 100
                        ) < (
                          `t79`.`total` * 99
                        ) AS `is_bad`
                      FROM (
                        SELECT
                          `t60`.`at`,
                          `t60`.`runs`,
                          `t60`.`bad`,
                          SUM(`t60`.`runs`) OVER (ORDER BY `t60`.`at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `total`,
                          SUM(`t60`.`bad`) OVER (ORDER BY `t60`.`at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `failed`
                        FROM (
                          SELECT
                            `t57`.`at`,
                            SUM(`t57`.`runs`) AS `runs`,
                            SUM(`t57`.`bad`) AS `bad`
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                `t2`.`finished_at` AS `at`,
                                1 AS `runs`,
                                CAST(NOT (
                                  `t2`.`status` IN ('success', 'skipped')
                                ) AS INT64) AS `bad`
                              FROM `raw_pipeline_runs` AS `t2`
                              WHERE
                                `t2`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                                AND `t2`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                              UNION ALL
                              SELECT
                                TIMESTAMP_ADD(`t2`.`started_at`, INTERVAL '7' DAY) AS `at`,
                                -1 AS `runs`,
                                -(
                                  CAST(NOT (
                                    `t2`.`status` IN ('success', 'skipped')
                                  ) AS INT64)
                                ) AS `bad`
                              FROM `raw_pipeline_runs` AS `t2`
                              WHERE
                                `t2`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                                AND `t2`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                            ) AS `t38`
                            WHERE
                              `t38`.`at` < CAST(@as_of AS TIMESTAMP)
                          ) AS `t57`
                          GROUP BY
                            1
                        ) AS `t60`
                      ) AS `t79`
                      WHERE
                        `t79`.`at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '23' DAY)
                    ) AS `t90`
                  ) AS `t99`
                ) AS `t117`
                WHERE
                  (
                    `t117`.`good_age` IS NULL
                  ) OR (
                    `t117`.`age` < `t117`.`good_age`
                  )
              ) AS `t120`
            ) AS `t130`
            WHERE
              `t130`.`turn` = 0
            UNION ALL
            SELECT
              'reconcile_conflict' AS `condition`,
              CONCAT('match ', CAST(`t118`.`match_id` AS STRING)) AS `scope`,
              `t118`.`onset_at`,
              `t118`.`live_stamp` AS `since_at`,
              1.0 AS `measured`,
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT(`t118`.`competition_code`, ': '), COALESCE(`t118`.`home_team_name`, '?')),
                  ' - '
                ),
                COALESCE(`t118`.`away_team_name`, '?')
              ) AS `what`
            FROM (
              SELECT
                `t107`.`match_id`,
                `t107`.`as_of`,
                `t107`.`as_of_date`,
                `t107`.`competition_code`,
                `t107`.`home_team_name`,
                `t107`.`away_team_name`,
                `t107`.`is_bad`,
                `t107`.`age`,
                `t107`.`good_age`,
                `t107`.`turn`,
                `t41`.`newest`,
                `t106`.`onset_at`,
                `t13`.`live_stamp`,
                `t13`.`live_hash`,
                `t15`.`batch_stamp`,
                `t15`.`batch_hash`
              FROM (
                SELECT
                  *
                FROM `t92` AS `t94`
                WHERE
                  `t94`.`age` = 0
              ) AS `t107`
              INNER JOIN (
                SELECT
                  MAX(`t18`.`as_of`) AS `newest`
                FROM (
                  SELECT
                    *
                  FROM `gold_reconciliation` AS `t7`
                  WHERE
                    `t7`.`as_of` <= CAST(@as_of AS TIMESTAMP)
                    AND `t7`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                ) AS `t18`
              ) AS `t41`
                ON `t107`.`as_of` = `t41`.`newest`
              INNER JOIN (
                SELECT
                  `t94`.`match_id`,
                  MIN(`t94`.`as_of`) AS `onset_at`
                FROM `t92` AS `t94`
                GROUP BY
                  1
              ) AS `t106`
                ON `t107`.`match_id` = `t106`.`match_id`
              INNER JOIN (
                SELECT
                  `t3`.`match_id`,
                  `t3`.`status_timestamp` AS `live_stamp`,
                  `t3`.`content_hash` AS `live_hash`
                FROM `silver_live_match_state` AS `t3`
              ) AS `t13`
                ON `t107`.`match_id` = `t13`.`match_id`
              INNER JOIN (
                SELECT
                  `t6`.`match_id`,
                  `t6`.`status_timestamp` AS `batch_stamp`,
                  `t6`.`content_hash` AS `batch_hash`
                FROM `silver_matches` AS `t6`
              ) AS `t15`
                ON `t107`.`match_id` = `t15`.`match_id`
            ) AS `t118`
            WHERE
              `t118`.`live_stamp` = `t118`.`batch_stamp`
              AND `t118`.`live_hash` <> `t118`.`batch_hash`
          ) AS `t136`
        ) AS `t138`
        FULL OUTER JOIN (
          SELECT
            `t51`.`alert_id`,
            `t51`.`severity`,
            `t51`.`opened_at`,
            `t51`.`last_seen_at`,
            `t51`.`resolved_at`,
            `t51`.`message`,
            `t51`.`runbook`,
            `t51`.`open_notified_at`,
            `t51`.`close_notified_at`,
            `t51`.`known_turn`,
            `t51`.`condition` AS `known_condition`,
            `t51`.`scope` AS `known_scope`,
            `t51`.`onset_at` AS `known_onset_at`
          FROM (
            SELECT
              `t24`.`alert_id`,
              `t24`.`condition`,
              `t24`.`scope`,
              `t24`.`severity`,
              `t24`.`onset_at`,
              `t24`.`opened_at`,
              `t24`.`last_seen_at`,
              `t24`.`resolved_at`,
              `t24`.`message`,
              `t24`.`runbook`,
              `t24`.`open_notified_at`,
              `t24`.`close_notified_at`,
              ROW_NUMBER() OVER (
                PARTITION BY `t24`.`condition`, `t24`.`scope`
                ORDER BY `t24`.`onset_at` DESC, `t24`.`alert_id` DESC
              ) - 1 AS `known_turn`
            FROM (
              SELECT
                *
              FROM `raw_alerts` AS `t4`
              WHERE
                `t4`.`onset_at` >= CAST(@horizon AS TIMESTAMP)
                AND (
                  (
                    `t4`.`opened_at` <= CAST(@as_of AS TIMESTAMP)
                  )
                  OR (
                    `t4`.`resolved_at` IS NULL
                  )
                )
            ) AS `t24`
          ) AS `t51`
          WHERE
            (
              `t51`.`known_turn` = 0
            )
            OR (
              COALESCE(
                (
                  `t51`.`close_notified_at` IS NULL
                )
                AND (
                  `t51`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                ),
                FALSE
              )
              OR COALESCE(
                `t51`.`close_notified_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '60' MINUTE),
                FALSE
              )
            )
        ) AS `t80`
          ON `t138`.`condition` = `t80`.`known_condition`
          AND `t138`.`scope` = `t80`.`known_scope`
          AND `t138`.`turn` = `t80`.`known_turn`
      ) AS `t139`
      WHERE
        `t139`.`is_wrong`
        OR (
          `t139`.`resolved_at` IS NULL
        )
        OR (
          COALESCE(
            (
              `t139`.`close_notified_at` IS NULL
            )
            AND (
              `t139`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
            ),
            FALSE
          )
          OR COALESCE(
            `t139`.`close_notified_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '60' MINUTE),
            FALSE
          )
        )
    ) AS `t140`
  ) AS `t141`
) AS `t145`
ORDER BY
  `t145`.`kind` ASC NULLS LAST,
  `t145`.`scheduled_at` ASC NULLS LAST,
  `t145`.`dag` ASC NULLS LAST,
  `t145`.`condition` ASC NULLS LAST,
  `t145`.`scope` ASC NULLS LAST,
  `t145`.`known_onset_at` ASC NULLS LAST
