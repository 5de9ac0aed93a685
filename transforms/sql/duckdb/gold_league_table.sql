-- gold_league_table: Every table as it stands: from the newest of batch and live, matches in play too.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
MERGE INTO "gold_league_table" AS target
USING (
  SELECT
    *
  FROM (
    WITH "t12" AS (
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
    ), "t22" AS (
      SELECT
        "t19"."match_id",
        "t19"."status_timestamp",
        "t19"."placed_at",
        "t19"."competition_code",
        "t19"."season_id",
        "t19"."season_start_date",
        "t19"."utc_date",
        "t19"."status",
        "t19"."stage",
        "t19"."group",
        "t19"."home_team_id",
        "t19"."home_team_name",
        "t19"."home_team_tla",
        "t19"."away_team_id",
        "t19"."away_team_name",
        "t19"."away_team_tla",
        "t19"."winner",
        "t19"."home_goals",
        "t19"."away_goals",
        "t19"."is_final",
        "t19"."is_in_play",
        "t19"."is_live",
        ROW_NUMBER() OVER (
          PARTITION BY "t19"."match_id"
          ORDER BY "t19"."placed_at" DESC, "t19"."status_timestamp" DESC, "t19"."is_live" DESC
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
            "t14".*
            EXCLUDE ("match_id_right")
          FROM (
            SELECT
              "t11"."match_id",
              "t11"."status_timestamp",
              "t11"."content_hash",
              "t11"."fetched_at",
              "t11"."snapshot_id",
              "t11"."competition_id",
              "t11"."competition_code",
              "t11"."season_id",
              "t11"."season_start_date",
              "t11"."utc_date",
              "t11"."status",
              "t11"."stage",
              "t11"."group",
              "t11"."matchday",
              "t11"."home_team_id",
              "t11"."home_team_name",
              "t11"."home_team_tla",
              "t11"."away_team_id",
              "t11"."away_team_name",
              "t11"."away_team_tla",
              "t11"."winner",
              "t11"."duration",
              "t11"."home_goals",
              "t11"."away_goals",
              "t11"."home_half_time_goals",
              "t11"."away_half_time_goals",
              "t11"."home_shootout_goals",
              "t11"."away_shootout_goals",
              "t11"."is_score_contradictory",
              "t11"."is_final",
              "t11"."is_in_play",
              "t11"."effective_at",
              "t11"."missing_since",
              "t10"."match_id" AS "match_id_right",
              "t10"."missed_at"
            FROM (
              SELECT
                *
              FROM "silver_matches" AS "t1"
              WHERE
                "t1"."missing_since" IS NULL
            ) AS "t11"
            LEFT OUTER JOIN (
              SELECT
                "t0"."match_id",
                "t0"."missing_since" AS "missed_at"
              FROM "silver_live_match_state" AS "t0"
              WHERE
                NOT "t0"."missing_since" IS NULL
            ) AS "t10"
              ON "t11"."match_id" = "t10"."match_id"
          ) AS "t14"
        ) AS "t16"
        WHERE
          (
            "t16"."missed_at" IS NULL
          ) OR (
            "t16"."fetched_at" > "t16"."missed_at"
          )
      ) AS "t19"
    ), "t25" AS (
      SELECT
        "t15"."competition_code",
        "t15"."season_id",
        "t15"."stage",
        "t15"."team_id",
        "t15"."season_start_date",
        COALESCE("t15"."group", '') AS "group_key",
        "t15"."team_name" AS "official_name",
        "t15"."team_tla" AS "official_tla",
        "t15"."position" AS "official_position",
        "t15"."played" AS "official_played",
        "t15"."points" AS "official_points",
        "t15"."goal_difference" AS "official_goal_difference"
      FROM "t12" AS "t15"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t17"."competition_code",
            "t17"."season_id",
            "t17"."is_live",
            "t17"."total",
            ROW_NUMBER() OVER (
              PARTITION BY "t17"."competition_code", "t17"."season_id"
              ORDER BY "t17"."total" DESC, "t17"."is_live" DESC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) - 1 AS "rank"
          FROM (
            SELECT
              "t13"."competition_code",
              "t13"."season_id",
              "t13"."is_live",
              SUM("t13"."played") AS "total"
            FROM "t12" AS "t13"
            GROUP BY
              1,
              2,
              3
          ) AS "t17"
        ) AS "t20"
        WHERE
          "t20"."rank" = 0
      ) AS "t23"
        ON "t15"."competition_code" = "t23"."competition_code"
        AND "t15"."season_id" = "t23"."season_id"
        AND "t15"."is_live" = "t23"."is_live"
    ), "t33" AS (
      SELECT
        "t24"."competition_code",
        "t24"."season_id",
        "t24"."stage",
        COALESCE("t24"."group", '') AS "group_key",
        "t24"."season_start_date",
        "t24"."match_id",
        "t24"."utc_date",
        "t24"."status_timestamp",
        "t24"."is_final",
        "t24"."is_in_play",
        (
          "t24"."is_final" OR "t24"."is_in_play"
        )
        AND (
          (
            NOT (
              "t24"."home_goals" - "t24"."away_goals"
            ) IS NULL
          )
          AND (
            NOT "t24"."home_team_id" IS NULL
          )
          AND (
            NOT "t24"."away_team_id" IS NULL
          )
        ) AS "is_counted",
        (
          "t24"."is_final" OR "t24"."is_in_play"
        )
        AND NOT (
          (
            NOT (
              "t24"."home_goals" - "t24"."away_goals"
            ) IS NULL
          )
          AND (
            NOT "t24"."home_team_id" IS NULL
          )
          AND (
            NOT "t24"."away_team_id" IS NULL
          )
        ) AS "is_uncounted",
        FALSE AS "is_away",
        "t24"."home_team_id" AS "team_id",
        "t24"."home_team_name" AS "team_name",
        "t24"."home_team_tla" AS "team_tla",
        "t24"."away_team_id" AS "opponent_id",
        "t24"."home_goals" AS "goals_for",
        "t24"."away_goals" AS "goals_against",
        CASE
          WHEN (
            "t24"."home_goals" - "t24"."away_goals"
          ) > 0
          THEN 3
          WHEN (
            "t24"."home_goals" - "t24"."away_goals"
          ) < 0
          THEN 0
          WHEN (
            "t24"."status" = 'AWARDED'
          )
          AND (
            (
              "t24"."home_goals" - "t24"."away_goals"
            ) = 0
          )
          AND (
            "t24"."winner" = 'HOME_TEAM'
          )
          THEN 3
          WHEN (
            "t24"."status" = 'AWARDED'
          )
          AND (
            (
              "t24"."home_goals" - "t24"."away_goals"
            ) = 0
          )
          AND (
            "t24"."winner" = 'AWAY_TEAM'
          )
          THEN 0
          ELSE 1
        END AS "points"
      FROM "t22" AS "t24"
      WHERE
        "t24"."rank" = 0
        AND "t24"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      UNION ALL
      SELECT
        "t31"."competition_code",
        "t31"."season_id",
        "t31"."stage",
        "t31"."group_key",
        "t31"."season_start_date",
        "t31"."match_id",
        "t31"."utc_date",
        "t31"."status_timestamp",
        "t31"."is_final",
        "t31"."is_in_play",
        "t31"."is_counted",
        "t31"."is_uncounted",
        TRUE AS "is_away",
        "t31"."away_team_id" AS "team_id",
        "t31"."away_team_name" AS "team_name",
        "t31"."away_team_tla" AS "team_tla",
        "t31"."home_team_id" AS "opponent_id",
        "t31"."away_goals" AS "goals_for",
        "t31"."home_goals" AS "goals_against",
        CASE
          WHEN "t31"."home_points" = 3
          THEN 0
          WHEN "t31"."home_points" = 0
          THEN 3
          ELSE 1
        END AS "points"
      FROM (
        SELECT
          "t24"."match_id",
          "t24"."status_timestamp",
          "t24"."placed_at",
          "t24"."competition_code",
          "t24"."season_id",
          "t24"."season_start_date",
          "t24"."utc_date",
          "t24"."status",
          "t24"."stage",
          "t24"."group",
          "t24"."home_team_id",
          "t24"."home_team_name",
          "t24"."home_team_tla",
          "t24"."away_team_id",
          "t24"."away_team_name",
          "t24"."away_team_tla",
          "t24"."winner",
          "t24"."home_goals",
          "t24"."away_goals",
          "t24"."is_final",
          "t24"."is_in_play",
          "t24"."is_live",
          "t24"."rank",
          COALESCE("t24"."group", '') AS "group_key",
          (
            "t24"."is_final" OR "t24"."is_in_play"
          )
          AND (
            (
              NOT (
                "t24"."home_goals" - "t24"."away_goals"
              ) IS NULL
            )
            AND (
              NOT "t24"."home_team_id" IS NULL
            )
            AND (
              NOT "t24"."away_team_id" IS NULL
            )
          ) AS "is_counted",
          (
            "t24"."is_final" OR "t24"."is_in_play"
          )
          AND NOT (
            (
              NOT (
                "t24"."home_goals" - "t24"."away_goals"
              ) IS NULL
            )
            AND (
              NOT "t24"."home_team_id" IS NULL
            )
            AND (
              NOT "t24"."away_team_id" IS NULL
            )
          ) AS "is_uncounted",
          CASE
            WHEN (
              "t24"."home_goals" - "t24"."away_goals"
            ) > 0
            THEN 3
            WHEN (
              "t24"."home_goals" - "t24"."away_goals"
            ) < 0
            THEN 0
            WHEN (
              "t24"."status" = 'AWARDED'
            )
            AND (
              (
                "t24"."home_goals" - "t24"."away_goals"
              ) = 0
            )
            AND (
              "t24"."winner" = 'HOME_TEAM'
            )
            THEN 3
            WHEN (
              "t24"."status" = 'AWARDED'
            )
            AND (
              (
                "t24"."home_goals" - "t24"."away_goals"
              ) = 0
            )
            AND (
              "t24"."winner" = 'AWAY_TEAM'
            )
            THEN 0
            ELSE 1
          END AS "home_points"
        FROM "t22" AS "t24"
        WHERE
          "t24"."rank" = 0
          AND "t24"."stage" IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
      ) AS "t31"
    ), "t40" AS (
      SELECT
        "t34"."season_start_date",
        "t34"."competition_code",
        "t34"."season_id",
        "t34"."stage",
        "t34"."group_key",
        "t34"."team_id"
      FROM "t33" AS "t34"
      WHERE
        NOT "t34"."team_id" IS NULL
      UNION ALL
      SELECT
        "t26"."season_start_date",
        "t26"."competition_code",
        "t26"."season_id",
        "t26"."stage",
        "t26"."group_key",
        "t26"."team_id"
      FROM "t25" AS "t26"
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
          "t50"."competition_code",
          "t50"."season_id",
          "t50"."stage",
          "t50"."group_key",
          "t50"."team_id",
          "t50"."season_start_date",
          COALESCE("t50"."team_name", "t50"."official_name") AS "team_name",
          COALESCE("t50"."team_tla", "t50"."official_tla") AS "team_tla",
          COALESCE("t50"."played", 0) AS "played",
          COALESCE("t50"."won", 0) AS "won",
          COALESCE("t50"."drawn", 0) AS "drawn",
          COALESCE("t50"."lost", 0) AS "lost",
          COALESCE("t50"."goals_for", 0) AS "goals_for",
          COALESCE("t50"."goals_against", 0) AS "goals_against",
          COALESCE("t50"."away_goals", 0) AS "away_goals",
          COALESCE("t50"."away_won", 0) AS "away_won",
          COALESCE("t50"."in_play_count", 0) AS "in_play_count",
          COALESCE("t50"."uncounted_count", 0) AS "uncounted_count",
          "t50"."official_name",
          "t50"."official_tla",
          "t50"."official_position",
          "t50"."official_played",
          "t50"."official_points",
          "t50"."official_goal_difference",
          -(
            COALESCE("t50"."played", 0)
          ) AS "fewer_played",
          COALESCE("t50"."goals_for", 0) - COALESCE("t50"."goals_against", 0) AS "goal_difference",
          (
            COALESCE("t50"."won", 0) * 3
          ) + COALESCE("t50"."drawn", 0) AS "points",
          CASE
            WHEN (
              "t50"."competition_code" = 'WC'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t50"."season_start_date"), 9999) >= 2026
            )
            THEN 'WC-2026'
            WHEN (
              "t50"."competition_code" = 'CLI'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t50"."season_start_date"), 9999) >= 2026
            )
            THEN 'CLI-2026'
            WHEN (
              "t50"."competition_code" = 'FL1'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t50"."season_start_date"), 9999) >= 2025
            )
            THEN 'FL1-2025'
            WHEN "t50"."competition_code" = 'DED'
            THEN 'DED-2024'
            WHEN "t50"."competition_code" = 'PD'
            THEN 'PD-2024'
            WHEN (
              "t50"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t50"."season_start_date"), 9999) >= 2024
            )
            THEN 'CL-2024'
            WHEN "t50"."competition_code" = 'PPL'
            THEN 'PPL-2022'
            WHEN "t50"."competition_code" = 'ELC'
            THEN 'ELC-2021'
            WHEN (
              "t50"."competition_code" = 'CL'
            )
            AND (
              COALESCE(EXTRACT(YEAR FROM "t50"."season_start_date"), 9999) >= 2021
            )
            THEN 'CL-2021'
            WHEN "t50"."competition_code" = 'EC'
            THEN 'EC-2021'
            WHEN "t50"."competition_code" = 'BSA'
            THEN 'BSA-2020'
            WHEN "t50"."competition_code" = 'CLI'
            THEN 'CLI-2020'
            WHEN "t50"."competition_code" = 'PL'
            THEN 'PL-2019'
            WHEN "t50"."competition_code" = 'SA'
            THEN 'SA-2019'
            WHEN "t50"."competition_code" = 'BL1'
            THEN 'BL1-2018'
            WHEN "t50"."competition_code" = 'CL'
            THEN 'CL-2018'
            WHEN "t50"."competition_code" = 'WC'
            THEN 'WC-2018'
            WHEN "t50"."competition_code" = 'FL1'
            THEN 'FL1-2017'
            ELSE 'default'
          END AS "tie_rule"
        FROM (
          SELECT
            "t45"."competition_code",
            "t45"."season_id",
            "t45"."stage",
            "t45"."group_key",
            "t45"."team_id",
            "t48"."season_start_date",
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
            "t28"."official_name",
            "t28"."official_tla",
            "t28"."official_position",
            "t28"."official_played",
            "t28"."official_points",
            "t28"."official_goal_difference"
          FROM (
            SELECT DISTINCT
              "t41"."competition_code",
              "t41"."season_id",
              "t41"."stage",
              "t41"."group_key",
              "t41"."team_id"
            FROM "t40" AS "t41"
          ) AS "t45"
          INNER JOIN (
            SELECT
              "t41"."competition_code",
              "t41"."season_id",
              MAX("t41"."season_start_date") AS "season_start_date"
            FROM "t40" AS "t41"
            GROUP BY
              1,
              2
          ) AS "t48"
            ON "t45"."competition_code" = "t48"."competition_code"
            AND "t45"."season_id" = "t48"."season_id"
          LEFT OUTER JOIN (
            SELECT
              "t37"."competition_code",
              "t37"."season_id",
              "t37"."stage",
              "t37"."group_key",
              "t37"."team_id",
              FIRST("t37"."team_name" ORDER BY "t37"."status_timestamp" DESC, "t37"."match_id" DESC) FILTER(WHERE
                NOT "t37"."team_name" IS NULL) AS "team_name",
              FIRST("t37"."team_tla" ORDER BY "t37"."status_timestamp" DESC, "t37"."match_id" DESC) FILTER(WHERE
                NOT "t37"."team_tla" IS NULL) AS "team_tla",
              SUM(CAST("t37"."is_counted" AS INT)) AS "played",
              SUM(CAST("t37"."is_counted" AND (
                "t37"."points" = 3
              ) AS INT)) AS "won",
              SUM(CAST("t37"."is_counted" AND (
                "t37"."points" = 1
              ) AS INT)) AS "drawn",
              SUM(CAST("t37"."is_counted" AND (
                "t37"."points" = 0
              ) AS INT)) AS "lost",
              SUM(CASE WHEN "t37"."is_counted" THEN "t37"."goals_for" ELSE 0 END) AS "goals_for",
              SUM(CASE WHEN "t37"."is_counted" THEN "t37"."goals_against" ELSE 0 END) AS "goals_against",
              SUM(
                CASE WHEN "t37"."is_counted" AND "t37"."is_away" THEN "t37"."goals_for" ELSE 0 END
              ) AS "away_goals",
              SUM(CAST("t37"."is_counted" AND "t37"."is_away" AND (
                "t37"."points" = 3
              ) AS INT)) AS "away_won",
              SUM(CAST("t37"."is_counted" AND "t37"."is_in_play" AS INT)) AS "in_play_count",
              SUM(CAST("t37"."is_uncounted" AS INT)) AS "uncounted_count"
            FROM (
              SELECT
                *
              FROM "t33" AS "t34"
              WHERE
                NOT "t34"."team_id" IS NULL
            ) AS "t37"
            GROUP BY
              1,
              2,
              3,
              4,
              5
          ) AS "t47"
            ON "t45"."competition_code" = "t47"."competition_code"
            AND "t45"."season_id" = "t47"."season_id"
            AND "t45"."stage" = "t47"."stage"
            AND "t45"."group_key" = "t47"."group_key"
            AND "t45"."team_id" = "t47"."team_id"
          LEFT OUTER JOIN (
            SELECT
              "t26".*
              EXCLUDE ("season_start_date")
            FROM "t25" AS "t26"
          ) AS "t28"
            ON "t45"."competition_code" = "t28"."competition_code"
            AND "t45"."season_id" = "t28"."season_id"
            AND "t45"."stage" = "t28"."stage"
            AND "t45"."group_key" = "t28"."group_key"
            AND "t45"."team_id" = "t28"."team_id"
        ) AS "t50"
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
      ) AS "is_as_official"
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
        "t52"."form"
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
                        "t39"."competition_code",
                        "t39"."season_id",
                        "t39"."stage",
                        "t39"."group_key",
                        "t39"."team_id",
                        "t39"."opponent_id",
                        "t39"."is_away",
                        "t39"."goals_for",
                        "t39"."goals_against",
                        "t39"."points",
                        "t59"."tied",
                        "t60"."opponent_tied"
                      FROM (
                        SELECT
                          "t34"."competition_code",
                          "t34"."season_id",
                          "t34"."stage",
                          "t34"."group_key",
                          "t34"."team_id",
                          "t34"."opponent_id",
                          "t34"."is_away",
                          "t34"."goals_for",
                          "t34"."goals_against",
                          "t34"."points"
                        FROM "t33" AS "t34"
                        WHERE
                          NOT "t34"."team_id" IS NULL AND "t34"."is_counted"
                      ) AS "t39"
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
                        ON "t39"."competition_code" = "t59"."competition_code"
                        AND "t39"."season_id" = "t59"."season_id"
                        AND "t39"."stage" = "t59"."stage"
                        AND "t39"."group_key" = "t59"."group_key"
                        AND "t39"."team_id" = "t59"."team_id"
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
                        ON "t39"."competition_code" = "t60"."competition_code"
                        AND "t39"."season_id" = "t60"."season_id"
                        AND "t39"."stage" = "t60"."stage"
                        AND "t39"."group_key" = "t60"."group_key"
                        AND "t39"."opponent_id" = "t60"."opponent_id"
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
          "t49"."competition_code",
          "t49"."season_id",
          "t49"."stage",
          "t49"."group_key",
          "t49"."team_id",
          LISTAGG("t49"."ended", ','
          ORDER BY
            "t49"."utc_date" DESC,
            "t49"."match_id" DESC) AS "form"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t35"."competition_code",
              "t35"."season_id",
              "t35"."stage",
              "t35"."group_key",
              "t35"."team_id",
              "t35"."utc_date",
              "t35"."match_id",
              "t35"."points",
              ROW_NUMBER() OVER (
                PARTITION BY "t35"."competition_code", "t35"."season_id", "t35"."stage", "t35"."group_key", "t35"."team_id"
                ORDER BY "t35"."utc_date" DESC, "t35"."match_id" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) - 1 AS "rank",
              CASE WHEN "t35"."points" = 3 THEN 'W' WHEN "t35"."points" = 1 THEN 'D' ELSE 'L' END AS "ended"
            FROM (
              SELECT
                "t34"."competition_code",
                "t34"."season_id",
                "t34"."stage",
                "t34"."group_key",
                "t34"."team_id",
                "t34"."utc_date",
                "t34"."match_id",
                "t34"."points"
              FROM "t33" AS "t34"
              WHERE
                NOT "t34"."team_id" IS NULL AND "t34"."is_counted" AND "t34"."is_final"
            ) AS "t35"
          ) AS "t43"
          WHERE
            "t43"."rank" < 5
        ) AS "t49"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t52"
        ON "t70"."competition_code" = "t52"."competition_code"
        AND "t70"."season_id" = "t52"."season_id"
        AND "t70"."stage" = "t52"."stage"
        AND "t70"."group_key" = "t52"."group_key"
        AND "t70"."team_id" = "t52"."team_id"
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
  "is_as_official" = source."is_as_official"
WHEN NOT MATCHED THEN INSERT (
  "competition_code", "season_id", "season_start_date", "stage", "group", "team_id", "as_of", "team_name", "team_tla", "position", "played", "won", "drawn", "lost", "goals_for", "goals_against", "goal_difference", "points", "in_play_count", "uncounted_count", "form", "tie_rule", "official_position", "official_played", "official_points", "official_goal_difference", "places_moved", "points_difference", "is_complete", "is_as_official"
) VALUES (
  source."competition_code", source."season_id", source."season_start_date", source."stage", source."group", source."team_id", source."as_of", source."team_name", source."team_tla", source."position", source."played", source."won", source."drawn", source."lost", source."goals_for", source."goals_against", source."goal_difference", source."points", source."in_play_count", source."uncounted_count", source."form", source."tie_rule", source."official_position", source."official_played", source."official_points", source."official_goal_difference", source."places_moved", source."points_difference", source."is_complete", source."is_as_official"
)
WHEN NOT MATCHED BY SOURCE AND target."as_of" <= $as_of THEN DELETE
