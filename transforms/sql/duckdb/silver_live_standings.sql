-- silver_live_standings: The official table of each competition, as of its newest live response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param competitions array<string>
-- param latest timestamp
-- param since timestamp
MERGE INTO "silver_live_standings" AS target
USING (
  WITH snapshots_rows AS (
    SELECT *
    FROM "raw_snapshots"
    WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND fetched_at <= CAST($latest AS TIMESTAMPTZ)
      AND resource = 'standings' AND scope IN (SELECT UNNEST($competitions))
      AND verdict IN ('valid', 'partial') AND NOT loaded_at IS NULL
  )
  SELECT competition_id, competition_code, season_id, season_start_date, stage_label AS stage, type,
    group_label AS "group", team_id,
    CASE WHEN JSON_TYPE(payload -> '$.team', '$.name') = 'VARCHAR' THEN (payload -> '$.team') ->>
      '$.name' END AS team_name,
    CASE WHEN JSON_TYPE(payload -> '$.team', '$.tla') = 'VARCHAR' THEN (payload -> '$.team') ->>
      '$.tla' END AS team_tla,
    CASE WHEN JSON_TYPE(payload, '$.position') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.position' AS BIGINT) END AS position,
    CASE WHEN JSON_TYPE(payload, '$.playedGames') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.playedGames' AS BIGINT) END AS played,
    CASE WHEN JSON_TYPE(payload, '$.won') IN ('UBIGINT', 'BIGINT') THEN CAST(payload -> '$.won' AS
      BIGINT) END AS won,
    CASE WHEN JSON_TYPE(payload, '$.draw') IN ('UBIGINT', 'BIGINT') THEN CAST(payload -> '$.draw' AS
      BIGINT) END AS drawn,
    CASE WHEN JSON_TYPE(payload, '$.lost') IN ('UBIGINT', 'BIGINT') THEN CAST(payload -> '$.lost' AS
      BIGINT) END AS lost,
    CASE WHEN JSON_TYPE(payload, '$.points') IN ('UBIGINT', 'BIGINT') THEN CAST(payload -> '$.points'
      AS BIGINT) END AS points,
    CASE WHEN JSON_TYPE(payload, '$.goalsFor') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.goalsFor' AS BIGINT) END AS goals_for,
    CASE WHEN JSON_TYPE(payload, '$.goalsAgainst') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.goalsAgainst' AS BIGINT) END AS goals_against,
    CASE WHEN JSON_TYPE(payload, '$.goalDifference') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.goalDifference' AS BIGINT) END AS goal_difference,
    NULLIF(CASE WHEN JSON_TYPE(payload, '$.form') = 'VARCHAR' THEN payload ->> '$.form' END, '') AS
      form, table_sha256
  FROM (
    SELECT competition_id, competition_code, season_id, season_start_date, type, team_id,
      table_sha256, payload, group_label, stage_label,
      ROW_NUMBER() OVER (PARTITION BY competition_code, season_id, stage_label, type, group_label,
        team_id ORDER BY fetched_at DESC, snapshot_id DESC, table_sha256 DESC) - 1 AS rank
    FROM (
      SELECT live_standings.snapshot_id, fetched_at, competition_id, competition_code, season_id,
        season_start_date, type, team_id, table_sha256, payload,
        NULLIF(REPLACE(UPPER("group"), ' ', '_'), 'LEAGUE_PHASE') AS group_label,
        CASE WHEN COALESCE(REPLACE(UPPER("group"), ' ', '_') = 'LEAGUE_PHASE', FALSE) THEN
          'LEAGUE_STAGE' ELSE stage END AS stage_label
      FROM (SELECT * FROM "raw_live_standings" WHERE fetched_at >= CAST($since AS TIMESTAMPTZ)) AS
        live_standings
      SEMI JOIN (
        SELECT snapshot_id
        FROM snapshots_rows AS snapshots
        SEMI JOIN (
          SELECT scope, body_sha256
          FROM (
            SELECT scope, body_sha256,
              ROW_NUMBER() OVER (PARTITION BY scope ORDER BY fetched_at DESC, snapshot_id DESC) - 1 AS
                rank
            FROM snapshots_rows
          )
          WHERE rank = 0
        ) AS snapshots_2
          ON snapshots.scope = snapshots_2.scope AND snapshots.body_sha256 = snapshots_2.body_sha256
      ) AS snapshots
        ON live_standings.snapshot_id = snapshots.snapshot_id
    )
  )
  WHERE rank = 0
) AS source
ON target."competition_code" = source."competition_code"
  AND target."season_id" = source."season_id"
  AND target."stage" = source."stage"
  AND target."type" = source."type"
  AND (target."group" = source."group" OR (target."group" IS NULL AND source."group" IS NULL))
  AND target."team_id" = source."team_id"
WHEN MATCHED THEN UPDATE SET
  "competition_id" = source."competition_id", "season_start_date" = source."season_start_date",
  "team_name" = source."team_name", "team_tla" = source."team_tla", "position" = source."position",
  "played" = source."played", "won" = source."won", "drawn" = source."drawn", "lost" =
  source."lost", "points" = source."points", "goals_for" = source."goals_for", "goals_against" =
  source."goals_against", "goal_difference" = source."goal_difference", "form" = source."form",
  "table_sha256" = source."table_sha256"
WHEN NOT MATCHED THEN INSERT (
  "competition_id", "competition_code", "season_id", "season_start_date", "stage", "type", "group", "team_id", "team_name", "team_tla", "position", "played", "won", "drawn", "lost", "points", "goals_for", "goals_against", "goal_difference", "form", "table_sha256"
) VALUES (
  source."competition_id", source."competition_code", source."season_id", source."season_start_date", source."stage", source."type", source."group", source."team_id", source."team_name", source."team_tla", source."position", source."played", source."won", source."drawn", source."lost", source."points", source."goals_for", source."goals_against", source."goal_difference", source."form", source."table_sha256"
)
WHEN NOT MATCHED BY SOURCE AND LIST_CONTAINS($competitions, target."competition_code") THEN DELETE
