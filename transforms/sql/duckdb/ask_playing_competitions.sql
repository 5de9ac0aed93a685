-- ask_playing_competitions: Tracked competitions that have a match on the date of `as_of`, by code.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT DISTINCT
  "t0"."competition_code"
FROM "silver_live_match_state" AS "t0"
WHERE
  "t0"."competition_code" IN (
    SELECT
      UNNEST($competitions)
  )
  AND "t0"."missing_since" IS NULL
  AND "t0"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
  AND "t0"."utc_date" < (
    CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
  )
  AND (
    (
      (
        "t0"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
      )
      AND (
        "t0"."utc_date" < (
          CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
        )
      )
    )
    OR (
      (
        "t0"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
      )
      AND (
        "t0"."utc_date" > (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
        )
      )
      AND NOT (
        "t0"."is_final"
      )
    )
  )
  AND NOT (
    "t0"."status" IN ('POSTPONED', 'CANCELLED')
  )
ORDER BY
  "t0"."competition_code" ASC
