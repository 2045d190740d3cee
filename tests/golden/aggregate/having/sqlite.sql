SELECT s.v0, count(*)
FROM (SELECT t1."brand_id" AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING ((count(*) >= ?1))
ORDER BY count(*) DESC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(Number(37)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, sum(s.v1)
FROM (SELECT t1."status" AS v0, t1."views" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING (((sum(s.v1) > ?1)))
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(String("300000")), form: One(BigInt), label: "views" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, (CAST(sum(s.v1) AS REAL) / NULLIF(count(s.v1), 0))
FROM (SELECT t1."status" AS v0, t1."views" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING ((((((CAST(sum(s.v1) AS REAL) / NULLIF(count(s.v1), 0)) < ?1))) AND (NOT (((count(*) < ?2))))))
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?3
[Argument { operand: Constant(Number(5000.0)), form: Float, label: "views" }, Argument { operand: Constant(Number(2)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, max(s.v1)
FROM (SELECT t1."type" AS v0, t1."created_at" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING (((max(s.v1) > ?1)))
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(String("2026-01-01T00:00:00.000000Z")), form: One(DateTime), label: "createdAt" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*)
FROM (SELECT 1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
HAVING ((count(*) < ?1))
LIMIT ?2
[Argument { operand: Constant(Number(1)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

