-- gold_data_test_results: The results of the data tests, per run.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
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
    `t356`.`test`,
    CAST(@as_of AS TIMESTAMP) AS `as_of`,
    `t356`.`table_name`,
    `t356`.`severity`,
    IF(`t498`.`failing_count` IS NULL, 'pass', `t356`.`severity`) AS `status`,
    `t354`.`checked_count`,
    COALESCE(`t498`.`failing_count`, 0) AS `failing_count`,
    `t498`.`sample`
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
      'gold_match_events_match_known' AS `test`,
      'gold_match_events' AS `table_name`,
      'fail' AS `severity`
    UNION ALL
    SELECT
      'gold_reconciliation_match_in_live_or_batch' AS `test`,
      'gold_reconciliation' AS `table_name`,
      'fail' AS `severity`
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
  ) AS `t356`
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
      `t131`.`checked_count`,
      'silver_live_standings' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_live_standings` AS `t4`
    ) AS `t131`
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
      `t134`.`checked_count`,
      'silver_standings' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_standings` AS `t5`
    ) AS `t134`
    UNION ALL
    SELECT
      `t137`.`checked_count`,
      'silver_teams' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `silver_teams` AS `t6`
    ) AS `t137`
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
      `t140`.`checked_count`,
      'gold_live_match_monitor' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_live_match_monitor` AS `t7`
    ) AS `t140`
    UNION ALL
    SELECT
      `t142`.`checked_count`,
      'gold_live_scoreboard' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_live_scoreboard` AS `t8`
    ) AS `t142`
    UNION ALL
    SELECT
      `t144`.`checked_count`,
      'gold_league_table' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_league_table` AS `t9`
    ) AS `t144`
    UNION ALL
    SELECT
      `t146`.`checked_count`,
      'gold_score_corrections' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_score_corrections` AS `t10`
    ) AS `t146`
    UNION ALL
    SELECT
      `t148`.`checked_count`,
      'gold_pipeline_health' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_pipeline_health` AS `t11`
    ) AS `t148`
    UNION ALL
    SELECT
      `t150`.`checked_count`,
      'gold_reconciliation' AS `table_name`
    FROM (
      SELECT
        COUNT(*) AS `checked_count`
      FROM `gold_reconciliation` AS `t12`
    ) AS `t150`
  ) AS `t354`
    ON `t356`.`table_name` = `t354`.`table_name`
  LEFT OUTER JOIN (
    SELECT
      `t496`.`test`,
      COUNT(*) AS `failing_count`,
      ARRAY_TO_STRING(
        [
          MAX(IF(`t496`.`rank` = 0, `t496`.`key`, NULL)),
          MAX(IF(`t496`.`rank` = 1, `t496`.`key`, NULL)),
          MAX(IF(`t496`.`rank` = 2, `t496`.`key`, NULL)),
          MAX(IF(`t496`.`rank` = 3, `t496`.`key`, NULL)),
          MAX(IF(`t496`.`rank` = 4, `t496`.`key`, NULL))
        ],
        ', '
      ) AS `sample`
    FROM (
      SELECT
        `t495`.`test`,
        `t495`.`key`,
        ROW_NUMBER() OVER (PARTITION BY `t495`.`test` ORDER BY `t495`.`key` ASC) - 1 AS `rank`
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
              COALESCE(`t133`.`competition_code`, 'no competition_code'),
              COALESCE(CONCAT('season ', CAST(`t133`.`season_id` AS STRING)), 'no season_id'),
              COALESCE(`t133`.`stage`, 'no stage'),
              COALESCE(`t133`.`type`, 'no type'),
              `t133`.`group`,
              COALESCE(CONCAT('team ', CAST(`t133`.`team_id` AS STRING)), 'no team_id')
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
        ) AS `t133`
        WHERE
          `t133`.`count` > 1
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
        ) AS `t136`
        WHERE
          `t136`.`count` > 1
        UNION ALL
        SELECT
          'silver_teams_unique' AS `test`,
          COALESCE(CONCAT('team ', CAST(`t139`.`team_id` AS STRING)), 'no team_id') AS `key`
        FROM (
          SELECT
            `t6`.`team_id`,
            COUNT(*) AS `count`
          FROM `silver_teams` AS `t6`
          GROUP BY
            1
        ) AS `t139`
        WHERE
          `t139`.`count` > 1
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
          COALESCE(`t141`.`scope`, 'no scope') AS `key`
        FROM (
          SELECT
            `t7`.`scope`,
            COUNT(*) AS `count`
          FROM `gold_live_match_monitor` AS `t7`
          GROUP BY
            1
        ) AS `t141`
        WHERE
          `t141`.`count` > 1
        UNION ALL
        SELECT
          'gold_live_scoreboard_unique' AS `test`,
          COALESCE(CONCAT('match ', CAST(`t143`.`match_id` AS STRING)), 'no match_id') AS `key`
        FROM (
          SELECT
            `t8`.`match_id`,
            COUNT(*) AS `count`
          FROM `gold_live_scoreboard` AS `t8`
          GROUP BY
            1
        ) AS `t143`
        WHERE
          `t143`.`count` > 1
        UNION ALL
        SELECT
          'gold_league_table_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(`t145`.`competition_code`, 'no competition_code'),
              COALESCE(CONCAT('season ', CAST(`t145`.`season_id` AS STRING)), 'no season_id'),
              COALESCE(`t145`.`stage`, 'no stage'),
              `t145`.`group`,
              COALESCE(CONCAT('team ', CAST(`t145`.`team_id` AS STRING)), 'no team_id')
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
        ) AS `t145`
        WHERE
          `t145`.`count` > 1
        UNION ALL
        SELECT
          'gold_score_corrections_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(CONCAT('match ', CAST(`t147`.`match_id` AS STRING)), 'no match_id'),
              COALESCE(FORMAT_TIMESTAMP('%FT%TZ', `t147`.`corrected_at`, 'UTC'), 'no corrected_at')
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
        ) AS `t147`
        WHERE
          `t147`.`count` > 1
        UNION ALL
        SELECT
          'gold_pipeline_health_unique' AS `test`,
          COALESCE(`t149`.`dag`, 'no dag') AS `key`
        FROM (
          SELECT
            `t11`.`dag`,
            COUNT(*) AS `count`
          FROM `gold_pipeline_health` AS `t11`
          GROUP BY
            1
        ) AS `t149`
        WHERE
          `t149`.`count` > 1
        UNION ALL
        SELECT
          'gold_reconciliation_unique' AS `test`,
          ARRAY_TO_STRING(
            [
              COALESCE(CONCAT('match ', CAST(`t151`.`match_id` AS STRING)), 'no match_id'),
              COALESCE(CAST(`t151`.`as_of_date` AS STRING), 'no as_of_date')
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
        ) AS `t151`
        WHERE
          `t151`.`count` > 1
        UNION ALL
        SELECT
          'silver_live_match_history_not_null' AS `test`,
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
        ) AS `t260`
        WHERE
          NOT `t260`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_not_null' AS `test`,
          CONCAT(CONCAT(`t236`.`row`, ': '), `t236`.`fault`) AS `key`
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
        ) AS `t236`
        WHERE
          NOT `t236`.`fault` IS NULL
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
          CONCAT(CONCAT(`t231`.`row`, ': '), `t231`.`fault`) AS `key`
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
        ) AS `t231`
        WHERE
          NOT `t231`.`fault` IS NULL
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
          CONCAT(CONCAT(`t246`.`row`, ': '), `t246`.`fault`) AS `key`
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
        ) AS `t246`
        WHERE
          NOT `t246`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_match_events_not_null' AS `test`,
          CONCAT(CONCAT(`t264`.`row`, ': '), `t264`.`fault`) AS `key`
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
        ) AS `t264`
        WHERE
          NOT `t264`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_live_match_monitor_not_null' AS `test`,
          CONCAT(CONCAT(`t217`.`row`, ': '), `t217`.`fault`) AS `key`
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
        ) AS `t217`
        WHERE
          NOT `t217`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_live_scoreboard_not_null' AS `test`,
          CONCAT(CONCAT(`t249`.`row`, ': '), `t249`.`fault`) AS `key`
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
        ) AS `t249`
        WHERE
          NOT `t249`.`fault` IS NULL
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
          CONCAT(CONCAT(`t222`.`row`, ': '), `t222`.`fault`) AS `key`
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
        ) AS `t222`
        WHERE
          NOT `t222`.`fault` IS NULL
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
            CONCAT(CONCAT('was ', CAST(`t437`.`was` AS STRING)), ', is '),
            CAST(`t437`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t420`.`was`,
            `t420`.`rank`,
            `t159`.`now`
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
            ) AS `t330`
            WHERE
              `t330`.`rank` = 0
          ) AS `t420`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_live_match_history` AS `t0`
          ) AS `t159`
        ) AS `t437`
        WHERE
          `t437`.`now` < `t437`.`was`
        UNION ALL
        SELECT
          'silver_live_match_state_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t438`.`was` AS STRING)), ', is '),
            CAST(`t438`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t421`.`was`,
            `t421`.`rank`,
            `t174`.`now`
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
            ) AS `t331`
            WHERE
              `t331`.`rank` = 0
          ) AS `t421`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_live_match_state` AS `t3`
          ) AS `t174`
        ) AS `t438`
        WHERE
          `t438`.`now` < `t438`.`was`
        UNION ALL
        SELECT
          'silver_matches_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t439`.`was` AS STRING)), ', is '),
            CAST(`t439`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t422`.`was`,
            `t422`.`rank`,
            `t160`.`now`
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
            ) AS `t332`
            WHERE
              `t332`.`rank` = 0
          ) AS `t422`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_matches` AS `t1`
          ) AS `t160`
        ) AS `t439`
        WHERE
          `t439`.`now` < `t439`.`was`
        UNION ALL
        SELECT
          'silver_teams_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t440`.`was` AS STRING)), ', is '),
            CAST(`t440`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t423`.`was`,
            `t423`.`rank`,
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
            ) AS `t333`
            WHERE
              `t333`.`rank` = 0
          ) AS `t423`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_teams` AS `t6`
          ) AS `t182`
        ) AS `t440`
        WHERE
          `t440`.`now` < `t440`.`was`
        UNION ALL
        SELECT
          'silver_live_standings_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t441`.`was` AS STRING)), ', is '),
            CAST(`t441`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t424`.`was`,
            `t424`.`rank`,
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
            ) AS `t334`
            WHERE
              `t334`.`rank` = 0
          ) AS `t424`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_live_standings` AS `t4`
          ) AS `t178`
        ) AS `t441`
        WHERE
          `t441`.`now` < `t441`.`was`
        UNION ALL
        SELECT
          'silver_standings_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t442`.`was` AS STRING)), ', is '),
            CAST(`t442`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t425`.`was`,
            `t425`.`rank`,
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
            ) AS `t335`
            WHERE
              `t335`.`rank` = 0
          ) AS `t425`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `silver_standings` AS `t5`
          ) AS `t180`
        ) AS `t442`
        WHERE
          `t442`.`now` < `t442`.`was`
        UNION ALL
        SELECT
          'gold_match_events_not_shrinking' AS `test`,
          CONCAT(
            CONCAT(CONCAT('was ', CAST(`t443`.`was` AS STRING)), ', is '),
            CAST(`t443`.`now` AS STRING)
          ) AS `key`
        FROM (
          SELECT
            `t426`.`was`,
            `t426`.`rank`,
            `t164`.`now`
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
            ) AS `t336`
            WHERE
              `t336`.`rank` = 0
          ) AS `t426`
          CROSS JOIN (
            SELECT
              COUNT(*) AS `now`
            FROM `gold_match_events` AS `t2`
          ) AS `t164`
        ) AS `t443`
        WHERE
          `t443`.`now` < `t443`.`was`
        UNION ALL
        SELECT
          'silver_live_match_history_values_known' AS `test`,
          CONCAT(CONCAT(`t262`.`row`, ': '), `t262`.`fault`) AS `key`
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
        ) AS `t262`
        WHERE
          NOT `t262`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_values_known' AS `test`,
          CONCAT(CONCAT(`t239`.`row`, ': '), `t239`.`fault`) AS `key`
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
        ) AS `t239`
        WHERE
          NOT `t239`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_values_known' AS `test`,
          CONCAT(CONCAT(`t233`.`row`, ': '), `t233`.`fault`) AS `key`
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
        ) AS `t233`
        WHERE
          NOT `t233`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_history_goals_not_negative' AS `test`,
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
        ) AS `t261`
        WHERE
          NOT `t261`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_goals_not_negative' AS `test`,
          CONCAT(CONCAT(`t238`.`row`, ': '), `t238`.`fault`) AS `key`
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
        ) AS `t238`
        WHERE
          NOT `t238`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_goals_not_negative' AS `test`,
          CONCAT(CONCAT(`t234`.`row`, ': '), `t234`.`fault`) AS `key`
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
        ) AS `t234`
        WHERE
          NOT `t234`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_finals_have_goals' AS `test`,
          CONCAT(CONCAT(`t296`.`row`, ': '), `t296`.`fault`) AS `key`
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
        ) AS `t296`
        WHERE
          NOT `t296`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_finals_have_goals' AS `test`,
          CONCAT(CONCAT(`t290`.`row`, ': '), `t290`.`fault`) AS `key`
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
        ) AS `t290`
        WHERE
          NOT `t290`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_in_play_is_recent' AS `test`,
          CONCAT(CONCAT(`t286`.`row`, ': '), `t286`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t3`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t3`.`is_in_play`
              AND (
                `t3`.`utc_date` <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '24' HOUR)
              )
              AND (
                `t3`.`missing_since` IS NULL
              )
              THEN CONCAT(
                CONCAT(`t3`.`status`, ' since '),
                FORMAT_TIMESTAMP('%FT%TZ', `t3`.`utc_date`, 'UTC')
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_live_match_state` AS `t3`
        ) AS `t286`
        WHERE
          NOT `t286`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_in_play_is_recent' AS `test`,
          CONCAT(CONCAT(`t287`.`row`, ': '), `t287`.`fault`) AS `key`
        FROM (
          SELECT
            COALESCE(CONCAT('match ', CAST(`t1`.`match_id` AS STRING)), 'no match_id') AS `row`,
            CASE
              WHEN `t1`.`is_in_play`
              AND (
                `t1`.`utc_date` <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '24' HOUR)
              )
              AND (
                `t1`.`missing_since` IS NULL
              )
              THEN CONCAT(
                CONCAT(`t1`.`status`, ' since '),
                FORMAT_TIMESTAMP('%FT%TZ', `t1`.`utc_date`, 'UTC')
              )
              ELSE NULL
            END AS `fault`
          FROM `silver_matches` AS `t1`
        ) AS `t287`
        WHERE
          NOT `t287`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_match_state_team_plays_once_a_day' AS `test`,
          CONCAT(
            CONCAT(
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT('team ', CAST(`t384`.`team_id` AS STRING)), ' on '),
                  CAST(`t384`.`day` AS STRING)
                ),
                ': match '
              ),
              CAST(`t384`.`least` AS STRING)
            ),
            CONCAT(' and match ', CAST(`t384`.`greatest` AS STRING))
          ) AS `key`
        FROM (
          SELECT
            `t318`.`team_id`,
            DATE(`t318`.`utc_date`) AS `day`,
            COUNT(DISTINCT `t318`.`match_id`) AS `matches`,
            MIN(`t318`.`match_id`) AS `least`,
            MAX(`t318`.`match_id`) AS `greatest`
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
                `t3`.`missing_since` IS NULL
                AND NOT (
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
                `t3`.`missing_since` IS NULL
                AND NOT (
                  `t3`.`status` IN ('POSTPONED', 'CANCELLED', 'SCHEDULED')
                )
            ) AS `t237`
            WHERE
              NOT `t237`.`team_id` IS NULL
          ) AS `t318`
          GROUP BY
            1,
            2
        ) AS `t384`
        WHERE
          `t384`.`matches` > 1
        UNION ALL
        SELECT
          'silver_matches_team_plays_once_a_day' AS `test`,
          CONCAT(
            CONCAT(
              CONCAT(
                CONCAT(
                  CONCAT(CONCAT('team ', CAST(`t380`.`team_id` AS STRING)), ' on '),
                  CAST(`t380`.`day` AS STRING)
                ),
                ': match '
              ),
              CAST(`t380`.`least` AS STRING)
            ),
            CONCAT(' and match ', CAST(`t380`.`greatest` AS STRING))
          ) AS `key`
        FROM (
          SELECT
            `t315`.`team_id`,
            DATE(`t315`.`utc_date`) AS `day`,
            COUNT(DISTINCT `t315`.`match_id`) AS `matches`,
            MIN(`t315`.`match_id`) AS `least`,
            MAX(`t315`.`match_id`) AS `greatest`
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
                `t1`.`missing_since` IS NULL
                AND NOT (
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
                `t1`.`missing_since` IS NULL
                AND NOT (
                  `t1`.`status` IN ('POSTPONED', 'CANCELLED', 'SCHEDULED')
                )
            ) AS `t232`
            WHERE
              NOT `t232`.`team_id` IS NULL
          ) AS `t315`
          GROUP BY
            1,
            2
        ) AS `t380`
        WHERE
          `t380`.`matches` > 1
        UNION ALL
        SELECT
          'silver_live_match_state_is_a_sighting' AS `test`,
          `t295`.`key`
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
        ) AS `t295`
        UNION ALL
        SELECT
          'silver_live_match_state_is_the_newest_sighting' AS `test`,
          CONCAT(
            CONCAT(CONCAT('match ', CAST(`t407`.`match_id` AS STRING)), ': '),
            COALESCE(
              CONCAT(
                CONCAT(CONCAT('state ', FORMAT_TIMESTAMP('%FT%TZ', `t407`.`state`, 'UTC')), ', seen '),
                FORMAT_TIMESTAMP('%FT%TZ', `t407`.`seen`, 'UTC')
              ),
              'no state'
            )
          ) AS `key`
        FROM (
          SELECT
            `t313`.`match_id`,
            `t313`.`seen`,
            `t210`.`match_id` AS `match_id_right`,
            `t210`.`state`
          FROM (
            SELECT
              `t198`.`match_id`,
              MAX(`t198`.`at`) AS `seen`
            FROM (
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
                COALESCE(`t0`.`effective_at`, `t0`.`status_timestamp`) AS `at`
              FROM `silver_live_match_history` AS `t0`
              WHERE
                `t0`.`first_seen_at` <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' MINUTE)
            ) AS `t198`
            GROUP BY
              1
          ) AS `t313`
          LEFT OUTER JOIN (
            SELECT
              `t3`.`match_id`,
              COALESCE(`t3`.`effective_at`, `t3`.`status_timestamp`) AS `state`
            FROM `silver_live_match_state` AS `t3`
          ) AS `t210`
            ON `t313`.`match_id` = `t210`.`match_id`
        ) AS `t407`
        WHERE
          (
            `t407`.`state` IS NULL
          ) OR (
            `t407`.`state` < `t407`.`seen`
          )
        UNION ALL
        SELECT
          'silver_matches_competition_known' AS `test`,
          CONCAT(CONCAT(`t235`.`row`, ': '), `t235`.`fault`) AS `key`
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
        ) AS `t235`
        WHERE
          NOT `t235`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_matches_teams_known' AS `test`,
          CONCAT(
            CONCAT(CONCAT(`t444`.`competition_code`, ' team '), CAST(`t444`.`team_id` AS STRING)),
            CONCAT(CONCAT(' (', `t444`.`name`), ')')
          ) AS `key`
        FROM (
          SELECT
            `t382`.`competition_code`,
            `t382`.`team_id`,
            COALESCE(MAX(`t382`.`team_name`), 'no name') AS `name`
          FROM (
            SELECT
              `t291`.`match_id`,
              `t291`.`utc_date`,
              `t291`.`competition_code`,
              `t291`.`season_id`,
              `t291`.`stage`,
              `t291`.`team_id`,
              `t291`.`team_name`
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
              ) AS `t161`
              WHERE
                NOT `t161`.`team_id` IS NULL
            ) AS `t291`
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM `silver_teams` AS `t76`
                WHERE
                  `t291`.`team_id` = `t76`.`team_id`
              )
          ) AS `t382`
          GROUP BY
            1,
            2
        ) AS `t444`
        UNION ALL
        SELECT
          'gold_match_events_match_known' AS `test`,
          `t293`.`key`
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
        ) AS `t293`
        UNION ALL
        SELECT
          'gold_reconciliation_match_in_live_or_batch' AS `test`,
          `t310`.`key`
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
        ) AS `t310`
        UNION ALL
        SELECT
          'silver_live_standings_labels_known' AS `test`,
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
        ) AS `t268`
        WHERE
          NOT `t268`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_labels_known' AS `test`,
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
        ) AS `t272`
        WHERE
          NOT `t272`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_counts_not_negative' AS `test`,
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
        ) AS `t266`
        WHERE
          NOT `t266`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_counts_not_negative' AS `test`,
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
        ) AS `t271`
        WHERE
          NOT `t271`.`fault` IS NULL
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
          CONCAT(CONCAT(`t299`.`row`, ': '), `t299`.`fault`) AS `key`
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
        ) AS `t299`
        WHERE
          NOT `t299`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_played_adds_up' AS `test`,
          CONCAT(CONCAT(`t302`.`row`, ': '), `t302`.`fault`) AS `key`
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
        ) AS `t302`
        WHERE
          NOT `t302`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_played_adds_up' AS `test`,
          CONCAT(CONCAT(`t307`.`row`, ': '), `t307`.`fault`) AS `key`
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
        ) AS `t307`
        WHERE
          NOT `t307`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_live_standings_goal_difference_adds_up' AS `test`,
          CONCAT(CONCAT(`t300`.`row`, ': '), `t300`.`fault`) AS `key`
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
        ) AS `t300`
        WHERE
          NOT `t300`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_goal_difference_adds_up' AS `test`,
          CONCAT(CONCAT(`t303`.`row`, ': '), `t303`.`fault`) AS `key`
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
        ) AS `t303`
        WHERE
          NOT `t303`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_goal_difference_adds_up' AS `test`,
          CONCAT(CONCAT(`t308`.`row`, ': '), `t308`.`fault`) AS `key`
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
        ) AS `t308`
        WHERE
          NOT `t308`.`fault` IS NULL
        UNION ALL
        SELECT
          'gold_league_table_points_add_up' AS `test`,
          CONCAT(CONCAT(`t324`.`row`, ': '), `t324`.`fault`) AS `key`
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
        ) AS `t324`
        WHERE
          NOT `t324`.`fault` IS NULL
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
            `t212`.`competition_code`,
            `t212`.`season_id`,
            `t212`.`stage`,
            SUM(`t212`.`goals_for`) AS `scored`,
            SUM(`t212`.`goals_against`) AS `conceded`
          FROM `t179` AS `t212`
          GROUP BY
            1,
            2,
            3
        ) AS `t298`
        WHERE
          `t298`.`scored` <> `t298`.`conceded`
        UNION ALL
        SELECT
          'silver_standings_goals_balance' AS `test`,
          CONCAT(
            ARRAY_TO_STRING(
              [
                COALESCE(`t301`.`competition_code`, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(`t301`.`season_id` AS STRING)), 'no season_id'),
                COALESCE(`t301`.`stage`, 'no stage')
              ],
              ' '
            ),
            CONCAT(
              CONCAT(
                CONCAT(CONCAT(': ', CAST(`t301`.`scored` AS STRING)), ' goals for, '),
                CAST(`t301`.`conceded` AS STRING)
              ),
              ' against'
            )
          ) AS `key`
        FROM (
          SELECT
            `t214`.`competition_code`,
            `t214`.`season_id`,
            `t214`.`stage`,
            SUM(`t214`.`goals_for`) AS `scored`,
            SUM(`t214`.`goals_against`) AS `conceded`
          FROM `t181` AS `t214`
          GROUP BY
            1,
            2,
            3
        ) AS `t301`
        WHERE
          `t301`.`scored` <> `t301`.`conceded`
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
          CONCAT(CONCAT(`t429`.`row`, ': '), `t429`.`fault`) AS `key`
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
        ) AS `t429`
        WHERE
          NOT `t429`.`fault` IS NULL
        UNION ALL
        SELECT
          'silver_standings_holds_every_team' AS `test`,
          CONCAT(
            CONCAT(CONCAT(`t450`.`competition_code`, ' team '), CAST(`t450`.`team_id` AS STRING)),
            CONCAT(CONCAT(' (', `t450`.`name`), ')')
          ) AS `key`
        FROM (
          SELECT
            `t409`.`competition_code`,
            `t409`.`team_id`,
            COALESCE(MAX(`t409`.`team_name`), 'no name') AS `name`
          FROM (
            SELECT
              `t316`.`match_id`,
              `t316`.`utc_date`,
              `t316`.`competition_code`,
              `t316`.`season_id`,
              `t316`.`stage`,
              `t316`.`team_id`,
              `t316`.`team_name`
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
                  `t1`.`missing_since` IS NULL
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
                  `t1`.`missing_since` IS NULL
              ) AS `t203`
              WHERE
                NOT `t203`.`team_id` IS NULL
            ) AS `t316`
            WHERE
              EXISTS(
                SELECT
                  1
                FROM `t181` AS `t243`
                WHERE
                  `t316`.`competition_code` = `t243`.`competition_code`
                  AND `t316`.`season_id` = `t243`.`season_id`
                  AND `t316`.`stage` = `t243`.`stage`
              )
              AND NOT EXISTS(
                SELECT
                  1
                FROM `t181` AS `t244`
                WHERE
                  `t316`.`competition_code` = `t244`.`competition_code`
                  AND `t316`.`season_id` = `t244`.`season_id`
                  AND `t316`.`stage` = `t244`.`stage`
                  AND `t316`.`team_id` = `t244`.`team_id`
              )
          ) AS `t409`
          GROUP BY
            1,
            2
        ) AS `t450`
        UNION ALL
        SELECT
          'silver_live_standings_holds_every_live_team' AS `test`,
          CONCAT(
            CONCAT(CONCAT(`t451`.`competition_code`, ' team '), CAST(`t451`.`team_id` AS STRING)),
            CONCAT(CONCAT(' (', `t451`.`name`), ')')
          ) AS `key`
        FROM (
          SELECT
            `t411`.`competition_code`,
            `t411`.`team_id`,
            COALESCE(MAX(`t411`.`team_name`), 'no name') AS `name`
          FROM (
            SELECT
              `t319`.`match_id`,
              `t319`.`utc_date`,
              `t319`.`competition_code`,
              `t319`.`season_id`,
              `t319`.`stage`,
              `t319`.`team_id`,
              `t319`.`team_name`
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
                  `t3`.`missing_since` IS NULL
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
                  `t3`.`missing_since` IS NULL
              ) AS `t209`
              WHERE
                NOT `t209`.`team_id` IS NULL
            ) AS `t319`
            WHERE
              EXISTS(
                SELECT
                  1
                FROM `t179` AS `t241`
                WHERE
                  `t319`.`competition_code` = `t241`.`competition_code`
                  AND `t319`.`season_id` = `t241`.`season_id`
                  AND `t319`.`stage` = `t241`.`stage`
              )
              AND NOT EXISTS(
                SELECT
                  1
                FROM `t179` AS `t242`
                WHERE
                  `t319`.`competition_code` = `t242`.`competition_code`
                  AND `t319`.`season_id` = `t242`.`season_id`
                  AND `t319`.`stage` = `t242`.`stage`
                  AND `t319`.`team_id` = `t242`.`team_id`
              )
          ) AS `t411`
          GROUP BY
            1,
            2
        ) AS `t451`
      ) AS `t495`
    ) AS `t496`
    GROUP BY
      1
  ) AS `t498`
    ON `t356`.`test` = `t498`.`test`
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
WHEN NOT MATCHED BY SOURCE AND target.`as_of` > @latest THEN DELETE
