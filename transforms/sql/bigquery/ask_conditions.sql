-- ask_conditions: What is wrong at `as_of`, beside the newest alert of its condition and scope;
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH `t13` AS (
  SELECT
    *
  FROM `gold_reconciliation` AS `t5`
  WHERE
    `t5`.`as_of` <= CAST(@as_of AS TIMESTAMP)
), `t14` AS (
  SELECT
    `t2`.`dag`,
    `t2`.`run_id`,
    `t2`.`started_at`,
    `t2`.`finished_at`,
    `t2`.`failed_step`,
    `t2`.`status` IN ('success', 'skipped') AS `is_ok`
  FROM `raw_pipeline_runs` AS `t2`
  WHERE
    `t2`.`started_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
    AND `t2`.`finished_at` <= CAST(@as_of AS TIMESTAMP)
), `t52` AS (
  SELECT
    `t24`.`last_pull_at`,
    `t38`.`is_match_day`,
    `t38`.`in_play_count`,
    `t38`.`last_stamp_at`,
    `t51`.`match_day_began_at`
  FROM (
    SELECT
      MAX(`t12`.`fetched_at`) AS `last_pull_at`
    FROM (
      SELECT
        *
      FROM `raw_snapshots` AS `t4`
      WHERE
        `t4`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
        AND `t4`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
        AND `t4`.`resource` = 'matches'
        AND `t4`.`http_status` = 200
        AND `t4`.`verdict` IN ('valid', 'partial')
    ) AS `t12`
  ) AS `t24`
  CROSS JOIN (
    SELECT
      COALESCE(
        LOGICAL_OR(
          (
            (
              (
                `t8`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t8`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t8`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t8`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
              )
              AND NOT (
                `t8`.`is_final`
              )
            )
          )
          AND NOT (
            `t8`.`status` IN ('POSTPONED', 'CANCELLED')
          )
        ),
        FALSE
      ) AS `is_match_day`,
      COALESCE(SUM(CAST(`t8`.`is_in_play` AS INT64)), 0) AS `in_play_count`,
      MAX(IF(`t8`.`is_in_play`, `t8`.`status_timestamp`, CAST(NULL AS TIMESTAMP))) AS `last_stamp_at`
    FROM (
      SELECT
        *
      FROM `silver_live_match_state` AS `t0`
      WHERE
        `t0`.`competition_code` IN UNNEST(@competitions)
    ) AS `t8`
  ) AS `t38`
  CROSS JOIN (
    SELECT
      MAX(`t45`.`began_at`) AS `match_day_began_at`
    FROM (
      SELECT
        `t42`.`sequence`,
        MIN(`t42`.`day`) AS `began_at`
      FROM (
        SELECT
          `t31`.`day`,
          `t31`.`number`,
          `t31`.`number` - (
            ROW_NUMBER() OVER (ORDER BY `t31`.`number` ASC) - 1
          ) AS `sequence`
        FROM (
          SELECT
            `t20`.`day`,
            CAST(FLOOR(
              ieee_divide(
                TIMESTAMP_DIFF(`t20`.`day`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND),
                86400000000
              )
            ) AS INT64) AS `number`
          FROM (
            SELECT DISTINCT
              CAST(TIMESTAMP_TRUNC(`t0`.`utc_date`, DAY) AS TIMESTAMP) AS `day`
            FROM `silver_live_match_state` AS `t0`
            WHERE
              `t0`.`competition_code` IN UNNEST(@competitions)
              AND `t0`.`utc_date` >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '60' DAY)
              AND `t0`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              AND NOT (
                `t0`.`status` IN ('POSTPONED', 'CANCELLED')
              )
          ) AS `t20`
        ) AS `t31`
      ) AS `t42`
      GROUP BY
        1
    ) AS `t45`
  ) AS `t51`
)
SELECT
  COALESCE(`t69`.`condition`, `t69`.`known_condition`) AS `condition`,
  COALESCE(`t69`.`scope`, `t69`.`known_scope`) AS `scope`,
  `t69`.`onset_at`,
  `t69`.`measured`,
  `t69`.`what`,
  `t69`.`alert_id`,
  `t69`.`known_onset_at`,
  `t69`.`opened_at`,
  `t69`.`last_seen_at`,
  `t69`.`resolved_at`,
  `t69`.`message`,
  `t69`.`open_notified_at`,
  `t69`.`close_notified_at`
