SELECT t1."status"
FROM "content" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."status", t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT t1."status"
FROM "content" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."status" DESC, t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

SELECT t1."is_draft", t1."views"
FROM "content" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."is_draft" DESC, t1."views" DESC, t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(3))), label: "first", one_more: false }]

