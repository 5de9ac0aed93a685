-- gold_score_corrections: Results that changed after the match was final.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
MERGE INTO `gold_score_corrections` AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      `t15`.`match_id`,
      `t15`.`corrected_at`,
      `t15`.`content_hash`,
      `t15`.`as_of`,
      `t15`.`competition_code`,
      `t15`.`utc_date`,
      `t15`.`home_team_name`,
      `t15`.`away_team_name`,
      `t15`.`first_seen_at`,
      `t15`.`final_at`,
      ieee_divide(TIMESTAMP_DIFF(`t15`.`corrected_at`, `t15`.`final_at`, MICROSECOND), 60000000) AS `after_final_minutes`,
      `t15`.`from_home_goals`,
      `t15`.`from_away_goals`,
      `t15`.`home_goals`,
      `t15`.`away_goals`,
      `t15`.`from_home_shootout_goals`,
      `t15`.`from_away_shootout_goals`,
      `t15`.`home_shootout_goals`,
      `t15`.`away_shootout_goals`,
      `t15`.`from_winner`,
      `t15`.`winner`,
      NOT (
        `t15`.`winner` IS NOT DISTINCT FROM `t15`.`from_winner`
      ) AS `is_outcome_changed`
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
        LAG(`t14`.`home_goals`) OVER (
          PARTITION BY `t14`.`match_id`
          ORDER BY COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) ASC, `t14`.`status_timestamp` ASC, `t14`.`first_seen_at` ASC, `t14`.`snapshot_id` ASC, `t14`.`content_hash` ASC
        ) AS `from_home_goals`,
        LAG(`t14`.`away_goals`) OVER (
          PARTITION BY `t14`.`match_id`
          ORDER BY COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) ASC, `t14`.`status_timestamp` ASC, `t14`.`first_seen_at` ASC, `t14`.`snapshot_id` ASC, `t14`.`content_hash` ASC
        ) AS `from_away_goals`,
        LAG(`t14`.`home_shootout_goals`) OVER (
          PARTITION BY `t14`.`match_id`
          ORDER BY COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) ASC, `t14`.`status_timestamp` ASC, `t14`.`first_seen_at` ASC, `t14`.`snapshot_id` ASC, `t14`.`content_hash` ASC
        ) AS `from_home_shootout_goals`,
        LAG(`t14`.`away_shootout_goals`) OVER (
          PARTITION BY `t14`.`match_id`
          ORDER BY COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) ASC, `t14`.`status_timestamp` ASC, `t14`.`first_seen_at` ASC, `t14`.`snapshot_id` ASC, `t14`.`content_hash` ASC
        ) AS `from_away_shootout_goals`,
        LAG(`t14`.`winner`) OVER (
          PARTITION BY `t14`.`match_id`
          ORDER BY COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) ASC, `t14`.`status_timestamp` ASC, `t14`.`first_seen_at` ASC, `t14`.`snapshot_id` ASC, `t14`.`content_hash` ASC
        ) AS `from_winner`,
        CAST(@as_of AS TIMESTAMP) AS `as_of`,
        COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) AS `corrected_at`,
        LAG(COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`)) OVER (
          PARTITION BY `t14`.`match_id`
          ORDER BY COALESCE(`t14`.`effective_at`, `t14`.`status_timestamp`) ASC, `t14`.`status_timestamp` ASC, `t14`.`first_seen_at` ASC, `t14`.`snapshot_id` ASC, `t14`.`content_hash` ASC
        ) AS `final_at`
      FROM (
        SELECT
          `t13`.`match_id`,
          `t13`.`status_timestamp`,
          `t13`.`content_hash`,
          LEAST(`t13`.`first_seen_at`, COALESCE(`t13`.`responded_at`, `t13`.`first_seen_at`)) AS `first_seen_at`,
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
          `t13`.`effective_at`
        FROM (
          SELECT
            `t12`.`match_id`,
            `t12`.`status_timestamp`,
            `t12`.`content_hash`,
            `t12`.`first_seen_at`,
            `t12`.`snapshot_id`,
            `t12`.`competition_id`,
            `t12`.`competition_code`,
            `t12`.`season_id`,
            `t12`.`season_start_date`,
            `t12`.`utc_date`,
            `t12`.`status`,
            `t12`.`stage`,
            `t12`.`group`,
            `t12`.`matchday`,
            `t12`.`home_team_id`,
            `t12`.`home_team_name`,
            `t12`.`home_team_tla`,
            `t12`.`away_team_id`,
            `t12`.`away_team_name`,
            `t12`.`away_team_tla`,
            `t12`.`winner`,
            `t12`.`duration`,
            `t12`.`home_goals`,
            `t12`.`away_goals`,
            `t12`.`home_half_time_goals`,
            `t12`.`away_half_time_goals`,
            `t12`.`home_shootout_goals`,
            `t12`.`away_shootout_goals`,
            `t12`.`is_score_contradictory`,
            `t12`.`is_final`,
            `t12`.`is_in_play`,
            `t12`.`effective_at`,
            `t10`.`match_id` AS `match_id_right`,
            `t10`.`status_timestamp` AS `status_timestamp_right`,
            `t10`.`content_hash` AS `content_hash_right`,
            `t10`.`responded_at`
          FROM (
            SELECT
              *
            FROM `silver_live_match_history` AS `t0`
            UNION ALL
            SELECT
              `t6`.`match_id`,
              `t6`.`status_timestamp`,
              `t6`.`content_hash`,
              `t6`.`first_seen_at`,
              `t6`.`snapshot_id`,
              `t6`.`competition_id`,
              `t6`.`competition_code`,
              `t6`.`season_id`,
              `t6`.`season_start_date`,
              `t6`.`utc_date`,
              `t6`.`status`,
              `t6`.`stage`,
              `t6`.`group`,
              `t6`.`matchday`,
              `t6`.`home_team_id`,
              `t6`.`home_team_name`,
              `t6`.`home_team_tla`,
              `t6`.`away_team_id`,
              `t6`.`away_team_name`,
              `t6`.`away_team_tla`,
              `t6`.`winner`,
              `t6`.`duration`,
              `t6`.`home_goals`,
              `t6`.`away_goals`,
              `t6`.`home_half_time_goals`,
              `t6`.`away_half_time_goals`,
              `t6`.`home_shootout_goals`,
              `t6`.`away_shootout_goals`,
              `t6`.`is_score_contradictory`,
              `t6`.`is_final`,
              `t6`.`is_in_play`,
              `t6`.`effective_at`
            FROM (
              SELECT
                `t2`.`match_id`,
                `t2`.`status_timestamp`,
                `t2`.`content_hash`,
                `t2`.`fetched_at` AS `first_seen_at`,
                `t2`.`snapshot_id`,
                `t2`.`competition_id`,
                `t2`.`competition_code`,
                `t2`.`season_id`,
                `t2`.`season_start_date`,
                `t2`.`utc_date`,
                `t2`.`status`,
                `t2`.`stage`,
                `t2`.`group`,
                `t2`.`matchday`,
                `t2`.`home_team_id`,
                `t2`.`home_team_name`,
                `t2`.`home_team_tla`,
                `t2`.`away_team_id`,
                `t2`.`away_team_name`,
                `t2`.`away_team_tla`,
                `t2`.`winner`,
                `t2`.`duration`,
                `t2`.`home_goals`,
                `t2`.`away_goals`,
                `t2`.`home_half_time_goals`,
                `t2`.`away_half_time_goals`,
                `t2`.`home_shootout_goals`,
                `t2`.`away_shootout_goals`,
                `t2`.`is_score_contradictory`,
                `t2`.`is_final`,
                `t2`.`is_in_play`,
                `t2`.`effective_at`,
                `t2`.`missing_since`
              FROM `silver_matches` AS `t2`
            ) AS `t6`
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM `silver_live_match_history` AS `t3`
                WHERE
                  `t6`.`match_id` = `t3`.`match_id`
                  AND `t6`.`status_timestamp` = `t3`.`status_timestamp`
                  AND `t6`.`content_hash` = `t3`.`content_hash`
              )
              AND EXISTS(
                SELECT
                  1
                FROM `silver_live_match_history` AS `t4`
                WHERE
                  `t6`.`match_id` = `t4`.`match_id`
              )
          ) AS `t12`
          LEFT OUTER JOIN (
            SELECT
              `t7`.`match_id`,
              `t7`.`status_timestamp`,
              `t7`.`content_hash`,
              MIN(`t7`.`fetched_at`) AS `responded_at`
            FROM (
              SELECT
                *
              FROM `raw_batch_matches` AS `t1`
              WHERE
                `t1`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '35' DAY)
            ) AS `t7`
            GROUP BY
              1,
              2,
              3
          ) AS `t10`
            ON `t12`.`match_id` = `t10`.`match_id`
            AND `t12`.`status_timestamp` = `t10`.`status_timestamp`
            AND `t12`.`content_hash` = `t10`.`content_hash`
        ) AS `t13`
        WHERE
          `t13`.`is_final`
          AND LEAST(`t13`.`first_seen_at`, COALESCE(`t13`.`responded_at`, `t13`.`first_seen_at`)) <= CAST(@as_of AS TIMESTAMP)
      ) AS `t14`
    ) AS `t15`
    WHERE
      NOT `t15`.`final_at` IS NULL
      AND (
        NOT (
          `t15`.`home_goals` IS NOT DISTINCT FROM `t15`.`from_home_goals`
        )
        OR NOT (
          `t15`.`away_goals` IS NOT DISTINCT FROM `t15`.`from_away_goals`
        )
        OR NOT (
          `t15`.`home_shootout_goals` IS NOT DISTINCT FROM `t15`.`from_home_shootout_goals`
        )
        OR NOT (
          `t15`.`away_shootout_goals` IS NOT DISTINCT FROM `t15`.`from_away_shootout_goals`
        )
        OR NOT (
          `t15`.`winner` IS NOT DISTINCT FROM `t15`.`from_winner`
        )
      )
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_score_corrections` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`match_id` = source.`match_id`
  AND target.`corrected_at` = source.`corrected_at`
  AND target.`content_hash` = source.`content_hash`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`,
  `competition_code` = source.`competition_code`,
  `utc_date` = source.`utc_date`,
  `home_team_name` = source.`home_team_name`,
  `away_team_name` = source.`away_team_name`,
  `first_seen_at` = source.`first_seen_at`,
  `final_at` = source.`final_at`,
  `after_final_minutes` = source.`after_final_minutes`,
  `from_home_goals` = source.`from_home_goals`,
  `from_away_goals` = source.`from_away_goals`,
  `home_goals` = source.`home_goals`,
  `away_goals` = source.`away_goals`,
  `from_home_shootout_goals` = source.`from_home_shootout_goals`,
  `from_away_shootout_goals` = source.`from_away_shootout_goals`,
  `home_shootout_goals` = source.`home_shootout_goals`,
  `away_shootout_goals` = source.`away_shootout_goals`,
  `from_winner` = source.`from_winner`,
  `winner` = source.`winner`,
  `is_outcome_changed` = source.`is_outcome_changed`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `corrected_at`, `content_hash`, `as_of`, `competition_code`, `utc_date`, `home_team_name`, `away_team_name`, `first_seen_at`, `final_at`, `after_final_minutes`, `from_home_goals`, `from_away_goals`, `home_goals`, `away_goals`, `from_home_shootout_goals`, `from_away_shootout_goals`, `home_shootout_goals`, `away_shootout_goals`, `from_winner`, `winner`, `is_outcome_changed`
) VALUES (
  source.`match_id`, source.`corrected_at`, source.`content_hash`, source.`as_of`, source.`competition_code`, source.`utc_date`, source.`home_team_name`, source.`away_team_name`, source.`first_seen_at`, source.`final_at`, source.`after_final_minutes`, source.`from_home_goals`, source.`from_away_goals`, source.`home_goals`, source.`away_goals`, source.`from_home_shootout_goals`, source.`from_away_shootout_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`from_winner`, source.`winner`, source.`is_outcome_changed`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
