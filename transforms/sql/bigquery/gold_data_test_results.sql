-- gold_data_test_results: The results of the data tests, per run.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
MERGE INTO `gold_data_test_results` AS target
USING (
  WITH live_standings_rows AS (SELECT * FROM `silver_live_standings` WHERE type = 'TOTAL'),
    standings_rows AS (SELECT * FROM `silver_standings` WHERE type = 'TOTAL')
  SELECT made.test, CAST(@as_of AS TIMESTAMP) AS as_of, made.table_name, severity,
    IF(failing_count IS NULL, 'pass', severity) AS status, checked_count,
    COALESCE(failing_count, 0) AS failing_count, sample
  FROM (
    SELECT 'silver_live_match_history_unique' AS test, 'silver_live_match_history' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_unique' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_unique' AS test, 'silver_live_standings' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_matches_unique' AS test, 'silver_matches' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_standings_unique' AS test, 'silver_standings' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_teams_unique' AS test, 'silver_teams' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'gold_match_events_unique' AS test, 'gold_match_events' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_live_match_monitor_unique' AS test,
      'gold_live_match_monitor' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'gold_live_scoreboard_unique' AS test, 'gold_live_scoreboard' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_league_table_unique' AS test, 'gold_league_table' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_score_corrections_unique' AS test, 'gold_score_corrections' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_pipeline_health_unique' AS test, 'gold_pipeline_health' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_reconciliation_unique' AS test, 'gold_reconciliation' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_match_history_not_null' AS test,
      'silver_live_match_history' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_not_null' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_not_null' AS test, 'silver_live_standings' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_matches_not_null' AS test, 'silver_matches' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_standings_not_null' AS test, 'silver_standings' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_teams_not_null' AS test, 'silver_teams' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'gold_match_events_not_null' AS test, 'gold_match_events' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_live_match_monitor_not_null' AS test,
      'gold_live_match_monitor' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'gold_live_scoreboard_not_null' AS test, 'gold_live_scoreboard' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_league_table_not_null' AS test, 'gold_league_table' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_score_corrections_not_null' AS test,
      'gold_score_corrections' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'gold_pipeline_health_not_null' AS test, 'gold_pipeline_health' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_reconciliation_not_null' AS test, 'gold_reconciliation' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_match_history_not_shrinking' AS test,
      'silver_live_match_history' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_not_shrinking' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_matches_not_shrinking' AS test, 'silver_matches' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_teams_not_shrinking' AS test, 'silver_teams' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_not_shrinking' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_not_shrinking' AS test, 'silver_standings' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'gold_match_events_not_shrinking' AS test, 'gold_match_events' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_live_match_history_values_known' AS test,
      'silver_live_match_history' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_live_match_state_values_known' AS test,
      'silver_live_match_state' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_matches_values_known' AS test, 'silver_matches' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_live_match_history_goals_not_negative' AS test,
      'silver_live_match_history' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_goals_not_negative' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_matches_goals_not_negative' AS test, 'silver_matches' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_finals_have_goals' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_matches_finals_have_goals' AS test, 'silver_matches' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_in_play_is_recent' AS test,
      'silver_live_match_state' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_matches_in_play_is_recent' AS test, 'silver_matches' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_live_match_state_team_plays_once_a_day' AS test,
      'silver_live_match_state' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_matches_team_plays_once_a_day' AS test, 'silver_matches' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_live_match_state_is_a_sighting' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_match_state_is_the_newest_sighting' AS test,
      'silver_live_match_state' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_matches_competition_known' AS test, 'silver_matches' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_matches_teams_known' AS test, 'silver_matches' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'gold_match_events_match_known' AS test, 'gold_match_events' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_reconciliation_match_in_live_or_batch' AS test,
      'gold_reconciliation' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_labels_known' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_labels_known' AS test, 'silver_standings' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_live_standings_counts_not_negative' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_counts_not_negative' AS test, 'silver_standings' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'gold_league_table_counts_not_negative' AS test,
      'gold_league_table' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_played_adds_up' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_played_adds_up' AS test, 'silver_standings' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'gold_league_table_played_adds_up' AS test, 'gold_league_table' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_goal_difference_adds_up' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_goal_difference_adds_up' AS test,
      'silver_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'gold_league_table_goal_difference_adds_up' AS test,
      'gold_league_table' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'gold_league_table_points_add_up' AS test, 'gold_league_table' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'silver_live_standings_points_mostly_add_up' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_points_mostly_add_up' AS test,
      'silver_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_live_standings_goals_balance' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
    UNION ALL SELECT 'silver_standings_goals_balance' AS test, 'silver_standings' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'gold_league_table_goals_balance' AS test, 'gold_league_table' AS table_name,
      'fail' AS severity
    UNION ALL SELECT 'gold_league_table_positions_without_gaps' AS test,
      'gold_league_table' AS table_name, 'fail' AS severity
    UNION ALL SELECT 'silver_standings_holds_every_team' AS test, 'silver_standings' AS table_name,
      'warn' AS severity
    UNION ALL SELECT 'silver_live_standings_holds_every_live_team' AS test,
      'silver_live_standings' AS table_name, 'warn' AS severity
  ) AS made
  INNER JOIN (
    SELECT checked_count, 'silver_live_match_history' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `silver_live_match_history`)
    UNION ALL SELECT checked_count, 'silver_live_match_state' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `silver_live_match_state`)
    UNION ALL SELECT checked_count, 'silver_live_standings' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `silver_live_standings`)
    UNION ALL SELECT checked_count, 'silver_matches' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `silver_matches`)
    UNION ALL SELECT checked_count, 'silver_standings' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `silver_standings`)
    UNION ALL SELECT checked_count, 'silver_teams' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `silver_teams`)
    UNION ALL SELECT checked_count, 'gold_match_events' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_match_events`)
    UNION ALL SELECT checked_count, 'gold_live_match_monitor' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_live_match_monitor`)
    UNION ALL SELECT checked_count, 'gold_live_scoreboard' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_live_scoreboard`)
    UNION ALL SELECT checked_count, 'gold_league_table' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_league_table`)
    UNION ALL SELECT checked_count, 'gold_score_corrections' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_score_corrections`)
    UNION ALL SELECT checked_count, 'gold_pipeline_health' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_pipeline_health`)
    UNION ALL SELECT checked_count, 'gold_reconciliation' AS table_name
    FROM (SELECT COUNT(*) AS checked_count FROM `gold_reconciliation`)
  ) AS live_match_history
    ON made.table_name = live_match_history.table_name
  LEFT OUTER JOIN (
    SELECT test, COUNT(*) AS failing_count,
      ARRAY_TO_STRING([MAX(IF(rank = 0, key, NULL)), MAX(IF(rank = 1, key, NULL)), MAX(IF(rank = 2,
        key, NULL)), MAX(IF(rank = 3, key, NULL)), MAX(IF(rank = 4, key, NULL))], ', ') AS sample
    FROM (
      SELECT test, key, ROW_NUMBER() OVER (PARTITION BY test ORDER BY key ASC) - 1 AS rank
      FROM (
        SELECT 'silver_live_match_history_unique' AS test,
          ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS key
        FROM (
          SELECT match_id, status_timestamp, content_hash, COUNT(*) AS count
          FROM `silver_live_match_history`
          GROUP BY 1, 2, 3
        )
        WHERE count > 1
        UNION ALL SELECT 'silver_live_match_state_unique' AS test,
          COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS key
        FROM (SELECT match_id, COUNT(*) AS count FROM `silver_live_match_state` GROUP BY 1)
        WHERE count > 1
        UNION ALL SELECT 'silver_live_standings_unique' AS test,
          ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS key
        FROM (
          SELECT competition_code, season_id, stage, type, `group`, team_id, COUNT(*) AS count
          FROM `silver_live_standings`
          GROUP BY 1, 2, 3, 4, 5, 6
        )
        WHERE count > 1
        UNION ALL SELECT 'silver_matches_unique' AS test,
          COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS key
        FROM (SELECT match_id, COUNT(*) AS count FROM `silver_matches` GROUP BY 1)
        WHERE count > 1
        UNION ALL SELECT 'silver_standings_unique' AS test,
          ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS key
        FROM (
          SELECT competition_code, season_id, stage, type, `group`, team_id, COUNT(*) AS count
          FROM `silver_standings`
          GROUP BY 1, 2, 3, 4, 5, 6
        )
        WHERE count > 1
        UNION ALL SELECT 'silver_teams_unique' AS test,
          COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id') AS key
        FROM (SELECT team_id, COUNT(*) AS count FROM `silver_teams` GROUP BY 1)
        WHERE count > 1
        UNION ALL SELECT 'gold_match_events_unique' AS test,
          ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS key
        FROM (
          SELECT match_id, status_timestamp, content_hash, COUNT(*) AS count
          FROM `gold_match_events`
          GROUP BY 1, 2, 3
        )
        WHERE count > 1
        UNION ALL SELECT 'gold_live_match_monitor_unique' AS test, COALESCE(scope, 'no scope') AS key
        FROM (SELECT scope, COUNT(*) AS count FROM `gold_live_match_monitor` GROUP BY 1)
        WHERE count > 1
        UNION ALL SELECT 'gold_live_scoreboard_unique' AS test,
          COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS key
        FROM (SELECT match_id, COUNT(*) AS count FROM `gold_live_scoreboard` GROUP BY 1)
        WHERE count > 1
        UNION ALL SELECT 'gold_league_table_unique' AS test,
          ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS key
        FROM (
          SELECT competition_code, season_id, stage, `group`, team_id, COUNT(*) AS count
          FROM `gold_league_table`
          GROUP BY 1, 2, 3, 4, 5
        )
        WHERE count > 1
        UNION ALL SELECT 'gold_score_corrections_unique' AS test,
          ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', corrected_at, 'UTC'), 'no corrected_at')], ' ') AS key
        FROM (
          SELECT match_id, corrected_at, content_hash, COUNT(*) AS count
          FROM `gold_score_corrections`
          GROUP BY 1, 2, 3
        )
        WHERE count > 1
        UNION ALL SELECT 'gold_pipeline_health_unique' AS test, COALESCE(dag, 'no dag') AS key
        FROM (SELECT dag, COUNT(*) AS count FROM `gold_pipeline_health` GROUP BY 1)
        WHERE count > 1
        UNION ALL SELECT 'gold_reconciliation_unique' AS test,
          ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(CAST(as_of_date AS STRING), 'no as_of_date')], ' ') AS key
        FROM (
          SELECT match_id, as_of_date, COUNT(*) AS count
          FROM `gold_reconciliation`
          GROUP BY 1, 2
        )
        WHERE count > 1
        UNION ALL SELECT 'silver_live_match_history_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN status_timestamp IS NULL THEN
              'no status_timestamp' WHEN content_hash IS NULL THEN 'no content_hash' WHEN
              first_seen_at IS NULL THEN 'no first_seen_at' WHEN snapshot_id IS NULL THEN
              'no snapshot_id' WHEN competition_id IS NULL THEN 'no competition_id' WHEN
              competition_code IS NULL THEN 'no competition_code' WHEN season_id IS NULL THEN
              'no season_id' WHEN utc_date IS NULL THEN 'no utc_date' WHEN status IS NULL THEN
              'no status' WHEN stage IS NULL THEN 'no stage' WHEN is_score_contradictory IS NULL THEN
              'no is_score_contradictory' WHEN is_final IS NULL THEN 'no is_final' WHEN is_in_play IS
              NULL THEN 'no is_in_play' ELSE NULL END AS fault
          FROM `silver_live_match_history`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_state_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN status_timestamp IS NULL THEN
              'no status_timestamp' WHEN content_hash IS NULL THEN 'no content_hash' WHEN
              first_seen_at IS NULL THEN 'no first_seen_at' WHEN snapshot_id IS NULL THEN
              'no snapshot_id' WHEN competition_id IS NULL THEN 'no competition_id' WHEN
              competition_code IS NULL THEN 'no competition_code' WHEN season_id IS NULL THEN
              'no season_id' WHEN utc_date IS NULL THEN 'no utc_date' WHEN status IS NULL THEN
              'no status' WHEN stage IS NULL THEN 'no stage' WHEN is_score_contradictory IS NULL THEN
              'no is_score_contradictory' WHEN is_final IS NULL THEN 'no is_final' WHEN is_in_play IS
              NULL THEN 'no is_in_play' ELSE NULL END AS fault
          FROM `silver_live_match_state`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_standings_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN competition_id IS NULL THEN 'no competition_id' WHEN competition_code IS NULL
              THEN 'no competition_code' WHEN season_id IS NULL THEN 'no season_id' WHEN stage IS NULL
              THEN 'no stage' WHEN type IS NULL THEN 'no type' WHEN team_id IS NULL THEN 'no team_id'
              WHEN position IS NULL THEN 'no position' WHEN played IS NULL THEN 'no played' WHEN won
              IS NULL THEN 'no won' WHEN drawn IS NULL THEN 'no drawn' WHEN lost IS NULL THEN
              'no lost' WHEN points IS NULL THEN 'no points' WHEN goals_for IS NULL THEN
              'no goals_for' WHEN goals_against IS NULL THEN 'no goals_against' WHEN goal_difference
              IS NULL THEN 'no goal_difference' WHEN table_sha256 IS NULL THEN 'no table_sha256' ELSE
              NULL END AS fault
          FROM `silver_live_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_matches_not_null' AS test, CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN status_timestamp IS NULL THEN
              'no status_timestamp' WHEN content_hash IS NULL THEN 'no content_hash' WHEN fetched_at
              IS NULL THEN 'no fetched_at' WHEN snapshot_id IS NULL THEN 'no snapshot_id' WHEN
              competition_id IS NULL THEN 'no competition_id' WHEN competition_code IS NULL THEN
              'no competition_code' WHEN season_id IS NULL THEN 'no season_id' WHEN utc_date IS NULL
              THEN 'no utc_date' WHEN status IS NULL THEN 'no status' WHEN stage IS NULL THEN
              'no stage' WHEN is_score_contradictory IS NULL THEN 'no is_score_contradictory' WHEN
              is_final IS NULL THEN 'no is_final' WHEN is_in_play IS NULL THEN 'no is_in_play' ELSE
              NULL END AS fault
          FROM `silver_matches`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_standings_not_null' AS test, CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN competition_id IS NULL THEN 'no competition_id' WHEN competition_code IS NULL
              THEN 'no competition_code' WHEN season_id IS NULL THEN 'no season_id' WHEN stage IS NULL
              THEN 'no stage' WHEN type IS NULL THEN 'no type' WHEN team_id IS NULL THEN 'no team_id'
              WHEN position IS NULL THEN 'no position' WHEN played IS NULL THEN 'no played' WHEN won
              IS NULL THEN 'no won' WHEN drawn IS NULL THEN 'no drawn' WHEN lost IS NULL THEN
              'no lost' WHEN points IS NULL THEN 'no points' WHEN goals_for IS NULL THEN
              'no goals_for' WHEN goals_against IS NULL THEN 'no goals_against' WHEN goal_difference
              IS NULL THEN 'no goal_difference' WHEN table_sha256 IS NULL THEN 'no table_sha256' ELSE
              NULL END AS fault
          FROM `silver_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_teams_not_null' AS test, CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id') AS row,
            CASE WHEN team_id IS NULL THEN 'no team_id' WHEN fetched_at IS NULL THEN 'no fetched_at'
              WHEN snapshot_id IS NULL THEN 'no snapshot_id' WHEN competition_code IS NULL THEN
              'no competition_code' ELSE NULL END AS fault
          FROM `silver_teams`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_match_events_not_null' AS test, CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN status_timestamp IS NULL THEN
              'no status_timestamp' WHEN content_hash IS NULL THEN 'no content_hash' WHEN event IS
              NULL THEN 'no event' WHEN competition_code IS NULL THEN 'no competition_code' WHEN
              first_seen_at IS NULL THEN 'no first_seen_at' WHEN from_status IS NULL THEN
              'no from_status' WHEN status IS NULL THEN 'no status' WHEN from_utc_date IS NULL THEN
              'no from_utc_date' WHEN utc_date IS NULL THEN 'no utc_date' WHEN is_goal IS NULL THEN
              'no is_goal' WHEN is_goal_withdrawn IS NULL THEN 'no is_goal_withdrawn' WHEN
              is_status_changed IS NULL THEN 'no is_status_changed' WHEN is_kick_off_moved IS NULL
              THEN 'no is_kick_off_moved' WHEN is_correction_after_final IS NULL THEN
              'no is_correction_after_final' ELSE NULL END AS fault
          FROM `gold_match_events`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_live_match_monitor_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(scope, 'no scope') AS row,
            CASE WHEN scope IS NULL THEN 'no scope' WHEN as_of IS NULL THEN 'no as_of' WHEN
              is_match_day IS NULL THEN 'no is_match_day' WHEN freshness_sla_minutes IS NULL THEN
              'no freshness_sla_minutes' WHEN in_play_count IS NULL THEN 'no in_play_count' WHEN
              stuck_match_count IS NULL THEN 'no stuck_match_count' WHEN is_feed_frozen IS NULL THEN
              'no is_feed_frozen' WHEN in_play_sighting_count IS NULL THEN 'no in_play_sighting_count'
              ELSE NULL END AS fault
          FROM `gold_live_match_monitor`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_live_scoreboard_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN as_of IS NULL THEN 'no as_of' WHEN day
              IS NULL THEN 'no day' WHEN competition_code IS NULL THEN 'no competition_code' WHEN
              utc_date IS NULL THEN 'no utc_date' WHEN status IS NULL THEN 'no status' WHEN stage IS
              NULL THEN 'no stage' WHEN is_final IS NULL THEN 'no is_final' WHEN is_in_play IS NULL
              THEN 'no is_in_play' WHEN status_timestamp IS NULL THEN 'no status_timestamp' WHEN
              first_seen_at IS NULL THEN 'no first_seen_at' WHEN state_age_minutes IS NULL THEN
              'no state_age_minutes' ELSE NULL END AS fault
          FROM `gold_live_scoreboard`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_league_table_not_null' AS test, CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS row,
            CASE WHEN competition_code IS NULL THEN 'no competition_code' WHEN season_id IS NULL THEN
              'no season_id' WHEN stage IS NULL THEN 'no stage' WHEN team_id IS NULL THEN 'no team_id'
              WHEN as_of IS NULL THEN 'no as_of' WHEN position IS NULL THEN 'no position' WHEN played
              IS NULL THEN 'no played' WHEN won IS NULL THEN 'no won' WHEN drawn IS NULL THEN
              'no drawn' WHEN lost IS NULL THEN 'no lost' WHEN goals_for IS NULL THEN 'no goals_for'
              WHEN goals_against IS NULL THEN 'no goals_against' WHEN goal_difference IS NULL THEN
              'no goal_difference' WHEN points IS NULL THEN 'no points' WHEN in_play_count IS NULL
              THEN 'no in_play_count' WHEN uncounted_count IS NULL THEN 'no uncounted_count' WHEN
              tie_rule IS NULL THEN 'no tie_rule' ELSE NULL END AS fault
          FROM `gold_league_table`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_score_corrections_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', corrected_at, 'UTC'), 'no corrected_at')], ' ') AS
            row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN corrected_at IS NULL THEN
              'no corrected_at' WHEN content_hash IS NULL THEN 'no content_hash' WHEN as_of IS NULL
              THEN 'no as_of' WHEN competition_code IS NULL THEN 'no competition_code' WHEN utc_date
              IS NULL THEN 'no utc_date' WHEN first_seen_at IS NULL THEN 'no first_seen_at' WHEN
              final_at IS NULL THEN 'no final_at' WHEN after_final_minutes IS NULL THEN
              'no after_final_minutes' WHEN is_outcome_changed IS NULL THEN 'no is_outcome_changed'
              ELSE NULL END AS fault
          FROM `gold_score_corrections`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_pipeline_health_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(dag, 'no dag') AS row,
            CASE WHEN dag IS NULL THEN 'no dag' WHEN as_of IS NULL THEN 'no as_of' WHEN runs_1d IS
              NULL THEN 'no runs_1d' WHEN runs_7d IS NULL THEN 'no runs_7d' WHEN runs_30d IS NULL THEN
              'no runs_30d' WHEN consecutive_failures IS NULL THEN 'no consecutive_failures' WHEN
              slo_target_ratio IS NULL THEN 'no slo_target_ratio' ELSE NULL END AS fault
          FROM `gold_pipeline_health`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_reconciliation_not_null' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(CAST(as_of_date AS STRING), 'no as_of_date')], ' ') AS row,
            CASE WHEN match_id IS NULL THEN 'no match_id' WHEN as_of_date IS NULL THEN 'no as_of_date'
              WHEN as_of IS NULL THEN 'no as_of' WHEN competition_code IS NULL THEN
              'no competition_code' WHEN utc_date IS NULL THEN 'no utc_date' WHEN verdict IS NULL THEN
              'no verdict' WHEN is_to_reread IS NULL THEN 'no is_to_reread' ELSE NULL END AS fault
          FROM `gold_reconciliation`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_history_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'silver_live_match_history_not_shrinking'
              AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `silver_live_match_history`) AS live_match_history
        WHERE now < was
        UNION ALL SELECT 'silver_live_match_state_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'silver_live_match_state_not_shrinking' AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `silver_live_match_state`) AS live_match_state
        WHERE now < was
        UNION ALL SELECT 'silver_matches_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'silver_matches_not_shrinking' AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `silver_matches`) AS matches
        WHERE now < was
        UNION ALL SELECT 'silver_teams_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'silver_teams_not_shrinking' AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `silver_teams`) AS teams
        WHERE now < was
        UNION ALL SELECT 'silver_live_standings_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'silver_live_standings_not_shrinking' AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `silver_live_standings`) AS live_standings
        WHERE now < was
        UNION ALL SELECT 'silver_standings_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'silver_standings_not_shrinking' AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `silver_standings`) AS standings
        WHERE now < was
        UNION ALL SELECT 'gold_match_events_not_shrinking' AS test,
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(now AS STRING)) AS key
        FROM (
          SELECT *
          FROM (
            SELECT checked_count AS was,
              ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
            FROM `gold_data_test_results`
            WHERE test = 'gold_match_events_not_shrinking' AND as_of < CAST(@as_of AS TIMESTAMP)
          )
          WHERE rank = 0
        ) AS data_test_results
        CROSS JOIN (SELECT COUNT(*) AS now FROM `gold_match_events`) AS match_events
        WHERE now < was
        UNION ALL SELECT 'silver_live_match_history_values_known' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS row,
            CASE WHEN NOT (status IN ('SCHEDULED', 'TIMED', 'IN_PLAY', 'PAUSED', 'EXTRA_TIME',
              'PENALTY_SHOOTOUT', 'FINISHED', 'SUSPENDED', 'POSTPONED', 'CANCELLED', 'AWARDED')) THEN
              CONCAT('status ', status) WHEN NOT (stage IN ('FINAL', 'THIRD_PLACE', 'SEMI_FINALS',
              'QUARTER_FINALS', 'LAST_16', 'LAST_32', 'LAST_64', 'ROUND_1', 'ROUND_2', 'ROUND_3',
              'ROUND_4', 'GROUP_STAGE', 'LEAGUE_STAGE', 'PRELIMINARY_ROUND', 'QUALIFICATION',
              'QUALIFICATION_ROUND_1', 'QUALIFICATION_ROUND_2', 'QUALIFICATION_ROUND_3',
              'PLAYOFF_ROUND', 'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2', 'PLAYOFFS', 'REGULAR_SEASON',
              'CLAUSURA', 'APERTURA', 'CHAMPIONSHIP', 'RELEGATION', 'RELEGATION_ROUND')) THEN
              CONCAT('stage ', stage) WHEN NOT (winner IN ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')) THEN
              CONCAT('winner ', winner) WHEN NOT (duration IN ('REGULAR', 'EXTRA_TIME',
              'PENALTY_SHOOTOUT')) THEN CONCAT('duration ', duration) ELSE NULL END AS fault
          FROM `silver_live_match_history`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_state_values_known' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN NOT (status IN ('SCHEDULED', 'TIMED', 'IN_PLAY', 'PAUSED', 'EXTRA_TIME',
              'PENALTY_SHOOTOUT', 'FINISHED', 'SUSPENDED', 'POSTPONED', 'CANCELLED', 'AWARDED')) THEN
              CONCAT('status ', status) WHEN NOT (stage IN ('FINAL', 'THIRD_PLACE', 'SEMI_FINALS',
              'QUARTER_FINALS', 'LAST_16', 'LAST_32', 'LAST_64', 'ROUND_1', 'ROUND_2', 'ROUND_3',
              'ROUND_4', 'GROUP_STAGE', 'LEAGUE_STAGE', 'PRELIMINARY_ROUND', 'QUALIFICATION',
              'QUALIFICATION_ROUND_1', 'QUALIFICATION_ROUND_2', 'QUALIFICATION_ROUND_3',
              'PLAYOFF_ROUND', 'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2', 'PLAYOFFS', 'REGULAR_SEASON',
              'CLAUSURA', 'APERTURA', 'CHAMPIONSHIP', 'RELEGATION', 'RELEGATION_ROUND')) THEN
              CONCAT('stage ', stage) WHEN NOT (winner IN ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')) THEN
              CONCAT('winner ', winner) WHEN NOT (duration IN ('REGULAR', 'EXTRA_TIME',
              'PENALTY_SHOOTOUT')) THEN CONCAT('duration ', duration) ELSE NULL END AS fault
          FROM `silver_live_match_state`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_matches_values_known' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN NOT (status IN ('SCHEDULED', 'TIMED', 'IN_PLAY', 'PAUSED', 'EXTRA_TIME',
              'PENALTY_SHOOTOUT', 'FINISHED', 'SUSPENDED', 'POSTPONED', 'CANCELLED', 'AWARDED')) THEN
              CONCAT('status ', status) WHEN NOT (stage IN ('FINAL', 'THIRD_PLACE', 'SEMI_FINALS',
              'QUARTER_FINALS', 'LAST_16', 'LAST_32', 'LAST_64', 'ROUND_1', 'ROUND_2', 'ROUND_3',
              'ROUND_4', 'GROUP_STAGE', 'LEAGUE_STAGE', 'PRELIMINARY_ROUND', 'QUALIFICATION',
              'QUALIFICATION_ROUND_1', 'QUALIFICATION_ROUND_2', 'QUALIFICATION_ROUND_3',
              'PLAYOFF_ROUND', 'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2', 'PLAYOFFS', 'REGULAR_SEASON',
              'CLAUSURA', 'APERTURA', 'CHAMPIONSHIP', 'RELEGATION', 'RELEGATION_ROUND')) THEN
              CONCAT('stage ', stage) WHEN NOT (winner IN ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')) THEN
              CONCAT('winner ', winner) WHEN NOT (duration IN ('REGULAR', 'EXTRA_TIME',
              'PENALTY_SHOOTOUT')) THEN CONCAT('duration ', duration) ELSE NULL END AS fault
          FROM `silver_matches`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_history_goals_not_negative' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS row,
            CASE WHEN home_goals < 0 THEN CONCAT('home_goals ', CAST(home_goals AS STRING)) WHEN
              away_goals < 0 THEN CONCAT('away_goals ', CAST(away_goals AS STRING)) WHEN
              home_half_time_goals < 0 THEN CONCAT('home_half_time_goals ', CAST(home_half_time_goals
              AS STRING)) WHEN away_half_time_goals < 0 THEN CONCAT('away_half_time_goals ',
              CAST(away_half_time_goals AS STRING)) WHEN home_shootout_goals < 0 THEN
              CONCAT('home_shootout_goals ', CAST(home_shootout_goals AS STRING)) WHEN
              away_shootout_goals < 0 THEN CONCAT('away_shootout_goals ', CAST(away_shootout_goals AS
              STRING)) ELSE NULL END AS fault
          FROM `silver_live_match_history`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_state_goals_not_negative' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN home_goals < 0 THEN CONCAT('home_goals ', CAST(home_goals AS STRING)) WHEN
              away_goals < 0 THEN CONCAT('away_goals ', CAST(away_goals AS STRING)) WHEN
              home_half_time_goals < 0 THEN CONCAT('home_half_time_goals ', CAST(home_half_time_goals
              AS STRING)) WHEN away_half_time_goals < 0 THEN CONCAT('away_half_time_goals ',
              CAST(away_half_time_goals AS STRING)) WHEN home_shootout_goals < 0 THEN
              CONCAT('home_shootout_goals ', CAST(home_shootout_goals AS STRING)) WHEN
              away_shootout_goals < 0 THEN CONCAT('away_shootout_goals ', CAST(away_shootout_goals AS
              STRING)) ELSE NULL END AS fault
          FROM `silver_live_match_state`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_matches_goals_not_negative' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN home_goals < 0 THEN CONCAT('home_goals ', CAST(home_goals AS STRING)) WHEN
              away_goals < 0 THEN CONCAT('away_goals ', CAST(away_goals AS STRING)) WHEN
              home_half_time_goals < 0 THEN CONCAT('home_half_time_goals ', CAST(home_half_time_goals
              AS STRING)) WHEN away_half_time_goals < 0 THEN CONCAT('away_half_time_goals ',
              CAST(away_half_time_goals AS STRING)) WHEN home_shootout_goals < 0 THEN
              CONCAT('home_shootout_goals ', CAST(home_shootout_goals AS STRING)) WHEN
              away_shootout_goals < 0 THEN CONCAT('away_shootout_goals ', CAST(away_shootout_goals AS
              STRING)) ELSE NULL END AS fault
          FROM `silver_matches`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_state_finals_have_goals' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN is_final AND (home_goals IS NULL OR away_goals IS NULL) AND NOT
              (is_score_contradictory OR status = 'AWARDED') THEN CONCAT(status, ' without goals')
              ELSE NULL END AS fault
          FROM `silver_live_match_state`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_matches_finals_have_goals' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN is_final AND (home_goals IS NULL OR away_goals IS NULL) AND NOT
              (is_score_contradictory OR status = 'AWARDED') THEN CONCAT(status, ' without goals')
              ELSE NULL END AS fault
          FROM `silver_matches`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_state_in_play_is_recent' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN is_in_play AND utc_date <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL
              '24' HOUR) AND missing_since IS NULL THEN CONCAT(CONCAT(status, ' since '),
              FORMAT_TIMESTAMP('%FT%TZ', utc_date, 'UTC')) ELSE NULL END AS fault
          FROM `silver_live_match_state`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_matches_in_play_is_recent' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN is_in_play AND utc_date <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL
              '24' HOUR) AND missing_since IS NULL THEN CONCAT(CONCAT(status, ' since '),
              FORMAT_TIMESTAMP('%FT%TZ', utc_date, 'UTC')) ELSE NULL END AS fault
          FROM `silver_matches`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_match_state_team_plays_once_a_day' AS test,
          CONCAT(CONCAT(CONCAT(CONCAT(CONCAT(CONCAT('team ', CAST(team_id AS STRING)), ' on '),
            CAST(day AS STRING)), ': match '), CAST(least AS STRING)), CONCAT(' and match ',
            CAST(greatest AS STRING))) AS key
        FROM (
          SELECT team_id, DATE(utc_date) AS day, COUNT(DISTINCT match_id) AS matches,
            MIN(match_id) AS least, MAX(match_id) AS greatest
          FROM (
            SELECT match_id, utc_date, home_team_id AS team_id
            FROM `silver_live_match_state`
            WHERE missing_since IS NULL AND NOT (status IN ('POSTPONED', 'CANCELLED', 'SCHEDULED'))
            UNION ALL SELECT match_id, utc_date, away_team_id AS team_id
            FROM `silver_live_match_state`
            WHERE missing_since IS NULL AND NOT (status IN ('POSTPONED', 'CANCELLED', 'SCHEDULED'))
          )
          WHERE NOT team_id IS NULL
          GROUP BY 1, 2
        )
        WHERE matches > 1
        UNION ALL SELECT 'silver_matches_team_plays_once_a_day' AS test,
          CONCAT(CONCAT(CONCAT(CONCAT(CONCAT(CONCAT('team ', CAST(team_id AS STRING)), ' on '),
            CAST(day AS STRING)), ': match '), CAST(least AS STRING)), CONCAT(' and match ',
            CAST(greatest AS STRING))) AS key
        FROM (
          SELECT team_id, DATE(utc_date) AS day, COUNT(DISTINCT match_id) AS matches,
            MIN(match_id) AS least, MAX(match_id) AS greatest
          FROM (
            SELECT match_id, utc_date, home_team_id AS team_id
            FROM `silver_matches`
            WHERE missing_since IS NULL AND NOT (status IN ('POSTPONED', 'CANCELLED', 'SCHEDULED'))
            UNION ALL SELECT match_id, utc_date, away_team_id AS team_id
            FROM `silver_matches`
            WHERE missing_since IS NULL AND NOT (status IN ('POSTPONED', 'CANCELLED', 'SCHEDULED'))
          )
          WHERE NOT team_id IS NULL
          GROUP BY 1, 2
        )
        WHERE matches > 1
        UNION ALL SELECT 'silver_live_match_state_is_a_sighting' AS test, key
        FROM (
          SELECT CONCAT(CONCAT(CONCAT('match ', CAST(match_id AS STRING)), ' '),
            FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC')) AS key
          FROM `silver_live_match_state` AS outer_live_match_state
          WHERE NOT EXISTS(
            SELECT 1
            FROM `silver_live_match_history`
            WHERE outer_live_match_state.match_id = match_id
              AND outer_live_match_state.status_timestamp = status_timestamp
              AND outer_live_match_state.content_hash = content_hash
          )
        )
        UNION ALL SELECT 'silver_live_match_state_is_the_newest_sighting' AS test,
          CONCAT(CONCAT(CONCAT('match ', CAST(live_match_history.match_id AS STRING)), ': '),
            COALESCE(CONCAT(CONCAT(CONCAT('state ', FORMAT_TIMESTAMP('%FT%TZ', state, 'UTC')),
            ', seen '), FORMAT_TIMESTAMP('%FT%TZ', seen, 'UTC')), 'no state')) AS key
        FROM (
          SELECT match_id, MAX(`at`) AS seen
          FROM (
            SELECT match_id, COALESCE(effective_at, status_timestamp) AS `at`
            FROM `silver_live_match_history`
            WHERE first_seen_at <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' MINUTE)
          )
          GROUP BY 1
        ) AS live_match_history
        LEFT OUTER JOIN (
          SELECT match_id, COALESCE(effective_at, status_timestamp) AS state
          FROM `silver_live_match_state`
        ) AS live_match_state
          ON live_match_history.match_id = live_match_state.match_id
        WHERE state IS NULL OR state < seen
        UNION ALL SELECT 'silver_matches_competition_known' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row,
            CASE WHEN NOT (competition_code IN UNNEST(@competitions)) THEN CONCAT(competition_code,
              ' is not tracked') ELSE NULL END AS fault
          FROM `silver_matches`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_matches_teams_known' AS test,
          CONCAT(CONCAT(CONCAT(competition_code, ' team '), CAST(team_id AS STRING)),
            CONCAT(CONCAT(' (', name), ')')) AS key
        FROM (
          SELECT competition_code, team_id, COALESCE(MAX(team_name), 'no name') AS name
          FROM (
            SELECT *
            FROM (
              SELECT competition_code, home_team_id AS team_id, home_team_name AS team_name
              FROM `silver_matches`
              UNION ALL SELECT competition_code, away_team_id AS team_id, away_team_name AS team_name
              FROM `silver_matches`
            )
            WHERE NOT team_id IS NULL
          ) AS outer_matches
          WHERE NOT EXISTS(SELECT 1 FROM `silver_teams` WHERE outer_matches.team_id = team_id)
          GROUP BY 1, 2
        )
        UNION ALL SELECT 'gold_match_events_match_known' AS test, key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
            ' ') AS key
          FROM `gold_match_events` AS outer_match_events
          WHERE NOT EXISTS(
            SELECT 1
            FROM `silver_live_match_state`
            WHERE outer_match_events.match_id = match_id
          )
        )
        UNION ALL SELECT 'gold_reconciliation_match_in_live_or_batch' AS test, key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
            COALESCE(CAST(as_of_date AS STRING), 'no as_of_date')], ' ') AS key
          FROM `gold_reconciliation` AS outer_reconciliation
          WHERE NOT EXISTS(
            SELECT 1
            FROM `silver_live_match_state`
            WHERE outer_reconciliation.match_id = match_id
          )
            AND NOT EXISTS(SELECT 1 FROM `silver_matches` WHERE outer_reconciliation.match_id =
              match_id)
        )
        UNION ALL SELECT 'silver_live_standings_labels_known' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN NOT (stage IN ('FINAL', 'THIRD_PLACE', 'SEMI_FINALS', 'QUARTER_FINALS',
              'LAST_16', 'LAST_32', 'LAST_64', 'ROUND_1', 'ROUND_2', 'ROUND_3', 'ROUND_4',
              'GROUP_STAGE', 'LEAGUE_STAGE', 'PRELIMINARY_ROUND', 'QUALIFICATION',
              'QUALIFICATION_ROUND_1', 'QUALIFICATION_ROUND_2', 'QUALIFICATION_ROUND_3',
              'PLAYOFF_ROUND', 'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2', 'PLAYOFFS', 'REGULAR_SEASON',
              'CLAUSURA', 'APERTURA', 'CHAMPIONSHIP', 'RELEGATION', 'RELEGATION_ROUND')) THEN
              CONCAT('stage ', stage) WHEN NOT (type IN ('TOTAL', 'HOME', 'AWAY')) THEN
              CONCAT('type ', type) ELSE NULL END AS fault
          FROM `silver_live_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_standings_labels_known' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN NOT (stage IN ('FINAL', 'THIRD_PLACE', 'SEMI_FINALS', 'QUARTER_FINALS',
              'LAST_16', 'LAST_32', 'LAST_64', 'ROUND_1', 'ROUND_2', 'ROUND_3', 'ROUND_4',
              'GROUP_STAGE', 'LEAGUE_STAGE', 'PRELIMINARY_ROUND', 'QUALIFICATION',
              'QUALIFICATION_ROUND_1', 'QUALIFICATION_ROUND_2', 'QUALIFICATION_ROUND_3',
              'PLAYOFF_ROUND', 'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2', 'PLAYOFFS', 'REGULAR_SEASON',
              'CLAUSURA', 'APERTURA', 'CHAMPIONSHIP', 'RELEGATION', 'RELEGATION_ROUND')) THEN
              CONCAT('stage ', stage) WHEN NOT (type IN ('TOTAL', 'HOME', 'AWAY')) THEN
              CONCAT('type ', type) ELSE NULL END AS fault
          FROM `silver_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_standings_counts_not_negative' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN played < 0 THEN CONCAT('played ', CAST(played AS STRING)) WHEN won < 0 THEN
              CONCAT('won ', CAST(won AS STRING)) WHEN drawn < 0 THEN CONCAT('drawn ', CAST(drawn AS
              STRING)) WHEN lost < 0 THEN CONCAT('lost ', CAST(lost AS STRING)) WHEN goals_for < 0
              THEN CONCAT('goals_for ', CAST(goals_for AS STRING)) WHEN goals_against < 0 THEN
              CONCAT('goals_against ', CAST(goals_against AS STRING)) ELSE NULL END AS fault
          FROM `silver_live_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_standings_counts_not_negative' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN played < 0 THEN CONCAT('played ', CAST(played AS STRING)) WHEN won < 0 THEN
              CONCAT('won ', CAST(won AS STRING)) WHEN drawn < 0 THEN CONCAT('drawn ', CAST(drawn AS
              STRING)) WHEN lost < 0 THEN CONCAT('lost ', CAST(lost AS STRING)) WHEN goals_for < 0
              THEN CONCAT('goals_for ', CAST(goals_for AS STRING)) WHEN goals_against < 0 THEN
              CONCAT('goals_against ', CAST(goals_against AS STRING)) ELSE NULL END AS fault
          FROM `silver_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_league_table_counts_not_negative' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS row,
            CASE WHEN played < 0 THEN CONCAT('played ', CAST(played AS STRING)) WHEN won < 0 THEN
              CONCAT('won ', CAST(won AS STRING)) WHEN drawn < 0 THEN CONCAT('drawn ', CAST(drawn AS
              STRING)) WHEN lost < 0 THEN CONCAT('lost ', CAST(lost AS STRING)) WHEN goals_for < 0
              THEN CONCAT('goals_for ', CAST(goals_for AS STRING)) WHEN goals_against < 0 THEN
              CONCAT('goals_against ', CAST(goals_against AS STRING)) ELSE NULL END AS fault
          FROM `gold_league_table`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_standings_played_adds_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN played <> (won + drawn + lost) THEN CONCAT(CONCAT(CONCAT('played ', CAST(played
              AS STRING)), ', not '), CAST(won + drawn + lost AS STRING)) ELSE NULL END AS fault
          FROM `silver_live_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_standings_played_adds_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN played <> (won + drawn + lost) THEN CONCAT(CONCAT(CONCAT('played ', CAST(played
              AS STRING)), ', not '), CAST(won + drawn + lost AS STRING)) ELSE NULL END AS fault
          FROM `silver_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_league_table_played_adds_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS row,
            CASE WHEN played <> (won + drawn + lost) THEN CONCAT(CONCAT(CONCAT('played ', CAST(played
              AS STRING)), ', not '), CAST(won + drawn + lost AS STRING)) ELSE NULL END AS fault
          FROM `gold_league_table`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_standings_goal_difference_adds_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN goal_difference <> (goals_for - goals_against) THEN
              CONCAT(CONCAT(CONCAT('goal_difference ', CAST(goal_difference AS STRING)), ', not '),
              CAST(goals_for - goals_against AS STRING)) ELSE NULL END AS fault
          FROM `silver_live_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_standings_goal_difference_adds_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS
            STRING)), 'no team_id')], ' ') AS row,
            CASE WHEN goal_difference <> (goals_for - goals_against) THEN
              CONCAT(CONCAT(CONCAT('goal_difference ', CAST(goal_difference AS STRING)), ', not '),
              CAST(goals_for - goals_against AS STRING)) ELSE NULL END AS fault
          FROM `silver_standings`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_league_table_goal_difference_adds_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS row,
            CASE WHEN goal_difference <> (goals_for - goals_against) THEN
              CONCAT(CONCAT(CONCAT('goal_difference ', CAST(goal_difference AS STRING)), ', not '),
              CAST(goals_for - goals_against AS STRING)) ELSE NULL END AS fault
          FROM `gold_league_table`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'gold_league_table_points_add_up' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS row,
            CASE WHEN points <> ((won * 3) + drawn + COALESCE(points_adjustment, 0)) THEN
              CONCAT(CONCAT(CONCAT('points ', CAST(points AS STRING)), ', not '), CAST((won * 3) +
              drawn + COALESCE(points_adjustment, 0) AS STRING)) ELSE NULL END AS fault
          FROM `gold_league_table`
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_live_standings_points_mostly_add_up' AS test,
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`], ' '),
            CONCAT(CONCAT(CONCAT(CONCAT(': points of ', CAST(off AS STRING)), ' of '), CAST(teams AS
            STRING)), ' teams do not add up')) AS key
        FROM (
          SELECT competition_code, season_id, stage, type, `group`, COUNT(team_id) AS teams,
            SUM(CAST(points <> ((won * 3) + drawn) AS INT64)) AS off
          FROM `silver_live_standings`
          GROUP BY 1, 2, 3, 4, 5
        )
        WHERE (off * 2) > teams
        UNION ALL SELECT 'silver_standings_points_mostly_add_up' AS test,
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`], ' '),
            CONCAT(CONCAT(CONCAT(CONCAT(': points of ', CAST(off AS STRING)), ' of '), CAST(teams AS
            STRING)), ' teams do not add up')) AS key
        FROM (
          SELECT competition_code, season_id, stage, type, `group`, COUNT(team_id) AS teams,
            SUM(CAST(points <> ((won * 3) + drawn) AS INT64)) AS off
          FROM `silver_standings`
          GROUP BY 1, 2, 3, 4, 5
        )
        WHERE (off * 2) > teams
        UNION ALL SELECT 'silver_live_standings_goals_balance' AS test,
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage')], ' '), CONCAT(CONCAT(CONCAT(CONCAT(': ', CAST(scored AS STRING)),
            ' goals for, '), CAST(conceded AS STRING)), ' against')) AS key
        FROM (
          SELECT competition_code, season_id, stage, SUM(goals_for) AS scored,
            SUM(goals_against) AS conceded
          FROM live_standings_rows
          GROUP BY 1, 2, 3
        )
        WHERE scored <> conceded
        UNION ALL SELECT 'silver_standings_goals_balance' AS test,
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage')], ' '), CONCAT(CONCAT(CONCAT(CONCAT(': ', CAST(scored AS STRING)),
            ' goals for, '), CAST(conceded AS STRING)), ' against')) AS key
        FROM (
          SELECT competition_code, season_id, stage, SUM(goals_for) AS scored,
            SUM(goals_against) AS conceded
          FROM standings_rows
          GROUP BY 1, 2, 3
        )
        WHERE scored <> conceded
        UNION ALL SELECT 'gold_league_table_goals_balance' AS test,
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage')], ' '), CONCAT(CONCAT(CONCAT(CONCAT(': ', CAST(scored AS STRING)),
            ' goals for, '), CAST(conceded AS STRING)), ' against')) AS key
        FROM (
          SELECT competition_code, season_id, stage, SUM(goals_for) AS scored,
            SUM(goals_against) AS conceded
          FROM `gold_league_table`
          GROUP BY 1, 2, 3
        )
        WHERE scored <> conceded
        UNION ALL SELECT 'gold_league_table_positions_without_gaps' AS test,
          CONCAT(CONCAT(row, ': '), fault) AS key
        FROM (
          SELECT ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), `group`, COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')],
            ' ') AS row,
            CASE WHEN position <> place THEN CONCAT(CONCAT(CONCAT('position ', CAST(position AS
              STRING)), ', not '), CAST(place AS STRING)) ELSE NULL END AS fault
          FROM (
            SELECT competition_code, season_id, stage, `group`, team_id, position,
              (ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage, `group` ORDER BY
                position ASC, team_id ASC) - 1) + 1 AS place
            FROM `gold_league_table`
          )
        )
        WHERE NOT fault IS NULL
        UNION ALL SELECT 'silver_standings_holds_every_team' AS test,
          CONCAT(CONCAT(CONCAT(competition_code, ' team '), CAST(team_id AS STRING)),
            CONCAT(CONCAT(' (', name), ')')) AS key
        FROM (
          SELECT competition_code, team_id, COALESCE(MAX(team_name), 'no name') AS name
          FROM (
            SELECT *
            FROM (
              SELECT competition_code, season_id, stage, home_team_id AS team_id,
                home_team_name AS team_name
              FROM `silver_matches`
              WHERE missing_since IS NULL
              UNION ALL SELECT competition_code, season_id, stage, away_team_id AS team_id,
                away_team_name AS team_name
              FROM `silver_matches`
              WHERE missing_since IS NULL
            )
            WHERE NOT team_id IS NULL
          ) AS outer_matches
          WHERE EXISTS(
            SELECT 1
            FROM standings_rows
            WHERE outer_matches.competition_code = competition_code
              AND outer_matches.season_id = season_id AND outer_matches.stage = stage
          ) AND NOT EXISTS(
            SELECT 1
            FROM standings_rows
            WHERE outer_matches.competition_code = competition_code
              AND outer_matches.season_id = season_id AND outer_matches.stage = stage
              AND outer_matches.team_id = team_id
          )
          GROUP BY 1, 2
        )
        UNION ALL SELECT 'silver_live_standings_holds_every_live_team' AS test,
          CONCAT(CONCAT(CONCAT(competition_code, ' team '), CAST(team_id AS STRING)),
            CONCAT(CONCAT(' (', name), ')')) AS key
        FROM (
          SELECT competition_code, team_id, COALESCE(MAX(team_name), 'no name') AS name
          FROM (
            SELECT *
            FROM (
              SELECT competition_code, season_id, stage, home_team_id AS team_id,
                home_team_name AS team_name
              FROM `silver_live_match_state`
              WHERE missing_since IS NULL
              UNION ALL SELECT competition_code, season_id, stage, away_team_id AS team_id,
                away_team_name AS team_name
              FROM `silver_live_match_state`
              WHERE missing_since IS NULL
            )
            WHERE NOT team_id IS NULL
          ) AS outer_live_match_state
          WHERE EXISTS(
            SELECT 1
            FROM live_standings_rows
            WHERE outer_live_match_state.competition_code = competition_code
              AND outer_live_match_state.season_id = season_id
              AND outer_live_match_state.stage = stage
          ) AND NOT EXISTS(
            SELECT 1
            FROM live_standings_rows
            WHERE outer_live_match_state.competition_code = competition_code
              AND outer_live_match_state.season_id = season_id
              AND outer_live_match_state.stage = stage AND outer_live_match_state.team_id = team_id
          )
          GROUP BY 1, 2
        )
      )
    )
    GROUP BY 1
  ) AS live_match_history_2
    ON made.test = live_match_history_2.test
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
