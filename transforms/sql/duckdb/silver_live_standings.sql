-- silver_live_standings: The official table of each competition, as of its newest live response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param latest timestamp
-- param since timestamp
MERGE INTO "silver_live_standings" AS target
USING (
  WITH "t3" AS (
    SELECT
      *
    FROM "raw_snapshots" AS "t1"
    WHERE
      "t1"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
      AND "t1"."fetched_at" <= CAST($latest AS TIMESTAMPTZ)
      AND "t1"."resource" = 'standings'
      AND "t1"."scope" IN (
        SELECT
          UNNEST($competitions)
      )
      AND "t1"."verdict" IN ('valid', 'partial')
      AND NOT "t1"."loaded_at" IS NULL
  )
  SELECT
    "t14"."competition_id",
    "t14"."competition_code",
    "t14"."season_id",
    "t14"."season_start_date",
    "t14"."stage_label" AS "stage",
    "t14"."type",
    "t14"."group_label" AS "group",
    "t14"."team_id",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.team' -> '$.name') = 'VARCHAR'
      THEN (
        "t14"."payload" -> '$.team' -> '$.name'
      ) ->> '$'
      ELSE NULL
    END AS "team_name",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.team' -> '$.tla') = 'VARCHAR'
      THEN (
        "t14"."payload" -> '$.team' -> '$.tla'
      ) ->> '$'
      ELSE NULL
    END AS "team_tla",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.position') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.position' AS BIGINT)
      ELSE NULL
    END AS "position",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.playedGames') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.playedGames' AS BIGINT)
      ELSE NULL
    END AS "played",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.won') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.won' AS BIGINT)
      ELSE NULL
    END AS "won",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.draw') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.draw' AS BIGINT)
      ELSE NULL
    END AS "drawn",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.lost') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.lost' AS BIGINT)
      ELSE NULL
    END AS "lost",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.points') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.points' AS BIGINT)
      ELSE NULL
    END AS "points",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.goalsFor') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.goalsFor' AS BIGINT)
      ELSE NULL
    END AS "goals_for",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.goalsAgainst') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.goalsAgainst' AS BIGINT)
      ELSE NULL
    END AS "goals_against",
    CASE
      WHEN JSON_TYPE("t14"."payload" -> '$.goalDifference') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t14"."payload" -> '$.goalDifference' AS BIGINT)
      ELSE NULL
    END AS "goal_difference",
    NULLIF(
      CASE
        WHEN JSON_TYPE("t14"."payload" -> '$.form') = 'VARCHAR'
        THEN (
          "t14"."payload" -> '$.form'
        ) ->> '$'
        ELSE NULL
      END,
      ''
    ) AS "form",
    "t14"."table_sha256"
  FROM (
    SELECT
      "t13"."snapshot_id",
      "t13"."fetched_at",
      "t13"."competition_id",
      "t13"."competition_code",
      "t13"."season_id",
      "t13"."season_start_date",
      "t13"."stage",
      "t13"."type",
      "t13"."group",
      "t13"."team_id",
      "t13"."table_sha256",
      "t13"."payload",
      "t13"."group_label",
      "t13"."stage_label",
      ROW_NUMBER() OVER (
        PARTITION BY "t13"."competition_code", "t13"."season_id", "t13"."stage_label", "t13"."type", "t13"."group_label", "t13"."team_id"
        ORDER BY "t13"."fetched_at" DESC, "t13"."snapshot_id" DESC, "t13"."table_sha256" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "rank"
    FROM (
      SELECT
        "t12"."snapshot_id",
        "t12"."fetched_at",
        "t12"."competition_id",
        "t12"."competition_code",
        "t12"."season_id",
        "t12"."season_start_date",
        "t12"."stage",
        "t12"."type",
        "t12"."group",
        "t12"."team_id",
        "t12"."table_sha256",
        "t12"."payload",
        NULLIF(REPLACE(UPPER("t12"."group"), ' ', '_'), 'LEAGUE_PHASE') AS "group_label",
        CASE
          WHEN COALESCE(REPLACE(UPPER("t12"."group"), ' ', '_') = 'LEAGUE_PHASE', FALSE)
          THEN 'LEAGUE_STAGE'
          ELSE "t12"."stage"
        END AS "stage_label"
      FROM (
        SELECT
          "t4"."snapshot_id",
          "t4"."fetched_at",
          "t4"."competition_id",
          "t4"."competition_code",
          "t4"."season_id",
          "t4"."season_start_date",
          "t4"."stage",
          "t4"."type",
          "t4"."group",
          "t4"."team_id",
          "t4"."table_sha256",
          "t4"."payload"
        FROM (
          SELECT
            *
          FROM "raw_live_standings" AS "t0"
          WHERE
            "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
        ) AS "t4"
        SEMI JOIN (
          SELECT
            "t6"."snapshot_id"
          FROM "t3" AS "t6"
          SEMI JOIN (
            SELECT
              "t7"."scope",
              "t7"."body_sha256"
            FROM (
              SELECT
                "t5"."snapshot_id",
                "t5"."resource",
                "t5"."scope",
                "t5"."uri",
                "t5"."dag",
                "t5"."run_id",
                "t5"."step",
                "t5"."fetched_at",
                "t5"."http_status",
                "t5"."body_bytes",
                "t5"."body_sha256",
                "t5"."contract_version",
                "t5"."verdict",
                "t5"."row_count",
                "t5"."quarantined_count",
                "t5"."violations",
                "t5"."drift",
                "t5"."validated_at",
                "t5"."loaded_at",
                "t5"."silver_at",
                "t5"."is_complete",
                "t5"."asked_ids",
                "t5"."named_matches",
                "t5"."asked_season",
                "t5"."broken_matches",
                ROW_NUMBER() OVER (
                  PARTITION BY "t5"."scope"
                  ORDER BY "t5"."fetched_at" DESC, "t5"."snapshot_id" DESC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "rank"
              FROM "t3" AS "t5"
            ) AS "t7"
            WHERE
              "t7"."rank" = 0
          ) AS "t9"
            ON "t6"."scope" = "t9"."scope" AND "t6"."body_sha256" = "t9"."body_sha256"
        ) AS "t11"
          ON "t4"."snapshot_id" = "t11"."snapshot_id"
      ) AS "t12"
    ) AS "t13"
  ) AS "t14"
  WHERE
    "t14"."rank" = 0
) AS source
ON target."competition_code" = source."competition_code"
  AND target."season_id" = source."season_id"
  AND target."stage" = source."stage"
  AND target."type" = source."type"
  AND (target."group" = source."group" OR (target."group" IS NULL AND source."group" IS NULL))
  AND target."team_id" = source."team_id"
WHEN MATCHED THEN UPDATE SET
  "competition_id" = source."competition_id",
  "season_start_date" = source."season_start_date",
  "team_name" = source."team_name",
  "team_tla" = source."team_tla",
  "position" = source."position",
  "played" = source."played",
  "won" = source."won",
  "drawn" = source."drawn",
  "lost" = source."lost",
  "points" = source."points",
  "goals_for" = source."goals_for",
  "goals_against" = source."goals_against",
  "goal_difference" = source."goal_difference",
  "form" = source."form",
  "table_sha256" = source."table_sha256"
WHEN NOT MATCHED THEN INSERT (
  "competition_id", "competition_code", "season_id", "season_start_date", "stage", "type", "group", "team_id", "team_name", "team_tla", "position", "played", "won", "drawn", "lost", "points", "goals_for", "goals_against", "goal_difference", "form", "table_sha256"
) VALUES (
  source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."stage", source."type", source."group", source."team_id", source."team_name", source."team_tla", source."position", source."played", source."won", source."drawn", source."lost", source."points", source."goals_for", source."goals_against", source."goal_difference", source."form", source."table_sha256"
)
WHEN NOT MATCHED BY SOURCE AND LIST_CONTAINS($competitions, target."competition_code") THEN DELETE
