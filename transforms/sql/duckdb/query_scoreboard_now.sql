-- query_scoreboard_now: Every match of the scoreboard as of `as_of`, by kick-off, with crests.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT *
FROM (
  SELECT * EXCLUDE (away_crest_id)
  FROM (
    SELECT live_match_state.match_id, live_match_state.as_of, live_match_state.day,
      live_match_state.competition_code, live_match_state.utc_date, live_match_state.status,
      live_match_state.stage, live_match_state."group", live_match_state.matchday,
      live_match_state.home_team_id, live_match_state.home_team_name,
      live_match_state.home_team_tla, live_match_state.away_team_id,
      live_match_state.away_team_name, live_match_state.away_team_tla, live_match_state.winner,
      live_match_state.home_goals, live_match_state.away_goals,
      live_match_state.home_half_time_goals, live_match_state.away_half_time_goals,
      live_match_state.home_shootout_goals, live_match_state.away_shootout_goals,
      live_match_state.is_final, live_match_state.is_in_play, live_match_state.status_timestamp,
      live_match_state.first_seen_at, live_match_state.state_age_minutes,
      live_match_state.home_team_crest_url, teams.away_crest_id, teams.away_team_crest_url
    FROM (
      SELECT * EXCLUDE (home_crest_id)
      FROM (
        SELECT match_id, as_of, day, competition_code, utc_date, status, stage, "group", matchday,
          home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla,
          winner, home_goals, away_goals, home_half_time_goals, away_half_time_goals,
          home_shootout_goals, away_shootout_goals, is_final, is_in_play, status_timestamp,
          first_seen_at, state_age_minutes, home_crest_id, home_team_crest_url
        FROM (
          SELECT match_id, CAST($as_of AS TIMESTAMPTZ) AS as_of,
            CASE WHEN utc_date < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
              THEN 'yesterday' WHEN utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ))
              AS TIMESTAMPTZ) + INTERVAL '1' DAY) THEN 'today' ELSE 'tomorrow' END AS day,
            competition_code, utc_date, status, stage, "group", matchday, home_team_id,
            home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla, winner,
            home_goals, away_goals, home_half_time_goals, away_half_time_goals, home_shootout_goals,
            away_shootout_goals, is_final, is_in_play, status_timestamp, first_seen_at,
            DATE_DIFF('MICROSECOND', COALESCE(effective_at, status_timestamp), CAST($as_of AS
              TIMESTAMPTZ)) / 60000000 AS state_age_minutes
          FROM "silver_live_match_state"
          WHERE missing_since IS NULL
            AND utc_date >= (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) -
              INTERVAL '1' DAY)
            AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) +
              INTERVAL '1' DAY + INTERVAL '1' DAY)
        ) AS live_match_state
        LEFT OUTER JOIN (
          SELECT team_id AS home_crest_id, crest_url AS home_team_crest_url FROM "silver_teams"
        ) AS teams
          ON home_team_id = home_crest_id
      )
    ) AS live_match_state
    LEFT OUTER JOIN (
      SELECT team_id AS away_crest_id, crest_url AS away_team_crest_url FROM "silver_teams"
    ) AS teams
      ON live_match_state.away_team_id = teams.away_crest_id
  )
)
ORDER BY utc_date ASC, competition_code ASC, match_id ASC
