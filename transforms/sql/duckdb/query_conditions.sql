-- query_conditions: The conditions that hold at `as_of`, each with the newest alert of its scope.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
WITH "t74" AS (
  SELECT
    MAX("t31"."fetched_at") FILTER(WHERE
      (
        "t31"."resource" = 'matches'
      )
      AND (
        "t31"."http_status" = 200
      )
      AND "t31"."verdict" IN ('valid', 'partial')
      AND (
        "t31"."asked_ids" IS NULL
      )) AS "last_pull_at",
    MIN("t31"."fetched_at") AS "first_response_at"
  FROM (
    SELECT
      *
    FROM "raw_snapshots" AS "t4"
    WHERE
      "t4"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t4"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
  ) AS "t31"
), "t77" AS (
  SELECT
    "t62"."fetched_at",
    "t62"."snapshot_id",
    "t62"."resource",
    "t62"."scope",
    "t62"."verdict",
    "t62"."row_count",
    "t62"."is_complete",
    "t62"."asked_ids",
    "t62"."asked_season",
    "t62"."named_matches",
    "t62"."quarantined_count",
    "t62"."broken_matches",
    "t62"."is_tracked",
    "t62"."place",
    "t62"."kind",
    "t45"."place" AS "place_right",
    "t45"."known_onset_at"
  FROM (
    SELECT
      "t4"."fetched_at",
      "t4"."snapshot_id",
      "t4"."resource",
      "t4"."scope",
      "t4"."verdict",
      "t4"."row_count",
      "t4"."is_complete",
      "t4"."asked_ids",
      "t4"."asked_season",
      "t4"."named_matches",
      "t4"."quarantined_count",
      "t4"."broken_matches",
      (
        "t4"."resource" = 'matches'
      )
      OR "t4"."scope" IN (
        SELECT
          UNNEST($competitions)
      ) AS "is_tracked",
      CASE
        WHEN "t4"."resource" = 'matches'
        THEN 'matches'
        ELSE "t4"."resource" || '/' || "t4"."scope" || COALESCE(' season ' || "t4"."asked_season", '')
      END AS "place",
      CASE
        WHEN "t4"."resource" = 'matches'
        THEN "t4"."step" || ' by ' || CASE WHEN "t4"."asked_ids" IS NULL THEN 'window' ELSE 'ids' END
        ELSE "t4"."resource" || '/' || "t4"."scope" || COALESCE(' season ' || "t4"."asked_season", '')
      END AS "kind"
    FROM "raw_snapshots" AS "t4"
    WHERE
      "t4"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t4"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
      AND "t4"."verdict" IN ('valid', 'partial', 'invalid')
      AND "t4"."verdict" <> 'valid'
  ) AS "t62"
  LEFT OUTER JOIN (
    SELECT
      "t0"."scope" AS "place",
      "t0"."onset_at" AS "known_onset_at"
    FROM "raw_alerts" AS "t0"
    WHERE
      "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
      AND "t0"."condition" = 'schema_mismatch'
      AND "t0"."resolved_at" IS NULL
  ) AS "t45"
    ON "t62"."place" = "t45"."place"
), "t78" AS (
  SELECT
    "t64"."match_id",
    "t64"."live_stamp",
    'match ' || CAST("t64"."match_id" AS TEXT) AS "scope"
  FROM (
    SELECT
      "t21"."match_id",
      "t21"."live_stamp",
      "t21"."live_hash",
      "t32"."batch_stamp",
      "t32"."batch_hash"
    FROM (
      SELECT
        "t1"."match_id",
        "t1"."status_timestamp" AS "live_stamp",
        "t1"."content_hash" AS "live_hash"
      FROM "silver_live_match_state" AS "t1"
    ) AS "t21"
    INNER JOIN (
      SELECT
        "t5"."match_id",
        "t5"."status_timestamp" AS "batch_stamp",
        "t5"."content_hash" AS "batch_hash"
      FROM "silver_matches" AS "t5"
    ) AS "t32"
      ON "t21"."match_id" = "t32"."match_id"
  ) AS "t64"
  WHERE
    "t64"."live_stamp" = "t64"."batch_stamp"
    AND "t64"."live_hash" <> "t64"."batch_hash"
), "t80" AS (
  SELECT
    "t2"."dag",
    "t2"."run_id",
    "t2"."started_at",
    "t2"."finished_at",
    COALESCE(
      CASE
        WHEN JSON_TYPE("t2"."steps" -> '$[0]' -> '$.function') = 'VARCHAR'
        THEN (
          "t2"."steps" -> '$[0]' -> '$.function'
        ) ->> '$'
        ELSE NULL
      END = 'publish',
      FALSE
    )
    OR (
      COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[1]' -> '$.function') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[1]' -> '$.function'
          ) ->> '$'
          ELSE NULL
        END = 'publish',
        FALSE
      )
      OR COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[2]' -> '$.function') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[2]' -> '$.function'
          ) ->> '$'
          ELSE NULL
        END = 'publish',
        FALSE
      )
    )
    OR (
      COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[3]' -> '$.function') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[3]' -> '$.function'
          ) ->> '$'
          ELSE NULL
        END = 'publish',
        FALSE
      )
      OR COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[4]' -> '$.function') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[4]' -> '$.function'
          ) ->> '$'
          ELSE NULL
        END = 'publish',
        FALSE
      )
      OR (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[5]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[5]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        OR COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[6]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[6]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
      )
    )
    OR (
      COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[7]' -> '$.function') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[7]' -> '$.function'
          ) ->> '$'
          ELSE NULL
        END = 'publish',
        FALSE
      )
      OR (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[8]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[8]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        OR COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[9]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[9]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
      )
      OR (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[10]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[10]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        OR COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[11]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[11]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        OR (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[12]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[12]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          OR COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[13]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[13]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
        )
      )
    ) AS "publishes",
    (
      COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[0]' -> '$.function') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[0]' -> '$.function'
          ) ->> '$'
          ELSE NULL
        END = 'publish',
        FALSE
      )
      AND COALESCE(
        CASE
          WHEN JSON_TYPE("t2"."steps" -> '$[0]' -> '$.status') = 'VARCHAR'
          THEN (
            "t2"."steps" -> '$[0]' -> '$.status'
          ) ->> '$'
          ELSE NULL
        END <> 'ok',
        TRUE
      )
    )
    OR (
      (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[1]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[1]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        AND COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[1]' -> '$.status') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[1]' -> '$.status'
            ) ->> '$'
            ELSE NULL
          END <> 'ok',
          TRUE
        )
      )
      OR (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[2]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[2]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        AND COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[2]' -> '$.status') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[2]' -> '$.status'
            ) ->> '$'
            ELSE NULL
          END <> 'ok',
          TRUE
        )
      )
    )
    OR (
      (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[3]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[3]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        AND COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[3]' -> '$.status') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[3]' -> '$.status'
            ) ->> '$'
            ELSE NULL
          END <> 'ok',
          TRUE
        )
      )
      OR (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[4]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[4]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        AND COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[4]' -> '$.status') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[4]' -> '$.status'
            ) ->> '$'
            ELSE NULL
          END <> 'ok',
          TRUE
        )
      )
      OR (
        (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[5]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[5]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          AND COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[5]' -> '$.status') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[5]' -> '$.status'
              ) ->> '$'
              ELSE NULL
            END <> 'ok',
            TRUE
          )
        )
        OR (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[6]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[6]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          AND COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[6]' -> '$.status') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[6]' -> '$.status'
              ) ->> '$'
              ELSE NULL
            END <> 'ok',
            TRUE
          )
        )
      )
    )
    OR (
      (
        COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[7]' -> '$.function') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[7]' -> '$.function'
            ) ->> '$'
            ELSE NULL
          END = 'publish',
          FALSE
        )
        AND COALESCE(
          CASE
            WHEN JSON_TYPE("t2"."steps" -> '$[7]' -> '$.status') = 'VARCHAR'
            THEN (
              "t2"."steps" -> '$[7]' -> '$.status'
            ) ->> '$'
            ELSE NULL
          END <> 'ok',
          TRUE
        )
      )
      OR (
        (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[8]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[8]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          AND COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[8]' -> '$.status') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[8]' -> '$.status'
              ) ->> '$'
              ELSE NULL
            END <> 'ok',
            TRUE
          )
        )
        OR (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[9]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[9]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          AND COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[9]' -> '$.status') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[9]' -> '$.status'
              ) ->> '$'
              ELSE NULL
            END <> 'ok',
            TRUE
          )
        )
      )
      OR (
        (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[10]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[10]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          AND COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[10]' -> '$.status') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[10]' -> '$.status'
              ) ->> '$'
              ELSE NULL
            END <> 'ok',
            TRUE
          )
        )
        OR (
          COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[11]' -> '$.function') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[11]' -> '$.function'
              ) ->> '$'
              ELSE NULL
            END = 'publish',
            FALSE
          )
          AND COALESCE(
            CASE
              WHEN JSON_TYPE("t2"."steps" -> '$[11]' -> '$.status') = 'VARCHAR'
              THEN (
                "t2"."steps" -> '$[11]' -> '$.status'
              ) ->> '$'
              ELSE NULL
            END <> 'ok',
            TRUE
          )
        )
        OR (
          (
            COALESCE(
              CASE
                WHEN JSON_TYPE("t2"."steps" -> '$[12]' -> '$.function') = 'VARCHAR'
                THEN (
                  "t2"."steps" -> '$[12]' -> '$.function'
                ) ->> '$'
                ELSE NULL
              END = 'publish',
              FALSE
            )
            AND COALESCE(
              CASE
                WHEN JSON_TYPE("t2"."steps" -> '$[12]' -> '$.status') = 'VARCHAR'
                THEN (
                  "t2"."steps" -> '$[12]' -> '$.status'
                ) ->> '$'
                ELSE NULL
              END <> 'ok',
              TRUE
            )
          )
          OR (
            COALESCE(
              CASE
                WHEN JSON_TYPE("t2"."steps" -> '$[13]' -> '$.function') = 'VARCHAR'
                THEN (
                  "t2"."steps" -> '$[13]' -> '$.function'
                ) ->> '$'
                ELSE NULL
              END = 'publish',
              FALSE
            )
            AND COALESCE(
              CASE
                WHEN JSON_TYPE("t2"."steps" -> '$[13]' -> '$.status') = 'VARCHAR'
                THEN (
                  "t2"."steps" -> '$[13]' -> '$.status'
                ) ->> '$'
                ELSE NULL
              END <> 'ok',
              TRUE
            )
          )
        )
      )
    ) AS "is_stalled"
  FROM "raw_pipeline_runs" AS "t2"
  WHERE
    "t2"."started_at" >= (
      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
    )
    AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
), "t115" AS (
  SELECT
    "t105"."match_id",
    "t105"."as_of",
    "t105"."as_of_date",
    "t105"."competition_code",
    "t105"."home_team_name",
    "t105"."away_team_name",
    "t105"."is_good",
    "t105"."age",
    "t105"."good_age",
    ROW_NUMBER() OVER (
      PARTITION BY "t105"."match_id"
      ORDER BY "t105"."as_of" ASC, "t105"."as_of_date" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t71"."match_id",
        "t71"."as_of",
        "t71"."as_of_date",
        "t71"."competition_code",
        "t71"."home_team_name",
        "t71"."away_team_name",
        "t71"."is_good",
        "t71"."age",
        MIN(CASE WHEN "t71"."is_good" THEN "t71"."age" ELSE CAST(NULL AS BIGINT) END) OVER (
          PARTITION BY "t71"."match_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "good_age"
      FROM (
        SELECT
          "t50"."match_id",
          "t50"."as_of",
          "t50"."as_of_date",
          "t50"."competition_code",
          "t50"."home_team_name",
          "t50"."away_team_name",
          "t50"."is_good",
          ROW_NUMBER() OVER (
            PARTITION BY "t50"."match_id"
            ORDER BY "t50"."as_of" DESC, "t50"."as_of_date" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "age"
        FROM (
          SELECT
            "t3"."match_id",
            "t3"."as_of",
            "t3"."as_of_date",
            "t3"."competition_code",
            "t3"."home_team_name",
            "t3"."away_team_name",
            COALESCE("t3"."cause" <> 'same_stamp_conflict', TRUE) AS "is_good"
          FROM "gold_reconciliation" AS "t3"
          WHERE
            "t3"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
            AND "t3"."as_of" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
        ) AS "t50"
      ) AS "t71"
    ) AS "t92"
    WHERE
      (
        "t92"."good_age" IS NULL
      ) OR (
        "t92"."age" < "t92"."good_age"
      )
  ) AS "t105"
), "t117" AS (
  SELECT
    "t100"."at",
    "t100"."total",
    "t100"."failed",
    'ALL' AS "scope",
    NOT (
      (
        (
          (
            "t100"."total" - "t100"."failed"
          ) * 100
        ) < (
          "t100"."total" * 99
        )
      )
      AND (
        "t100"."failed" >= 2
      )
    ) AS "is_good"
  FROM (
    SELECT
      "t87"."at",
      "t87"."runs",
      "t87"."bad",
      SUM("t87"."runs") OVER (ORDER BY "t87"."at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "total",
      SUM("t87"."bad") OVER (ORDER BY "t87"."at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "failed"
    FROM (
      SELECT
        "t73"."at",
        SUM("t73"."runs") AS "runs",
        SUM("t73"."bad") AS "bad"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t2"."finished_at" AS "at",
            1 AS "runs",
            CAST(NOT (
              "t2"."status" IN ('success', 'skipped')
            ) AS BIGINT) AS "bad"
          FROM "raw_pipeline_runs" AS "t2"
          WHERE
            "t2"."started_at" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
            AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
          UNION ALL
          SELECT
            "t2"."started_at" + INTERVAL '7' DAY AS "at",
            -1 AS "runs",
            -(
              CAST(NOT (
                "t2"."status" IN ('success', 'skipped')
              ) AS BIGINT)
            ) AS "bad"
          FROM "raw_pipeline_runs" AS "t2"
          WHERE
            "t2"."started_at" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
            AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
        ) AS "t61"
        WHERE
          "t61"."at" < CAST($as_of AS TIMESTAMPTZ)
      ) AS "t73"
      GROUP BY
        1
    ) AS "t87"
  ) AS "t100"
  WHERE
    "t100"."at" >= (
      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '23' DAY
    )
    AND "t100"."total" >= 20
), "t126" AS (
  SELECT
    "t108"."place",
    LIST_EXTRACT(
      STR_SPLIT("t108"."broken_matches", ','),
      "t108"."n" + CAST("t108"."n" >= 0 AS BIGINT)
    ) AS "fault",
    "t108"."snapshot_id",
    "t108"."is_tracked",
    "t108"."fetched_at" AS "at"
  FROM (
    SELECT
      "t106"."fetched_at",
      "t106"."snapshot_id",
      "t106"."resource",
      "t106"."scope",
      "t106"."verdict",
      "t106"."row_count",
      "t106"."is_complete",
      "t106"."asked_ids",
      "t106"."asked_season",
      "t106"."named_matches",
      "t106"."quarantined_count",
      "t106"."broken_matches",
      "t106"."is_tracked",
      "t106"."place",
      "t106"."kind",
      "t106"."place_right",
      "t106"."known_onset_at",
      "t55"."n"
    FROM (
      SELECT
        *
      FROM "t77" AS "t83"
      WHERE
        (
          (
            "t83"."fetched_at" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
          )
          OR COALESCE("t83"."fetched_at" >= "t83"."known_onset_at", FALSE)
        )
        AND NOT "t83"."broken_matches" IS NULL
    ) AS "t106"
    CROSS JOIN (
      SELECT
        1 AS "n"
      UNION ALL
      SELECT
        2 AS "n"
      UNION ALL
      SELECT
        3 AS "n"
      UNION ALL
      SELECT
        4 AS "n"
      UNION ALL
      SELECT
        5 AS "n"
      UNION ALL
      SELECT
        6 AS "n"
      UNION ALL
      SELECT
        7 AS "n"
      UNION ALL
      SELECT
        8 AS "n"
    ) AS "t55"
  ) AS "t108"
  WHERE
    CONTAINS(
      LIST_EXTRACT(
        STR_SPLIT("t108"."broken_matches", ','),
        "t108"."n" + CAST("t108"."n" >= 0 AS BIGINT)
      ),
      ':'
    )
    AND NOT (
      CONTAINS(
        LIST_EXTRACT(
          STR_SPLIT("t108"."broken_matches", ','),
          "t108"."n" + CAST("t108"."n" >= 0 AS BIGINT)
        ),
        '::'
      )
    )
  UNION ALL
  SELECT
    "t83"."place",
    CASE
      WHEN (
        "t83"."verdict" = 'invalid'
      ) AND (
        "t83"."quarantined_count" = 0
      )
      THEN "t83"."kind" || ' unreadable'
      ELSE "t83"."kind"
    END AS "fault",
    "t83"."snapshot_id",
    "t83"."is_tracked",
    "t83"."fetched_at" AS "at"
  FROM "t77" AS "t83"
  WHERE
    (
      (
        "t83"."fetched_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
        )
      )
      OR COALESCE("t83"."fetched_at" >= "t83"."known_onset_at", FALSE)
    )
    AND (
      (
        "t83"."broken_matches" IS NULL
      )
      OR CONTAINS("t83"."broken_matches", '::')
      OR (
        "t83"."quarantined_count" > 8
      )
    )
), "t171" AS (
  SELECT
    "t81"."last_pull_at",
    "t81"."first_response_at",
    "t170"."is_match_day",
    "t170"."no_pull_at",
    "t170"."stale_at",
    "t65"."in_play_count",
    "t65"."last_kick_off_at",
    "t65"."last_stamp_at"
  FROM "t74" AS "t81"
  CROSS JOIN (
    SELECT
      BOOL_OR(
        CAST((
          "t162"."began_at" <= CAST($as_of AS TIMESTAMPTZ)
        )
        AND (
          CAST($as_of AS TIMESTAMPTZ) < "t162"."ended_at"
        ) AS BOOLEAN)
      ) AS "is_match_day",
      MIN("t162"."no_pull_at") FILTER(WHERE
        "t162"."no_pull_at" < LEAST("t162"."ended_at", CAST($as_of AS TIMESTAMPTZ))) AS "no_pull_at",
      MIN("t162"."stale_at") FILTER(WHERE
        (
          NOT "t162"."last_pull_at" IS NULL
        )
        AND (
          "t162"."stale_at" < "t162"."ended_at"
        )
        AND (
          "t162"."stale_at" <= CAST($as_of AS TIMESTAMPTZ)
        )) AS "stale_at"
    FROM (
      SELECT
        "t160"."sequence",
        "t160"."began_at",
        "t160"."ended_at",
        "t160"."newest_at",
        "t160"."last_pull_at",
        "t160"."first_response_at",
        GREATEST(
          COALESCE("t160"."last_pull_at", "t160"."first_response_at", "t160"."newest_at"),
          "t160"."began_at"
        ) + INTERVAL '30' MINUTE AS "no_pull_at",
        GREATEST("t160"."last_pull_at" + INTERVAL '20' MINUTE, "t160"."began_at") AS "stale_at"
      FROM (
        SELECT
          "t156"."sequence",
          "t156"."began_at",
          "t156"."ended_at",
          "t156"."newest_at",
          "t82"."last_pull_at",
          "t82"."first_response_at"
        FROM (
          SELECT
            "t149"."sequence",
            "t149"."began_at",
            "t149"."ended_at",
            MAX("t149"."began_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "newest_at"
          FROM (
            SELECT
              "t145"."sequence",
              MIN("t145"."day") AS "began_at",
              MAX("t145"."end") AS "ended_at"
            FROM (
              SELECT
                "t132"."day",
                "t132"."end",
                "t132"."number",
                "t132"."number" - (
                  ROW_NUMBER() OVER (
                    ORDER BY "t132"."number" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                ) AS "sequence"
              FROM (
                SELECT
                  "t120"."day",
                  "t120"."end",
                  CAST(FLOOR(
                    (
                      DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t120"."day")
                    ) / (
                      86400000000
                    )
                  ) AS BIGINT) AS "number"
                FROM (
                  SELECT
                    "t112"."day",
                    MAX("t112"."end") AS "end"
                  FROM (
                    SELECT
                      CAST(DATE_TRUNC('DAY', "t94"."utc_date") AS TIMESTAMPTZ) AS "day",
                      CASE
                        WHEN "t94"."is_final"
                        THEN CAST(DATE_TRUNC('DAY', "t94"."utc_date") AS TIMESTAMPTZ) + INTERVAL '1' DAY
                        ELSE GREATEST(
                          CAST(DATE_TRUNC('DAY', "t94"."utc_date") AS TIMESTAMPTZ) + INTERVAL '1' DAY,
                          "t94"."utc_date" + INTERVAL '6' HOUR
                        )
                      END AS "end"
                    FROM (
                      SELECT
                        "t93".*
                        EXCLUDE ("missing_since")
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_missing_since"
                              ELSE "t36"."live_missing_since"
                            END AS "missing_since",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_match_id"
                              ELSE "t36"."live_match_id"
                            END AS "match_id",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_competition_code"
                              ELSE "t36"."live_competition_code"
                            END AS "competition_code",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_season_id"
                              ELSE "t36"."live_season_id"
                            END AS "season_id",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_utc_date"
                              ELSE "t36"."live_utc_date"
                            END AS "utc_date",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_status"
                              ELSE "t36"."live_status"
                            END AS "status",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_is_final"
                              ELSE "t36"."live_is_final"
                            END AS "is_final",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_home_team_id"
                              ELSE "t36"."live_home_team_id"
                            END AS "home_team_id",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_home_team_name"
                              ELSE "t36"."live_home_team_name"
                            END AS "home_team_name",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_away_team_id"
                              ELSE "t36"."live_away_team_id"
                            END AS "away_team_id",
                            CASE
                              WHEN (
                                "t36"."live_match_id" IS NULL
                              )
                              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
                              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
                              THEN "t51"."batch_away_team_name"
                              ELSE "t36"."live_away_team_name"
                            END AS "away_team_name"
                          FROM (
                            SELECT
                              "t1"."match_id" AS "live_match_id",
                              "t1"."competition_code" AS "live_competition_code",
                              "t1"."season_id" AS "live_season_id",
                              "t1"."utc_date" AS "live_utc_date",
                              "t1"."status" AS "live_status",
                              "t1"."is_final" AS "live_is_final",
                              "t1"."home_team_id" AS "live_home_team_id",
                              "t1"."home_team_name" AS "live_home_team_name",
                              "t1"."away_team_id" AS "live_away_team_id",
                              "t1"."away_team_name" AS "live_away_team_name",
                              "t1"."missing_since" AS "live_missing_since",
                              COALESCE("t1"."effective_at", "t1"."status_timestamp") AS "live_at"
                            FROM "silver_live_match_state" AS "t1"
                            WHERE
                              "t1"."competition_code" IN (
                                SELECT
                                  UNNEST($competitions)
                              )
                          ) AS "t36"
                          FULL OUTER JOIN (
                            SELECT
                              "t5"."match_id" AS "batch_match_id",
                              "t5"."competition_code" AS "batch_competition_code",
                              "t5"."season_id" AS "batch_season_id",
                              "t5"."utc_date" AS "batch_utc_date",
                              "t5"."status" AS "batch_status",
                              "t5"."is_final" AS "batch_is_final",
                              "t5"."home_team_id" AS "batch_home_team_id",
                              "t5"."home_team_name" AS "batch_home_team_name",
                              "t5"."away_team_id" AS "batch_away_team_id",
                              "t5"."away_team_name" AS "batch_away_team_name",
                              "t5"."missing_since" AS "batch_missing_since",
                              "t5"."fetched_at" AS "batch_named_at",
                              COALESCE("t5"."effective_at", "t5"."status_timestamp") AS "batch_at"
                            FROM "silver_matches" AS "t5"
                            WHERE
                              "t5"."competition_code" IN (
                                SELECT
                                  UNNEST($competitions)
                              )
                          ) AS "t51"
                            ON "t36"."live_match_id" = "t51"."batch_match_id"
                        ) AS "t79"
                        WHERE
                          "t79"."missing_since" IS NULL
                      ) AS "t93"
                    ) AS "t94"
                    WHERE
                      "t94"."utc_date" < (
                        CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
                      )
                      AND NOT (
                        "t94"."status" IN ('POSTPONED', 'CANCELLED')
                      )
                  ) AS "t112"
                  GROUP BY
                    1
                ) AS "t120"
              ) AS "t132"
            ) AS "t145"
            GROUP BY
              1
          ) AS "t149"
        ) AS "t156"
        CROSS JOIN "t74" AS "t82"
      ) AS "t160"
    ) AS "t162"
  ) AS "t170"
  CROSS JOIN (
    SELECT
      COALESCE(SUM(CAST("t20"."is_in_play" AS INT)), 0) AS "in_play_count",
      MAX("t20"."utc_date") FILTER(WHERE
        "t20"."is_in_play") AS "last_kick_off_at",
      MAX(COALESCE("t20"."effective_at", "t20"."status_timestamp")) AS "last_stamp_at"
    FROM (
      SELECT
        *
      FROM "silver_live_match_state" AS "t1"
      WHERE
        "t1"."competition_code" IN (
          SELECT
            UNNEST($competitions)
        )
        AND "t1"."missing_since" IS NULL
    ) AS "t20"
  ) AS "t65"
), "t180" AS (
  SELECT
    "t116"."match_id",
    "t116"."competition_code",
    "t116"."season_id",
    "t116"."utc_date",
    "t116"."status",
    "t116"."is_final",
    "t116"."home_team_id",
    "t116"."home_team_name",
    "t116"."away_team_id",
    "t116"."away_team_name",
    "t116"."late_at",
    "t176"."last_pull_at"
  FROM (
    SELECT
      "t94"."match_id",
      "t94"."competition_code",
      "t94"."season_id",
      "t94"."utc_date",
      "t94"."status",
      "t94"."is_final",
      "t94"."home_team_id",
      "t94"."home_team_name",
      "t94"."away_team_id",
      "t94"."away_team_name",
      CASE
        WHEN "t94"."status" = 'TIMED'
        THEN "t94"."utc_date"
        ELSE CAST(DATE_TRUNC('DAY', "t94"."utc_date") AS TIMESTAMPTZ) + INTERVAL '1' DAY
      END + INTERVAL '120' MINUTE AS "late_at"
    FROM (
      SELECT
        "t93".*
        EXCLUDE ("missing_since")
      FROM (
        SELECT
          *
        FROM (
          SELECT
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_missing_since"
              ELSE "t36"."live_missing_since"
            END AS "missing_since",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_match_id"
              ELSE "t36"."live_match_id"
            END AS "match_id",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_competition_code"
              ELSE "t36"."live_competition_code"
            END AS "competition_code",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_season_id"
              ELSE "t36"."live_season_id"
            END AS "season_id",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_utc_date"
              ELSE "t36"."live_utc_date"
            END AS "utc_date",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_status"
              ELSE "t36"."live_status"
            END AS "status",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_is_final"
              ELSE "t36"."live_is_final"
            END AS "is_final",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_home_team_id"
              ELSE "t36"."live_home_team_id"
            END AS "home_team_id",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_home_team_name"
              ELSE "t36"."live_home_team_name"
            END AS "home_team_name",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_away_team_id"
              ELSE "t36"."live_away_team_id"
            END AS "away_team_id",
            CASE
              WHEN (
                "t36"."live_match_id" IS NULL
              )
              OR COALESCE("t51"."batch_at" > "t36"."live_at", FALSE)
              OR COALESCE("t51"."batch_named_at" > "t36"."live_missing_since", FALSE)
              THEN "t51"."batch_away_team_name"
              ELSE "t36"."live_away_team_name"
            END AS "away_team_name"
          FROM (
            SELECT
              "t1"."match_id" AS "live_match_id",
              "t1"."competition_code" AS "live_competition_code",
              "t1"."season_id" AS "live_season_id",
              "t1"."utc_date" AS "live_utc_date",
              "t1"."status" AS "live_status",
              "t1"."is_final" AS "live_is_final",
              "t1"."home_team_id" AS "live_home_team_id",
              "t1"."home_team_name" AS "live_home_team_name",
              "t1"."away_team_id" AS "live_away_team_id",
              "t1"."away_team_name" AS "live_away_team_name",
              "t1"."missing_since" AS "live_missing_since",
              COALESCE("t1"."effective_at", "t1"."status_timestamp") AS "live_at"
            FROM "silver_live_match_state" AS "t1"
            WHERE
              "t1"."competition_code" IN (
                SELECT
                  UNNEST($competitions)
              )
          ) AS "t36"
          FULL OUTER JOIN (
            SELECT
              "t5"."match_id" AS "batch_match_id",
              "t5"."competition_code" AS "batch_competition_code",
              "t5"."season_id" AS "batch_season_id",
              "t5"."utc_date" AS "batch_utc_date",
              "t5"."status" AS "batch_status",
              "t5"."is_final" AS "batch_is_final",
              "t5"."home_team_id" AS "batch_home_team_id",
              "t5"."home_team_name" AS "batch_home_team_name",
              "t5"."away_team_id" AS "batch_away_team_id",
              "t5"."away_team_name" AS "batch_away_team_name",
              "t5"."missing_since" AS "batch_missing_since",
              "t5"."fetched_at" AS "batch_named_at",
              COALESCE("t5"."effective_at", "t5"."status_timestamp") AS "batch_at"
            FROM "silver_matches" AS "t5"
            WHERE
              "t5"."competition_code" IN (
                SELECT
                  UNNEST($competitions)
              )
          ) AS "t51"
            ON "t36"."live_match_id" = "t51"."batch_match_id"
        ) AS "t79"
        WHERE
          "t79"."missing_since" IS NULL
      ) AS "t93"
    ) AS "t94"
    WHERE
      "t94"."status" IN ('TIMED', 'SCHEDULED')
      AND NOT "t94"."home_team_id" IS NULL
      AND NOT "t94"."away_team_id" IS NULL
  ) AS "t116"
  CROSS JOIN (
    SELECT
      "t173"."last_pull_at"
    FROM "t171" AS "t173"
  ) AS "t176"
)
SELECT
  *
