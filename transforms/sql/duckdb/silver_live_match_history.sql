-- silver_live_match_history: Every sighting: a state of a match under one stamp, and its first response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO "silver_live_match_history" AS target
USING (
  SELECT match_id, status_timestamp, content_hash, fetched_at AS first_seen_at, snapshot_id,
    CASE WHEN JSON_TYPE(payload -> '$.competition', '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(payload
      -> '$.competition' -> '$.id' AS BIGINT) END AS competition_id, competition_code,
    CASE WHEN JSON_TYPE(season, '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(season -> '$.id' AS BIGINT)
      END AS season_id,
    TRY_CAST(CASE WHEN REGEXP_MATCHES(CASE WHEN JSON_TYPE(season, '$.startDate') = 'VARCHAR' THEN
      season ->> '$.startDate' END, '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$') THEN CASE WHEN
      JSON_TYPE(season, '$.startDate') = 'VARCHAR' THEN season ->> '$.startDate' END END AS DATE) AS
      season_start_date, utc_date, status, stage,
    NULLIF(REPLACE(UPPER(CASE WHEN JSON_TYPE(payload, '$.group') = 'VARCHAR' THEN payload ->>
      '$.group' END), ' ', '_'), 'LEAGUE_PHASE') AS "group",
    CASE WHEN JSON_TYPE(payload, '$.matchday') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.matchday' AS BIGINT) END AS matchday,
    CASE WHEN JSON_TYPE(home, '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(home -> '$.id' AS BIGINT) END
      AS home_team_id,
    CASE WHEN JSON_TYPE(home, '$.name') = 'VARCHAR' THEN home ->> '$.name' END AS home_team_name,
    CASE WHEN JSON_TYPE(home, '$.tla') = 'VARCHAR' THEN home ->> '$.tla' END AS home_team_tla,
    CASE WHEN JSON_TYPE(away, '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(away -> '$.id' AS BIGINT) END
      AS away_team_id,
    CASE WHEN JSON_TYPE(away, '$.name') = 'VARCHAR' THEN away ->> '$.name' END AS away_team_name,
    CASE WHEN JSON_TYPE(away, '$.tla') = 'VARCHAR' THEN away ->> '$.tla' END AS away_team_tla, winner,
    duration,
    CASE WHEN is_played_known THEN played_home WHEN is_left_known THEN left_home WHEN NOT is_shootout
      THEN full_home END AS home_goals,
    CASE WHEN is_played_known THEN played_away WHEN is_left_known THEN left_away WHEN NOT is_shootout
      THEN full_away END AS away_goals, half_home AS home_half_time_goals,
    half_away AS away_half_time_goals, shot_home AS home_shootout_goals,
    shot_away AS away_shootout_goals,
    COALESCE(CASE WHEN is_played_known THEN (played_home + CASE WHEN is_shootout THEN shot_home ELSE 0
      END) <> full_home OR (played_away + CASE WHEN is_shootout THEN shot_away ELSE 0 END) <>
      full_away OR (is_shootout AND played_home <> played_away AND NOT can_be_second_leg) WHEN
      is_shootout THEN NOT is_left_known ELSE FALSE END, TRUE) AS is_score_contradictory,
    status IN ('FINISHED', 'AWARDED') AS is_final,
    status IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS is_in_play,
    CASE WHEN DATE_DIFF('MICROSECOND', fetched_at, status_timestamp) > 900000000 AND local_stamp <=
      fetched_at THEN local_stamp ELSE LEAST(status_timestamp, fetched_at) END AS effective_at
  FROM (
    SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash, competition_code,
      utc_date, status, payload, home, away, season, stage, winner, duration, full_home, full_away,
      shot_home, shot_away, half_home, half_away, local_stamp,
      COALESCE(duration = 'PENALTY_SHOOTOUT', FALSE) AS is_shootout,
      regular_home + extra_home AS played_home, regular_away + extra_away AS played_away,
      full_home - shot_home AS left_home, full_away - shot_away AS left_away,
      NOT (competition_code IN ('EC', 'WC') OR (stage = 'FINAL' AND competition_code IN ('CL', 'ELC'))
        OR stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')) AS can_be_second_leg,
      (COALESCE(duration = 'PENALTY_SHOOTOUT', FALSE) OR COALESCE(duration = 'EXTRA_TIME', FALSE)) AND
        NOT (regular_home + extra_home) IS NULL AND NOT (regular_away + extra_away) IS NULL AS
        is_played_known,
      COALESCE(duration = 'PENALTY_SHOOTOUT', FALSE) AND (COALESCE((full_home - shot_home) =
        (full_away - shot_away) AND (full_home - shot_home) >= 0, FALSE) OR COALESCE(NOT
        (competition_code IN ('EC', 'WC') OR (stage = 'FINAL' AND competition_code IN ('CL', 'ELC'))
        OR stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')) AND (full_home - shot_home) >=
        GREATEST(COALESCE(half_home, 0), COALESCE(regular_home, 0), COALESCE(extra_home, 0)) AND
        (full_away - shot_away) >= GREATEST(COALESCE(half_away, 0), COALESCE(regular_away, 0),
        COALESCE(extra_away, 0)) AND (NOT (status IN ('FINISHED', 'AWARDED')) OR COALESCE(winner =
        CASE WHEN shot_home > shot_away THEN 'HOME_TEAM' WHEN shot_home < shot_away THEN 'AWAY_TEAM'
        END, FALSE)), FALSE)) AS is_left_known
    FROM (
      SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash, competition_code,
        utc_date, status, payload, home, away, season,
        CASE WHEN JSON_TYPE(payload, '$.stage') = 'VARCHAR' THEN payload ->> '$.stage' END AS stage,
        CASE WHEN JSON_TYPE(score, '$.winner') = 'VARCHAR' THEN score ->> '$.winner' END AS winner,
        CASE WHEN JSON_TYPE(score, '$.duration') = 'VARCHAR' THEN score ->> '$.duration' END AS
          duration,
        CASE WHEN JSON_TYPE(score -> '$.fullTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.fullTime' -> '$.home' AS BIGINT) END AS full_home,
        CASE WHEN JSON_TYPE(score -> '$.fullTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.fullTime' -> '$.away' AS BIGINT) END AS full_away,
        CASE WHEN JSON_TYPE(score -> '$.penalties', '$.home') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.penalties' -> '$.home' AS BIGINT) END AS shot_home,
        CASE WHEN JSON_TYPE(score -> '$.penalties', '$.away') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.penalties' -> '$.away' AS BIGINT) END AS shot_away,
        CASE WHEN JSON_TYPE(score -> '$.regularTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN
          CAST(score -> '$.regularTime' -> '$.home' AS BIGINT) END AS regular_home,
        CASE WHEN JSON_TYPE(score -> '$.regularTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN
          CAST(score -> '$.regularTime' -> '$.away' AS BIGINT) END AS regular_away,
        CASE WHEN JSON_TYPE(score -> '$.extraTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.extraTime' -> '$.home' AS BIGINT) END AS extra_home,
        CASE WHEN JSON_TYPE(score -> '$.extraTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.extraTime' -> '$.away' AS BIGINT) END AS extra_away,
        CASE WHEN JSON_TYPE(score -> '$.halfTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.halfTime' -> '$.home' AS BIGINT) END AS half_home,
        CASE WHEN JSON_TYPE(score -> '$.halfTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN CAST(score
          -> '$.halfTime' -> '$.away' AS BIGINT) END AS half_away,
        CASE WHEN ((((EXTRACT(MONTH FROM status_timestamp) * 100) + EXTRACT(DAY FROM
          status_timestamp)) * 100) + EXTRACT(HOUR FROM status_timestamp)) >= (((31 -
          ((CAST(FLOOR((EXTRACT(YEAR FROM status_timestamp) * 5) / 4) AS BIGINT) + 4) % 7)) * 100) +
          30001) AND ((((EXTRACT(MONTH FROM status_timestamp) * 100) + EXTRACT(DAY FROM
          status_timestamp)) * 100) + EXTRACT(HOUR FROM status_timestamp)) < (((31 -
          ((CAST(FLOOR((EXTRACT(YEAR FROM status_timestamp) * 5) / 4) AS BIGINT) + 1) % 7)) * 100) +
          100001) THEN status_timestamp - INTERVAL '2' HOUR ELSE status_timestamp - INTERVAL '1' HOUR
          END AS local_stamp
      FROM (
        SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash, competition_code,
          utc_date, status, payload, payload -> '$.homeTeam' AS home, payload -> '$.awayTeam' AS away,
          payload -> '$.score' AS score, payload -> '$.season' AS season
        FROM (
          SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash, competition_code,
            utc_date, status, payload,
            ROW_NUMBER() OVER (PARTITION BY match_id, status_timestamp, content_hash ORDER BY
              fetched_at ASC, snapshot_id ASC) - 1 AS rank
          FROM "raw_live_matches"
          WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
            AND snapshot_id IN (SELECT UNNEST($snapshot_ids))
        )
        WHERE rank = 0
      )
    )
  )
) AS source
ON target."match_id" = source."match_id"
  AND target."status_timestamp" = source."status_timestamp"
  AND target."content_hash" = source."content_hash"
WHEN MATCHED AND (source."first_seen_at" < target."first_seen_at" OR (source."first_seen_at" = target."first_seen_at" AND source."snapshot_id" < target."snapshot_id")) THEN UPDATE SET
  "first_seen_at" = source."first_seen_at", "snapshot_id" = source."snapshot_id", "competition_id" =
  source."competition_id", "competition_code" = source."competition_code", "season_id" =
  source."season_id", "season_start_date" = source."season_start_date", "utc_date" =
  source."utc_date", "status" = source."status", "stage" = source."stage", "group" = source."group",
  "matchday" = source."matchday", "home_team_id" = source."home_team_id", "home_team_name" =
  source."home_team_name", "home_team_tla" = source."home_team_tla", "away_team_id" =
  source."away_team_id", "away_team_name" = source."away_team_name", "away_team_tla" =
  source."away_team_tla", "winner" = source."winner", "duration" = source."duration", "home_goals" =
  source."home_goals", "away_goals" = source."away_goals", "home_half_time_goals" =
  source."home_half_time_goals", "away_half_time_goals" = source."away_half_time_goals",
  "home_shootout_goals" = source."home_shootout_goals", "away_shootout_goals" =
  source."away_shootout_goals", "is_score_contradictory" = source."is_score_contradictory",
  "is_final" = source."is_final", "is_in_play" = source."is_in_play", "effective_at" =
  source."effective_at"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "status_timestamp", "content_hash", "first_seen_at", "snapshot_id", "competition_id", "competition_code", "season_id", "season_start_date", "utc_date", "status", "stage", "group", "matchday", "home_team_id", "home_team_name", "home_team_tla", "away_team_id", "away_team_name", "away_team_tla", "winner", "duration", "home_goals", "away_goals", "home_half_time_goals", "away_half_time_goals", "home_shootout_goals", "away_shootout_goals", "is_score_contradictory", "is_final", "is_in_play", "effective_at"
) VALUES (
  source."match_id", source."status_timestamp", source."content_hash", source."first_seen_at", source."snapshot_id", source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."utc_date", source."status", source."stage", source."group", source."matchday", source."home_team_id", source."home_team_name", source."home_team_tla", source."away_team_id", source."away_team_name", source."away_team_tla", source."winner", source."duration", source."home_goals", source."away_goals", source."home_half_time_goals", source."away_half_time_goals", source."home_shootout_goals", source."away_shootout_goals", source."is_score_contradictory", source."is_final", source."is_in_play", source."effective_at"
)
