-- silver_live_match_state: The latest state of every match.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
MERGE INTO "silver_live_match_state" AS target
USING (
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
  FROM (
    SELECT
      "t1"."match_id",
      "t1"."status_timestamp",
      "t1"."content_hash",
      "t1"."first_seen_at",
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
      ROW_NUMBER() OVER (
        PARTITION BY "t1"."match_id"
        ORDER BY "t1"."status_timestamp" DESC, "t1"."first_seen_at" DESC, "t1"."snapshot_id" DESC, "t1"."content_hash" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "rank"
    FROM (
      SELECT
        *
      FROM "silver_live_match_history" AS "t0"
      WHERE
        "t0"."match_id" IN (
          SELECT
            UNNEST($match_ids)
        )
    ) AS "t1"
  ) AS "t2"
  WHERE
    "t2"."rank" = 0
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
