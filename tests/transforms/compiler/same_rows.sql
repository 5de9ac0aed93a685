-- Statements whose rows stay when they are simplified; each on a line, tables: test_simplify.py
SELECT * FROM (SELECT DISTINCT t0.x, t0."group" FROM a AS t0) AS t1 WHERE t1.x > 1
SELECT t1.x FROM (SELECT DISTINCT t0.x, t0.y FROM a AS t0) AS t1
SELECT t2.x FROM (SELECT t0.x, t0.y FROM a AS t0 UNION SELECT t1.x, t1.z FROM b AS t1) AS t2
SELECT t2.x FROM (SELECT t0.x, t0.y FROM a AS t0 UNION ALL SELECT t1.x, t1.z FROM b AS t1) AS t2
SELECT t1.s FROM (SELECT t0.y, t0.x, SUM(t0.x) AS s FROM a AS t0 GROUP BY 1, 2) AS t1
SELECT t1.x FROM (SELECT * FROM a AS t0 ORDER BY t0.y LIMIT 2) AS t1 WHERE t1.x > 1
SELECT t1.x FROM (SELECT t0.x, ROW_NUMBER() OVER (ORDER BY t0.y NULLS FIRST, t0.x) AS r FROM a AS t0) AS t1 WHERE t1.r = 1
SELECT -t0.x AS x FROM a AS t0 ORDER BY t0.x, t0.y
SELECT t0.x FROM a AS t0 WHERE EXISTS(SELECT 1 FROM (SELECT t1.x FROM b AS t1) AS t2 WHERE t0.x = t2.x)
SELECT t0.x FROM a AS t0 WHERE NOT EXISTS(SELECT 1 FROM a AS t1 WHERE t0.x = t1.x AND t1.y = 31)
SELECT t3.x, t3.z FROM (SELECT t1.x, t2.z FROM (SELECT * FROM a AS t0 WHERE t0.y > 1) AS t1 LEFT JOIN b AS t2 ON t1.x = t2.x) AS t3 WHERE t3.z IS NULL OR t3.z > 6
SELECT t1.x, t2.x AS x2 FROM (SELECT t0.x FROM a AS t0) AS t1 CROSS JOIN (SELECT t0.x FROM a AS t0 WHERE t0.y IS NULL) AS t2
WITH t5 AS (SELECT * FROM a AS t0), t6 AS (SELECT t5.x, t5.y, t5.x + 1 AS w FROM t5) SELECT t7.w, t8.y FROM t6 AS t7 JOIN (SELECT * FROM t6) AS t8 ON t7.x = t8.x
SELECT CASE WHEN ((0 + 1) >= 1) THEN t0.x ELSE t0.y END AS c FROM a AS t0
SELECT (t0.x - (t0.y - 1)) AS d, NOT (NOT (t0.x = 1)) AS n, (t0.x + 1) * 2 AS m FROM a AS t0
SELECT * EXCLUDE (y) FROM (SELECT t0.x, t0.y FROM a AS t0) AS t1
SELECT t1.x FROM (SELECT t0.x FROM a AS t0 WHERE t0.x = 1 OR t0.y = 30) AS t1 WHERE t1.x = 3
SELECT '(SELECT' AS p, ', AND ' AS q, t0.x AS "SELECT" FROM a AS t0
