SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."status" = ?1
[Argument { operand: Constant(String("PUBLISHED")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."status" <> ?1
[Argument { operand: Constant(String("PUBLISHED")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."status" IN (SELECT value
FROM json_each(?1))
[Argument { operand: Constant(Array [String("DRAFT"), String("PENDING_REVIEW")]), form: List(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }]

SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."status" IN (SELECT value
FROM json_each(?1)))
[Argument { operand: Constant(Array [String("DRAFT"), String("PENDING_REVIEW")]), form: List(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }]

SELECT count(*) AS total
FROM "claims" t1
WHERE t1."deleted_at" IS NULL AND t1."level" = ?1
[Argument { operand: Constant(String("BRAND")), form: One(Enum(Enumeration { name: "ClaimLevel", description: "How far a claim reaches.", values: [("brand", "The whole brand."), ("product", "A product."), ("ingredient", "An ingredient.")] })), label: "level" }]

