-- query_live_versions: One row: the freshness at `as_of`, and checksums of what `live.json` shows.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT last_successful_pull_at, is_match_day, in_play_count,
  DATE_DIFF('MICROSECOND', last_successful_pull_at, CAST($as_of AS TIMESTAMPTZ)) / 60000000 AS
    freshness_minutes,
  CAST(CASE WHEN is_match_day THEN 20 ELSE 90 END AS BIGINT) AS freshness_sla_minutes,
  DATE_DIFF('MICROSECOND', last_successful_pull_at, CAST($as_of AS TIMESTAMPTZ)) < (CAST(CASE WHEN
    is_match_day THEN 20 ELSE 90 END AS BIGINT) * 60000000) AS is_freshness_sla_met, state_count,
  states_stamped, states_seen, states_missing, standing_count, standings_points, standings_goals,
  alert_count, alerts_opened, alerts_resolved, run_at
FROM (
  SELECT MAX(fetched_at) AS last_successful_pull_at
  FROM "raw_snapshots"
  WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
    AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
    AND asked_ids IS NULL
) AS snapshots
CROSS JOIN (
  SELECT COALESCE(BOOL_OR(CAST(((utc_date >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS
    TIMESTAMPTZ) AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
    + INTERVAL '1' DAY)) OR (utc_date < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS
    TIMESTAMPTZ) AND utc_date > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR) AND NOT is_final))
    AND NOT (status IN ('POSTPONED', 'CANCELLED')) AS BOOLEAN)), FALSE) AS is_match_day
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
) AS live_match_state
CROSS JOIN (
  SELECT COALESCE(SUM(CAST(is_in_play AS INT)), 0) AS in_play_count
  FROM "silver_live_match_state"
  WHERE competition_code IN (SELECT UNNEST($competitions)) AND missing_since IS NULL
) AS live_match_state_2
CROSS JOIN (
  SELECT COUNT(*) AS state_count,
    COALESCE(SUM(CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ),
      status_timestamp) / 1000) AS BIGINT)), 0) AS states_stamped,
    COALESCE(SUM(CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ),
      first_seen_at) / 1000) AS BIGINT)), 0) AS states_seen,
    COALESCE(SUM(CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ),
      missing_since) / 1000) AS BIGINT)), 0) AS states_missing
  FROM "silver_live_match_state"
) AS live_match_state_3
CROSS JOIN (
  SELECT COUNT(*) AS standing_count,
    COALESCE(SUM(team_id * (position + ((played + (points * 100)) * 100))), 0) AS standings_points,
    COALESCE(SUM(team_id * goal_difference), 0) AS standings_goals
  FROM "silver_live_standings"
) AS live_standings
CROSS JOIN (
  SELECT COUNT(*) AS alert_count,
    COALESCE(SUM(CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ),
      opened_at) / 1000) AS BIGINT)), 0) AS alerts_opened,
    COALESCE(SUM(CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ),
      resolved_at) / 1000) AS BIGINT)), 0) AS alerts_resolved
  FROM "raw_alerts"
  WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ) AND onset_at <= CAST($as_of AS TIMESTAMPTZ)
    AND opened_at <= CAST($as_of AS TIMESTAMPTZ)
) AS alerts
CROSS JOIN (
  SELECT CASE WHEN bad_run_at > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '2' HOUR) THEN run_at ELSE
    bad_run_at END AS run_at
  FROM (
    SELECT MAX(finished_at) FILTER(WHERE status IN ('failed', 'abandoned', 'missed')) AS bad_run_at,
      MAX(finished_at) AS run_at
    FROM "raw_pipeline_runs"
    WHERE started_at >= CAST($since AS TIMESTAMPTZ) AND started_at <= CAST($as_of AS TIMESTAMPTZ)
  )
) AS pipeline_runs
