-- query_quarantined: Rows of `snapshot_ids` that are in quarantine, not re-admitted.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
SELECT
  "t0"."snapshot_id",
  "t0"."row_index"
FROM "raw_quarantine" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
  AND "t0"."snapshot_id" IN (
    SELECT
      UNNEST($snapshot_ids)
  )
  AND "t0"."readmitted_at" IS NULL
