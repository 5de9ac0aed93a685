-- query_sightings_now: The states of each match up to `as_of`, with what each changed, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT match_id, status_timestamp, content_hash, event, competition_code, first_seen_at,
  from_status, status, from_home_goals, from_away_goals, home_goals, away_goals, from_utc_date,
  utc_date, is_goal, is_goal_withdrawn, is_status_changed, is_kick_off_moved,
  is_correction_after_final, is_final, placed_at, lag_minutes,
  COALESCE(is_on_scoreboard, FALSE) AS is_on_scoreboard, COALESCE(is_missing, FALSE) AS is_missing,
  home_team_name_now AS home_team_name, home_team_tla_now AS home_team_tla,
  away_team_name_now AS away_team_name, away_team_tla_now AS away_team_tla
FROM (
  SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id, competition_code,
    utc_date, status, home_goals, away_goals, is_final, effective_at, from_status, from_home_goals,
    from_away_goals, from_utc_date, is_correction_after_final, is_goal_withdrawn, is_goal,
    is_kick_off_moved, is_status_changed,
    CASE WHEN from_status IS NULL THEN CAST(NULL AS TEXT) WHEN is_correction_after_final THEN
      'correction_after_final' WHEN is_goal_withdrawn THEN 'goal_withdrawn' WHEN is_goal THEN 'goal'
      WHEN is_kick_off_moved THEN 'kick_off_moved' WHEN is_status_changed THEN 'status' END AS
      event, COALESCE(effective_at, status_timestamp) AS placed_at,
    DATE_DIFF('MICROSECOND', COALESCE(effective_at, status_timestamp), first_seen_at) / 60000000 AS
      lag_minutes
  FROM (
    SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id, competition_code,
      utc_date, status, home_goals, away_goals, is_final, effective_at, from_status,
      from_home_goals, from_away_goals, from_utc_date,
      COALESCE(from_is_final AND is_final AND ((home_goals - COALESCE(from_home_goals, 0)) <> 0 OR
        (away_goals - COALESCE(from_away_goals, 0)) <> 0), FALSE) AS is_correction_after_final,
      COALESCE((home_goals - COALESCE(from_home_goals, 0)) < 0 OR (away_goals -
        COALESCE(from_away_goals, 0)) < 0, FALSE) AS is_goal_withdrawn,
      COALESCE((home_goals - COALESCE(from_home_goals, 0)) > 0 OR (away_goals -
        COALESCE(from_away_goals, 0)) > 0, FALSE) AS is_goal,
      utc_date <> from_utc_date AS is_kick_off_moved, status <> from_status AS is_status_changed
    FROM (
      SELECT live_match_history.match_id, status_timestamp, content_hash, first_seen_at,
        snapshot_id, competition_code, utc_date, status, home_goals, away_goals, is_final,
        effective_at,
        LAG(status) OVER (PARTITION BY live_match_history.match_id ORDER BY COALESCE(effective_at,
          status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC,
          content_hash ASC) AS from_status,
        LAG(home_goals) OVER (PARTITION BY live_match_history.match_id ORDER BY
          COALESCE(effective_at, status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC,
          snapshot_id ASC, content_hash ASC) AS from_home_goals,
        LAG(away_goals) OVER (PARTITION BY live_match_history.match_id ORDER BY
          COALESCE(effective_at, status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC,
          snapshot_id ASC, content_hash ASC) AS from_away_goals,
        LAG(utc_date) OVER (PARTITION BY live_match_history.match_id ORDER BY COALESCE(effective_at,
          status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC,
          content_hash ASC) AS from_utc_date,
        LAG(is_final) OVER (PARTITION BY live_match_history.match_id ORDER BY COALESCE(effective_at,
          status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC,
          content_hash ASC) AS from_is_final
      FROM (
        SELECT * FROM "silver_live_match_history" WHERE first_seen_at <= CAST($as_of AS TIMESTAMPTZ)
      ) AS live_match_history
      SEMI JOIN (
        SELECT match_id
        FROM "silver_live_match_state"
        WHERE missing_since IS NULL
          AND utc_date >= (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) -
            INTERVAL '1' DAY)
          AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) +
            INTERVAL '1' DAY + INTERVAL '1' DAY)
        UNION ALL SELECT match_id
        FROM "silver_live_match_history"
        WHERE first_seen_at <= CAST($as_of AS TIMESTAMPTZ)
          AND status_timestamp >= CAST($since AS TIMESTAMPTZ)
      ) AS live_match_state
        ON live_match_history.match_id = live_match_state.match_id
    )
  )
) AS live_match_history
LEFT OUTER JOIN (
  SELECT match_id AS named_id, NOT missing_since IS NULL AS is_missing,
    missing_since IS NULL AND utc_date >= (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS
      TIMESTAMPTZ) - INTERVAL '1' DAY) AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS
      TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY + INTERVAL '1' DAY) AS is_on_scoreboard,
    home_team_name AS home_team_name_now, home_team_tla AS home_team_tla_now,
    away_team_name AS away_team_name_now, away_team_tla AS away_team_tla_now
  FROM "silver_live_match_state"
) AS live_match_state
  ON match_id = named_id
ORDER BY match_id ASC, COALESCE(effective_at, status_timestamp) ASC, status_timestamp ASC,
  first_seen_at ASC, snapshot_id ASC, content_hash ASC
