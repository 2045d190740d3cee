SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?3)))) AND CASE WHEN t2."id" = ?2 THEN t2."email" END GLOB ?4)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?3)))) AND CASE WHEN t2."id" = ?2 THEN t2."email" END GLOB ?4)
ORDER BY t1."slug", t1."id"
LIMIT ?5) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Fact(Brands(Permission(brands:read))), Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: Constant(String("e")), form: Pattern { form: StartsWith, ignore_case: false }, label: "email" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?3)))) AND (t2."id") IS NOT NULL)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?3)))) AND (t2."id") IS NOT NULL)
ORDER BY t1."slug", t1."id"
LIMIT ?4) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Fact(Brands(Permission(brands:read))), Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL AND t2."id" IN (SELECT unhex(value)
FROM json_each(?2)) AND t2."slug" = ?3)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL AND t2."id" IN (SELECT unhex(value)
FROM json_each(?2)) AND t2."slug" = ?3)
ORDER BY t1."slug", t1."id"
LIMIT ?4) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Viewer)), Argument { operand: Constant(String("northwind")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL AND t2."id" IN (SELECT unhex(value)
FROM json_each(?2)) AND (((SELECT count(*)
FROM "brands" t3
WHERE t3."organization_id" = t2."id" AND t3."deleted_at" IS NULL AND t3."id" IN (SELECT unhex(value)
FROM json_each(?1))) > ?3)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND EXISTS (SELECT 1
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL AND t2."id" IN (SELECT unhex(value)
FROM json_each(?2)) AND (((SELECT count(*)
FROM "brands" t3
WHERE t3."organization_id" = t2."id" AND t3."deleted_at" IS NULL AND t3."id" IN (SELECT unhex(value)
FROM json_each(?1))) > ?3)))
ORDER BY t1."slug", t1."id"
LIMIT ?4) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Viewer)), Argument { operand: Constant(Number(1)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t5.c0, n.total, t5.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."brand_id" IN (SELECT unhex(value)
FROM json_each(?2)) AND EXISTS (SELECT 1
FROM "users" t3
WHERE t3."id" = t2."created_by" AND t3."deleted_at" IS NULL AND (t3."id" = ?3 OR EXISTS (SELECT 1
FROM "organization_members" t4
WHERE t4."user_id" = t3."id" AND t4."organization_id" IN (SELECT unhex(value)
FROM json_each(?4)))) AND CASE WHEN t3."id" = ?3 THEN t3."first_name" END GLOB ?5)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."brand_id" IN (SELECT unhex(value)
FROM json_each(?2)) AND EXISTS (SELECT 1
FROM "users" t3
WHERE t3."id" = t2."created_by" AND t3."deleted_at" IS NULL AND (t3."id" = ?3 OR EXISTS (SELECT 1
FROM "organization_members" t4
WHERE t4."user_id" = t3."id" AND t4."organization_id" IN (SELECT unhex(value)
FROM json_each(?4)))) AND CASE WHEN t3."id" = ?3 THEN t3."first_name" END GLOB ?5)))
ORDER BY t1."slug", t1."id"
LIMIT ?6) t5 ON TRUE
ORDER BY t5.c0, t5.c1
[Fact(Brands(Permission(brands:read))), Fact(Brands(Permission(content:read))), Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: Constant(String("E")), form: Pattern { form: StartsWith, ignore_case: false }, label: "firstName" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND (((SELECT count(*)
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."id" IN (SELECT unhex(value)
FROM json_each(?1))) > ?2))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) AND (((SELECT count(*)
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."id" IN (SELECT unhex(value)
FROM json_each(?1))) > ?2))
ORDER BY t1."slug", t1."id"
LIMIT ?3) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Fact(Brands(Permission(brands:read))), Argument { operand: Constant(Number(0)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

