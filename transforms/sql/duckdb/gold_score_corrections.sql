-- gold_score_corrections: Results that changed after the match was final.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
MERGE INTO "gold_score_corrections" AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      "t9"."match_id",
      "t9"."corrected_at",
      "t9"."content_hash",
      "t9"."as_of",
      "t9"."competition_code",
      "t9"."utc_date",
      "t9"."home_team_name",
      "t9"."away_team_name",
      "t9"."first_seen_at",
      "t9"."final_at",
      DATE_DIFF('MICROSECOND', "t9"."final_at", "t9"."corrected_at") / 60000000 AS "after_final_minutes",
      "t9"."from_home_goals",
      "t9"."from_away_goals",
      "t9"."home_goals",
      "t9"."away_goals",
      "t9"."from_home_shootout_goals",
      "t9"."from_away_shootout_goals",
      "t9"."home_shootout_goals",
      "t9"."away_shootout_goals",
      "t9"."from_winner",
      "t9"."winner",
      NOT (
        "t9"."winner" IS NOT DISTINCT FROM "t9"."from_winner"
      ) AS "is_outcome_changed"
    FROM (
      SELECT
        "t8"."match_id",
        "t8"."status_timestamp",
        "t8"."content_hash",
        "t8"."first_seen_at",
        "t8"."snapshot_id",
        "t8"."competition_id",
        "t8"."competition_code",
        "t8"."season_id",
        "t8"."season_start_date",
        "t8"."utc_date",
        "t8"."status",
        "t8"."stage",
        "t8"."group",
        "t8"."matchday",
        "t8"."home_team_id",
        "t8"."home_team_name",
        "t8"."home_team_tla",
        "t8"."away_team_id",
        "t8"."away_team_name",
        "t8"."away_team_tla",
        "t8"."winner",
        "t8"."duration",
        "t8"."home_goals",
        "t8"."away_goals",
        "t8"."home_half_time_goals",
        "t8"."away_half_time_goals",
        "t8"."home_shootout_goals",
        "t8"."away_shootout_goals",
        "t8"."is_score_contradictory",
        "t8"."is_final",
        "t8"."is_in_play",
        "t8"."effective_at",
        LAG("t8"."home_goals") OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY COALESCE("t8"."effective_at", "t8"."status_timestamp") ASC, "t8"."status_timestamp" ASC, "t8"."first_seen_at" ASC, "t8"."snapshot_id" ASC, "t8"."content_hash" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "from_home_goals",
        LAG("t8"."away_goals") OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY COALESCE("t8"."effective_at", "t8"."status_timestamp") ASC, "t8"."status_timestamp" ASC, "t8"."first_seen_at" ASC, "t8"."snapshot_id" ASC, "t8"."content_hash" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "from_away_goals",
        LAG("t8"."home_shootout_goals") OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY COALESCE("t8"."effective_at", "t8"."status_timestamp") ASC, "t8"."status_timestamp" ASC, "t8"."first_seen_at" ASC, "t8"."snapshot_id" ASC, "t8"."content_hash" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "from_home_shootout_goals",
        LAG("t8"."away_shootout_goals") OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY COALESCE("t8"."effective_at", "t8"."status_timestamp") ASC, "t8"."status_timestamp" ASC, "t8"."first_seen_at" ASC, "t8"."snapshot_id" ASC, "t8"."content_hash" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "from_away_shootout_goals",
        LAG("t8"."winner") OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY COALESCE("t8"."effective_at", "t8"."status_timestamp") ASC, "t8"."status_timestamp" ASC, "t8"."first_seen_at" ASC, "t8"."snapshot_id" ASC, "t8"."content_hash" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "from_winner",
        CAST($as_of AS TIMESTAMPTZ) AS "as_of",
        COALESCE("t8"."effective_at", "t8"."status_timestamp") AS "corrected_at",
        LAG(COALESCE("t8"."effective_at", "t8"."status_timestamp")) OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY COALESCE("t8"."effective_at", "t8"."status_timestamp") ASC, "t8"."status_timestamp" ASC, "t8"."first_seen_at" ASC, "t8"."snapshot_id" ASC, "t8"."content_hash" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "final_at"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM "silver_live_match_history" AS "t0"
          UNION ALL
          SELECT
            "t5"."match_id",
            "t5"."status_timestamp",
            "t5"."content_hash",
            "t5"."first_seen_at",
            "t5"."snapshot_id",
            "t5"."competition_id",
            "t5"."competition_code",
            "t5"."season_id",
            "t5"."season_start_date",
            "t5"."utc_date",
            "t5"."status",
            "t5"."stage",
            "t5"."group",
            "t5"."matchday",
            "t5"."home_team_id",
            "t5"."home_team_name",
            "t5"."home_team_tla",
            "t5"."away_team_id",
            "t5"."away_team_name",
            "t5"."away_team_tla",
            "t5"."winner",
            "t5"."duration",
            "t5"."home_goals",
            "t5"."away_goals",
            "t5"."home_half_time_goals",
            "t5"."away_half_time_goals",
            "t5"."home_shootout_goals",
            "t5"."away_shootout_goals",
            "t5"."is_score_contradictory",
            "t5"."is_final",
            "t5"."is_in_play",
            "t5"."effective_at"
          FROM (
            SELECT
              "t1"."match_id",
              "t1"."status_timestamp",
              "t1"."content_hash",
              "t1"."fetched_at" AS "first_seen_at",
              "t1"."snapshot_id",
              "t1"."competition_id",
              "t1"."competition_code",
              "t1"."season_id",
              "t1"."season_start_date",
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
              "t1"."duration",
              "t1"."home_goals",
              "t1"."away_goals",
              "t1"."home_half_time_goals",
              "t1"."away_half_time_goals",
              "t1"."home_shootout_goals",
              "t1"."away_shootout_goals",
              "t1"."is_score_contradictory",
              "t1"."is_final",
              "t1"."is_in_play",
              "t1"."effective_at",
              "t1"."missing_since"
            FROM "silver_matches" AS "t1"
          ) AS "t5"
          ANTI JOIN "silver_live_match_history" AS "t2"
            ON "t5"."match_id" = "t2"."match_id"
            AND "t5"."status_timestamp" = "t2"."status_timestamp"
            AND "t5"."content_hash" = "t2"."content_hash"
          SEMI JOIN "silver_live_match_history" AS "t3"
            ON "t5"."match_id" = "t3"."match_id"
        ) AS "t7"
        WHERE
          "t7"."is_final" AND "t7"."first_seen_at" <= CAST($as_of AS TIMESTAMPTZ)
      ) AS "t8"
    ) AS "t9"
    WHERE
      NOT "t9"."final_at" IS NULL
      AND (
        NOT (
          "t9"."home_goals" IS NOT DISTINCT FROM "t9"."from_home_goals"
        )
        OR NOT (
          "t9"."away_goals" IS NOT DISTINCT FROM "t9"."from_away_goals"
        )
        OR NOT (
          "t9"."home_shootout_goals" IS NOT DISTINCT FROM "t9"."from_home_shootout_goals"
        )
        OR NOT (
          "t9"."away_shootout_goals" IS NOT DISTINCT FROM "t9"."from_away_shootout_goals"
        )
        OR NOT (
          "t9"."winner" IS NOT DISTINCT FROM "t9"."from_winner"
        )
      )
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_score_corrections" WHERE "as_of" > $as_of)
) AS source
ON target."match_id" = source."match_id"
  AND target."corrected_at" = source."corrected_at"
  AND target."content_hash" = source."content_hash"
