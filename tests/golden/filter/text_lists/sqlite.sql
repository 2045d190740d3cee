SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("halden-sun"), String("trailhead"), String("nowhere")]), form: List(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("trailhead"), String("trailhead")]), form: List(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array []), form: List(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."currency" IN (SELECT value
FROM json_each(?1)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."currency" IN (SELECT value
FROM json_each(?1)))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("EUR"), String("USD"), String("SEK")]), form: List(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."currency" IN (SELECT value
FROM json_each(?1)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."currency" IN (SELECT value
FROM json_each(?1)))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array []), form: List(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

