-- query_freshness_series: The age of the last successful pull from `since` on: just before the next one, and
--   at `as_of`; oldest first. Match-days are those of the matches as they are known now. The target of a
--   match-day holds from its start: the day before did not require the pulls that are missing in the first
--   minutes.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT `at`,
  ieee_divide(TIMESTAMP_DIFF(`at`, previous_at, MICROSECOND), 60000000) AS freshness_minutes,
  CAST(IF(NOT began_at IS NULL, 20, 90) AS INT64) AS freshness_sla_minutes,
  TIMESTAMP_DIFF(`at`, previous_at, MICROSECOND) < (CAST(IF(NOT began_at IS NULL, 20, 90) AS INT64)
    * 60000000) AS is_met
FROM (
  SELECT `at`, is_now, previous_at, 1 AS one
  FROM (
    SELECT `at`, is_now, LAG(`at`) OVER (ORDER BY `at` ASC, is_now ASC) AS previous_at
    FROM (
      SELECT DISTINCT fetched_at AS `at`, 0 AS is_now
      FROM `raw_snapshots`
      WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
        AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
        AND asked_ids IS NULL
      UNION ALL SELECT CAST(@as_of AS TIMESTAMP) AS `at`, 1
      FROM (
        SELECT COUNT(*) AS pulls
        FROM `raw_snapshots`
        WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
          AND resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial')
          AND asked_ids IS NULL
      )
    )
  )
  WHERE `at` >= CAST(@since AS TIMESTAMP) AND (NOT previous_at IS NULL OR is_now = 1)
) AS snapshots
LEFT OUTER JOIN (
  SELECT began_at, ended_at, 1 AS other
  FROM (
    SELECT sequence, MIN(began_at) AS began_at, MAX(ended_at) AS ended_at
    FROM (
      SELECT began_at, ended_at, number - (ROW_NUMBER() OVER (ORDER BY number ASC) - 1) AS sequence
      FROM (
        SELECT began_at, ended_at,
          CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(began_at, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP),
            MICROSECOND), 86400000000)) AS INT64) AS number
        FROM (
          SELECT began_at, MAX(`end`) AS ended_at
          FROM (
            SELECT CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP) AS began_at,
              IF(is_final, TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP), INTERVAL
                '1' DAY), GREATEST(TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP),
                INTERVAL '1' DAY), TIMESTAMP_ADD(utc_date, INTERVAL '6' HOUR))) AS `end`
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
                  SELECT live_match_id, live_competition_code, live_season_id, live_utc_date,
                    live_status, live_is_final, live_home_team_id, live_home_team_name,
                    live_away_team_id, live_away_team_name, live_missing_since, batch_match_id,
                    batch_competition_code, batch_season_id, batch_utc_date, batch_status,
                    batch_is_final, batch_home_team_id, batch_home_team_name, batch_away_team_id,
                    batch_away_team_name, batch_missing_since,
                    live_match_id IS NULL OR COALESCE(batch_at > live_at, FALSE) OR
                      COALESCE(batch_named_at > live_missing_since, FALSE) AS is_batch
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
                      season_id AS batch_season_id, utc_date AS batch_utc_date,
                      status AS batch_status, is_final AS batch_is_final,
                      home_team_id AS batch_home_team_id, home_team_name AS batch_home_team_name,
                      away_team_id AS batch_away_team_id, away_team_name AS batch_away_team_name,
                      missing_since AS batch_missing_since, fetched_at AS batch_named_at,
                      COALESCE(effective_at, status_timestamp) AS batch_at
                    FROM `silver_matches`
                    WHERE competition_code IN UNNEST(@competitions)
                  ) AS matches
                    ON live_match_id = batch_match_id
                )
                WHERE IF(is_batch, batch_missing_since, live_missing_since) IS NULL
              )
            )
            WHERE utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS
              TIMESTAMP), INTERVAL '1' DAY) AND NOT (status IN ('POSTPONED', 'CANCELLED'))
          )
          GROUP BY 1
        )
      )
    )
    GROUP BY 1
  )
) AS live_match_state
  ON one = other AND `at` >= began_at AND `at` < ended_at
  AND (is_now = 1 OR previous_at >= began_at OR `at` >= TIMESTAMP_ADD(began_at, INTERVAL '20'
    MINUTE))
ORDER BY `at` ASC NULLS LAST, is_now ASC NULLS LAST
