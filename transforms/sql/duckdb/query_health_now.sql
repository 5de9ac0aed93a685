-- query_health_now: The health of the pipeline as of `as_of`, without storing it.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT
  "t5"."dag",
  CAST($as_of AS TIMESTAMPTZ) AS "as_of",
  "t5"."runs_1d",
  "t5"."good_1d" / NULLIF("t5"."runs_1d", 0) AS "success_ratio_1d",
  "t5"."runs_7d",
  "t5"."good_7d" / NULLIF("t5"."runs_7d", 0) AS "success_ratio_7d",
  "t5"."runs_30d",
  "t5"."good_30d" / "t5"."runs_30d" AS "success_ratio_30d",
  COALESCE("t5"."newest_good", "t5"."runs_30d") AS "consecutive_failures",
  "t5"."mean_duration_ms",
  "t5"."slowest_duration_ms",
  0.99 AS "slo_target_ratio",
  1 - (
    (
      (
        "t5"."runs_30d" - "t5"."good_30d"
      ) * 100
    ) / (
      "t5"."runs_30d" * 1
    )
  ) AS "error_budget_left_ratio",
  (
    "t5"."good_7d" * 100
  ) >= (
    NULLIF("t5"."runs_7d", 0) * 99
  ) AS "is_success_sla_met",
  "t5"."last_run_id",
  "t5"."last_status",
  "t5"."last_finished_at"
FROM (
  SELECT
    "t4"."dag",
    SUM(CAST("t4"."is_in_1d" AS INT)) AS "runs_1d",
    SUM(CAST("t4"."is_in_7d" AS INT)) AS "runs_7d",
    COUNT(*) AS "runs_30d",
    SUM(CAST("t4"."is_good" AND "t4"."is_in_1d" AS INT)) AS "good_1d",
    SUM(CAST("t4"."is_good" AND "t4"."is_in_7d" AS INT)) AS "good_7d",
    SUM(CAST("t4"."is_good" AS INT)) AS "good_30d",
    MIN("t4"."rank") FILTER(WHERE
      "t4"."is_good") AS "newest_good",
    AVG("t4"."duration_ms") FILTER(WHERE
      "t4"."is_timed") AS "mean_duration_ms",
    MAX("t4"."duration_ms") FILTER(WHERE
      "t4"."is_timed") AS "slowest_duration_ms",
    MAX("t4"."run_id") FILTER(WHERE
      "t4"."rank" = 0) AS "last_run_id",
    MAX("t4"."status") FILTER(WHERE
      "t4"."rank" = 0) AS "last_status",
    MAX("t4"."finished_at") FILTER(WHERE
      "t4"."rank" = 0) AS "last_finished_at"
  FROM (
    SELECT
      "t3"."run_id",
      "t3"."dag",
      "t3"."trigger",
      "t3"."scheduled_at",
      "t3"."started_at",
      "t3"."finished_at",
      "t3"."duration_ms",
      "t3"."status",
      "t3"."attempts",
      "t3"."last_attempt_at",
      "t3"."failed_step",
      "t3"."error",
      "t3"."steps",
      "t3"."api_calls",
      "t3"."statements",
      "t3"."billed_bytes",
      "t3"."code_version",
      ROW_NUMBER() OVER (
        PARTITION BY "t3"."dag"
        ORDER BY "t3"."started_at" DESC, "t3"."run_id" DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "rank",
      "t3"."status" IN ('success', 'skipped') AS "is_good",
      "t3"."started_at" >= (
        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' DAY
      ) AS "is_in_1d",
      "t3"."started_at" >= (
        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
      ) AS "is_in_7d",
      (
        "t3"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
        )
      )
      AND (
        "t3"."attempts" > 0
      ) AS "is_timed"
    FROM (
      SELECT
        *
      FROM "raw_pipeline_runs" AS "t0"
      WHERE
        "t0"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
        )
        AND "t0"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
      UNION ALL
      SELECT
        "t0"."run_id",
        'ALL' AS "dag",
        "t0"."trigger",
        "t0"."scheduled_at",
        "t0"."started_at",
        "t0"."finished_at",
        "t0"."duration_ms",
        "t0"."status",
        "t0"."attempts",
        "t0"."last_attempt_at",
        "t0"."failed_step",
        "t0"."error",
        "t0"."steps",
        "t0"."api_calls",
        "t0"."statements",
        "t0"."billed_bytes",
        "t0"."code_version"
      FROM "raw_pipeline_runs" AS "t0"
      WHERE
        "t0"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
        )
        AND "t0"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
    ) AS "t3"
  ) AS "t4"
  GROUP BY
    1
) AS "t5"
ORDER BY
  "t5"."dag" ASC
