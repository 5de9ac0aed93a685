-- query_monitor_now: The monitor as of `as_of`, without storing it, ALL first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH live_match_history_rows AS (
  SELECT competition_code AS scope, COUNT(*) AS sightings, SUM(CAST(is_in_time AS INT)) AS in_time
  FROM (
    SELECT competition_code,
      DATE_DIFF('MICROSECOND', COALESCE(effective_at, status_timestamp), first_seen_at) <=
        1200000000 AS is_in_time
    FROM (
      SELECT *
      FROM "silver_live_match_history"
      WHERE competition_code IN (SELECT UNNEST($competitions)) AND is_in_play
        AND COALESCE(effective_at, status_timestamp) >= CAST(DATE_TRUNC('DAY', CAST($as_of AS
          TIMESTAMPTZ)) AS TIMESTAMPTZ)
        AND COALESCE(effective_at, status_timestamp) < (CAST(DATE_TRUNC('DAY', CAST($as_of AS
          TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY)
        AND first_seen_at <= CAST($as_of AS TIMESTAMPTZ)
    ) AS live_match_history
    SEMI JOIN (
      SELECT match_id AS known_id, first_seen_at AS known_at
      FROM "silver_live_match_history"
      WHERE competition_code IN (SELECT UNNEST($competitions))
    ) AS live_match_history_2
      ON match_id = known_id AND known_at < first_seen_at
  )
  GROUP BY 1
), live_match_state_rows AS (
  SELECT competition_code AS scope,
    COALESCE(BOOL_OR(CAST(makes_match_day AS BOOLEAN)), FALSE) AS is_match_day,
    COALESCE(SUM(CAST(is_in_play AS INT)), 0) AS in_play_count,
    COALESCE(SUM(CAST(is_stuck AS INT)), 0) AS stuck_match_count,
    MAX(stamp) FILTER(WHERE is_in_play) AS last_status_timestamp, MAX(stamp) AS last_stamp_at,
    MAX(kick_off) FILTER(WHERE is_in_play) AS last_kick_off_at
  FROM (
    SELECT competition_code, is_in_play, FALSE AS makes_match_day,
      is_in_play AND DATE_DIFF('MICROSECOND', utc_date, CAST($as_of AS TIMESTAMPTZ)) > 9000000000 AS
        is_stuck, COALESCE(effective_at, status_timestamp) AS stamp, utc_date AS kick_off
    FROM "silver_live_match_state"
    WHERE competition_code IN (SELECT UNNEST($competitions)) AND missing_since IS NULL
    UNION ALL SELECT competition_code, FALSE,
      ((utc_date >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) AND utc_date
        < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY))
        OR (utc_date < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) AND
        utc_date > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR) AND NOT is_final)) AND NOT
        (status IN ('POSTPONED', 'CANCELLED')) AS makes_match_day, FALSE, NULL, NULL
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
          CASE WHEN is_batch THEN batch_home_team_name ELSE live_home_team_name END AS
            home_team_name,
          CASE WHEN is_batch THEN batch_away_team_id ELSE live_away_team_id END AS away_team_id,
          CASE WHEN is_batch THEN batch_away_team_name ELSE live_away_team_name END AS
            away_team_name
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
  )
  GROUP BY 1
)
SELECT scope, as_of, last_successful_pull_at, age / 60000000 AS freshness_minutes, is_match_day,
  bar AS freshness_sla_minutes, age < (bar * 60000000) AS is_freshness_sla_met, in_play_count,
  stuck_match_count, last_status_timestamp,
  COALESCE(DATE_DIFF('MICROSECOND', last_stamp_at, last_successful_pull_at) >= 3600000000 AND
    DATE_DIFF('MICROSECOND', last_kick_off_at, last_stamp_at) <= 9000000000, FALSE) AS
    is_feed_frozen, sightings AS in_play_sighting_count,
  in_time / NULLIF(sightings, 0) AS in_play_seen_in_time_ratio,
  (in_time / NULLIF(sightings, 0)) >= 0.95 AS is_lag_sla_met
FROM (
  SELECT live_match_state.scope, is_match_day, in_play_count, stuck_match_count,
    last_status_timestamp, last_stamp_at, last_kick_off_at, COALESCE(sightings, 0) AS sightings,
    in_time, last_successful_pull_at, CAST($as_of AS TIMESTAMPTZ) AS as_of,
    DATE_DIFF('MICROSECOND', last_successful_pull_at, CAST($as_of AS TIMESTAMPTZ)) AS age,
    CAST(CASE WHEN is_match_day THEN 20 ELSE 90 END AS BIGINT) AS bar
  FROM (
    SELECT 'ALL' AS scope, is_match_day, in_play_count, stuck_match_count, last_status_timestamp,
      last_stamp_at, last_kick_off_at
    FROM (
      SELECT COALESCE(BOOL_OR(CAST(is_match_day AS BOOLEAN)), FALSE) AS is_match_day,
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
    FROM "raw_snapshots"
    WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
      AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
      AND asked_ids IS NULL
  ) AS snapshots
)
ORDER BY CAST(scope <> 'ALL' AS BIGINT) ASC, scope ASC
