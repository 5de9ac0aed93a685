-- query_matches_to_reread: Tracked matches that the newest reconciliation lists and live still lacks.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
WITH reconciliation_rows AS (
  SELECT *
  FROM "gold_reconciliation"
  WHERE as_of <= CAST($as_of AS TIMESTAMPTZ)
    AND as_of >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY)
), reconciliation_rows_2 AS (
  SELECT match_id, night_at, number,
    live_hash <> batch_hash AND (live_at < batch_at OR (live_at = batch_at AND live_stamp <=
      batch_stamp)) AND is_live_present AS is_behind
  FROM (
    SELECT match_id, reconciliation.as_of AS night_at,
      ',' || CAST(match_id AS TEXT) || ',' AS number
    FROM reconciliation_rows AS reconciliation
    SEMI JOIN (SELECT MAX(as_of) AS as_of FROM reconciliation_rows) AS reconciliation_2
      ON reconciliation.as_of = reconciliation_2.as_of
    WHERE competition_code IN (SELECT UNNEST($competitions)) AND is_to_reread
  ) AS reconciliation
  INNER JOIN (
    SELECT match_id AS batch_id, content_hash AS batch_hash, status_timestamp AS batch_stamp,
      COALESCE(effective_at, status_timestamp) AS batch_at,
      missing_since IS NULL AS is_batch_present
    FROM "silver_matches"
  ) AS matches
    ON match_id = batch_id
  LEFT OUTER JOIN (
    SELECT match_id AS live_id, content_hash AS live_hash, status_timestamp AS live_stamp,
      COALESCE(effective_at, status_timestamp) AS live_at, missing_since IS NULL AS is_live_present
    FROM "silver_live_match_state"
  ) AS live_match_state
    ON match_id = live_id
  WHERE (live_hash <> batch_hash AND (live_at < batch_at OR (live_at = batch_at AND live_stamp <=
    batch_stamp)) AND is_live_present) OR live_id IS NULL OR is_live_present <> is_batch_present
)
SELECT match_id
FROM (
  SELECT match_id,
    ROW_NUMBER() OVER (ORDER BY CAST(NOT requested_id IS NULL AS BIGINT) ASC, match_id ASC) - 1 AS
      turn
  FROM reconciliation_rows_2 AS reconciliation
  LEFT OUTER JOIN (
    SELECT DISTINCT match_id AS requested_id
    FROM reconciliation_rows_2 AS reconciliation
    INNER JOIN (
      SELECT asked_ids, fetched_at AS requested_at
      FROM "raw_snapshots"
      WHERE fetched_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY)
        AND fetched_at <= CAST($as_of AS TIMESTAMPTZ) AND resource = 'matches'
        AND NOT asked_ids IS NULL AND verdict IN ('valid', 'partial')
    ) AS snapshots
      ON night_at < requested_at AND CONTAINS(asked_ids, number)
  ) AS reconciliation_2
    ON match_id = requested_id
  WHERE is_behind OR requested_id IS NULL
)
WHERE turn < 500
ORDER BY match_id ASC
