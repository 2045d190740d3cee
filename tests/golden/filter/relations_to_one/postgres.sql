SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL AND t2."slug" = $1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL AND t2."slug" = $1)
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("halden")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND t2."slug" LIKE $1 ESCAPE '\')) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND t2."slug" LIKE $1 ESCAPE '\')
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("n")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "organizations" t3
WHERE t3."id" = t2."organization_id" AND t3."deleted_at" IS NULL AND t3."name" LIKE $1 ESCAPE '\'))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "organizations" t3
WHERE t3."id" = t2."organization_id" AND t3."deleted_at" IS NULL AND t3."name" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Argument { operand: Constant(String("Beauty")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND t2."slug" LIKE $1 ESCAPE '\'))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND t2."slug" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("n")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND TRUE)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL AND TRUE)
ORDER BY t1."slug", t1."id"
LIMIT $1) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND t2."first_name" LIKE $1 ESCAPE '\')) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND t2."first_name" LIKE $1 ESCAPE '\')
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("I")), form: Pattern { form: StartsWith, ignore_case: false }, label: "firstName" }, PageSize { operand: None, label: "first", one_more: false }]

