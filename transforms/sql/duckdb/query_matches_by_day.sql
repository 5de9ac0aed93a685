-- query_matches_by_day: Matches of `competitions` by UTC date, and how many of these are final.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param competitions array<string>
-- param since timestamp
SELECT *
FROM (
  SELECT CAST(utc_date AS DATE) AS day, COUNT(*) AS matches, SUM(CAST(is_final AS INT)) AS final
  FROM "silver_live_match_state"
  WHERE competition_code IN (SELECT UNNEST($competitions)) AND missing_since IS NULL
    AND utc_date >= CAST($since AS TIMESTAMPTZ) AND utc_date < CAST($before AS TIMESTAMPTZ)
  GROUP BY 1
)
ORDER BY day ASC
