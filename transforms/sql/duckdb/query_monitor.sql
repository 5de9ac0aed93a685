-- query_monitor: Every row of the monitor, ALL first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT * FROM "gold_live_match_monitor" ORDER BY CAST(scope <> 'ALL' AS BIGINT) ASC, scope ASC
