-- query_quarantine_of_day: Rows of responses from `since` until before `before` that went to quarantine.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    "t1"."resource",
    "t1"."field",
    "t1"."reason",
    COUNT(*) AS "quarantined_count",
    SUM(CAST(NOT "t1"."readmitted_at" IS NULL AS INT)) AS "readmitted_count"
  FROM (
    SELECT
      *
    FROM "raw_quarantine" AS "t0"
    WHERE
      "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
      AND "t0"."fetched_at" < CAST($before AS TIMESTAMPTZ)
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
) AS "t2"
ORDER BY
  "t2"."quarantined_count" DESC,
  "t2"."resource" ASC,
  "t2"."field" ASC,
  "t2"."reason" ASC
