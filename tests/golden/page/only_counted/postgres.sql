SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
[]

SELECT n.total, t2.c0
FROM (SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."status" = $1) n
LEFT JOIN (SELECT t1."id" AS c0
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."status" = $1
ORDER BY t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0
[Argument { operand: Constant(String("DRAFT")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, PageSize { operand: None, label: "first", one_more: true }]

