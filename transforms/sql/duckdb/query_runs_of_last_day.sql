-- query_runs_of_last_day: The runs started from `since` to `as_of` with their steps, newest first.
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
  "t0"."steps",
  COALESCE("t0"."scheduled_at", "t0"."started_at") AS "due_at"
FROM "raw_pipeline_runs" AS "t0"
WHERE
  "t0"."started_at" >= CAST($since AS TIMESTAMPTZ)
  AND "t0"."started_at" <= CAST($as_of AS TIMESTAMPTZ)
ORDER BY
  COALESCE("t0"."scheduled_at", "t0"."started_at") DESC,
  "t0"."run_id" DESC
