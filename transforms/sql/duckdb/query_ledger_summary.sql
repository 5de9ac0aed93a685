-- query_ledger_summary: Snapshots since `horizon` by resource and verdict, and how far they have come.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
SELECT
  *
FROM (
  SELECT
    "t1"."resource",
    "t1"."verdict",
    COUNT(*) AS "snapshots",
    SUM("t1"."row_count") AS "row_count",
    SUM("t1"."quarantined_count") AS "quarantined_count",
    SUM(CAST(NOT "t1"."loaded_at" IS NULL AS INT)) AS "loaded",
    SUM(CAST(NOT "t1"."silver_at" IS NULL AS INT)) AS "in_silver",
    MAX("t1"."fetched_at") AS "last_fetched_at"
  FROM (
    SELECT
      *
    FROM "raw_snapshots" AS "t0"
    WHERE
      "t0"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
ORDER BY
  "t2"."resource" ASC,
  "t2"."verdict" ASC
