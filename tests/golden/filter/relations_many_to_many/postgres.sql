SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brand_master_claim_brands" t2 JOIN "brands" t3 ON t3."id" = t2."claim_brand_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."slug" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("h")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brand_master_claim_brands" t2 JOIN "brands" t3 ON t3."id" = t2."brand_id"
WHERE t2."claim_brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."slug" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("h")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "user_brand_roles" t2 JOIN "users" t3 ON t3."id" = t2."user_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL AND t3."email" LIKE $1 ESCAPE '\'))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("edgar")), form: Pattern { form: StartsWith, ignore_case: false }, label: "email" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "user_brand_roles" t2 JOIN "users" t3 ON t3."id" = t2."user_id"
WHERE t2."brand_id" = t1."id" AND t3."deleted_at" IS NULL) > $1))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Number(4)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content_template_brands" t2 JOIN "content_templates" t3 ON t3."id" = t2."content_template_id"
WHERE t2."brand_id" = t1."id" AND TRUE))
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

