-- query_live_versions: One row: the freshness at `as_of`, and checksums of what `live.json` shows.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT last_successful_pull_at, is_match_day, in_play_count, state_count, states_stamped,
  states_seen, states_missing, states_content, batch_count, batch_fetched, batch_missing,
  standing_count, standings_points, standings_results, alert_count, alerts_opened, alerts_resolved,
  run_at,
  ieee_divide(TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), last_successful_pull_at, MICROSECOND),
    60000000) AS freshness_minutes,
  CAST(IF(is_match_day, 20, 90) AS INT64) AS freshness_sla_minutes,
  TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), last_successful_pull_at, MICROSECOND) <
    (CAST(IF(is_match_day, 20, 90) AS INT64) * 60000000) AS is_freshness_sla_met
FROM (
  SELECT MAX(fetched_at) AS last_successful_pull_at
  FROM `raw_snapshots`
  WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
    AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
    AND asked_ids IS NULL
) AS snapshots
CROSS JOIN (
  SELECT COALESCE(LOGICAL_OR(is_tracked AND ((utc_date >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS
    TIMESTAMP), DAY) AS TIMESTAMP) AND utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS
    TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)) OR (utc_date <
    CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP) AND utc_date >
    TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR) AND NOT is_final)) AND NOT (status
    IN ('POSTPONED', 'CANCELLED')) AND missing_since IS NULL), FALSE) AS is_match_day,
    COALESCE(SUM(CAST(is_tracked AND live_is_in_play AND live_missing_since IS NULL AS INT64)), 0)
      AS in_play_count, COUNT(live_match_id) AS state_count,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(live_status_timestamp,
      CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS
      states_stamped,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(first_seen_at, CAST('1970-01-01T00:00:00Z' AS
      TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS states_seen,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(live_missing_since,
      CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS
      states_missing, COALESCE(SUM(digest), 0) AS states_content,
    COUNT(batch_match_id) AS batch_count,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(batch_fetched_at, CAST('1970-01-01T00:00:00Z'
      AS TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS batch_fetched,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(batch_missing_since,
      CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS
      batch_missing
  FROM (
    SELECT is_tracked, live_is_in_play, live_match_id, live_status_timestamp, first_seen_at,
      live_missing_since, batch_match_id, batch_fetched_at, batch_missing_since,
      IF(is_batch, batch_utc_date, live_utc_date) AS utc_date,
      IF(is_batch, batch_status, live_status) AS status,
      IF(is_batch, batch_is_final, live_is_final) AS is_final,
      IF(is_batch, batch_missing_since, live_missing_since) AS missing_since,
      MOD(FARM_FINGERPRINT(CONCAT(newer, line)), 8796093022208) AS digest
    FROM (
      SELECT live_match_id, live_utc_date, live_status, live_is_final, live_missing_since,
        live_status_timestamp, live_is_in_play, first_seen_at, line, batch_match_id, batch_utc_date,
        batch_status, batch_is_final, batch_missing_since, batch_fetched_at,
        COALESCE(live_competition_code, batch_competition_code) IN UNNEST(@competitions) AS
          is_tracked,
        live_match_id IS NULL OR COALESCE(batch_at > live_at, FALSE) OR COALESCE(batch_fetched_at >
          live_missing_since, FALSE) AS is_batch,
        CASE WHEN batch_fetched_at > live_missing_since THEN 'b' WHEN batch_at > live_at THEN 'n'
          WHEN batch_at = live_at AND batch_status_timestamp > live_status_timestamp THEN 'n' ELSE
          '' END AS newer
      FROM (
        SELECT match_id AS live_match_id, competition_code AS live_competition_code,
          utc_date AS live_utc_date, status AS live_status, is_final AS live_is_final,
          missing_since AS live_missing_since, status_timestamp AS live_status_timestamp,
          is_in_play AS live_is_in_play, first_seen_at,
          COALESCE(effective_at, status_timestamp) AS live_at,
          ARRAY_TO_STRING([content_hash, IF(missing_since IS NULL, '', 'missing'), competition_code,
            CAST(season_id AS STRING), COALESCE(CAST(season_start_date AS STRING), ''),
            COALESCE(home_team_name, ''), COALESCE(home_team_tla, ''), COALESCE(away_team_name, ''),
            COALESCE(away_team_tla, '')], '|') AS line
        FROM `silver_live_match_state`
      ) AS live_match_state
      FULL OUTER JOIN (
        SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
          utc_date AS batch_utc_date, status AS batch_status, is_final AS batch_is_final,
          missing_since AS batch_missing_since, status_timestamp AS batch_status_timestamp,
          fetched_at AS batch_fetched_at, COALESCE(effective_at, status_timestamp) AS batch_at
        FROM `silver_matches`
      ) AS matches
        ON live_match_id = batch_match_id
    )
  )
) AS live_match_state
CROSS JOIN (
  SELECT COUNT(*) AS standing_count,
    COALESCE(SUM(team_id * (position + ((played + (points * 100)) * 100))), 0) AS standings_points,
    COALESCE(SUM(team_id * (goal_difference + ((COALESCE(won, 0) + (COALESCE(drawn, 0) * 100)) *
      1000))), 0) AS standings_results
  FROM `silver_live_standings`
) AS live_standings
CROSS JOIN (
  SELECT COUNT(*) AS alert_count,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(opened_at, CAST('1970-01-01T00:00:00Z' AS
      TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS alerts_opened,
    COALESCE(SUM(CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(resolved_at, CAST('1970-01-01T00:00:00Z' AS
      TIMESTAMP), MICROSECOND), 1000)) AS INT64)), 0) AS alerts_resolved
  FROM `raw_alerts`
  WHERE onset_at >= CAST(@horizon AS TIMESTAMP) AND onset_at <= CAST(@as_of AS TIMESTAMP)
    AND opened_at <= CAST(@as_of AS TIMESTAMP)
) AS alerts
CROSS JOIN (
  SELECT IF(bad_run_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '2' HOUR), run_at,
    bad_run_at) AS run_at
  FROM (
    SELECT MAX(IF(status IN ('failed', 'abandoned', 'missed'), finished_at, NULL)) AS bad_run_at,
      MAX(finished_at) AS run_at
    FROM `raw_pipeline_runs`
    WHERE started_at >= CAST(@since AS TIMESTAMP) AND started_at <= CAST(@as_of AS TIMESTAMP)
  )
) AS pipeline_runs
