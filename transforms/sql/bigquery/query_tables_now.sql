-- query_tables_now: The tables as of `as_of`, of the tracked seasons with a match on its date.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
WITH `t27` AS (
  SELECT
    `t22`.`competition_code`,
    `t22`.`season_id`,
    `t22`.`season_start_date`,
    `t22`.`stage`,
    `t22`.`type`,
    `t22`.`group`,
    `t22`.`team_id`,
    `t22`.`team_name`,
    `t22`.`team_tla`,
    `t22`.`position`,
    `t22`.`played`,
    `t22`.`won`,
    `t22`.`drawn`,
    `t22`.`lost`,
    `t22`.`points`,
    `t22`.`goal_difference`,
    `t22`.`fetched_at`,
    1 AS `is_live`
  FROM (
    SELECT
      `t5`.`competition_id`,
      `t5`.`competition_code`,
      `t5`.`season_id`,
      `t5`.`season_start_date`,
      `t5`.`stage`,
      `t5`.`type`,
      `t5`.`group`,
      `t5`.`team_id`,
      `t5`.`team_name`,
      `t5`.`team_tla`,
      `t5`.`position`,
      `t5`.`played`,
      `t5`.`won`,
      `t5`.`drawn`,
      `t5`.`lost`,
      `t5`.`points`,
      `t5`.`goals_for`,
      `t5`.`goals_against`,
      `t5`.`goal_difference`,
      `t5`.`form`,
      `t5`.`table_sha256`,
      COALESCE(`t18`.`fetched_at`, TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '35' DAY)) AS `fetched_at`
    FROM `silver_live_standings` AS `t5`
    LEFT OUTER JOIN (
      SELECT
        `t12`.`scope` AS `competition_code`,
        MAX(`t12`.`fetched_at`) AS `fetched_at`
      FROM (
        SELECT
          *
        FROM `raw_snapshots` AS `t4`
        WHERE
          `t4`.`fetched_at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '35' DAY)
          AND `t4`.`fetched_at` <= CAST(@latest AS TIMESTAMP)
          AND `t4`.`resource` = 'standings'
          AND `t4`.`verdict` IN ('valid', 'partial')
          AND NOT `t4`.`silver_at` IS NULL
      ) AS `t12`
      GROUP BY
        1
    ) AS `t18`
      ON `t5`.`competition_code` = `t18`.`competition_code`
  ) AS `t22`
  UNION ALL
  SELECT
    `t2`.`competition_code`,
    `t2`.`season_id`,
    `t2`.`season_start_date`,
    `t2`.`stage`,
    `t2`.`type`,
    `t2`.`group`,
    `t2`.`team_id`,
    `t2`.`team_name`,
    `t2`.`team_tla`,
    `t2`.`position`,
    `t2`.`played`,
    `t2`.`won`,
    `t2`.`drawn`,
    `t2`.`lost`,
    `t2`.`points`,
    `t2`.`goal_difference`,
    `t2`.`fetched_at`,
    0 AS `is_live`
  FROM `silver_standings` AS `t2`
), `t30` AS (
  SELECT
    *
  FROM `t27` AS `t29`
  WHERE
    `t29`.`type` = 'TOTAL'
    AND `t29`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
), `t31` AS (
  SELECT
    `t25`.`match_id`,
    `t25`.`status_timestamp`,
    `t25`.`placed_at`,
    `t25`.`competition_code`,
    `t25`.`season_id`,
    `t25`.`season_start_date`,
    `t25`.`utc_date`,
    `t25`.`status`,
    `t25`.`stage`,
    `t25`.`group`,
    `t25`.`home_team_id`,
    `t25`.`home_team_name`,
    `t25`.`home_team_tla`,
    `t25`.`away_team_id`,
    `t25`.`away_team_name`,
    `t25`.`away_team_tla`,
    `t25`.`winner`,
    `t25`.`home_goals`,
    `t25`.`away_goals`,
    `t25`.`is_final`,
    `t25`.`is_in_play`,
    `t25`.`is_live`,
    ROW_NUMBER() OVER (
      PARTITION BY `t25`.`match_id`
      ORDER BY `t25`.`placed_at` DESC, `t25`.`status_timestamp` DESC, `t25`.`is_live` DESC
    ) - 1 AS `rank`
  FROM (
    SELECT
      `t0`.`match_id`,
      `t0`.`status_timestamp`,
      COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `placed_at`,
      `t0`.`competition_code`,
      `t0`.`season_id`,
      `t0`.`season_start_date`,
      `t0`.`utc_date`,
      `t0`.`status`,
      `t0`.`stage`,
      `t0`.`group`,
      `t0`.`home_team_id`,
      `t0`.`home_team_name`,
      `t0`.`home_team_tla`,
      `t0`.`away_team_id`,
      `t0`.`away_team_name`,
      `t0`.`away_team_tla`,
      `t0`.`winner`,
      `t0`.`home_goals`,
      `t0`.`away_goals`,
      `t0`.`is_final`,
      `t0`.`is_in_play`,
      1 AS `is_live`
    FROM `silver_live_match_state` AS `t0`
    WHERE
      `t0`.`missing_since` IS NULL
    UNION ALL
    SELECT
      `t20`.`match_id`,
      `t20`.`status_timestamp`,
      COALESCE(`t20`.`effective_at`, `t20`.`status_timestamp`) AS `placed_at`,
      `t20`.`competition_code`,
      `t20`.`season_id`,
      `t20`.`season_start_date`,
      `t20`.`utc_date`,
      `t20`.`status`,
      `t20`.`stage`,
      `t20`.`group`,
      `t20`.`home_team_id`,
      `t20`.`home_team_name`,
      `t20`.`home_team_tla`,
      `t20`.`away_team_id`,
      `t20`.`away_team_name`,
      `t20`.`away_team_tla`,
      `t20`.`winner`,
      `t20`.`home_goals`,
      `t20`.`away_goals`,
      `t20`.`is_final`,
      `t20`.`is_in_play`,
      0 AS `is_live`
    FROM (
      SELECT
        `t19`.*
        EXCEPT (`match_id_right`)
      FROM (
        SELECT
          `t15`.`match_id`,
          `t15`.`status_timestamp`,
          `t15`.`content_hash`,
          `t15`.`fetched_at`,
          `t15`.`snapshot_id`,
          `t15`.`competition_id`,
          `t15`.`competition_code`,
          `t15`.`season_id`,
          `t15`.`season_start_date`,
          `t15`.`utc_date`,
          `t15`.`status`,
          `t15`.`stage`,
          `t15`.`group`,
          `t15`.`matchday`,
          `t15`.`home_team_id`,
          `t15`.`home_team_name`,
          `t15`.`home_team_tla`,
          `t15`.`away_team_id`,
          `t15`.`away_team_name`,
          `t15`.`away_team_tla`,
          `t15`.`winner`,
          `t15`.`duration`,
          `t15`.`home_goals`,
          `t15`.`away_goals`,
          `t15`.`home_half_time_goals`,
          `t15`.`away_half_time_goals`,
          `t15`.`home_shootout_goals`,
          `t15`.`away_shootout_goals`,
          `t15`.`is_score_contradictory`,
          `t15`.`is_final`,
          `t15`.`is_in_play`,
          `t15`.`effective_at`,
          `t15`.`missing_since`,
          `t13`.`match_id` AS `match_id_right`,
          `t13`.`missed_at`
        FROM (
          SELECT
            *
          FROM `silver_matches` AS `t1`
          WHERE
            `t1`.`missing_since` IS NULL
        ) AS `t15`
        LEFT OUTER JOIN (
          SELECT
            `t0`.`match_id`,
            `t0`.`missing_since` AS `missed_at`
          FROM `silver_live_match_state` AS `t0`
          WHERE
            NOT `t0`.`missing_since` IS NULL
        ) AS `t13`
          ON `t15`.`match_id` = `t13`.`match_id`
      ) AS `t19`
    ) AS `t20`
    WHERE
      (
        `t20`.`missed_at` IS NULL
      ) OR (
        `t20`.`fetched_at` > `t20`.`missed_at`
      )
  ) AS `t25`
), `t46` AS (
  SELECT
    `t33`.`competition_code`,
    `t33`.`season_id`,
    `t33`.`stage`,
    COALESCE(`t33`.`group`, '') AS `group_key`,
    `t33`.`season_start_date`,
    `t33`.`match_id`,
    `t33`.`utc_date`,
    `t33`.`status_timestamp`,
    `t33`.`is_final`,
    `t33`.`is_in_play`,
    (
      `t33`.`is_final` OR `t33`.`is_in_play`
    )
    AND (
      (
        NOT (
          `t33`.`home_goals` - `t33`.`away_goals`
        ) IS NULL
      )
      AND (
        NOT `t33`.`home_team_id` IS NULL
      )
      AND (
        NOT `t33`.`away_team_id` IS NULL
      )
    ) AS `is_counted`,
    (
      `t33`.`is_final` OR `t33`.`is_in_play`
    )
    AND NOT (
      (
        NOT (
          `t33`.`home_goals` - `t33`.`away_goals`
        ) IS NULL
      )
      AND (
        NOT `t33`.`home_team_id` IS NULL
      )
      AND (
        NOT `t33`.`away_team_id` IS NULL
      )
    ) AS `is_uncounted`,
    FALSE AS `is_away`,
    `t33`.`home_team_id` AS `team_id`,
    `t33`.`home_team_name` AS `team_name`,
    `t33`.`home_team_tla` AS `team_tla`,
    `t33`.`away_team_id` AS `opponent_id`,
    `t33`.`home_goals` AS `goals_for`,
    `t33`.`away_goals` AS `goals_against`,
    CASE
      WHEN (
        `t33`.`home_goals` - `t33`.`away_goals`
      ) > 0
      THEN 3
      WHEN (
        `t33`.`home_goals` - `t33`.`away_goals`
      ) < 0
      THEN 0
      WHEN (
        `t33`.`status` = 'AWARDED'
      )
      AND (
        (
          `t33`.`home_goals` - `t33`.`away_goals`
        ) = 0
      )
      AND (
        `t33`.`winner` = 'HOME_TEAM'
      )
      THEN 3
      WHEN (
        `t33`.`status` = 'AWARDED'
      )
      AND (
        (
          `t33`.`home_goals` - `t33`.`away_goals`
        ) = 0
      )
      AND (
        `t33`.`winner` = 'AWAY_TEAM'
      )
      THEN 0
      ELSE 1
    END AS `points`
  FROM `t31` AS `t33`
  WHERE
    `t33`.`rank` = 0
    AND `t33`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
  UNION ALL
  SELECT
    `t44`.`competition_code`,
    `t44`.`season_id`,
    `t44`.`stage`,
    `t44`.`group_key`,
    `t44`.`season_start_date`,
    `t44`.`match_id`,
    `t44`.`utc_date`,
    `t44`.`status_timestamp`,
    `t44`.`is_final`,
    `t44`.`is_in_play`,
    `t44`.`is_counted`,
    `t44`.`is_uncounted`,
    TRUE AS `is_away`,
    `t44`.`away_team_id` AS `team_id`,
    `t44`.`away_team_name` AS `team_name`,
    `t44`.`away_team_tla` AS `team_tla`,
    `t44`.`home_team_id` AS `opponent_id`,
    `t44`.`away_goals` AS `goals_for`,
    `t44`.`home_goals` AS `goals_against`,
    CASE
      WHEN `t44`.`home_points` = 3
      THEN 0
      WHEN `t44`.`home_points` = 0
      THEN 3
      ELSE 1
    END AS `points`
  FROM (
    SELECT
      `t33`.`match_id`,
      `t33`.`status_timestamp`,
      `t33`.`placed_at`,
      `t33`.`competition_code`,
      `t33`.`season_id`,
      `t33`.`season_start_date`,
      `t33`.`utc_date`,
      `t33`.`status`,
      `t33`.`stage`,
      `t33`.`group`,
      `t33`.`home_team_id`,
      `t33`.`home_team_name`,
      `t33`.`home_team_tla`,
      `t33`.`away_team_id`,
      `t33`.`away_team_name`,
      `t33`.`away_team_tla`,
      `t33`.`winner`,
      `t33`.`home_goals`,
      `t33`.`away_goals`,
      `t33`.`is_final`,
      `t33`.`is_in_play`,
      `t33`.`is_live`,
      `t33`.`rank`,
      COALESCE(`t33`.`group`, '') AS `group_key`,
      (
        `t33`.`is_final` OR `t33`.`is_in_play`
      )
      AND (
        (
          NOT (
            `t33`.`home_goals` - `t33`.`away_goals`
          ) IS NULL
        )
        AND (
          NOT `t33`.`home_team_id` IS NULL
        )
        AND (
          NOT `t33`.`away_team_id` IS NULL
        )
      ) AS `is_counted`,
      (
        `t33`.`is_final` OR `t33`.`is_in_play`
      )
      AND NOT (
        (
          NOT (
            `t33`.`home_goals` - `t33`.`away_goals`
          ) IS NULL
        )
        AND (
          NOT `t33`.`home_team_id` IS NULL
        )
        AND (
          NOT `t33`.`away_team_id` IS NULL
        )
      ) AS `is_uncounted`,
      CASE
        WHEN (
          `t33`.`home_goals` - `t33`.`away_goals`
        ) > 0
        THEN 3
        WHEN (
          `t33`.`home_goals` - `t33`.`away_goals`
        ) < 0
        THEN 0
        WHEN (
          `t33`.`status` = 'AWARDED'
        )
        AND (
          (
            `t33`.`home_goals` - `t33`.`away_goals`
          ) = 0
        )
        AND (
          `t33`.`winner` = 'HOME_TEAM'
        )
        THEN 3
        WHEN (
          `t33`.`status` = 'AWARDED'
        )
        AND (
          (
            `t33`.`home_goals` - `t33`.`away_goals`
          ) = 0
        )
        AND (
          `t33`.`winner` = 'AWAY_TEAM'
        )
        THEN 0
        ELSE 1
      END AS `home_points`
    FROM `t31` AS `t33`
    WHERE
      `t33`.`rank` = 0
      AND `t33`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
  ) AS `t44`
), `t62` AS (
  SELECT
    `t39`.`competition_code`,
    `t39`.`season_id`,
    `t39`.`season_start_date`,
    `t39`.`stage`,
    `t39`.`type`,
    `t39`.`group`,
    `t39`.`team_id`,
    `t39`.`team_name`,
    `t39`.`team_tla`,
    `t39`.`position`,
    `t39`.`played`,
    `t39`.`won`,
    `t39`.`drawn`,
    `t39`.`lost`,
    `t39`.`points`,
    `t39`.`goal_difference`,
    `t39`.`fetched_at`,
    `t39`.`is_live`,
    `t39`.`group_key`,
    `t39`.`adjusted`,
    `t60`.`adjusted_there`
  FROM (
    SELECT
      `t29`.`competition_code`,
      `t29`.`season_id`,
      `t29`.`season_start_date`,
      `t29`.`stage`,
      `t29`.`type`,
      `t29`.`group`,
      `t29`.`team_id`,
      `t29`.`team_name`,
      `t29`.`team_tla`,
      `t29`.`position`,
      `t29`.`played`,
      `t29`.`won`,
      `t29`.`drawn`,
      `t29`.`lost`,
      `t29`.`points`,
      `t29`.`goal_difference`,
      `t29`.`fetched_at`,
      `t29`.`is_live`,
      COALESCE(`t29`.`group`, '') AS `group_key`,
      IF(
        (
          `t29`.`won` + `t29`.`drawn` + `t29`.`lost`
        ) = `t29`.`played`,
        (
          `t29`.`points` - (
            `t29`.`won` * 3
          )
        ) - `t29`.`drawn`,
        CAST(NULL AS INT64)
      ) AS `adjusted`
    FROM `t27` AS `t29`
    WHERE
      `t29`.`type` = 'TOTAL'
      AND `t29`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
  ) AS `t39`
  LEFT OUTER JOIN (
    SELECT
      `t39`.`competition_code`,
      `t39`.`season_id`,
      `t39`.`stage`,
      `t39`.`group_key`,
      `t39`.`team_id`,
      `t39`.`adjusted` AS `adjusted_there`
    FROM (
      SELECT
        `t29`.`competition_code`,
        `t29`.`season_id`,
        `t29`.`season_start_date`,
        `t29`.`stage`,
        `t29`.`type`,
        `t29`.`group`,
        `t29`.`team_id`,
        `t29`.`team_name`,
        `t29`.`team_tla`,
        `t29`.`position`,
        `t29`.`played`,
        `t29`.`won`,
        `t29`.`drawn`,
        `t29`.`lost`,
        `t29`.`points`,
        `t29`.`goal_difference`,
        `t29`.`fetched_at`,
        `t29`.`is_live`,
        COALESCE(`t29`.`group`, '') AS `group_key`,
        IF(
          (
            `t29`.`won` + `t29`.`drawn` + `t29`.`lost`
          ) = `t29`.`played`,
          (
            `t29`.`points` - (
              `t29`.`won` * 3
            )
          ) - `t29`.`drawn`,
          CAST(NULL AS INT64)
        ) AS `adjusted`
      FROM `t27` AS `t29`
      WHERE
        `t29`.`type` = 'TOTAL'
        AND `t29`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
    ) AS `t39`
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t42`.`competition_code`,
              `t42`.`season_id`,
              `t42`.`is_live`,
              `t42`.`total`,
              `t42`.`fetched_at`,
              `t42`.`last_at`,
              ROW_NUMBER() OVER (
                PARTITION BY `t42`.`competition_code`, `t42`.`season_id`
                ORDER BY COALESCE(
                  TIMESTAMP_DIFF(`t42`.`last_at`, `t42`.`fetched_at`, MICROSECOND) > 86400000000,
                  FALSE
                ) ASC, `t42`.`total` DESC, `t42`.`fetched_at` IS NULL ASC, `t42`.`fetched_at` DESC, `t42`.`is_live` DESC
              ) - 1 AS `rank`
            FROM (
              SELECT
                `t40`.`competition_code`,
                `t40`.`season_id`,
                `t40`.`is_live`,
                `t40`.`total`,
                `t40`.`fetched_at`,
                `t41`.`last_at`
              FROM (
                SELECT
                  `t32`.`competition_code`,
                  `t32`.`season_id`,
                  `t32`.`is_live`,
                  SUM(`t32`.`played`) AS `total`,
                  MAX(`t32`.`fetched_at`) AS `fetched_at`
                FROM `t30` AS `t32`
                GROUP BY
                  1,
                  2,
                  3
              ) AS `t40`
              INNER JOIN (
                SELECT
                  `t32`.`competition_code`,
                  `t32`.`season_id`,
                  MAX(`t32`.`fetched_at`) AS `last_at`
                FROM `t30` AS `t32`
                GROUP BY
                  1,
                  2
              ) AS `t41`
                ON `t40`.`competition_code` = `t41`.`competition_code`
                AND `t40`.`season_id` = `t41`.`season_id`
            ) AS `t42`
          ) AS `t48`
          WHERE
            `t48`.`rank` = 0
        ) AS `t55`
        WHERE
          `t39`.`competition_code` = `t55`.`competition_code`
          AND `t39`.`season_id` = `t55`.`season_id`
          AND `t39`.`is_live` = `t55`.`is_live`
      )
  ) AS `t60`
    ON `t39`.`competition_code` = `t60`.`competition_code`
    AND `t39`.`season_id` = `t60`.`season_id`
    AND `t39`.`stage` = `t60`.`stage`
    AND `t39`.`group_key` = `t60`.`group_key`
    AND `t39`.`team_id` = `t60`.`team_id`
  WHERE
    EXISTS(
      SELECT
        1
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t42`.`competition_code`,
            `t42`.`season_id`,
            `t42`.`is_live`,
            `t42`.`total`,
            `t42`.`fetched_at`,
            `t42`.`last_at`,
            ROW_NUMBER() OVER (
              PARTITION BY `t42`.`competition_code`, `t42`.`season_id`
              ORDER BY COALESCE(
                TIMESTAMP_DIFF(`t42`.`last_at`, `t42`.`fetched_at`, MICROSECOND) > 86400000000,
                FALSE
              ) ASC, `t42`.`total` DESC, `t42`.`fetched_at` IS NULL ASC, `t42`.`fetched_at` DESC, `t42`.`is_live` DESC
            ) - 1 AS `rank`
          FROM (
            SELECT
              `t40`.`competition_code`,
              `t40`.`season_id`,
              `t40`.`is_live`,
              `t40`.`total`,
              `t40`.`fetched_at`,
              `t41`.`last_at`
            FROM (
              SELECT
                `t32`.`competition_code`,
                `t32`.`season_id`,
                `t32`.`is_live`,
                SUM(`t32`.`played`) AS `total`,
                MAX(`t32`.`fetched_at`) AS `fetched_at`
              FROM `t30` AS `t32`
              GROUP BY
                1,
                2,
                3
            ) AS `t40`
            INNER JOIN (
              SELECT
                `t32`.`competition_code`,
                `t32`.`season_id`,
                MAX(`t32`.`fetched_at`) AS `last_at`
              FROM `t30` AS `t32`
              GROUP BY
                1,
                2
            ) AS `t41`
              ON `t40`.`competition_code` = `t41`.`competition_code`
              AND `t40`.`season_id` = `t41`.`season_id`
          ) AS `t42`
        ) AS `t48`
        WHERE
          `t48`.`rank` = 0
      ) AS `t55`
      WHERE
        `t39`.`competition_code` = `t55`.`competition_code`
        AND `t39`.`season_id` = `t55`.`season_id`
        AND `t39`.`is_live` = `t55`.`is_live`
    )
), `t67` AS (
  SELECT
    `t47`.`season_start_date`,
    `t47`.`competition_code`,
    `t47`.`season_id`,
    `t47`.`stage`,
    `t47`.`group_key`,
    `t47`.`team_id`
  FROM `t46` AS `t47`
  WHERE
    NOT `t47`.`team_id` IS NULL
  UNION ALL
  SELECT
    `t64`.`season_start_date`,
    `t64`.`competition_code`,
    `t64`.`season_id`,
    `t64`.`stage`,
    `t64`.`group_key`,
    `t64`.`team_id`
  FROM `t62` AS `t64`
), `t78` AS (
  SELECT
    `t77`.`competition_code`,
    `t77`.`season_id`,
    `t77`.`stage`,
    `t77`.`group_key`,
    `t77`.`team_id`,
    `t77`.`season_start_date`,
    `t77`.`team_name`,
    `t77`.`team_tla`,
    `t77`.`played`,
    `t77`.`won`,
    `t77`.`drawn`,
    `t77`.`lost`,
    `t77`.`goals_for`,
    `t77`.`goals_against`,
    `t77`.`away_goals`,
    `t77`.`away_won`,
    `t77`.`in_play_count`,
    `t77`.`uncounted_count`,
    `t77`.`official_name`,
    `t77`.`official_tla`,
    `t77`.`official_position`,
    `t77`.`official_played`,
    `t77`.`official_points`,
    `t77`.`official_goal_difference`,
    `t77`.`points_adjustment`,
    `t77`.`fewer_played`,
    `t77`.`goal_difference`,
    `t77`.`points`,
    `t77`.`tie_rule`,
    RANK() OVER (
      PARTITION BY `t77`.`competition_code`, `t77`.`season_id`, `t77`.`stage`, `t77`.`group_key`
      ORDER BY `t77`.`points` DESC, CASE
        WHEN `t77`.`tie_rule` IN (
          'PL-2019',
          'ELC-2021',
          'BL1-2018',
          'FL1-2017',
          'FL1-2025',
          'CL-2024',
          'WC-2018',
          'CLI-2020',
          'default'
        )
        THEN `t77`.`goal_difference`
        WHEN `t77`.`tie_rule` IN ('DED-2024')
        THEN `t77`.`fewer_played`
        WHEN `t77`.`tie_rule` IN ('BSA-2020')
        THEN `t77`.`won`
        ELSE 0
      END DESC, CASE
        WHEN `t77`.`tie_rule` IN ('PL-2019', 'ELC-2021', 'BL1-2018', 'CL-2024', 'WC-2018', 'CLI-2020', 'default')
        THEN `t77`.`goals_for`
        WHEN `t77`.`tie_rule` IN ('DED-2024', 'BSA-2020')
        THEN `t77`.`goal_difference`
        ELSE 0
      END DESC, CASE
        WHEN `t77`.`tie_rule` IN ('DED-2024', 'BSA-2020')
        THEN `t77`.`goals_for`
        WHEN `t77`.`tie_rule` IN ('CL-2024', 'CLI-2020')
        THEN `t77`.`away_goals`
        ELSE 0
      END DESC, CASE WHEN `t77`.`tie_rule` IN ('CL-2024') THEN `t77`.`won` ELSE 0 END DESC, CASE WHEN `t77`.`tie_rule` IN ('CL-2024') THEN `t77`.`away_won` ELSE 0 END DESC
    ) - 1 AS `tied`
  FROM (
    SELECT
      `t76`.`competition_code`,
      `t76`.`season_id`,
      `t76`.`stage`,
      `t76`.`group_key`,
      `t76`.`team_id`,
      `t76`.`season_start_date`,
      COALESCE(`t76`.`team_name`, `t76`.`official_name`) AS `team_name`,
      COALESCE(`t76`.`team_tla`, `t76`.`official_tla`) AS `team_tla`,
      COALESCE(`t76`.`played`, 0) AS `played`,
      COALESCE(`t76`.`won`, 0) AS `won`,
      COALESCE(`t76`.`drawn`, 0) AS `drawn`,
      COALESCE(`t76`.`lost`, 0) AS `lost`,
      COALESCE(`t76`.`goals_for`, 0) AS `goals_for`,
      COALESCE(`t76`.`goals_against`, 0) AS `goals_against`,
      COALESCE(`t76`.`away_goals`, 0) AS `away_goals`,
      COALESCE(`t76`.`away_won`, 0) AS `away_won`,
      COALESCE(`t76`.`in_play_count`, 0) AS `in_play_count`,
      COALESCE(`t76`.`uncounted_count`, 0) AS `uncounted_count`,
      `t76`.`official_name`,
      `t76`.`official_tla`,
      `t76`.`official_position`,
      `t76`.`official_played`,
      `t76`.`official_points`,
      `t76`.`official_goal_difference`,
      `t76`.`points_adjustment`,
      -(
        COALESCE(`t76`.`played`, 0)
      ) AS `fewer_played`,
      COALESCE(`t76`.`goals_for`, 0) - COALESCE(`t76`.`goals_against`, 0) AS `goal_difference`,
      (
        COALESCE(`t76`.`won`, 0) * 3
      ) + COALESCE(`t76`.`drawn`, 0) + COALESCE(`t76`.`points_adjustment`, 0) AS `points`,
      CASE
        WHEN (
          `t76`.`competition_code` = 'WC'
        )
        AND (
          COALESCE(EXTRACT(YEAR FROM `t76`.`season_start_date`), 9999) >= 2026
        )
        THEN 'WC-2026'
        WHEN (
          `t76`.`competition_code` = 'CLI'
        )
        AND (
          COALESCE(EXTRACT(YEAR FROM `t76`.`season_start_date`), 9999) >= 2026
        )
        THEN 'CLI-2026'
        WHEN (
          `t76`.`competition_code` = 'FL1'
        )
        AND (
          COALESCE(EXTRACT(YEAR FROM `t76`.`season_start_date`), 9999) >= 2025
        )
        THEN 'FL1-2025'
        WHEN `t76`.`competition_code` = 'DED'
        THEN 'DED-2024'
        WHEN `t76`.`competition_code` = 'PD'
        THEN 'PD-2024'
        WHEN (
          `t76`.`competition_code` = 'CL'
        )
        AND (
          COALESCE(EXTRACT(YEAR FROM `t76`.`season_start_date`), 9999) >= 2024
        )
        THEN 'CL-2024'
        WHEN `t76`.`competition_code` = 'PPL'
        THEN 'PPL-2022'
        WHEN `t76`.`competition_code` = 'ELC'
        THEN 'ELC-2021'
        WHEN (
          `t76`.`competition_code` = 'CL'
        )
        AND (
          COALESCE(EXTRACT(YEAR FROM `t76`.`season_start_date`), 9999) >= 2021
        )
        THEN 'CL-2021'
        WHEN `t76`.`competition_code` = 'EC'
        THEN 'EC-2021'
        WHEN `t76`.`competition_code` = 'BSA'
        THEN 'BSA-2020'
        WHEN `t76`.`competition_code` = 'CLI'
        THEN 'CLI-2020'
        WHEN `t76`.`competition_code` = 'PL'
        THEN 'PL-2019'
        WHEN `t76`.`competition_code` = 'SA'
        THEN 'SA-2019'
        WHEN `t76`.`competition_code` = 'BL1'
        THEN 'BL1-2018'
        WHEN `t76`.`competition_code` = 'CL'
        THEN 'CL-2018'
        WHEN `t76`.`competition_code` = 'WC'
        THEN 'WC-2018'
        WHEN `t76`.`competition_code` = 'FL1'
        THEN 'FL1-2017'
        ELSE 'default'
      END AS `tie_rule`
    FROM (
      SELECT
        `t73`.`competition_code`,
        `t73`.`season_id`,
        `t73`.`stage`,
        `t73`.`group_key`,
        `t73`.`team_id`,
        `t75`.`season_start_date`,
        `t58`.`team_name`,
        `t58`.`team_tla`,
        `t58`.`played`,
        `t58`.`won`,
        `t58`.`drawn`,
        `t58`.`lost`,
        `t58`.`goals_for`,
        `t58`.`goals_against`,
        `t58`.`away_goals`,
        `t58`.`away_won`,
        `t58`.`in_play_count`,
        `t58`.`uncounted_count`,
        `t71`.`official_name`,
        `t71`.`official_tla`,
        `t71`.`official_position`,
        `t71`.`official_played`,
        `t71`.`official_points`,
        `t71`.`official_goal_difference`,
        `t71`.`points_adjustment`
      FROM (
        SELECT DISTINCT
          `t69`.`competition_code`,
          `t69`.`season_id`,
          `t69`.`stage`,
          `t69`.`group_key`,
          `t69`.`team_id`
        FROM `t67` AS `t69`
      ) AS `t73`
      INNER JOIN (
        SELECT
          `t69`.`competition_code`,
          `t69`.`season_id`,
          MAX(`t69`.`season_start_date`) AS `season_start_date`
        FROM `t67` AS `t69`
        GROUP BY
          1,
          2
      ) AS `t75`
        ON `t73`.`competition_code` = `t75`.`competition_code`
        AND `t73`.`season_id` = `t75`.`season_id`
      LEFT OUTER JOIN (
        SELECT
          `t51`.`competition_code`,
          `t51`.`season_id`,
          `t51`.`stage`,
          `t51`.`group_key`,
          `t51`.`team_id`,
          ARRAY_AGG(
            `t51`.`team_name` IGNORE NULLS ORDER BY `t51`.`status_timestamp` DESC, `t51`.`match_id` DESC
            LIMIT 1
          )[SAFE_OFFSET(0)] AS `team_name`,
          ARRAY_AGG(
            `t51`.`team_tla` IGNORE NULLS ORDER BY `t51`.`status_timestamp` DESC, `t51`.`match_id` DESC
            LIMIT 1
          )[SAFE_OFFSET(0)] AS `team_tla`,
          SUM(CAST(`t51`.`is_counted` AS INT64)) AS `played`,
          SUM(CAST(`t51`.`is_counted` AND (
            `t51`.`points` = 3
          ) AS INT64)) AS `won`,
          SUM(CAST(`t51`.`is_counted` AND (
            `t51`.`points` = 1
          ) AS INT64)) AS `drawn`,
          SUM(CAST(`t51`.`is_counted` AND (
            `t51`.`points` = 0
          ) AS INT64)) AS `lost`,
          SUM(IF(`t51`.`is_counted`, `t51`.`goals_for`, 0)) AS `goals_for`,
          SUM(IF(`t51`.`is_counted`, `t51`.`goals_against`, 0)) AS `goals_against`,
          SUM(IF(`t51`.`is_counted` AND `t51`.`is_away`, `t51`.`goals_for`, 0)) AS `away_goals`,
          SUM(
            CAST(`t51`.`is_counted` AND `t51`.`is_away` AND (
              `t51`.`points` = 3
            ) AS INT64)
          ) AS `away_won`,
          SUM(CAST(`t51`.`is_counted` AND `t51`.`is_in_play` AS INT64)) AS `in_play_count`,
          SUM(CAST(`t51`.`is_uncounted` AS INT64)) AS `uncounted_count`
        FROM (
          SELECT
            *
          FROM `t46` AS `t47`
          WHERE
            NOT `t47`.`team_id` IS NULL
        ) AS `t51`
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS `t58`
        ON `t73`.`competition_code` = `t58`.`competition_code`
        AND `t73`.`season_id` = `t58`.`season_id`
        AND `t73`.`stage` = `t58`.`stage`
        AND `t73`.`group_key` = `t58`.`group_key`
        AND `t73`.`team_id` = `t58`.`team_id`
      LEFT OUTER JOIN (
        SELECT
          `t68`.*
          EXCEPT (`season_start_date`)
        FROM (
          SELECT
            `t64`.`competition_code`,
            `t64`.`season_id`,
            `t64`.`stage`,
            `t64`.`group_key`,
            `t64`.`team_id`,
            `t64`.`season_start_date`,
            `t64`.`team_name` AS `official_name`,
            `t64`.`team_tla` AS `official_tla`,
            `t64`.`position` AS `official_position`,
            `t64`.`played` AS `official_played`,
            `t64`.`points` AS `official_points`,
            `t64`.`goal_difference` AS `official_goal_difference`,
            COALESCE(`t64`.`adjusted`, `t64`.`adjusted_there`) AS `points_adjustment`
          FROM `t62` AS `t64`
        ) AS `t68`
      ) AS `t71`
        ON `t73`.`competition_code` = `t71`.`competition_code`
        AND `t73`.`season_id` = `t71`.`season_id`
        AND `t73`.`stage` = `t71`.`stage`
        AND `t73`.`group_key` = `t71`.`group_key`
        AND `t73`.`team_id` = `t71`.`team_id`
    ) AS `t76`
  ) AS `t77`
)
SELECT
  *
FROM (
  SELECT
    `t97`.`competition_code`,
    `t97`.`season_id`,
    `t97`.`season_start_date`,
    `t97`.`stage`,
    `t97`.`group`,
    `t97`.`team_id`,
    `t97`.`as_of`,
    `t97`.`team_name`,
    `t97`.`team_tla`,
    `t97`.`position`,
    `t97`.`played`,
    `t97`.`won`,
    `t97`.`drawn`,
    `t97`.`lost`,
    `t97`.`goals_for`,
    `t97`.`goals_against`,
    `t97`.`goal_difference`,
    `t97`.`points`,
    `t97`.`in_play_count`,
    `t97`.`uncounted_count`,
    `t97`.`form`,
    `t97`.`tie_rule`,
    `t97`.`official_position`,
    `t97`.`official_played`,
    `t97`.`official_points`,
    `t97`.`official_goal_difference`,
    `t97`.`places_moved`,
    `t97`.`points_difference`,
    `t97`.`is_complete`,
    `t97`.`is_as_official`,
    `t97`.`points_adjustment`
  FROM (
    SELECT
      `t95`.`competition_code`,
      `t95`.`season_id`,
      `t95`.`season_start_date`,
      `t95`.`stage`,
      NULLIF(`t95`.`group_key`, '') AS `group`,
      `t95`.`team_id`,
      CAST(@as_of AS TIMESTAMP) AS `as_of`,
      `t95`.`team_name`,
      `t95`.`team_tla`,
      `t95`.`position`,
      `t95`.`played`,
      `t95`.`won`,
      `t95`.`drawn`,
      `t95`.`lost`,
      `t95`.`goals_for`,
      `t95`.`goals_against`,
      `t95`.`goal_difference`,
      `t95`.`points`,
      `t95`.`in_play_count`,
      `t95`.`uncounted_count`,
      `t95`.`form`,
      `t95`.`tie_rule`,
      `t95`.`official_position`,
      `t95`.`official_played`,
      `t95`.`official_points`,
      `t95`.`official_goal_difference`,
      `t95`.`official_position` - `t95`.`position` AS `places_moved`,
      `t95`.`points` - `t95`.`official_points` AS `points_difference`,
      (
        `t95`.`official_played` <= `t95`.`played`
      )
      AND (
        `t95`.`official_played` >= (
          `t95`.`played` - `t95`.`in_play_count`
        )
      ) AS `is_complete`,
      (
        `t95`.`official_position` = `t95`.`position`
      )
      AND (
        `t95`.`official_played` = `t95`.`played`
      )
      AND (
        `t95`.`official_points` = `t95`.`points`
      )
      AND (
        `t95`.`official_goal_difference` = `t95`.`goal_difference`
      ) AS `is_as_official`,
      `t95`.`points_adjustment`
    FROM (
      SELECT
        `t94`.`competition_code`,
        `t94`.`season_id`,
        `t94`.`stage`,
        `t94`.`group_key`,
        `t94`.`team_id`,
        `t94`.`season_start_date`,
        `t94`.`team_name`,
        `t94`.`team_tla`,
        `t94`.`played`,
        `t94`.`won`,
        `t94`.`drawn`,
        `t94`.`lost`,
        `t94`.`goals_for`,
        `t94`.`goals_against`,
        `t94`.`away_goals`,
        `t94`.`away_won`,
        `t94`.`in_play_count`,
        `t94`.`uncounted_count`,
        `t94`.`official_name`,
        `t94`.`official_tla`,
        `t94`.`official_position`,
        `t94`.`official_played`,
        `t94`.`official_points`,
        `t94`.`official_goal_difference`,
        `t94`.`points_adjustment`,
        `t94`.`fewer_played`,
        `t94`.`goal_difference`,
        `t94`.`points`,
        `t94`.`tie_rule`,
        `t94`.`tied`,
        `t94`.`head_to_head_played`,
        `t94`.`head_to_head_points`,
        `t94`.`head_to_head_points_so_far`,
        `t94`.`head_to_head_goal_difference`,
        `t94`.`head_to_head_goals_for`,
        `t94`.`head_to_head_away_goals`,
        `t94`.`is_settled`,
        `t94`.`position`,
        `t65`.`form`
      FROM (
        SELECT
          `t92`.`competition_code`,
          `t92`.`season_id`,
          `t92`.`stage`,
          `t92`.`group_key`,
          `t92`.`team_id`,
          `t92`.`season_start_date`,
          `t92`.`team_name`,
          `t92`.`team_tla`,
          `t92`.`played`,
          `t92`.`won`,
          `t92`.`drawn`,
          `t92`.`lost`,
          `t92`.`goals_for`,
          `t92`.`goals_against`,
          `t92`.`away_goals`,
          `t92`.`away_won`,
          `t92`.`in_play_count`,
          `t92`.`uncounted_count`,
          `t92`.`official_name`,
          `t92`.`official_tla`,
          `t92`.`official_position`,
          `t92`.`official_played`,
          `t92`.`official_points`,
          `t92`.`official_goal_difference`,
          `t92`.`points_adjustment`,
          `t92`.`fewer_played`,
          `t92`.`goal_difference`,
          `t92`.`points`,
          `t92`.`tie_rule`,
          `t92`.`tied`,
          `t92`.`head_to_head_played`,
          `t92`.`head_to_head_points`,
          `t92`.`head_to_head_points_so_far`,
          `t92`.`head_to_head_goal_difference`,
          `t92`.`head_to_head_goals_for`,
          `t92`.`head_to_head_away_goals`,
          `t92`.`is_settled`,
          (
            ROW_NUMBER() OVER (
              PARTITION BY `t92`.`competition_code`, `t92`.`season_id`, `t92`.`stage`, `t92`.`group_key`
              ORDER BY `t92`.`tied` ASC, CASE
                WHEN `t92`.`tie_rule` IN (
                  'PL-2019',
                  'ELC-2021',
                  'FL1-2017',
                  'FL1-2025',
                  'DED-2024',
                  'PD-2024',
                  'SA-2019',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN `t92`.`head_to_head_points`
                WHEN `t92`.`tie_rule` IN ('BL1-2018')
                THEN `t92`.`head_to_head_goal_difference`
                WHEN `t92`.`tie_rule` IN ('PPL-2022')
                THEN `t92`.`head_to_head_points_so_far`
                ELSE 0
              END DESC, CASE
                WHEN `t92`.`tie_rule` IN ('PL-2019', 'BL1-2018')
                THEN `t92`.`head_to_head_away_goals`
                WHEN `t92`.`tie_rule` IN (
                  'ELC-2021',
                  'FL1-2017',
                  'FL1-2025',
                  'DED-2024',
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN `t92`.`head_to_head_goal_difference`
                ELSE 0
              END DESC, CASE
                WHEN `t92`.`tie_rule` IN (
                  'ELC-2021',
                  'FL1-2017',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN `t92`.`head_to_head_goals_for`
                ELSE 0
              END DESC, CASE
                WHEN `t92`.`tie_rule` IN ('FL1-2017', 'CL-2018')
                THEN `t92`.`head_to_head_away_goals`
                ELSE 0
              END DESC, CASE
                WHEN `t92`.`tie_rule` IN ('ELC-2021')
                THEN `t92`.`won`
                WHEN `t92`.`tie_rule` IN ('BL1-2018')
                THEN `t92`.`away_goals`
                WHEN `t92`.`tie_rule` IN ('FL1-2017', 'FL1-2025')
                THEN `t92`.`goals_for`
                WHEN `t92`.`tie_rule` IN (
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN `t92`.`goal_difference`
                ELSE 0
              END DESC, CASE
                WHEN `t92`.`tie_rule` IN ('ELC-2021', 'FL1-2017')
                THEN `t92`.`away_goals`
                WHEN `t92`.`tie_rule` IN ('FL1-2025', 'PPL-2022')
                THEN `t92`.`won`
                WHEN `t92`.`tie_rule` IN ('PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026')
                THEN `t92`.`goals_for`
                ELSE 0
              END DESC, CASE
                WHEN `t92`.`tie_rule` IN ('FL1-2025')
                THEN `t92`.`away_won`
                WHEN `t92`.`tie_rule` IN ('PPL-2022')
                THEN `t92`.`goals_for`
                WHEN `t92`.`tie_rule` IN ('CL-2018', 'CL-2021')
                THEN `t92`.`away_goals`
                WHEN `t92`.`tie_rule` IN ('EC-2021')
                THEN `t92`.`won`
                ELSE 0
              END DESC, CASE WHEN `t92`.`tie_rule` IN ('CL-2018', 'CL-2021') THEN `t92`.`won` ELSE 0 END DESC, CASE
                WHEN `t92`.`tie_rule` IN ('CL-2018', 'CL-2021')
                THEN `t92`.`away_won`
                ELSE 0
              END DESC, `t92`.`team_name` IS NULL ASC, `t92`.`team_name` ASC, `t92`.`team_id` ASC
            ) - 1
          ) + 1 AS `position`
        FROM (
          SELECT
            `t91`.`competition_code`,
            `t91`.`season_id`,
            `t91`.`stage`,
            `t91`.`group_key`,
            `t91`.`team_id`,
            `t91`.`season_start_date`,
            `t91`.`team_name`,
            `t91`.`team_tla`,
            `t91`.`played`,
            `t91`.`won`,
            `t91`.`drawn`,
            `t91`.`lost`,
            `t91`.`goals_for`,
            `t91`.`goals_against`,
            `t91`.`away_goals`,
            `t91`.`away_won`,
            `t91`.`in_play_count`,
            `t91`.`uncounted_count`,
            `t91`.`official_name`,
            `t91`.`official_tla`,
            `t91`.`official_position`,
            `t91`.`official_played`,
            `t91`.`official_points`,
            `t91`.`official_goal_difference`,
            `t91`.`points_adjustment`,
            `t91`.`fewer_played`,
            `t91`.`goal_difference`,
            `t91`.`points`,
            `t91`.`tie_rule`,
            `t91`.`tied`,
            `t91`.`head_to_head_played`,
            IF(`t91`.`is_settled`, `t91`.`head_to_head_points`, 0) AS `head_to_head_points`,
            `t91`.`head_to_head_points_so_far`,
            IF(`t91`.`is_settled`, `t91`.`head_to_head_goal_difference`, 0) AS `head_to_head_goal_difference`,
            IF(`t91`.`is_settled`, `t91`.`head_to_head_goals_for`, 0) AS `head_to_head_goals_for`,
            IF(`t91`.`is_settled`, `t91`.`head_to_head_away_goals`, 0) AS `head_to_head_away_goals`,
            `t91`.`is_settled`
          FROM (
            SELECT
              `t90`.`competition_code`,
              `t90`.`season_id`,
              `t90`.`stage`,
              `t90`.`group_key`,
              `t90`.`team_id`,
              `t90`.`season_start_date`,
              `t90`.`team_name`,
              `t90`.`team_tla`,
              `t90`.`played`,
              `t90`.`won`,
              `t90`.`drawn`,
              `t90`.`lost`,
              `t90`.`goals_for`,
              `t90`.`goals_against`,
              `t90`.`away_goals`,
              `t90`.`away_won`,
              `t90`.`in_play_count`,
              `t90`.`uncounted_count`,
              `t90`.`official_name`,
              `t90`.`official_tla`,
              `t90`.`official_position`,
              `t90`.`official_played`,
              `t90`.`official_points`,
              `t90`.`official_goal_difference`,
              `t90`.`points_adjustment`,
              `t90`.`fewer_played`,
              `t90`.`goal_difference`,
              `t90`.`points`,
              `t90`.`tie_rule`,
              `t90`.`tied`,
              `t90`.`head_to_head_played`,
              `t90`.`head_to_head_points`,
              `t90`.`head_to_head_points_so_far`,
              `t90`.`head_to_head_goal_difference`,
              `t90`.`head_to_head_goals_for`,
              `t90`.`head_to_head_away_goals`,
              MIN(`t90`.`head_to_head_played`) OVER (
                PARTITION BY `t90`.`competition_code`, `t90`.`season_id`, `t90`.`stage`, `t90`.`group_key`, `t90`.`tied`
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) >= (
                IF(`t90`.`tie_rule` IN ('EC-2021', 'WC-2018', 'WC-2026'), 1, 2) * (
                  COUNT(`t90`.`team_id`) OVER (
                    PARTITION BY `t90`.`competition_code`, `t90`.`season_id`, `t90`.`stage`, `t90`.`group_key`, `t90`.`tied`
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                )
              ) AS `is_settled`
            FROM (
              SELECT
                `t89`.`competition_code`,
                `t89`.`season_id`,
                `t89`.`stage`,
                `t89`.`group_key`,
                `t89`.`team_id`,
                `t89`.`season_start_date`,
                `t89`.`team_name`,
                `t89`.`team_tla`,
                `t89`.`played`,
                `t89`.`won`,
                `t89`.`drawn`,
                `t89`.`lost`,
                `t89`.`goals_for`,
                `t89`.`goals_against`,
                `t89`.`away_goals`,
                `t89`.`away_won`,
                `t89`.`in_play_count`,
                `t89`.`uncounted_count`,
                `t89`.`official_name`,
                `t89`.`official_tla`,
                `t89`.`official_position`,
                `t89`.`official_played`,
                `t89`.`official_points`,
                `t89`.`official_goal_difference`,
                `t89`.`points_adjustment`,
                `t89`.`fewer_played`,
                `t89`.`goal_difference`,
                `t89`.`points`,
                `t89`.`tie_rule`,
                `t89`.`tied`,
                COALESCE(`t89`.`head_to_head_played`, 0) AS `head_to_head_played`,
                COALESCE(`t89`.`head_to_head_points`, 0) AS `head_to_head_points`,
                COALESCE(`t89`.`head_to_head_points_so_far`, 0) AS `head_to_head_points_so_far`,
                COALESCE(`t89`.`head_to_head_goal_difference`, 0) AS `head_to_head_goal_difference`,
                COALESCE(`t89`.`head_to_head_goals_for`, 0) AS `head_to_head_goals_for`,
                COALESCE(`t89`.`head_to_head_away_goals`, 0) AS `head_to_head_away_goals`
              FROM (
                SELECT
                  `t80`.`competition_code`,
                  `t80`.`season_id`,
                  `t80`.`stage`,
                  `t80`.`group_key`,
                  `t80`.`team_id`,
                  `t80`.`season_start_date`,
                  `t80`.`team_name`,
                  `t80`.`team_tla`,
                  `t80`.`played`,
                  `t80`.`won`,
                  `t80`.`drawn`,
                  `t80`.`lost`,
                  `t80`.`goals_for`,
                  `t80`.`goals_against`,
                  `t80`.`away_goals`,
                  `t80`.`away_won`,
                  `t80`.`in_play_count`,
                  `t80`.`uncounted_count`,
                  `t80`.`official_name`,
                  `t80`.`official_tla`,
                  `t80`.`official_position`,
                  `t80`.`official_played`,
                  `t80`.`official_points`,
                  `t80`.`official_goal_difference`,
                  `t80`.`points_adjustment`,
                  `t80`.`fewer_played`,
                  `t80`.`goal_difference`,
                  `t80`.`points`,
                  `t80`.`tie_rule`,
                  `t80`.`tied`,
                  `t88`.`head_to_head_played`,
                  `t88`.`head_to_head_points`,
                  `t88`.`head_to_head_points_so_far`,
                  `t88`.`head_to_head_goal_difference`,
                  `t88`.`head_to_head_goals_for`,
                  `t88`.`head_to_head_away_goals`
                FROM `t78` AS `t80`
                LEFT OUTER JOIN (
                  SELECT
                    `t86`.`competition_code`,
                    `t86`.`season_id`,
                    `t86`.`stage`,
                    `t86`.`group_key`,
                    `t86`.`team_id`,
                    COUNT(*) AS `head_to_head_played`,
                    SUM(`t86`.`points`) AS `head_to_head_points`,
                    SUM(`t86`.`points`) AS `head_to_head_points_so_far`,
                    SUM(`t86`.`goals_for` - `t86`.`goals_against`) AS `head_to_head_goal_difference`,
                    SUM(`t86`.`goals_for`) AS `head_to_head_goals_for`,
                    SUM(IF(`t86`.`is_away`, `t86`.`goals_for`, 0)) AS `head_to_head_away_goals`
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        `t53`.`competition_code`,
                        `t53`.`season_id`,
                        `t53`.`stage`,
                        `t53`.`group_key`,
                        `t53`.`team_id`,
                        `t53`.`opponent_id`,
                        `t53`.`is_away`,
                        `t53`.`goals_for`,
                        `t53`.`goals_against`,
                        `t53`.`points`,
                        `t83`.`tied`,
                        `t84`.`opponent_tied`
                      FROM (
                        SELECT
                          `t47`.`competition_code`,
                          `t47`.`season_id`,
                          `t47`.`stage`,
                          `t47`.`group_key`,
                          `t47`.`team_id`,
                          `t47`.`opponent_id`,
                          `t47`.`is_away`,
                          `t47`.`goals_for`,
                          `t47`.`goals_against`,
                          `t47`.`points`
                        FROM `t46` AS `t47`
                        WHERE
                          NOT `t47`.`team_id` IS NULL AND `t47`.`is_counted`
                      ) AS `t53`
                      INNER JOIN (
                        SELECT
                          `t79`.`competition_code`,
                          `t79`.`season_id`,
                          `t79`.`stage`,
                          `t79`.`group_key`,
                          `t79`.`team_id`,
                          `t79`.`tied`
                        FROM `t78` AS `t79`
                      ) AS `t83`
                        ON `t53`.`competition_code` = `t83`.`competition_code`
                        AND `t53`.`season_id` = `t83`.`season_id`
                        AND `t53`.`stage` = `t83`.`stage`
                        AND `t53`.`group_key` = `t83`.`group_key`
                        AND `t53`.`team_id` = `t83`.`team_id`
                      INNER JOIN (
                        SELECT
                          `t79`.`competition_code`,
                          `t79`.`season_id`,
                          `t79`.`stage`,
                          `t79`.`group_key`,
                          `t79`.`team_id` AS `opponent_id`,
                          `t79`.`tied` AS `opponent_tied`
                        FROM `t78` AS `t79`
                      ) AS `t84`
                        ON `t53`.`competition_code` = `t84`.`competition_code`
                        AND `t53`.`season_id` = `t84`.`season_id`
                        AND `t53`.`stage` = `t84`.`stage`
                        AND `t53`.`group_key` = `t84`.`group_key`
                        AND `t53`.`opponent_id` = `t84`.`opponent_id`
                    ) AS `t85`
                    WHERE
                      `t85`.`tied` = `t85`.`opponent_tied`
                  ) AS `t86`
                  GROUP BY
                    1,
                    2,
                    3,
                    4,
                    5
                ) AS `t88`
                  ON `t80`.`competition_code` = `t88`.`competition_code`
                  AND `t80`.`season_id` = `t88`.`season_id`
                  AND `t80`.`stage` = `t88`.`stage`
                  AND `t80`.`group_key` = `t88`.`group_key`
                  AND `t80`.`team_id` = `t88`.`team_id`
              ) AS `t89`
            ) AS `t90`
          ) AS `t91`
        ) AS `t92`
      ) AS `t94`
      LEFT OUTER JOIN (
        SELECT
          `t61`.`competition_code`,
          `t61`.`season_id`,
          `t61`.`stage`,
          `t61`.`group_key`,
          `t61`.`team_id`,
          STRING_AGG(`t61`.`ended`, ','
          ORDER BY
            `t61`.`utc_date` DESC,
            `t61`.`match_id` DESC) AS `form`
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t49`.`competition_code`,
              `t49`.`season_id`,
              `t49`.`stage`,
              `t49`.`group_key`,
              `t49`.`team_id`,
              `t49`.`utc_date`,
              `t49`.`match_id`,
              `t49`.`points`,
              ROW_NUMBER() OVER (
                PARTITION BY `t49`.`competition_code`, `t49`.`season_id`, `t49`.`stage`, `t49`.`group_key`, `t49`.`team_id`
                ORDER BY `t49`.`utc_date` DESC, `t49`.`match_id` DESC
              ) - 1 AS `rank`,
              CASE WHEN `t49`.`points` = 3 THEN 'W' WHEN `t49`.`points` = 1 THEN 'D' ELSE 'L' END AS `ended`
            FROM (
              SELECT
                `t47`.`competition_code`,
                `t47`.`season_id`,
                `t47`.`stage`,
                `t47`.`group_key`,
                `t47`.`team_id`,
                `t47`.`utc_date`,
                `t47`.`match_id`,
                `t47`.`points`
              FROM `t46` AS `t47`
              WHERE
                NOT `t47`.`team_id` IS NULL AND `t47`.`is_counted` AND `t47`.`is_final`
            ) AS `t49`
          ) AS `t56`
          WHERE
            `t56`.`rank` < 5
        ) AS `t61`
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS `t65`
        ON `t94`.`competition_code` = `t65`.`competition_code`
        AND `t94`.`season_id` = `t65`.`season_id`
        AND `t94`.`stage` = `t65`.`stage`
        AND `t94`.`group_key` = `t65`.`group_key`
        AND `t94`.`team_id` = `t65`.`team_id`
    ) AS `t95`
  ) AS `t97`
  WHERE
    EXISTS(
      SELECT
        1
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t26`.*
            EXCEPT (`missing_since`)
          FROM (
            SELECT
              *
            FROM (
              SELECT
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_missing_since`,
                  `t14`.`live_missing_since`
                ) AS `missing_since`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_match_id`,
                  `t14`.`live_match_id`
                ) AS `match_id`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_competition_code`,
                  `t14`.`live_competition_code`
                ) AS `competition_code`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_season_id`,
                  `t14`.`live_season_id`
                ) AS `season_id`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_utc_date`,
                  `t14`.`live_utc_date`
                ) AS `utc_date`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_status`,
                  `t14`.`live_status`
                ) AS `status`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_is_final`,
                  `t14`.`live_is_final`
                ) AS `is_final`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_home_team_id`,
                  `t14`.`live_home_team_id`
                ) AS `home_team_id`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_home_team_name`,
                  `t14`.`live_home_team_name`
                ) AS `home_team_name`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_away_team_id`,
                  `t14`.`live_away_team_id`
                ) AS `away_team_id`,
                IF(
                  (
                    `t14`.`live_match_id` IS NULL
                  )
                  OR COALESCE(`t16`.`batch_at` > `t14`.`live_at`, FALSE)
                  OR COALESCE(`t16`.`batch_named_at` > `t14`.`live_missing_since`, FALSE),
                  `t16`.`batch_away_team_name`,
                  `t14`.`live_away_team_name`
                ) AS `away_team_name`
              FROM (
                SELECT
                  `t0`.`match_id` AS `live_match_id`,
                  `t0`.`competition_code` AS `live_competition_code`,
                  `t0`.`season_id` AS `live_season_id`,
                  `t0`.`utc_date` AS `live_utc_date`,
                  `t0`.`status` AS `live_status`,
                  `t0`.`is_final` AS `live_is_final`,
                  `t0`.`home_team_id` AS `live_home_team_id`,
                  `t0`.`home_team_name` AS `live_home_team_name`,
                  `t0`.`away_team_id` AS `live_away_team_id`,
                  `t0`.`away_team_name` AS `live_away_team_name`,
                  `t0`.`missing_since` AS `live_missing_since`,
                  COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `live_at`
                FROM `silver_live_match_state` AS `t0`
                WHERE
                  `t0`.`competition_code` IN UNNEST(@competitions)
              ) AS `t14`
              FULL OUTER JOIN (
                SELECT
                  `t1`.`match_id` AS `batch_match_id`,
                  `t1`.`competition_code` AS `batch_competition_code`,
                  `t1`.`season_id` AS `batch_season_id`,
                  `t1`.`utc_date` AS `batch_utc_date`,
                  `t1`.`status` AS `batch_status`,
                  `t1`.`is_final` AS `batch_is_final`,
                  `t1`.`home_team_id` AS `batch_home_team_id`,
                  `t1`.`home_team_name` AS `batch_home_team_name`,
                  `t1`.`away_team_id` AS `batch_away_team_id`,
                  `t1`.`away_team_name` AS `batch_away_team_name`,
                  `t1`.`missing_since` AS `batch_missing_since`,
                  `t1`.`fetched_at` AS `batch_named_at`,
                  COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) AS `batch_at`
                FROM `silver_matches` AS `t1`
                WHERE
                  `t1`.`competition_code` IN UNNEST(@competitions)
              ) AS `t16`
                ON `t14`.`live_match_id` = `t16`.`batch_match_id`
            ) AS `t21`
            WHERE
              `t21`.`missing_since` IS NULL
          ) AS `t26`
        ) AS `t28`
        WHERE
          `t28`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
          AND `t28`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
          AND (
            (
              (
                `t28`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t28`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
              )
            )
            OR (
              (
                `t28`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
              )
              AND (
                `t28`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
              )
              AND NOT (
                `t28`.`is_final`
              )
            )
          )
          AND NOT (
            `t28`.`status` IN ('POSTPONED', 'CANCELLED')
          )
      ) AS `t36`
      WHERE
        `t97`.`competition_code` = `t36`.`competition_code`
        AND `t97`.`season_id` = `t36`.`season_id`
    )
) AS `t98`
ORDER BY
  `t98`.`competition_code` ASC NULLS LAST,
  `t98`.`season_id` ASC NULLS LAST,
  `t98`.`stage` ASC NULLS LAST,
  COALESCE(`t98`.`group`, '') ASC NULLS LAST,
  `t98`.`position` ASC NULLS LAST,
  `t98`.`team_id` ASC NULLS LAST
