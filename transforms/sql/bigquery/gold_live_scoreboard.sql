-- gold_live_scoreboard: The matches of yesterday, today and tomorrow (UTC), as of the live layer.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
MERGE INTO `gold_live_scoreboard` AS target
USING (
  SELECT
    *
  FROM (
    SELECT match_id, CAST(@as_of AS TIMESTAMP) AS as_of,
      CASE WHEN utc_date < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP) THEN
        'yesterday' WHEN utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY)
        AS TIMESTAMP), INTERVAL '1' DAY) THEN 'today' ELSE 'tomorrow' END AS day, competition_code,
      utc_date, status, stage, `group`, matchday, home_team_id, home_team_name, home_team_tla,
      away_team_id, away_team_name, away_team_tla, winner, home_goals, away_goals, home_half_time_goals,
      away_half_time_goals, home_shootout_goals, away_shootout_goals, is_final, is_in_play,
      status_timestamp, first_seen_at,
      ieee_divide(TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), COALESCE(effective_at, status_timestamp),
        MICROSECOND), 60000000) AS state_age_minutes
    FROM `silver_live_match_state`
    WHERE missing_since IS NULL
      AND utc_date >= TIMESTAMP_SUB(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP),
        INTERVAL '1' DAY)
      AND utc_date < TIMESTAMP_ADD(TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS
        TIMESTAMP), INTERVAL '1' DAY), INTERVAL '1' DAY)
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_live_scoreboard` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`match_id` = source.`match_id`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`, `day` = source.`day`, `competition_code` = source.`competition_code`,
  `utc_date` = source.`utc_date`, `status` = source.`status`, `stage` = source.`stage`, `group` =
  source.`group`, `matchday` = source.`matchday`, `home_team_id` = source.`home_team_id`,
  `home_team_name` = source.`home_team_name`, `home_team_tla` = source.`home_team_tla`,
  `away_team_id` = source.`away_team_id`, `away_team_name` = source.`away_team_name`,
  `away_team_tla` = source.`away_team_tla`, `winner` = source.`winner`, `home_goals` =
  source.`home_goals`, `away_goals` = source.`away_goals`, `home_half_time_goals` =
  source.`home_half_time_goals`, `away_half_time_goals` = source.`away_half_time_goals`,
  `home_shootout_goals` = source.`home_shootout_goals`, `away_shootout_goals` =
  source.`away_shootout_goals`, `is_final` = source.`is_final`, `is_in_play` = source.`is_in_play`,
  `status_timestamp` = source.`status_timestamp`, `first_seen_at` = source.`first_seen_at`,
  `state_age_minutes` = source.`state_age_minutes`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `as_of`, `day`, `competition_code`, `utc_date`, `status`, `stage`, `group`, `matchday`, `home_team_id`, `home_team_name`, `home_team_tla`, `away_team_id`, `away_team_name`, `away_team_tla`, `winner`, `home_goals`, `away_goals`, `home_half_time_goals`, `away_half_time_goals`, `home_shootout_goals`, `away_shootout_goals`, `is_final`, `is_in_play`, `status_timestamp`, `first_seen_at`, `state_age_minutes`
) VALUES (
  source.`match_id`, source.`as_of`, source.`day`, source.`competition_code`, source.`utc_date`, source.`status`, source.`stage`, source.`group`, source.`matchday`, source.`home_team_id`, source.`home_team_name`, source.`home_team_tla`, source.`away_team_id`, source.`away_team_name`, source.`away_team_tla`, source.`winner`, source.`home_goals`, source.`away_goals`, source.`home_half_time_goals`, source.`away_half_time_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`is_final`, source.`is_in_play`, source.`status_timestamp`, source.`first_seen_at`, source.`state_age_minutes`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
