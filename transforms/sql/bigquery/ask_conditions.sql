-- ask_conditions: What is wrong at `as_of`, beside the newest alert of its condition and scope.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH `t22` AS (
  SELECT
    MAX(`t11`.`fetched_at`) AS `last_pull_at`
  FROM (
    SELECT
      *
    FROM `raw_snapshots` AS `t5`
    WHERE
      `t5`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
      AND `t5`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
      AND `t5`.`resource` = 'matches'
      AND `t5`.`http_status` = 200
      AND `t5`.`verdict` IN ('valid', 'partial')
  ) AS `t11`
), `t54` AS (
  SELECT
    `t47`.`match_id`,
    `t47`.`as_of`,
    `t47`.`as_of_date`,
    `t47`.`competition_code`,
    `t47`.`home_team_name`,
    `t47`.`away_team_name`,
    `t47`.`is_bad`,
    `t47`.`age`,
    `t47`.`good_age`,
    ROW_NUMBER() OVER (PARTITION BY `t47`.`match_id` ORDER BY `t47`.`as_of` ASC, `t47`.`as_of_date` ASC) - 1 AS `turn`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t29`.`match_id`,
        `t29`.`as_of`,
        `t29`.`as_of_date`,
        `t29`.`competition_code`,
        `t29`.`home_team_name`,
        `t29`.`away_team_name`,
        `t29`.`is_bad`,
        `t29`.`age`,
        MIN(IF(`t29`.`is_bad`, CAST(NULL AS INT64), `t29`.`age`)) OVER (
          PARTITION BY `t29`.`match_id`
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS `good_age`
      FROM (
        SELECT
          `t16`.`match_id`,
          `t16`.`as_of`,
          `t16`.`as_of_date`,
          `t16`.`competition_code`,
          `t16`.`home_team_name`,
          `t16`.`away_team_name`,
          `t16`.`is_bad`,
          ROW_NUMBER() OVER (
            PARTITION BY `t16`.`match_id`
            ORDER BY `t16`.`as_of` DESC, `t16`.`as_of_date` DESC
          ) - 1 AS `age`
        FROM (
          SELECT
            `t4`.`match_id`,
            `t4`.`as_of`,
            `t4`.`as_of_date`,
            `t4`.`competition_code`,
            `t4`.`home_team_name`,
            `t4`.`away_team_name`,
            COALESCE(`t4`.`cause` = 'same_stamp_conflict', FALSE) AS `is_bad`
          FROM `gold_reconciliation` AS `t4`
          WHERE
            `t4`.`as_of` <= CAST(@as_of AS TIMESTAMP)
            AND `t4`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
        ) AS `t16`
      ) AS `t29`
    ) AS `t39`
    WHERE
      (
        `t39`.`good_age` IS NULL
      ) OR (
        `t39`.`age` < `t39`.`good_age`
      )
  ) AS `t47`
), `t68` AS (
  SELECT
    `t36`.`last_pull_at`,
    `t36`.`late_at`,
    `t63`.`is_match_day`,
    `t63`.`was_match_day`,
    `t63`.`in_play_count`,
    `t63`.`last_kick_off_at`,
    `t63`.`last_stamp_at`,
    `t59`.`match_day_began_at`,
    `t59`.`earlier_began_at`
  FROM (
    SELECT
      `t25`.`last_pull_at`,
      LEAST(
        COALESCE(
          TIMESTAMP_ADD(`t25`.`last_pull_at`, INTERVAL '90' MINUTE),
          CAST(@as_of AS TIMESTAMP)
        ),
        CAST(@as_of AS TIMESTAMP)
      ) AS `late_at`
    FROM `t22` AS `t25`
  ) AS `t36`
  CROSS JOIN (
    SELECT
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t41`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t41`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t41`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t41`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
              )
              AND NOT (
                `t41`.`is_final`
              )
            )
          )
          AND NOT (
            `t41`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `is_match_day`,
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t41`.`utc_date` >= CAST(TIMESTAMP_TRUNC(`t41`.`late_at`, DAY) AS TIMESTAMP)
              )
              AND (
                `t41`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(`t41`.`late_at`, DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t41`.`utc_date` < CAST(TIMESTAMP_TRUNC(`t41`.`late_at`, DAY) AS TIMESTAMP)
              )
              AND (
                `t41`.`utc_date` > TIMESTAMP_SUB(`t41`.`late_at`, INTERVAL '6' HOUR)
              )
              AND NOT (
                `t41`.`is_final`
              )
            )
          )
          AND NOT (
            `t41`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `was_match_day`,
      COALESCE(SUM(CAST(`t41`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
      MAX(IF(`t41`.`is_in_play`, `t41`.`utc_date`, NULL)) AS `last_kick_off_at`,
      MAX(COALESCE(`t41`.`effective_at`, `t41`.`status_timestamp`)) AS `last_stamp_at`
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
        `t14`.`missing_since`,
        `t37`.`late_at`
      FROM (
        SELECT
          *
        FROM `silver_live_match_state` AS `t1`
        WHERE
          `t1`.`competition_code` IN UNNEST(@competitions) AND `t1`.`missing_since` IS NULL
      ) AS `t14`
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE(
              TIMESTAMP_ADD(`t25`.`last_pull_at`, INTERVAL '90' MINUTE),
              CAST(@as_of AS TIMESTAMP)
            ),
            CAST(@as_of AS TIMESTAMP)
          ) AS `late_at`
        FROM `t22` AS `t25`
      ) AS `t37`
    ) AS `t41`
  ) AS `t63`
  CROSS JOIN (
    SELECT
      MAX(`t51`.`began_at`) AS `match_day_began_at`,
      MAX(IF(`t51`.`began_at` <= `t51`.`late_at`, `t51`.`began_at`, NULL)) AS `earlier_began_at`
    FROM (
      SELECT
        `t50`.`sequence`,
        `t50`.`began_at`,
        `t37`.`late_at`
      FROM (
        SELECT
          `t43`.`sequence`,
          MIN(`t43`.`day`) AS `began_at`
        FROM (
          SELECT
            `t30`.`day`,
            `t30`.`number`,
            `t30`.`number` - (
              ROW_NUMBER() OVER (ORDER BY `t30`.`number` ASC) - 1
            ) AS `sequence`
          FROM (
            SELECT
              `t19`.`day`,
              CAST(FLOOR(
                ieee_divide(
                  TIMESTAMP_DIFF(`t19`.`day`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
                  86400000000
                )
              ) AS INT64) AS `number`
            FROM (
              SELECT DISTINCT
                CAST(TIMESTAMP_TRUNC(`t1`.`utc_date`, DAY) AS TIMESTAMP) AS `day`
              FROM `silver_live_match_state` AS `t1`
              WHERE
                `t1`.`competition_code` IN UNNEST(@competitions)
                AND `t1`.`missing_since` IS NULL
                AND `t1`.`utc_date` >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '60' DAY)
                AND `t1`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
                AND NOT (
                  `t1`.`status` IN ('POSTPONED', 'CANCELLED')
                )
            ) AS `t19`
          ) AS `t30`
        ) AS `t43`
        GROUP BY
          1
      ) AS `t50`
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE(
              TIMESTAMP_ADD(`t25`.`last_pull_at`, INTERVAL '90' MINUTE),
              CAST(@as_of AS TIMESTAMP)
            ),
            CAST(@as_of AS TIMESTAMP)
          ) AS `late_at`
        FROM `t22` AS `t25`
      ) AS `t37`
    ) AS `t51`
  ) AS `t59`
)
SELECT
  *
FROM (
  SELECT
    `t90`.*
    EXCEPT (`is_wrong`)
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t88`.`onset_at`,
        `t88`.`since_at`,
        `t88`.`measured`,
        `t88`.`what`,
        `t44`.`known_onset_at`,
        `t44`.`alert_id`,
        `t44`.`severity`,
        `t44`.`opened_at`,
        `t44`.`last_seen_at`,
        `t44`.`resolved_at`,
        `t44`.`message`,
        `t44`.`runbook`,
        `t44`.`open_notified_at`,
        `t44`.`close_notified_at`,
        COALESCE(`t88`.`condition`, `t44`.`known_condition`) AS `condition`,
        COALESCE(`t88`.`scope`, `t44`.`known_scope`) AS `scope`,
        NOT `t88`.`condition` IS NULL AS `is_wrong`
      FROM (
        SELECT
          `t86`.`condition`,
          `t86`.`scope`,
          `t86`.`onset_at`,
          `t86`.`since_at`,
          `t86`.`measured`,
          `t86`.`what`,
          0 AS `turn`
        FROM (
          SELECT
            'no_successful_pull' AS `condition`,
            'ALL' AS `scope`,
            TIMESTAMP_ADD(GREATEST(
              COALESCE(`t69`.`last_pull_at`, `t69`.`match_day_began_at`),
              `t69`.`match_day_began_at`
            ), INTERVAL '30' MINUTE) AS `onset_at`,
            GREATEST(
              COALESCE(`t69`.`last_pull_at`, `t69`.`match_day_began_at`),
              `t69`.`match_day_began_at`
            ) AS `since_at`,
            30.0 AS `measured`,
            CAST(NULL AS STRING) AS `what`
          FROM `t68` AS `t69`
          WHERE
            `t69`.`is_match_day`
            AND TIMESTAMP_DIFF(
              CAST(@as_of AS TIMESTAMP),
              GREATEST(
                COALESCE(`t69`.`last_pull_at`, `t69`.`match_day_began_at`),
                `t69`.`match_day_began_at`
              ),
              MICROSECOND
            ) > 1800000000
          UNION ALL
          SELECT
            'freshness_sla' AS `condition`,
            'ALL' AS `scope`,
            IF(
              `t69`.`was_match_day`,
              GREATEST(
                TIMESTAMP_ADD(`t69`.`last_pull_at`, INTERVAL '20' MINUTE),
                COALESCE(`t69`.`earlier_began_at`, `t69`.`late_at`)
              ),
              `t69`.`late_at`
            ) AS `onset_at`,
            `t69`.`last_pull_at` AS `since_at`,
            IF(`t69`.`is_match_day`, 20.0, 90.0) AS `measured`,
            IF(`t69`.`is_match_day`, 'a match-day', 'no match-day') AS `what`
          FROM `t68` AS `t69`
          WHERE
            TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t69`.`last_pull_at`, MICROSECOND) >= (
              CAST(IF(`t69`.`is_match_day`, 20, 90) AS INT64) * 60000000
            )
          UNION ALL
          SELECT
            'feed_frozen' AS `condition`,
            'ALL' AS `scope`,
            TIMESTAMP_ADD(`t69`.`last_stamp_at`, INTERVAL '60' MINUTE) AS `onset_at`,
            `t69`.`last_stamp_at` AS `since_at`,
            CAST(`t69`.`in_play_count` AS FLOAT64) AS `measured`,
            CAST(NULL AS STRING) AS `what`
          FROM `t68` AS `t69`
          WHERE
            COALESCE(
              (
                TIMESTAMP_DIFF(`t69`.`last_pull_at`, `t69`.`last_stamp_at`, MICROSECOND) >= 3600000000
              )
              AND (
                TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t69`.`last_pull_at`, MICROSECOND) < 3600000000
              )
              AND (
                TIMESTAMP_DIFF(`t69`.`last_stamp_at`, `t69`.`last_kick_off_at`, MICROSECOND) <= 9000000000
              ),
              FALSE
            )
          UNION ALL
          SELECT
            'stuck_match' AS `condition`,
            CONCAT('match ', CAST(`t1`.`match_id` AS STRING)) AS `scope`,
            TIMESTAMP_ADD(`t1`.`utc_date`, INTERVAL '150' MINUTE) AS `onset_at`,
            `t1`.`utc_date` AS `since_at`,
            150.0 AS `measured`,
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(`t1`.`competition_code`, ': '), COALESCE(`t1`.`home_team_name`, '?')),
                ' - '
              ),
              COALESCE(`t1`.`away_team_name`, '?')
            ) AS `what`
          FROM `silver_live_match_state` AS `t1`
          WHERE
            `t1`.`competition_code` IN UNNEST(@competitions)
            AND `t1`.`missing_since` IS NULL
            AND `t1`.`is_in_play`
            AND `t1`.`utc_date` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
            AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t1`.`utc_date`, MICROSECOND) > 9000000000
          UNION ALL
          SELECT
            'schema_mismatch' AS `condition`,
            `t67`.`place` AS `scope`,
            `t67`.`onset_at`,
            `t67`.`onset_at` AS `since_at`,
            1.0 AS `measured`,
            `t67`.`first` AS `what`
          FROM (
            SELECT
              `t56`.`place`,
              MIN(`t56`.`fetched_at`) AS `onset_at`,
              MAX(`t56`.`fetched_at`) AS `newest_at`,
              MAX(IF(`t56`.`turn` = 0, `t56`.`snapshot_id`, NULL)) AS `first`
            FROM (
              SELECT
                `t49`.`fetched_at`,
                `t49`.`snapshot_id`,
                `t49`.`place`,
                `t49`.`is_bad`,
                `t49`.`age`,
                `t49`.`good_age`,
                ROW_NUMBER() OVER (
                  PARTITION BY `t49`.`place`
                  ORDER BY `t49`.`fetched_at` ASC, `t49`.`snapshot_id` ASC
                ) - 1 AS `turn`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t32`.`fetched_at`,
                    `t32`.`snapshot_id`,
                    `t32`.`place`,
                    `t32`.`is_bad`,
                    `t32`.`age`,
                    MIN(IF(`t32`.`is_bad`, CAST(NULL AS INT64), `t32`.`age`)) OVER (
                      PARTITION BY `t32`.`place`
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS `good_age`
                  FROM (
                    SELECT
                      `t18`.`fetched_at`,
                      `t18`.`snapshot_id`,
                      `t18`.`place`,
                      `t18`.`is_bad`,
                      ROW_NUMBER() OVER (
                        PARTITION BY `t18`.`place`
                        ORDER BY `t18`.`fetched_at` DESC, `t18`.`snapshot_id` DESC
                      ) - 1 AS `age`
                    FROM (
                      SELECT
                        `t5`.`fetched_at`,
                        `t5`.`snapshot_id`,
                        IF(
                          `t5`.`resource` = 'matches',
                          'matches',
                          CONCAT(CONCAT(`t5`.`resource`, '/'), `t5`.`scope`)
                        ) AS `place`,
                        `t5`.`verdict` <> 'valid' AS `is_bad`
                      FROM `raw_snapshots` AS `t5`
                      WHERE
                        `t5`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
                        AND `t5`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                        AND `t5`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
                        AND `t5`.`verdict` IN ('valid', 'partial', 'invalid')
                    ) AS `t18`
                  ) AS `t32`
                ) AS `t40`
                WHERE
                  (
                    `t40`.`good_age` IS NULL
                  ) OR (
                    `t40`.`age` < `t40`.`good_age`
                  )
              ) AS `t49`
            ) AS `t56`
            GROUP BY
              1
          ) AS `t67`
          WHERE
            `t67`.`newest_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
          UNION ALL
          SELECT
            'consecutive_dag_failures' AS `condition`,
            `t53`.`dag` AS `scope`,
            `t53`.`finished_at` AS `onset_at`,
            `t53`.`finished_at` AS `since_at`,
            2.0 AS `measured`,
            CONCAT(CONCAT(CONCAT(`t53`.`run_id`, ' ('), `t53`.`at_fault`), ')') AS `what`
          FROM (
            SELECT
              `t46`.`dag`,
              `t46`.`run_id`,
              `t46`.`started_at`,
              `t46`.`finished_at`,
              `t46`.`at_fault`,
              `t46`.`is_bad`,
              `t46`.`age`,
              `t46`.`good_age`,
              ROW_NUMBER() OVER (PARTITION BY `t46`.`dag` ORDER BY `t46`.`started_at` ASC, `t46`.`run_id` ASC) - 1 AS `turn`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t28`.`dag`,
                  `t28`.`run_id`,
                  `t28`.`started_at`,
                  `t28`.`finished_at`,
                  `t28`.`at_fault`,
                  `t28`.`is_bad`,
                  `t28`.`age`,
                  MIN(IF(`t28`.`is_bad`, CAST(NULL AS INT64), `t28`.`age`)) OVER (PARTITION BY `t28`.`dag` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `good_age`
                FROM (
                  SELECT
                    `t15`.`dag`,
                    `t15`.`run_id`,
                    `t15`.`started_at`,
                    `t15`.`finished_at`,
                    `t15`.`at_fault`,
                    `t15`.`is_bad`,
                    ROW_NUMBER() OVER (PARTITION BY `t15`.`dag` ORDER BY `t15`.`started_at` DESC, `t15`.`run_id` DESC) - 1 AS `age`
                  FROM (
                    SELECT
                      `t3`.`dag`,
                      `t3`.`run_id`,
                      `t3`.`started_at`,
                      `t3`.`finished_at`,
                      COALESCE(`t3`.`failed_step`, `t3`.`status`) AS `at_fault`,
                      NOT (
                        `t3`.`status` IN ('success', 'skipped')
                      ) AS `is_bad`
                    FROM `raw_pipeline_runs` AS `t3`
                    WHERE
                      `t3`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                      AND `t3`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                  ) AS `t15`
                ) AS `t28`
              ) AS `t38`
              WHERE
                (
                  `t38`.`good_age` IS NULL
                ) OR (
                  `t38`.`age` < `t38`.`good_age`
                )
            ) AS `t46`
          ) AS `t53`
          WHERE
            `t53`.`turn` = 1
          UNION ALL
          SELECT
            'success_rate' AS `condition`,
            `t82`.`place` AS `scope`,
            `t82`.`at` AS `onset_at`,
            `t82`.`at` AS `since_at`,
            ieee_divide((
              `t82`.`total` - `t82`.`failed`
            ) * 100, `t82`.`total`) AS `measured`,
            CONCAT(CONCAT(CAST(`t82`.`failed` AS STRING), ' of '), CAST(`t82`.`total` AS STRING)) AS `what`
          FROM (
            SELECT
              `t74`.`at`,
              `t74`.`total`,
              `t74`.`failed`,
              `t74`.`place`,
              `t74`.`is_bad`,
              `t74`.`age`,
              `t74`.`good_age`,
              ROW_NUMBER() OVER (PARTITION BY `t74`.`place` ORDER BY `t74`.`at` ASC, `t74`.`place` ASC) - 1 AS `turn`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t60`.`at`,
                  `t60`.`total`,
                  `t60`.`failed`,
                  `t60`.`place`,
                  `t60`.`is_bad`,
                  `t60`.`age`,
                  MIN(IF(`t60`.`is_bad`, CAST(NULL AS INT64), `t60`.`age`)) OVER (
                    PARTITION BY `t60`.`place`
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS `good_age`
                FROM (
                  SELECT
                    `t52`.`at`,
                    `t52`.`total`,
                    `t52`.`failed`,
                    `t52`.`place`,
                    `t52`.`is_bad`,
                    ROW_NUMBER() OVER (PARTITION BY `t52`.`place` ORDER BY `t52`.`at` DESC, `t52`.`place` DESC) - 1 AS `age`
                  FROM (
                    SELECT
                      `t45`.`at`,
                      `t45`.`total`,
                      `t45`.`failed`,
                      'ALL' AS `place`,
                      (
                        (
                          `t45`.`total` - `t45`.`failed`
                        ) * 100
                      ) < (
                        `t45`.`total` * 99
                      ) AS `is_bad`
                    FROM (
                      SELECT
                        `t35`.`at`,
                        `t35`.`runs`,
                        `t35`.`bad`,
                        SUM(`t35`.`runs`) OVER (ORDER BY `t35`.`at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `total`,
                        SUM(`t35`.`bad`) OVER (ORDER BY `t35`.`at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS `failed`
                      FROM (
                        SELECT
                          `t31`.`at`,
                          SUM(`t31`.`runs`) AS `runs`,
                          SUM(`t31`.`bad`) AS `bad`
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              `t3`.`finished_at` AS `at`,
                              1 AS `runs`,
                              CAST(NOT (
                                `t3`.`status` IN ('success', 'skipped')
                              ) AS INT64) AS `bad`
                            FROM `raw_pipeline_runs` AS `t3`
                            WHERE
                              `t3`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                              AND `t3`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                            UNION ALL
                            SELECT
                              TIMESTAMP_ADD(`t3`.`started_at`, INTERVAL '7' DAY) AS `at`,
                              -1 AS `runs`,
                              -(
                                CAST(NOT (
                                  `t3`.`status` IN ('success', 'skipped')
                                ) AS INT64)
                              ) AS `bad`
                            FROM `raw_pipeline_runs` AS `t3`
                            WHERE
                              `t3`.`started_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                              AND `t3`.`finished_at` < CAST(@as_of AS TIMESTAMP)
                          ) AS `t24`
                          WHERE
                            `t24`.`at` < CAST(@as_of AS TIMESTAMP)
                        ) AS `t31`
                        GROUP BY
                          1
                      ) AS `t35`
                    ) AS `t45`
                    WHERE
                      `t45`.`at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '23' DAY)
                  ) AS `t52`
                ) AS `t60`
              ) AS `t71`
              WHERE
                (
                  `t71`.`good_age` IS NULL
                ) OR (
                  `t71`.`age` < `t71`.`good_age`
                )
            ) AS `t74`
          ) AS `t82`
          WHERE
            `t82`.`turn` = 0
          UNION ALL
          SELECT
            'reconcile_conflict' AS `condition`,
            CONCAT('match ', CAST(`t72`.`match_id` AS STRING)) AS `scope`,
            `t72`.`onset_at`,
            `t72`.`live_stamp` AS `since_at`,
            1.0 AS `measured`,
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(`t72`.`competition_code`, ': '), COALESCE(`t72`.`home_team_name`, '?')),
                ' - '
              ),
              COALESCE(`t72`.`away_team_name`, '?')
            ) AS `what`
          FROM (
            SELECT
              `t66`.`match_id`,
              `t66`.`as_of`,
              `t66`.`as_of_date`,
              `t66`.`competition_code`,
              `t66`.`home_team_name`,
              `t66`.`away_team_name`,
              `t66`.`is_bad`,
              `t66`.`age`,
              `t66`.`good_age`,
              `t66`.`turn`,
              `t26`.`newest`,
              `t65`.`onset_at`,
              `t9`.`live_stamp`,
              `t9`.`live_hash`,
              `t10`.`batch_stamp`,
              `t10`.`batch_hash`
            FROM (
              SELECT
                *
              FROM `t54` AS `t55`
              WHERE
                `t55`.`age` = 0
            ) AS `t66`
            INNER JOIN (
              SELECT
                MAX(`t12`.`as_of`) AS `newest`
              FROM (
                SELECT
                  *
                FROM `gold_reconciliation` AS `t4`
                WHERE
                  `t4`.`as_of` <= CAST(@as_of AS TIMESTAMP)
                  AND `t4`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
              ) AS `t12`
            ) AS `t26`
              ON `t66`.`as_of` = `t26`.`newest`
            INNER JOIN (
              SELECT
                `t55`.`match_id`,
                MIN(`t55`.`as_of`) AS `onset_at`
              FROM `t54` AS `t55`
              GROUP BY
                1
            ) AS `t65`
              ON `t66`.`match_id` = `t65`.`match_id`
            INNER JOIN (
              SELECT
                `t1`.`match_id`,
                `t1`.`status_timestamp` AS `live_stamp`,
                `t1`.`content_hash` AS `live_hash`
              FROM `silver_live_match_state` AS `t1`
            ) AS `t9`
              ON `t66`.`match_id` = `t9`.`match_id`
            INNER JOIN (
              SELECT
                `t2`.`match_id`,
                `t2`.`status_timestamp` AS `batch_stamp`,
                `t2`.`content_hash` AS `batch_hash`
              FROM `silver_matches` AS `t2`
            ) AS `t10`
              ON `t66`.`match_id` = `t10`.`match_id`
          ) AS `t72`
          WHERE
            `t72`.`live_stamp` = `t72`.`batch_stamp`
            AND `t72`.`live_hash` <> `t72`.`batch_hash`
        ) AS `t86`
      ) AS `t88`
      FULL OUTER JOIN (
        SELECT
          `t27`.`alert_id`,
          `t27`.`severity`,
          `t27`.`opened_at`,
          `t27`.`last_seen_at`,
          `t27`.`resolved_at`,
          `t27`.`message`,
          `t27`.`runbook`,
          `t27`.`open_notified_at`,
          `t27`.`close_notified_at`,
          `t27`.`known_turn`,
          `t27`.`condition` AS `known_condition`,
          `t27`.`scope` AS `known_scope`,
          `t27`.`onset_at` AS `known_onset_at`
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
            FROM `raw_alerts` AS `t0`
            WHERE
              `t0`.`onset_at` >= CAST(@horizon AS TIMESTAMP)
              AND (
                (
                  `t0`.`opened_at` <= CAST(@as_of AS TIMESTAMP)
                )
                OR (
                  `t0`.`resolved_at` IS NULL
                )
              )
          ) AS `t13`
        ) AS `t27`
        WHERE
          (
            `t27`.`known_turn` = 0
          )
          OR (
            COALESCE(
              (
                `t27`.`close_notified_at` IS NULL
              )
              AND (
                `t27`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
              ),
              FALSE
            )
            OR COALESCE(
              `t27`.`close_notified_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '60' MINUTE),
              FALSE
            )
          )
      ) AS `t44`
        ON `t88`.`condition` = `t44`.`known_condition`
        AND `t88`.`scope` = `t44`.`known_scope`
        AND `t88`.`turn` = `t44`.`known_turn`
    ) AS `t89`
    WHERE
      `t89`.`is_wrong`
      OR (
        `t89`.`resolved_at` IS NULL
      )
      OR (
        COALESCE(
          (
            `t89`.`close_notified_at` IS NULL
          )
          AND (
            `t89`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          ),
          FALSE
        )
        OR COALESCE(
          `t89`.`close_notified_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '60' MINUTE),
          FALSE
        )
      )
  ) AS `t90`
) AS `t91`
ORDER BY
  `t91`.`condition` ASC NULLS LAST,
  `t91`.`scope` ASC NULLS LAST,
  `t91`.`known_onset_at` ASC NULLS LAST
