-- query_scoreboard: The matches of the date of `as_of`, by competition and kick-off.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT *
FROM `silver_live_match_state`
WHERE missing_since IS NULL
  AND utc_date >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
  AND utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP),
    INTERVAL '1' DAY)
ORDER BY competition_code ASC NULLS LAST, utc_date ASC NULLS LAST, match_id ASC NULLS LAST
