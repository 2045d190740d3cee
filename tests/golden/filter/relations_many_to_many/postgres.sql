SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brand_master_claim_brands" t2 JOIN "brands" t3 ON t3."id" = t2."claim_brand_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."slug" LIKE $1 ESCAPE '\'))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brand_master_claim_brands" t2 JOIN "brands" t3 ON t3."id" = t2."claim_brand_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."slug" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Argument { operand: Constant(String("h")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brand_master_claim_brands" t2 JOIN "brands" t3 ON t3."id" = t2."brand_id"
WHERE t2."claim_brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."slug" LIKE $1 ESCAPE '\'))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brand_master_claim_brands" t2 JOIN "brands" t3 ON t3."id" = t2."brand_id"
WHERE t2."claim_brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."slug" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Argument { operand: Constant(String("h")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "user_brand_roles" t2 JOIN "users" t3 ON t3."id" = t2."user_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."email" LIKE $1 ESCAPE '\'))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "user_brand_roles" t2 JOIN "users" t3 ON t3."id" = t2."user_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."email" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Argument { operand: Constant(String("edgar")), form: Pattern { form: StartsWith, ignore_case: false }, label: "email" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "user_brand_roles" t2 JOIN "users" t3 ON t3."id" = t2."user_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL) > $1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "user_brand_roles" t2 JOIN "users" t3 ON t3."id" = t2."user_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL) > $1))
ORDER BY t1."slug", t1."id"
LIMIT $2) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Argument { operand: Constant(Number(4)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content_template_brands" t2 JOIN "content_templates" t3 ON t3."id" = t2."content_template_id"
WHERE t2."brand_id" = t1."id" AND TRUE))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content_template_brands" t2 JOIN "content_templates" t3 ON t3."id" = t2."content_template_id"
WHERE t2."brand_id" = t1."id" AND TRUE))
ORDER BY t1."slug", t1."id"
LIMIT $1) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[PageSize { operand: None, label: "first", one_more: false }]

