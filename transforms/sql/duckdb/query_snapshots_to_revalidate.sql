-- query_snapshots_to_revalidate: Snapshots since `since` to validate with a later contract, oldest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
SELECT
  "t0"."snapshot_id",
  "t0"."fetched_at",
  "t0"."uri",
  "t0"."contract_version"
FROM "raw_snapshots" AS "t0"
WHERE
  "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
  AND (
    "t0"."verdict" IN ('partial', 'invalid')
    OR (
      (
        "t0"."verdict" = 'valid'
      ) AND (
        "t0"."loaded_at" IS NULL
      )
    )
  )
ORDER BY
  "t0"."fetched_at" ASC,
  "t0"."snapshot_id" ASC
