SELECT t1."slug"
FROM "organizations" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."id"
LIMIT $2
[Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c1, t2.c2
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."expires_at" AS c2
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1
ORDER BY t1."id"
LIMIT $2) t2
ORDER BY t2.c0
[Fact(Viewer), PageSize { operand: None, label: "first", one_more: false }]

