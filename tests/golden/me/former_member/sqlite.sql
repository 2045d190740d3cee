SELECT t1."id", CASE WHEN t1."id" = ?1 THEN t1."email" END, (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), CASE WHEN t1."id" = ?1 THEN t1."is_active" END, CASE WHEN t1."id" = ?1 THEN t1."email_verified" END, CASE WHEN t1."id" = ?1 THEN t1."metadata" END
FROM "users" t1
WHERE t1."id" = ?2 AND t1."deleted_at" IS NULL AND t1."id" = ?1
[Fact(Viewer), Argument { operand: ViewerId, form: One(Id), label: "id" }]

SELECT t2.c1
FROM (SELECT t1."id" AS c0, t1."role" AS c1
FROM "organization_members" t1
WHERE t1."user_id" = ?1 AND t1."user_id" = ?2
ORDER BY t1."id"
LIMIT ?3) t2
ORDER BY t2.c0
[Fact(Viewer), Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t1."id", t1."revoked_at", t1."expires_at", t2."id", CASE WHEN t2."id" = ?1 THEN t2."email" END
FROM "sessions" t1
LEFT JOIN "users" t2 ON t2."id" = t1."user_id" AND t2."deleted_at" IS NULL AND t2."id" = ?1
WHERE t1."id" = ?2 AND t1."user_id" = ?1
[Fact(Viewer), Argument { operand: SessionId, form: One(Id), label: "id" }]

