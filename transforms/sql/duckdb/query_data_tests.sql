-- query_data_tests: What the data tests found when they last ran, from `since` to `as_of`: failures first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
WITH data_test_results_rows AS (
  SELECT *
  FROM "gold_data_test_results"
  WHERE as_of >= CAST($since AS TIMESTAMPTZ) AND as_of <= CAST($as_of AS TIMESTAMPTZ)
)
SELECT *
FROM (
  SELECT * EXCLUDE (newest_at)
  FROM (
    SELECT test, as_of, table_name, severity, status, checked_count, failing_count, sample,
      newest_at
    FROM data_test_results_rows AS data_test_results
    INNER JOIN (SELECT MAX(as_of) AS newest_at FROM data_test_results_rows) AS data_test_results_2
      ON as_of = newest_at
  )
)
ORDER BY CASE WHEN status = 'fail' THEN 0 WHEN status = 'warn' THEN 1 ELSE 2 END ASC,
  table_name ASC, test ASC
