SELECT t2.c0, t2.c2, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1, t1."deleted_at" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Fact(Brands(Permission(brands:read))), PageSize { operand: Some(Constant(Number(9))), label: "first", one_more: false }]

SELECT t1."slug", t1."deleted_at"
FROM "brands" t1
WHERE t1."id" = $1 AND t1."deleted_at" IS NULL AND t1."id" = ANY($2)
[Argument { operand: Constant(String("b929f7e6-6853-4b85-aa55-5c8d3ba89983")), form: One(Id), label: "id" }, Fact(Brands(Permission(brands:read)))]

