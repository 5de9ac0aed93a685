-- query_match_day: One row: what made the date of `since` a match-day, and the bars of freshness.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param since timestamp
WITH live_match_state_rows AS (
  SELECT * EXCLUDE (missing_since)
  FROM (
    SELECT CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END AS missing_since,
      CASE WHEN is_batch THEN batch_match_id ELSE live_match_id END AS match_id,
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
SELECT is_match_day, running_until,
  CAST(CASE WHEN TRUE THEN 20 ELSE 90 END AS BIGINT) AS match_day_minutes,
  CAST(CASE WHEN FALSE THEN 20 ELSE 90 END AS BIGINT) AS other_day_minutes
FROM (
  SELECT COALESCE(BOOL_OR(CAST(utc_date >= CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS
    TIMESTAMPTZ) AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
    + INTERVAL '1' DAY) AS BOOLEAN)), FALSE) AS is_match_day
  FROM live_match_state_rows
  WHERE NOT (status IN ('POSTPONED', 'CANCELLED'))
) AS live_match_state
CROSS JOIN (
  SELECT MAX(until) AS running_until
  FROM (
    SELECT LEAST(COALESCE(live_match_history.ended_at, live_match_state.utc_date + INTERVAL '6'
      HOUR), live_match_state.utc_date + INTERVAL '6' HOUR) AS until
    FROM (
      SELECT *
      FROM live_match_state_rows
      WHERE NOT (status IN ('POSTPONED', 'CANCELLED')) AND utc_date < CAST($since AS TIMESTAMPTZ)
        AND utc_date > (CAST($since AS TIMESTAMPTZ) - INTERVAL '6' HOUR)
    ) AS live_match_state
    LEFT OUTER JOIN (
      SELECT match_id, MIN(first_seen_at) AS ended_at
      FROM "silver_live_match_history"
      WHERE is_final
      GROUP BY 1
    ) AS live_match_history
      ON live_match_state.match_id = live_match_history.match_id
  )
  WHERE until > CAST($since AS TIMESTAMPTZ)
) AS live_match_state_2
