-- ask_scheduled_runs: The runs of ticks since `since`; where there are none, of the week up to then.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT
  "t2"."dag",
  "t2"."scheduled_at"
FROM (
  SELECT
    "t1"."dag",
    "t1"."scheduled_at",
    "t1"."started_at",
    MAX("t1"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "newest_at"
  FROM (
    SELECT
      "t0"."dag",
      "t0"."scheduled_at",
      "t0"."started_at"
    FROM "raw_pipeline_runs" AS "t0"
    WHERE
      "t0"."started_at" >= (
        CAST($since AS TIMESTAMPTZ) - INTERVAL '6' DAY
      )
      AND NOT "t0"."scheduled_at" IS NULL
  ) AS "t1"
) AS "t2"
WHERE
  (
    "t2"."started_at" >= CAST($since AS TIMESTAMPTZ)
  )
  OR (
    "t2"."newest_at" < CAST($since AS TIMESTAMPTZ)
  )
