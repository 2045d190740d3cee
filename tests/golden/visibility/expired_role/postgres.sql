SELECT t1."slug"
FROM "organizations" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."id"
LIMIT $2
[Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c1, t3.c2
FROM (SELECT t1."id" AS c0, t1."role" AS c1, t1."expires_at" AS c2
FROM "user_brand_roles" t1
WHERE t1."user_id" = $1 AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND t2."organization_id" = ANY($2))
ORDER BY t1."id"
LIMIT $3) t3
ORDER BY t3.c0
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

