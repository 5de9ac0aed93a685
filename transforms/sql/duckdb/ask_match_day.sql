-- ask_match_day: One row: what made the date of `since` a match-day, and the bars of freshness.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param since timestamp
SELECT
  "t14"."is_match_day",
  "t14"."running_until",
  CAST(CASE WHEN TRUE THEN 20 ELSE 90 END AS BIGINT) AS "match_day_minutes",
  CAST(CASE WHEN FALSE THEN 20 ELSE 90 END AS BIGINT) AS "other_day_minutes"
FROM (
  SELECT
    "t10"."is_match_day",
    "t13"."running_until"
  FROM (
    SELECT
      COALESCE(
        BOOL_OR(
          CAST((
            "t3"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
          )
          AND (
            "t3"."utc_date" < (
              CAST(DATE_TRUNC('DAY', CAST($since AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
            )
          ) AS BOOLEAN)
        ),
        FALSE
      ) AS "is_match_day"
    FROM (
      SELECT
        *
      FROM "silver_live_match_state" AS "t0"
      WHERE
        "t0"."competition_code" IN (
          SELECT
            UNNEST($competitions)
        )
        AND "t0"."missing_since" IS NULL
        AND NOT (
          "t0"."status" IN ('POSTPONED', 'CANCELLED')
        )
    ) AS "t3"
  ) AS "t10"
  CROSS JOIN (
    SELECT
      MAX("t11"."until") AS "running_until"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          LEAST(
            COALESCE("t7"."ended_at", "t5"."utc_date" + INTERVAL '6' HOUR),
            "t5"."utc_date" + INTERVAL '6' HOUR
          ) AS "until"
        FROM (
          SELECT
            *
          FROM "silver_live_match_state" AS "t0"
          WHERE
            "t0"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
            AND "t0"."missing_since" IS NULL
            AND NOT (
              "t0"."status" IN ('POSTPONED', 'CANCELLED')
            )
            AND "t0"."utc_date" < CAST($since AS TIMESTAMPTZ)
            AND "t0"."utc_date" > (
              CAST($since AS TIMESTAMPTZ) - INTERVAL '6' HOUR
            )
        ) AS "t5"
        LEFT OUTER JOIN (
          SELECT
            "t2"."match_id",
            MIN("t2"."first_seen_at") AS "ended_at"
          FROM (
            SELECT
              *
            FROM "silver_live_match_history" AS "t1"
            WHERE
              "t1"."is_final"
          ) AS "t2"
          GROUP BY
            1
        ) AS "t7"
          ON "t5"."match_id" = "t7"."match_id"
      ) AS "t9"
      WHERE
        "t9"."until" > CAST($since AS TIMESTAMPTZ)
    ) AS "t11"
  ) AS "t13"
) AS "t14"
