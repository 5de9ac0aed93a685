-- query_scoreboard: The matches of the date of `as_of`, by competition and kick-off.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT
  *
FROM "silver_live_match_state" AS "t0"
WHERE
  "t0"."missing_since" IS NULL
  AND "t0"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
  AND "t0"."utc_date" < (
    CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
  )
ORDER BY
  "t0"."competition_code" ASC,
  "t0"."utc_date" ASC,
  "t0"."match_id" ASC
