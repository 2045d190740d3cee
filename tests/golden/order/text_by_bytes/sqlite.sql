SELECT t1."last_name", t1."id"
FROM "users" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."last_name" NULLS LAST, t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), '')))
FROM "users" t1
WHERE t1."deleted_at" IS NULL
ORDER BY (COALESCE(t1."full_name", NULLIF(TRIM(COALESCE(t1."first_name", '') || ' ' || COALESCE(t1."last_name", '')), ''))) DESC NULLS LAST, t1."id" DESC
LIMIT ?1
[PageSize { operand: Some(Constant(Number(12))), label: "first", one_more: false }]

SELECT t1."name"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."name" DESC, t1."id" DESC
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

