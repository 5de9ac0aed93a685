-- query_matches_by_day: Matches of `competitions` by UTC date, and how many of these are final.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param competitions array<string>
-- param since timestamp
SELECT
  *
FROM (
  SELECT
    DATE(`t1`.`utc_date`) AS `day`,
    COUNT(*) AS `matches`,
    SUM(CAST(`t1`.`is_final` AS INT64)) AS `final`
  FROM (
    SELECT
      *
    FROM `silver_live_match_state` AS `t0`
    WHERE
      `t0`.`competition_code` IN UNNEST(@competitions)
      AND `t0`.`missing_since` IS NULL
      AND `t0`.`utc_date` >= CAST(@since AS TIMESTAMP)
      AND `t0`.`utc_date` < CAST(@before AS TIMESTAMP)
  ) AS `t1`
  GROUP BY
    1
) AS `t2`
ORDER BY
  `t2`.`day` ASC NULLS LAST
