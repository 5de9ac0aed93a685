-- query_rejected_scopes: The scopes whose responses are rejected at `as_of`, since when, and the first of
--   these responses.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH snapshots_rows AS (
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
), snapshots_rows_2 AS (
  SELECT place, LIST_EXTRACT(STR_SPLIT(broken_matches, ','), n + CAST(n >= 0 AS BIGINT)) AS fault,
    snapshot_id, is_tracked, fetched_at AS "at"
  FROM (
    SELECT *
    FROM snapshots_rows
    WHERE (fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY) OR COALESCE(fetched_at >=
      known_onset_at, FALSE)) AND NOT broken_matches IS NULL
  ) AS snapshots
  CROSS JOIN (SELECT * FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8)) AS listed(n)) AS made
  WHERE CONTAINS(LIST_EXTRACT(STR_SPLIT(broken_matches, ','), n + CAST(n >= 0 AS BIGINT)), ':')
    AND NOT CONTAINS(LIST_EXTRACT(STR_SPLIT(broken_matches, ','), n + CAST(n >= 0 AS BIGINT)), '::')
  UNION ALL SELECT place,
    CASE WHEN verdict = 'invalid' AND quarantined_count = 0 THEN kind || ' unreadable' ELSE kind END
      AS fault, snapshot_id, is_tracked, fetched_at AS "at"
  FROM snapshots_rows
  WHERE (fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY) OR COALESCE(fetched_at >=
    known_onset_at, FALSE))
    AND (broken_matches IS NULL OR CONTAINS(broken_matches, '::') OR quarantined_count > 8)
)
SELECT scope, onset_at, newest_at > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY) AS opens,
  first AS snapshot_id
FROM (
  SELECT place AS scope, MIN(onset_at) AS onset_at, MAX("at") AS newest_at,
    MIN(snapshot_id) FILTER(WHERE "at" = onset_at) AS first
  FROM (
    SELECT snapshots.place, "at", snapshot_id,
      MIN("at") OVER (PARTITION BY snapshots.place) AS onset_at
    FROM snapshots_rows_2 AS snapshots
    LEFT OUTER JOIN (
      SELECT snapshots.place, snapshots.fault, MAX(snapshots_2.fetched_at) AS good_at
      FROM (
        SELECT place, fault, newest_at,
          CASE WHEN CONTAINS(fault, ':') THEN LIST_EXTRACT(STR_SPLIT(fault, ':'), 1) ELSE CAST(NULL
            AS TEXT) END AS code,
          CASE WHEN CONTAINS(fault, ':') THEN LIST_EXTRACT(STR_SPLIT(fault, ':'), 2) ELSE CAST(NULL
            AS TEXT) END AS number,
          CASE WHEN CONTAINS(fault, ':') THEN LIST_EXTRACT(STR_SPLIT(fault, ':'), 3) ELSE CAST(NULL
            AS TEXT) END AS day
        FROM (SELECT place, fault, MAX("at") AS newest_at FROM snapshots_rows_2 GROUP BY 1, 2)
      ) AS snapshots
      CROSS JOIN (
        SELECT * EXCLUDE (place)
        FROM (
          SELECT fetched_at, snapshot_id, resource, scope, verdict, row_count, is_complete,
            asked_ids, asked_season, named_matches, quarantined_count, broken_matches,
            resource = 'matches' OR scope IN (SELECT UNNEST($competitions)) AS is_tracked,
            CASE WHEN resource = 'matches' THEN 'matches' ELSE resource || '/' || scope ||
              COALESCE(' season ' || asked_season, '') END AS place,
            CASE WHEN resource = 'matches' THEN step || ' by ' || CASE WHEN asked_ids IS NULL THEN
              'window' ELSE 'ids' END ELSE resource || '/' || scope || COALESCE(' season ' ||
              asked_season, '') END AS kind
          FROM "raw_snapshots"
          WHERE fetched_at >= CAST($horizon AS TIMESTAMPTZ)
            AND fetched_at <= CAST($as_of AS TIMESTAMPTZ)
            AND verdict IN ('valid', 'partial', 'invalid')
            AND fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
        )
      ) AS snapshots_2
      WHERE COALESCE(snapshots_2.verdict = 'valid' AND ((snapshots_2.kind = snapshots.fault AND
        snapshots_2.row_count > 0) OR snapshots_2.kind || ' unreadable' = snapshots.fault), FALSE)
        OR COALESCE(snapshots_2.verdict <> 'invalid' AND CONTAINS(snapshots_2.named_matches, ':' ||
          snapshots.number || ','), FALSE)
        OR COALESCE(snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'matches' AND
          snapshots_2.asked_ids IS NULL AND snapshots_2.is_complete AND snapshots.day >
          SUBSTRING(snapshots_2.scope, 1, 10) AND snapshots.day < SUBSTRING(snapshots_2.scope, 13,
          10) AND CONTAINS(snapshots_2.named_matches, ',' || snapshots.code || ':'), FALSE)
        OR COALESCE(snapshots_2.fetched_at > (snapshots.newest_at + INTERVAL '24' HOUR) AND
          snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'batch_matches' AND
          snapshots_2.asked_season IS NULL AND snapshots_2.row_count > 0 AND snapshots_2.scope =
          snapshots.code, FALSE)
        OR COALESCE(snapshots_2.fetched_at > (snapshots.newest_at + INTERVAL '24' HOUR) AND
          snapshots_2.verdict = 'valid' AND snapshots_2.resource = 'matches' AND
          snapshots_2.asked_ids IS NULL AND CONTAINS(snapshots.fault, ' by ids'), FALSE)
      GROUP BY 1, 2
    ) AS snapshots_2
      ON snapshots.place = snapshots_2.place AND snapshots.fault = snapshots_2.fault
    WHERE (good_at IS NULL OR "at" >= good_at)
      AND (is_tracked OR "at" > (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY))
  )
  GROUP BY 1
)
ORDER BY scope ASC
