SELECT t1."slug"
FROM "brands" t1
WHERE t1."id" = ?1 AND t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?2))
ORDER BY t1."slug", t1."id"
LIMIT ?3
[Fact(NarrowBrand), Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = ?1 AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?2))
[Fact(NarrowBrand), Fact(Brands(Permission(content:read)))]

SELECT t1."slug"
FROM "organizations" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2
[Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

