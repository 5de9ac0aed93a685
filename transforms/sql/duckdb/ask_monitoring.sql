-- ask_monitoring: All that monitoring asks at `as_of`, in one statement; `kind` says what a row is.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param since timestamp
WITH "t15" AS (
  SELECT
    *
  FROM "raw_snapshots" AS "t3"
  WHERE
    "t3"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
    AND "t3"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
    AND "t3"."resource" = 'matches'
    AND "t3"."http_status" = 200
    AND "t3"."verdict" IN ('valid', 'partial')
), "t30" AS (
  SELECT
    *
  FROM "silver_live_match_history" AS "t7"
  WHERE
    "t7"."competition_code" IN (
      SELECT
        UNNEST($competitions)
    )
    AND "t7"."is_in_play"
    AND "t7"."status_timestamp" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
    AND "t7"."status_timestamp" < (
      CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
    )
    AND "t7"."first_seen_at" <= CAST($as_of AS TIMESTAMPTZ)
), "t38" AS (
  SELECT
    MAX("t23"."fetched_at") AS "last_pull_at"
  FROM "t15" AS "t23"
), "t45" AS (
  SELECT
    "t4"."competition_code",
    "t4"."is_in_play",
    (
      (
        (
          "t4"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
        )
        AND (
          "t4"."utc_date" < (
            CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
          )
        )
      )
      OR (
        (
          "t4"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
        )
        AND (
          "t4"."utc_date" > (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
          )
        )
        AND NOT (
          "t4"."is_final"
        )
      )
    )
    AND NOT (
      "t4"."status" IN ('POSTPONED', 'CANCELLED')
    ) AS "makes_match_day",
    "t4"."is_in_play"
    AND (
      DATE_DIFF('MICROSECOND', "t4"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
    ) AS "is_stuck",
    "t4"."status_timestamp" AS "stamp",
    "t4"."utc_date" AS "kick_off"
  FROM "silver_live_match_state" AS "t4"
  WHERE
    "t4"."competition_code" IN (
      SELECT
        UNNEST($competitions)
    )
), "t86" AS (
  SELECT
    "t77"."match_id",
    "t77"."as_of",
    "t77"."as_of_date",
    "t77"."competition_code",
    "t77"."home_team_name",
    "t77"."away_team_name",
    "t77"."is_bad",
    "t77"."age",
    "t77"."good_age",
    ROW_NUMBER() OVER (
      PARTITION BY "t77"."match_id"
      ORDER BY "t77"."as_of" ASC, "t77"."as_of_date" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t47"."match_id",
        "t47"."as_of",
        "t47"."as_of_date",
        "t47"."competition_code",
        "t47"."home_team_name",
        "t47"."away_team_name",
        "t47"."is_bad",
        "t47"."age",
        MIN(CASE WHEN "t47"."is_bad" THEN CAST(NULL AS BIGINT) ELSE "t47"."age" END) OVER (
          PARTITION BY "t47"."match_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "good_age"
      FROM (
        SELECT
          "t24"."match_id",
          "t24"."as_of",
          "t24"."as_of_date",
          "t24"."competition_code",
          "t24"."home_team_name",
          "t24"."away_team_name",
          "t24"."is_bad",
          ROW_NUMBER() OVER (
            PARTITION BY "t24"."match_id"
            ORDER BY "t24"."as_of" DESC, "t24"."as_of_date" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "age"
        FROM (
          SELECT
            "t6"."match_id",
            "t6"."as_of",
            "t6"."as_of_date",
            "t6"."competition_code",
            "t6"."home_team_name",
            "t6"."away_team_name",
            COALESCE("t6"."cause" = 'same_stamp_conflict', FALSE) AS "is_bad"
          FROM "gold_reconciliation" AS "t6"
          WHERE
            "t6"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
            AND "t6"."as_of" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
        ) AS "t24"
      ) AS "t47"
    ) AS "t64"
    WHERE
      (
        "t64"."good_age" IS NULL
      ) OR (
        "t64"."age" < "t64"."good_age"
      )
  ) AS "t77"
), "t87" AS (
  SELECT
    "t81"."competition_code",
    DATE_DIFF('MICROSECOND', "t81"."status_timestamp", "t81"."first_seen_at") <= 1200000000 AS "is_in_time"
  FROM (
    SELECT
      "t40"."match_id",
      "t40"."status_timestamp",
      "t40"."content_hash",
      "t40"."first_seen_at",
      "t40"."snapshot_id",
      "t40"."competition_id",
      "t40"."competition_code",
      "t40"."season_id",
      "t40"."season_start_date",
      "t40"."utc_date",
      "t40"."status",
      "t40"."stage",
      "t40"."group",
      "t40"."matchday",
      "t40"."home_team_id",
      "t40"."home_team_name",
      "t40"."home_team_tla",
      "t40"."away_team_id",
      "t40"."away_team_name",
      "t40"."away_team_tla",
      "t40"."winner",
      "t40"."duration",
      "t40"."home_goals",
      "t40"."away_goals",
      "t40"."home_half_time_goals",
      "t40"."away_half_time_goals",
      "t40"."home_shootout_goals",
      "t40"."away_shootout_goals",
      "t40"."is_score_contradictory",
      "t40"."is_final",
      "t40"."is_in_play",
      "t68"."met_at"
    FROM "t30" AS "t40"
    INNER JOIN (
      SELECT
        "t53"."match_id",
        MIN("t53"."first_seen_at") AS "met_at"
      FROM (
        SELECT
          "t25"."match_id",
          "t25"."status_timestamp",
          "t25"."content_hash",
          "t25"."first_seen_at",
          "t25"."snapshot_id",
          "t25"."competition_id",
          "t25"."competition_code",
          "t25"."season_id",
          "t25"."season_start_date",
          "t25"."utc_date",
          "t25"."status",
          "t25"."stage",
          "t25"."group",
          "t25"."matchday",
          "t25"."home_team_id",
          "t25"."home_team_name",
          "t25"."home_team_tla",
          "t25"."away_team_id",
          "t25"."away_team_name",
          "t25"."away_team_tla",
          "t25"."winner",
          "t25"."duration",
          "t25"."home_goals",
          "t25"."away_goals",
          "t25"."home_half_time_goals",
          "t25"."away_half_time_goals",
          "t25"."home_shootout_goals",
          "t25"."away_shootout_goals",
          "t25"."is_score_contradictory",
          "t25"."is_final",
          "t25"."is_in_play"
        FROM (
          SELECT
            *
          FROM "silver_live_match_history" AS "t7"
          WHERE
            "t7"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t25"
        SEMI JOIN "t30" AS "t41"
          ON "t25"."match_id" = "t41"."match_id"
      ) AS "t53"
      GROUP BY
        1
    ) AS "t68"
      ON "t40"."match_id" = "t68"."match_id"
  ) AS "t81"
  WHERE
    "t81"."first_seen_at" > "t81"."met_at"
), "t106" AS (
  SELECT
    "t62"."last_pull_at",
    "t62"."late_at",
    "t101"."is_match_day",
    "t101"."was_match_day",
    "t101"."in_play_count",
    "t101"."last_kick_off_at",
    "t101"."last_stamp_at",
    "t92"."match_day_began_at",
    "t92"."earlier_began_at"
  FROM (
    SELECT
      "t44"."last_pull_at",
      LEAST(
        COALESCE("t44"."last_pull_at" + INTERVAL '90' MINUTE, CAST($as_of AS TIMESTAMPTZ)),
        CAST($as_of AS TIMESTAMPTZ)
      ) AS "late_at"
    FROM "t38" AS "t44"
  ) AS "t62"
  CROSS JOIN (
    SELECT
      COALESCE(
        BOOL_OR(
          CAST((
            (
              (
                "t72"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
              )
              AND (
                "t72"."utc_date" < (
                  CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
                )
              )
            )
            OR (
              (
                "t72"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
              )
              AND (
                "t72"."utc_date" > (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
                )
              )
              AND NOT (
                "t72"."is_final"
              )
            )
          )
          AND NOT (
            "t72"."status" IN ('POSTPONED', 'CANCELLED')
          ) AS BOOLEAN)
        ),
        FALSE
      ) AS "is_match_day",
      COALESCE(
        BOOL_OR(
          CAST((
            (
              (
                "t72"."utc_date" >= CAST(DATE_TRUNC('DAY', "t72"."late_at") AS TIMESTAMPTZ)
              )
              AND (
                "t72"."utc_date" < (
                  CAST(DATE_TRUNC('DAY', "t72"."late_at") AS TIMESTAMPTZ) + INTERVAL '1' DAY
                )
              )
            )
            OR (
              (
                "t72"."utc_date" < CAST(DATE_TRUNC('DAY', "t72"."late_at") AS TIMESTAMPTZ)
              )
              AND (
                "t72"."utc_date" > (
                  "t72"."late_at" - INTERVAL '6' HOUR
                )
              )
              AND NOT (
                "t72"."is_final"
              )
            )
          )
          AND NOT (
            "t72"."status" IN ('POSTPONED', 'CANCELLED')
          ) AS BOOLEAN)
        ),
        FALSE
      ) AS "was_match_day",
      COALESCE(SUM(CAST("t72"."is_in_play" AS INT)), 0) AS "in_play_count",
      MAX("t72"."utc_date") FILTER(WHERE
        "t72"."is_in_play") AS "last_kick_off_at",
      MAX("t72"."status_timestamp") AS "last_stamp_at"
    FROM (
      SELECT
        "t22"."match_id",
        "t22"."status_timestamp",
        "t22"."content_hash",
        "t22"."first_seen_at",
        "t22"."snapshot_id",
        "t22"."competition_id",
        "t22"."competition_code",
        "t22"."season_id",
        "t22"."season_start_date",
        "t22"."utc_date",
        "t22"."status",
        "t22"."stage",
        "t22"."group",
        "t22"."matchday",
        "t22"."home_team_id",
        "t22"."home_team_name",
        "t22"."home_team_tla",
        "t22"."away_team_id",
        "t22"."away_team_name",
        "t22"."away_team_tla",
        "t22"."winner",
        "t22"."duration",
        "t22"."home_goals",
        "t22"."away_goals",
        "t22"."home_half_time_goals",
        "t22"."away_half_time_goals",
        "t22"."home_shootout_goals",
        "t22"."away_shootout_goals",
        "t22"."is_score_contradictory",
        "t22"."is_final",
        "t22"."is_in_play",
        "t63"."late_at"
      FROM (
        SELECT
          *
        FROM "silver_live_match_state" AS "t4"
        WHERE
          "t4"."competition_code" IN (
            SELECT
              UNNEST($competitions)
          )
      ) AS "t22"
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE("t44"."last_pull_at" + INTERVAL '90' MINUTE, CAST($as_of AS TIMESTAMPTZ)),
            CAST($as_of AS TIMESTAMPTZ)
          ) AS "late_at"
        FROM "t38" AS "t44"
      ) AS "t63"
    ) AS "t72"
  ) AS "t101"
  CROSS JOIN (
    SELECT
      MAX("t83"."began_at") AS "match_day_began_at",
      MAX("t83"."began_at") FILTER(WHERE
        "t83"."began_at" <= "t83"."late_at") AS "earlier_began_at"
    FROM (
      SELECT
        "t82"."sequence",
        "t82"."began_at",
        "t63"."late_at"
      FROM (
        SELECT
          "t71"."sequence",
          MIN("t71"."day") AS "began_at"
        FROM (
          SELECT
            "t50"."day",
            "t50"."number",
            "t50"."number" - (
              ROW_NUMBER() OVER (
                ORDER BY "t50"."number" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1
            ) AS "sequence"
          FROM (
            SELECT
              "t31"."day",
              CAST(FLOOR(
                (
                  DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t31"."day")
                ) / (
                  86400000000
                )
              ) AS BIGINT) AS "number"
            FROM (
              SELECT DISTINCT
                CAST(DATE_TRUNC('DAY', "t4"."utc_date") AS TIMESTAMPTZ) AS "day"
              FROM "silver_live_match_state" AS "t4"
              WHERE
                "t4"."competition_code" IN (
                  SELECT
                    UNNEST($competitions)
                )
                AND "t4"."utc_date" >= (
                  CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) - INTERVAL '60' DAY
                )
                AND "t4"."utc_date" < (
                  CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
                )
                AND NOT (
                  "t4"."status" IN ('POSTPONED', 'CANCELLED')
                )
            ) AS "t31"
          ) AS "t50"
        ) AS "t71"
        GROUP BY
          1
      ) AS "t82"
      CROSS JOIN (
        SELECT
          LEAST(
            COALESCE("t44"."last_pull_at" + INTERVAL '90' MINUTE, CAST($as_of AS TIMESTAMPTZ)),
            CAST($as_of AS TIMESTAMPTZ)
          ) AS "late_at"
        FROM "t38" AS "t44"
      ) AS "t63"
    ) AS "t83"
  ) AS "t92"
)
SELECT
  *
FROM (
  SELECT
    'dag' AS "kind",
    "t57"."dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    CAST(NULL AS TEXT) AS "scope",
    CAST($as_of AS TIMESTAMPTZ) AS "as_of",
    CAST(NULL AS TIMESTAMPTZ) AS "last_successful_pull_at",
    CAST(NULL AS DOUBLE) AS "freshness_minutes",
    CAST(NULL AS BOOLEAN) AS "is_match_day",
    CAST(NULL AS BIGINT) AS "freshness_sla_minutes",
    CAST(NULL AS BOOLEAN) AS "is_freshness_sla_met",
    CAST(NULL AS BIGINT) AS "in_play_count",
    CAST(NULL AS BIGINT) AS "stuck_match_count",
    CAST(NULL AS TIMESTAMPTZ) AS "last_status_timestamp",
    CAST(NULL AS BOOLEAN) AS "is_feed_frozen",
    CAST(NULL AS BIGINT) AS "in_play_sighting_count",
    CAST(NULL AS DOUBLE) AS "in_play_seen_in_time_ratio",
    CAST(NULL AS BOOLEAN) AS "is_lag_sla_met",
    "t57"."runs_1d",
    "t57"."good_1d" / NULLIF("t57"."runs_1d", 0) AS "success_ratio_1d",
    "t57"."runs_7d",
    "t57"."good_7d" / NULLIF("t57"."runs_7d", 0) AS "success_ratio_7d",
    "t57"."runs_30d",
    "t57"."good_30d" / "t57"."runs_30d" AS "success_ratio_30d",
    COALESCE("t57"."newest_good", "t57"."runs_30d") AS "consecutive_failures",
    "t57"."mean_duration_ms",
    "t57"."slowest_duration_ms",
    0.99 AS "slo_target_ratio",
    1 - (
      (
        (
          "t57"."runs_30d" - "t57"."good_30d"
        ) * 100
      ) / (
        "t57"."runs_30d" * 1
      )
    ) AS "error_budget_left_ratio",
    (
      "t57"."good_7d" * 100
    ) >= (
      NULLIF("t57"."runs_7d", 0) * 99
    ) AS "is_success_sla_met",
    "t57"."last_run_id",
    "t57"."last_status",
    "t57"."last_finished_at",
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TIMESTAMPTZ) AS "since_at",
    CAST(NULL AS DOUBLE) AS "measured",
    CAST(NULL AS TEXT) AS "what",
    CAST(NULL AS TIMESTAMPTZ) AS "known_onset_at",
    CAST(NULL AS TEXT) AS "alert_id",
    CAST(NULL AS TEXT) AS "severity",
    CAST(NULL AS TIMESTAMPTZ) AS "opened_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_seen_at",
    CAST(NULL AS TIMESTAMPTZ) AS "resolved_at",
    CAST(NULL AS TEXT) AS "message",
    CAST(NULL AS TEXT) AS "runbook",
    CAST(NULL AS TIMESTAMPTZ) AS "open_notified_at",
    CAST(NULL AS TIMESTAMPTZ) AS "close_notified_at",
    CAST(NULL AS TEXT) AS "condition"
  FROM (
    SELECT
      "t48"."dag",
      SUM(CAST("t48"."is_in_1d" AS INT)) AS "runs_1d",
      SUM(CAST("t48"."is_in_7d" AS INT)) AS "runs_7d",
      COUNT(*) AS "runs_30d",
      SUM(CAST("t48"."is_good" AND "t48"."is_in_1d" AS INT)) AS "good_1d",
      SUM(CAST("t48"."is_good" AND "t48"."is_in_7d" AS INT)) AS "good_7d",
      SUM(CAST("t48"."is_good" AS INT)) AS "good_30d",
      MIN("t48"."rank") FILTER(WHERE
        "t48"."is_good") AS "newest_good",
      AVG("t48"."duration_ms") FILTER(WHERE
        "t48"."is_timed") AS "mean_duration_ms",
      MAX("t48"."duration_ms") FILTER(WHERE
        "t48"."is_timed") AS "slowest_duration_ms",
      MAX("t48"."run_id") FILTER(WHERE
        "t48"."rank" = 0) AS "last_run_id",
      MAX("t48"."status") FILTER(WHERE
        "t48"."rank" = 0) AS "last_status",
      MAX("t48"."finished_at") FILTER(WHERE
        "t48"."rank" = 0) AS "last_finished_at"
    FROM (
      SELECT
        "t26"."run_id",
        "t26"."dag",
        "t26"."trigger",
        "t26"."scheduled_at",
        "t26"."started_at",
        "t26"."finished_at",
        "t26"."duration_ms",
        "t26"."status",
        "t26"."attempts",
        "t26"."last_attempt_at",
        "t26"."failed_step",
        "t26"."error",
        "t26"."steps",
        "t26"."api_calls",
        "t26"."statements",
        "t26"."billed_bytes",
        "t26"."code_version",
        ROW_NUMBER() OVER (
          PARTITION BY "t26"."dag"
          ORDER BY "t26"."started_at" DESC, "t26"."run_id" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "rank",
        "t26"."status" IN ('success', 'skipped') AS "is_good",
        "t26"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' DAY
        ) AS "is_in_1d",
        "t26"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
        ) AS "is_in_7d",
        (
          "t26"."started_at" >= (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
          )
        )
        AND (
          "t26"."attempts" > 0
        ) AS "is_timed"
      FROM (
        SELECT
          *
        FROM "raw_pipeline_runs" AS "t1"
        WHERE
          "t1"."started_at" >= (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
          )
          AND "t1"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
        UNION ALL
        SELECT
          "t1"."run_id",
          'ALL' AS "dag",
          "t1"."trigger",
          "t1"."scheduled_at",
          "t1"."started_at",
          "t1"."finished_at",
          "t1"."duration_ms",
          "t1"."status",
          "t1"."attempts",
          "t1"."last_attempt_at",
          "t1"."failed_step",
          "t1"."error",
          "t1"."steps",
          "t1"."api_calls",
          "t1"."statements",
          "t1"."billed_bytes",
          "t1"."code_version"
        FROM "raw_pipeline_runs" AS "t1"
        WHERE
          "t1"."started_at" >= (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
          )
          AND "t1"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
      ) AS "t26"
    ) AS "t48"
    GROUP BY
      1
  ) AS "t57"
  UNION ALL
  SELECT
    'condition' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    "t136"."scope",
    CAST(NULL AS TIMESTAMPTZ) AS "as_of",
    CAST(NULL AS TIMESTAMPTZ) AS "last_successful_pull_at",
    CAST(NULL AS DOUBLE) AS "freshness_minutes",
    CAST(NULL AS BOOLEAN) AS "is_match_day",
    CAST(NULL AS BIGINT) AS "freshness_sla_minutes",
    CAST(NULL AS BOOLEAN) AS "is_freshness_sla_met",
    CAST(NULL AS BIGINT) AS "in_play_count",
    CAST(NULL AS BIGINT) AS "stuck_match_count",
    CAST(NULL AS TIMESTAMPTZ) AS "last_status_timestamp",
    CAST(NULL AS BOOLEAN) AS "is_feed_frozen",
    CAST(NULL AS BIGINT) AS "in_play_sighting_count",
    CAST(NULL AS DOUBLE) AS "in_play_seen_in_time_ratio",
    CAST(NULL AS BOOLEAN) AS "is_lag_sla_met",
    CAST(NULL AS BIGINT) AS "runs_1d",
    CAST(NULL AS DOUBLE) AS "success_ratio_1d",
    CAST(NULL AS BIGINT) AS "runs_7d",
    CAST(NULL AS DOUBLE) AS "success_ratio_7d",
    CAST(NULL AS BIGINT) AS "runs_30d",
    CAST(NULL AS DOUBLE) AS "success_ratio_30d",
    CAST(NULL AS BIGINT) AS "consecutive_failures",
    CAST(NULL AS DOUBLE) AS "mean_duration_ms",
    CAST(NULL AS BIGINT) AS "slowest_duration_ms",
    CAST(NULL AS DOUBLE) AS "slo_target_ratio",
    CAST(NULL AS DOUBLE) AS "error_budget_left_ratio",
    CAST(NULL AS BOOLEAN) AS "is_success_sla_met",
    CAST(NULL AS TEXT) AS "last_run_id",
    CAST(NULL AS TEXT) AS "last_status",
    CAST(NULL AS TIMESTAMPTZ) AS "last_finished_at",
    "t136"."onset_at",
    "t136"."since_at",
    "t136"."measured",
    "t136"."what",
    "t136"."known_onset_at",
    "t136"."alert_id",
    "t136"."severity",
    "t136"."opened_at",
    "t136"."last_seen_at",
    "t136"."resolved_at",
    "t136"."message",
    "t136"."runbook",
    "t136"."open_notified_at",
    "t136"."close_notified_at",
    "t136"."condition"
  FROM (
    SELECT
      "t135".*
      EXCLUDE ("is_wrong")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t133"."onset_at",
          "t133"."since_at",
          "t133"."measured",
          "t133"."what",
          "t67"."known_onset_at",
          "t67"."alert_id",
          "t67"."severity",
          "t67"."opened_at",
          "t67"."last_seen_at",
          "t67"."resolved_at",
          "t67"."message",
          "t67"."runbook",
          "t67"."open_notified_at",
          "t67"."close_notified_at",
          COALESCE("t133"."condition", "t67"."known_condition") AS "condition",
          COALESCE("t133"."scope", "t67"."known_scope") AS "scope",
          NOT "t133"."condition" IS NULL AS "is_wrong"
        FROM (
          SELECT
            "t131"."condition",
            "t131"."scope",
            "t131"."onset_at",
            "t131"."since_at",
            "t131"."measured",
            "t131"."what",
            0 AS "turn"
          FROM (
            SELECT
              'no_successful_pull' AS "condition",
              'ALL' AS "scope",
              GREATEST(
                COALESCE("t109"."last_pull_at", "t109"."match_day_began_at"),
                "t109"."match_day_began_at"
              ) + INTERVAL '30' MINUTE AS "onset_at",
              GREATEST(
                COALESCE("t109"."last_pull_at", "t109"."match_day_began_at"),
                "t109"."match_day_began_at"
              ) AS "since_at",
              30.0 AS "measured",
              CAST(NULL AS TEXT) AS "what"
            FROM "t106" AS "t109"
            WHERE
              "t109"."is_match_day"
              AND DATE_DIFF(
                'MICROSECOND',
                GREATEST(
                  COALESCE("t109"."last_pull_at", "t109"."match_day_began_at"),
                  "t109"."match_day_began_at"
                ),
                CAST($as_of AS TIMESTAMPTZ)
              ) > 1800000000
            UNION ALL
            SELECT
              'freshness_sla' AS "condition",
              'ALL' AS "scope",
              CASE
                WHEN "t109"."was_match_day"
                THEN GREATEST(
                  "t109"."last_pull_at" + INTERVAL '20' MINUTE,
                  COALESCE("t109"."earlier_began_at", "t109"."late_at")
                )
                ELSE "t109"."late_at"
              END AS "onset_at",
              "t109"."last_pull_at" AS "since_at",
              CASE WHEN "t109"."is_match_day" THEN 20.0 ELSE 90.0 END AS "measured",
              CASE WHEN "t109"."is_match_day" THEN 'a match-day' ELSE 'no match-day' END AS "what"
            FROM "t106" AS "t109"
            WHERE
              DATE_DIFF('MICROSECOND', "t109"."last_pull_at", CAST($as_of AS TIMESTAMPTZ)) >= (
                CAST(CASE WHEN "t109"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) * 60000000
              )
            UNION ALL
            SELECT
              'feed_frozen' AS "condition",
              'ALL' AS "scope",
              "t109"."last_stamp_at" + INTERVAL '60' MINUTE AS "onset_at",
              "t109"."last_stamp_at" AS "since_at",
              CAST("t109"."in_play_count" AS DOUBLE) AS "measured",
              CAST(NULL AS TEXT) AS "what"
            FROM "t106" AS "t109"
            WHERE
              COALESCE(
                (
                  DATE_DIFF('MICROSECOND', "t109"."last_stamp_at", "t109"."last_pull_at") >= 3600000000
                )
                AND (
                  DATE_DIFF('MICROSECOND', "t109"."last_pull_at", CAST($as_of AS TIMESTAMPTZ)) < 3600000000
                )
                AND (
                  DATE_DIFF('MICROSECOND', "t109"."last_kick_off_at", "t109"."last_stamp_at") <= 9000000000
                ),
                FALSE
              )
            UNION ALL
            SELECT
              'stuck_match' AS "condition",
              'match ' || CAST("t4"."match_id" AS TEXT) AS "scope",
              "t4"."utc_date" + INTERVAL '150' MINUTE AS "onset_at",
              "t4"."utc_date" AS "since_at",
              150.0 AS "measured",
              "t4"."competition_code" || ': ' || COALESCE("t4"."home_team_name", '?') || ' - ' || COALESCE("t4"."away_team_name", '?') AS "what"
            FROM "silver_live_match_state" AS "t4"
            WHERE
              "t4"."competition_code" IN (
                SELECT
                  UNNEST($competitions)
              )
              AND "t4"."is_in_play"
              AND "t4"."utc_date" >= (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
              )
              AND DATE_DIFF('MICROSECOND', "t4"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
            UNION ALL
            SELECT
              'schema_mismatch' AS "condition",
              "t100"."place" AS "scope",
              "t100"."onset_at",
              "t100"."onset_at" AS "since_at",
              1.0 AS "measured",
              "t100"."first" AS "what"
            FROM (
              SELECT
                "t88"."place",
                MIN("t88"."fetched_at") AS "onset_at",
                MAX("t88"."fetched_at") AS "newest_at",
                MAX("t88"."snapshot_id") FILTER(WHERE
                  "t88"."turn" = 0) AS "first"
              FROM (
                SELECT
                  "t79"."fetched_at",
                  "t79"."snapshot_id",
                  "t79"."place",
                  "t79"."is_bad",
                  "t79"."age",
                  "t79"."good_age",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t79"."place"
                    ORDER BY "t79"."fetched_at" ASC, "t79"."snapshot_id" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "turn"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t52"."fetched_at",
                      "t52"."snapshot_id",
                      "t52"."place",
                      "t52"."is_bad",
                      "t52"."age",
                      MIN(CASE WHEN "t52"."is_bad" THEN CAST(NULL AS BIGINT) ELSE "t52"."age" END) OVER (
                        PARTITION BY "t52"."place"
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "good_age"
                    FROM (
                      SELECT
                        "t29"."fetched_at",
                        "t29"."snapshot_id",
                        "t29"."place",
                        "t29"."is_bad",
                        ROW_NUMBER() OVER (
                          PARTITION BY "t29"."place"
                          ORDER BY "t29"."fetched_at" DESC, "t29"."snapshot_id" DESC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ) - 1 AS "age"
                      FROM (
                        SELECT
                          "t3"."fetched_at",
                          "t3"."snapshot_id",
                          CASE
                            WHEN "t3"."resource" = 'matches'
                            THEN 'matches'
                            ELSE "t3"."resource" || '/' || "t3"."scope"
                          END AS "place",
                          "t3"."verdict" <> 'valid' AS "is_bad"
                        FROM "raw_snapshots" AS "t3"
                        WHERE
                          "t3"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
                          AND "t3"."fetched_at" >= (
                            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                          )
                          AND "t3"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
                          AND "t3"."verdict" IN ('valid', 'partial', 'invalid')
                      ) AS "t29"
                    ) AS "t52"
                  ) AS "t66"
                  WHERE
                    (
                      "t66"."good_age" IS NULL
                    ) OR (
                      "t66"."age" < "t66"."good_age"
                    )
                ) AS "t79"
              ) AS "t88"
              GROUP BY
                1
            ) AS "t100"
            WHERE
              "t100"."newest_at" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
              )
            UNION ALL
            SELECT
              'consecutive_dag_failures' AS "condition",
              "t85"."dag" AS "scope",
              "t85"."finished_at" AS "onset_at",
              "t85"."finished_at" AS "since_at",
              2.0 AS "measured",
              "t85"."run_id" || ' (' || "t85"."at_fault" || ')' AS "what"
            FROM (
              SELECT
                "t76"."dag",
                "t76"."run_id",
                "t76"."started_at",
                "t76"."finished_at",
                "t76"."at_fault",
                "t76"."is_bad",
                "t76"."age",
                "t76"."good_age",
                ROW_NUMBER() OVER (
                  PARTITION BY "t76"."dag"
                  ORDER BY "t76"."started_at" ASC, "t76"."run_id" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "turn"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t46"."dag",
                    "t46"."run_id",
                    "t46"."started_at",
                    "t46"."finished_at",
                    "t46"."at_fault",
                    "t46"."is_bad",
                    "t46"."age",
                    MIN(CASE WHEN "t46"."is_bad" THEN CAST(NULL AS BIGINT) ELSE "t46"."age" END) OVER (PARTITION BY "t46"."dag" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "good_age"
                  FROM (
                    SELECT
                      "t21"."dag",
                      "t21"."run_id",
                      "t21"."started_at",
                      "t21"."finished_at",
                      "t21"."at_fault",
                      "t21"."is_bad",
                      ROW_NUMBER() OVER (
                        PARTITION BY "t21"."dag"
                        ORDER BY "t21"."started_at" DESC, "t21"."run_id" DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) - 1 AS "age"
                    FROM (
                      SELECT
                        "t1"."dag",
                        "t1"."run_id",
                        "t1"."started_at",
                        "t1"."finished_at",
                        COALESCE("t1"."failed_step", "t1"."status") AS "at_fault",
                        NOT (
                          "t1"."status" IN ('success', 'skipped')
                        ) AS "is_bad"
                      FROM "raw_pipeline_runs" AS "t1"
                      WHERE
                        "t1"."started_at" >= (
                          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                        )
                        AND "t1"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
                    ) AS "t21"
                  ) AS "t46"
                ) AS "t60"
                WHERE
                  (
                    "t60"."good_age" IS NULL
                  ) OR (
                    "t60"."age" < "t60"."good_age"
                  )
              ) AS "t76"
            ) AS "t85"
            WHERE
              "t85"."turn" = 1
            UNION ALL
            SELECT
              'success_rate' AS "condition",
              "t124"."place" AS "scope",
              "t124"."at" AS "onset_at",
              "t124"."at" AS "since_at",
              (
                (
                  "t124"."total" - "t124"."failed"
                ) * 100
              ) / "t124"."total" AS "measured",
              CAST("t124"."failed" AS TEXT) || ' of ' || CAST("t124"."total" AS TEXT) AS "what"
            FROM (
              SELECT
                "t115"."at",
                "t115"."total",
                "t115"."failed",
                "t115"."place",
                "t115"."is_bad",
                "t115"."age",
                "t115"."good_age",
                ROW_NUMBER() OVER (
                  PARTITION BY "t115"."place"
                  ORDER BY "t115"."at" ASC, "t115"."place" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) - 1 AS "turn"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t93"."at",
                    "t93"."total",
                    "t93"."failed",
                    "t93"."place",
                    "t93"."is_bad",
                    "t93"."age",
                    MIN(CASE WHEN "t93"."is_bad" THEN CAST(NULL AS BIGINT) ELSE "t93"."age" END) OVER (
                      PARTITION BY "t93"."place"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "good_age"
                  FROM (
                    SELECT
                      "t84"."at",
                      "t84"."total",
                      "t84"."failed",
                      "t84"."place",
                      "t84"."is_bad",
                      ROW_NUMBER() OVER (
                        PARTITION BY "t84"."place"
                        ORDER BY "t84"."at" DESC, "t84"."place" DESC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) - 1 AS "age"
                    FROM (
                      SELECT
                        "t74"."at",
                        "t74"."total",
                        "t74"."failed",
                        'ALL' AS "place",
                        (
                          (
                            "t74"."total" - "t74"."failed"
                          ) * 100
                        ) < (
                          "t74"."total" * 99
                        ) AS "is_bad"
                      FROM (
                        SELECT
                          "t54"."at",
                          "t54"."runs",
                          "t54"."bad",
                          SUM("t54"."runs") OVER (ORDER BY "t54"."at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "total",
                          SUM("t54"."bad") OVER (ORDER BY "t54"."at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "failed"
                        FROM (
                          SELECT
                            "t51"."at",
                            SUM("t51"."runs") AS "runs",
                            SUM("t51"."bad") AS "bad"
                          FROM (
                            SELECT
                              *
                            FROM (
                              SELECT
                                "t1"."finished_at" AS "at",
                                1 AS "runs",
                                CAST(NOT (
                                  "t1"."status" IN ('success', 'skipped')
                                ) AS BIGINT) AS "bad"
                              FROM "raw_pipeline_runs" AS "t1"
                              WHERE
                                "t1"."started_at" >= (
                                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                                )
                                AND "t1"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
                              UNION ALL
                              SELECT
                                "t1"."started_at" + INTERVAL '7' DAY AS "at",
                                -1 AS "runs",
                                -(
                                  CAST(NOT (
                                    "t1"."status" IN ('success', 'skipped')
                                  ) AS BIGINT)
                                ) AS "bad"
                              FROM "raw_pipeline_runs" AS "t1"
                              WHERE
                                "t1"."started_at" >= (
                                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                                )
                                AND "t1"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
                            ) AS "t36"
                            WHERE
                              "t36"."at" < CAST($as_of AS TIMESTAMPTZ)
                          ) AS "t51"
                          GROUP BY
                            1
                        ) AS "t54"
                      ) AS "t74"
                      WHERE
                        "t74"."at" >= (
                          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '23' DAY
                        )
                    ) AS "t84"
                  ) AS "t93"
                ) AS "t111"
                WHERE
                  (
                    "t111"."good_age" IS NULL
                  ) OR (
                    "t111"."age" < "t111"."good_age"
                  )
              ) AS "t115"
            ) AS "t124"
            WHERE
              "t124"."turn" = 0
            UNION ALL
            SELECT
              'reconcile_conflict' AS "condition",
              'match ' || CAST("t113"."match_id" AS TEXT) AS "scope",
              "t113"."onset_at",
              "t113"."live_stamp" AS "since_at",
              1.0 AS "measured",
              "t113"."competition_code" || ': ' || COALESCE("t113"."home_team_name", '?') || ' - ' || COALESCE("t113"."away_team_name", '?') AS "what"
            FROM (
              SELECT
                "t103"."match_id",
                "t103"."as_of",
                "t103"."as_of_date",
                "t103"."competition_code",
                "t103"."home_team_name",
                "t103"."away_team_name",
                "t103"."is_bad",
                "t103"."age",
                "t103"."good_age",
                "t103"."turn",
                "t39"."newest",
                "t102"."onset_at",
                "t13"."live_stamp",
                "t13"."live_hash",
                "t16"."batch_stamp",
                "t16"."batch_hash"
              FROM (
                SELECT
                  *
                FROM "t86" AS "t89"
                WHERE
                  "t89"."age" = 0
              ) AS "t103"
              INNER JOIN (
                SELECT
                  MAX("t20"."as_of") AS "newest"
                FROM (
                  SELECT
                    *
                  FROM "gold_reconciliation" AS "t6"
                  WHERE
                    "t6"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t6"."as_of" >= (
                      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                    )
                ) AS "t20"
              ) AS "t39"
                ON "t103"."as_of" = "t39"."newest"
              INNER JOIN (
                SELECT
                  "t89"."match_id",
                  MIN("t89"."as_of") AS "onset_at"
                FROM "t86" AS "t89"
                GROUP BY
                  1
              ) AS "t102"
                ON "t103"."match_id" = "t102"."match_id"
              INNER JOIN (
                SELECT
                  "t4"."match_id",
                  "t4"."status_timestamp" AS "live_stamp",
                  "t4"."content_hash" AS "live_hash"
                FROM "silver_live_match_state" AS "t4"
              ) AS "t13"
                ON "t103"."match_id" = "t13"."match_id"
              INNER JOIN (
                SELECT
                  "t5"."match_id",
                  "t5"."status_timestamp" AS "batch_stamp",
                  "t5"."content_hash" AS "batch_hash"
                FROM "silver_matches" AS "t5"
              ) AS "t16"
                ON "t103"."match_id" = "t16"."match_id"
            ) AS "t113"
            WHERE
              "t113"."live_stamp" = "t113"."batch_stamp"
              AND "t113"."live_hash" <> "t113"."batch_hash"
          ) AS "t131"
        ) AS "t133"
        FULL OUTER JOIN (
          SELECT
            "t42"."alert_id",
            "t42"."severity",
            "t42"."opened_at",
            "t42"."last_seen_at",
            "t42"."resolved_at",
            "t42"."message",
            "t42"."runbook",
            "t42"."open_notified_at",
            "t42"."close_notified_at",
            "t42"."known_turn",
            "t42"."condition" AS "known_condition",
            "t42"."scope" AS "known_scope",
            "t42"."onset_at" AS "known_onset_at"
          FROM (
            SELECT
              "t14"."alert_id",
              "t14"."condition",
              "t14"."scope",
              "t14"."severity",
              "t14"."onset_at",
              "t14"."opened_at",
              "t14"."last_seen_at",
              "t14"."resolved_at",
              "t14"."message",
              "t14"."runbook",
              "t14"."open_notified_at",
              "t14"."close_notified_at",
              ROW_NUMBER() OVER (
                PARTITION BY "t14"."condition", "t14"."scope"
                ORDER BY "t14"."onset_at" DESC, "t14"."alert_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "known_turn"
            FROM (
              SELECT
                *
              FROM "raw_alerts" AS "t2"
              WHERE
                "t2"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
            ) AS "t14"
          ) AS "t42"
          WHERE
            (
              "t42"."known_turn" = 0
            )
            OR (
              (
                "t42"."close_notified_at" IS NULL
              )
              AND COALESCE("t42"."resolved_at" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' HOUR
              ), FALSE)
            )
        ) AS "t67"
          ON "t133"."condition" = "t67"."known_condition"
          AND "t133"."scope" = "t67"."known_scope"
          AND "t133"."turn" = "t67"."known_turn"
      ) AS "t134"
      WHERE
        "t134"."is_wrong"
        OR (
          "t134"."resolved_at" IS NULL
        )
        OR (
          (
            "t134"."close_notified_at" IS NULL
          )
          AND COALESCE(
            "t134"."resolved_at" > (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' HOUR
            ),
            FALSE
          )
        )
    ) AS "t135"
  ) AS "t136"
  UNION ALL
  SELECT
    'judged' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    CAST(NULL AS TEXT) AS "scope",
    "t10"."as_of",
    CAST(NULL AS TIMESTAMPTZ) AS "last_successful_pull_at",
    CAST(NULL AS DOUBLE) AS "freshness_minutes",
    CAST(NULL AS BOOLEAN) AS "is_match_day",
    CAST(NULL AS BIGINT) AS "freshness_sla_minutes",
    CAST(NULL AS BOOLEAN) AS "is_freshness_sla_met",
    CAST(NULL AS BIGINT) AS "in_play_count",
    CAST(NULL AS BIGINT) AS "stuck_match_count",
    CAST(NULL AS TIMESTAMPTZ) AS "last_status_timestamp",
    CAST(NULL AS BOOLEAN) AS "is_feed_frozen",
    CAST(NULL AS BIGINT) AS "in_play_sighting_count",
    CAST(NULL AS DOUBLE) AS "in_play_seen_in_time_ratio",
    CAST(NULL AS BOOLEAN) AS "is_lag_sla_met",
    CAST(NULL AS BIGINT) AS "runs_1d",
    CAST(NULL AS DOUBLE) AS "success_ratio_1d",
    CAST(NULL AS BIGINT) AS "runs_7d",
    CAST(NULL AS DOUBLE) AS "success_ratio_7d",
    CAST(NULL AS BIGINT) AS "runs_30d",
    CAST(NULL AS DOUBLE) AS "success_ratio_30d",
    CAST(NULL AS BIGINT) AS "consecutive_failures",
    CAST(NULL AS DOUBLE) AS "mean_duration_ms",
    CAST(NULL AS BIGINT) AS "slowest_duration_ms",
    CAST(NULL AS DOUBLE) AS "slo_target_ratio",
    CAST(NULL AS DOUBLE) AS "error_budget_left_ratio",
    CAST(NULL AS BOOLEAN) AS "is_success_sla_met",
    CAST(NULL AS TEXT) AS "last_run_id",
    CAST(NULL AS TEXT) AS "last_status",
    CAST(NULL AS TIMESTAMPTZ) AS "last_finished_at",
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TIMESTAMPTZ) AS "since_at",
    CAST(NULL AS DOUBLE) AS "measured",
    CAST(NULL AS TEXT) AS "what",
    CAST(NULL AS TIMESTAMPTZ) AS "known_onset_at",
    CAST(NULL AS TEXT) AS "alert_id",
    CAST(NULL AS TEXT) AS "severity",
    CAST(NULL AS TIMESTAMPTZ) AS "opened_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_seen_at",
    CAST(NULL AS TIMESTAMPTZ) AS "resolved_at",
    CAST(NULL AS TEXT) AS "message",
    CAST(NULL AS TEXT) AS "runbook",
    CAST(NULL AS TIMESTAMPTZ) AS "open_notified_at",
    CAST(NULL AS TIMESTAMPTZ) AS "close_notified_at",
    CAST(NULL AS TEXT) AS "condition"
  FROM (
    SELECT
      MAX("t0"."as_of") AS "as_of"
    FROM "gold_live_match_monitor" AS "t0"
  ) AS "t10"
  UNION ALL
  SELECT
    'tick' AS "kind",
    "t1"."dag",
    "t1"."scheduled_at",
    CAST(NULL AS TEXT) AS "scope",
    CAST(NULL AS TIMESTAMPTZ) AS "as_of",
    CAST(NULL AS TIMESTAMPTZ) AS "last_successful_pull_at",
    CAST(NULL AS DOUBLE) AS "freshness_minutes",
    CAST(NULL AS BOOLEAN) AS "is_match_day",
    CAST(NULL AS BIGINT) AS "freshness_sla_minutes",
    CAST(NULL AS BOOLEAN) AS "is_freshness_sla_met",
    CAST(NULL AS BIGINT) AS "in_play_count",
    CAST(NULL AS BIGINT) AS "stuck_match_count",
    CAST(NULL AS TIMESTAMPTZ) AS "last_status_timestamp",
    CAST(NULL AS BOOLEAN) AS "is_feed_frozen",
    CAST(NULL AS BIGINT) AS "in_play_sighting_count",
    CAST(NULL AS DOUBLE) AS "in_play_seen_in_time_ratio",
    CAST(NULL AS BOOLEAN) AS "is_lag_sla_met",
    CAST(NULL AS BIGINT) AS "runs_1d",
    CAST(NULL AS DOUBLE) AS "success_ratio_1d",
    CAST(NULL AS BIGINT) AS "runs_7d",
    CAST(NULL AS DOUBLE) AS "success_ratio_7d",
    CAST(NULL AS BIGINT) AS "runs_30d",
    CAST(NULL AS DOUBLE) AS "success_ratio_30d",
    CAST(NULL AS BIGINT) AS "consecutive_failures",
    CAST(NULL AS DOUBLE) AS "mean_duration_ms",
    CAST(NULL AS BIGINT) AS "slowest_duration_ms",
    CAST(NULL AS DOUBLE) AS "slo_target_ratio",
    CAST(NULL AS DOUBLE) AS "error_budget_left_ratio",
    CAST(NULL AS BOOLEAN) AS "is_success_sla_met",
    CAST(NULL AS TEXT) AS "last_run_id",
    CAST(NULL AS TEXT) AS "last_status",
    CAST(NULL AS TIMESTAMPTZ) AS "last_finished_at",
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TIMESTAMPTZ) AS "since_at",
    CAST(NULL AS DOUBLE) AS "measured",
    CAST(NULL AS TEXT) AS "what",
    CAST(NULL AS TIMESTAMPTZ) AS "known_onset_at",
    CAST(NULL AS TEXT) AS "alert_id",
    CAST(NULL AS TEXT) AS "severity",
    CAST(NULL AS TIMESTAMPTZ) AS "opened_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_seen_at",
    CAST(NULL AS TIMESTAMPTZ) AS "resolved_at",
    CAST(NULL AS TEXT) AS "message",
    CAST(NULL AS TEXT) AS "runbook",
    CAST(NULL AS TIMESTAMPTZ) AS "open_notified_at",
    CAST(NULL AS TIMESTAMPTZ) AS "close_notified_at",
    CAST(NULL AS TEXT) AS "condition"
  FROM "raw_pipeline_runs" AS "t1"
  WHERE
    "t1"."started_at" >= CAST($since AS TIMESTAMPTZ)
    AND NOT "t1"."scheduled_at" IS NULL
  UNION ALL
  SELECT
    'scope' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    "t122"."scope",
    "t122"."as_of",
    "t122"."last_successful_pull_at",
    "t122"."age" / 60000000 AS "freshness_minutes",
    "t122"."is_match_day",
    "t122"."bar" AS "freshness_sla_minutes",
    "t122"."age" < (
      "t122"."bar" * 60000000
    ) AS "is_freshness_sla_met",
    "t122"."in_play_count",
    "t122"."stuck_match_count",
    "t122"."last_status_timestamp",
    COALESCE(
      (
        DATE_DIFF('MICROSECOND', "t122"."last_stamp_at", "t122"."last_successful_pull_at") >= 3600000000
      )
      AND (
        DATE_DIFF('MICROSECOND', "t122"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) < 3600000000
      )
      AND (
        DATE_DIFF('MICROSECOND', "t122"."last_kick_off_at", "t122"."last_stamp_at") <= 9000000000
      ),
      FALSE
    ) AS "is_feed_frozen",
    "t122"."judged" AS "in_play_sighting_count",
    "t122"."in_time" / NULLIF("t122"."judged", 0) AS "in_play_seen_in_time_ratio",
    (
      "t122"."in_time" / NULLIF("t122"."judged", 0)
    ) >= 0.95 AS "is_lag_sla_met",
    CAST(NULL AS BIGINT) AS "runs_1d",
    CAST(NULL AS DOUBLE) AS "success_ratio_1d",
    CAST(NULL AS BIGINT) AS "runs_7d",
    CAST(NULL AS DOUBLE) AS "success_ratio_7d",
    CAST(NULL AS BIGINT) AS "runs_30d",
    CAST(NULL AS DOUBLE) AS "success_ratio_30d",
    CAST(NULL AS BIGINT) AS "consecutive_failures",
    CAST(NULL AS DOUBLE) AS "mean_duration_ms",
    CAST(NULL AS BIGINT) AS "slowest_duration_ms",
    CAST(NULL AS DOUBLE) AS "slo_target_ratio",
    CAST(NULL AS DOUBLE) AS "error_budget_left_ratio",
    CAST(NULL AS BOOLEAN) AS "is_success_sla_met",
    CAST(NULL AS TEXT) AS "last_run_id",
    CAST(NULL AS TEXT) AS "last_status",
    CAST(NULL AS TIMESTAMPTZ) AS "last_finished_at",
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TIMESTAMPTZ) AS "since_at",
    CAST(NULL AS DOUBLE) AS "measured",
    CAST(NULL AS TEXT) AS "what",
    CAST(NULL AS TIMESTAMPTZ) AS "known_onset_at",
    CAST(NULL AS TEXT) AS "alert_id",
    CAST(NULL AS TEXT) AS "severity",
    CAST(NULL AS TIMESTAMPTZ) AS "opened_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_seen_at",
    CAST(NULL AS TIMESTAMPTZ) AS "resolved_at",
    CAST(NULL AS TEXT) AS "message",
    CAST(NULL AS TEXT) AS "runbook",
    CAST(NULL AS TIMESTAMPTZ) AS "open_notified_at",
    CAST(NULL AS TIMESTAMPTZ) AS "close_notified_at",
    CAST(NULL AS TEXT) AS "condition"
  FROM (
    SELECT
      "t114"."scope",
      "t114"."is_match_day",
      "t114"."in_play_count",
      "t114"."stuck_match_count",
      "t114"."last_status_timestamp",
      "t114"."last_stamp_at",
      "t114"."last_kick_off_at",
      "t114"."scope_right",
      COALESCE("t114"."judged", 0) AS "judged",
      "t114"."in_time",
      "t114"."last_successful_pull_at",
      CAST($as_of AS TIMESTAMPTZ) AS "as_of",
      DATE_DIFF('MICROSECOND', "t114"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) AS "age",
      CAST(CASE WHEN "t114"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "bar"
    FROM (
      SELECT
        "t75"."scope",
        "t75"."is_match_day",
        "t75"."in_play_count",
        "t75"."stuck_match_count",
        "t75"."last_status_timestamp",
        "t75"."last_stamp_at",
        "t75"."last_kick_off_at",
        "t110"."scope" AS "scope_right",
        "t110"."judged",
        "t110"."in_time",
        "t43"."last_successful_pull_at"
      FROM (
        SELECT
          'ALL' AS "scope",
          "t58"."is_match_day",
          "t58"."in_play_count",
          "t58"."stuck_match_count",
          "t58"."last_status_timestamp",
          "t58"."last_stamp_at",
          "t58"."last_kick_off_at"
        FROM (
          SELECT
            COALESCE(BOOL_OR(CAST("t49"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
            COALESCE(SUM(CAST("t49"."is_in_play" AS INT)), 0) AS "in_play_count",
            COALESCE(SUM(CAST("t49"."is_stuck" AS INT)), 0) AS "stuck_match_count",
            MAX("t49"."stamp") FILTER(WHERE
              "t49"."is_in_play") AS "last_status_timestamp",
            MAX("t49"."stamp") AS "last_stamp_at",
            MAX("t49"."kick_off") FILTER(WHERE
              "t49"."is_in_play") AS "last_kick_off_at"
          FROM "t45" AS "t49"
        ) AS "t58"
        UNION ALL
        SELECT
          "t49"."competition_code" AS "scope",
          COALESCE(BOOL_OR(CAST("t49"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
          COALESCE(SUM(CAST("t49"."is_in_play" AS INT)), 0) AS "in_play_count",
          COALESCE(SUM(CAST("t49"."is_stuck" AS INT)), 0) AS "stuck_match_count",
          MAX("t49"."stamp") FILTER(WHERE
            "t49"."is_in_play") AS "last_status_timestamp",
          MAX("t49"."stamp") AS "last_stamp_at",
          MAX("t49"."kick_off") FILTER(WHERE
            "t49"."is_in_play") AS "last_kick_off_at"
        FROM "t45" AS "t49"
        GROUP BY
          1
      ) AS "t75"
      LEFT OUTER JOIN (
        SELECT
          'ALL' AS "scope",
          "t97"."judged",
          "t97"."in_time"
        FROM (
          SELECT
            COUNT(*) AS "judged",
            SUM(CAST("t90"."is_in_time" AS INT)) AS "in_time"
          FROM "t87" AS "t90"
        ) AS "t97"
        UNION ALL
        SELECT
          "t90"."competition_code" AS "scope",
          COUNT(*) AS "judged",
          SUM(CAST("t90"."is_in_time" AS INT)) AS "in_time"
        FROM "t87" AS "t90"
        GROUP BY
          1
      ) AS "t110"
        ON "t75"."scope" = "t110"."scope"
      CROSS JOIN (
        SELECT
          MAX("t23"."fetched_at") AS "last_successful_pull_at"
        FROM "t15" AS "t23"
      ) AS "t43"
    ) AS "t114"
  ) AS "t122"
) AS "t139"
ORDER BY
  "t139"."kind" ASC,
  "t139"."scheduled_at" ASC,
  "t139"."dag" ASC,
  "t139"."condition" ASC,
  "t139"."scope" ASC,
  "t139"."known_onset_at" ASC
