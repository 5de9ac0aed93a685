-- ask_reconciliation_in_short: Matches by verdict and cause, of the newest reconciliation up to `as_of`.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
WITH "t1" AS (
  SELECT
    *
  FROM "gold_reconciliation" AS "t0"
  WHERE
    "t0"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
)
SELECT
  *
FROM (
  SELECT
    "t6"."verdict",
    "t6"."cause",
    COUNT(*) AS "match_count",
    MAX("t6"."as_of") AS "as_of"
  FROM (
    SELECT
      "t3"."match_id",
      "t3"."as_of_date",
      "t3"."as_of",
      "t3"."competition_code",
      "t3"."utc_date",
      "t3"."verdict",
      "t3"."cause",
      "t3"."is_to_reread",
      "t3"."home_team_name",
      "t3"."away_team_name",
      "t3"."live_status_timestamp",
      "t3"."batch_status_timestamp",
      "t3"."live_status",
      "t3"."batch_status",
      "t3"."live_home_goals",
      "t3"."live_away_goals",
      "t3"."batch_home_goals",
      "t3"."batch_away_goals",
      "t3"."live_content_hash",
      "t3"."batch_content_hash",
      "t5"."newest_at"
    FROM "t1" AS "t3"
    INNER JOIN (
      SELECT
        MAX("t2"."as_of") AS "newest_at"
      FROM "t1" AS "t2"
    ) AS "t5"
      ON "t3"."as_of" = "t5"."newest_at"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
ORDER BY
  "t7"."verdict" ASC,
  COALESCE("t7"."cause", '') ASC
