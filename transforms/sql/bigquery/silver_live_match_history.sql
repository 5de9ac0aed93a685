-- silver_live_match_history: Every sighting: a state of a match under one stamp, and its first response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO `silver_live_match_history` AS target
USING (
  SELECT
    `t3`.`match_id`,
    `t3`.`status_timestamp`,
    `t3`.`content_hash`,
    `t3`.`fetched_at` AS `first_seen_at`,
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
    `t3`.`stage`,
    NULLIF(REPLACE(UPPER(SAFE.STRING(`t3`.`payload`['group'])), ' ', '_'), 'LEAGUE_PHASE') AS `group`,
    SAFE.INT64(`t3`.`payload`['matchday']) AS `matchday`,
    SAFE.INT64(`t3`.`payload`['homeTeam']['id']) AS `home_team_id`,
    SAFE.STRING(`t3`.`payload`['homeTeam']['name']) AS `home_team_name`,
    SAFE.STRING(`t3`.`payload`['homeTeam']['tla']) AS `home_team_tla`,
    SAFE.INT64(`t3`.`payload`['awayTeam']['id']) AS `away_team_id`,
    SAFE.STRING(`t3`.`payload`['awayTeam']['name']) AS `away_team_name`,
    SAFE.STRING(`t3`.`payload`['awayTeam']['tla']) AS `away_team_tla`,
    `t3`.`winner`,
    `t3`.`duration`,
    CASE
      WHEN (
        COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
        OR COALESCE(`t3`.`duration` = 'EXTRA_TIME', FALSE)
      )
      AND (
        (
          NOT (
            `t3`.`regular_home` + `t3`.`extra_home`
          ) IS NULL
        )
        AND (
          NOT (
            `t3`.`regular_away` + `t3`.`extra_away`
          ) IS NULL
        )
      )
      THEN `t3`.`regular_home` + `t3`.`extra_home`
      WHEN COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
      AND (
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
        OR COALESCE(
          NOT (
            `t3`.`competition_code` IN ('EC', 'WC')
            OR (
              (
                `t3`.`stage` = 'FINAL'
              ) AND `t3`.`competition_code` IN ('CL', 'ELC')
            )
            OR `t3`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
          )
          AND (
            (
              (
                `t3`.`full_home` - `t3`.`shot_home`
              ) >= GREATEST(
                COALESCE(`t3`.`half_home`, 0),
                COALESCE(`t3`.`regular_home`, 0),
                COALESCE(`t3`.`extra_home`, 0)
              )
            )
            AND (
              (
                `t3`.`full_away` - `t3`.`shot_away`
              ) >= GREATEST(
                COALESCE(`t3`.`half_away`, 0),
                COALESCE(`t3`.`regular_away`, 0),
                COALESCE(`t3`.`extra_away`, 0)
              )
            )
          )
          AND (
            NOT (
              `t3`.`status` IN ('FINISHED', 'AWARDED')
            )
            OR COALESCE(
              `t3`.`winner` = CASE
                WHEN `t3`.`shot_home` > `t3`.`shot_away`
                THEN 'HOME_TEAM'
                WHEN `t3`.`shot_home` < `t3`.`shot_away`
                THEN 'AWAY_TEAM'
                ELSE NULL
              END,
              FALSE
            )
          ),
          FALSE
        )
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
          NOT (
            `t3`.`regular_home` + `t3`.`extra_home`
          ) IS NULL
        )
        AND (
          NOT (
            `t3`.`regular_away` + `t3`.`extra_away`
          ) IS NULL
        )
      )
      THEN `t3`.`regular_away` + `t3`.`extra_away`
      WHEN COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
      AND (
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
        OR COALESCE(
          NOT (
            `t3`.`competition_code` IN ('EC', 'WC')
            OR (
              (
                `t3`.`stage` = 'FINAL'
              ) AND `t3`.`competition_code` IN ('CL', 'ELC')
            )
            OR `t3`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
          )
          AND (
            (
              (
                `t3`.`full_home` - `t3`.`shot_home`
              ) >= GREATEST(
                COALESCE(`t3`.`half_home`, 0),
                COALESCE(`t3`.`regular_home`, 0),
                COALESCE(`t3`.`extra_home`, 0)
              )
            )
            AND (
              (
                `t3`.`full_away` - `t3`.`shot_away`
              ) >= GREATEST(
                COALESCE(`t3`.`half_away`, 0),
                COALESCE(`t3`.`regular_away`, 0),
                COALESCE(`t3`.`extra_away`, 0)
              )
            )
          )
          AND (
            NOT (
              `t3`.`status` IN ('FINISHED', 'AWARDED')
            )
            OR COALESCE(
              `t3`.`winner` = CASE
                WHEN `t3`.`shot_home` > `t3`.`shot_away`
                THEN 'HOME_TEAM'
                WHEN `t3`.`shot_home` < `t3`.`shot_away`
                THEN 'AWAY_TEAM'
                ELSE NULL
              END,
              FALSE
            )
          ),
          FALSE
        )
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
            NOT (
              `t3`.`regular_home` + `t3`.`extra_home`
            ) IS NULL
          )
          AND (
            NOT (
              `t3`.`regular_away` + `t3`.`extra_away`
            ) IS NULL
          )
        )
        THEN (
          (
            `t3`.`regular_home` + `t3`.`extra_home` + IF(COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE), `t3`.`shot_home`, 0)
          ) <> `t3`.`full_home`
        )
        OR (
          (
            `t3`.`regular_away` + `t3`.`extra_away` + IF(COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE), `t3`.`shot_away`, 0)
          ) <> `t3`.`full_away`
        )
        OR (
          COALESCE(`t3`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
          AND (
            (
              `t3`.`regular_home` + `t3`.`extra_home`
            ) <> (
              `t3`.`regular_away` + `t3`.`extra_away`
            )
          )
          AND NOT (
            NOT (
              `t3`.`competition_code` IN ('EC', 'WC')
              OR (
                (
                  `t3`.`stage` = 'FINAL'
                ) AND `t3`.`competition_code` IN ('CL', 'ELC')
              )
              OR `t3`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
            )
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
          OR COALESCE(
            NOT (
              `t3`.`competition_code` IN ('EC', 'WC')
              OR (
                (
                  `t3`.`stage` = 'FINAL'
                ) AND `t3`.`competition_code` IN ('CL', 'ELC')
              )
              OR `t3`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
            )
            AND (
              (
                (
                  `t3`.`full_home` - `t3`.`shot_home`
                ) >= GREATEST(
                  COALESCE(`t3`.`half_home`, 0),
                  COALESCE(`t3`.`regular_home`, 0),
                  COALESCE(`t3`.`extra_home`, 0)
                )
              )
              AND (
                (
                  `t3`.`full_away` - `t3`.`shot_away`
                ) >= GREATEST(
                  COALESCE(`t3`.`half_away`, 0),
                  COALESCE(`t3`.`regular_away`, 0),
                  COALESCE(`t3`.`extra_away`, 0)
                )
              )
            )
            AND (
              NOT (
                `t3`.`status` IN ('FINISHED', 'AWARDED')
              )
              OR COALESCE(
                `t3`.`winner` = CASE
                  WHEN `t3`.`shot_home` > `t3`.`shot_away`
                  THEN 'HOME_TEAM'
                  WHEN `t3`.`shot_home` < `t3`.`shot_away`
                  THEN 'AWAY_TEAM'
                  ELSE NULL
                END,
                FALSE
              )
            ),
            FALSE
          )
        )
        ELSE FALSE
      END,
      TRUE
    ) AS `is_score_contradictory`,
    `t3`.`status` IN ('FINISHED', 'AWARDED') AS `is_final`,
    `t3`.`status` IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS `is_in_play`,
    IF(
      (
        TIMESTAMP_DIFF(`t3`.`status_timestamp`, `t3`.`fetched_at`, MICROSECOND) > 900000000
      )
      AND (
        `t3`.`local_stamp` <= `t3`.`fetched_at`
      ),
      `t3`.`local_stamp`,
      LEAST(`t3`.`status_timestamp`, `t3`.`fetched_at`)
    ) AS `effective_at`
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
      SAFE.STRING(`t2`.`payload`['stage']) AS `stage`,
      SAFE.STRING(`t2`.`payload`['score']['winner']) AS `winner`,
      SAFE.STRING(`t2`.`payload`['score']['duration']) AS `duration`,
      SAFE.INT64(`t2`.`payload`['score']['fullTime']['home']) AS `full_home`,
      SAFE.INT64(`t2`.`payload`['score']['fullTime']['away']) AS `full_away`,
      SAFE.INT64(`t2`.`payload`['score']['penalties']['home']) AS `shot_home`,
      SAFE.INT64(`t2`.`payload`['score']['penalties']['away']) AS `shot_away`,
      SAFE.INT64(`t2`.`payload`['score']['regularTime']['home']) AS `regular_home`,
      SAFE.INT64(`t2`.`payload`['score']['regularTime']['away']) AS `regular_away`,
      SAFE.INT64(`t2`.`payload`['score']['extraTime']['home']) AS `extra_home`,
      SAFE.INT64(`t2`.`payload`['score']['extraTime']['away']) AS `extra_away`,
      SAFE.INT64(`t2`.`payload`['score']['halfTime']['home']) AS `half_home`,
      SAFE.INT64(`t2`.`payload`['score']['halfTime']['away']) AS `half_away`,
      IF(
        (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM `t2`.`status_timestamp`) * 100
                ) + EXTRACT(DAY FROM `t2`.`status_timestamp`)
              ) * 100
            ) + EXTRACT(HOUR FROM `t2`.`status_timestamp`)
          ) >= (
            (
              (
                31 - (
                  MOD(
                    CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t2`.`status_timestamp`) * 5, 4)) AS INT64) + 4,
                    7
                  )
                )
              ) * 100
            ) + 30001
          )
        )
        AND (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM `t2`.`status_timestamp`) * 100
                ) + EXTRACT(DAY FROM `t2`.`status_timestamp`)
              ) * 100
            ) + EXTRACT(HOUR FROM `t2`.`status_timestamp`)
          ) < (
            (
              (
                31 - (
                  MOD(
                    CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t2`.`status_timestamp`) * 5, 4)) AS INT64) + 1,
                    7
                  )
                )
              ) * 100
            ) + 100001
          )
        ),
        TIMESTAMP_SUB(`t2`.`status_timestamp`, INTERVAL '2' HOUR),
        TIMESTAMP_SUB(`t2`.`status_timestamp`, INTERVAL '1' HOUR)
      ) AS `local_stamp`
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
          PARTITION BY `t1`.`match_id`, `t1`.`status_timestamp`, `t1`.`content_hash`
          ORDER BY `t1`.`fetched_at` ASC, `t1`.`snapshot_id` ASC
        ) - 1 AS `rank`
      FROM (
        SELECT
          *
        FROM `raw_live_matches` AS `t0`
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
  AND target.`status_timestamp` = source.`status_timestamp`
  AND target.`content_hash` = source.`content_hash`
WHEN MATCHED AND (source.`first_seen_at` < target.`first_seen_at` OR (source.`first_seen_at` = target.`first_seen_at` AND source.`snapshot_id` < target.`snapshot_id`)) THEN UPDATE SET
  `first_seen_at` = source.`first_seen_at`,
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
  `is_in_play` = source.`is_in_play`,
  `effective_at` = source.`effective_at`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `status_timestamp`, `content_hash`, `first_seen_at`, `snapshot_id`, `competition_id`, `competition_code`, `season_id`, `season_start_date`, `utc_date`, `status`, `stage`, `group`, `matchday`, `home_team_id`, `home_team_name`, `home_team_tla`, `away_team_id`, `away_team_name`, `away_team_tla`, `winner`, `duration`, `home_goals`, `away_goals`, `home_half_time_goals`, `away_half_time_goals`, `home_shootout_goals`, `away_shootout_goals`, `is_score_contradictory`, `is_final`, `is_in_play`, `effective_at`
) VALUES (
  source.`match_id`, source.`status_timestamp`, source.`content_hash`, source.`first_seen_at`, source.`snapshot_id`, source.`competition_id`, source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`utc_date`, source.`status`, source.`stage`, source.`group`, source.`matchday`, source.`home_team_id`, source.`home_team_name`, source.`home_team_tla`, source.`away_team_id`, source.`away_team_name`, source.`away_team_tla`, source.`winner`, source.`duration`, source.`home_goals`, source.`away_goals`, source.`home_half_time_goals`, source.`away_half_time_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`is_score_contradictory`, source.`is_final`, source.`is_in_play`, source.`effective_at`
)
