SELECT t2.c0, t2.c1, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL) n
LEFT JOIN (SELECT t1."id" AS c0, t1."slug" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0
[PageSize { operand: Some(Constant(Number(0))), label: "first", one_more: true }]

SELECT t2.c0, t2.c1, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = $1) n
LEFT JOIN (SELECT t1."id" AS c0, t1."slug" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = $1
ORDER BY t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0
[Argument { operand: Constant(String("nowhere")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: true }]

