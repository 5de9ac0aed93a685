-- gold_data_test_results: The results of the data tests, per run.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
MERGE INTO `gold_data_test_results` AS target
USING (
  WITH match_events_rows AS (
    SELECT 'gold_match_events' AS table_name, match_id, status_timestamp, content_hash, event,
      competition_code, first_seen_at, from_status, status, from_utc_date, utc_date, is_goal,
      is_goal_withdrawn, is_status_changed, is_kick_off_moved, is_correction_after_final
    FROM `gold_match_events`
  ), reconciliation_rows AS (
    SELECT 'gold_reconciliation' AS table_name, match_id, as_of_date, as_of, competition_code,
      utc_date, verdict, is_to_reread
    FROM `gold_reconciliation`
  ), live_match_history_rows AS (
    SELECT 'silver_live_match_history' AS table_name, match_id, status_timestamp, content_hash,
      first_seen_at, snapshot_id, competition_id, competition_code, season_id, utc_date, status,
      stage, home_team_id, home_team_name, away_team_id, away_team_name, winner, duration, home_goals,
      away_goals, home_half_time_goals, away_half_time_goals, home_shootout_goals,
      away_shootout_goals, is_score_contradictory, is_final, is_in_play, effective_at,
      CAST(NULL AS TIMESTAMP) AS missing_since, CAST(NULL AS TIMESTAMP) AS fetched_at
    FROM `silver_live_match_history`
    UNION ALL SELECT 'silver_live_match_state', match_id, status_timestamp, content_hash,
      first_seen_at, snapshot_id, competition_id, competition_code, season_id, utc_date, status,
      stage, home_team_id, home_team_name, away_team_id, away_team_name, winner, duration, home_goals,
      away_goals, home_half_time_goals, away_half_time_goals, home_shootout_goals,
      away_shootout_goals, is_score_contradictory, is_final, is_in_play, effective_at, missing_since,
      NULL
    FROM `silver_live_match_state`
    UNION ALL SELECT 'silver_matches', match_id, status_timestamp, content_hash, NULL, snapshot_id,
      competition_id, competition_code, season_id, utc_date, status, stage, home_team_id,
      home_team_name, away_team_id, away_team_name, winner, duration, home_goals, away_goals,
      home_half_time_goals, away_half_time_goals, home_shootout_goals, away_shootout_goals,
      is_score_contradictory, is_final, is_in_play, effective_at, missing_since, fetched_at
    FROM `silver_matches`
  ), live_standings_rows AS (
    SELECT 'silver_live_standings' AS table_name, competition_id, competition_code, season_id, stage,
      type, `group`, team_id, position, played, won, drawn, lost, points, goals_for, goals_against,
      goal_difference, table_sha256, CAST(NULL AS TIMESTAMP) AS as_of,
      CAST(NULL AS INT64) AS in_play_count, CAST(NULL AS INT64) AS uncounted_count,
      CAST(NULL AS STRING) AS tie_rule, CAST(NULL AS INT64) AS points_adjustment
    FROM `silver_live_standings`
    UNION ALL SELECT 'silver_standings', competition_id, competition_code, season_id, stage, type,
      `group`, team_id, position, played, won, drawn, lost, points, goals_for, goals_against,
      goal_difference, table_sha256, NULL, NULL, NULL, NULL, NULL
    FROM `silver_standings`
    UNION ALL SELECT 'gold_league_table', NULL, competition_code, season_id, stage, 'TOTAL', `group`,
      team_id, position, played, won, drawn, lost, points, goals_for, goals_against, goal_difference,
      NULL, as_of, in_play_count, uncounted_count, tie_rule, points_adjustment
    FROM `gold_league_table`
  ), live_match_history_rows_2 AS (
    SELECT table_name, COUNT(*) AS checked_count
    FROM (
      SELECT 'silver_live_match_history' AS table_name FROM `silver_live_match_history`
      UNION ALL SELECT 'silver_live_match_state' FROM `silver_live_match_state`
      UNION ALL SELECT 'silver_live_standings' FROM `silver_live_standings`
      UNION ALL SELECT 'silver_matches' FROM `silver_matches`
      UNION ALL SELECT 'silver_standings' FROM `silver_standings`
      UNION ALL SELECT 'silver_teams' FROM `silver_teams`
      UNION ALL SELECT 'gold_match_events' FROM `gold_match_events`
      UNION ALL SELECT 'gold_live_match_monitor' FROM `gold_live_match_monitor`
      UNION ALL SELECT 'gold_live_scoreboard' FROM `gold_live_scoreboard`
      UNION ALL SELECT 'gold_league_table' FROM `gold_league_table`
      UNION ALL SELECT 'gold_score_corrections' FROM `gold_score_corrections`
      UNION ALL SELECT 'gold_pipeline_health' FROM `gold_pipeline_health`
      UNION ALL SELECT 'gold_reconciliation' FROM `gold_reconciliation`
    )
    GROUP BY 1
  ), live_standings_rows_2 AS (
    SELECT * FROM live_standings_rows WHERE table_name = 'silver_live_standings' AND type = 'TOTAL'
  ), live_standings_rows_3 AS (
    SELECT * FROM live_standings_rows WHERE table_name = 'silver_standings' AND type = 'TOTAL'
  ), made_rows AS (
    SELECT *
    FROM UNNEST([STRUCT('silver_live_match_history' AS table_name, 'unique' AS rule, 'fail' AS
      severity), ('silver_live_match_state', 'unique', 'fail'), ('silver_live_standings', 'unique',
      'fail'), ('silver_matches', 'unique', 'fail'), ('silver_standings', 'unique', 'fail'),
      ('silver_teams', 'unique', 'fail'), ('gold_match_events', 'unique', 'fail'),
      ('gold_live_match_monitor', 'unique', 'fail'), ('gold_live_scoreboard', 'unique', 'fail'),
      ('gold_league_table', 'unique', 'fail'), ('gold_score_corrections', 'unique', 'fail'),
      ('gold_pipeline_health', 'unique', 'fail'), ('gold_reconciliation', 'unique', 'fail'),
      ('silver_live_match_history', 'not_null', 'fail'), ('silver_live_match_state', 'not_null',
      'fail'), ('silver_live_standings', 'not_null', 'fail'), ('silver_matches', 'not_null', 'fail'),
      ('silver_standings', 'not_null', 'fail'), ('silver_teams', 'not_null', 'fail'),
      ('gold_match_events', 'not_null', 'fail'), ('gold_live_match_monitor', 'not_null', 'fail'),
      ('gold_live_scoreboard', 'not_null', 'fail'), ('gold_league_table', 'not_null', 'fail'),
      ('gold_score_corrections', 'not_null', 'fail'), ('gold_pipeline_health', 'not_null', 'fail'),
      ('gold_reconciliation', 'not_null', 'fail'), ('silver_live_match_history', 'not_shrinking',
      'fail'), ('silver_live_match_state', 'not_shrinking', 'fail'), ('silver_matches',
      'not_shrinking', 'fail'), ('silver_teams', 'not_shrinking', 'fail'), ('silver_live_standings',
      'not_shrinking', 'warn'), ('silver_standings', 'not_shrinking', 'warn'), ('gold_match_events',
      'not_shrinking', 'warn'), ('silver_live_match_history', 'values_known', 'warn'),
      ('silver_live_match_state', 'values_known', 'warn'), ('silver_matches', 'values_known', 'warn'),
      ('silver_live_match_history', 'goals_not_negative', 'fail'), ('silver_live_match_state',
      'goals_not_negative', 'fail'), ('silver_matches', 'goals_not_negative', 'fail'),
      ('silver_live_match_state', 'finals_have_goals', 'fail'), ('silver_matches',
      'finals_have_goals', 'fail'), ('silver_live_match_state', 'in_play_is_recent', 'warn'),
      ('silver_matches', 'in_play_is_recent', 'warn'), ('silver_live_match_state',
      'team_plays_once_a_day', 'warn'), ('silver_matches', 'team_plays_once_a_day', 'warn'),
      ('silver_live_match_state', 'is_a_sighting', 'fail'), ('silver_live_match_state',
      'is_the_newest_sighting', 'fail'), ('silver_matches', 'competition_known', 'warn'),
      ('silver_matches', 'teams_known', 'warn'), ('gold_match_events', 'match_known', 'fail'),
      ('gold_reconciliation', 'match_in_live_or_batch', 'fail'), ('silver_live_standings',
      'labels_known', 'warn'), ('silver_standings', 'labels_known', 'warn'), ('silver_live_standings',
      'counts_not_negative', 'warn'), ('silver_standings', 'counts_not_negative', 'warn'),
      ('gold_league_table', 'counts_not_negative', 'fail'), ('silver_live_standings',
      'played_adds_up', 'warn'), ('silver_standings', 'played_adds_up', 'warn'), ('gold_league_table',
      'played_adds_up', 'fail'), ('silver_live_standings', 'goal_difference_adds_up', 'warn'),
      ('silver_standings', 'goal_difference_adds_up', 'warn'), ('gold_league_table',
      'goal_difference_adds_up', 'fail'), ('gold_league_table', 'points_add_up', 'fail'),
      ('silver_live_standings', 'points_mostly_add_up', 'warn'), ('silver_standings',
      'points_mostly_add_up', 'warn'), ('silver_live_standings', 'goals_balance', 'warn'),
      ('silver_standings', 'goals_balance', 'warn'), ('gold_league_table', 'goals_balance', 'fail'),
      ('gold_league_table', 'positions_without_gaps', 'fail'), ('silver_standings',
      'holds_every_team', 'warn'), ('silver_live_standings', 'holds_every_live_team', 'warn')])
  )
  SELECT CONCAT(CONCAT(made.table_name, '_'), made.rule) AS test, CAST(@as_of AS TIMESTAMP) AS as_of,
    made.table_name, severity, IF(failing_count IS NULL, 'pass', severity) AS status,
    COALESCE(checked_count, 0) AS checked_count, COALESCE(failing_count, 0) AS failing_count, sample
  FROM made_rows AS made
  LEFT OUTER JOIN live_match_history_rows_2 AS live_match_history
    ON made.table_name = live_match_history.table_name
  LEFT OUTER JOIN (
    SELECT table_name, rule, COUNT(*) AS failing_count,
      ARRAY_TO_STRING([MAX(IF(rank = 0, key, NULL)), MAX(IF(rank = 1, key, NULL)), MAX(IF(rank = 2,
        key, NULL)), MAX(IF(rank = 3, key, NULL)), MAX(IF(rank = 4, key, NULL))], ', ') AS sample
    FROM (
      SELECT table_name, rule, key,
        ROW_NUMBER() OVER (PARTITION BY table_name, rule ORDER BY key ASC) - 1 AS rank
      FROM (
        SELECT table_name, 'team_plays_once_a_day' AS rule,
          CONCAT(CONCAT(CONCAT(CONCAT(CONCAT(CONCAT('team ', CAST(team_id AS STRING)), ' on '),
            CAST(day AS STRING)), ': match '), CAST(least AS STRING)), CONCAT(' and match ',
            CAST(greatest AS STRING))) AS key
        FROM (
          SELECT table_name, team_id, DATE(utc_date) AS day, COUNT(DISTINCT match_id) AS matches,
            MIN(match_id) AS least, MAX(match_id) AS greatest
          FROM (
            SELECT table_name, match_id, utc_date, home_team_id AS team_id
            FROM live_match_history_rows
            WHERE table_name IN ('silver_live_match_state', 'silver_matches')
              AND missing_since IS NULL AND NOT (status IN ('POSTPONED', 'CANCELLED', 'SCHEDULED'))
            UNION ALL SELECT table_name, match_id, utc_date, away_team_id AS team_id
            FROM live_match_history_rows
            WHERE table_name IN ('silver_live_match_state', 'silver_matches')
              AND missing_since IS NULL AND NOT (status IN ('POSTPONED', 'CANCELLED', 'SCHEDULED'))
          )
          WHERE NOT team_id IS NULL
          GROUP BY 1, 2, 3
        )
        WHERE matches > 1
        UNION ALL SELECT table_name, 'is_a_sighting', key
        FROM (
          SELECT table_name,
            CONCAT(CONCAT(CONCAT('match ', CAST(match_id AS STRING)), ' '), FORMAT_TIMESTAMP('%FT%TZ',
              status_timestamp, 'UTC')) AS key
          FROM (SELECT * FROM live_match_history_rows WHERE table_name = 'silver_live_match_state') AS
            outer_live_match_history
          WHERE NOT EXISTS(
            SELECT 1
            FROM `silver_live_match_history`
            WHERE outer_live_match_history.match_id = match_id
              AND outer_live_match_history.status_timestamp = status_timestamp
              AND outer_live_match_history.content_hash = content_hash
          )
        )
        UNION ALL SELECT 'silver_live_match_state', 'is_the_newest_sighting',
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
          FROM live_match_history_rows
          WHERE table_name = 'silver_live_match_state'
        ) AS live_match_history_2
          ON live_match_history.match_id = live_match_history_2.match_id
        WHERE state IS NULL OR state < seen
        UNION ALL SELECT table_name, 'teams_known',
          CONCAT(CONCAT(CONCAT(competition_code, ' team '), CAST(team_id AS STRING)),
            CONCAT(CONCAT(' (', name), ')')) AS key
        FROM (
          SELECT table_name, competition_code, team_id, COALESCE(MAX(team_name), 'no name') AS name
          FROM (
            SELECT *
            FROM (
              SELECT table_name, competition_code, home_team_id AS team_id,
                home_team_name AS team_name
              FROM live_match_history_rows
              WHERE table_name = 'silver_matches'
              UNION ALL SELECT table_name, competition_code, away_team_id AS team_id,
                away_team_name AS team_name
              FROM live_match_history_rows
              WHERE table_name = 'silver_matches'
            )
            WHERE NOT team_id IS NULL
          ) AS outer_live_match_history
          WHERE NOT EXISTS(SELECT 1 FROM `silver_teams` WHERE outer_live_match_history.team_id =
            team_id)
          GROUP BY 1, 2, 3
        )
        UNION ALL SELECT table_name, 'points_mostly_add_up',
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage'), COALESCE(type, 'no type'), `group`], ' '),
            CONCAT(CONCAT(CONCAT(CONCAT(': points of ', CAST(off AS STRING)), ' of '), CAST(teams AS
            STRING)), ' teams do not add up')) AS key
        FROM (
          SELECT table_name, competition_code, season_id, stage, type, `group`,
            COUNT(team_id) AS teams, SUM(CAST(points <> ((won * 3) + drawn) AS INT64)) AS off
          FROM live_standings_rows
          WHERE table_name IN ('silver_live_standings', 'silver_standings')
          GROUP BY 1, 2, 3, 4, 5, 6
        )
        WHERE (off * 2) > teams
        UNION ALL SELECT table_name, 'goals_balance',
          CONCAT(ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
            COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'), COALESCE(stage,
            'no stage')], ' '), CONCAT(CONCAT(CONCAT(CONCAT(': ', CAST(scored AS STRING)),
            ' goals for, '), CAST(conceded AS STRING)), ' against')) AS key
        FROM (
          SELECT table_name, competition_code, season_id, stage, SUM(goals_for) AS scored,
            SUM(goals_against) AS conceded
          FROM live_standings_rows
          WHERE type = 'TOTAL'
          GROUP BY 1, 2, 3, 4
        )
        WHERE scored <> conceded
        UNION ALL SELECT table_name, 'holds_every_team',
          CONCAT(CONCAT(CONCAT(competition_code, ' team '), CAST(team_id AS STRING)),
            CONCAT(CONCAT(' (', name), ')')) AS key
        FROM (
          SELECT table_name, competition_code, team_id, COALESCE(MAX(team_name), 'no name') AS name
          FROM (
            SELECT *
            FROM (
              SELECT 'silver_standings' AS table_name, competition_code, season_id, stage,
                home_team_id AS team_id, home_team_name AS team_name
              FROM `silver_matches`
              WHERE missing_since IS NULL
              UNION ALL SELECT 'silver_standings', competition_code, season_id, stage,
                away_team_id AS team_id, away_team_name AS team_name
              FROM `silver_matches`
              WHERE missing_since IS NULL
            )
            WHERE NOT team_id IS NULL
          ) AS outer_matches
          WHERE EXISTS(
            SELECT 1
            FROM live_standings_rows_3
            WHERE outer_matches.competition_code = competition_code
              AND outer_matches.season_id = season_id AND outer_matches.stage = stage
          ) AND NOT EXISTS(
            SELECT 1
            FROM live_standings_rows_3
            WHERE outer_matches.competition_code = competition_code
              AND outer_matches.season_id = season_id AND outer_matches.stage = stage
              AND outer_matches.team_id = team_id
          )
          GROUP BY 1, 2, 3
        )
        UNION ALL SELECT table_name, 'holds_every_live_team',
          CONCAT(CONCAT(CONCAT(competition_code, ' team '), CAST(team_id AS STRING)),
            CONCAT(CONCAT(' (', name), ')')) AS key
        FROM (
          SELECT table_name, competition_code, team_id, COALESCE(MAX(team_name), 'no name') AS name
          FROM (
            SELECT *
            FROM (
              SELECT 'silver_live_standings' AS table_name, competition_code, season_id, stage,
                home_team_id AS team_id, home_team_name AS team_name
              FROM `silver_live_match_state`
              WHERE missing_since IS NULL
              UNION ALL SELECT 'silver_live_standings', competition_code, season_id, stage,
                away_team_id AS team_id, away_team_name AS team_name
              FROM `silver_live_match_state`
              WHERE missing_since IS NULL
            )
            WHERE NOT team_id IS NULL
          ) AS outer_live_match_state
          WHERE EXISTS(
            SELECT 1
            FROM live_standings_rows_2
            WHERE outer_live_match_state.competition_code = competition_code
              AND outer_live_match_state.season_id = season_id
              AND outer_live_match_state.stage = stage
          ) AND NOT EXISTS(
            SELECT 1
            FROM live_standings_rows_2
            WHERE outer_live_match_state.competition_code = competition_code
              AND outer_live_match_state.season_id = season_id
              AND outer_live_match_state.stage = stage AND outer_live_match_state.team_id = team_id
          )
          GROUP BY 1, 2, 3
        )
        UNION ALL SELECT table_name, 'match_known', key
        FROM (
          SELECT table_name,
            ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
              COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
              ' ') AS key
          FROM match_events_rows AS outer_match_events
          WHERE NOT EXISTS(
            SELECT 1 FROM `silver_live_match_state` WHERE outer_match_events.match_id = match_id
          )
        )
        UNION ALL SELECT table_name, 'match_in_live_or_batch', key
        FROM (
          SELECT table_name,
            ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
              COALESCE(CAST(as_of_date AS STRING), 'no as_of_date')], ' ') AS key
          FROM reconciliation_rows AS outer_reconciliation
          WHERE NOT EXISTS(
            SELECT 1 FROM `silver_live_match_state` WHERE outer_reconciliation.match_id = match_id
          )
            AND NOT EXISTS(SELECT 1 FROM `silver_matches` WHERE outer_reconciliation.match_id =
              match_id)
        )
        UNION ALL SELECT *
        FROM (
          SELECT live_match_history.table_name, rule,
            CONCAT(row, CASE rule WHEN 'unique' THEN `unique` WHEN 'not_null' THEN not_null WHEN
              'values_known' THEN values_known WHEN 'goals_not_negative' THEN goals_not_negative WHEN
              'finals_have_goals' THEN finals_have_goals WHEN 'in_play_is_recent' THEN
              in_play_is_recent WHEN 'competition_known' THEN competition_known END) AS key
          FROM (
            SELECT table_name, `unique`, not_null, values_known, goals_not_negative,
              finals_have_goals, in_play_is_recent, competition_known,
              ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
                CASE WHEN table_name = 'silver_live_match_history' THEN
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')
                END], ' ') AS row
            FROM (
              SELECT table_name, match_id, status_timestamp,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY match_id, CASE WHEN table_name =
                  'silver_live_match_history' THEN status_timestamp END, CASE WHEN table_name =
                  'silver_live_match_history' THEN content_hash END, table_name) - 1) = 1 THEN '' END
                  AS `unique`,
                CONCAT(': no ', CASE WHEN match_id IS NULL THEN 'match_id' WHEN status_timestamp IS
                  NULL THEN 'status_timestamp' WHEN content_hash IS NULL THEN 'content_hash' WHEN
                  fetched_at IS NULL AND table_name = 'silver_matches' THEN 'fetched_at' WHEN
                  first_seen_at IS NULL AND table_name IN ('silver_live_match_history',
                  'silver_live_match_state') THEN 'first_seen_at' WHEN snapshot_id IS NULL THEN
                  'snapshot_id' WHEN competition_id IS NULL THEN 'competition_id' WHEN
                  competition_code IS NULL THEN 'competition_code' WHEN season_id IS NULL THEN
                  'season_id' WHEN utc_date IS NULL THEN 'utc_date' WHEN status IS NULL THEN 'status'
                  WHEN stage IS NULL THEN 'stage' WHEN is_score_contradictory IS NULL THEN
                  'is_score_contradictory' WHEN is_final IS NULL THEN 'is_final' WHEN is_in_play IS
                  NULL THEN 'is_in_play' END) AS not_null,
                CASE WHEN NOT (status IN ('SCHEDULED', 'TIMED', 'IN_PLAY', 'PAUSED', 'EXTRA_TIME',
                  'PENALTY_SHOOTOUT', 'FINISHED', 'SUSPENDED', 'POSTPONED', 'CANCELLED', 'AWARDED'))
                  THEN CONCAT(': status ', status) WHEN NOT (stage IN ('FINAL', 'THIRD_PLACE',
                  'SEMI_FINALS', 'QUARTER_FINALS', 'LAST_16', 'LAST_32', 'LAST_64', 'ROUND_1',
                  'ROUND_2', 'ROUND_3', 'ROUND_4', 'GROUP_STAGE', 'LEAGUE_STAGE', 'PRELIMINARY_ROUND',
                  'QUALIFICATION', 'QUALIFICATION_ROUND_1', 'QUALIFICATION_ROUND_2',
                  'QUALIFICATION_ROUND_3', 'PLAYOFF_ROUND', 'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2',
                  'PLAYOFFS', 'REGULAR_SEASON', 'CLAUSURA', 'APERTURA', 'CHAMPIONSHIP', 'RELEGATION',
                  'RELEGATION_ROUND')) THEN CONCAT(': stage ', stage) WHEN NOT (winner IN
                  ('HOME_TEAM', 'AWAY_TEAM', 'DRAW')) THEN CONCAT(': winner ', winner) WHEN NOT
                  (duration IN ('REGULAR', 'EXTRA_TIME', 'PENALTY_SHOOTOUT')) THEN
                  CONCAT(': duration ', duration) END AS values_known,
                CASE WHEN home_goals < 0 THEN CONCAT(': home_goals ', CAST(home_goals AS STRING)) WHEN
                  away_goals < 0 THEN CONCAT(': away_goals ', CAST(away_goals AS STRING)) WHEN
                  home_half_time_goals < 0 THEN CONCAT(': home_half_time_goals ',
                  CAST(home_half_time_goals AS STRING)) WHEN away_half_time_goals < 0 THEN
                  CONCAT(': away_half_time_goals ', CAST(away_half_time_goals AS STRING)) WHEN
                  home_shootout_goals < 0 THEN CONCAT(': home_shootout_goals ',
                  CAST(home_shootout_goals AS STRING)) WHEN away_shootout_goals < 0 THEN
                  CONCAT(': away_shootout_goals ', CAST(away_shootout_goals AS STRING)) END AS
                  goals_not_negative,
                CASE WHEN table_name IN ('silver_live_match_state', 'silver_matches') THEN CASE WHEN
                  is_final AND (home_goals IS NULL OR away_goals IS NULL) AND NOT
                  (is_score_contradictory OR status = 'AWARDED') THEN CONCAT(CONCAT(': ', status),
                  ' without goals') END END AS finals_have_goals,
                CASE WHEN table_name IN ('silver_live_match_state', 'silver_matches') THEN CASE WHEN
                  is_in_play AND utc_date <= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '24'
                  HOUR) AND missing_since IS NULL THEN CONCAT(CONCAT(CONCAT(': ', status), ' since '),
                  FORMAT_TIMESTAMP('%FT%TZ', utc_date, 'UTC')) END END AS in_play_is_recent,
                CASE WHEN table_name = 'silver_matches' THEN CASE WHEN NOT (competition_code IN
                  UNNEST(@competitions)) THEN CONCAT(CONCAT(': ', competition_code),
                  ' is not tracked') END END AS competition_known
              FROM live_match_history_rows
            )
            WHERE NOT COALESCE(`unique`, not_null, values_known, goals_not_negative,
              finals_have_goals, in_play_is_recent, competition_known) IS NULL
          ) AS live_match_history
          INNER JOIN made_rows AS made
            ON live_match_history.table_name = made.table_name
        )
        WHERE NOT key IS NULL
        UNION ALL SELECT *
        FROM (
          SELECT live_standings.table_name, rule,
            CONCAT(row, CASE rule WHEN 'unique' THEN `unique` WHEN 'not_null' THEN not_null WHEN
              'labels_known' THEN labels_known WHEN 'counts_not_negative' THEN counts_not_negative
              WHEN 'played_adds_up' THEN played_adds_up WHEN 'goal_difference_adds_up' THEN
              goal_difference_adds_up WHEN 'points_add_up' THEN points_add_up WHEN
              'positions_without_gaps' THEN positions_without_gaps END) AS key
          FROM (
            SELECT table_name, `unique`, not_null, labels_known, counts_not_negative, played_adds_up,
              goal_difference_adds_up, points_add_up, positions_without_gaps,
              ARRAY_TO_STRING([COALESCE(competition_code, 'no competition_code'),
                COALESCE(CONCAT('season ', CAST(season_id AS STRING)), 'no season_id'),
                COALESCE(stage, 'no stage'), CASE WHEN table_name IN ('silver_live_standings',
                'silver_standings') THEN COALESCE(type, 'no type') END, `group`,
                COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id')], ' ') AS row
            FROM (
              SELECT table_name, competition_code, season_id, stage, type, `group`, team_id,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage, CASE
                  WHEN table_name IN ('silver_live_standings', 'silver_standings') THEN type END,
                  `group`, team_id, table_name) - 1) = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN competition_id IS NULL AND table_name IN
                  ('silver_live_standings', 'silver_standings') THEN 'competition_id' WHEN
                  competition_code IS NULL THEN 'competition_code' WHEN season_id IS NULL THEN
                  'season_id' WHEN stage IS NULL THEN 'stage' WHEN type IS NULL AND table_name IN
                  ('silver_live_standings', 'silver_standings') THEN 'type' WHEN team_id IS NULL THEN
                  'team_id' WHEN as_of IS NULL AND table_name = 'gold_league_table' THEN 'as_of' WHEN
                  position IS NULL THEN 'position' WHEN played IS NULL THEN 'played' WHEN won IS NULL
                  THEN 'won' WHEN drawn IS NULL THEN 'drawn' WHEN lost IS NULL THEN 'lost' WHEN points
                  IS NULL AND table_name IN ('silver_live_standings', 'silver_standings') THEN
                  'points' WHEN goals_for IS NULL THEN 'goals_for' WHEN goals_against IS NULL THEN
                  'goals_against' WHEN goal_difference IS NULL THEN 'goal_difference' WHEN points IS
                  NULL AND table_name = 'gold_league_table' THEN 'points' WHEN in_play_count IS NULL
                  AND table_name = 'gold_league_table' THEN 'in_play_count' WHEN uncounted_count IS
                  NULL AND table_name = 'gold_league_table' THEN 'uncounted_count' WHEN tie_rule IS
                  NULL AND table_name = 'gold_league_table' THEN 'tie_rule' WHEN table_sha256 IS NULL
                  AND table_name IN ('silver_live_standings', 'silver_standings') THEN 'table_sha256'
                  END) AS not_null,
                CASE WHEN table_name IN ('silver_live_standings', 'silver_standings') THEN CASE WHEN
                  NOT (stage IN ('FINAL', 'THIRD_PLACE', 'SEMI_FINALS', 'QUARTER_FINALS', 'LAST_16',
                  'LAST_32', 'LAST_64', 'ROUND_1', 'ROUND_2', 'ROUND_3', 'ROUND_4', 'GROUP_STAGE',
                  'LEAGUE_STAGE', 'PRELIMINARY_ROUND', 'QUALIFICATION', 'QUALIFICATION_ROUND_1',
                  'QUALIFICATION_ROUND_2', 'QUALIFICATION_ROUND_3', 'PLAYOFF_ROUND',
                  'PLAYOFF_ROUND_1', 'PLAYOFF_ROUND_2', 'PLAYOFFS', 'REGULAR_SEASON', 'CLAUSURA',
                  'APERTURA', 'CHAMPIONSHIP', 'RELEGATION', 'RELEGATION_ROUND')) THEN
                  CONCAT(': stage ', stage) WHEN NOT (type IN ('TOTAL', 'HOME', 'AWAY')) THEN
                  CONCAT(': type ', type) END END AS labels_known,
                CASE WHEN played < 0 THEN CONCAT(': played ', CAST(played AS STRING)) WHEN won < 0
                  THEN CONCAT(': won ', CAST(won AS STRING)) WHEN drawn < 0 THEN CONCAT(': drawn ',
                  CAST(drawn AS STRING)) WHEN lost < 0 THEN CONCAT(': lost ', CAST(lost AS STRING))
                  WHEN goals_for < 0 THEN CONCAT(': goals_for ', CAST(goals_for AS STRING)) WHEN
                  goals_against < 0 THEN CONCAT(': goals_against ', CAST(goals_against AS STRING)) END
                  AS counts_not_negative,
                CASE WHEN played <> (won + drawn + lost) THEN CONCAT(CONCAT(CONCAT(': played ',
                  CAST(played AS STRING)), ', not '), CAST(won + drawn + lost AS STRING)) END AS
                  played_adds_up,
                CASE WHEN goal_difference <> (goals_for - goals_against) THEN
                  CONCAT(CONCAT(CONCAT(': goal_difference ', CAST(goal_difference AS STRING)),
                  ', not '), CAST(goals_for - goals_against AS STRING)) END AS
                  goal_difference_adds_up,
                CASE WHEN table_name = 'gold_league_table' THEN CASE WHEN points <> ((won * 3) + drawn
                  + COALESCE(points_adjustment, 0)) THEN CONCAT(CONCAT(CONCAT(': points ', CAST(points
                  AS STRING)), ', not '), CAST((won * 3) + drawn + COALESCE(points_adjustment, 0) AS
                  STRING)) END END AS points_add_up,
                CASE WHEN table_name = 'gold_league_table' THEN CASE WHEN position <> ((ROW_NUMBER()
                  OVER (PARTITION BY table_name, competition_code, season_id, stage, `group` ORDER BY
                  position ASC, team_id ASC) - 1) + 1) THEN CONCAT(CONCAT(CONCAT(': position ',
                  CAST(position AS STRING)), ', not '), CAST((ROW_NUMBER() OVER (PARTITION BY
                  table_name, competition_code, season_id, stage, `group` ORDER BY position ASC,
                  team_id ASC) - 1) + 1 AS STRING)) END END AS positions_without_gaps
              FROM live_standings_rows
            )
            WHERE NOT COALESCE(`unique`, not_null, labels_known, counts_not_negative, played_adds_up,
              goal_difference_adds_up, points_add_up, positions_without_gaps) IS NULL
          ) AS live_standings
          INNER JOIN made_rows AS made
            ON live_standings.table_name = made.table_name
        )
        WHERE NOT key IS NULL
        UNION ALL SELECT *
        FROM (
          SELECT teams.table_name, rule,
            CONCAT(row, CASE rule WHEN 'unique' THEN `unique` WHEN 'not_null' THEN not_null END) AS
              key
          FROM (
            SELECT table_name, `unique`, not_null,
              COALESCE(CONCAT('team ', CAST(team_id AS STRING)), 'no team_id') AS row
            FROM (
              SELECT 'silver_teams' AS table_name, team_id,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY team_id) - 1) = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN team_id IS NULL THEN 'team_id' WHEN fetched_at IS NULL THEN
                  'fetched_at' WHEN snapshot_id IS NULL THEN 'snapshot_id' WHEN competition_code IS
                  NULL THEN 'competition_code' END) AS not_null
              FROM `silver_teams`
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
            UNION ALL SELECT table_name, `unique`, not_null,
              ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', status_timestamp, 'UTC'), 'no status_timestamp')],
                ' ') AS row
            FROM (
              SELECT table_name, match_id, status_timestamp,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY match_id, status_timestamp, content_hash) -
                  1) = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN match_id IS NULL THEN 'match_id' WHEN status_timestamp IS
                  NULL THEN 'status_timestamp' WHEN content_hash IS NULL THEN 'content_hash' WHEN
                  event IS NULL THEN 'event' WHEN competition_code IS NULL THEN 'competition_code'
                  WHEN first_seen_at IS NULL THEN 'first_seen_at' WHEN from_status IS NULL THEN
                  'from_status' WHEN status IS NULL THEN 'status' WHEN from_utc_date IS NULL THEN
                  'from_utc_date' WHEN utc_date IS NULL THEN 'utc_date' WHEN is_goal IS NULL THEN
                  'is_goal' WHEN is_goal_withdrawn IS NULL THEN 'is_goal_withdrawn' WHEN
                  is_status_changed IS NULL THEN 'is_status_changed' WHEN is_kick_off_moved IS NULL
                  THEN 'is_kick_off_moved' WHEN is_correction_after_final IS NULL THEN
                  'is_correction_after_final' END) AS not_null
              FROM match_events_rows
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
            UNION ALL SELECT table_name, `unique`, not_null, COALESCE(scope, 'no scope') AS row
            FROM (
              SELECT 'gold_live_match_monitor' AS table_name, scope,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY scope) - 1) = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN scope IS NULL THEN 'scope' WHEN as_of IS NULL THEN 'as_of'
                  WHEN is_match_day IS NULL THEN 'is_match_day' WHEN freshness_sla_minutes IS NULL
                  THEN 'freshness_sla_minutes' WHEN in_play_count IS NULL THEN 'in_play_count' WHEN
                  stuck_match_count IS NULL THEN 'stuck_match_count' WHEN is_feed_frozen IS NULL THEN
                  'is_feed_frozen' WHEN in_play_sighting_count IS NULL THEN 'in_play_sighting_count'
                  END) AS not_null
              FROM `gold_live_match_monitor`
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
            UNION ALL SELECT table_name, `unique`, not_null,
              COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id') AS row
            FROM (
              SELECT 'gold_live_scoreboard' AS table_name, match_id,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY match_id) - 1) = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN match_id IS NULL THEN 'match_id' WHEN as_of IS NULL THEN
                  'as_of' WHEN day IS NULL THEN 'day' WHEN competition_code IS NULL THEN
                  'competition_code' WHEN utc_date IS NULL THEN 'utc_date' WHEN status IS NULL THEN
                  'status' WHEN stage IS NULL THEN 'stage' WHEN is_final IS NULL THEN 'is_final' WHEN
                  is_in_play IS NULL THEN 'is_in_play' WHEN status_timestamp IS NULL THEN
                  'status_timestamp' WHEN first_seen_at IS NULL THEN 'first_seen_at' WHEN
                  state_age_minutes IS NULL THEN 'state_age_minutes' END) AS not_null
              FROM `gold_live_scoreboard`
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
            UNION ALL SELECT table_name, `unique`, not_null,
              ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
                COALESCE(FORMAT_TIMESTAMP('%FT%TZ', corrected_at, 'UTC'), 'no corrected_at')], ' ') AS
                row
            FROM (
              SELECT 'gold_score_corrections' AS table_name, match_id, corrected_at,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY match_id, corrected_at, content_hash) - 1)
                  = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN match_id IS NULL THEN 'match_id' WHEN corrected_at IS NULL
                  THEN 'corrected_at' WHEN content_hash IS NULL THEN 'content_hash' WHEN as_of IS NULL
                  THEN 'as_of' WHEN competition_code IS NULL THEN 'competition_code' WHEN utc_date IS
                  NULL THEN 'utc_date' WHEN first_seen_at IS NULL THEN 'first_seen_at' WHEN final_at
                  IS NULL THEN 'final_at' WHEN after_final_minutes IS NULL THEN 'after_final_minutes'
                  WHEN is_outcome_changed IS NULL THEN 'is_outcome_changed' END) AS not_null
              FROM `gold_score_corrections`
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
            UNION ALL SELECT table_name, `unique`, not_null, COALESCE(dag, 'no dag') AS row
            FROM (
              SELECT 'gold_pipeline_health' AS table_name, dag,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY dag) - 1) = 1 THEN '' END AS `unique`,
                CONCAT(': no ', CASE WHEN dag IS NULL THEN 'dag' WHEN as_of IS NULL THEN 'as_of' WHEN
                  runs_1d IS NULL THEN 'runs_1d' WHEN runs_7d IS NULL THEN 'runs_7d' WHEN runs_30d IS
                  NULL THEN 'runs_30d' WHEN consecutive_failures IS NULL THEN 'consecutive_failures'
                  WHEN slo_target_ratio IS NULL THEN 'slo_target_ratio' END) AS not_null
              FROM `gold_pipeline_health`
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
            UNION ALL SELECT table_name, `unique`, not_null,
              ARRAY_TO_STRING([COALESCE(CONCAT('match ', CAST(match_id AS STRING)), 'no match_id'),
                COALESCE(CAST(as_of_date AS STRING), 'no as_of_date')], ' ') AS row
            FROM (
              SELECT table_name, match_id, as_of_date,
                CASE WHEN (ROW_NUMBER() OVER (PARTITION BY match_id, as_of_date) - 1) = 1 THEN '' END
                  AS `unique`,
                CONCAT(': no ', CASE WHEN match_id IS NULL THEN 'match_id' WHEN as_of_date IS NULL
                  THEN 'as_of_date' WHEN as_of IS NULL THEN 'as_of' WHEN competition_code IS NULL THEN
                  'competition_code' WHEN utc_date IS NULL THEN 'utc_date' WHEN verdict IS NULL THEN
                  'verdict' WHEN is_to_reread IS NULL THEN 'is_to_reread' END) AS not_null
              FROM reconciliation_rows
            )
            WHERE NOT COALESCE(`unique`, not_null) IS NULL
          ) AS teams
          INNER JOIN made_rows AS made
            ON teams.table_name = made.table_name
        )
        WHERE NOT key IS NULL
        UNION ALL SELECT data_test_results.table_name, 'not_shrinking',
          CONCAT(CONCAT(CONCAT('was ', CAST(was AS STRING)), ', is '), CAST(COALESCE(now, 0) AS
            STRING)) AS key
        FROM (
          SELECT table_name, checked_count AS was,
            ROW_NUMBER() OVER (PARTITION BY test ORDER BY as_of DESC) - 1 AS rank
          FROM `gold_data_test_results`
          WHERE test = CONCAT(table_name, '_not_shrinking') AND as_of < CAST(@as_of AS TIMESTAMP)
        ) AS data_test_results
        LEFT OUTER JOIN (SELECT table_name, checked_count AS now FROM live_match_history_rows_2) AS
          live_match_history
          ON data_test_results.table_name = live_match_history.table_name
        WHERE rank = 0 AND COALESCE(now, 0) < was
      )
    )
    GROUP BY 1, 2
  ) AS live_match_history_2
    ON made.table_name = live_match_history_2.table_name AND made.rule = live_match_history_2.rule
) AS source
ON target.`test` = source.`test`
  AND target.`as_of` = source.`as_of`
WHEN MATCHED AND source.`as_of` >= target.`as_of` THEN UPDATE SET
  `table_name` = source.`table_name`, `severity` = source.`severity`, `status` = source.`status`,
  `checked_count` = source.`checked_count`, `failing_count` = source.`failing_count`, `sample` =
  source.`sample`
WHEN NOT MATCHED THEN INSERT (
  `test`, `as_of`, `table_name`, `severity`, `status`, `checked_count`, `failing_count`, `sample`
) VALUES (
  source.`test`, source.`as_of`, source.`table_name`, source.`severity`, source.`status`, source.`checked_count`, source.`failing_count`, source.`sample`
)
WHEN NOT MATCHED BY SOURCE AND target.`as_of` > @latest THEN DELETE
