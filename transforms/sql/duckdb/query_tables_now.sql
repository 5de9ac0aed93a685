-- query_tables_now: The tables as of `as_of`, of the tracked seasons with a match on its date.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
WITH live_standings_rows AS (
  SELECT competition_code, season_id, season_start_date, stage, type, "group", team_id, team_name,
    team_tla, position, played, won, drawn, lost, points, goal_difference, fetched_at, 1 AS is_live
  FROM (
    SELECT live_standings.competition_code, season_id, season_start_date, stage, type, "group",
      team_id, team_name, team_tla, position, played, won, drawn, lost, points, goal_difference,
      COALESCE(fetched_at, CAST($as_of AS TIMESTAMPTZ) - INTERVAL '35' DAY) AS fetched_at
    FROM "silver_live_standings" AS live_standings
    LEFT OUTER JOIN (
      SELECT scope AS competition_code, MAX(fetched_at) AS fetched_at
      FROM "raw_snapshots"
      WHERE fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '35' DAY)
        AND fetched_at <= CAST($latest AS TIMESTAMPTZ) AND resource = 'standings'
        AND verdict IN ('valid', 'partial') AND NOT silver_at IS NULL
      GROUP BY 1
    ) AS snapshots
      ON live_standings.competition_code = snapshots.competition_code
  )
  UNION ALL SELECT competition_code, season_id, season_start_date, stage, type, "group", team_id,
    team_name, team_tla, position, played, won, drawn, lost, points, goal_difference, fetched_at, 0
  FROM "silver_standings"
), live_standings_rows_2 AS (
  SELECT *
  FROM live_standings_rows
  WHERE type = 'TOTAL' AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
), live_match_state_rows AS (
  SELECT match_id, status_timestamp, competition_code, season_id, season_start_date, utc_date,
    status, stage, "group", home_team_id, home_team_name, home_team_tla, away_team_id,
    away_team_name, away_team_tla, winner, home_goals, away_goals, is_final, is_in_play,
    ROW_NUMBER() OVER (PARTITION BY match_id ORDER BY placed_at DESC, status_timestamp DESC, is_live
      DESC) - 1 AS rank
  FROM (
    SELECT match_id, status_timestamp, COALESCE(effective_at, status_timestamp) AS placed_at,
      competition_code, season_id, season_start_date, utc_date, status, stage, "group",
      home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla,
      winner, home_goals, away_goals, is_final, is_in_play, 1 AS is_live
    FROM "silver_live_match_state"
    WHERE missing_since IS NULL
    UNION ALL SELECT match_id, status_timestamp,
      COALESCE(effective_at, status_timestamp) AS placed_at, competition_code, season_id,
      season_start_date, utc_date, status, stage, "group", home_team_id, home_team_name,
      home_team_tla, away_team_id, away_team_name, away_team_tla, winner, home_goals, away_goals,
      is_final, is_in_play, 0
    FROM (
      SELECT * EXCLUDE (match_id_right)
      FROM (
        SELECT matches.match_id, status_timestamp, content_hash, fetched_at, snapshot_id,
          competition_id, competition_code, season_id, season_start_date, utc_date, status, stage,
          "group", matchday, home_team_id, home_team_name, home_team_tla, away_team_id,
          away_team_name, away_team_tla, winner, duration, home_goals, away_goals,
          home_half_time_goals, away_half_time_goals, home_shootout_goals, away_shootout_goals,
          is_score_contradictory, is_final, is_in_play, effective_at, missing_since,
          live_match_state.match_id AS match_id_right, missed_at
        FROM (SELECT * FROM "silver_matches" WHERE missing_since IS NULL) AS matches
        LEFT OUTER JOIN (
          SELECT match_id, missing_since AS missed_at
          FROM "silver_live_match_state"
          WHERE NOT missing_since IS NULL
        ) AS live_match_state
          ON matches.match_id = live_match_state.match_id
      )
    )
    WHERE missed_at IS NULL OR fetched_at > missed_at
  )
), live_match_state_rows_2 AS (
  SELECT competition_code, season_id, stage, COALESCE("group", '') AS group_key, season_start_date,
    match_id, utc_date, status_timestamp, is_final, is_in_play,
    (is_final OR is_in_play) AND NOT (home_goals - away_goals) IS NULL AND NOT home_team_id IS NULL
      AND NOT away_team_id IS NULL AS is_counted,
    (is_final OR is_in_play) AND NOT (NOT (home_goals - away_goals) IS NULL AND NOT home_team_id IS
      NULL AND NOT away_team_id IS NULL) AS is_uncounted, FALSE AS is_away, home_team_id AS team_id,
    home_team_name AS team_name, home_team_tla AS team_tla, away_team_id AS opponent_id,
    home_goals AS goals_for, away_goals AS goals_against,
    CASE WHEN (home_goals - away_goals) > 0 THEN 3 WHEN (home_goals - away_goals) < 0 THEN 0 WHEN
      status = 'AWARDED' AND (home_goals - away_goals) = 0 AND winner = 'HOME_TEAM' THEN 3 WHEN
      status = 'AWARDED' AND (home_goals - away_goals) = 0 AND winner = 'AWAY_TEAM' THEN 0 ELSE 1
      END AS points
  FROM live_match_state_rows
  WHERE rank = 0 AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
  UNION ALL SELECT competition_code, season_id, stage, group_key, season_start_date, match_id,
    utc_date, status_timestamp, is_final, is_in_play, is_counted, is_uncounted, TRUE,
    away_team_id AS team_id, away_team_name AS team_name, away_team_tla AS team_tla,
    home_team_id AS opponent_id, away_goals AS goals_for, home_goals AS goals_against,
    CASE WHEN home_points = 3 THEN 0 WHEN home_points = 0 THEN 3 ELSE 1 END AS points
  FROM (
    SELECT match_id, status_timestamp, competition_code, season_id, season_start_date, utc_date,
      stage, home_team_id, away_team_id, away_team_name, away_team_tla, home_goals, away_goals,
      is_final, is_in_play, COALESCE("group", '') AS group_key,
      (is_final OR is_in_play) AND NOT (home_goals - away_goals) IS NULL AND NOT home_team_id IS
        NULL AND NOT away_team_id IS NULL AS is_counted,
      (is_final OR is_in_play) AND NOT (NOT (home_goals - away_goals) IS NULL AND NOT home_team_id
        IS NULL AND NOT away_team_id IS NULL) AS is_uncounted,
      CASE WHEN (home_goals - away_goals) > 0 THEN 3 WHEN (home_goals - away_goals) < 0 THEN 0 WHEN
        status = 'AWARDED' AND (home_goals - away_goals) = 0 AND winner = 'HOME_TEAM' THEN 3 WHEN
        status = 'AWARDED' AND (home_goals - away_goals) = 0 AND winner = 'AWAY_TEAM' THEN 0 ELSE 1
        END AS home_points
    FROM live_match_state_rows
    WHERE rank = 0 AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
  )
), live_standings_rows_3 AS (
  SELECT *
  FROM (
    SELECT live_standings.competition_code, live_standings.season_id, is_live,
      ROW_NUMBER() OVER (PARTITION BY live_standings.competition_code, live_standings.season_id
        ORDER BY COALESCE(DATE_DIFF('MICROSECOND', fetched_at, last_at) > 86400000000, FALSE) ASC,
        total DESC, fetched_at IS NULL ASC, fetched_at DESC, is_live DESC) - 1 AS rank
    FROM (
      SELECT competition_code, season_id, is_live, SUM(played) AS total,
        MAX(fetched_at) AS fetched_at
      FROM live_standings_rows_2
      GROUP BY 1, 2, 3
    ) AS live_standings
    INNER JOIN (
      SELECT competition_code, season_id, MAX(fetched_at) AS last_at
      FROM live_standings_rows_2
      GROUP BY 1, 2
    ) AS live_standings_2
      ON live_standings.competition_code = live_standings_2.competition_code
      AND live_standings.season_id = live_standings_2.season_id
  )
  WHERE rank = 0
), live_standings_rows_4 AS (
  SELECT competition_code, season_id, season_start_date, stage, team_id, team_name, team_tla,
    position, played, points, goal_difference, is_live, COALESCE("group", '') AS group_key,
    CASE WHEN (won + drawn + lost) = played THEN (points - (won * 3)) - drawn ELSE CAST(NULL AS
      BIGINT) END AS adjusted
  FROM live_standings_rows
  WHERE type = 'TOTAL' AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
), live_standings_rows_5 AS (
  SELECT live_standings.competition_code, live_standings.season_id, season_start_date,
    live_standings.stage, live_standings.team_id, team_name, team_tla, position, played, points,
    goal_difference, live_standings.group_key, adjusted, adjusted_there
  FROM live_standings_rows_4 AS live_standings
  SEMI JOIN live_standings_rows_3 AS live_standings_2
    ON live_standings.competition_code = live_standings_2.competition_code
    AND live_standings.season_id = live_standings_2.season_id
    AND live_standings.is_live = live_standings_2.is_live
  LEFT OUTER JOIN (
    SELECT live_standings.competition_code, live_standings.season_id, stage, group_key, team_id,
      adjusted AS adjusted_there
    FROM live_standings_rows_4 AS live_standings
    ANTI JOIN live_standings_rows_3 AS live_standings_2
      ON live_standings.competition_code = live_standings_2.competition_code
      AND live_standings.season_id = live_standings_2.season_id
      AND live_standings.is_live = live_standings_2.is_live
  ) AS live_standings_3
    ON live_standings.competition_code = live_standings_3.competition_code
    AND live_standings.season_id = live_standings_3.season_id
    AND live_standings.stage = live_standings_3.stage
    AND live_standings.group_key = live_standings_3.group_key
    AND live_standings.team_id = live_standings_3.team_id
), live_match_state_rows_3 AS (
  SELECT season_start_date, competition_code, season_id, stage, group_key, team_id
  FROM live_match_state_rows_2
  WHERE NOT team_id IS NULL
  UNION ALL SELECT season_start_date, competition_code, season_id, stage, group_key, team_id
  FROM live_standings_rows_5
), live_match_state_rows_4 AS (
  SELECT competition_code, season_id, stage, group_key, team_id, season_start_date, team_name,
    team_tla, played, won, drawn, lost, goals_for, goals_against, away_goals, away_won,
    in_play_count, uncounted_count, official_position, official_played, official_points,
    official_goal_difference, points_adjustment, goal_difference, points, tie_rule,
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
    SELECT live_match_state.competition_code, live_match_state.season_id, live_match_state.stage,
      live_match_state.group_key, live_match_state.team_id, live_match_state_2.season_start_date,
      COALESCE(live_match_state_3.team_name, live_standings.official_name) AS team_name,
      COALESCE(live_match_state_3.team_tla, live_standings.official_tla) AS team_tla,
      COALESCE(live_match_state_3.played, 0) AS played, COALESCE(live_match_state_3.won, 0) AS won,
      COALESCE(live_match_state_3.drawn, 0) AS drawn, COALESCE(live_match_state_3.lost, 0) AS lost,
      COALESCE(live_match_state_3.goals_for, 0) AS goals_for,
      COALESCE(live_match_state_3.goals_against, 0) AS goals_against,
      COALESCE(live_match_state_3.away_goals, 0) AS away_goals,
      COALESCE(live_match_state_3.away_won, 0) AS away_won,
      COALESCE(live_match_state_3.in_play_count, 0) AS in_play_count,
      COALESCE(live_match_state_3.uncounted_count, 0) AS uncounted_count,
      live_standings.official_position, live_standings.official_played,
      live_standings.official_points, live_standings.official_goal_difference,
      live_standings.points_adjustment, -COALESCE(live_match_state_3.played, 0) AS fewer_played,
      COALESCE(live_match_state_3.goals_for, 0) - COALESCE(live_match_state_3.goals_against, 0) AS
        goal_difference,
      (COALESCE(live_match_state_3.won, 0) * 3) + COALESCE(live_match_state_3.drawn, 0) +
        COALESCE(live_standings.points_adjustment, 0) AS points,
      CASE WHEN live_match_state.competition_code = 'WC' AND COALESCE(EXTRACT(YEAR FROM
        live_match_state_2.season_start_date), 9999) >= 2026 THEN 'WC-2026' WHEN
        live_match_state.competition_code = 'CLI' AND COALESCE(EXTRACT(YEAR FROM
        live_match_state_2.season_start_date), 9999) >= 2026 THEN 'CLI-2026' WHEN
        live_match_state.competition_code = 'FL1' AND COALESCE(EXTRACT(YEAR FROM
        live_match_state_2.season_start_date), 9999) >= 2025 THEN 'FL1-2025' WHEN
        live_match_state.competition_code = 'DED' THEN 'DED-2024' WHEN
        live_match_state.competition_code = 'PD' THEN 'PD-2024' WHEN
        live_match_state.competition_code = 'CL' AND COALESCE(EXTRACT(YEAR FROM
        live_match_state_2.season_start_date), 9999) >= 2024 THEN 'CL-2024' WHEN
        live_match_state.competition_code = 'PPL' THEN 'PPL-2022' WHEN
        live_match_state.competition_code = 'ELC' THEN 'ELC-2021' WHEN
        live_match_state.competition_code = 'CL' AND COALESCE(EXTRACT(YEAR FROM
        live_match_state_2.season_start_date), 9999) >= 2021 THEN 'CL-2021' WHEN
        live_match_state.competition_code = 'EC' THEN 'EC-2021' WHEN
        live_match_state.competition_code = 'BSA' THEN 'BSA-2020' WHEN
        live_match_state.competition_code = 'CLI' THEN 'CLI-2020' WHEN
        live_match_state.competition_code = 'PL' THEN 'PL-2019' WHEN
        live_match_state.competition_code = 'SA' THEN 'SA-2019' WHEN
        live_match_state.competition_code = 'BL1' THEN 'BL1-2018' WHEN
        live_match_state.competition_code = 'CL' THEN 'CL-2018' WHEN
        live_match_state.competition_code = 'WC' THEN 'WC-2018' WHEN
        live_match_state.competition_code = 'FL1' THEN 'FL1-2017' ELSE 'default' END AS tie_rule
    FROM (
      SELECT DISTINCT competition_code, season_id, stage, group_key, team_id
      FROM live_match_state_rows_3
    ) AS live_match_state
    INNER JOIN (
      SELECT competition_code, season_id, MAX(season_start_date) AS season_start_date
      FROM live_match_state_rows_3
      GROUP BY 1, 2
    ) AS live_match_state_2
      ON live_match_state.competition_code = live_match_state_2.competition_code
      AND live_match_state.season_id = live_match_state_2.season_id
    LEFT OUTER JOIN (
      SELECT competition_code, season_id, stage, group_key, team_id,
        FIRST(team_name ORDER BY status_timestamp DESC, match_id DESC) FILTER(WHERE NOT team_name IS
          NULL) AS team_name,
        FIRST(team_tla ORDER BY status_timestamp DESC, match_id DESC) FILTER(WHERE NOT team_tla IS
          NULL) AS team_tla, SUM(CAST(is_counted AS INT)) AS played,
        SUM(CAST(is_counted AND points = 3 AS INT)) AS won,
        SUM(CAST(is_counted AND points = 1 AS INT)) AS drawn,
        SUM(CAST(is_counted AND points = 0 AS INT)) AS lost,
        SUM(CASE WHEN is_counted THEN goals_for ELSE 0 END) AS goals_for,
        SUM(CASE WHEN is_counted THEN goals_against ELSE 0 END) AS goals_against,
        SUM(CASE WHEN is_counted AND is_away THEN goals_for ELSE 0 END) AS away_goals,
        SUM(CAST(is_counted AND is_away AND points = 3 AS INT)) AS away_won,
        SUM(CAST(is_counted AND is_in_play AS INT)) AS in_play_count,
        SUM(CAST(is_uncounted AS INT)) AS uncounted_count
      FROM live_match_state_rows_2
      WHERE NOT team_id IS NULL
      GROUP BY 1, 2, 3, 4, 5
    ) AS live_match_state_3
      ON live_match_state.competition_code = live_match_state_3.competition_code
      AND live_match_state.season_id = live_match_state_3.season_id
      AND live_match_state.stage = live_match_state_3.stage
      AND live_match_state.group_key = live_match_state_3.group_key
      AND live_match_state.team_id = live_match_state_3.team_id
    LEFT OUTER JOIN (
      SELECT * EXCLUDE (season_start_date)
      FROM (
        SELECT competition_code, season_id, stage, group_key, team_id, season_start_date,
          team_name AS official_name, team_tla AS official_tla, position AS official_position,
          played AS official_played, points AS official_points,
          goal_difference AS official_goal_difference,
          COALESCE(adjusted, adjusted_there) AS points_adjustment
        FROM live_standings_rows_5
      )
    ) AS live_standings
      ON live_match_state.competition_code = live_standings.competition_code
      AND live_match_state.season_id = live_standings.season_id
      AND live_match_state.stage = live_standings.stage
      AND live_match_state.group_key = live_standings.group_key
      AND live_match_state.team_id = live_standings.team_id
  )
)
SELECT live_match_state.competition_code, live_match_state.season_id,
  live_match_state.season_start_date, live_match_state.stage, live_match_state."group",
  live_match_state.team_id, live_match_state.as_of, live_match_state.team_name,
  live_match_state.team_tla, live_match_state.position, live_match_state.played,
  live_match_state.won, live_match_state.drawn, live_match_state.lost, live_match_state.goals_for,
  live_match_state.goals_against, live_match_state.goal_difference, live_match_state.points,
  live_match_state.in_play_count, live_match_state.uncounted_count, live_match_state.form,
  live_match_state.tie_rule, live_match_state.official_position, live_match_state.official_played,
  live_match_state.official_points, live_match_state.official_goal_difference,
  live_match_state.places_moved, live_match_state.points_difference, live_match_state.is_complete,
  live_match_state.is_as_official, live_match_state.points_adjustment
