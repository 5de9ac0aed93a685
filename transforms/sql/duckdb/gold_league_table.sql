-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param latest timestamp
MERGE INTO "gold_league_table" AS target
USING (
  SELECT
    *
  FROM (
    WITH "t21" AS (
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
          COALESCE("t14"."fetched_at", CAST($as_of AS TIMESTAMPTZ) - INTERVAL '35' DAY) AS "fetched_at"
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
              AND "t4"."fetched_at" <= CAST($latest AS TIMESTAMPTZ)
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
    ), "t23" AS (
      SELECT
        *
      FROM "t21" AS "t22"
      WHERE
        "t22"."type" = 'TOTAL'
        AND "t22"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
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
    ), "t37" AS (
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
        "t35"."competition_code",
        "t35"."season_id",
        "t35"."stage",
        "t35"."group_key",
        "t35"."season_start_date",
        "t35"."match_id",
        "t35"."utc_date",
        "t35"."status_timestamp",
        "t35"."is_final",
        "t35"."is_in_play",
        "t35"."is_counted",
        "t35"."is_uncounted",
        TRUE AS "is_away",
        "t35"."away_team_id" AS "team_id",
        "t35"."away_team_name" AS "team_name",
        "t35"."away_team_tla" AS "team_tla",
        "t35"."home_team_id" AS "opponent_id",
        "t35"."away_goals" AS "goals_for",
        "t35"."home_goals" AS "goals_against",
        CASE
          WHEN "t35"."home_points" = 3
          THEN 0
          WHEN "t35"."home_points" = 0
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
      ) AS "t35"
    ), "t53" AS (
      SELECT
        "t30"."competition_code",
        "t30"."season_id",
        "t30"."season_start_date",
        "t30"."stage",
        "t30"."type",
        "t30"."group",
        "t30"."team_id",
        "t30"."team_name",
        "t30"."team_tla",
        "t30"."position",
        "t30"."played",
        "t30"."won",
        "t30"."drawn",
        "t30"."lost",
        "t30"."points",
        "t30"."goal_difference",
        "t30"."fetched_at",
        "t30"."is_live",
        "t30"."group_key",
        "t30"."adjusted",
        "t51"."adjusted_there"
      FROM (
        SELECT
          "t22"."competition_code",
          "t22"."season_id",
          "t22"."season_start_date",
          "t22"."stage",
          "t22"."type",
          "t22"."group",
          "t22"."team_id",
          "t22"."team_name",
          "t22"."team_tla",
          "t22"."position",
          "t22"."played",
          "t22"."won",
          "t22"."drawn",
          "t22"."lost",
          "t22"."points",
          "t22"."goal_difference",
          "t22"."fetched_at",
          "t22"."is_live",
          COALESCE("t22"."group", '') AS "group_key",
          CASE
            WHEN (
              "t22"."won" + "t22"."drawn" + "t22"."lost"
            ) = "t22"."played"
            THEN (
              "t22"."points" - (
                "t22"."won" * 3
              )
            ) - "t22"."drawn"
            ELSE CAST(NULL AS BIGINT)
          END AS "adjusted"
        FROM "t21" AS "t22"
        WHERE
          "t22"."type" = 'TOTAL'
          AND "t22"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      ) AS "t30"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t33"."competition_code",
            "t33"."season_id",
            "t33"."is_live",
            "t33"."total",
            "t33"."fetched_at",
            "t33"."last_at",
            ROW_NUMBER() OVER (
              PARTITION BY "t33"."competition_code", "t33"."season_id"
              ORDER BY COALESCE(DATE_DIFF('MICROSECOND', "t33"."fetched_at", "t33"."last_at") > 86400000000, FALSE) ASC, "t33"."total" DESC, "t33"."fetched_at" IS NULL ASC, "t33"."fetched_at" DESC, "t33"."is_live" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "rank"
          FROM (
            SELECT
              "t31"."competition_code",
              "t31"."season_id",
              "t31"."is_live",
              "t31"."total",
              "t31"."fetched_at",
              "t32"."last_at"
            FROM (
              SELECT
                "t25"."competition_code",
                "t25"."season_id",
                "t25"."is_live",
                SUM("t25"."played") AS "total",
                MAX("t25"."fetched_at") AS "fetched_at"
              FROM "t23" AS "t25"
              GROUP BY
                1,
                2,
                3
            ) AS "t31"
            INNER JOIN (
              SELECT
                "t25"."competition_code",
                "t25"."season_id",
                MAX("t25"."fetched_at") AS "last_at"
              FROM "t23" AS "t25"
              GROUP BY
                1,
                2
            ) AS "t32"
              ON "t31"."competition_code" = "t32"."competition_code"
              AND "t31"."season_id" = "t32"."season_id"
          ) AS "t33"
        ) AS "t39"
        WHERE
          "t39"."rank" = 0
      ) AS "t46"
        ON "t30"."competition_code" = "t46"."competition_code"
        AND "t30"."season_id" = "t46"."season_id"
        AND "t30"."is_live" = "t46"."is_live"
      LEFT OUTER JOIN (
        SELECT
          "t30"."competition_code",
          "t30"."season_id",
          "t30"."stage",
          "t30"."group_key",
          "t30"."team_id",
          "t30"."adjusted" AS "adjusted_there"
        FROM (
          SELECT
            "t22"."competition_code",
            "t22"."season_id",
            "t22"."season_start_date",
            "t22"."stage",
            "t22"."type",
            "t22"."group",
            "t22"."team_id",
            "t22"."team_name",
            "t22"."team_tla",
            "t22"."position",
            "t22"."played",
            "t22"."won",
            "t22"."drawn",
            "t22"."lost",
            "t22"."points",
            "t22"."goal_difference",
            "t22"."fetched_at",
            "t22"."is_live",
            COALESCE("t22"."group", '') AS "group_key",
            CASE
              WHEN (
                "t22"."won" + "t22"."drawn" + "t22"."lost"
              ) = "t22"."played"
              THEN (
                "t22"."points" - (
                  "t22"."won" * 3
                )
              ) - "t22"."drawn"
              ELSE CAST(NULL AS BIGINT)
            END AS "adjusted"
          FROM "t21" AS "t22"
          WHERE
            "t22"."type" = 'TOTAL'
            AND "t22"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
        ) AS "t30"
        ANTI JOIN (
          SELECT
            *
          FROM (
            SELECT
              "t33"."competition_code",
              "t33"."season_id",
              "t33"."is_live",
              "t33"."total",
              "t33"."fetched_at",
              "t33"."last_at",
              ROW_NUMBER() OVER (
                PARTITION BY "t33"."competition_code", "t33"."season_id"
                ORDER BY COALESCE(DATE_DIFF('MICROSECOND', "t33"."fetched_at", "t33"."last_at") > 86400000000, FALSE) ASC, "t33"."total" DESC, "t33"."fetched_at" IS NULL ASC, "t33"."fetched_at" DESC, "t33"."is_live" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "rank"
            FROM (
              SELECT
                "t31"."competition_code",
                "t31"."season_id",
                "t31"."is_live",
                "t31"."total",
                "t31"."fetched_at",
                "t32"."last_at"
              FROM (
                SELECT
                  "t25"."competition_code",
                  "t25"."season_id",
                  "t25"."is_live",
                  SUM("t25"."played") AS "total",
                  MAX("t25"."fetched_at") AS "fetched_at"
                FROM "t23" AS "t25"
                GROUP BY
                  1,
                  2,
                  3
              ) AS "t31"
              INNER JOIN (
                SELECT
                  "t25"."competition_code",
                  "t25"."season_id",
                  MAX("t25"."fetched_at") AS "last_at"
                FROM "t23" AS "t25"
                GROUP BY
                  1,
                  2
              ) AS "t32"
                ON "t31"."competition_code" = "t32"."competition_code"
                AND "t31"."season_id" = "t32"."season_id"
            ) AS "t33"
          ) AS "t39"
          WHERE
            "t39"."rank" = 0
        ) AS "t46"
          ON "t30"."competition_code" = "t46"."competition_code"
          AND "t30"."season_id" = "t46"."season_id"
          AND "t30"."is_live" = "t46"."is_live"
      ) AS "t51"
        ON "t30"."competition_code" = "t51"."competition_code"
        AND "t30"."season_id" = "t51"."season_id"
        AND "t30"."stage" = "t51"."stage"
        AND "t30"."group_key" = "t51"."group_key"
        AND "t30"."team_id" = "t51"."team_id"
    ), "t58" AS (
      SELECT
        "t38"."season_start_date",
        "t38"."competition_code",
        "t38"."season_id",
        "t38"."stage",
        "t38"."group_key",
        "t38"."team_id"
      FROM "t37" AS "t38"
      WHERE
        NOT "t38"."team_id" IS NULL
      UNION ALL
      SELECT
        "t55"."season_start_date",
        "t55"."competition_code",
        "t55"."season_id",
        "t55"."stage",
        "t55"."group_key",
        "t55"."team_id"
      FROM "t53" AS "t55"
    ), "t69" AS (
      SELECT
        "t68"."competition_code",
        "t68"."season_id",
        "t68"."stage",
        "t68"."group_key",
        "t68"."team_id",
        "t68"."season_start_date",
        "t68"."team_name",
        "t68"."team_tla",
        "t68"."played",
        "t68"."won",
        "t68"."drawn",
        "t68"."lost",
        "t68"."goals_for",
        "t68"."goals_against",
        "t68"."away_goals",
        "t68"."away_won",
        "t68"."in_play_count",
        "t68"."uncounted_count",
        "t68"."official_name",
        "t68"."official_tla",
        "t68"."official_position",
        "t68"."official_played",
        "t68"."official_points",
        "t68"."official_goal_difference",
        "t68"."points_adjustment",
        "t68"."fewer_played",
        "t68"."goal_difference",
        "t68"."points",
        "t68"."tie_rule",
        RANK() OVER (
          PARTITION BY "t68"."competition_code", "t68"."season_id", "t68"."stage", "t68"."group_key"
          ORDER BY "t68"."points" DESC, CASE
            WHEN "t68"."tie_rule" IN (
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
            THEN "t68"."goal_difference"
            WHEN "t68"."tie_rule" IN ('DED-2024')
            THEN "t68"."fewer_played"
            WHEN "t68"."tie_rule" IN ('BSA-2020')
            THEN "t68"."won"
            ELSE 0
          END DESC, CASE
            WHEN "t68"."tie_rule" IN ('PL-2019', 'ELC-2021', 'BL1-2018', 'CL-2024', 'WC-2018', 'CLI-2020', 'default')
            THEN "t68"."goals_for"
            WHEN "t68"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t68"."goal_difference"
            ELSE 0
          END DESC, CASE
            WHEN "t68"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t68"."goals_for"
            WHEN "t68"."tie_rule" IN ('CL-2024', 'CLI-2020')
            THEN "t68"."away_goals"
            ELSE 0
          END DESC, CASE WHEN "t68"."tie_rule" IN ('CL-2024') THEN "t68"."won" ELSE 0 END DESC, CASE WHEN "t68"."tie_rule" IN ('CL-2024') THEN "t68"."away_won" ELSE 0 END DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "tied"
      FROM (
        SELECT
          "t67"."competition_code",
          "t67"."season_id",
          "t67"."stage",
          "t67"."group_key",
          "t67"."team_id",
          "t67"."season_start_date",
          COALESCE("t67"."team_name", "t67"."official_name") AS "team_name",
          COALESCE("t67"."team_tla", "t67"."official_tla") AS "team_tla",
          COALESCE("t67"."played", 0) AS "played",
          COALESCE("t67"."won", 0) AS "won",
          COALESCE("t67"."drawn", 0) AS "drawn",
          COALESCE("t67"."lost", 0) AS "lost",
          COALESCE("t67"."goals_for", 0) AS "goals_for",
          COALESCE("t67"."goals_against", 0) AS "goals_against",
          COALESCE("t67"."away_goals", 0) AS "away_goals",
          COALESCE("t67"."away_won", 0) AS "away_won",
          COALESCE("t67"."in_play_count", 0) AS "in_play_count",
          COALESCE("t67"."uncounted_count", 0) AS "uncounted_count",
          "t67"."official_name",
          "t67"."official_tla",
          "t67"."official_position",
          "t67"."official_played",
          "t67"."official_points",
          "t67"."official_goal_difference",
          "t67"."points_adjustment",
          -(
            COALESCE("t67"."played", 0)
          ) AS "fewer_played",
          COALESCE("t67"."goals_for", 0) - COALESCE("t67"."goals_against", 0) AS "goal_difference",
          (
            COALESCE("t67"."won", 0) * 3
          ) + COALESCE("t67"."drawn", 0) + COALESCE("t67"."points_adjustment", 0) AS "points",
          CASE
            WHEN (
              "t67"."competition_code" = 'WC'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t67"."season_start_date"), 9999) >= 2026
            )
            THEN 'WC-2026'
            WHEN (
              "t67"."competition_code" = 'CLI'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t67"."season_start_date"), 9999) >= 2026
            )
            THEN 'CLI-2026'
            WHEN (
              "t67"."competition_code" = 'FL1'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t67"."season_start_date"), 9999) >= 2025
            )
            THEN 'FL1-2025'
            WHEN "t67"."competition_code" = 'DED'
            THEN 'DED-2024'
            WHEN "t67"."competition_code" = 'PD'
            THEN 'PD-2024'
            WHEN (
              "t67"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t67"."season_start_date"), 9999) >= 2024
            )
            THEN 'CL-2024'
            WHEN "t67"."competition_code" = 'PPL'
            THEN 'PPL-2022'
            WHEN "t67"."competition_code" = 'ELC'
            THEN 'ELC-2021'
            WHEN (
              "t67"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t67"."season_start_date"), 9999) >= 2021
            )
            THEN 'CL-2021'
            WHEN "t67"."competition_code" = 'EC'
            THEN 'EC-2021'
            WHEN "t67"."competition_code" = 'BSA'
            THEN 'BSA-2020'
            WHEN "t67"."competition_code" = 'CLI'
            THEN 'CLI-2020'
            WHEN "t67"."competition_code" = 'PL'
            THEN 'PL-2019'
            WHEN "t67"."competition_code" = 'SA'
            THEN 'SA-2019'
            WHEN "t67"."competition_code" = 'BL1'
            THEN 'BL1-2018'
            WHEN "t67"."competition_code" = 'CL'
            THEN 'CL-2018'
            WHEN "t67"."competition_code" = 'WC'
            THEN 'WC-2018'
            WHEN "t67"."competition_code" = 'FL1'
            THEN 'FL1-2017'
            ELSE 'default'
          END AS "tie_rule"
        FROM (
          SELECT
            "t64"."competition_code",
            "t64"."season_id",
            "t64"."stage",
            "t64"."group_key",
            "t64"."team_id",
            "t66"."season_start_date",
            "t49"."team_name",
            "t49"."team_tla",
            "t49"."played",
            "t49"."won",
            "t49"."drawn",
            "t49"."lost",
            "t49"."goals_for",
            "t49"."goals_against",
            "t49"."away_goals",
            "t49"."away_won",
            "t49"."in_play_count",
            "t49"."uncounted_count",
            "t62"."official_name",
            "t62"."official_tla",
            "t62"."official_position",
            "t62"."official_played",
            "t62"."official_points",
            "t62"."official_goal_difference",
            "t62"."points_adjustment"
          FROM (
            SELECT DISTINCT
              "t60"."competition_code",
              "t60"."season_id",
              "t60"."stage",
              "t60"."group_key",
              "t60"."team_id"
            FROM "t58" AS "t60"
          ) AS "t64"
          INNER JOIN (
            SELECT
              "t60"."competition_code",
              "t60"."season_id",
              MAX("t60"."season_start_date") AS "season_start_date"
            FROM "t58" AS "t60"
            GROUP BY
              1,
              2
          ) AS "t66"
            ON "t64"."competition_code" = "t66"."competition_code"
            AND "t64"."season_id" = "t66"."season_id"
          LEFT OUTER JOIN (
            SELECT
              "t42"."competition_code",
              "t42"."season_id",
              "t42"."stage",
              "t42"."group_key",
              "t42"."team_id",
              FIRST("t42"."team_name" ORDER BY "t42"."status_timestamp" DESC, "t42"."match_id" DESC) FILTER(WHERE
                NOT "t42"."team_name" IS NULL) AS "team_name",
              FIRST("t42"."team_tla" ORDER BY "t42"."status_timestamp" DESC, "t42"."match_id" DESC) FILTER(WHERE
                NOT "t42"."team_tla" IS NULL) AS "team_tla",
              SUM(CAST("t42"."is_counted" AS INT)) AS "played",
              SUM(CAST("t42"."is_counted" AND (
                "t42"."points" = 3
              ) AS INT)) AS "won",
              SUM(CAST("t42"."is_counted" AND (
                "t42"."points" = 1
              ) AS INT)) AS "drawn",
              SUM(CAST("t42"."is_counted" AND (
                "t42"."points" = 0
              ) AS INT)) AS "lost",
              SUM(CASE WHEN "t42"."is_counted" THEN "t42"."goals_for" ELSE 0 END) AS "goals_for",
              SUM(CASE WHEN "t42"."is_counted" THEN "t42"."goals_against" ELSE 0 END) AS "goals_against",
              SUM(
                CASE WHEN "t42"."is_counted" AND "t42"."is_away" THEN "t42"."goals_for" ELSE 0 END
              ) AS "away_goals",
              SUM(CAST("t42"."is_counted" AND "t42"."is_away" AND (
                "t42"."points" = 3
              ) AS INT)) AS "away_won",
              SUM(CAST("t42"."is_counted" AND "t42"."is_in_play" AS INT)) AS "in_play_count",
              SUM(CAST("t42"."is_uncounted" AS INT)) AS "uncounted_count"
            FROM (
              SELECT
                *
              FROM "t37" AS "t38"
              WHERE
                NOT "t38"."team_id" IS NULL
            ) AS "t42"
            GROUP BY
              1,
              2,
              3,
              4,
              5
          ) AS "t49"
            ON "t64"."competition_code" = "t49"."competition_code"
            AND "t64"."season_id" = "t49"."season_id"
            AND "t64"."stage" = "t49"."stage"
            AND "t64"."group_key" = "t49"."group_key"
            AND "t64"."team_id" = "t49"."team_id"
          LEFT OUTER JOIN (
            SELECT
              "t59".*
              EXCLUDE ("season_start_date")
            FROM (
              SELECT
                "t55"."competition_code",
                "t55"."season_id",
                "t55"."stage",
                "t55"."group_key",
                "t55"."team_id",
                "t55"."season_start_date",
                "t55"."team_name" AS "official_name",
                "t55"."team_tla" AS "official_tla",
                "t55"."position" AS "official_position",
                "t55"."played" AS "official_played",
                "t55"."points" AS "official_points",
                "t55"."goal_difference" AS "official_goal_difference",
                COALESCE("t55"."adjusted", "t55"."adjusted_there") AS "points_adjustment"
              FROM "t53" AS "t55"
            ) AS "t59"
          ) AS "t62"
            ON "t64"."competition_code" = "t62"."competition_code"
            AND "t64"."season_id" = "t62"."season_id"
            AND "t64"."stage" = "t62"."stage"
            AND "t64"."group_key" = "t62"."group_key"
            AND "t64"."team_id" = "t62"."team_id"
        ) AS "t67"
      ) AS "t68"
    )
    SELECT
      "t86"."competition_code",
      "t86"."season_id",
      "t86"."season_start_date",
      "t86"."stage",
      NULLIF("t86"."group_key", '') AS "group",
      "t86"."team_id",
      CAST($as_of AS TIMESTAMPTZ) AS "as_of",
      "t86"."team_name",
      "t86"."team_tla",
      "t86"."position",
      "t86"."played",
      "t86"."won",
      "t86"."drawn",
      "t86"."lost",
      "t86"."goals_for",
      "t86"."goals_against",
      "t86"."goal_difference",
      "t86"."points",
      "t86"."in_play_count",
      "t86"."uncounted_count",
      "t86"."form",
      "t86"."tie_rule",
      "t86"."official_position",
      "t86"."official_played",
      "t86"."official_points",
      "t86"."official_goal_difference",
      "t86"."official_position" - "t86"."position" AS "places_moved",
      "t86"."points" - "t86"."official_points" AS "points_difference",
      (
        "t86"."official_played" <= "t86"."played"
      )
      AND (
        "t86"."official_played" >= (
          "t86"."played" - "t86"."in_play_count"
        )
      ) AS "is_complete",
      (
        "t86"."official_position" = "t86"."position"
      )
      AND (
        "t86"."official_played" = "t86"."played"
      )
      AND (
        "t86"."official_points" = "t86"."points"
      )
      AND (
        "t86"."official_goal_difference" = "t86"."goal_difference"
      ) AS "is_as_official",
      "t86"."points_adjustment"
    FROM (
      SELECT
        "t85"."competition_code",
        "t85"."season_id",
        "t85"."stage",
        "t85"."group_key",
        "t85"."team_id",
        "t85"."season_start_date",
        "t85"."team_name",
        "t85"."team_tla",
        "t85"."played",
        "t85"."won",
        "t85"."drawn",
        "t85"."lost",
        "t85"."goals_for",
        "t85"."goals_against",
        "t85"."away_goals",
        "t85"."away_won",
        "t85"."in_play_count",
        "t85"."uncounted_count",
        "t85"."official_name",
        "t85"."official_tla",
        "t85"."official_position",
        "t85"."official_played",
        "t85"."official_points",
        "t85"."official_goal_difference",
        "t85"."points_adjustment",
        "t85"."fewer_played",
        "t85"."goal_difference",
        "t85"."points",
        "t85"."tie_rule",
        "t85"."tied",
        "t85"."head_to_head_played",
        "t85"."head_to_head_points",
        "t85"."head_to_head_points_so_far",
        "t85"."head_to_head_goal_difference",
        "t85"."head_to_head_goals_for",
        "t85"."head_to_head_away_goals",
        "t85"."is_settled",
        "t85"."position",
        "t56"."form"
      FROM (
        SELECT
          "t83"."competition_code",
          "t83"."season_id",
          "t83"."stage",
          "t83"."group_key",
          "t83"."team_id",
          "t83"."season_start_date",
          "t83"."team_name",
          "t83"."team_tla",
          "t83"."played",
          "t83"."won",
          "t83"."drawn",
          "t83"."lost",
          "t83"."goals_for",
          "t83"."goals_against",
          "t83"."away_goals",
          "t83"."away_won",
          "t83"."in_play_count",
          "t83"."uncounted_count",
          "t83"."official_name",
          "t83"."official_tla",
          "t83"."official_position",
          "t83"."official_played",
          "t83"."official_points",
          "t83"."official_goal_difference",
          "t83"."points_adjustment",
          "t83"."fewer_played",
          "t83"."goal_difference",
          "t83"."points",
          "t83"."tie_rule",
          "t83"."tied",
          "t83"."head_to_head_played",
          "t83"."head_to_head_points",
          "t83"."head_to_head_points_so_far",
          "t83"."head_to_head_goal_difference",
          "t83"."head_to_head_goals_for",
          "t83"."head_to_head_away_goals",
          "t83"."is_settled",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t83"."competition_code", "t83"."season_id", "t83"."stage", "t83"."group_key"
              ORDER BY "t83"."tied" ASC, CASE
                WHEN "t83"."tie_rule" IN (
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
                THEN "t83"."head_to_head_points"
                WHEN "t83"."tie_rule" IN ('BL1-2018')
                THEN "t83"."head_to_head_goal_difference"
                WHEN "t83"."tie_rule" IN ('PPL-2022')
                THEN "t83"."head_to_head_points_so_far"
                ELSE 0
              END DESC, CASE
                WHEN "t83"."tie_rule" IN ('PL-2019', 'BL1-2018')
                THEN "t83"."head_to_head_away_goals"
                WHEN "t83"."tie_rule" IN (
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
                THEN "t83"."head_to_head_goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t83"."tie_rule" IN (
                  'ELC-2021',
                  'FL1-2017',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t83"."head_to_head_goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t83"."tie_rule" IN ('FL1-2017', 'CL-2018')
                THEN "t83"."head_to_head_away_goals"
                ELSE 0
              END DESC, CASE
                WHEN "t83"."tie_rule" IN ('ELC-2021')
                THEN "t83"."won"
                WHEN "t83"."tie_rule" IN ('BL1-2018')
                THEN "t83"."away_goals"
                WHEN "t83"."tie_rule" IN ('FL1-2017', 'FL1-2025')
                THEN "t83"."goals_for"
                WHEN "t83"."tie_rule" IN (
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t83"."goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t83"."tie_rule" IN ('ELC-2021', 'FL1-2017')
                THEN "t83"."away_goals"
                WHEN "t83"."tie_rule" IN ('FL1-2025', 'PPL-2022')
                THEN "t83"."won"
                WHEN "t83"."tie_rule" IN ('PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026')
                THEN "t83"."goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t83"."tie_rule" IN ('FL1-2025')
                THEN "t83"."away_won"
                WHEN "t83"."tie_rule" IN ('PPL-2022')
                THEN "t83"."goals_for"
                WHEN "t83"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t83"."away_goals"
                WHEN "t83"."tie_rule" IN ('EC-2021')
                THEN "t83"."won"
                ELSE 0
              END DESC, CASE WHEN "t83"."tie_rule" IN ('CL-2018', 'CL-2021') THEN "t83"."won" ELSE 0 END DESC, CASE
                WHEN "t83"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t83"."away_won"
                ELSE 0
              END DESC, "t83"."team_name" IS NULL ASC, "t83"."team_name" ASC, "t83"."team_id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "position"
        FROM (
          SELECT
            "t82"."competition_code",
            "t82"."season_id",
            "t82"."stage",
            "t82"."group_key",
            "t82"."team_id",
            "t82"."season_start_date",
            "t82"."team_name",
            "t82"."team_tla",
            "t82"."played",
            "t82"."won",
            "t82"."drawn",
            "t82"."lost",
            "t82"."goals_for",
            "t82"."goals_against",
            "t82"."away_goals",
            "t82"."away_won",
            "t82"."in_play_count",
            "t82"."uncounted_count",
            "t82"."official_name",
            "t82"."official_tla",
            "t82"."official_position",
            "t82"."official_played",
            "t82"."official_points",
            "t82"."official_goal_difference",
            "t82"."points_adjustment",
            "t82"."fewer_played",
            "t82"."goal_difference",
            "t82"."points",
            "t82"."tie_rule",
            "t82"."tied",
            "t82"."head_to_head_played",
            CASE WHEN "t82"."is_settled" THEN "t82"."head_to_head_points" ELSE 0 END AS "head_to_head_points",
            "t82"."head_to_head_points_so_far",
            CASE WHEN "t82"."is_settled" THEN "t82"."head_to_head_goal_difference" ELSE 0 END AS "head_to_head_goal_difference",
            CASE WHEN "t82"."is_settled" THEN "t82"."head_to_head_goals_for" ELSE 0 END AS "head_to_head_goals_for",
            CASE WHEN "t82"."is_settled" THEN "t82"."head_to_head_away_goals" ELSE 0 END AS "head_to_head_away_goals",
            "t82"."is_settled"
          FROM (
            SELECT
              "t81"."competition_code",
              "t81"."season_id",
              "t81"."stage",
              "t81"."group_key",
              "t81"."team_id",
              "t81"."season_start_date",
              "t81"."team_name",
              "t81"."team_tla",
              "t81"."played",
              "t81"."won",
              "t81"."drawn",
              "t81"."lost",
              "t81"."goals_for",
              "t81"."goals_against",
              "t81"."away_goals",
              "t81"."away_won",
              "t81"."in_play_count",
              "t81"."uncounted_count",
              "t81"."official_name",
              "t81"."official_tla",
              "t81"."official_position",
              "t81"."official_played",
              "t81"."official_points",
              "t81"."official_goal_difference",
              "t81"."points_adjustment",
              "t81"."fewer_played",
              "t81"."goal_difference",
              "t81"."points",
              "t81"."tie_rule",
              "t81"."tied",
              "t81"."head_to_head_played",
              "t81"."head_to_head_points",
              "t81"."head_to_head_points_so_far",
              "t81"."head_to_head_goal_difference",
              "t81"."head_to_head_goals_for",
              "t81"."head_to_head_away_goals",
              MIN("t81"."head_to_head_played") OVER (
                PARTITION BY "t81"."competition_code", "t81"."season_id", "t81"."stage", "t81"."group_key", "t81"."tied"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) >= (
                CASE WHEN "t81"."tie_rule" IN ('EC-2021', 'WC-2018', 'WC-2026') THEN 1 ELSE 2 END * (
                  COUNT("t81"."team_id") OVER (
                    PARTITION BY "t81"."competition_code", "t81"."season_id", "t81"."stage", "t81"."group_key", "t81"."tied"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                )
              ) AS "is_settled"
            FROM (
              SELECT
                "t80"."competition_code",
                "t80"."season_id",
                "t80"."stage",
                "t80"."group_key",
                "t80"."team_id",
                "t80"."season_start_date",
                "t80"."team_name",
                "t80"."team_tla",
                "t80"."played",
                "t80"."won",
                "t80"."drawn",
                "t80"."lost",
                "t80"."goals_for",
                "t80"."goals_against",
                "t80"."away_goals",
                "t80"."away_won",
                "t80"."in_play_count",
                "t80"."uncounted_count",
                "t80"."official_name",
                "t80"."official_tla",
                "t80"."official_position",
                "t80"."official_played",
                "t80"."official_points",
                "t80"."official_goal_difference",
                "t80"."points_adjustment",
                "t80"."fewer_played",
                "t80"."goal_difference",
                "t80"."points",
                "t80"."tie_rule",
                "t80"."tied",
                COALESCE("t80"."head_to_head_played", 0) AS "head_to_head_played",
                COALESCE("t80"."head_to_head_points", 0) AS "head_to_head_points",
                COALESCE("t80"."head_to_head_points_so_far", 0) AS "head_to_head_points_so_far",
                COALESCE("t80"."head_to_head_goal_difference", 0) AS "head_to_head_goal_difference",
                COALESCE("t80"."head_to_head_goals_for", 0) AS "head_to_head_goals_for",
                COALESCE("t80"."head_to_head_away_goals", 0) AS "head_to_head_away_goals"
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
                  "t79"."head_to_head_played",
                  "t79"."head_to_head_points",
                  "t79"."head_to_head_points_so_far",
                  "t79"."head_to_head_goal_difference",
                  "t79"."head_to_head_goals_for",
                  "t79"."head_to_head_away_goals"
                FROM "t69" AS "t71"
                LEFT OUTER JOIN (
                  SELECT
                    "t77"."competition_code",
                    "t77"."season_id",
                    "t77"."stage",
                    "t77"."group_key",
                    "t77"."team_id",
                    COUNT(*) AS "head_to_head_played",
                    SUM("t77"."points") AS "head_to_head_points",
                    SUM("t77"."points") AS "head_to_head_points_so_far",
                    SUM("t77"."goals_for" - "t77"."goals_against") AS "head_to_head_goal_difference",
                    SUM("t77"."goals_for") AS "head_to_head_goals_for",
                    SUM(CASE WHEN "t77"."is_away" THEN "t77"."goals_for" ELSE 0 END) AS "head_to_head_away_goals"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t44"."competition_code",
                        "t44"."season_id",
                        "t44"."stage",
                        "t44"."group_key",
                        "t44"."team_id",
                        "t44"."opponent_id",
                        "t44"."is_away",
                        "t44"."goals_for",
                        "t44"."goals_against",
                        "t44"."points",
                        "t74"."tied",
                        "t75"."opponent_tied"
                      FROM (
                        SELECT
                          "t38"."competition_code",
                          "t38"."season_id",
                          "t38"."stage",
                          "t38"."group_key",
                          "t38"."team_id",
                          "t38"."opponent_id",
                          "t38"."is_away",
                          "t38"."goals_for",
                          "t38"."goals_against",
                          "t38"."points"
                        FROM "t37" AS "t38"
                        WHERE
                          NOT "t38"."team_id" IS NULL AND "t38"."is_counted"
                      ) AS "t44"
                      INNER JOIN (
                        SELECT
                          "t70"."competition_code",
                          "t70"."season_id",
                          "t70"."stage",
                          "t70"."group_key",
                          "t70"."team_id",
                          "t70"."tied"
                        FROM "t69" AS "t70"
                      ) AS "t74"
                        ON "t44"."competition_code" = "t74"."competition_code"
                        AND "t44"."season_id" = "t74"."season_id"
                        AND "t44"."stage" = "t74"."stage"
                        AND "t44"."group_key" = "t74"."group_key"
                        AND "t44"."team_id" = "t74"."team_id"
                      INNER JOIN (
                        SELECT
                          "t70"."competition_code",
                          "t70"."season_id",
                          "t70"."stage",
                          "t70"."group_key",
                          "t70"."team_id" AS "opponent_id",
                          "t70"."tied" AS "opponent_tied"
                        FROM "t69" AS "t70"
                      ) AS "t75"
                        ON "t44"."competition_code" = "t75"."competition_code"
                        AND "t44"."season_id" = "t75"."season_id"
                        AND "t44"."stage" = "t75"."stage"
                        AND "t44"."group_key" = "t75"."group_key"
                        AND "t44"."opponent_id" = "t75"."opponent_id"
                    ) AS "t76"
                    WHERE
                      "t76"."tied" = "t76"."opponent_tied"
                  ) AS "t77"
                  GROUP BY
                    1,
                    2,
                    3,
                    4,
                    5
                ) AS "t79"
                  ON "t71"."competition_code" = "t79"."competition_code"
                  AND "t71"."season_id" = "t79"."season_id"
                  AND "t71"."stage" = "t79"."stage"
                  AND "t71"."group_key" = "t79"."group_key"
                  AND "t71"."team_id" = "t79"."team_id"
              ) AS "t80"
            ) AS "t81"
          ) AS "t82"
        ) AS "t83"
      ) AS "t85"
      LEFT OUTER JOIN (
        SELECT
          "t52"."competition_code",
          "t52"."season_id",
          "t52"."stage",
          "t52"."group_key",
          "t52"."team_id",
          LISTAGG("t52"."ended", ','
          ORDER BY
            "t52"."utc_date" DESC,
            "t52"."match_id" DESC) AS "form"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t40"."competition_code",
              "t40"."season_id",
              "t40"."stage",
              "t40"."group_key",
              "t40"."team_id",
              "t40"."utc_date",
              "t40"."match_id",
              "t40"."points",
              ROW_NUMBER() OVER (
                PARTITION BY "t40"."competition_code", "t40"."season_id", "t40"."stage", "t40"."group_key", "t40"."team_id"
                ORDER BY "t40"."utc_date" DESC, "t40"."match_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "rank",
              CASE WHEN "t40"."points" = 3 THEN 'W' WHEN "t40"."points" = 1 THEN 'D' ELSE 'L' END AS "ended"
            FROM (
              SELECT
                "t38"."competition_code",
                "t38"."season_id",
                "t38"."stage",
                "t38"."group_key",
                "t38"."team_id",
                "t38"."utc_date",
                "t38"."match_id",
                "t38"."points"
              FROM "t37" AS "t38"
              WHERE
                NOT "t38"."team_id" IS NULL AND "t38"."is_counted" AND "t38"."is_final"
            ) AS "t40"
          ) AS "t47"
          WHERE
            "t47"."rank" < 5
        ) AS "t52"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t56"
        ON "t85"."competition_code" = "t56"."competition_code"
        AND "t85"."season_id" = "t56"."season_id"
        AND "t85"."stage" = "t56"."stage"
        AND "t85"."group_key" = "t56"."group_key"
        AND "t85"."team_id" = "t56"."team_id"
    ) AS "t86"
  ) AS "made"
  WHERE
    NOT EXISTS(SELECT 1 FROM "gold_league_table" WHERE "as_of" > $as_of AND "as_of" <= $latest)
) AS source
ON target."competition_code" = source."competition_code"
  AND target."season_id" = source."season_id"
  AND target."stage" = source."stage"
  AND (target."group" = source."group" OR (target."group" IS NULL AND source."group" IS NULL))
  AND target."team_id" = source."team_id"
WHEN MATCHED AND (target."as_of" <= $as_of OR target."as_of" > $latest) THEN UPDATE SET
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
WHEN NOT MATCHED BY SOURCE AND (target."as_of" <= $as_of
  OR target."as_of" > $latest) THEN DELETE
