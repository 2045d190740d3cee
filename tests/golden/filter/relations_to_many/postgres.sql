SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."status" = $1 AND t2."views" > $2)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."status" = $1 AND t2."views" > $2)))
ORDER BY t1."slug", t1."id"
LIMIT $3) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("PENDING_REVIEW")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, Argument { operand: Constant(Number(100)), form: One(Int), label: "views" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND TRUE))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND TRUE))
ORDER BY t1."slug", t1."id"
LIMIT $1) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."status" = $1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."status" = $1))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("SCHEDULED")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."views" > $1) IS NOT TRUE))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."views" > $1) IS NOT TRUE))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(Number(0)), form: One(Int), label: "views" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."slug" = $1) IS NOT TRUE))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."slug" = $1) IS NOT TRUE))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("nowhere")), form: One(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND TRUE))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL AND TRUE))
ORDER BY t1."slug", t1."id"
LIMIT $1) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) >= $1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) >= $1))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(Number(37)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL) = $1))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "brands" t2
WHERE t2."parent_brand_id" = t1."id" AND t2."deleted_at" IS NULL) = $1))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(Number(0)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) > $1 AND (SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) < $2))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (((SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) > $1 AND (SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) < $2))
ORDER BY t1."slug", t1."id"
LIMIT $3) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(Number(20)), form: One(BigInt), label: "count" }, Argument { operand: Constant(Number(30)), form: One(BigInt), label: "count" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t4.c0, n.total, t4.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t3
WHERE t3."parent_id" = t2."id" AND t3."deleted_at" IS NULL AND t3."version" > $1))))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t3
WHERE t3."parent_id" = t2."id" AND t3."deleted_at" IS NULL AND t3."version" > $1))))
ORDER BY t1."slug", t1."id"
LIMIT $2) t4 ON TRUE
ORDER BY t4.c0, t4.c1
[Argument { operand: Constant(Number(1)), form: One(Int), label: "version" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."status" = $1)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND t2."status" = $1)))
ORDER BY t1."slug", t1."id"
LIMIT $2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(String("REJECTED")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, PageSize { operand: None, label: "first", one_more: false }]

