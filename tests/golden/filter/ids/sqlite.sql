SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ?1
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Constant(String("c71ebfe8-ff7a-4a2f-9a84-2d42e9b4cb35")), form: One(Id), label: "id" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" <> ?1
[Argument { operand: Constant(String("c71ebfe8-ff7a-4a2f-9a84-2d42e9b4cb35")), form: One(Id), label: "id" }]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."slug", t1."id"
LIMIT ?2
[Argument { operand: Variable("ids", []), form: List(Id), label: "id" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."id" IN (SELECT unhex(value)
FROM json_each(?1)))
[Argument { operand: Variable("ids", []), form: List(Id), label: "id" }]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Constant(Array [String("c71ebfe8-ff7a-4a2f-9a84-2d42e9b4cb35")]), form: List(Id), label: "id" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, t3."id", t3."slug"
FROM (SELECT t1."slug" AS c0, t1."id" AS c1, t1."parent_brand_id" AS c2
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."parent_brand_id") IS NOT NULL
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2
LEFT JOIN "brands" t3 ON t3."id" = t2.c2 AND t3."deleted_at" IS NULL
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

