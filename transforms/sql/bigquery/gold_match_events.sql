-- gold_match_events: Visible changes of a match, in the order of the API's stamps.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
MERGE INTO `gold_match_events` AS target
USING (
  SELECT
    `t3`.`match_id`,
    `t3`.`status_timestamp`,
    `t3`.`content_hash`,
    CASE
      WHEN `t3`.`from_status` IS NULL
      THEN CAST(NULL AS STRING)
      WHEN `t3`.`is_correction_after_final`
      THEN 'correction_after_final'
      WHEN `t3`.`is_goal_withdrawn`
      THEN 'goal_withdrawn'
      WHEN `t3`.`is_goal`
      THEN 'goal'
      WHEN `t3`.`is_kick_off_moved`
      THEN 'kick_off_moved'
      WHEN `t3`.`is_status_changed`
      THEN 'status'
      ELSE NULL
    END AS `event`,
    `t3`.`competition_code`,
    `t3`.`first_seen_at`,
    `t3`.`from_status`,
    `t3`.`status`,
    `t3`.`from_home_goals`,
    `t3`.`from_away_goals`,
    `t3`.`home_goals`,
    `t3`.`away_goals`,
    `t3`.`from_utc_date`,
    `t3`.`utc_date`,
    `t3`.`is_goal`,
    `t3`.`is_goal_withdrawn`,
    `t3`.`is_status_changed`,
    `t3`.`is_kick_off_moved`,
    `t3`.`is_correction_after_final`
  FROM (
    SELECT
      `t2`.`match_id`,
      `t2`.`status_timestamp`,
      `t2`.`content_hash`,
      `t2`.`first_seen_at`,
      `t2`.`snapshot_id`,
      `t2`.`competition_id`,
      `t2`.`competition_code`,
      `t2`.`season_id`,
      `t2`.`season_start_date`,
      `t2`.`utc_date`,
      `t2`.`status`,
      `t2`.`stage`,
      `t2`.`group`,
      `t2`.`matchday`,
      `t2`.`home_team_id`,
      `t2`.`home_team_name`,
      `t2`.`home_team_tla`,
      `t2`.`away_team_id`,
      `t2`.`away_team_name`,
      `t2`.`away_team_tla`,
      `t2`.`winner`,
      `t2`.`duration`,
      `t2`.`home_goals`,
      `t2`.`away_goals`,
      `t2`.`home_half_time_goals`,
      `t2`.`away_half_time_goals`,
      `t2`.`home_shootout_goals`,
      `t2`.`away_shootout_goals`,
      `t2`.`is_score_contradictory`,
      `t2`.`is_final`,
      `t2`.`is_in_play`,
      `t2`.`effective_at`,
      `t2`.`from_status`,
      `t2`.`from_home_goals`,
      `t2`.`from_away_goals`,
      `t2`.`from_utc_date`,
      `t2`.`from_is_final`,
      COALESCE(
        `t2`.`from_is_final`
        AND `t2`.`is_final`
        AND (
          (
            (
              `t2`.`home_goals` - COALESCE(`t2`.`from_home_goals`, 0)
            ) <> 0
          )
          OR (
            (
              `t2`.`away_goals` - COALESCE(`t2`.`from_away_goals`, 0)
            ) <> 0
          )
        ),
        FALSE
      ) AS `is_correction_after_final`,
      COALESCE(
        (
          (
            `t2`.`home_goals` - COALESCE(`t2`.`from_home_goals`, 0)
          ) < 0
        )
        OR (
          (
            `t2`.`away_goals` - COALESCE(`t2`.`from_away_goals`, 0)
          ) < 0
        ),
        FALSE
      ) AS `is_goal_withdrawn`,
      COALESCE(
        (
          (
            `t2`.`home_goals` - COALESCE(`t2`.`from_home_goals`, 0)
          ) > 0
        )
        OR (
          (
            `t2`.`away_goals` - COALESCE(`t2`.`from_away_goals`, 0)
          ) > 0
        ),
        FALSE
      ) AS `is_goal`,
      `t2`.`utc_date` <> `t2`.`from_utc_date` AS `is_kick_off_moved`,
      `t2`.`status` <> `t2`.`from_status` AS `is_status_changed`
    FROM (
      SELECT
        `t1`.`match_id`,
        `t1`.`status_timestamp`,
        `t1`.`content_hash`,
        `t1`.`first_seen_at`,
        `t1`.`snapshot_id`,
        `t1`.`competition_id`,
        `t1`.`competition_code`,
        `t1`.`season_id`,
        `t1`.`season_start_date`,
        `t1`.`utc_date`,
        `t1`.`status`,
        `t1`.`stage`,
        `t1`.`group`,
        `t1`.`matchday`,
        `t1`.`home_team_id`,
        `t1`.`home_team_name`,
        `t1`.`home_team_tla`,
        `t1`.`away_team_id`,
        `t1`.`away_team_name`,
        `t1`.`away_team_tla`,
        `t1`.`winner`,
        `t1`.`duration`,
        `t1`.`home_goals`,
        `t1`.`away_goals`,
        `t1`.`home_half_time_goals`,
        `t1`.`away_half_time_goals`,
        `t1`.`home_shootout_goals`,
        `t1`.`away_shootout_goals`,
        `t1`.`is_score_contradictory`,
        `t1`.`is_final`,
        `t1`.`is_in_play`,
        `t1`.`effective_at`,
        LAG(`t1`.`status`) OVER (
          PARTITION BY `t1`.`match_id`
          ORDER BY COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) ASC, `t1`.`status_timestamp` ASC, `t1`.`first_seen_at` ASC, `t1`.`snapshot_id` ASC, `t1`.`content_hash` ASC
        ) AS `from_status`,
        LAG(`t1`.`home_goals`) OVER (
          PARTITION BY `t1`.`match_id`
          ORDER BY COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) ASC, `t1`.`status_timestamp` ASC, `t1`.`first_seen_at` ASC, `t1`.`snapshot_id` ASC, `t1`.`content_hash` ASC
        ) AS `from_home_goals`,
        LAG(`t1`.`away_goals`) OVER (
          PARTITION BY `t1`.`match_id`
          ORDER BY COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) ASC, `t1`.`status_timestamp` ASC, `t1`.`first_seen_at` ASC, `t1`.`snapshot_id` ASC, `t1`.`content_hash` ASC
        ) AS `from_away_goals`,
        LAG(`t1`.`utc_date`) OVER (
          PARTITION BY `t1`.`match_id`
          ORDER BY COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) ASC, `t1`.`status_timestamp` ASC, `t1`.`first_seen_at` ASC, `t1`.`snapshot_id` ASC, `t1`.`content_hash` ASC
        ) AS `from_utc_date`,
        LAG(`t1`.`is_final`) OVER (
          PARTITION BY `t1`.`match_id`
          ORDER BY COALESCE(`t1`.`effective_at`, `t1`.`status_timestamp`) ASC, `t1`.`status_timestamp` ASC, `t1`.`first_seen_at` ASC, `t1`.`snapshot_id` ASC, `t1`.`content_hash` ASC
        ) AS `from_is_final`
      FROM (
        SELECT
          *
        FROM `silver_live_match_history` AS `t0`
        WHERE
          `t0`.`match_id` IN UNNEST(@match_ids)
      ) AS `t1`
    ) AS `t2`
  ) AS `t3`
  WHERE
    NOT CASE
      WHEN `t3`.`from_status` IS NULL
      THEN CAST(NULL AS STRING)
      WHEN `t3`.`is_correction_after_final`
      THEN 'correction_after_final'
      WHEN `t3`.`is_goal_withdrawn`
      THEN 'goal_withdrawn'
      WHEN `t3`.`is_goal`
      THEN 'goal'
      WHEN `t3`.`is_kick_off_moved`
      THEN 'kick_off_moved'
      WHEN `t3`.`is_status_changed`
      THEN 'status'
      ELSE NULL
    END IS NULL
) AS source
ON target.`match_id` = source.`match_id`
  AND target.`status_timestamp` = source.`status_timestamp`
  AND target.`content_hash` = source.`content_hash`
