-- query_times_ahead: Tables with rows of a time after `latest`: how many, and the newest time.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param latest timestamp
SELECT table_name, row_count, newest_at
FROM (
  SELECT row_count, newest_at, 'raw_snapshots' AS table_name
  FROM (
    SELECT COUNT(*) AS row_count, MAX(fetched_at) AS newest_at
    FROM "raw_snapshots"
    WHERE fetched_at > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_live_match_monitor'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_live_match_monitor"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_live_scoreboard'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_live_scoreboard"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_league_table'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_league_table"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_score_corrections'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_score_corrections"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_pipeline_health'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_pipeline_health"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_reconciliation'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_reconciliation"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
  UNION ALL SELECT row_count, newest_at, 'gold_data_test_results'
  FROM (
    SELECT COUNT(*) AS row_count, MAX(as_of) AS newest_at
    FROM "gold_data_test_results"
    WHERE as_of > CAST($latest AS TIMESTAMPTZ)
  )
)
WHERE row_count > 0
ORDER BY table_name ASC
