-- ask_scoreboard: The matches of the date of `as_of`, by competition and kick-off.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
SELECT
  *
FROM `silver_live_match_state` AS `t0`
WHERE
  DATE(`t0`.`utc_date`) = DATE(CAST(@as_of AS TIMESTAMP))
ORDER BY
  `t0`.`competition_code` ASC NULLS LAST,
  `t0`.`utc_date` ASC NULLS LAST,
  `t0`.`match_id` ASC NULLS LAST
