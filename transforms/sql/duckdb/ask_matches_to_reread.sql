-- ask_matches_to_reread: Tracked matches that the newest reconciliation names and live still has not.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
WITH "t7" AS (
  SELECT
    *
  FROM "gold_reconciliation" AS "t2"
  WHERE
    "t2"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
    AND "t2"."as_of" >= (
      CAST($as_of AS TIMESTAMPTZ) - INTERVAL '7' DAY
    )
)
SELECT
  "t15"."match_id"
FROM (
  SELECT
    "t14"."match_id",
    "t5"."batch_hash",
    "t5"."batch_stamp",
    "t6"."live_id",
    "t6"."live_hash",
    "t6"."live_stamp"
  FROM (
    SELECT
      "t12"."match_id"
    FROM (
      SELECT
        "t9"."match_id",
        "t9"."as_of_date",
        "t9"."as_of",
        "t9"."competition_code",
        "t9"."utc_date",
        "t9"."verdict",
        "t9"."cause",
        "t9"."is_to_reread",
        "t9"."home_team_name",
        "t9"."away_team_name",
        "t9"."live_status_timestamp",
        "t9"."batch_status_timestamp",
        "t9"."live_status",
        "t9"."batch_status",
        "t9"."live_home_goals",
        "t9"."live_away_goals",
        "t9"."batch_home_goals",
        "t9"."batch_away_goals",
        "t9"."live_content_hash",
        "t9"."batch_content_hash"
      FROM "t7" AS "t9"
      SEMI JOIN (
        SELECT
          MAX("t8"."as_of") AS "as_of"
        FROM "t7" AS "t8"
      ) AS "t11"
        ON "t9"."as_of" = "t11"."as_of"
    ) AS "t12"
    WHERE
      "t12"."competition_code" IN (
        SELECT
          UNNEST($competitions)
      )
      AND "t12"."is_to_reread"
  ) AS "t14"
  INNER JOIN (
    SELECT
      "t0"."match_id",
      "t0"."content_hash" AS "batch_hash",
      "t0"."status_timestamp" AS "batch_stamp"
    FROM "silver_matches" AS "t0"
  ) AS "t5"
    ON "t14"."match_id" = "t5"."match_id"
  LEFT OUTER JOIN (
    SELECT
      "t1"."match_id" AS "live_id",
      "t1"."content_hash" AS "live_hash",
      "t1"."status_timestamp" AS "live_stamp"
    FROM "silver_live_match_state" AS "t1"
  ) AS "t6"
    ON "t14"."match_id" = "t6"."live_id"
) AS "t15"
WHERE
  (
    "t15"."live_id" IS NULL
  )
  OR (
    (
      "t15"."live_hash" <> "t15"."batch_hash"
    )
    AND (
      "t15"."live_stamp" <= "t15"."batch_stamp"
    )
  )
ORDER BY
  "t15"."match_id" ASC
LIMIT 500
