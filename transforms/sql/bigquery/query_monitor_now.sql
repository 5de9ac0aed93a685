-- query_monitor_now: The monitor as of `as_of`, without storing it, ALL first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH live_match_history_rows AS (
  SELECT competition_code AS scope, COUNT(*) AS sightings, SUM(CAST(is_in_time AS INT64)) AS in_time
  FROM (
    SELECT competition_code,
      TIMESTAMP_DIFF(first_seen_at, COALESCE(effective_at, status_timestamp), MICROSECOND) <=
        1200000000 AS is_in_time
    FROM (
      SELECT *
      FROM `silver_live_match_history`
      WHERE competition_code IN UNNEST(@competitions) AND is_in_play
        AND COALESCE(effective_at, status_timestamp) >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS
          TIMESTAMP), DAY) AS TIMESTAMP)
        AND COALESCE(effective_at, status_timestamp) <
          TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL
          '1' DAY) AND first_seen_at <= CAST(@as_of AS TIMESTAMP)
    ) AS outer_live_match_history
    WHERE EXISTS(
      SELECT 1
      FROM `silver_live_match_history`
      WHERE competition_code IN UNNEST(@competitions)
        AND outer_live_match_history.match_id = match_id
        AND first_seen_at < outer_live_match_history.first_seen_at
    )
  )
  GROUP BY 1
), live_match_state_rows AS (
  SELECT competition_code AS scope, COALESCE(LOGICAL_OR(makes_match_day), FALSE) AS is_match_day,
    COALESCE(SUM(CAST(is_in_play AS INT64)), 0) AS in_play_count,
    COALESCE(SUM(CAST(is_stuck AS INT64)), 0) AS stuck_match_count,
    MAX(IF(is_in_play, stamp, NULL)) AS last_status_timestamp, MAX(stamp) AS last_stamp_at,
    MAX(IF(is_in_play, kick_off, NULL)) AS last_kick_off_at
  FROM (
    SELECT competition_code, is_in_play, FALSE AS makes_match_day,
      is_in_play AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), utc_date, MICROSECOND) > 9000000000
        AS is_stuck, COALESCE(effective_at, status_timestamp) AS stamp, utc_date AS kick_off
    FROM `silver_live_match_state`
    WHERE competition_code IN UNNEST(@competitions) AND missing_since IS NULL
    UNION ALL SELECT competition_code, FALSE,
      ((utc_date >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP) AND utc_date
        < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL
        '1' DAY)) OR (utc_date < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        AND utc_date > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR) AND NOT
        is_final)) AND NOT (status IN ('POSTPONED', 'CANCELLED')) AS makes_match_day, FALSE, NULL,
      NULL
    FROM (
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
            live_match_id IS NULL OR COALESCE(batch_at > live_at, FALSE) OR COALESCE(batch_named_at
              > live_missing_since, FALSE) AS is_batch
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
  )
  GROUP BY 1
)
SELECT scope, as_of, last_successful_pull_at, ieee_divide(age, 60000000) AS freshness_minutes,
  is_match_day, bar AS freshness_sla_minutes, age < (bar * 60000000) AS is_freshness_sla_met,
  in_play_count, stuck_match_count, last_status_timestamp,
  COALESCE(TIMESTAMP_DIFF(last_successful_pull_at, last_stamp_at, MICROSECOND) >= 3600000000 AND
    TIMESTAMP_DIFF(last_stamp_at, last_kick_off_at, MICROSECOND) <= 9000000000, FALSE) AS
    is_feed_frozen, sightings AS in_play_sighting_count,
  ieee_divide(in_time, NULLIF(sightings, 0)) AS in_play_seen_in_time_ratio,
  ieee_divide(in_time, NULLIF(sightings, 0)) >= 0.95 AS is_lag_sla_met
FROM (
  SELECT live_match_state.scope, is_match_day, in_play_count, stuck_match_count,
    last_status_timestamp, last_stamp_at, last_kick_off_at, COALESCE(sightings, 0) AS sightings,
    in_time, last_successful_pull_at, CAST(@as_of AS TIMESTAMP) AS as_of,
    TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), last_successful_pull_at, MICROSECOND) AS age,
    CAST(IF(is_match_day, 20, 90) AS INT64) AS bar
  FROM (
    SELECT 'ALL' AS scope, is_match_day, in_play_count, stuck_match_count, last_status_timestamp,
      last_stamp_at, last_kick_off_at
    FROM (
      SELECT COALESCE(LOGICAL_OR(is_match_day), FALSE) AS is_match_day,
        COALESCE(SUM(in_play_count), 0) AS in_play_count,
        COALESCE(SUM(stuck_match_count), 0) AS stuck_match_count,
        MAX(last_status_timestamp) AS last_status_timestamp, MAX(last_stamp_at) AS last_stamp_at,
        MAX(last_kick_off_at) AS last_kick_off_at
      FROM live_match_state_rows
    )
    UNION ALL SELECT * FROM live_match_state_rows
  ) AS live_match_state
  LEFT OUTER JOIN (
    SELECT 'ALL' AS scope, sightings, in_time
    FROM (
      SELECT COALESCE(SUM(sightings), 0) AS sightings, SUM(in_time) AS in_time
      FROM live_match_history_rows
    )
    UNION ALL SELECT * FROM live_match_history_rows
  ) AS live_match_history
    ON live_match_state.scope = live_match_history.scope
  CROSS JOIN (
    SELECT MAX(fetched_at) AS last_successful_pull_at
    FROM `raw_snapshots`
    WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
      AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
      AND asked_ids IS NULL
  ) AS snapshots
)
ORDER BY CAST(scope <> 'ALL' AS INT64) ASC NULLS LAST, scope ASC NULLS LAST
