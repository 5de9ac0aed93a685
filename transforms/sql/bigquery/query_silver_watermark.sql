-- query_silver_watermark: One row: when the newest snapshot up to `latest` was fetched that silver has.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
-- param latest timestamp
SELECT
  MAX(`t1`.`fetched_at`) AS `silver_watermark_at`
FROM (
  SELECT
    *
  FROM `raw_snapshots` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
    AND `t0`.`fetched_at` <= CAST(@latest AS TIMESTAMP)
    AND NOT `t0`.`silver_at` IS NULL
) AS `t1`
