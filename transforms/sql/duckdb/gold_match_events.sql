-- gold_match_events: Visible changes of a match, in the order of the API's stamps.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
MERGE INTO "gold_match_events" AS target
USING (
  SELECT match_id, status_timestamp, content_hash,
    CASE WHEN from_status IS NULL THEN CAST(NULL AS TEXT) WHEN is_correction_after_final THEN
      'correction_after_final' WHEN is_goal_withdrawn THEN 'goal_withdrawn' WHEN is_goal THEN 'goal'
      WHEN is_kick_off_moved THEN 'kick_off_moved' WHEN is_status_changed THEN 'status' END AS event,
    competition_code, first_seen_at, from_status, status, from_home_goals, from_away_goals,
    home_goals, away_goals, from_utc_date, utc_date, is_goal, is_goal_withdrawn, is_status_changed,
    is_kick_off_moved, is_correction_after_final
  FROM (
    SELECT match_id, status_timestamp, content_hash, first_seen_at, competition_code, utc_date,
      status, home_goals, away_goals, from_status, from_home_goals, from_away_goals, from_utc_date,
      COALESCE(from_is_final AND is_final AND ((home_goals - COALESCE(from_home_goals, 0)) <> 0 OR
        (away_goals - COALESCE(from_away_goals, 0)) <> 0), FALSE) AS is_correction_after_final,
      COALESCE((home_goals - COALESCE(from_home_goals, 0)) < 0 OR (away_goals -
        COALESCE(from_away_goals, 0)) < 0, FALSE) AS is_goal_withdrawn,
      COALESCE((home_goals - COALESCE(from_home_goals, 0)) > 0 OR (away_goals -
        COALESCE(from_away_goals, 0)) > 0, FALSE) AS is_goal,
      utc_date <> from_utc_date AS is_kick_off_moved, status <> from_status AS is_status_changed
    FROM (
      SELECT match_id, status_timestamp, content_hash, first_seen_at, competition_code, utc_date,
        status, home_goals, away_goals, is_final,
        LAG(status) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp) ASC,
          status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS from_status,
        LAG(home_goals) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS
          from_home_goals,
        LAG(away_goals) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS
          from_away_goals,
        LAG(utc_date) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS
          from_utc_date,
        LAG(is_final) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS
          from_is_final
      FROM "silver_live_match_history"
      WHERE match_id IN (SELECT UNNEST($match_ids))
    )
  )
  WHERE NOT CASE WHEN from_status IS NULL THEN CAST(NULL AS TEXT) WHEN is_correction_after_final THEN
    'correction_after_final' WHEN is_goal_withdrawn THEN 'goal_withdrawn' WHEN is_goal THEN 'goal'
    WHEN is_kick_off_moved THEN 'kick_off_moved' WHEN is_status_changed THEN 'status' END IS NULL
) AS source
ON target."match_id" = source."match_id"
  AND target."status_timestamp" = source."status_timestamp"
  AND target."content_hash" = source."content_hash"
WHEN MATCHED THEN UPDATE SET
  "event" = source."event", "competition_code" = source."competition_code", "first_seen_at" =
  source."first_seen_at", "from_status" = source."from_status", "status" = source."status",
  "from_home_goals" = source."from_home_goals", "from_away_goals" = source."from_away_goals",
  "home_goals" = source."home_goals", "away_goals" = source."away_goals", "from_utc_date" =
  source."from_utc_date", "utc_date" = source."utc_date", "is_goal" = source."is_goal",
  "is_goal_withdrawn" = source."is_goal_withdrawn", "is_status_changed" =
  source."is_status_changed", "is_kick_off_moved" = source."is_kick_off_moved",
  "is_correction_after_final" = source."is_correction_after_final"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "status_timestamp", "content_hash", "event", "competition_code", "first_seen_at", "from_status", "status", "from_home_goals", "from_away_goals", "home_goals", "away_goals", "from_utc_date", "utc_date", "is_goal", "is_goal_withdrawn", "is_status_changed", "is_kick_off_moved", "is_correction_after_final"
) VALUES (
  source."match_id", source."status_timestamp", source."content_hash", source."event", source."competition_code", source."first_seen_at", source."from_status", source."status", source."from_home_goals", source."from_away_goals", source."home_goals", source."away_goals", source."from_utc_date", source."utc_date", source."is_goal", source."is_goal_withdrawn", source."is_status_changed", source."is_kick_off_moved", source."is_correction_after_final"
)
WHEN NOT MATCHED BY SOURCE AND LIST_CONTAINS($match_ids, target."match_id") THEN DELETE
