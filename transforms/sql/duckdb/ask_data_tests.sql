-- ask_data_tests: The newest results from `since` to `as_of`: failing first, then by name.
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
    "t7".*
    EXCLUDE ("newest_as_of")
  FROM (
    SELECT
      *
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
        "t5"."newest_as_of"
      FROM "t1" AS "t3"
      CROSS JOIN (
        SELECT
          MAX("t2"."as_of") AS "newest_as_of"
        FROM "t1" AS "t2"
      ) AS "t5"
    ) AS "t6"
    WHERE
      "t6"."as_of" = "t6"."newest_as_of"
  ) AS "t7"
) AS "t8"
ORDER BY
  CASE WHEN "t8"."status" = 'fail' THEN 0 WHEN "t8"."status" = 'warn' THEN 1 ELSE 2 END ASC,
  "t8"."test" ASC
