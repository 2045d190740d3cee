SELECT s.v0, count(*), (CAST(sum(s.v1) AS REAL) / NULLIF(count(s.v1), 0)), (CAST(sum(s.v2) AS REAL) / NULLIF(count(s.v2), 0))
FROM (SELECT t1."status" AS v0, t1."views" AS v1, t1."shares" AS v2
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND (EXISTS (SELECT 1
FROM "brands" t2
WHERE t2."id" = t1."brand_id" AND t2."deleted_at" IS NULL AND (t2."id" IN (SELECT unhex(value)
FROM json_each(?2)) OR (NOT (t2."deleted_at" IS NULL) AND t2."organization_id" IN (SELECT unhex(value)
FROM json_each(?3)))) AND t2."slug" = ?4) AND t1."status" IN (SELECT value
FROM json_each(?5)))) s
GROUP BY s.v0
ORDER BY s.v0 ASC NULLS LAST, s.v0 ASC NULLS LAST
LIMIT ?6
[Fact(Brands(Permission(content:read))), Fact(Brands(Permission(brands:read))), Fact(Organizations(Admin)), Argument { operand: Constant(String("northwind-coffee")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Argument { operand: Constant(Array [String("DRAFT"), String("PUBLISHED")]), form: List(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, PageSize { operand: None, label: "first", one_more: false }]

