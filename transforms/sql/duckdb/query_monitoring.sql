-- query_monitoring: All inputs of monitoring at `as_of`, in one statement, by `kind` of row.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
-- param latest timestamp
-- param since timestamp
WITH "t70" AS (
  SELECT
    *
  FROM "silver_live_match_history" AS "t5"
  WHERE
    "t5"."competition_code" IN (
      SELECT
        UNNEST($competitions)
    )
    AND "t5"."is_in_play"
    AND COALESCE("t5"."effective_at", "t5"."status_timestamp") >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
    AND COALESCE("t5"."effective_at", "t5"."status_timestamp") < (
      CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
    )
    AND "t5"."first_seen_at" <= CAST($as_of AS TIMESTAMPTZ)
), "t98" AS (
  SELECT
    MAX("t24"."fetched_at") FILTER(WHERE
      (
        "t24"."resource" = 'matches'
      )
      AND (
        "t24"."http_status" = 200
      )
      AND "t24"."verdict" IN ('valid', 'partial')
      AND (
        "t24"."asked_ids" IS NULL
      )) AS "last_pull_at",
    MIN("t24"."fetched_at") AS "first_response_at"
  FROM (
    SELECT
      *
    FROM "raw_snapshots" AS "t1"
    WHERE
      "t1"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t1"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
  ) AS "t24"
), "t99" AS (
  SELECT
    "t75"."fetched_at",
    "t75"."snapshot_id",
    "t75"."resource",
    "t75"."scope",
    "t75"."verdict",
    "t75"."row_count",
    "t75"."is_complete",
    "t75"."asked_ids",
    "t75"."asked_season",
    "t75"."named_matches",
    "t75"."quarantined_count",
    "t75"."broken_matches",
    "t75"."is_tracked",
    "t75"."place",
    "t75"."kind",
    "t56"."place" AS "place_right",
    "t56"."known_onset_at"
  FROM (
    SELECT
      "t1"."fetched_at",
      "t1"."snapshot_id",
      "t1"."resource",
      "t1"."scope",
      "t1"."verdict",
      "t1"."row_count",
      "t1"."is_complete",
      "t1"."asked_ids",
      "t1"."asked_season",
      "t1"."named_matches",
      "t1"."quarantined_count",
      "t1"."broken_matches",
      (
        "t1"."resource" = 'matches'
      )
      OR "t1"."scope" IN (
        SELECT
          UNNEST($competitions)
      ) AS "is_tracked",
      CASE
        WHEN "t1"."resource" = 'matches'
        THEN 'matches'
        ELSE "t1"."resource" || '/' || "t1"."scope" || COALESCE(' season ' || "t1"."asked_season", '')
      END AS "place",
      CASE
        WHEN "t1"."resource" = 'matches'
        THEN "t1"."step" || ' by ' || CASE WHEN "t1"."asked_ids" IS NULL THEN 'window' ELSE 'ids' END
        ELSE "t1"."resource" || '/' || "t1"."scope" || COALESCE(' season ' || "t1"."asked_season", '')
      END AS "kind"
    FROM "raw_snapshots" AS "t1"
    WHERE
      "t1"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t1"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
      AND "t1"."verdict" IN ('valid', 'partial', 'invalid')
      AND "t1"."verdict" <> 'valid'
  ) AS "t75"
  LEFT OUTER JOIN (
    SELECT
      "t3"."scope" AS "place",
      "t3"."onset_at" AS "known_onset_at"
    FROM "raw_alerts" AS "t3"
    WHERE
      "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
      AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
      AND "t3"."condition" = 'schema_mismatch'
      AND "t3"."resolved_at" IS NULL
  ) AS "t56"
    ON "t75"."place" = "t56"."place"
), "t103" AS (
  SELECT
    "t82"."match_id",
    "t82"."live_stamp",
    'match ' || CAST("t82"."match_id" AS TEXT) AS "scope"
  FROM (
    SELECT
      "t35"."match_id",
      "t35"."live_stamp",
      "t35"."live_hash",
      "t38"."batch_stamp",
      "t38"."batch_hash"
    FROM (
      SELECT
        "t4"."match_id",
        "t4"."status_timestamp" AS "live_stamp",
        "t4"."content_hash" AS "live_hash"
      FROM "silver_live_match_state" AS "t4"
    ) AS "t35"
    INNER JOIN (
      SELECT
        "t6"."match_id",
        "t6"."status_timestamp" AS "batch_stamp",
        "t6"."content_hash" AS "batch_hash"
      FROM "silver_matches" AS "t6"
    ) AS "t38"
      ON "t35"."match_id" = "t38"."match_id"
  ) AS "t82"
  WHERE
    "t82"."live_stamp" = "t82"."batch_stamp"
    AND "t82"."live_hash" <> "t82"."batch_hash"
), "t106" AS (
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
), "t147" AS (
  SELECT
    "t4"."competition_code",
    "t4"."is_in_play",
    FALSE AS "makes_match_day",
    "t4"."is_in_play"
    AND (
      DATE_DIFF('MICROSECOND', "t4"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
    ) AS "is_stuck",
    COALESCE("t4"."effective_at", "t4"."status_timestamp") AS "stamp",
    "t4"."utc_date" AS "kick_off"
  FROM "silver_live_match_state" AS "t4"
  WHERE
    "t4"."competition_code" IN (
      SELECT
        UNNEST($competitions)
    )
    AND "t4"."missing_since" IS NULL
  UNION ALL
  SELECT
    "t122"."competition_code",
    FALSE AS "is_in_play",
    (
      (
        (
          "t122"."utc_date" >= CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
        )
        AND (
          "t122"."utc_date" < (
            CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
          )
        )
      )
      OR (
        (
          "t122"."utc_date" < CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ)
        )
        AND (
          "t122"."utc_date" > (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '6' HOUR
          )
        )
        AND NOT (
          "t122"."is_final"
        )
      )
    )
    AND NOT (
      "t122"."status" IN ('POSTPONED', 'CANCELLED')
    ) AS "makes_match_day",
    FALSE AS "is_stuck",
    CAST(NULL AS TIMESTAMPTZ) AS "stamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off"
  FROM (
    SELECT
      "t119".*
      EXCLUDE ("missing_since")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_missing_since"
            ELSE "t57"."live_missing_since"
          END AS "missing_since",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_match_id"
            ELSE "t57"."live_match_id"
          END AS "match_id",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_competition_code"
            ELSE "t57"."live_competition_code"
          END AS "competition_code",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_season_id"
            ELSE "t57"."live_season_id"
          END AS "season_id",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_utc_date"
            ELSE "t57"."live_utc_date"
          END AS "utc_date",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_status"
            ELSE "t57"."live_status"
          END AS "status",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_is_final"
            ELSE "t57"."live_is_final"
          END AS "is_final",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_home_team_id"
            ELSE "t57"."live_home_team_id"
          END AS "home_team_id",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_home_team_name"
            ELSE "t57"."live_home_team_name"
          END AS "home_team_name",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_away_team_id"
            ELSE "t57"."live_away_team_id"
          END AS "away_team_id",
          CASE
            WHEN (
              "t57"."live_match_id" IS NULL
            )
            OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
            OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
            THEN "t60"."batch_away_team_name"
            ELSE "t57"."live_away_team_name"
          END AS "away_team_name"
        FROM (
          SELECT
            "t4"."match_id" AS "live_match_id",
            "t4"."competition_code" AS "live_competition_code",
            "t4"."season_id" AS "live_season_id",
            "t4"."utc_date" AS "live_utc_date",
            "t4"."status" AS "live_status",
            "t4"."is_final" AS "live_is_final",
            "t4"."home_team_id" AS "live_home_team_id",
            "t4"."home_team_name" AS "live_home_team_name",
            "t4"."away_team_id" AS "live_away_team_id",
            "t4"."away_team_name" AS "live_away_team_name",
            "t4"."missing_since" AS "live_missing_since",
            COALESCE("t4"."effective_at", "t4"."status_timestamp") AS "live_at"
          FROM "silver_live_match_state" AS "t4"
          WHERE
            "t4"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t57"
        FULL OUTER JOIN (
          SELECT
            "t6"."match_id" AS "batch_match_id",
            "t6"."competition_code" AS "batch_competition_code",
            "t6"."season_id" AS "batch_season_id",
            "t6"."utc_date" AS "batch_utc_date",
            "t6"."status" AS "batch_status",
            "t6"."is_final" AS "batch_is_final",
            "t6"."home_team_id" AS "batch_home_team_id",
            "t6"."home_team_name" AS "batch_home_team_name",
            "t6"."away_team_id" AS "batch_away_team_id",
            "t6"."away_team_name" AS "batch_away_team_name",
            "t6"."missing_since" AS "batch_missing_since",
            "t6"."fetched_at" AS "batch_named_at",
            COALESCE("t6"."effective_at", "t6"."status_timestamp") AS "batch_at"
          FROM "silver_matches" AS "t6"
          WHERE
            "t6"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t60"
          ON "t57"."live_match_id" = "t60"."batch_match_id"
      ) AS "t102"
      WHERE
        "t102"."missing_since" IS NULL
    ) AS "t119"
  ) AS "t122"
), "t149" AS (
  SELECT
    "t135"."match_id",
    "t135"."as_of",
    "t135"."as_of_date",
    "t135"."competition_code",
    "t135"."home_team_name",
    "t135"."away_team_name",
    "t135"."is_good",
    "t135"."age",
    "t135"."good_age",
    ROW_NUMBER() OVER (
      PARTITION BY "t135"."match_id"
      ORDER BY "t135"."as_of" ASC, "t135"."as_of_date" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "turn"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t94"."match_id",
        "t94"."as_of",
        "t94"."as_of_date",
        "t94"."competition_code",
        "t94"."home_team_name",
        "t94"."away_team_name",
        "t94"."is_good",
        "t94"."age",
        MIN(CASE WHEN "t94"."is_good" THEN "t94"."age" ELSE CAST(NULL AS BIGINT) END) OVER (
          PARTITION BY "t94"."match_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "good_age"
      FROM (
        SELECT
          "t61"."match_id",
          "t61"."as_of",
          "t61"."as_of_date",
          "t61"."competition_code",
          "t61"."home_team_name",
          "t61"."away_team_name",
          "t61"."is_good",
          ROW_NUMBER() OVER (
            PARTITION BY "t61"."match_id"
            ORDER BY "t61"."as_of" DESC, "t61"."as_of_date" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "age"
        FROM (
          SELECT
            "t7"."match_id",
            "t7"."as_of",
            "t7"."as_of_date",
            "t7"."competition_code",
            "t7"."home_team_name",
            "t7"."away_team_name",
            COALESCE("t7"."cause" <> 'same_stamp_conflict', TRUE) AS "is_good"
          FROM "gold_reconciliation" AS "t7"
          WHERE
            "t7"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
            AND "t7"."as_of" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
        ) AS "t61"
      ) AS "t94"
    ) AS "t120"
    WHERE
      (
        "t120"."good_age" IS NULL
      ) OR (
        "t120"."age" < "t120"."good_age"
      )
  ) AS "t135"
), "t150" AS (
  SELECT
    "t129"."at",
    "t129"."total",
    "t129"."failed",
    'ALL' AS "scope",
    NOT (
      (
        (
          (
            "t129"."total" - "t129"."failed"
          ) * 100
        ) < (
          "t129"."total" * 99
        )
      )
      AND (
        "t129"."failed" >= 2
      )
    ) AS "is_good"
  FROM (
    SELECT
      "t112"."at",
      "t112"."runs",
      "t112"."bad",
      SUM("t112"."runs") OVER (ORDER BY "t112"."at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "total",
      SUM("t112"."bad") OVER (ORDER BY "t112"."at" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "failed"
    FROM (
      SELECT
        "t97"."at",
        SUM("t97"."runs") AS "runs",
        SUM("t97"."bad") AS "bad"
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
        ) AS "t79"
        WHERE
          "t79"."at" < CAST($as_of AS TIMESTAMPTZ)
      ) AS "t97"
      GROUP BY
        1
    ) AS "t112"
  ) AS "t129"
  WHERE
    "t129"."at" >= (
      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '23' DAY
    )
    AND "t129"."total" >= 20
), "t153" AS (
  SELECT
    "t139"."competition_code",
    DATE_DIFF(
      'MICROSECOND',
      COALESCE("t139"."effective_at", "t139"."status_timestamp"),
      "t139"."first_seen_at"
    ) <= 1200000000 AS "is_in_time"
  FROM (
    SELECT
      "t85"."match_id",
      "t85"."status_timestamp",
      "t85"."content_hash",
      "t85"."first_seen_at",
      "t85"."snapshot_id",
      "t85"."competition_id",
      "t85"."competition_code",
      "t85"."season_id",
      "t85"."season_start_date",
      "t85"."utc_date",
      "t85"."status",
      "t85"."stage",
      "t85"."group",
      "t85"."matchday",
      "t85"."home_team_id",
      "t85"."home_team_name",
      "t85"."home_team_tla",
      "t85"."away_team_id",
      "t85"."away_team_name",
      "t85"."away_team_tla",
      "t85"."winner",
      "t85"."duration",
      "t85"."home_goals",
      "t85"."away_goals",
      "t85"."home_half_time_goals",
      "t85"."away_half_time_goals",
      "t85"."home_shootout_goals",
      "t85"."away_shootout_goals",
      "t85"."is_score_contradictory",
      "t85"."is_final",
      "t85"."is_in_play",
      "t85"."effective_at",
      "t123"."known_since"
    FROM "t70" AS "t85"
    INNER JOIN (
      SELECT
        "t105"."match_id",
        MIN("t105"."first_seen_at") AS "known_since"
      FROM (
        SELECT
          "t59"."match_id",
          "t59"."status_timestamp",
          "t59"."content_hash",
          "t59"."first_seen_at",
          "t59"."snapshot_id",
          "t59"."competition_id",
          "t59"."competition_code",
          "t59"."season_id",
          "t59"."season_start_date",
          "t59"."utc_date",
          "t59"."status",
          "t59"."stage",
          "t59"."group",
          "t59"."matchday",
          "t59"."home_team_id",
          "t59"."home_team_name",
          "t59"."home_team_tla",
          "t59"."away_team_id",
          "t59"."away_team_name",
          "t59"."away_team_tla",
          "t59"."winner",
          "t59"."duration",
          "t59"."home_goals",
          "t59"."away_goals",
          "t59"."home_half_time_goals",
          "t59"."away_half_time_goals",
          "t59"."home_shootout_goals",
          "t59"."away_shootout_goals",
          "t59"."is_score_contradictory",
          "t59"."is_final",
          "t59"."is_in_play",
          "t59"."effective_at"
        FROM (
          SELECT
            *
          FROM "silver_live_match_history" AS "t5"
          WHERE
            "t5"."competition_code" IN (
              SELECT
                UNNEST($competitions)
            )
        ) AS "t59"
        SEMI JOIN "t70" AS "t86"
          ON "t59"."match_id" = "t86"."match_id"
      ) AS "t105"
      GROUP BY
        1
    ) AS "t123"
      ON "t85"."match_id" = "t123"."match_id"
  ) AS "t139"
  WHERE
    "t139"."first_seen_at" > "t139"."known_since"
), "t160" AS (
  SELECT
    "t136"."place",
    LIST_EXTRACT(
      STR_SPLIT("t136"."broken_matches", ','),
      "t136"."n" + CAST("t136"."n" >= 0 AS BIGINT)
    ) AS "fault",
    "t136"."snapshot_id",
    "t136"."is_tracked",
    "t136"."fetched_at" AS "at"
  FROM (
    SELECT
      "t132"."fetched_at",
      "t132"."snapshot_id",
      "t132"."resource",
      "t132"."scope",
      "t132"."verdict",
      "t132"."row_count",
      "t132"."is_complete",
      "t132"."asked_ids",
      "t132"."asked_season",
      "t132"."named_matches",
      "t132"."quarantined_count",
      "t132"."broken_matches",
      "t132"."is_tracked",
      "t132"."place",
      "t132"."kind",
      "t132"."place_right",
      "t132"."known_onset_at",
      "t67"."n"
    FROM (
      SELECT
        *
      FROM "t99" AS "t104"
      WHERE
        (
          (
            "t104"."fetched_at" >= (
              CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
            )
          )
          OR COALESCE("t104"."fetched_at" >= "t104"."known_onset_at", FALSE)
        )
        AND NOT "t104"."broken_matches" IS NULL
    ) AS "t132"
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
    ) AS "t67"
  ) AS "t136"
  WHERE
    CONTAINS(
      LIST_EXTRACT(
        STR_SPLIT("t136"."broken_matches", ','),
        "t136"."n" + CAST("t136"."n" >= 0 AS BIGINT)
      ),
      ':'
    )
    AND NOT (
      CONTAINS(
        LIST_EXTRACT(
          STR_SPLIT("t136"."broken_matches", ','),
          "t136"."n" + CAST("t136"."n" >= 0 AS BIGINT)
        ),
        '::'
      )
    )
  UNION ALL
  SELECT
    "t104"."place",
    CASE
      WHEN (
        "t104"."verdict" = 'invalid'
      ) AND (
        "t104"."quarantined_count" = 0
      )
      THEN "t104"."kind" || ' unreadable'
      ELSE "t104"."kind"
    END AS "fault",
    "t104"."snapshot_id",
    "t104"."is_tracked",
    "t104"."fetched_at" AS "at"
  FROM "t99" AS "t104"
  WHERE
    (
      (
        "t104"."fetched_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
        )
      )
      OR COALESCE("t104"."fetched_at" >= "t104"."known_onset_at", FALSE)
    )
    AND (
      (
        "t104"."broken_matches" IS NULL
      )
      OR CONTAINS("t104"."broken_matches", '::')
      OR (
        "t104"."quarantined_count" > 8
      )
    )
), "t223" AS (
  SELECT
    "t107"."last_pull_at",
    "t107"."first_response_at",
    "t222"."is_match_day",
    "t222"."no_pull_at",
    "t222"."stale_at",
    "t89"."in_play_count",
    "t89"."last_kick_off_at",
    "t89"."last_stamp_at"
  FROM "t98" AS "t107"
  CROSS JOIN (
    SELECT
      BOOL_OR(
        CAST((
          "t214"."began_at" <= CAST($as_of AS TIMESTAMPTZ)
        )
        AND (
          CAST($as_of AS TIMESTAMPTZ) < "t214"."ended_at"
        ) AS BOOLEAN)
      ) AS "is_match_day",
      MIN("t214"."no_pull_at") FILTER(WHERE
        "t214"."no_pull_at" < LEAST("t214"."ended_at", CAST($as_of AS TIMESTAMPTZ))) AS "no_pull_at",
      MIN("t214"."stale_at") FILTER(WHERE
        (
          NOT "t214"."last_pull_at" IS NULL
        )
        AND (
          "t214"."stale_at" < "t214"."ended_at"
        )
        AND (
          "t214"."stale_at" <= CAST($as_of AS TIMESTAMPTZ)
        )) AS "stale_at"
    FROM (
      SELECT
        "t210"."sequence",
        "t210"."began_at",
        "t210"."ended_at",
        "t210"."newest_at",
        "t210"."last_pull_at",
        "t210"."first_response_at",
        GREATEST(
          COALESCE("t210"."last_pull_at", "t210"."first_response_at", "t210"."newest_at"),
          "t210"."began_at"
        ) + INTERVAL '30' MINUTE AS "no_pull_at",
        GREATEST("t210"."last_pull_at" + INTERVAL '20' MINUTE, "t210"."began_at") AS "stale_at"
      FROM (
        SELECT
          "t206"."sequence",
          "t206"."began_at",
          "t206"."ended_at",
          "t206"."newest_at",
          "t108"."last_pull_at",
          "t108"."first_response_at"
        FROM (
          SELECT
            "t198"."sequence",
            "t198"."began_at",
            "t198"."ended_at",
            MAX("t198"."began_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "newest_at"
          FROM (
            SELECT
              "t192"."sequence",
              MIN("t192"."day") AS "began_at",
              MAX("t192"."end") AS "ended_at"
            FROM (
              SELECT
                "t172"."day",
                "t172"."end",
                "t172"."number",
                "t172"."number" - (
                  ROW_NUMBER() OVER (
                    ORDER BY "t172"."number" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                ) AS "sequence"
              FROM (
                SELECT
                  "t155"."day",
                  "t155"."end",
                  CAST(FLOOR(
                    (
                      DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), "t155"."day")
                    ) / (
                      86400000000
                    )
                  ) AS BIGINT) AS "number"
                FROM (
                  SELECT
                    "t144"."day",
                    MAX("t144"."end") AS "end"
                  FROM (
                    SELECT
                      CAST(DATE_TRUNC('DAY', "t122"."utc_date") AS TIMESTAMPTZ) AS "day",
                      CASE
                        WHEN "t122"."is_final"
                        THEN CAST(DATE_TRUNC('DAY', "t122"."utc_date") AS TIMESTAMPTZ) + INTERVAL '1' DAY
                        ELSE GREATEST(
                          CAST(DATE_TRUNC('DAY', "t122"."utc_date") AS TIMESTAMPTZ) + INTERVAL '1' DAY,
                          "t122"."utc_date" + INTERVAL '6' HOUR
                        )
                      END AS "end"
                    FROM (
                      SELECT
                        "t119".*
                        EXCLUDE ("missing_since")
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_missing_since"
                              ELSE "t57"."live_missing_since"
                            END AS "missing_since",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_match_id"
                              ELSE "t57"."live_match_id"
                            END AS "match_id",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_competition_code"
                              ELSE "t57"."live_competition_code"
                            END AS "competition_code",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_season_id"
                              ELSE "t57"."live_season_id"
                            END AS "season_id",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_utc_date"
                              ELSE "t57"."live_utc_date"
                            END AS "utc_date",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_status"
                              ELSE "t57"."live_status"
                            END AS "status",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_is_final"
                              ELSE "t57"."live_is_final"
                            END AS "is_final",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_home_team_id"
                              ELSE "t57"."live_home_team_id"
                            END AS "home_team_id",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_home_team_name"
                              ELSE "t57"."live_home_team_name"
                            END AS "home_team_name",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_away_team_id"
                              ELSE "t57"."live_away_team_id"
                            END AS "away_team_id",
                            CASE
                              WHEN (
                                "t57"."live_match_id" IS NULL
                              )
                              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
                              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
                              THEN "t60"."batch_away_team_name"
                              ELSE "t57"."live_away_team_name"
                            END AS "away_team_name"
                          FROM (
                            SELECT
                              "t4"."match_id" AS "live_match_id",
                              "t4"."competition_code" AS "live_competition_code",
                              "t4"."season_id" AS "live_season_id",
                              "t4"."utc_date" AS "live_utc_date",
                              "t4"."status" AS "live_status",
                              "t4"."is_final" AS "live_is_final",
                              "t4"."home_team_id" AS "live_home_team_id",
                              "t4"."home_team_name" AS "live_home_team_name",
                              "t4"."away_team_id" AS "live_away_team_id",
                              "t4"."away_team_name" AS "live_away_team_name",
                              "t4"."missing_since" AS "live_missing_since",
                              COALESCE("t4"."effective_at", "t4"."status_timestamp") AS "live_at"
                            FROM "silver_live_match_state" AS "t4"
                            WHERE
                              "t4"."competition_code" IN (
                                SELECT
                                  UNNEST($competitions)
                              )
                          ) AS "t57"
                          FULL OUTER JOIN (
                            SELECT
                              "t6"."match_id" AS "batch_match_id",
                              "t6"."competition_code" AS "batch_competition_code",
                              "t6"."season_id" AS "batch_season_id",
                              "t6"."utc_date" AS "batch_utc_date",
                              "t6"."status" AS "batch_status",
                              "t6"."is_final" AS "batch_is_final",
                              "t6"."home_team_id" AS "batch_home_team_id",
                              "t6"."home_team_name" AS "batch_home_team_name",
                              "t6"."away_team_id" AS "batch_away_team_id",
                              "t6"."away_team_name" AS "batch_away_team_name",
                              "t6"."missing_since" AS "batch_missing_since",
                              "t6"."fetched_at" AS "batch_named_at",
                              COALESCE("t6"."effective_at", "t6"."status_timestamp") AS "batch_at"
                            FROM "silver_matches" AS "t6"
                            WHERE
                              "t6"."competition_code" IN (
                                SELECT
                                  UNNEST($competitions)
                              )
                          ) AS "t60"
                            ON "t57"."live_match_id" = "t60"."batch_match_id"
                        ) AS "t102"
                        WHERE
                          "t102"."missing_since" IS NULL
                      ) AS "t119"
                    ) AS "t122"
                    WHERE
                      "t122"."utc_date" < (
                        CAST(DATE_TRUNC('DAY', CAST($as_of AS TIMESTAMPTZ)) AS TIMESTAMPTZ) + INTERVAL '1' DAY
                      )
                      AND NOT (
                        "t122"."status" IN ('POSTPONED', 'CANCELLED')
                      )
                  ) AS "t144"
                  GROUP BY
                    1
                ) AS "t155"
              ) AS "t172"
            ) AS "t192"
            GROUP BY
              1
          ) AS "t198"
        ) AS "t206"
        CROSS JOIN "t98" AS "t108"
      ) AS "t210"
    ) AS "t214"
  ) AS "t222"
  CROSS JOIN (
    SELECT
      COALESCE(SUM(CAST("t34"."is_in_play" AS INT)), 0) AS "in_play_count",
      MAX("t34"."utc_date") FILTER(WHERE
        "t34"."is_in_play") AS "last_kick_off_at",
      MAX(COALESCE("t34"."effective_at", "t34"."status_timestamp")) AS "last_stamp_at"
    FROM (
      SELECT
        *
      FROM "silver_live_match_state" AS "t4"
      WHERE
        "t4"."competition_code" IN (
          SELECT
            UNNEST($competitions)
        )
        AND "t4"."missing_since" IS NULL
    ) AS "t34"
  ) AS "t89"
), "t232" AS (
  SELECT
    "t148"."match_id",
    "t148"."competition_code",
    "t148"."season_id",
    "t148"."utc_date",
    "t148"."status",
    "t148"."is_final",
    "t148"."home_team_id",
    "t148"."home_team_name",
    "t148"."away_team_id",
    "t148"."away_team_name",
    "t148"."late_at",
    "t228"."last_pull_at"
  FROM (
    SELECT
      "t122"."match_id",
      "t122"."competition_code",
      "t122"."season_id",
      "t122"."utc_date",
      "t122"."status",
      "t122"."is_final",
      "t122"."home_team_id",
      "t122"."home_team_name",
      "t122"."away_team_id",
      "t122"."away_team_name",
      CASE
        WHEN "t122"."status" = 'TIMED'
        THEN "t122"."utc_date"
        ELSE CAST(DATE_TRUNC('DAY', "t122"."utc_date") AS TIMESTAMPTZ) + INTERVAL '1' DAY
      END + INTERVAL '120' MINUTE AS "late_at"
    FROM (
      SELECT
        "t119".*
        EXCLUDE ("missing_since")
      FROM (
        SELECT
          *
        FROM (
          SELECT
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_missing_since"
              ELSE "t57"."live_missing_since"
            END AS "missing_since",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_match_id"
              ELSE "t57"."live_match_id"
            END AS "match_id",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_competition_code"
              ELSE "t57"."live_competition_code"
            END AS "competition_code",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_season_id"
              ELSE "t57"."live_season_id"
            END AS "season_id",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_utc_date"
              ELSE "t57"."live_utc_date"
            END AS "utc_date",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_status"
              ELSE "t57"."live_status"
            END AS "status",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_is_final"
              ELSE "t57"."live_is_final"
            END AS "is_final",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_home_team_id"
              ELSE "t57"."live_home_team_id"
            END AS "home_team_id",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_home_team_name"
              ELSE "t57"."live_home_team_name"
            END AS "home_team_name",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_away_team_id"
              ELSE "t57"."live_away_team_id"
            END AS "away_team_id",
            CASE
              WHEN (
                "t57"."live_match_id" IS NULL
              )
              OR COALESCE("t60"."batch_at" > "t57"."live_at", FALSE)
              OR COALESCE("t60"."batch_named_at" > "t57"."live_missing_since", FALSE)
              THEN "t60"."batch_away_team_name"
              ELSE "t57"."live_away_team_name"
            END AS "away_team_name"
          FROM (
            SELECT
              "t4"."match_id" AS "live_match_id",
              "t4"."competition_code" AS "live_competition_code",
              "t4"."season_id" AS "live_season_id",
              "t4"."utc_date" AS "live_utc_date",
              "t4"."status" AS "live_status",
              "t4"."is_final" AS "live_is_final",
              "t4"."home_team_id" AS "live_home_team_id",
              "t4"."home_team_name" AS "live_home_team_name",
              "t4"."away_team_id" AS "live_away_team_id",
              "t4"."away_team_name" AS "live_away_team_name",
              "t4"."missing_since" AS "live_missing_since",
              COALESCE("t4"."effective_at", "t4"."status_timestamp") AS "live_at"
            FROM "silver_live_match_state" AS "t4"
            WHERE
              "t4"."competition_code" IN (
                SELECT
                  UNNEST($competitions)
              )
          ) AS "t57"
          FULL OUTER JOIN (
            SELECT
              "t6"."match_id" AS "batch_match_id",
              "t6"."competition_code" AS "batch_competition_code",
              "t6"."season_id" AS "batch_season_id",
              "t6"."utc_date" AS "batch_utc_date",
              "t6"."status" AS "batch_status",
              "t6"."is_final" AS "batch_is_final",
              "t6"."home_team_id" AS "batch_home_team_id",
              "t6"."home_team_name" AS "batch_home_team_name",
              "t6"."away_team_id" AS "batch_away_team_id",
              "t6"."away_team_name" AS "batch_away_team_name",
              "t6"."missing_since" AS "batch_missing_since",
              "t6"."fetched_at" AS "batch_named_at",
              COALESCE("t6"."effective_at", "t6"."status_timestamp") AS "batch_at"
            FROM "silver_matches" AS "t6"
            WHERE
              "t6"."competition_code" IN (
                SELECT
                  UNNEST($competitions)
              )
          ) AS "t60"
            ON "t57"."live_match_id" = "t60"."batch_match_id"
        ) AS "t102"
        WHERE
          "t102"."missing_since" IS NULL
      ) AS "t119"
    ) AS "t122"
    WHERE
      "t122"."status" IN ('TIMED', 'SCHEDULED')
      AND NOT "t122"."home_team_id" IS NULL
      AND NOT "t122"."away_team_id" IS NULL
  ) AS "t148"
  CROSS JOIN (
    SELECT
      "t225"."last_pull_at"
    FROM "t223" AS "t225"
  ) AS "t228"
)
SELECT
  *
