-- ask_scheduled_runs: The runs of ticks since `since`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT
  "t0"."dag",
  "t0"."scheduled_at"
FROM "raw_pipeline_runs" AS "t0"
WHERE
  "t0"."started_at" >= CAST($since AS TIMESTAMPTZ)
  AND NOT "t0"."scheduled_at" IS NULL
