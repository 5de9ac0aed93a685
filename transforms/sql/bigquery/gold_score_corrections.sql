-- gold_score_corrections: Results that changed after the match was final.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
MERGE INTO `gold_score_corrections` AS target
USING (
  SELECT
    *
  FROM (
    SELECT match_id, corrected_at, content_hash, as_of, competition_code, utc_date, home_team_name,
      away_team_name, first_seen_at, final_at,
      ieee_divide(TIMESTAMP_DIFF(corrected_at, final_at, MICROSECOND), 60000000) AS after_final_minutes,
      from_home_goals, from_away_goals, home_goals, away_goals, from_home_shootout_goals,
      from_away_shootout_goals, home_shootout_goals, away_shootout_goals, from_winner, winner,
      NOT (winner IS NOT DISTINCT FROM from_winner) AS is_outcome_changed
    FROM (
      SELECT match_id, content_hash, first_seen_at, competition_code, utc_date, home_team_name,
        away_team_name, winner, home_goals, away_goals, home_shootout_goals, away_shootout_goals,
        LAG(home_goals) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS
          from_home_goals,
        LAG(away_goals) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS
          from_away_goals,
        LAG(home_shootout_goals) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at,
          status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash
          ASC) AS from_home_shootout_goals,
        LAG(away_shootout_goals) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at,
          status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash
          ASC) AS from_away_shootout_goals,
        LAG(winner) OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp) ASC,
          status_timestamp ASC, first_seen_at ASC, snapshot_id ASC, content_hash ASC) AS from_winner,
        CAST(@as_of AS TIMESTAMP) AS as_of, COALESCE(effective_at, status_timestamp) AS corrected_at,
        LAG(COALESCE(effective_at, status_timestamp)) OVER (PARTITION BY match_id ORDER BY
          COALESCE(effective_at, status_timestamp) ASC, status_timestamp ASC, first_seen_at ASC,
          snapshot_id ASC, content_hash ASC) AS final_at
      FROM (
        SELECT live_match_history.match_id, live_match_history.status_timestamp,
          live_match_history.content_hash,
          LEAST(first_seen_at, COALESCE(responded_at, first_seen_at)) AS first_seen_at, snapshot_id,
          competition_code, utc_date, home_team_name, away_team_name, winner, home_goals, away_goals,
          home_shootout_goals, away_shootout_goals, effective_at
        FROM (
          SELECT * FROM `silver_live_match_history`
          UNION ALL SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id,
            competition_id, competition_code, season_id, season_start_date, utc_date, status, stage,
            `group`, matchday, home_team_id, home_team_name, home_team_tla, away_team_id,
            away_team_name, away_team_tla, winner, duration, home_goals, away_goals,
            home_half_time_goals, away_half_time_goals, home_shootout_goals, away_shootout_goals,
            is_score_contradictory, is_final, is_in_play, effective_at
          FROM (
            SELECT match_id, status_timestamp, content_hash, fetched_at AS first_seen_at, snapshot_id,
              competition_id, competition_code, season_id, season_start_date, utc_date, status, stage,
              `group`, matchday, home_team_id, home_team_name, home_team_tla, away_team_id,
              away_team_name, away_team_tla, winner, duration, home_goals, away_goals,
              home_half_time_goals, away_half_time_goals, home_shootout_goals, away_shootout_goals,
              is_score_contradictory, is_final, is_in_play, effective_at
            FROM `silver_matches`
          ) AS outer_matches
          WHERE NOT EXISTS(
            SELECT 1
            FROM `silver_live_match_history`
            WHERE outer_matches.match_id = match_id
              AND outer_matches.status_timestamp = status_timestamp
              AND outer_matches.content_hash = content_hash
          )
            AND EXISTS(SELECT 1 FROM `silver_live_match_history` WHERE outer_matches.match_id =
              match_id)
        ) AS live_match_history
        LEFT OUTER JOIN (
          SELECT match_id, status_timestamp, content_hash, MIN(fetched_at) AS responded_at
          FROM `raw_batch_matches`
          WHERE fetched_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '35' DAY)
          GROUP BY 1, 2, 3
        ) AS batch_matches
          ON live_match_history.match_id = batch_matches.match_id
          AND live_match_history.status_timestamp = batch_matches.status_timestamp
          AND live_match_history.content_hash = batch_matches.content_hash
        WHERE is_final
          AND LEAST(first_seen_at, COALESCE(responded_at, first_seen_at)) <= CAST(@as_of AS TIMESTAMP)
      )
    )
    WHERE NOT final_at IS NULL
      AND (NOT (home_goals IS NOT DISTINCT FROM from_home_goals) OR NOT (away_goals IS NOT DISTINCT FROM
        from_away_goals) OR NOT (home_shootout_goals IS NOT DISTINCT FROM from_home_shootout_goals) OR
        NOT (away_shootout_goals IS NOT DISTINCT FROM from_away_shootout_goals) OR NOT (winner IS NOT
        DISTINCT FROM from_winner))
  ) AS `made`
  WHERE
    NOT EXISTS(SELECT 1 FROM `gold_score_corrections` WHERE `as_of` > @as_of AND `as_of` <= @latest)
) AS source
ON target.`match_id` = source.`match_id`
  AND target.`corrected_at` = source.`corrected_at`
  AND target.`content_hash` = source.`content_hash`
WHEN MATCHED AND (target.`as_of` <= @as_of OR target.`as_of` > @latest) THEN UPDATE SET
  `as_of` = source.`as_of`, `competition_code` = source.`competition_code`, `utc_date` =
  source.`utc_date`, `home_team_name` = source.`home_team_name`, `away_team_name` =
  source.`away_team_name`, `first_seen_at` = source.`first_seen_at`, `final_at` = source.`final_at`,
  `after_final_minutes` = source.`after_final_minutes`, `from_home_goals` =
  source.`from_home_goals`, `from_away_goals` = source.`from_away_goals`, `home_goals` =
  source.`home_goals`, `away_goals` = source.`away_goals`, `from_home_shootout_goals` =
  source.`from_home_shootout_goals`, `from_away_shootout_goals` = source.`from_away_shootout_goals`,
  `home_shootout_goals` = source.`home_shootout_goals`, `away_shootout_goals` =
  source.`away_shootout_goals`, `from_winner` = source.`from_winner`, `winner` = source.`winner`,
  `is_outcome_changed` = source.`is_outcome_changed`
WHEN NOT MATCHED THEN INSERT (
  `match_id`, `corrected_at`, `content_hash`, `as_of`, `competition_code`, `utc_date`, `home_team_name`, `away_team_name`, `first_seen_at`, `final_at`, `after_final_minutes`, `from_home_goals`, `from_away_goals`, `home_goals`, `away_goals`, `from_home_shootout_goals`, `from_away_shootout_goals`, `home_shootout_goals`, `away_shootout_goals`, `from_winner`, `winner`, `is_outcome_changed`
) VALUES (
  source.`match_id`, source.`corrected_at`, source.`content_hash`, source.`as_of`, source.`competition_code`, source.`utc_date`, source.`home_team_name`, source.`away_team_name`, source.`first_seen_at`, source.`final_at`, source.`after_final_minutes`, source.`from_home_goals`, source.`from_away_goals`, source.`home_goals`, source.`away_goals`, source.`from_home_shootout_goals`, source.`from_away_shootout_goals`, source.`home_shootout_goals`, source.`away_shootout_goals`, source.`from_winner`, source.`winner`, source.`is_outcome_changed`
)
WHEN NOT MATCHED BY SOURCE AND (target.`as_of` <= @as_of
  OR target.`as_of` > @latest) THEN DELETE
