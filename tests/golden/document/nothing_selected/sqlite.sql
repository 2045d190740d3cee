SELECT 1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2
[Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: false }]

