-- query_data_tests: What the data tests found when they last ran, from `since` to `as_of`: failures first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
WITH "t1" AS (
  SELECT
    *
  FROM "gold_data_test_results" AS "t0"
  WHERE
    "t0"."as_of" >= CAST($since AS TIMESTAMPTZ)
    AND "t0"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
)
SELECT
  *
FROM (
  SELECT
    "t6".*
    EXCLUDE ("newest_at")
  FROM (
    SELECT
      "t3"."test",
      "t3"."as_of",
      "t3"."table_name",
      "t3"."severity",
      "t3"."status",
      "t3"."checked_count",
      "t3"."failing_count",
      "t3"."sample",
      "t5"."newest_at"
    FROM "t1" AS "t3"
    INNER JOIN (
      SELECT
        MAX("t2"."as_of") AS "newest_at"
      FROM "t1" AS "t2"
    ) AS "t5"
      ON "t3"."as_of" = "t5"."newest_at"
  ) AS "t6"
) AS "t7"
ORDER BY
  CASE WHEN "t7"."status" = 'fail' THEN 0 WHEN "t7"."status" = 'warn' THEN 1 ELSE 2 END ASC,
  "t7"."table_name" ASC,
  "t7"."test" ASC
