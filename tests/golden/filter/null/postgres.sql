SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."currency") IS NULL) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."currency") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality") IS NOT NULL) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality") IS NOT NULL
ORDER BY t1."slug", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality") IS NULL) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."currency") IS NULL AND (t1."parent_brand_id") IS NOT NULL)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."currency") IS NULL AND (t1."parent_brand_id") IS NOT NULL)
ORDER BY t1."slug", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."currency") IS NULL AND t1."currency" = $1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."currency") IS NULL AND t1."currency" = $1)
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("EUR")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

