SELECT t1."slug", t1."created_at"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."created_at", t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" = ?1
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Constant(String("2025-11-11T08:00:00.000000Z")), form: One(DateTime), label: "createdAt" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" = ?1
ORDER BY t1."id"
LIMIT ?2
[Argument { operand: Constant(String("2025-11-11T08:00:00.000000Z")), form: One(DateTime), label: "createdAt" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" < ?1
[Argument { operand: Constant(String("2025-11-11T08:00:00.000001Z")), form: One(DateTime), label: "createdAt" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" <= ?1
[Argument { operand: Constant(String("2025-11-11T08:00:00.000000Z")), form: One(DateTime), label: "createdAt" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" IN (SELECT value
FROM json_each(?1))
[Argument { operand: Constant(Array [String("2025-11-11T08:00:00.000000Z")]), form: List(DateTime), label: "createdAt" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND (t1."created_at" >= ?1 AND t1."created_at" < ?2)
[Argument { operand: Constant(String("2026-01-29T00:00:00.000000Z")), form: One(DateTime), label: "createdAt" }, Argument { operand: Constant(String("2026-01-30T00:00:00.000000Z")), form: One(DateTime), label: "createdAt" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."deleted_at") IS NOT NULL
[]

