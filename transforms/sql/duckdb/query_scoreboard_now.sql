-- query_scoreboard_now: Every match of the scoreboard as of `as_of`, by kick-off, with crests.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT
  *
FROM (
  SELECT
    "t11".*
    EXCLUDE ("away_crest_id")
  FROM (
    SELECT
      "t10"."match_id",
      "t10"."as_of",
      "t10"."day",
      "t10"."competition_code",
      "t10"."utc_date",
      "t10"."status",
      "t10"."stage",
      "t10"."group",
      "t10"."matchday",
      "t10"."home_team_id",
      "t10"."home_team_name",
      "t10"."home_team_tla",
      "t10"."away_team_id",
      "t10"."away_team_name",
      "t10"."away_team_tla",
      "t10"."winner",
      "t10"."home_goals",
      "t10"."away_goals",
      "t10"."home_half_time_goals",
      "t10"."away_half_time_goals",
      "t10"."home_shootout_goals",
      "t10"."away_shootout_goals",
      "t10"."is_final",
      "t10"."is_in_play",
      "t10"."status_timestamp",
      "t10"."first_seen_at",
      "t10"."state_age_minutes",
      "t10"."home_team_crest_url",
      "t4"."away_crest_id",
      "t4"."away_team_crest_url"
    FROM (
      SELECT
        "t8".*
        EXCLUDE ("home_crest_id")
      FROM (
        SELECT
          "t7"."match_id",
          "t7"."as_of",
          "t7"."day",
          "t7"."competition_code",
          "t7"."utc_date",
          "t7"."status",
          "t7"."stage",
          "t7"."group",
          "t7"."matchday",
          "t7"."home_team_id",
          "t7"."home_team_name",
          "t7"."home_team_tla",
          "t7"."away_team_id",
          "t7"."away_team_name",
          "t7"."away_team_tla",
          "t7"."winner",
          "t7"."home_goals",
          "t7"."away_goals",
          "t7"."home_half_time_goals",
          "t7"."away_half_time_goals",
          "t7"."home_shootout_goals",
          "t7"."away_shootout_goals",
          "t7"."is_final",
          "t7"."is_in_play",
          "t7"."status_timestamp",
          "t7"."first_seen_at",
          "t7"."state_age_minutes",
          "t5"."home_crest_id",
          "t5"."home_team_crest_url"
        FROM (
          SELECT
            "t1"."match_id",
            CAST($as_of AS TIMESTAMPTZ) AS "as_of",
            CASE
              WHEN "t1"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
              THEN 'yesterday'
              WHEN "t1"."utc_date" < (
                CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
              )
              THEN 'today'
              ELSE 'tomorrow'
            END AS "day",
            "t1"."competition_code",
            "t1"."utc_date",
            "t1"."status",
            "t1"."stage",
            "t1"."group",
            "t1"."matchday",
            "t1"."home_team_id",
            "t1"."home_team_name",
            "t1"."home_team_tla",
            "t1"."away_team_id",
            "t1"."away_team_name",
            "t1"."away_team_tla",
            "t1"."winner",
            "t1"."home_goals",
            "t1"."away_goals",
            "t1"."home_half_time_goals",
            "t1"."away_half_time_goals",
            "t1"."home_shootout_goals",
            "t1"."away_shootout_goals",
            "t1"."is_final",
            "t1"."is_in_play",
            "t1"."status_timestamp",
            "t1"."first_seen_at",
            DATE_DIFF(
              'MICROSECOND',
              COALESCE("t1"."effective_at", "t1"."status_timestamp"),
              CAST($as_of AS TIMESTAMPTZ)
            ) / 60000000 AS "state_age_minutes"
          FROM "silver_live_match_state" AS "t1"
          WHERE
            "t1"."missing_since" IS NULL
            AND "t1"."utc_date" >= (
              CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) - INTERVAL '1' DAY
            )
            AND "t1"."utc_date" < (
              CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY + INTERVAL '1' DAY
            )
        ) AS "t7"
        LEFT OUTER JOIN (
          SELECT
            "t0"."team_id" AS "home_crest_id",
            "t0"."crest_url" AS "home_team_crest_url"
          FROM "silver_teams" AS "t0"
        ) AS "t5"
          ON "t7"."home_team_id" = "t5"."home_crest_id"
      ) AS "t8"
    ) AS "t10"
    LEFT OUTER JOIN (
      SELECT
        "t0"."team_id" AS "away_crest_id",
        "t0"."crest_url" AS "away_team_crest_url"
      FROM "silver_teams" AS "t0"
    ) AS "t4"
      ON "t10"."away_team_id" = "t4"."away_crest_id"
  ) AS "t11"
) AS "t12"
ORDER BY
  "t12"."utc_date" ASC,
  "t12"."competition_code" ASC,
  "t12"."match_id" ASC
