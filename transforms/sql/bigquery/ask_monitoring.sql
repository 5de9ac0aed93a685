-- ask_monitoring: All that monitoring asks at `as_of`, in one statement; `kind` says what a row is.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
WITH `t14` AS (
  SELECT
    *
  FROM `raw_snapshots` AS `t3`
  WHERE
    `t3`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
    AND `t3`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
    AND `t3`.`resource` = 'matches'
    AND `t3`.`http_status` = 200
    AND `t3`.`verdict` IN ('valid', 'partial')
), `t30` AS (
  SELECT
    *
  FROM `silver_live_match_history` AS `t7`
  WHERE
    `t7`.`competition_code` IN UNNEST(@competitions)
    AND `t7`.`is_in_play`
    AND COALESCE(`t7`.`effective_at`, `t7`.`status_timestamp`) >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
    AND COALESCE(`t7`.`effective_at`, `t7`.`status_timestamp`) < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
    AND `t7`.`first_seen_at` <= CAST(@as_of AS TIMESTAMP)
), `t38` AS (
  SELECT
    MAX(`t23`.`fetched_at`) AS `last_pull_at`
  FROM `t14` AS `t23`
), `t46` AS (
  SELECT
    `t4`.`competition_code`,
    `t4`.`is_in_play`,
    (
      (
        (
          `t4`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        )
        AND (
          `t4`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
        )
      )
      OR (
        (
          `t4`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        )
        AND (
          `t4`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
        )
        AND NOT (
          `t4`.`is_final`
        )
      )
    )
    AND NOT (
      `t4`.`status` IN ('POSTPONED', 'CANCELLED')
    ) AS `makes_match_day`,
    `t4`.`is_in_play`
    AND (
      TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t4`.`utc_date`, MICROSECOND) > 9000000000
    ) AS `is_stuck`,
    COALESCE(`t4`.`effective_at`, `t4`.`status_timestamp`) AS `stamp`,
    `t4`.`utc_date` AS `kick_off`
  FROM `silver_live_match_state` AS `t4`
  WHERE
    `t4`.`competition_code` IN UNNEST(@competitions) AND `t4`.`missing_since` IS NULL
), `t88` AS (
  SELECT
    `t79`.`match_id`,
    `t79`.`as_of`,
    `t79`.`as_of_date`,
    `t79`.`competition_code`,
    `t79`.`home_team_name`,
    `t79`.`away_team_name`,
    `t79`.`is_bad`,
    `t79`.`age`,
    `t79`.`good_age`,
    ROW_NUMBER() OVER (PARTITION BY `t79`.`match_id` ORDER BY `t79`.`as_of` ASC, `t79`.`as_of_date` ASC) - 1 AS `turn`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t48`.`match_id`,
        `t48`.`as_of`,
        `t48`.`as_of_date`,
        `t48`.`competition_code`,
        `t48`.`home_team_name`,
        `t48`.`away_team_name`,
        `t48`.`is_bad`,
        `t48`.`age`,
        MIN(IF(`t48`.`is_bad`, CAST(NULL AS INT64), `t48`.`age`)) OVER (
          PARTITION BY `t48`.`match_id`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `good_age`
      FROM (
        SELECT
          `t24`.`match_id`,
          `t24`.`as_of`,
          `t24`.`as_of_date`,
          `t24`.`competition_code`,
          `t24`.`home_team_name`,
          `t24`.`away_team_name`,
          `t24`.`is_bad`,
          ROW_NUMBER() OVER (
            PARTITION BY `t24`.`match_id`
            ORDER BY `t24`.`as_of` DESC, `t24`.`as_of_date` DESC
          ) - 1 AS `age`
        FROM (
          SELECT
            `t6`.`match_id`,
            `t6`.`as_of`,
            `t6`.`as_of_date`,
            `t6`.`competition_code`,
            `t6`.`home_team_name`,
            `t6`.`away_team_name`,
            COALESCE(`t6`.`cause` = 'same_stamp_conflict', FALSE) AS `is_bad`
          FROM `gold_reconciliation` AS `t6`
          WHERE
            `t6`.`as_of` <= CAST(@as_of AS TIMESTAMP)
            AND `t6`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
        ) AS `t24`
      ) AS `t48`
    ) AS `t66`
    WHERE
      (
        `t66`.`good_age` IS NULL
      ) OR (
        `t66`.`age` < `t66`.`good_age`
      )
  ) AS `t79`
), `t91` AS (
  SELECT
    `t83`.`competition_code`,
    TIMESTAMP_DIFF(
      `t83`.`first_seen_at`,
      COALESCE(`t83`.`effective_at`, `t83`.`status_timestamp`),
      MICROSECOND
    ) <= 1200000000 AS `is_in_time`
  FROM (
    SELECT
      `t40`.`match_id`,
      `t40`.`status_timestamp`,
      `t40`.`content_hash`,
      `t40`.`first_seen_at`,
      `t40`.`snapshot_id`,
      `t40`.`competition_id`,
      `t40`.`competition_code`,
      `t40`.`season_id`,
      `t40`.`season_start_date`,
      `t40`.`utc_date`,
      `t40`.`status`,
      `t40`.`stage`,
      `t40`.`group`,
      `t40`.`matchday`,
      `t40`.`home_team_id`,
      `t40`.`home_team_name`,
      `t40`.`home_team_tla`,
      `t40`.`away_team_id`,
      `t40`.`away_team_name`,
      `t40`.`away_team_tla`,
      `t40`.`winner`,
      `t40`.`duration`,
      `t40`.`home_goals`,
      `t40`.`away_goals`,
      `t40`.`home_half_time_goals`,
      `t40`.`away_half_time_goals`,
      `t40`.`home_shootout_goals`,
      `t40`.`away_shootout_goals`,
      `t40`.`is_score_contradictory`,
      `t40`.`is_final`,
      `t40`.`is_in_play`,
      `t40`.`effective_at`,
      `t70`.`met_at`
    FROM `t30` AS `t40`
    INNER JOIN (
      SELECT
        `t54`.`match_id`,
        MIN(`t54`.`first_seen_at`) AS `met_at`
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
          FROM `silver_live_match_history` AS `t7`
          WHERE
            `t7`.`competition_code` IN UNNEST(@competitions)
        ) AS `t25`
        WHERE
          EXISTS(
            SELECT
              1
            FROM `t30` AS `t41`
            WHERE
              `t25`.`match_id` = `t41`.`match_id`
          )
      ) AS `t54`
      GROUP BY
        1
    ) AS `t70`
      ON `t40`.`match_id` = `t70`.`match_id`
  ) AS `t83`
  WHERE
    `t83`.`first_seen_at` > `t83`.`met_at`
), `t106` AS (
  SELECT
    `t64`.`last_pull_at`,
    `t64`.`late_at`,
    `t101`.`is_match_day`,
    `t101`.`was_match_day`,
    `t101`.`in_play_count`,
    `t101`.`last_kick_off_at`,
    `t101`.`last_stamp_at`,
    `t94`.`match_day_began_at`,
    `t94`.`earlier_began_at`
  FROM (
    SELECT
      `t45`.`last_pull_at`,
      LEAST(
        COALESCE(
          TIMESTAMP_ADD(`t45`.`last_pull_at`, INTERVAL '90' MINUTE),
          CAST(@as_of AS TIMESTAMP)
        ),
        CAST(@as_of AS TIMESTAMP)
      ) AS `late_at`
    FROM `t38` AS `t45`
  ) AS `t64`
  CROSS JOIN (
    SELECT
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t74`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t74`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t74`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t74`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
              )
              AND NOT (
                `t74`.`is_final`
              )
            )
          )
          AND NOT (
            `t74`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `is_match_day`,
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t74`.`utc_date` >= CAST(TIMESTAMP_TRUNC(`t74`.`late_at`, DAY) AS TIMESTAMP)
              )
              AND (
                `t74`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(`t74`.`late_at`, DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t74`.`utc_date` < CAST(TIMESTAMP_TRUNC(`t74`.`late_at`, DAY) AS TIMESTAMP)
              )
              AND (
                `t74`.`utc_date` > TIMESTAMP_SUB(`t74`.`late_at`, INTERVAL '6' HOUR)
              )
              AND NOT (
                `t74`.`is_final`
              )
            )
          )
          AND NOT (
            `t74`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `was_match_day`,
      COALESCE(SUM(CAST(`t74`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
      MAX(IF(`t74`.`is_in_play`, `t74`.`utc_date`, NULL)) AS `last_kick_off_at`,
      MAX(COALESCE(`t74`.`effective_at`, `t74`.`status_timestamp`)) AS `last_stamp_at`
    FROM (
      SELECT
        `t22`.`match_id`,
        `t22`.`status_timestamp`,
        `t22`.`content_hash`,
        `t22`.`first_seen_at`,
        `t22`.`snapshot_id`,
        `t22`.`competition_id`,
        `t22`.`competition_code`,
        `t22`.`season_id`,
        `t22`.`season_start_date`,
        `t22`.`utc_date`,
        `t22`.`status`,
        `t22`.`stage`,
        `t22`.`group`,
        `t22`.`matchday`,
        `t22`.`home_team_id`,
        `t22`.`home_team_name`,
        `t22`.`home_team_tla`,
        `t22`.`away_team_id`,
        `t22`.`away_team_name`,
        `t22`.`away_team_tla`,
        `t22`.`winner`,
        `t22`.`duration`,
        `t22`.`home_goals`,
        `t22`.`away_goals`,
        `t22`.`home_half_time_goals`,
        `t22`.`away_half_time_goals`,
        `t22`.`home_shootout_goals`,
        `t22`.`away_shootout_goals`,
        `t22`.`is_score_contradictory`,
        `t22`.`is_final`,
        `t22`.`is_in_play`,
        `t22`.`effective_at`,
        `t22`.`missing_since`,
        `t65`.`late_at`
      FROM (
        SELECT
          *
        FROM `silver_live_match_state` AS `t4`
        WHERE
          `t4`.`competition_code` IN UNNEST(@competitions) AND `t4`.`missing_since` IS NULL
      ) AS `t22`
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE(
              TIMESTAMP_ADD(`t45`.`last_pull_at`, INTERVAL '90' MINUTE),
              CAST(@as_of AS TIMESTAMP)
            ),
            CAST(@as_of AS TIMESTAMP)
          ) AS `late_at`
        FROM `t38` AS `t45`
      ) AS `t65`
    ) AS `t74`
  ) AS `t101`
  CROSS JOIN (
    SELECT
      MAX(`t85`.`began_at`) AS `match_day_began_at`,
      MAX(IF(`t85`.`began_at` <= `t85`.`late_at`, `t85`.`began_at`, NULL)) AS `earlier_began_at`
    FROM (
      SELECT
        `t84`.`sequence`,
        `t84`.`began_at`,
        `t65`.`late_at`
      FROM (
        SELECT
          `t73`.`sequence`,
          MIN(`t73`.`day`) AS `began_at`
        FROM (
          SELECT
            `t51`.`day`,
            `t51`.`number`,
            `t51`.`number` - (
              ROW_NUMBER() OVER (ORDER BY `t51`.`number` ASC) - 1
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
                CAST(TIMESTAMP_TRUNC(`t4`.`utc_date`, DAY) AS TIMESTAMP) AS `day`
              FROM `silver_live_match_state` AS `t4`
              WHERE
                `t4`.`competition_code` IN UNNEST(@competitions)
                AND `t4`.`missing_since` IS NULL
                AND `t4`.`utc_date` >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '60' DAY)
                AND `t4`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
                AND NOT (
                  `t4`.`status` IN ('POSTPONED', 'CANCELLED')
                )
            ) AS `t31`
          ) AS `t51`
        ) AS `t73`
        GROUP BY
          1
      ) AS `t84`
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE(
              TIMESTAMP_ADD(`t45`.`last_pull_at`, INTERVAL '90' MINUTE),
              CAST(@as_of AS TIMESTAMP)
            ),
            CAST(@as_of AS TIMESTAMP)
          ) AS `late_at`
        FROM `t38` AS `t45`
      ) AS `t65`
    ) AS `t85`
  ) AS `t94`
)
SELECT
  *
