SELECT count(*), count(DISTINCT s.v0), sum(s.v1), (sum(s.v1)::float8 / NULLIF(count(s.v1), 0)::float8), min(s.v2), max(s.v3)
FROM (SELECT NULL::uuid AS v0, NULL::integer AS v1, NULL::text AS v2, NULL::timestamptz AS v3
FROM (SELECT 1 AS one) e
WHERE FALSE) s
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*)
FROM (SELECT NULL::text AS v0
FROM (SELECT 1 AS one) e
WHERE FALSE) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

