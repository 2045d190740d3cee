SELECT t1."id", CASE WHEN t1."id" = ?1 THEN t1."email" END
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
ORDER BY CASE WHEN t1."id" = ?1 THEN t1."email" END NULLS FIRST, t1."id"
LIMIT ?3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c1, t5."id", CASE WHEN t5."id" = ?2 THEN t5."email" END
FROM (SELECT (SELECT CASE WHEN t2."id" = ?2 THEN t2."email" END
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?3))))) AS c0, t1."id" AS c1, t1."created_by" AS c2
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY (SELECT CASE WHEN t2."id" = ?2 THEN t2."email" END
FROM "users" t2
WHERE t2."id" = t1."created_by" AND t2."deleted_at" IS NULL AND (t2."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t3
WHERE t3."user_id" = t2."id" AND t3."organization_id" IN (SELECT unhex(value)
FROM json_each(?3))))) DESC NULLS LAST, t1."id"
LIMIT ?4) t4
LEFT JOIN "users" t5 ON t5."id" = t4.c2 AND t5."deleted_at" IS NULL AND (t5."id" = ?2 OR EXISTS (SELECT 1
FROM "organization_members" t6
WHERE t6."user_id" = t5."id" AND t6."organization_id" IN (SELECT unhex(value)
FROM json_each(?3))))
ORDER BY t4.c0 DESC NULLS LAST, t4.c1
[Fact(Brands(Permission(content:read))), Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: Some(Constant(Number(4))), label: "first", one_more: false }]

