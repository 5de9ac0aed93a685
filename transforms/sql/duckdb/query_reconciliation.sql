-- query_reconciliation: What the night of the date of `as_of` compared; what is not equal first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT *
FROM "gold_reconciliation"
WHERE as_of_date = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
ORDER BY CAST(verdict = 'equal' AS BIGINT) ASC, competition_code ASC, utc_date ASC, match_id ASC
