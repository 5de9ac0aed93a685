-- ask_known_snapshots: The ledger from two days before its newest snapshot on.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param horizon timestamp
WITH `t1` AS (
  SELECT
    *
  FROM `raw_snapshots` AS `t0`
  WHERE
    `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
)
SELECT
  `t6`.`snapshot_id`,
  `t6`.`fetched_at`,
  `t6`.`verdict`,
  `t6`.`contract_version`,
  `t6`.`loaded_at`
FROM (
  SELECT
    `t3`.`snapshot_id`,
    `t3`.`resource`,
    `t3`.`scope`,
    `t3`.`uri`,
    `t3`.`dag`,
    `t3`.`run_id`,
    `t3`.`step`,
    `t3`.`fetched_at`,
    `t3`.`http_status`,
    `t3`.`body_bytes`,
    `t3`.`body_sha256`,
    `t3`.`contract_version`,
    `t3`.`verdict`,
    `t3`.`row_count`,
    `t3`.`quarantined_count`,
    `t3`.`violations`,
    `t3`.`drift`,
    `t3`.`validated_at`,
    `t3`.`loaded_at`,
    `t3`.`silver_at`,
    `t5`.`newest`
  FROM `t1` AS `t3`
  CROSS JOIN (
    SELECT
      MAX(`t2`.`fetched_at`) AS `newest`
    FROM `t1` AS `t2`
  ) AS `t5`
) AS `t6`
WHERE
  `t6`.`fetched_at` >= TIMESTAMP_SUB(`t6`.`newest`, INTERVAL '2' DAY)
