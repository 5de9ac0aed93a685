-- query_freshness: One row: how old the live layer is at `as_of`, as the monitor computes it.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
SELECT
  "t11"."last_successful_pull_at",
  "t17"."is_match_day",
  "t12"."in_play_count",
  DATE_DIFF('MICROSECOND', "t11"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) / 60000000 AS "freshness_minutes",
  CAST(CASE WHEN "t17"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "freshness_sla_minutes",
  DATE_DIFF('MICROSECOND', "t11"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) < (
    CAST(CASE WHEN "t17"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) * 60000000
  ) AS "is_freshness_sla_met"
FROM (
  SELECT
    MAX("t5"."fetched_at") AS "last_successful_pull_at"
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
      AND "t0"."asked_ids" IS NULL
  ) AS "t5"
) AS "t11"
CROSS JOIN (
  SELECT
    COALESCE(
      BOOL_OR(
        CAST((
          (
            (
              "t15"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
            )
            AND (
              "t15"."utc_date" < (
                CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
              )
            )
          )
          OR (
            (
              "t15"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
            )
            AND (
              "t15"."utc_date" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
              )
            )
            AND NOT (
              "t15"."is_final"
            )
          )
        )
        AND NOT (
          "t15"."status" IN ('POSTPONED', 'CANCELLED')
        ) AS BOOLEAN)
      ),
      FALSE
    ) AS "is_match_day"
  FROM (
    SELECT
      "t14".*
      EXCLUDE ("missing_since")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_missing_since"
            ELSE "t7"."live_missing_since"
          END AS "missing_since",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_match_id"
            ELSE "t7"."live_match_id"
          END AS "match_id",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_competition_code"
            ELSE "t7"."live_competition_code"
          END AS "competition_code",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_season_id"
            ELSE "t7"."live_season_id"
          END AS "season_id",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_utc_date"
            ELSE "t7"."live_utc_date"
          END AS "utc_date",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_status"
            ELSE "t7"."live_status"
          END AS "status",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_is_final"
            ELSE "t7"."live_is_final"
          END AS "is_final",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_home_team_id"
            ELSE "t7"."live_home_team_id"
          END AS "home_team_id",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_home_team_name"
            ELSE "t7"."live_home_team_name"
          END AS "home_team_name",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_away_team_id"
            ELSE "t7"."live_away_team_id"
          END AS "away_team_id",
          CASE
            WHEN (
              "t7"."live_match_id" IS NULL
            )
            OR COALESCE("t8"."batch_at" > "t7"."live_at", FALSE)
            OR COALESCE("t8"."batch_named_at" > "t7"."live_missing_since", FALSE)
            THEN "t8"."batch_away_team_name"
            ELSE "t7"."live_away_team_name"
          END AS "away_team_name"
        FROM (
          SELECT
            "t1"."match_id" AS "live_match_id",
            "t1"."competition_code" AS "live_competition_code",
            "t1"."season_id" AS "live_season_id",
            "t1"."utc_date" AS "live_utc_date",
            "t1"."status" AS "live_status",
            "t1"."is_final" AS "live_is_final",
            "t1"."home_team_id" AS "live_home_team_id",
            "t1"."home_team_name" AS "live_home_team_name",
            "t1"."away_team_id" AS "live_away_team_id",
            "t1"."away_team_name" AS "live_away_team_name",
            "t1"."missing_since" AS "live_missing_since",
            COALESCE("t1"."effective_at", "t1"."status_timestamp") AS "live_at"
          FROM "silver_live_match_state" AS "t1"
          WHERE
            "t1"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t7"
        FULL OUTER JOIN (
          SELECT
            "t2"."match_id" AS "batch_match_id",
            "t2"."competition_code" AS "batch_competition_code",
            "t2"."season_id" AS "batch_season_id",
            "t2"."utc_date" AS "batch_utc_date",
            "t2"."status" AS "batch_status",
            "t2"."is_final" AS "batch_is_final",
            "t2"."home_team_id" AS "batch_home_team_id",
            "t2"."home_team_name" AS "batch_home_team_name",
            "t2"."away_team_id" AS "batch_away_team_id",
            "t2"."away_team_name" AS "batch_away_team_name",
            "t2"."missing_since" AS "batch_missing_since",
            "t2"."fetched_at" AS "batch_named_at",
            COALESCE("t2"."effective_at", "t2"."status_timestamp") AS "batch_at"
          FROM "silver_matches" AS "t2"
          WHERE
            "t2"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t8"
          ON "t7"."live_match_id" = "t8"."batch_match_id"
      ) AS "t13"
      WHERE
        "t13"."missing_since" IS NULL
    ) AS "t14"
  ) AS "t15"
) AS "t17"
CROSS JOIN (
  SELECT
    COALESCE(SUM(CAST("t4"."is_in_play" AS INT)), 0) AS "in_play_count"
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
  ) AS "t4"
) AS "t12"
