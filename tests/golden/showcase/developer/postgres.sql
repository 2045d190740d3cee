SELECT t1."email", (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))), t1."id"
FROM "users" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL
[Argument { operand: ViewerId, form: One(Id), label: "id" }]

SELECT t2.c1, t3."id", t3."name"
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."organization_id" AS c2
FROM "organization_members" t1
WHERE t1."user_id" = $1
ORDER BY t1."id"
LIMIT $2) t2
LEFT JOIN "organizations" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL
ORDER BY t2.c0
[Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t2.c1, t3."id", t3."name", t2.c3, t2.c4, t2.c5
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."brand_id" AS c2, t1."permissions" AS c3, t1."restrictions" AS c4, t1."expires_at" AS c5
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1
ORDER BY t1."id"
LIMIT $2) t2
LEFT JOIN "brands" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL
ORDER BY t2.c0
[Argument { operand: ViewerId, form: One(Id), label: "userId" }, PageSize { operand: Some(Constant(Number(1000))), label: "first", one_more: false }]

SELECT t2.c1, t2.c2, t3."id", t3."name", t2.c0, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."id" AS c0, t1."name" AS c1, t1."slug" AS c2, t1."organization_id" AS c3
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT $1) t2 ON TRUE
LEFT JOIN "organizations" t3 ON t3."id" = t2.c3 AND t3."deleted_at" IS NULL
ORDER BY t2.c0
[PageSize { operand: None, label: "first", one_more: false }]

SELECT k.key, t2.c2, t2.c3, t3."id", (COALESCE(t3."full_name", NULLIF(TRIM(COALESCE(t3."first_name", '') || ' ' || COALESCE(t3."last_name", '')), ''))), t3."email", n.total, t2.c1
FROM unnest($2) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL) n
LEFT
JOIN LATERAL (SELECT t1."created_at" AS c0, t1."id" AS c1, t1."title" AS c2, t1."status" AS c3, t1."created_by" AS c4
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT $1) t2 ON TRUE
LEFT JOIN "users" t3 ON t3."id" = t2.c4 AND t3."deleted_at" IS NULL
ORDER BY k.key, t2.c0 DESC, t2.c1 DESC
[PageSize { operand: Some(Constant(Number(5))), label: "first", one_more: false }, ParentKeys]

