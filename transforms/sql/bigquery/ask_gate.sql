-- ask_gate: One row: is it a match-day, and when was the last successful pull?
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param as_of timestamp
-- param competitions array<string>
-- param horizon timestamp
SELECT
  `t5`.`last_successful_pull_at`,
  `t7`.`is_match_day`
FROM (
  SELECT
    MAX(`t3`.`fetched_at`) AS `last_successful_pull_at`
  FROM (
    SELECT
      *
    FROM `raw_snapshots` AS `t0`
    WHERE
      `t0`.`fetched_at` >= CAST(@horizon AS TIMESTAMP)
      AND `t0`.`fetched_at` <= CAST(@as_of AS TIMESTAMP)
      AND `t0`.`resource` = 'matches'
      AND `t0`.`http_status` = 200
      AND `t0`.`verdict` IN ('valid', 'partial')
  ) AS `t3`
) AS `t5`
CROSS JOIN (
  SELECT
    COALESCE(
      LOGICAL_OR(
        (
          (
            (
              `t2`.`utc_date` >= CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
            )
            AND (
              `t2`.`utc_date` < TIMESTAMP_ADD(CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP), INTERVAL '1' DAY)
            )
          )
          OR (
            (
              `t2`.`utc_date` < CAST(TIMESTAMP_TRUNC(CAST(@as_of AS TIMESTAMP), DAY) AS TIMESTAMP)
            )
            AND (
              `t2`.`utc_date` > TIMESTAMP_SUB(CAST(@as_of AS TIMESTAMP), INTERVAL '6' HOUR)
            )
            AND NOT (
              `t2`.`is_final`
            )
          )
        )
        AND NOT (
          `t2`.`status` IN ('POSTPONED', 'CANCELLED')
        )
      ),
      FALSE
    ) AS `is_match_day`
  FROM (
    SELECT
      *
    FROM `silver_live_match_state` AS `t1`
    WHERE
      `t1`.`competition_code` IN UNNEST(@competitions) AND `t1`.`missing_since` IS NULL
  ) AS `t2`
) AS `t7`
