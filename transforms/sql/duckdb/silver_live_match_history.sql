-- silver_live_match_history: Every sighting: a state of a match under one stamp, and its first response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO "silver_live_match_history" AS target
USING (
  SELECT
    "t3"."match_id",
    "t3"."status_timestamp",
    "t3"."content_hash",
    "t3"."fetched_at" AS "first_seen_at",
    "t3"."snapshot_id",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.competition' -> '$.id') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t3"."payload" -> '$.competition' -> '$.id' AS BIGINT)
      ELSE NULL
    END AS "competition_id",
    "t3"."competition_code",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.season' -> '$.id') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t3"."payload" -> '$.season' -> '$.id' AS BIGINT)
      ELSE NULL
    END AS "season_id",
    TRY_CAST(CASE
      WHEN REGEXP_MATCHES(
        CASE
          WHEN JSON_TYPE("t3"."payload" -> '$.season' -> '$.startDate') = 'VARCHAR'
          THEN (
            "t3"."payload" -> '$.season' -> '$.startDate'
          ) ->> '$'
          ELSE NULL
        END,
        '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$'
      )
      THEN CASE
        WHEN JSON_TYPE("t3"."payload" -> '$.season' -> '$.startDate') = 'VARCHAR'
        THEN (
          "t3"."payload" -> '$.season' -> '$.startDate'
        ) ->> '$'
        ELSE NULL
      END
      ELSE CAST(NULL AS TEXT)
    END AS DATE) AS "season_start_date",
    "t3"."utc_date",
    "t3"."status",
    "t3"."stage",
    NULLIF(
      REPLACE(
        UPPER(
          CASE
            WHEN JSON_TYPE("t3"."payload" -> '$.group') = 'VARCHAR'
            THEN (
              "t3"."payload" -> '$.group'
            ) ->> '$'
            ELSE NULL
          END
        ),
        ' ',
        '_'
      ),
      'LEAGUE_PHASE'
    ) AS "group",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.matchday') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t3"."payload" -> '$.matchday' AS BIGINT)
      ELSE NULL
    END AS "matchday",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.homeTeam' -> '$.id') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t3"."payload" -> '$.homeTeam' -> '$.id' AS BIGINT)
      ELSE NULL
    END AS "home_team_id",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.homeTeam' -> '$.name') = 'VARCHAR'
      THEN (
        "t3"."payload" -> '$.homeTeam' -> '$.name'
      ) ->> '$'
      ELSE NULL
    END AS "home_team_name",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.homeTeam' -> '$.tla') = 'VARCHAR'
      THEN (
        "t3"."payload" -> '$.homeTeam' -> '$.tla'
      ) ->> '$'
      ELSE NULL
    END AS "home_team_tla",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.awayTeam' -> '$.id') IN ('UBIGINT', 'BIGINT')
      THEN CAST("t3"."payload" -> '$.awayTeam' -> '$.id' AS BIGINT)
      ELSE NULL
    END AS "away_team_id",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.awayTeam' -> '$.name') = 'VARCHAR'
      THEN (
        "t3"."payload" -> '$.awayTeam' -> '$.name'
      ) ->> '$'
      ELSE NULL
    END AS "away_team_name",
    CASE
      WHEN JSON_TYPE("t3"."payload" -> '$.awayTeam' -> '$.tla') = 'VARCHAR'
      THEN (
        "t3"."payload" -> '$.awayTeam' -> '$.tla'
      ) ->> '$'
      ELSE NULL
    END AS "away_team_tla",
    "t3"."winner",
    "t3"."duration",
    CASE
      WHEN (
        COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
        OR COALESCE("t3"."duration" = 'EXTRA_TIME', FALSE)
      )
      AND (
        (
          NOT (
            "t3"."regular_home" + "t3"."extra_home"
          ) IS NULL
        )
        AND (
          NOT (
            "t3"."regular_away" + "t3"."extra_away"
          ) IS NULL
        )
      )
      THEN "t3"."regular_home" + "t3"."extra_home"
      WHEN COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
      AND (
        COALESCE(
          (
            (
              "t3"."full_home" - "t3"."shot_home"
            ) = (
              "t3"."full_away" - "t3"."shot_away"
            )
          )
          AND (
            (
              "t3"."full_home" - "t3"."shot_home"
            ) >= 0
          ),
          FALSE
        )
        OR COALESCE(
          NOT (
            "t3"."competition_code" IN ('EC', 'WC')
            OR (
              (
                "t3"."stage" = 'FINAL'
              ) AND "t3"."competition_code" IN ('CL', 'ELC')
            )
            OR "t3"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
          )
          AND (
            (
              (
                "t3"."full_home" - "t3"."shot_home"
              ) >= GREATEST(
                COALESCE("t3"."half_home", 0),
                COALESCE("t3"."regular_home", 0),
                COALESCE("t3"."extra_home", 0)
              )
            )
            AND (
              (
                "t3"."full_away" - "t3"."shot_away"
              ) >= GREATEST(
                COALESCE("t3"."half_away", 0),
                COALESCE("t3"."regular_away", 0),
                COALESCE("t3"."extra_away", 0)
              )
            )
          )
          AND (
            NOT (
              "t3"."status" IN ('FINISHED', 'AWARDED')
            )
            OR COALESCE(
              "t3"."winner" = CASE
                WHEN "t3"."shot_home" > "t3"."shot_away"
                THEN 'HOME_TEAM'
                WHEN "t3"."shot_home" < "t3"."shot_away"
                THEN 'AWAY_TEAM'
                ELSE NULL
              END,
              FALSE
            )
          ),
          FALSE
        )
      )
      THEN "t3"."full_home" - "t3"."shot_home"
      WHEN NOT (
        COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
      )
      THEN "t3"."full_home"
      ELSE CAST(NULL AS BIGINT)
    END AS "home_goals",
    CASE
      WHEN (
        COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
        OR COALESCE("t3"."duration" = 'EXTRA_TIME', FALSE)
      )
      AND (
        (
          NOT (
            "t3"."regular_home" + "t3"."extra_home"
          ) IS NULL
        )
        AND (
          NOT (
            "t3"."regular_away" + "t3"."extra_away"
          ) IS NULL
        )
      )
      THEN "t3"."regular_away" + "t3"."extra_away"
      WHEN COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
      AND (
        COALESCE(
          (
            (
              "t3"."full_home" - "t3"."shot_home"
            ) = (
              "t3"."full_away" - "t3"."shot_away"
            )
          )
          AND (
            (
              "t3"."full_home" - "t3"."shot_home"
            ) >= 0
          ),
          FALSE
        )
        OR COALESCE(
          NOT (
            "t3"."competition_code" IN ('EC', 'WC')
            OR (
              (
                "t3"."stage" = 'FINAL'
              ) AND "t3"."competition_code" IN ('CL', 'ELC')
            )
            OR "t3"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
          )
          AND (
            (
              (
                "t3"."full_home" - "t3"."shot_home"
              ) >= GREATEST(
                COALESCE("t3"."half_home", 0),
                COALESCE("t3"."regular_home", 0),
                COALESCE("t3"."extra_home", 0)
              )
            )
            AND (
              (
                "t3"."full_away" - "t3"."shot_away"
              ) >= GREATEST(
                COALESCE("t3"."half_away", 0),
                COALESCE("t3"."regular_away", 0),
                COALESCE("t3"."extra_away", 0)
              )
            )
          )
          AND (
            NOT (
              "t3"."status" IN ('FINISHED', 'AWARDED')
            )
            OR COALESCE(
              "t3"."winner" = CASE
                WHEN "t3"."shot_home" > "t3"."shot_away"
                THEN 'HOME_TEAM'
                WHEN "t3"."shot_home" < "t3"."shot_away"
                THEN 'AWAY_TEAM'
                ELSE NULL
              END,
              FALSE
            )
          ),
          FALSE
        )
      )
      THEN "t3"."full_away" - "t3"."shot_away"
      WHEN NOT (
        COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
      )
      THEN "t3"."full_away"
      ELSE CAST(NULL AS BIGINT)
    END AS "away_goals",
    "t3"."half_home" AS "home_half_time_goals",
    "t3"."half_away" AS "away_half_time_goals",
    "t3"."shot_home" AS "home_shootout_goals",
    "t3"."shot_away" AS "away_shootout_goals",
    COALESCE(
      CASE
        WHEN (
          COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
          OR COALESCE("t3"."duration" = 'EXTRA_TIME', FALSE)
        )
        AND (
          (
            NOT (
              "t3"."regular_home" + "t3"."extra_home"
            ) IS NULL
          )
          AND (
            NOT (
              "t3"."regular_away" + "t3"."extra_away"
            ) IS NULL
          )
        )
        THEN (
          (
            "t3"."regular_home" + "t3"."extra_home" + CASE
              WHEN COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
              THEN "t3"."shot_home"
              ELSE 0
            END
          ) <> "t3"."full_home"
        )
        OR (
          (
            "t3"."regular_away" + "t3"."extra_away" + CASE
              WHEN COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
              THEN "t3"."shot_away"
              ELSE 0
            END
          ) <> "t3"."full_away"
        )
        OR (
          COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
          AND (
            (
              "t3"."regular_home" + "t3"."extra_home"
            ) <> (
              "t3"."regular_away" + "t3"."extra_away"
            )
          )
          AND NOT (
            NOT (
              "t3"."competition_code" IN ('EC', 'WC')
              OR (
                (
                  "t3"."stage" = 'FINAL'
                ) AND "t3"."competition_code" IN ('CL', 'ELC')
              )
              OR "t3"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
            )
          )
        )
        WHEN COALESCE("t3"."duration" = 'PENALTY_SHOOTOUT', FALSE)
        THEN NOT (
          COALESCE(
            (
              (
                "t3"."full_home" - "t3"."shot_home"
              ) = (
                "t3"."full_away" - "t3"."shot_away"
              )
            )
            AND (
              (
                "t3"."full_home" - "t3"."shot_home"
              ) >= 0
            ),
            FALSE
          )
          OR COALESCE(
            NOT (
              "t3"."competition_code" IN ('EC', 'WC')
              OR (
                (
                  "t3"."stage" = 'FINAL'
                ) AND "t3"."competition_code" IN ('CL', 'ELC')
              )
              OR "t3"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
            )
            AND (
              (
                (
                  "t3"."full_home" - "t3"."shot_home"
                ) >= GREATEST(
                  COALESCE("t3"."half_home", 0),
                  COALESCE("t3"."regular_home", 0),
                  COALESCE("t3"."extra_home", 0)
                )
              )
              AND (
                (
                  "t3"."full_away" - "t3"."shot_away"
                ) >= GREATEST(
                  COALESCE("t3"."half_away", 0),
                  COALESCE("t3"."regular_away", 0),
                  COALESCE("t3"."extra_away", 0)
                )
              )
            )
            AND (
              NOT (
                "t3"."status" IN ('FINISHED', 'AWARDED')
              )
              OR COALESCE(
                "t3"."winner" = CASE
                  WHEN "t3"."shot_home" > "t3"."shot_away"
                  THEN 'HOME_TEAM'
                  WHEN "t3"."shot_home" < "t3"."shot_away"
                  THEN 'AWAY_TEAM'
                  ELSE NULL
                END,
                FALSE
              )
            ),
            FALSE
          )
        )
        ELSE FALSE
      END,
      TRUE
    ) AS "is_score_contradictory",
    "t3"."status" IN ('FINISHED', 'AWARDED') AS "is_final",
    "t3"."status" IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS "is_in_play",
    CASE
      WHEN (
        DATE_DIFF('MICROSECOND', "t3"."fetched_at", "t3"."status_timestamp") > 900000000
      )
      AND (
        "t3"."local_stamp" <= "t3"."fetched_at"
      )
      THEN "t3"."local_stamp"
      ELSE LEAST("t3"."status_timestamp", "t3"."fetched_at")
    END AS "effective_at"
  FROM (
    SELECT
      "t2"."snapshot_id",
      "t2"."fetched_at",
      "t2"."match_id",
      "t2"."status_timestamp",
      "t2"."content_hash",
      "t2"."competition_code",
      "t2"."utc_date",
      "t2"."status",
      "t2"."payload",
      "t2"."rank",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.stage') = 'VARCHAR'
        THEN (
          "t2"."payload" -> '$.stage'
        ) ->> '$'
        ELSE NULL
      END AS "stage",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.winner') = 'VARCHAR'
        THEN (
          "t2"."payload" -> '$.score' -> '$.winner'
        ) ->> '$'
        ELSE NULL
      END AS "winner",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.duration') = 'VARCHAR'
        THEN (
          "t2"."payload" -> '$.score' -> '$.duration'
        ) ->> '$'
        ELSE NULL
      END AS "duration",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.fullTime' -> '$.home') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.fullTime' -> '$.home' AS BIGINT)
        ELSE NULL
      END AS "full_home",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.fullTime' -> '$.away') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.fullTime' -> '$.away' AS BIGINT)
        ELSE NULL
      END AS "full_away",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.penalties' -> '$.home') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.penalties' -> '$.home' AS BIGINT)
        ELSE NULL
      END AS "shot_home",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.penalties' -> '$.away') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.penalties' -> '$.away' AS BIGINT)
        ELSE NULL
      END AS "shot_away",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.regularTime' -> '$.home') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.regularTime' -> '$.home' AS BIGINT)
        ELSE NULL
      END AS "regular_home",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.regularTime' -> '$.away') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.regularTime' -> '$.away' AS BIGINT)
        ELSE NULL
      END AS "regular_away",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.extraTime' -> '$.home') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.extraTime' -> '$.home' AS BIGINT)
        ELSE NULL
      END AS "extra_home",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.extraTime' -> '$.away') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.extraTime' -> '$.away' AS BIGINT)
        ELSE NULL
      END AS "extra_away",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.halfTime' -> '$.home') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.halfTime' -> '$.home' AS BIGINT)
        ELSE NULL
      END AS "half_home",
      CASE
        WHEN JSON_TYPE("t2"."payload" -> '$.score' -> '$.halfTime' -> '$.away') IN ('UBIGINT', 'BIGINT')
        THEN CAST("t2"."payload" -> '$.score' -> '$.halfTime' -> '$.away' AS BIGINT)
        ELSE NULL
      END AS "half_away",
      CASE
        WHEN (
          (
            (
              (
                (
                  EXTRACT(MONTH FROM "t2"."status_timestamp") * 100
                ) + EXTRACT(DAY FROM "t2"."status_timestamp")
              ) * 100
            ) + EXTRACT(HOUR FROM "t2"."status_timestamp")
          ) >= (
            (
              (
                31 - (
                  (
                    CAST(FLOOR((
                      EXTRACT(YEAR FROM "t2"."status_timestamp") * 5
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
                  EXTRACT(MONTH FROM "t2"."status_timestamp") * 100
                ) + EXTRACT(DAY FROM "t2"."status_timestamp")
              ) * 100
            ) + EXTRACT(HOUR FROM "t2"."status_timestamp")
          ) < (
            (
              (
                31 - (
                  (
                    CAST(FLOOR((
                      EXTRACT(YEAR FROM "t2"."status_timestamp") * 5
                    ) / (
                      4
                    )) AS BIGINT) + 1
                  ) % 7
                )
              ) * 100
            ) + 100001
          )
        )
        THEN "t2"."status_timestamp" - INTERVAL '2' HOUR
        ELSE "t2"."status_timestamp" - INTERVAL '1' HOUR
      END AS "local_stamp"
    FROM (
      SELECT
        "t1"."snapshot_id",
        "t1"."fetched_at",
        "t1"."match_id",
        "t1"."status_timestamp",
        "t1"."content_hash",
        "t1"."competition_code",
        "t1"."utc_date",
        "t1"."status",
        "t1"."payload",
        ROW_NUMBER() OVER (
          PARTITION BY "t1"."match_id", "t1"."status_timestamp", "t1"."content_hash"
          ORDER BY "t1"."fetched_at" ASC, "t1"."snapshot_id" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "rank"
      FROM (
        SELECT
          *
        FROM "raw_live_matches" AS "t0"
        WHERE
          "t0"."fetched_at" >= CAST($since AS TIMESTAMPTZ)
          AND "t0"."snapshot_id" IN (
            SELECT
              UNNEST($snapshot_ids)
          )
      ) AS "t1"
    ) AS "t2"
    WHERE
      "t2"."rank" = 0
  ) AS "t3"
) AS source
ON target."match_id" = source."match_id"
  AND target."status_timestamp" = source."status_timestamp"
  AND target."content_hash" = source."content_hash"
WHEN MATCHED AND (source."first_seen_at" < target."first_seen_at" OR (source."first_seen_at" = target."first_seen_at" AND source."snapshot_id" < target."snapshot_id")) THEN UPDATE SET
  "first_seen_at" = source."first_seen_at",
  "snapshot_id" = source."snapshot_id",
  "competition_id" = source."competition_id",
  "competition_code" = source."competition_code",
  "season_id" = source."season_id",
  "season_start_date" = source."season_start_date",
  "utc_date" = source."utc_date",
  "status" = source."status",
  "stage" = source."stage",
  "group" = source."group",
  "matchday" = source."matchday",
  "home_team_id" = source."home_team_id",
  "home_team_name" = source."home_team_name",
  "home_team_tla" = source."home_team_tla",
  "away_team_id" = source."away_team_id",
  "away_team_name" = source."away_team_name",
  "away_team_tla" = source."away_team_tla",
  "winner" = source."winner",
  "duration" = source."duration",
  "home_goals" = source."home_goals",
  "away_goals" = source."away_goals",
  "home_half_time_goals" = source."home_half_time_goals",
  "away_half_time_goals" = source."away_half_time_goals",
  "home_shootout_goals" = source."home_shootout_goals",
  "away_shootout_goals" = source."away_shootout_goals",
  "is_score_contradictory" = source."is_score_contradictory",
  "is_final" = source."is_final",
  "is_in_play" = source."is_in_play",
  "effective_at" = source."effective_at"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "status_timestamp", "content_hash", "first_seen_at", "snapshot_id", "competition_id", "competition_code", "season_id", "season_start_date", "utc_date", "status", "stage", "group", "matchday", "home_team_id", "home_team_name", "home_team_tla", "away_team_id", "away_team_name", "away_team_tla", "winner", "duration", "home_goals", "away_goals", "home_half_time_goals", "away_half_time_goals", "home_shootout_goals", "away_shootout_goals", "is_score_contradictory", "is_final", "is_in_play", "effective_at"
) VALUES (
  source."match_id", source."status_timestamp", source."content_hash", source."first_seen_at", source."snapshot_id", source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."utc_date", source."status", source."stage", source."group", source."matchday", source."home_team_id", source."home_team_name", source."home_team_tla", source."away_team_id", source."away_team_name", source."away_team_tla", source."winner", source."duration", source."home_goals", source."away_goals", source."home_half_time_goals", source."away_half_time_goals", source."home_shootout_goals", source."away_shootout_goals", source."is_score_contradictory", source."is_final", source."is_in_play", source."effective_at"
)
