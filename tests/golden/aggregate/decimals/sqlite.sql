SELECT count(*), sum(s.v0), (CAST(sum(s.v0) AS REAL) / 100 / NULLIF(count(s.v0), 0)), min(s.v0), max(s.v0)
FROM (SELECT t1."discount" AS v0
FROM "offers" t1) s
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*), sum(s.v1), sum(s.v2), (CAST(sum(s.v1) AS REAL) / NULLIF(count(s.v1), 0)), (CAST(sum(s.v2) AS REAL) / 100 / NULLIF(count(s.v2), 0)), max(s.v2)
FROM (SELECT t1."currency" AS v0, t1."price_cents" AS v1, t1."discount_percent" AS v2
FROM "pricing_plans" t1) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

