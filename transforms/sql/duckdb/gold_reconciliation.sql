-- gold_reconciliation: Live compared with batch: the matches of the last seven days, one row per night.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
MERGE INTO "gold_reconciliation" AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      "t7"."match_id",
      "t7"."as_of_date",
      "t7"."as_of",
      "t7"."competition_code",
      "t7"."utc_date",
      CASE
        WHEN "t7"."cause" IS NULL
        THEN 'equal'
        WHEN (
          "t7"."cause" = 'withdrawn'
        ) OR STARTS_WITH("t7"."cause", 'missing')
        THEN 'missing'
        ELSE 'differs'
      END AS "verdict",
      "t7"."cause",
      COALESCE(
        "t7"."cause" IN ('late_correction', 'same_stamp_conflict')
        OR (
          "t7"."cause" = 'missing_in_live'
        )
        OR (
          (
            "t7"."cause" = 'withdrawn'
          ) AND "t7"."is_in_live"
        ),
        FALSE
      ) AS "is_to_reread",
      "t7"."home_team_name",
      "t7"."away_team_name",
      "t7"."live_status_timestamp",
      "t7"."batch_status_timestamp",
      "t7"."live_status",
      "t7"."batch_status",
      "t7"."live_home_goals",
      "t7"."live_away_goals",
      "t7"."batch_home_goals",
      "t7"."batch_away_goals",
      "t7"."live_content_hash",
      "t7"."batch_content_hash"
    FROM (
      SELECT
        "t6"."live_match_id",
        "t6"."live_competition_code",
        "t6"."live_utc_date",
        "t6"."live_status_timestamp",
        "t6"."live_content_hash",
        "t6"."live_status",
        "t6"."live_home_goals",
        "t6"."live_away_goals",
        "t6"."live_home_team_name",
        "t6"."live_away_team_name",
        "t6"."live_missing_since",
        "t6"."live_effective_at",
        "t6"."batch_match_id",
        "t6"."batch_competition_code",
        "t6"."batch_utc_date",
        "t6"."batch_status_timestamp",
        "t6"."batch_content_hash",
        "t6"."batch_status",
        "t6"."batch_home_goals",
        "t6"."batch_away_goals",
        "t6"."batch_home_team_name",
        "t6"."batch_away_team_name",
        "t6"."batch_missing_since",
        "t6"."batch_fetched_at",
        "t6"."batch_effective_at",
        CAST($as_of AS TIMESTAMPTZ) AS "as_of",
        CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE) AS "as_of_date",
        COALESCE("t6"."batch_match_id", "t6"."live_match_id") AS "match_id",
        COALESCE("t6"."batch_competition_code", "t6"."live_competition_code") AS "competition_code",
        COALESCE("t6"."batch_utc_date", "t6"."live_utc_date") AS "utc_date",
        COALESCE("t6"."batch_home_team_name", "t6"."live_home_team_name") AS "home_team_name",
        COALESCE("t6"."batch_away_team_name", "t6"."live_away_team_name") AS "away_team_name",
        (
          NOT "t6"."live_match_id" IS NULL
        )
        AND (
          "t6"."live_missing_since" IS NULL
        ) AS "is_in_live",
        (
          NOT "t6"."batch_match_id" IS NULL
        )
        AND (
          "t6"."batch_missing_since" IS NULL
        ) AS "is_in_batch",
        COALESCE("t6"."batch_fetched_at" > "t6"."live_missing_since", FALSE) AS "is_named_later",
        CASE
          WHEN NOT (
            (
              NOT "t6"."live_match_id" IS NULL
            )
            AND (
              "t6"."live_missing_since" IS NULL
            )
          )
          AND (
            NOT "t6"."live_match_id" IS NULL
          )
          AND NOT (
            COALESCE("t6"."batch_fetched_at" > "t6"."live_missing_since", FALSE)
          )
          THEN 'withdrawn'
          WHEN (
            NOT "t6"."live_match_id" IS NULL
          )
          AND (
            "t6"."live_missing_since" IS NULL
          )
          AND (
            NOT "t6"."batch_missing_since" IS NULL
          )
          THEN 'withdrawn'
          WHEN NOT (
            (
              NOT "t6"."live_match_id" IS NULL
            )
            AND (
              "t6"."live_missing_since" IS NULL
            )
          )
          AND (
            (
              NOT "t6"."batch_match_id" IS NULL
            )
            AND (
              "t6"."batch_missing_since" IS NULL
            )
          )
          THEN 'missing_in_live'
          WHEN NOT (
            (
              NOT "t6"."live_match_id" IS NULL
            )
            AND (
              "t6"."live_missing_since" IS NULL
            )
          )
          THEN 'withdrawn'
          WHEN NOT (
            (
              NOT "t6"."batch_match_id" IS NULL
            )
            AND (
              "t6"."batch_missing_since" IS NULL
            )
          )
          THEN 'missing_in_batch'
          WHEN "t6"."live_content_hash" = "t6"."batch_content_hash"
          THEN CAST(NULL AS TEXT)
          WHEN "t6"."live_status_timestamp" = "t6"."batch_status_timestamp"
          THEN 'same_stamp_conflict'
          WHEN (
            "t6"."batch_effective_at" > "t6"."live_effective_at"
          )
          OR (
            (
              "t6"."batch_effective_at" = "t6"."live_effective_at"
            )
            AND (
              "t6"."batch_status_timestamp" > "t6"."live_status_timestamp"
            )
          )
          THEN 'late_correction'
          ELSE 'live_newer'
        END AS "cause"
      FROM (
        SELECT
          "t4"."live_match_id",
          "t4"."live_competition_code",
          "t4"."live_utc_date",
          "t4"."live_status_timestamp",
          "t4"."live_content_hash",
          "t4"."live_status",
          "t4"."live_home_goals",
          "t4"."live_away_goals",
          "t4"."live_home_team_name",
          "t4"."live_away_team_name",
          "t4"."live_missing_since",
          "t4"."live_effective_at",
          "t5"."batch_match_id",
          "t5"."batch_competition_code",
          "t5"."batch_utc_date",
          "t5"."batch_status_timestamp",
          "t5"."batch_content_hash",
          "t5"."batch_status",
          "t5"."batch_home_goals",
          "t5"."batch_away_goals",
          "t5"."batch_home_team_name",
          "t5"."batch_away_team_name",
          "t5"."batch_missing_since",
          "t5"."batch_fetched_at",
          "t5"."batch_effective_at"
        FROM (
          SELECT
            "t0"."match_id" AS "live_match_id",
            "t0"."competition_code" AS "live_competition_code",
            "t0"."utc_date" AS "live_utc_date",
            "t0"."status_timestamp" AS "live_status_timestamp",
            "t0"."content_hash" AS "live_content_hash",
            "t0"."status" AS "live_status",
            "t0"."home_goals" AS "live_home_goals",
            "t0"."away_goals" AS "live_away_goals",
            "t0"."home_team_name" AS "live_home_team_name",
            "t0"."away_team_name" AS "live_away_team_name",
            "t0"."missing_since" AS "live_missing_since",
            COALESCE("t0"."effective_at", "t0"."status_timestamp") AS "live_effective_at"
          FROM "silver_live_match_state" AS "t0"
        ) AS "t4"
        FULL OUTER JOIN (
          SELECT
            "t1"."match_id" AS "batch_match_id",
            "t1"."competition_code" AS "batch_competition_code",
            "t1"."utc_date" AS "batch_utc_date",
            "t1"."status_timestamp" AS "batch_status_timestamp",
            "t1"."content_hash" AS "batch_content_hash",
            "t1"."status" AS "batch_status",
            "t1"."home_goals" AS "batch_home_goals",
            "t1"."away_goals" AS "batch_away_goals",
            "t1"."home_team_name" AS "batch_home_team_name",
            "t1"."away_team_name" AS "batch_away_team_name",
            "t1"."missing_since" AS "batch_missing_since",
            "t1"."fetched_at" AS "batch_fetched_at",
            COALESCE("t1"."effective_at", "t1"."status_timestamp") AS "batch_effective_at"
          FROM "silver_matches" AS "t1"
        ) AS "t5"
          ON "t4"."live_match_id" = "t5"."batch_match_id"
      ) AS "t6"
      WHERE
        COALESCE("t6"."batch_competition_code", "t6"."live_competition_code") IN (
          SELECT
            UNNEST($competitions)
        )
    ) AS "t7"
    WHERE
      (
        (
          COALESCE(
            (
              "t7"."live_utc_date" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
              )
            )
            AND (
              "t7"."live_utc_date" <= CAST($as_of AS TIMESTAMPTZ)
            ),
            FALSE
          )
          OR COALESCE(
            (
              "t7"."batch_utc_date" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
              )
            )
            AND (
              "t7"."batch_utc_date" <= CAST($as_of AS TIMESTAMPTZ)
            ),
            FALSE
          )
        )
        AND NOT (
          COALESCE("t7"."cause" = 'withdrawn', FALSE)
        )
      )
      OR COALESCE("t7"."cause" IN ('late_correction', 'same_stamp_conflict'), FALSE)
      OR COALESCE(
        (
          "t7"."cause" = 'missing_in_live'
        ) AND (
          NOT "t7"."live_match_id" IS NULL
        ),
        FALSE
      )
      OR COALESCE((
        "t7"."cause" = 'withdrawn'
      ) AND "t7"."is_in_live", FALSE)
      OR COALESCE(
        (
          "t7"."cause" = 'withdrawn'
        )
        AND CASE
          WHEN NOT "t7"."batch_missing_since" IS NULL
          THEN CAST(GREATEST(
            "t7"."batch_missing_since",
            COALESCE("t7"."live_missing_since", "t7"."batch_missing_since")
          ) AS DATE) = CAST(CAST($as_of AS TIMESTAMPTZ) AS DATE)
          ELSE "t7"."live_missing_since" > (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' DAY
          )
        END,
        FALSE
      )
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_reconciliation" WHERE "as_of" > $as_of AND "as_of" <= $latest AND "as_of_date" = CAST($as_of AS DATE))
) AS source
ON target."match_id" = source."match_id"
  AND target."as_of_date" = source."as_of_date"
