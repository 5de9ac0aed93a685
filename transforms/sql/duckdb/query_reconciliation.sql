-- query_reconciliation: What the night of the date of `as_of` compared; what is not equal first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT
  *
FROM "gold_reconciliation" AS "t0"
WHERE
  "t0"."as_of_date" = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
ORDER BY
  CAST("t0"."verdict" = 'equal' AS BIGINT) ASC,
  "t0"."competition_code" ASC,
  "t0"."utc_date" ASC,
  "t0"."match_id" ASC
