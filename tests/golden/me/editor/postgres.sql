SELECT t1."id", CASE WHEN t1."id" = $1 THEN t1."email" END, (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), CASE WHEN t1."id" = $1 THEN t1."is_active" END, CASE WHEN t1."id" = $1 THEN t1."email_verified" END, CASE WHEN t1."id" = $1 THEN t1."metadata" END
FROM "users" t1
WHERE t1."id" = $2 AND t1."deleted_at" IS NULL AND (t1."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" = ANY($3)))
[Fact(Viewer), Argument { operand: ViewerId, form: One(Id), label: "id" }, Fact(Organizations(Viewer))]

SELECT t2.c1, t3."id", t3."slug"
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."organization_id" AS c2
FROM "organization_members" t1
WHERE (t1."user_id" = $1 OR t1."organization_id" = ANY($2)) AND t1."user_id" = $3
ORDER BY t1."id"
LIMIT $4) t2
LEFT JOIN "organizations" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL AND t3."id" = ANY($2)
ORDER BY t2.c0
[Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t3.c1, t3.c2, t3.c3, t3.c4, t4."id", t4."slug"
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."permissions" AS c2, t1."restrictions" AS c3, t1."expires_at" AS c4, t1."brand_id" AS c5
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1 AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND t2."organization_id" = ANY($2)) AND t1."user_id" = $3
ORDER BY t1."id"
LIMIT $4) t3
LEFT JOIN "brands" t4 ON t4."id" = t3.c5 AND t4."deleted_at" IS NULL AND t4."id" = ANY($5)
ORDER BY t3.c0
[Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }, Fact(Brands(Permission(brands:read)))]

SELECT t1."id"
FROM "applications" t1
WHERE t1."id" = $1 AND t1."organization_id" = ANY($2)
[Argument { operand: ApplicationId, form: One(Id), label: "id" }, Fact(Organizations(Viewer))]

SELECT t1."id", t1."revoked_at", t1."expires_at", t2."id", CASE WHEN t2."id" = $1 THEN t2."email" END
FROM "sessions" t1
LEFT JOIN "users" t2 ON t2."id" = t1."user_id" AND t2."deleted_at" IS NULL AND (t2."id" = $1 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" = ANY($2)))
WHERE t1."id" = $3 AND t1."user_id" = $1
[Fact(Viewer), Fact(Organizations(Viewer)), Argument { operand: SessionId, form: One(Id), label: "id" }]

