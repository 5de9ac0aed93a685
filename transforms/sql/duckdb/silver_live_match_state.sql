-- silver_live_match_state: The latest state of every match.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO "silver_live_match_state" AS target
USING (
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
    "t6"."is_in_play"
  FROM (
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
      ROW_NUMBER() OVER (
        PARTITION BY "t5"."match_id"
        ORDER BY "t5"."status_timestamp" DESC, "t5"."first_seen_at" DESC, "t5"."snapshot_id" DESC, "t5"."content_hash" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "rank"
    FROM (
      SELECT
        "t2"."match_id",
        "t2"."status_timestamp",
        "t2"."content_hash",
        "t2"."first_seen_at",
        "t2"."snapshot_id",
        "t2"."competition_id",
        "t2"."competition_code",
        "t2"."season_id",
        "t2"."season_start_date",
        "t2"."utc_date",
        "t2"."status",
        "t2"."stage",
        "t2"."group",
        "t2"."matchday",
        "t2"."home_team_id",
        "t2"."home_team_name",
        "t2"."home_team_tla",
        "t2"."away_team_id",
        "t2"."away_team_name",
        "t2"."away_team_tla",
        "t2"."winner",
        "t2"."duration",
        "t2"."home_goals",
        "t2"."away_goals",
        "t2"."home_half_time_goals",
        "t2"."away_half_time_goals",
        "t2"."home_shootout_goals",
        "t2"."away_shootout_goals",
        "t2"."is_score_contradictory",
        "t2"."is_final",
        "t2"."is_in_play"
      FROM "silver_live_match_history" AS "t2"
      SEMI JOIN (
        SELECT DISTINCT
          "t1"."match_id"
        FROM "raw_live_matches" AS "t1"
        WHERE
          "t1"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
          AND ARRAY_CONTAINS($snapshot_ids, "t1"."snapshot_id")
      ) AS "t4"
        ON "t2"."match_id" = "t4"."match_id"
    ) AS "t5"
  ) AS "t6"
  WHERE
    "t6"."rank" = 0
) AS source
ON target."match_id" = source."match_id"
WHEN MATCHED AND source."status_timestamp" >= target."status_timestamp" THEN UPDATE SET
  "status_timestamp" = source."status_timestamp",
  "content_hash" = source."content_hash",
  "first_seen_at" = source."first_seen_at",
  "snapshot_id" = source."snapshot_id",
  "competition_id" = source."competition_id",
  "competition_code" = source."competition_code",
  "season_id" = source."season_id",
  "season_start_date" = source."season_start_date",
  "utc_date" = source."utc_date",
  "status" = source."status",
  "stage" = source."stage",
  "group" = source."group",
  "matchday" = source."matchday",
  "home_team_id" = source."home_team_id",
  "home_team_name" = source."home_team_name",
  "home_team_tla" = source."home_team_tla",
  "away_team_id" = source."away_team_id",
  "away_team_name" = source."away_team_name",
  "away_team_tla" = source."away_team_tla",
  "winner" = source."winner",
  "duration" = source."duration",
  "home_goals" = source."home_goals",
  "away_goals" = source."away_goals",
  "home_half_time_goals" = source."home_half_time_goals",
  "away_half_time_goals" = source."away_half_time_goals",
  "home_shootout_goals" = source."home_shootout_goals",
  "away_shootout_goals" = source."away_shootout_goals",
  "is_score_contradictory" = source."is_score_contradictory",
  "is_final" = source."is_final",
  "is_in_play" = source."is_in_play"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "status_timestamp", "content_hash", "first_seen_at", "snapshot_id", "competition_id", "competition_code", "season_id", "season_start_date", "utc_date", "status", "stage", "group", "matchday", "home_team_id", "home_team_name", "home_team_tla", "away_team_id", "away_team_name", "away_team_tla", "winner", "duration", "home_goals", "away_goals", "home_half_time_goals", "away_half_time_goals", "home_shootout_goals", "away_shootout_goals", "is_score_contradictory", "is_final", "is_in_play"
) VALUES (
  source."match_id", source."status_timestamp", source."content_hash", source."first_seen_at", source."snapshot_id", source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."utc_date", source."status", source."stage", source."group", source."matchday", source."home_team_id", source."home_team_name", source."home_team_tla", source."away_team_id", source."away_team_name", source."away_team_tla", source."winner", source."duration", source."home_goals", source."away_goals", source."home_half_time_goals", source."away_half_time_goals", source."home_shootout_goals", source."away_shootout_goals", source."is_score_contradictory", source."is_final", source."is_in_play"
)
