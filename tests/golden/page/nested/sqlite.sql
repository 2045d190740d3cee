SELECT t1."slug", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
ORDER BY t1."slug", t1."id"
LIMIT ?3
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), PageSize { operand: None, label: "first", one_more: false }]

WITH p AS MATERIALIZED (SELECT unhex(value) AS key
FROM json_each(?3)), k AS MATERIALIZED (SELECT k.key, (SELECT count(*)
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))) AS total
FROM p k) SELECT k.key, t1."name", t1."id", k.total
FROM k
LEFT JOIN "products" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."name", t1."id"
LIMIT ?2)
ORDER BY k.key, t1."name", t1."id"
[Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: true }, ParentKeys]

SELECT k.key, t1."name"
FROM (SELECT unhex(value) AS key
FROM json_each(?3)) k CROSS JOIN "products" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."name" DESC, t1."id" DESC
LIMIT ?2)
ORDER BY k.key, t1."name" DESC, t1."id" DESC
[Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(1))), label: "last", one_more: true }, ParentKeys]

WITH p AS MATERIALIZED (SELECT unhex(value) AS key
FROM json_each(?4)), k AS MATERIALIZED (SELECT k.key, (SELECT count(*)
FROM "claims" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND (t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t1."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND (t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t3
WHERE t3."claim_brand_id" = t2."id" AND t3."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))) AND t1."status" = ?2) AS total
FROM p k) SELECT k.key, t1."status", t1."id", k.total
FROM k
LEFT JOIN "claims" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "claims" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND (t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t1."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND (t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t3
WHERE t3."claim_brand_id" = t2."id" AND t3."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))) AND t1."status" = ?2
ORDER BY t1."created_at", t1."id"
LIMIT ?3)
ORDER BY k.key, t1."created_at", t1."id"
[Fact(Brands(Permission(claims:read))), Argument { operand: Constant(String("ALLOWED")), form: One(Enum(Enumeration { name: "ClaimStatus", description: "Whether a claim may be used.", values: [("allowed", "It may be used."), ("disallowed", "It must not be used."), ("mandatory", "It must be used.")] })), label: "status" }, PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: false }, ParentKeys]

SELECT k.key, t5."name"
FROM (SELECT unhex(value) AS key
FROM json_each(?4)) k CROSS JOIN "products" t5 ON (t5."id") IN (SELECT t5."id" AS c0
FROM "claim_products" t1 JOIN "products" t5 ON t5."id" = t1."product_id"
WHERE t1."claim_id" = k.key AND EXISTS (SELECT 1
FROM "claims" t2
WHERE t2."id" = t1."claim_id" AND (t2."deleted_at" IS NULL AND (t2."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t2."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t3
WHERE t3."id" = t2."brand_id" AND (t3."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t4
WHERE t4."claim_brand_id" = t3."id" AND t4."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))))) AND t5."deleted_at" IS NULL AND t5."brand_id" IN (SELECT unhex(value)
FROM json_each(?2))
ORDER BY t5."id"
LIMIT ?3)
ORDER BY k.key, t5."id"
[Fact(Brands(Permission(claims:read))), Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(1))), label: "first", one_more: false }, ParentKeys]

