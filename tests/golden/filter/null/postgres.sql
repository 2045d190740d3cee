SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."currency") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality") IS NOT NULL
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."currency") IS NULL AND (t1."parent_brand_id") IS NOT NULL)
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((t1."currency") IS NULL AND t1."currency" = $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("EUR")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: true }]

