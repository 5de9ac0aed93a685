-- query_loaded_standings: Loaded standings responses of `competitions`: the last one before `before`, and all
--   since then; `held_at` is when the newest one with the same body and with rows in the raw table was
--   fetched, `since` or later.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param competitions array<string>
-- param since timestamp
WITH "t2" AS (
  SELECT
    *
  FROM "raw_snapshots" AS "t0"
  WHERE
    "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
    AND "t0"."resource" = 'standings'
    AND "t0"."scope" IN (
      SELECT
        UNNEST($competitions)
    )
    AND NOT "t0"."loaded_at" IS NULL
)
SELECT
  "t12"."snapshot_id",
  "t12"."scope",
  "t12"."fetched_at",
  "t12"."body_sha256",
  "t11"."held_at"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t4"."snapshot_id",
      "t4"."resource",
      "t4"."scope",
      "t4"."uri",
      "t4"."dag",
      "t4"."run_id",
      "t4"."step",
      "t4"."fetched_at",
      "t4"."http_status",
      "t4"."body_bytes",
      "t4"."body_sha256",
      "t4"."contract_version",
      "t4"."verdict",
      "t4"."row_count",
      "t4"."quarantined_count",
      "t4"."violations",
      "t4"."drift",
      "t4"."validated_at",
      "t4"."loaded_at",
      "t4"."silver_at",
      "t4"."is_complete",
      "t4"."asked_ids",
      "t4"."named_matches",
      "t4"."asked_season",
      "t4"."broken_matches",
      "t4"."fetched_at" < CAST($before AS TIMESTAMPTZ) AS "is_earlier",
      ROW_NUMBER() OVER (
        PARTITION BY "t4"."scope", "t4"."fetched_at" < CAST($before AS TIMESTAMPTZ)
        ORDER BY "t4"."fetched_at" DESC, "t4"."snapshot_id" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "rank"
    FROM "t2" AS "t4"
  ) AS "t7"
  WHERE
    (
      "t7"."rank" = 0
    ) OR NOT (
      "t7"."is_earlier"
    )
) AS "t12"
LEFT OUTER JOIN (
  SELECT
    "t8"."scope",
    "t8"."body_sha256",
    MAX("t8"."fetched_at") AS "held_at"
  FROM (
    SELECT
      "t6"."snapshot_id",
      "t6"."resource",
      "t6"."scope",
      "t6"."uri",
      "t6"."dag",
      "t6"."run_id",
      "t6"."step",
      "t6"."fetched_at",
      "t6"."http_status",
      "t6"."body_bytes",
      "t6"."body_sha256",
      "t6"."contract_version",
      "t6"."verdict",
      "t6"."row_count",
      "t6"."quarantined_count",
      "t6"."violations",
      "t6"."drift",
      "t6"."validated_at",
      "t6"."loaded_at",
      "t6"."silver_at",
      "t6"."is_complete",
      "t6"."asked_ids",
      "t6"."named_matches",
      "t6"."asked_season",
      "t6"."broken_matches"
    FROM "t2" AS "t6"
    SEMI JOIN (
      SELECT
        *
      FROM "raw_live_standings" AS "t1"
      WHERE
        "t1"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
    ) AS "t5"
      ON "t6"."snapshot_id" = "t5"."snapshot_id"
  ) AS "t8"
  GROUP BY
    1,
    2
) AS "t11"
  ON "t12"."scope" = "t11"."scope" AND "t12"."body_sha256" = "t11"."body_sha256"
