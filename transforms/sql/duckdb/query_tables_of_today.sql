-- query_tables_of_today: The tables of the tracked seasons that have a match on the date of `as_of`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT
  *
FROM (
  SELECT
    "t3"."competition_code",
    "t3"."season_id",
    "t3"."season_start_date",
    "t3"."stage",
    "t3"."group",
    "t3"."team_id",
    "t3"."as_of",
    "t3"."team_name",
    "t3"."team_tla",
    "t3"."position",
    "t3"."played",
    "t3"."won",
    "t3"."drawn",
    "t3"."lost",
    "t3"."goals_for",
    "t3"."goals_against",
    "t3"."goal_difference",
    "t3"."points",
    "t3"."in_play_count",
    "t3"."uncounted_count",
    "t3"."form",
    "t3"."tie_rule",
    "t3"."official_position",
    "t3"."official_played",
    "t3"."official_points",
    "t3"."official_goal_difference",
    "t3"."places_moved",
    "t3"."points_difference",
    "t3"."is_complete",
    "t3"."is_as_official",
    "t3"."points_adjustment"
  FROM "gold_league_table" AS "t3"
  SEMI JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t9".*
        EXCLUDE ("missing_since")
      FROM (
        SELECT
          *
        FROM (
          SELECT
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_missing_since"
              ELSE "t6"."live_missing_since"
            END AS "missing_since",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_match_id"
              ELSE "t6"."live_match_id"
            END AS "match_id",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_competition_code"
              ELSE "t6"."live_competition_code"
            END AS "competition_code",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_season_id"
              ELSE "t6"."live_season_id"
            END AS "season_id",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_utc_date"
              ELSE "t6"."live_utc_date"
            END AS "utc_date",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_status"
              ELSE "t6"."live_status"
            END AS "status",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_is_final"
              ELSE "t6"."live_is_final"
            END AS "is_final",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_home_team_id"
              ELSE "t6"."live_home_team_id"
            END AS "home_team_id",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_home_team_name"
              ELSE "t6"."live_home_team_name"
            END AS "home_team_name",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_away_team_id"
              ELSE "t6"."live_away_team_id"
            END AS "away_team_id",
            CASE
              WHEN (
                "t6"."live_match_id" IS NULL
              )
              OR COALESCE("t7"."batch_at" > "t6"."live_at", FALSE)
              OR COALESCE("t7"."batch_named_at" > "t6"."live_missing_since", FALSE)
              THEN "t7"."batch_away_team_name"
              ELSE "t6"."live_away_team_name"
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
          ) AS "t6"
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
          ) AS "t7"
            ON "t6"."live_match_id" = "t7"."batch_match_id"
        ) AS "t8"
        WHERE
          "t8"."missing_since" IS NULL
      ) AS "t9"
    ) AS "t10"
    WHERE
      "t10"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
      AND "t10"."utc_date" < (
        CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
      )
      AND (
        (
          (
            "t10"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
          )
          AND (
            "t10"."utc_date" < (
              CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
            )
          )
        )
        OR (
          (
            "t10"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
          )
          AND (
            "t10"."utc_date" > (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
            )
          )
          AND NOT (
            "t10"."is_final"
          )
        )
      )
      AND NOT (
        "t10"."status" IN ('POSTPONED', 'CANCELLED')
      )
  ) AS "t12"
    ON "t3"."competition_code" = "t12"."competition_code"
    AND "t3"."season_id" = "t12"."season_id"
) AS "t13"
ORDER BY
  "t13"."competition_code" ASC,
  "t13"."season_id" ASC,
  "t13"."stage" ASC,
  COALESCE("t13"."group", '') ASC,
  "t13"."position" ASC,
  "t13"."team_id" ASC
