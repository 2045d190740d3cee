SELECT t1."slug", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: false }]

SELECT k.key, n.total
FROM unnest($2) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1)) n
[Fact(Brands(Permission(content:read))), ParentKeys]

