-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
MERGE INTO "gold_league_table" AS target
USING (
  SELECT
    *
  FROM (
    WITH "t13" AS (
      SELECT
        "t9"."match_id",
        "t9"."status_timestamp",
        "t9"."competition_code",
        "t9"."season_id",
        "t9"."season_start_date",
        "t9"."utc_date",
        "t9"."status",
        "t9"."stage",
        "t9"."group",
        "t9"."home_team_id",
        "t9"."home_team_name",
        "t9"."home_team_tla",
        "t9"."away_team_id",
        "t9"."away_team_name",
        "t9"."away_team_tla",
        "t9"."winner",
        "t9"."home_goals",
        "t9"."away_goals",
        "t9"."is_final",
        "t9"."is_in_play",
        "t9"."is_live",
        ROW_NUMBER() OVER (
          PARTITION BY "t9"."match_id"
          ORDER BY "t9"."status_timestamp" DESC, "t9"."is_live" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "rank"
      FROM (
        SELECT
          "t0"."match_id",
          "t0"."status_timestamp",
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
        UNION ALL
        SELECT
          "t1"."match_id",
          "t1"."status_timestamp",
          "t1"."competition_code",
          "t1"."season_id",
          "t1"."season_start_date",
          "t1"."utc_date",
          "t1"."status",
          "t1"."stage",
          "t1"."group",
          "t1"."home_team_id",
          "t1"."home_team_name",
          "t1"."home_team_tla",
          "t1"."away_team_id",
          "t1"."away_team_name",
          "t1"."away_team_tla",
          "t1"."winner",
          "t1"."home_goals",
          "t1"."away_goals",
          "t1"."is_final",
          "t1"."is_in_play",
          0 AS "is_live"
        FROM "silver_matches" AS "t1"
      ) AS "t9"
    ), "t20" AS (
      SELECT
        *
      FROM (
        SELECT
          "t15"."competition_code",
          "t15"."season_id",
          "t15"."season_start_date",
          "t15"."stage",
          "t15"."type",
          "t15"."group",
          "t15"."team_id",
          "t15"."team_name",
          "t15"."team_tla",
          "t15"."position",
          "t15"."played",
          "t15"."won",
          "t15"."drawn",
          "t15"."lost",
          "t15"."points",
          "t15"."goal_difference",
          "t15"."fetched_at",
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
            "t12"."fetched_at"
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
          ) AS "t12"
            ON "t5"."competition_code" = "t12"."competition_code"
        ) AS "t15"
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
      ) AS "t17"
      WHERE
        "t17"."type" = 'TOTAL'
        AND "t17"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
    ), "t25" AS (
      SELECT
        "t14"."competition_code",
        "t14"."season_id",
        "t14"."stage",
        COALESCE("t14"."group", '') AS "group_key",
        "t14"."season_start_date",
        "t14"."match_id",
        "t14"."utc_date",
        "t14"."status_timestamp",
        "t14"."is_final",
        "t14"."is_in_play",
        (
          "t14"."is_final" OR "t14"."is_in_play"
        )
        AND (
          (
            NOT (
              "t14"."home_goals" - "t14"."away_goals"
            ) IS NULL
          )
          AND (
            NOT "t14"."home_team_id" IS NULL
          )
          AND (
            NOT "t14"."away_team_id" IS NULL
          )
        ) AS "is_counted",
        (
          "t14"."is_final" OR "t14"."is_in_play"
        )
        AND NOT (
          (
            NOT (
              "t14"."home_goals" - "t14"."away_goals"
            ) IS NULL
          )
          AND (
            NOT "t14"."home_team_id" IS NULL
          )
          AND (
            NOT "t14"."away_team_id" IS NULL
          )
        ) AS "is_uncounted",
        FALSE AS "is_away",
        "t14"."home_team_id" AS "team_id",
        "t14"."home_team_name" AS "team_name",
        "t14"."home_team_tla" AS "team_tla",
        "t14"."away_team_id" AS "opponent_id",
        "t14"."home_goals" AS "goals_for",
        "t14"."away_goals" AS "goals_against",
        CASE
          WHEN (
            "t14"."home_goals" - "t14"."away_goals"
          ) > 0
          THEN 3
          WHEN (
            "t14"."home_goals" - "t14"."away_goals"
          ) < 0
          THEN 0
          WHEN (
            "t14"."status" = 'AWARDED'
          )
          AND (
            (
              "t14"."home_goals" - "t14"."away_goals"
            ) = 0
          )
          AND (
            "t14"."winner" = 'HOME_TEAM'
          )
          THEN 3
          WHEN (
            "t14"."status" = 'AWARDED'
          )
          AND (
            (
              "t14"."home_goals" - "t14"."away_goals"
            ) = 0
          )
          AND (
            "t14"."winner" = 'AWAY_TEAM'
          )
          THEN 0
          ELSE 1
        END AS "points"
      FROM "t13" AS "t14"
      WHERE
        "t14"."rank" = 0
        AND "t14"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      UNION ALL
      SELECT
        "t19"."competition_code",
        "t19"."season_id",
        "t19"."stage",
        "t19"."group_key",
        "t19"."season_start_date",
        "t19"."match_id",
        "t19"."utc_date",
        "t19"."status_timestamp",
        "t19"."is_final",
        "t19"."is_in_play",
        "t19"."is_counted",
        "t19"."is_uncounted",
        TRUE AS "is_away",
        "t19"."away_team_id" AS "team_id",
        "t19"."away_team_name" AS "team_name",
        "t19"."away_team_tla" AS "team_tla",
        "t19"."home_team_id" AS "opponent_id",
        "t19"."away_goals" AS "goals_for",
        "t19"."home_goals" AS "goals_against",
        CASE
          WHEN "t19"."home_points" = 3
          THEN 0
          WHEN "t19"."home_points" = 0
          THEN 3
          ELSE 1
        END AS "points"
      FROM (
        SELECT
          "t14"."match_id",
          "t14"."status_timestamp",
          "t14"."competition_code",
          "t14"."season_id",
          "t14"."season_start_date",
          "t14"."utc_date",
          "t14"."status",
          "t14"."stage",
          "t14"."group",
          "t14"."home_team_id",
          "t14"."home_team_name",
          "t14"."home_team_tla",
          "t14"."away_team_id",
          "t14"."away_team_name",
          "t14"."away_team_tla",
          "t14"."winner",
          "t14"."home_goals",
          "t14"."away_goals",
          "t14"."is_final",
          "t14"."is_in_play",
          "t14"."is_live",
          "t14"."rank",
          COALESCE("t14"."group", '') AS "group_key",
          (
            "t14"."is_final" OR "t14"."is_in_play"
          )
          AND (
            (
              NOT (
                "t14"."home_goals" - "t14"."away_goals"
              ) IS NULL
            )
            AND (
              NOT "t14"."home_team_id" IS NULL
            )
            AND (
              NOT "t14"."away_team_id" IS NULL
            )
          ) AS "is_counted",
          (
            "t14"."is_final" OR "t14"."is_in_play"
          )
          AND NOT (
            (
              NOT (
                "t14"."home_goals" - "t14"."away_goals"
              ) IS NULL
            )
            AND (
              NOT "t14"."home_team_id" IS NULL
            )
            AND (
              NOT "t14"."away_team_id" IS NULL
            )
          ) AS "is_uncounted",
          CASE
            WHEN (
              "t14"."home_goals" - "t14"."away_goals"
            ) > 0
            THEN 3
            WHEN (
              "t14"."home_goals" - "t14"."away_goals"
            ) < 0
            THEN 0
            WHEN (
              "t14"."status" = 'AWARDED'
            )
            AND (
              (
                "t14"."home_goals" - "t14"."away_goals"
              ) = 0
            )
            AND (
              "t14"."winner" = 'HOME_TEAM'
            )
            THEN 3
            WHEN (
              "t14"."status" = 'AWARDED'
            )
            AND (
              (
                "t14"."home_goals" - "t14"."away_goals"
              ) = 0
            )
            AND (
              "t14"."winner" = 'AWAY_TEAM'
            )
            THEN 0
            ELSE 1
          END AS "home_points"
        FROM "t13" AS "t14"
        WHERE
          "t14"."rank" = 0
          AND "t14"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      ) AS "t19"
    ), "t39" AS (
      SELECT
        "t22"."competition_code",
        "t22"."season_id",
        "t22"."stage",
        "t22"."team_id",
        "t22"."season_start_date",
        COALESCE("t22"."group", '') AS "group_key",
        "t22"."team_name" AS "official_name",
        "t22"."team_tla" AS "official_tla",
        "t22"."position" AS "official_position",
        "t22"."played" AS "official_played",
        "t22"."points" AS "official_points",
        "t22"."goal_difference" AS "official_goal_difference",
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
        END AS "points_adjustment"
      FROM "t20" AS "t22"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t24"."competition_code",
            "t24"."season_id",
            "t24"."is_live",
            "t24"."total",
            "t24"."fetched_at",
            ROW_NUMBER() OVER (
              PARTITION BY "t24"."competition_code", "t24"."season_id"
              ORDER BY "t24"."total" DESC, "t24"."fetched_at" IS NULL ASC, "t24"."fetched_at" DESC, "t24"."is_live" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "rank"
          FROM (
            SELECT
              "t21"."competition_code",
              "t21"."season_id",
              "t21"."is_live",
              SUM("t21"."played") AS "total",
              MAX("t21"."fetched_at") AS "fetched_at"
            FROM "t20" AS "t21"
            GROUP BY
              1,
              2,
              3
          ) AS "t24"
        ) AS "t32"
        WHERE
          "t32"."rank" = 0
      ) AS "t36"
        ON "t22"."competition_code" = "t36"."competition_code"
        AND "t22"."season_id" = "t36"."season_id"
        AND "t22"."is_live" = "t36"."is_live"
    ), "t46" AS (
      SELECT
        "t26"."season_start_date",
        "t26"."competition_code",
        "t26"."season_id",
        "t26"."stage",
        "t26"."group_key",
        "t26"."team_id"
      FROM "t25" AS "t26"
      WHERE
        NOT "t26"."team_id" IS NULL
      UNION ALL
      SELECT
        "t40"."season_start_date",
        "t40"."competition_code",
        "t40"."season_id",
        "t40"."stage",
        "t40"."group_key",
        "t40"."team_id"
      FROM "t39" AS "t40"
    ), "t54" AS (
      SELECT
        "t53"."competition_code",
        "t53"."season_id",
        "t53"."stage",
        "t53"."group_key",
        "t53"."team_id",
        "t53"."season_start_date",
        "t53"."team_name",
        "t53"."team_tla",
        "t53"."played",
        "t53"."won",
        "t53"."drawn",
        "t53"."lost",
        "t53"."goals_for",
        "t53"."goals_against",
        "t53"."away_goals",
        "t53"."away_won",
        "t53"."in_play_count",
        "t53"."uncounted_count",
        "t53"."official_name",
        "t53"."official_tla",
        "t53"."official_position",
        "t53"."official_played",
        "t53"."official_points",
        "t53"."official_goal_difference",
        "t53"."points_adjustment",
        "t53"."fewer_played",
        "t53"."goal_difference",
        "t53"."points",
        "t53"."tie_rule",
        RANK() OVER (
          PARTITION BY "t53"."competition_code", "t53"."season_id", "t53"."stage", "t53"."group_key"
          ORDER BY "t53"."points" DESC, CASE
            WHEN "t53"."tie_rule" IN (
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
            THEN "t53"."goal_difference"
            WHEN "t53"."tie_rule" IN ('DED-2024')
            THEN "t53"."fewer_played"
            WHEN "t53"."tie_rule" IN ('BSA-2020')
            THEN "t53"."won"
            ELSE 0
          END DESC, CASE
            WHEN "t53"."tie_rule" IN ('PL-2019', 'ELC-2021', 'BL1-2018', 'CL-2024', 'WC-2018', 'CLI-2020', 'default')
            THEN "t53"."goals_for"
            WHEN "t53"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t53"."goal_difference"
            ELSE 0
          END DESC, CASE
            WHEN "t53"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t53"."goals_for"
            WHEN "t53"."tie_rule" IN ('CL-2024', 'CLI-2020')
            THEN "t53"."away_goals"
            ELSE 0
          END DESC, CASE WHEN "t53"."tie_rule" IN ('CL-2024') THEN "t53"."won" ELSE 0 END DESC, CASE WHEN "t53"."tie_rule" IN ('CL-2024') THEN "t53"."away_won" ELSE 0 END DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "tied"
      FROM (
        SELECT
          "t52"."competition_code",
          "t52"."season_id",
          "t52"."stage",
          "t52"."group_key",
          "t52"."team_id",
          "t52"."season_start_date",
          COALESCE("t52"."team_name", "t52"."official_name") AS "team_name",
          COALESCE("t52"."team_tla", "t52"."official_tla") AS "team_tla",
          COALESCE("t52"."played", 0) AS "played",
          COALESCE("t52"."won", 0) AS "won",
          COALESCE("t52"."drawn", 0) AS "drawn",
          COALESCE("t52"."lost", 0) AS "lost",
          COALESCE("t52"."goals_for", 0) AS "goals_for",
          COALESCE("t52"."goals_against", 0) AS "goals_against",
          COALESCE("t52"."away_goals", 0) AS "away_goals",
          COALESCE("t52"."away_won", 0) AS "away_won",
          COALESCE("t52"."in_play_count", 0) AS "in_play_count",
          COALESCE("t52"."uncounted_count", 0) AS "uncounted_count",
          "t52"."official_name",
          "t52"."official_tla",
          "t52"."official_position",
          "t52"."official_played",
          "t52"."official_points",
          "t52"."official_goal_difference",
          "t52"."points_adjustment",
          -(
            COALESCE("t52"."played", 0)
          ) AS "fewer_played",
          COALESCE("t52"."goals_for", 0) - COALESCE("t52"."goals_against", 0) AS "goal_difference",
          (
            COALESCE("t52"."won", 0) * 3
          ) + COALESCE("t52"."drawn", 0) + COALESCE("t52"."points_adjustment", 0) AS "points",
          CASE
            WHEN (
              "t52"."competition_code" = 'WC'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t52"."season_start_date"), 9999) >= 2026
            )
            THEN 'WC-2026'
            WHEN (
              "t52"."competition_code" = 'CLI'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t52"."season_start_date"), 9999) >= 2026
            )
            THEN 'CLI-2026'
            WHEN (
              "t52"."competition_code" = 'FL1'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t52"."season_start_date"), 9999) >= 2025
            )
            THEN 'FL1-2025'
            WHEN "t52"."competition_code" = 'DED'
            THEN 'DED-2024'
            WHEN "t52"."competition_code" = 'PD'
            THEN 'PD-2024'
            WHEN (
              "t52"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t52"."season_start_date"), 9999) >= 2024
            )
            THEN 'CL-2024'
            WHEN "t52"."competition_code" = 'PPL'
            THEN 'PPL-2022'
            WHEN "t52"."competition_code" = 'ELC'
            THEN 'ELC-2021'
            WHEN (
              "t52"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t52"."season_start_date"), 9999) >= 2021
            )
            THEN 'CL-2021'
            WHEN "t52"."competition_code" = 'EC'
            THEN 'EC-2021'
            WHEN "t52"."competition_code" = 'BSA'
            THEN 'BSA-2020'
            WHEN "t52"."competition_code" = 'CLI'
            THEN 'CLI-2020'
            WHEN "t52"."competition_code" = 'PL'
            THEN 'PL-2019'
            WHEN "t52"."competition_code" = 'SA'
            THEN 'SA-2019'
            WHEN "t52"."competition_code" = 'BL1'
            THEN 'BL1-2018'
            WHEN "t52"."competition_code" = 'CL'
            THEN 'CL-2018'
            WHEN "t52"."competition_code" = 'WC'
            THEN 'WC-2018'
            WHEN "t52"."competition_code" = 'FL1'
            THEN 'FL1-2017'
            ELSE 'default'
          END AS "tie_rule"
        FROM (
          SELECT
            "t49"."competition_code",
            "t49"."season_id",
            "t49"."stage",
            "t49"."group_key",
            "t49"."team_id",
            "t51"."season_start_date",
            "t37"."team_name",
            "t37"."team_tla",
            "t37"."played",
            "t37"."won",
            "t37"."drawn",
            "t37"."lost",
            "t37"."goals_for",
            "t37"."goals_against",
            "t37"."away_goals",
            "t37"."away_won",
            "t37"."in_play_count",
            "t37"."uncounted_count",
            "t43"."official_name",
            "t43"."official_tla",
            "t43"."official_position",
            "t43"."official_played",
            "t43"."official_points",
            "t43"."official_goal_difference",
            "t43"."points_adjustment"
          FROM (
            SELECT DISTINCT
              "t47"."competition_code",
              "t47"."season_id",
              "t47"."stage",
              "t47"."group_key",
              "t47"."team_id"
            FROM "t46" AS "t47"
          ) AS "t49"
          INNER JOIN (
            SELECT
              "t47"."competition_code",
              "t47"."season_id",
              MAX("t47"."season_start_date") AS "season_start_date"
            FROM "t46" AS "t47"
            GROUP BY
              1,
              2
          ) AS "t51"
            ON "t49"."competition_code" = "t51"."competition_code"
            AND "t49"."season_id" = "t51"."season_id"
          LEFT OUTER JOIN (
            SELECT
              "t29"."competition_code",
              "t29"."season_id",
              "t29"."stage",
              "t29"."group_key",
              "t29"."team_id",
              FIRST("t29"."team_name" ORDER BY "t29"."status_timestamp" DESC, "t29"."match_id" DESC) FILTER(WHERE
                NOT "t29"."team_name" IS NULL) AS "team_name",
              FIRST("t29"."team_tla" ORDER BY "t29"."status_timestamp" DESC, "t29"."match_id" DESC) FILTER(WHERE
                NOT "t29"."team_tla" IS NULL) AS "team_tla",
              SUM(CAST("t29"."is_counted" AS INT)) AS "played",
              SUM(CAST("t29"."is_counted" AND (
                "t29"."points" = 3
              ) AS INT)) AS "won",
              SUM(CAST("t29"."is_counted" AND (
                "t29"."points" = 1
              ) AS INT)) AS "drawn",
              SUM(CAST("t29"."is_counted" AND (
                "t29"."points" = 0
              ) AS INT)) AS "lost",
              SUM(CASE WHEN "t29"."is_counted" THEN "t29"."goals_for" ELSE 0 END) AS "goals_for",
              SUM(CASE WHEN "t29"."is_counted" THEN "t29"."goals_against" ELSE 0 END) AS "goals_against",
              SUM(
                CASE WHEN "t29"."is_counted" AND "t29"."is_away" THEN "t29"."goals_for" ELSE 0 END
              ) AS "away_goals",
              SUM(CAST("t29"."is_counted" AND "t29"."is_away" AND (
                "t29"."points" = 3
              ) AS INT)) AS "away_won",
              SUM(CAST("t29"."is_counted" AND "t29"."is_in_play" AS INT)) AS "in_play_count",
              SUM(CAST("t29"."is_uncounted" AS INT)) AS "uncounted_count"
            FROM (
              SELECT
                *
              FROM "t25" AS "t26"
              WHERE
                NOT "t26"."team_id" IS NULL
            ) AS "t29"
            GROUP BY
              1,
              2,
              3,
              4,
              5
          ) AS "t37"
            ON "t49"."competition_code" = "t37"."competition_code"
            AND "t49"."season_id" = "t37"."season_id"
            AND "t49"."stage" = "t37"."stage"
            AND "t49"."group_key" = "t37"."group_key"
            AND "t49"."team_id" = "t37"."team_id"
          LEFT OUTER JOIN (
            SELECT
              "t40".*
              EXCLUDE ("season_start_date")
            FROM "t39" AS "t40"
          ) AS "t43"
            ON "t49"."competition_code" = "t43"."competition_code"
            AND "t49"."season_id" = "t43"."season_id"
            AND "t49"."stage" = "t43"."stage"
            AND "t49"."group_key" = "t43"."group_key"
            AND "t49"."team_id" = "t43"."team_id"
        ) AS "t52"
      ) AS "t53"
    )
    SELECT
      "t71"."competition_code",
      "t71"."season_id",
      "t71"."season_start_date",
      "t71"."stage",
      NULLIF("t71"."group_key", '') AS "group",
      "t71"."team_id",
      CAST($as_of AS TIMESTAMPTZ) AS "as_of",
      "t71"."team_name",
      "t71"."team_tla",
      "t71"."position",
      "t71"."played",
      "t71"."won",
      "t71"."drawn",
      "t71"."lost",
      "t71"."goals_for",
      "t71"."goals_against",
      "t71"."goal_difference",
      "t71"."points",
      "t71"."in_play_count",
      "t71"."uncounted_count",
      "t71"."form",
      "t71"."tie_rule",
      "t71"."official_position",
      "t71"."official_played",
      "t71"."official_points",
      "t71"."official_goal_difference",
      "t71"."official_position" - "t71"."position" AS "places_moved",
      "t71"."points" - "t71"."official_points" AS "points_difference",
      (
        "t71"."official_played" <= "t71"."played"
      )
      AND (
        "t71"."official_played" >= (
          "t71"."played" - "t71"."in_play_count"
        )
      ) AS "is_complete",
      (
        "t71"."official_position" = "t71"."position"
      )
      AND (
        "t71"."official_played" = "t71"."played"
      )
      AND (
        "t71"."official_points" = "t71"."points"
      )
      AND (
        "t71"."official_goal_difference" = "t71"."goal_difference"
      ) AS "is_as_official",
      "t71"."points_adjustment"
    FROM (
      SELECT
        "t70"."competition_code",
        "t70"."season_id",
        "t70"."stage",
        "t70"."group_key",
        "t70"."team_id",
        "t70"."season_start_date",
        "t70"."team_name",
        "t70"."team_tla",
        "t70"."played",
        "t70"."won",
        "t70"."drawn",
        "t70"."lost",
        "t70"."goals_for",
        "t70"."goals_against",
        "t70"."away_goals",
        "t70"."away_won",
        "t70"."in_play_count",
        "t70"."uncounted_count",
        "t70"."official_name",
        "t70"."official_tla",
        "t70"."official_position",
        "t70"."official_played",
        "t70"."official_points",
        "t70"."official_goal_difference",
        "t70"."points_adjustment",
        "t70"."fewer_played",
        "t70"."goal_difference",
        "t70"."points",
        "t70"."tie_rule",
        "t70"."tied",
        "t70"."head_to_head_played",
        "t70"."head_to_head_points",
        "t70"."head_to_head_points_so_far",
        "t70"."head_to_head_goal_difference",
        "t70"."head_to_head_goals_for",
        "t70"."head_to_head_away_goals",
        "t70"."is_settled",
        "t70"."position",
        "t45"."form"
      FROM (
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
          "t68"."tied",
          "t68"."head_to_head_played",
          "t68"."head_to_head_points",
          "t68"."head_to_head_points_so_far",
          "t68"."head_to_head_goal_difference",
          "t68"."head_to_head_goals_for",
          "t68"."head_to_head_away_goals",
          "t68"."is_settled",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t68"."competition_code", "t68"."season_id", "t68"."stage", "t68"."group_key"
              ORDER BY "t68"."tied" ASC, CASE
                WHEN "t68"."tie_rule" IN (
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
                THEN "t68"."head_to_head_points"
                WHEN "t68"."tie_rule" IN ('BL1-2018')
                THEN "t68"."head_to_head_goal_difference"
                WHEN "t68"."tie_rule" IN ('PPL-2022')
                THEN "t68"."head_to_head_points_so_far"
                ELSE 0
              END DESC, CASE
                WHEN "t68"."tie_rule" IN ('PL-2019', 'BL1-2018')
                THEN "t68"."head_to_head_away_goals"
                WHEN "t68"."tie_rule" IN (
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
                THEN "t68"."head_to_head_goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t68"."tie_rule" IN (
                  'ELC-2021',
                  'FL1-2017',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t68"."head_to_head_goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t68"."tie_rule" IN ('FL1-2017', 'CL-2018')
                THEN "t68"."head_to_head_away_goals"
                ELSE 0
              END DESC, CASE
                WHEN "t68"."tie_rule" IN ('ELC-2021')
                THEN "t68"."won"
                WHEN "t68"."tie_rule" IN ('BL1-2018')
                THEN "t68"."away_goals"
                WHEN "t68"."tie_rule" IN ('FL1-2017', 'FL1-2025')
                THEN "t68"."goals_for"
                WHEN "t68"."tie_rule" IN (
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t68"."goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t68"."tie_rule" IN ('ELC-2021', 'FL1-2017')
                THEN "t68"."away_goals"
                WHEN "t68"."tie_rule" IN ('FL1-2025', 'PPL-2022')
                THEN "t68"."won"
                WHEN "t68"."tie_rule" IN ('PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026')
                THEN "t68"."goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t68"."tie_rule" IN ('FL1-2025')
                THEN "t68"."away_won"
                WHEN "t68"."tie_rule" IN ('PPL-2022')
                THEN "t68"."goals_for"
                WHEN "t68"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t68"."away_goals"
                WHEN "t68"."tie_rule" IN ('EC-2021')
                THEN "t68"."won"
                ELSE 0
              END DESC, CASE WHEN "t68"."tie_rule" IN ('CL-2018', 'CL-2021') THEN "t68"."won" ELSE 0 END DESC, CASE
                WHEN "t68"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t68"."away_won"
                ELSE 0
              END DESC, "t68"."team_name" IS NULL ASC, "t68"."team_name" ASC, "t68"."team_id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "position"
        FROM (
          SELECT
            "t67"."competition_code",
            "t67"."season_id",
            "t67"."stage",
            "t67"."group_key",
            "t67"."team_id",
            "t67"."season_start_date",
            "t67"."team_name",
            "t67"."team_tla",
            "t67"."played",
            "t67"."won",
            "t67"."drawn",
            "t67"."lost",
            "t67"."goals_for",
            "t67"."goals_against",
            "t67"."away_goals",
            "t67"."away_won",
            "t67"."in_play_count",
            "t67"."uncounted_count",
            "t67"."official_name",
            "t67"."official_tla",
            "t67"."official_position",
            "t67"."official_played",
            "t67"."official_points",
            "t67"."official_goal_difference",
            "t67"."points_adjustment",
            "t67"."fewer_played",
            "t67"."goal_difference",
            "t67"."points",
            "t67"."tie_rule",
            "t67"."tied",
            "t67"."head_to_head_played",
            CASE WHEN "t67"."is_settled" THEN "t67"."head_to_head_points" ELSE 0 END AS "head_to_head_points",
            "t67"."head_to_head_points_so_far",
            CASE WHEN "t67"."is_settled" THEN "t67"."head_to_head_goal_difference" ELSE 0 END AS "head_to_head_goal_difference",
            CASE WHEN "t67"."is_settled" THEN "t67"."head_to_head_goals_for" ELSE 0 END AS "head_to_head_goals_for",
            CASE WHEN "t67"."is_settled" THEN "t67"."head_to_head_away_goals" ELSE 0 END AS "head_to_head_away_goals",
            "t67"."is_settled"
          FROM (
            SELECT
              "t66"."competition_code",
              "t66"."season_id",
              "t66"."stage",
              "t66"."group_key",
              "t66"."team_id",
              "t66"."season_start_date",
              "t66"."team_name",
              "t66"."team_tla",
              "t66"."played",
              "t66"."won",
              "t66"."drawn",
              "t66"."lost",
              "t66"."goals_for",
              "t66"."goals_against",
              "t66"."away_goals",
              "t66"."away_won",
              "t66"."in_play_count",
              "t66"."uncounted_count",
              "t66"."official_name",
              "t66"."official_tla",
              "t66"."official_position",
              "t66"."official_played",
              "t66"."official_points",
              "t66"."official_goal_difference",
              "t66"."points_adjustment",
              "t66"."fewer_played",
              "t66"."goal_difference",
              "t66"."points",
              "t66"."tie_rule",
              "t66"."tied",
              "t66"."head_to_head_played",
              "t66"."head_to_head_points",
              "t66"."head_to_head_points_so_far",
              "t66"."head_to_head_goal_difference",
              "t66"."head_to_head_goals_for",
              "t66"."head_to_head_away_goals",
              MIN("t66"."head_to_head_played") OVER (
                PARTITION BY "t66"."competition_code", "t66"."season_id", "t66"."stage", "t66"."group_key", "t66"."tied"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) >= (
                CASE WHEN "t66"."tie_rule" IN ('EC-2021', 'WC-2018', 'WC-2026') THEN 1 ELSE 2 END * (
                  COUNT("t66"."team_id") OVER (
                    PARTITION BY "t66"."competition_code", "t66"."season_id", "t66"."stage", "t66"."group_key", "t66"."tied"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                )
              ) AS "is_settled"
            FROM (
              SELECT
                "t65"."competition_code",
                "t65"."season_id",
                "t65"."stage",
                "t65"."group_key",
                "t65"."team_id",
                "t65"."season_start_date",
                "t65"."team_name",
                "t65"."team_tla",
                "t65"."played",
                "t65"."won",
                "t65"."drawn",
                "t65"."lost",
                "t65"."goals_for",
                "t65"."goals_against",
                "t65"."away_goals",
                "t65"."away_won",
                "t65"."in_play_count",
                "t65"."uncounted_count",
                "t65"."official_name",
                "t65"."official_tla",
                "t65"."official_position",
                "t65"."official_played",
                "t65"."official_points",
                "t65"."official_goal_difference",
                "t65"."points_adjustment",
                "t65"."fewer_played",
                "t65"."goal_difference",
                "t65"."points",
                "t65"."tie_rule",
                "t65"."tied",
                COALESCE("t65"."head_to_head_played", 0) AS "head_to_head_played",
                COALESCE("t65"."head_to_head_points", 0) AS "head_to_head_points",
                COALESCE("t65"."head_to_head_points_so_far", 0) AS "head_to_head_points_so_far",
                COALESCE("t65"."head_to_head_goal_difference", 0) AS "head_to_head_goal_difference",
                COALESCE("t65"."head_to_head_goals_for", 0) AS "head_to_head_goals_for",
                COALESCE("t65"."head_to_head_away_goals", 0) AS "head_to_head_away_goals"
              FROM (
                SELECT
                  "t56"."competition_code",
                  "t56"."season_id",
                  "t56"."stage",
                  "t56"."group_key",
                  "t56"."team_id",
                  "t56"."season_start_date",
                  "t56"."team_name",
                  "t56"."team_tla",
                  "t56"."played",
                  "t56"."won",
                  "t56"."drawn",
                  "t56"."lost",
                  "t56"."goals_for",
                  "t56"."goals_against",
                  "t56"."away_goals",
                  "t56"."away_won",
                  "t56"."in_play_count",
                  "t56"."uncounted_count",
                  "t56"."official_name",
                  "t56"."official_tla",
                  "t56"."official_position",
                  "t56"."official_played",
                  "t56"."official_points",
                  "t56"."official_goal_difference",
                  "t56"."points_adjustment",
                  "t56"."fewer_played",
                  "t56"."goal_difference",
                  "t56"."points",
                  "t56"."tie_rule",
                  "t56"."tied",
                  "t64"."head_to_head_played",
                  "t64"."head_to_head_points",
                  "t64"."head_to_head_points_so_far",
                  "t64"."head_to_head_goal_difference",
                  "t64"."head_to_head_goals_for",
                  "t64"."head_to_head_away_goals"
                FROM "t54" AS "t56"
                LEFT OUTER JOIN (
                  SELECT
                    "t62"."competition_code",
                    "t62"."season_id",
                    "t62"."stage",
                    "t62"."group_key",
                    "t62"."team_id",
                    COUNT(*) AS "head_to_head_played",
                    SUM("t62"."points") AS "head_to_head_points",
                    SUM("t62"."points") AS "head_to_head_points_so_far",
                    SUM("t62"."goals_for" - "t62"."goals_against") AS "head_to_head_goal_difference",
                    SUM("t62"."goals_for") AS "head_to_head_goals_for",
                    SUM(CASE WHEN "t62"."is_away" THEN "t62"."goals_for" ELSE 0 END) AS "head_to_head_away_goals"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t31"."competition_code",
                        "t31"."season_id",
                        "t31"."stage",
                        "t31"."group_key",
                        "t31"."team_id",
                        "t31"."opponent_id",
                        "t31"."is_away",
                        "t31"."goals_for",
                        "t31"."goals_against",
                        "t31"."points",
                        "t59"."tied",
                        "t60"."opponent_tied"
                      FROM (
                        SELECT
                          "t26"."competition_code",
                          "t26"."season_id",
                          "t26"."stage",
                          "t26"."group_key",
                          "t26"."team_id",
                          "t26"."opponent_id",
                          "t26"."is_away",
                          "t26"."goals_for",
                          "t26"."goals_against",
                          "t26"."points"
                        FROM "t25" AS "t26"
                        WHERE
                          NOT "t26"."team_id" IS NULL AND "t26"."is_counted"
                      ) AS "t31"
                      INNER JOIN (
                        SELECT
                          "t55"."competition_code",
                          "t55"."season_id",
                          "t55"."stage",
                          "t55"."group_key",
                          "t55"."team_id",
                          "t55"."tied"
                        FROM "t54" AS "t55"
                      ) AS "t59"
                        ON "t31"."competition_code" = "t59"."competition_code"
                        AND "t31"."season_id" = "t59"."season_id"
                        AND "t31"."stage" = "t59"."stage"
                        AND "t31"."group_key" = "t59"."group_key"
                        AND "t31"."team_id" = "t59"."team_id"
                      INNER JOIN (
                        SELECT
                          "t55"."competition_code",
                          "t55"."season_id",
                          "t55"."stage",
                          "t55"."group_key",
                          "t55"."team_id" AS "opponent_id",
                          "t55"."tied" AS "opponent_tied"
                        FROM "t54" AS "t55"
                      ) AS "t60"
                        ON "t31"."competition_code" = "t60"."competition_code"
                        AND "t31"."season_id" = "t60"."season_id"
                        AND "t31"."stage" = "t60"."stage"
                        AND "t31"."group_key" = "t60"."group_key"
                        AND "t31"."opponent_id" = "t60"."opponent_id"
                    ) AS "t61"
                    WHERE
                      "t61"."tied" = "t61"."opponent_tied"
                  ) AS "t62"
                  GROUP BY
                    1,
                    2,
                    3,
                    4,
                    5
                ) AS "t64"
                  ON "t56"."competition_code" = "t64"."competition_code"
                  AND "t56"."season_id" = "t64"."season_id"
                  AND "t56"."stage" = "t64"."stage"
                  AND "t56"."group_key" = "t64"."group_key"
                  AND "t56"."team_id" = "t64"."team_id"
              ) AS "t65"
            ) AS "t66"
          ) AS "t67"
        ) AS "t68"
      ) AS "t70"
      LEFT OUTER JOIN (
        SELECT
          "t38"."competition_code",
          "t38"."season_id",
          "t38"."stage",
          "t38"."group_key",
          "t38"."team_id",
          LISTAGG("t38"."ended", ','
          ORDER BY
            "t38"."utc_date" DESC,
            "t38"."match_id" DESC) AS "form"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t27"."competition_code",
              "t27"."season_id",
              "t27"."stage",
              "t27"."group_key",
              "t27"."team_id",
              "t27"."utc_date",
              "t27"."match_id",
              "t27"."points",
              ROW_NUMBER() OVER (
                PARTITION BY "t27"."competition_code", "t27"."season_id", "t27"."stage", "t27"."group_key", "t27"."team_id"
                ORDER BY "t27"."utc_date" DESC, "t27"."match_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "rank",
              CASE WHEN "t27"."points" = 3 THEN 'W' WHEN "t27"."points" = 1 THEN 'D' ELSE 'L' END AS "ended"
            FROM (
              SELECT
                "t26"."competition_code",
                "t26"."season_id",
                "t26"."stage",
                "t26"."group_key",
                "t26"."team_id",
                "t26"."utc_date",
                "t26"."match_id",
                "t26"."points"
              FROM "t25" AS "t26"
              WHERE
                NOT "t26"."team_id" IS NULL AND "t26"."is_counted" AND "t26"."is_final"
            ) AS "t27"
          ) AS "t34"
          WHERE
            "t34"."rank" < 5
        ) AS "t38"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t45"
        ON "t70"."competition_code" = "t45"."competition_code"
        AND "t70"."season_id" = "t45"."season_id"
        AND "t70"."stage" = "t45"."stage"
        AND "t70"."group_key" = "t45"."group_key"
        AND "t70"."team_id" = "t45"."team_id"
    ) AS "t71"
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
