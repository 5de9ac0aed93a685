-- query_ledger_days: Responses fetched from `since` to `as_of`: per UTC date and resource.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    `t1`.`date`,
    `t1`.`resource`,
    COUNT(*) AS `snapshots`,
    SUM(`t1`.`row_count`) AS `row_count`,
    SUM(`t1`.`quarantined_count`) AS `quarantined_count`,
    SUM(`t1`.`body_bytes`) AS `body_bytes`
  FROM (
    SELECT
      `t0`.`snapshot_id`,
      `t0`.`resource`,
      `t0`.`scope`,
      `t0`.`uri`,
      `t0`.`dag`,
      `t0`.`run_id`,
      `t0`.`step`,
      `t0`.`fetched_at`,
      `t0`.`http_status`,
      `t0`.`body_bytes`,
      `t0`.`body_sha256`,
      `t0`.`contract_version`,
      `t0`.`verdict`,
      `t0`.`row_count`,
      `t0`.`quarantined_count`,
      `t0`.`violations`,
      `t0`.`drift`,
      `t0`.`validated_at`,
      `t0`.`loaded_at`,
      `t0`.`silver_at`,
      `t0`.`is_complete`,
      `t0`.`asked_ids`,
      `t0`.`named_matches`,
      `t0`.`asked_season`,
      `t0`.`broken_matches`,
      DATE(`t0`.`fetched_at`) AS `date`
    FROM `raw_snapshots` AS `t0`
    WHERE
      `t0`.`fetched_at` >= CAST(@since AS TIMESTAMP)
      AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
  ) AS `t1`
  GROUP BY
    1,
    2
) AS `t2`
ORDER BY
  `t2`.`date` DESC,
  `t2`.`resource` ASC NULLS LAST
