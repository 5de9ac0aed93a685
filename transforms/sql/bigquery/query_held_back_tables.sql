-- query_held_back_tables: The `fail` tests that each failing table did not pass when it was last tested.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
WITH data_test_results_rows AS (
  SELECT table_name, as_of, SUM(CAST(status = 'fail' AS INT64)) AS failing
  FROM `gold_data_test_results`
  WHERE as_of <= CAST(@as_of AS TIMESTAMP)
  GROUP BY 1, 2
)
SELECT data_test_results.table_name, test, failing_since, tested_at
FROM (
  SELECT *
  FROM `gold_data_test_results`
  WHERE as_of <= CAST(@as_of AS TIMESTAMP) AND status = 'fail'
) AS data_test_results
INNER JOIN (
  SELECT data_test_results.table_name, MIN(as_of) AS failing_since, MAX(as_of) AS tested_at
  FROM data_test_results_rows AS data_test_results
  INNER JOIN (
    SELECT table_name, MAX(IF(failing = 0, as_of, NULL)) AS passed_at
    FROM data_test_results_rows
    GROUP BY 1
  ) AS data_test_results_2
    ON data_test_results.table_name = data_test_results_2.table_name
  WHERE passed_at IS NULL OR as_of > passed_at
  GROUP BY 1
) AS data_test_results_2
  ON data_test_results.table_name = data_test_results_2.table_name
WHERE as_of = tested_at
ORDER BY data_test_results.table_name ASC NULLS LAST, test ASC NULLS LAST
