SELECT t1."slug", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."slug", t1."id"
LIMIT ?2
[Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: false }]

SELECT k.key, (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)))
FROM (SELECT unhex(value) AS key
FROM json_each(?2)) k
[Fact(Brands(Permission(content:read))), ParentKeys]

