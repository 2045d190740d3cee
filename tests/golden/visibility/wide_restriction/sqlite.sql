SELECT t2.c1, n.total, t2.c0
FROM (SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))) n
LEFT JOIN (SELECT t1."id" AS c0, t1."title" AS c1
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0
[Fact(Brands(Permission(content:read))), PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }]

