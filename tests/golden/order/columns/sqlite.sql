SELECT t1."currency", t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" NULLS LAST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."currency", t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."currency", t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" NULLS FIRST, t1."slug" DESC, t1."id" DESC
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT t1."currency", t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "last", one_more: false }]

SELECT t1."currency", t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT t1."currency", t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."currency" NULLS FIRST, t1."slug" DESC, t1."id" DESC
LIMIT ?1
[PageSize { operand: Some(Constant(Number(3))), label: "last", one_more: false }]