WHEN MATCHED AND target."as_of" <= $as_of THEN UPDATE SET
  "as_of" = source."as_of",
  "competition_code" = source."competition_code",
  "utc_date" = source."utc_date",
  "home_team_name" = source."home_team_name",
  "away_team_name" = source."away_team_name",
  "first_seen_at" = source."first_seen_at",
  "final_at" = source."final_at",
  "after_final_minutes" = source."after_final_minutes",
  "from_home_goals" = source."from_home_goals",
  "from_away_goals" = source."from_away_goals",
  "home_goals" = source."home_goals",
  "away_goals" = source."away_goals",
  "from_home_shootout_goals" = source."from_home_shootout_goals",
  "from_away_shootout_goals" = source."from_away_shootout_goals",
  "home_shootout_goals" = source."home_shootout_goals",
  "away_shootout_goals" = source."away_shootout_goals",
  "from_winner" = source."from_winner",
  "winner" = source."winner",
  "is_outcome_changed" = source."is_outcome_changed"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "corrected_at", "content_hash", "as_of", "competition_code", "utc_date", "home_team_name", "away_team_name", "first_seen_at", "final_at", "after_final_minutes", "from_home_goals", "from_away_goals", "home_goals", "away_goals", "from_home_shootout_goals", "from_away_shootout_goals", "home_shootout_goals", "away_shootout_goals", "from_winner", "winner", "is_outcome_changed"
) VALUES (
  source."match_id", source."corrected_at", source."content_hash", source."as_of", source."competition_code", source."utc_date", source."home_team_name", source."away_team_name", source."first_seen_at", source."final_at", source."after_final_minutes", source."from_home_goals", source."from_away_goals", source."home_goals", source."away_goals", source."from_home_shootout_goals", source."from_away_shootout_goals", source."home_shootout_goals", source."away_shootout_goals", source."from_winner", source."winner", source."is_outcome_changed"
)
WHEN NOT MATCHED BY SOURCE AND target."as_of" <= $as_of THEN DELETE
