-- query_health: Every row of the pipeline's health, by DAG.
-- Made by `make sql`; edit the Python files in transforms/ instead.
SELECT * FROM "gold_pipeline_health" ORDER BY dag ASC
