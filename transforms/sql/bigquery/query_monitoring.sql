-- query_monitoring: The facts of monitoring at `as_of`, in one statement, by `kind` of row.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param latest timestamp
-- param since timestamp
WITH pipeline_runs_rows AS (
  SELECT dag, run_id, started_at, finished_at, status, failed_step, publish_status
  FROM `raw_pipeline_runs`
  WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
    AND finished_at < CAST(@as_of AS TIMESTAMP)
), snapshots_rows AS (
  SELECT MAX(IF(resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial') AND
    asked_ids IS NULL, fetched_at, NULL)) AS last_pull_at, MIN(fetched_at) AS first_response_at,
    MAX(IF(verdict IN ('partial', 'invalid'), fetched_at, NULL)) AS last_rejected_at
  FROM `raw_snapshots`
  WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
), live_match_history_rows AS (
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
), live_match_state_rows_2 AS (
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
    FROM live_match_state_rows
  )
  GROUP BY 1
)
SELECT *
FROM (
  SELECT 'totals' AS kind, last_pull_at, first_response_at, last_rejected_at, silver_watermark_at,
    last_stamp_at, run_count, failed_count, recent_run_count, recent_failed_count, evaluated_as_of,
    CAST(NULL AS TIMESTAMP) AS began_at, CAST(NULL AS TIMESTAMP) AS ended_at,
    CAST(NULL AS STRING) AS competition_code, CAST(NULL AS INT64) AS match_id,
    CAST(NULL AS STRING) AS home_team_name, CAST(NULL AS STRING) AS away_team_name,
    CAST(NULL AS STRING) AS status, CAST(NULL AS TIMESTAMP) AS utc_date,
    CAST(NULL AS STRING) AS dag, CAST(NULL AS STRING) AS run_id,
    CAST(NULL AS TIMESTAMP) AS started_at, CAST(NULL AS TIMESTAMP) AS finished_at,
    CAST(NULL AS STRING) AS failed_step, CAST(NULL AS STRING) AS publish_status,
    CAST(NULL AS ARRAY<TIMESTAMP>) AS ticks, CAST(NULL AS STRING) AS scope,
    CAST(NULL AS TIMESTAMP) AS as_of, CAST(NULL AS TIMESTAMP) AS last_successful_pull_at,
    CAST(NULL AS FLOAT64) AS freshness_minutes, CAST(NULL AS BOOL) AS is_match_day,
    CAST(NULL AS INT64) AS freshness_sla_minutes, CAST(NULL AS BOOL) AS is_freshness_sla_met,
    CAST(NULL AS INT64) AS in_play_count, CAST(NULL AS INT64) AS stuck_match_count,
    CAST(NULL AS TIMESTAMP) AS last_status_timestamp, CAST(NULL AS BOOL) AS is_feed_frozen,
    CAST(NULL AS INT64) AS in_play_sighting_count,
    CAST(NULL AS FLOAT64) AS in_play_seen_in_time_ratio, CAST(NULL AS BOOL) AS is_lag_sla_met,
    CAST(NULL AS STRING) AS alert_id, CAST(NULL AS STRING) AS condition,
    CAST(NULL AS STRING) AS severity, CAST(NULL AS TIMESTAMP) AS onset_at,
    CAST(NULL AS TIMESTAMP) AS opened_at, CAST(NULL AS TIMESTAMP) AS last_seen_at,
    CAST(NULL AS TIMESTAMP) AS resolved_at, CAST(NULL AS STRING) AS message,
    CAST(NULL AS STRING) AS runbook, CAST(NULL AS TIMESTAMP) AS open_notified_at,
    CAST(NULL AS TIMESTAMP) AS close_notified_at, CAST(NULL AS BOOL) AS is_newest,
    CAST(NULL AS BOOL) AS is_closing
  FROM snapshots_rows AS snapshots
  CROSS JOIN (
    SELECT MAX(fetched_at) AS silver_watermark_at
    FROM `raw_snapshots`
    WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@latest AS TIMESTAMP)
      AND NOT silver_at IS NULL
  ) AS snapshots_2
  CROSS JOIN (
    SELECT MAX(COALESCE(effective_at, status_timestamp)) AS last_stamp_at
    FROM `silver_live_match_state`
    WHERE competition_code IN UNNEST(@competitions) AND missing_since IS NULL
  ) AS live_match_state
  CROSS JOIN (
    SELECT COUNT(*) AS run_count,
      COALESCE(SUM(CAST(NOT (status IN ('success', 'skipped')) AS INT64)), 0) AS failed_count,
      COALESCE(SUM(CAST(started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AS
        INT64)), 0) AS recent_run_count,
      COALESCE(SUM(CAST(started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AND
        NOT (status IN ('success', 'skipped')) AS INT64)), 0) AS recent_failed_count
    FROM pipeline_runs_rows
  ) AS pipeline_runs
  CROSS JOIN (
    SELECT MAX(IF(as_of <= CAST(@latest AS TIMESTAMP), as_of, NULL)) AS evaluated_as_of
    FROM `gold_live_match_monitor`
  ) AS live_match_monitor
  UNION ALL SELECT 'day', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, began_at,
    ended_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT began_at, MAX(`end`) AS ended_at
    FROM (
      SELECT CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP) AS began_at,
        IF(is_final, TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP), INTERVAL '1'
          DAY), GREATEST(TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP), INTERVAL
          '1' DAY), TIMESTAMP_ADD(utc_date, INTERVAL '6' HOUR))) AS `end`
      FROM live_match_state_rows
      WHERE utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS
        TIMESTAMP), INTERVAL '1' DAY) AND NOT (status IN ('POSTPONED', 'CANCELLED'))
    )
    GROUP BY 1
  ) AS live_match_state
  CROSS JOIN snapshots_rows AS snapshots
  WHERE COALESCE(ended_at > COALESCE(last_pull_at, first_response_at), TRUE)
  UNION ALL SELECT 'in_play', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, competition_code, match_id, home_team_name, away_team_name, status, utc_date, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM `silver_live_match_state`
  WHERE competition_code IN UNNEST(@competitions) AND missing_since IS NULL AND is_in_play
  UNION ALL SELECT 'waiting', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, live_match_state.competition_code, live_match_state.match_id,
    live_match_state.home_team_name, live_match_state.away_team_name, live_match_state.status,
    live_match_state.utc_date, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT *
    FROM live_match_state_rows
    WHERE status IN ('SCHEDULED', 'TIMED')
      AND utc_date < TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '120' MINUTE)
      AND NOT home_team_id IS NULL AND NOT away_team_id IS NULL
  ) AS live_match_state
  CROSS JOIN (
    SELECT MIN(onset_at) AS oldest_onset_at
    FROM `raw_alerts`
    WHERE onset_at >= CAST(@horizon AS TIMESTAMP) AND onset_at <= CAST(@as_of AS TIMESTAMP)
      AND condition = 'match_not_started' AND resolved_at IS NULL
  ) AS alerts
  WHERE live_match_state.utc_date >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
    OR COALESCE(live_match_state.utc_date >= TIMESTAMP_SUB(alerts.oldest_onset_at, INTERVAL '1560'
      MINUTE), FALSE)
  UNION ALL SELECT 'run', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, status, NULL, dag, run_id, started_at, finished_at, failed_step,
    publish_status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT dag, run_id, started_at, finished_at, status, failed_step, publish_status,
      MAX(IF(status = 'success', started_at, NULL)) OVER (PARTITION BY dag) AS succeeded_at,
      MAX(IF(publish_status = 'ok', started_at, NULL)) OVER (PARTITION BY dag) AS published_at
    FROM pipeline_runs_rows
  )
  WHERE COALESCE(started_at >= succeeded_at, TRUE)
    OR (NOT publish_status IS NULL AND COALESCE(started_at >= published_at, TRUE))
  UNION ALL SELECT 'ticks', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, dag, NULL, NULL, NULL, NULL, NULL, ticks, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM (
    SELECT dag, ARRAY_AGG(scheduled_at IGNORE NULLS) AS ticks
    FROM (
      SELECT dag, scheduled_at, started_at, MAX(started_at) OVER () AS newest_at
      FROM `raw_pipeline_runs`
      WHERE started_at >= TIMESTAMP_SUB(CAST(@since AS TIMESTAMP), INTERVAL '6' DAY)
        AND NOT scheduled_at IS NULL
    )
    WHERE started_at >= CAST(@since AS TIMESTAMP) OR newest_at < CAST(@since AS TIMESTAMP)
    GROUP BY 1
  )
  UNION ALL SELECT 'scope', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, scope, as_of,
    last_successful_pull_at, ieee_divide(age, 60000000) AS freshness_minutes, is_match_day,
    bar AS freshness_sla_minutes, age < (bar * 60000000) AS is_freshness_sla_met, in_play_count,
    stuck_match_count, last_status_timestamp,
    COALESCE(TIMESTAMP_DIFF(last_successful_pull_at, last_stamp_at, MICROSECOND) >= 3600000000 AND
      TIMESTAMP_DIFF(last_stamp_at, last_kick_off_at, MICROSECOND) <= 9000000000, FALSE) AS
      is_feed_frozen, sightings AS in_play_sighting_count,
    ieee_divide(in_time, NULLIF(sightings, 0)) AS in_play_seen_in_time_ratio,
    ieee_divide(in_time, NULLIF(sightings, 0)) >= 0.95 AS is_lag_sla_met, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
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
        FROM live_match_state_rows_2
      )
      UNION ALL SELECT * FROM live_match_state_rows_2
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
  UNION ALL SELECT 'alert', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, scope, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, alert_id, condition, severity,
    onset_at, opened_at, last_seen_at, resolved_at, message, runbook, open_notified_at,
    close_notified_at, is_newest, is_closing
  FROM (
    SELECT alert_id, condition, scope, severity, onset_at, opened_at, last_seen_at, resolved_at,
      message, runbook, open_notified_at, close_notified_at,
      (ROW_NUMBER() OVER (PARTITION BY condition, scope ORDER BY onset_at DESC, alert_id DESC) - 1)
        = 0 AS is_newest,
      COALESCE(close_notified_at IS NULL AND resolved_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP),
        INTERVAL '30' DAY), FALSE) OR COALESCE(close_notified_at > TIMESTAMP_SUB(CAST(@as_of AS
        TIMESTAMP), INTERVAL '60' MINUTE), FALSE) AS is_closing
    FROM `raw_alerts`
    WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
      AND (onset_at <= CAST(@as_of AS TIMESTAMP) OR resolved_at IS NULL)
  )
  WHERE is_closing OR resolved_at IS NULL
    OR (is_newest AND (resolved_at IS NULL OR resolved_at >= TIMESTAMP_SUB(CAST(@as_of AS
      TIMESTAMP), INTERVAL '60' DAY)))
)
ORDER BY kind ASC NULLS LAST, scope ASC NULLS LAST