FROM (
  SELECT
    'monitor' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    CAST(NULL AS TEXT) AS "scope",
    "t46"."as_of",
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
    CAST(NULL AS BOOLEAN) AS "has_evidence",
    CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
    CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
    CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
    CAST(NULL AS BIGINT) AS "match_count",
    CAST(NULL AS BIGINT) AS "run_count",
    CAST(NULL AS BIGINT) AS "failed_count",
    CAST(NULL AS DOUBLE) AS "success_ratio",
    CAST(NULL AS TEXT) AS "competition_code",
    CAST(NULL AS TEXT) AS "home_team_name",
    CAST(NULL AS TEXT) AS "away_team_name",
    CAST(NULL AS TEXT) AS "snapshot_id",
    CAST(NULL AS TEXT) AS "run_id",
    CAST(NULL AS TEXT) AS "failure",
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
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TEXT) AS "condition",
    CAST(NULL AS TIMESTAMPTZ) AS "silver_watermark_at"
  FROM (
    SELECT
      MAX("t0"."as_of") FILTER(WHERE
        "t0"."as_of" <= CAST($latest AS TIMESTAMPTZ)) AS "as_of"
    FROM "gold_live_match_monitor" AS "t0"
  ) AS "t46"
  UNION ALL
  SELECT
    'reach' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
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
    CAST(NULL AS BOOLEAN) AS "has_evidence",
    CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
    CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
    CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
    CAST(NULL AS BIGINT) AS "match_count",
    CAST(NULL AS BIGINT) AS "run_count",
    CAST(NULL AS BIGINT) AS "failed_count",
    CAST(NULL AS DOUBLE) AS "success_ratio",
    CAST(NULL AS TEXT) AS "competition_code",
    CAST(NULL AS TEXT) AS "home_team_name",
    CAST(NULL AS TEXT) AS "away_team_name",
    CAST(NULL AS TEXT) AS "snapshot_id",
    CAST(NULL AS TEXT) AS "run_id",
    CAST(NULL AS TEXT) AS "failure",
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
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TEXT) AS "condition",
    "t73"."silver_watermark_at"
  FROM (
    SELECT
      MAX("t22"."fetched_at") AS "silver_watermark_at"
    FROM (
      SELECT
        *
      FROM "raw_snapshots" AS "t1"
      WHERE
        "t1"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
        AND "t1"."fetched_at" <= CAST($latest AS TIMESTAMPTZ)
        AND NOT "t1"."silver_at" IS NULL
    ) AS "t22"
  ) AS "t73"
  UNION ALL
  SELECT
    'tick' AS "kind",
    "t88"."dag",
    "t88"."scheduled_at",
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
    CAST(NULL AS BOOLEAN) AS "has_evidence",
    CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
    CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
    CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
    CAST(NULL AS BIGINT) AS "match_count",
    CAST(NULL AS BIGINT) AS "run_count",
    CAST(NULL AS BIGINT) AS "failed_count",
    CAST(NULL AS DOUBLE) AS "success_ratio",
    CAST(NULL AS TEXT) AS "competition_code",
    CAST(NULL AS TEXT) AS "home_team_name",
    CAST(NULL AS TEXT) AS "away_team_name",
    CAST(NULL AS TEXT) AS "snapshot_id",
    CAST(NULL AS TEXT) AS "run_id",
    CAST(NULL AS TEXT) AS "failure",
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
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TEXT) AS "condition",
    CAST(NULL AS TIMESTAMPTZ) AS "silver_watermark_at"
  FROM (
    SELECT
      "t47"."dag",
      "t47"."scheduled_at",
      "t47"."started_at",
      MAX("t47"."started_at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "newest_at"
    FROM (
      SELECT
        "t2"."dag",
        "t2"."scheduled_at",
        "t2"."started_at"
      FROM "raw_pipeline_runs" AS "t2"
      WHERE
        "t2"."started_at" >= (
          CAST($since AS TIMESTAMPTZ) - INTERVAL '6' DAY
        )
        AND NOT "t2"."scheduled_at" IS NULL
    ) AS "t47"
  ) AS "t88"
  WHERE
    (
      "t88"."started_at" >= CAST($since AS TIMESTAMPTZ)
    )
    OR (
      "t88"."newest_at" < CAST($since AS TIMESTAMPTZ)
    )
  UNION ALL
  SELECT
    'scope' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    "t203"."scope",
    "t203"."as_of",
    "t203"."last_successful_pull_at",
    "t203"."age" / 60000000 AS "freshness_minutes",
    "t203"."is_match_day",
    "t203"."bar" AS "freshness_sla_minutes",
    "t203"."age" < (
      "t203"."bar" * 60000000
    ) AS "is_freshness_sla_met",
    "t203"."in_play_count",
    "t203"."stuck_match_count",
    "t203"."last_status_timestamp",
    COALESCE(
      (
        DATE_DIFF('MICROSECOND', "t203"."last_stamp_at", "t203"."last_successful_pull_at") >= 3600000000
      )
      AND (
        DATE_DIFF('MICROSECOND', "t203"."last_kick_off_at", "t203"."last_stamp_at") <= 9000000000
      ),
      FALSE
    ) AS "is_feed_frozen",
    "t203"."sightings" AS "in_play_sighting_count",
    "t203"."in_time" / NULLIF("t203"."sightings", 0) AS "in_play_seen_in_time_ratio",
    (
      "t203"."in_time" / NULLIF("t203"."sightings", 0)
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
    CAST(NULL AS BOOLEAN) AS "has_evidence",
    CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
    CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
    CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
    CAST(NULL AS BIGINT) AS "match_count",
    CAST(NULL AS BIGINT) AS "run_count",
    CAST(NULL AS BIGINT) AS "failed_count",
    CAST(NULL AS DOUBLE) AS "success_ratio",
    CAST(NULL AS TEXT) AS "competition_code",
    CAST(NULL AS TEXT) AS "home_team_name",
    CAST(NULL AS TEXT) AS "away_team_name",
    CAST(NULL AS TEXT) AS "snapshot_id",
    CAST(NULL AS TEXT) AS "run_id",
    CAST(NULL AS TEXT) AS "failure",
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
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TEXT) AS "condition",
    CAST(NULL AS TIMESTAMPTZ) AS "silver_watermark_at"
  FROM (
    SELECT
      "t196"."scope",
      "t196"."is_match_day",
      "t196"."in_play_count",
      "t196"."stuck_match_count",
      "t196"."last_status_timestamp",
      "t196"."last_stamp_at",
      "t196"."last_kick_off_at",
      "t196"."scope_right",
      COALESCE("t196"."sightings", 0) AS "sightings",
      "t196"."in_time",
      "t196"."last_successful_pull_at",
      CAST($as_of AS TIMESTAMPTZ) AS "as_of",
      DATE_DIFF('MICROSECOND', "t196"."last_successful_pull_at", CAST($as_of AS TIMESTAMPTZ)) AS "age",
      CAST(CASE WHEN "t196"."is_match_day" THEN 20 ELSE 90 END AS BIGINT) AS "bar"
    FROM (
      SELECT
        "t185"."scope",
        "t185"."is_match_day",
        "t185"."in_play_count",
        "t185"."stuck_match_count",
        "t185"."last_status_timestamp",
        "t185"."last_stamp_at",
        "t185"."last_kick_off_at",
        "t187"."scope" AS "scope_right",
        "t187"."sightings",
        "t187"."in_time",
        "t80"."last_successful_pull_at"
      FROM (
        SELECT
          'ALL' AS "scope",
          "t165"."is_match_day",
          "t165"."in_play_count",
          "t165"."stuck_match_count",
          "t165"."last_status_timestamp",
          "t165"."last_stamp_at",
          "t165"."last_kick_off_at"
        FROM (
          SELECT
            COALESCE(BOOL_OR(CAST("t151"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
            COALESCE(SUM(CAST("t151"."is_in_play" AS INT)), 0) AS "in_play_count",
            COALESCE(SUM(CAST("t151"."is_stuck" AS INT)), 0) AS "stuck_match_count",
            MAX("t151"."stamp") FILTER(WHERE
              "t151"."is_in_play") AS "last_status_timestamp",
            MAX("t151"."stamp") AS "last_stamp_at",
            MAX("t151"."kick_off") FILTER(WHERE
              "t151"."is_in_play") AS "last_kick_off_at"
          FROM "t147" AS "t151"
        ) AS "t165"
        UNION ALL
        SELECT
          "t151"."competition_code" AS "scope",
          COALESCE(BOOL_OR(CAST("t151"."makes_match_day" AS BOOLEAN)), FALSE) AS "is_match_day",
          COALESCE(SUM(CAST("t151"."is_in_play" AS INT)), 0) AS "in_play_count",
          COALESCE(SUM(CAST("t151"."is_stuck" AS INT)), 0) AS "stuck_match_count",
          MAX("t151"."stamp") FILTER(WHERE
            "t151"."is_in_play") AS "last_status_timestamp",
          MAX("t151"."stamp") AS "last_stamp_at",
          MAX("t151"."kick_off") FILTER(WHERE
            "t151"."is_in_play") AS "last_kick_off_at"
        FROM "t147" AS "t151"
        GROUP BY
          1
      ) AS "t185"
      LEFT OUTER JOIN (
        SELECT
          'ALL' AS "scope",
          "t170"."sightings",
          "t170"."in_time"
        FROM (
          SELECT
            COUNT(*) AS "sightings",
            SUM(CAST("t157"."is_in_time" AS INT)) AS "in_time"
          FROM "t153" AS "t157"
        ) AS "t170"
        UNION ALL
        SELECT
          "t157"."competition_code" AS "scope",
          COUNT(*) AS "sightings",
          SUM(CAST("t157"."is_in_time" AS INT)) AS "in_time"
        FROM "t153" AS "t157"
        GROUP BY
          1
      ) AS "t187"
        ON "t185"."scope" = "t187"."scope"
      CROSS JOIN (
        SELECT
          MAX("t23"."fetched_at") AS "last_successful_pull_at"
        FROM (
          SELECT
            *
          FROM "raw_snapshots" AS "t1"
          WHERE
            "t1"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
            AND "t1"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
            AND "t1"."resource" = 'matches'
            AND "t1"."http_status" = 200
            AND "t1"."verdict" IN ('valid', 'partial')
            AND "t1"."asked_ids" IS NULL
        ) AS "t23"
      ) AS "t80"
    ) AS "t196"
  ) AS "t203"
  UNION ALL
  SELECT
    'dag' AS "kind",
    "t116"."dag",
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
    "t116"."runs_1d",
    "t116"."good_1d" / NULLIF("t116"."runs_1d", 0) AS "success_ratio_1d",
    "t116"."runs_7d",
    "t116"."good_7d" / NULLIF("t116"."runs_7d", 0) AS "success_ratio_7d",
    "t116"."runs_30d",
    "t116"."good_30d" / "t116"."runs_30d" AS "success_ratio_30d",
    COALESCE("t116"."newest_good", "t116"."runs_30d") AS "consecutive_failures",
    "t116"."mean_duration_ms",
    "t116"."slowest_duration_ms",
    0.99 AS "slo_target_ratio",
    1 - (
      (
        (
          "t116"."runs_30d" - "t116"."good_30d"
        ) * 100
      ) / (
        "t116"."runs_30d" * 1
      )
    ) AS "error_budget_left_ratio",
    (
      "t116"."good_7d" * 100
    ) >= (
      NULLIF("t116"."runs_7d", 0) * 99
    ) AS "is_success_sla_met",
    "t116"."last_run_id",
    "t116"."last_status",
    "t116"."last_finished_at",
    CAST(NULL AS BOOLEAN) AS "has_evidence",
    CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
    CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
    CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
    CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
    CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
    CAST(NULL AS BIGINT) AS "match_count",
    CAST(NULL AS BIGINT) AS "run_count",
    CAST(NULL AS BIGINT) AS "failed_count",
    CAST(NULL AS DOUBLE) AS "success_ratio",
    CAST(NULL AS TEXT) AS "competition_code",
    CAST(NULL AS TEXT) AS "home_team_name",
    CAST(NULL AS TEXT) AS "away_team_name",
    CAST(NULL AS TEXT) AS "snapshot_id",
    CAST(NULL AS TEXT) AS "run_id",
    CAST(NULL AS TEXT) AS "failure",
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
    CAST(NULL AS TIMESTAMPTZ) AS "onset_at",
    CAST(NULL AS TEXT) AS "condition",
    CAST(NULL AS TIMESTAMPTZ) AS "silver_watermark_at"
  FROM (
    SELECT
      "t95"."dag",
      SUM(CAST("t95"."is_in_1d" AS INT)) AS "runs_1d",
      SUM(CAST("t95"."is_in_7d" AS INT)) AS "runs_7d",
      COUNT(*) AS "runs_30d",
      SUM(CAST("t95"."is_good" AND "t95"."is_in_1d" AS INT)) AS "good_1d",
      SUM(CAST("t95"."is_good" AND "t95"."is_in_7d" AS INT)) AS "good_7d",
      SUM(CAST("t95"."is_good" AS INT)) AS "good_30d",
      MIN("t95"."rank") FILTER(WHERE
        "t95"."is_good") AS "newest_good",
      AVG("t95"."duration_ms") FILTER(WHERE
        "t95"."is_timed") AS "mean_duration_ms",
      MAX("t95"."duration_ms") FILTER(WHERE
        "t95"."is_timed") AS "slowest_duration_ms",
      MAX("t95"."run_id") FILTER(WHERE
        "t95"."rank" = 0) AS "last_run_id",
      MAX("t95"."status") FILTER(WHERE
        "t95"."rank" = 0) AS "last_status",
      MAX("t95"."finished_at") FILTER(WHERE
        "t95"."rank" = 0) AS "last_finished_at"
    FROM (
      SELECT
        "t63"."run_id",
        "t63"."dag",
        "t63"."trigger",
        "t63"."scheduled_at",
        "t63"."started_at",
        "t63"."finished_at",
        "t63"."duration_ms",
        "t63"."status",
        "t63"."attempts",
        "t63"."last_attempt_at",
        "t63"."failed_step",
        "t63"."error",
        "t63"."steps",
        "t63"."api_calls",
        "t63"."statements",
        "t63"."billed_bytes",
        "t63"."code_version",
        ROW_NUMBER() OVER (
          PARTITION BY "t63"."dag"
          ORDER BY "t63"."started_at" DESC, "t63"."run_id" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "rank",
        "t63"."status" IN ('success', 'skipped') AS "is_good",
        "t63"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '1' DAY
        ) AS "is_in_1d",
        "t63"."started_at" >= (
          CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
        ) AS "is_in_7d",
        (
          "t63"."started_at" >= (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
          )
        )
        AND (
          "t63"."attempts" > 0
        ) AS "is_timed"
      FROM (
        SELECT
          *
        FROM "raw_pipeline_runs" AS "t2"
        WHERE
          "t2"."started_at" >= (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
          )
          AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
        UNION ALL
        SELECT
          "t2"."run_id",
          'ALL' AS "dag",
          "t2"."trigger",
          "t2"."scheduled_at",
          "t2"."started_at",
          "t2"."finished_at",
          "t2"."duration_ms",
          "t2"."status",
          "t2"."attempts",
          "t2"."last_attempt_at",
          "t2"."failed_step",
          "t2"."error",
          "t2"."steps",
          "t2"."api_calls",
          "t2"."statements",
          "t2"."billed_bytes",
          "t2"."code_version"
        FROM "raw_pipeline_runs" AS "t2"
        WHERE
          "t2"."started_at" >= (
            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
          )
          AND "t2"."finished_at" < CAST($as_of AS TIMESTAMPTZ)
      ) AS "t63"
    ) AS "t95"
    GROUP BY
      1
  ) AS "t116"
  UNION ALL
  SELECT
    'condition' AS "kind",
    CAST(NULL AS TEXT) AS "dag",
    CAST(NULL AS TIMESTAMPTZ) AS "scheduled_at",
    "t266"."scope",
    CAST(NULL AS TIMESTAMPTZ) AS "as_of",
    CAST(NULL AS TIMESTAMPTZ) AS "last_successful_pull_at",
    CAST(NULL AS DOUBLE) AS "freshness_minutes",
    "t266"."is_match_day",
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
    "t266"."has_evidence",
    "t266"."unpulled_since_at",
    "t266"."last_pull_at",
    "t266"."status_timestamp",
    "t266"."kick_off_at",
    "t266"."run_finished_at",
    "t266"."match_count",
    "t266"."run_count",
    "t266"."failed_count",
    "t266"."success_ratio",
    "t266"."competition_code",
    "t266"."home_team_name",
    "t266"."away_team_name",
    "t266"."snapshot_id",
    "t266"."run_id",
    "t266"."failure",
    "t266"."known_onset_at",
    "t266"."alert_id",
    "t266"."severity",
    "t266"."opened_at",
    "t266"."last_seen_at",
    "t266"."resolved_at",
    "t266"."message",
    "t266"."runbook",
    "t266"."open_notified_at",
    "t266"."close_notified_at",
    "t266"."onset_at",
    "t266"."condition",
    CAST(NULL AS TIMESTAMPTZ) AS "silver_watermark_at"
  FROM (
    SELECT
      "t265".*
      EXCLUDE ("is_wrong")
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t263"."has_evidence",
          "t263"."unpulled_since_at",
          "t263"."last_pull_at",
          "t263"."status_timestamp",
          "t263"."kick_off_at",
          "t263"."run_finished_at",
          "t263"."is_match_day",
          "t263"."match_count",
          "t263"."run_count",
          "t263"."failed_count",
          "t263"."success_ratio",
          "t263"."competition_code",
          "t263"."home_team_name",
          "t263"."away_team_name",
          "t263"."snapshot_id",
          "t263"."run_id",
          "t263"."failure",
          "t131"."known_onset_at",
          "t131"."alert_id",
          "t131"."severity",
          "t131"."opened_at",
          "t131"."last_seen_at",
          "t131"."resolved_at",
          "t131"."message",
          "t131"."runbook",
          "t131"."open_notified_at",
          "t131"."close_notified_at",
          CASE
            WHEN (
              NOT "t263"."condition" IS NULL
            )
            AND (
              COALESCE("t263"."opens", FALSE)
              OR (
                (
                  NOT "t131"."alert_id" IS NULL
                ) AND (
                  "t131"."resolved_at" IS NULL
                )
              )
            )
            THEN "t263"."onset_at"
            ELSE CAST(NULL AS TIMESTAMPTZ)
          END AS "onset_at",
          COALESCE("t263"."condition", "t131"."known_condition") AS "condition",
          COALESCE("t263"."scope", "t131"."known_scope") AS "scope",
          (
            NOT "t263"."condition" IS NULL
          )
          AND (
            COALESCE("t263"."opens", FALSE)
            OR (
              (
                NOT "t131"."alert_id" IS NULL
              ) AND (
                "t131"."resolved_at" IS NULL
              )
            )
          ) AS "is_wrong"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t260"."condition",
              "t260"."scope",
              "t260"."onset_at",
              "t260"."opens",
              "t260"."has_evidence",
              "t260"."unpulled_since_at",
              "t260"."last_pull_at",
              "t260"."status_timestamp",
              "t260"."kick_off_at",
              "t260"."run_finished_at",
              "t260"."is_match_day",
              "t260"."match_count",
              "t260"."run_count",
              "t260"."failed_count",
              "t260"."success_ratio",
              "t260"."competition_code",
              "t260"."home_team_name",
              "t260"."away_team_name",
              "t260"."snapshot_id",
              "t260"."run_id",
              "t260"."failure",
              ROW_NUMBER() OVER (
                PARTITION BY "t260"."condition", "t260"."scope"
                ORDER BY "t260"."has_evidence" DESC, "t260"."onset_at" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "rank"
            FROM (
              SELECT
                'stuck_match' AS "condition",
                'match ' || CAST("t4"."match_id" AS TEXT) AS "scope",
                "t4"."utc_date" + INTERVAL '150' MINUTE AS "onset_at",
                "t4"."utc_date" >= (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                ) AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
                "t4"."utc_date" AS "kick_off_at",
                CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                CAST(NULL AS BIGINT) AS "match_count",
                CAST(NULL AS BIGINT) AS "run_count",
                CAST(NULL AS BIGINT) AS "failed_count",
                CAST(NULL AS DOUBLE) AS "success_ratio",
                "t4"."competition_code",
                "t4"."home_team_name",
                "t4"."away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                CAST(NULL AS TEXT) AS "run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM "silver_live_match_state" AS "t4"
              WHERE
                "t4"."competition_code" IN (
                  SELECT
                    UNNEST($competitions)
                )
                AND "t4"."missing_since" IS NULL
                AND "t4"."is_in_play"
                AND DATE_DIFF('MICROSECOND', "t4"."utc_date", CAST($as_of AS TIMESTAMPTZ)) > 9000000000
              UNION ALL
              SELECT
                'schema_mismatch' AS "condition",
                "t243"."scope",
                "t243"."onset_at",
                "t243"."newest_at" > (
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
                "t243"."first" AS "snapshot_id",
                CAST(NULL AS TEXT) AS "run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM (
                SELECT
                  "t235"."place" AS "scope",
                  MIN("t235"."onset_at") AS "onset_at",
                  MAX("t235"."at") AS "newest_at",
                  MIN("t235"."snapshot_id") FILTER(WHERE
                    "t235"."at" = "t235"."onset_at") AS "first"
                FROM (
                  SELECT
                    "t229"."place",
                    "t229"."at",
                    "t229"."snapshot_id",
                    "t229"."is_tracked",
                    MIN("t229"."at") OVER (
                      PARTITION BY "t229"."place"
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) AS "onset_at"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t169"."place",
                        "t169"."fault",
                        "t169"."snapshot_id",
                        "t169"."is_tracked",
                        "t169"."at",
                        "t220"."place" AS "place_right",
                        "t220"."fault" AS "fault_right",
                        "t220"."good_at"
                      FROM "t160" AS "t169"
                      LEFT OUTER JOIN (
                        SELECT
                          "t215"."place",
                          "t215"."fault",
                          MAX("t215"."fetched_at") AS "good_at"
                        FROM (
                          SELECT
                            *
                          FROM (
                            SELECT
                              "t195"."place",
                              "t195"."fault",
                              "t195"."newest_at",
                              "t195"."code",
                              "t195"."number",
                              "t195"."day",
                              "t83"."fetched_at",
                              "t83"."snapshot_id",
                              "t83"."resource",
                              "t83"."scope",
                              "t83"."verdict",
                              "t83"."row_count",
                              "t83"."is_complete",
                              "t83"."asked_ids",
                              "t83"."asked_season",
                              "t83"."named_matches",
                              "t83"."quarantined_count",
                              "t83"."broken_matches",
                              "t83"."is_tracked",
                              "t83"."kind"
                            FROM (
                              SELECT
                                "t179"."place",
                                "t179"."fault",
                                "t179"."newest_at",
                                CASE
                                  WHEN CONTAINS("t179"."fault", ':')
                                  THEN LIST_EXTRACT(STR_SPLIT("t179"."fault", ':'), 1)
                                  ELSE CAST(NULL AS TEXT)
                                END AS "code",
                                CASE
                                  WHEN CONTAINS("t179"."fault", ':')
                                  THEN LIST_EXTRACT(STR_SPLIT("t179"."fault", ':'), 2)
                                  ELSE CAST(NULL AS TEXT)
                                END AS "number",
                                CASE
                                  WHEN CONTAINS("t179"."fault", ':')
                                  THEN LIST_EXTRACT(STR_SPLIT("t179"."fault", ':'), 3)
                                  ELSE CAST(NULL AS TEXT)
                                END AS "day"
                              FROM (
                                SELECT
                                  "t163"."place",
                                  "t163"."fault",
                                  MAX("t163"."at") AS "newest_at"
                                FROM "t160" AS "t163"
                                GROUP BY
                                  1,
                                  2
                              ) AS "t179"
                            ) AS "t195"
                            CROSS JOIN (
                              SELECT
                                "t69".*
                                EXCLUDE ("place")
                              FROM (
                                SELECT
                                  "t1"."fetched_at",
                                  "t1"."snapshot_id",
                                  "t1"."resource",
                                  "t1"."scope",
                                  "t1"."verdict",
                                  "t1"."row_count",
                                  "t1"."is_complete",
                                  "t1"."asked_ids",
                                  "t1"."asked_season",
                                  "t1"."named_matches",
                                  "t1"."quarantined_count",
                                  "t1"."broken_matches",
                                  (
                                    "t1"."resource" = 'matches'
                                  )
                                  OR "t1"."scope" IN (
                                    SELECT
                                      UNNEST($competitions)
                                  ) AS "is_tracked",
                                  CASE
                                    WHEN "t1"."resource" = 'matches'
                                    THEN 'matches'
                                    ELSE "t1"."resource" || '/' || "t1"."scope" || COALESCE(' season ' || "t1"."asked_season", '')
                                  END AS "place",
                                  CASE
                                    WHEN "t1"."resource" = 'matches'
                                    THEN "t1"."step" || ' by ' || CASE WHEN "t1"."asked_ids" IS NULL THEN 'window' ELSE 'ids' END
                                    ELSE "t1"."resource" || '/' || "t1"."scope" || COALESCE(' season ' || "t1"."asked_season", '')
                                  END AS "kind"
                                FROM "raw_snapshots" AS "t1"
                                WHERE
                                  "t1"."fetched_at" >= CAST($horizon AS TIMESTAMPTZ)
                                  AND "t1"."fetched_at" <= CAST($as_of AS TIMESTAMPTZ)
                                  AND "t1"."verdict" IN ('valid', 'partial', 'invalid')
                                  AND "t1"."fetched_at" >= (
                                    CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                                  )
                              ) AS "t69"
                            ) AS "t83"
                          ) AS "t199"
                          WHERE
                            COALESCE(
                              (
                                "t199"."verdict" = 'valid'
                              )
                              AND (
                                (
                                  (
                                    "t199"."kind" = "t199"."fault"
                                  ) AND (
                                    "t199"."row_count" > 0
                                  )
                                )
                                OR (
                                  "t199"."kind" || ' unreadable' = "t199"."fault"
                                )
                              ),
                              FALSE
                            )
                            OR COALESCE(
                              (
                                "t199"."verdict" <> 'invalid'
                              )
                              AND CONTAINS("t199"."named_matches", ':' || "t199"."number" || ','),
                              FALSE
                            )
                            OR COALESCE(
                              (
                                "t199"."verdict" = 'valid'
                              )
                              AND (
                                (
                                  "t199"."resource" = 'matches'
                                ) AND (
                                  "t199"."asked_ids" IS NULL
                                )
                              )
                              AND "t199"."is_complete"
                              AND (
                                "t199"."day" > SUBSTRING(
                                  "t199"."scope",
                                  CASE WHEN (
                                    0 + 1
                                  ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t199"."scope") END,
                                  10
                                )
                              )
                              AND (
                                "t199"."day" < SUBSTRING(
                                  "t199"."scope",
                                  CASE WHEN (
                                    12 + 1
                                  ) >= 1 THEN 12 + 1 ELSE 12 + 1 + LENGTH("t199"."scope") END,
                                  10
                                )
                              )
                              AND CONTAINS("t199"."named_matches", ',' || "t199"."code" || ':'),
                              FALSE
                            )
                            OR COALESCE(
                              (
                                "t199"."fetched_at" > (
                                  "t199"."newest_at" + INTERVAL '24' HOUR
                                )
                              )
                              AND (
                                "t199"."verdict" = 'valid'
                              )
                              AND (
                                (
                                  "t199"."resource" = 'batch_matches'
                                ) AND (
                                  "t199"."asked_season" IS NULL
                                )
                              )
                              AND (
                                "t199"."row_count" > 0
                              )
                              AND (
                                "t199"."scope" = "t199"."code"
                              ),
                              FALSE
                            )
                            OR COALESCE(
                              (
                                "t199"."fetched_at" > (
                                  "t199"."newest_at" + INTERVAL '24' HOUR
                                )
                              )
                              AND (
                                "t199"."verdict" = 'valid'
                              )
                              AND (
                                (
                                  "t199"."resource" = 'matches'
                                ) AND (
                                  "t199"."asked_ids" IS NULL
                                )
                              )
                              AND CONTAINS("t199"."fault", ' by ids'),
                              FALSE
                            )
                        ) AS "t215"
                        GROUP BY
                          1,
                          2
                      ) AS "t220"
                        ON "t169"."place" = "t220"."place" AND "t169"."fault" = "t220"."fault"
                    ) AS "t224"
                    WHERE
                      (
                        (
                          "t224"."good_at" IS NULL
                        ) OR (
                          "t224"."at" >= "t224"."good_at"
                        )
                      )
                      AND (
                        "t224"."is_tracked"
                        OR (
                          "t224"."at" > (
                            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
                          )
                        )
                      )
                  ) AS "t229"
                ) AS "t235"
                GROUP BY
                  1
              ) AS "t243"
              UNION ALL
              SELECT
                'consecutive_dag_failures' AS "condition",
                "t189"."dag" AS "scope",
                "t189"."finished_at" AS "onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
                CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
                "t189"."finished_at" AS "run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                CAST(NULL AS BIGINT) AS "match_count",
                "t189"."failures" AS "run_count",
                CAST(NULL AS BIGINT) AS "failed_count",
                CAST(NULL AS DOUBLE) AS "success_ratio",
                CAST(NULL AS TEXT) AS "competition_code",
                CAST(NULL AS TEXT) AS "home_team_name",
                CAST(NULL AS TEXT) AS "away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                "t189"."run_id",
                "t189"."failure"
              FROM (
                SELECT
                  "t173"."dag",
                  "t173"."run_id",
                  "t173"."started_at",
                  "t173"."finished_at",
                  "t173"."steps",
                  "t173"."failure",
                  "t173"."is_bad",
                  "t173"."is_good",
                  "t173"."age",
                  "t173"."good_age",
                  "t173"."turn",
                  "t173"."was_bad",
                  MIN("t173"."turn") OVER (
                    PARTITION BY "t173"."dag"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) AS "first",
                  COUNT("t173"."turn") OVER (
                    PARTITION BY "t173"."dag"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) + 1 AS "failures"
                FROM (
                  SELECT
                    *
                  FROM (
                    SELECT
                      "t145"."dag",
                      "t145"."run_id",
                      "t145"."started_at",
                      "t145"."finished_at",
                      "t145"."steps",
                      "t145"."failure",
                      "t145"."is_bad",
                      "t145"."is_good",
                      "t145"."age",
                      "t145"."good_age",
                      "t145"."turn",
                      COALESCE(
                        LAG("t145"."is_bad") OVER (
                          PARTITION BY "t145"."dag"
                          ORDER BY "t145"."started_at" ASC, "t145"."run_id" ASC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ),
                        FALSE
                      ) AS "was_bad"
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
                        ROW_NUMBER() OVER (
                          PARTITION BY "t134"."dag"
                          ORDER BY "t134"."started_at" ASC, "t134"."run_id" ASC
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ) - 1 AS "turn"
                      FROM (
                        SELECT
                          *
                        FROM (
                          SELECT
                            "t91"."dag",
                            "t91"."run_id",
                            "t91"."started_at",
                            "t91"."finished_at",
                            "t91"."steps",
                            "t91"."failure",
                            "t91"."is_bad",
                            "t91"."is_good",
                            "t91"."age",
                            MIN(CASE WHEN "t91"."is_good" THEN "t91"."age" ELSE CAST(NULL AS BIGINT) END) OVER (PARTITION BY "t91"."dag" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "good_age"
                          FROM (
                            SELECT
                              "t45"."dag",
                              "t45"."run_id",
                              "t45"."started_at",
                              "t45"."finished_at",
                              "t45"."steps",
                              "t45"."failure",
                              "t45"."is_bad",
                              "t45"."is_good",
                              ROW_NUMBER() OVER (
                                PARTITION BY "t45"."dag"
                                ORDER BY "t45"."started_at" DESC, "t45"."run_id" DESC
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
                            ) AS "t45"
                          ) AS "t91"
                        ) AS "t118"
                        WHERE
                          (
                            "t118"."good_age" IS NULL
                          ) OR (
                            "t118"."age" < "t118"."good_age"
                          )
                      ) AS "t134"
                    ) AS "t145"
                  ) AS "t164"
                  WHERE
                    "t164"."is_bad" AND "t164"."was_bad"
                ) AS "t173"
              ) AS "t189"
              WHERE
                "t189"."turn" = "t189"."first"
              UNION ALL
              SELECT
                'consecutive_dag_failures' AS "condition",
                "t90"."scope",
                "t90"."onset_at",
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
                  "t49"."scope",
                  "t49"."onset_at"
                FROM (
                  SELECT
                    "t3"."scope",
                    "t3"."onset_at"
                  FROM "raw_alerts" AS "t3"
                  WHERE
                    "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                    AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t3"."condition" = 'consecutive_dag_failures'
                    AND "t3"."resolved_at" IS NULL
                ) AS "t49"
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
                ) AS "t64"
                  ON "t49"."scope" = "t64"."dag"
              ) AS "t90"
              UNION ALL
              SELECT
                'success_rate' AS "condition",
                "t213"."scope",
                "t213"."onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
                CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
                CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                CAST(NULL AS BIGINT) AS "match_count",
                "t213"."total" AS "run_count",
                "t213"."failed" AS "failed_count",
                (
                  "t213"."total" - "t213"."failed"
                ) / "t213"."total" AS "success_ratio",
                CAST(NULL AS TEXT) AS "competition_code",
                CAST(NULL AS TEXT) AS "home_team_name",
                CAST(NULL AS TEXT) AS "away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                CAST(NULL AS TEXT) AS "run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM (
                SELECT
                  "t207"."at",
                  "t207"."total",
                  "t207"."failed",
                  "t207"."scope",
                  "t207"."is_good",
                  "t207"."age",
                  "t207"."good_age",
                  "t207"."turn",
                  MIN("t207"."at") OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS "onset_at"
                FROM (
                  SELECT
                    "t201"."at",
                    "t201"."total",
                    "t201"."failed",
                    "t201"."scope",
                    "t201"."is_good",
                    "t201"."age",
                    "t201"."good_age",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t201"."scope"
                      ORDER BY "t201"."at" ASC, "t201"."scope" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "turn"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t175"."at",
                        "t175"."total",
                        "t175"."failed",
                        "t175"."scope",
                        "t175"."is_good",
                        "t175"."age",
                        MIN(CASE WHEN "t175"."is_good" THEN "t175"."age" ELSE CAST(NULL AS BIGINT) END) OVER (
                          PARTITION BY "t175"."scope"
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ) AS "good_age"
                      FROM (
                        SELECT
                          "t154"."at",
                          "t154"."total",
                          "t154"."failed",
                          "t154"."scope",
                          "t154"."is_good",
                          ROW_NUMBER() OVER (
                            PARTITION BY "t154"."scope"
                            ORDER BY "t154"."at" DESC, "t154"."scope" DESC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                          ) - 1 AS "age"
                        FROM "t150" AS "t154"
                      ) AS "t175"
                    ) AS "t190"
                    WHERE
                      (
                        "t190"."good_age" IS NULL
                      ) OR (
                        "t190"."age" < "t190"."good_age"
                      )
                  ) AS "t201"
                ) AS "t207"
              ) AS "t213"
              WHERE
                "t213"."age" = 0
              UNION ALL
              SELECT
                'success_rate' AS "condition",
                "t174"."scope",
                "t174"."onset_at",
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
                  "t50"."scope",
                  "t50"."onset_at"
                FROM (
                  SELECT
                    "t3"."scope",
                    "t3"."onset_at"
                  FROM "raw_alerts" AS "t3"
                  WHERE
                    "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                    AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t3"."condition" = 'success_rate'
                    AND "t3"."resolved_at" IS NULL
                ) AS "t50"
                ANTI JOIN "t150" AS "t158"
                  ON "t50"."scope" = "t158"."scope"
              ) AS "t174"
              UNION ALL
              SELECT
                'publishing_stalled' AS "condition",
                "t202"."scope",
                "t202"."run_finished_at" + INTERVAL '180' MINUTE AS "onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
                CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
                "t202"."run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                CAST(NULL AS BIGINT) AS "match_count",
                "t202"."run_count",
                CAST(NULL AS BIGINT) AS "failed_count",
                CAST(NULL AS DOUBLE) AS "success_ratio",
                CAST(NULL AS TEXT) AS "competition_code",
                CAST(NULL AS TEXT) AS "home_team_name",
                CAST(NULL AS TEXT) AS "away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                "t202"."run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM (
                SELECT
                  "t191"."dag" AS "scope",
                  MIN("t191"."finished_at") FILTER(WHERE
                    "t191"."turn" = 0) AS "run_finished_at",
                  COUNT(*) AS "run_count",
                  MAX("t191"."run_id") FILTER(WHERE
                    "t191"."turn" = 0) AS "run_id"
                FROM (
                  SELECT
                    "t176"."dag",
                    "t176"."run_id",
                    "t176"."started_at",
                    "t176"."finished_at",
                    "t176"."publishes",
                    "t176"."is_stalled",
                    "t176"."is_good",
                    "t176"."age",
                    "t176"."good_age",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t176"."dag"
                      ORDER BY "t176"."started_at" ASC, "t176"."run_id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "turn"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t141"."dag",
                        "t141"."run_id",
                        "t141"."started_at",
                        "t141"."finished_at",
                        "t141"."publishes",
                        "t141"."is_stalled",
                        "t141"."is_good",
                        "t141"."age",
                        MIN(CASE WHEN "t141"."is_good" THEN "t141"."age" ELSE CAST(NULL AS BIGINT) END) OVER (
                          PARTITION BY "t141"."dag"
                          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                        ) AS "good_age"
                      FROM (
                        SELECT
                          "t125"."dag",
                          "t125"."run_id",
                          "t125"."started_at",
                          "t125"."finished_at",
                          "t125"."publishes",
                          "t125"."is_stalled",
                          "t125"."is_good",
                          ROW_NUMBER() OVER (
                            PARTITION BY "t125"."dag"
                            ORDER BY "t125"."started_at" DESC, "t125"."run_id" DESC
                            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                          ) - 1 AS "age"
                        FROM (
                          SELECT
                            "t113"."dag",
                            "t113"."run_id",
                            "t113"."started_at",
                            "t113"."finished_at",
                            "t113"."publishes",
                            "t113"."is_stalled",
                            NOT (
                              "t113"."is_stalled"
                            ) AS "is_good"
                          FROM "t106" AS "t113"
                          WHERE
                            "t113"."publishes"
                        ) AS "t125"
                      ) AS "t141"
                    ) AS "t159"
                    WHERE
                      (
                        "t159"."good_age" IS NULL
                      ) OR (
                        "t159"."age" < "t159"."good_age"
                      )
                  ) AS "t176"
                ) AS "t191"
                GROUP BY
                  1
              ) AS "t202"
              WHERE
                (
                  "t202"."run_finished_at" + INTERVAL '180' MINUTE
                ) < CAST($as_of AS TIMESTAMPTZ)
              UNION ALL
              SELECT
                'publishing_stalled' AS "condition",
                "t140"."scope",
                "t140"."onset_at",
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
                  "t51"."scope",
                  "t51"."onset_at"
                FROM (
                  SELECT
                    "t3"."scope",
                    "t3"."onset_at"
                  FROM "raw_alerts" AS "t3"
                  WHERE
                    "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                    AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t3"."condition" = 'publishing_stalled'
                    AND "t3"."resolved_at" IS NULL
                ) AS "t51"
                ANTI JOIN (
                  SELECT
                    "t113"."dag",
                    "t113"."run_id",
                    "t113"."started_at",
                    "t113"."finished_at",
                    "t113"."publishes",
                    "t113"."is_stalled",
                    NOT (
                      "t113"."is_stalled"
                    ) AS "is_good"
                  FROM "t106" AS "t113"
                  WHERE
                    "t113"."publishes" AND NOT (
                      "t113"."is_stalled"
                    )
                ) AS "t130"
                  ON "t51"."scope" = "t130"."dag"
              ) AS "t140"
              UNION ALL
              SELECT
                'reconcile_conflict' AS "condition",
                "t186"."scope",
                "t186"."onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                "t186"."live_stamp" AS "status_timestamp",
                CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
                CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                CAST(NULL AS BIGINT) AS "match_count",
                CAST(NULL AS BIGINT) AS "run_count",
                CAST(NULL AS BIGINT) AS "failed_count",
                CAST(NULL AS DOUBLE) AS "success_ratio",
                "t186"."competition_code",
                "t186"."home_team_name",
                "t186"."away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                CAST(NULL AS TEXT) AS "run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM (
                SELECT
                  "t168"."match_id",
                  "t168"."as_of",
                  "t168"."as_of_date",
                  "t168"."competition_code",
                  "t168"."home_team_name",
                  "t168"."away_team_name",
                  "t168"."is_good",
                  "t168"."age",
                  "t168"."good_age",
                  "t168"."turn",
                  "t84"."newest",
                  "t167"."onset_at",
                  "t114"."live_stamp",
                  "t114"."scope"
                FROM (
                  SELECT
                    *
                  FROM "t149" AS "t152"
                  WHERE
                    "t152"."age" = 0
                ) AS "t168"
                INNER JOIN (
                  SELECT
                    MAX("t43"."as_of") AS "newest"
                  FROM (
                    SELECT
                      *
                    FROM "gold_reconciliation" AS "t7"
                    WHERE
                      "t7"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
                      AND "t7"."as_of" >= (
                        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                      )
                  ) AS "t43"
                ) AS "t84"
                  ON "t168"."as_of" = "t84"."newest"
                INNER JOIN (
                  SELECT
                    "t152"."match_id",
                    MIN("t152"."as_of") AS "onset_at"
                  FROM "t149" AS "t152"
                  GROUP BY
                    1
                ) AS "t167"
                  ON "t168"."match_id" = "t167"."match_id"
                INNER JOIN "t103" AS "t114"
                  ON "t168"."match_id" = "t114"."match_id"
              ) AS "t186"
              UNION ALL
              SELECT
                'reconcile_conflict' AS "condition",
                "t133"."scope",
                "t133"."onset_at",
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
                  "t117"."scope",
                  "t117"."onset_at"
                FROM (
                  SELECT
                    "t96"."scope",
                    "t96"."onset_at"
                  FROM (
                    SELECT
                      "t55"."scope",
                      "t55"."onset_at",
                      "t84"."newest"
                    FROM (
                      SELECT
                        "t3"."scope",
                        "t3"."onset_at"
                      FROM "raw_alerts" AS "t3"
                      WHERE
                        "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                        AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                        AND "t3"."condition" = 'reconcile_conflict'
                        AND "t3"."resolved_at" IS NULL
                    ) AS "t55"
                    CROSS JOIN (
                      SELECT
                        MAX("t43"."as_of") AS "newest"
                      FROM (
                        SELECT
                          *
                        FROM "gold_reconciliation" AS "t7"
                        WHERE
                          "t7"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
                          AND "t7"."as_of" >= (
                            CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                          )
                      ) AS "t43"
                    ) AS "t84"
                  ) AS "t96"
                  WHERE
                    "t96"."newest" IS NULL
                ) AS "t117"
                SEMI JOIN "t103" AS "t115"
                  ON "t117"."scope" = "t115"."scope"
              ) AS "t133"
              UNION ALL
              SELECT
                'no_successful_pull' AS "condition",
                'ALL' AS "scope",
                "t225"."no_pull_at" AS "onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                "t225"."no_pull_at" - INTERVAL '30' MINUTE AS "unpulled_since_at",
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
              FROM "t223" AS "t225"
              WHERE
                NOT "t225"."no_pull_at" IS NULL
              UNION ALL
              SELECT
                'no_successful_pull' AS "condition",
                "t230"."scope",
                "t230"."onset_at",
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
                  "t52"."scope",
                  "t52"."onset_at",
                  "t228"."last_pull_at"
                FROM (
                  SELECT
                    "t3"."scope",
                    "t3"."onset_at"
                  FROM "raw_alerts" AS "t3"
                  WHERE
                    "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                    AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t3"."condition" = 'no_successful_pull'
                    AND "t3"."resolved_at" IS NULL
                ) AS "t52"
                CROSS JOIN (
                  SELECT
                    "t225"."last_pull_at"
                  FROM "t223" AS "t225"
                ) AS "t228"
              ) AS "t230"
              WHERE
                NOT (
                  COALESCE("t230"."last_pull_at" > "t230"."onset_at", FALSE)
                )
              UNION ALL
              SELECT
                'freshness_sla' AS "condition",
                'ALL' AS "scope",
                "t236"."stale_at" AS "onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                "t236"."last_pull_at",
                CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
                CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
                CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
                "t236"."is_match_day"
                OR (
                  DATE_DIFF('MICROSECOND', "t236"."last_pull_at", CAST($as_of AS TIMESTAMPTZ)) < 5400000000
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
                  "t225"."last_pull_at",
                  "t225"."first_response_at",
                  COALESCE("t225"."is_match_day", FALSE) AS "is_match_day",
                  "t225"."no_pull_at",
                  LEAST(
                    COALESCE(
                      "t225"."stale_at",
                      CASE
                        WHEN COALESCE(
                          (
                            "t225"."last_pull_at" + INTERVAL '90' MINUTE
                          ) <= CAST($as_of AS TIMESTAMPTZ),
                          FALSE
                        )
                        THEN "t225"."last_pull_at" + INTERVAL '90' MINUTE
                        ELSE CAST(NULL AS TIMESTAMPTZ)
                      END
                    ),
                    COALESCE(
                      CASE
                        WHEN COALESCE(
                          (
                            "t225"."last_pull_at" + INTERVAL '90' MINUTE
                          ) <= CAST($as_of AS TIMESTAMPTZ),
                          FALSE
                        )
                        THEN "t225"."last_pull_at" + INTERVAL '90' MINUTE
                        ELSE CAST(NULL AS TIMESTAMPTZ)
                      END,
                      "t225"."stale_at"
                    )
                  ) AS "stale_at",
                  "t225"."in_play_count",
                  "t225"."last_kick_off_at",
                  "t225"."last_stamp_at"
                FROM "t223" AS "t225"
              ) AS "t236"
              WHERE
                NOT "t236"."stale_at" IS NULL
              UNION ALL
              SELECT
                'freshness_sla' AS "condition",
                "t231"."scope",
                "t231"."onset_at",
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
                  "t53"."scope",
                  "t53"."onset_at",
                  "t228"."last_pull_at"
                FROM (
                  SELECT
                    "t3"."scope",
                    "t3"."onset_at"
                  FROM "raw_alerts" AS "t3"
                  WHERE
                    "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                    AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                    AND "t3"."condition" = 'freshness_sla'
                    AND "t3"."resolved_at" IS NULL
                ) AS "t53"
                CROSS JOIN (
                  SELECT
                    "t225"."last_pull_at"
                  FROM "t223" AS "t225"
                ) AS "t228"
              ) AS "t231"
              WHERE
                NOT (
                  COALESCE("t231"."last_pull_at" > "t231"."onset_at", FALSE)
                )
              UNION ALL
              SELECT
                'feed_frozen' AS "condition",
                'ALL' AS "scope",
                "t225"."last_stamp_at" + INTERVAL '60' MINUTE AS "onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                "t225"."last_stamp_at" AS "status_timestamp",
                CAST(NULL AS TIMESTAMPTZ) AS "kick_off_at",
                CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                "t225"."in_play_count" AS "match_count",
                CAST(NULL AS BIGINT) AS "run_count",
                CAST(NULL AS BIGINT) AS "failed_count",
                CAST(NULL AS DOUBLE) AS "success_ratio",
                CAST(NULL AS TEXT) AS "competition_code",
                CAST(NULL AS TEXT) AS "home_team_name",
                CAST(NULL AS TEXT) AS "away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                CAST(NULL AS TEXT) AS "run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM "t223" AS "t225"
              WHERE
                COALESCE(
                  (
                    DATE_DIFF('MICROSECOND', "t225"."last_stamp_at", "t225"."last_pull_at") >= 3600000000
                  )
                  AND (
                    DATE_DIFF('MICROSECOND', "t225"."last_kick_off_at", "t225"."last_stamp_at") <= 9000000000
                  ),
                  FALSE
                )
              UNION ALL
              SELECT
                'match_not_started' AS "condition",
                "t253"."scope",
                "t253"."onset_at",
                TRUE AS "opens",
                TRUE AS "has_evidence",
                CAST(NULL AS TIMESTAMPTZ) AS "unpulled_since_at",
                CAST(NULL AS TIMESTAMPTZ) AS "last_pull_at",
                CAST(NULL AS TIMESTAMPTZ) AS "status_timestamp",
                "t253"."kick_off_at",
                CAST(NULL AS TIMESTAMPTZ) AS "run_finished_at",
                CAST(NULL AS BOOLEAN) AS "is_match_day",
                "t253"."match_count",
                CAST(NULL AS BIGINT) AS "run_count",
                CAST(NULL AS BIGINT) AS "failed_count",
                CAST(NULL AS DOUBLE) AS "success_ratio",
                "t253"."competition_code",
                "t253"."home_team_name",
                "t253"."away_team_name",
                CAST(NULL AS TEXT) AS "snapshot_id",
                CAST(NULL AS TEXT) AS "run_id",
                CAST(NULL AS TEXT) AS "failure"
              FROM (
                SELECT
                  "t245"."competition_code" AS "scope",
                  MIN("t245"."late_at") AS "onset_at",
                  MIN("t245"."utc_date") AS "kick_off_at",
                  COUNT(*) AS "match_count",
                  MAX("t245"."competition_code") FILTER(WHERE
                    "t245"."turn" = 0) AS "competition_code",
                  MAX("t245"."home_team_name") FILTER(WHERE
                    "t245"."turn" = 0) AS "home_team_name",
                  MAX("t245"."away_team_name") FILTER(WHERE
                    "t245"."turn" = 0) AS "away_team_name"
                FROM (
                  SELECT
                    "t237"."match_id",
                    "t237"."competition_code",
                    "t237"."season_id",
                    "t237"."utc_date",
                    "t237"."status",
                    "t237"."is_final",
                    "t237"."home_team_id",
                    "t237"."home_team_name",
                    "t237"."away_team_id",
                    "t237"."away_team_name",
                    "t237"."late_at",
                    "t237"."last_pull_at",
                    ROW_NUMBER() OVER (
                      PARTITION BY "t237"."competition_code"
                      ORDER BY "t237"."utc_date" ASC, "t237"."match_id" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ) - 1 AS "turn"
                  FROM (
                    SELECT
                      *
                    FROM "t232" AS "t233"
                    WHERE
                      "t233"."late_at" < CAST($as_of AS TIMESTAMPTZ)
                      AND "t233"."late_at" <= "t233"."last_pull_at"
                      AND "t233"."utc_date" >= (
                        CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                      )
                  ) AS "t237"
                ) AS "t245"
                GROUP BY
                  1
              ) AS "t253"
              UNION ALL
              SELECT
                'match_not_started' AS "condition",
                "t252"."scope",
                "t252"."onset_at",
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
                  "t246"."scope",
                  "t246"."onset_at"
                FROM (
                  SELECT
                    "t54"."scope",
                    "t54"."onset_at",
                    "t241"."match_id",
                    "t241"."competition_code",
                    "t241"."season_id",
                    "t241"."utc_date",
                    "t241"."status",
                    "t241"."is_final",
                    "t241"."home_team_id",
                    "t241"."home_team_name",
                    "t241"."away_team_id",
                    "t241"."away_team_name",
                    "t241"."late_at",
                    "t241"."last_pull_at"
                  FROM (
                    SELECT
                      "t3"."scope",
                      "t3"."onset_at"
                    FROM "raw_alerts" AS "t3"
                    WHERE
                      "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                      AND "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                      AND "t3"."condition" = 'match_not_started'
                      AND "t3"."resolved_at" IS NULL
                  ) AS "t54"
                  INNER JOIN (
                    SELECT
                      *
                    FROM "t232" AS "t233"
                    WHERE
                      "t233"."late_at" < CAST($as_of AS TIMESTAMPTZ)
                      AND "t233"."late_at" <= "t233"."last_pull_at"
                  ) AS "t241"
                    ON "t54"."scope" = "t241"."competition_code"
                ) AS "t246"
                WHERE
                  "t246"."late_at" >= "t246"."onset_at"
              ) AS "t252"
            ) AS "t260"
          ) AS "t261"
          WHERE
            "t261"."rank" = 0
        ) AS "t263"
        FULL OUTER JOIN (
          SELECT
            "t93"."alert_id",
            "t93"."severity",
            "t93"."opened_at",
            "t93"."last_seen_at",
            "t93"."resolved_at",
            "t93"."message",
            "t93"."runbook",
            "t93"."open_notified_at",
            "t93"."close_notified_at",
            "t93"."known_turn",
            "t93"."condition" AS "known_condition",
            "t93"."scope" AS "known_scope",
            "t93"."onset_at" AS "known_onset_at"
          FROM (
            SELECT
              "t48"."alert_id",
              "t48"."condition",
              "t48"."scope",
              "t48"."severity",
              "t48"."onset_at",
              "t48"."opened_at",
              "t48"."last_seen_at",
              "t48"."resolved_at",
              "t48"."message",
              "t48"."runbook",
              "t48"."open_notified_at",
              "t48"."close_notified_at",
              ROW_NUMBER() OVER (
                PARTITION BY "t48"."condition", "t48"."scope"
                ORDER BY "t48"."onset_at" DESC, "t48"."alert_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "known_turn"
            FROM (
              SELECT
                *
              FROM "raw_alerts" AS "t3"
              WHERE
                "t3"."onset_at" >= CAST($horizon AS TIMESTAMPTZ)
                AND (
                  (
                    "t3"."onset_at" <= CAST($as_of AS TIMESTAMPTZ)
                  )
                  OR (
                    "t3"."resolved_at" IS NULL
                  )
                )
            ) AS "t48"
          ) AS "t93"
          WHERE
            (
              "t93"."known_turn" = 0
            )
            OR (
              COALESCE(
                (
                  "t93"."close_notified_at" IS NULL
                )
                AND (
                  "t93"."resolved_at" > (
                    CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                  )
                ),
                FALSE
              )
              OR COALESCE(
                "t93"."close_notified_at" > (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '60' MINUTE
                ),
                FALSE
              )
            )
        ) AS "t131"
          ON "t263"."condition" = "t131"."known_condition"
          AND "t263"."scope" = "t131"."known_scope"
          AND "t263"."rank" = "t131"."known_turn"
      ) AS "t264"
      WHERE
        "t264"."is_wrong"
        OR (
          (
            NOT "t264"."alert_id" IS NULL
          )
          AND (
            (
              "t264"."resolved_at" IS NULL
            )
            OR (
              COALESCE(
                (
                  "t264"."close_notified_at" IS NULL
                )
                AND (
                  "t264"."resolved_at" > (
                    CAST($as_of AS TIMESTAMPTZ) - INTERVAL '30' DAY
                  )
                ),
                FALSE
              )
              OR COALESCE(
                "t264"."close_notified_at" > (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '60' MINUTE
                ),
                FALSE
              )
            )
          )
        )
    ) AS "t265"
  ) AS "t266"
) AS "t270"
ORDER BY
  "t270"."kind" ASC,
  "t270"."scheduled_at" ASC,
  "t270"."dag" ASC,
  "t270"."condition" ASC,
  "t270"."scope" ASC,
  "t270"."known_onset_at" ASC
