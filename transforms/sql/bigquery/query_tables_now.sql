-- query_tables_now: The rows of gold_league_table as of `as_of`, and whether their season has a match on its
--   date (`is_played_today`), in the order of the tables.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
WITH live_standings_rows AS (
  SELECT competition_code, season_id, season_start_date, stage, type, `group`, team_id, team_name,
    team_tla, position, played, won, drawn, lost, points, goal_difference, fetched_at, 1 AS is_live
  FROM (
    SELECT live_standings.competition_code, season_id, season_start_date, stage, type, `group`,
      team_id, team_name, team_tla, position, played, won, drawn, lost, points, goal_difference,
      COALESCE(fetched_at, TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '35' DAY)) AS
        fetched_at
    FROM `silver_live_standings` AS live_standings
    LEFT OUTER JOIN (
      SELECT scope AS competition_code, MAX(fetched_at) AS fetched_at
      FROM `raw_snapshots`
      WHERE fetched_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '35' DAY)
        AND fetched_at <= CAST(@latest AS TIMESTAMP) AND resource = 'standings'
        AND verdict IN ('valid', 'partial') AND NOT silver_at IS NULL
      GROUP BY 1
    ) AS snapshots
      ON live_standings.competition_code = snapshots.competition_code
  )
  UNION ALL SELECT competition_code, season_id, season_start_date, stage, type, `group`, team_id,
    team_name, team_tla, position, played, won, drawn, lost, points, goal_difference, fetched_at, 0
  FROM `silver_standings`
), matches_rows AS (
  SELECT match_id, status_timestamp, competition_code, season_id, season_start_date, utc_date,
    status, stage, `group`, home_team_id, home_team_name, home_team_tla, away_team_id,
    away_team_name, away_team_tla, winner, home_goals, away_goals, is_final, is_in_play, placed_at,
    live_id, live_placed_at, live_stamp
  FROM (
    SELECT match_id, status_timestamp, competition_code, season_id, season_start_date, utc_date,
      status, stage, `group`, home_team_id, home_team_name, home_team_tla, away_team_id,
      away_team_name, away_team_tla, winner, home_goals, away_goals, is_final, is_in_play,
      COALESCE(effective_at, status_timestamp) AS placed_at
    FROM (SELECT * FROM `silver_matches` WHERE missing_since IS NULL) AS outer_matches
    WHERE NOT EXISTS(
      SELECT 1
      FROM `silver_live_match_state`
      WHERE outer_matches.match_id = match_id AND outer_matches.fetched_at <= missing_since
    )
  ) AS matches
  LEFT OUTER JOIN (
    SELECT match_id AS live_id, COALESCE(effective_at, status_timestamp) AS live_placed_at,
      status_timestamp AS live_stamp
    FROM `silver_live_match_state`
    WHERE missing_since IS NULL
  ) AS live_match_state
    ON match_id = live_id
), live_match_state_rows AS (
  SELECT match_id, status_timestamp, competition_code, season_id, season_start_date, utc_date,
    status, stage, `group`, home_team_id, home_team_name, home_team_tla, away_team_id,
    away_team_name, away_team_tla, winner, home_goals, away_goals, is_final, is_in_play
  FROM (
    SELECT match_id, status_timestamp, competition_code, season_id, season_start_date, utc_date,
      status, stage, `group`, home_team_id, home_team_name, home_team_tla, away_team_id,
      away_team_name, away_team_tla, winner, home_goals, away_goals, is_final, is_in_play
    FROM `silver_live_match_state`
    WHERE missing_since IS NULL
  ) AS outer_live_match_state
  WHERE NOT EXISTS(
    SELECT 1
    FROM matches_rows
    WHERE (live_id IS NULL OR placed_at > live_placed_at OR (placed_at = live_placed_at AND
      status_timestamp > live_stamp)) AND outer_live_match_state.match_id = match_id
  )
  UNION ALL SELECT match_id, status_timestamp, competition_code, season_id, season_start_date,
    utc_date, status, stage, `group`, home_team_id, home_team_name, home_team_tla, away_team_id,
    away_team_name, away_team_tla, winner, home_goals, away_goals, is_final, is_in_play
  FROM matches_rows
  WHERE live_id IS NULL OR placed_at > live_placed_at
    OR (placed_at = live_placed_at AND status_timestamp > live_stamp)
), live_match_state_rows_2 AS (
  SELECT competition_code, season_id, stage, season_start_date, match_id, utc_date, status,
    status_timestamp, winner, is_final, is_in_play, COALESCE(`group`, '') AS group_key,
    'HOME_TEAM' AS side, home_team_id AS team_id, home_team_name AS team_name,
    home_team_tla AS team_tla, away_team_id AS opponent_id, home_goals AS goals_for,
    away_goals AS goals_against
  FROM live_match_state_rows
  WHERE stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
  UNION ALL SELECT competition_code, season_id, stage, season_start_date, match_id, utc_date,
    status, status_timestamp, winner, is_final, is_in_play, COALESCE(`group`, '') AS group_key,
    'AWAY_TEAM', away_team_id AS team_id, away_team_name AS team_name, away_team_tla AS team_tla,
    home_team_id AS opponent_id, away_goals AS goals_for, home_goals AS goals_against
  FROM live_match_state_rows
  WHERE stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
), live_match_state_rows_3 AS (
  SELECT competition_code, season_id, stage, group_key, team_id, played, won, drawn, lost,
    goals_for, goals_against, away_goals, away_won, in_play_count, uncounted_count, team_name,
    team_tla, form, official_position, official_played, official_points, official_goal_difference,
    points_adjustment, season_start_date, goal_difference, points, tie_rule,
    RANK() OVER (PARTITION BY competition_code, season_id, stage, group_key ORDER BY points DESC,
      CASE WHEN tie_rule IN ('PL-2019', 'ELC-2021', 'BL1-2018', 'FL1-2017', 'FL1-2025', 'CL-2024',
      'WC-2018', 'CLI-2020', 'default') THEN goal_difference WHEN tie_rule IN ('DED-2024') THEN
      fewer_played WHEN tie_rule IN ('BSA-2020') THEN won ELSE 0 END DESC, CASE WHEN tie_rule IN
      ('PL-2019', 'ELC-2021', 'BL1-2018', 'CL-2024', 'WC-2018', 'CLI-2020', 'default') THEN
      goals_for WHEN tie_rule IN ('DED-2024', 'BSA-2020') THEN goal_difference ELSE 0 END DESC, CASE
      WHEN tie_rule IN ('DED-2024', 'BSA-2020') THEN goals_for WHEN tie_rule IN ('CL-2024',
      'CLI-2020') THEN away_goals ELSE 0 END DESC, CASE WHEN tie_rule IN ('CL-2024') THEN won ELSE 0
      END DESC, CASE WHEN tie_rule IN ('CL-2024') THEN away_won ELSE 0 END DESC) - 1 AS tied
  FROM (
    SELECT competition_code, season_id, stage, group_key, team_id, played, won, drawn, lost,
      goals_for, goals_against, away_goals, away_won, in_play_count, uncounted_count, team_name,
      team_tla, form, official_position, official_played, official_points, official_goal_difference,
      points_adjustment, season_start_date, fewer_played, goal_difference, points,
      CASE WHEN competition_code = 'WC' AND COALESCE(EXTRACT(YEAR FROM season_start_date), 9999) >=
        2026 THEN 'WC-2026' WHEN competition_code = 'CLI' AND COALESCE(EXTRACT(YEAR FROM
        season_start_date), 9999) >= 2026 THEN 'CLI-2026' WHEN competition_code = 'FL1' AND
        COALESCE(EXTRACT(YEAR FROM season_start_date), 9999) >= 2025 THEN 'FL1-2025' WHEN
        competition_code = 'DED' THEN 'DED-2024' WHEN competition_code = 'PD' THEN 'PD-2024' WHEN
        competition_code = 'CL' AND COALESCE(EXTRACT(YEAR FROM season_start_date), 9999) >= 2024
        THEN 'CL-2024' WHEN competition_code = 'PPL' THEN 'PPL-2022' WHEN competition_code = 'ELC'
        THEN 'ELC-2021' WHEN competition_code = 'CL' AND COALESCE(EXTRACT(YEAR FROM
        season_start_date), 9999) >= 2021 THEN 'CL-2021' WHEN competition_code = 'EC' THEN 'EC-2021'
        WHEN competition_code = 'BSA' THEN 'BSA-2020' WHEN competition_code = 'CLI' THEN 'CLI-2020'
        WHEN competition_code = 'PL' THEN 'PL-2019' WHEN competition_code = 'SA' THEN 'SA-2019' WHEN
        competition_code = 'BL1' THEN 'BL1-2018' WHEN competition_code = 'CL' THEN 'CL-2018' WHEN
        competition_code = 'WC' THEN 'WC-2018' WHEN competition_code = 'FL1' THEN 'FL1-2017' ELSE
        'default' END AS tie_rule
    FROM (
      SELECT competition_code, season_id, stage, group_key, team_id, played, won, drawn, lost,
        goals_for, goals_against, away_goals, away_won, in_play_count, uncounted_count, team_name,
        team_tla, form, official_position, official_played, official_points,
        official_goal_difference, points_adjustment,
        MAX(start) OVER (PARTITION BY competition_code, season_id) AS season_start_date,
        -played AS fewer_played, goals_for - goals_against AS goal_difference,
        (won * 3) + drawn + COALESCE(points_adjustment, 0) AS points
      FROM (
        SELECT COALESCE(live_match_state.competition_code, live_standings.competition_code) AS
          competition_code,
          COALESCE(live_match_state.season_id, live_standings.season_id) AS season_id,
          COALESCE(live_match_state.stage, live_standings.stage) AS stage,
          COALESCE(live_match_state.group_key, live_standings.group_key) AS group_key,
          COALESCE(live_match_state.team_id, live_standings.team_id) AS team_id,
          COALESCE(live_match_state.played, 0) AS played, COALESCE(live_match_state.won, 0) AS won,
          COALESCE(live_match_state.drawn, 0) AS drawn, COALESCE(live_match_state.lost, 0) AS lost,
          COALESCE(live_match_state.goals_for, 0) AS goals_for,
          COALESCE(live_match_state.goals_against, 0) AS goals_against,
          COALESCE(live_match_state.away_goals, 0) AS away_goals,
          COALESCE(live_match_state.away_won, 0) AS away_won,
          COALESCE(live_match_state.in_play_count, 0) AS in_play_count,
          COALESCE(live_match_state.uncounted_count, 0) AS uncounted_count,
          COALESCE(live_match_state.team_name, live_standings.official_name) AS team_name,
          COALESCE(live_match_state.team_tla, live_standings.official_tla) AS team_tla,
          live_match_state.form,
          GREATEST(COALESCE(live_match_state.season_start_date, live_standings.season_start_date),
            COALESCE(live_standings.season_start_date, live_match_state.season_start_date)) AS
            start, live_standings.official_position, live_standings.official_played,
          live_standings.official_points, live_standings.official_goal_difference,
          live_standings.points_adjustment
        FROM (
          SELECT competition_code, season_id, stage, group_key, team_id,
            MAX(season_start_date) AS season_start_date,
            ARRAY_AGG(team_name IGNORE NULLS ORDER BY status_timestamp DESC, match_id DESC LIMIT
              1)[SAFE_OFFSET(0)] AS team_name,
            ARRAY_AGG(team_tla IGNORE NULLS ORDER BY status_timestamp DESC, match_id DESC LIMIT
              1)[SAFE_OFFSET(0)] AS team_tla, SUM(CAST(is_counted AS INT64)) AS played,
            SUM(CAST(is_counted AND points = 3 AS INT64)) AS won,
            SUM(CAST(is_counted AND points = 1 AS INT64)) AS drawn,
            SUM(CAST(is_counted AND points = 0 AS INT64)) AS lost,
            SUM(IF(is_counted, goals_for, 0)) AS goals_for,
            SUM(IF(is_counted, goals_against, 0)) AS goals_against,
            SUM(IF(is_counted AND is_away, goals_for, 0)) AS away_goals,
            SUM(CAST(is_counted AND is_away AND points = 3 AS INT64)) AS away_won,
            SUM(CAST(is_counted AND is_in_play AS INT64)) AS in_play_count,
            SUM(CAST(is_uncounted AS INT64)) AS uncounted_count,
            SUBSTRING(STRING_AGG(CASE WHEN is_counted AND is_final THEN CASE WHEN points = 3 THEN
              'W' WHEN points = 1 THEN 'D' ELSE 'L' END END, ',' ORDER BY utc_date DESC, match_id
              DESC), 1, 9) AS form
          FROM (
            SELECT competition_code, season_id, stage, season_start_date, match_id, utc_date,
              status_timestamp, is_final, is_in_play, group_key, team_id, team_name, team_tla,
              goals_for, goals_against,
              (is_final OR is_in_play) AND NOT (goals_for - goals_against) IS NULL AND NOT
                opponent_id IS NULL AS is_counted,
              (is_final OR is_in_play) AND NOT (NOT (goals_for - goals_against) IS NULL AND NOT
                opponent_id IS NULL) AS is_uncounted, side = 'AWAY_TEAM' AS is_away,
              CASE WHEN (goals_for - goals_against) > 0 THEN 3 WHEN (goals_for - goals_against) < 0
                THEN 0 WHEN status = 'AWARDED' AND (goals_for - goals_against) = 0 AND winner = side
                THEN 3 WHEN status = 'AWARDED' AND (goals_for - goals_against) = 0 AND winner IN
                ('HOME_TEAM', 'AWAY_TEAM') THEN 0 ELSE 1 END AS points
            FROM live_match_state_rows_2
            WHERE NOT team_id IS NULL
          )
          GROUP BY 1, 2, 3, 4, 5
        ) AS live_match_state
        FULL OUTER JOIN (
          SELECT * EXCEPT (least_rank)
          FROM (
            SELECT live_standings.competition_code, live_standings.season_id, stage, group_key,
              team_id, MAX(IF(rank = 0, season_start_date, NULL)) AS season_start_date,
              MAX(IF(rank = 0, team_name, NULL)) AS official_name,
              MAX(IF(rank = 0, team_tla, NULL)) AS official_tla,
              MAX(IF(rank = 0, position, NULL)) AS official_position,
              MAX(IF(rank = 0, played, NULL)) AS official_played,
              MAX(IF(rank = 0, points, NULL)) AS official_points,
              MAX(IF(rank = 0, goal_difference, NULL)) AS official_goal_difference,
              COALESCE(MAX(IF(rank = 0, adjusted, NULL)), MAX(adjusted)) AS points_adjustment,
              MIN(rank) AS least_rank
            FROM (
              SELECT competition_code, season_id, season_start_date, stage, team_id, team_name,
                team_tla, position, played, points, goal_difference, is_live,
                COALESCE(`group`, '') AS group_key,
                CASE WHEN (won + drawn + lost) = played THEN (points - (won * 3)) - drawn END AS
                  adjusted
              FROM live_standings_rows
              WHERE type = 'TOTAL' AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
            ) AS live_standings
            INNER JOIN (
              SELECT competition_code, season_id, is_live,
                RANK() OVER (PARTITION BY competition_code, season_id ORDER BY is_left_behind ASC,
                  total DESC, response_at IS NULL ASC, response_at DESC, is_live DESC) - 1 AS rank
              FROM (
                SELECT competition_code, season_id, is_live, total, response_at,
                  COALESCE(TIMESTAMP_DIFF(MAX(response_at) OVER (PARTITION BY competition_code,
                    season_id), response_at, MICROSECOND) > 86400000000, FALSE) AS is_left_behind
                FROM (
                  SELECT competition_code, season_id, is_live, SUM(played) AS total,
                    MAX(fetched_at) AS response_at
                  FROM live_standings_rows
                  WHERE type = 'TOTAL'
                    AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
                  GROUP BY 1, 2, 3
                )
              )
            ) AS live_standings_2
              ON live_standings.competition_code = live_standings_2.competition_code
              AND live_standings.season_id = live_standings_2.season_id
              AND live_standings.is_live = live_standings_2.is_live
            GROUP BY 1, 2, 3, 4, 5
          )
          WHERE least_rank = 0
        ) AS live_standings
          ON live_match_state.competition_code = live_standings.competition_code
          AND live_match_state.season_id = live_standings.season_id
          AND live_match_state.stage = live_standings.stage
          AND live_match_state.group_key = live_standings.group_key
          AND live_match_state.team_id = live_standings.team_id
      )
    )
  )
), live_match_state_rows_4 AS (
  SELECT live_match_state.competition_code, live_match_state.season_id, live_match_state.stage,
    live_match_state.group_key, team_id, tied, COUNT(*) AS head_to_head_played,
    SUM(points) AS head_to_head_points,
    SUM(goals_for - goals_against) AS head_to_head_goal_difference,
    SUM(goals_for) AS head_to_head_goals_for,
    SUM(IF(is_away, goals_for, 0)) AS head_to_head_away_goals
  FROM (
    SELECT competition_code, season_id, stage, group_key, team_id, opponent_id, goals_for,
      goals_against, side = 'AWAY_TEAM' AS is_away,
      CASE WHEN (goals_for - goals_against) > 0 THEN 3 WHEN (goals_for - goals_against) < 0 THEN 0
        WHEN status = 'AWARDED' AND (goals_for - goals_against) = 0 AND winner = side THEN 3 WHEN
        status = 'AWARDED' AND (goals_for - goals_against) = 0 AND winner IN ('HOME_TEAM',
        'AWAY_TEAM') THEN 0 ELSE 1 END AS points
    FROM live_match_state_rows_2
    WHERE NOT team_id IS NULL AND (is_final OR is_in_play)
      AND NOT (goals_for - goals_against) IS NULL AND NOT opponent_id IS NULL
  ) AS live_match_state
  INNER JOIN (
    SELECT competition_code, season_id, stage, group_key, tied, team_id AS opponent_id
    FROM live_match_state_rows_3
  ) AS live_match_state_2
    ON live_match_state.competition_code = live_match_state_2.competition_code
    AND live_match_state.season_id = live_match_state_2.season_id
    AND live_match_state.stage = live_match_state_2.stage
    AND live_match_state.group_key = live_match_state_2.group_key
    AND live_match_state.opponent_id = live_match_state_2.opponent_id
  GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT *
FROM (
  SELECT competition_code, season_id, season_start_date, stage, `group`, team_id, as_of, team_name,
    team_tla, position, played, won, drawn, lost, goals_for, goals_against, goal_difference, points,
    in_play_count, uncounted_count, form, tie_rule, official_position, official_played,
    official_points, official_goal_difference, places_moved, points_difference, is_complete,
    is_as_official, points_adjustment, CONCAT(competition_code, CAST(season_id AS STRING)) IN (
    SELECT CONCAT(competition_code, CAST(season_id AS STRING)) AS season
    FROM live_match_state_rows
    WHERE utc_date >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
      AND utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS
        TIMESTAMP), INTERVAL '1' DAY) AND NOT (status IN ('POSTPONED', 'CANCELLED'))
  ) AS is_played_today
  FROM (
    SELECT competition_code, season_id, stage, team_id, played, won, drawn, lost, goals_for,
      goals_against, in_play_count, uncounted_count, team_name, team_tla, form, official_position,
      official_played, official_points, official_goal_difference, points_adjustment,
      season_start_date, goal_difference, points, tie_rule, position,
      CAST(@as_of AS TIMESTAMP) AS as_of, NULLIF(group_key, '') AS `group`,
      official_position - position AS places_moved, points - official_points AS points_difference,
      official_played <= played AND official_played >= (played - in_play_count) AS is_complete,
      official_position = position AND official_played = played AND official_points = points AND
        official_goal_difference = goal_difference AS is_as_official
    FROM (
      SELECT competition_code, season_id, stage, group_key, team_id, played, won, drawn, lost,
        goals_for, goals_against, in_play_count, uncounted_count, team_name, team_tla, form,
        official_position, official_played, official_points, official_goal_difference,
        points_adjustment, season_start_date, goal_difference, points, tie_rule,
        (ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage, group_key ORDER BY tied
          ASC, CASE WHEN tie_rule IN ('PPL-2022') THEN COALESCE(head_to_head_points, 0) WHEN NOT
          is_settled THEN 0 WHEN tie_rule IN ('PL-2019', 'ELC-2021', 'FL1-2017', 'FL1-2025',
          'DED-2024', 'PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2018', 'WC-2026',
          'CLI-2026') THEN head_to_head_points WHEN tie_rule IN ('BL1-2018') THEN
          head_to_head_goal_difference ELSE 0 END DESC, CASE WHEN NOT is_settled THEN 0 WHEN
          tie_rule IN ('PL-2019', 'BL1-2018') THEN head_to_head_away_goals WHEN tie_rule IN
          ('ELC-2021', 'FL1-2017', 'FL1-2025', 'DED-2024', 'PD-2024', 'SA-2019', 'PPL-2022',
          'CL-2018', 'CL-2021', 'EC-2021', 'WC-2018', 'WC-2026', 'CLI-2026') THEN
          head_to_head_goal_difference ELSE 0 END DESC, CASE WHEN NOT is_settled THEN 0 WHEN
          tie_rule IN ('ELC-2021', 'FL1-2017', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2018',
          'WC-2026', 'CLI-2026') THEN head_to_head_goals_for ELSE 0 END DESC, CASE WHEN NOT
          is_settled THEN 0 WHEN tie_rule IN ('FL1-2017', 'CL-2018') THEN head_to_head_away_goals
          ELSE 0 END DESC, CASE WHEN tie_rule IN ('ELC-2021') THEN won WHEN tie_rule IN ('BL1-2018')
          THEN away_goals WHEN tie_rule IN ('FL1-2017', 'FL1-2025') THEN goals_for WHEN tie_rule IN
          ('PD-2024', 'SA-2019', 'PPL-2022', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026')
          THEN goal_difference ELSE 0 END DESC, CASE WHEN tie_rule IN ('ELC-2021', 'FL1-2017') THEN
          away_goals WHEN tie_rule IN ('FL1-2025', 'PPL-2022') THEN won WHEN tie_rule IN ('PD-2024',
          'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026') THEN goals_for ELSE 0
          END DESC, CASE WHEN tie_rule IN ('FL1-2025') THEN away_won WHEN tie_rule IN ('PPL-2022')
          THEN goals_for WHEN tie_rule IN ('CL-2018', 'CL-2021') THEN away_goals WHEN tie_rule IN
          ('EC-2021') THEN won ELSE 0 END DESC, CASE WHEN tie_rule IN ('CL-2018', 'CL-2021') THEN
          won ELSE 0 END DESC, CASE WHEN tie_rule IN ('CL-2018', 'CL-2021') THEN away_won ELSE 0 END
          DESC, team_name IS NULL ASC, team_name ASC, team_id ASC) - 1) + 1 AS position
      FROM (
        SELECT live_match_state.competition_code, live_match_state.season_id,
          live_match_state.stage, live_match_state.group_key, live_match_state.team_id, played, won,
          drawn, lost, goals_for, goals_against, away_goals, away_won, in_play_count,
          uncounted_count, team_name, team_tla, form, official_position, official_played,
          official_points, official_goal_difference, points_adjustment, season_start_date,
          goal_difference, points, tie_rule, live_match_state.tied, head_to_head_points,
          head_to_head_goal_difference, head_to_head_goals_for, head_to_head_away_goals,
          all_played >= (IF(tie_rule IN ('EC-2021', 'WC-2018', 'WC-2026'), 1, 2) * rivals) AS
            is_settled
        FROM live_match_state_rows_3 AS live_match_state
        LEFT OUTER JOIN live_match_state_rows_4 AS live_match_state_2
          ON live_match_state.competition_code = live_match_state_2.competition_code
          AND live_match_state.season_id = live_match_state_2.season_id
          AND live_match_state.stage = live_match_state_2.stage
          AND live_match_state.group_key = live_match_state_2.group_key
          AND live_match_state.team_id = live_match_state_2.team_id
          AND live_match_state.tied = live_match_state_2.tied
        INNER JOIN (
          SELECT live_match_state.competition_code, live_match_state.season_id,
            live_match_state.stage, live_match_state.group_key, live_match_state.tied,
            COUNT(*) - 1 AS rivals, MIN(COALESCE(head_to_head_played, 0)) AS all_played
          FROM live_match_state_rows_3 AS live_match_state
          LEFT OUTER JOIN live_match_state_rows_4 AS live_match_state_2
            ON live_match_state.competition_code = live_match_state_2.competition_code
            AND live_match_state.season_id = live_match_state_2.season_id
            AND live_match_state.stage = live_match_state_2.stage
            AND live_match_state.group_key = live_match_state_2.group_key
            AND live_match_state.team_id = live_match_state_2.team_id
            AND live_match_state.tied = live_match_state_2.tied
          GROUP BY 1, 2, 3, 4, 5
        ) AS live_match_state_3
          ON live_match_state.competition_code = live_match_state_3.competition_code
          AND live_match_state.season_id = live_match_state_3.season_id
          AND live_match_state.stage = live_match_state_3.stage
          AND live_match_state.group_key = live_match_state_3.group_key
          AND live_match_state.tied = live_match_state_3.tied
      )
    )
  )
)
ORDER BY competition_code ASC NULLS LAST, season_id ASC NULLS LAST, stage ASC NULLS LAST,
  COALESCE(`group`, '') ASC NULLS LAST, position ASC NULLS LAST, team_id ASC NULLS LAST
