-- query_live_versions: One row: the freshness at `as_of`, and checksums of what `live.json` shows.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
SELECT
  "t17"."last_successful_pull_at",
  "t31"."is_match_day",
  "t20"."in_play_count",
  DATE_DIFF('MICROSECOND', "t17"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) / 60000000 AS "freshness_minutes",
  CAST(CASE WHEN "t31"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "freshness_sla_minutes",
  DATE_DIFF('MICROSECOND', "t17"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) < (
    CAST(CASE WHEN "t31"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) * 60000000
  ) AS "is_freshness_sla_met",
  "t19"."state_count",
  "t19"."states_stamped",
  "t19"."states_seen",
  "t19"."states_missing",
  "t23"."standing_count",
  "t23"."standings_points",
  "t23"."standings_goals",
  "t24"."alert_count",
  "t24"."alerts_opened",
  "t24"."alerts_resolved",
  "t27"."run_at"
FROM (
  SELECT
    MAX("t8"."fetched_at") AS "last_successful_pull_at"
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
  ) AS "t8"
) AS "t17"
CROSS JOIN (
  SELECT
    COALESCE(
      BOOL_OR(
        CAST((
          (
            (
              "t29"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
            )
            AND (
              "t29"."utc_date" < (
                CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
              )
            )
          )
          OR (
            (
              "t29"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
            )
            AND (
              "t29"."utc_date" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
              )
            )
            AND NOT (
              "t29"."is_final"
            )
          )
        )
        AND NOT (
          "t29"."status" IN ('POSTPONED', 'CANCELLED')
        ) AS BOOLEAN)
      ),
      FALSE
    ) AS "is_match_day"
  FROM (
    SELECT
      "t28".*
      EXCLUDE ("missing_since")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_missing_since"
            ELSE "t12"."live_missing_since"
          END AS "missing_since",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_match_id"
            ELSE "t12"."live_match_id"
          END AS "match_id",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_competition_code"
            ELSE "t12"."live_competition_code"
          END AS "competition_code",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_season_id"
            ELSE "t12"."live_season_id"
          END AS "season_id",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_utc_date"
            ELSE "t12"."live_utc_date"
          END AS "utc_date",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_status"
            ELSE "t12"."live_status"
          END AS "status",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_is_final"
            ELSE "t12"."live_is_final"
          END AS "is_final",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_home_team_id"
            ELSE "t12"."live_home_team_id"
          END AS "home_team_id",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_home_team_name"
            ELSE "t12"."live_home_team_name"
          END AS "home_team_name",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_away_team_id"
            ELSE "t12"."live_away_team_id"
          END AS "away_team_id",
          CASE
            WHEN (
              "t12"."live_match_id" IS NULL
            )
            OR COALESCE("t13"."batch_at" > "t12"."live_at", FALSE)
            OR COALESCE("t13"."batch_named_at" > "t12"."live_missing_since", FALSE)
            THEN "t13"."batch_away_team_name"
            ELSE "t12"."live_away_team_name"
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
        ) AS "t12"
        FULL OUTER JOIN (
          SELECT
            "t5"."match_id" AS "batch_match_id",
            "t5"."competition_code" AS "batch_competition_code",
            "t5"."season_id" AS "batch_season_id",
            "t5"."utc_date" AS "batch_utc_date",
            "t5"."status" AS "batch_status",
            "t5"."is_final" AS "batch_is_final",
            "t5"."home_team_id" AS "batch_home_team_id",
            "t5"."home_team_name" AS "batch_home_team_name",
            "t5"."away_team_id" AS "batch_away_team_id",
            "t5"."away_team_name" AS "batch_away_team_name",
            "t5"."missing_since" AS "batch_missing_since",
            "t5"."fetched_at" AS "batch_named_at",
            COALESCE("t5"."effective_at", "t5"."status_timestamp") AS "batch_at"
          FROM "silver_matches" AS "t5"
          WHERE
            "t5"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t13"
          ON "t12"."live_match_id" = "t13"."batch_match_id"
      ) AS "t26"
      WHERE
        "t26"."missing_since" IS NULL
    ) AS "t28"
  ) AS "t29"
) AS "t31"
CROSS JOIN (
  SELECT
    COALESCE(SUM(CAST("t7"."is_in_play" AS INT)), 0) AS "in_play_count"
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
  ) AS "t7"
) AS "t20"
CROSS JOIN (
  SELECT
    COUNT(*) AS "state_count",
    COALESCE(
      SUM(
        CAST(FLOOR(
          (
            DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t1"."status_timestamp")
          ) / (
            1000
          )
        ) AS BIGINT)
      ),
      0
    ) AS "states_stamped",
    COALESCE(
      SUM(
        CAST(FLOOR(
          (
            DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t1"."first_seen_at")
          ) / (
            1000
          )
        ) AS BIGINT)
      ),
      0
    ) AS "states_seen",
    COALESCE(
      SUM(
        CAST(FLOOR(
          (
            DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t1"."missing_since")
          ) / (
            1000
          )
        ) AS BIGINT)
      ),
      0
    ) AS "states_missing"
  FROM "silver_live_match_state" AS "t1"
) AS "t19"
CROSS JOIN (
  SELECT
    COUNT(*) AS "standing_count",
    COALESCE(
      SUM(
        "t2"."team_id" * (
          "t2"."position" + (
            (
              "t2"."played" + (
                "t2"."points" * 100
              )
            ) * 100
          )
        )
      ),
      0
    ) AS "standings_points",
    COALESCE(SUM("t2"."team_id" * "t2"."goal_difference"), 0) AS "standings_goals"
  FROM "silver_live_standings" AS "t2"
) AS "t23"
CROSS JOIN (
  SELECT
    COUNT(*) AS "alert_count",
    COALESCE(
      SUM(
        CAST(FLOOR(
          (
            DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t9"."opened_at")
          ) / (
            1000
          )
        ) AS BIGINT)
      ),
      0
    ) AS "alerts_opened",
    COALESCE(
      SUM(
        CAST(FLOOR(
          (
            DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t9"."resolved_at")
          ) / (
            1000
          )
        ) AS BIGINT)
      ),
      0
    ) AS "alerts_resolved"
  FROM (
    SELECT
      *
    FROM "raw_alerts" AS "t3"
    WHERE
      "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t3"."opened_at" <= CAST($as_of AS TIMESTAMPTZ)
  ) AS "t9"
) AS "t24"
CROSS JOIN (
  SELECT
    CASE
      WHEN "t18"."bad_run_at" > (
        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '2' HOUR
      )
      THEN "t18"."run_at"
      ELSE "t18"."bad_run_at"
    END AS "run_at"
  FROM (
    SELECT
      MAX("t10"."finished_at") FILTER(WHERE
        "t10"."status" IN ('failed', 'abandoned', 'missed')) AS "bad_run_at",
      MAX("t10"."finished_at") AS "run_at"
    FROM (
      SELECT
        *
      FROM "raw_pipeline_runs" AS "t4"
      WHERE
        "t4"."started_at" >= CAST($since AS TIMESTAMPTZ)
        AND "t4"."started_at" <= CAST($as_of AS TIMESTAMPTZ)
    ) AS "t10"
  ) AS "t18"
) AS "t27"
