SELECT t1."id", (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), CASE WHEN t1."id" = ?1 THEN t1."email" END, CASE WHEN t1."id" = ?1 THEN t1."phone" END, CASE WHEN t1."id" = ?1 THEN t1."login_count" END
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
ORDER BY t1."id"
LIMIT ?3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: Some(Constant(Number(6))), label: "first", one_more: false }]

SELECT CASE WHEN t1."id" = ?1 THEN t1."email" END, CASE WHEN t1."id" = ?1 THEN t1."phone" END, CASE WHEN t1."id" = ?1 THEN t1."login_count" END, t1."id"
FROM "users" t1
WHERE t1."id" = ?2 AND t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?3))))
[Fact(Viewer), Argument { operand: ViewerId, form: One(Id), label: "id" }, Fact(Organizations(Viewer))]