FROM (
  SELECT
    `t68`.`condition`,
    `t68`.`scope`,
    `t68`.`onset_at`,
    `t68`.`measured`,
    `t68`.`what`,
    `t35`.`alert_id`,
    `t35`.`opened_at`,
    `t35`.`last_seen_at`,
    `t35`.`resolved_at`,
    `t35`.`message`,
    `t35`.`open_notified_at`,
    `t35`.`close_notified_at`,
    `t35`.`known_condition`,
    `t35`.`known_scope`,
    `t35`.`known_onset_at`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'no_successful_pull' AS `condition`,
            'ALL' AS `scope`,
            TIMESTAMP_ADD(GREATEST(
              COALESCE(`t54`.`last_pull_at`, `t54`.`match_day_began_at`),
              `t54`.`match_day_began_at`
            ), INTERVAL '30' MINUTE) AS `onset_at`,
            ieee_divide(
              TIMESTAMP_DIFF(
                CAST(@as_of AS TIMESTAMP),
                GREATEST(
                  COALESCE(`t54`.`last_pull_at`, `t54`.`match_day_began_at`),
                  `t54`.`match_day_began_at`
                ),
                MICROSECOND
              ),
              60000000
            ) AS `measured`,
            CAST(NULL AS STRING) AS `what`
          FROM `t52` AS `t54`
          WHERE
            `t54`.`is_match_day`
            AND TIMESTAMP_DIFF(
              CAST(@as_of AS TIMESTAMP),
              GREATEST(
                COALESCE(`t54`.`last_pull_at`, `t54`.`match_day_began_at`),
                `t54`.`match_day_began_at`
              ),
              MICROSECOND
            ) > 1800000000
        ) AS `t62`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'freshness_sla' AS `condition`,
            'ALL' AS `scope`,
            IF(
              `t54`.`is_match_day`,
              LEAST(
                GREATEST(
                  TIMESTAMP_ADD(`t54`.`last_pull_at`, INTERVAL '20' MINUTE),
                  COALESCE(
                    `t54`.`match_day_began_at`,
                    TIMESTAMP_ADD(`t54`.`last_pull_at`, INTERVAL '90' MINUTE)
                  )
                ),
                TIMESTAMP_ADD(`t54`.`last_pull_at`, INTERVAL '90' MINUTE)
              ),
              TIMESTAMP_ADD(`t54`.`last_pull_at`, INTERVAL '90' MINUTE)
            ) AS `onset_at`,
            ieee_divide(
              TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t54`.`last_pull_at`, MICROSECOND),
              60000000
            ) AS `measured`,
            IF(
              `t54`.`is_match_day`,
              'a match-day, where under 20 is asked',
              'no match-day, where under 90 is asked'
            ) AS `what`
          FROM `t52` AS `t54`
          WHERE
            ieee_divide(
              TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t54`.`last_pull_at`, MICROSECOND),
              60000000
            ) >= IF(`t54`.`is_match_day`, 20, 90)
            AND NOT `t54`.`last_pull_at` IS NULL
        ) AS `t64`
      ) AS `t65`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'feed_frozen' AS `condition`,
            'ALL' AS `scope`,
            TIMESTAMP_ADD(`t54`.`last_stamp_at`, INTERVAL '60' MINUTE) AS `onset_at`,
            ieee_divide(
              TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t54`.`last_stamp_at`, MICROSECOND),
              60000000
            ) AS `measured`,
            CAST(`t54`.`in_play_count` AS STRING) AS `what`
          FROM `t52` AS `t54`
          WHERE
            `t54`.`in_play_count` > 0
            AND ieee_divide(
              TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t54`.`last_pull_at`, MICROSECOND),
              60000000
            ) < 60
            AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t54`.`last_stamp_at`, MICROSECOND) >= 3600000000
        ) AS `t59`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'stuck_match' AS `condition`,
            CONCAT('match ', CAST(`t0`.`match_id` AS STRING)) AS `scope`,
            TIMESTAMP_ADD(`t0`.`utc_date`, INTERVAL '150' MINUTE) AS `onset_at`,
            ieee_divide(TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t0`.`utc_date`, MICROSECOND), 60000000) AS `measured`,
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(`t0`.`competition_code`, ': '), COALESCE(`t0`.`home_team_name`, '?')),
                ' - '
              ),
              COALESCE(`t0`.`away_team_name`, '?')
            ) AS `what`
          FROM `silver_live_match_state` AS `t0`
          WHERE
            `t0`.`competition_code` IN UNNEST(@competitions)
            AND `t0`.`is_in_play`
            AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), `t0`.`utc_date`, MICROSECOND) > 9000000000
        ) AS `t21`
      ) AS `t61`
    ) AS `t66`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'schema_mismatch' AS `condition`,
            `t49`.`place` AS `scope`,
            `t49`.`onset_at`,
            CAST(`t49`.`count` AS FLOAT64) AS `measured`,
            `t49`.`newest` AS `what`
          FROM (
            SELECT
              `t46`.`place`,
              MIN(`t46`.`fetched_at`) AS `onset_at`,
              COUNT(*) AS `count`,
              MAX(`t46`.`snapshot_id`) AS `newest`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t32`.`fetched_at`,
                  `t32`.`snapshot_id`,
                  `t32`.`place`,
                  `t32`.`is_bad`,
                  `t32`.`rank`,
                  MIN(IF(`t32`.`is_bad`, CAST(NULL AS INT64), `t32`.`rank`)) OVER (
                    PARTITION BY `t32`.`place`
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS `good_from`
                FROM (
                  SELECT
                    `t18`.`fetched_at`,
                    `t18`.`snapshot_id`,
                    `t18`.`place`,
                    `t18`.`is_bad`,
                    ROW_NUMBER() OVER (
                      PARTITION BY `t18`.`place`
                      ORDER BY `t18`.`fetched_at` DESC, `t18`.`snapshot_id` DESC
                    ) - 1 AS `rank`
                  FROM (
                    SELECT
                      `t4`.`fetched_at`,
                      `t4`.`snapshot_id`,
                      IF(
                        `t4`.`resource` = 'matches',
                        'matches',
                        CONCAT(CONCAT(`t4`.`resource`, '/'), `t4`.`scope`)
                      ) AS `place`,
                      `t4`.`verdict` <> 'valid' AS `is_bad`
                    FROM `raw_snapshots` AS `t4`
                    WHERE
                      `t4`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
                      AND `t4`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
                      AND `t4`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
                      AND `t4`.`verdict` IN ('valid', 'partial', 'invalid')
                  ) AS `t18`
                ) AS `t32`
              ) AS `t40`
              WHERE
                (
                  `t40`.`good_from` IS NULL
                ) OR (
                  `t40`.`rank` < `t40`.`good_from`
                )
            ) AS `t46`
            GROUP BY
              1
          ) AS `t49`
        ) AS `t53`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'consecutive_dag_failures' AS `condition`,
            `t57`.`dag` AS `scope`,
            `t57`.`onset_at`,
            CAST(`t57`.`count` AS FLOAT64) AS `measured`,
            `t57`.`newest` AS `what`
          FROM (
            SELECT
              `t50`.`dag`,
              COUNT(*) AS `count`,
              MAX(IF(`t50`.`turn` = 1, `t50`.`finished_at`, CAST(NULL AS TIMESTAMP))) AS `onset_at`,
              MAX(IF(`t50`.`rank` = 0, `t50`.`run_id`, CAST(NULL AS STRING))) AS `newest`
            FROM (
              SELECT
                `t44`.`dag`,
                `t44`.`run_id`,
                `t44`.`started_at`,
                `t44`.`finished_at`,
                `t44`.`failed_step`,
                `t44`.`is_ok`,
                `t44`.`rank`,
                `t44`.`ok_from`,
                ROW_NUMBER() OVER (PARTITION BY `t44`.`dag` ORDER BY `t44`.`started_at` ASC, `t44`.`run_id` ASC) - 1 AS `turn`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t30`.`dag`,
                    `t30`.`run_id`,
                    `t30`.`started_at`,
                    `t30`.`finished_at`,
                    `t30`.`failed_step`,
                    `t30`.`is_ok`,
                    `t30`.`rank`,
                    MIN(IF(`t30`.`is_ok`, `t30`.`rank`, CAST(NULL AS INT64))) OVER (PARTITION BY `t30`.`dag` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS `ok_from`
                  FROM (
                    SELECT
                      `t15`.`dag`,
                      `t15`.`run_id`,
                      `t15`.`started_at`,
                      `t15`.`finished_at`,
                      `t15`.`failed_step`,
                      `t15`.`is_ok`,
                      ROW_NUMBER() OVER (PARTITION BY `t15`.`dag` ORDER BY `t15`.`started_at` DESC, `t15`.`run_id` DESC) - 1 AS `rank`
                    FROM (
                      SELECT
                        `t2`.`dag`,
                        `t2`.`run_id`,
                        `t2`.`started_at`,
                        `t2`.`finished_at`,
                        `t2`.`failed_step`,
                        `t2`.`status` IN ('success', 'skipped') AS `is_ok`
                      FROM `raw_pipeline_runs` AS `t2`
                      WHERE
                        `t2`.`started_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                        AND `t2`.`finished_at` <= CAST(@as_of AS TIMESTAMP)
                    ) AS `t15`
                  ) AS `t30`
                ) AS `t39`
                WHERE
                  (
                    `t39`.`ok_from` IS NULL
                  ) OR (
                    `t39`.`rank` < `t39`.`ok_from`
                  )
              ) AS `t44`
            ) AS `t50`
            GROUP BY
              1
          ) AS `t57`
          WHERE
            `t57`.`count` >= 2
        ) AS `t58`
      ) AS `t60`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            'success_rate' AS `condition`,
            'ALL' AS `scope`,
            `t29`.`onset_at`,
            ieee_divide(`t29`.`ok` * 100, `t29`.`runs`) AS `measured`,
            CAST(`t29`.`runs` - `t29`.`ok` AS STRING) AS `what`
          FROM (
            SELECT
              COUNT(*) AS `runs`,
              COALESCE(SUM(CAST(`t17`.`is_ok` AS INT64)), 0) AS `ok`,
              MAX(IF(`t17`.`is_ok`, CAST(NULL AS TIMESTAMP), `t17`.`finished_at`)) AS `onset_at`
            FROM `t14` AS `t17`
          ) AS `t29`
          WHERE
            (
              (
                SELECT
                  COALESCE(SUM(CAST(`t17`.`is_ok` AS INT64)), 0) AS `Coalesce_Sum_is_ok_0`
                FROM `t14` AS `t17`
              ) * 100
            ) < (
              (
                SELECT
                  COUNT(*) AS `CountStar`
                FROM `t14` AS `t17`
              ) * 99
            )
        ) AS `t37`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            'reconcile_conflict' AS `condition`,
            CONCAT('match ', CAST(`t47`.`match_id` AS STRING)) AS `scope`,
            `t47`.`as_of` AS `onset_at`,
            1.0 AS `measured`,
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(`t47`.`competition_code`, ': '), COALESCE(`t47`.`home_team_name`, '?')),
                ' - '
              ),
              COALESCE(`t47`.`away_team_name`, '?')
            ) AS `what`
          FROM (
            SELECT
              `t43`.`match_id`,
              `t43`.`as_of_date`,
              `t43`.`as_of`,
              `t43`.`competition_code`,
              `t43`.`utc_date`,
              `t43`.`verdict`,
              `t43`.`cause`,
              `t43`.`is_to_reread`,
              `t43`.`home_team_name`,
              `t43`.`away_team_name`,
              `t43`.`live_status_timestamp`,
              `t43`.`batch_status_timestamp`,
              `t43`.`live_status`,
              `t43`.`batch_status`,
              `t43`.`live_home_goals`,
              `t43`.`live_away_goals`,
              `t43`.`batch_home_goals`,
              `t43`.`batch_away_goals`,
              `t43`.`live_content_hash`,
              `t43`.`batch_content_hash`,
              `t43`.`newest`,
              `t9`.`live_stamp`,
              `t9`.`live_hash`,
              `t11`.`batch_stamp`,
              `t11`.`batch_hash`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t19`.`match_id`,
                  `t19`.`as_of_date`,
                  `t19`.`as_of`,
                  `t19`.`competition_code`,
                  `t19`.`utc_date`,
                  `t19`.`verdict`,
                  `t19`.`cause`,
                  `t19`.`is_to_reread`,
                  `t19`.`home_team_name`,
                  `t19`.`away_team_name`,
                  `t19`.`live_status_timestamp`,
                  `t19`.`batch_status_timestamp`,
                  `t19`.`live_status`,
                  `t19`.`batch_status`,
                  `t19`.`live_home_goals`,
                  `t19`.`live_away_goals`,
                  `t19`.`batch_home_goals`,
                  `t19`.`batch_away_goals`,
                  `t19`.`live_content_hash`,
                  `t19`.`batch_content_hash`,
                  `t27`.`newest`
                FROM `t13` AS `t19`
                INNER JOIN (
                  SELECT
                    MAX(`t16`.`as_of`) AS `newest`
                  FROM `t13` AS `t16`
                ) AS `t27`
                  ON `t19`.`as_of` = `t27`.`newest`
              ) AS `t36`
              WHERE
                `t36`.`cause` = 'same_stamp_conflict'
            ) AS `t43`
            INNER JOIN (
              SELECT
                `t0`.`match_id`,
                `t0`.`status_timestamp` AS `live_stamp`,
                `t0`.`content_hash` AS `live_hash`
              FROM `silver_live_match_state` AS `t0`
            ) AS `t9`
              ON `t43`.`match_id` = `t9`.`match_id`
            INNER JOIN (
              SELECT
                `t3`.`match_id`,
                `t3`.`status_timestamp` AS `batch_stamp`,
                `t3`.`content_hash` AS `batch_hash`
              FROM `silver_matches` AS `t3`
            ) AS `t11`
              ON `t43`.`match_id` = `t11`.`match_id`
          ) AS `t47`
          WHERE
            `t47`.`live_stamp` = `t47`.`batch_stamp`
            AND `t47`.`live_hash` <> `t47`.`batch_hash`
        ) AS `t55`
      ) AS `t56`
    ) AS `t63`
  ) AS `t68`
  FULL OUTER JOIN (
    SELECT
      `t26`.`alert_id`,
      `t26`.`opened_at`,
      `t26`.`last_seen_at`,
      `t26`.`resolved_at`,
      `t26`.`message`,
      `t26`.`open_notified_at`,
      `t26`.`close_notified_at`,
      `t26`.`condition` AS `known_condition`,
      `t26`.`scope` AS `known_scope`,
      `t26`.`onset_at` AS `known_onset_at`
    FROM (
      SELECT
        `t10`.`alert_id`,
        `t10`.`condition`,
        `t10`.`scope`,
        `t10`.`severity`,
        `t10`.`onset_at`,
        `t10`.`opened_at`,
        `t10`.`last_seen_at`,
        `t10`.`resolved_at`,
        `t10`.`message`,
        `t10`.`runbook`,
        `t10`.`open_notified_at`,
        `t10`.`close_notified_at`,
        ROW_NUMBER() OVER (
          PARTITION BY `t10`.`condition`, `t10`.`scope`
          ORDER BY `t10`.`onset_at` DESC, `t10`.`alert_id` DESC
        ) - 1 AS `rank`
      FROM (
        SELECT
          *
        FROM `raw_alerts` AS `t1`
        WHERE
          `t1`.`onset_at` >= CAST(@horizon AS TIMESTAMP)
      ) AS `t10`
    ) AS `t26`
    WHERE
      `t26`.`rank` = 0
  ) AS `t35`
    ON `t68`.`condition` = `t35`.`known_condition`
    AND `t68`.`scope` = `t35`.`known_scope`
) AS `t69`
WHERE
  (
    NOT `t69`.`condition` IS NULL
  )
  OR (
    `t69`.`resolved_at` IS NULL
  )
  OR (
    (
      `t69`.`close_notified_at` IS NULL
    )
    AND (
      `t69`.`resolved_at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '1' HOUR)
    )
  )
ORDER BY
  COALESCE(`t69`.`condition`, `t69`.`known_condition`) ASC NULLS LAST,
  COALESCE(`t69`.`scope`, `t69`.`known_scope`) ASC NULLS LAST