FROM (
  SELECT live_match_state.competition_code, live_match_state.season_id, season_start_date,
    live_match_state.stage, NULLIF(live_match_state.group_key, '') AS "group",
    live_match_state.team_id, CAST($as_of AS TIMESTAMPTZ) AS as_of, team_name, team_tla, position,
    played, won, drawn, lost, goals_for, goals_against, goal_difference, points, in_play_count,
    uncounted_count, form, tie_rule, official_position, official_played, official_points,
    official_goal_difference, official_position - position AS places_moved,
    points - official_points AS points_difference,
    official_played <= played AND official_played >= (played - in_play_count) AS is_complete,
    official_position = position AND official_played = played AND official_points = points AND
      official_goal_difference = goal_difference AS is_as_official, points_adjustment
  FROM (
    SELECT competition_code, season_id, stage, group_key, team_id, season_start_date, team_name,
      team_tla, played, won, drawn, lost, goals_for, goals_against, in_play_count, uncounted_count,
      official_position, official_played, official_points, official_goal_difference,
      points_adjustment, goal_difference, points, tie_rule,
      (ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage, group_key ORDER BY tied
        ASC, CASE WHEN tie_rule IN ('PL-2019', 'ELC-2021', 'FL1-2017', 'FL1-2025', 'DED-2024',
        'PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2018', 'WC-2026', 'CLI-2026')
        THEN head_to_head_points WHEN tie_rule IN ('BL1-2018') THEN head_to_head_goal_difference
        WHEN tie_rule IN ('PPL-2022') THEN head_to_head_points_so_far ELSE 0 END DESC, CASE WHEN
        tie_rule IN ('PL-2019', 'BL1-2018') THEN head_to_head_away_goals WHEN tie_rule IN
        ('ELC-2021', 'FL1-2017', 'FL1-2025', 'DED-2024', 'PD-2024', 'SA-2019', 'PPL-2022',
        'CL-2018', 'CL-2021', 'EC-2021', 'WC-2018', 'WC-2026', 'CLI-2026') THEN
        head_to_head_goal_difference ELSE 0 END DESC, CASE WHEN tie_rule IN ('ELC-2021', 'FL1-2017',
        'CL-2018', 'CL-2021', 'EC-2021', 'WC-2018', 'WC-2026', 'CLI-2026') THEN
        head_to_head_goals_for ELSE 0 END DESC, CASE WHEN tie_rule IN ('FL1-2017', 'CL-2018') THEN
        head_to_head_away_goals ELSE 0 END DESC, CASE WHEN tie_rule IN ('ELC-2021') THEN won WHEN
        tie_rule IN ('BL1-2018') THEN away_goals WHEN tie_rule IN ('FL1-2017', 'FL1-2025') THEN
        goals_for WHEN tie_rule IN ('PD-2024', 'SA-2019', 'PPL-2022', 'CL-2018', 'CL-2021',
        'EC-2021', 'WC-2026', 'CLI-2026') THEN goal_difference ELSE 0 END DESC, CASE WHEN tie_rule
        IN ('ELC-2021', 'FL1-2017') THEN away_goals WHEN tie_rule IN ('FL1-2025', 'PPL-2022') THEN
        won WHEN tie_rule IN ('PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026',
        'CLI-2026') THEN goals_for ELSE 0 END DESC, CASE WHEN tie_rule IN ('FL1-2025') THEN away_won
        WHEN tie_rule IN ('PPL-2022') THEN goals_for WHEN tie_rule IN ('CL-2018', 'CL-2021') THEN
        away_goals WHEN tie_rule IN ('EC-2021') THEN won ELSE 0 END DESC, CASE WHEN tie_rule IN
        ('CL-2018', 'CL-2021') THEN won ELSE 0 END DESC, CASE WHEN tie_rule IN ('CL-2018',
        'CL-2021') THEN away_won ELSE 0 END DESC, team_name IS NULL ASC, team_name ASC, team_id ASC)
        - 1) + 1 AS position
    FROM (
      SELECT competition_code, season_id, stage, group_key, team_id, season_start_date, team_name,
        team_tla, played, won, drawn, lost, goals_for, goals_against, away_goals, away_won,
        in_play_count, uncounted_count, official_position, official_played, official_points,
        official_goal_difference, points_adjustment, goal_difference, points, tie_rule, tied,
        CASE WHEN is_settled THEN head_to_head_points ELSE 0 END AS head_to_head_points,
        head_to_head_points_so_far,
        CASE WHEN is_settled THEN head_to_head_goal_difference ELSE 0 END AS
          head_to_head_goal_difference,
        CASE WHEN is_settled THEN head_to_head_goals_for ELSE 0 END AS head_to_head_goals_for,
        CASE WHEN is_settled THEN head_to_head_away_goals ELSE 0 END AS head_to_head_away_goals
      FROM (
        SELECT competition_code, season_id, stage, group_key, team_id, season_start_date, team_name,
          team_tla, played, won, drawn, lost, goals_for, goals_against, away_goals, away_won,
          in_play_count, uncounted_count, official_position, official_played, official_points,
          official_goal_difference, points_adjustment, goal_difference, points, tie_rule, tied,
          head_to_head_points, head_to_head_points_so_far, head_to_head_goal_difference,
          head_to_head_goals_for, head_to_head_away_goals,
          MIN(head_to_head_played) OVER (PARTITION BY competition_code, season_id, stage, group_key,
            tied ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) >= (CASE WHEN tie_rule IN
            ('EC-2021', 'WC-2018', 'WC-2026') THEN 1 ELSE 2 END * (COUNT(team_id) OVER (PARTITION BY
            competition_code, season_id, stage, group_key, tied ROWS BETWEEN UNBOUNDED PRECEDING AND
            UNBOUNDED FOLLOWING) - 1)) AS is_settled
        FROM (
          SELECT live_match_state.competition_code, live_match_state.season_id,
            live_match_state.stage, live_match_state.group_key, live_match_state.team_id,
            season_start_date, team_name, team_tla, played, won, drawn, lost, goals_for,
            goals_against, away_goals, away_won, in_play_count, uncounted_count, official_position,
            official_played, official_points, official_goal_difference, points_adjustment,
            goal_difference, points, tie_rule, tied,
            COALESCE(head_to_head_played, 0) AS head_to_head_played,
            COALESCE(head_to_head_points, 0) AS head_to_head_points,
            COALESCE(head_to_head_points_so_far, 0) AS head_to_head_points_so_far,
            COALESCE(head_to_head_goal_difference, 0) AS head_to_head_goal_difference,
            COALESCE(head_to_head_goals_for, 0) AS head_to_head_goals_for,
            COALESCE(head_to_head_away_goals, 0) AS head_to_head_away_goals
          FROM live_match_state_rows_4 AS live_match_state
          LEFT OUTER JOIN (
            SELECT live_match_state.competition_code, live_match_state.season_id,
              live_match_state.stage, live_match_state.group_key, live_match_state.team_id,
              COUNT(*) AS head_to_head_played, SUM(points) AS head_to_head_points,
              SUM(points) AS head_to_head_points_so_far,
              SUM(goals_for - goals_against) AS head_to_head_goal_difference,
              SUM(goals_for) AS head_to_head_goals_for,
              SUM(CASE WHEN is_away THEN goals_for ELSE 0 END) AS head_to_head_away_goals
            FROM (
              SELECT competition_code, season_id, stage, group_key, team_id, opponent_id, is_away,
                goals_for, goals_against, points
              FROM live_match_state_rows_2
              WHERE NOT team_id IS NULL AND is_counted
            ) AS live_match_state
            INNER JOIN (
              SELECT competition_code, season_id, stage, group_key, team_id, tied
              FROM live_match_state_rows_4
            ) AS live_match_state_2
              ON live_match_state.competition_code = live_match_state_2.competition_code
              AND live_match_state.season_id = live_match_state_2.season_id
              AND live_match_state.stage = live_match_state_2.stage
              AND live_match_state.group_key = live_match_state_2.group_key
              AND live_match_state.team_id = live_match_state_2.team_id
            INNER JOIN (
              SELECT competition_code, season_id, stage, group_key, team_id AS opponent_id,
                tied AS opponent_tied
              FROM live_match_state_rows_4
            ) AS live_match_state_3
              ON live_match_state.competition_code = live_match_state_3.competition_code
              AND live_match_state.season_id = live_match_state_3.season_id
              AND live_match_state.stage = live_match_state_3.stage
              AND live_match_state.group_key = live_match_state_3.group_key
              AND live_match_state.opponent_id = live_match_state_3.opponent_id
            WHERE tied = opponent_tied
            GROUP BY 1, 2, 3, 4, 5
          ) AS live_match_state_2
            ON live_match_state.competition_code = live_match_state_2.competition_code
            AND live_match_state.season_id = live_match_state_2.season_id
            AND live_match_state.stage = live_match_state_2.stage
            AND live_match_state.group_key = live_match_state_2.group_key
            AND live_match_state.team_id = live_match_state_2.team_id
        )
      )
    )
  ) AS live_match_state
  LEFT OUTER JOIN (
    SELECT competition_code, season_id, stage, group_key, team_id,
      LISTAGG(ended, ',' ORDER BY utc_date DESC, match_id DESC) AS form
    FROM (
      SELECT competition_code, season_id, stage, group_key, team_id, utc_date, match_id,
        ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage, group_key, team_id ORDER
          BY utc_date DESC, match_id DESC) - 1 AS rank,
        CASE WHEN points = 3 THEN 'W' WHEN points = 1 THEN 'D' ELSE 'L' END AS ended
      FROM live_match_state_rows_2
      WHERE NOT team_id IS NULL AND is_counted AND is_final
    )
    WHERE rank < 5
    GROUP BY 1, 2, 3, 4, 5
  ) AS live_match_state_2
    ON live_match_state.competition_code = live_match_state_2.competition_code
    AND live_match_state.season_id = live_match_state_2.season_id
    AND live_match_state.stage = live_match_state_2.stage
    AND live_match_state.group_key = live_match_state_2.group_key
    AND live_match_state.team_id = live_match_state_2.team_id
) AS live_match_state
SEMI JOIN (
  SELECT *
  FROM (
    SELECT * EXCLUDE (missing_since)
    FROM (
      SELECT CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END AS
        missing_since, CASE WHEN is_batch THEN batch_match_id ELSE live_match_id END AS match_id,
        CASE WHEN is_batch THEN batch_competition_code ELSE live_competition_code END AS
          competition_code,
        CASE WHEN is_batch THEN batch_season_id ELSE live_season_id END AS season_id,
        CASE WHEN is_batch THEN batch_utc_date ELSE live_utc_date END AS utc_date,
        CASE WHEN is_batch THEN batch_status ELSE live_status END AS status,
        CASE WHEN is_batch THEN batch_is_final ELSE live_is_final END AS is_final,
        CASE WHEN is_batch THEN batch_home_team_id ELSE live_home_team_id END AS home_team_id,
        CASE WHEN is_batch THEN batch_home_team_name ELSE live_home_team_name END AS home_team_name,
        CASE WHEN is_batch THEN batch_away_team_id ELSE live_away_team_id END AS away_team_id,
        CASE WHEN is_batch THEN batch_away_team_name ELSE live_away_team_name END AS away_team_name
      FROM (
        SELECT live_match_id, live_competition_code, live_season_id, live_utc_date, live_status,
          live_is_final, live_home_team_id, live_home_team_name, live_away_team_id,
          live_away_team_name, live_missing_since, batch_match_id, batch_competition_code,
          batch_season_id, batch_utc_date, batch_status, batch_is_final, batch_home_team_id,
          batch_home_team_name, batch_away_team_id, batch_away_team_name, batch_missing_since,
          live_match_id IS NULL OR COALESCE(batch_at > live_at, FALSE) OR COALESCE(batch_named_at >
            live_missing_since, FALSE) AS is_batch
        FROM (
          SELECT match_id AS live_match_id, competition_code AS live_competition_code,
            season_id AS live_season_id, utc_date AS live_utc_date, status AS live_status,
            is_final AS live_is_final, home_team_id AS live_home_team_id,
            home_team_name AS live_home_team_name, away_team_id AS live_away_team_id,
            away_team_name AS live_away_team_name, missing_since AS live_missing_since,
            COALESCE(effective_at, status_timestamp) AS live_at
          FROM "silver_live_match_state"
          WHERE competition_code IN (SELECT UNNEST($competitions))
        ) AS live_match_state
        FULL OUTER JOIN (
          SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
            season_id AS batch_season_id, utc_date AS batch_utc_date, status AS batch_status,
            is_final AS batch_is_final, home_team_id AS batch_home_team_id,
            home_team_name AS batch_home_team_name, away_team_id AS batch_away_team_id,
            away_team_name AS batch_away_team_name, missing_since AS batch_missing_since,
            fetched_at AS batch_named_at, COALESCE(effective_at, status_timestamp) AS batch_at
          FROM "silver_matches"
          WHERE competition_code IN (SELECT UNNEST($competitions))
        ) AS matches
          ON live_match_id = batch_match_id
      )
      WHERE CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END IS NULL
    )
  )
  WHERE utc_date >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
    AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL
      '1' DAY)
    AND ((utc_date >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) AND
      utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1'
      DAY)) OR (utc_date < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) AND
      utc_date > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR) AND NOT is_final))
    AND NOT (status IN ('POSTPONED', 'CANCELLED'))
) AS live_match_state_2
  ON live_match_state.competition_code = live_match_state_2.competition_code
  AND live_match_state.season_id = live_match_state_2.season_id
ORDER BY live_match_state.competition_code ASC, live_match_state.season_id ASC,
  live_match_state.stage ASC, COALESCE(live_match_state."group", '') ASC,
  live_match_state.position ASC, live_match_state.team_id ASC
