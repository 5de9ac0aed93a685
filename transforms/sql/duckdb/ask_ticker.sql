-- ask_ticker: Goals, withdrawn goals, corrections and moved kick-offs, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    "t6".*
    EXCLUDE ("match_id_right")
  FROM (
    SELECT
      "t5"."match_id",
      "t5"."status_timestamp",
      "t5"."content_hash",
      "t5"."event",
      "t5"."competition_code",
      "t5"."first_seen_at",
      "t5"."from_status",
      "t5"."status",
      "t5"."from_home_goals",
      "t5"."from_away_goals",
      "t5"."home_goals",
      "t5"."away_goals",
      "t5"."from_utc_date",
      "t5"."utc_date",
      "t5"."is_goal",
      "t5"."is_goal_withdrawn",
      "t5"."is_status_changed",
      "t5"."is_kick_off_moved",
      "t5"."is_correction_after_final",
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
    ) AS "t5"
    LEFT OUTER JOIN (
      SELECT
        "t1"."match_id",
        "t1"."home_team_name",
        "t1"."home_team_tla",
        "t1"."away_team_name",
        "t1"."away_team_tla"
      FROM "silver_live_match_state" AS "t1"
    ) AS "t3"
      ON "t5"."match_id" = "t3"."match_id"
  ) AS "t6"
) AS "t7"
ORDER BY
  CASE
    WHEN (
      DATE_DIFF('MICROSECOND', "t7"."first_seen_at", "t7"."status_timestamp") > 900000000
    )
    AND (
      CASE
        WHEN (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM "t7"."status_timestamp") * 100
                ) + EXTRACT(DAY FROM "t7"."status_timestamp")
              ) * 100
            ) + EXTRACT(HOUR FROM "t7"."status_timestamp")
          ) >= (
            (
              (
                31 - (
                  (
                    CAST(FLOOR((
                      EXTRACT(YEAR FROM "t7"."status_timestamp") * 5
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
                  EXTRACT(MONTH FROM "t7"."status_timestamp") * 100
                ) + EXTRACT(DAY FROM "t7"."status_timestamp")
              ) * 100
            ) + EXTRACT(HOUR FROM "t7"."status_timestamp")
          ) < (
            (
              (
                31 - (
                  (
                    CAST(FLOOR((
                      EXTRACT(YEAR FROM "t7"."status_timestamp") * 5
                    ) / (
                      4
                    )) AS BIGINT) + 1
                  ) % 7
                )
              ) * 100
            ) + 100001
          )
        )
        THEN "t7"."status_timestamp" - INTERVAL '2' HOUR
        ELSE "t7"."status_timestamp" - INTERVAL '1' HOUR
      END <= "t7"."first_seen_at"
    )
    THEN CASE
      WHEN (
        (
          (
            (
              (
                EXTRACT(MONTH FROM "t7"."status_timestamp") * 100
              ) + EXTRACT(DAY FROM "t7"."status_timestamp")
            ) * 100
          ) + EXTRACT(HOUR FROM "t7"."status_timestamp")
        ) >= (
          (
            (
              31 - (
                (
                  CAST(FLOOR((
                    EXTRACT(YEAR FROM "t7"."status_timestamp") * 5
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
                EXTRACT(MONTH FROM "t7"."status_timestamp") * 100
              ) + EXTRACT(DAY FROM "t7"."status_timestamp")
            ) * 100
          ) + EXTRACT(HOUR FROM "t7"."status_timestamp")
        ) < (
          (
            (
              31 - (
                (
                  CAST(FLOOR((
                    EXTRACT(YEAR FROM "t7"."status_timestamp") * 5
                  ) / (
                    4
                  )) AS BIGINT) + 1
                ) % 7
              )
            ) * 100
          ) + 100001
        )
      )
      THEN "t7"."status_timestamp" - INTERVAL '2' HOUR
      ELSE "t7"."status_timestamp" - INTERVAL '1' HOUR
    END
    ELSE LEAST("t7"."status_timestamp", "t7"."first_seen_at")
  END DESC,
  "t7"."match_id" ASC,
  "t7"."content_hash" ASC
