SELECT t1."id"
FROM "organizations" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2
[Fact(Organizations(Viewer)), PageSize { operand: Some(Constant(Number(4))), label: "first", one_more: false }]

SELECT k.key, (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."organization_id" = k.key AND t1."deleted_at" IS NULL AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2)))))
FROM (SELECT unhex(value) AS key
FROM json_each(?3)) k
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), ParentKeys]

WITH p AS MATERIALIZED (SELECT unhex(value) AS key
FROM json_each(?4)), k AS MATERIALIZED (SELECT k.key, (SELECT count(*)
FROM "brands" t1
WHERE t1."organization_id" = k.key AND (t1."deleted_at" IS NULL OR t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1))) AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?2)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1))))) AS total
FROM p k) SELECT k.key, t1."slug", t1."deleted_at", k.total, t1."id"
FROM k
LEFT JOIN "brands" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "brands" t1
WHERE t1."organization_id" = k.key AND (t1."deleted_at" IS NULL OR t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1))) AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?2)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1))))
ORDER BY t1."slug", t1."id"
LIMIT ?3)
ORDER BY k.key, t1."slug", t1."id"
[Fact(Organizations(Admin)), Fact(Brands(Permission(brands:read))), PageSize { operand: Some(Constant(Number(9))), label: "first", one_more: false }, ParentKeys]

SELECT t1."slug", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
ORDER BY t1."slug", t1."id"
LIMIT ?3
[Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

SELECT k.key, t1."name", t1."deleted_at", t1."id"
FROM (SELECT unhex(value) AS key
FROM json_each(?4)) k CROSS JOIN "products" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "products" t1
WHERE t1."brand_id" = k.key AND (t1."deleted_at" IS NULL OR t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))) AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?2)) AND (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT ?3)
ORDER BY k.key, t1."id"
[Fact(Brands(Permission(products:delete))), Fact(Brands(Permission(products:read))), PageSize { operand: None, label: "first", one_more: false }, ParentKeys]

SELECT k.key, (SELECT count(*) AS total
FROM "claim_products" t1 JOIN "claims" t5 ON t5."id" = t1."claim_id"
WHERE t1."product_id" = k.key AND EXISTS (SELECT 1
FROM "claims" t2
WHERE t2."id" = t1."claim_id" AND (t2."deleted_at" IS NULL AND (t2."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t2."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t3
WHERE t3."id" = t2."brand_id" AND (t3."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t4
WHERE t4."claim_brand_id" = t3."id" AND t4."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))))) AND t5."deleted_at" IS NULL AND (t5."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t5."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t6
WHERE t6."id" = t5."brand_id" AND (t6."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t7
WHERE t7."claim_brand_id" = t6."id" AND t7."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))))
FROM (SELECT unhex(value) AS key
FROM json_each(?2)) k
[Fact(Brands(Permission(claims:read))), ParentKeys]

SELECT t1."id"
FROM "claims" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t1."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND (t2."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t3
WHERE t3."claim_brand_id" = t2."id" AND t3."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))) AND (EXISTS (SELECT 1
FROM "claim_products" t4 JOIN "products" t8 ON t8."id" = t4."product_id"
WHERE t4."claim_id" = t1."id" AND EXISTS (SELECT 1
FROM "claims" t5
WHERE t5."id" = t4."claim_id" AND (t5."deleted_at" IS NULL AND (t5."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t5."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t6
WHERE t6."id" = t5."brand_id" AND (t6."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t7
WHERE t7."claim_brand_id" = t6."id" AND t7."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))))) AND t8."deleted_at" IS NULL AND t8."brand_id" IN (SELECT unhex(value)
FROM json_each(?2)) AND TRUE))
ORDER BY t1."id"
LIMIT ?3
[Fact(Brands(Permission(claims:read))), Fact(Brands(Permission(products:read))), PageSize { operand: Some(Constant(Number(40))), label: "first", one_more: false }]

SELECT k.key, (SELECT count(*) AS total
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
FROM json_each(?2)))
FROM (SELECT unhex(value) AS key
FROM json_each(?3)) k
[Fact(Brands(Permission(claims:read))), Fact(Brands(Permission(products:read))), ParentKeys]

SELECT k.key, (SELECT count(*) AS total
FROM "claim_products" t1 JOIN "products" t5 ON t5."id" = t1."product_id"
WHERE t1."claim_id" = k.key AND EXISTS (SELECT 1
FROM "claims" t2
WHERE t2."id" = t1."claim_id" AND (t2."deleted_at" IS NULL AND (t2."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) OR (t2."type" = 'master' AND EXISTS (SELECT 1
FROM "brands" t3
WHERE t3."id" = t2."brand_id" AND (t3."deleted_at" IS NULL AND EXISTS (SELECT 1
FROM "brand_master_claim_brands" t4
WHERE t4."claim_brand_id" = t3."id" AND t4."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))))))))) AND (t5."deleted_at" IS NULL OR t5."brand_id" IN (SELECT unhex(value)
FROM json_each(?2))) AND t5."brand_id" IN (SELECT unhex(value)
FROM json_each(?3)))
FROM (SELECT unhex(value) AS key
FROM json_each(?4)) k
[Fact(Brands(Permission(claims:read))), Fact(Brands(Permission(products:delete))), Fact(Brands(Permission(products:read))), ParentKeys]

SELECT t1."id"
FROM "users" t1
WHERE t1."deleted_at" IS NULL AND (t1."id" = ?1 OR EXISTS (SELECT 1
FROM "organization_members" t2
WHERE t2."user_id" = t1."id" AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?2))))
ORDER BY t1."id"
LIMIT ?3
[Fact(Viewer), Fact(Organizations(Viewer)), PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

SELECT k.key, (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."created_by" = k.key AND (t1."deleted_at" IS NULL OR t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1))) AND (t1."id" IN (SELECT unhex(value)
FROM json_each(?2)) OR (NOT (t1."deleted_at" IS NULL) AND t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1)))))
FROM (SELECT unhex(value) AS key
FROM json_each(?3)) k
[Fact(Organizations(Admin)), Fact(Brands(Permission(brands:read))), ParentKeys]

