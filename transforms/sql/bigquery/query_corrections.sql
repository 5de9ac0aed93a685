-- query_corrections: Corrected results first seen from `since` until before `before`, newest first.
-- Made by `make sql`; edit the Python files in transforms/ instead.
-- param before timestamp
-- param since timestamp
SELECT *
FROM `gold_score_corrections`
WHERE first_seen_at >= CAST(@since AS TIMESTAMP) AND first_seen_at < CAST(@before AS TIMESTAMP)
ORDER BY corrected_at DESC, match_id ASC NULLS LAST, content_hash ASC NULLS LAST
