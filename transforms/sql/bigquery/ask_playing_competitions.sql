-- ask_playing_competitions: Tracked competitions that have a match on the date of `as_of`, by code.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
SELECT
  `t1`.`competition_code`
FROM (
  SELECT DISTINCT
    `t0`.`competition_code`,
    `t0`.`missing_since`,
    `t0`.`utc_date`,
    `t0`.`status`,
    `t0`.`is_final`
  FROM `silver_live_match_state` AS `t0`
  WHERE
    `t0`.`competition_code` IN UNNEST(@competitions)
    AND `t0`.`missing_since` IS NULL
    AND `t0`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
    AND `t0`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
    AND (
      (
        (
          `t0`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        )
        AND (
          `t0`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
        )
      )
      OR (
        (
          `t0`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
        )
        AND (
          `t0`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
        )
        AND NOT (
          `t0`.`is_final`
        )
      )
    )
    AND NOT (
      `t0`.`status` IN ('POSTPONED', 'CANCELLED')
    )
) AS `t1`
ORDER BY
  `t1`.`competition_code` ASC NULLS LAST
