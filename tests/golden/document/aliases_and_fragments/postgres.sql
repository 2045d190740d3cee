SELECT t2.c2, t3."id", t3."name", n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1, t1."name" AS c2, t1."organization_id" AS c3
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
LEFT JOIN "organizations" t3 ON t3."id" = t2.c3 AND t3."deleted_at" IS NULL AND t3."id" = ANY($3)
ORDER BY t2.c0, t2.c1
[Fact(Brands(Permission(brands:read))), PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: true }, Fact(Organizations(Viewer))]

SELECT t2.c2, t3."id", t3."name", t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1, t1."name" AS c2, t1."organization_id" AS c3
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."slug", t1."id"
LIMIT $2 OFFSET $3) t2 ON TRUE
LEFT JOIN "organizations" t3 ON t3."id" = t2.c3 AND t3."deleted_at" IS NULL AND t3."id" = ANY($4)
ORDER BY t2.c0, t2.c1
[Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: true }, Offset(Constant(Number(1))), Fact(Organizations(Viewer))]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
[Fact(Brands(Permission(brands:read)))]

