SELECT t1."slug"
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."views" = ?1
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Constant(Number(13282)), form: One(Int), label: "views" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."views" > ?1
[Argument { operand: Constant(Number(13000)), form: One(Int), label: "views" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (t1."views" >= ?1 AND t1."views" < ?2)
[Argument { operand: Constant(Number(100)), form: One(Int), label: "views" }, Argument { operand: Constant(Number(200)), form: One(Int), label: "views" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."version" IN (SELECT value
FROM json_each(?1))
[Argument { operand: Constant(Array [Number(1), Number(3)]), form: List(Int), label: "version" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."version" IN (SELECT value
FROM json_each(?1)))
[Argument { operand: Constant(Array [Number(1)]), form: List(Int), label: "version" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."views" <= ?1
[Argument { operand: Constant(Number(2147483647)), form: One(Int), label: "views" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."is_draft" = ?1
[Argument { operand: Constant(Bool(true)), form: One(Bool), label: "isDraft" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."is_draft" <> ?1
[Argument { operand: Constant(Bool(true)), form: One(Bool), label: "isDraft" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (t1."is_draft") IS NULL
[]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL
[]

