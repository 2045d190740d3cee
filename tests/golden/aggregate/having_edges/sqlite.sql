SELECT count(*)
FROM (SELECT t1."status" AS v0, t1."views" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING (((sum(s.v1) > ?1)))
ORDER BY s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(String("9223372036854775807")), form: One(BigInt), label: "views" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT t1."is_draft" AS v0, t1."views" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING (((sum(s.v1) >= ?1)))
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(String("-9223372036854775808")), form: One(BigInt), label: "views" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, (CAST(sum(s.v1) AS REAL) / 100 / NULLIF(count(s.v1), 0)), sum(s.v1)
FROM (SELECT t1."enabled" AS v0, t1."discount" AS v1
FROM "offers" t1) s
GROUP BY s.v0
HAVING ((((CAST(sum(s.v1) AS REAL) / 100 / NULLIF(count(s.v1), 0)) > ?1)))
ORDER BY (CAST(sum(s.v1) AS REAL) / 100 / NULLIF(count(s.v1), 0)) DESC NULLS FIRST, s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(Number(12.5)), form: Float, label: "discount" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, min(s.v1)
FROM (SELECT t1."status" AS v0, t1."title" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING (((min(s.v1) GLOB ?1)))
ORDER BY min(s.v1) ASC NULLS LAST, s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?2
[Argument { operand: Constant(String("3")), form: Pattern { form: StartsWith, ignore_case: false }, label: "title" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, min(s.v1)
FROM (SELECT t1."status" AS v0, t1."published_at" AS v1
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
HAVING ((((min(s.v1)) IS NULL)))
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT s.v0, count(*)
FROM (SELECT t1."type" AS v0
FROM "content" t1
WHERE t1."deleted_at" IS NULL) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?1 OFFSET ?2
[PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }, Offset(Constant(Number(1)))]

