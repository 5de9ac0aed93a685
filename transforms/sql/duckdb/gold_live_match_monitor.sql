-- gold_live_match_monitor: Is the live layer keeping up? One row for all, one per tracked competition.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
MERGE INTO "gold_live_match_monitor" AS target
USING (
  SELECT
    *
  FROM (
    WITH "t11" AS (
      SELECT
        "t1"."competition_code",
        "t1"."is_in_play",
        (
          (
            CAST("t1"."utc_date" AS DATE) = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
          )
          OR (
            (
              CAST("t1"."utc_date" AS DATE) < CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
            )
            AND (
              DATE_DIFF('MICROSECOND', "t1"."utc_date", CAST($as_of AS TIMESTAMPTZ)) < 21600000000
            )
            AND NOT (
              "t1"."is_final"
            )
          )
        )
        AND NOT (
          "t1"."status" IN ('POSTPONED', 'CANCELLED')
        ) AS "makes_match_day",
        "t1"."is_in_play"
        AND (
          DATE_DIFF('MICROSECOND', "t1"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
        ) AS "is_stuck",
        CASE
          WHEN "t1"."is_in_play"
          THEN "t1"."status_timestamp"
          ELSE CAST(NULL AS TIMESTAMPTZ)
        END AS "stamp"
      FROM "silver_live_match_state" AS "t1"
      WHERE
        ARRAY_CONTAINS($competitions, "t1"."competition_code")
    ), "t18" AS (
      SELECT
        "t13"."competition_code",
        DATE_DIFF('MICROSECOND', "t13"."status_timestamp", "t13"."first_seen_at") <= 1200000000 AS "is_in_time"
      FROM (
        SELECT
          "t6"."match_id",
          "t6"."status_timestamp",
          "t6"."content_hash",
          "t6"."first_seen_at",
          "t6"."snapshot_id",
          "t6"."competition_id",
          "t6"."competition_code",
          "t6"."season_id",
          "t6"."season_start_date",
          "t6"."utc_date",
          "t6"."status",
          "t6"."stage",
          "t6"."group",
          "t6"."matchday",
          "t6"."home_team_id",
          "t6"."home_team_name",
          "t6"."home_team_tla",
          "t6"."away_team_id",
          "t6"."away_team_name",
          "t6"."away_team_tla",
          "t6"."winner",
          "t6"."duration",
          "t6"."home_goals",
          "t6"."away_goals",
          "t6"."home_half_time_goals",
          "t6"."away_half_time_goals",
          "t6"."home_shootout_goals",
          "t6"."away_shootout_goals",
          "t6"."is_score_contradictory",
          "t6"."is_final",
          "t6"."is_in_play",
          "t10"."met_at"
        FROM (
          SELECT
            *
          FROM "silver_live_match_history" AS "t2"
          WHERE
            ARRAY_CONTAINS($competitions, "t2"."competition_code")
            AND "t2"."is_in_play"
            AND CAST("t2"."status_timestamp" AS DATE) = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
            AND "t2"."first_seen_at" <= CAST($as_of AS TIMESTAMPTZ)
        ) AS "t6"
        INNER JOIN (
          SELECT
            "t4"."match_id",
            MIN("t4"."first_seen_at") AS "met_at"
          FROM (
            SELECT
              *
            FROM "silver_live_match_history" AS "t2"
            WHERE
              ARRAY_CONTAINS($competitions, "t2"."competition_code")
          ) AS "t4"
          GROUP BY
            1
        ) AS "t10"
          ON "t6"."match_id" = "t10"."match_id"
      ) AS "t13"
      WHERE
        "t13"."first_seen_at" > "t13"."met_at"
    )
    SELECT
      "t29"."scope",
      "t29"."as_of",
      "t29"."last_successful_pull_at",
      "t29"."age" / 60000000 AS "freshness_minutes",
      "t29"."is_match_day",
      "t29"."bar" AS "freshness_sla_minutes",
      "t29"."age" < (
        "t29"."bar" * 60000000
      ) AS "is_freshness_sla_met",
      "t29"."in_play_count",
      "t29"."stuck_match_count",
      "t29"."last_status_timestamp",
      COALESCE(
        (
          "t29"."in_play_count" > 0
        )
        AND (
          "t29"."age" < 3600000000
        )
        AND (
          DATE_DIFF('MICROSECOND', "t29"."last_status_timestamp", CAST($as_of AS TIMESTAMPTZ)) >= 3600000000
        ),
        FALSE
      ) AS "is_feed_frozen",
      "t29"."judged" AS "in_play_sighting_count",
      "t29"."in_time" / NULLIF("t29"."judged", 0) AS "in_play_seen_in_time_ratio",
      (
        "t29"."in_time" / NULLIF("t29"."judged", 0)
      ) >= 0.95 AS "is_lag_sla_met"
    FROM (
      SELECT
        "t28"."scope",
        "t28"."is_match_day",
        "t28"."in_play_count",
        "t28"."stuck_match_count",
        "t28"."last_status_timestamp",
        "t28"."scope_right",
        COALESCE("t28"."judged", 0) AS "judged",
        "t28"."in_time",
        "t28"."last_successful_pull_at",
        CAST($as_of AS TIMESTAMPTZ) AS "as_of",
        DATE_DIFF('MICROSECOND', "t28"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) AS "age",
        CAST(CASE WHEN "t28"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "bar"
      FROM (
        SELECT
          "t21"."scope",
          "t21"."is_match_day",
          "t21"."in_play_count",
          "t21"."stuck_match_count",
          "t21"."last_status_timestamp",
          "t27"."scope" AS "scope_right",
          "t27"."judged",
          "t27"."in_time",
          "t9"."last_successful_pull_at"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              'ALL' AS "scope",
              "t14"."is_match_day",
              "t14"."in_play_count",
              "t14"."stuck_match_count",
              "t14"."last_status_timestamp"
            FROM (
              SELECT
                COALESCE(BOOL_OR(CAST("t12"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
                COALESCE(SUM(CAST("t12"."is_in_play" AS INT)), 0) AS "in_play_count",
                COALESCE(SUM(CAST("t12"."is_stuck" AS INT)), 0) AS "stuck_match_count",
                MAX("t12"."stamp") AS "last_status_timestamp"
              FROM "t11" AS "t12"
            ) AS "t14"
          ) AS "t16"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t12"."competition_code" AS "scope",
                COALESCE(BOOL_OR(CAST("t12"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
                COALESCE(SUM(CAST("t12"."is_in_play" AS INT)), 0) AS "in_play_count",
                COALESCE(SUM(CAST("t12"."is_stuck" AS INT)), 0) AS "stuck_match_count",
                MAX("t12"."stamp") AS "last_status_timestamp"
              FROM "t11" AS "t12"
              GROUP BY
                1
            ) AS "t15"
          ) AS "t17"
        ) AS "t21"
        LEFT OUTER JOIN (
          SELECT
            *
          FROM (
            SELECT
              'ALL' AS "scope",
              "t22"."judged",
              "t22"."in_time"
            FROM (
              SELECT
                COUNT(*) AS "judged",
                SUM(CAST("t20"."is_in_time" AS INT)) AS "in_time"
              FROM "t18" AS "t20"
            ) AS "t22"
          ) AS "t24"
          UNION ALL
          SELECT
            *
          FROM (
            SELECT
              *
            FROM (
              SELECT
                "t20"."competition_code" AS "scope",
                COUNT(*) AS "judged",
                SUM(CAST("t20"."is_in_time" AS INT)) AS "in_time"
              FROM "t18" AS "t20"
              GROUP BY
                1
            ) AS "t23"
          ) AS "t25"
        ) AS "t27"
          ON "t21"."scope" = "t27"."scope"
        CROSS JOIN (
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
        ) AS "t9"
      ) AS "t28"
    ) AS "t29"
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_live_match_monitor" WHERE "as_of" > $as_of)
) AS source
ON target."scope" = source."scope"
WHEN MATCHED AND target."as_of" <= $as_of THEN UPDATE SET
  "as_of" = source."as_of",
  "last_successful_pull_at" = source."last_successful_pull_at",
  "freshness_minutes" = source."freshness_minutes",
  "is_match_day" = source."is_match_day",
  "freshness_sla_minutes" = source."freshness_sla_minutes",
  "is_freshness_sla_met" = source."is_freshness_sla_met",
  "in_play_count" = source."in_play_count",
  "stuck_match_count" = source."stuck_match_count",
  "last_status_timestamp" = source."last_status_timestamp",
  "is_feed_frozen" = source."is_feed_frozen",
  "in_play_sighting_count" = source."in_play_sighting_count",
  "in_play_seen_in_time_ratio" = source."in_play_seen_in_time_ratio",
  "is_lag_sla_met" = source."is_lag_sla_met"
WHEN NOT MATCHED THEN INSERT (
  "scope", "as_of", "last_successful_pull_at", "freshness_minutes", "is_match_day", "freshness_sla_minutes", "is_freshness_sla_met", "in_play_count", "stuck_match_count", "last_status_timestamp", "is_feed_frozen", "in_play_sighting_count", "in_play_seen_in_time_ratio", "is_lag_sla_met"
) VALUES (
  source."scope", source."as_of", source."last_successful_pull_at", source."freshness_minutes", source."is_match_day", source."freshness_sla_minutes", source."is_freshness_sla_met", source."in_play_count", source."stuck_match_count", source."last_status_timestamp", source."is_feed_frozen", source."in_play_sighting_count", source."in_play_seen_in_time_ratio", source."is_lag_sla_met"
)
WHEN NOT MATCHED BY SOURCE AND target."as_of" <= $as_of THEN DELETE
