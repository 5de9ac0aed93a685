-- silver_matches: Every match of the ingested seasons, as of the nightly batch.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO `silver_matches` AS target
USING (
  SELECT
    `t31`.`match_id`,
    `t31`.`status_timestamp`,
    `t31`.`content_hash`,
    `t31`.`fetched_at`,
    `t31`.`snapshot_id`,
    `t31`.`competition_id`,
    `t31`.`competition_code`,
    `t31`.`season_id`,
    `t31`.`season_start_date`,
    `t31`.`utc_date`,
    `t31`.`status`,
    `t31`.`stage`,
    `t31`.`group`,
    `t31`.`matchday`,
    `t31`.`home_team_id`,
    `t31`.`home_team_name`,
    `t31`.`home_team_tla`,
    `t31`.`away_team_id`,
    `t31`.`away_team_name`,
    `t31`.`away_team_tla`,
    `t31`.`winner`,
    `t31`.`duration`,
    `t31`.`home_goals`,
    `t31`.`away_goals`,
    `t31`.`home_half_time_goals`,
    `t31`.`away_half_time_goals`,
    `t31`.`home_shootout_goals`,
    `t31`.`away_shootout_goals`,
    `t31`.`is_score_contradictory`,
    `t31`.`is_final`,
    `t31`.`is_in_play`,
    `t31`.`effective_at`,
    IF(
      NOT `t31`.`presence_id` IS NULL,
      COALESCE(
        IF(
          COALESCE(
            (
              `t31`.`missing_since` < CAST(@since AS TIMESTAMP)
            )
            AND (
              `t31`.`named_at` IS NULL
            ),
            FALSE
          ),
          `t31`.`missing_since`,
          CAST(NULL AS TIMESTAMP)
        ),
        `t31`.`absent_at`
      ),
      `t31`.`missing_since`
    ) AS `missing_since`
  FROM (
    SELECT
      `t27`.`match_id`,
      `t27`.`status_timestamp`,
      `t27`.`content_hash`,
      `t27`.`fetched_at`,
      `t27`.`snapshot_id`,
      `t27`.`competition_id`,
      `t27`.`competition_code`,
      `t27`.`season_id`,
      `t27`.`season_start_date`,
      `t27`.`utc_date`,
      `t27`.`status`,
      `t27`.`stage`,
      `t27`.`group`,
      `t27`.`matchday`,
      `t27`.`home_team_id`,
      `t27`.`home_team_name`,
      `t27`.`home_team_tla`,
      `t27`.`away_team_id`,
      `t27`.`away_team_name`,
      `t27`.`away_team_tla`,
      `t27`.`winner`,
      `t27`.`duration`,
      `t27`.`home_goals`,
      `t27`.`away_goals`,
      `t27`.`home_half_time_goals`,
      `t27`.`away_half_time_goals`,
      `t27`.`home_shootout_goals`,
      `t27`.`away_shootout_goals`,
      `t27`.`is_score_contradictory`,
      `t27`.`is_final`,
      `t27`.`is_in_play`,
      `t27`.`effective_at`,
      `t27`.`missing_since`,
      `t27`.`is_touched`,
      `t30`.`presence_id`,
      `t30`.`named_at`,
      `t30`.`absent_at`
    FROM (
      SELECT
        `t25`.`match_id`,
        `t25`.`status_timestamp`,
        `t25`.`content_hash`,
        `t25`.`fetched_at`,
        `t25`.`snapshot_id`,
        `t25`.`competition_id`,
        `t25`.`competition_code`,
        `t25`.`season_id`,
        `t25`.`season_start_date`,
        `t25`.`utc_date`,
        `t25`.`status`,
        `t25`.`stage`,
        `t25`.`group`,
        `t25`.`matchday`,
        `t25`.`home_team_id`,
        `t25`.`home_team_name`,
        `t25`.`home_team_tla`,
        `t25`.`away_team_id`,
        `t25`.`away_team_name`,
        `t25`.`away_team_tla`,
        `t25`.`winner`,
        `t25`.`duration`,
        `t25`.`home_goals`,
        `t25`.`away_goals`,
        `t25`.`home_half_time_goals`,
        `t25`.`away_half_time_goals`,
        `t25`.`home_shootout_goals`,
        `t25`.`away_shootout_goals`,
        `t25`.`is_score_contradictory`,
        `t25`.`is_final`,
        `t25`.`is_in_play`,
        `t25`.`effective_at`,
        `t25`.`missing_since`,
        `t25`.`is_touched`
      FROM (
        SELECT
          `t21`.`match_id`,
          `t21`.`status_timestamp`,
          `t21`.`content_hash`,
          `t21`.`fetched_at`,
          `t21`.`snapshot_id`,
          `t21`.`competition_id`,
          `t21`.`competition_code`,
          `t21`.`season_id`,
          `t21`.`season_start_date`,
          `t21`.`utc_date`,
          `t21`.`status`,
          `t21`.`stage`,
          `t21`.`group`,
          `t21`.`matchday`,
          `t21`.`home_team_id`,
          `t21`.`home_team_name`,
          `t21`.`home_team_tla`,
          `t21`.`away_team_id`,
          `t21`.`away_team_name`,
          `t21`.`away_team_tla`,
          `t21`.`winner`,
          `t21`.`duration`,
          `t21`.`home_goals`,
          `t21`.`away_goals`,
          `t21`.`home_half_time_goals`,
          `t21`.`away_half_time_goals`,
          `t21`.`home_shootout_goals`,
          `t21`.`away_shootout_goals`,
          `t21`.`is_score_contradictory`,
          `t21`.`is_final`,
          `t21`.`is_in_play`,
          `t21`.`effective_at`,
          MAX(`t21`.`missing_since`) OVER (
            PARTITION BY `t21`.`match_id`
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS `missing_since`,
          MAX(`t21`.`is_touched`) OVER (
            PARTITION BY `t21`.`match_id`
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) = 1 AS `is_touched`,
          ROW_NUMBER() OVER (
            PARTITION BY `t21`.`match_id`
            ORDER BY COALESCE(`t21`.`effective_at`, `t21`.`status_timestamp`) DESC, `t21`.`status_timestamp` DESC, `t21`.`fetched_at` DESC, `t21`.`snapshot_id` DESC, `t21`.`content_hash` DESC
          ) - 1 AS `rank`
        FROM (
          SELECT
            `t14`.`match_id`,
            `t14`.`status_timestamp`,
            `t14`.`content_hash`,
            `t14`.`fetched_at`,
            `t14`.`snapshot_id`,
            SAFE.INT64(`t14`.`payload`['competition']['id']) AS `competition_id`,
            `t14`.`competition_code`,
            SAFE.INT64(`t14`.`payload`['season']['id']) AS `season_id`,
            SAFE_CAST(IF(
              REGEXP_CONTAINS(
                SAFE.STRING(`t14`.`payload`['season']['startDate']),
                '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$'
              ),
              SAFE.STRING(`t14`.`payload`['season']['startDate']),
              CAST(NULL AS STRING)
            ) AS DATE) AS `season_start_date`,
            `t14`.`utc_date`,
            `t14`.`status`,
            `t14`.`stage`,
            NULLIF(REPLACE(UPPER(SAFE.STRING(`t14`.`payload`['group'])), ' ', '_'), 'LEAGUE_PHASE') AS `group`,
            SAFE.INT64(`t14`.`payload`['matchday']) AS `matchday`,
            SAFE.INT64(`t14`.`payload`['homeTeam']['id']) AS `home_team_id`,
            SAFE.STRING(`t14`.`payload`['homeTeam']['name']) AS `home_team_name`,
            SAFE.STRING(`t14`.`payload`['homeTeam']['tla']) AS `home_team_tla`,
            SAFE.INT64(`t14`.`payload`['awayTeam']['id']) AS `away_team_id`,
            SAFE.STRING(`t14`.`payload`['awayTeam']['name']) AS `away_team_name`,
            SAFE.STRING(`t14`.`payload`['awayTeam']['tla']) AS `away_team_tla`,
            `t14`.`winner`,
            `t14`.`duration`,
            CASE
              WHEN (
                COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
                OR COALESCE(`t14`.`duration` = 'EXTRA_TIME', FALSE)
              )
              AND (
                (
                  NOT (
                    `t14`.`regular_home` + `t14`.`extra_home`
                  ) IS NULL
                )
                AND (
                  NOT (
                    `t14`.`regular_away` + `t14`.`extra_away`
                  ) IS NULL
                )
              )
              THEN `t14`.`regular_home` + `t14`.`extra_home`
              WHEN COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
              AND (
                COALESCE(
                  (
                    (
                      `t14`.`full_home` - `t14`.`shot_home`
                    ) = (
                      `t14`.`full_away` - `t14`.`shot_away`
                    )
                  )
                  AND (
                    (
                      `t14`.`full_home` - `t14`.`shot_home`
                    ) >= 0
                  ),
                  FALSE
                )
                OR COALESCE(
                  NOT (
                    `t14`.`competition_code` IN ('EC', 'WC')
                    OR (
                      (
                        `t14`.`stage` = 'FINAL'
                      ) AND `t14`.`competition_code` IN ('CL', 'ELC')
                    )
                    OR `t14`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
                  )
                  AND (
                    (
                      (
                        `t14`.`full_home` - `t14`.`shot_home`
                      ) >= GREATEST(
                        COALESCE(`t14`.`half_home`, 0),
                        COALESCE(`t14`.`regular_home`, 0),
                        COALESCE(`t14`.`extra_home`, 0)
                      )
                    )
                    AND (
                      (
                        `t14`.`full_away` - `t14`.`shot_away`
                      ) >= GREATEST(
                        COALESCE(`t14`.`half_away`, 0),
                        COALESCE(`t14`.`regular_away`, 0),
                        COALESCE(`t14`.`extra_away`, 0)
                      )
                    )
                  )
                  AND (
                    NOT (
                      `t14`.`status` IN ('FINISHED', 'AWARDED')
                    )
                    OR COALESCE(
                      `t14`.`winner` = CASE
                        WHEN `t14`.`shot_home` > `t14`.`shot_away`
                        THEN 'HOME_TEAM'
                        WHEN `t14`.`shot_home` < `t14`.`shot_away`
                        THEN 'AWAY_TEAM'
                        ELSE NULL
                      END,
                      FALSE
                    )
                  ),
                  FALSE
                )
              )
              THEN `t14`.`full_home` - `t14`.`shot_home`
              WHEN NOT (
                COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
              )
              THEN `t14`.`full_home`
              ELSE CAST(NULL AS INT64)
            END AS `home_goals`,
            CASE
              WHEN (
                COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
                OR COALESCE(`t14`.`duration` = 'EXTRA_TIME', FALSE)
              )
              AND (
                (
                  NOT (
                    `t14`.`regular_home` + `t14`.`extra_home`
                  ) IS NULL
                )
                AND (
                  NOT (
                    `t14`.`regular_away` + `t14`.`extra_away`
                  ) IS NULL
                )
              )
              THEN `t14`.`regular_away` + `t14`.`extra_away`
              WHEN COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
              AND (
                COALESCE(
                  (
                    (
                      `t14`.`full_home` - `t14`.`shot_home`
                    ) = (
                      `t14`.`full_away` - `t14`.`shot_away`
                    )
                  )
                  AND (
                    (
                      `t14`.`full_home` - `t14`.`shot_home`
                    ) >= 0
                  ),
                  FALSE
                )
                OR COALESCE(
                  NOT (
                    `t14`.`competition_code` IN ('EC', 'WC')
                    OR (
                      (
                        `t14`.`stage` = 'FINAL'
                      ) AND `t14`.`competition_code` IN ('CL', 'ELC')
                    )
                    OR `t14`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
                  )
                  AND (
                    (
                      (
                        `t14`.`full_home` - `t14`.`shot_home`
                      ) >= GREATEST(
                        COALESCE(`t14`.`half_home`, 0),
                        COALESCE(`t14`.`regular_home`, 0),
                        COALESCE(`t14`.`extra_home`, 0)
                      )
                    )
                    AND (
                      (
                        `t14`.`full_away` - `t14`.`shot_away`
                      ) >= GREATEST(
                        COALESCE(`t14`.`half_away`, 0),
                        COALESCE(`t14`.`regular_away`, 0),
                        COALESCE(`t14`.`extra_away`, 0)
                      )
                    )
                  )
                  AND (
                    NOT (
                      `t14`.`status` IN ('FINISHED', 'AWARDED')
                    )
                    OR COALESCE(
                      `t14`.`winner` = CASE
                        WHEN `t14`.`shot_home` > `t14`.`shot_away`
                        THEN 'HOME_TEAM'
                        WHEN `t14`.`shot_home` < `t14`.`shot_away`
                        THEN 'AWAY_TEAM'
                        ELSE NULL
                      END,
                      FALSE
                    )
                  ),
                  FALSE
                )
              )
              THEN `t14`.`full_away` - `t14`.`shot_away`
              WHEN NOT (
                COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
              )
              THEN `t14`.`full_away`
              ELSE CAST(NULL AS INT64)
            END AS `away_goals`,
            `t14`.`half_home` AS `home_half_time_goals`,
            `t14`.`half_away` AS `away_half_time_goals`,
            `t14`.`shot_home` AS `home_shootout_goals`,
            `t14`.`shot_away` AS `away_shootout_goals`,
            COALESCE(
              CASE
                WHEN (
                  COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
                  OR COALESCE(`t14`.`duration` = 'EXTRA_TIME', FALSE)
                )
                AND (
                  (
                    NOT (
                      `t14`.`regular_home` + `t14`.`extra_home`
                    ) IS NULL
                  )
                  AND (
                    NOT (
                      `t14`.`regular_away` + `t14`.`extra_away`
                    ) IS NULL
                  )
                )
                THEN (
                  (
                    `t14`.`regular_home` + `t14`.`extra_home` + IF(COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE), `t14`.`shot_home`, 0)
                  ) <> `t14`.`full_home`
                )
                OR (
                  (
                    `t14`.`regular_away` + `t14`.`extra_away` + IF(COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE), `t14`.`shot_away`, 0)
                  ) <> `t14`.`full_away`
                )
                OR (
                  COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
                  AND (
                    (
                      `t14`.`regular_home` + `t14`.`extra_home`
                    ) <> (
                      `t14`.`regular_away` + `t14`.`extra_away`
                    )
                  )
                  AND NOT (
                    NOT (
                      `t14`.`competition_code` IN ('EC', 'WC')
                      OR (
                        (
                          `t14`.`stage` = 'FINAL'
                        ) AND `t14`.`competition_code` IN ('CL', 'ELC')
                      )
                      OR `t14`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
                    )
                  )
                )
                WHEN COALESCE(`t14`.`duration` = 'PENALTY_SHOOTOUT', FALSE)
                THEN NOT (
                  COALESCE(
                    (
                      (
                        `t14`.`full_home` - `t14`.`shot_home`
                      ) = (
                        `t14`.`full_away` - `t14`.`shot_away`
                      )
                    )
                    AND (
                      (
                        `t14`.`full_home` - `t14`.`shot_home`
                      ) >= 0
                    ),
                    FALSE
                  )
                  OR COALESCE(
                    NOT (
                      `t14`.`competition_code` IN ('EC', 'WC')
                      OR (
                        (
                          `t14`.`stage` = 'FINAL'
                        ) AND `t14`.`competition_code` IN ('CL', 'ELC')
                      )
                      OR `t14`.`stage` IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
                    )
                    AND (
                      (
                        (
                          `t14`.`full_home` - `t14`.`shot_home`
                        ) >= GREATEST(
                          COALESCE(`t14`.`half_home`, 0),
                          COALESCE(`t14`.`regular_home`, 0),
                          COALESCE(`t14`.`extra_home`, 0)
                        )
                      )
                      AND (
                        (
                          `t14`.`full_away` - `t14`.`shot_away`
                        ) >= GREATEST(
                          COALESCE(`t14`.`half_away`, 0),
                          COALESCE(`t14`.`regular_away`, 0),
                          COALESCE(`t14`.`extra_away`, 0)
                        )
                      )
                    )
                    AND (
                      NOT (
                        `t14`.`status` IN ('FINISHED', 'AWARDED')
                      )
                      OR COALESCE(
                        `t14`.`winner` = CASE
                          WHEN `t14`.`shot_home` > `t14`.`shot_away`
                          THEN 'HOME_TEAM'
                          WHEN `t14`.`shot_home` < `t14`.`shot_away`
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
            `t14`.`status` IN ('FINISHED', 'AWARDED') AS `is_final`,
            `t14`.`status` IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS `is_in_play`,
            IF(
              (
                TIMESTAMP_DIFF(`t14`.`status_timestamp`, `t14`.`fetched_at`, MICROSECOND) > 900000000
              )
              AND (
                `t14`.`local_stamp` <= `t14`.`fetched_at`
              ),
              `t14`.`local_stamp`,
              LEAST(`t14`.`status_timestamp`, `t14`.`fetched_at`)
            ) AS `effective_at`,
            CAST(NULL AS TIMESTAMP) AS `missing_since`,
            1 AS `is_touched`
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
              SAFE.STRING(`t1`.`payload`['stage']) AS `stage`,
              SAFE.STRING(`t1`.`payload`['score']['winner']) AS `winner`,
              SAFE.STRING(`t1`.`payload`['score']['duration']) AS `duration`,
              SAFE.INT64(`t1`.`payload`['score']['fullTime']['home']) AS `full_home`,
              SAFE.INT64(`t1`.`payload`['score']['fullTime']['away']) AS `full_away`,
              SAFE.INT64(`t1`.`payload`['score']['penalties']['home']) AS `shot_home`,
              SAFE.INT64(`t1`.`payload`['score']['penalties']['away']) AS `shot_away`,
              SAFE.INT64(`t1`.`payload`['score']['regularTime']['home']) AS `regular_home`,
              SAFE.INT64(`t1`.`payload`['score']['regularTime']['away']) AS `regular_away`,
              SAFE.INT64(`t1`.`payload`['score']['extraTime']['home']) AS `extra_home`,
              SAFE.INT64(`t1`.`payload`['score']['extraTime']['away']) AS `extra_away`,
              SAFE.INT64(`t1`.`payload`['score']['halfTime']['home']) AS `half_home`,
              SAFE.INT64(`t1`.`payload`['score']['halfTime']['away']) AS `half_away`,
              IF(
                (
                  (
                    (
                      (
                        (
                          EXTRACT(MONTH FROM `t1`.`status_timestamp`) * 100
                        ) + EXTRACT(DAY FROM `t1`.`status_timestamp`)
                      ) * 100
                    ) + EXTRACT(HOUR FROM `t1`.`status_timestamp`)
                  ) >= (
                    (
                      (
                        31 - (
                          MOD(
                            CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t1`.`status_timestamp`) * 5, 4)) AS INT64) + 4,
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
                          EXTRACT(MONTH FROM `t1`.`status_timestamp`) * 100
                        ) + EXTRACT(DAY FROM `t1`.`status_timestamp`)
                      ) * 100
                    ) + EXTRACT(HOUR FROM `t1`.`status_timestamp`)
                  ) < (
                    (
                      (
                        31 - (
                          MOD(
                            CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t1`.`status_timestamp`) * 5, 4)) AS INT64) + 1,
                            7
                          )
                        )
                      ) * 100
                    ) + 100001
                  )
                ),
                TIMESTAMP_SUB(`t1`.`status_timestamp`, INTERVAL '2' HOUR),
                TIMESTAMP_SUB(`t1`.`status_timestamp`, INTERVAL '1' HOUR)
              ) AS `local_stamp`
            FROM `raw_batch_matches` AS `t1`
            WHERE
              `t1`.`fetched_at` >= CAST(@since AS TIMESTAMP)
              AND `t1`.`snapshot_id` IN UNNEST(@snapshot_ids)
          ) AS `t14`
          UNION ALL
          SELECT
            `t0`.`match_id`,
            `t0`.`status_timestamp`,
            `t0`.`content_hash`,
            `t0`.`fetched_at`,
            `t0`.`snapshot_id`,
            `t0`.`competition_id`,
            `t0`.`competition_code`,
            `t0`.`season_id`,
            `t0`.`season_start_date`,
            `t0`.`utc_date`,
            `t0`.`status`,
            `t0`.`stage`,
            `t0`.`group`,
            `t0`.`matchday`,
            `t0`.`home_team_id`,
            `t0`.`home_team_name`,
            `t0`.`home_team_tla`,
            `t0`.`away_team_id`,
            `t0`.`away_team_name`,
            `t0`.`away_team_tla`,
            `t0`.`winner`,
            `t0`.`duration`,
            `t0`.`home_goals`,
            `t0`.`away_goals`,
            `t0`.`home_half_time_goals`,
            `t0`.`away_half_time_goals`,
            `t0`.`home_shootout_goals`,
            `t0`.`away_shootout_goals`,
            `t0`.`is_score_contradictory`,
            `t0`.`is_final`,
            `t0`.`is_in_play`,
            `t0`.`effective_at`,
            `t0`.`missing_since`,
            0 AS `is_touched`
          FROM `silver_matches` AS `t0`
        ) AS `t21`
      ) AS `t25`
      WHERE
        `t25`.`rank` = 0
    ) AS `t27`
    LEFT OUTER JOIN (
      SELECT
        `t28`.`match_id` AS `presence_id`,
        `t28`.`named_at`,
        `t28`.`absent_at`
      FROM (
        SELECT
          `t24`.`match_id`,
          MAX(`t24`.`named_at`) AS `named_at`,
          MIN(
            IF(
              (
                (
                  `t24`.`named_at` IS NULL
                ) OR (
                  `t24`.`fetched_at` > `t24`.`named_at`
                )
              )
              AND NOT (
                `t24`.`is_named`
              ),
              `t24`.`fetched_at`,
              NULL
            )
          ) AS `absent_at`
        FROM (
          SELECT
            `t23`.`match_id`,
            `t23`.`fetched_at`,
            `t23`.`is_named`,
            MAX(IF(`t23`.`is_named`, `t23`.`fetched_at`, NULL)) OVER (
              PARTITION BY `t23`.`match_id`
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS `named_at`
          FROM (
            SELECT
              `t1`.`match_id`,
              `t1`.`fetched_at`,
              TRUE AS `is_named`
            FROM `raw_batch_matches` AS `t1`
            WHERE
              `t1`.`fetched_at` >= CAST(@since AS TIMESTAMP)
            UNION ALL
            SELECT
              `t13`.`match_id`,
              `t19`.`fetched_at`,
              FALSE AS `is_named`
            FROM (
              SELECT
                `t0`.`match_id`,
                `t0`.`competition_code`,
                `t0`.`season_id`
              FROM `silver_matches` AS `t0`
              UNION DISTINCT
              SELECT
                `t1`.`match_id`,
                `t1`.`competition_code`,
                SAFE.INT64(`t1`.`payload`['season']['id']) AS `season_id`
              FROM `raw_batch_matches` AS `t1`
              WHERE
                `t1`.`fetched_at` >= CAST(@since AS TIMESTAMP)
            ) AS `t13`
            INNER JOIN (
              SELECT
                `t17`.`snapshot_id`,
                `t17`.`fetched_at`,
                `t12`.`competition_code`,
                `t12`.`season_id`
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    `t6`.`snapshot_id`,
                    `t6`.`fetched_at`,
                    `t6`.`scope` AS `code`,
                    (
                      `t6`.`verdict` = 'valid'
                    )
                    AND COALESCE(`t6`.`is_complete`, FALSE)
                    AND (
                      (
                        NOT `t6`.`asked_ids` IS NULL
                      )
                      OR NOT (
                        (
                          `t6`.`row_count` < (
                            MAX(`t6`.`row_count`) OVER (
                              PARTITION BY `t6`.`scope`
                              ORDER BY TIMESTAMP_DIFF(`t6`.`fetched_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND) ASC
                              RANGE BETWEEN 604800000000 preceding AND CURRENT ROW
                            ) - 1
                          )
                        )
                        AND (
                          (
                            `t6`.`row_count` * 2
                          ) <= MAX(`t6`.`row_count`) OVER (
                            PARTITION BY `t6`.`scope`
                            ORDER BY TIMESTAMP_DIFF(`t6`.`fetched_at`, CAST('1970-01-01T00:00:00Z' AS TIMESTAMP), MICROSECOND) ASC
                            RANGE BETWEEN 604800000000 preceding AND CURRENT ROW
                          )
                        )
                      )
                    ) AS `is_proof`
                  FROM (
                    SELECT
                      *
                    FROM `raw_snapshots` AS `t2`
                    WHERE
                      `t2`.`fetched_at` >= TIMESTAMP_SUB(CAST(@since AS TIMESTAMP), INTERVAL '7' DAY)
                      AND `t2`.`resource` = 'batch_matches'
                      AND `t2`.`verdict` IN ('valid', 'partial')
                      AND NOT `t2`.`loaded_at` IS NULL
                  ) AS `t6`
                ) AS `t15`
                WHERE
                  `t15`.`is_proof` AND `t15`.`fetched_at` >= CAST(@since AS TIMESTAMP)
              ) AS `t17`
              INNER JOIN (
                SELECT DISTINCT
                  `t1`.`snapshot_id`,
                  `t1`.`competition_code`,
                  SAFE.INT64(`t1`.`payload`['season']['id']) AS `season_id`
                FROM `raw_batch_matches` AS `t1`
                WHERE
                  `t1`.`fetched_at` >= CAST(@since AS TIMESTAMP)
              ) AS `t12`
                ON `t17`.`snapshot_id` = `t12`.`snapshot_id`
                AND `t17`.`code` = `t12`.`competition_code`
            ) AS `t19`
              ON `t13`.`competition_code` = `t19`.`competition_code`
              AND `t13`.`season_id` = `t19`.`season_id`
            WHERE
              NOT EXISTS(
                SELECT
                  1
                FROM (
                  SELECT
                    `t1`.`snapshot_id`,
                    `t1`.`fetched_at`,
                    `t1`.`match_id`,
                    `t1`.`competition_code`,
                    SAFE.INT64(`t1`.`payload`['season']['id']) AS `season_id`
                  FROM `raw_batch_matches` AS `t1`
                  WHERE
                    `t1`.`fetched_at` >= CAST(@since AS TIMESTAMP)
                ) AS `t11`
                WHERE
                  `t19`.`snapshot_id` = `t11`.`snapshot_id` AND `t13`.`match_id` = `t11`.`match_id`
              )
          ) AS `t23`
        ) AS `t24`
        GROUP BY
          1
      ) AS `t28`
    ) AS `t30`
      ON `t27`.`match_id` = `t30`.`presence_id`
  ) AS `t31`
  WHERE
    `t31`.`is_touched`
    OR NOT (
      IF(
        NOT `t31`.`presence_id` IS NULL,
        COALESCE(
          IF(
            COALESCE(
              (
                `t31`.`missing_since` < CAST(@since AS TIMESTAMP)
              )
              AND (
                `t31`.`named_at` IS NULL
              ),
              FALSE
            ),
            `t31`.`missing_since`,
            CAST(NULL AS TIMESTAMP)
          ),
          `t31`.`absent_at`
        ),
        `t31`.`missing_since`
      ) IS NOT DISTINCT FROM `t31`.`missing_since`
    )
) AS source
ON target.`match_id` = source.`match_id`
WHEN MATCHED AND (target.`effective_at` IS NULL OR (source.`effective_at` > target.`effective_at` OR (source.`effective_at` = target.`effective_at` AND (source.`status_timestamp` > target.`status_timestamp` OR (source.`status_timestamp` = target.`status_timestamp` AND (source.`fetched_at` > target.`fetched_at` OR (source.`fetched_at` = target.`fetched_at` AND (source.`snapshot_id` > target.`snapshot_id` OR (source.`snapshot_id` = target.`snapshot_id` AND source.`content_hash` >= target.`content_hash`))))))))) THEN UPDATE SET
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
  `is_in_play` = source.`is_in_play`,
  `effective_at` = source.`effective_at`,
  `missing_since` = source.`missing_since`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `status_timestamp`, `content_hash`, `fetched_at`, `snapshot_id`, `competition_id`, `competition_code`, `season_id`, `season_start_date`, `utc_date`, `status`, `stage`, `group`, `matchday`, `home_team_id`, `home_team_name`, `home_team_tla`, `away_team_id`, `away_team_name`, `away_team_tla`, `winner`, `duration`, `home_goals`, `away_goals`, `home_half_time_goals`, `away_half_time_goals`, `home_shootout_goals`, `away_shootout_goals`, `is_score_contradictory`, `is_final`, `is_in_play`, `effective_at`, `missing_since`
) VALUES (
  source.`match_id`, source.`status_timestamp`, source.`content_hash`, source.`fetched_at`, source.`snapshot_id`, source.`competition_id`, source.`competition_code`, source.`season_id`, source.`season_start_date`, source.`utc_date`, source.`status`, source.`stage`, source.`group`, source.`matchday`, source.`home_team_id`, source.`home_team_name`, source.`home_team_tla`, source.`away_team_id`, source.`away_team_name`, source.`away_team_tla`, source.`winner`, source.`duration`, source.`home_goals`, source.`away_goals`, source.`home_half_time_goals`, source.`away_half_time_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`is_score_contradictory`, source.`is_final`, source.`is_in_play`, source.`effective_at`, source.`missing_since`
)
