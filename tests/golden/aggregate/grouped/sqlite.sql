SELECT s.v0, count(*), sum(s.v1), max(s.v1)
FROM (SELECT t1."status" AS v0, t1."views" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY count(*) DESC NULLS FIRST, s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, s.v1, count(*), count(DISTINCT s.v2)
FROM (SELECT t1."brand_id" AS v0, t1."is_draft" AS v1, t1."created_by" AS v2
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0, s.v1
ORDER BY s.v0 ASC NULLS LAST, s.v1 ASC NULLS LAST, s.v0 ASC NULLS LAST, s.v1 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: Some(Constant(Number(5))), label: "first", one_more: false }]

SELECT s.v0, count(*), min(s.v1)
FROM (SELECT t1."currency" AS v0, t1."slug" AS v1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

