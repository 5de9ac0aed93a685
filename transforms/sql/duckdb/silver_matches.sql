-- silver_matches: Every match of the ingested seasons, as of the nightly batch.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO "silver_matches" AS target
USING (
  SELECT match_id, status_timestamp, content_hash, fetched_at, snapshot_id, competition_id,
    competition_code, season_id, season_start_date, utc_date, status, stage, "group", matchday,
    home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla, winner,
    duration, home_goals, away_goals, home_half_time_goals, away_half_time_goals, home_shootout_goals,
    away_shootout_goals, is_score_contradictory, is_final, is_in_play, effective_at,
    CASE WHEN NOT presence_id IS NULL THEN COALESCE(CASE WHEN COALESCE(missing_since < CAST($since AS
      TIMESTAMPTZ) AND named_at IS NULL, FALSE) THEN missing_since ELSE CAST(NULL AS TIMESTAMPTZ) END,
      absent_at) ELSE missing_since END AS missing_since
  FROM (
    SELECT match_id, status_timestamp, content_hash, fetched_at, snapshot_id, competition_id,
      competition_code, season_id, season_start_date, utc_date, status, stage, "group", matchday,
      home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla,
      winner, duration, home_goals, away_goals, home_half_time_goals, away_half_time_goals,
      home_shootout_goals, away_shootout_goals, is_score_contradictory, is_final, is_in_play,
      effective_at, missing_since, is_touched
    FROM (
      SELECT match_id, status_timestamp, content_hash, fetched_at, snapshot_id, competition_id,
        competition_code, season_id, season_start_date, utc_date, status, stage, "group", matchday,
        home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla,
        winner, duration, home_goals, away_goals, home_half_time_goals, away_half_time_goals,
        home_shootout_goals, away_shootout_goals, is_score_contradictory, is_final, is_in_play,
        effective_at, MAX(missing_since) OVER (PARTITION BY match_id) AS missing_since,
        MAX(is_touched) OVER (PARTITION BY match_id) = 1 AS is_touched,
        ROW_NUMBER() OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
          DESC, status_timestamp DESC, fetched_at DESC, snapshot_id DESC, content_hash DESC) - 1 AS
          rank
      FROM (
        SELECT match_id, status_timestamp, content_hash, fetched_at, snapshot_id,
          CASE WHEN JSON_TYPE(payload -> '$.competition', '$.id') IN ('UBIGINT', 'BIGINT') THEN
            CAST(payload -> '$.competition' -> '$.id' AS BIGINT) END AS competition_id,
          competition_code,
          CASE WHEN JSON_TYPE(season, '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(season -> '$.id' AS
            BIGINT) END AS season_id,
          TRY_CAST(CASE WHEN REGEXP_MATCHES(CASE WHEN JSON_TYPE(season, '$.startDate') = 'VARCHAR'
            THEN season ->> '$.startDate' END, '^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$') THEN CASE WHEN
            JSON_TYPE(season, '$.startDate') = 'VARCHAR' THEN season ->> '$.startDate' END END AS
            DATE) AS season_start_date, utc_date, status, stage,
          NULLIF(REPLACE(UPPER(CASE WHEN JSON_TYPE(payload, '$.group') = 'VARCHAR' THEN payload ->>
            '$.group' END), ' ', '_'), 'LEAGUE_PHASE') AS "group",
          CASE WHEN JSON_TYPE(payload, '$.matchday') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
            '$.matchday' AS BIGINT) END AS matchday,
          CASE WHEN JSON_TYPE(home, '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(home -> '$.id' AS
            BIGINT) END AS home_team_id,
          CASE WHEN JSON_TYPE(home, '$.name') = 'VARCHAR' THEN home ->> '$.name' END AS
            home_team_name,
          CASE WHEN JSON_TYPE(home, '$.tla') = 'VARCHAR' THEN home ->> '$.tla' END AS home_team_tla,
          CASE WHEN JSON_TYPE(away, '$.id') IN ('UBIGINT', 'BIGINT') THEN CAST(away -> '$.id' AS
            BIGINT) END AS away_team_id,
          CASE WHEN JSON_TYPE(away, '$.name') = 'VARCHAR' THEN away ->> '$.name' END AS
            away_team_name,
          CASE WHEN JSON_TYPE(away, '$.tla') = 'VARCHAR' THEN away ->> '$.tla' END AS away_team_tla,
          winner, duration,
          CASE WHEN is_played_known THEN played_home WHEN is_left_known THEN left_home WHEN NOT
            is_shootout THEN full_home END AS home_goals,
          CASE WHEN is_played_known THEN played_away WHEN is_left_known THEN left_away WHEN NOT
            is_shootout THEN full_away END AS away_goals, half_home AS home_half_time_goals,
          half_away AS away_half_time_goals, shot_home AS home_shootout_goals,
          shot_away AS away_shootout_goals,
          COALESCE(CASE WHEN is_played_known THEN (played_home + CASE WHEN is_shootout THEN shot_home
            ELSE 0 END) <> full_home OR (played_away + CASE WHEN is_shootout THEN shot_away ELSE 0
            END) <> full_away OR (is_shootout AND played_home <> played_away AND NOT
            can_be_second_leg) WHEN is_shootout THEN NOT is_left_known ELSE FALSE END, TRUE) AS
            is_score_contradictory, status IN ('FINISHED', 'AWARDED') AS is_final,
          status IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS is_in_play,
          CASE WHEN DATE_DIFF('MICROSECOND', fetched_at, status_timestamp) > 900000000 AND local_stamp
            <= fetched_at THEN local_stamp ELSE LEAST(status_timestamp, fetched_at) END AS
            effective_at, CAST(NULL AS TIMESTAMPTZ) AS missing_since, 1 AS is_touched
        FROM (
          SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash, competition_code,
            utc_date, status, payload, home, away, season, stage, winner, duration, full_home,
            full_away, shot_home, shot_away, half_home, half_away, local_stamp,
            COALESCE(duration = 'PENALTY_SHOOTOUT', FALSE) AS is_shootout,
            regular_home + extra_home AS played_home, regular_away + extra_away AS played_away,
            full_home - shot_home AS left_home, full_away - shot_away AS left_away,
            NOT (competition_code IN ('EC', 'WC') OR (stage = 'FINAL' AND competition_code IN ('CL',
              'ELC')) OR stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')) AS
              can_be_second_leg,
            (COALESCE(duration = 'PENALTY_SHOOTOUT', FALSE) OR COALESCE(duration = 'EXTRA_TIME',
              FALSE)) AND NOT (regular_home + extra_home) IS NULL AND NOT (regular_away + extra_away)
              IS NULL AS is_played_known,
            COALESCE(duration = 'PENALTY_SHOOTOUT', FALSE) AND (COALESCE((full_home - shot_home) =
              (full_away - shot_away) AND (full_home - shot_home) >= 0, FALSE) OR COALESCE(NOT
              (competition_code IN ('EC', 'WC') OR (stage = 'FINAL' AND competition_code IN ('CL',
              'ELC')) OR stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')) AND (full_home -
              shot_home) >= GREATEST(COALESCE(half_home, 0), COALESCE(regular_home, 0),
              COALESCE(extra_home, 0)) AND (full_away - shot_away) >= GREATEST(COALESCE(half_away, 0),
              COALESCE(regular_away, 0), COALESCE(extra_away, 0)) AND (NOT (status IN ('FINISHED',
              'AWARDED')) OR COALESCE(winner = CASE WHEN shot_home > shot_away THEN 'HOME_TEAM' WHEN
              shot_home < shot_away THEN 'AWAY_TEAM' END, FALSE)), FALSE)) AS is_left_known
          FROM (
            SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash,
              competition_code, utc_date, status, payload, home, away, season,
              CASE WHEN JSON_TYPE(payload, '$.stage') = 'VARCHAR' THEN payload ->> '$.stage' END AS
                stage,
              CASE WHEN JSON_TYPE(score, '$.winner') = 'VARCHAR' THEN score ->> '$.winner' END AS
                winner,
              CASE WHEN JSON_TYPE(score, '$.duration') = 'VARCHAR' THEN score ->> '$.duration' END AS
                duration,
              CASE WHEN JSON_TYPE(score -> '$.fullTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.fullTime' -> '$.home' AS BIGINT) END AS full_home,
              CASE WHEN JSON_TYPE(score -> '$.fullTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.fullTime' -> '$.away' AS BIGINT) END AS full_away,
              CASE WHEN JSON_TYPE(score -> '$.penalties', '$.home') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.penalties' -> '$.home' AS BIGINT) END AS shot_home,
              CASE WHEN JSON_TYPE(score -> '$.penalties', '$.away') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.penalties' -> '$.away' AS BIGINT) END AS shot_away,
              CASE WHEN JSON_TYPE(score -> '$.regularTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.regularTime' -> '$.home' AS BIGINT) END AS regular_home,
              CASE WHEN JSON_TYPE(score -> '$.regularTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.regularTime' -> '$.away' AS BIGINT) END AS regular_away,
              CASE WHEN JSON_TYPE(score -> '$.extraTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.extraTime' -> '$.home' AS BIGINT) END AS extra_home,
              CASE WHEN JSON_TYPE(score -> '$.extraTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.extraTime' -> '$.away' AS BIGINT) END AS extra_away,
              CASE WHEN JSON_TYPE(score -> '$.halfTime', '$.home') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.halfTime' -> '$.home' AS BIGINT) END AS half_home,
              CASE WHEN JSON_TYPE(score -> '$.halfTime', '$.away') IN ('UBIGINT', 'BIGINT') THEN
                CAST(score -> '$.halfTime' -> '$.away' AS BIGINT) END AS half_away,
              CASE WHEN ((((EXTRACT(MONTH FROM status_timestamp) * 100) + EXTRACT(DAY FROM
                status_timestamp)) * 100) + EXTRACT(HOUR FROM status_timestamp)) >= (((31 -
                ((CAST(FLOOR((EXTRACT(YEAR FROM status_timestamp) * 5) / 4) AS BIGINT) + 4) % 7)) *
                100) + 30001) AND ((((EXTRACT(MONTH FROM status_timestamp) * 100) + EXTRACT(DAY FROM
                status_timestamp)) * 100) + EXTRACT(HOUR FROM status_timestamp)) < (((31 -
                ((CAST(FLOOR((EXTRACT(YEAR FROM status_timestamp) * 5) / 4) AS BIGINT) + 1) % 7)) *
                100) + 100001) THEN status_timestamp - INTERVAL '2' HOUR ELSE status_timestamp -
                INTERVAL '1' HOUR END AS local_stamp
            FROM (
              SELECT snapshot_id, fetched_at, match_id, status_timestamp, content_hash,
                competition_code, utc_date, status, payload, payload -> '$.homeTeam' AS home,
                payload -> '$.awayTeam' AS away, payload -> '$.score' AS score,
                payload -> '$.season' AS season
              FROM "raw_batch_matches"
              WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
                AND snapshot_id IN (SELECT UNNEST($snapshot_ids))
            )
          )
        )
        UNION ALL SELECT match_id, status_timestamp, content_hash, fetched_at, snapshot_id,
          competition_id, competition_code, season_id, season_start_date, utc_date, status, stage,
          "group", matchday, home_team_id, home_team_name, home_team_tla, away_team_id,
          away_team_name, away_team_tla, winner, duration, home_goals, away_goals,
          home_half_time_goals, away_half_time_goals, home_shootout_goals, away_shootout_goals,
          is_score_contradictory, is_final, is_in_play, effective_at, missing_since, 0
        FROM "silver_matches"
      )
    )
    WHERE rank = 0
  ) AS batch_matches
  LEFT OUTER JOIN (
    SELECT match_id AS presence_id, named_at, absent_at
    FROM (
      SELECT match_id, MAX(named_at) AS named_at,
        MIN(fetched_at) FILTER(WHERE (named_at IS NULL OR fetched_at > named_at) AND NOT is_named) AS
          absent_at
      FROM (
        SELECT match_id, fetched_at, is_named,
          MAX(fetched_at) FILTER(WHERE is_named) OVER (PARTITION BY match_id) AS named_at
        FROM (
          SELECT match_id, fetched_at, TRUE AS is_named
          FROM "raw_batch_matches"
          WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
          UNION ALL SELECT matches.match_id, fetched_at, FALSE
          FROM (
            SELECT match_id, competition_code, season_id FROM "silver_matches" UNION
            SELECT match_id, competition_code,
              CASE WHEN JSON_TYPE(payload -> '$.season', '$.id') IN ('UBIGINT', 'BIGINT') THEN
                CAST(payload -> '$.season' -> '$.id' AS BIGINT) END AS season_id
            FROM "raw_batch_matches"
            WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
          ) AS matches
          INNER JOIN (
            SELECT snapshots.snapshot_id, fetched_at, competition_code, season_id
            FROM (
              SELECT *
              FROM (
                SELECT snapshot_id, fetched_at, scope AS code,
                  verdict = 'valid' AND COALESCE(is_complete, FALSE) AND (NOT asked_ids IS NULL OR NOT
                    (row_count < (MAX(row_count) OVER (PARTITION BY scope ORDER BY
                    DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), fetched_at)
                    ASC RANGE BETWEEN 604800000000 preceding AND CURRENT ROW) - 1) AND (row_count * 2)
                    <= MAX(row_count) OVER (PARTITION BY scope ORDER BY DATE_DIFF('MICROSECOND',
                    CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), fetched_at) ASC RANGE BETWEEN
                    604800000000 preceding AND CURRENT ROW))) AS is_proof
                FROM "raw_snapshots"
                WHERE fetched_at >= (CAST($since AS TIMESTAMPTZ) - INTERVAL '7' DAY)
                  AND resource = 'batch_matches' AND verdict IN ('valid', 'partial')
                  AND NOT loaded_at IS NULL
              )
              WHERE is_proof AND fetched_at >= CAST($since AS TIMESTAMPTZ)
            ) AS snapshots
            INNER JOIN (
              SELECT DISTINCT snapshot_id, competition_code,
                CASE WHEN JSON_TYPE(payload -> '$.season', '$.id') IN ('UBIGINT', 'BIGINT') THEN
                  CAST(payload -> '$.season' -> '$.id' AS BIGINT) END AS season_id
              FROM "raw_batch_matches"
              WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
            ) AS batch_matches
              ON snapshots.snapshot_id = batch_matches.snapshot_id AND code = competition_code
          ) AS snapshots
            ON matches.competition_code = snapshots.competition_code
            AND matches.season_id = snapshots.season_id
          ANTI JOIN (
            SELECT snapshot_id, match_id
            FROM "raw_batch_matches"
            WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)
          ) AS batch_matches
            ON snapshots.snapshot_id = batch_matches.snapshot_id
            AND matches.match_id = batch_matches.match_id
        )
      )
      GROUP BY 1
    )
  ) AS batch_matches_2
    ON match_id = presence_id
  WHERE is_touched
    OR NOT (CASE WHEN NOT presence_id IS NULL THEN COALESCE(CASE WHEN COALESCE(missing_since <
      CAST($since AS TIMESTAMPTZ) AND named_at IS NULL, FALSE) THEN missing_since ELSE CAST(NULL AS
      TIMESTAMPTZ) END, absent_at) ELSE missing_since END IS NOT DISTINCT FROM missing_since)
) AS source
ON target."match_id" = source."match_id"
WHEN MATCHED AND (target."effective_at" IS NULL OR (source."effective_at" > target."effective_at" OR (source."effective_at" = target."effective_at" AND (source."status_timestamp" > target."status_timestamp" OR (source."status_timestamp" = target."status_timestamp" AND (source."fetched_at" > target."fetched_at" OR (source."fetched_at" = target."fetched_at" AND (source."snapshot_id" > target."snapshot_id" OR (source."snapshot_id" = target."snapshot_id" AND source."content_hash" >= target."content_hash"))))))))) THEN UPDATE SET
  "status_timestamp" = source."status_timestamp", "content_hash" = source."content_hash",
  "fetched_at" = source."fetched_at", "snapshot_id" = source."snapshot_id", "competition_id" =
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
  source."effective_at", "missing_since" = source."missing_since"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "status_timestamp", "content_hash", "fetched_at", "snapshot_id", "competition_id", "competition_code", "season_id", "season_start_date", "utc_date", "status", "stage", "group", "matchday", "home_team_id", "home_team_name", "home_team_tla", "away_team_id", "away_team_name", "away_team_tla", "winner", "duration", "home_goals", "away_goals", "home_half_time_goals", "away_half_time_goals", "home_shootout_goals", "away_shootout_goals", "is_score_contradictory", "is_final", "is_in_play", "effective_at", "missing_since"
) VALUES (
  source."match_id", source."status_timestamp", source."content_hash", source."fetched_at", source."snapshot_id", source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."utc_date", source."status", source."stage", source."group", source."matchday", source."home_team_id", source."home_team_name", source."home_team_tla", source."away_team_id", source."away_team_name", source."away_team_tla", source."winner", source."duration", source."home_goals", source."away_goals", source."home_half_time_goals", source."away_half_time_goals", source."home_shootout_goals", source."away_shootout_goals", source."is_score_contradictory", source."is_final", source."is_in_play", source."effective_at", source."missing_since"
)
