-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
MERGE INTO "gold_league_table" AS target
USING (
  SELECT
    *
  FROM (
    WITH "t10" AS (
      SELECT
        *
      FROM (
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
          "t2"."points",
          "t2"."goal_difference",
          1 AS "is_live"
        FROM "silver_live_standings" AS "t2"
        UNION ALL
        SELECT
          "t3"."competition_code",
          "t3"."season_id",
          "t3"."season_start_date",
          "t3"."stage",
          "t3"."type",
          "t3"."group",
          "t3"."team_id",
          "t3"."team_name",
          "t3"."team_tla",
          "t3"."position",
          "t3"."played",
          "t3"."points",
          "t3"."goal_difference",
          0 AS "is_live"
        FROM "silver_standings" AS "t3"
      ) AS "t9"
      WHERE
        "t9"."type" = 'TOTAL'
        AND "t9"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
    ), "t12" AS (
      SELECT
        "t8"."match_id",
        "t8"."status_timestamp",
        "t8"."competition_code",
        "t8"."season_id",
        "t8"."season_start_date",
        "t8"."utc_date",
        "t8"."status",
        "t8"."stage",
        "t8"."group",
        "t8"."home_team_id",
        "t8"."home_team_name",
        "t8"."home_team_tla",
        "t8"."away_team_id",
        "t8"."away_team_name",
        "t8"."away_team_tla",
        "t8"."winner",
        "t8"."home_goals",
        "t8"."away_goals",
        "t8"."is_final",
        "t8"."is_in_play",
        "t8"."is_live",
        ROW_NUMBER() OVER (
          PARTITION BY "t8"."match_id"
          ORDER BY "t8"."status_timestamp" DESC, "t8"."is_live" DESC
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
      ) AS "t8"
    ), "t22" AS (
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
      FROM "t12" AS "t14"
      WHERE
        "t14"."rank" = 0
        AND "t14"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      UNION ALL
      SELECT
        "t18"."competition_code",
        "t18"."season_id",
        "t18"."stage",
        "t18"."group_key",
        "t18"."season_start_date",
        "t18"."match_id",
        "t18"."utc_date",
        "t18"."status_timestamp",
        "t18"."is_final",
        "t18"."is_in_play",
        "t18"."is_counted",
        "t18"."is_uncounted",
        TRUE AS "is_away",
        "t18"."away_team_id" AS "team_id",
        "t18"."away_team_name" AS "team_name",
        "t18"."away_team_tla" AS "team_tla",
        "t18"."home_team_id" AS "opponent_id",
        "t18"."away_goals" AS "goals_for",
        "t18"."home_goals" AS "goals_against",
        CASE
          WHEN "t18"."home_points" = 3
          THEN 0
          WHEN "t18"."home_points" = 0
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
        FROM "t12" AS "t14"
        WHERE
          "t14"."rank" = 0
          AND "t14"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      ) AS "t18"
    ), "t24" AS (
      SELECT
        "t13"."competition_code",
        "t13"."season_id",
        "t13"."stage",
        "t13"."team_id",
        "t13"."season_start_date",
        COALESCE("t13"."group", '') AS "group_key",
        "t13"."team_name" AS "official_name",
        "t13"."team_tla" AS "official_tla",
        "t13"."position" AS "official_position",
        "t13"."played" AS "official_played",
        "t13"."points" AS "official_points",
        "t13"."goal_difference" AS "official_goal_difference"
      FROM "t10" AS "t13"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t15"."competition_code",
            "t15"."season_id",
            "t15"."is_live",
            "t15"."total",
            ROW_NUMBER() OVER (
              PARTITION BY "t15"."competition_code", "t15"."season_id"
              ORDER BY "t15"."total" DESC, "t15"."is_live" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "rank"
          FROM (
            SELECT
              "t11"."competition_code",
              "t11"."season_id",
              "t11"."is_live",
              SUM("t11"."played") AS "total"
            FROM "t10" AS "t11"
            GROUP BY
              1,
              2,
              3
          ) AS "t15"
        ) AS "t16"
        WHERE
          "t16"."rank" = 0
      ) AS "t20"
        ON "t13"."competition_code" = "t20"."competition_code"
        AND "t13"."season_id" = "t20"."season_id"
        AND "t13"."is_live" = "t20"."is_live"
    ), "t34" AS (
      SELECT
        "t23"."season_start_date",
        "t23"."competition_code",
        "t23"."season_id",
        "t23"."stage",
        "t23"."group_key",
        "t23"."team_id"
      FROM "t22" AS "t23"
      WHERE
        NOT "t23"."team_id" IS NULL
      UNION ALL
      SELECT
        "t25"."season_start_date",
        "t25"."competition_code",
        "t25"."season_id",
        "t25"."stage",
        "t25"."group_key",
        "t25"."team_id"
      FROM "t24" AS "t25"
    ), "t48" AS (
      SELECT
        "t47"."competition_code",
        "t47"."season_id",
        "t47"."stage",
        "t47"."group_key",
        "t47"."team_id",
        "t47"."season_start_date",
        "t47"."team_name",
        "t47"."team_tla",
        "t47"."played",
        "t47"."won",
        "t47"."drawn",
        "t47"."lost",
        "t47"."goals_for",
        "t47"."goals_against",
        "t47"."away_goals",
        "t47"."away_won",
        "t47"."in_play_count",
        "t47"."uncounted_count",
        "t47"."official_name",
        "t47"."official_tla",
        "t47"."official_position",
        "t47"."official_played",
        "t47"."official_points",
        "t47"."official_goal_difference",
        "t47"."fewer_played",
        "t47"."goal_difference",
        "t47"."points",
        "t47"."tie_rule",
        RANK() OVER (
          PARTITION BY "t47"."competition_code", "t47"."season_id", "t47"."stage", "t47"."group_key"
          ORDER BY "t47"."points" DESC, CASE
            WHEN "t47"."tie_rule" IN (
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
            THEN "t47"."goal_difference"
            WHEN "t47"."tie_rule" IN ('DED-2024')
            THEN "t47"."fewer_played"
            WHEN "t47"."tie_rule" IN ('BSA-2020')
            THEN "t47"."won"
            ELSE 0
          END DESC, CASE
            WHEN "t47"."tie_rule" IN ('PL-2019', 'ELC-2021', 'BL1-2018', 'CL-2024', 'WC-2018', 'CLI-2020', 'default')
            THEN "t47"."goals_for"
            WHEN "t47"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t47"."goal_difference"
            ELSE 0
          END DESC, CASE
            WHEN "t47"."tie_rule" IN ('DED-2024', 'BSA-2020')
            THEN "t47"."goals_for"
            WHEN "t47"."tie_rule" IN ('CL-2024', 'CLI-2020')
            THEN "t47"."away_goals"
            ELSE 0
          END DESC, CASE WHEN "t47"."tie_rule" IN ('CL-2024') THEN "t47"."won" ELSE 0 END DESC, CASE WHEN "t47"."tie_rule" IN ('CL-2024') THEN "t47"."away_won" ELSE 0 END DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "tied"
      FROM (
        SELECT
          "t44"."competition_code",
          "t44"."season_id",
          "t44"."stage",
          "t44"."group_key",
          "t44"."team_id",
          "t44"."season_start_date",
          COALESCE("t44"."team_name", "t44"."official_name") AS "team_name",
          COALESCE("t44"."team_tla", "t44"."official_tla") AS "team_tla",
          COALESCE("t44"."played", 0) AS "played",
          COALESCE("t44"."won", 0) AS "won",
          COALESCE("t44"."drawn", 0) AS "drawn",
          COALESCE("t44"."lost", 0) AS "lost",
          COALESCE("t44"."goals_for", 0) AS "goals_for",
          COALESCE("t44"."goals_against", 0) AS "goals_against",
          COALESCE("t44"."away_goals", 0) AS "away_goals",
          COALESCE("t44"."away_won", 0) AS "away_won",
          COALESCE("t44"."in_play_count", 0) AS "in_play_count",
          COALESCE("t44"."uncounted_count", 0) AS "uncounted_count",
          "t44"."official_name",
          "t44"."official_tla",
          "t44"."official_position",
          "t44"."official_played",
          "t44"."official_points",
          "t44"."official_goal_difference",
          -(
            COALESCE("t44"."played", 0)
          ) AS "fewer_played",
          COALESCE("t44"."goals_for", 0) - COALESCE("t44"."goals_against", 0) AS "goal_difference",
          (
            COALESCE("t44"."won", 0) * 3
          ) + COALESCE("t44"."drawn", 0) AS "points",
          CASE
            WHEN (
              "t44"."competition_code" = 'WC'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t44"."season_start_date"), 9999) >= 2026
            )
            THEN 'WC-2026'
            WHEN (
              "t44"."competition_code" = 'CLI'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t44"."season_start_date"), 9999) >= 2026
            )
            THEN 'CLI-2026'
            WHEN (
              "t44"."competition_code" = 'FL1'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t44"."season_start_date"), 9999) >= 2025
            )
            THEN 'FL1-2025'
            WHEN "t44"."competition_code" = 'DED'
            THEN 'DED-2024'
            WHEN "t44"."competition_code" = 'PD'
            THEN 'PD-2024'
            WHEN (
              "t44"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t44"."season_start_date"), 9999) >= 2024
            )
            THEN 'CL-2024'
            WHEN "t44"."competition_code" = 'PPL'
            THEN 'PPL-2022'
            WHEN "t44"."competition_code" = 'ELC'
            THEN 'ELC-2021'
            WHEN (
              "t44"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t44"."season_start_date"), 9999) >= 2021
            )
            THEN 'CL-2021'
            WHEN "t44"."competition_code" = 'EC'
            THEN 'EC-2021'
            WHEN "t44"."competition_code" = 'BSA'
            THEN 'BSA-2020'
            WHEN "t44"."competition_code" = 'CLI'
            THEN 'CLI-2020'
            WHEN "t44"."competition_code" = 'PL'
            THEN 'PL-2019'
            WHEN "t44"."competition_code" = 'SA'
            THEN 'SA-2019'
            WHEN "t44"."competition_code" = 'BL1'
            THEN 'BL1-2018'
            WHEN "t44"."competition_code" = 'CL'
            THEN 'CL-2018'
            WHEN "t44"."competition_code" = 'WC'
            THEN 'WC-2018'
            WHEN "t44"."competition_code" = 'FL1'
            THEN 'FL1-2017'
            ELSE 'default'
          END AS "tie_rule"
        FROM (
          SELECT
            "t39"."competition_code",
            "t39"."season_id",
            "t39"."stage",
            "t39"."group_key",
            "t39"."team_id",
            "t42"."season_start_date",
            "t41"."team_name",
            "t41"."team_tla",
            "t41"."played",
            "t41"."won",
            "t41"."drawn",
            "t41"."lost",
            "t41"."goals_for",
            "t41"."goals_against",
            "t41"."away_goals",
            "t41"."away_won",
            "t41"."in_play_count",
            "t41"."uncounted_count",
            "t31"."official_name",
            "t31"."official_tla",
            "t31"."official_position",
            "t31"."official_played",
            "t31"."official_points",
            "t31"."official_goal_difference"
          FROM (
            SELECT DISTINCT
              "t35"."competition_code",
              "t35"."season_id",
              "t35"."stage",
              "t35"."group_key",
              "t35"."team_id"
            FROM "t34" AS "t35"
          ) AS "t39"
          INNER JOIN (
            SELECT
              "t35"."competition_code",
              "t35"."season_id",
              MAX("t35"."season_start_date") AS "season_start_date"
            FROM "t34" AS "t35"
            GROUP BY
              1,
              2
          ) AS "t42"
            ON "t39"."competition_code" = "t42"."competition_code"
            AND "t39"."season_id" = "t42"."season_id"
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
              FROM "t22" AS "t23"
              WHERE
                NOT "t23"."team_id" IS NULL
            ) AS "t29"
            GROUP BY
              1,
              2,
              3,
              4,
              5
          ) AS "t41"
            ON "t39"."competition_code" = "t41"."competition_code"
            AND "t39"."season_id" = "t41"."season_id"
            AND "t39"."stage" = "t41"."stage"
            AND "t39"."group_key" = "t41"."group_key"
            AND "t39"."team_id" = "t41"."team_id"
          LEFT OUTER JOIN (
            SELECT
              "t25".*
              EXCLUDE ("season_start_date")
            FROM "t24" AS "t25"
          ) AS "t31"
            ON "t39"."competition_code" = "t31"."competition_code"
            AND "t39"."season_id" = "t31"."season_id"
            AND "t39"."stage" = "t31"."stage"
            AND "t39"."group_key" = "t31"."group_key"
            AND "t39"."team_id" = "t31"."team_id"
        ) AS "t44"
      ) AS "t47"
    )
    SELECT
      "t65"."competition_code",
      "t65"."season_id",
      "t65"."season_start_date",
      "t65"."stage",
      NULLIF("t65"."group_key", '') AS "group",
      "t65"."team_id",
      CAST($as_of AS TIMESTAMPTZ) AS "as_of",
      "t65"."team_name",
      "t65"."team_tla",
      "t65"."position",
      "t65"."played",
      "t65"."won",
      "t65"."drawn",
      "t65"."lost",
      "t65"."goals_for",
      "t65"."goals_against",
      "t65"."goal_difference",
      "t65"."points",
      "t65"."in_play_count",
      "t65"."uncounted_count",
      "t65"."form",
      "t65"."tie_rule",
      "t65"."official_position",
      "t65"."official_played",
      "t65"."official_points",
      "t65"."official_goal_difference",
      "t65"."official_position" - "t65"."position" AS "places_moved",
      "t65"."points" - "t65"."official_points" AS "points_difference",
      (
        "t65"."official_played" <= "t65"."played"
      )
      AND (
        "t65"."official_played" >= (
          "t65"."played" - "t65"."in_play_count"
        )
      ) AS "is_complete",
      (
        "t65"."official_position" = "t65"."position"
      )
      AND (
        "t65"."official_played" = "t65"."played"
      )
      AND (
        "t65"."official_points" = "t65"."points"
      )
      AND (
        "t65"."official_goal_difference" = "t65"."goal_difference"
      ) AS "is_as_official"
    FROM (
      SELECT
        "t64"."competition_code",
        "t64"."season_id",
        "t64"."stage",
        "t64"."group_key",
        "t64"."team_id",
        "t64"."season_start_date",
        "t64"."team_name",
        "t64"."team_tla",
        "t64"."played",
        "t64"."won",
        "t64"."drawn",
        "t64"."lost",
        "t64"."goals_for",
        "t64"."goals_against",
        "t64"."away_goals",
        "t64"."away_won",
        "t64"."in_play_count",
        "t64"."uncounted_count",
        "t64"."official_name",
        "t64"."official_tla",
        "t64"."official_position",
        "t64"."official_played",
        "t64"."official_points",
        "t64"."official_goal_difference",
        "t64"."fewer_played",
        "t64"."goal_difference",
        "t64"."points",
        "t64"."tie_rule",
        "t64"."tied",
        "t64"."head_to_head_played",
        "t64"."head_to_head_points",
        "t64"."head_to_head_points_so_far",
        "t64"."head_to_head_goal_difference",
        "t64"."head_to_head_goals_for",
        "t64"."head_to_head_away_goals",
        "t64"."is_settled",
        "t64"."position",
        "t46"."form"
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
          "t62"."fewer_played",
          "t62"."goal_difference",
          "t62"."points",
          "t62"."tie_rule",
          "t62"."tied",
          "t62"."head_to_head_played",
          "t62"."head_to_head_points",
          "t62"."head_to_head_points_so_far",
          "t62"."head_to_head_goal_difference",
          "t62"."head_to_head_goals_for",
          "t62"."head_to_head_away_goals",
          "t62"."is_settled",
          (
            ROW_NUMBER() OVER (
              PARTITION BY "t62"."competition_code", "t62"."season_id", "t62"."stage", "t62"."group_key"
              ORDER BY "t62"."tied" ASC, CASE
                WHEN "t62"."tie_rule" IN (
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
                THEN "t62"."head_to_head_points"
                WHEN "t62"."tie_rule" IN ('BL1-2018')
                THEN "t62"."head_to_head_goal_difference"
                WHEN "t62"."tie_rule" IN ('PPL-2022')
                THEN "t62"."head_to_head_points_so_far"
                ELSE 0
              END DESC, CASE
                WHEN "t62"."tie_rule" IN ('PL-2019', 'BL1-2018')
                THEN "t62"."head_to_head_away_goals"
                WHEN "t62"."tie_rule" IN (
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
                THEN "t62"."head_to_head_goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t62"."tie_rule" IN (
                  'ELC-2021',
                  'FL1-2017',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2018',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t62"."head_to_head_goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t62"."tie_rule" IN ('FL1-2017', 'CL-2018')
                THEN "t62"."head_to_head_away_goals"
                ELSE 0
              END DESC, CASE
                WHEN "t62"."tie_rule" IN ('ELC-2021')
                THEN "t62"."won"
                WHEN "t62"."tie_rule" IN ('BL1-2018')
                THEN "t62"."away_goals"
                WHEN "t62"."tie_rule" IN ('FL1-2017', 'FL1-2025')
                THEN "t62"."goals_for"
                WHEN "t62"."tie_rule" IN (
                  'PD-2024',
                  'SA-2019',
                  'PPL-2022',
                  'CL-2018',
                  'CL-2021',
                  'EC-2021',
                  'WC-2026',
                  'CLI-2026'
                )
                THEN "t62"."goal_difference"
                ELSE 0
              END DESC, CASE
                WHEN "t62"."tie_rule" IN ('ELC-2021', 'FL1-2017')
                THEN "t62"."away_goals"
                WHEN "t62"."tie_rule" IN ('FL1-2025', 'PPL-2022')
                THEN "t62"."won"
                WHEN "t62"."tie_rule" IN ('PD-2024', 'SA-2019', 'CL-2018', 'CL-2021', 'EC-2021', 'WC-2026', 'CLI-2026')
                THEN "t62"."goals_for"
                ELSE 0
              END DESC, CASE
                WHEN "t62"."tie_rule" IN ('FL1-2025')
                THEN "t62"."away_won"
                WHEN "t62"."tie_rule" IN ('PPL-2022')
                THEN "t62"."goals_for"
                WHEN "t62"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t62"."away_goals"
                WHEN "t62"."tie_rule" IN ('EC-2021')
                THEN "t62"."won"
                ELSE 0
              END DESC, CASE WHEN "t62"."tie_rule" IN ('CL-2018', 'CL-2021') THEN "t62"."won" ELSE 0 END DESC, CASE
                WHEN "t62"."tie_rule" IN ('CL-2018', 'CL-2021')
                THEN "t62"."away_won"
                ELSE 0
              END DESC, "t62"."team_name" IS NULL ASC, "t62"."team_name" ASC, "t62"."team_id" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1
          ) + 1 AS "position"
        FROM (
          SELECT
            "t61"."competition_code",
            "t61"."season_id",
            "t61"."stage",
            "t61"."group_key",
            "t61"."team_id",
            "t61"."season_start_date",
            "t61"."team_name",
            "t61"."team_tla",
            "t61"."played",
            "t61"."won",
            "t61"."drawn",
            "t61"."lost",
            "t61"."goals_for",
            "t61"."goals_against",
            "t61"."away_goals",
            "t61"."away_won",
            "t61"."in_play_count",
            "t61"."uncounted_count",
            "t61"."official_name",
            "t61"."official_tla",
            "t61"."official_position",
            "t61"."official_played",
            "t61"."official_points",
            "t61"."official_goal_difference",
            "t61"."fewer_played",
            "t61"."goal_difference",
            "t61"."points",
            "t61"."tie_rule",
            "t61"."tied",
            "t61"."head_to_head_played",
            CASE WHEN "t61"."is_settled" THEN "t61"."head_to_head_points" ELSE 0 END AS "head_to_head_points",
            "t61"."head_to_head_points_so_far",
            CASE WHEN "t61"."is_settled" THEN "t61"."head_to_head_goal_difference" ELSE 0 END AS "head_to_head_goal_difference",
            CASE WHEN "t61"."is_settled" THEN "t61"."head_to_head_goals_for" ELSE 0 END AS "head_to_head_goals_for",
            CASE WHEN "t61"."is_settled" THEN "t61"."head_to_head_away_goals" ELSE 0 END AS "head_to_head_away_goals",
            "t61"."is_settled"
          FROM (
            SELECT
              "t60"."competition_code",
              "t60"."season_id",
              "t60"."stage",
              "t60"."group_key",
              "t60"."team_id",
              "t60"."season_start_date",
              "t60"."team_name",
              "t60"."team_tla",
              "t60"."played",
              "t60"."won",
              "t60"."drawn",
              "t60"."lost",
              "t60"."goals_for",
              "t60"."goals_against",
              "t60"."away_goals",
              "t60"."away_won",
              "t60"."in_play_count",
              "t60"."uncounted_count",
              "t60"."official_name",
              "t60"."official_tla",
              "t60"."official_position",
              "t60"."official_played",
              "t60"."official_points",
              "t60"."official_goal_difference",
              "t60"."fewer_played",
              "t60"."goal_difference",
              "t60"."points",
              "t60"."tie_rule",
              "t60"."tied",
              "t60"."head_to_head_played",
              "t60"."head_to_head_points",
              "t60"."head_to_head_points_so_far",
              "t60"."head_to_head_goal_difference",
              "t60"."head_to_head_goals_for",
              "t60"."head_to_head_away_goals",
              MIN("t60"."head_to_head_played") OVER (
                PARTITION BY "t60"."competition_code", "t60"."season_id", "t60"."stage", "t60"."group_key", "t60"."tied"
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) >= (
                CASE WHEN "t60"."tie_rule" IN ('EC-2021', 'WC-2018', 'WC-2026') THEN 1 ELSE 2 END * (
                  COUNT("t60"."team_id") OVER (
                    PARTITION BY "t60"."competition_code", "t60"."season_id", "t60"."stage", "t60"."group_key", "t60"."tied"
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ) - 1
                )
              ) AS "is_settled"
            FROM (
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
                "t59"."fewer_played",
                "t59"."goal_difference",
                "t59"."points",
                "t59"."tie_rule",
                "t59"."tied",
                COALESCE("t59"."head_to_head_played", 0) AS "head_to_head_played",
                COALESCE("t59"."head_to_head_points", 0) AS "head_to_head_points",
                COALESCE("t59"."head_to_head_points_so_far", 0) AS "head_to_head_points_so_far",
                COALESCE("t59"."head_to_head_goal_difference", 0) AS "head_to_head_goal_difference",
                COALESCE("t59"."head_to_head_goals_for", 0) AS "head_to_head_goals_for",
                COALESCE("t59"."head_to_head_away_goals", 0) AS "head_to_head_away_goals"
              FROM (
                SELECT
                  "t50"."competition_code",
                  "t50"."season_id",
                  "t50"."stage",
                  "t50"."group_key",
                  "t50"."team_id",
                  "t50"."season_start_date",
                  "t50"."team_name",
                  "t50"."team_tla",
                  "t50"."played",
                  "t50"."won",
                  "t50"."drawn",
                  "t50"."lost",
                  "t50"."goals_for",
                  "t50"."goals_against",
                  "t50"."away_goals",
                  "t50"."away_won",
                  "t50"."in_play_count",
                  "t50"."uncounted_count",
                  "t50"."official_name",
                  "t50"."official_tla",
                  "t50"."official_position",
                  "t50"."official_played",
                  "t50"."official_points",
                  "t50"."official_goal_difference",
                  "t50"."fewer_played",
                  "t50"."goal_difference",
                  "t50"."points",
                  "t50"."tie_rule",
                  "t50"."tied",
                  "t58"."head_to_head_played",
                  "t58"."head_to_head_points",
                  "t58"."head_to_head_points_so_far",
                  "t58"."head_to_head_goal_difference",
                  "t58"."head_to_head_goals_for",
                  "t58"."head_to_head_away_goals"
                FROM "t48" AS "t50"
                LEFT OUTER JOIN (
                  SELECT
                    "t56"."competition_code",
                    "t56"."season_id",
                    "t56"."stage",
                    "t56"."group_key",
                    "t56"."team_id",
                    COUNT(*) AS "head_to_head_played",
                    SUM("t56"."points") AS "head_to_head_points",
                    SUM("t56"."points") AS "head_to_head_points_so_far",
                    SUM("t56"."goals_for" - "t56"."goals_against") AS "head_to_head_goal_difference",
                    SUM("t56"."goals_for") AS "head_to_head_goals_for",
                    SUM(CASE WHEN "t56"."is_away" THEN "t56"."goals_for" ELSE 0 END) AS "head_to_head_away_goals"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        "t33"."competition_code",
                        "t33"."season_id",
                        "t33"."stage",
                        "t33"."group_key",
                        "t33"."team_id",
                        "t33"."opponent_id",
                        "t33"."is_away",
                        "t33"."goals_for",
                        "t33"."goals_against",
                        "t33"."points",
                        "t53"."tied",
                        "t54"."opponent_tied"
                      FROM (
                        SELECT
                          "t23"."competition_code",
                          "t23"."season_id",
                          "t23"."stage",
                          "t23"."group_key",
                          "t23"."team_id",
                          "t23"."opponent_id",
                          "t23"."is_away",
                          "t23"."goals_for",
                          "t23"."goals_against",
                          "t23"."points"
                        FROM "t22" AS "t23"
                        WHERE
                          NOT "t23"."team_id" IS NULL AND "t23"."is_counted"
                      ) AS "t33"
                      INNER JOIN (
                        SELECT
                          "t49"."competition_code",
                          "t49"."season_id",
                          "t49"."stage",
                          "t49"."group_key",
                          "t49"."team_id",
                          "t49"."tied"
                        FROM "t48" AS "t49"
                      ) AS "t53"
                        ON "t33"."competition_code" = "t53"."competition_code"
                        AND "t33"."season_id" = "t53"."season_id"
                        AND "t33"."stage" = "t53"."stage"
                        AND "t33"."group_key" = "t53"."group_key"
                        AND "t33"."team_id" = "t53"."team_id"
                      INNER JOIN (
                        SELECT
                          "t49"."competition_code",
                          "t49"."season_id",
                          "t49"."stage",
                          "t49"."group_key",
                          "t49"."team_id" AS "opponent_id",
                          "t49"."tied" AS "opponent_tied"
                        FROM "t48" AS "t49"
                      ) AS "t54"
                        ON "t33"."competition_code" = "t54"."competition_code"
                        AND "t33"."season_id" = "t54"."season_id"
                        AND "t33"."stage" = "t54"."stage"
                        AND "t33"."group_key" = "t54"."group_key"
                        AND "t33"."opponent_id" = "t54"."opponent_id"
                    ) AS "t55"
                    WHERE
                      "t55"."tied" = "t55"."opponent_tied"
                  ) AS "t56"
                  GROUP BY
                    1,
                    2,
                    3,
                    4,
                    5
                ) AS "t58"
                  ON "t50"."competition_code" = "t58"."competition_code"
                  AND "t50"."season_id" = "t58"."season_id"
                  AND "t50"."stage" = "t58"."stage"
                  AND "t50"."group_key" = "t58"."group_key"
                  AND "t50"."team_id" = "t58"."team_id"
              ) AS "t59"
            ) AS "t60"
          ) AS "t61"
        ) AS "t62"
      ) AS "t64"
      LEFT OUTER JOIN (
        SELECT
          "t43"."competition_code",
          "t43"."season_id",
          "t43"."stage",
          "t43"."group_key",
          "t43"."team_id",
          LISTAGG("t43"."ended", ','
          ORDER BY
            "t43"."utc_date" DESC,
            "t43"."match_id" DESC) AS "form"
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
                "t23"."competition_code",
                "t23"."season_id",
                "t23"."stage",
                "t23"."group_key",
                "t23"."team_id",
                "t23"."utc_date",
                "t23"."match_id",
                "t23"."points"
              FROM "t22" AS "t23"
              WHERE
                NOT "t23"."team_id" IS NULL AND "t23"."is_counted" AND "t23"."is_final"
            ) AS "t27"
          ) AS "t37"
          WHERE
            "t37"."rank" < 5
        ) AS "t43"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t46"
        ON "t64"."competition_code" = "t46"."competition_code"
        AND "t64"."season_id" = "t46"."season_id"
        AND "t64"."stage" = "t46"."stage"
        AND "t64"."group_key" = "t46"."group_key"
        AND "t64"."team_id" = "t46"."team_id"
    ) AS "t65"
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
  "is_as_official" = source."is_as_official"
WHEN NOT MATCHED THEN INSERT (
  "competition_code", "season_id", "season_start_date", "stage", "group", "team_id", "as_of", "team_name", "team_tla", "position", "played", "won", "drawn", "lost", "goals_for", "goals_against", "goal_difference", "points", "in_play_count", "uncounted_count", "form", "tie_rule", "official_position", "official_played", "official_points", "official_goal_difference", "places_moved", "points_difference", "is_complete", "is_as_official"
) VALUES (
  source."competition_code", source."season_id", source."season_start_date", source."stage", source."group", source."team_id", source."as_of", source."team_name", source."team_tla", source."position", source."played", source."won", source."drawn", source."lost", source."goals_for", source."goals_against", source."goal_difference", source."points", source."in_play_count", source."uncounted_count", source."form", source."tie_rule", source."official_position", source."official_played", source."official_points", source."official_goal_difference", source."places_moved", source."points_difference", source."is_complete", source."is_as_official"
)
WHEN NOT MATCHED BY SOURCE AND target."as_of" <= $as_of THEN DELETE
