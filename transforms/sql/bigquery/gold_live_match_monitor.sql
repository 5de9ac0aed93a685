-- gold_live_match_monitor: Freshness and lag of the live layer: one row for all, one per tracked competition.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
-- param rows string
MERGE INTO `gold_live_match_monitor` AS target
USING (
  SELECT
    *
  FROM (
    SELECT
      CAST(JSON_VALUE(r, '$.scope') AS STRING) AS `scope`,
      CAST(JSON_VALUE(r, '$.as_of') AS TIMESTAMP) AS `as_of`,
      CAST(JSON_VALUE(r, '$.last_successful_pull_at') AS TIMESTAMP) AS `last_successful_pull_at`,
      CAST(JSON_VALUE(r, '$.freshness_minutes') AS FLOAT64) AS `freshness_minutes`,
      CAST(JSON_VALUE(r, '$.is_match_day') AS BOOL) AS `is_match_day`,
      CAST(JSON_VALUE(r, '$.freshness_sla_minutes') AS INT64) AS `freshness_sla_minutes`,
      CAST(JSON_VALUE(r, '$.is_freshness_sla_met') AS BOOL) AS `is_freshness_sla_met`,
      CAST(JSON_VALUE(r, '$.in_play_count') AS INT64) AS `in_play_count`,
      CAST(JSON_VALUE(r, '$.stuck_match_count') AS INT64) AS `stuck_match_count`,
      CAST(JSON_VALUE(r, '$.last_status_timestamp') AS TIMESTAMP) AS `last_status_timestamp`,
      CAST(JSON_VALUE(r, '$.is_feed_frozen') AS BOOL) AS `is_feed_frozen`,
      CAST(JSON_VALUE(r, '$.in_play_sighting_count') AS INT64) AS `in_play_sighting_count`,
      CAST(JSON_VALUE(r, '$.in_play_seen_in_time_ratio') AS FLOAT64) AS `in_play_seen_in_time_ratio`,
      CAST(JSON_VALUE(r, '$.is_lag_sla_met') AS BOOL) AS `is_lag_sla_met`
    FROM UNNEST(JSON_QUERY_ARRAY(PARSE_JSON(@rows, wide_number_mode => 'round'))) AS r
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_live_match_monitor` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`scope` = source.`scope`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`, `last_successful_pull_at` = source.`last_successful_pull_at`,
  `freshness_minutes` = source.`freshness_minutes`, `is_match_day` = source.`is_match_day`,
  `freshness_sla_minutes` = source.`freshness_sla_minutes`, `is_freshness_sla_met` =
  source.`is_freshness_sla_met`, `in_play_count` = source.`in_play_count`, `stuck_match_count` =
  source.`stuck_match_count`, `last_status_timestamp` = source.`last_status_timestamp`,
  `is_feed_frozen` = source.`is_feed_frozen`, `in_play_sighting_count` =
  source.`in_play_sighting_count`, `in_play_seen_in_time_ratio` =
  source.`in_play_seen_in_time_ratio`, `is_lag_sla_met` = source.`is_lag_sla_met`
WHEN NOT MATCHED THEN INSERT (
  `scope`, `as_of`, `last_successful_pull_at`, `freshness_minutes`, `is_match_day`, `freshness_sla_minutes`, `is_freshness_sla_met`, `in_play_count`, `stuck_match_count`, `last_status_timestamp`, `is_feed_frozen`, `in_play_sighting_count`, `in_play_seen_in_time_ratio`, `is_lag_sla_met`
) VALUES (
  source.`scope`, source.`as_of`, source.`last_successful_pull_at`, source.`freshness_minutes`, source.`is_match_day`, source.`freshness_sla_minutes`, source.`is_freshness_sla_met`, source.`in_play_count`, source.`stuck_match_count`, source.`last_status_timestamp`, source.`is_feed_frozen`, source.`in_play_sighting_count`, source.`in_play_seen_in_time_ratio`, source.`is_lag_sla_met`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
