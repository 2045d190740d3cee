SELECT t2.c0, t2.c1, t2.c2, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1, t1."currency" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1 OFFSET $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: true }, Offset(Constant(Number(2)))]

SELECT t2.c0, t2.c1, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."id" AS c0, t1."slug" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT $1 OFFSET $2) t2 ON TRUE
ORDER BY t2.c0
[PageSize { operand: None, label: "first", one_more: true }, Offset(Constant(Number(100)))]

