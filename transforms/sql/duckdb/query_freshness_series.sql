-- query_freshness_series: The age of the last successful pull from `since` on: just before the next one, and
--   at `as_of`; oldest first. Match-days are those of the matches as they are known now. The target of a
--   match-day holds from its start: the day before did not require the pulls that are missing in the first
--   minutes.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT "at", DATE_DIFF('MICROSECOND', previous_at, "at") / 60000000 AS freshness_minutes,
  CAST(CASE WHEN NOT began_at IS NULL THEN 20 ELSE 90 END AS BIGINT) AS freshness_sla_minutes,
  DATE_DIFF('MICROSECOND', previous_at, "at") < (CAST(CASE WHEN NOT began_at IS NULL THEN 20 ELSE 90
    END AS BIGINT) * 60000000) AS is_met
FROM (
  SELECT "at", is_now, previous_at, 1 AS one
  FROM (
    SELECT "at", is_now, LAG("at") OVER (ORDER BY "at" ASC, is_now ASC) AS previous_at
    FROM (
      SELECT DISTINCT fetched_at AS "at", 0 AS is_now
      FROM "raw_snapshots"
      WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ)
        AND fetched_at <= CAST($as_of AS TIMESTAMPTZ) AND resource = 'matches' AND http_status = 200
        AND verdict IN ('valid', 'partial') AND asked_ids IS NULL
      UNION ALL SELECT CAST($as_of AS TIMESTAMPTZ) AS "at", 1
      FROM (
        SELECT COUNT(*) AS pulls
        FROM "raw_snapshots"
        WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ)
          AND fetched_at <= CAST($as_of AS TIMESTAMPTZ) AND resource = 'matches'
          AND http_status = 200 AND verdict IN ('valid', 'partial') AND asked_ids IS NULL
      )
    )
  )
  WHERE "at" >= CAST($since AS TIMESTAMPTZ) AND (NOT previous_at IS NULL OR is_now = 1)
) AS snapshots
LEFT OUTER JOIN (
  SELECT began_at, ended_at, 1 AS other
  FROM (
    SELECT sequence, MIN(began_at) AS began_at, MAX(ended_at) AS ended_at
    FROM (
      SELECT began_at, ended_at, number - (ROW_NUMBER() OVER (ORDER BY number ASC) - 1) AS sequence
      FROM (
        SELECT began_at, ended_at,
          CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), began_at)
            / 86400000000) AS BIGINT) AS number
        FROM (
          SELECT began_at, MAX("end") AS ended_at
          FROM (
            SELECT CAST(DATE_TRUNC('DAY', utc_date) AS TIMESTAMPTZ) AS began_at,
              CASE WHEN is_final THEN CAST(DATE_TRUNC('DAY', utc_date) AS TIMESTAMPTZ) + INTERVAL
                '1' DAY ELSE GREATEST(CAST(DATE_TRUNC('DAY', utc_date) AS TIMESTAMPTZ) + INTERVAL
                '1' DAY, utc_date + INTERVAL '6' HOUR) END AS "end"
            FROM (
              SELECT * EXCLUDE (missing_since)
              FROM (
                SELECT CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END AS
                  missing_since,
                  CASE WHEN is_batch THEN batch_match_id ELSE live_match_id END AS match_id,
                  CASE WHEN is_batch THEN batch_competition_code ELSE live_competition_code END AS
                    competition_code,
                  CASE WHEN is_batch THEN batch_season_id ELSE live_season_id END AS season_id,
                  CASE WHEN is_batch THEN batch_utc_date ELSE live_utc_date END AS utc_date,
                  CASE WHEN is_batch THEN batch_status ELSE live_status END AS status,
                  CASE WHEN is_batch THEN batch_is_final ELSE live_is_final END AS is_final,
                  CASE WHEN is_batch THEN batch_home_team_id ELSE live_home_team_id END AS
                    home_team_id,
                  CASE WHEN is_batch THEN batch_home_team_name ELSE live_home_team_name END AS
                    home_team_name,
                  CASE WHEN is_batch THEN batch_away_team_id ELSE live_away_team_id END AS
                    away_team_id,
                  CASE WHEN is_batch THEN batch_away_team_name ELSE live_away_team_name END AS
                    away_team_name
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
                    FROM "silver_live_match_state"
                    WHERE competition_code IN (SELECT UNNEST($competitions))
                  ) AS live_match_state
                  FULL OUTER JOIN (
                    SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
                      season_id AS batch_season_id, utc_date AS batch_utc_date,
                      status AS batch_status, is_final AS batch_is_final,
                      home_team_id AS batch_home_team_id, home_team_name AS batch_home_team_name,
                      away_team_id AS batch_away_team_id, away_team_name AS batch_away_team_name,
                      missing_since AS batch_missing_since, fetched_at AS batch_named_at,
                      COALESCE(effective_at, status_timestamp) AS batch_at
                    FROM "silver_matches"
                    WHERE competition_code IN (SELECT UNNEST($competitions))
                  ) AS matches
                    ON live_match_id = batch_match_id
                )
                WHERE CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END IS
                  NULL
              )
            )
            WHERE utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) +
              INTERVAL '1' DAY) AND NOT (status IN ('POSTPONED', 'CANCELLED'))
          )
          GROUP BY 1
        )
      )
    )
    GROUP BY 1
  )
) AS live_match_state
  ON one = other AND "at" >= began_at AND "at" < ended_at
  AND (is_now = 1 OR previous_at >= began_at OR "at" >= (began_at + INTERVAL '20' MINUTE))
ORDER BY "at" ASC, is_now ASC
