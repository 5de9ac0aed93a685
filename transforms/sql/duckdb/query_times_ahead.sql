-- query_times_ahead: Tables with rows of a time after `latest`: how many, and the newest time.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param latest timestamp
SELECT
  "t38"."table_name",
  "t38"."row_count",
  "t38"."newest_at"
FROM (
  SELECT
    "t16"."row_count",
    "t16"."newest_at",
    'raw_snapshots' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t8"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t0"."fetched_at" AS "newest_at"
      FROM "raw_snapshots" AS "t0"
      WHERE
        "t0"."fetched_at" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t8"
  ) AS "t16"
  UNION ALL
  SELECT
    "t17"."row_count",
    "t17"."newest_at",
    'gold_live_match_monitor' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t9"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t1"."as_of" AS "newest_at"
      FROM "gold_live_match_monitor" AS "t1"
      WHERE
        "t1"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t9"
  ) AS "t17"
  UNION ALL
  SELECT
    "t18"."row_count",
    "t18"."newest_at",
    'gold_live_scoreboard' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t10"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t2"."as_of" AS "newest_at"
      FROM "gold_live_scoreboard" AS "t2"
      WHERE
        "t2"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t10"
  ) AS "t18"
  UNION ALL
  SELECT
    "t19"."row_count",
    "t19"."newest_at",
    'gold_league_table' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t11"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t3"."as_of" AS "newest_at"
      FROM "gold_league_table" AS "t3"
      WHERE
        "t3"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t11"
  ) AS "t19"
  UNION ALL
  SELECT
    "t20"."row_count",
    "t20"."newest_at",
    'gold_score_corrections' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t12"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t4"."as_of" AS "newest_at"
      FROM "gold_score_corrections" AS "t4"
      WHERE
        "t4"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t12"
  ) AS "t20"
  UNION ALL
  SELECT
    "t21"."row_count",
    "t21"."newest_at",
    'gold_pipeline_health' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t13"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t5"."as_of" AS "newest_at"
      FROM "gold_pipeline_health" AS "t5"
      WHERE
        "t5"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t13"
  ) AS "t21"
  UNION ALL
  SELECT
    "t22"."row_count",
    "t22"."newest_at",
    'gold_reconciliation' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t14"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t6"."as_of" AS "newest_at"
      FROM "gold_reconciliation" AS "t6"
      WHERE
        "t6"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t14"
  ) AS "t22"
  UNION ALL
  SELECT
    "t23"."row_count",
    "t23"."newest_at",
    'gold_data_test_results' AS "table_name"
  FROM (
    SELECT
      COUNT(*) AS "row_count",
      MAX("t15"."newest_at") AS "newest_at"
    FROM (
      SELECT
        "t7"."as_of" AS "newest_at"
      FROM "gold_data_test_results" AS "t7"
      WHERE
        "t7"."as_of" > CAST($latest AS TIMESTAMPTZ)
    ) AS "t15"
  ) AS "t23"
) AS "t38"
WHERE
  "t38"."row_count" > 0
ORDER BY
  "t38"."table_name" ASC
