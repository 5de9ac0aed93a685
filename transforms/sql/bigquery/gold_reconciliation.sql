-- gold_reconciliation: Live compared with batch: the matches of the last seven days, one row per night.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param latest timestamp
MERGE INTO `gold_reconciliation` AS target
USING (
  SELECT
    *
  FROM (
    SELECT match_id, as_of_date, as_of, competition_code, utc_date,
      CASE WHEN cause IS NULL THEN 'equal' WHEN cause = 'withdrawn' OR STARTS_WITH(cause, 'missing')
        THEN 'missing' ELSE 'differs' END AS verdict, cause,
      COALESCE(cause IN ('late_correction', 'same_stamp_conflict') OR cause = 'missing_in_live' OR
        (cause = 'withdrawn' AND is_in_live), FALSE) AS is_to_reread, home_team_name, away_team_name,
      live_status_timestamp, batch_status_timestamp, live_status, batch_status, live_home_goals,
      live_away_goals, batch_home_goals, batch_away_goals, live_content_hash, batch_content_hash
    FROM (
      SELECT live_match_id, live_utc_date, live_status_timestamp, live_content_hash, live_status,
        live_home_goals, live_away_goals, live_missing_since, batch_utc_date, batch_status_timestamp,
        batch_content_hash, batch_status, batch_home_goals, batch_away_goals, batch_missing_since,
        CAST(@as_of AS TIMESTAMP) AS as_of, DATE(CAST(@as_of AS TIMESTAMP)) AS as_of_date,
        COALESCE(batch_match_id, live_match_id) AS match_id,
        COALESCE(batch_competition_code, live_competition_code) AS competition_code,
        COALESCE(batch_utc_date, live_utc_date) AS utc_date,
        COALESCE(batch_home_team_name, live_home_team_name) AS home_team_name,
        COALESCE(batch_away_team_name, live_away_team_name) AS away_team_name,
        NOT live_match_id IS NULL AND live_missing_since IS NULL AS is_in_live,
        CASE WHEN NOT (NOT live_match_id IS NULL AND live_missing_since IS NULL) AND NOT live_match_id
          IS NULL AND NOT COALESCE(batch_fetched_at > live_missing_since, FALSE) THEN 'withdrawn' WHEN
          NOT live_match_id IS NULL AND live_missing_since IS NULL AND NOT batch_missing_since IS NULL
          THEN 'withdrawn' WHEN NOT (NOT live_match_id IS NULL AND live_missing_since IS NULL) AND NOT
          batch_match_id IS NULL AND batch_missing_since IS NULL THEN 'missing_in_live' WHEN NOT (NOT
          live_match_id IS NULL AND live_missing_since IS NULL) THEN 'withdrawn' WHEN NOT (NOT
          batch_match_id IS NULL AND batch_missing_since IS NULL) THEN 'missing_in_batch' WHEN
          live_content_hash = batch_content_hash THEN CAST(NULL AS STRING) WHEN live_status_timestamp =
          batch_status_timestamp THEN 'same_stamp_conflict' WHEN batch_effective_at > live_effective_at
          OR (batch_effective_at = live_effective_at AND batch_status_timestamp > live_status_timestamp)
          THEN 'late_correction' ELSE 'live_newer' END AS cause
      FROM (
        SELECT match_id AS live_match_id, competition_code AS live_competition_code,
          utc_date AS live_utc_date, status_timestamp AS live_status_timestamp,
          content_hash AS live_content_hash, status AS live_status, home_goals AS live_home_goals,
          away_goals AS live_away_goals, home_team_name AS live_home_team_name,
          away_team_name AS live_away_team_name, missing_since AS live_missing_since,
          COALESCE(effective_at, status_timestamp) AS live_effective_at
        FROM `silver_live_match_state`
      ) AS live_match_state
      FULL OUTER JOIN (
        SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
          utc_date AS batch_utc_date, status_timestamp AS batch_status_timestamp,
          content_hash AS batch_content_hash, status AS batch_status, home_goals AS batch_home_goals,
          away_goals AS batch_away_goals, home_team_name AS batch_home_team_name,
          away_team_name AS batch_away_team_name, missing_since AS batch_missing_since,
          fetched_at AS batch_fetched_at, COALESCE(effective_at, status_timestamp) AS batch_effective_at
        FROM `silver_matches`
      ) AS matches
        ON live_match_id = batch_match_id
      WHERE COALESCE(batch_competition_code, live_competition_code) IN UNNEST(@competitions)
    )
    WHERE ((COALESCE(live_utc_date > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AND
      live_utc_date <= CAST(@as_of AS TIMESTAMP), FALSE) OR COALESCE(batch_utc_date >
      TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AND batch_utc_date <= CAST(@as_of AS
      TIMESTAMP), FALSE)) AND NOT COALESCE(cause = 'withdrawn', FALSE))
      OR COALESCE(cause IN ('late_correction', 'same_stamp_conflict'), FALSE)
      OR COALESCE(cause = 'missing_in_live' AND NOT live_match_id IS NULL, FALSE)
      OR COALESCE(cause = 'withdrawn' AND is_in_live, FALSE)
      OR COALESCE(cause = 'withdrawn' AND IF(NOT batch_missing_since IS NULL,
        DATE(GREATEST(batch_missing_since, COALESCE(live_missing_since, batch_missing_since))) =
        DATE(CAST(@as_of AS TIMESTAMP)), live_missing_since > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP),
        INTERVAL '1' DAY)), FALSE)
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_reconciliation` WHERE `as_of` > @as_of AND `as_of` <= @latest AND `as_of_date` = DATE(@as_of))
) AS source
ON target.`match_id` = source.`match_id`
  AND target.`as_of_date` = source.`as_of_date`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`, `competition_code` = source.`competition_code`, `utc_date` =
  source.`utc_date`, `verdict` = source.`verdict`, `cause` = source.`cause`, `is_to_reread` =
  source.`is_to_reread`, `home_team_name` = source.`home_team_name`, `away_team_name` =
  source.`away_team_name`, `live_status_timestamp` = source.`live_status_timestamp`,
  `batch_status_timestamp` = source.`batch_status_timestamp`, `live_status` = source.`live_status`,
  `batch_status` = source.`batch_status`, `live_home_goals` = source.`live_home_goals`,
  `live_away_goals` = source.`live_away_goals`, `batch_home_goals` = source.`batch_home_goals`,
  `batch_away_goals` = source.`batch_away_goals`, `live_content_hash` = source.`live_content_hash`,
  `batch_content_hash` = source.`batch_content_hash`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `as_of_date`, `as_of`, `competition_code`, `utc_date`, `verdict`, `cause`, `is_to_reread`, `home_team_name`, `away_team_name`, `live_status_timestamp`, `batch_status_timestamp`, `live_status`, `batch_status`, `live_home_goals`, `live_away_goals`, `batch_home_goals`, `batch_away_goals`, `live_content_hash`, `batch_content_hash`
) VALUES (
  source.`match_id`, source.`as_of_date`, source.`as_of`, source.`competition_code`, source.`utc_date`, source.`verdict`, source.`cause`, source.`is_to_reread`, source.`home_team_name`, source.`away_team_name`, source.`live_status_timestamp`, source.`batch_status_timestamp`, source.`live_status`, source.`batch_status`, source.`live_home_goals`, source.`live_away_goals`, source.`batch_home_goals`, source.`batch_away_goals`, source.`live_content_hash`, source.`batch_content_hash`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of AND target.`as_of_date` = DATE(@as_of)
  OR target.`as_of` > @latest) THEN DELETE
