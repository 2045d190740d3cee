SELECT t1."slug", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ANY($1) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" = ANY($2)))
ORDER BY t1."slug", t1."id"
LIMIT $3
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), PageSize { operand: None, label: "first", one_more: false }]

SELECT k.key, t2.c0, t2.c1, n.total
FROM unnest($3) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1)) n
LEFT
JOIN LATERAL (SELECT t1."name" AS c0, t1."id" AS c1
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1)
ORDER BY t1."name", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY k.key, t2.c0, t2.c1
[Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: true }, ParentKeys]

SELECT k.key, t2.c0
FROM unnest($3) AS k(key) CROSS
JOIN LATERAL (SELECT t1."name" AS c0, t1."id" AS c1
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1)
ORDER BY t1."name" DESC, t1."id" DESC
LIMIT $2) t2
ORDER BY k.key, t2.c0 DESC, t2.c1 DESC
[Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(1))), label: "last", one_more: true }, ParentKeys]

SELECT k.key, t4.c2, t4.c1, n.total
FROM unnest($4) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "claims" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND (t1."brand_id" = ANY($1) OR (t1."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND (t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t3
WHERE t3."claim_brand_id" = t2."id" AND t3."brand_id" = ANY($1)))))) AND t1."status" = $2) n
LEFT
JOIN LATERAL (SELECT t1."created_at" AS c0, t1."id" AS c1, t1."status" AS c2
FROM "claims" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND (t1."brand_id" = ANY($1) OR (t1."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND (t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t3
WHERE t3."claim_brand_id" = t2."id" AND t3."brand_id" = ANY($1)))))) AND t1."status" = $2
ORDER BY t1."created_at", t1."id"
LIMIT $3) t4 ON TRUE
ORDER BY k.key, t4.c0, t4.c1
[Fact(Brands(Permission(claims:read))), Argument { operand: Constant(String("ALLOWED")), form: One(Enum(Enumeration { name: "ClaimStatus", description: "Whether a claim may be used.", values: [("allowed", "It may be used."), ("disallowed", "It must not be used."), ("mandatory", "It must be used.")] })), label: "status" }, PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: false }, ParentKeys]

SELECT k.key, t6.c1
FROM unnest($4) AS k(key) CROSS
JOIN LATERAL (SELECT t5."id" AS c0, t5."name" AS c1
FROM "claim_products" t1 JOIN "products" t5 ON t5."id" = t1."product_id"
WHERE t1."claim_id" = k.key AND EXISTS (SELECT 1
FROM "claims" t2
WHERE t2."id" = t1."claim_id" AND (t2."deleted_at" IS NULL AND (t2."brand_id" = ANY($1) OR (t2."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t3
WHERE t3."id" = t2."brand_id" AND (t3."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t4
WHERE t4."claim_brand_id" = t3."id" AND t4."brand_id" = ANY($1)))))))) AND t5."deleted_at" IS NULL AND t5."brand_id" = ANY($2)
ORDER BY t5."id"
LIMIT $3) t6
ORDER BY k.key, t6.c0
[Fact(Brands(Permission(claims:read))), Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: false }, ParentKeys]