WHEN MATCHED AND (target."as_of" <= $as_of OR target."as_of" > $latest) THEN UPDATE SET
  "as_of" = source."as_of",
  "competition_code" = source."competition_code",
  "utc_date" = source."utc_date",
  "verdict" = source."verdict",
  "cause" = source."cause",
  "is_to_reread" = source."is_to_reread",
  "home_team_name" = source."home_team_name",
  "away_team_name" = source."away_team_name",
  "live_status_timestamp" = source."live_status_timestamp",
  "batch_status_timestamp" = source."batch_status_timestamp",
  "live_status" = source."live_status",
  "batch_status" = source."batch_status",
  "live_home_goals" = source."live_home_goals",
  "live_away_goals" = source."live_away_goals",
  "batch_home_goals" = source."batch_home_goals",
  "batch_away_goals" = source."batch_away_goals",
  "live_content_hash" = source."live_content_hash",
  "batch_content_hash" = source."batch_content_hash"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "as_of_date", "as_of", "competition_code", "utc_date", "verdict", "cause", "is_to_reread", "home_team_name", "away_team_name", "live_status_timestamp", "batch_status_timestamp", "live_status", "batch_status", "live_home_goals", "live_away_goals", "batch_home_goals", "batch_away_goals", "live_content_hash", "batch_content_hash"
) VALUES (
  source."match_id", source."as_of_date", source."as_of", source."competition_code", source."utc_date", source."verdict", source."cause", source."is_to_reread", source."home_team_name", source."away_team_name", source."live_status_timestamp", source."batch_status_timestamp", source."live_status", source."batch_status", source."live_home_goals", source."live_away_goals", source."batch_home_goals", source."batch_away_goals", source."live_content_hash", source."batch_content_hash"
)
WHEN NOT MATCHED BY SOURCE AND (target."as_of" <= $as_of AND target."as_of_date" = CAST($as_of AS DATE)
  OR target."as_of" > $latest) THEN DELETE
