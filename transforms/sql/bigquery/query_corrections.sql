-- query_corrections: Corrected results first seen from `since` until before `before`, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT
  *
FROM `gold_score_corrections` AS `t0`
WHERE
  `t0`.`first_seen_at` >= CAST(@since AS TIMESTAMP)
  AND `t0`.`first_seen_at` < CAST(@before AS TIMESTAMP)
ORDER BY
  `t0`.`corrected_at` DESC,
  `t0`.`match_id` ASC NULLS LAST,
  `t0`.`content_hash` ASC NULLS LAST
