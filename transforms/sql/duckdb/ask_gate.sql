-- ask_gate: One row: is it a match-day, and when was the last successful pull?
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
SELECT
  "t5"."last_successful_pull_at",
  "t7"."is_match_day"
FROM (
  SELECT
    MAX("t3"."fetched_at") AS "last_successful_pull_at"
  FROM (
    SELECT
      *
    FROM "raw_snapshots" AS "t0"
    WHERE
      "t0"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t0"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
      AND "t0"."resource" = 'matches'
      AND "t0"."http_status" = 200
      AND "t0"."verdict" IN ('valid', 'partial')
  ) AS "t3"
) AS "t5"
CROSS JOIN (
  SELECT
    COALESCE(
      BOOL_OR(
        CAST((
          (
            (
              "t2"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
            )
            AND (
              "t2"."utc_date" < (
                CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
              )
            )
          )
          OR (
            (
              "t2"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
            )
            AND (
              "t2"."utc_date" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
              )
            )
            AND NOT (
              "t2"."is_final"
            )
          )
        )
        AND NOT (
          "t2"."status" IN ('POSTPONED', 'CANCELLED')
        ) AS BOOLEAN)
      ),
      FALSE
    ) AS "is_match_day"
  FROM (
    SELECT
      *
    FROM "silver_live_match_state" AS "t1"
    WHERE
      "t1"."competition_code" IN (
        SELECT
          UNNEST($competitions)
      )
      AND "t1"."missing_since" IS NULL
  ) AS "t2"
) AS "t7"