WHEN MATCHED THEN UPDATE SET
  `event` = source.`event`,
  `competition_code` = source.`competition_code`,
  `first_seen_at` = source.`first_seen_at`,
  `from_status` = source.`from_status`,
  `status` = source.`status`,
  `from_home_goals` = source.`from_home_goals`,
  `from_away_goals` = source.`from_away_goals`,
  `home_goals` = source.`home_goals`,
  `away_goals` = source.`away_goals`,
  `from_utc_date` = source.`from_utc_date`,
  `utc_date` = source.`utc_date`,
  `is_goal` = source.`is_goal`,
  `is_goal_withdrawn` = source.`is_goal_withdrawn`,
  `is_status_changed` = source.`is_status_changed`,
  `is_kick_off_moved` = source.`is_kick_off_moved`,
  `is_correction_after_final` = source.`is_correction_after_final`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `status_timestamp`, `content_hash`, `event`, `competition_code`, `first_seen_at`, `from_status`, `status`, `from_home_goals`, `from_away_goals`, `home_goals`, `away_goals`, `from_utc_date`, `utc_date`, `is_goal`, `is_goal_withdrawn`, `is_status_changed`, `is_kick_off_moved`, `is_correction_after_final`
) VALUES (
  source.`match_id`, source.`status_timestamp`, source.`content_hash`, source.`event`, source.`competition_code`, source.`first_seen_at`, source.`from_status`, source.`status`, source.`from_home_goals`, source.`from_away_goals`, source.`home_goals`, source.`away_goals`, source.`from_utc_date`, source.`utc_date`, source.`is_goal`, source.`is_goal_withdrawn`, source.`is_status_changed`, source.`is_kick_off_moved`, source.`is_correction_after_final`
)
WHEN NOT MATCHED BY SOURCE AND target.`match_id` IN UNNEST(@match_ids) THEN DELETE
