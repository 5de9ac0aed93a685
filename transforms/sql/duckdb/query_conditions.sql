-- query_conditions: The conditions that hold at `as_of`, each with the newest alert of its scope.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH snapshots_rows AS (
  SELECT MAX(fetched_at) FILTER(WHERE resource = 'matches' AND http_status = 200 AND verdict IN
    ('valid', 'partial') AND asked_ids IS NULL) AS last_pull_at,
    MIN(fetched_at) AS first_response_at
  FROM "raw_snapshots"
  WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
), snapshots_rows_2 AS (
  SELECT fetched_at, snapshot_id, verdict, quarantined_count, broken_matches, is_tracked,
    snapshots.place, kind, known_onset_at
  FROM (
    SELECT fetched_at, snapshot_id, verdict, quarantined_count, broken_matches,
      resource = 'matches' OR scope IN (SELECT UNNEST($competitions)) AS is_tracked,
      CASE WHEN resource = 'matches' THEN 'matches' ELSE resource || '/' || scope ||
        COALESCE(' season ' || asked_season, '') END AS place,
      CASE WHEN resource = 'matches' THEN step || ' by ' || CASE WHEN asked_ids IS NULL THEN
        'window' ELSE 'ids' END ELSE resource || '/' || scope || COALESCE(' season ' ||
        asked_season, '') END AS kind
    FROM "raw_snapshots"
    WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ) AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
      AND verdict IN ('valid', 'partial', 'invalid') AND verdict <> 'valid'
  ) AS snapshots
  LEFT OUTER JOIN (
    SELECT scope AS place, onset_at AS known_onset_at
    FROM "raw_alerts"
    WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ) AND onset_at <= CAST($as_of AS TIMESTAMPTZ)
      AND condition = 'schema_mismatch' AND resolved_at IS NULL
  ) AS alerts
    ON snapshots.place = alerts.place
), live_match_state_rows AS (
  SELECT live_match_state.match_id, live_stamp,
    'match ' || CAST(live_match_state.match_id AS TEXT) AS scope
  FROM (
    SELECT match_id, status_timestamp AS live_stamp, content_hash AS live_hash
    FROM "silver_live_match_state"
  ) AS live_match_state
  INNER JOIN (
    SELECT match_id, status_timestamp AS batch_stamp, content_hash AS batch_hash
    FROM "silver_matches"
  ) AS matches
    ON live_match_state.match_id = matches.match_id
  WHERE live_stamp = batch_stamp AND live_hash <> batch_hash
), reconciliation_rows AS (
  SELECT match_id, as_of, competition_code, home_team_name, away_team_name, age
  FROM (
    SELECT match_id, as_of, competition_code, home_team_name, away_team_name, age,
      MIN(CASE WHEN is_good THEN age ELSE CAST(NULL AS BIGINT) END) OVER (PARTITION BY match_id ROWS
        BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
    FROM (
      SELECT match_id, as_of, competition_code, home_team_name, away_team_name, is_good,
        ROW_NUMBER() OVER (PARTITION BY match_id ORDER BY as_of DESC, as_of_date DESC) - 1 AS age
      FROM (
        SELECT match_id, as_of, as_of_date, competition_code, home_team_name, away_team_name,
          COALESCE(cause <> 'same_stamp_conflict', TRUE) AS is_good
        FROM "gold_reconciliation"
        WHERE as_of <= CAST($as_of AS TIMESTAMPTZ)
          AND as_of >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
      )
    )
  )
  WHERE good_age IS NULL OR age < good_age
), pipeline_runs_rows AS (
  SELECT "at", total, failed, 'ALL' AS scope,
    NOT (((total - failed) * 100) < (total * 99) AND failed >= 2) AS is_good
  FROM (
    SELECT "at",
      SUM(runs) OVER (ORDER BY "at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total,
      SUM(bad) OVER (ORDER BY "at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS failed
    FROM (
      SELECT "at", SUM(runs) AS runs, SUM(bad) AS bad
      FROM (
        SELECT finished_at AS "at", 1 AS runs,
          CAST(NOT (status IN ('success', 'skipped')) AS BIGINT) AS bad
        FROM "raw_pipeline_runs"
        WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
          AND finished_at < CAST($as_of AS TIMESTAMPTZ)
        UNION ALL SELECT started_at + INTERVAL '7' DAY AS "at", -1 AS runs,
          -CAST(NOT (status IN ('success', 'skipped')) AS BIGINT) AS bad
        FROM "raw_pipeline_runs"
        WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
          AND finished_at < CAST($as_of AS TIMESTAMPTZ)
      )
      WHERE "at" < CAST($as_of AS TIMESTAMPTZ)
      GROUP BY 1
    )
  )
  WHERE "at" >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '23' DAY) AND total >= 20
), snapshots_rows_3 AS (
  SELECT place, LIST_EXTRACT(STR_SPLIT(broken_matches, ','), n + CAST(n >= 0 AS BIGINT)) AS fault,
    snapshot_id, is_tracked, fetched_at AS "at"
  FROM (
    SELECT *
    FROM snapshots_rows_2
    WHERE (fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY) OR COALESCE(fetched_at >=
      known_onset_at, FALSE)) AND NOT broken_matches IS NULL
  ) AS snapshots
  CROSS JOIN (SELECT * FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS listed(n)) AS made
  WHERE CONTAINS(LIST_EXTRACT(STR_SPLIT(broken_matches, ','), n + CAST(n >= 0 AS BIGINT)), ':')
    AND NOT CONTAINS(LIST_EXTRACT(STR_SPLIT(broken_matches, ','), n + CAST(n >= 0 AS BIGINT)), '::')
  UNION ALL SELECT place,
    CASE WHEN verdict = 'invalid' AND quarantined_count = 0 THEN kind || ' unreadable' ELSE kind END
      AS fault, snapshot_id, is_tracked, fetched_at AS "at"
  FROM snapshots_rows_2
  WHERE (fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY) OR COALESCE(fetched_at >=
    known_onset_at, FALSE))
    AND (broken_matches IS NULL OR CONTAINS(broken_matches, '::') OR quarantined_count > 8)
), snapshots_rows_4 AS (
  SELECT last_pull_at, is_match_day, no_pull_at, stale_at, in_play_count, last_kick_off_at,
    last_stamp_at
  FROM snapshots_rows AS snapshots
  CROSS JOIN (
    SELECT BOOL_OR(CAST(began_at <= CAST($as_of AS TIMESTAMPTZ) AND CAST($as_of AS TIMESTAMPTZ) <
      ended_at AS BOOLEAN)) AS is_match_day,
      MIN(no_pull_at) FILTER(WHERE no_pull_at < LEAST(ended_at, CAST($as_of AS TIMESTAMPTZ))) AS
        no_pull_at,
      MIN(stale_at) FILTER(WHERE NOT last_pull_at IS NULL AND stale_at < ended_at AND stale_at <=
        CAST($as_of AS TIMESTAMPTZ)) AS stale_at
    FROM (
      SELECT began_at, ended_at, last_pull_at,
        GREATEST(COALESCE(last_pull_at, first_response_at, newest_at), began_at) + INTERVAL '30'
          MINUTE AS no_pull_at, GREATEST(last_pull_at + INTERVAL '20' MINUTE, began_at) AS stale_at
      FROM (
        SELECT began_at, ended_at,
          MAX(began_at) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS newest_at
        FROM (
          SELECT sequence, MIN(day) AS began_at, MAX("end") AS ended_at
          FROM (
            SELECT day, "end", number - (ROW_NUMBER() OVER (ORDER BY number ASC) - 1) AS sequence
            FROM (
              SELECT day, "end",
                CAST(FLOOR(DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ),
                  day) / 86400000000) AS BIGINT) AS number
              FROM (
                SELECT day, MAX("end") AS "end"
                FROM (
                  SELECT CAST(DATE_TRUNC('DAY', utc_date) AS TIMESTAMPTZ) AS day,
                    CASE WHEN is_final THEN CAST(DATE_TRUNC('DAY', utc_date) AS TIMESTAMPTZ) +
                      INTERVAL '1' DAY ELSE GREATEST(CAST(DATE_TRUNC('DAY', utc_date) AS
                      TIMESTAMPTZ) + INTERVAL '1' DAY, utc_date + INTERVAL '6' HOUR) END AS "end"
                  FROM (
                    SELECT * EXCLUDE (missing_since)
                    FROM (
                      SELECT CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END
                        AS missing_since,
                        CASE WHEN is_batch THEN batch_match_id ELSE live_match_id END AS match_id,
                        CASE WHEN is_batch THEN batch_competition_code ELSE live_competition_code
                          END AS competition_code,
                        CASE WHEN is_batch THEN batch_season_id ELSE live_season_id END AS
                          season_id,
                        CASE WHEN is_batch THEN batch_utc_date ELSE live_utc_date END AS utc_date,
                        CASE WHEN is_batch THEN batch_status ELSE live_status END AS status,
                        CASE WHEN is_batch THEN batch_is_final ELSE live_is_final END AS is_final,
                        CASE WHEN is_batch THEN batch_home_team_id ELSE live_home_team_id END AS
                          home_team_id,
                        CASE WHEN is_batch THEN batch_home_team_name ELSE live_home_team_name END AS
                          home_team_name,
                        CASE WHEN is_batch THEN batch_away_team_id ELSE live_away_team_id END AS
                          away_team_id,
                        CASE WHEN is_batch THEN batch_away_team_name ELSE live_away_team_name END AS
                          away_team_name
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
                          FROM "silver_live_match_state"
                          WHERE competition_code IN (SELECT UNNEST($competitions))
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
                          FROM "silver_matches"
                          WHERE competition_code IN (SELECT UNNEST($competitions))
                        ) AS matches
                          ON live_match_id = batch_match_id
                      )
                      WHERE CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END
                        IS NULL
                    )
                  )
                  WHERE utc_date < (CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS
                    TIMESTAMPTZ) + INTERVAL '1' DAY) AND NOT (status IN ('POSTPONED', 'CANCELLED'))
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
    SELECT COALESCE(SUM(CAST(is_in_play AS INT)), 0) AS in_play_count,
      MAX(utc_date) FILTER(WHERE is_in_play) AS last_kick_off_at,
      MAX(COALESCE(effective_at, status_timestamp)) AS last_stamp_at
    FROM "silver_live_match_state"
    WHERE competition_code IN (SELECT UNNEST($competitions)) AND missing_since IS NULL
  ) AS live_match_state_2
), live_match_state_rows_2 AS (
  SELECT match_id, competition_code, utc_date, home_team_name, away_team_name, late_at, last_pull_at
  FROM (
    SELECT match_id, competition_code, utc_date, home_team_name, away_team_name,
      CASE WHEN status = 'TIMED' THEN utc_date ELSE CAST(DATE_TRUNC('DAY', utc_date) AS TIMESTAMPTZ)
        + INTERVAL '1' DAY END + INTERVAL '120' MINUTE AS late_at
    FROM (
      SELECT * EXCLUDE (missing_since)
      FROM (
        SELECT CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END AS
          missing_since, CASE WHEN is_batch THEN batch_match_id ELSE live_match_id END AS match_id,
          CASE WHEN is_batch THEN batch_competition_code ELSE live_competition_code END AS
            competition_code,
          CASE WHEN is_batch THEN batch_season_id ELSE live_season_id END AS season_id,
          CASE WHEN is_batch THEN batch_utc_date ELSE live_utc_date END AS utc_date,
          CASE WHEN is_batch THEN batch_status ELSE live_status END AS status,
          CASE WHEN is_batch THEN batch_is_final ELSE live_is_final END AS is_final,
          CASE WHEN is_batch THEN batch_home_team_id ELSE live_home_team_id END AS home_team_id,
          CASE WHEN is_batch THEN batch_home_team_name ELSE live_home_team_name END AS
            home_team_name,
          CASE WHEN is_batch THEN batch_away_team_id ELSE live_away_team_id END AS away_team_id,
          CASE WHEN is_batch THEN batch_away_team_name ELSE live_away_team_name END AS
            away_team_name
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
            FROM "silver_live_match_state"
            WHERE competition_code IN (SELECT UNNEST($competitions))
          ) AS live_match_state
          FULL OUTER JOIN (
            SELECT match_id AS batch_match_id, competition_code AS batch_competition_code,
              season_id AS batch_season_id, utc_date AS batch_utc_date, status AS batch_status,
              is_final AS batch_is_final, home_team_id AS batch_home_team_id,
              home_team_name AS batch_home_team_name, away_team_id AS batch_away_team_id,
              away_team_name AS batch_away_team_name, missing_since AS batch_missing_since,
              fetched_at AS batch_named_at, COALESCE(effective_at, status_timestamp) AS batch_at
            FROM "silver_matches"
            WHERE competition_code IN (SELECT UNNEST($competitions))
          ) AS matches
            ON live_match_id = batch_match_id
        )
        WHERE CASE WHEN is_batch THEN batch_missing_since ELSE live_missing_since END IS NULL
      )
    )
    WHERE status IN ('TIMED', 'SCHEDULED') AND NOT home_team_id IS NULL AND NOT away_team_id IS NULL
  ) AS live_match_state
  CROSS JOIN (SELECT last_pull_at FROM snapshots_rows_4) AS snapshots
)
SELECT *
FROM (
  SELECT * EXCLUDE (is_wrong)
  FROM (
    SELECT has_evidence, unpulled_since_at, last_pull_at, status_timestamp, kick_off_at,
      run_finished_at, is_match_day, match_count, run_count, failed_count, success_ratio,
      competition_code, home_team_name, away_team_name, snapshot_id, run_id, failure,
      known_onset_at, alert_id, severity, opened_at, last_seen_at, resolved_at, message, runbook,
      open_notified_at, close_notified_at,
      CASE WHEN NOT condition IS NULL AND (COALESCE(opens, FALSE) OR (NOT alert_id IS NULL AND
        resolved_at IS NULL)) THEN onset_at ELSE CAST(NULL AS TIMESTAMPTZ) END AS onset_at,
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
            TRUE AS opens, TRUE AS has_evidence, CAST(NULL AS TIMESTAMPTZ) AS unpulled_since_at,
            CAST(NULL AS TIMESTAMPTZ) AS last_pull_at,
            CAST(NULL AS TIMESTAMPTZ) AS status_timestamp, CAST(NULL AS TIMESTAMPTZ) AS kick_off_at,
            finished_at AS run_finished_at, CAST(NULL AS BOOLEAN) AS is_match_day,
            CAST(NULL AS BIGINT) AS match_count, failures AS run_count,
            CAST(NULL AS BIGINT) AS failed_count, CAST(NULL AS DOUBLE) AS success_ratio,
            CAST(NULL AS TEXT) AS competition_code, CAST(NULL AS TEXT) AS home_team_name,
            CAST(NULL AS TEXT) AS away_team_name, CAST(NULL AS TEXT) AS snapshot_id, run_id, failure
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
                    MIN(CASE WHEN is_good THEN age ELSE CAST(NULL AS BIGINT) END) OVER (PARTITION BY
                      dag ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
                  FROM (
                    SELECT dag, run_id, started_at, finished_at, failure, is_bad, is_good,
                      ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at DESC, run_id DESC) - 1
                        AS age
                    FROM (
                      SELECT dag, run_id, started_at, finished_at,
                        COALESCE(failed_step, status) AS failure,
                        NOT (status IN ('success', 'skipped')) AS is_bad,
                        status = 'success' AS is_good
                      FROM "raw_pipeline_runs"
                      WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
                        AND finished_at < CAST($as_of AS TIMESTAMPTZ)
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
            (total - failed) / total AS success_ratio, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (
            SELECT total, failed, scope, age,
              MIN("at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS onset_at
            FROM (
              SELECT "at", total, failed, scope, age
              FROM (
                SELECT "at", total, failed, scope, age,
                  MIN(CASE WHEN is_good THEN age ELSE CAST(NULL AS BIGINT) END) OVER (PARTITION BY
                    scope ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
                FROM (
                  SELECT "at", total, failed, scope, is_good,
                    ROW_NUMBER() OVER (PARTITION BY scope ORDER BY "at" DESC, scope DESC) - 1 AS age
                  FROM pipeline_runs_rows
                )
              )
              WHERE good_age IS NULL OR age < good_age
            )
          )
          WHERE age = 0
          UNION ALL SELECT 'publishing_stalled', scope,
            run_finished_at + INTERVAL '180' MINUTE AS onset_at, TRUE, TRUE, NULL, NULL, NULL, NULL,
            run_finished_at, NULL, NULL, run_count, NULL, NULL, NULL, NULL, NULL, NULL, run_id, NULL
          FROM (
            SELECT dag AS scope, MIN(finished_at) FILTER(WHERE turn = 0) AS run_finished_at,
              COUNT(*) AS run_count, MAX(run_id) FILTER(WHERE turn = 0) AS run_id
            FROM (
              SELECT dag, run_id, finished_at,
                ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at ASC, run_id ASC) - 1 AS turn
              FROM (
                SELECT dag, run_id, started_at, finished_at, age,
                  MIN(CASE WHEN is_good THEN age ELSE CAST(NULL AS BIGINT) END) OVER (PARTITION BY
                    dag ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS good_age
                FROM (
                  SELECT dag, run_id, started_at, finished_at, is_good,
                    ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at DESC, run_id DESC) - 1
                      AS age
                  FROM (
                    SELECT dag, run_id, started_at, finished_at, publish_status = 'ok' AS is_good
                    FROM "raw_pipeline_runs"
                    WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
                      AND finished_at < CAST($as_of AS TIMESTAMPTZ) AND NOT publish_status IS NULL
                  )
                )
              )
              WHERE good_age IS NULL OR age < good_age
            )
            GROUP BY 1
          )
          WHERE (run_finished_at + INTERVAL '180' MINUTE) < CAST($as_of AS TIMESTAMPTZ)
          UNION ALL SELECT 'reconcile_conflict', scope, onset_at, TRUE, TRUE, NULL, NULL,
            live_stamp AS status_timestamp, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            competition_code, home_team_name, away_team_name, NULL, NULL, NULL
          FROM (SELECT * FROM reconciliation_rows WHERE age = 0) AS reconciliation
          INNER JOIN (
            SELECT MAX(as_of) AS newest
            FROM "gold_reconciliation"
            WHERE as_of <= CAST($as_of AS TIMESTAMPTZ)
              AND as_of >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
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
            SELECT alerts.scope, onset_at, 'reconcile_conflict' AS condition
            FROM (
              SELECT scope, onset_at
              FROM (
                SELECT scope, onset_at
                FROM "raw_alerts"
                WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                  AND onset_at <= CAST($as_of AS TIMESTAMPTZ) AND condition = 'reconcile_conflict'
                  AND resolved_at IS NULL
              ) AS alerts
              CROSS JOIN (
                SELECT MAX(as_of) AS newest
                FROM "gold_reconciliation"
                WHERE as_of <= CAST($as_of AS TIMESTAMPTZ)
                  AND as_of >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
              ) AS reconciliation
              WHERE newest IS NULL
            ) AS alerts
            SEMI JOIN live_match_state_rows AS live_match_state
              ON alerts.scope = live_match_state.scope
            UNION ALL SELECT scope, onset_at, 'no_successful_pull'
            FROM (
              SELECT scope, onset_at
              FROM "raw_alerts"
              WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                AND onset_at <= CAST($as_of AS TIMESTAMPTZ) AND condition = 'no_successful_pull'
                AND resolved_at IS NULL
            ) AS alerts
            CROSS JOIN (SELECT last_pull_at FROM snapshots_rows_4) AS snapshots
            WHERE NOT COALESCE(last_pull_at > onset_at, FALSE)
            UNION ALL SELECT scope, onset_at, 'freshness_sla'
            FROM (
              SELECT scope, onset_at
              FROM "raw_alerts"
              WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                AND onset_at <= CAST($as_of AS TIMESTAMPTZ) AND condition = 'freshness_sla'
                AND resolved_at IS NULL
            ) AS alerts
            CROSS JOIN (SELECT last_pull_at FROM snapshots_rows_4) AS snapshots
            WHERE NOT COALESCE(last_pull_at > onset_at, FALSE)
            UNION ALL SELECT scope, onset_at, 'match_not_started'
            FROM (
              SELECT DISTINCT scope, onset_at
              FROM (
                SELECT scope, onset_at
                FROM "raw_alerts"
                WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                  AND onset_at <= CAST($as_of AS TIMESTAMPTZ) AND condition = 'match_not_started'
                  AND resolved_at IS NULL
              ) AS alerts
              INNER JOIN (
                SELECT *
                FROM live_match_state_rows_2
                WHERE late_at < CAST($as_of AS TIMESTAMPTZ) AND late_at <= last_pull_at
              ) AS live_match_state
                ON scope = competition_code
              WHERE late_at >= onset_at
            )
            UNION ALL SELECT scope, onset_at, 'consecutive_dag_failures'
            FROM (
              SELECT scope, onset_at
              FROM "raw_alerts"
              WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                AND onset_at <= CAST($as_of AS TIMESTAMPTZ)
                AND condition = 'consecutive_dag_failures' AND resolved_at IS NULL
            ) AS alerts
            ANTI JOIN (
              SELECT dag
              FROM "raw_pipeline_runs"
              WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
                AND finished_at < CAST($as_of AS TIMESTAMPTZ) AND status = 'success'
            ) AS pipeline_runs
              ON scope = dag
            UNION ALL SELECT alerts.scope, onset_at, 'success_rate'
            FROM (
              SELECT scope, onset_at
              FROM "raw_alerts"
              WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                AND onset_at <= CAST($as_of AS TIMESTAMPTZ) AND condition = 'success_rate'
                AND resolved_at IS NULL
            ) AS alerts
            ANTI JOIN pipeline_runs_rows AS pipeline_runs
              ON alerts.scope = pipeline_runs.scope
            UNION ALL SELECT scope, onset_at, 'publishing_stalled'
            FROM (
              SELECT scope, onset_at
              FROM "raw_alerts"
              WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
                AND onset_at <= CAST($as_of AS TIMESTAMPTZ) AND condition = 'publishing_stalled'
                AND resolved_at IS NULL
            ) AS alerts
            ANTI JOIN (
              SELECT dag
              FROM "raw_pipeline_runs"
              WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
                AND finished_at < CAST($as_of AS TIMESTAMPTZ) AND NOT publish_status IS NULL
                AND publish_status = 'ok'
            ) AS pipeline_runs
              ON scope = dag
          )
          UNION ALL SELECT 'no_successful_pull', 'ALL', no_pull_at AS onset_at, TRUE, TRUE,
            no_pull_at - INTERVAL '30' MINUTE AS unpulled_since_at, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM snapshots_rows_4
          WHERE NOT no_pull_at IS NULL
          UNION ALL SELECT 'freshness_sla', 'ALL', stale_at AS onset_at, TRUE, TRUE, NULL,
            last_pull_at, NULL, NULL, NULL,
            is_match_day OR DATE_DIFF('MICROSECOND', last_pull_at, CAST($as_of AS TIMESTAMPTZ)) <
              5400000000 AS is_match_day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM (
            SELECT last_pull_at, COALESCE(is_match_day, FALSE) AS is_match_day,
              LEAST(COALESCE(stale_at, CASE WHEN COALESCE((last_pull_at + INTERVAL '90' MINUTE) <=
                CAST($as_of AS TIMESTAMPTZ), FALSE) THEN last_pull_at + INTERVAL '90' MINUTE ELSE
                CAST(NULL AS TIMESTAMPTZ) END), COALESCE(CASE WHEN COALESCE((last_pull_at + INTERVAL
                '90' MINUTE) <= CAST($as_of AS TIMESTAMPTZ), FALSE) THEN last_pull_at + INTERVAL
                '90' MINUTE ELSE CAST(NULL AS TIMESTAMPTZ) END, stale_at)) AS stale_at
            FROM snapshots_rows_4
          )
          WHERE NOT stale_at IS NULL
          UNION ALL SELECT 'feed_frozen', 'ALL', last_stamp_at + INTERVAL '60' MINUTE AS onset_at,
            TRUE, TRUE, NULL, NULL, last_stamp_at AS status_timestamp, NULL, NULL, NULL,
            in_play_count AS match_count, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
          FROM snapshots_rows_4
          WHERE COALESCE(DATE_DIFF('MICROSECOND', last_stamp_at, last_pull_at) >= 3600000000 AND
            DATE_DIFF('MICROSECOND', last_kick_off_at, last_stamp_at) <= 9000000000, FALSE)
          UNION ALL SELECT 'match_not_started', scope, onset_at, TRUE, TRUE, NULL, NULL, NULL,
            kick_off_at, NULL, NULL, match_count, NULL, NULL, NULL, competition_code,
            home_team_name, away_team_name, NULL, NULL, NULL
          FROM (
            SELECT competition_code AS scope, MIN(late_at) AS onset_at,
              MIN(utc_date) AS kick_off_at, COUNT(*) AS match_count,
              MAX(competition_code) FILTER(WHERE turn = 0) AS competition_code,
              MAX(home_team_name) FILTER(WHERE turn = 0) AS home_team_name,
              MAX(away_team_name) FILTER(WHERE turn = 0) AS away_team_name
            FROM (
              SELECT competition_code, utc_date, home_team_name, away_team_name, late_at,
                ROW_NUMBER() OVER (PARTITION BY competition_code ORDER BY utc_date ASC, match_id
                  ASC) - 1 AS turn
              FROM live_match_state_rows_2
              WHERE late_at < CAST($as_of AS TIMESTAMPTZ) AND late_at <= last_pull_at
                AND utc_date >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
            )
            GROUP BY 1
          )
          UNION ALL SELECT 'stuck_match', 'match ' || CAST(match_id AS TEXT) AS scope,
            utc_date + INTERVAL '150' MINUTE AS onset_at,
            utc_date >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY) AS opens, TRUE, NULL,
            NULL, NULL, utc_date AS kick_off_at, NULL, NULL, NULL, NULL, NULL, NULL,
            competition_code, home_team_name, away_team_name, NULL, NULL, NULL
          FROM "silver_live_match_state"
          WHERE competition_code IN (SELECT UNNEST($competitions)) AND missing_since IS NULL
            AND is_in_play
            AND DATE_DIFF('MICROSECOND', utc_date, CAST($as_of AS TIMESTAMPTZ)) > 9000000000
          UNION ALL SELECT 'schema_mismatch', scope, onset_at,
            newest_at > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY) AS opens, TRUE, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, first AS snapshot_id,
            NULL, NULL
          FROM (
            SELECT place AS scope, MIN(onset_at) AS onset_at, MAX("at") AS newest_at,
              MIN(snapshot_id) FILTER(WHERE "at" = onset_at) AS first
            FROM (
              SELECT snapshots.place, "at", snapshot_id,
                MIN("at") OVER (PARTITION BY snapshots.place ROWS BETWEEN UNBOUNDED PRECEDING AND
                  UNBOUNDED FOLLOWING) AS onset_at
              FROM snapshots_rows_3 AS snapshots
              LEFT OUTER JOIN (
                SELECT snapshots.place, snapshots.fault, MAX(snapshots_2.fetched_at) AS good_at
                FROM (
                  SELECT place, fault, newest_at,
                    CASE WHEN CONTAINS(fault, ':') THEN LIST_EXTRACT(STR_SPLIT(fault, ':'), 1) ELSE
                      CAST(NULL AS TEXT) END AS code,
                    CASE WHEN CONTAINS(fault, ':') THEN LIST_EXTRACT(STR_SPLIT(fault, ':'), 2) ELSE
                      CAST(NULL AS TEXT) END AS number,
                    CASE WHEN CONTAINS(fault, ':') THEN LIST_EXTRACT(STR_SPLIT(fault, ':'), 3) ELSE
                      CAST(NULL AS TEXT) END AS day
                  FROM (SELECT place, fault, MAX("at") AS newest_at FROM snapshots_rows_3 GROUP BY
                    1, 2)
                ) AS snapshots
                CROSS JOIN (
                  SELECT * EXCLUDE (place)
                  FROM (
                    SELECT fetched_at, snapshot_id, resource, scope, verdict, row_count,
                      is_complete, asked_ids, asked_season, named_matches, quarantined_count,
                      broken_matches,
                      resource = 'matches' OR scope IN (SELECT UNNEST($competitions)) AS is_tracked,
                      CASE WHEN resource = 'matches' THEN 'matches' ELSE resource || '/' || scope ||
                        COALESCE(' season ' || asked_season, '') END AS place,
                      CASE WHEN resource = 'matches' THEN step || ' by ' || CASE WHEN asked_ids IS
                        NULL THEN 'window' ELSE 'ids' END ELSE resource || '/' || scope ||
                        COALESCE(' season ' || asked_season, '') END AS kind
                    FROM "raw_snapshots"
                    WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ)
                      AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
                      AND verdict IN ('valid', 'partial', 'invalid')
                      AND fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
                  )
                ) AS snapshots_2
                WHERE COALESCE(snapshots_2.verdict = 'valid' AND ((snapshots_2.kind =
                  snapshots.fault AND snapshots_2.row_count > 0) OR snapshots_2.kind ||
                  ' unreadable' = snapshots.fault), FALSE)
                  OR COALESCE(snapshots_2.verdict <> 'invalid' AND
                    CONTAINS(snapshots_2.named_matches, ':' || snapshots.number || ','), FALSE)
                  OR COALESCE(snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'matches' AND
                    snapshots_2.asked_ids IS NULL AND snapshots_2.is_complete AND snapshots.day >
                    SUBSTRING(snapshots_2.scope, 1, 10) AND snapshots.day <
                    SUBSTRING(snapshots_2.scope, 13, 10) AND CONTAINS(snapshots_2.named_matches, ','
                    || snapshots.code || ':'), FALSE)
                  OR COALESCE(snapshots_2.fetched_at > (snapshots.newest_at + INTERVAL '24' HOUR)
                    AND snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'batch_matches' AND
                    snapshots_2.asked_season IS NULL AND snapshots_2.row_count > 0 AND
                    snapshots_2.scope = snapshots.code, FALSE)
                  OR COALESCE(snapshots_2.fetched_at > (snapshots.newest_at + INTERVAL '24' HOUR)
                    AND snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'matches' AND
                    snapshots_2.asked_ids IS NULL AND CONTAINS(snapshots.fault, ' by ids'), FALSE)
                GROUP BY 1, 2
              ) AS snapshots_2
                ON snapshots.place = snapshots_2.place AND snapshots.fault = snapshots_2.fault
              WHERE (good_at IS NULL OR "at" >= good_at)
                AND (is_tracked OR "at" > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY))
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
        FROM "raw_alerts"
        WHERE onset_at >= CAST($horizon AS TIMESTAMPTZ)
          AND (onset_at <= CAST($as_of AS TIMESTAMPTZ) OR resolved_at IS NULL)
      )
      WHERE known_turn = 0
        OR COALESCE(close_notified_at IS NULL AND resolved_at > (CAST($as_of AS TIMESTAMPTZ) -
          INTERVAL '30' DAY), FALSE)
        OR COALESCE(close_notified_at > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '60' MINUTE), FALSE)
    ) AS alerts
      ON condition = known_condition AND scope = known_scope AND rank = known_turn
  )
  WHERE is_wrong
    OR (NOT alert_id IS NULL AND (resolved_at IS NULL OR COALESCE(close_notified_at IS NULL AND
      resolved_at > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY), FALSE) OR
      COALESCE(close_notified_at > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '60' MINUTE), FALSE)))
)
ORDER BY condition ASC, scope ASC, known_onset_at ASC
