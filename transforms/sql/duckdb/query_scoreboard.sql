-- query_scoreboard: The matches of the date of `as_of`, by competition and kick-off.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT *
FROM "silver_live_match_state"
WHERE missing_since IS NULL
  AND utc_date >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
  AND utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1'
    DAY)
ORDER BY competition_code ASC, utc_date ASC, match_id ASC
