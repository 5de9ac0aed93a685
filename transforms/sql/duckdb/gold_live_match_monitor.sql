-- gold_live_match_monitor: Freshness and lag of the live layer: one row for all, one per tracked competition.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
-- param rows string
MERGE INTO "gold_live_match_monitor" AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      r.*
    FROM (
      SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"scope":"VARCHAR","as_of":"TIMESTAMPTZ","last_successful_pull_at":"TIMESTAMPTZ","freshness_minutes":"DOUBLE","is_match_day":"BOOLEAN","freshness_sla_minutes":"BIGINT","is_freshness_sla_met":"BOOLEAN","in_play_count":"BIGINT","stuck_match_count":"BIGINT","last_status_timestamp":"TIMESTAMPTZ","is_feed_frozen":"BOOLEAN","in_play_sighting_count":"BIGINT","in_play_seen_in_time_ratio":"DOUBLE","is_lag_sla_met":"BOOLEAN"}]')) AS r
    )
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_live_match_monitor" WHERE "as_of" > $as_of AND "as_of" <= $latest)
) AS source
ON target."scope" = source."scope"
WHEN MATCHED AND (target."as_of" <= $as_of OR target."as_of" > $latest) THEN UPDATE SET
  "as_of" = source."as_of", "last_successful_pull_at" = source."last_successful_pull_at",
  "freshness_minutes" = source."freshness_minutes", "is_match_day" = source."is_match_day",
  "freshness_sla_minutes" = source."freshness_sla_minutes", "is_freshness_sla_met" =
  source."is_freshness_sla_met", "in_play_count" = source."in_play_count", "stuck_match_count" =
  source."stuck_match_count", "last_status_timestamp" = source."last_status_timestamp",
  "is_feed_frozen" = source."is_feed_frozen", "in_play_sighting_count" =
  source."in_play_sighting_count", "in_play_seen_in_time_ratio" =
  source."in_play_seen_in_time_ratio", "is_lag_sla_met" = source."is_lag_sla_met"
WHEN NOT MATCHED THEN INSERT (
  "scope", "as_of", "last_successful_pull_at", "freshness_minutes", "is_match_day", "freshness_sla_minutes", "is_freshness_sla_met", "in_play_count", "stuck_match_count", "last_status_timestamp", "is_feed_frozen", "in_play_sighting_count", "in_play_seen_in_time_ratio", "is_lag_sla_met"
) VALUES (
  source."scope", source."as_of", source."last_successful_pull_at", source."freshness_minutes", source."is_match_day", source."freshness_sla_minutes", source."is_freshness_sla_met", source."in_play_count", source."stuck_match_count", source."last_status_timestamp", source."is_feed_frozen", source."in_play_sighting_count", source."in_play_seen_in_time_ratio", source."is_lag_sla_met"
)
WHEN NOT MATCHED BY SOURCE AND (target."as_of" <= $as_of
  OR target."as_of" > $latest) THEN DELETE
