-- query_ticker: Goals, withdrawn goals, corrections and moved kick-offs, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    "t8".*
    EXCLUDE ("match_id_right")
  FROM (
    SELECT
      "t7"."match_id",
      "t7"."status_timestamp",
      "t7"."content_hash",
      "t7"."event",
      "t7"."competition_code",
      "t7"."first_seen_at",
      "t7"."from_status",
      "t7"."status",
      "t7"."from_home_goals",
      "t7"."from_away_goals",
      "t7"."home_goals",
      "t7"."away_goals",
      "t7"."from_utc_date",
      "t7"."utc_date",
      "t7"."is_goal",
      "t7"."is_goal_withdrawn",
      "t7"."is_status_changed",
      "t7"."is_kick_off_moved",
      "t7"."is_correction_after_final",
      "t3"."match_id" AS "match_id_right",
      "t3"."home_team_name",
      "t3"."home_team_tla",
      "t3"."away_team_name",
      "t3"."away_team_tla"
    FROM (
      SELECT
        *
      FROM "gold_match_events" AS "t0"
      WHERE
        "t0"."status_timestamp" >= CAST($since AS TIMESTAMPTZ)
        AND "t0"."first_seen_at" <= CAST($as_of AS TIMESTAMPTZ)
        AND "t0"."event" <> 'status'
    ) AS "t7"
    ANTI JOIN (
      SELECT
        *
      FROM "silver_live_match_state" AS "t1"
      WHERE
        NOT "t1"."missing_since" IS NULL
    ) AS "t6"
      ON "t7"."match_id" = "t6"."match_id"
    LEFT OUTER JOIN (
      SELECT
        "t1"."match_id",
        "t1"."home_team_name",
        "t1"."home_team_tla",
        "t1"."away_team_name",
        "t1"."away_team_tla"
      FROM "silver_live_match_state" AS "t1"
    ) AS "t3"
      ON "t7"."match_id" = "t3"."match_id"
  ) AS "t8"
) AS "t9"
ORDER BY
  CASE
    WHEN (
      DATE_DIFF('MICROSECOND', "t9"."first_seen_at", "t9"."status_timestamp") > 900000000
    )
    AND (
      CASE
        WHEN (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM "t9"."status_timestamp") * 100
                ) + EXTRACT(DAY FROM "t9"."status_timestamp")
              ) * 100
            ) + EXTRACT(HOUR FROM "t9"."status_timestamp")
          ) >= (
            (
              (
                31 - (
                  (
                    CAST(FLOOR((
                      EXTRACT(YEAR FROM "t9"."status_timestamp") * 5
                    ) / (
                      4
                    )) AS BIGINT) + 4
                  ) % 7
                )
              ) * 100
            ) + 30001
          )
        )
        AND (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM "t9"."status_timestamp") * 100
                ) + EXTRACT(DAY FROM "t9"."status_timestamp")
              ) * 100
            ) + EXTRACT(HOUR FROM "t9"."status_timestamp")
          ) < (
            (
              (
                31 - (
                  (
                    CAST(FLOOR((
                      EXTRACT(YEAR FROM "t9"."status_timestamp") * 5
                    ) / (
                      4
                    )) AS BIGINT) + 1
                  ) % 7
                )
              ) * 100
            ) + 100001
          )
        )
        THEN "t9"."status_timestamp" - INTERVAL '2' HOUR
        ELSE "t9"."status_timestamp" - INTERVAL '1' HOUR
      END <= "t9"."first_seen_at"
    )
    THEN CASE
      WHEN (
        (
          (
            (
              (
                EXTRACT(MONTH FROM "t9"."status_timestamp") * 100
              ) + EXTRACT(DAY FROM "t9"."status_timestamp")
            ) * 100
          ) + EXTRACT(HOUR FROM "t9"."status_timestamp")
        ) >= (
          (
            (
              31 - (
                (
                  CAST(FLOOR((
                    EXTRACT(YEAR FROM "t9"."status_timestamp") * 5
                  ) / (
                    4
                  )) AS BIGINT) + 4
                ) % 7
              )
            ) * 100
          ) + 30001
        )
      )
      AND (
        (
          (
            (
              (
                EXTRACT(MONTH FROM "t9"."status_timestamp") * 100
              ) + EXTRACT(DAY FROM "t9"."status_timestamp")
            ) * 100
          ) + EXTRACT(HOUR FROM "t9"."status_timestamp")
        ) < (
          (
            (
              31 - (
                (
                  CAST(FLOOR((
                    EXTRACT(YEAR FROM "t9"."status_timestamp") * 5
                  ) / (
                    4
                  )) AS BIGINT) + 1
                ) % 7
              )
            ) * 100
          ) + 100001
        )
      )
      THEN "t9"."status_timestamp" - INTERVAL '2' HOUR
      ELSE "t9"."status_timestamp" - INTERVAL '1' HOUR
    END
    ELSE LEAST("t9"."status_timestamp", "t9"."first_seen_at")
  END DESC,
  "t9"."match_id" ASC,
  "t9"."content_hash" ASC
