SELECT t1."id", t1."email", (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), t1."is_active", t1."email_verified", t1."metadata"
FROM "users" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL
[Argument { operand: ViewerId, form: One(Id), label: "id" }]

SELECT t2.c1, t3."id", t3."slug"
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."organization_id" AS c2
FROM "organization_members" t1
WHERE t1."user_id" = $1
ORDER BY t1."id"
LIMIT $2) t2
LEFT JOIN "organizations" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL
ORDER BY t2.c0
[Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t2.c1, t2.c2, t2.c3, t2.c4, t3."id", t3."slug"
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."permissions" AS c2, t1."restrictions" AS c3, t1."expires_at" AS c4, t1."brand_id" AS c5
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1
ORDER BY t1."id"
LIMIT $2) t2
LEFT JOIN "brands" t3 ON t3."id" = t2.c5 AND t3."deleted_at" IS NULL
ORDER BY t2.c0
[Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t1."id"
FROM "applications" t1
WHERE t1."id" = $1
[Argument { operand: ApplicationId, form: One(Id), label: "id" }]

SELECT t1."id", t1."revoked_at", t1."expires_at", t2."id", t2."email"
FROM "sessions" t1
LEFT JOIN "users" t2 ON t2."id" = t1."user_id" AND t2."deleted_at" IS NULL
WHERE t1."id" = $1
[Argument { operand: SessionId, form: One(Id), label: "id" }]