FROM (
  SELECT
    "t213".*
    EXCLUDE ("is_wrong")
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t211"."has_evidence",
        "t211"."unpulled_since_at",
        "t211"."last_pull_at",
        "t211"."status_timestamp",
        "t211"."kick_off_at",
        "t211"."run_finished_at",
        "t211"."is_match_day",
        "t211"."match_count",
        "t211"."run_count",
        "t211"."failed_count",
        "t211"."success_ratio",
        "t211"."competition_code",
        "t211"."home_team_name",
        "t211"."away_team_name",
        "t211"."snapshot_id",
        "t211"."run_id",
        "t211"."failure",
        "t98"."known_onset_at",
        "t98"."alert_id",
        "t98"."severity",
        "t98"."opened_at",
        "t98"."last_seen_at",
        "t98"."resolved_at",
        "t98"."message",
        "t98"."runbook",
        "t98"."open_notified_at",
        "t98"."close_notified_at",
        CASE
          WHEN (
            NOT "t211"."condition" IS NULL
          )
          AND (
            COALESCE("t211"."opens", FALSE)
            OR (
              (
                NOT "t98"."alert_id" IS NULL
              ) AND (
                "t98"."resolved_at" IS NULL
              )
            )
          )
          THEN "t211"."onset_at"
          ELSE CAST(NULL AS TIMESTAMPTZ)
        END AS "onset_at",
        COALESCE("t211"."condition", "t98"."known_condition") AS "condition",
        COALESCE("t211"."scope", "t98"."known_scope") AS "scope",
        (
          NOT "t211"."condition" IS NULL
        )
        AND (
          COALESCE("t211"."opens", FALSE)
          OR (
            (
              NOT "t98"."alert_id" IS NULL
            ) AND (
              "t98"."resolved_at" IS NULL
            )
          )
        ) AS "is_wrong"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t208"."condition",
            "t208"."scope",
            "t208"."onset_at",
            "t208"."opens",
            "t208"."has_evidence",
            "t208"."unpulled_since_at",
            "t208"."last_pull_at",
            "t208"."status_timestamp",
            "t208"."kick_off_at",
            "t208"."run_finished_at",
            "t208"."is_match_day",
            "t208"."match_count",
            "t208"."run_count",
            "t208"."failed_count",
            "t208"."success_ratio",
            "t208"."competition_code",
            "t208"."home_team_name",
            "t208"."away_team_name",
            "t208"."snapshot_id",
            "t208"."run_id",
            "t208"."failure",
            ROW_NUMBER() OVER (
              PARTITION BY "t208"."condition", "t208"."scope"
              ORDER BY "t208"."has_evidence" DESC, "t208"."onset_at" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "rank"
          FROM (
            SELECT
              'stuck_match' AS "condition",
              'match ' || CAST("t1"."match_id" AS TEXT) AS "scope",
              "t1"."utc_date" + INTERVAL '150' MINUTE AS "onset_at",
              "t1"."utc_date" >= (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
              ) AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              "t1"."utc_date" AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              "t1"."competition_code",
              "t1"."home_team_name",
              "t1"."away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM "silver_live_match_state" AS "t1"
            WHERE
              "t1"."competition_code" IN (
                SELECT
                  UNNEST($competitions)
              )
              AND "t1"."missing_since" IS NULL
              AND "t1"."is_in_play"
              AND DATE_DIFF('MICROSECOND', "t1"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
            UNION ALL
            SELECT
              'schema_mismatch' AS "condition",
              "t191"."scope",
              "t191"."onset_at",
              "t191"."newest_at" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
              ) AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              "t191"."first" AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t183"."place" AS "scope",
                MIN("t183"."onset_at") AS "onset_at",
                MAX("t183"."at") AS "newest_at",
                MIN("t183"."snapshot_id") FILTER(WHERE
                  "t183"."at" = "t183"."onset_at") AS "first"
              FROM (
                SELECT
                  "t177"."place",
                  "t177"."at",
                  "t177"."snapshot_id",
                  "t177"."is_tracked",
                  MIN("t177"."at") OVER (
                    PARTITION BY "t177"."place"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "onset_at"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t131"."place",
                      "t131"."fault",
                      "t131"."snapshot_id",
                      "t131"."is_tracked",
                      "t131"."at",
                      "t168"."place" AS "place_right",
                      "t168"."fault" AS "fault_right",
                      "t168"."good_at"
                    FROM "t126" AS "t131"
                    LEFT OUTER JOIN (
                      SELECT
                        "t164"."place",
                        "t164"."fault",
                        MAX("t164"."fetched_at") AS "good_at"
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t147"."place",
                            "t147"."fault",
                            "t147"."newest_at",
                            "t147"."code",
                            "t147"."number",
                            "t147"."day",
                            "t67"."fetched_at",
                            "t67"."snapshot_id",
                            "t67"."resource",
                            "t67"."scope",
                            "t67"."verdict",
                            "t67"."row_count",
                            "t67"."is_complete",
                            "t67"."asked_ids",
                            "t67"."asked_season",
                            "t67"."named_matches",
                            "t67"."quarantined_count",
                            "t67"."broken_matches",
                            "t67"."is_tracked",
                            "t67"."kind"
                          FROM (
                            SELECT
                              "t137"."place",
                              "t137"."fault",
                              "t137"."newest_at",
                              CASE
                                WHEN CONTAINS("t137"."fault", ':')
                                THEN LIST_EXTRACT(STR_SPLIT("t137"."fault", ':'), 1)
                                ELSE CAST(NULL AS TEXT)
                              END AS "code",
                              CASE
                                WHEN CONTAINS("t137"."fault", ':')
                                THEN LIST_EXTRACT(STR_SPLIT("t137"."fault", ':'), 2)
                                ELSE CAST(NULL AS TEXT)
                              END AS "number",
                              CASE
                                WHEN CONTAINS("t137"."fault", ':')
                                THEN LIST_EXTRACT(STR_SPLIT("t137"."fault", ':'), 3)
                                ELSE CAST(NULL AS TEXT)
                              END AS "day"
                            FROM (
                              SELECT
                                "t130"."place",
                                "t130"."fault",
                                MAX("t130"."at") AS "newest_at"
                              FROM "t126" AS "t130"
                              GROUP BY
                                1,
                                2
                            ) AS "t137"
                          ) AS "t147"
                          CROSS JOIN (
                            SELECT
                              "t58".*
                              EXCLUDE ("place")
                            FROM (
                              SELECT
                                "t4"."fetched_at",
                                "t4"."snapshot_id",
                                "t4"."resource",
                                "t4"."scope",
                                "t4"."verdict",
                                "t4"."row_count",
                                "t4"."is_complete",
                                "t4"."asked_ids",
                                "t4"."asked_season",
                                "t4"."named_matches",
                                "t4"."quarantined_count",
                                "t4"."broken_matches",
                                (
                                  "t4"."resource" = 'matches'
                                )
                                OR "t4"."scope" IN (
                                  SELECT
                                    UNNEST($competitions)
                                ) AS "is_tracked",
                                CASE
                                  WHEN "t4"."resource" = 'matches'
                                  THEN 'matches'
                                  ELSE "t4"."resource" || '/' || "t4"."scope" || COALESCE(' season ' || "t4"."asked_season", '')
                                END AS "place",
                                CASE
                                  WHEN "t4"."resource" = 'matches'
                                  THEN "t4"."step" || ' by ' || CASE WHEN "t4"."asked_ids" IS NULL THEN 'window' ELSE 'ids' END
                                  ELSE "t4"."resource" || '/' || "t4"."scope" || COALESCE(' season ' || "t4"."asked_season", '')
                                END AS "kind"
                              FROM "raw_snapshots" AS "t4"
                              WHERE
                                "t4"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
                                AND "t4"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
                                AND "t4"."verdict" IN ('valid', 'partial', 'invalid')
                                AND "t4"."fetched_at" >= (
                                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                                )
                            ) AS "t58"
                          ) AS "t67"
                        ) AS "t153"
                        WHERE
                          COALESCE(
                            (
                              "t153"."verdict" = 'valid'
                            )
                            AND (
                              (
                                (
                                  "t153"."kind" = "t153"."fault"
                                ) AND (
                                  "t153"."row_count" > 0
                                )
                              )
                              OR (
                                "t153"."kind" || ' unreadable' = "t153"."fault"
                              )
                            ),
                            FALSE
                          )
                          OR COALESCE(
                            (
                              "t153"."verdict" <> 'invalid'
                            )
                            AND CONTAINS("t153"."named_matches", ':' || "t153"."number" || ','),
                            FALSE
                          )
                          OR COALESCE(
                            (
                              "t153"."verdict" = 'valid'
                            )
                            AND (
                              (
                                "t153"."resource" = 'matches'
                              ) AND (
                                "t153"."asked_ids" IS NULL
                              )
                            )
                            AND "t153"."is_complete"
                            AND (
                              "t153"."day" > SUBSTRING(
                                "t153"."scope",
                                CASE WHEN (
                                  0 + 1
                                ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t153"."scope") END,
                                10
                              )
                            )
                            AND (
                              "t153"."day" < SUBSTRING(
                                "t153"."scope",
                                CASE WHEN (
                                  12 + 1
                                ) >= 1 THEN 12 + 1 ELSE 12 + 1 + LENGTH("t153"."scope") END,
                                10
                              )
                            )
                            AND CONTAINS("t153"."named_matches", ',' || "t153"."code" || ':'),
                            FALSE
                          )
                          OR COALESCE(
                            (
                              "t153"."fetched_at" > (
                                "t153"."newest_at" + INTERVAL '24' HOUR
                              )
                            )
                            AND (
                              "t153"."verdict" = 'valid'
                            )
                            AND (
                              (
                                "t153"."resource" = 'batch_matches'
                              ) AND (
                                "t153"."asked_season" IS NULL
                              )
                            )
                            AND (
                              "t153"."row_count" > 0
                            )
                            AND (
                              "t153"."scope" = "t153"."code"
                            ),
                            FALSE
                          )
                          OR COALESCE(
                            (
                              "t153"."fetched_at" > (
                                "t153"."newest_at" + INTERVAL '24' HOUR
                              )
                            )
                            AND (
                              "t153"."verdict" = 'valid'
                            )
                            AND (
                              (
                                "t153"."resource" = 'matches'
                              ) AND (
                                "t153"."asked_ids" IS NULL
                              )
                            )
                            AND CONTAINS("t153"."fault", ' by ids'),
                            FALSE
                          )
                      ) AS "t164"
                      GROUP BY
                        1,
                        2
                    ) AS "t168"
                      ON "t131"."place" = "t168"."place" AND "t131"."fault" = "t168"."fault"
                  ) AS "t172"
                  WHERE
                    (
                      (
                        "t172"."good_at" IS NULL
                      ) OR (
                        "t172"."at" >= "t172"."good_at"
                      )
                    )
                    AND (
                      "t172"."is_tracked"
                      OR (
                        "t172"."at" > (
                          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
                        )
                      )
                    )
                ) AS "t177"
              ) AS "t183"
              GROUP BY
                1
            ) AS "t191"
            UNION ALL
            SELECT
              'consecutive_dag_failures' AS "condition",
              "t142"."dag" AS "scope",
              "t142"."finished_at" AS "onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              "t142"."finished_at" AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              "t142"."failures" AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              "t142"."run_id",
              "t142"."failure"
            FROM (
              SELECT
                "t134"."dag",
                "t134"."run_id",
                "t134"."started_at",
                "t134"."finished_at",
                "t134"."steps",
                "t134"."failure",
                "t134"."is_bad",
                "t134"."is_good",
                "t134"."age",
                "t134"."good_age",
                "t134"."turn",
                "t134"."was_bad",
                MIN("t134"."turn") OVER (
                  PARTITION BY "t134"."dag"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) AS "first",
                COUNT("t134"."turn") OVER (
                  PARTITION BY "t134"."dag"
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ) + 1 AS "failures"
              FROM (
                SELECT
                  *
                FROM (
                  SELECT
                    "t114"."dag",
                    "t114"."run_id",
                    "t114"."started_at",
                    "t114"."finished_at",
                    "t114"."steps",
                    "t114"."failure",
                    "t114"."is_bad",
                    "t114"."is_good",
                    "t114"."age",
                    "t114"."good_age",
                    "t114"."turn",
                    COALESCE(
                      LAG("t114"."is_bad") OVER (
                        PARTITION BY "t114"."dag"
                        ORDER BY "t114"."started_at" ASC, "t114"."run_id" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ),
                      FALSE
                    ) AS "was_bad"
                  FROM (
                    SELECT
                      "t104"."dag",
                      "t104"."run_id",
                      "t104"."started_at",
                      "t104"."finished_at",
                      "t104"."steps",
                      "t104"."failure",
                      "t104"."is_bad",
                      "t104"."is_good",
                      "t104"."age",
                      "t104"."good_age",
                      ROW_NUMBER() OVER (
                        PARTITION BY "t104"."dag"
                        ORDER BY "t104"."started_at" ASC, "t104"."run_id" ASC
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) - 1 AS "turn"
                    FROM (
                      SELECT
                        *
                      FROM (
                        SELECT
                          "t70"."dag",
                          "t70"."run_id",
                          "t70"."started_at",
                          "t70"."finished_at",
                          "t70"."steps",
                          "t70"."failure",
                          "t70"."is_bad",
                          "t70"."is_good",
                          "t70"."age",
                          MIN(CASE WHEN "t70"."is_good" THEN "t70"."age" ELSE CAST(NULL AS BIGINT) END) OVER (PARTITION BY "t70"."dag" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "good_age"
                        FROM (
                          SELECT
                            "t49"."dag",
                            "t49"."run_id",
                            "t49"."started_at",
                            "t49"."finished_at",
                            "t49"."steps",
                            "t49"."failure",
                            "t49"."is_bad",
                            "t49"."is_good",
                            ROW_NUMBER() OVER (
                              PARTITION BY "t49"."dag"
                              ORDER BY "t49"."started_at" DESC, "t49"."run_id" DESC
                              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                            ) - 1 AS "age"
                          FROM (
                            SELECT
                              "t2"."dag",
                              "t2"."run_id",
                              "t2"."started_at",
                              "t2"."finished_at",
                              "t2"."steps",
                              COALESCE("t2"."failed_step", "t2"."status") AS "failure",
                              NOT (
                                "t2"."status" IN ('success', 'skipped')
                              ) AS "is_bad",
                              "t2"."status" = 'success' AS "is_good"
                            FROM "raw_pipeline_runs" AS "t2"
                            WHERE
                              "t2"."started_at" >= (
                                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                              )
                              AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
                          ) AS "t49"
                        ) AS "t70"
                      ) AS "t91"
                      WHERE
                        (
                          "t91"."good_age" IS NULL
                        ) OR (
                          "t91"."age" < "t91"."good_age"
                        )
                    ) AS "t104"
                  ) AS "t114"
                ) AS "t127"
                WHERE
                  "t127"."is_bad" AND "t127"."was_bad"
              ) AS "t134"
            ) AS "t142"
            WHERE
              "t142"."turn" = "t142"."first"
            UNION ALL
            SELECT
              'consecutive_dag_failures' AS "condition",
              "t69"."scope",
              "t69"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t38"."scope",
                "t38"."onset_at"
              FROM (
                SELECT
                  "t0"."scope",
                  "t0"."onset_at"
                FROM "raw_alerts" AS "t0"
                WHERE
                  "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                  AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                  AND "t0"."condition" = 'consecutive_dag_failures'
                  AND "t0"."resolved_at" IS NULL
              ) AS "t38"
              ANTI JOIN (
                SELECT
                  "t2"."dag",
                  "t2"."run_id",
                  "t2"."started_at",
                  "t2"."finished_at",
                  "t2"."steps",
                  COALESCE("t2"."failed_step", "t2"."status") AS "failure",
                  NOT (
                    "t2"."status" IN ('success', 'skipped')
                  ) AS "is_bad",
                  "t2"."status" = 'success' AS "is_good"
                FROM "raw_pipeline_runs" AS "t2"
                WHERE
                  "t2"."started_at" >= (
                    CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                  )
                  AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
                  AND "t2"."status" = 'success'
              ) AS "t53"
                ON "t38"."scope" = "t53"."dag"
            ) AS "t69"
            UNION ALL
            SELECT
              'success_rate' AS "condition",
              "t161"."scope",
              "t161"."onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              "t161"."total" AS "run_count",
              "t161"."failed" AS "failed_count",
              (
                "t161"."total" - "t161"."failed"
              ) / "t161"."total" AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t158"."at",
                "t158"."total",
                "t158"."failed",
                "t158"."scope",
                "t158"."is_good",
                "t158"."age",
                "t158"."good_age",
                "t158"."turn",
                MIN("t158"."at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "onset_at"
              FROM (
                SELECT
                  "t152"."at",
                  "t152"."total",
                  "t152"."failed",
                  "t152"."scope",
                  "t152"."is_good",
                  "t152"."age",
                  "t152"."good_age",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t152"."scope"
                    ORDER BY "t152"."at" ASC, "t152"."scope" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "turn"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t136"."at",
                      "t136"."total",
                      "t136"."failed",
                      "t136"."scope",
                      "t136"."is_good",
                      "t136"."age",
                      MIN(CASE WHEN "t136"."is_good" THEN "t136"."age" ELSE CAST(NULL AS BIGINT) END) OVER (
                        PARTITION BY "t136"."scope"
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "good_age"
                    FROM (
                      SELECT
                        "t119"."at",
                        "t119"."total",
                        "t119"."failed",
                        "t119"."scope",
                        "t119"."is_good",
                        ROW_NUMBER() OVER (
                          PARTITION BY "t119"."scope"
                          ORDER BY "t119"."at" DESC, "t119"."scope" DESC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ) - 1 AS "age"
                      FROM "t117" AS "t119"
                    ) AS "t136"
                  ) AS "t143"
                  WHERE
                    (
                      "t143"."good_age" IS NULL
                    ) OR (
                      "t143"."age" < "t143"."good_age"
                    )
                ) AS "t152"
              ) AS "t158"
            ) AS "t161"
            WHERE
              "t161"."age" = 0
            UNION ALL
            SELECT
              'success_rate' AS "condition",
              "t135"."scope",
              "t135"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t39"."scope",
                "t39"."onset_at"
              FROM (
                SELECT
                  "t0"."scope",
                  "t0"."onset_at"
                FROM "raw_alerts" AS "t0"
                WHERE
                  "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                  AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                  AND "t0"."condition" = 'success_rate'
                  AND "t0"."resolved_at" IS NULL
              ) AS "t39"
              ANTI JOIN "t117" AS "t122"
                ON "t39"."scope" = "t122"."scope"
            ) AS "t135"
            UNION ALL
            SELECT
              'publishing_stalled' AS "condition",
              "t150"."scope",
              "t150"."run_finished_at" + INTERVAL '180' MINUTE AS "onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              "t150"."run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              "t150"."run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              "t150"."run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t141"."dag" AS "scope",
                MIN("t141"."finished_at") FILTER(WHERE
                  "t141"."turn" = 0) AS "run_finished_at",
                COUNT(*) AS "run_count",
                MAX("t141"."run_id") FILTER(WHERE
                  "t141"."turn" = 0) AS "run_id"
              FROM (
                SELECT
                  "t133"."dag",
                  "t133"."run_id",
                  "t133"."started_at",
                  "t133"."finished_at",
                  "t133"."publishes",
                  "t133"."is_stalled",
                  "t133"."is_good",
                  "t133"."age",
                  "t133"."good_age",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t133"."dag"
                    ORDER BY "t133"."started_at" ASC, "t133"."run_id" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "turn"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t110"."dag",
                      "t110"."run_id",
                      "t110"."started_at",
                      "t110"."finished_at",
                      "t110"."publishes",
                      "t110"."is_stalled",
                      "t110"."is_good",
                      "t110"."age",
                      MIN(CASE WHEN "t110"."is_good" THEN "t110"."age" ELSE CAST(NULL AS BIGINT) END) OVER (
                        PARTITION BY "t110"."dag"
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                      ) AS "good_age"
                    FROM (
                      SELECT
                        "t97"."dag",
                        "t97"."run_id",
                        "t97"."started_at",
                        "t97"."finished_at",
                        "t97"."publishes",
                        "t97"."is_stalled",
                        "t97"."is_good",
                        ROW_NUMBER() OVER (
                          PARTITION BY "t97"."dag"
                          ORDER BY "t97"."started_at" DESC, "t97"."run_id" DESC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ) - 1 AS "age"
                      FROM (
                        SELECT
                          "t86"."dag",
                          "t86"."run_id",
                          "t86"."started_at",
                          "t86"."finished_at",
                          "t86"."publishes",
                          "t86"."is_stalled",
                          NOT (
                            "t86"."is_stalled"
                          ) AS "is_good"
                        FROM "t80" AS "t86"
                        WHERE
                          "t86"."publishes"
                      ) AS "t97"
                    ) AS "t110"
                  ) AS "t121"
                  WHERE
                    (
                      "t121"."good_age" IS NULL
                    ) OR (
                      "t121"."age" < "t121"."good_age"
                    )
                ) AS "t133"
              ) AS "t141"
              GROUP BY
                1
            ) AS "t150"
            WHERE
              (
                "t150"."run_finished_at" + INTERVAL '180' MINUTE
              ) < CAST($as_of AS TIMESTAMPTZ)
            UNION ALL
            SELECT
              'publishing_stalled' AS "condition",
              "t109"."scope",
              "t109"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t40"."scope",
                "t40"."onset_at"
              FROM (
                SELECT
                  "t0"."scope",
                  "t0"."onset_at"
                FROM "raw_alerts" AS "t0"
                WHERE
                  "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                  AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                  AND "t0"."condition" = 'publishing_stalled'
                  AND "t0"."resolved_at" IS NULL
              ) AS "t40"
              ANTI JOIN (
                SELECT
                  "t86"."dag",
                  "t86"."run_id",
                  "t86"."started_at",
                  "t86"."finished_at",
                  "t86"."publishes",
                  "t86"."is_stalled",
                  NOT (
                    "t86"."is_stalled"
                  ) AS "is_good"
                FROM "t80" AS "t86"
                WHERE
                  "t86"."publishes" AND NOT (
                    "t86"."is_stalled"
                  )
              ) AS "t99"
                ON "t40"."scope" = "t99"."dag"
            ) AS "t109"
            UNION ALL
            SELECT
              'reconcile_conflict' AS "condition",
              "t139"."scope",
              "t139"."onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              "t139"."live_stamp" AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              "t139"."competition_code",
              "t139"."home_team_name",
              "t139"."away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t129"."match_id",
                "t129"."as_of",
                "t129"."as_of_date",
                "t129"."competition_code",
                "t129"."home_team_name",
                "t129"."away_team_name",
                "t129"."is_good",
                "t129"."age",
                "t129"."good_age",
                "t129"."turn",
                "t66"."newest",
                "t128"."onset_at",
                "t88"."live_stamp",
                "t88"."scope"
              FROM (
                SELECT
                  *
                FROM "t115" AS "t118"
                WHERE
                  "t118"."age" = 0
              ) AS "t129"
              INNER JOIN (
                SELECT
                  MAX("t46"."as_of") AS "newest"
                FROM (
                  SELECT
                    *
                  FROM "gold_reconciliation" AS "t3"
                  WHERE
                    "t3"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t3"."as_of" >= (
                      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                    )
                ) AS "t46"
              ) AS "t66"
                ON "t129"."as_of" = "t66"."newest"
              INNER JOIN (
                SELECT
                  "t118"."match_id",
                  MIN("t118"."as_of") AS "onset_at"
                FROM "t115" AS "t118"
                GROUP BY
                  1
              ) AS "t128"
                ON "t129"."match_id" = "t128"."match_id"
              INNER JOIN "t78" AS "t88"
                ON "t129"."match_id" = "t88"."match_id"
            ) AS "t139"
            UNION ALL
            SELECT
              'reconcile_conflict' AS "condition",
              "t103"."scope",
              "t103"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t90"."scope",
                "t90"."onset_at"
              FROM (
                SELECT
                  "t72"."scope",
                  "t72"."onset_at"
                FROM (
                  SELECT
                    "t44"."scope",
                    "t44"."onset_at",
                    "t66"."newest"
                  FROM (
                    SELECT
                      "t0"."scope",
                      "t0"."onset_at"
                    FROM "raw_alerts" AS "t0"
                    WHERE
                      "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                      AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                      AND "t0"."condition" = 'reconcile_conflict'
                      AND "t0"."resolved_at" IS NULL
                  ) AS "t44"
                  CROSS JOIN (
                    SELECT
                      MAX("t46"."as_of") AS "newest"
                    FROM (
                      SELECT
                        *
                      FROM "gold_reconciliation" AS "t3"
                      WHERE
                        "t3"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
                        AND "t3"."as_of" >= (
                          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                        )
                    ) AS "t46"
                  ) AS "t66"
                ) AS "t72"
                WHERE
                  "t72"."newest" IS NULL
              ) AS "t90"
              SEMI JOIN "t78" AS "t89"
                ON "t90"."scope" = "t89"."scope"
            ) AS "t103"
            UNION ALL
            SELECT
              'no_successful_pull' AS "condition",
              'ALL' AS "scope",
              "t173"."no_pull_at" AS "onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              "t173"."no_pull_at" - INTERVAL '30' MINUTE AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM "t171" AS "t173"
            WHERE
              NOT "t173"."no_pull_at" IS NULL
            UNION ALL
            SELECT
              'no_successful_pull' AS "condition",
              "t178"."scope",
              "t178"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t41"."scope",
                "t41"."onset_at",
                "t176"."last_pull_at"
              FROM (
                SELECT
                  "t0"."scope",
                  "t0"."onset_at"
                FROM "raw_alerts" AS "t0"
                WHERE
                  "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                  AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                  AND "t0"."condition" = 'no_successful_pull'
                  AND "t0"."resolved_at" IS NULL
              ) AS "t41"
              CROSS JOIN (
                SELECT
                  "t173"."last_pull_at"
                FROM "t171" AS "t173"
              ) AS "t176"
            ) AS "t178"
            WHERE
              NOT (
                COALESCE("t178"."last_pull_at" > "t178"."onset_at", FALSE)
              )
            UNION ALL
            SELECT
              'freshness_sla' AS "condition",
              'ALL' AS "scope",
              "t184"."stale_at" AS "onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              "t184"."last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              "t184"."is_match_day"
              OR (
                DATE_DIFF('MICROSECOND', "t184"."last_pull_at", CAST($as_of AS TIMESTAMPTZ)) < 5400000000
              ) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t173"."last_pull_at",
                "t173"."first_response_at",
                COALESCE("t173"."is_match_day", FALSE) AS "is_match_day",
                "t173"."no_pull_at",
                LEAST(
                  COALESCE(
                    "t173"."stale_at",
                    CASE
                      WHEN COALESCE(
                        (
                          "t173"."last_pull_at" + INTERVAL '90' MINUTE
                        ) <= CAST($as_of AS TIMESTAMPTZ),
                        FALSE
                      )
                      THEN "t173"."last_pull_at" + INTERVAL '90' MINUTE
                      ELSE CAST(NULL AS TIMESTAMPTZ)
                    END
                  ),
                  COALESCE(
                    CASE
                      WHEN COALESCE(
                        (
                          "t173"."last_pull_at" + INTERVAL '90' MINUTE
                        ) <= CAST($as_of AS TIMESTAMPTZ),
                        FALSE
                      )
                      THEN "t173"."last_pull_at" + INTERVAL '90' MINUTE
                      ELSE CAST(NULL AS TIMESTAMPTZ)
                    END,
                    "t173"."stale_at"
                  )
                ) AS "stale_at",
                "t173"."in_play_count",
                "t173"."last_kick_off_at",
                "t173"."last_stamp_at"
              FROM "t171" AS "t173"
            ) AS "t184"
            WHERE
              NOT "t184"."stale_at" IS NULL
            UNION ALL
            SELECT
              'freshness_sla' AS "condition",
              "t179"."scope",
              "t179"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t42"."scope",
                "t42"."onset_at",
                "t176"."last_pull_at"
              FROM (
                SELECT
                  "t0"."scope",
                  "t0"."onset_at"
                FROM "raw_alerts" AS "t0"
                WHERE
                  "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                  AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                  AND "t0"."condition" = 'freshness_sla'
                  AND "t0"."resolved_at" IS NULL
              ) AS "t42"
              CROSS JOIN (
                SELECT
                  "t173"."last_pull_at"
                FROM "t171" AS "t173"
              ) AS "t176"
            ) AS "t179"
            WHERE
              NOT (
                COALESCE("t179"."last_pull_at" > "t179"."onset_at", FALSE)
              )
            UNION ALL
            SELECT
              'feed_frozen' AS "condition",
              'ALL' AS "scope",
              "t173"."last_stamp_at" + INTERVAL '60' MINUTE AS "onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              "t173"."last_stamp_at" AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              "t173"."in_play_count" AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM "t171" AS "t173"
            WHERE
              COALESCE(
                (
                  DATE_DIFF('MICROSECOND', "t173"."last_stamp_at", "t173"."last_pull_at") >= 3600000000
                )
                AND (
                  DATE_DIFF('MICROSECOND', "t173"."last_kick_off_at", "t173"."last_stamp_at") <= 9000000000
                ),
                FALSE
              )
            UNION ALL
            SELECT
              'match_not_started' AS "condition",
              "t201"."scope",
              "t201"."onset_at",
              TRUE AS "opens",
              TRUE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              "t201"."kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              "t201"."match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              "t201"."competition_code",
              "t201"."home_team_name",
              "t201"."away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT
                "t193"."competition_code" AS "scope",
                MIN("t193"."late_at") AS "onset_at",
                MIN("t193"."utc_date") AS "kick_off_at",
                COUNT(*) AS "match_count",
                MAX("t193"."competition_code") FILTER(WHERE
                  "t193"."turn" = 0) AS "competition_code",
                MAX("t193"."home_team_name") FILTER(WHERE
                  "t193"."turn" = 0) AS "home_team_name",
                MAX("t193"."away_team_name") FILTER(WHERE
                  "t193"."turn" = 0) AS "away_team_name"
              FROM (
                SELECT
                  "t185"."match_id",
                  "t185"."competition_code",
                  "t185"."season_id",
                  "t185"."utc_date",
                  "t185"."status",
                  "t185"."is_final",
                  "t185"."home_team_id",
                  "t185"."home_team_name",
                  "t185"."away_team_id",
                  "t185"."away_team_name",
                  "t185"."late_at",
                  "t185"."last_pull_at",
                  ROW_NUMBER() OVER (
                    PARTITION BY "t185"."competition_code"
                    ORDER BY "t185"."utc_date" ASC, "t185"."match_id" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1 AS "turn"
                FROM (
                  SELECT
                    *
                  FROM "t180" AS "t181"
                  WHERE
                    "t181"."late_at" < CAST($as_of AS TIMESTAMPTZ)
                    AND "t181"."late_at" <= "t181"."last_pull_at"
                    AND "t181"."utc_date" >= (
                      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                    )
                ) AS "t185"
              ) AS "t193"
              GROUP BY
                1
            ) AS "t201"
            UNION ALL
            SELECT
              'match_not_started' AS "condition",
              "t200"."scope",
              "t200"."onset_at",
              FALSE AS "opens",
              FALSE AS "has_evidence",
              CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
              CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
              CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
              CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
              CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
              CAST(NULL AS BOOLEAN) AS "is_match_day",
              CAST(NULL AS BIGINT) AS "match_count",
              CAST(NULL AS BIGINT) AS "run_count",
              CAST(NULL AS BIGINT) AS "failed_count",
              CAST(NULL AS DOUBLE) AS "success_ratio",
              CAST(NULL AS TEXT) AS "competition_code",
              CAST(NULL AS TEXT) AS "home_team_name",
              CAST(NULL AS TEXT) AS "away_team_name",
              CAST(NULL AS TEXT) AS "snapshot_id",
              CAST(NULL AS TEXT) AS "run_id",
              CAST(NULL AS TEXT) AS "failure"
            FROM (
              SELECT DISTINCT
                "t194"."scope",
                "t194"."onset_at"
              FROM (
                SELECT
                  "t43"."scope",
                  "t43"."onset_at",
                  "t189"."match_id",
                  "t189"."competition_code",
                  "t189"."season_id",
                  "t189"."utc_date",
                  "t189"."status",
                  "t189"."is_final",
                  "t189"."home_team_id",
                  "t189"."home_team_name",
                  "t189"."away_team_id",
                  "t189"."away_team_name",
                  "t189"."late_at",
                  "t189"."last_pull_at"
                FROM (
                  SELECT
                    "t0"."scope",
                    "t0"."onset_at"
                  FROM "raw_alerts" AS "t0"
                  WHERE
                    "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                    AND "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t0"."condition" = 'match_not_started'
                    AND "t0"."resolved_at" IS NULL
                ) AS "t43"
                INNER JOIN (
                  SELECT
                    *
                  FROM "t180" AS "t181"
                  WHERE
                    "t181"."late_at" < CAST($as_of AS TIMESTAMPTZ)
                    AND "t181"."late_at" <= "t181"."last_pull_at"
                ) AS "t189"
                  ON "t43"."scope" = "t189"."competition_code"
              ) AS "t194"
              WHERE
                "t194"."late_at" >= "t194"."onset_at"
            ) AS "t200"
          ) AS "t208"
        ) AS "t209"
        WHERE
          "t209"."rank" = 0
      ) AS "t211"
      FULL OUTER JOIN (
        SELECT
          "t68"."alert_id",
          "t68"."severity",
          "t68"."opened_at",
          "t68"."last_seen_at",
          "t68"."resolved_at",
          "t68"."message",
          "t68"."runbook",
          "t68"."open_notified_at",
          "t68"."close_notified_at",
          "t68"."known_turn",
          "t68"."condition" AS "known_condition",
          "t68"."scope" AS "known_scope",
          "t68"."onset_at" AS "known_onset_at"
        FROM (
          SELECT
            "t37"."alert_id",
            "t37"."condition",
            "t37"."scope",
            "t37"."severity",
            "t37"."onset_at",
            "t37"."opened_at",
            "t37"."last_seen_at",
            "t37"."resolved_at",
            "t37"."message",
            "t37"."runbook",
            "t37"."open_notified_at",
            "t37"."close_notified_at",
            ROW_NUMBER() OVER (
              PARTITION BY "t37"."condition", "t37"."scope"
              ORDER BY "t37"."onset_at" DESC, "t37"."alert_id" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "known_turn"
          FROM (
            SELECT
              *
            FROM "raw_alerts" AS "t0"
            WHERE
              "t0"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
              AND (
                (
                  "t0"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                )
                OR (
                  "t0"."resolved_at" IS NULL
                )
              )
          ) AS "t37"
        ) AS "t68"
        WHERE
          (
            "t68"."known_turn" = 0
          )
          OR (
            COALESCE(
              (
                "t68"."close_notified_at" IS NULL
              )
              AND (
                "t68"."resolved_at" > (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                )
              ),
              FALSE
            )
            OR COALESCE(
              "t68"."close_notified_at" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '60' MINUTE
              ),
              FALSE
            )
          )
      ) AS "t98"
        ON "t211"."condition" = "t98"."known_condition"
        AND "t211"."scope" = "t98"."known_scope"
        AND "t211"."rank" = "t98"."known_turn"
    ) AS "t212"
    WHERE
      "t212"."is_wrong"
      OR (
        (
          NOT "t212"."alert_id" IS NULL
        )
        AND (
          (
            "t212"."resolved_at" IS NULL
          )
          OR (
            COALESCE(
              (
                "t212"."close_notified_at" IS NULL
              )
              AND (
                "t212"."resolved_at" > (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                )
              ),
              FALSE
            )
            OR COALESCE(
              "t212"."close_notified_at" > (
                CAST($as_of AS TIMESTAMPTZ) - INTERVAL '60' MINUTE
              ),
              FALSE
            )
          )
        )
      )
  ) AS "t213"
) AS "t214"
ORDER BY
  "t214"."condition" ASC,
  "t214"."scope" ASC,
  "t214"."known_onset_at" ASC
