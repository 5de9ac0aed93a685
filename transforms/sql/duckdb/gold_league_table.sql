-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
MERGE INTO "gold_league_table" AS target
USING (
  SELECT
    *
  FROM (
    WITH "t22" AS (
      SELECT
        *
      FROM (
        SELECT
          "t17"."competition_code",
          "t17"."season_id",
          "t17"."season_start_date",
          "t17"."stage",
          "t17"."type",
          "t17"."group",
          "t17"."team_id",
          "t17"."team_name",
          "t17"."team_tla",
          "t17"."position",
          "t17"."played",
          "t17"."won",
          "t17"."drawn",
          "t17"."lost",
          "t17"."points",
          "t17"."goal_difference",
          "t17"."fetched_at",
          1 AS "is_live"
        FROM (
          SELECT
            "t5"."competition_id",
            "t5"."competition_code",
            "t5"."season_id",
            "t5"."season_start_date",
            "t5"."stage",
            "t5"."type",
            "t5"."group",
            "t5"."team_id",
            "t5"."team_name",
            "t5"."team_tla",
            "t5"."position",
            "t5"."played",
            "t5"."won",
            "t5"."drawn",
            "t5"."lost",
            "t5"."points",
            "t5"."goals_for",
            "t5"."goals_against",
            "t5"."goal_difference",
            "t5"."form",
            "t5"."table_sha256",
            "t14"."fetched_at"
          FROM "silver_live_standings" AS "t5"
          LEFT OUTER JOIN (
            SELECT
              "t10"."scope" AS "competition_code",
              MAX("t10"."fetched_at") AS "fetched_at"
            FROM (
              SELECT
                *
              FROM "raw_snapshots" AS "t4"
              WHERE
                "t4"."fetched_at" >= (
                  CAST($as_of AS TIMESTAMPTZ) - INTERVAL '35' DAY
                )
                AND "t4"."resource" = 'standings'
                AND "t4"."verdict" IN ('valid', 'partial')
                AND NOT "t4"."silver_at" IS NULL
            ) AS "t10"
            GROUP BY
              1
          ) AS "t14"
            ON "t5"."competition_code" = "t14"."competition_code"
        ) AS "t17"
        UNION ALL
        SELECT
          "t2"."competition_code",
          "t2"."season_id",
          "t2"."season_start_date",
          "t2"."stage",
          "t2"."type",
          "t2"."group",
          "t2"."team_id",
          "t2"."team_name",
          "t2"."team_tla",
          "t2"."position",
          "t2"."played",
          "t2"."won",
          "t2"."drawn",
          "t2"."lost",
          "t2"."points",
          "t2"."goal_difference",
          "t2"."fetched_at",
          0 AS "is_live"
        FROM "silver_standings" AS "t2"
      ) AS "t21"
      WHERE
        "t21"."type" = 'TOTAL'
        AND "t21"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
    ), "t24" AS (
      SELECT
        "t20"."match_id",
        "t20"."status_timestamp",
        "t20"."placed_at",
        "t20"."competition_code",
        "t20"."season_id",
        "t20"."season_start_date",
        "t20"."utc_date",
        "t20"."status",
        "t20"."stage",
        "t20"."group",
        "t20"."home_team_id",
        "t20"."home_team_name",
        "t20"."home_team_tla",
        "t20"."away_team_id",
        "t20"."away_team_name",
        "t20"."away_team_tla",
        "t20"."winner",
        "t20"."home_goals",
        "t20"."away_goals",
        "t20"."is_final",
        "t20"."is_in_play",
        "t20"."is_live",
        ROW_NUMBER() OVER (
          PARTITION BY "t20"."match_id"
          ORDER BY "t20"."placed_at" DESC, "t20"."status_timestamp" DESC, "t20"."is_live" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "rank"
      FROM (
        SELECT
          "t0"."match_id",
          "t0"."status_timestamp",
          COALESCE("t0"."effective_at", "t0"."status_timestamp") AS "placed_at",
          "t0"."competition_code",
          "t0"."season_id",
          "t0"."season_start_date",
          "t0"."utc_date",
          "t0"."status",
          "t0"."stage",
          "t0"."group",
          "t0"."home_team_id",
          "t0"."home_team_name",
          "t0"."home_team_tla",
          "t0"."away_team_id",
          "t0"."away_team_name",
          "t0"."away_team_tla",
          "t0"."winner",
          "t0"."home_goals",
          "t0"."away_goals",
          "t0"."is_final",
          "t0"."is_in_play",
          1 AS "is_live"
        FROM "silver_live_match_state" AS "t0"
        WHERE
          "t0"."missing_since" IS NULL
        UNION ALL
        SELECT
          "t16"."match_id",
          "t16"."status_timestamp",
          COALESCE("t16"."effective_at", "t16"."status_timestamp") AS "placed_at",
          "t16"."competition_code",
          "t16"."season_id",
          "t16"."season_start_date",
          "t16"."utc_date",
          "t16"."status",
          "t16"."stage",
          "t16"."group",
          "t16"."home_team_id",
          "t16"."home_team_name",
          "t16"."home_team_tla",
          "t16"."away_team_id",
          "t16"."away_team_name",
          "t16"."away_team_tla",
          "t16"."winner",
          "t16"."home_goals",
          "t16"."away_goals",
          "t16"."is_final",
          "t16"."is_in_play",
          0 AS "is_live"
        FROM (
          SELECT
            "t15".*
            EXCLUDE ("match_id_right")
          FROM (
            SELECT
              "t12"."match_id",
              "t12"."status_timestamp",
              "t12"."content_hash",
              "t12"."fetched_at",
              "t12"."snapshot_id",
              "t12"."competition_id",
              "t12"."competition_code",
              "t12"."season_id",
              "t12"."season_start_date",
              "t12"."utc_date",
              "t12"."status",
              "t12"."stage",
              "t12"."group",
              "t12"."matchday",
              "t12"."home_team_id",
              "t12"."home_team_name",
              "t12"."home_team_tla",
              "t12"."away_team_id",
              "t12"."away_team_name",
              "t12"."away_team_tla",
              "t12"."winner",
              "t12"."duration",
              "t12"."home_goals",
              "t12"."away_goals",
              "t12"."home_half_time_goals",
              "t12"."away_half_time_goals",
              "t12"."home_shootout_goals",
              "t12"."away_shootout_goals",
              "t12"."is_score_contradictory",
              "t12"."is_final",
              "t12"."is_in_play",
              "t12"."effective_at",
              "t12"."missing_since",
              "t11"."match_id" AS "match_id_right",
              "t11"."missed_at"
            FROM (
              SELECT
                *
              FROM "silver_matches" AS "t1"
              WHERE
                "t1"."missing_since" IS NULL
            ) AS "t12"
            LEFT OUTER JOIN (
              SELECT
                "t0"."match_id",
                "t0"."missing_since" AS "missed_at"
              FROM "silver_live_match_state" AS "t0"
              WHERE
                NOT "t0"."missing_since" IS NULL
            ) AS "t11"
              ON "t12"."match_id" = "t11"."match_id"
          ) AS "t15"
        ) AS "t16"
        WHERE
          (
            "t16"."missed_at" IS NULL
          ) OR (
            "t16"."fetched_at" > "t16"."missed_at"
          )
      ) AS "t20"
    ), "t34" AS (
      SELECT
        "t26"."competition_code",
        "t26"."season_id",
        "t26"."stage",
        COALESCE("t26"."group", '') AS "group_key",
        "t26"."season_start_date",
        "t26"."match_id",
        "t26"."utc_date",
        "t26"."status_timestamp",
        "t26"."is_final",
        "t26"."is_in_play",
        (
          "t26"."is_final" OR "t26"."is_in_play"
        )
        AND (
          (
            NOT (
              "t26"."home_goals" - "t26"."away_goals"
            ) IS NULL
          )
          AND (
            NOT "t26"."home_team_id" IS NULL
          )
          AND (
            NOT "t26"."away_team_id" IS NULL
          )
        ) AS "is_counted",
        (
          "t26"."is_final" OR "t26"."is_in_play"
        )
        AND NOT (
          (
            NOT (
              "t26"."home_goals" - "t26"."away_goals"
            ) IS NULL
          )
          AND (
            NOT "t26"."home_team_id" IS NULL
          )
          AND (
            NOT "t26"."away_team_id" IS NULL
          )
        ) AS "is_uncounted",
        FALSE AS "is_away",
        "t26"."home_team_id" AS "team_id",
        "t26"."home_team_name" AS "team_name",
        "t26"."home_team_tla" AS "team_tla",
        "t26"."away_team_id" AS "opponent_id",
        "t26"."home_goals" AS "goals_for",
        "t26"."away_goals" AS "goals_against",
        CASE
          WHEN (
            "t26"."home_goals" - "t26"."away_goals"
          ) > 0
          THEN 3
          WHEN (
            "t26"."home_goals" - "t26"."away_goals"
          ) < 0
          THEN 0
          WHEN (
            "t26"."status" = 'AWARDED'
          )
          AND (
            (
              "t26"."home_goals" - "t26"."away_goals"
            ) = 0
          )
          AND (
            "t26"."winner" = 'HOME_TEAM'
          )
          THEN 3
          WHEN (
            "t26"."status" = 'AWARDED'
          )
          AND (
            (
              "t26"."home_goals" - "t26"."away_goals"
            ) = 0
          )
          AND (
            "t26"."winner" = 'AWAY_TEAM'
          )
          THEN 0
          ELSE 1
        END AS "points"
      FROM "t24" AS "t26"
      WHERE
        "t26"."rank" = 0
        AND "t26"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      UNION ALL
      SELECT
        "t30"."competition_code",
        "t30"."season_id",
        "t30"."stage",
        "t30"."group_key",
        "t30"."season_start_date",
        "t30"."match_id",
        "t30"."utc_date",
        "t30"."status_timestamp",
        "t30"."is_final",
        "t30"."is_in_play",
        "t30"."is_counted",
        "t30"."is_uncounted",
        TRUE AS "is_away",
        "t30"."away_team_id" AS "team_id",
        "t30"."away_team_name" AS "team_name",
        "t30"."away_team_tla" AS "team_tla",
        "t30"."home_team_id" AS "opponent_id",
        "t30"."away_goals" AS "goals_for",
        "t30"."home_goals" AS "goals_against",
        CASE
          WHEN "t30"."home_points" = 3
          THEN 0
          WHEN "t30"."home_points" = 0
          THEN 3
          ELSE 1
        END AS "points"
      FROM (
        SELECT
          "t26"."match_id",
          "t26"."status_timestamp",
          "t26"."placed_at",
          "t26"."competition_code",
          "t26"."season_id",
          "t26"."season_start_date",
          "t26"."utc_date",
          "t26"."status",
          "t26"."stage",
          "t26"."group",
          "t26"."home_team_id",
          "t26"."home_team_name",
          "t26"."home_team_tla",
          "t26"."away_team_id",
          "t26"."away_team_name",
          "t26"."away_team_tla",
          "t26"."winner",
          "t26"."home_goals",
          "t26"."away_goals",
          "t26"."is_final",
          "t26"."is_in_play",
          "t26"."is_live",
          "t26"."rank",
          COALESCE("t26"."group", '') AS "group_key",
          (
            "t26"."is_final" OR "t26"."is_in_play"
          )
          AND (
            (
              NOT (
                "t26"."home_goals" - "t26"."away_goals"
              ) IS NULL
            )
            AND (
              NOT "t26"."home_team_id" IS NULL
            )
            AND (
              NOT "t26"."away_team_id" IS NULL
            )
          ) AS "is_counted",
          (
            "t26"."is_final" OR "t26"."is_in_play"
          )
          AND NOT (
            (
              NOT (
                "t26"."home_goals" - "t26"."away_goals"
              ) IS NULL
            )
            AND (
              NOT "t26"."home_team_id" IS NULL
            )
            AND (
              NOT "t26"."away_team_id" IS NULL
            )
          ) AS "is_uncounted",
          CASE
            WHEN (
              "t26"."home_goals" - "t26"."away_goals"
            ) > 0
            THEN 3
            WHEN (
              "t26"."home_goals" - "t26"."away_goals"
            ) < 0
            THEN 0
            WHEN (
              "t26"."status" = 'AWARDED'
            )
            AND (
              (
                "t26"."home_goals" - "t26"."away_goals"
              ) = 0
            )
            AND (
              "t26"."winner" = 'HOME_TEAM'
            )
            THEN 3
            WHEN (
              "t26"."status" = 'AWARDED'
            )
            AND (
              (
                "t26"."home_goals" - "t26"."away_goals"
              ) = 0
            )
            AND (
              "t26"."winner" = 'AWAY_TEAM'
            )
            THEN 0
            ELSE 1
          END AS "home_points"
        FROM "t24" AS "t26"
        WHERE
          "t26"."rank" = 0
          AND "t26"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      ) AS "t30"
    ), "t36" AS (
      SELECT
        "t25"."competition_code",
        "t25"."season_id",
        "t25"."stage",
        "t25"."team_id",
        "t25"."season_start_date",
        COALESCE("t25"."group", '') AS "group_key",
        "t25"."team_name" AS "official_name",
        "t25"."team_tla" AS "official_tla",
        "t25"."position" AS "official_position",
        "t25"."played" AS "official_played",
        "t25"."points" AS "official_points",
        "t25"."goal_difference" AS "official_goal_difference",
        CASE
          WHEN (
            "t25"."won" + "t25"."drawn" + "t25"."lost"
          ) = "t25"."played"
          THEN (
            "t25"."points" - (
              "t25"."won" * 3
            )
          ) - "t25"."drawn"
          ELSE CAST(NULL AS BIGINT)
        END AS "points_adjustment"
      FROM "t22" AS "t25"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t27"."competition_code",
            "t27"."season_id",
            "t27"."is_live",
            "t27"."total",
            "t27"."fetched_at",
            ROW_NUMBER() OVER (
              PARTITION BY "t27"."competition_code", "t27"."season_id"
              ORDER BY "t27"."total" DESC, "t27"."fetched_at" IS NULL ASC, "t27"."fetched_at" DESC, "t27"."is_live" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "rank"
          FROM (
            SELECT
              "t23"."competition_code",
              "t23"."season_id",
              "t23"."is_live",
              SUM("t23"."played") AS "total",
              MAX("t23"."fetched_at") AS "fetched_at"
            FROM "t22" AS "t23"
            GROUP BY
              1,
              2,
              3
          ) AS "t27"
        ) AS "t28"
        WHERE
          "t28"."rank" = 0
      ) AS "t32"
        ON "t25"."competition_code" = "t32"."competition_code"
        AND "t25"."season_id" = "t32"."season_id"
        AND "t25"."is_live" = "t32"."is_live"
    ), "t46" AS (
      SELECT
        "t35"."season_start_date",
        "t35"."competition_code",
        "t35"."season_id",
        "t35"."stage",
        "t35"."group_key",
        "t35"."team_id"
      FROM "t34" AS "t35"
      WHERE
        NOT "t35"."team_id" IS NULL
      UNION ALL
      SELECT
        "t37"."season_start_date",
        "t37"."competition_code",
        "t37"."season_id",
        "t37"."stage",
        "t37"."group_key",
        "t37"."team_id"
      FROM "t36" AS "t37"
    ), "t60" AS (
      SELECT
        "t59"."competition_code",
        "t59"."season_id",
        "t59"."stage",
        "t59"."group_key",
        "t59"."team_id",
        "t59"."season_start_date",
        "t59"."team_name",
        "t59"."team_tla",
        "t59"."played",
        "t59"."won",
        "t59"."drawn",
        "t59"."lost",
        "t59"."goals_for",
        "t59"."goals_against",
        "t59"."away_goals",
        "t59"."away_won",
        "t59"."in_play_count",
        "t59"."uncounted_count",
        "t59"."official_name",
        "t59"."official_tla",
        "t59"."official_position",
        "t59"."official_played",
        "t59"."official_points",
        "t59"."official_goal_difference",
        "t59"."points_adjustment",
        "t59"."fewer_played",
        "t59"."goal_difference",
        "t59"."points",
        "t59"."tie_rule",
        RANK() OVER (
          PARTITION BY "t59"."competition_code", "t59"."season_id", "t59"."stage", "t59"."group_key"
          ORDER BY "t59"."points" DESC, CASE
            WHEN "t59"."tie_rule" IN (
              'PL-2019',
              'ELC-2021',
              'BL1-2018',
              'FL1-2017',
              'FL1-2025',
              'CL-2024',
              'WC-2018',
              'CLI-2020',
              'default'
            )
            THEN "t59"."goal_difference"
            WHEN "t59"."tie_rule" IN ('DED-2024')
            THEN "t59"."fewer_played"
            WHEN "t59"."tie_rule" IN ('BSA-2020')
            THEN "t59"."won"
            ELSE 0
          END DESC, CASE
            WHEN "t59"."tie_rule" IN ('PL-2019', 'ELC-2021', 'BL1-2018', 'CL-2024', 'WC-2018', 'CLI-2020', 'default')
            THEN "t59"."goals_for"
            WHEN "t59"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t59"."goal_difference"
            ELSE 0
          END DESC, CASE
            WHEN "t59"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t59"."goals_for"
            WHEN "t59"."tie_rule" IN ('CL-2024', 'CLI-2020')
            THEN "t59"."away_goals"
            ELSE 0
          END DESC, CASE WHEN "t59"."tie_rule" IN ('CL-2024') THEN "t59"."won" ELSE 0 END DESC, CASE WHEN "t59"."tie_rule" IN ('CL-2024') THEN "t59"."away_won" ELSE 0 END DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "tied"
      FROM (
        SELECT
          "t56"."competition_code",
          "t56"."season_id",
          "t56"."stage",
          "t56"."group_key",
          "t56"."team_id",
          "t56"."season_start_date",
          COALESCE("t56"."team_name", "t56"."official_name") AS "team_name",
          COALESCE("t56"."team_tla", "t56"."official_tla") AS "team_tla",
          COALESCE("t56"."played", 0) AS "played",
          COALESCE("t56"."won", 0) AS "won",
          COALESCE("t56"."drawn", 0) AS "drawn",
          COALESCE("t56"."lost", 0) AS "lost",
          COALESCE("t56"."goals_for", 0) AS "goals_for",
          COALESCE("t56"."goals_against", 0) AS "goals_against",
          COALESCE("t56"."away_goals", 0) AS "away_goals",
          COALESCE("t56"."away_won", 0) AS "away_won",
          COALESCE("t56"."in_play_count", 0) AS "in_play_count",
          COALESCE("t56"."uncounted_count", 0) AS "uncounted_count",
          "t56"."official_name",
          "t56"."official_tla",
          "t56"."official_position",
          "t56"."official_played",
          "t56"."official_points",
          "t56"."official_goal_difference",
          "t56"."points_adjustment",
          -(
            COALESCE("t56"."played", 0)
          ) AS "fewer_played",
          COALESCE("t56"."goals_for", 0) - COALESCE("t56"."goals_against", 0) AS "goal_difference",
          (
            COALESCE("t56"."won", 0) * 3
          ) + COALESCE("t56"."drawn", 0) + COALESCE("t56"."points_adjustment", 0) AS "points",
          CASE
            WHEN (
              "t56"."competition_code" = 'WC'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t56"."season_start_date"), 9999) >= 2026
            )
            THEN 'WC-2026'
            WHEN (
              "t56"."competition_code" = 'CLI'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t56"."season_start_date"), 9999) >= 2026
            )
            THEN 'CLI-2026'
            WHEN (
              "t56"."competition_code" = 'FL1'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t56"."season_start_date"), 9999) >= 2025
            )
            THEN 'FL1-2025'
            WHEN "t56"."competition_code" = 'DED'
            THEN 'DED-2024'
            WHEN "t56"."competition_code" = 'PD'
            THEN 'PD-2024'
            WHEN (
              "t56"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t56"."season_start_date"), 9999) >= 2024
            )
            THEN 'CL-2024'
            WHEN "t56"."competition_code" = 'PPL'
            THEN 'PPL-2022'
            WHEN "t56"."competition_code" = 'ELC'
            THEN 'ELC-2021'
            WHEN (
              "t56"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t56"."season_start_date"), 9999) >= 2021
            )
            THEN 'CL-2021'
            WHEN "t56"."competition_code" = 'EC'
            THEN 'EC-2021'
            WHEN "t56"."competition_code" = 'BSA'
            THEN 'BSA-2020'
            WHEN "t56"."competition_code" = 'CLI'
            THEN 'CLI-2020'
            WHEN "t56"."competition_code" = 'PL'
            THEN 'PL-2019'
            WHEN "t56"."competition_code" = 'SA'
            THEN 'SA-2019'
            WHEN "t56"."competition_code" = 'BL1'
            THEN 'BL1-2018'
            WHEN "t56"."competition_code" = 'CL'
            THEN 'CL-2018'
            WHEN "t56"."competition_code" = 'WC'
            THEN 'WC-2018'
            WHEN "t56"."competition_code" = 'FL1'
            THEN 'FL1-2017'
            ELSE 'default'
          END AS "tie_rule"
        FROM (
          SELECT
            "t52"."competition_code",
            "t52"."season_id",
            "t52"."stage",
            "t52"."group_key",
            "t52"."team_id",
            "t54"."season_start_date",
            "t51"."team_name",
            "t51"."team_tla",
            "t51"."played",
            "t51"."won",
            "t51"."drawn",
            "t51"."lost",
            "t51"."goals_for",
            "t51"."goals_against",
            "t51"."away_goals",
            "t51"."away_won",
            "t51"."in_play_count",
            "t51"."uncounted_count",
            "t44"."official_name",
            "t44"."official_tla",
            "t44"."official_position",
            "t44"."official_played",
            "t44"."official_points",
            "t44"."official_goal_difference",
            "t44"."points_adjustment"
          FROM (
            SELECT DISTINCT
              "t47"."competition_code",
              "t47"."season_id",
              "t47"."stage",
              "t47"."group_key",
              "t47"."team_id"
            FROM "t46" AS "t47"
          ) AS "t52"
          INNER JOIN (
            SELECT
              "t47"."competition_code",
              "t47"."season_id",
              MAX("t47"."season_start_date") AS "season_start_date"
            FROM "t46" AS "t47"
            GROUP BY
              1,
              2
          ) AS "t54"
            ON "t52"."competition_code" = "t54"."competition_code"
            AND "t52"."season_id" = "t54"."season_id"
          LEFT OUTER JOIN (
            SELECT
              "t40"."competition_code",
              "t40"."season_id",
              "t40"."stage",
              "t40"."group_key",
              "t40"."team_id",
              FIRST("t40"."team_name" ORDER BY "t40"."status_timestamp" DESC, "t40"."match_id" DESC) FILTER(WHERE
                NOT "t40"."team_name" IS NULL) AS "team_name",
              FIRST("t40"."team_tla" ORDER BY "t40"."status_timestamp" DESC, "t40"."match_id" DESC) FILTER(WHERE
                NOT "t40"."team_tla" IS NULL) AS "team_tla",
              SUM(CAST("t40"."is_counted" AS INT)) AS "played",
              SUM(CAST("t40"."is_counted" AND (
                "t40"."points" = 3
              ) AS INT)) AS "won",
              SUM(CAST("t40"."is_counted" AND (
                "t40"."points" = 1
              ) AS INT)) AS "drawn",
              SUM(CAST("t40"."is_counted" AND (
                "t40"."points" = 0
              ) AS INT)) AS "lost",
              SUM(CASE WHEN "t40"."is_counted" THEN "t40"."goals_for" ELSE 0 END) AS "goals_for",
              SUM(CASE WHEN "t40"."is_counted" THEN "t40"."goals_against" ELSE 0 END) AS "goals_against",
              SUM(
                CASE WHEN "t40"."is_counted" AND "t40"."is_away" THEN "t40"."goals_for" ELSE 0 END
              ) AS "away_goals",
              SUM(CAST("t40"."is_counted" AND "t40"."is_away" AND (
                "t40"."points" = 3
              ) AS INT)) AS "away_won",
              SUM(CAST("t40"."is_counted" AND "t40"."is_in_play" AS INT)) AS "in_play_count",
              SUM(CAST("t40"."is_uncounted" AS INT)) AS "uncounted_count"
            FROM (
              SELECT
                *
              FROM "t34" AS "t35"
              WHERE
                NOT "t35"."team_id" IS NULL
            ) AS "t40"
            GROUP BY
              1,
              2,
              3,
              4,
              5
          ) AS "t51"
            ON "t52"."competition_code" = "t51"."competition_code"
            AND "t52"."season_id" = "t51"."season_id"
            AND "t52"."stage" = "t51"."stage"
            AND "t52"."group_key" = "t51"."group_key"
            AND "t52"."team_id" = "t51"."team_id"
          LEFT OUTER JOIN (
            SELECT
              "t37".*
              EXCLUDE ("season_start_date")
            FROM "t36" AS "t37"
          ) AS "t44"
            ON "t52"."competition_code" = "t44"."competition_code"
            AND "t52"."season_id" = "t44"."season_id"
            AND "t52"."stage" = "t44"."stage"
            AND "t52"."group_key" = "t44"."group_key"
            AND "t52"."team_id" = "t44"."team_id"
        ) AS "t56"
      ) AS "t59"
    )
    SELECT
      "t77"."competition_code",
      "t77"."season_id",
      "t77"."season_start_date",
      "t77"."stage",
      NULLIF("t77"."group_key", '') AS "group",
      "t77"."team_id",
      CAST($as_of AS TIMESTAMPTZ) AS "as_of",
      "t77"."team_name",
      "t77"."team_tla",
      "t77"."position",
      "t77"."played",
      "t77"."won",
      "t77"."drawn",
      "t77"."lost",
      "t77"."goals_for",
      "t77"."goals_against",
      "t77"."goal_difference",
      "t77"."points",
      "t77"."in_play_count",
      "t77"."uncounted_count",
      "t77"."form",
      "t77"."tie_rule",
      "t77"."official_position",
      "t77"."official_played",
      "t77"."official_points",
      "t77"."official_goal_difference",
      "t77"."official_position" - "t77"."position" AS "places_moved",
      "t77"."points" - "t77"."official_points" AS "points_difference",
      (
        "t77"."official_played" <= "t77"."played"
      )
      AND (
        "t77"."official_played" >= (
          "t77"."played" - "t77"."in_play_count"
        )
      ) AS "is_complete",
      (
        "t77"."official_position" = "t77"."position"
      )
      AND (
        "t77"."official_played" = "t77"."played"
      )
      AND (
        "t77"."official_points" = "t77"."points"
      )
      AND (
        "t77"."official_goal_difference" = "t77"."goal_difference"
      ) AS "is_as_official",
      "t77"."points_adjustment"
    FROM (
      SELECT
        "t76"."competition_code",
        "t76"."season_id",
        "t76"."stage",
        "t76"."group_key",
        "t76"."team_id",
        "t76"."season_start_date",
        "t76"."team_name",
        "t76"."team_tla",
        "t76"."played",
        "t76"."won",
        "t76"."drawn",
        "t76"."lost",
        "t76"."goals_for",
        "t76"."goals_against",
        "t76"."away_goals",
        "t76"."away_won",
        "t76"."in_play_count",
        "t76"."uncounted_count",
        "t76"."official_name",
        "t76"."official_tla",
        "t76"."official_position",
        "t76"."official_played",
        "t76"."official_points",
        "t76"."official_goal_difference",
        "t76"."points_adjustment",
        "t76"."fewer_played",
        "t76"."goal_difference",
        "t76"."points",
        "t76"."tie_rule",
        "t76"."tied",
        "t76"."head_to_head_played",
        "t76"."head_to_head_points",
        "t76"."head_to_head_points_so_far",
        "t76"."head_to_head_goal_difference",
        "t76"."head_to_head_goals_for",
        "t76"."head_to_head_away_goals",
        "t76"."is_settled",
        "t76"."position",
        "t58"."form"
      FROM (
        SELECT
          "t74"."competition_code",
          "t74"."season_id",
          "t74"."stage",
          "t74"."group_key",
          "t74"."team_id",
          "t74"."season_start_date",
          "t74"."team_name",
          "t74"."team_tla",
          "t74"."played",
          "t74"."won",
          "t74"."drawn",
          "t74"."lost",
          "t74"."goals_for",
          "t74"."goals_against",
          "t74"."away_goals",
          "t74"."away_won",
          "t74"."in_play_count",
          "t74"."uncounted_count",
          "t74"."official_name",
          "t74"."official_tla",
          "t74"."official_position",
          "t74"."official_played",
          "t74"."official_points",
          "t74"."official_goal_difference",
          "t74"."points_adjustment",
          "t74"."fewer_played",
          "t74"."goal_difference",
          "t74"."points",
          "t74"."tie_rule",
          "t74"."tied",
          "t74"."head_to_head_played",
          "t74"."head_to_head_points",
          "t74"."head_to_head_points_so_far",
          "t74"."head_to_head_goal_difference",
          "t74"."head_to_head_goals_for",
          "t74"."head_to_head_away_goals",
          "t74"."is_settled",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t74"."competition_code", "t74"."season_id", "t74"."stage", "t74"."group_key"
              ORDER BY "t74"."tied" ASC, CASE
                WHEN "t74"."tie_rule" IN (
                  'PL-2019',
                  'ELC-2021',
                  'FL1-2017',
                  'FL1-2025',
                  'DED-2024',
                  'PD-2024',
                  'SA-2019',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t74"."head_to_head_points"
                WHEN "t74"."tie_rule" IN ('BL1-2018')
                THEN "t74"."head_to_head_goal_difference"
                WHEN "t74"."tie_rule" IN ('PPL-2022')
                THEN "t74"."head_to_head_points_so_far"
                ELSE 0
              END DESC, CASE
                WHEN "t74"."tie_rule" IN ('PL-2019', 'BL1-2018')
                THEN "t74"."head_to_head_away_goals"
                WHEN "t74"."tie_rule" IN (
                  'ELC-2021',
                  'FL1-2017',
                  'FL1-2025',
                  'DED-2024',
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t74"."head_to_head_goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t74"."tie_rule" IN (
                  'ELC-2021',
                  'FL1-2017',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t74"."head_to_head_goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t74"."tie_rule" IN ('FL1-2017', 'CL-2018')
                THEN "t74"."head_to_head_away_goals"
                ELSE 0
              END DESC, CASE
                WHEN "t74"."tie_rule" IN ('ELC-2021')
                THEN "t74"."won"
                WHEN "t74"."tie_rule" IN ('BL1-2018')
                THEN "t74"."away_goals"
                WHEN "t74"."tie_rule" IN ('FL1-2017', 'FL1-2025')
                THEN "t74"."goals_for"
                WHEN "t74"."tie_rule" IN (
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t74"."goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t74"."tie_rule" IN ('ELC-2021', 'FL1-2017')
                THEN "t74"."away_goals"
                WHEN "t74"."tie_rule" IN ('FL1-2025', 'PPL-2022')
                THEN "t74"."won"
                WHEN "t74"."tie_rule" IN ('PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026')
                THEN "t74"."goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t74"."tie_rule" IN ('FL1-2025')
                THEN "t74"."away_won"
                WHEN "t74"."tie_rule" IN ('PPL-2022')
                THEN "t74"."goals_for"
                WHEN "t74"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t74"."away_goals"
                WHEN "t74"."tie_rule" IN ('EC-2021')
                THEN "t74"."won"
                ELSE 0
              END DESC, CASE WHEN "t74"."tie_rule" IN ('CL-2018', 'CL-2021') THEN "t74"."won" ELSE 0 END DESC, CASE
                WHEN "t74"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t74"."away_won"
                ELSE 0
              END DESC, "t74"."team_name" IS NULL ASC, "t74"."team_name" ASC, "t74"."team_id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "position"
        FROM (
          SELECT
            "t73"."competition_code",
            "t73"."season_id",
            "t73"."stage",
            "t73"."group_key",
            "t73"."team_id",
            "t73"."season_start_date",
            "t73"."team_name",
            "t73"."team_tla",
            "t73"."played",
            "t73"."won",
            "t73"."drawn",
            "t73"."lost",
            "t73"."goals_for",
            "t73"."goals_against",
            "t73"."away_goals",
            "t73"."away_won",
            "t73"."in_play_count",
            "t73"."uncounted_count",
            "t73"."official_name",
            "t73"."official_tla",
            "t73"."official_position",
            "t73"."official_played",
            "t73"."official_points",
            "t73"."official_goal_difference",
            "t73"."points_adjustment",
            "t73"."fewer_played",
            "t73"."goal_difference",
            "t73"."points",
            "t73"."tie_rule",
            "t73"."tied",
            "t73"."head_to_head_played",
            CASE WHEN "t73"."is_settled" THEN "t73"."head_to_head_points" ELSE 0 END AS "head_to_head_points",
            "t73"."head_to_head_points_so_far",
            CASE WHEN "t73"."is_settled" THEN "t73"."head_to_head_goal_difference" ELSE 0 END AS "head_to_head_goal_difference",
            CASE WHEN "t73"."is_settled" THEN "t73"."head_to_head_goals_for" ELSE 0 END AS "head_to_head_goals_for",
            CASE WHEN "t73"."is_settled" THEN "t73"."head_to_head_away_goals" ELSE 0 END AS "head_to_head_away_goals",
            "t73"."is_settled"
          FROM (
            SELECT
              "t72"."competition_code",
              "t72"."season_id",
              "t72"."stage",
              "t72"."group_key",
              "t72"."team_id",
              "t72"."season_start_date",
              "t72"."team_name",
              "t72"."team_tla",
              "t72"."played",
              "t72"."won",
              "t72"."drawn",
              "t72"."lost",
              "t72"."goals_for",
              "t72"."goals_against",
              "t72"."away_goals",
              "t72"."away_won",
              "t72"."in_play_count",
              "t72"."uncounted_count",
              "t72"."official_name",
              "t72"."official_tla",
              "t72"."official_position",
              "t72"."official_played",
              "t72"."official_points",
              "t72"."official_goal_difference",
              "t72"."points_adjustment",
              "t72"."fewer_played",
              "t72"."goal_difference",
              "t72"."points",
              "t72"."tie_rule",
              "t72"."tied",
              "t72"."head_to_head_played",
              "t72"."head_to_head_points",
              "t72"."head_to_head_points_so_far",
              "t72"."head_to_head_goal_difference",
              "t72"."head_to_head_goals_for",
              "t72"."head_to_head_away_goals",
              MIN("t72"."head_to_head_played") OVER (
                PARTITION BY "t72"."competition_code", "t72"."season_id", "t72"."stage", "t72"."group_key", "t72"."tied"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) >= (
                CASE WHEN "t72"."tie_rule" IN ('EC-2021', 'WC-2018', 'WC-2026') THEN 1 ELSE 2 END * (
                  COUNT("t72"."team_id") OVER (
                    PARTITION BY "t72"."competition_code", "t72"."season_id", "t72"."stage", "t72"."group_key", "t72"."tied"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                )
              ) AS "is_settled"
            FROM (
              SELECT
                "t71"."competition_code",
                "t71"."season_id",
                "t71"."stage",
                "t71"."group_key",
                "t71"."team_id",
                "t71"."season_start_date",
                "t71"."team_name",
                "t71"."team_tla",
                "t71"."played",
                "t71"."won",
                "t71"."drawn",
                "t71"."lost",
                "t71"."goals_for",
                "t71"."goals_against",
                "t71"."away_goals",
                "t71"."away_won",
                "t71"."in_play_count",
                "t71"."uncounted_count",
                "t71"."official_name",
                "t71"."official_tla",
                "t71"."official_position",
                "t71"."official_played",
                "t71"."official_points",
                "t71"."official_goal_difference",
                "t71"."points_adjustment",
                "t71"."fewer_played",
                "t71"."goal_difference",
                "t71"."points",
                "t71"."tie_rule",
                "t71"."tied",
                COALESCE("t71"."head_to_head_played", 0) AS "head_to_head_played",
                COALESCE("t71"."head_to_head_points", 0) AS "head_to_head_points",
                COALESCE("t71"."head_to_head_points_so_far", 0) AS "head_to_head_points_so_far",
                COALESCE("t71"."head_to_head_goal_difference", 0) AS "head_to_head_goal_difference",
                COALESCE("t71"."head_to_head_goals_for", 0) AS "head_to_head_goals_for",
                COALESCE("t71"."head_to_head_away_goals", 0) AS "head_to_head_away_goals"
              FROM (
                SELECT
                  "t62"."competition_code",
                  "t62"."season_id",
                  "t62"."stage",
                  "t62"."group_key",
                  "t62"."team_id",
                  "t62"."season_start_date",
                  "t62"."team_name",
                  "t62"."team_tla",
                  "t62"."played",
                  "t62"."won",
                  "t62"."drawn",
                  "t62"."lost",
                  "t62"."goals_for",
                  "t62"."goals_against",
                  "t62"."away_goals",
                  "t62"."away_won",
                  "t62"."in_play_count",
                  "t62"."uncounted_count",
                  "t62"."official_name",
                  "t62"."official_tla",
                  "t62"."official_position",
                  "t62"."official_played",
                  "t62"."official_points",
                  "t62"."official_goal_difference",
                  "t62"."points_adjustment",
                  "t62"."fewer_played",
                  "t62"."goal_difference",
                  "t62"."points",
                  "t62"."tie_rule",
                  "t62"."tied",
                  "t70"."head_to_head_played",
                  "t70"."head_to_head_points",
                  "t70"."head_to_head_points_so_far",
                  "t70"."head_to_head_goal_difference",
                  "t70"."head_to_head_goals_for",
                  "t70"."head_to_head_away_goals"
                FROM "t60" AS "t62"
                LEFT OUTER JOIN (
                  SELECT
                    "t68"."competition_code",
                    "t68"."season_id",
                    "t68"."stage",
                    "t68"."group_key",
                    "t68"."team_id",
                    COUNT(*) AS "head_to_head_played",
                    SUM("t68"."points") AS "head_to_head_points",
                    SUM("t68"."points") AS "head_to_head_points_so_far",
                    SUM("t68"."goals_for" - "t68"."goals_against") AS "head_to_head_goal_difference",
                    SUM("t68"."goals_for") AS "head_to_head_goals_for",
                    SUM(CASE WHEN "t68"."is_away" THEN "t68"."goals_for" ELSE 0 END) AS "head_to_head_away_goals"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t43"."competition_code",
                        "t43"."season_id",
                        "t43"."stage",
                        "t43"."group_key",
                        "t43"."team_id",
                        "t43"."opponent_id",
                        "t43"."is_away",
                        "t43"."goals_for",
                        "t43"."goals_against",
                        "t43"."points",
                        "t65"."tied",
                        "t66"."opponent_tied"
                      FROM (
                        SELECT
                          "t35"."competition_code",
                          "t35"."season_id",
                          "t35"."stage",
                          "t35"."group_key",
                          "t35"."team_id",
                          "t35"."opponent_id",
                          "t35"."is_away",
                          "t35"."goals_for",
                          "t35"."goals_against",
                          "t35"."points"
                        FROM "t34" AS "t35"
                        WHERE
                          NOT "t35"."team_id" IS NULL AND "t35"."is_counted"
                      ) AS "t43"
                      INNER JOIN (
                        SELECT
                          "t61"."competition_code",
                          "t61"."season_id",
                          "t61"."stage",
                          "t61"."group_key",
                          "t61"."team_id",
                          "t61"."tied"
                        FROM "t60" AS "t61"
                      ) AS "t65"
                        ON "t43"."competition_code" = "t65"."competition_code"
                        AND "t43"."season_id" = "t65"."season_id"
                        AND "t43"."stage" = "t65"."stage"
                        AND "t43"."group_key" = "t65"."group_key"
                        AND "t43"."team_id" = "t65"."team_id"
                      INNER JOIN (
                        SELECT
                          "t61"."competition_code",
                          "t61"."season_id",
                          "t61"."stage",
                          "t61"."group_key",
                          "t61"."team_id" AS "opponent_id",
                          "t61"."tied" AS "opponent_tied"
                        FROM "t60" AS "t61"
                      ) AS "t66"
                        ON "t43"."competition_code" = "t66"."competition_code"
                        AND "t43"."season_id" = "t66"."season_id"
                        AND "t43"."stage" = "t66"."stage"
                        AND "t43"."group_key" = "t66"."group_key"
                        AND "t43"."opponent_id" = "t66"."opponent_id"
                    ) AS "t67"
                    WHERE
                      "t67"."tied" = "t67"."opponent_tied"
                  ) AS "t68"
                  GROUP BY
                    1,
                    2,
                    3,
                    4,
                    5
                ) AS "t70"
                  ON "t62"."competition_code" = "t70"."competition_code"
                  AND "t62"."season_id" = "t70"."season_id"
                  AND "t62"."stage" = "t70"."stage"
                  AND "t62"."group_key" = "t70"."group_key"
                  AND "t62"."team_id" = "t70"."team_id"
              ) AS "t71"
            ) AS "t72"
          ) AS "t73"
        ) AS "t74"
      ) AS "t76"
      LEFT OUTER JOIN (
        SELECT
          "t55"."competition_code",
          "t55"."season_id",
          "t55"."stage",
          "t55"."group_key",
          "t55"."team_id",
          LISTAGG("t55"."ended", ','
          ORDER BY
            "t55"."utc_date" DESC,
            "t55"."match_id" DESC) AS "form"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t38"."competition_code",
              "t38"."season_id",
              "t38"."stage",
              "t38"."group_key",
              "t38"."team_id",
              "t38"."utc_date",
              "t38"."match_id",
              "t38"."points",
              ROW_NUMBER() OVER (
                PARTITION BY "t38"."competition_code", "t38"."season_id", "t38"."stage", "t38"."group_key", "t38"."team_id"
                ORDER BY "t38"."utc_date" DESC, "t38"."match_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "rank",
              CASE WHEN "t38"."points" = 3 THEN 'W' WHEN "t38"."points" = 1 THEN 'D' ELSE 'L' END AS "ended"
            FROM (
              SELECT
                "t35"."competition_code",
                "t35"."season_id",
                "t35"."stage",
                "t35"."group_key",
                "t35"."team_id",
                "t35"."utc_date",
                "t35"."match_id",
                "t35"."points"
              FROM "t34" AS "t35"
              WHERE
                NOT "t35"."team_id" IS NULL AND "t35"."is_counted" AND "t35"."is_final"
            ) AS "t38"
          ) AS "t48"
          WHERE
            "t48"."rank" < 5
        ) AS "t55"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t58"
        ON "t76"."competition_code" = "t58"."competition_code"
        AND "t76"."season_id" = "t58"."season_id"
        AND "t76"."stage" = "t58"."stage"
        AND "t76"."group_key" = "t58"."group_key"
        AND "t76"."team_id" = "t58"."team_id"
    ) AS "t77"
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_league_table" WHERE "as_of" > $as_of)
) AS source
ON target."competition_code" = source."competition_code"
  AND target."season_id" = source."season_id"
  AND target."stage" = source."stage"
  AND (target."group" = source."group" OR (target."group" IS NULL AND source."group" IS NULL))
  AND target."team_id" = source."team_id"
WHEN MATCHED AND target."as_of" <= $as_of THEN UPDATE SET
  "season_start_date" = source."season_start_date",
  "as_of" = source."as_of",
  "team_name" = source."team_name",
  "team_tla" = source."team_tla",
  "position" = source."position",
  "played" = source."played",
  "won" = source."won",
  "drawn" = source."drawn",
  "lost" = source."lost",
  "goals_for" = source."goals_for",
  "goals_against" = source."goals_against",
  "goal_difference" = source."goal_difference",
  "points" = source."points",
  "in_play_count" = source."in_play_count",
  "uncounted_count" = source."uncounted_count",
  "form" = source."form",
  "tie_rule" = source."tie_rule",
  "official_position" = source."official_position",
  "official_played" = source."official_played",
  "official_points" = source."official_points",
  "official_goal_difference" = source."official_goal_difference",
  "places_moved" = source."places_moved",
  "points_difference" = source."points_difference",
  "is_complete" = source."is_complete",
  "is_as_official" = source."is_as_official",
  "points_adjustment" = source."points_adjustment"
WHEN NOT MATCHED THEN INSERT (
  "competition_code", "season_id", "season_start_date", "stage", "group", "team_id", "as_of", "team_name", "team_tla", "position", "played", "won", "drawn", "lost", "goals_for", "goals_against", "goal_difference", "points", "in_play_count", "uncounted_count", "form", "tie_rule", "official_position", "official_played", "official_points", "official_goal_difference", "places_moved", "points_difference", "is_complete", "is_as_official", "points_adjustment"
) VALUES (
  source."competition_code", source."season_id", source."season_start_date", source."stage", source."group", source."team_id", source."as_of", source."team_name", source."team_tla", source."position", source."played", source."won", source."drawn", source."lost", source."goals_for", source."goals_against", source."goal_difference", source."points", source."in_play_count", source."uncounted_count", source."form", source."tie_rule", source."official_position", source."official_played", source."official_points", source."official_goal_difference", source."places_moved", source."points_difference", source."is_complete", source."is_as_official", source."points_adjustment"
)
WHEN NOT MATCHED BY SOURCE AND target."as_of" <= $as_of THEN DELETE
