-- ask_tables_to_refresh: Tracked competitions whose table may have moved since it was pulled, by code.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT
  *
FROM (
  SELECT
    "t5"."competition_code"
  FROM (
    SELECT DISTINCT
      "t0"."competition_code"
    FROM "silver_live_match_state" AS "t0"
    WHERE
      "t0"."competition_code" IN (
        SELECT
          UNNEST($competitions)
      )
      AND "t0"."missing_since" IS NULL
      AND "t0"."utc_date" >= (
        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '24' HOUR
      )
      AND "t0"."utc_date" < (
        CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
      )
      AND NOT (
        "t0"."status" IN ('POSTPONED', 'CANCELLED')
      )
  ) AS "t5"
  ANTI JOIN (
    SELECT
      *
    FROM "raw_snapshots" AS "t1"
    WHERE
      "t1"."fetched_at" > (
        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' MINUTE
      )
      AND "t1"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
      AND "t1"."resource" = 'standings'
      AND "t1"."verdict" IN ('valid', 'partial')
  ) AS "t3"
    ON "t5"."competition_code" = "t3"."scope"
) AS "t6"
ORDER BY
  "t6"."competition_code" ASC
