-- ask_scoreboard: The matches of the date of `as_of`, by competition and kick-off.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT
  *
FROM "silver_live_match_state" AS "t0"
WHERE
  CAST("t0"."utc_date" AS DATE) = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
ORDER BY
  "t0"."competition_code" ASC,
  "t0"."utc_date" ASC,
  "t0"."match_id" ASC
