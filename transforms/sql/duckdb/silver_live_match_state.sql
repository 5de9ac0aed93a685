-- silver_live_match_state: The latest state of every match.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param match_ids array<int64>
-- param since timestamp
MERGE INTO "silver_live_match_state" AS target
USING (
  WITH live_match_history_rows AS (
    SELECT * FROM "silver_live_match_history" WHERE match_id IN (SELECT UNNEST($match_ids))
  ), snapshots_rows AS (
    SELECT scope, fetched_at, named_matches, asked_ids,
      scope || body_sha256 || COALESCE(asked_ids, '') AS content,
      LAG(scope || body_sha256 || COALESCE(asked_ids, '')) OVER (PARTITION BY CAST(DATE_TRUNC('DAY',
        fetched_at) AS TIMESTAMPTZ) ORDER BY fetched_at ASC, snapshot_id ASC) AS content_before,
      verdict = 'valid' AND COALESCE(is_complete, FALSE) AND (NOT asked_ids IS NULL OR NOT (row_count
        < (MAX(row_count) OVER (PARTITION BY scope, CAST(DATE_TRUNC('DAY', fetched_at) AS TIMESTAMPTZ)
        ORDER BY DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), fetched_at) ASC
        RANGE BETWEEN 604800000000 preceding AND CURRENT ROW) - 1) AND (row_count * 2) <=
        MAX(row_count) OVER (PARTITION BY scope, CAST(DATE_TRUNC('DAY', fetched_at) AS TIMESTAMPTZ)
        ORDER BY DATE_DIFF('MICROSECOND', CAST('1970-01-01T00:00:00Z' AS TIMESTAMPTZ), fetched_at) ASC
        RANGE BETWEEN 604800000000 preceding AND CURRENT ROW))) AS is_proof
    FROM "raw_snapshots"
    WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND resource = 'matches'
      AND verdict IN ('valid', 'partial') AND NOT named_matches IS NULL
  ), snapshots_rows_2 AS (
    SELECT *
    FROM snapshots_rows
    WHERE (content_before IS NULL OR content <> content_before) AND asked_ids IS NULL
  ), live_match_history_rows_2 AS (
    SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id, competition_id,
      competition_code, season_id, season_start_date, utc_date, status, stage, "group", matchday,
      home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla,
      winner, duration, home_goals, away_goals, home_half_time_goals, away_half_time_goals,
      home_shootout_goals, away_shootout_goals, is_score_contradictory, is_final, is_in_play,
      effective_at, was AS missing_since, TRUE AS is_touched
    FROM (
      SELECT *
      FROM (
        SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id, competition_id,
          competition_code, season_id, season_start_date, utc_date, status, stage, "group", matchday,
          home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla,
          winner, duration, home_goals, away_goals, home_half_time_goals, away_half_time_goals,
          home_shootout_goals, away_shootout_goals, is_score_contradictory, is_final, is_in_play,
          effective_at,
          ROW_NUMBER() OVER (PARTITION BY match_id ORDER BY COALESCE(effective_at, status_timestamp)
            DESC, status_timestamp DESC, first_seen_at DESC, snapshot_id DESC, content_hash DESC) - 1
            AS rank
        FROM (
          SELECT * FROM live_match_history_rows
          UNION ALL SELECT live_match_state.match_id, live_match_state.status_timestamp,
            live_match_state.content_hash, live_match_state.first_seen_at,
            live_match_state.snapshot_id, live_match_state.competition_id,
            live_match_state.competition_code, live_match_state.season_id,
            live_match_state.season_start_date, live_match_state.utc_date, live_match_state.status,
            live_match_state.stage, live_match_state."group", live_match_state.matchday,
            live_match_state.home_team_id, live_match_state.home_team_name,
            live_match_state.home_team_tla, live_match_state.away_team_id,
            live_match_state.away_team_name, live_match_state.away_team_tla, live_match_state.winner,
            live_match_state.duration, live_match_state.home_goals, live_match_state.away_goals,
            live_match_state.home_half_time_goals, live_match_state.away_half_time_goals,
            live_match_state.home_shootout_goals, live_match_state.away_shootout_goals,
            live_match_state.is_score_contradictory, live_match_state.is_final,
            live_match_state.is_in_play, live_match_state.effective_at
          FROM (
            SELECT * FROM "silver_live_match_state" WHERE match_id IN (SELECT UNNEST($match_ids))
          ) AS live_match_state
          ANTI JOIN live_match_history_rows AS live_match_history
            ON live_match_state.match_id = live_match_history.match_id
            AND live_match_state.status_timestamp = live_match_history.status_timestamp
            AND live_match_state.content_hash = live_match_history.content_hash
        )
      )
      WHERE rank = 0
    ) AS live_match_history
    LEFT OUTER JOIN (SELECT match_id AS known_id, missing_since AS was FROM "silver_live_match_state")
      AS live_match_state
      ON match_id = known_id
    UNION ALL SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id,
      competition_id, competition_code, season_id, season_start_date, utc_date, status, stage,
      "group", matchday, home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name,
      away_team_tla, winner, duration, home_goals, away_goals, home_half_time_goals,
      away_half_time_goals, home_shootout_goals, away_shootout_goals, is_score_contradictory,
      is_final, is_in_play, effective_at, missing_since, FALSE
    FROM "silver_live_match_state"
    WHERE NOT (match_id IN (SELECT UNNEST($match_ids)))
  ), live_match_history_rows_3 AS (
    SELECT match_id, missing_since, STRFTIME(utc_date, '%Y-%m-%d') AS day,
      ',' || competition_code || ':' AS code, CAST(match_id AS TEXT) || ',' AS number
    FROM live_match_history_rows_2
  )
  SELECT match_id, status_timestamp, content_hash, first_seen_at, snapshot_id, competition_id,
    competition_code, season_id, season_start_date, utc_date, status, stage, "group", matchday,
    home_team_id, home_team_name, home_team_tla, away_team_id, away_team_name, away_team_tla, winner,
    duration, home_goals, away_goals, home_half_time_goals, away_half_time_goals, home_shootout_goals,
    away_shootout_goals, is_score_contradictory, is_final, is_in_play, effective_at,
    CASE WHEN NOT presence_id IS NULL THEN COALESCE(CASE WHEN COALESCE(missing_since < CAST($since AS
      TIMESTAMPTZ) AND named_at IS NULL, FALSE) THEN missing_since ELSE CAST(NULL AS TIMESTAMPTZ) END,
      absent_at) ELSE missing_since END AS missing_since
  FROM live_match_history_rows_2 AS live_match_history
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
          SELECT match_id, fetched_at, CONTAINS(named_matches, code || number) AS is_named
          FROM (
            SELECT match_id, day, code, number
            FROM live_match_history_rows_3 AS live_match_history
            CROSS JOIN (
              SELECT MIN(SUBSTRING(scope, 1, 10)) AS first, MAX(SUBSTRING(scope, 13, 10)) AS last
              FROM snapshots_rows_2
            ) AS snapshots
            WHERE day BETWEEN first AND last OR NOT missing_since IS NULL
          ) AS live_match_history
          CROSS JOIN snapshots_rows_2 AS snapshots
          WHERE CONTAINS(named_matches, code || number)
            OR (day > SUBSTRING(scope, 1, 10) AND day < SUBSTRING(scope, 13, 10) AND
              CONTAINS(named_matches, code) AND NOT CONTAINS(named_matches, code || number) AND
              is_proof)
          UNION ALL SELECT match_id, fetched_at, CONTAINS(named_matches, code || number) AS is_named
          FROM live_match_history_rows_3 AS live_match_history
          CROSS JOIN (
            SELECT *
            FROM snapshots_rows
            WHERE (content_before IS NULL OR content <> content_before) AND NOT asked_ids IS NULL
          ) AS snapshots
          WHERE CONTAINS(named_matches, code || number)
            OR (CONTAINS(asked_ids, ',' || number) AND NOT CONTAINS(named_matches, code || number) AND
              is_proof)
        )
      )
      GROUP BY 1
    )
  ) AS live_match_history_2
    ON match_id = presence_id
  WHERE is_touched
    OR NOT (CASE WHEN NOT presence_id IS NULL THEN COALESCE(CASE WHEN COALESCE(missing_since <
      CAST($since AS TIMESTAMPTZ) AND named_at IS NULL, FALSE) THEN missing_since ELSE CAST(NULL AS
      TIMESTAMPTZ) END, absent_at) ELSE missing_since END IS NOT DISTINCT FROM missing_since)
) AS source
ON target."match_id" = source."match_id"
WHEN MATCHED THEN UPDATE SET
  "status_timestamp" = source."status_timestamp", "content_hash" = source."content_hash",
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
  source."effective_at", "missing_since" = source."missing_since"
WHEN NOT MATCHED THEN INSERT (
  "match_id", "status_timestamp", "content_hash", "first_seen_at", "snapshot_id", "competition_id", "competition_code", "season_id", "season_start_date", "utc_date", "status", "stage", "group", "matchday", "home_team_id", "home_team_name", "home_team_tla", "away_team_id", "away_team_name", "away_team_tla", "winner", "duration", "home_goals", "away_goals", "home_half_time_goals", "away_half_time_goals", "home_shootout_goals", "away_shootout_goals", "is_score_contradictory", "is_final", "is_in_play", "effective_at", "missing_since"
) VALUES (
  source."match_id", source."status_timestamp", source."content_hash", source."first_seen_at", source."snapshot_id", source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."utc_date", source."status", source."stage", source."group", source."matchday", source."home_team_id", source."home_team_name", source."home_team_tla", source."away_team_id", source."away_team_name", source."away_team_tla", source."winner", source."duration", source."home_goals", source."away_goals", source."home_half_time_goals", source."away_half_time_goals", source."home_shootout_goals", source."away_shootout_goals", source."is_score_contradictory", source."is_final", source."is_in_play", source."effective_at", source."missing_since"
)
