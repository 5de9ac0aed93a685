-- query_reconciliation_differences: Up to 200 matches that were not equal in the newest comparison, newest
--   first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
WITH "t1" AS (
  SELECT
    *
  FROM "gold_reconciliation" AS "t0"
  WHERE
    "t0"."as_of" >= CAST($since AS TIMESTAMPTZ)
    AND "t0"."as_of" <= CAST($as_of AS TIMESTAMPTZ)
)
SELECT
  *
FROM (
  SELECT
    "t7".*
    EXCLUDE ("newest_as_of")
  FROM (
    SELECT
      *
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
        "t5"."newest_as_of"
      FROM "t1" AS "t3"
      CROSS JOIN (
        SELECT
          MAX("t2"."as_of") AS "newest_as_of"
        FROM "t1" AS "t2"
      ) AS "t5"
    ) AS "t6"
    WHERE
      "t6"."as_of" = "t6"."newest_as_of"
  ) AS "t7"
) AS "t8"
WHERE
  "t8"."verdict" <> 'equal'
ORDER BY
  "t8"."utc_date" DESC,
  "t8"."match_id" ASC
LIMIT 200
