SELECT CASE WHEN (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) THEN t1."email" END, (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), t1."id"
FROM "users" t1
WHERE t1."id" = ?3 AND t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t1."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?4))))
[Fact(Viewer), Fact(Organizations(Admin)), Argument { operand: ViewerId, form: One(Id), label: "id" }, Fact(Organizations(Viewer))]

SELECT t2.c1, t3."id", t3."name"
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."organization_id" AS c2
FROM "organization_members" t1
WHERE (t1."user_id" = ?1 OR t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))) AND t1."user_id" = ?3
ORDER BY t1."id"
LIMIT ?4) t2
LEFT JOIN "organizations" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL AND t3."id" IN (SELECT unhex(value)
FROM json_each(?2))
ORDER BY t2.c0
[Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t3.c1, t4."id", t4."name", t3.c3, t3.c4, t3.c5
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."brand_id" AS c2, t1."permissions" AS c3, t1."restrictions" AS c4, t1."expires_at" AS c5
FROM "user_brand_roles" t1
WHERE ((t1."user_id" = ?1 AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))) OR t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?3))) AND t1."user_id" = ?4
ORDER BY t1."id"
LIMIT ?5) t3
LEFT JOIN "brands" t4 ON t4."id" = t3.c2 AND t4."deleted_at" IS NULL AND (t4."id" IN (SELECT unhex(value)
FROM json_each(?6)) OR (NOT (t4."deleted_at" IS NULL) AND t4."organization_id" IN (SELECT unhex(value)
FROM json_each(?7))))
ORDER BY t3.c0
[Fact(Viewer), Fact(Organizations(Viewer)), Fact(Brands(Permission(user_brand_roles:read))), Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }, Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin))]

SELECT t2.c1, t2.c2, t3."id", t3."name", t2.c0, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))) n
LEFT JOIN (SELECT t1."id" AS c0, t1."name" AS c1, t1."slug" AS c2, t1."organization_id" AS c3
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
ORDER BY t1."id"
LIMIT ?3) t2 ON TRUE
LEFT JOIN "organizations" t3 ON t3."id" = t2.c3 AND t3."deleted_at" IS NULL AND t3."id" IN (SELECT unhex(value)
FROM json_each(?4))
ORDER BY t2.c0
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), PageSize { operand: None, label: "first", one_more: false }, Fact(Organizations(Viewer))]

WITH p AS MATERIALIZED (SELECT unhex(value) AS key
FROM json_each(?6)), k AS MATERIALIZED (SELECT k.key, (SELECT count(*)
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))) AS total
FROM p k) SELECT k.key, t1."title", t1."status", t2."id", (COALESCE(t2."full_name", NULLIF(TRIM(COALESCE(t2."first_name", '') || ' ' || COALESCE(t2."last_name", '')), ''))), CASE WHEN (t2."id" = ?3 OR EXISTS (SELECT 1
FROM "organization_members" t4
WHERE t4."user_id" = t2."id" AND t4."organization_id" IN (SELECT unhex(value)
FROM json_each(?5)))) THEN t2."email" END, k.total, t1."id"
FROM k
LEFT JOIN "content" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT ?2)
LEFT JOIN "users" t2 ON t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?3 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?4))))
ORDER BY k.key, t1."created_at" DESC, t1."id" DESC
[Fact(Brands(Permission(content:read))), PageSize { operand: Some(Constant(Number(5))), label: "first", one_more: false }, Fact(Viewer), Fact(Organizations(Viewer)), Fact(Organizations(Admin)), ParentKeys]

