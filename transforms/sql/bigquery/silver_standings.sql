-- silver_standings: The official table of each competition, as of its newest batch response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param latest timestamp
-- param season_ids array<int64>
-- param since timestamp
MERGE INTO `silver_standings` AS target
USING (
  SELECT
    `t6`.`competition_id`,
    `t6`.`competition_code`,
    `t6`.`season_id`,
    `t6`.`season_start_date`,
    `t6`.`stage_label` AS `stage`,
    `t6`.`type`,
    `t6`.`group_label` AS `group`,
    `t6`.`team_id`,
    SAFE.STRING(`t6`.`payload`['team']['name']) AS `team_name`,
    SAFE.STRING(`t6`.`payload`['team']['tla']) AS `team_tla`,
    SAFE.INT64(`t6`.`payload`['position']) AS `position`,
    SAFE.INT64(`t6`.`payload`['playedGames']) AS `played`,
    SAFE.INT64(`t6`.`payload`['won']) AS `won`,
    SAFE.INT64(`t6`.`payload`['draw']) AS `drawn`,
    SAFE.INT64(`t6`.`payload`['lost']) AS `lost`,
    SAFE.INT64(`t6`.`payload`['points']) AS `points`,
    SAFE.INT64(`t6`.`payload`['goalsFor']) AS `goals_for`,
    SAFE.INT64(`t6`.`payload`['goalsAgainst']) AS `goals_against`,
    SAFE.INT64(`t6`.`payload`['goalDifference']) AS `goal_difference`,
    NULLIF(SAFE.STRING(`t6`.`payload`['form']), '') AS `form`,
    `t6`.`table_sha256`,
    `t6`.`fetched_at`
  FROM (
    SELECT
      `t5`.`snapshot_id`,
      `t5`.`fetched_at`,
      `t5`.`competition_id`,
      `t5`.`competition_code`,
      `t5`.`season_id`,
      `t5`.`season_start_date`,
      `t5`.`stage`,
      `t5`.`type`,
      `t5`.`group`,
      `t5`.`team_id`,
      `t5`.`table_sha256`,
      `t5`.`payload`,
      `t5`.`group_label`,
      `t5`.`stage_label`,
      ROW_NUMBER() OVER (
        PARTITION BY `t5`.`competition_code`, `t5`.`season_id`, `t5`.`stage_label`, `t5`.`type`, `t5`.`group_label`, `t5`.`team_id`
        ORDER BY `t5`.`fetched_at` DESC, `t5`.`snapshot_id` DESC, `t5`.`table_sha256` DESC
      ) - 1 AS `rank`
    FROM (
      SELECT
        `t4`.`snapshot_id`,
        `t4`.`fetched_at`,
        `t4`.`competition_id`,
        `t4`.`competition_code`,
        `t4`.`season_id`,
        `t4`.`season_start_date`,
        `t4`.`stage`,
        `t4`.`type`,
        `t4`.`group`,
        `t4`.`team_id`,
        `t4`.`table_sha256`,
        `t4`.`payload`,
        NULLIF(REPLACE(UPPER(`t4`.`group`), ' ', '_'), 'LEAGUE_PHASE') AS `group_label`,
        IF(
          COALESCE(REPLACE(UPPER(`t4`.`group`), ' ', '_') = 'LEAGUE_PHASE', FALSE),
          'LEAGUE_STAGE',
          `t4`.`stage`
        ) AS `stage_label`
      FROM (
        SELECT
          `t3`.*
          EXCEPT (`response`)
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t1`.`snapshot_id`,
              `t1`.`fetched_at`,
              `t1`.`competition_id`,
              `t1`.`competition_code`,
              `t1`.`season_id`,
              `t1`.`season_start_date`,
              `t1`.`stage`,
              `t1`.`type`,
              `t1`.`group`,
              `t1`.`team_id`,
              `t1`.`table_sha256`,
              `t1`.`payload`,
              DENSE_RANK() OVER (
                PARTITION BY `t1`.`season_id`
                ORDER BY `t1`.`fetched_at` DESC, `t1`.`snapshot_id` DESC
              ) - 1 AS `response`
            FROM (
              SELECT
                *
              FROM `raw_batch_standings` AS `t0`
              WHERE
                `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
                AND `t0`.`fetched_at` <= CAST(@latest AS TIMESTAMP)
                AND `t0`.`season_id` IN UNNEST(@season_ids)
            ) AS `t1`
          ) AS `t2`
          WHERE
            `t2`.`response` = 0
        ) AS `t3`
      ) AS `t4`
    ) AS `t5`
  ) AS `t6`
  WHERE
    `t6`.`rank` = 0
) AS source
ON target.`competition_code` = source.`competition_code`
  AND target.`season_id` = source.`season_id`
  AND target.`stage` = source.`stage`
  AND target.`type` = source.`type`
  AND (target.`group` = source.`group` OR (target.`group` IS NULL AND source.`group` IS NULL))
  AND target.`team_id` = source.`team_id`
WHEN MATCHED THEN UPDATE SET
  `competition_id` = source.`competition_id`,
  `season_start_date` = source.`season_start_date`,
  `team_name` = source.`team_name`,
  `team_tla` = source.`team_tla`,
  `position` = source.`position`,
  `played` = source.`played`,
  `won` = source.`won`,
  `drawn` = source.`drawn`,
  `lost` = source.`lost`,
  `points` = source.`points`,
  `goals_for` = source.`goals_for`,
  `goals_against` = source.`goals_against`,
  `goal_difference` = source.`goal_difference`,
  `form` = source.`form`,
  `table_sha256` = source.`table_sha256`,
  `fetched_at` = source.`fetched_at`
WHEN NOT MATCHED THEN INSERT (
  `competition_id`, `competition_code`, `season_id`, `season_start_date`, `stage`, `type`, `group`, `team_id`, `team_name`, `team_tla`, `position`, `played`, `won`, `drawn`, `lost`, `points`, `goals_for`, `goals_against`, `goal_difference`, `form`, `table_sha256`, `fetched_at`
) VALUES (
  source.`competition_id`, source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`stage`, source.`type`, source.`group`, source.`team_id`, source.`team_name`, source.`team_tla`, source.`position`, source.`played`, source.`won`, source.`drawn`, source.`lost`, source.`points`, source.`goals_for`, source.`goals_against`, source.`goal_difference`, source.`form`, source.`table_sha256`, source.`fetched_at`
)
WHEN NOT MATCHED BY SOURCE AND target.`season_id` IN UNNEST(@season_ids) THEN DELETE
