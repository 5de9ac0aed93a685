-- put_verdicts: Replace verdicts by those of a later contract, to be loaded again.
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
WHEN MATCHED THEN UPDATE SET
  "contract_version" = source."contract_version",
  "verdict" = source."verdict",
  "row_count" = source."row_count",
  "quarantined_count" = source."quarantined_count",
  "violations" = source."violations",
  "drift" = source."drift",
  "validated_at" = source."validated_at",
  "loaded_at" = source."loaded_at",
  "silver_at" = source."silver_at",
  "is_complete" = source."is_complete",
  "asked_ids" = source."asked_ids",
  "named_matches" = source."named_matches",
  "asked_season" = source."asked_season",
  "broken_matches" = source."broken_matches"
