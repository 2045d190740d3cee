SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("halden-sun")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" = $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" = $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("halden sun")), form: One(Text { max_characters: Some(255) }), label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" <> $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" <> $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("halden-sun")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."currency" <> $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."currency" <> $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("EUR")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" < $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" < $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("delacroix")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" <= $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" <= $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("bergkvist")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" > $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" > $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("trailhead")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" >= $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" >= $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("trailhead")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" > $1 AND t1."slug" < $2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" > $1 AND t1."slug" < $2)
ORDER BY t1."slug", t1."id"
LIMIT $3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("d")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Argument { operand: Constant(String("e")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" > $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" > $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("Z")), form: One(Text { max_characters: Some(255) }), label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

