-- query_snapshots_to_silver: Loaded snapshots that silver has not taken, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param latest timestamp
SELECT
  "t2"."snapshot_id",
  "t2"."fetched_at",
  "t2"."resource",
  "t2"."scope",
  "t2"."silver_watermark_at"
FROM (
  SELECT
    "t1"."snapshot_id",
    "t1"."fetched_at",
    "t1"."resource",
    "t1"."scope",
    "t1"."silver_at",
    MAX("t1"."fetched_at") FILTER(WHERE
      (
        NOT "t1"."silver_at" IS NULL
      )
      AND (
        "t1"."fetched_at" <= CAST($latest AS TIMESTAMPTZ)
      )) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "silver_watermark_at"
  FROM (
    SELECT
      "t0"."snapshot_id",
      "t0"."fetched_at",
      "t0"."resource",
      "t0"."scope",
      "t0"."silver_at"
    FROM "raw_snapshots" AS "t0"
    WHERE
      "t0"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND NOT "t0"."loaded_at" IS NULL
  ) AS "t1"
) AS "t2"
WHERE
  "t2"."silver_at" IS NULL
ORDER BY
  "t2"."fetched_at" ASC,
  "t2"."snapshot_id" ASC
