-- query_reconciliation_differences: Up to 200 matches that were not equal in the newest comparison, newest
--   first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
WITH reconciliation_rows AS (
  SELECT *
  FROM `gold_reconciliation`
  WHERE as_of >= CAST(@since AS TIMESTAMP) AND as_of <= CAST(@as_of AS TIMESTAMP)
)
SELECT *
FROM (
  SELECT * EXCEPT (newest_as_of)
  FROM (
    SELECT match_id, as_of_date, as_of, competition_code, utc_date, verdict, cause, is_to_reread,
      home_team_name, away_team_name, live_status_timestamp, batch_status_timestamp, live_status,
      batch_status, live_home_goals, live_away_goals, batch_home_goals, batch_away_goals,
      live_content_hash, batch_content_hash, newest_as_of
    FROM reconciliation_rows AS reconciliation
    CROSS JOIN (SELECT MAX(as_of) AS newest_as_of FROM reconciliation_rows) AS reconciliation_2
    WHERE as_of = newest_as_of
  )
)
WHERE verdict <> 'equal'
ORDER BY utc_date DESC, match_id ASC NULLS LAST
LIMIT 200
