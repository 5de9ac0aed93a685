-- put_run: Record attempts of runs: a newer attempt replaces an older one, a success stays.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO "raw_pipeline_runs" AS target
USING (
SELECT
  * REPLACE (COALESCE("steps", CAST('null' AS JSON)) AS "steps")
FROM (
SELECT
  r.*
FROM (
  SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"run_id":"VARCHAR","dag":"VARCHAR","trigger":"VARCHAR","scheduled_at":"TIMESTAMPTZ","started_at":"TIMESTAMPTZ","finished_at":"TIMESTAMPTZ","duration_ms":"BIGINT","status":"VARCHAR","attempts":"BIGINT","last_attempt_at":"TIMESTAMPTZ","failed_step":"VARCHAR","error":"VARCHAR","steps":"JSON","api_calls":"BIGINT","statements":"BIGINT","billed_bytes":"BIGINT","code_version":"VARCHAR","publish_status":"VARCHAR"}]')) AS r
)
)
) AS source
ON target."run_id" = source."run_id"
  AND target."started_at" >= $since
WHEN MATCHED AND NOT (source."status" IN ('missed', 'abandoned')) AND target."status" IN ('success', 'skipped') AND source."last_attempt_at" > target."last_attempt_at" THEN UPDATE SET
  "attempts" = target."attempts" + CASE WHEN source."last_attempt_at" <> target."last_attempt_at" OR target."status" IN ('missed', 'abandoned') THEN source."attempts" ELSE 0 END,
  "last_attempt_at" = GREATEST(source."last_attempt_at", target."last_attempt_at")
WHEN MATCHED AND NOT (source."status" IN ('missed', 'abandoned')) AND NOT target."status" IN ('success', 'skipped') AND (source."last_attempt_at" > target."last_attempt_at" OR target."status" IN ('missed', 'abandoned') OR source."status" = 'success') THEN UPDATE SET
  "dag" = source."dag",
  "trigger" = source."trigger",
  "scheduled_at" = source."scheduled_at",
  "started_at" = source."started_at",
  "finished_at" = source."finished_at",
  "duration_ms" = source."duration_ms",
  "status" = source."status",
  "failed_step" = source."failed_step",
  "error" = source."error",
  "steps" = source."steps",
  "api_calls" = source."api_calls",
  "statements" = source."statements",
  "billed_bytes" = source."billed_bytes",
  "code_version" = source."code_version",
  "publish_status" = source."publish_status",
  "attempts" = target."attempts" + CASE WHEN source."last_attempt_at" <> target."last_attempt_at" OR target."status" IN ('missed', 'abandoned') THEN source."attempts" ELSE 0 END,
  "last_attempt_at" = GREATEST(source."last_attempt_at", target."last_attempt_at")
WHEN NOT MATCHED THEN INSERT (
  "run_id", "dag", "trigger", "scheduled_at", "started_at", "finished_at", "duration_ms", "status", "attempts", "last_attempt_at", "failed_step", "error", "steps", "api_calls", "statements", "billed_bytes", "code_version", "publish_status"
) VALUES (
  source."run_id", source."dag", source."trigger", source."scheduled_at", source."started_at", source."finished_at", source."duration_ms", source."status", source."attempts", source."last_attempt_at", source."failed_step", source."error", source."steps", source."api_calls", source."statements", source."billed_bytes", source."code_version", source."publish_status"
)
