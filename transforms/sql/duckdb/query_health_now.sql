-- query_health_now: The health of the pipeline as of `as_of`, without storing it.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT dag, CAST($as_of AS TIMESTAMPTZ) AS as_of, runs_1d,
  good_1d / NULLIF(runs_1d, 0) AS success_ratio_1d, runs_7d,
  good_7d / NULLIF(runs_7d, 0) AS success_ratio_7d, runs_30d,
  good_30d / runs_30d AS success_ratio_30d, COALESCE(newest_good, runs_30d) AS consecutive_failures,
  mean_duration_ms, slowest_duration_ms, 0.99 AS slo_target_ratio,
  1 - (((runs_30d - good_30d) * 100) / (runs_30d * 1)) AS error_budget_left_ratio,
  (good_7d * 100) >= (NULLIF(runs_7d, 0) * 99) AS is_success_sla_met, last_run_id, last_status,
  last_finished_at
FROM (
  SELECT dag, SUM(CAST(is_in_1d AS INT)) AS runs_1d, SUM(CAST(is_in_7d AS INT)) AS runs_7d,
    COUNT(*) AS runs_30d, SUM(CAST(is_good AND is_in_1d AS INT)) AS good_1d,
    SUM(CAST(is_good AND is_in_7d AS INT)) AS good_7d, SUM(CAST(is_good AS INT)) AS good_30d,
    MIN(rank) FILTER(WHERE is_good) AS newest_good,
    AVG(duration_ms) FILTER(WHERE is_timed) AS mean_duration_ms,
    MAX(duration_ms) FILTER(WHERE is_timed) AS slowest_duration_ms,
    MAX(run_id) FILTER(WHERE rank = 0) AS last_run_id,
    MAX(status) FILTER(WHERE rank = 0) AS last_status,
    MAX(finished_at) FILTER(WHERE rank = 0) AS last_finished_at
  FROM (
    SELECT run_id, dag, finished_at, duration_ms, status,
      ROW_NUMBER() OVER (PARTITION BY dag ORDER BY started_at DESC, run_id DESC) - 1 AS rank,
      status IN ('success', 'skipped') AS is_good,
      started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' DAY) AS is_in_1d,
      started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY) AS is_in_7d,
      started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY) AND attempts > 0 AS is_timed
    FROM (
      SELECT *
      FROM "raw_pipeline_runs"
      WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
        AND finished_at < CAST($as_of AS TIMESTAMPTZ)
      UNION ALL SELECT run_id, 'ALL', trigger, scheduled_at, started_at, finished_at, duration_ms,
        status, attempts, last_attempt_at, failed_step, error, steps, api_calls, statements,
        billed_bytes, code_version, publish_status
      FROM "raw_pipeline_runs"
      WHERE started_at >= (CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY)
        AND finished_at < CAST($as_of AS TIMESTAMPTZ)
    )
  )
  GROUP BY 1
)
ORDER BY dag ASC
