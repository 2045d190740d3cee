SELECT count(*), count(DISTINCT s.v0), sum(s.v0), (CAST(sum(s.v0) AS REAL) / NULLIF(count(s.v0), 0)), min(s.v0), max(s.v0)
FROM (SELECT NULL AS v0
FROM (SELECT 1 AS one) e
WHERE FALSE) s
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*)
FROM (SELECT NULL AS v0
FROM (SELECT 1 AS one) e
WHERE FALSE) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

