-- silver_teams: Every team of the ingested competitions, as of its newest batch response.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param since timestamp
-- param snapshot_ids array<string>
MERGE INTO "silver_teams" AS target
USING (
  SELECT team_id, fetched_at, snapshot_id, competition_code,
    CASE WHEN JSON_TYPE(payload, '$.name') = 'VARCHAR' THEN payload ->> '$.name' END AS name,
    CASE WHEN JSON_TYPE(payload, '$.shortName') = 'VARCHAR' THEN payload ->> '$.shortName' END AS
      short_name,
    CASE WHEN JSON_TYPE(payload, '$.tla') = 'VARCHAR' THEN payload ->> '$.tla' END AS tla,
    CASE WHEN JSON_TYPE(payload, '$.crest') = 'VARCHAR' THEN payload ->> '$.crest' END AS crest_url,
    CASE WHEN JSON_TYPE(payload -> '$.area', '$.name') = 'VARCHAR' THEN (payload -> '$.area') ->>
      '$.name' END AS area_name,
    CASE WHEN JSON_TYPE(payload, '$.venue') = 'VARCHAR' THEN payload ->> '$.venue' END AS venue,
    CASE WHEN JSON_TYPE(payload, '$.founded') IN ('UBIGINT', 'BIGINT') THEN CAST(payload ->
      '$.founded' AS BIGINT) END AS founded_year,
    CASE WHEN JSON_TYPE(payload, '$.clubColors') = 'VARCHAR' THEN payload ->> '$.clubColors' END AS
      club_colors,
    CASE WHEN JSON_TYPE(payload, '$.website') = 'VARCHAR' THEN payload ->> '$.website' END AS
      website_url, last_updated_at
  FROM (
    SELECT snapshot_id, fetched_at, competition_code, team_id, last_updated_at, payload,
      ROW_NUMBER() OVER (PARTITION BY team_id ORDER BY fetched_at DESC, snapshot_id DESC) - 1 AS rank
    FROM "raw_batch_teams"
    WHERE fetched_at >= CAST($since AS TIMESTAMPTZ) AND snapshot_id IN (SELECT UNNEST($snapshot_ids))
  )
  WHERE rank = 0
) AS source
ON target."team_id" = source."team_id"
WHEN MATCHED AND (source."fetched_at" > target."fetched_at" OR (source."fetched_at" = target."fetched_at" AND source."snapshot_id" >= target."snapshot_id")) THEN UPDATE SET
  "fetched_at" = source."fetched_at", "snapshot_id" = source."snapshot_id", "competition_code" =
  source."competition_code", "name" = source."name", "short_name" = source."short_name", "tla" =
  source."tla", "crest_url" = source."crest_url", "area_name" = source."area_name", "venue" =
  source."venue", "founded_year" = source."founded_year", "club_colors" = source."club_colors",
  "website_url" = source."website_url", "last_updated_at" = source."last_updated_at"
WHEN NOT MATCHED THEN INSERT (
  "team_id", "fetched_at", "snapshot_id", "competition_code", "name", "short_name", "tla", "crest_url", "area_name", "venue", "founded_year", "club_colors", "website_url", "last_updated_at"
) VALUES (
  source."team_id", source."fetched_at", source."snapshot_id", source."competition_code", source."name", source."short_name", source."tla", source."crest_url", source."area_name", source."venue", source."founded_year", source."club_colors", source."website_url", source."last_updated_at"
)
