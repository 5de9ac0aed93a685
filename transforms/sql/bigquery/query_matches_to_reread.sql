-- query_matches_to_reread: Tracked matches that the newest reconciliation lists and live still lacks.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
WITH `t9` AS (
  SELECT
    *
  FROM `gold_reconciliation` AS `t3`
  WHERE
    `t3`.`as_of` <= CAST(@as_of AS TIMESTAMP)
    AND `t3`.`as_of` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
)
SELECT
  `t26`.`match_id`
FROM (
  SELECT
    `t25`.`match_id`,
    `t25`.`night_at`,
    `t25`.`number`,
    `t25`.`batch_id`,
    `t25`.`batch_hash`,
    `t25`.`batch_stamp`,
    `t25`.`batch_at`,
    `t25`.`is_batch_present`,
    `t25`.`live_id`,
    `t25`.`live_hash`,
    `t25`.`live_stamp`,
    `t25`.`live_at`,
    `t25`.`is_live_present`,
    `t25`.`is_behind`,
    `t25`.`requested_id`,
    ROW_NUMBER() OVER (
      ORDER BY CAST(NOT `t25`.`requested_id` IS NULL AS INT64) ASC, `t25`.`match_id` ASC
    ) - 1 AS `turn`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t20`.`match_id`,
        `t20`.`night_at`,
        `t20`.`number`,
        `t20`.`batch_id`,
        `t20`.`batch_hash`,
        `t20`.`batch_stamp`,
        `t20`.`batch_at`,
        `t20`.`is_batch_present`,
        `t20`.`live_id`,
        `t20`.`live_hash`,
        `t20`.`live_stamp`,
        `t20`.`live_at`,
        `t20`.`is_live_present`,
        `t20`.`is_behind`,
        `t23`.`requested_id`
      FROM (
        SELECT
          `t18`.`match_id`,
          `t18`.`night_at`,
          `t18`.`number`,
          `t18`.`batch_id`,
          `t18`.`batch_hash`,
          `t18`.`batch_stamp`,
          `t18`.`batch_at`,
          `t18`.`is_batch_present`,
          `t18`.`live_id`,
          `t18`.`live_hash`,
          `t18`.`live_stamp`,
          `t18`.`live_at`,
          `t18`.`is_live_present`,
          (
            `t18`.`live_hash` <> `t18`.`batch_hash`
          )
          AND (
            (
              `t18`.`live_at` < `t18`.`batch_at`
            )
            OR (
              (
                `t18`.`live_at` = `t18`.`batch_at`
              )
              AND (
                `t18`.`live_stamp` <= `t18`.`batch_stamp`
              )
            )
          )
          AND `t18`.`is_live_present` AS `is_behind`
        FROM (
          SELECT
            `t17`.`match_id`,
            `t17`.`night_at`,
            `t17`.`number`,
            `t6`.`batch_id`,
            `t6`.`batch_hash`,
            `t6`.`batch_stamp`,
            `t6`.`batch_at`,
            `t6`.`is_batch_present`,
            `t7`.`live_id`,
            `t7`.`live_hash`,
            `t7`.`live_stamp`,
            `t7`.`live_at`,
            `t7`.`is_live_present`
          FROM (
            SELECT
              `t15`.`match_id`,
              `t15`.`as_of` AS `night_at`,
              CONCAT(CONCAT(',', CAST(`t15`.`match_id` AS STRING)), ',') AS `number`
            FROM (
              SELECT
                `t12`.`match_id`,
                `t12`.`as_of_date`,
                `t12`.`as_of`,
                `t12`.`competition_code`,
                `t12`.`utc_date`,
                `t12`.`verdict`,
                `t12`.`cause`,
                `t12`.`is_to_reread`,
                `t12`.`home_team_name`,
                `t12`.`away_team_name`,
                `t12`.`live_status_timestamp`,
                `t12`.`batch_status_timestamp`,
                `t12`.`live_status`,
                `t12`.`batch_status`,
                `t12`.`live_home_goals`,
                `t12`.`live_away_goals`,
                `t12`.`batch_home_goals`,
                `t12`.`batch_away_goals`,
                `t12`.`live_content_hash`,
                `t12`.`batch_content_hash`
              FROM `t9` AS `t12`
              WHERE
                EXISTS(
                  SELECT
                    1
                  FROM (
                    SELECT
                      MAX(`t11`.`as_of`) AS `as_of`
                    FROM `t9` AS `t11`
                  ) AS `t14`
                  WHERE
                    `t12`.`as_of` = `t14`.`as_of`
                )
            ) AS `t15`
            WHERE
              `t15`.`competition_code` IN UNNEST(@competitions) AND `t15`.`is_to_reread`
          ) AS `t17`
          INNER JOIN (
            SELECT
              `t0`.`match_id` AS `batch_id`,
              `t0`.`content_hash` AS `batch_hash`,
              `t0`.`status_timestamp` AS `batch_stamp`,
              COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `batch_at`,
              `t0`.`missing_since` IS NULL AS `is_batch_present`
            FROM `silver_matches` AS `t0`
          ) AS `t6`
            ON `t17`.`match_id` = `t6`.`batch_id`
          LEFT OUTER JOIN (
            SELECT
              `t1`.`match_id` AS `live_id`,
              `t1`.`content_hash` AS `live_hash`,
              `t1`.`status_timestamp` AS `live_stamp`,
              COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `live_at`,
              `t1`.`missing_since` IS NULL AS `is_live_present`
            FROM `silver_live_match_state` AS `t1`
          ) AS `t7`
            ON `t17`.`match_id` = `t7`.`live_id`
        ) AS `t18`
        WHERE
          (
            (
              `t18`.`live_hash` <> `t18`.`batch_hash`
            )
            AND (
              (
                `t18`.`live_at` < `t18`.`batch_at`
              )
              OR (
                (
                  `t18`.`live_at` = `t18`.`batch_at`
                )
                AND (
                  `t18`.`live_stamp` <= `t18`.`batch_stamp`
                )
              )
            )
            AND `t18`.`is_live_present`
          )
          OR (
            (
              `t18`.`live_id` IS NULL
            )
            OR (
              `t18`.`is_live_present` <> `t18`.`is_batch_present`
            )
          )
      ) AS `t20`
      LEFT OUTER JOIN (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            `t20`.`match_id` AS `requested_id`
          FROM (
            SELECT
              `t18`.`match_id`,
              `t18`.`night_at`,
              `t18`.`number`,
              `t18`.`batch_id`,
              `t18`.`batch_hash`,
              `t18`.`batch_stamp`,
              `t18`.`batch_at`,
              `t18`.`is_batch_present`,
              `t18`.`live_id`,
              `t18`.`live_hash`,
              `t18`.`live_stamp`,
              `t18`.`live_at`,
              `t18`.`is_live_present`,
              (
                `t18`.`live_hash` <> `t18`.`batch_hash`
              )
              AND (
                (
                  `t18`.`live_at` < `t18`.`batch_at`
                )
                OR (
                  (
                    `t18`.`live_at` = `t18`.`batch_at`
                  )
                  AND (
                    `t18`.`live_stamp` <= `t18`.`batch_stamp`
                  )
                )
              )
              AND `t18`.`is_live_present` AS `is_behind`
            FROM (
              SELECT
                `t17`.`match_id`,
                `t17`.`night_at`,
                `t17`.`number`,
                `t6`.`batch_id`,
                `t6`.`batch_hash`,
                `t6`.`batch_stamp`,
                `t6`.`batch_at`,
                `t6`.`is_batch_present`,
                `t7`.`live_id`,
                `t7`.`live_hash`,
                `t7`.`live_stamp`,
                `t7`.`live_at`,
                `t7`.`is_live_present`
              FROM (
                SELECT
                  `t15`.`match_id`,
                  `t15`.`as_of` AS `night_at`,
                  CONCAT(CONCAT(',', CAST(`t15`.`match_id` AS STRING)), ',') AS `number`
                FROM (
                  SELECT
                    `t12`.`match_id`,
                    `t12`.`as_of_date`,
                    `t12`.`as_of`,
                    `t12`.`competition_code`,
                    `t12`.`utc_date`,
                    `t12`.`verdict`,
                    `t12`.`cause`,
                    `t12`.`is_to_reread`,
                    `t12`.`home_team_name`,
                    `t12`.`away_team_name`,
                    `t12`.`live_status_timestamp`,
                    `t12`.`batch_status_timestamp`,
                    `t12`.`live_status`,
                    `t12`.`batch_status`,
                    `t12`.`live_home_goals`,
                    `t12`.`live_away_goals`,
                    `t12`.`batch_home_goals`,
                    `t12`.`batch_away_goals`,
                    `t12`.`live_content_hash`,
                    `t12`.`batch_content_hash`
                  FROM `t9` AS `t12`
                  WHERE
                    EXISTS(
                      SELECT
                        1
                      FROM (
                        SELECT
                          MAX(`t11`.`as_of`) AS `as_of`
                        FROM `t9` AS `t11`
                      ) AS `t14`
                      WHERE
                        `t12`.`as_of` = `t14`.`as_of`
                    )
                ) AS `t15`
                WHERE
                  `t15`.`competition_code` IN UNNEST(@competitions) AND `t15`.`is_to_reread`
              ) AS `t17`
              INNER JOIN (
                SELECT
                  `t0`.`match_id` AS `batch_id`,
                  `t0`.`content_hash` AS `batch_hash`,
                  `t0`.`status_timestamp` AS `batch_stamp`,
                  COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `batch_at`,
                  `t0`.`missing_since` IS NULL AS `is_batch_present`
                FROM `silver_matches` AS `t0`
              ) AS `t6`
                ON `t17`.`match_id` = `t6`.`batch_id`
              LEFT OUTER JOIN (
                SELECT
                  `t1`.`match_id` AS `live_id`,
                  `t1`.`content_hash` AS `live_hash`,
                  `t1`.`status_timestamp` AS `live_stamp`,
                  COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `live_at`,
                  `t1`.`missing_since` IS NULL AS `is_live_present`
                FROM `silver_live_match_state` AS `t1`
              ) AS `t7`
                ON `t17`.`match_id` = `t7`.`live_id`
            ) AS `t18`
            WHERE
              (
                (
                  `t18`.`live_hash` <> `t18`.`batch_hash`
                )
                AND (
                  (
                    `t18`.`live_at` < `t18`.`batch_at`
                  )
                  OR (
                    (
                      `t18`.`live_at` = `t18`.`batch_at`
                    )
                    AND (
                      `t18`.`live_stamp` <= `t18`.`batch_stamp`
                    )
                  )
                )
                AND `t18`.`is_live_present`
              )
              OR (
                (
                  `t18`.`live_id` IS NULL
                )
                OR (
                  `t18`.`is_live_present` <> `t18`.`is_batch_present`
                )
              )
          ) AS `t20`
          INNER JOIN (
            SELECT
              `t2`.`asked_ids`,
              `t2`.`fetched_at` AS `requested_at`
            FROM `raw_snapshots` AS `t2`
            WHERE
              `t2`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY)
              AND `t2`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
              AND `t2`.`resource` = 'matches'
              AND NOT `t2`.`asked_ids` IS NULL
              AND `t2`.`verdict` IN ('valid', 'partial')
          ) AS `t10`
            ON `t20`.`night_at` < `t10`.`requested_at`
            AND INSTR(`t10`.`asked_ids`, `t20`.`number`) > 0
        ) AS `t21`
      ) AS `t23`
        ON `t20`.`match_id` = `t23`.`requested_id`
    ) AS `t24`
    WHERE
      `t24`.`is_behind` OR (
        `t24`.`requested_id` IS NULL
      )
  ) AS `t25`
) AS `t26`
WHERE
  `t26`.`turn` < 500
ORDER BY
  `t26`.`match_id` ASC NULLS LAST
