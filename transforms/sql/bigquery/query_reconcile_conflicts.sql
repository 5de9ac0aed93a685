-- query_reconcile_conflicts: Matches that have one status timestamp and different content in live and batch.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT *
FROM (
  SELECT live_match_state.match_id, competition_code, home_team_name, away_team_name,
    status_timestamp, onset_at, NOT newest_at IS NULL AS is_compared
  FROM (
    SELECT live_match_state.match_id, status_timestamp, competition_code, home_team_name,
      away_team_name
    FROM (
      SELECT match_id, status_timestamp, content_hash, competition_code, home_team_name,
        away_team_name
      FROM `silver_live_match_state`
    ) AS live_match_state
    INNER JOIN (
      SELECT match_id, status_timestamp AS batch_stamp, content_hash AS batch_hash
      FROM `silver_matches`
    ) AS matches
      ON live_match_state.match_id = matches.match_id
    WHERE status_timestamp = batch_stamp AND content_hash <> batch_hash
  ) AS live_match_state
  CROSS JOIN (
    SELECT MAX(as_of) AS newest_at
    FROM `gold_reconciliation`
    WHERE as_of <= CAST(@as_of AS TIMESTAMP)
      AND as_of >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
  ) AS reconciliation
  LEFT OUTER JOIN (
    SELECT match_id, MIN(as_of) AS onset_at, MAX(as_of) AS found_at
    FROM (
      SELECT match_id, as_of, is_conflict,
        MAX(IF(NOT is_conflict, as_of, NULL)) OVER (PARTITION BY match_id) AS equal_at
      FROM (
        SELECT match_id, as_of, COALESCE(cause = 'same_stamp_conflict', FALSE) AS is_conflict
        FROM `gold_reconciliation`
        WHERE as_of <= CAST(@as_of AS TIMESTAMP)
          AND as_of >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
      )
    )
    WHERE is_conflict AND COALESCE(as_of > equal_at, TRUE)
    GROUP BY 1
  ) AS reconciliation_2
    ON live_match_state.match_id = reconciliation_2.match_id AND newest_at = found_at
)
ORDER BY match_id ASC NULLS LAST
