-- query_playing_competitions: Tracked competitions that have a match on the date of `as_of`, by code.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT DISTINCT
  "t8"."competition_code"
FROM (
  SELECT
    "t7".*
    EXCLUDE ("missing_since")
  FROM (
    SELECT
      *
    FROM (
      SELECT
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_missing_since"
          ELSE "t4"."live_missing_since"
        END AS "missing_since",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_match_id"
          ELSE "t4"."live_match_id"
        END AS "match_id",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_competition_code"
          ELSE "t4"."live_competition_code"
        END AS "competition_code",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_season_id"
          ELSE "t4"."live_season_id"
        END AS "season_id",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_utc_date"
          ELSE "t4"."live_utc_date"
        END AS "utc_date",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_status"
          ELSE "t4"."live_status"
        END AS "status",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_is_final"
          ELSE "t4"."live_is_final"
        END AS "is_final",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_home_team_id"
          ELSE "t4"."live_home_team_id"
        END AS "home_team_id",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_home_team_name"
          ELSE "t4"."live_home_team_name"
        END AS "home_team_name",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_away_team_id"
          ELSE "t4"."live_away_team_id"
        END AS "away_team_id",
        CASE
          WHEN (
            "t4"."live_match_id" IS NULL
          )
          OR COALESCE("t5"."batch_at" > "t4"."live_at", FALSE)
          OR COALESCE("t5"."batch_named_at" > "t4"."live_missing_since", FALSE)
          THEN "t5"."batch_away_team_name"
          ELSE "t4"."live_away_team_name"
        END AS "away_team_name"
      FROM (
        SELECT
          "t0"."match_id" AS "live_match_id",
          "t0"."competition_code" AS "live_competition_code",
          "t0"."season_id" AS "live_season_id",
          "t0"."utc_date" AS "live_utc_date",
          "t0"."status" AS "live_status",
          "t0"."is_final" AS "live_is_final",
          "t0"."home_team_id" AS "live_home_team_id",
          "t0"."home_team_name" AS "live_home_team_name",
          "t0"."away_team_id" AS "live_away_team_id",
          "t0"."away_team_name" AS "live_away_team_name",
          "t0"."missing_since" AS "live_missing_since",
          COALESCE("t0"."effective_at", "t0"."status_timestamp") AS "live_at"
        FROM "silver_live_match_state" AS "t0"
        WHERE
          "t0"."competition_code" IN (
            SELECT
              UNNEST($competitions)
          )
      ) AS "t4"
      FULL OUTER JOIN (
        SELECT
          "t1"."match_id" AS "batch_match_id",
          "t1"."competition_code" AS "batch_competition_code",
          "t1"."season_id" AS "batch_season_id",
          "t1"."utc_date" AS "batch_utc_date",
          "t1"."status" AS "batch_status",
          "t1"."is_final" AS "batch_is_final",
          "t1"."home_team_id" AS "batch_home_team_id",
          "t1"."home_team_name" AS "batch_home_team_name",
          "t1"."away_team_id" AS "batch_away_team_id",
          "t1"."away_team_name" AS "batch_away_team_name",
          "t1"."missing_since" AS "batch_missing_since",
          "t1"."fetched_at" AS "batch_named_at",
          COALESCE("t1"."effective_at", "t1"."status_timestamp") AS "batch_at"
        FROM "silver_matches" AS "t1"
        WHERE
          "t1"."competition_code" IN (
            SELECT
              UNNEST($competitions)
          )
      ) AS "t5"
        ON "t4"."live_match_id" = "t5"."batch_match_id"
    ) AS "t6"
    WHERE
      "t6"."missing_since" IS NULL
  ) AS "t7"
) AS "t8"
WHERE
  "t8"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
  AND "t8"."utc_date" < (
    CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
  )
  AND (
    (
      (
        "t8"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
      )
      AND (
        "t8"."utc_date" < (
          CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
        )
      )
    )
    OR (
      (
        "t8"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
      )
      AND (
        "t8"."utc_date" > (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
        )
      )
      AND NOT (
        "t8"."is_final"
      )
    )
  )
  AND NOT (
    "t8"."status" IN ('POSTPONED', 'CANCELLED')
  )
ORDER BY
  "t8"."competition_code" ASC
