-- ask_freshness: One row: how old the live layer is at `as_of`, as the monitor would judge it.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
SELECT
  "t5"."last_successful_pull_at",
  "t7"."is_match_day",
  "t7"."in_play_count",
  DATE_DIFF('MICROSECOND', "t5"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) / 60000000 AS "freshness_minutes",
  CAST(CASE WHEN "t7"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "freshness_sla_minutes",
  DATE_DIFF('MICROSECOND', "t5"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) < (
    CAST(CASE WHEN "t7"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) * 60000000
  ) AS "is_freshness_sla_met"
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
    ) AS "is_match_day",
    COALESCE(SUM(CAST("t2"."is_in_play" AS INT)), 0) AS "in_play_count"
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
