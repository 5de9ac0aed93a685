-- add_snapshots: Insert snapshots into the ledger; one that is already there stays as it is.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO "raw_snapshots" AS target
USING (
SELECT
  * REPLACE (COALESCE("violations", CAST('null' AS JSON)) AS "violations", COALESCE("drift", CAST('null' AS JSON)) AS "drift")
FROM (
SELECT
  r.*
FROM (
  SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"snapshot_id":"VARCHAR","resource":"VARCHAR","scope":"VARCHAR","uri":"VARCHAR","dag":"VARCHAR","run_id":"VARCHAR","step":"VARCHAR","fetched_at":"TIMESTAMPTZ","http_status":"BIGINT","body_bytes":"BIGINT","body_sha256":"VARCHAR","contract_version":"BIGINT","verdict":"VARCHAR","row_count":"BIGINT","quarantined_count":"BIGINT","violations":"JSON","drift":"JSON","validated_at":"TIMESTAMPTZ","loaded_at":"TIMESTAMPTZ","silver_at":"TIMESTAMPTZ","is_complete":"BOOLEAN","asked_ids":"VARCHAR","named_matches":"VARCHAR","asked_season":"VARCHAR","broken_matches":"VARCHAR"}]')) AS r
)
)
) AS source
ON target."snapshot_id" = source."snapshot_id"
  AND target."fetched_at" >= $since
WHEN NOT MATCHED THEN INSERT (
  "snapshot_id", "resource", "scope", "uri", "dag", "run_id", "step", "fetched_at", "http_status", "body_bytes", "body_sha256", "contract_version", "verdict", "row_count", "quarantined_count", "violations", "drift", "validated_at", "loaded_at", "silver_at", "is_complete", "asked_ids", "named_matches", "asked_season", "broken_matches"
) VALUES (
  source."snapshot_id", source."resource", source."scope", source."uri", source."dag", source."run_id", source."step", source."fetched_at", source."http_status", source."body_bytes", source."body_sha256", source."contract_version", source."verdict", source."row_count", source."quarantined_count", source."violations", source."drift", source."validated_at", source."loaded_at", source."silver_at", source."is_complete", source."asked_ids", source."named_matches", source."asked_season", source."broken_matches"
)
