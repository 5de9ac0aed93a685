-- query_monitor_now: The monitor as of `as_of`, without storing it, ALL first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH "t12" AS (
  SELECT
    *
  FROM "silver_live_match_history" AS "t2"
  WHERE
    "t2"."competition_code" IN (
      SELECT
        UNNEST($competitions)
    )
    AND "t2"."is_in_play"
    AND COALESCE("t2"."effective_at", "t2"."status_timestamp") >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
    AND COALESCE("t2"."effective_at", "t2"."status_timestamp") < (
      CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
    )
    AND "t2"."first_seen_at" <= CAST($as_of AS TIMESTAMPTZ)
), "t26" AS (
  SELECT
    "t1"."competition_code",
    "t1"."is_in_play",
    FALSE AS "makes_match_day",
    "t1"."is_in_play"
    AND (
      DATE_DIFF('MICROSECOND', "t1"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
    ) AS "is_stuck",
    COALESCE("t1"."effective_at", "t1"."status_timestamp") AS "stamp",
    "t1"."utc_date" AS "kick_off"
  FROM "silver_live_match_state" AS "t1"
  WHERE
    "t1"."competition_code" IN (
      SELECT
        UNNEST($competitions)
    )
    AND "t1"."missing_since" IS NULL
  UNION ALL
  SELECT
    "t22"."competition_code",
    FALSE AS "is_in_play",
    (
      (
        (
          "t22"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
        )
        AND (
          "t22"."utc_date" < (
            CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
          )
        )
      )
      OR (
        (
          "t22"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
        )
        AND (
          "t22"."utc_date" > (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
          )
        )
        AND NOT (
          "t22"."is_final"
        )
      )
    )
    AND NOT (
      "t22"."status" IN ('POSTPONED', 'CANCELLED')
    ) AS "makes_match_day",
    FALSE AS "is_stuck",
    CAST(NULL AS TIMESTAMPTZ) AS "stamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off"
  FROM (
    SELECT
      "t20".*
      EXCLUDE ("missing_since")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_missing_since"
            ELSE "t8"."live_missing_since"
          END AS "missing_since",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_match_id"
            ELSE "t8"."live_match_id"
          END AS "match_id",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_competition_code"
            ELSE "t8"."live_competition_code"
          END AS "competition_code",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_season_id"
            ELSE "t8"."live_season_id"
          END AS "season_id",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_utc_date"
            ELSE "t8"."live_utc_date"
          END AS "utc_date",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_status"
            ELSE "t8"."live_status"
          END AS "status",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_is_final"
            ELSE "t8"."live_is_final"
          END AS "is_final",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_home_team_id"
            ELSE "t8"."live_home_team_id"
          END AS "home_team_id",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_home_team_name"
            ELSE "t8"."live_home_team_name"
          END AS "home_team_name",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_away_team_id"
            ELSE "t8"."live_away_team_id"
          END AS "away_team_id",
          CASE
            WHEN (
              "t8"."live_match_id" IS NULL
            )
            OR COALESCE("t10"."batch_at" > "t8"."live_at", FALSE)
            OR COALESCE("t10"."batch_named_at" > "t8"."live_missing_since", FALSE)
            THEN "t10"."batch_away_team_name"
            ELSE "t8"."live_away_team_name"
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
        ) AS "t8"
        FULL OUTER JOIN (
          SELECT
            "t3"."match_id" AS "batch_match_id",
            "t3"."competition_code" AS "batch_competition_code",
            "t3"."season_id" AS "batch_season_id",
            "t3"."utc_date" AS "batch_utc_date",
            "t3"."status" AS "batch_status",
            "t3"."is_final" AS "batch_is_final",
            "t3"."home_team_id" AS "batch_home_team_id",
            "t3"."home_team_name" AS "batch_home_team_name",
            "t3"."away_team_id" AS "batch_away_team_id",
            "t3"."away_team_name" AS "batch_away_team_name",
            "t3"."missing_since" AS "batch_missing_since",
            "t3"."fetched_at" AS "batch_named_at",
            COALESCE("t3"."effective_at", "t3"."status_timestamp") AS "batch_at"
          FROM "silver_matches" AS "t3"
          WHERE
            "t3"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t10"
          ON "t8"."live_match_id" = "t10"."batch_match_id"
      ) AS "t18"
      WHERE
        "t18"."missing_since" IS NULL
    ) AS "t20"
  ) AS "t22"
), "t28" AS (
  SELECT
    "t24"."competition_code",
    DATE_DIFF(
      'MICROSECOND',
      COALESCE("t24"."effective_at", "t24"."status_timestamp"),
      "t24"."first_seen_at"
    ) <= 1200000000 AS "is_in_time"
  FROM (
    SELECT
      "t16"."match_id",
      "t16"."status_timestamp",
      "t16"."content_hash",
      "t16"."first_seen_at",
      "t16"."snapshot_id",
      "t16"."competition_id",
      "t16"."competition_code",
      "t16"."season_id",
      "t16"."season_start_date",
      "t16"."utc_date",
      "t16"."status",
      "t16"."stage",
      "t16"."group",
      "t16"."matchday",
      "t16"."home_team_id",
      "t16"."home_team_name",
      "t16"."home_team_tla",
      "t16"."away_team_id",
      "t16"."away_team_name",
      "t16"."away_team_tla",
      "t16"."winner",
      "t16"."duration",
      "t16"."home_goals",
      "t16"."away_goals",
      "t16"."home_half_time_goals",
      "t16"."away_half_time_goals",
      "t16"."home_shootout_goals",
      "t16"."away_shootout_goals",
      "t16"."is_score_contradictory",
      "t16"."is_final",
      "t16"."is_in_play",
      "t16"."effective_at",
      "t23"."known_since"
    FROM "t12" AS "t16"
    INNER JOIN (
      SELECT
        "t19"."match_id",
        MIN("t19"."first_seen_at") AS "known_since"
      FROM (
        SELECT
          "t9"."match_id",
          "t9"."status_timestamp",
          "t9"."content_hash",
          "t9"."first_seen_at",
          "t9"."snapshot_id",
          "t9"."competition_id",
          "t9"."competition_code",
          "t9"."season_id",
          "t9"."season_start_date",
          "t9"."utc_date",
          "t9"."status",
          "t9"."stage",
          "t9"."group",
          "t9"."matchday",
          "t9"."home_team_id",
          "t9"."home_team_name",
          "t9"."home_team_tla",
          "t9"."away_team_id",
          "t9"."away_team_name",
          "t9"."away_team_tla",
          "t9"."winner",
          "t9"."duration",
          "t9"."home_goals",
          "t9"."away_goals",
          "t9"."home_half_time_goals",
          "t9"."away_half_time_goals",
          "t9"."home_shootout_goals",
          "t9"."away_shootout_goals",
          "t9"."is_score_contradictory",
          "t9"."is_final",
          "t9"."is_in_play",
          "t9"."effective_at"
        FROM (
          SELECT
            *
          FROM "silver_live_match_history" AS "t2"
          WHERE
            "t2"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t9"
        SEMI JOIN "t12" AS "t17"
          ON "t9"."match_id" = "t17"."match_id"
      ) AS "t19"
      GROUP BY
        1
    ) AS "t23"
      ON "t16"."match_id" = "t23"."match_id"
  ) AS "t24"
  WHERE
    "t24"."first_seen_at" > "t24"."known_since"
)
SELECT
  "t43"."scope",
  "t43"."as_of",
  "t43"."last_successful_pull_at",
  "t43"."age" / 60000000 AS "freshness_minutes",
  "t43"."is_match_day",
  "t43"."bar" AS "freshness_sla_minutes",
  "t43"."age" < (
    "t43"."bar" * 60000000
  ) AS "is_freshness_sla_met",
  "t43"."in_play_count",
  "t43"."stuck_match_count",
  "t43"."last_status_timestamp",
  COALESCE(
    (
      DATE_DIFF('MICROSECOND', "t43"."last_stamp_at", "t43"."last_successful_pull_at") >= 3600000000
    )
    AND (
      DATE_DIFF('MICROSECOND', "t43"."last_kick_off_at", "t43"."last_stamp_at") <= 9000000000
    ),
    FALSE
  ) AS "is_feed_frozen",
  "t43"."sightings" AS "in_play_sighting_count",
  "t43"."in_time" / NULLIF("t43"."sightings", 0) AS "in_play_seen_in_time_ratio",
  (
    "t43"."in_time" / NULLIF("t43"."sightings", 0)
  ) >= 0.95 AS "is_lag_sla_met"
FROM (
  SELECT
    "t42"."scope",
    "t42"."is_match_day",
    "t42"."in_play_count",
    "t42"."stuck_match_count",
    "t42"."last_status_timestamp",
    "t42"."last_stamp_at",
    "t42"."last_kick_off_at",
    "t42"."scope_right",
    COALESCE("t42"."sightings", 0) AS "sightings",
    "t42"."in_time",
    "t42"."last_successful_pull_at",
    CAST($as_of AS TIMESTAMPTZ) AS "as_of",
    DATE_DIFF('MICROSECOND', "t42"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) AS "age",
    CAST(CASE WHEN "t42"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "bar"
  FROM (
    SELECT
      "t40"."scope",
      "t40"."is_match_day",
      "t40"."in_play_count",
      "t40"."stuck_match_count",
      "t40"."last_status_timestamp",
      "t40"."last_stamp_at",
      "t40"."last_kick_off_at",
      "t41"."scope" AS "scope_right",
      "t41"."sightings",
      "t41"."in_time",
      "t15"."last_successful_pull_at"
    FROM (
      SELECT
        'ALL' AS "scope",
        "t30"."is_match_day",
        "t30"."in_play_count",
        "t30"."stuck_match_count",
        "t30"."last_status_timestamp",
        "t30"."last_stamp_at",
        "t30"."last_kick_off_at"
      FROM (
        SELECT
          COALESCE(BOOL_OR(CAST("t27"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
          COALESCE(SUM(CAST("t27"."is_in_play" AS INT)), 0) AS "in_play_count",
          COALESCE(SUM(CAST("t27"."is_stuck" AS INT)), 0) AS "stuck_match_count",
          MAX("t27"."stamp") FILTER(WHERE
            "t27"."is_in_play") AS "last_status_timestamp",
          MAX("t27"."stamp") AS "last_stamp_at",
          MAX("t27"."kick_off") FILTER(WHERE
            "t27"."is_in_play") AS "last_kick_off_at"
        FROM "t26" AS "t27"
      ) AS "t30"
      UNION ALL
      SELECT
        "t27"."competition_code" AS "scope",
        COALESCE(BOOL_OR(CAST("t27"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
        COALESCE(SUM(CAST("t27"."is_in_play" AS INT)), 0) AS "in_play_count",
        COALESCE(SUM(CAST("t27"."is_stuck" AS INT)), 0) AS "stuck_match_count",
        MAX("t27"."stamp") FILTER(WHERE
          "t27"."is_in_play") AS "last_status_timestamp",
        MAX("t27"."stamp") AS "last_stamp_at",
        MAX("t27"."kick_off") FILTER(WHERE
          "t27"."is_in_play") AS "last_kick_off_at"
      FROM "t26" AS "t27"
      GROUP BY
        1
    ) AS "t40"
    LEFT OUTER JOIN (
      SELECT
        'ALL' AS "scope",
        "t32"."sightings",
        "t32"."in_time"
      FROM (
        SELECT
          COUNT(*) AS "sightings",
          SUM(CAST("t29"."is_in_time" AS INT)) AS "in_time"
        FROM "t28" AS "t29"
      ) AS "t32"
      UNION ALL
      SELECT
        "t29"."competition_code" AS "scope",
        COUNT(*) AS "sightings",
        SUM(CAST("t29"."is_in_time" AS INT)) AS "in_time"
      FROM "t28" AS "t29"
      GROUP BY
        1
    ) AS "t41"
      ON "t40"."scope" = "t41"."scope"
    CROSS JOIN (
      SELECT
        MAX("t4"."fetched_at") AS "last_successful_pull_at"
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
      ) AS "t4"
    ) AS "t15"
  ) AS "t42"
) AS "t43"
ORDER BY
  CAST("t43"."scope" <> 'ALL' AS BIGINT) ASC,
  "t43"."scope" ASC
