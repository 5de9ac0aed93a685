-- silver_live_match_state: The latest state of every match.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
-- param since timestamp
MERGE INTO `silver_live_match_state` AS target
USING (
  WITH `t6` AS (
    SELECT
      *
    FROM `silver_live_match_history` AS `t1`
    WHERE
      `t1`.`match_id` IN UNNEST(@match_ids)
  ), `t14` AS (
    SELECT
      `t7`.`scope`,
      `t7`.`fetched_at`,
      `t7`.`named_matches`,
      `t7`.`asked_ids`,
      CONCAT(CONCAT(`t7`.`scope`, `t7`.`body_sha256`), COALESCE(`t7`.`asked_ids`, '')) AS `content`,
      LAG(CONCAT(CONCAT(`t7`.`scope`, `t7`.`body_sha256`), COALESCE(`t7`.`asked_ids`, ''))) OVER (
        PARTITION BY CAST(TIMESTAMP_TRUNC(`t7`.`fetched_at`, DAY) AS TIMESTAMP)
        ORDER BY `t7`.`fetched_at` ASC, `t7`.`snapshot_id` ASC
      ) AS `content_before`,
      (
        `t7`.`verdict` = 'valid'
      )
      AND COALESCE(`t7`.`is_complete`, FALSE)
      AND (
        (
          NOT `t7`.`asked_ids` IS NULL
        )
        OR NOT (
          (
            `t7`.`row_count` < (
              MAX(`t7`.`row_count`) OVER (
                PARTITION BY `t7`.`scope`, CAST(TIMESTAMP_TRUNC(`t7`.`fetched_at`, DAY) AS TIMESTAMP)
                ORDER BY TIMESTAMP_DIFF(`t7`.`fetched_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND) ASC
                RANGE BETWEEN 604800000000 preceding AND CURRENT ROW
              ) - 1
            )
          )
          AND (
            (
              `t7`.`row_count` * 2
            ) <= MAX(`t7`.`row_count`) OVER (
              PARTITION BY `t7`.`scope`, CAST(TIMESTAMP_TRUNC(`t7`.`fetched_at`, DAY) AS TIMESTAMP)
              ORDER BY TIMESTAMP_DIFF(`t7`.`fetched_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND) ASC
              RANGE BETWEEN 604800000000 preceding AND CURRENT ROW
            )
          )
        )
      ) AS `is_proof`
    FROM (
      SELECT
        *
      FROM `raw_snapshots` AS `t2`
      WHERE
        `t2`.`fetched_at` >= CAST(@since AS TIMESTAMP)
        AND `t2`.`resource` = 'matches'
        AND `t2`.`verdict` IN ('valid', 'partial')
        AND NOT `t2`.`named_matches` IS NULL
    ) AS `t7`
  ), `t19` AS (
    SELECT
      *
    FROM `t14` AS `t15`
    WHERE
      (
        (
          `t15`.`content_before` IS NULL
        )
        OR (
          `t15`.`content` <> `t15`.`content_before`
        )
      )
      AND `t15`.`asked_ids` IS NULL
  ), `t26` AS (
    SELECT
      `t20`.`match_id`,
      `t20`.`status_timestamp`,
      `t20`.`content_hash`,
      `t20`.`first_seen_at`,
      `t20`.`snapshot_id`,
      `t20`.`competition_id`,
      `t20`.`competition_code`,
      `t20`.`season_id`,
      `t20`.`season_start_date`,
      `t20`.`utc_date`,
      `t20`.`status`,
      `t20`.`stage`,
      `t20`.`group`,
      `t20`.`matchday`,
      `t20`.`home_team_id`,
      `t20`.`home_team_name`,
      `t20`.`home_team_tla`,
      `t20`.`away_team_id`,
      `t20`.`away_team_name`,
      `t20`.`away_team_tla`,
      `t20`.`winner`,
      `t20`.`duration`,
      `t20`.`home_goals`,
      `t20`.`away_goals`,
      `t20`.`home_half_time_goals`,
      `t20`.`away_half_time_goals`,
      `t20`.`home_shootout_goals`,
      `t20`.`away_shootout_goals`,
      `t20`.`is_score_contradictory`,
      `t20`.`is_final`,
      `t20`.`is_in_play`,
      `t20`.`effective_at`,
      `t5`.`was` AS `missing_since`,
      TRUE AS `is_touched`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t13`.`match_id`,
          `t13`.`status_timestamp`,
          `t13`.`content_hash`,
          `t13`.`first_seen_at`,
          `t13`.`snapshot_id`,
          `t13`.`competition_id`,
          `t13`.`competition_code`,
          `t13`.`season_id`,
          `t13`.`season_start_date`,
          `t13`.`utc_date`,
          `t13`.`status`,
          `t13`.`stage`,
          `t13`.`group`,
          `t13`.`matchday`,
          `t13`.`home_team_id`,
          `t13`.`home_team_name`,
          `t13`.`home_team_tla`,
          `t13`.`away_team_id`,
          `t13`.`away_team_name`,
          `t13`.`away_team_tla`,
          `t13`.`winner`,
          `t13`.`duration`,
          `t13`.`home_goals`,
          `t13`.`away_goals`,
          `t13`.`home_half_time_goals`,
          `t13`.`away_half_time_goals`,
          `t13`.`home_shootout_goals`,
          `t13`.`away_shootout_goals`,
          `t13`.`is_score_contradictory`,
          `t13`.`is_final`,
          `t13`.`is_in_play`,
          `t13`.`effective_at`,
          ROW_NUMBER() OVER (
            PARTITION BY `t13`.`match_id`
            ORDER BY COALESCE(`t13`.`effective_at`, `t13`.`status_timestamp`) DESC, `t13`.`status_timestamp` DESC, `t13`.`first_seen_at` DESC, `t13`.`snapshot_id` DESC, `t13`.`content_hash` DESC
          ) - 1 AS `rank`
        FROM (
          SELECT
            *
          FROM `t6` AS `t10`
          UNION ALL
          SELECT
            `t9`.`match_id`,
            `t9`.`status_timestamp`,
            `t9`.`content_hash`,
            `t9`.`first_seen_at`,
            `t9`.`snapshot_id`,
            `t9`.`competition_id`,
            `t9`.`competition_code`,
            `t9`.`season_id`,
            `t9`.`season_start_date`,
            `t9`.`utc_date`,
            `t9`.`status`,
            `t9`.`stage`,
            `t9`.`group`,
            `t9`.`matchday`,
            `t9`.`home_team_id`,
            `t9`.`home_team_name`,
            `t9`.`home_team_tla`,
            `t9`.`away_team_id`,
            `t9`.`away_team_name`,
            `t9`.`away_team_tla`,
            `t9`.`winner`,
            `t9`.`duration`,
            `t9`.`home_goals`,
            `t9`.`away_goals`,
            `t9`.`home_half_time_goals`,
            `t9`.`away_half_time_goals`,
            `t9`.`home_shootout_goals`,
            `t9`.`away_shootout_goals`,
            `t9`.`is_score_contradictory`,
            `t9`.`is_final`,
            `t9`.`is_in_play`,
            `t9`.`effective_at`
          FROM (
            SELECT
              *
            FROM `silver_live_match_state` AS `t0`
            WHERE
              `t0`.`match_id` IN UNNEST(@match_ids)
          ) AS `t9`
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM `t6` AS `t11`
              WHERE
                `t9`.`match_id` = `t11`.`match_id`
                AND `t9`.`status_timestamp` = `t11`.`status_timestamp`
                AND `t9`.`content_hash` = `t11`.`content_hash`
            )
        ) AS `t13`
      ) AS `t16`
      WHERE
        `t16`.`rank` = 0
    ) AS `t20`
    LEFT OUTER JOIN (
      SELECT
        `t0`.`match_id` AS `known_id`,
        `t0`.`missing_since` AS `was`
      FROM `silver_live_match_state` AS `t0`
    ) AS `t5`
      ON `t20`.`match_id` = `t5`.`known_id`
    UNION ALL
    SELECT
      `t0`.`match_id`,
      `t0`.`status_timestamp`,
      `t0`.`content_hash`,
      `t0`.`first_seen_at`,
      `t0`.`snapshot_id`,
      `t0`.`competition_id`,
      `t0`.`competition_code`,
      `t0`.`season_id`,
      `t0`.`season_start_date`,
      `t0`.`utc_date`,
      `t0`.`status`,
      `t0`.`stage`,
      `t0`.`group`,
      `t0`.`matchday`,
      `t0`.`home_team_id`,
      `t0`.`home_team_name`,
      `t0`.`home_team_tla`,
      `t0`.`away_team_id`,
      `t0`.`away_team_name`,
      `t0`.`away_team_tla`,
      `t0`.`winner`,
      `t0`.`duration`,
      `t0`.`home_goals`,
      `t0`.`away_goals`,
      `t0`.`home_half_time_goals`,
      `t0`.`away_half_time_goals`,
      `t0`.`home_shootout_goals`,
      `t0`.`away_shootout_goals`,
      `t0`.`is_score_contradictory`,
      `t0`.`is_final`,
      `t0`.`is_in_play`,
      `t0`.`effective_at`,
      `t0`.`missing_since`,
      FALSE AS `is_touched`
    FROM `silver_live_match_state` AS `t0`
    WHERE
      NOT (
        `t0`.`match_id` IN UNNEST(@match_ids)
      )
  )
  SELECT
    `t44`.`match_id`,
    `t44`.`status_timestamp`,
    `t44`.`content_hash`,
    `t44`.`first_seen_at`,
    `t44`.`snapshot_id`,
    `t44`.`competition_id`,
    `t44`.`competition_code`,
    `t44`.`season_id`,
    `t44`.`season_start_date`,
    `t44`.`utc_date`,
    `t44`.`status`,
    `t44`.`stage`,
    `t44`.`group`,
    `t44`.`matchday`,
    `t44`.`home_team_id`,
    `t44`.`home_team_name`,
    `t44`.`home_team_tla`,
    `t44`.`away_team_id`,
    `t44`.`away_team_name`,
    `t44`.`away_team_tla`,
    `t44`.`winner`,
    `t44`.`duration`,
    `t44`.`home_goals`,
    `t44`.`away_goals`,
    `t44`.`home_half_time_goals`,
    `t44`.`away_half_time_goals`,
    `t44`.`home_shootout_goals`,
    `t44`.`away_shootout_goals`,
    `t44`.`is_score_contradictory`,
    `t44`.`is_final`,
    `t44`.`is_in_play`,
    `t44`.`effective_at`,
    IF(
      NOT `t44`.`presence_id` IS NULL,
      COALESCE(
        IF(
          COALESCE(
            (
              `t44`.`missing_since` < CAST(@since AS TIMESTAMP)
            )
            AND (
              `t44`.`named_at` IS NULL
            ),
            FALSE
          ),
          `t44`.`missing_since`,
          CAST(NULL AS TIMESTAMP)
        ),
        `t44`.`absent_at`
      ),
      `t44`.`missing_since`
    ) AS `missing_since`
  FROM (
    SELECT
      `t29`.`match_id`,
      `t29`.`status_timestamp`,
      `t29`.`content_hash`,
      `t29`.`first_seen_at`,
      `t29`.`snapshot_id`,
      `t29`.`competition_id`,
      `t29`.`competition_code`,
      `t29`.`season_id`,
      `t29`.`season_start_date`,
      `t29`.`utc_date`,
      `t29`.`status`,
      `t29`.`stage`,
      `t29`.`group`,
      `t29`.`matchday`,
      `t29`.`home_team_id`,
      `t29`.`home_team_name`,
      `t29`.`home_team_tla`,
      `t29`.`away_team_id`,
      `t29`.`away_team_name`,
      `t29`.`away_team_tla`,
      `t29`.`winner`,
      `t29`.`duration`,
      `t29`.`home_goals`,
      `t29`.`away_goals`,
      `t29`.`home_half_time_goals`,
      `t29`.`away_half_time_goals`,
      `t29`.`home_shootout_goals`,
      `t29`.`away_shootout_goals`,
      `t29`.`is_score_contradictory`,
      `t29`.`is_final`,
      `t29`.`is_in_play`,
      `t29`.`effective_at`,
      `t29`.`missing_since`,
      `t29`.`is_touched`,
      `t43`.`presence_id`,
      `t43`.`named_at`,
      `t43`.`absent_at`
    FROM `t26` AS `t29`
    LEFT OUTER JOIN (
      SELECT
        `t41`.`match_id` AS `presence_id`,
        `t41`.`named_at`,
        `t41`.`absent_at`
      FROM (
        SELECT
          `t40`.`match_id`,
          MAX(`t40`.`named_at`) AS `named_at`,
          MIN(
            IF(
              (
                (
                  `t40`.`named_at` IS NULL
                ) OR (
                  `t40`.`fetched_at` > `t40`.`named_at`
                )
              )
              AND NOT (
                `t40`.`is_named`
              ),
              `t40`.`fetched_at`,
              NULL
            )
          ) AS `absent_at`
        FROM (
          SELECT
            `t39`.`match_id`,
            `t39`.`fetched_at`,
            `t39`.`is_named`,
            MAX(IF(`t39`.`is_named`, `t39`.`fetched_at`, NULL)) OVER (
              PARTITION BY `t39`.`match_id`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS `named_at`
          FROM (
            SELECT
              `t36`.`match_id`,
              `t36`.`fetched_at`,
              INSTR(`t36`.`named_matches`, CONCAT(`t36`.`code`, `t36`.`number`)) > 0 AS `is_named`
            FROM (
              SELECT
                `t35`.`match_id`,
                `t35`.`missing_since`,
                `t35`.`day`,
                `t35`.`code`,
                `t35`.`number`,
                `t35`.`first`,
                `t35`.`last`,
                `t23`.`scope`,
                `t23`.`fetched_at`,
                `t23`.`named_matches`,
                `t23`.`asked_ids`,
                `t23`.`content`,
                `t23`.`content_before`,
                `t23`.`is_proof`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t31`.`match_id`,
                    `t31`.`missing_since`,
                    `t31`.`day`,
                    `t31`.`code`,
                    `t31`.`number`,
                    `t27`.`first`,
                    `t27`.`last`
                  FROM (
                    SELECT
                      `t28`.`match_id`,
                      `t28`.`missing_since`,
                      FORMAT_TIMESTAMP('%F', `t28`.`utc_date`, 'UTC') AS `day`,
                      CONCAT(CONCAT(',', `t28`.`competition_code`), ':') AS `code`,
                      CONCAT(CAST(`t28`.`match_id` AS STRING), ',') AS `number`
                    FROM `t26` AS `t28`
                  ) AS `t31`
                  CROSS JOIN (
                    SELECT
                      MIN(
                        SUBSTRING(`t22`.`scope`, IF((
                          0 + 1
                        ) >= 1, 0 + 1, 0 + 1 + LENGTH(`t22`.`scope`)), 10)
                      ) AS `first`,
                      MAX(
                        SUBSTRING(`t22`.`scope`, IF((
                          12 + 1
                        ) >= 1, 12 + 1, 12 + 1 + LENGTH(`t22`.`scope`)), 10)
                      ) AS `last`
                    FROM `t19` AS `t22`
                  ) AS `t27`
                ) AS `t33`
                WHERE
                  `t33`.`day` BETWEEN `t33`.`first` AND `t33`.`last`
                  OR (
                    NOT `t33`.`missing_since` IS NULL
                  )
              ) AS `t35`
              CROSS JOIN `t19` AS `t23`
            ) AS `t36`
            WHERE
              (
                INSTR(`t36`.`named_matches`, CONCAT(`t36`.`code`, `t36`.`number`)) > 0
              )
              OR (
                (
                  `t36`.`day` > SUBSTRING(`t36`.`scope`, IF((
                    0 + 1
                  ) >= 1, 0 + 1, 0 + 1 + LENGTH(`t36`.`scope`)), 10)
                )
                AND (
                  `t36`.`day` < SUBSTRING(`t36`.`scope`, IF((
                    12 + 1
                  ) >= 1, 12 + 1, 12 + 1 + LENGTH(`t36`.`scope`)), 10)
                )
                AND (
                  INSTR(`t36`.`named_matches`, `t36`.`code`) > 0
                )
                AND NOT (
                  INSTR(`t36`.`named_matches`, CONCAT(`t36`.`code`, `t36`.`number`)) > 0
                )
                AND `t36`.`is_proof`
              )
            UNION ALL
            SELECT
              `t32`.`match_id`,
              `t32`.`fetched_at`,
              INSTR(`t32`.`named_matches`, CONCAT(`t32`.`code`, `t32`.`number`)) > 0 AS `is_named`
            FROM (
              SELECT
                `t31`.`match_id`,
                `t31`.`missing_since`,
                `t31`.`day`,
                `t31`.`code`,
                `t31`.`number`,
                `t21`.`scope`,
                `t21`.`fetched_at`,
                `t21`.`named_matches`,
                `t21`.`asked_ids`,
                `t21`.`content`,
                `t21`.`content_before`,
                `t21`.`is_proof`
              FROM (
                SELECT
                  `t28`.`match_id`,
                  `t28`.`missing_since`,
                  FORMAT_TIMESTAMP('%F', `t28`.`utc_date`, 'UTC') AS `day`,
                  CONCAT(CONCAT(',', `t28`.`competition_code`), ':') AS `code`,
                  CONCAT(CAST(`t28`.`match_id` AS STRING), ',') AS `number`
                FROM `t26` AS `t28`
              ) AS `t31`
              CROSS JOIN (
                SELECT
                  *
                FROM `t14` AS `t15`
                WHERE
                  (
                    (
                      `t15`.`content_before` IS NULL
                    )
                    OR (
                      `t15`.`content` <> `t15`.`content_before`
                    )
                  )
                  AND NOT `t15`.`asked_ids` IS NULL
              ) AS `t21`
            ) AS `t32`
            WHERE
              (
                INSTR(`t32`.`named_matches`, CONCAT(`t32`.`code`, `t32`.`number`)) > 0
              )
              OR (
                (
                  INSTR(`t32`.`asked_ids`, CONCAT(',', `t32`.`number`)) > 0
                )
                AND NOT (
                  INSTR(`t32`.`named_matches`, CONCAT(`t32`.`code`, `t32`.`number`)) > 0
                )
                AND `t32`.`is_proof`
              )
          ) AS `t39`
        ) AS `t40`
        GROUP BY
          1
      ) AS `t41`
    ) AS `t43`
      ON `t29`.`match_id` = `t43`.`presence_id`
  ) AS `t44`
  WHERE
    `t44`.`is_touched`
    OR NOT (
      IF(
        NOT `t44`.`presence_id` IS NULL,
        COALESCE(
          IF(
            COALESCE(
              (
                `t44`.`missing_since` < CAST(@since AS TIMESTAMP)
              )
              AND (
                `t44`.`named_at` IS NULL
              ),
              FALSE
            ),
            `t44`.`missing_since`,
            CAST(NULL AS TIMESTAMP)
          ),
          `t44`.`absent_at`
        ),
        `t44`.`missing_since`
      ) IS NOT DISTINCT FROM `t44`.`missing_since`
    )
) AS source
ON target.`match_id` = source.`match_id`
WHEN MATCHED THEN UPDATE SET
  `status_timestamp` = source.`status_timestamp`,
  `content_hash` = source.`content_hash`,
  `first_seen_at` = source.`first_seen_at`,
  `snapshot_id` = source.`snapshot_id`,
  `competition_id` = source.`competition_id`,
  `competition_code` = source.`competition_code`,
  `season_id` = source.`season_id`,
  `season_start_date` = source.`season_start_date`,
  `utc_date` = source.`utc_date`,
  `status` = source.`status`,
  `stage` = source.`stage`,
  `group` = source.`group`,
  `matchday` = source.`matchday`,
  `home_team_id` = source.`home_team_id`,
  `home_team_name` = source.`home_team_name`,
  `home_team_tla` = source.`home_team_tla`,
  `away_team_id` = source.`away_team_id`,
  `away_team_name` = source.`away_team_name`,
  `away_team_tla` = source.`away_team_tla`,
  `winner` = source.`winner`,
  `duration` = source.`duration`,
  `home_goals` = source.`home_goals`,
  `away_goals` = source.`away_goals`,
  `home_half_time_goals` = source.`home_half_time_goals`,
  `away_half_time_goals` = source.`away_half_time_goals`,
  `home_shootout_goals` = source.`home_shootout_goals`,
  `away_shootout_goals` = source.`away_shootout_goals`,
  `is_score_contradictory` = source.`is_score_contradictory`,
  `is_final` = source.`is_final`,
  `is_in_play` = source.`is_in_play`,
  `effective_at` = source.`effective_at`,
  `missing_since` = source.`missing_since`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `status_timestamp`, `content_hash`, `first_seen_at`, `snapshot_id`, `competition_id`, `competition_code`, `season_id`, `season_start_date`, `utc_date`, `status`, `stage`, `group`, `matchday`, `home_team_id`, `home_team_name`, `home_team_tla`, `away_team_id`, `away_team_name`, `away_team_tla`, `winner`, `duration`, `home_goals`, `away_goals`, `home_half_time_goals`, `away_half_time_goals`, `home_shootout_goals`, `away_shootout_goals`, `is_score_contradictory`, `is_final`, `is_in_play`, `effective_at`, `missing_since`
) VALUES (
  source.`match_id`, source.`status_timestamp`, source.`content_hash`, source.`first_seen_at`, source.`snapshot_id`, source.`competition_id`, source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`utc_date`, source.`status`, source.`stage`, source.`group`, source.`matchday`, source.`home_team_id`, source.`home_team_name`, source.`home_team_tla`, source.`away_team_id`, source.`away_team_name`, source.`away_team_tla`, source.`winner`, source.`duration`, source.`home_goals`, source.`away_goals`, source.`home_half_time_goals`, source.`away_half_time_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`is_score_contradictory`, source.`is_final`, source.`is_in_play`, source.`effective_at`, source.`missing_since`
)
