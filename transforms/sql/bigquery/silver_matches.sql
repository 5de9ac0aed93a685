-- silver_matches: Every match of the ingested seasons, as the nightly batch knows it.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO `silver_matches` AS target
USING (
  SELECT
    `t3`.`match_id`,
    `t3`.`status_timestamp`,
    `t3`.`content_hash`,
    `t3`.`fetched_at`,
    `t3`.`snapshot_id`,
    SAFE.INT64(`t3`.`payload`['competition']['id']) AS `competition_id`,
    `t3`.`competition_code`,
    SAFE.INT64(`t3`.`payload`['season']['id']) AS `season_id`,
    SAFE_CAST(IF(
      REGEXP_CONTAINS(
        SAFE.STRING(`t3`.`payload`['season']['startDate']),
        '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$'
      ),
      SAFE.STRING(`t3`.`payload`['season']['startDate']),
      CAST(NULL AS STRING)
    ) AS DATE) AS `season_start_date`,
    `t3`.`utc_date`,
    `t3`.`status`,
    SAFE.STRING(`t3`.`payload`['stage']) AS `stage`,
    NULLIF(REPLACE(UPPER(SAFE.STRING(`t3`.`payload`['group'])), ' ', '_'), 'LEAGUE_PHASE') AS `group`,
    SAFE.INT64(`t3`.`payload`['matchday']) AS `matchday`,
    SAFE.INT64(`t3`.`payload`['homeTeam']['id']) AS `home_team_id`,
    SAFE.STRING(`t3`.`payload`['homeTeam']['name']) AS `home_team_name`,
    SAFE.STRING(`t3`.`payload`['homeTeam']['tla']) AS `home_team_tla`,
    SAFE.INT64(`t3`.`payload`['awayTeam']['id']) AS `away_team_id`,
    SAFE.STRING(`t3`.`payload`['awayTeam']['name']) AS `away_team_name`,
    SAFE.STRING(`t3`.`payload`['awayTeam']['tla']) AS `away_team_tla`,
    SAFE.STRING(`t3`.`payload`['score']['winner']) AS `winner`,
    `t3`.`duration`,
    CASE
      WHEN (
        COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
        OR COALESCE(`t3`.`duration` = 'EXTRA_TIME', FALSE)
      )
      AND (
        (
          NOT `t3`.`played_home` IS NULL
        ) AND (
          NOT `t3`.`played_away` IS NULL
        )
      )
      THEN `t3`.`played_home`
      WHEN COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
      AND COALESCE(
        (
          (
            `t3`.`full_home` - `t3`.`shot_home`
          ) = (
            `t3`.`full_away` - `t3`.`shot_away`
          )
        )
        AND (
          (
            `t3`.`full_home` - `t3`.`shot_home`
          ) >= 0
        ),
        FALSE
      )
      THEN `t3`.`full_home` - `t3`.`shot_home`
      WHEN NOT (
        COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
      )
      THEN `t3`.`full_home`
      ELSE CAST(NULL AS INT64)
    END AS `home_goals`,
    CASE
      WHEN (
        COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
        OR COALESCE(`t3`.`duration` = 'EXTRA_TIME', FALSE)
      )
      AND (
        (
          NOT `t3`.`played_home` IS NULL
        ) AND (
          NOT `t3`.`played_away` IS NULL
        )
      )
      THEN `t3`.`played_away`
      WHEN COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
      AND COALESCE(
        (
          (
            `t3`.`full_home` - `t3`.`shot_home`
          ) = (
            `t3`.`full_away` - `t3`.`shot_away`
          )
        )
        AND (
          (
            `t3`.`full_home` - `t3`.`shot_home`
          ) >= 0
        ),
        FALSE
      )
      THEN `t3`.`full_away` - `t3`.`shot_away`
      WHEN NOT (
        COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
      )
      THEN `t3`.`full_away`
      ELSE CAST(NULL AS INT64)
    END AS `away_goals`,
    `t3`.`half_home` AS `home_half_time_goals`,
    `t3`.`half_away` AS `away_half_time_goals`,
    `t3`.`shot_home` AS `home_shootout_goals`,
    `t3`.`shot_away` AS `away_shootout_goals`,
    COALESCE(
      CASE
        WHEN (
          COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
          OR COALESCE(`t3`.`duration` = 'EXTRA_TIME', FALSE)
        )
        AND (
          (
            NOT `t3`.`played_home` IS NULL
          ) AND (
            NOT `t3`.`played_away` IS NULL
          )
        )
        THEN (
          (
            `t3`.`played_home` + IF(COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE), `t3`.`shot_home`, 0)
          ) <> `t3`.`full_home`
        )
        OR (
          (
            `t3`.`played_away` + IF(COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE), `t3`.`shot_away`, 0)
          ) <> `t3`.`full_away`
        )
        OR (
          COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
          AND (
            `t3`.`played_home` <> `t3`.`played_away`
          )
        )
        WHEN COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
        THEN NOT (
          COALESCE(
            (
              (
                `t3`.`full_home` - `t3`.`shot_home`
              ) = (
                `t3`.`full_away` - `t3`.`shot_away`
              )
            )
            AND (
              (
                `t3`.`full_home` - `t3`.`shot_home`
              ) >= 0
            ),
            FALSE
          )
        )
        ELSE FALSE
      END,
      TRUE
    ) AS `is_score_contradictory`,
    `t3`.`status` IN ('FINISHED', 'AWARDED') AS `is_final`,
    `t3`.`status` IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS `is_in_play`
  FROM (
    SELECT
      `t2`.`snapshot_id`,
      `t2`.`fetched_at`,
      `t2`.`match_id`,
      `t2`.`status_timestamp`,
      `t2`.`content_hash`,
      `t2`.`competition_code`,
      `t2`.`utc_date`,
      `t2`.`status`,
      `t2`.`payload`,
      `t2`.`rank`,
      SAFE.STRING(`t2`.`payload`['score']['duration']) AS `duration`,
      SAFE.INT64(`t2`.`payload`['score']['fullTime']['home']) AS `full_home`,
      SAFE.INT64(`t2`.`payload`['score']['fullTime']['away']) AS `full_away`,
      SAFE.INT64(`t2`.`payload`['score']['penalties']['home']) AS `shot_home`,
      SAFE.INT64(`t2`.`payload`['score']['penalties']['away']) AS `shot_away`,
      SAFE.INT64(`t2`.`payload`['score']['regularTime']['home']) + SAFE.INT64(`t2`.`payload`['score']['extraTime']['home']) AS `played_home`,
      SAFE.INT64(`t2`.`payload`['score']['regularTime']['away']) + SAFE.INT64(`t2`.`payload`['score']['extraTime']['away']) AS `played_away`,
      SAFE.INT64(`t2`.`payload`['score']['halfTime']['home']) AS `half_home`,
      SAFE.INT64(`t2`.`payload`['score']['halfTime']['away']) AS `half_away`
    FROM (
      SELECT
        `t1`.`snapshot_id`,
        `t1`.`fetched_at`,
        `t1`.`match_id`,
        `t1`.`status_timestamp`,
        `t1`.`content_hash`,
        `t1`.`competition_code`,
        `t1`.`utc_date`,
        `t1`.`status`,
        `t1`.`payload`,
        ROW_NUMBER() OVER (
          PARTITION BY `t1`.`match_id`
          ORDER BY `t1`.`status_timestamp` DESC, `t1`.`fetched_at` DESC, `t1`.`snapshot_id` DESC, `t1`.`content_hash` DESC
        ) - 1 AS `rank`
      FROM (
        SELECT
          *
        FROM `raw_batch_matches` AS `t0`
        WHERE
          `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
          AND `t0`.`snapshot_id` IN UNNEST(@snapshot_ids)
      ) AS `t1`
    ) AS `t2`
    WHERE
      `t2`.`rank` = 0
  ) AS `t3`
) AS source
ON target.`match_id` = source.`match_id`
WHEN MATCHED AND (source.`status_timestamp` > target.`status_timestamp` OR (source.`status_timestamp` = target.`status_timestamp` AND (source.`fetched_at` > target.`fetched_at` OR (source.`fetched_at` = target.`fetched_at` AND (source.`snapshot_id` > target.`snapshot_id` OR (source.`snapshot_id` = target.`snapshot_id` AND source.`content_hash` >= target.`content_hash`)))))) THEN UPDATE SET
  `status_timestamp` = source.`status_timestamp`,
  `content_hash` = source.`content_hash`,
  `fetched_at` = source.`fetched_at`,
  `snapshot_id` = source.`snapshot_id`,
  `competition_id` = source.`competition_id`,
  `competition_code` = source.`competition_code`,
  `season_id` = source.`season_id`,
  `season_start_date` = source.`season_start_date`,
  `utc_date` = source.`utc_date`,
  `status` = source.`status`,
  `stage` = source.`stage`,
  `group` = source.`group`,
  `matchday` = source.`matchday`,
  `home_team_id` = source.`home_team_id`,
  `home_team_name` = source.`home_team_name`,
  `home_team_tla` = source.`home_team_tla`,
  `away_team_id` = source.`away_team_id`,
  `away_team_name` = source.`away_team_name`,
  `away_team_tla` = source.`away_team_tla`,
  `winner` = source.`winner`,
  `duration` = source.`duration`,
  `home_goals` = source.`home_goals`,
  `away_goals` = source.`away_goals`,
  `home_half_time_goals` = source.`home_half_time_goals`,
  `away_half_time_goals` = source.`away_half_time_goals`,
  `home_shootout_goals` = source.`home_shootout_goals`,
  `away_shootout_goals` = source.`away_shootout_goals`,
  `is_score_contradictory` = source.`is_score_contradictory`,
  `is_final` = source.`is_final`,
  `is_in_play` = source.`is_in_play`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `status_timestamp`, `content_hash`, `fetched_at`, `snapshot_id`, `competition_id`, `competition_code`, `season_id`, `season_start_date`, `utc_date`, `status`, `stage`, `group`, `matchday`, `home_team_id`, `home_team_name`, `home_team_tla`, `away_team_id`, `away_team_name`, `away_team_tla`, `winner`, `duration`, `home_goals`, `away_goals`, `home_half_time_goals`, `away_half_time_goals`, `home_shootout_goals`, `away_shootout_goals`, `is_score_contradictory`, `is_final`, `is_in_play`
) VALUES (
  source.`match_id`, source.`status_timestamp`, source.`content_hash`, source.`fetched_at`, source.`snapshot_id`, source.`competition_id`, source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`utc_date`, source.`status`, source.`stage`, source.`group`, source.`matchday`, source.`home_team_id`, source.`home_team_name`, source.`home_team_tla`, source.`away_team_id`, source.`away_team_name`, source.`away_team_tla`, source.`winner`, source.`duration`, source.`home_goals`, source.`away_goals`, source.`home_half_time_goals`, source.`away_half_time_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`is_score_contradictory`, source.`is_final`, source.`is_in_play`
)
