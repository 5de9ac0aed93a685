-- query_alerts_of_day: Alerts that were open between `since` and `before`, as known at `as_of`: by their
--   onset. One that was resolved later is open.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param before timestamp
-- param horizon timestamp
-- param since timestamp
SELECT
  `t0`.`alert_id`,
  `t0`.`condition`,
  `t0`.`scope`,
  `t0`.`severity`,
  `t0`.`onset_at`,
  `t0`.`opened_at`,
  IF(`t0`.`resolved_at` <= CAST(@as_of AS TIMESTAMP), `t0`.`resolved_at`, NULL) AS `resolved_at`,
  `t0`.`message`,
  `t0`.`runbook`
FROM `raw_alerts` AS `t0`
WHERE
  `t0`.`onset_at` >= CAST(@horizon AS TIMESTAMP)
  AND `t0`.`onset_at` < CAST(@before AS TIMESTAMP)
  AND `t0`.`opened_at` <= CAST(@as_of AS TIMESTAMP)
  AND (
    (
      `t0`.`resolved_at` IS NULL
    )
    OR (
      `t0`.`resolved_at` >= CAST(@since AS TIMESTAMP)
    )
  )
ORDER BY
  `t0`.`onset_at` ASC NULLS LAST,
  `t0`.`condition` ASC NULLS LAST,
  `t0`.`alert_id` ASC NULLS LAST
