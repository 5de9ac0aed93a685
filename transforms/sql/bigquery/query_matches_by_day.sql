-- query_matches_by_day: Matches of `competitions` by UTC date, and how many of these are final.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param competitions array<string>
-- param since timestamp
SELECT *
FROM (
  SELECT DATE(utc_date) AS day, COUNT(*) AS matches, SUM(CAST(is_final AS INT64)) AS final
  FROM `silver_live_match_state`
  WHERE competition_code IN UNNEST(@competitions) AND missing_since IS NULL
    AND utc_date >= CAST(@since AS TIMESTAMP) AND utc_date < CAST(@before AS TIMESTAMP)
  GROUP BY 1
)
ORDER BY day ASC NULLS LAST
