-- ask_playing_competitions: Tracked competitions that have a match on the date of `as_of`, by code.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT DISTINCT
  "t0"."competition_code"
FROM "silver_live_match_state" AS "t0"
WHERE
  ARRAY_CONTAINS($competitions, "t0"."competition_code")
  AND CAST("t0"."utc_date" AS DATE) = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
  AND (
    (
      CAST("t0"."utc_date" AS DATE) = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
    )
    OR (
      (
        CAST("t0"."utc_date" AS DATE) < CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
      )
      AND (
        DATE_DIFF('MICROSECOND', "t0"."utc_date", CAST($as_of AS TIMESTAMPTZ)) < 21600000000
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
