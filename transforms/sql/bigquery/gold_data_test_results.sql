-- gold_data_test_results: What the data tests found, each time they ran.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
MERGE INTO `gold_data_test_results` AS target
USING (
  WITH `t179` AS (
    SELECT
      *
    FROM `silver_live_standings` AS `t4`
    WHERE
      `t4`.`type` = 'TOTAL'
  ), `t181` AS (
    SELECT
      *
    FROM `silver_standings` AS `t5`
    WHERE
      `t5`.`type` = 'TOTAL'
  )
  SELECT
    `t351`.`test`,
    CAST(@as_of AS TIMESTAMP) AS `as_of`,
    `t351`.`table_name`,
    `t351`.`severity`,
    IF(`t493`.`failing_count` IS NULL, 'pass', `t351`.`severity`) AS `status`,
    `t349`.`checked_count`,
    COALESCE(`t493`.`failing_count`, 0) AS `failing_count`,
    `t493`.`sample`
  FROM (
    SELECT
      'silver_live_match_history_unique' AS `test`,
      'silver_live_match_history' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_unique' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_unique' AS `test`,
      'silver_live_standings' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_unique' AS `test`,
      'silver_matches' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_unique' AS `test`,
      'silver_standings' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_teams_unique' AS `test`,
      'silver_teams' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_match_events_unique' AS `test`,
      'gold_match_events' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_live_match_monitor_unique' AS `test`,
      'gold_live_match_monitor' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_live_scoreboard_unique' AS `test`,
      'gold_live_scoreboard' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_unique' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_score_corrections_unique' AS `test`,
      'gold_score_corrections' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_pipeline_health_unique' AS `test`,
      'gold_pipeline_health' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_reconciliation_unique' AS `test`,
      'gold_reconciliation' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_history_not_null' AS `test`,
      'silver_live_match_history' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_not_null' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_not_null' AS `test`,
      'silver_live_standings' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_not_null' AS `test`,
      'silver_matches' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_not_null' AS `test`,
      'silver_standings' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_teams_not_null' AS `test`,
      'silver_teams' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_match_events_not_null' AS `test`,
      'gold_match_events' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_live_match_monitor_not_null' AS `test`,
      'gold_live_match_monitor' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_live_scoreboard_not_null' AS `test`,
      'gold_live_scoreboard' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_not_null' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_score_corrections_not_null' AS `test`,
      'gold_score_corrections' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_pipeline_health_not_null' AS `test`,
      'gold_pipeline_health' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_reconciliation_not_null' AS `test`,
      'gold_reconciliation' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_history_not_shrinking' AS `test`,
      'silver_live_match_history' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_not_shrinking' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_not_shrinking' AS `test`,
      'silver_matches' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_teams_not_shrinking' AS `test`,
      'silver_teams' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_not_shrinking' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_not_shrinking' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'gold_match_events_not_shrinking' AS `test`,
      'gold_match_events' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_history_values_known' AS `test`,
      'silver_live_match_history' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_values_known' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_values_known' AS `test`,
      'silver_matches' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_history_goals_not_negative' AS `test`,
      'silver_live_match_history' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_goals_not_negative' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_goals_not_negative' AS `test`,
      'silver_matches' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_finals_have_goals' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_finals_have_goals' AS `test`,
      'silver_matches' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_in_play_is_recent' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_in_play_is_recent' AS `test`,
      'silver_matches' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_team_plays_once_a_day' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_team_plays_once_a_day' AS `test`,
      'silver_matches' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_is_a_sighting' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_match_state_is_the_newest_sighting' AS `test`,
      'silver_live_match_state' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_competition_known' AS `test`,
      'silver_matches' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_matches_teams_known' AS `test`,
      'silver_matches' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_labels_known' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_labels_known' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_counts_not_negative' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_counts_not_negative' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_counts_not_negative' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_played_adds_up' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_played_adds_up' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_played_adds_up' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_goal_difference_adds_up' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_goal_difference_adds_up' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_goal_difference_adds_up' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_points_add_up' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_points_mostly_add_up' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_points_mostly_add_up' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_goals_balance' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_goals_balance' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_goals_balance' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_league_table_positions_without_gaps' AS `test`,
      'gold_league_table' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'silver_standings_holds_every_team' AS `test`,
      'silver_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'silver_live_standings_holds_every_live_team' AS `test`,
      'silver_live_standings' AS `table_name`,
      'warn' AS `severity`
    UNION ALL
    SELECT
      'gold_match_events_match_known' AS `test`,
      'gold_match_events' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_reconciliation_match_in_live_or_batch' AS `test`,
      'gold_reconciliation' AS `table_name`,
      'fail' AS `severity`
  ) AS `t351`
  INNER JOIN (
    SELECT
      `t92`.`checked_count`,
      'silver_live_match_history' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_live_match_history` AS `t0`
    ) AS `t92`
    UNION ALL
    SELECT
      `t128`.`checked_count`,
      'silver_live_match_state' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_live_match_state` AS `t3`
    ) AS `t128`
    UNION ALL
    SELECT
      `t134`.`checked_count`,
      'silver_live_standings' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_live_standings` AS `t4`
    ) AS `t134`
    UNION ALL
    SELECT
      `t95`.`checked_count`,
      'silver_matches' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_matches` AS `t1`
    ) AS `t95`
    UNION ALL
    SELECT
      `t137`.`checked_count`,
      'silver_standings' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_standings` AS `t5`
    ) AS `t137`
    UNION ALL
    SELECT
      `t140`.`checked_count`,
      'silver_teams' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_teams` AS `t6`
    ) AS `t140`
    UNION ALL
    SELECT
      `t100`.`checked_count`,
      'gold_match_events' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_match_events` AS `t2`
    ) AS `t100`
    UNION ALL
    SELECT
      `t143`.`checked_count`,
      'gold_live_match_monitor' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_live_match_monitor` AS `t7`
    ) AS `t143`
    UNION ALL
    SELECT
      `t145`.`checked_count`,
      'gold_live_scoreboard' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_live_scoreboard` AS `t8`
    ) AS `t145`
    UNION ALL
    SELECT
      `t147`.`checked_count`,
      'gold_league_table' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_league_table` AS `t9`
    ) AS `t147`
    UNION ALL
    SELECT
      `t149`.`checked_count`,
      'gold_score_corrections' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_score_corrections` AS `t10`
    ) AS `t149`
    UNION ALL
    SELECT
      `t151`.`checked_count`,
      'gold_pipeline_health' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_pipeline_health` AS `t11`
    ) AS `t151`
    UNION ALL
    SELECT
      `t153`.`checked_count`,
      'gold_reconciliation' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_reconciliation` AS `t12`
    ) AS `t153`
  ) AS `t349`
    ON `t351`.`table_name` = `t349`.`table_name`
  LEFT OUTER JOIN (
    SELECT
      `t491`.`test`,
      COUNT(*) AS `failing_count`,
      ARRAY_TO_STRING(
        [
          MAX(IF(`t491`.`rank` = 0, `t491`.`key`, NULL)),
          MAX(IF(`t491`.`rank` = 1, `t491`.`key`, NULL)),
          MAX(IF(`t491`.`rank` = 2, `t491`.`key`, NULL)),
          MAX(IF(`t491`.`rank` = 3, `t491`.`key`, NULL)),
          MAX(IF(`t491`.`rank` = 4, `t491`.`key`, NULL))
        ],
        ', '
      ) AS `sample`
    FROM (
      SELECT
        `t490`.`test`,
        `t490`.`key`,
        ROW_NUMBER() OVER (PARTITION BY `t490`.`test` ORDER BY `t490`.`key` ASC) - 1 AS `rank`
      FROM (
        SELECT
          'silver_live_match_history_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(CONCAT('match ', CAST(`t94`.`match_id` AS STRING)), 'no match_id'),
              COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t94`.`status_timestamp`, 'UTC'), 'no status_timestamp')
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t0`.`match_id`,
            `t0`.`status_timestamp`,
            `t0`.`content_hash`,
            COUNT(*) AS `count`
          FROM `silver_live_match_history` AS `t0`
          GROUP BY
            1,
            2,
            3
        ) AS `t94`
        WHERE
          `t94`.`count` > 1
        UNION ALL
        SELECT
          'silver_live_match_state_unique' AS `test`,
          COALESCE(CONCAT('match ', CAST(`t130`.`match_id` AS STRING)), 'no match_id') AS `key`
        FROM (
          SELECT
            `t3`.`match_id`,
            COUNT(*) AS `count`
          FROM `silver_live_match_state` AS `t3`
          GROUP BY
            1
        ) AS `t130`
        WHERE
          `t130`.`count` > 1
        UNION ALL
        SELECT
          'silver_live_standings_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(`t136`.`competition_code`, 'no competition_code'),
              COALESCE(CONCAT('season ', CAST(`t136`.`season_id` AS STRING)), 'no season_id'),
              COALESCE(`t136`.`stage`, 'no stage'),
              COALESCE(`t136`.`type`, 'no type'),
              `t136`.`group`,
              COALESCE(CONCAT('team ', CAST(`t136`.`team_id` AS STRING)), 'no team_id')
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t4`.`competition_code`,
            `t4`.`season_id`,
            `t4`.`stage`,
            `t4`.`type`,
            `t4`.`group`,
            `t4`.`team_id`,
            COUNT(*) AS `count`
          FROM `silver_live_standings` AS `t4`
          GROUP BY
            1,
            2,
            3,
            4,
            5,
            6
        ) AS `t136`
        WHERE
          `t136`.`count` > 1
        UNION ALL
        SELECT
          'silver_matches_unique' AS `test`,
          COALESCE(CONCAT('match ', CAST(`t97`.`match_id` AS STRING)), 'no match_id') AS `key`
        FROM (
          SELECT
            `t1`.`match_id`,
            COUNT(*) AS `count`
          FROM `silver_matches` AS `t1`
          GROUP BY
            1
        ) AS `t97`
        WHERE
          `t97`.`count` > 1
        UNION ALL
        SELECT
          'silver_standings_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(`t139`.`competition_code`, 'no competition_code'),
              COALESCE(CONCAT('season ', CAST(`t139`.`season_id` AS STRING)), 'no season_id'),
              COALESCE(`t139`.`stage`, 'no stage'),
              COALESCE(`t139`.`type`, 'no type'),
              `t139`.`group`,
              COALESCE(CONCAT('team ', CAST(`t139`.`team_id` AS STRING)), 'no team_id')
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t5`.`competition_code`,
            `t5`.`season_id`,
            `t5`.`stage`,
            `t5`.`type`,
            `t5`.`group`,
            `t5`.`team_id`,
            COUNT(*) AS `count`
          FROM `silver_standings` AS `t5`
          GROUP BY
            1,
            2,
            3,
            4,
            5,
            6
        ) AS `t139`
        WHERE
          `t139`.`count` > 1
        UNION ALL
        SELECT
          'silver_teams_unique' AS `test`,
          COALESCE(CONCAT('team ', CAST(`t142`.`team_id` AS STRING)), 'no team_id') AS `key`
        FROM (
          SELECT
            `t6`.`team_id`,
            COUNT(*) AS `count`
          FROM `silver_teams` AS `t6`
          GROUP BY
            1
        ) AS `t142`
        WHERE
          `t142`.`count` > 1
        UNION ALL
        SELECT
          'gold_match_events_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(CONCAT('match ', CAST(`t102`.`match_id` AS STRING)), 'no match_id'),
              COALESCE(
                FORMAT_TIMESTAMP('%FT%TZ', `t102`.`status_timestamp`, 'UTC'),
                'no status_timestamp'
              )
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t2`.`match_id`,
            `t2`.`status_timestamp`,
            `t2`.`content_hash`,
            COUNT(*) AS `count`
          FROM `gold_match_events` AS `t2`
          GROUP BY
            1,
            2,
            3
        ) AS `t102`
        WHERE
          `t102`.`count` > 1
        UNION ALL
        SELECT
          'gold_live_match_monitor_unique' AS `test`,
          COALESCE(`t144`.`scope`, 'no scope') AS `key`
        FROM (
          SELECT
            `t7`.`scope`,
            COUNT(*) AS `count`
          FROM `gold_live_match_monitor` AS `t7`
          GROUP BY
            1
        ) AS `t144`
        WHERE
          `t144`.`count` > 1
        UNION ALL
        SELECT
          'gold_live_scoreboard_unique' AS `test`,
          COALESCE(CONCAT('match ', CAST(`t146`.`match_id` AS STRING)), 'no match_id') AS `key`
        FROM (
          SELECT
            `t8`.`match_id`,
            COUNT(*) AS `count`
          FROM `gold_live_scoreboard` AS `t8`
          GROUP BY
            1
        ) AS `t146`
        WHERE
          `t146`.`count` > 1
        UNION ALL
        SELECT
          'gold_league_table_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(`t148`.`competition_code`, 'no competition_code'),
              COALESCE(CONCAT('season ', CAST(`t148`.`season_id` AS STRING)), 'no season_id'),
              COALESCE(`t148`.`stage`, 'no stage'),
              `t148`.`group`,
              COALESCE(CONCAT('team ', CAST(`t148`.`team_id` AS STRING)), 'no team_id')
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t9`.`competition_code`,
            `t9`.`season_id`,
            `t9`.`stage`,
            `t9`.`group`,
            `t9`.`team_id`,
            COUNT(*) AS `count`
          FROM `gold_league_table` AS `t9`
          GROUP BY
            1,
            2,
            3,
            4,
            5
        ) AS `t148`
        WHERE
          `t148`.`count` > 1
        UNION ALL
        SELECT
          'gold_score_corrections_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(CONCAT('match ', CAST(`t150`.`match_id` AS STRING)), 'no match_id'),
              COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t150`.`corrected_at`, 'UTC'), 'no corrected_at')
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t10`.`match_id`,
            `t10`.`corrected_at`,
            `t10`.`content_hash`,
            COUNT(*) AS `count`
          FROM `gold_score_corrections` AS `t10`
          GROUP BY
            1,
            2,
            3
        ) AS `t150`
        WHERE
          `t150`.`count` > 1
        UNION ALL
        SELECT
          'gold_pipeline_health_unique' AS `test`,
          COALESCE(`t152`.`dag`, 'no dag') AS `key`
        FROM (
          SELECT
            `t11`.`dag`,
            COUNT(*) AS `count`
          FROM `gold_pipeline_health` AS `t11`
          GROUP BY
            1
        ) AS `t152`
        WHERE
          `t152`.`count` > 1
        UNION ALL
        SELECT
          'gold_reconciliation_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(CONCAT('match ', CAST(`t154`.`match_id` AS STRING)), 'no match_id'),
              COALESCE(CAST(`t154`.`as_of_date` AS STRING), 'no as_of_date')
            ],
            ' '
          ) AS `key`
        FROM (
          SELECT
            `t12`.`match_id`,
            `t12`.`as_of_date`,
            COUNT(*) AS `count`
          FROM `gold_reconciliation` AS `t12`
          GROUP BY
            1,
            2
        ) AS `t154`
        WHERE
          `t154`.`count` > 1
        UNION ALL
        SELECT
          'silver_live_match_history_not_null' AS `test`,
          CONCAT(CONCAT(`t259`.`row`, ': '), `t259`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t0`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t0`.`status_timestamp`, 'UTC'), 'no status_timestamp')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t0`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t0`.`status_timestamp` IS NULL
              THEN 'no status_timestamp'
              WHEN `t0`.`content_hash` IS NULL
              THEN 'no content_hash'
              WHEN `t0`.`first_seen_at` IS NULL
              THEN 'no first_seen_at'
              WHEN `t0`.`snapshot_id` IS NULL
              THEN 'no snapshot_id'
              WHEN `t0`.`competition_id` IS NULL
              THEN 'no competition_id'
              WHEN `t0`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t0`.`season_id` IS NULL
              THEN 'no season_id'
              WHEN `t0`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t0`.`status` IS NULL
              THEN 'no status'
              WHEN `t0`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t0`.`is_score_contradictory` IS NULL
              THEN 'no is_score_contradictory'
              WHEN `t0`.`is_final` IS NULL
              THEN 'no is_final'
              WHEN `t0`.`is_in_play` IS NULL
              THEN 'no is_in_play'
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_history` AS `t0`
        ) AS `t259`
        WHERE
          NOT `t259`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_not_null' AS `test`,
          CONCAT(CONCAT(`t233`.`row`, ': '), `t233`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t3`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t3`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t3`.`status_timestamp` IS NULL
              THEN 'no status_timestamp'
              WHEN `t3`.`content_hash` IS NULL
              THEN 'no content_hash'
              WHEN `t3`.`first_seen_at` IS NULL
              THEN 'no first_seen_at'
              WHEN `t3`.`snapshot_id` IS NULL
              THEN 'no snapshot_id'
              WHEN `t3`.`competition_id` IS NULL
              THEN 'no competition_id'
              WHEN `t3`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t3`.`season_id` IS NULL
              THEN 'no season_id'
              WHEN `t3`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t3`.`status` IS NULL
              THEN 'no status'
              WHEN `t3`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t3`.`is_score_contradictory` IS NULL
              THEN 'no is_score_contradictory'
              WHEN `t3`.`is_final` IS NULL
              THEN 'no is_final'
              WHEN `t3`.`is_in_play` IS NULL
              THEN 'no is_in_play'
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_state` AS `t3`
        ) AS `t233`
        WHERE
          NOT `t233`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_not_null' AS `test`,
          CONCAT(CONCAT(`t267`.`row`, ': '), `t267`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t4`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t4`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t4`.`stage`, 'no stage'),
                COALESCE(`t4`.`type`, 'no type'),
                `t4`.`group`,
                COALESCE(CONCAT('team ', CAST(`t4`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t4`.`competition_id` IS NULL
              THEN 'no competition_id'
              WHEN `t4`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t4`.`season_id` IS NULL
              THEN 'no season_id'
              WHEN `t4`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t4`.`type` IS NULL
              THEN 'no type'
              WHEN `t4`.`team_id` IS NULL
              THEN 'no team_id'
              WHEN `t4`.`position` IS NULL
              THEN 'no position'
              WHEN `t4`.`played` IS NULL
              THEN 'no played'
              WHEN `t4`.`won` IS NULL
              THEN 'no won'
              WHEN `t4`.`drawn` IS NULL
              THEN 'no drawn'
              WHEN `t4`.`lost` IS NULL
              THEN 'no lost'
              WHEN `t4`.`points` IS NULL
              THEN 'no points'
              WHEN `t4`.`goals_for` IS NULL
              THEN 'no goals_for'
              WHEN `t4`.`goals_against` IS NULL
              THEN 'no goals_against'
              WHEN `t4`.`goal_difference` IS NULL
              THEN 'no goal_difference'
              WHEN `t4`.`table_sha256` IS NULL
              THEN 'no table_sha256'
              ELSE NULL
            END AS `fault`
          FROM `silver_live_standings` AS `t4`
        ) AS `t267`
        WHERE
          NOT `t267`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_not_null' AS `test`,
          CONCAT(CONCAT(`t228`.`row`, ': '), `t228`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t1`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t1`.`status_timestamp` IS NULL
              THEN 'no status_timestamp'
              WHEN `t1`.`content_hash` IS NULL
              THEN 'no content_hash'
              WHEN `t1`.`fetched_at` IS NULL
              THEN 'no fetched_at'
              WHEN `t1`.`snapshot_id` IS NULL
              THEN 'no snapshot_id'
              WHEN `t1`.`competition_id` IS NULL
              THEN 'no competition_id'
              WHEN `t1`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t1`.`season_id` IS NULL
              THEN 'no season_id'
              WHEN `t1`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t1`.`status` IS NULL
              THEN 'no status'
              WHEN `t1`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t1`.`is_score_contradictory` IS NULL
              THEN 'no is_score_contradictory'
              WHEN `t1`.`is_final` IS NULL
              THEN 'no is_final'
              WHEN `t1`.`is_in_play` IS NULL
              THEN 'no is_in_play'
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t228`
        WHERE
          NOT `t228`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_not_null' AS `test`,
          CONCAT(CONCAT(`t270`.`row`, ': '), `t270`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t5`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t5`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t5`.`stage`, 'no stage'),
                COALESCE(`t5`.`type`, 'no type'),
                `t5`.`group`,
                COALESCE(CONCAT('team ', CAST(`t5`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t5`.`competition_id` IS NULL
              THEN 'no competition_id'
              WHEN `t5`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t5`.`season_id` IS NULL
              THEN 'no season_id'
              WHEN `t5`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t5`.`type` IS NULL
              THEN 'no type'
              WHEN `t5`.`team_id` IS NULL
              THEN 'no team_id'
              WHEN `t5`.`position` IS NULL
              THEN 'no position'
              WHEN `t5`.`played` IS NULL
              THEN 'no played'
              WHEN `t5`.`won` IS NULL
              THEN 'no won'
              WHEN `t5`.`drawn` IS NULL
              THEN 'no drawn'
              WHEN `t5`.`lost` IS NULL
              THEN 'no lost'
              WHEN `t5`.`points` IS NULL
              THEN 'no points'
              WHEN `t5`.`goals_for` IS NULL
              THEN 'no goals_for'
              WHEN `t5`.`goals_against` IS NULL
              THEN 'no goals_against'
              WHEN `t5`.`goal_difference` IS NULL
              THEN 'no goal_difference'
              WHEN `t5`.`table_sha256` IS NULL
              THEN 'no table_sha256'
              ELSE NULL
            END AS `fault`
          FROM `silver_standings` AS `t5`
        ) AS `t270`
        WHERE
          NOT `t270`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_teams_not_null' AS `test`,
          CONCAT(CONCAT(`t243`.`row`, ': '), `t243`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('team ', CAST(`t6`.`team_id` AS STRING)), 'no team_id') AS `row`,
            CASE
              WHEN `t6`.`team_id` IS NULL
              THEN 'no team_id'
              WHEN `t6`.`fetched_at` IS NULL
              THEN 'no fetched_at'
              WHEN `t6`.`snapshot_id` IS NULL
              THEN 'no snapshot_id'
              WHEN `t6`.`competition_code` IS NULL
              THEN 'no competition_code'
              ELSE NULL
            END AS `fault`
          FROM `silver_teams` AS `t6`
        ) AS `t243`
        WHERE
          NOT `t243`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_match_events_not_null' AS `test`,
          CONCAT(CONCAT(`t263`.`row`, ': '), `t263`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t2`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t2`.`status_timestamp`, 'UTC'), 'no status_timestamp')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t2`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t2`.`status_timestamp` IS NULL
              THEN 'no status_timestamp'
              WHEN `t2`.`content_hash` IS NULL
              THEN 'no content_hash'
              WHEN `t2`.`event` IS NULL
              THEN 'no event'
              WHEN `t2`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t2`.`first_seen_at` IS NULL
              THEN 'no first_seen_at'
              WHEN `t2`.`from_status` IS NULL
              THEN 'no from_status'
              WHEN `t2`.`status` IS NULL
              THEN 'no status'
              WHEN `t2`.`from_utc_date` IS NULL
              THEN 'no from_utc_date'
              WHEN `t2`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t2`.`is_goal` IS NULL
              THEN 'no is_goal'
              WHEN `t2`.`is_goal_withdrawn` IS NULL
              THEN 'no is_goal_withdrawn'
              WHEN `t2`.`is_status_changed` IS NULL
              THEN 'no is_status_changed'
              WHEN `t2`.`is_kick_off_moved` IS NULL
              THEN 'no is_kick_off_moved'
              WHEN `t2`.`is_correction_after_final` IS NULL
              THEN 'no is_correction_after_final'
              ELSE NULL
            END AS `fault`
          FROM `gold_match_events` AS `t2`
        ) AS `t263`
        WHERE
          NOT `t263`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_live_match_monitor_not_null' AS `test`,
          CONCAT(CONCAT(`t214`.`row`, ': '), `t214`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(`t7`.`scope`, 'no scope') AS `row`,
            CASE
              WHEN `t7`.`scope` IS NULL
              THEN 'no scope'
              WHEN `t7`.`as_of` IS NULL
              THEN 'no as_of'
              WHEN `t7`.`is_match_day` IS NULL
              THEN 'no is_match_day'
              WHEN `t7`.`freshness_sla_minutes` IS NULL
              THEN 'no freshness_sla_minutes'
              WHEN `t7`.`in_play_count` IS NULL
              THEN 'no in_play_count'
              WHEN `t7`.`stuck_match_count` IS NULL
              THEN 'no stuck_match_count'
              WHEN `t7`.`is_feed_frozen` IS NULL
              THEN 'no is_feed_frozen'
              WHEN `t7`.`in_play_sighting_count` IS NULL
              THEN 'no in_play_sighting_count'
              ELSE NULL
            END AS `fault`
          FROM `gold_live_match_monitor` AS `t7`
        ) AS `t214`
        WHERE
          NOT `t214`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_live_scoreboard_not_null' AS `test`,
          CONCAT(CONCAT(`t246`.`row`, ': '), `t246`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t8`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t8`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t8`.`as_of` IS NULL
              THEN 'no as_of'
              WHEN `t8`.`day` IS NULL
              THEN 'no day'
              WHEN `t8`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t8`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t8`.`status` IS NULL
              THEN 'no status'
              WHEN `t8`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t8`.`is_final` IS NULL
              THEN 'no is_final'
              WHEN `t8`.`is_in_play` IS NULL
              THEN 'no is_in_play'
              WHEN `t8`.`status_timestamp` IS NULL
              THEN 'no status_timestamp'
              WHEN `t8`.`first_seen_at` IS NULL
              THEN 'no first_seen_at'
              WHEN `t8`.`state_age_minutes` IS NULL
              THEN 'no state_age_minutes'
              ELSE NULL
            END AS `fault`
          FROM `gold_live_scoreboard` AS `t8`
        ) AS `t246`
        WHERE
          NOT `t246`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_not_null' AS `test`,
          CONCAT(CONCAT(`t276`.`row`, ': '), `t276`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t9`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t9`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t9`.`stage`, 'no stage'),
                `t9`.`group`,
                COALESCE(CONCAT('team ', CAST(`t9`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t9`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t9`.`season_id` IS NULL
              THEN 'no season_id'
              WHEN `t9`.`stage` IS NULL
              THEN 'no stage'
              WHEN `t9`.`team_id` IS NULL
              THEN 'no team_id'
              WHEN `t9`.`as_of` IS NULL
              THEN 'no as_of'
              WHEN `t9`.`position` IS NULL
              THEN 'no position'
              WHEN `t9`.`played` IS NULL
              THEN 'no played'
              WHEN `t9`.`won` IS NULL
              THEN 'no won'
              WHEN `t9`.`drawn` IS NULL
              THEN 'no drawn'
              WHEN `t9`.`lost` IS NULL
              THEN 'no lost'
              WHEN `t9`.`goals_for` IS NULL
              THEN 'no goals_for'
              WHEN `t9`.`goals_against` IS NULL
              THEN 'no goals_against'
              WHEN `t9`.`goal_difference` IS NULL
              THEN 'no goal_difference'
              WHEN `t9`.`points` IS NULL
              THEN 'no points'
              WHEN `t9`.`in_play_count` IS NULL
              THEN 'no in_play_count'
              WHEN `t9`.`uncounted_count` IS NULL
              THEN 'no uncounted_count'
              WHEN `t9`.`tie_rule` IS NULL
              THEN 'no tie_rule'
              ELSE NULL
            END AS `fault`
          FROM `gold_league_table` AS `t9`
        ) AS `t276`
        WHERE
          NOT `t276`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_score_corrections_not_null' AS `test`,
          CONCAT(CONCAT(`t279`.`row`, ': '), `t279`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t10`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t10`.`corrected_at`, 'UTC'), 'no corrected_at')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t10`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t10`.`corrected_at` IS NULL
              THEN 'no corrected_at'
              WHEN `t10`.`content_hash` IS NULL
              THEN 'no content_hash'
              WHEN `t10`.`as_of` IS NULL
              THEN 'no as_of'
              WHEN `t10`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t10`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t10`.`first_seen_at` IS NULL
              THEN 'no first_seen_at'
              WHEN `t10`.`final_at` IS NULL
              THEN 'no final_at'
              WHEN `t10`.`after_final_minutes` IS NULL
              THEN 'no after_final_minutes'
              WHEN `t10`.`is_outcome_changed` IS NULL
              THEN 'no is_outcome_changed'
              ELSE NULL
            END AS `fault`
          FROM `gold_score_corrections` AS `t10`
        ) AS `t279`
        WHERE
          NOT `t279`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_pipeline_health_not_null' AS `test`,
          CONCAT(CONCAT(`t219`.`row`, ': '), `t219`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(`t11`.`dag`, 'no dag') AS `row`,
            CASE
              WHEN `t11`.`dag` IS NULL
              THEN 'no dag'
              WHEN `t11`.`as_of` IS NULL
              THEN 'no as_of'
              WHEN `t11`.`runs_1d` IS NULL
              THEN 'no runs_1d'
              WHEN `t11`.`runs_7d` IS NULL
              THEN 'no runs_7d'
              WHEN `t11`.`runs_30d` IS NULL
              THEN 'no runs_30d'
              WHEN `t11`.`consecutive_failures` IS NULL
              THEN 'no consecutive_failures'
              WHEN `t11`.`slo_target_ratio` IS NULL
              THEN 'no slo_target_ratio'
              ELSE NULL
            END AS `fault`
          FROM `gold_pipeline_health` AS `t11`
        ) AS `t219`
        WHERE
          NOT `t219`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_reconciliation_not_null' AS `test`,
          CONCAT(CONCAT(`t281`.`row`, ': '), `t281`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t12`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(CAST(`t12`.`as_of_date` AS STRING), 'no as_of_date')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t12`.`match_id` IS NULL
              THEN 'no match_id'
              WHEN `t12`.`as_of_date` IS NULL
              THEN 'no as_of_date'
              WHEN `t12`.`as_of` IS NULL
              THEN 'no as_of'
              WHEN `t12`.`competition_code` IS NULL
              THEN 'no competition_code'
              WHEN `t12`.`utc_date` IS NULL
              THEN 'no utc_date'
              WHEN `t12`.`verdict` IS NULL
              THEN 'no verdict'
              WHEN `t12`.`is_to_reread` IS NULL
              THEN 'no is_to_reread'
              ELSE NULL
            END AS `fault`
          FROM `gold_reconciliation` AS `t12`
        ) AS `t281`
        WHERE
          NOT `t281`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_history_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t430`.`was` AS STRING)), ', is '),
            CAST(`t430`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t415`.`was`,
            `t415`.`rank`,
            `t162`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t191`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t191`.`test` ORDER BY `t191`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'silver_live_match_history_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t191`
            ) AS `t325`
            WHERE
              `t325`.`rank` = 0
          ) AS `t415`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_live_match_history` AS `t0`
          ) AS `t162`
        ) AS `t430`
        WHERE
          `t430`.`now` < `t430`.`was`
        UNION ALL
        SELECT
          'silver_live_match_state_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t431`.`was` AS STRING)), ', is '),
            CAST(`t431`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t416`.`was`,
            `t416`.`rank`,
            `t175`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t192`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t192`.`test` ORDER BY `t192`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'silver_live_match_state_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t192`
            ) AS `t326`
            WHERE
              `t326`.`rank` = 0
          ) AS `t416`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_live_match_state` AS `t3`
          ) AS `t175`
        ) AS `t431`
        WHERE
          `t431`.`now` < `t431`.`was`
        UNION ALL
        SELECT
          'silver_matches_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t432`.`was` AS STRING)), ', is '),
            CAST(`t432`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t417`.`was`,
            `t417`.`rank`,
            `t163`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t193`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t193`.`test` ORDER BY `t193`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'silver_matches_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t193`
            ) AS `t327`
            WHERE
              `t327`.`rank` = 0
          ) AS `t417`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_matches` AS `t1`
          ) AS `t163`
        ) AS `t432`
        WHERE
          `t432`.`now` < `t432`.`was`
        UNION ALL
        SELECT
          'silver_teams_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t433`.`was` AS STRING)), ', is '),
            CAST(`t433`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t418`.`was`,
            `t418`.`rank`,
            `t182`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t194`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t194`.`test` ORDER BY `t194`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'silver_teams_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t194`
            ) AS `t328`
            WHERE
              `t328`.`rank` = 0
          ) AS `t418`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_teams` AS `t6`
          ) AS `t182`
        ) AS `t433`
        WHERE
          `t433`.`now` < `t433`.`was`
        UNION ALL
        SELECT
          'silver_live_standings_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t434`.`was` AS STRING)), ', is '),
            CAST(`t434`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t419`.`was`,
            `t419`.`rank`,
            `t178`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t195`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t195`.`test` ORDER BY `t195`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'silver_live_standings_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t195`
            ) AS `t329`
            WHERE
              `t329`.`rank` = 0
          ) AS `t419`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_live_standings` AS `t4`
          ) AS `t178`
        ) AS `t434`
        WHERE
          `t434`.`now` < `t434`.`was`
        UNION ALL
        SELECT
          'silver_standings_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t435`.`was` AS STRING)), ', is '),
            CAST(`t435`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t420`.`was`,
            `t420`.`rank`,
            `t180`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t196`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t196`.`test` ORDER BY `t196`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'silver_standings_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t196`
            ) AS `t330`
            WHERE
              `t330`.`rank` = 0
          ) AS `t420`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_standings` AS `t5`
          ) AS `t180`
        ) AS `t435`
        WHERE
          `t435`.`now` < `t435`.`was`
        UNION ALL
        SELECT
          'gold_match_events_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t436`.`was` AS STRING)), ', is '),
            CAST(`t436`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t421`.`was`,
            `t421`.`rank`,
            `t165`.`now`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t197`.`checked_count` AS `was`,
                ROW_NUMBER() OVER (PARTITION BY `t197`.`test` ORDER BY `t197`.`as_of` DESC) - 1 AS `rank`
              FROM (
                SELECT
                  *
                FROM `gold_data_test_results` AS `t13`
                WHERE
                  `t13`.`test` = 'gold_match_events_not_shrinking'
                  AND `t13`.`as_of` < CAST(@as_of AS TIMESTAMP)
              ) AS `t197`
            ) AS `t331`
            WHERE
              `t331`.`rank` = 0
          ) AS `t421`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `gold_match_events` AS `t2`
          ) AS `t165`
        ) AS `t436`
        WHERE
          `t436`.`now` < `t436`.`was`
        UNION ALL
        SELECT
          'silver_live_match_history_values_known' AS `test`,
          CONCAT(CONCAT(`t261`.`row`, ': '), `t261`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t0`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t0`.`status_timestamp`, 'UTC'), 'no status_timestamp')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN NOT (
                `t0`.`status` IN (
                  'SCHEDULED',
                  'TIMED',
                  'IN_PLAY',
                  'PAUSED',
                  'EXTRA_TIME',
                  'PENALTY_SHOOTOUT',
                  'FINISHED',
                  'SUSPENDED',
                  'POSTPONED',
                  'CANCELLED',
                  'AWARDED'
                )
              )
              THEN CONCAT('status ', `t0`.`status`)
              WHEN NOT (
                `t0`.`stage` IN (
                  'FINAL',
                  'THIRD_PLACE',
                  'SEMI_FINALS',
                  'QUARTER_FINALS',
                  'LAST_16',
                  'LAST_32',
                  'LAST_64',
                  'ROUND_1',
                  'ROUND_2',
                  'ROUND_3',
                  'ROUND_4',
                  'GROUP_STAGE',
                  'LEAGUE_STAGE',
                  'PRELIMINARY_ROUND',
                  'QUALIFICATION',
                  'QUALIFICATION_ROUND_1',
                  'QUALIFICATION_ROUND_2',
                  'QUALIFICATION_ROUND_3',
                  'PLAYOFF_ROUND',
                  'PLAYOFF_ROUND_1',
                  'PLAYOFF_ROUND_2',
                  'PLAYOFFS',
                  'REGULAR_SEASON',
                  'CLAUSURA',
                  'APERTURA',
                  'CHAMPIONSHIP',
                  'RELEGATION',
                  'RELEGATION_ROUND'
                )
              )
              THEN CONCAT('stage ', `t0`.`stage`)
              WHEN NOT (
                `t0`.`winner` IN ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')
              )
              THEN CONCAT('winner ', `t0`.`winner`)
              WHEN NOT (
                `t0`.`duration` IN ('REGULAR', 'EXTRA_TIME', 'PENALTY_SHOOTOUT')
              )
              THEN CONCAT('duration ', `t0`.`duration`)
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_history` AS `t0`
        ) AS `t261`
        WHERE
          NOT `t261`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_values_known' AS `test`,
          CONCAT(CONCAT(`t236`.`row`, ': '), `t236`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t3`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN NOT (
                `t3`.`status` IN (
                  'SCHEDULED',
                  'TIMED',
                  'IN_PLAY',
                  'PAUSED',
                  'EXTRA_TIME',
                  'PENALTY_SHOOTOUT',
                  'FINISHED',
                  'SUSPENDED',
                  'POSTPONED',
                  'CANCELLED',
                  'AWARDED'
                )
              )
              THEN CONCAT('status ', `t3`.`status`)
              WHEN NOT (
                `t3`.`stage` IN (
                  'FINAL',
                  'THIRD_PLACE',
                  'SEMI_FINALS',
                  'QUARTER_FINALS',
                  'LAST_16',
                  'LAST_32',
                  'LAST_64',
                  'ROUND_1',
                  'ROUND_2',
                  'ROUND_3',
                  'ROUND_4',
                  'GROUP_STAGE',
                  'LEAGUE_STAGE',
                  'PRELIMINARY_ROUND',
                  'QUALIFICATION',
                  'QUALIFICATION_ROUND_1',
                  'QUALIFICATION_ROUND_2',
                  'QUALIFICATION_ROUND_3',
                  'PLAYOFF_ROUND',
                  'PLAYOFF_ROUND_1',
                  'PLAYOFF_ROUND_2',
                  'PLAYOFFS',
                  'REGULAR_SEASON',
                  'CLAUSURA',
                  'APERTURA',
                  'CHAMPIONSHIP',
                  'RELEGATION',
                  'RELEGATION_ROUND'
                )
              )
              THEN CONCAT('stage ', `t3`.`stage`)
              WHEN NOT (
                `t3`.`winner` IN ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')
              )
              THEN CONCAT('winner ', `t3`.`winner`)
              WHEN NOT (
                `t3`.`duration` IN ('REGULAR', 'EXTRA_TIME', 'PENALTY_SHOOTOUT')
              )
              THEN CONCAT('duration ', `t3`.`duration`)
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_state` AS `t3`
        ) AS `t236`
        WHERE
          NOT `t236`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_values_known' AS `test`,
          CONCAT(CONCAT(`t230`.`row`, ': '), `t230`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN NOT (
                `t1`.`status` IN (
                  'SCHEDULED',
                  'TIMED',
                  'IN_PLAY',
                  'PAUSED',
                  'EXTRA_TIME',
                  'PENALTY_SHOOTOUT',
                  'FINISHED',
                  'SUSPENDED',
                  'POSTPONED',
                  'CANCELLED',
                  'AWARDED'
                )
              )
              THEN CONCAT('status ', `t1`.`status`)
              WHEN NOT (
                `t1`.`stage` IN (
                  'FINAL',
                  'THIRD_PLACE',
                  'SEMI_FINALS',
                  'QUARTER_FINALS',
                  'LAST_16',
                  'LAST_32',
                  'LAST_64',
                  'ROUND_1',
                  'ROUND_2',
                  'ROUND_3',
                  'ROUND_4',
                  'GROUP_STAGE',
                  'LEAGUE_STAGE',
                  'PRELIMINARY_ROUND',
                  'QUALIFICATION',
                  'QUALIFICATION_ROUND_1',
                  'QUALIFICATION_ROUND_2',
                  'QUALIFICATION_ROUND_3',
                  'PLAYOFF_ROUND',
                  'PLAYOFF_ROUND_1',
                  'PLAYOFF_ROUND_2',
                  'PLAYOFFS',
                  'REGULAR_SEASON',
                  'CLAUSURA',
                  'APERTURA',
                  'CHAMPIONSHIP',
                  'RELEGATION',
                  'RELEGATION_ROUND'
                )
              )
              THEN CONCAT('stage ', `t1`.`stage`)
              WHEN NOT (
                `t1`.`winner` IN ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')
              )
              THEN CONCAT('winner ', `t1`.`winner`)
              WHEN NOT (
                `t1`.`duration` IN ('REGULAR', 'EXTRA_TIME', 'PENALTY_SHOOTOUT')
              )
              THEN CONCAT('duration ', `t1`.`duration`)
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t230`
        WHERE
          NOT `t230`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_history_goals_not_negative' AS `test`,
          CONCAT(CONCAT(`t260`.`row`, ': '), `t260`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t0`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t0`.`status_timestamp`, 'UTC'), 'no status_timestamp')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t0`.`home_goals` < 0
              THEN CONCAT('home_goals ', CAST(`t0`.`home_goals` AS STRING))
              WHEN `t0`.`away_goals` < 0
              THEN CONCAT('away_goals ', CAST(`t0`.`away_goals` AS STRING))
              WHEN `t0`.`home_half_time_goals` < 0
              THEN CONCAT('home_half_time_goals ', CAST(`t0`.`home_half_time_goals` AS STRING))
              WHEN `t0`.`away_half_time_goals` < 0
              THEN CONCAT('away_half_time_goals ', CAST(`t0`.`away_half_time_goals` AS STRING))
              WHEN `t0`.`home_shootout_goals` < 0
              THEN CONCAT('home_shootout_goals ', CAST(`t0`.`home_shootout_goals` AS STRING))
              WHEN `t0`.`away_shootout_goals` < 0
              THEN CONCAT('away_shootout_goals ', CAST(`t0`.`away_shootout_goals` AS STRING))
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_history` AS `t0`
        ) AS `t260`
        WHERE
          NOT `t260`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_goals_not_negative' AS `test`,
          CONCAT(CONCAT(`t235`.`row`, ': '), `t235`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t3`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t3`.`home_goals` < 0
              THEN CONCAT('home_goals ', CAST(`t3`.`home_goals` AS STRING))
              WHEN `t3`.`away_goals` < 0
              THEN CONCAT('away_goals ', CAST(`t3`.`away_goals` AS STRING))
              WHEN `t3`.`home_half_time_goals` < 0
              THEN CONCAT('home_half_time_goals ', CAST(`t3`.`home_half_time_goals` AS STRING))
              WHEN `t3`.`away_half_time_goals` < 0
              THEN CONCAT('away_half_time_goals ', CAST(`t3`.`away_half_time_goals` AS STRING))
              WHEN `t3`.`home_shootout_goals` < 0
              THEN CONCAT('home_shootout_goals ', CAST(`t3`.`home_shootout_goals` AS STRING))
              WHEN `t3`.`away_shootout_goals` < 0
              THEN CONCAT('away_shootout_goals ', CAST(`t3`.`away_shootout_goals` AS STRING))
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_state` AS `t3`
        ) AS `t235`
        WHERE
          NOT `t235`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_goals_not_negative' AS `test`,
          CONCAT(CONCAT(`t231`.`row`, ': '), `t231`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t1`.`home_goals` < 0
              THEN CONCAT('home_goals ', CAST(`t1`.`home_goals` AS STRING))
              WHEN `t1`.`away_goals` < 0
              THEN CONCAT('away_goals ', CAST(`t1`.`away_goals` AS STRING))
              WHEN `t1`.`home_half_time_goals` < 0
              THEN CONCAT('home_half_time_goals ', CAST(`t1`.`home_half_time_goals` AS STRING))
              WHEN `t1`.`away_half_time_goals` < 0
              THEN CONCAT('away_half_time_goals ', CAST(`t1`.`away_half_time_goals` AS STRING))
              WHEN `t1`.`home_shootout_goals` < 0
              THEN CONCAT('home_shootout_goals ', CAST(`t1`.`home_shootout_goals` AS STRING))
              WHEN `t1`.`away_shootout_goals` < 0
              THEN CONCAT('away_shootout_goals ', CAST(`t1`.`away_shootout_goals` AS STRING))
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t231`
        WHERE
          NOT `t231`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_finals_have_goals' AS `test`,
          CONCAT(CONCAT(`t293`.`row`, ': '), `t293`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t3`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t3`.`is_final`
              AND (
                (
                  `t3`.`home_goals` IS NULL
                ) OR (
                  `t3`.`away_goals` IS NULL
                )
              )
              AND NOT (
                `t3`.`is_score_contradictory` OR (
                  `t3`.`status` = 'AWARDED'
                )
              )
              THEN CONCAT(`t3`.`status`, ' without goals')
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_state` AS `t3`
        ) AS `t293`
        WHERE
          NOT `t293`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_finals_have_goals' AS `test`,
          CONCAT(CONCAT(`t288`.`row`, ': '), `t288`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t1`.`is_final`
              AND (
                (
                  `t1`.`home_goals` IS NULL
                ) OR (
                  `t1`.`away_goals` IS NULL
                )
              )
              AND NOT (
                `t1`.`is_score_contradictory` OR (
                  `t1`.`status` = 'AWARDED'
                )
              )
              THEN CONCAT(`t1`.`status`, ' without goals')
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t288`
        WHERE
          NOT `t288`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_in_play_is_recent' AS `test`,
          CONCAT(CONCAT(`t257`.`row`, ': '), `t257`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t3`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t3`.`is_in_play`
              AND (
                `t3`.`utc_date` <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '24' HOUR)
              )
              THEN CONCAT(
                CONCAT(`t3`.`status`, ' since '),
                FORMAT_TIMESTAMP('%FT%TZ', `t3`.`utc_date`, 'UTC')
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_state` AS `t3`
        ) AS `t257`
        WHERE
          NOT `t257`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_in_play_is_recent' AS `test`,
          CONCAT(CONCAT(`t258`.`row`, ': '), `t258`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t1`.`is_in_play`
              AND (
                `t1`.`utc_date` <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '24' HOUR)
              )
              THEN CONCAT(
                CONCAT(`t1`.`status`, ' since '),
                FORMAT_TIMESTAMP('%FT%TZ', `t1`.`utc_date`, 'UTC')
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t258`
        WHERE
          NOT `t258`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_team_plays_once_a_day' AS `test`,
          CONCAT(
            CONCAT(
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT('team ', CAST(`t381`.`team_id` AS STRING)), ' on '),
                  CAST(`t381`.`day` AS STRING)
                ),
                ': match '
              ),
              CAST(`t381`.`least` AS STRING)
            ),
            CONCAT(' and match ', CAST(`t381`.`greatest` AS STRING))
          ) AS `key`
        FROM (
          SELECT
            `t314`.`team_id`,
            DATE(`t314`.`utc_date`) AS `day`,
            COUNT(DISTINCT `t314`.`match_id`) AS `matches`,
            MIN(`t314`.`match_id`) AS `least`,
            MAX(`t314`.`match_id`) AS `greatest`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t3`.`match_id`,
                `t3`.`utc_date`,
                `t3`.`competition_code`,
                `t3`.`season_id`,
                `t3`.`stage`,
                `t3`.`home_team_id` AS `team_id`,
                `t3`.`home_team_name` AS `team_name`
              FROM `silver_live_match_state` AS `t3`
              WHERE
                NOT (
                  `t3`.`status` IN ('POSTPONED', 'CANCELLED', 'SCHEDULED')
                )
              UNION ALL
              SELECT
                `t3`.`match_id`,
                `t3`.`utc_date`,
                `t3`.`competition_code`,
                `t3`.`season_id`,
                `t3`.`stage`,
                `t3`.`away_team_id` AS `team_id`,
                `t3`.`away_team_name` AS `team_name`
              FROM `silver_live_match_state` AS `t3`
              WHERE
                NOT (
                  `t3`.`status` IN ('POSTPONED', 'CANCELLED', 'SCHEDULED')
                )
            ) AS `t234`
            WHERE
              NOT `t234`.`team_id` IS NULL
          ) AS `t314`
          GROUP BY
            1,
            2
        ) AS `t381`
        WHERE
          `t381`.`matches` > 1
        UNION ALL
        SELECT
          'silver_matches_team_plays_once_a_day' AS `test`,
          CONCAT(
            CONCAT(
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT('team ', CAST(`t376`.`team_id` AS STRING)), ' on '),
                  CAST(`t376`.`day` AS STRING)
                ),
                ': match '
              ),
              CAST(`t376`.`least` AS STRING)
            ),
            CONCAT(' and match ', CAST(`t376`.`greatest` AS STRING))
          ) AS `key`
        FROM (
          SELECT
            `t312`.`team_id`,
            DATE(`t312`.`utc_date`) AS `day`,
            COUNT(DISTINCT `t312`.`match_id`) AS `matches`,
            MIN(`t312`.`match_id`) AS `least`,
            MAX(`t312`.`match_id`) AS `greatest`
          FROM (
            SELECT
              *
            FROM (
              SELECT
                `t1`.`match_id`,
                `t1`.`utc_date`,
                `t1`.`competition_code`,
                `t1`.`season_id`,
                `t1`.`stage`,
                `t1`.`home_team_id` AS `team_id`,
                `t1`.`home_team_name` AS `team_name`
              FROM `silver_matches` AS `t1`
              WHERE
                NOT (
                  `t1`.`status` IN ('POSTPONED', 'CANCELLED', 'SCHEDULED')
                )
              UNION ALL
              SELECT
                `t1`.`match_id`,
                `t1`.`utc_date`,
                `t1`.`competition_code`,
                `t1`.`season_id`,
                `t1`.`stage`,
                `t1`.`away_team_id` AS `team_id`,
                `t1`.`away_team_name` AS `team_name`
              FROM `silver_matches` AS `t1`
              WHERE
                NOT (
                  `t1`.`status` IN ('POSTPONED', 'CANCELLED', 'SCHEDULED')
                )
            ) AS `t229`
            WHERE
              NOT `t229`.`team_id` IS NULL
          ) AS `t312`
          GROUP BY
            1,
            2
        ) AS `t376`
        WHERE
          `t376`.`matches` > 1
        UNION ALL
        SELECT
          'silver_live_match_state_is_a_sighting' AS `test`,
          `t292`.`key`
        FROM (
          SELECT
            CONCAT(
              CONCAT(CONCAT('match ', CAST(`t74`.`match_id` AS STRING)), ' '),
              FORMAT_TIMESTAMP('%FT%TZ', `t74`.`status_timestamp`, 'UTC')
            ) AS `key`
          FROM `silver_live_match_state` AS `t74`
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM `silver_live_match_history` AS `t14`
              WHERE
                `t74`.`match_id` = `t14`.`match_id`
                AND `t74`.`status_timestamp` = `t14`.`status_timestamp`
                AND `t74`.`content_hash` = `t14`.`content_hash`
            )
        ) AS `t292`
        UNION ALL
        SELECT
          'silver_live_match_state_is_the_newest_sighting' AS `test`,
          CONCAT(
            CONCAT(CONCAT('match ', CAST(`t404`.`match_id` AS STRING)), ': '),
            COALESCE(
              CONCAT(
                CONCAT(CONCAT('state ', FORMAT_TIMESTAMP('%FT%TZ', `t404`.`state`, 'UTC')), ', seen '),
                FORMAT_TIMESTAMP('%FT%TZ', `t404`.`seen`, 'UTC')
              ),
              'no state'
            )
          ) AS `key`
        FROM (
          SELECT
            `t310`.`match_id`,
            `t310`.`seen`,
            `t176`.`match_id` AS `match_id_right`,
            `t176`.`state`
          FROM (
            SELECT
              `t198`.`match_id`,
              MAX(`t198`.`status_timestamp`) AS `seen`
            FROM (
              SELECT
                *
              FROM `silver_live_match_history` AS `t0`
              WHERE
                `t0`.`first_seen_at` <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' MINUTE)
            ) AS `t198`
            GROUP BY
              1
          ) AS `t310`
          LEFT OUTER JOIN (
            SELECT
              `t3`.`match_id`,
              `t3`.`status_timestamp` AS `state`
            FROM `silver_live_match_state` AS `t3`
          ) AS `t176`
            ON `t310`.`match_id` = `t176`.`match_id`
        ) AS `t404`
        WHERE
          (
            `t404`.`state` IS NULL
          ) OR (
            `t404`.`state` < `t404`.`seen`
          )
        UNION ALL
        SELECT
          'silver_matches_competition_known' AS `test`,
          CONCAT(CONCAT(`t232`.`row`, ': '), `t232`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN NOT (
                `t1`.`competition_code` IN UNNEST(@competitions)
              )
              THEN CONCAT(`t1`.`competition_code`, ' is not tracked')
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t232`
        WHERE
          NOT `t232`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_teams_known' AS `test`,
          CONCAT(
            CONCAT(CONCAT(`t437`.`competition_code`, ' team '), CAST(`t437`.`team_id` AS STRING)),
            CONCAT(CONCAT(' (', `t437`.`name`), ')')
          ) AS `key`
        FROM (
          SELECT
            `t378`.`competition_code`,
            `t378`.`team_id`,
            COALESCE(MAX(`t378`.`team_name`), 'no name') AS `name`
          FROM (
            SELECT
              `t289`.`match_id`,
              `t289`.`utc_date`,
              `t289`.`competition_code`,
              `t289`.`season_id`,
              `t289`.`stage`,
              `t289`.`team_id`,
              `t289`.`team_name`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t1`.`match_id`,
                  `t1`.`utc_date`,
                  `t1`.`competition_code`,
                  `t1`.`season_id`,
                  `t1`.`stage`,
                  `t1`.`home_team_id` AS `team_id`,
                  `t1`.`home_team_name` AS `team_name`
                FROM `silver_matches` AS `t1`
                UNION ALL
                SELECT
                  `t1`.`match_id`,
                  `t1`.`utc_date`,
                  `t1`.`competition_code`,
                  `t1`.`season_id`,
                  `t1`.`stage`,
                  `t1`.`away_team_id` AS `team_id`,
                  `t1`.`away_team_name` AS `team_name`
                FROM `silver_matches` AS `t1`
              ) AS `t164`
              WHERE
                NOT `t164`.`team_id` IS NULL
            ) AS `t289`
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM `silver_teams` AS `t76`
                WHERE
                  `t289`.`team_id` = `t76`.`team_id`
              )
          ) AS `t378`
          GROUP BY
            1,
            2
        ) AS `t437`
        UNION ALL
        SELECT
          'silver_live_standings_labels_known' AS `test`,
          CONCAT(CONCAT(`t266`.`row`, ': '), `t266`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t4`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t4`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t4`.`stage`, 'no stage'),
                COALESCE(`t4`.`type`, 'no type'),
                `t4`.`group`,
                COALESCE(CONCAT('team ', CAST(`t4`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN NOT (
                `t4`.`stage` IN (
                  'FINAL',
                  'THIRD_PLACE',
                  'SEMI_FINALS',
                  'QUARTER_FINALS',
                  'LAST_16',
                  'LAST_32',
                  'LAST_64',
                  'ROUND_1',
                  'ROUND_2',
                  'ROUND_3',
                  'ROUND_4',
                  'GROUP_STAGE',
                  'LEAGUE_STAGE',
                  'PRELIMINARY_ROUND',
                  'QUALIFICATION',
                  'QUALIFICATION_ROUND_1',
                  'QUALIFICATION_ROUND_2',
                  'QUALIFICATION_ROUND_3',
                  'PLAYOFF_ROUND',
                  'PLAYOFF_ROUND_1',
                  'PLAYOFF_ROUND_2',
                  'PLAYOFFS',
                  'REGULAR_SEASON',
                  'CLAUSURA',
                  'APERTURA',
                  'CHAMPIONSHIP',
                  'RELEGATION',
                  'RELEGATION_ROUND'
                )
              )
              THEN CONCAT('stage ', `t4`.`stage`)
              WHEN NOT (
                `t4`.`type` IN ('TOTAL', 'HOME', 'AWAY')
              )
              THEN CONCAT('type ', `t4`.`type`)
              ELSE NULL
            END AS `fault`
          FROM `silver_live_standings` AS `t4`
        ) AS `t266`
        WHERE
          NOT `t266`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_labels_known' AS `test`,
          CONCAT(CONCAT(`t271`.`row`, ': '), `t271`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t5`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t5`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t5`.`stage`, 'no stage'),
                COALESCE(`t5`.`type`, 'no type'),
                `t5`.`group`,
                COALESCE(CONCAT('team ', CAST(`t5`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN NOT (
                `t5`.`stage` IN (
                  'FINAL',
                  'THIRD_PLACE',
                  'SEMI_FINALS',
                  'QUARTER_FINALS',
                  'LAST_16',
                  'LAST_32',
                  'LAST_64',
                  'ROUND_1',
                  'ROUND_2',
                  'ROUND_3',
                  'ROUND_4',
                  'GROUP_STAGE',
                  'LEAGUE_STAGE',
                  'PRELIMINARY_ROUND',
                  'QUALIFICATION',
                  'QUALIFICATION_ROUND_1',
                  'QUALIFICATION_ROUND_2',
                  'QUALIFICATION_ROUND_3',
                  'PLAYOFF_ROUND',
                  'PLAYOFF_ROUND_1',
                  'PLAYOFF_ROUND_2',
                  'PLAYOFFS',
                  'REGULAR_SEASON',
                  'CLAUSURA',
                  'APERTURA',
                  'CHAMPIONSHIP',
                  'RELEGATION',
                  'RELEGATION_ROUND'
                )
              )
              THEN CONCAT('stage ', `t5`.`stage`)
              WHEN NOT (
                `t5`.`type` IN ('TOTAL', 'HOME', 'AWAY')
              )
              THEN CONCAT('type ', `t5`.`type`)
              ELSE NULL
            END AS `fault`
          FROM `silver_standings` AS `t5`
        ) AS `t271`
        WHERE
          NOT `t271`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_counts_not_negative' AS `test`,
          CONCAT(CONCAT(`t268`.`row`, ': '), `t268`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t4`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t4`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t4`.`stage`, 'no stage'),
                COALESCE(`t4`.`type`, 'no type'),
                `t4`.`group`,
                COALESCE(CONCAT('team ', CAST(`t4`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t4`.`played` < 0
              THEN CONCAT('played ', CAST(`t4`.`played` AS STRING))
              WHEN `t4`.`won` < 0
              THEN CONCAT('won ', CAST(`t4`.`won` AS STRING))
              WHEN `t4`.`drawn` < 0
              THEN CONCAT('drawn ', CAST(`t4`.`drawn` AS STRING))
              WHEN `t4`.`lost` < 0
              THEN CONCAT('lost ', CAST(`t4`.`lost` AS STRING))
              WHEN `t4`.`goals_for` < 0
              THEN CONCAT('goals_for ', CAST(`t4`.`goals_for` AS STRING))
              WHEN `t4`.`goals_against` < 0
              THEN CONCAT('goals_against ', CAST(`t4`.`goals_against` AS STRING))
              ELSE NULL
            END AS `fault`
          FROM `silver_live_standings` AS `t4`
        ) AS `t268`
        WHERE
          NOT `t268`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_counts_not_negative' AS `test`,
          CONCAT(CONCAT(`t272`.`row`, ': '), `t272`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t5`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t5`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t5`.`stage`, 'no stage'),
                COALESCE(`t5`.`type`, 'no type'),
                `t5`.`group`,
                COALESCE(CONCAT('team ', CAST(`t5`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t5`.`played` < 0
              THEN CONCAT('played ', CAST(`t5`.`played` AS STRING))
              WHEN `t5`.`won` < 0
              THEN CONCAT('won ', CAST(`t5`.`won` AS STRING))
              WHEN `t5`.`drawn` < 0
              THEN CONCAT('drawn ', CAST(`t5`.`drawn` AS STRING))
              WHEN `t5`.`lost` < 0
              THEN CONCAT('lost ', CAST(`t5`.`lost` AS STRING))
              WHEN `t5`.`goals_for` < 0
              THEN CONCAT('goals_for ', CAST(`t5`.`goals_for` AS STRING))
              WHEN `t5`.`goals_against` < 0
              THEN CONCAT('goals_against ', CAST(`t5`.`goals_against` AS STRING))
              ELSE NULL
            END AS `fault`
          FROM `silver_standings` AS `t5`
        ) AS `t272`
        WHERE
          NOT `t272`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_counts_not_negative' AS `test`,
          CONCAT(CONCAT(`t277`.`row`, ': '), `t277`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t9`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t9`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t9`.`stage`, 'no stage'),
                `t9`.`group`,
                COALESCE(CONCAT('team ', CAST(`t9`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t9`.`played` < 0
              THEN CONCAT('played ', CAST(`t9`.`played` AS STRING))
              WHEN `t9`.`won` < 0
              THEN CONCAT('won ', CAST(`t9`.`won` AS STRING))
              WHEN `t9`.`drawn` < 0
              THEN CONCAT('drawn ', CAST(`t9`.`drawn` AS STRING))
              WHEN `t9`.`lost` < 0
              THEN CONCAT('lost ', CAST(`t9`.`lost` AS STRING))
              WHEN `t9`.`goals_for` < 0
              THEN CONCAT('goals_for ', CAST(`t9`.`goals_for` AS STRING))
              WHEN `t9`.`goals_against` < 0
              THEN CONCAT('goals_against ', CAST(`t9`.`goals_against` AS STRING))
              ELSE NULL
            END AS `fault`
          FROM `gold_league_table` AS `t9`
        ) AS `t277`
        WHERE
          NOT `t277`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_played_adds_up' AS `test`,
          CONCAT(CONCAT(`t297`.`row`, ': '), `t297`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t4`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t4`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t4`.`stage`, 'no stage'),
                COALESCE(`t4`.`type`, 'no type'),
                `t4`.`group`,
                COALESCE(CONCAT('team ', CAST(`t4`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t4`.`played` <> (
                `t4`.`won` + `t4`.`drawn` + `t4`.`lost`
              )
              THEN CONCAT(
                CONCAT(CONCAT('played ', CAST(`t4`.`played` AS STRING)), ', not '),
                CAST(`t4`.`won` + `t4`.`drawn` + `t4`.`lost` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_live_standings` AS `t4`
        ) AS `t297`
        WHERE
          NOT `t297`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_played_adds_up' AS `test`,
          CONCAT(CONCAT(`t299`.`row`, ': '), `t299`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t5`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t5`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t5`.`stage`, 'no stage'),
                COALESCE(`t5`.`type`, 'no type'),
                `t5`.`group`,
                COALESCE(CONCAT('team ', CAST(`t5`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t5`.`played` <> (
                `t5`.`won` + `t5`.`drawn` + `t5`.`lost`
              )
              THEN CONCAT(
                CONCAT(CONCAT('played ', CAST(`t5`.`played` AS STRING)), ', not '),
                CAST(`t5`.`won` + `t5`.`drawn` + `t5`.`lost` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_standings` AS `t5`
        ) AS `t299`
        WHERE
          NOT `t299`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_played_adds_up' AS `test`,
          CONCAT(CONCAT(`t304`.`row`, ': '), `t304`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t9`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t9`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t9`.`stage`, 'no stage'),
                `t9`.`group`,
                COALESCE(CONCAT('team ', CAST(`t9`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t9`.`played` <> (
                `t9`.`won` + `t9`.`drawn` + `t9`.`lost`
              )
              THEN CONCAT(
                CONCAT(CONCAT('played ', CAST(`t9`.`played` AS STRING)), ', not '),
                CAST(`t9`.`won` + `t9`.`drawn` + `t9`.`lost` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `gold_league_table` AS `t9`
        ) AS `t304`
        WHERE
          NOT `t304`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_goal_difference_adds_up' AS `test`,
          CONCAT(CONCAT(`t296`.`row`, ': '), `t296`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t4`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t4`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t4`.`stage`, 'no stage'),
                COALESCE(`t4`.`type`, 'no type'),
                `t4`.`group`,
                COALESCE(CONCAT('team ', CAST(`t4`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t4`.`goal_difference` <> (
                `t4`.`goals_for` - `t4`.`goals_against`
              )
              THEN CONCAT(
                CONCAT(CONCAT('goal_difference ', CAST(`t4`.`goal_difference` AS STRING)), ', not '),
                CAST(`t4`.`goals_for` - `t4`.`goals_against` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_live_standings` AS `t4`
        ) AS `t296`
        WHERE
          NOT `t296`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_goal_difference_adds_up' AS `test`,
          CONCAT(CONCAT(`t300`.`row`, ': '), `t300`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t5`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t5`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t5`.`stage`, 'no stage'),
                COALESCE(`t5`.`type`, 'no type'),
                `t5`.`group`,
                COALESCE(CONCAT('team ', CAST(`t5`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t5`.`goal_difference` <> (
                `t5`.`goals_for` - `t5`.`goals_against`
              )
              THEN CONCAT(
                CONCAT(CONCAT('goal_difference ', CAST(`t5`.`goal_difference` AS STRING)), ', not '),
                CAST(`t5`.`goals_for` - `t5`.`goals_against` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_standings` AS `t5`
        ) AS `t300`
        WHERE
          NOT `t300`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_goal_difference_adds_up' AS `test`,
          CONCAT(CONCAT(`t305`.`row`, ': '), `t305`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t9`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t9`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t9`.`stage`, 'no stage'),
                `t9`.`group`,
                COALESCE(CONCAT('team ', CAST(`t9`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t9`.`goal_difference` <> (
                `t9`.`goals_for` - `t9`.`goals_against`
              )
              THEN CONCAT(
                CONCAT(CONCAT('goal_difference ', CAST(`t9`.`goal_difference` AS STRING)), ', not '),
                CAST(`t9`.`goals_for` - `t9`.`goals_against` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `gold_league_table` AS `t9`
        ) AS `t305`
        WHERE
          NOT `t305`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_points_add_up' AS `test`,
          CONCAT(CONCAT(`t319`.`row`, ': '), `t319`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t9`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t9`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t9`.`stage`, 'no stage'),
                `t9`.`group`,
                COALESCE(CONCAT('team ', CAST(`t9`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t9`.`points` <> (
                (
                  `t9`.`won` * 3
                ) + `t9`.`drawn` + COALESCE(`t9`.`points_adjustment`, 0)
              )
              THEN CONCAT(
                CONCAT(CONCAT('points ', CAST(`t9`.`points` AS STRING)), ', not '),
                CAST((
                  `t9`.`won` * 3
                ) + `t9`.`drawn` + COALESCE(`t9`.`points_adjustment`, 0) AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM `gold_league_table` AS `t9`
        ) AS `t319`
        WHERE
          NOT `t319`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_points_mostly_add_up' AS `test`,
          CONCAT(
            ARRAY_TO_STRING(
              [
                COALESCE(`t269`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t269`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t269`.`stage`, 'no stage'),
                COALESCE(`t269`.`type`, 'no type'),
                `t269`.`group`
              ],
              ' '
            ),
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(': points of ', CAST(`t269`.`off` AS STRING)), ' of '),
                CAST(`t269`.`teams` AS STRING)
              ),
              ' teams do not add up'
            )
          ) AS `key`
        FROM (
          SELECT
            `t4`.`competition_code`,
            `t4`.`season_id`,
            `t4`.`stage`,
            `t4`.`type`,
            `t4`.`group`,
            COUNT(`t4`.`team_id`) AS `teams`,
            SUM(CAST(`t4`.`points` <> (
              (
                `t4`.`won` * 3
              ) + `t4`.`drawn`
            ) AS INT64)) AS `off`
          FROM `silver_live_standings` AS `t4`
          GROUP BY
            1,
            2,
            3,
            4,
            5
        ) AS `t269`
        WHERE
          (
            `t269`.`off` * 2
          ) > `t269`.`teams`
        UNION ALL
        SELECT
          'silver_standings_points_mostly_add_up' AS `test`,
          CONCAT(
            ARRAY_TO_STRING(
              [
                COALESCE(`t273`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t273`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t273`.`stage`, 'no stage'),
                COALESCE(`t273`.`type`, 'no type'),
                `t273`.`group`
              ],
              ' '
            ),
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(': points of ', CAST(`t273`.`off` AS STRING)), ' of '),
                CAST(`t273`.`teams` AS STRING)
              ),
              ' teams do not add up'
            )
          ) AS `key`
        FROM (
          SELECT
            `t5`.`competition_code`,
            `t5`.`season_id`,
            `t5`.`stage`,
            `t5`.`type`,
            `t5`.`group`,
            COUNT(`t5`.`team_id`) AS `teams`,
            SUM(CAST(`t5`.`points` <> (
              (
                `t5`.`won` * 3
              ) + `t5`.`drawn`
            ) AS INT64)) AS `off`
          FROM `silver_standings` AS `t5`
          GROUP BY
            1,
            2,
            3,
            4,
            5
        ) AS `t273`
        WHERE
          (
            `t273`.`off` * 2
          ) > `t273`.`teams`
        UNION ALL
        SELECT
          'silver_live_standings_goals_balance' AS `test`,
          CONCAT(
            ARRAY_TO_STRING(
              [
                COALESCE(`t295`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t295`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t295`.`stage`, 'no stage')
              ],
              ' '
            ),
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(': ', CAST(`t295`.`scored` AS STRING)), ' goals for, '),
                CAST(`t295`.`conceded` AS STRING)
              ),
              ' against'
            )
          ) AS `key`
        FROM (
          SELECT
            `t209`.`competition_code`,
            `t209`.`season_id`,
            `t209`.`stage`,
            SUM(`t209`.`goals_for`) AS `scored`,
            SUM(`t209`.`goals_against`) AS `conceded`
          FROM `t179` AS `t209`
          GROUP BY
            1,
            2,
            3
        ) AS `t295`
        WHERE
          `t295`.`scored` <> `t295`.`conceded`
        UNION ALL
        SELECT
          'silver_standings_goals_balance' AS `test`,
          CONCAT(
            ARRAY_TO_STRING(
              [
                COALESCE(`t298`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t298`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t298`.`stage`, 'no stage')
              ],
              ' '
            ),
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(': ', CAST(`t298`.`scored` AS STRING)), ' goals for, '),
                CAST(`t298`.`conceded` AS STRING)
              ),
              ' against'
            )
          ) AS `key`
        FROM (
          SELECT
            `t211`.`competition_code`,
            `t211`.`season_id`,
            `t211`.`stage`,
            SUM(`t211`.`goals_for`) AS `scored`,
            SUM(`t211`.`goals_against`) AS `conceded`
          FROM `t181` AS `t211`
          GROUP BY
            1,
            2,
            3
        ) AS `t298`
        WHERE
          `t298`.`scored` <> `t298`.`conceded`
        UNION ALL
        SELECT
          'gold_league_table_goals_balance' AS `test`,
          CONCAT(
            ARRAY_TO_STRING(
              [
                COALESCE(`t183`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t183`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t183`.`stage`, 'no stage')
              ],
              ' '
            ),
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(': ', CAST(`t183`.`scored` AS STRING)), ' goals for, '),
                CAST(`t183`.`conceded` AS STRING)
              ),
              ' against'
            )
          ) AS `key`
        FROM (
          SELECT
            `t9`.`competition_code`,
            `t9`.`season_id`,
            `t9`.`stage`,
            SUM(`t9`.`goals_for`) AS `scored`,
            SUM(`t9`.`goals_against`) AS `conceded`
          FROM `gold_league_table` AS `t9`
          GROUP BY
            1,
            2,
            3
        ) AS `t183`
        WHERE
          `t183`.`scored` <> `t183`.`conceded`
        UNION ALL
        SELECT
          'gold_league_table_positions_without_gaps' AS `test`,
          CONCAT(CONCAT(`t423`.`row`, ': '), `t423`.`fault`) AS `key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(`t278`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t278`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t278`.`stage`, 'no stage'),
                `t278`.`group`,
                COALESCE(CONCAT('team ', CAST(`t278`.`team_id` AS STRING)), 'no team_id')
              ],
              ' '
            ) AS `row`,
            CASE
              WHEN `t278`.`position` <> `t278`.`place`
              THEN CONCAT(
                CONCAT(CONCAT('position ', CAST(`t278`.`position` AS STRING)), ', not '),
                CAST(`t278`.`place` AS STRING)
              )
              ELSE NULL
            END AS `fault`
          FROM (
            SELECT
              `t9`.`competition_code`,
              `t9`.`season_id`,
              `t9`.`season_start_date`,
              `t9`.`stage`,
              `t9`.`group`,
              `t9`.`team_id`,
              `t9`.`as_of`,
              `t9`.`team_name`,
              `t9`.`team_tla`,
              `t9`.`position`,
              `t9`.`played`,
              `t9`.`won`,
              `t9`.`drawn`,
              `t9`.`lost`,
              `t9`.`goals_for`,
              `t9`.`goals_against`,
              `t9`.`goal_difference`,
              `t9`.`points`,
              `t9`.`in_play_count`,
              `t9`.`uncounted_count`,
              `t9`.`form`,
              `t9`.`tie_rule`,
              `t9`.`official_position`,
              `t9`.`official_played`,
              `t9`.`official_points`,
              `t9`.`official_goal_difference`,
              `t9`.`places_moved`,
              `t9`.`points_difference`,
              `t9`.`is_complete`,
              `t9`.`is_as_official`,
              `t9`.`points_adjustment`,
              (
                ROW_NUMBER() OVER (
                  PARTITION BY `t9`.`competition_code`, `t9`.`season_id`, `t9`.`stage`, `t9`.`group`
                  ORDER BY `t9`.`position` ASC, `t9`.`team_id` ASC
                ) - 1
              ) + 1 AS `place`
            FROM `gold_league_table` AS `t9`
          ) AS `t278`
        ) AS `t423`
        WHERE
          NOT `t423`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_holds_every_team' AS `test`,
          CONCAT(
            CONCAT(CONCAT(`t438`.`competition_code`, ' team '), CAST(`t438`.`team_id` AS STRING)),
            CONCAT(CONCAT(' (', `t438`.`name`), ')')
          ) AS `key`
        FROM (
          SELECT
            `t379`.`competition_code`,
            `t379`.`team_id`,
            COALESCE(MAX(`t379`.`team_name`), 'no name') AS `name`
          FROM (
            SELECT
              `t289`.`match_id`,
              `t289`.`utc_date`,
              `t289`.`competition_code`,
              `t289`.`season_id`,
              `t289`.`stage`,
              `t289`.`team_id`,
              `t289`.`team_name`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t1`.`match_id`,
                  `t1`.`utc_date`,
                  `t1`.`competition_code`,
                  `t1`.`season_id`,
                  `t1`.`stage`,
                  `t1`.`home_team_id` AS `team_id`,
                  `t1`.`home_team_name` AS `team_name`
                FROM `silver_matches` AS `t1`
                UNION ALL
                SELECT
                  `t1`.`match_id`,
                  `t1`.`utc_date`,
                  `t1`.`competition_code`,
                  `t1`.`season_id`,
                  `t1`.`stage`,
                  `t1`.`away_team_id` AS `team_id`,
                  `t1`.`away_team_name` AS `team_name`
                FROM `silver_matches` AS `t1`
              ) AS `t164`
              WHERE
                NOT `t164`.`team_id` IS NULL
            ) AS `t289`
            WHERE
              EXISTS(
                SELECT
                  1
                FROM `t181` AS `t240`
                WHERE
                  `t289`.`competition_code` = `t240`.`competition_code`
                  AND `t289`.`season_id` = `t240`.`season_id`
                  AND `t289`.`stage` = `t240`.`stage`
              )
              AND NOT EXISTS(
                SELECT
                  1
                FROM `t181` AS `t241`
                WHERE
                  `t289`.`competition_code` = `t241`.`competition_code`
                  AND `t289`.`season_id` = `t241`.`season_id`
                  AND `t289`.`stage` = `t241`.`stage`
                  AND `t289`.`team_id` = `t241`.`team_id`
              )
          ) AS `t379`
          GROUP BY
            1,
            2
        ) AS `t438`
        UNION ALL
        SELECT
          'silver_live_standings_holds_every_live_team' AS `test`,
          CONCAT(
            CONCAT(CONCAT(`t439`.`competition_code`, ' team '), CAST(`t439`.`team_id` AS STRING)),
            CONCAT(CONCAT(' (', `t439`.`name`), ')')
          ) AS `key`
        FROM (
          SELECT
            `t383`.`competition_code`,
            `t383`.`team_id`,
            COALESCE(MAX(`t383`.`team_name`), 'no name') AS `name`
          FROM (
            SELECT
              `t294`.`match_id`,
              `t294`.`utc_date`,
              `t294`.`competition_code`,
              `t294`.`season_id`,
              `t294`.`stage`,
              `t294`.`team_id`,
              `t294`.`team_name`
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  `t3`.`match_id`,
                  `t3`.`utc_date`,
                  `t3`.`competition_code`,
                  `t3`.`season_id`,
                  `t3`.`stage`,
                  `t3`.`home_team_id` AS `team_id`,
                  `t3`.`home_team_name` AS `team_name`
                FROM `silver_live_match_state` AS `t3`
                UNION ALL
                SELECT
                  `t3`.`match_id`,
                  `t3`.`utc_date`,
                  `t3`.`competition_code`,
                  `t3`.`season_id`,
                  `t3`.`stage`,
                  `t3`.`away_team_id` AS `team_id`,
                  `t3`.`away_team_name` AS `team_name`
                FROM `silver_live_match_state` AS `t3`
              ) AS `t177`
              WHERE
                NOT `t177`.`team_id` IS NULL
            ) AS `t294`
            WHERE
              EXISTS(
                SELECT
                  1
                FROM `t179` AS `t238`
                WHERE
                  `t294`.`competition_code` = `t238`.`competition_code`
                  AND `t294`.`season_id` = `t238`.`season_id`
                  AND `t294`.`stage` = `t238`.`stage`
              )
              AND NOT EXISTS(
                SELECT
                  1
                FROM `t179` AS `t239`
                WHERE
                  `t294`.`competition_code` = `t239`.`competition_code`
                  AND `t294`.`season_id` = `t239`.`season_id`
                  AND `t294`.`stage` = `t239`.`stage`
                  AND `t294`.`team_id` = `t239`.`team_id`
              )
          ) AS `t383`
          GROUP BY
            1,
            2
        ) AS `t439`
        UNION ALL
        SELECT
          'gold_match_events_match_known' AS `test`,
          `t290`.`key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t16`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t16`.`status_timestamp`, 'UTC'), 'no status_timestamp')
              ],
              ' '
            ) AS `key`
          FROM `gold_match_events` AS `t16`
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM `silver_live_match_state` AS `t75`
              WHERE
                `t16`.`match_id` = `t75`.`match_id`
            )
        ) AS `t290`
        UNION ALL
        SELECT
          'gold_reconciliation_match_in_live_or_batch' AS `test`,
          `t307`.`key`
        FROM (
          SELECT
            ARRAY_TO_STRING(
              [
                COALESCE(CONCAT('match ', CAST(`t77`.`match_id` AS STRING)), 'no match_id'),
                COALESCE(CAST(`t77`.`as_of_date` AS STRING), 'no as_of_date')
              ],
              ' '
            ) AS `key`
          FROM `gold_reconciliation` AS `t77`
          WHERE
            NOT EXISTS(
              SELECT
                1
              FROM `silver_live_match_state` AS `t75`
              WHERE
                `t77`.`match_id` = `t75`.`match_id`
            )
            AND NOT EXISTS(
              SELECT
                1
              FROM `silver_matches` AS `t15`
              WHERE
                `t77`.`match_id` = `t15`.`match_id`
            )
        ) AS `t307`
      ) AS `t490`
    ) AS `t491`
    GROUP BY
      1
  ) AS `t493`
    ON `t351`.`test` = `t493`.`test`
) AS source
ON target.`test` = source.`test`
  AND target.`as_of` = source.`as_of`
WHEN MATCHED AND source.`as_of` >= target.`as_of` THEN UPDATE SET
  `table_name` = source.`table_name`,
  `severity` = source.`severity`,
  `status` = source.`status`,
  `checked_count` = source.`checked_count`,
  `failing_count` = source.`failing_count`,
  `sample` = source.`sample`
WHEN NOT MATCHED THEN INSERT (
  `test`, `as_of`, `table_name`, `severity`, `status`, `checked_count`, `failing_count`, `sample`
) VALUES (
  source.`test`, source.`as_of`, source.`table_name`, source.`severity`, source.`status`, source.`checked_count`, source.`failing_count`, source.`sample`
)
