SELECT t2.c0, t2.c1, t2.c2, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."currency" AS c0, t1."slug" AS c1, t1."id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" NULLS LAST, t1."slug" DESC, t1."id" DESC
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0 NULLS LAST, t2.c1 DESC, t2.c2 DESC
[PageSize { operand: Some(Constant(Number(3))), label: "last", one_more: true }]

