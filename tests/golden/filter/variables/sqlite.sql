SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."slug" GLOB ?1 OR (t1."currency") IS NULL) AND (((SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) > ?2)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."slug" GLOB ?1 OR (t1."currency") IS NULL) AND (((SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) > ?2)))
ORDER BY t1."slug", t1."id"
LIMIT ?3) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Variable("where", [Member("or"), Index(0), Member("slug"), Member("startsWith")]), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, Argument { operand: Variable("where", [Member("contents"), Member("count"), Member("gt")]), form: One(BigInt), label: "count" }, PageSize { operand: Some(Variable("first", [])), label: "first", one_more: false }]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = ?1
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Variable("slug", []), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND TRUE
[]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (TRUE OR t1."slug" = ?1)
[Argument { operand: Variable("slug", []), form: One(Text { max_characters: Some(255) }), label: "slug" }]

