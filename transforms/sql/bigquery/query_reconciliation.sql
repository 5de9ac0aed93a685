-- query_reconciliation: What the night of the date of `as_of` compared; what is not equal first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT *
FROM `gold_reconciliation`
WHERE as_of_date = DATE(CAST(@as_of AS TIMESTAMP))
ORDER BY CAST(verdict = 'equal' AS INT64) ASC NULLS LAST, competition_code ASC NULLS LAST,
  utc_date ASC NULLS LAST, match_id ASC NULLS LAST
