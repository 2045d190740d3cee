SELECT t2.c0, t2.c1, t2.c2, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0 DESC NULLS FIRST, t2.c1, t2.c2
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: true }]

