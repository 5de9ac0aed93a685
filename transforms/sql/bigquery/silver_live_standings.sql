-- silver_live_standings: The official table of each competition, as of its newest live response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param latest timestamp
-- param since timestamp
MERGE INTO `silver_live_standings` AS target
USING (
  WITH snapshots_rows AS (
    SELECT *
    FROM `raw_snapshots`
    WHERE fetched_at >= CAST(@since AS TIMESTAMP) AND fetched_at <= CAST(@latest AS TIMESTAMP)
      AND resource = 'standings' AND scope IN UNNEST(@competitions)
      AND verdict IN ('valid', 'partial') AND NOT loaded_at IS NULL
  )
  SELECT competition_id, competition_code, season_id, season_start_date, stage_label AS stage, type,
    group_label AS `group`, team_id, SAFE.STRING(payload['team']['name']) AS team_name,
    SAFE.STRING(payload['team']['tla']) AS team_tla, SAFE.INT64(payload['position']) AS position,
    SAFE.INT64(payload['playedGames']) AS played, SAFE.INT64(payload['won']) AS won,
    SAFE.INT64(payload['draw']) AS drawn, SAFE.INT64(payload['lost']) AS lost,
    SAFE.INT64(payload['points']) AS points, SAFE.INT64(payload['goalsFor']) AS goals_for,
    SAFE.INT64(payload['goalsAgainst']) AS goals_against,
    SAFE.INT64(payload['goalDifference']) AS goal_difference,
    NULLIF(SAFE.STRING(payload['form']), '') AS form, table_sha256
  FROM (
    SELECT competition_id, competition_code, season_id, season_start_date, type, team_id,
      table_sha256, payload, group_label, stage_label,
      ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage_label, type, group_label,
        team_id ORDER BY fetched_at DESC, snapshot_id DESC, table_sha256 DESC) - 1 AS rank
    FROM (
      SELECT snapshot_id, fetched_at, competition_id, competition_code, season_id, season_start_date,
        type, team_id, table_sha256, payload,
        NULLIF(REPLACE(UPPER(`group`), ' ', '_'), 'LEAGUE_PHASE') AS group_label,
        IF(COALESCE(REPLACE(UPPER(`group`), ' ', '_') = 'LEAGUE_PHASE', FALSE), 'LEAGUE_STAGE', stage)
          AS stage_label
      FROM (SELECT * FROM `raw_live_standings` WHERE fetched_at >= CAST(@since AS TIMESTAMP)) AS
        outer_live_standings
      WHERE EXISTS(
        SELECT 1
        FROM snapshots_rows AS outer_snapshots
        WHERE EXISTS(
          SELECT 1
          FROM (
            SELECT scope, body_sha256,
              ROW_NUMBER() OVER (PARTITION BY scope ORDER BY fetched_at DESC, snapshot_id DESC) - 1 AS
                rank
            FROM snapshots_rows
          )
          WHERE rank = 0 AND outer_snapshots.scope = scope
            AND outer_snapshots.body_sha256 = body_sha256
        ) AND outer_live_standings.snapshot_id = snapshot_id
      )
    )
  )
  WHERE rank = 0
) AS source
ON target.`competition_code` = source.`competition_code`
  AND target.`season_id` = source.`season_id`
  AND target.`stage` = source.`stage`
  AND target.`type` = source.`type`
  AND (target.`group` = source.`group` OR (target.`group` IS NULL AND source.`group` IS NULL))
  AND target.`team_id` = source.`team_id`
WHEN MATCHED THEN UPDATE SET
  `competition_id` = source.`competition_id`, `season_start_date` = source.`season_start_date`,
  `team_name` = source.`team_name`, `team_tla` = source.`team_tla`, `position` = source.`position`,
  `played` = source.`played`, `won` = source.`won`, `drawn` = source.`drawn`, `lost` =
  source.`lost`, `points` = source.`points`, `goals_for` = source.`goals_for`, `goals_against` =
  source.`goals_against`, `goal_difference` = source.`goal_difference`, `form` = source.`form`,
  `table_sha256` = source.`table_sha256`
WHEN NOT MATCHED THEN INSERT (
  `competition_id`, `competition_code`, `season_id`, `season_start_date`, `stage`, `type`, `group`, `team_id`, `team_name`, `team_tla`, `position`, `played`, `won`, `drawn`, `lost`, `points`, `goals_for`, `goals_against`, `goal_difference`, `form`, `table_sha256`
) VALUES (
  source.`competition_id`, source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`stage`, source.`type`, source.`group`, source.`team_id`, source.`team_name`, source.`team_tla`, source.`position`, source.`played`, source.`won`, source.`drawn`, source.`lost`, source.`points`, source.`goals_for`, source.`goals_against`, source.`goal_difference`, source.`form`, source.`table_sha256`
)
WHEN NOT MATCHED BY SOURCE AND target.`competition_code` IN UNNEST(@competitions) THEN DELETE
