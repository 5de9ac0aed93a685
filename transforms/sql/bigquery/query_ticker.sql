-- query_ticker: Goals, withdrawn goals, corrections and moved kick-offs, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    `t8`.*
    EXCEPT (`match_id_right`)
  FROM (
    SELECT
      `t7`.`match_id`,
      `t7`.`status_timestamp`,
      `t7`.`content_hash`,
      `t7`.`event`,
      `t7`.`competition_code`,
      `t7`.`first_seen_at`,
      `t7`.`from_status`,
      `t7`.`status`,
      `t7`.`from_home_goals`,
      `t7`.`from_away_goals`,
      `t7`.`home_goals`,
      `t7`.`away_goals`,
      `t7`.`from_utc_date`,
      `t7`.`utc_date`,
      `t7`.`is_goal`,
      `t7`.`is_goal_withdrawn`,
      `t7`.`is_status_changed`,
      `t7`.`is_kick_off_moved`,
      `t7`.`is_correction_after_final`,
      `t3`.`match_id` AS `match_id_right`,
      `t3`.`home_team_name`,
      `t3`.`home_team_tla`,
      `t3`.`away_team_name`,
      `t3`.`away_team_tla`
    FROM (
      SELECT
        *
      FROM `gold_match_events` AS `t0`
      WHERE
        `t0`.`status_timestamp` >= CAST(@since AS TIMESTAMP)
        AND `t0`.`first_seen_at` <= CAST(@as_of AS TIMESTAMP)
        AND `t0`.`event` <> 'status'
    ) AS `t7`
    LEFT OUTER JOIN (
      SELECT
        `t1`.`match_id`,
        `t1`.`home_team_name`,
        `t1`.`home_team_tla`,
        `t1`.`away_team_name`,
        `t1`.`away_team_tla`
      FROM `silver_live_match_state` AS `t1`
    ) AS `t3`
      ON `t7`.`match_id` = `t3`.`match_id`
    WHERE
      NOT EXISTS(
        SELECT
          1
        FROM (
          SELECT
            *
          FROM `silver_live_match_state` AS `t1`
          WHERE
            NOT `t1`.`missing_since` IS NULL
        ) AS `t6`
        WHERE
          `t7`.`match_id` = `t6`.`match_id`
      )
  ) AS `t8`
) AS `t9`
ORDER BY
  IF(
    (
      TIMESTAMP_DIFF(`t9`.`status_timestamp`, `t9`.`first_seen_at`, MICROSECOND) > 900000000
    )
    AND (
      IF(
        (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM `t9`.`status_timestamp`) * 100
                ) + EXTRACT(DAY FROM `t9`.`status_timestamp`)
              ) * 100
            ) + EXTRACT(HOUR FROM `t9`.`status_timestamp`)
          ) >= (
            (
              (
                31 - (
                  MOD(
                    CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t9`.`status_timestamp`) * 5, 4)) AS INT64) + 4,
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
                  EXTRACT(MONTH FROM `t9`.`status_timestamp`) * 100
                ) + EXTRACT(DAY FROM `t9`.`status_timestamp`)
              ) * 100
            ) + EXTRACT(HOUR FROM `t9`.`status_timestamp`)
          ) < (
            (
              (
                31 - (
                  MOD(
                    CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t9`.`status_timestamp`) * 5, 4)) AS INT64) + 1,
                    7
                  )
                )
              ) * 100
            ) + 100001
          )
        ),
        TIMESTAMP_SUB(`t9`.`status_timestamp`, INTERVAL '2' HOUR),
        TIMESTAMP_SUB(`t9`.`status_timestamp`, INTERVAL '1' HOUR)
      ) <= `t9`.`first_seen_at`
    ),
    IF(
      (
        (
          (
            (
              (
                EXTRACT(MONTH FROM `t9`.`status_timestamp`) * 100
              ) + EXTRACT(DAY FROM `t9`.`status_timestamp`)
            ) * 100
          ) + EXTRACT(HOUR FROM `t9`.`status_timestamp`)
        ) >= (
          (
            (
              31 - (
                MOD(
                  CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t9`.`status_timestamp`) * 5, 4)) AS INT64) + 4,
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
                EXTRACT(MONTH FROM `t9`.`status_timestamp`) * 100
              ) + EXTRACT(DAY FROM `t9`.`status_timestamp`)
            ) * 100
          ) + EXTRACT(HOUR FROM `t9`.`status_timestamp`)
        ) < (
          (
            (
              31 - (
                MOD(
                  CAST(FLOOR(ieee_divide(EXTRACT(YEAR FROM `t9`.`status_timestamp`) * 5, 4)) AS INT64) + 1,
                  7
                )
              )
            ) * 100
          ) + 100001
        )
      ),
      TIMESTAMP_SUB(`t9`.`status_timestamp`, INTERVAL '2' HOUR),
      TIMESTAMP_SUB(`t9`.`status_timestamp`, INTERVAL '1' HOUR)
    ),
    LEAST(`t9`.`status_timestamp`, `t9`.`first_seen_at`)
  ) DESC,
  `t9`.`match_id` ASC NULLS LAST,
  `t9`.`content_hash` ASC NULLS LAST
