-- add_quarantined: Insert invalid rows into quarantine, each once.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param rows string
-- param since timestamp
MERGE INTO "raw_quarantine" AS target
USING (
SELECT
  * REPLACE (COALESCE("payload", CAST('null' AS JSON)) AS "payload")
FROM (
SELECT
  r.*
FROM (
  SELECT UNNEST(FROM_JSON(CAST($rows AS JSON), '[{"snapshot_id":"VARCHAR","fetched_at":"TIMESTAMPTZ","resource":"VARCHAR","row_index":"BIGINT","field":"VARCHAR","reason":"VARCHAR","payload":"JSON","contract_version":"BIGINT","readmitted_at":"TIMESTAMPTZ"}]')) AS r
)
)
) AS source
ON target."snapshot_id" = source."snapshot_id"
  AND target."row_index" = source."row_index"
  AND target."fetched_at" >= $since
WHEN MATCHED AND target."readmitted_at" IS NOT NULL THEN UPDATE SET
  "fetched_at" = source."fetched_at",
  "resource" = source."resource",
  "field" = source."field",
  "reason" = source."reason",
  "payload" = source."payload",
  "contract_version" = source."contract_version",
  "readmitted_at" = source."readmitted_at"
WHEN NOT MATCHED THEN INSERT (
  "snapshot_id", "fetched_at", "resource", "row_index", "field", "reason", "payload", "contract_version", "readmitted_at"
) VALUES (
  source."snapshot_id", source."fetched_at", source."resource", source."row_index", source."field", source."reason", source."payload", source."contract_version", source."readmitted_at"
)
