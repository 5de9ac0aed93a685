-- query_conditions: The conditions that hold at `as_of`, each with the newest alert of its scope.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH snapshots_rows AS (
  SELECT MAX(IF(resource = 'matches' AND http_status = 200 AND verdict IN ('valid', 'partial') AND
    asked_ids IS NULL, fetched_at, NULL)) AS last_pull_at, MIN(fetched_at) AS first_response_at
  FROM `raw_snapshots`
  WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
), snapshots_rows_2 AS (
  SELECT fetched_at, snapshot_id, verdict, quarantined_count, broken_matches, is_tracked,
    snapshots.place, kind, known_onset_at
  FROM (
    SELECT fetched_at, snapshot_id, verdict, quarantined_count, broken_matches,
      resource = 'matches' OR scope IN UNNEST(@competitions) AS is_tracked,
      IF(resource = 'matches', 'matches', CONCAT(CONCAT(CONCAT(resource, '/'), scope),
        COALESCE(CONCAT(' season ', asked_season), ''))) AS place,
      IF(resource = 'matches', CONCAT(CONCAT(step, ' by '), IF(asked_ids IS NULL, 'window', 'ids')),
        CONCAT(CONCAT(CONCAT(resource, '/'), scope), COALESCE(CONCAT(' season ', asked_season),
        ''))) AS kind
    FROM `raw_snapshots`
    WHERE fetched_at >= CAST(@horizon AS TIMESTAMP) AND fetched_at <= CAST(@as_of AS TIMESTAMP)
      AND verdict IN ('valid', 'partial', 'invalid') AND verdict <> 'valid'
  ) AS snapshots
  LEFT OUTER JOIN (
    SELECT scope AS place, onset_at AS known_onset_at
    FROM `raw_alerts`
    WHERE onset_at >= CAST(@horizon AS TIMESTAMP) AND onset_at <= CAST(@as_of AS TIMESTAMP)
      AND condition = 'schema_mismatch' AND resolved_at IS NULL
  ) AS alerts
    ON snapshots.place = alerts.place
), live_match_state_rows AS (
  SELECT live_match_state.match_id, live_stamp,
    CONCAT('match ', CAST(live_match_state.match_id AS STRING)) AS scope
  FROM (
    SELECT match_id, status_timestamp AS live_stamp, content_hash AS live_hash
    FROM `silver_live_match_state`
  ) AS live_match_state
  INNER JOIN (
    SELECT match_id, status_timestamp AS batch_stamp, content_hash AS batch_hash
    FROM `silver_matches`
  ) AS matches
    ON live_match_state.match_id = matches.match_id
  WHERE live_stamp = batch_stamp AND live_hash <> batch_hash
), reconciliation_rows AS (
  SELECT match_id, as_of, competition_code, home_team_name, away_team_name, age
  FROM (
    SELECT match_id, as_of, competition_code, home_team_name, away_team_name, age,
      MIN(IF(is_good, age, CAST(NULL AS INT64))) OVER (PARTITION BY match_id ROWS BETWEEN UNBOUNDED
        PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
    FROM (
      SELECT match_id, as_of, competition_code, home_team_name, away_team_name, is_good,
        ROW_NUMBER() OVER (PARTITION BY match_id ORDER BY as_of DESC, as_of_date DESC) - 1 AS age
      FROM (
        SELECT match_id, as_of, as_of_date, competition_code, home_team_name, away_team_name,
          COALESCE(cause <> 'same_stamp_conflict', TRUE) AS is_good
        FROM `gold_reconciliation`
        WHERE as_of <= CAST(@as_of AS TIMESTAMP)
          AND as_of >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
      )
    )
  )
  WHERE good_age IS NULL OR age < good_age
), pipeline_runs_rows AS (
  SELECT `at`, total, failed, 'ALL' AS scope,
    NOT (((total - failed) * 100) < (total * 99) AND failed >= 2) AS is_good
  FROM (
    SELECT `at`,
      SUM(runs) OVER (ORDER BY `at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total,
      SUM(bad) OVER (ORDER BY `at` ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS failed
    FROM (
      SELECT `at`, SUM(runs) AS runs, SUM(bad) AS bad
      FROM (
        SELECT finished_at AS `at`, 1 AS runs,
          CAST(NOT (status IN ('success', 'skipped')) AS INT64) AS bad
        FROM `raw_pipeline_runs`
        WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          AND finished_at < CAST(@as_of AS TIMESTAMP)
        UNION ALL SELECT TIMESTAMP_ADD(started_at, INTERVAL '7' DAY) AS `at`, -1 AS runs,
          -CAST(NOT (status IN ('success', 'skipped')) AS INT64) AS bad
        FROM `raw_pipeline_runs`
        WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          AND finished_at < CAST(@as_of AS TIMESTAMP)
      )
      WHERE `at` < CAST(@as_of AS TIMESTAMP)
      GROUP BY 1
    )
  )
  WHERE `at` >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '23' DAY) AND total >= 20
), snapshots_rows_3 AS (
  SELECT place, SPLIT(broken_matches, ',')[SAFE_OFFSET(n)] AS fault, snapshot_id, is_tracked,
    fetched_at AS `at`
  FROM (
    SELECT *
    FROM snapshots_rows_2
    WHERE (fetched_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY) OR
      COALESCE(fetched_at >= known_onset_at, FALSE)) AND NOT broken_matches IS NULL
  ) AS snapshots
  CROSS JOIN (SELECT * FROM UNNEST([1, 2, 3, 4, 5, 6, 7, 8]) AS n) AS made
  WHERE INSTR(SPLIT(broken_matches, ',')[SAFE_OFFSET(n)], ':') > 0
    AND NOT (INSTR(SPLIT(broken_matches, ',')[SAFE_OFFSET(n)], '::') > 0)
  UNION ALL SELECT place,
    IF(verdict = 'invalid' AND quarantined_count = 0, CONCAT(kind, ' unreadable'), kind) AS fault,
    snapshot_id, is_tracked, fetched_at AS `at`
  FROM snapshots_rows_2
  WHERE (fetched_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY) OR
    COALESCE(fetched_at >= known_onset_at, FALSE))
    AND (broken_matches IS NULL OR INSTR(broken_matches, '::') > 0 OR quarantined_count > 8)
), snapshots_rows_4 AS (
  SELECT last_pull_at, is_match_day, no_pull_at, stale_at, in_play_count, last_kick_off_at,
    last_stamp_at
  FROM snapshots_rows AS snapshots
  CROSS JOIN (
    SELECT LOGICAL_OR(began_at <= CAST(@as_of AS TIMESTAMP) AND CAST(@as_of AS TIMESTAMP) <
      ended_at) AS is_match_day,
      MIN(IF(no_pull_at < LEAST(ended_at, CAST(@as_of AS TIMESTAMP)), no_pull_at, NULL)) AS
        no_pull_at,
      MIN(IF(NOT last_pull_at IS NULL AND stale_at < ended_at AND stale_at <= CAST(@as_of AS
        TIMESTAMP), stale_at, NULL)) AS stale_at
    FROM (
      SELECT began_at, ended_at, last_pull_at,
        TIMESTAMP_ADD(GREATEST(COALESCE(last_pull_at, first_response_at, newest_at), began_at),
          INTERVAL '30' MINUTE) AS no_pull_at,
        GREATEST(TIMESTAMP_ADD(last_pull_at, INTERVAL '20' MINUTE), began_at) AS stale_at
      FROM (
        SELECT began_at, ended_at,
          MAX(began_at) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS newest_at
        FROM (
          SELECT sequence, MIN(day) AS began_at, MAX(`end`) AS ended_at
          FROM (
            SELECT day, `end`, number - (ROW_NUMBER() OVER (ORDER BY number ASC) - 1) AS sequence
            FROM (
              SELECT day, `end`,
                CAST(FLOOR(ieee_divide(TIMESTAMP_DIFF(day, CAST('1970-01-01T00:00:00Z' AS
                  TIMESTAMP), MICROSECOND), 86400000000)) AS INT64) AS number
              FROM (
                SELECT day, MAX(`end`) AS `end`
                FROM (
                  SELECT CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP) AS day,
                    IF(is_final, TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY) AS TIMESTAMP),
                      INTERVAL '1' DAY), GREATEST(TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY)
                      AS TIMESTAMP), INTERVAL '1' DAY), TIMESTAMP_ADD(utc_date, INTERVAL '6' HOUR)))
                      AS `end`
                  FROM (
                    SELECT * EXCEPT (missing_since)
                    FROM (
                      SELECT IF(is_batch, batch_missing_since, live_missing_since) AS missing_since,
                        IF(is_batch, batch_match_id, live_match_id) AS match_id,
                        IF(is_batch, batch_competition_code, live_competition_code) AS
                          competition_code,
                        IF(is_batch, batch_season_id, live_season_id) AS season_id,
                        IF(is_batch, batch_utc_date, live_utc_date) AS utc_date,
                        IF(is_batch, batch_status, live_status) AS status,
                        IF(is_batch, batch_is_final, live_is_final) AS is_final,
                        IF(is_batch, batch_home_team_id, live_home_team_id) AS home_team_id,
                        IF(is_batch, batch_home_team_name, live_home_team_name) AS home_team_name,
                        IF(is_batch, batch_away_team_id, live_away_team_id) AS away_team_id,
                        IF(is_batch, batch_away_team_name, live_away_team_name) AS away_team_name
                      FROM (
                        SELECT live_match_id, live_competition_code, live_season_id, live_utc_date,
                          live_status, live_is_final, live_home_team_id, live_home_team_name,
                          live_away_team_id, live_away_team_name, live_missing_since,
                          batch_match_id, batch_competition_code, batch_season_id, batch_utc_date,
                          batch_status, batch_is_final, batch_home_team_id, batch_home_team_name,
                          batch_away_team_id, batch_away_team_name, batch_missing_since,
                          live_match_id IS NULL OR COALESCE(batch_at > live_at, FALSE) OR
                            COALESCE(batch_named_at > live_missing_since, FALSE) AS is_batch
                        FROM (
                          SELECT match_id AS live_match_id,
                            competition_code AS live_competition_code, season_id AS live_season_id,
                            utc_date AS live_utc_date, status AS live_status,
                            is_final AS live_is_final, home_team_id AS live_home_team_id,
                            home_team_name AS live_home_team_name,
                            away_team_id AS live_away_team_id,
                            away_team_name AS live_away_team_name,
                            missing_since AS live_missing_since,
                            COALESCE(effective_at, status_timestamp) AS live_at
                          FROM `silver_live_match_state`
                          WHERE competition_code IN UNNEST(@competitions)
                        ) AS live_match_state
                        FULL OUTER JOIN (
                          SELECT match_id AS batch_match_id,
                            competition_code AS batch_competition_code,
                            season_id AS batch_season_id, utc_date AS batch_utc_date,
                            status AS batch_status, is_final AS batch_is_final,
                            home_team_id AS batch_home_team_id,
                            home_team_name AS batch_home_team_name,
                            away_team_id AS batch_away_team_id,
                            away_team_name AS batch_away_team_name,
                            missing_since AS batch_missing_since, fetched_at AS batch_named_at,
                            COALESCE(effective_at, status_timestamp) AS batch_at
                          FROM `silver_matches`
                          WHERE competition_code IN UNNEST(@competitions)
                        ) AS matches
                          ON live_match_id = batch_match_id
                      )
                      WHERE IF(is_batch, batch_missing_since, live_missing_since) IS NULL
                    )
                  )
                  WHERE utc_date < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP),
                    DAY) AS TIMESTAMP), INTERVAL '1' DAY)
                    AND NOT (status IN ('POSTPONED', 'CANCELLED'))
                )
                GROUP BY 1
              )
            )
          )
          GROUP BY 1
        )
      ) AS live_match_state
      CROSS JOIN snapshots_rows AS snapshots
    )
  ) AS live_match_state
  CROSS JOIN (
    SELECT COALESCE(SUM(CAST(is_in_play AS INT64)), 0) AS in_play_count,
      MAX(IF(is_in_play, utc_date, NULL)) AS last_kick_off_at,
      MAX(COALESCE(effective_at, status_timestamp)) AS last_stamp_at
    FROM `silver_live_match_state`
    WHERE competition_code IN UNNEST(@competitions) AND missing_since IS NULL
  ) AS live_match_state_2
), live_match_state_rows_2 AS (
  SELECT match_id, competition_code, utc_date, home_team_name, away_team_name, late_at, last_pull_at
  FROM (
    SELECT match_id, competition_code, utc_date, home_team_name, away_team_name,
      TIMESTAMP_ADD(IF(status = 'TIMED', utc_date, TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(utc_date, DAY)
        AS TIMESTAMP), INTERVAL '1' DAY)), INTERVAL '120' MINUTE) AS late_at
    FROM (
      SELECT * EXCEPT (missing_since)
      FROM (
        SELECT IF(is_batch, batch_missing_since, live_missing_since) AS missing_since,
          IF(is_batch, batch_match_id, live_match_id) AS match_id,
          IF(is_batch, batch_competition_code, live_competition_code) AS competition_code,
          IF(is_batch, batch_season_id, live_season_id) AS season_id,
          IF(is_batch, batch_utc_date, live_utc_date) AS utc_date,
          IF(is_batch, batch_status, live_status) AS status,
          IF(is_batch, batch_is_final, live_is_final) AS is_final,
          IF(is_batch, batch_home_team_id, live_home_team_id) AS home_team_id,
          IF(is_batch, batch_home_team_name, live_home_team_name) AS home_team_name,
          IF(is_batch, batch_away_team_id, live_away_team_id) AS away_team_id,
          IF(is_batch, batch_away_team_name, live_away_team_name) AS away_team_name
        FROM (
          SELECT live_match_id, live_competition_code, live_season_id, live_utc_date, live_status,
            live_is_final, live_home_team_id, live_home_team_name, live_away_team_id,
            live_away_team_name, live_missing_since, batch_match_id, batch_competition_code,
            batch_season_id, batch_utc_date, batch_status, batch_is_final, batch_home_team_id,
            batch_home_team_name, batch_away_team_id, batch_away_team_name, batch_missing_since,
            live_match_id IS NULL OR COALESCE(batch_at > live_at, FALSE) OR COALESCE(batch_named_at
              > live_missing_since, FALSE) AS is_batch
          FROM (
            SELECT match_id AS live_match_id, competition_code AS live_competition_code,
              season_id AS live_season_id, utc_date AS live_utc_date, status AS live_status,
              is_final AS live_is_final, home_team_id AS live_home_team_id,
              home_team_name AS live_home_team_name, away_team_id AS live_away_team_id,
              away_team_name AS live_away_team_name, missing_since AS live_missing_since,
              COALESCE(effective_at, status_timestamp) AS live_at
            FROM `silver_live_match_state`
            WHERE competition_code IN UNNEST(@competitions)
          ) AS live_match_state
          FULL OUTER JOIN (
            SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
              season_id AS batch_season_id, utc_date AS batch_utc_date, status AS batch_status,
              is_final AS batch_is_final, home_team_id AS batch_home_team_id,
              home_team_name AS batch_home_team_name, away_team_id AS batch_away_team_id,
              away_team_name AS batch_away_team_name, missing_since AS batch_missing_since,
              fetched_at AS batch_named_at, COALESCE(effective_at, status_timestamp) AS batch_at
            FROM `silver_matches`
            WHERE competition_code IN UNNEST(@competitions)
          ) AS matches
            ON live_match_id = batch_match_id
        )
        WHERE IF(is_batch, batch_missing_since, live_missing_since) IS NULL
      )
    )
    WHERE status IN ('TIMED', 'SCHEDULED') AND NOT home_team_id IS NULL AND NOT away_team_id IS NULL
  ) AS live_match_state
  CROSS JOIN (SELECT last_pull_at FROM snapshots_rows_4) AS snapshots
)
SELECT *
FROM (
  SELECT * EXCEPT (is_wrong)
  FROM (
    SELECT has_evidence, unpulled_since_at, last_pull_at, status_timestamp, kick_off_at,
      run_finished_at, is_match_day, match_count, run_count, failed_count, success_ratio,
      competition_code, home_team_name, away_team_name, snapshot_id, run_id, failure,
      known_onset_at, alert_id, severity, opened_at, last_seen_at, resolved_at, message, runbook,
      open_notified_at, close_notified_at,
      IF(NOT condition IS NULL AND (COALESCE(opens, FALSE) OR (NOT alert_id IS NULL AND resolved_at
        IS NULL)), onset_at, CAST(NULL AS TIMESTAMP)) AS onset_at,
      COALESCE(condition, known_condition) AS condition, COALESCE(scope, known_scope) AS scope,
      NOT condition IS NULL AND (COALESCE(opens, FALSE) OR (NOT alert_id IS NULL AND resolved_at IS
        NULL)) AS is_wrong
    FROM (
      SELECT *
      FROM (
        SELECT condition, scope, onset_at, opens, has_evidence, unpulled_since_at, last_pull_at,
          status_timestamp, kick_off_at, run_finished_at, is_match_day, match_count, run_count,
          failed_count, success_ratio, competition_code, home_team_name, away_team_name,
          snapshot_id, run_id, failure,
          ROW_NUMBER() OVER (PARTITION BY condition, scope ORDER BY has_evidence DESC, onset_at ASC)
            - 1 AS rank
        FROM (
          SELECT 'consecutive_dag_failures' AS condition, dag AS scope, finished_at AS onset_at,
            TRUE AS opens, TRUE AS has_evidence, CAST(NULL AS TIMESTAMP) AS unpulled_since_at,
            CAST(NULL AS TIMESTAMP) AS last_pull_at, CAST(NULL AS TIMESTAMP) AS status_timestamp,
            CAST(NULL AS TIMESTAMP) AS kick_off_at, finished_at AS run_finished_at,
            CAST(NULL AS BOOL) AS is_match_day, CAST(NULL AS INT64) AS match_count,
            failures AS run_count, CAST(NULL AS INT64) AS failed_count,
            CAST(NULL AS FLOAT64) AS success_ratio, CAST(NULL AS STRING) AS competition_code,
            CAST(NULL AS STRING) AS home_team_name, CAST(NULL AS STRING) AS away_team_name,
            CAST(NULL AS STRING) AS snapshot_id, run_id, failure
          FROM (
            SELECT dag, run_id, finished_at, failure, turn,
              MIN(turn) OVER (PARTITION BY dag ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED
                FOLLOWING) AS first,
              COUNT(turn) OVER (PARTITION BY dag ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED
                FOLLOWING) + 1 AS failures
            FROM (
              SELECT dag, run_id, finished_at, failure, is_bad, turn,
                COALESCE(LAG(is_bad) OVER (PARTITION BY dag ORDER BY started_at ASC, run_id ASC),
                  FALSE) AS was_bad
              FROM (
                SELECT dag, run_id, started_at, finished_at, failure, is_bad,
                  ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at ASC, run_id ASC) - 1 AS
                    turn
                FROM (
                  SELECT dag, run_id, started_at, finished_at, failure, is_bad, age,
                    MIN(IF(is_good, age, CAST(NULL AS INT64))) OVER (PARTITION BY dag ROWS BETWEEN
                      UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
                  FROM (
                    SELECT dag, run_id, started_at, finished_at, failure, is_bad, is_good,
                      ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at DESC, run_id DESC) - 1
                        AS age
                    FROM (
                      SELECT dag, run_id, started_at, finished_at,
                        COALESCE(failed_step, status) AS failure,
                        NOT (status IN ('success', 'skipped')) AS is_bad,
                        status = 'success' AS is_good
                      FROM `raw_pipeline_runs`
                      WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30'
                        DAY) AND finished_at < CAST(@as_of AS TIMESTAMP)
                    )
                  )
                )
                WHERE good_age IS NULL OR age < good_age
              )
            )
            WHERE is_bad AND was_bad
          )
          WHERE turn = first
          UNION ALL SELECT 'success_rate', scope, onset_at, TRUE, TRUE, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, total AS run_count, failed AS failed_count,
            ieee_divide(total - failed, total) AS success_ratio, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (
            SELECT total, failed, scope, age,
              MIN(`at`) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS onset_at
            FROM (
              SELECT `at`, total, failed, scope, age
              FROM (
                SELECT `at`, total, failed, scope, age,
                  MIN(IF(is_good, age, CAST(NULL AS INT64))) OVER (PARTITION BY scope ROWS BETWEEN
                    UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
                FROM (
                  SELECT `at`, total, failed, scope, is_good,
                    ROW_NUMBER() OVER (PARTITION BY scope ORDER BY `at` DESC, scope DESC) - 1 AS age
                  FROM pipeline_runs_rows
                )
              )
              WHERE good_age IS NULL OR age < good_age
            )
          )
          WHERE age = 0
          UNION ALL SELECT 'publishing_stalled', scope,
            TIMESTAMP_ADD(run_finished_at, INTERVAL '180' MINUTE) AS onset_at, TRUE, TRUE, NULL,
            NULL, NULL, NULL, run_finished_at, NULL, NULL, run_count, NULL, NULL, NULL, NULL, NULL,
            NULL, run_id, NULL
          FROM (
            SELECT dag AS scope, MIN(IF(turn = 0, finished_at, NULL)) AS run_finished_at,
              COUNT(*) AS run_count, MAX(IF(turn = 0, run_id, NULL)) AS run_id
            FROM (
              SELECT dag, run_id, finished_at,
                ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at ASC, run_id ASC) - 1 AS turn
              FROM (
                SELECT dag, run_id, started_at, finished_at, age,
                  MIN(IF(is_good, age, CAST(NULL AS INT64))) OVER (PARTITION BY dag ROWS BETWEEN
                    UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
                FROM (
                  SELECT dag, run_id, started_at, finished_at, is_good,
                    ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at DESC, run_id DESC) - 1
                      AS age
                  FROM (
                    SELECT dag, run_id, started_at, finished_at, publish_status = 'ok' AS is_good
                    FROM `raw_pipeline_runs`
                    WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                      AND finished_at < CAST(@as_of AS TIMESTAMP) AND NOT publish_status IS NULL
                  )
                )
              )
              WHERE good_age IS NULL OR age < good_age
            )
            GROUP BY 1
          )
          WHERE TIMESTAMP_ADD(run_finished_at, INTERVAL '180' MINUTE) < CAST(@as_of AS TIMESTAMP)
          UNION ALL SELECT 'reconcile_conflict', scope, onset_at, TRUE, TRUE, NULL, NULL,
            live_stamp AS status_timestamp, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            competition_code, home_team_name, away_team_name, NULL, NULL, NULL
          FROM (SELECT * FROM reconciliation_rows WHERE age = 0) AS reconciliation
          INNER JOIN (
            SELECT MAX(as_of) AS newest
            FROM `gold_reconciliation`
            WHERE as_of <= CAST(@as_of AS TIMESTAMP)
              AND as_of >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
          ) AS reconciliation_2
            ON as_of = newest
          INNER JOIN (SELECT match_id, MIN(as_of) AS onset_at FROM reconciliation_rows GROUP BY 1)
            AS reconciliation_3
            ON reconciliation.match_id = reconciliation_3.match_id
          INNER JOIN live_match_state_rows AS live_match_state
            ON reconciliation.match_id = live_match_state.match_id
          UNION ALL SELECT condition, scope, onset_at, FALSE, FALSE, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (
            SELECT scope, onset_at, 'reconcile_conflict' AS condition
            FROM (
              SELECT scope, onset_at
              FROM (
                SELECT scope, onset_at
                FROM `raw_alerts`
                WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                  AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'reconcile_conflict'
                  AND resolved_at IS NULL
              ) AS alerts
              CROSS JOIN (
                SELECT MAX(as_of) AS newest
                FROM `gold_reconciliation`
                WHERE as_of <= CAST(@as_of AS TIMESTAMP)
                  AND as_of >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
              ) AS reconciliation
              WHERE newest IS NULL
            ) AS outer_alerts
            WHERE EXISTS(SELECT 1 FROM live_match_state_rows WHERE outer_alerts.scope = scope)
            UNION ALL SELECT scope, onset_at, 'no_successful_pull'
            FROM (
              SELECT scope, onset_at
              FROM `raw_alerts`
              WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'no_successful_pull'
                AND resolved_at IS NULL
            ) AS alerts
            CROSS JOIN (SELECT last_pull_at FROM snapshots_rows_4) AS snapshots
            WHERE NOT COALESCE(last_pull_at > onset_at, FALSE)
            UNION ALL SELECT scope, onset_at, 'freshness_sla'
            FROM (
              SELECT scope, onset_at
              FROM `raw_alerts`
              WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'freshness_sla'
                AND resolved_at IS NULL
            ) AS alerts
            CROSS JOIN (SELECT last_pull_at FROM snapshots_rows_4) AS snapshots
            WHERE NOT COALESCE(last_pull_at > onset_at, FALSE)
            UNION ALL SELECT scope, onset_at, 'match_not_started'
            FROM (
              SELECT DISTINCT scope, onset_at
              FROM (
                SELECT scope, onset_at
                FROM `raw_alerts`
                WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                  AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'match_not_started'
                  AND resolved_at IS NULL
              ) AS alerts
              INNER JOIN (
                SELECT *
                FROM live_match_state_rows_2
                WHERE late_at < CAST(@as_of AS TIMESTAMP) AND late_at <= last_pull_at
              ) AS live_match_state
                ON scope = competition_code
              WHERE late_at >= onset_at
            )
            UNION ALL SELECT scope, onset_at, 'consecutive_dag_failures'
            FROM (
              SELECT scope, onset_at
              FROM `raw_alerts`
              WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'consecutive_dag_failures'
                AND resolved_at IS NULL
            ) AS outer_alerts
            WHERE NOT EXISTS(
              SELECT 1
              FROM (
                SELECT dag
                FROM `raw_pipeline_runs`
                WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                  AND finished_at < CAST(@as_of AS TIMESTAMP) AND status = 'success'
              )
              WHERE outer_alerts.scope = dag
            )
            UNION ALL SELECT scope, onset_at, 'success_rate'
            FROM (
              SELECT scope, onset_at
              FROM `raw_alerts`
              WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'success_rate'
                AND resolved_at IS NULL
            ) AS outer_alerts
            WHERE NOT EXISTS(SELECT 1 FROM pipeline_runs_rows WHERE outer_alerts.scope = scope)
            UNION ALL SELECT scope, onset_at, 'publishing_stalled'
            FROM (
              SELECT scope, onset_at
              FROM `raw_alerts`
              WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
                AND onset_at <= CAST(@as_of AS TIMESTAMP) AND condition = 'publishing_stalled'
                AND resolved_at IS NULL
            ) AS outer_alerts
            WHERE NOT EXISTS(
              SELECT 1
              FROM (
                SELECT dag
                FROM `raw_pipeline_runs`
                WHERE started_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                  AND finished_at < CAST(@as_of AS TIMESTAMP) AND NOT publish_status IS NULL
                  AND publish_status = 'ok'
              )
              WHERE outer_alerts.scope = dag
            )
          )
          UNION ALL SELECT 'no_successful_pull', 'ALL', no_pull_at AS onset_at, TRUE, TRUE,
            TIMESTAMP_SUB(no_pull_at, INTERVAL '30' MINUTE) AS unpulled_since_at, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM snapshots_rows_4
          WHERE NOT no_pull_at IS NULL
          UNION ALL SELECT 'freshness_sla', 'ALL', stale_at AS onset_at, TRUE, TRUE, NULL,
            last_pull_at, NULL, NULL, NULL,
            is_match_day OR TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), last_pull_at, MICROSECOND) <
              5400000000 AS is_match_day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (
            SELECT last_pull_at, COALESCE(is_match_day, FALSE) AS is_match_day,
              LEAST(COALESCE(stale_at, IF(COALESCE(TIMESTAMP_ADD(last_pull_at, INTERVAL '90' MINUTE)
                <= CAST(@as_of AS TIMESTAMP), FALSE), TIMESTAMP_ADD(last_pull_at, INTERVAL '90'
                MINUTE), CAST(NULL AS TIMESTAMP))), COALESCE(IF(COALESCE(TIMESTAMP_ADD(last_pull_at,
                INTERVAL '90' MINUTE) <= CAST(@as_of AS TIMESTAMP), FALSE),
                TIMESTAMP_ADD(last_pull_at, INTERVAL '90' MINUTE), CAST(NULL AS TIMESTAMP)),
                stale_at)) AS stale_at
            FROM snapshots_rows_4
          )
          WHERE NOT stale_at IS NULL
          UNION ALL SELECT 'feed_frozen', 'ALL',
            TIMESTAMP_ADD(last_stamp_at, INTERVAL '60' MINUTE) AS onset_at, TRUE, TRUE, NULL, NULL,
            last_stamp_at AS status_timestamp, NULL, NULL, NULL, in_play_count AS match_count, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM snapshots_rows_4
          WHERE COALESCE(TIMESTAMP_DIFF(last_pull_at, last_stamp_at, MICROSECOND) >= 3600000000 AND
            TIMESTAMP_DIFF(last_stamp_at, last_kick_off_at, MICROSECOND) <= 9000000000, FALSE)
          UNION ALL SELECT 'match_not_started', scope, onset_at, TRUE, TRUE, NULL, NULL, NULL,
            kick_off_at, NULL, NULL, match_count, NULL, NULL, NULL, competition_code,
            home_team_name, away_team_name, NULL, NULL, NULL
          FROM (
            SELECT competition_code AS scope, MIN(late_at) AS onset_at,
              MIN(utc_date) AS kick_off_at, COUNT(*) AS match_count,
              MAX(IF(turn = 0, competition_code, NULL)) AS competition_code,
              MAX(IF(turn = 0, home_team_name, NULL)) AS home_team_name,
              MAX(IF(turn = 0, away_team_name, NULL)) AS away_team_name
            FROM (
              SELECT competition_code, utc_date, home_team_name, away_team_name, late_at,
                ROW_NUMBER() OVER (PARTITION BY competition_code ORDER BY utc_date ASC, match_id
                  ASC) - 1 AS turn
              FROM live_match_state_rows_2
              WHERE late_at < CAST(@as_of AS TIMESTAMP) AND late_at <= last_pull_at
                AND utc_date >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
            )
            GROUP BY 1
          )
          UNION ALL SELECT 'stuck_match', CONCAT('match ', CAST(match_id AS STRING)) AS scope,
            TIMESTAMP_ADD(utc_date, INTERVAL '150' MINUTE) AS onset_at,
            utc_date >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY) AS opens, TRUE,
            NULL, NULL, NULL, utc_date AS kick_off_at, NULL, NULL, NULL, NULL, NULL, NULL,
            competition_code, home_team_name, away_team_name, NULL, NULL, NULL
          FROM `silver_live_match_state`
          WHERE competition_code IN UNNEST(@competitions) AND missing_since IS NULL AND is_in_play
            AND TIMESTAMP_DIFF(CAST(@as_of AS TIMESTAMP), utc_date, MICROSECOND) > 9000000000
          UNION ALL SELECT 'schema_mismatch', scope, onset_at,
            newest_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7' DAY) AS opens, TRUE,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            first AS snapshot_id, NULL, NULL
          FROM (
            SELECT place AS scope, MIN(onset_at) AS onset_at, MAX(`at`) AS newest_at,
              MIN(IF(`at` = onset_at, snapshot_id, NULL)) AS first
            FROM (
              SELECT snapshots.place, `at`, snapshot_id,
                MIN(`at`) OVER (PARTITION BY snapshots.place ROWS BETWEEN UNBOUNDED PRECEDING AND
                  UNBOUNDED FOLLOWING) AS onset_at
              FROM snapshots_rows_3 AS snapshots
              LEFT OUTER JOIN (
                SELECT snapshots.place, snapshots.fault, MAX(snapshots_2.fetched_at) AS good_at
                FROM (
                  SELECT place, fault, newest_at,
                    IF(INSTR(fault, ':') > 0, SPLIT(fault, ':')[SAFE_OFFSET(0)], CAST(NULL AS
                      STRING)) AS code,
                    IF(INSTR(fault, ':') > 0, SPLIT(fault, ':')[SAFE_OFFSET(1)], CAST(NULL AS
                      STRING)) AS number,
                    IF(INSTR(fault, ':') > 0, SPLIT(fault, ':')[SAFE_OFFSET(2)], CAST(NULL AS
                      STRING)) AS day
                  FROM (SELECT place, fault, MAX(`at`) AS newest_at FROM snapshots_rows_3 GROUP BY
                    1, 2)
                ) AS snapshots
                CROSS JOIN (
                  SELECT * EXCEPT (place)
                  FROM (
                    SELECT fetched_at, snapshot_id, resource, scope, verdict, row_count,
                      is_complete, asked_ids, asked_season, named_matches, quarantined_count,
                      broken_matches,
                      resource = 'matches' OR scope IN UNNEST(@competitions) AS is_tracked,
                      IF(resource = 'matches', 'matches', CONCAT(CONCAT(CONCAT(resource, '/'),
                        scope), COALESCE(CONCAT(' season ', asked_season), ''))) AS place,
                      IF(resource = 'matches', CONCAT(CONCAT(step, ' by '), IF(asked_ids IS NULL,
                        'window', 'ids')), CONCAT(CONCAT(CONCAT(resource, '/'), scope),
                        COALESCE(CONCAT(' season ', asked_season), ''))) AS kind
                    FROM `raw_snapshots`
                    WHERE fetched_at >= CAST(@horizon AS TIMESTAMP)
                      AND fetched_at <= CAST(@as_of AS TIMESTAMP)
                      AND verdict IN ('valid', 'partial', 'invalid')
                      AND fetched_at >= TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY)
                  )
                ) AS snapshots_2
                WHERE COALESCE(snapshots_2.verdict = 'valid' AND ((snapshots_2.kind =
                  snapshots.fault AND snapshots_2.row_count > 0) OR CONCAT(snapshots_2.kind,
                  ' unreadable') = snapshots.fault), FALSE)
                  OR COALESCE(snapshots_2.verdict <> 'invalid' AND INSTR(snapshots_2.named_matches,
                    CONCAT(CONCAT(':', snapshots.number), ',')) > 0, FALSE)
                  OR COALESCE(snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'matches' AND
                    snapshots_2.asked_ids IS NULL AND snapshots_2.is_complete AND snapshots.day >
                    SUBSTRING(snapshots_2.scope, 1, 10) AND snapshots.day <
                    SUBSTRING(snapshots_2.scope, 13, 10) AND INSTR(snapshots_2.named_matches,
                    CONCAT(CONCAT(',', snapshots.code), ':')) > 0, FALSE)
                  OR COALESCE(snapshots_2.fetched_at > TIMESTAMP_ADD(snapshots.newest_at, INTERVAL
                    '24' HOUR) AND snapshots_2.verdict = 'valid' AND snapshots_2.resource =
                    'batch_matches' AND snapshots_2.asked_season IS NULL AND snapshots_2.row_count >
                    0 AND snapshots_2.scope = snapshots.code, FALSE)
                  OR COALESCE(snapshots_2.fetched_at > TIMESTAMP_ADD(snapshots.newest_at, INTERVAL
                    '24' HOUR) AND snapshots_2.verdict = 'valid' AND snapshots_2.resource =
                    'matches' AND snapshots_2.asked_ids IS NULL AND INSTR(snapshots.fault,
                    ' by ids') > 0, FALSE)
                GROUP BY 1, 2
              ) AS snapshots_2
                ON snapshots.place = snapshots_2.place AND snapshots.fault = snapshots_2.fault
              WHERE (good_at IS NULL OR `at` >= good_at)
                AND (is_tracked OR `at` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '7'
                  DAY))
            )
            GROUP BY 1
          )
        )
      )
      WHERE rank = 0
    ) AS pipeline_runs
    FULL OUTER JOIN (
      SELECT alert_id, severity, opened_at, last_seen_at, resolved_at, message, runbook,
        open_notified_at, close_notified_at, known_turn, condition AS known_condition,
        scope AS known_scope, onset_at AS known_onset_at
      FROM (
        SELECT alert_id, condition, scope, severity, onset_at, opened_at, last_seen_at, resolved_at,
          message, runbook, open_notified_at, close_notified_at,
          ROW_NUMBER() OVER (PARTITION BY condition, scope ORDER BY onset_at DESC, alert_id DESC) -
            1 AS known_turn
        FROM `raw_alerts`
        WHERE onset_at >= CAST(@horizon AS TIMESTAMP)
          AND (onset_at <= CAST(@as_of AS TIMESTAMP) OR resolved_at IS NULL)
      )
      WHERE known_turn = 0
        OR COALESCE(close_notified_at IS NULL AND resolved_at > TIMESTAMP_SUB(CAST(@as_of AS
          TIMESTAMP), INTERVAL '30' DAY), FALSE)
        OR COALESCE(close_notified_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '60'
          MINUTE), FALSE)
    ) AS alerts
      ON condition = known_condition AND scope = known_scope AND rank = known_turn
  )
  WHERE is_wrong
    OR (NOT alert_id IS NULL AND (resolved_at IS NULL OR COALESCE(close_notified_at IS NULL AND
      resolved_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '30' DAY), FALSE) OR
      COALESCE(close_notified_at > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '60' MINUTE),
      FALSE)))
)
ORDER BY condition ASC NULLS LAST, scope ASC NULLS LAST, known_onset_at ASC NULLS LAST
