-- query_match_day: One row: what made the date of `since` a match-day, and the bars of freshness.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param since timestamp
WITH live_match_state_rows AS (
  SELECT * EXCEPT (missing_since)
  FROM (
    SELECT IF(is_batch, batch_missing_since, live_missing_since) AS missing_since,
      IF(is_batch, batch_match_id, live_match_id) AS match_id,
      IF(is_batch, batch_competition_code, live_competition_code) AS competition_code,
      IF(is_batch, batch_season_id, live_season_id) AS season_id,
      IF(is_batch, batch_utc_date, live_utc_date) AS utc_date,
      IF(is_batch, batch_status, live_status) AS status,
      IF(is_batch, batch_is_final, live_is_final) AS is_final,
      IF(is_batch, batch_home_team_id, live_home_team_id) AS home_team_id,
      IF(is_batch, batch_home_team_name, live_home_team_name) AS home_team_name,
      IF(is_batch, batch_away_team_id, live_away_team_id) AS away_team_id,
      IF(is_batch, batch_away_team_name, live_away_team_name) AS away_team_name
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
        FROM `silver_live_match_state`
        WHERE competition_code IN UNNEST(@competitions)
      ) AS live_match_state
      FULL OUTER JOIN (
        SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
          season_id AS batch_season_id, utc_date AS batch_utc_date, status AS batch_status,
          is_final AS batch_is_final, home_team_id AS batch_home_team_id,
          home_team_name AS batch_home_team_name, away_team_id AS batch_away_team_id,
          away_team_name AS batch_away_team_name, missing_since AS batch_missing_since,
          fetched_at AS batch_named_at, COALESCE(effective_at, status_timestamp) AS batch_at
        FROM `silver_matches`
        WHERE competition_code IN UNNEST(@competitions)
      ) AS matches
        ON live_match_id = batch_match_id
    )
    WHERE IF(is_batch, batch_missing_since, live_missing_since) IS NULL
  )
)
SELECT is_match_day, running_until, CAST(IF(TRUE, 20, 90) AS INT64) AS match_day_minutes,
  CAST(IF(FALSE, 20, 90) AS INT64) AS other_day_minutes
FROM (
  SELECT COALESCE(LOGICAL_OR(utc_date >= CAST(TIMESTAMP_TRUNC(CAST(@since AS TIMESTAMP), DAY) AS
    TIMESTAMP) AND utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@since AS TIMESTAMP), DAY) AS
    TIMESTAMP), INTERVAL '1' DAY)), FALSE) AS is_match_day
  FROM live_match_state_rows
  WHERE NOT (status IN ('POSTPONED', 'CANCELLED'))
) AS live_match_state
CROSS JOIN (
  SELECT MAX(until) AS running_until
  FROM (
    SELECT LEAST(COALESCE(live_match_history.ended_at, TIMESTAMP_ADD(live_match_state.utc_date,
      INTERVAL '6' HOUR)), TIMESTAMP_ADD(live_match_state.utc_date, INTERVAL '6' HOUR)) AS until
    FROM (
      SELECT *
      FROM live_match_state_rows
      WHERE NOT (status IN ('POSTPONED', 'CANCELLED')) AND utc_date < CAST(@since AS TIMESTAMP)
        AND utc_date > TIMESTAMP_SUB(CAST(@since AS TIMESTAMP), INTERVAL '6' HOUR)
    ) AS live_match_state
    LEFT OUTER JOIN (
      SELECT match_id, MIN(first_seen_at) AS ended_at
      FROM `silver_live_match_history`
      WHERE is_final
      GROUP BY 1
    ) AS live_match_history
      ON live_match_state.match_id = live_match_history.match_id
  )
  WHERE until > CAST(@since AS TIMESTAMP)
) AS live_match_state_2
