-- query_alerts: Alerts that are open, or that closed since `since`; open ones first, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param since timestamp
SELECT
  *
FROM "raw_alerts" AS "t0"
WHERE
  "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
  AND (
    (
      "t0"."resolved_at" IS NULL
    )
    OR (
      "t0"."resolved_at" >= CAST($since AS TIMESTAMPTZ)
    )
  )
ORDER BY
  CAST(NOT "t0"."resolved_at" IS NULL AS BIGINT) ASC,
  "t0"."onset_at" DESC,
  "t0"."alert_id" ASC