FROM (
  SELECT
    'dag' AS `kind`,
    `t59`.`dag`,
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
    `t59`.`runs_1d`,
    ieee_divide(`t59`.`good_1d`, NULLIF(`t59`.`runs_1d`, 0)) AS `success_ratio_1d`,
    `t59`.`runs_7d`,
    ieee_divide(`t59`.`good_7d`, NULLIF(`t59`.`runs_7d`, 0)) AS `success_ratio_7d`,
    `t59`.`runs_30d`,
    ieee_divide(`t59`.`good_30d`, `t59`.`runs_30d`) AS `success_ratio_30d`,
    COALESCE(`t59`.`newest_good`, `t59`.`runs_30d`) AS `consecutive_failures`,
    `t59`.`mean_duration_ms`,
    `t59`.`slowest_duration_ms`,
    0.99 AS `slo_target_ratio`,
    1 - ieee_divide((
      `t59`.`runs_30d` - `t59`.`good_30d`
    ) * 100, `t59`.`runs_30d` * 1) AS `error_budget_left_ratio`,
    (
      `t59`.`good_7d` * 100
    ) >= (
      NULLIF(`t59`.`runs_7d`, 0) * 99
    ) AS `is_success_sla_met`,
    `t59`.`last_run_id`,
    `t59`.`last_status`,
    `t59`.`last_finished_at`,
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
    CAST(NULL AS STRING) AS `condition`
  FROM (
    SELECT
      `t49`.`dag`,
      SUM(CAST(`t49`.`is_in_1d` AS INT64)) AS `runs_1d`,
      SUM(CAST(`t49`.`is_in_7d` AS INT64)) AS `runs_7d`,
      COUNT(*) AS `runs_30d`,
      SUM(CAST(`t49`.`is_good` AND `t49`.`is_in_1d` AS INT64)) AS `good_1d`,
      SUM(CAST(`t49`.`is_good` AND `t49`.`is_in_7d` AS INT64)) AS `good_7d`,
      SUM(CAST(`t49`.`is_good` AS INT64)) AS `good_30d`,
      MIN(IF(`t49`.`is_good`, `t49`.`rank`, NULL)) AS `newest_good`,
      AVG(IF(`t49`.`is_timed`, `t49`.`duration_ms`, NULL)) AS `mean_duration_ms`,
      MAX(IF(`t49`.`is_timed`, `t49`.`duration_ms`, NULL)) AS `slowest_duration_ms`,
      MAX(IF(`t49`.`rank` = 0, `t49`.`run_id`, NULL)) AS `last_run_id`,
      MAX(IF(`t49`.`rank` = 0, `t49`.`status`, NULL)) AS `last_status`,
      MAX(IF(`t49`.`rank` = 0, `t49`.`finished_at`, NULL)) AS `last_finished_at`
    FROM (
      SELECT
        `t26`.`run_id`,
        `t26`.`dag`,
        `t26`.`trigger`,
        `t26`.`scheduled_at`,
        `t26`.`started_at`,
        `t26`.`finished_at`,
        `t26`.`duration_ms`,
        `t26`.`status`,
        `t26`.`attempts`,
        `t26`.`last_attempt_at`,
        `t26`.`failed_step`,
        `t26`.`error`,
        `t26`.`steps`,
        `t26`.`api_calls`,
        `t26`.`statements`,
        `t26`.`billed_bytes`,
        `t26`.`code_version`,
        ROW_NUMBER() OVER (PARTITION BY `t26`.`dag` ORDER BY `t26`.`started_at` DESC, `t26`.`run_id` DESC) - 1 AS `rank`,
        `t26`.`status` IN ('success', 'skipped') AS `is_good`,
        `t26`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '1' DAY) AS `is_in_1d`,
        `t26`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AS `is_in_7d`,
        (
          `t26`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
        )
        AND (
          `t26`.`attempts` > 0
        ) AS `is_timed`
      FROM (
        SELECT
          *
        FROM `raw_pipeline_runs` AS `t1`
        WHERE
          `t1`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          AND `t1`.`finished_at` < CAST(@as_of AS TIMESTAMP)
        UNION ALL
        SELECT
          `t1`.`run_id`,
          'ALL' AS `dag`,
          `t1`.`trigger`,
          `t1`.`scheduled_at`,
          `t1`.`started_at`,
          `t1`.`finished_at`,
          `t1`.`duration_ms`,
          `t1`.`status`,
          `t1`.`attempts`,
          `t1`.`last_attempt_at`,
          `t1`.`failed_step`,
          `t1`.`error`,
          `t1`.`steps`,
          `t1`.`api_calls`,
          `t1`.`statements`,
          `t1`.`billed_bytes`,
          `t1`.`code_version`
        FROM `raw_pipeline_runs` AS `t1`
        WHERE
          `t1`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          AND `t1`.`finished_at` < CAST(@as_of AS TIMESTAMP)
      ) AS `t26`
    ) AS `t49`
    GROUP BY
      1
  ) AS `t59`
  UNION ALL
  SELECT
    'condition' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    `t138`.`scope`,
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
    `t138`.`onset_at`,
    `t138`.`since_at`,
    `t138`.`measured`,
    `t138`.`what`,
    `t138`.`known_onset_at`,
    `t138`.`alert_id`,
    `t138`.`severity`,
    `t138`.`opened_at`,
    `t138`.`last_seen_at`,
    `t138`.`resolved_at`,
    `t138`.`message`,
    `t138`.`runbook`,
    `t138`.`open_notified_at`,
    `t138`.`close_notified_at`,
    `t138`.`condition`
  FROM (
    SELECT
      `t137`.*
      EXCEPT (`is_wrong`)
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t135`.`onset_at`,
          `t135`.`since_at`,
          `t135`.`measured`,
          `t135`.`what`,
          `t69`.`known_onset_at`,
          `t69`.`alert_id`,
          `t69`.`severity`,
          `t69`.`opened_at`,
          `t69`.`last_seen_at`,
          `t69`.`resolved_at`,
          `t69`.`message`,
          `t69`.`runbook`,
          `t69`.`open_notified_at`,
          `t69`.`close_notified_at`,
          COALESCE(`t135`.`condition`, `t69`.`known_condition`) AS `condition`,
          COALESCE(`t135`.`scope`, `t69`.`known_scope`) AS `scope`,
          NOT `t135`.`condition` IS NULL AS `is_wrong`
        FROM (
          SELECT
            `t132`.`condition`,
            `t132`.`scope`,
            `t132`.`onset_at`,
            `t132`.`since_at`,
            `t132`.`measured`,
            `t132`.`what`,
            0 AS `turn`
          FROM (
            SELECT
              'no_successful_pull' AS `condition`,
              'ALL' AS `scope`,
              TIMESTAMP_ADD(GREATEST(
                COALESCE(`t110`.`last_pull_at`, `t110`.`match_day_began_at`),
                `t110`.`match_day_began_at`
              ), INTERVAL '30' MINUTE) AS `onset_at`,
              GREATEST(
                COALESCE(`t110`.`last_pull_at`, `t110`.`match_day_began_at`),
                `t110`.`match_day_began_at`
              ) AS `since_at`,
              30.0 AS `measured`,
              CAST(NULL AS STRING) AS `what`
            FROM `t106` AS `t110`
            WHERE
              `t110`.`is_match_day`
              AND TIMESTAMP_DIFF(
                CAST(@as_of AS TIMESTAMP),
                GREATEST(
                  COALESCE(`t110`.`last_pull_at`, `t110`.`match_day_began_at`),
                  `t110`.`match_day_began_at`
                ),
                MICROSECOND
              ) > 1800000000
            UNION ALL
            SELECT
              'freshness_sla' AS `condition`,
              'ALL' AS `scope`,
              IF(
                `t110`.`was_match_day`,
                GREATEST(
                  TIMESTAMP_ADD(`t110`.`last_pull_at`, INTERVAL '20' MINUTE),
                  COALESCE(`t110`.`earlier_began_at`, `t110`.`late_at`)
                ),
                `t110`.`late_at`
              ) AS `onset_at`,
              `t110`.`last_pull_at` AS `since_at`,
              IF(`t110`.`is_match_day`, 20.0, 90.0) AS `measured`,
              IF(`t110`.`is_match_day`, 'a match-day', 'no match-day') AS `what`
            FROM `t106` AS `t110`
            WHERE
              TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t110`.`last_pull_at`, MICROSECOND) >= (
                CAST(IF(`t110`.`is_match_day`, 20, 90) AS INT64) * 60000000
              )
            UNION ALL
            SELECT
              'feed_frozen' AS `condition`,
              'ALL' AS `scope`,
              TIMESTAMP_ADD(`t110`.`last_stamp_at`, INTERVAL '60' MINUTE) AS `onset_at`,
              `t110`.`last_stamp_at` AS `since_at`,
              CAST(`t110`.`in_play_count` AS FLOAT64) AS `measured`,
              CAST(NULL AS STRING) AS `what`
            FROM `t106` AS `t110`
            WHERE
              COALESCE(
                (
                  TIMESTAMP_DIFF(`t110`.`last_pull_at`, `t110`.`last_stamp_at`, MICROSECOND) >= 3600000000
                )
                AND (
                  TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t110`.`last_pull_at`, MICROSECOND) < 3600000000
                )
                AND (
                  TIMESTAMP_DIFF(`t110`.`last_stamp_at`, `t110`.`last_kick_off_at`, MICROSECOND) <= 9000000000
                ),
                FALSE
              )
            UNION ALL
            SELECT
              'stuck_match' AS `condition`,
              CONCAT('match ', CAST(`t4`.`match_id` AS STRING)) AS `scope`,
              TIMESTAMP_ADD(`t4`.`utc_date`, INTERVAL '150' MINUTE) AS `onset_at`,
              `t4`.`utc_date` AS `since_at`,
              150.0 AS `measured`,
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT(`t4`.`competition_code`, ': '), COALESCE(`t4`.`home_team_name`, '?')),
                  ' - '
                ),
                COALESCE(`t4`.`away_team_name`, '?')
              ) AS `what`
            FROM `silver_live_match_state` AS `t4`
            WHERE
              `t4`.`competition_code` IN UNNEST(@competitions)
              AND `t4`.`missing_since` IS NULL
              AND `t4`.`is_in_play`
              AND `t4`.`utc_date` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
              AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t4`.`utc_date`, MICROSECOND) > 9000000000
            UNION ALL
            SELECT
              'schema_mismatch' AS `condition`,
              `t100`.`place` AS `scope`,
              `t100`.`onset_at`,
              `t100`.`onset_at` AS `since_at`,
              1.0 AS `measured`,
              `t100`.`first` AS `what`
            FROM (
              SELECT
                `t89`.`place`,
                MIN(`t89`.`fetched_at`) AS `onset_at`,
                MAX(`t89`.`fetched_at`) AS `newest_at`,
                MAX(IF(`t89`.`turn` = 0, `t89`.`snapshot_id`, NULL)) AS `first`
              FROM (
                SELECT
                  `t81`.`fetched_at`,
                  `t81`.`snapshot_id`,
                  `t81`.`place`,
                  `t81`.`is_bad`,
                  `t81`.`age`,
                  `t81`.`good_age`,
                  ROW_NUMBER() OVER (
                    PARTITION BY `t81`.`place`
                    ORDER BY `t81`.`fetched_at` ASC, `t81`.`snapshot_id` ASC
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
                        `t29`.`fetched_at`,
                        `t29`.`snapshot_id`,
                        `t29`.`place`,
                        `t29`.`is_bad`,
                        ROW_NUMBER() OVER (
                          PARTITION BY `t29`.`place`
                          ORDER BY `t29`.`fetched_at` DESC, `t29`.`snapshot_id` DESC
                        ) - 1 AS `age`
                      FROM (
                        SELECT
                          `t3`.`fetched_at`,
                          `t3`.`snapshot_id`,
                          IF(
                            `t3`.`resource` = 'matches',
                            'matches',
                            CONCAT(CONCAT(`t3`.`resource`, '/'), `t3`.`scope`)
                          ) AS `place`,
                          `t3`.`verdict` <> 'valid' AS `is_bad`
                        FROM `raw_snapshots` AS `t3`
                        WHERE
                          `t3`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
                          AND `t3`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                          AND `t3`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
                          AND `t3`.`verdict` IN ('valid', 'partial', 'invalid')
                      ) AS `t29`
                    ) AS `t53`
                  ) AS `t68`
                  WHERE
                    (
                      `t68`.`good_age` IS NULL
                    ) OR (
                      `t68`.`age` < `t68`.`good_age`
                    )
                ) AS `t81`
              ) AS `t89`
              GROUP BY
                1
            ) AS `t100`
            WHERE
              `t100`.`newest_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
            UNION ALL
            SELECT
              'consecutive_dag_failures' AS `condition`,
              `t87`.`dag` AS `scope`,
              `t87`.`finished_at` AS `onset_at`,
              `t87`.`finished_at` AS `since_at`,
              2.0 AS `measured`,
              CONCAT(CONCAT(CONCAT(`t87`.`run_id`, ' ('), `t87`.`at_fault`), ')') AS `what`
            FROM (
              SELECT
                `t78`.`dag`,
                `t78`.`run_id`,
                `t78`.`started_at`,
                `t78`.`finished_at`,
                `t78`.`at_fault`,
                `t78`.`is_bad`,
                `t78`.`age`,
                `t78`.`good_age`,
                ROW_NUMBER() OVER (PARTITION BY `t78`.`dag` ORDER BY `t78`.`started_at` ASC, `t78`.`run_id` ASC) - 1 AS `turn`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t47`.`dag`,
                    `t47`.`run_id`,
                    `t47`.`started_at`,
                    `t47`.`finished_at`,
                    `t47`.`at_fault`,
                    `t47`.`is_bad`,
                    `t47`.`age`,
                    MIN(IF(`t47`.`is_bad`, CAST(NULL AS INT64), `t47`.`age`)) OVER (PARTITION BY `t47`.`dag` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `good_age`
                  FROM (
                    SELECT
                      `t20`.`dag`,
                      `t20`.`run_id`,
                      `t20`.`started_at`,
                      `t20`.`finished_at`,
                      `t20`.`at_fault`,
                      `t20`.`is_bad`,
                      ROW_NUMBER() OVER (PARTITION BY `t20`.`dag` ORDER BY `t20`.`started_at` DESC, `t20`.`run_id` DESC) - 1 AS `age`
                    FROM (
                      SELECT
                        `t1`.`dag`,
                        `t1`.`run_id`,
                        `t1`.`started_at`,
                        `t1`.`finished_at`,
                        COALESCE(`t1`.`failed_step`, `t1`.`status`) AS `at_fault`,
                        NOT (
                          `t1`.`status` IN ('success', 'skipped')
                        ) AS `is_bad`
                      FROM `raw_pipeline_runs` AS `t1`
                      WHERE
                        `t1`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                        AND `t1`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                    ) AS `t20`
                  ) AS `t47`
                ) AS `t62`
                WHERE
                  (
                    `t62`.`good_age` IS NULL
                  ) OR (
                    `t62`.`age` < `t62`.`good_age`
                  )
              ) AS `t78`
            ) AS `t87`
            WHERE
              `t87`.`turn` = 1
            UNION ALL
            SELECT
              'success_rate' AS `condition`,
              `t126`.`place` AS `scope`,
              `t126`.`at` AS `onset_at`,
              `t126`.`at` AS `since_at`,
              ieee_divide((
                `t126`.`total` - `t126`.`failed`
              ) * 100, `t126`.`total`) AS `measured`,
              CONCAT(CONCAT(CAST(`t126`.`failed` AS STRING), ' of '), CAST(`t126`.`total` AS STRING)) AS `what`
            FROM (
              SELECT
                `t116`.`at`,
                `t116`.`total`,
                `t116`.`failed`,
                `t116`.`place`,
                `t116`.`is_bad`,
                `t116`.`age`,
                `t116`.`good_age`,
                ROW_NUMBER() OVER (PARTITION BY `t116`.`place` ORDER BY `t116`.`at` ASC, `t116`.`place` ASC) - 1 AS `turn`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t95`.`at`,
                    `t95`.`total`,
                    `t95`.`failed`,
                    `t95`.`place`,
                    `t95`.`is_bad`,
                    `t95`.`age`,
                    MIN(IF(`t95`.`is_bad`, CAST(NULL AS INT64), `t95`.`age`)) OVER (
                      PARTITION BY `t95`.`place`
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS `good_age`
                  FROM (
                    SELECT
                      `t86`.`at`,
                      `t86`.`total`,
                      `t86`.`failed`,
                      `t86`.`place`,
                      `t86`.`is_bad`,
                      ROW_NUMBER() OVER (PARTITION BY `t86`.`place` ORDER BY `t86`.`at` DESC, `t86`.`place` DESC) - 1 AS `age`
                    FROM (
                      SELECT
                        `t76`.`at`,
                        `t76`.`total`,
                        `t76`.`failed`,
                        'ALL' AS `place`,
                        (
                          (
                            `t76`.`total` - `t76`.`failed`
                          ) * 100
                        ) < (
                          `t76`.`total` * 99
                        ) AS `is_bad`
                      FROM (
                        SELECT
                          `t56`.`at`,
                          `t56`.`runs`,
                          `t56`.`bad`,
                          SUM(`t56`.`runs`) OVER (ORDER BY `t56`.`at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `total`,
                          SUM(`t56`.`bad`) OVER (ORDER BY `t56`.`at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `failed`
                        FROM (
                          SELECT
                            `t52`.`at`,
                            SUM(`t52`.`runs`) AS `runs`,
                            SUM(`t52`.`bad`) AS `bad`
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                `t1`.`finished_at` AS `at`,
                                1 AS `runs`,
                                CAST(NOT (
                                  `t1`.`status` IN ('success', 'skipped')
                                ) AS INT64) AS `bad`
                              FROM `raw_pipeline_runs` AS `t1`
                              WHERE
                                `t1`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                                AND `t1`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                              UNION ALL
                              SELECT
                                TIMESTAMP_ADD(`t1`.`started_at`, INTERVAL '7' DAY) AS `at`,
                                -1 AS `runs`,
                                -(
                                  CAST(NOT (
                                    `t1`.`status` IN ('success', 'skipped')
                                  ) AS INT64)
                                ) AS `bad`
                              FROM `raw_pipeline_runs` AS `t1`
                              WHERE
                                `t1`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                                AND `t1`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                            ) AS `t36`
                            WHERE
                              `t36`.`at` < CAST(@as_of AS TIMESTAMP)
                          ) AS `t52`
                          GROUP BY
                            1
                        ) AS `t56`
                      ) AS `t76`
                      WHERE
                        `t76`.`at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '23' DAY)
                    ) AS `t86`
                  ) AS `t95`
                ) AS `t112`
                WHERE
                  (
                    `t112`.`good_age` IS NULL
                  ) OR (
                    `t112`.`age` < `t112`.`good_age`
                  )
              ) AS `t116`
            ) AS `t126`
            WHERE
              `t126`.`turn` = 0
            UNION ALL
            SELECT
              'reconcile_conflict' AS `condition`,
              CONCAT('match ', CAST(`t114`.`match_id` AS STRING)) AS `scope`,
              `t114`.`onset_at`,
              `t114`.`live_stamp` AS `since_at`,
              1.0 AS `measured`,
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT(`t114`.`competition_code`, ': '), COALESCE(`t114`.`home_team_name`, '?')),
                  ' - '
                ),
                COALESCE(`t114`.`away_team_name`, '?')
              ) AS `what`
            FROM (
              SELECT
                `t103`.`match_id`,
                `t103`.`as_of`,
                `t103`.`as_of_date`,
                `t103`.`competition_code`,
                `t103`.`home_team_name`,
                `t103`.`away_team_name`,
                `t103`.`is_bad`,
                `t103`.`age`,
                `t103`.`good_age`,
                `t103`.`turn`,
                `t39`.`newest`,
                `t102`.`onset_at`,
                `t12`.`live_stamp`,
                `t12`.`live_hash`,
                `t15`.`batch_stamp`,
                `t15`.`batch_hash`
              FROM (
                SELECT
                  *
                FROM `t88` AS `t90`
                WHERE
                  `t90`.`age` = 0
              ) AS `t103`
              INNER JOIN (
                SELECT
                  MAX(`t19`.`as_of`) AS `newest`
                FROM (
                  SELECT
                    *
                  FROM `gold_reconciliation` AS `t6`
                  WHERE
                    `t6`.`as_of` <= CAST(@as_of AS TIMESTAMP)
                    AND `t6`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                ) AS `t19`
              ) AS `t39`
                ON `t103`.`as_of` = `t39`.`newest`
              INNER JOIN (
                SELECT
                  `t90`.`match_id`,
                  MIN(`t90`.`as_of`) AS `onset_at`
                FROM `t88` AS `t90`
                GROUP BY
                  1
              ) AS `t102`
                ON `t103`.`match_id` = `t102`.`match_id`
              INNER JOIN (
                SELECT
                  `t4`.`match_id`,
                  `t4`.`status_timestamp` AS `live_stamp`,
                  `t4`.`content_hash` AS `live_hash`
                FROM `silver_live_match_state` AS `t4`
              ) AS `t12`
                ON `t103`.`match_id` = `t12`.`match_id`
              INNER JOIN (
                SELECT
                  `t5`.`match_id`,
                  `t5`.`status_timestamp` AS `batch_stamp`,
                  `t5`.`content_hash` AS `batch_hash`
                FROM `silver_matches` AS `t5`
              ) AS `t15`
                ON `t103`.`match_id` = `t15`.`match_id`
            ) AS `t114`
            WHERE
              `t114`.`live_stamp` = `t114`.`batch_stamp`
              AND `t114`.`live_hash` <> `t114`.`batch_hash`
          ) AS `t132`
        ) AS `t135`
        FULL OUTER JOIN (
          SELECT
            `t43`.`alert_id`,
            `t43`.`severity`,
            `t43`.`opened_at`,
            `t43`.`last_seen_at`,
            `t43`.`resolved_at`,
            `t43`.`message`,
            `t43`.`runbook`,
            `t43`.`open_notified_at`,
            `t43`.`close_notified_at`,
            `t43`.`known_turn`,
            `t43`.`condition` AS `known_condition`,
            `t43`.`scope` AS `known_scope`,
            `t43`.`onset_at` AS `known_onset_at`
          FROM (
            SELECT
              `t13`.`alert_id`,
              `t13`.`condition`,
              `t13`.`scope`,
              `t13`.`severity`,
              `t13`.`onset_at`,
              `t13`.`opened_at`,
              `t13`.`last_seen_at`,
              `t13`.`resolved_at`,
              `t13`.`message`,
              `t13`.`runbook`,
              `t13`.`open_notified_at`,
              `t13`.`close_notified_at`,
              ROW_NUMBER() OVER (
                PARTITION BY `t13`.`condition`, `t13`.`scope`
                ORDER BY `t13`.`onset_at` DESC, `t13`.`alert_id` DESC
              ) - 1 AS `known_turn`
            FROM (
              SELECT
                *
              FROM `raw_alerts` AS `t2`
              WHERE
                `t2`.`onset_at` >= CAST(@horizon AS TIMESTAMP)
            ) AS `t13`
          ) AS `t43`
          WHERE
            (
              `t43`.`known_turn` = 0
            )
            OR (
              (
                `t43`.`close_notified_at` IS NULL
              )
              AND COALESCE(
                `t43`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '1' HOUR),
                FALSE
              )
            )
        ) AS `t69`
          ON `t135`.`condition` = `t69`.`known_condition`
          AND `t135`.`scope` = `t69`.`known_scope`
          AND `t135`.`turn` = `t69`.`known_turn`
      ) AS `t136`
      WHERE
        `t136`.`is_wrong`
        OR (
          `t136`.`resolved_at` IS NULL
        )
        OR (
          (
            `t136`.`close_notified_at` IS NULL
          )
          AND COALESCE(
            `t136`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '1' HOUR),
            FALSE
          )
        )
    ) AS `t137`
  ) AS `t138`
  UNION ALL
  SELECT
    'judged' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    CAST(NULL AS STRING) AS `scope`,
    `t10`.`as_of`,
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
    CAST(NULL AS STRING) AS `condition`
  FROM (
    SELECT
      MAX(`t0`.`as_of`) AS `as_of`
    FROM `gold_live_match_monitor` AS `t0`
  ) AS `t10`
  UNION ALL
  SELECT
    'tick' AS `kind`,
    `t42`.`dag`,
    `t42`.`scheduled_at`,
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
    CAST(NULL AS STRING) AS `condition`
  FROM (
    SELECT
      `t21`.`dag`,
      `t21`.`scheduled_at`,
      `t21`.`started_at`,
      MAX(`t21`.`started_at`) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `newest_at`
    FROM (
      SELECT
        `t1`.`dag`,
        `t1`.`scheduled_at`,
        `t1`.`started_at`
      FROM `raw_pipeline_runs` AS `t1`
      WHERE
        `t1`.`started_at` >= TIMESTAMP_SUB(CAST(@since AS TIMESTAMP), INTERVAL '6' DAY)
        AND NOT `t1`.`scheduled_at` IS NULL
    ) AS `t21`
  ) AS `t42`
  WHERE
    (
      `t42`.`started_at` >= CAST(@since AS TIMESTAMP)
    )
    OR (
      `t42`.`newest_at` < CAST(@since AS TIMESTAMP)
    )
  UNION ALL
  SELECT
    'scope' AS `kind`,
    CAST(NULL AS STRING) AS `dag`,
    CAST(NULL AS TIMESTAMP) AS `scheduled_at`,
    `t125`.`scope`,
    `t125`.`as_of`,
    `t125`.`last_successful_pull_at`,
    ieee_divide(`t125`.`age`, 60000000) AS `freshness_minutes`,
    `t125`.`is_match_day`,
    `t125`.`bar` AS `freshness_sla_minutes`,
    `t125`.`age` < (
      `t125`.`bar` * 60000000
    ) AS `is_freshness_sla_met`,
    `t125`.`in_play_count`,
    `t125`.`stuck_match_count`,
    `t125`.`last_status_timestamp`,
    COALESCE(
      (
        TIMESTAMP_DIFF(`t125`.`last_successful_pull_at`, `t125`.`last_stamp_at`, MICROSECOND) >= 3600000000
      )
      AND (
        TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t125`.`last_successful_pull_at`, MICROSECOND) < 3600000000
      )
      AND (
        TIMESTAMP_DIFF(`t125`.`last_stamp_at`, `t125`.`last_kick_off_at`, MICROSECOND) <= 9000000000
      ),
      FALSE
    ) AS `is_feed_frozen`,
    `t125`.`judged` AS `in_play_sighting_count`,
    ieee_divide(`t125`.`in_time`, NULLIF(`t125`.`judged`, 0)) AS `in_play_seen_in_time_ratio`,
    ieee_divide(`t125`.`in_time`, NULLIF(`t125`.`judged`, 0)) >= 0.95 AS `is_lag_sla_met`,
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
    CAST(NULL AS STRING) AS `condition`
  FROM (
    SELECT
      `t117`.`scope`,
      `t117`.`is_match_day`,
      `t117`.`in_play_count`,
      `t117`.`stuck_match_count`,
      `t117`.`last_status_timestamp`,
      `t117`.`last_stamp_at`,
      `t117`.`last_kick_off_at`,
      `t117`.`scope_right`,
      COALESCE(`t117`.`judged`, 0) AS `judged`,
      `t117`.`in_time`,
      `t117`.`last_successful_pull_at`,
      CAST(@as_of AS TIMESTAMP) AS `as_of`,
      TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t117`.`last_successful_pull_at`, MICROSECOND) AS `age`,
      CAST(IF(`t117`.`is_match_day`, 20, 90) AS INT64) AS `bar`
    FROM (
      SELECT
        `t77`.`scope`,
        `t77`.`is_match_day`,
        `t77`.`in_play_count`,
        `t77`.`stuck_match_count`,
        `t77`.`last_status_timestamp`,
        `t77`.`last_stamp_at`,
        `t77`.`last_kick_off_at`,
        `t115`.`scope` AS `scope_right`,
        `t115`.`judged`,
        `t115`.`in_time`,
        `t44`.`last_successful_pull_at`
      FROM (
        SELECT
          'ALL' AS `scope`,
          `t60`.`is_match_day`,
          `t60`.`in_play_count`,
          `t60`.`stuck_match_count`,
          `t60`.`last_status_timestamp`,
          `t60`.`last_stamp_at`,
          `t60`.`last_kick_off_at`
        FROM (
          SELECT
            COALESCE(LOGICAL_OR(`t50`.`makes_match_day`), FALSE) AS `is_match_day`,
            COALESCE(SUM(CAST(`t50`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
            COALESCE(SUM(CAST(`t50`.`is_stuck` AS INT64)), 0) AS `stuck_match_count`,
            MAX(IF(`t50`.`is_in_play`, `t50`.`stamp`, NULL)) AS `last_status_timestamp`,
            MAX(`t50`.`stamp`) AS `last_stamp_at`,
            MAX(IF(`t50`.`is_in_play`, `t50`.`kick_off`, NULL)) AS `last_kick_off_at`
          FROM `t46` AS `t50`
        ) AS `t60`
        UNION ALL
        SELECT
          `t50`.`competition_code` AS `scope`,
          COALESCE(LOGICAL_OR(`t50`.`makes_match_day`), FALSE) AS `is_match_day`,
          COALESCE(SUM(CAST(`t50`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
          COALESCE(SUM(CAST(`t50`.`is_stuck` AS INT64)), 0) AS `stuck_match_count`,
          MAX(IF(`t50`.`is_in_play`, `t50`.`stamp`, NULL)) AS `last_status_timestamp`,
          MAX(`t50`.`stamp`) AS `last_stamp_at`,
          MAX(IF(`t50`.`is_in_play`, `t50`.`kick_off`, NULL)) AS `last_kick_off_at`
        FROM `t46` AS `t50`
        GROUP BY
          1
      ) AS `t77`
      LEFT OUTER JOIN (
        SELECT
          'ALL' AS `scope`,
          `t104`.`judged`,
          `t104`.`in_time`
        FROM (
          SELECT
            COUNT(*) AS `judged`,
            SUM(CAST(`t92`.`is_in_time` AS INT64)) AS `in_time`
          FROM `t91` AS `t92`
        ) AS `t104`
        UNION ALL
        SELECT
          `t92`.`competition_code` AS `scope`,
          COUNT(*) AS `judged`,
          SUM(CAST(`t92`.`is_in_time` AS INT64)) AS `in_time`
        FROM `t91` AS `t92`
        GROUP BY
          1
      ) AS `t115`
        ON `t77`.`scope` = `t115`.`scope`
      CROSS JOIN (
        SELECT
          MAX(`t23`.`fetched_at`) AS `last_successful_pull_at`
        FROM `t14` AS `t23`
      ) AS `t44`
    ) AS `t117`
  ) AS `t125`
) AS `t141`
ORDER BY
  `t141`.`kind` ASC NULLS LAST,
  `t141`.`scheduled_at` ASC NULLS LAST,
  `t141`.`dag` ASC NULLS LAST,
  `t141`.`condition` ASC NULLS LAST,
  `t141`.`scope` ASC NULLS LAST,
  `t141`.`known_onset_at` ASC NULLS LAST
