-- query_runs_of_day: The runs of the day that begins at `since`, by time.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  "t0"."run_id",
  "t0"."dag",
  "t0"."trigger",
  "t0"."scheduled_at",
  "t0"."started_at",
  "t0"."finished_at",
  "t0"."duration_ms",
  "t0"."status",
  "t0"."attempts",
  "t0"."last_attempt_at",
  "t0"."failed_step",
  "t0"."error",
  "t0"."api_calls",
  "t0"."statements",
  "t0"."billed_bytes",
  COALESCE("t0"."scheduled_at", "t0"."started_at") AS "due_at"
FROM "raw_pipeline_runs" AS "t0"
WHERE
  "t0"."started_at" >= (
    CAST($since AS TIMESTAMPTZ) - INTERVAL '1' HOUR
  )
  AND "t0"."started_at" < (
    CAST($since AS TIMESTAMPTZ) + INTERVAL '3' DAY
  )
  AND "t0"."started_at" <= CAST($as_of AS TIMESTAMPTZ)
  AND COALESCE("t0"."scheduled_at", "t0"."started_at") >= CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
  AND COALESCE("t0"."scheduled_at", "t0"."started_at") < (
    CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
  )
ORDER BY
  COALESCE("t0"."scheduled_at", "t0"."started_at") ASC,
  "t0"."dag" ASC,
  "t0"."run_id" ASC
