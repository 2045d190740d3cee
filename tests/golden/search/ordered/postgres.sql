SELECT t2.c2, t2.c0, t2.c3, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND t1."status" = $2 AND t1."search_vector" @@ $3::text::tsquery AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($5) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($5) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))) n
LEFT JOIN (SELECT t1."created_at" AS c0, t1."id" AS c1, t1."title" AS c2, (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.needle, ''))) / octet_length(sought.needle)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.needle, ''))) / octet_length(sought.needle)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.needle, ''))) / octet_length(sought.needle)))
FROM unnest($7) AS sought(needle)) AS c3
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND t1."status" = $2 AND t1."search_vector" @@ $3::text::tsquery AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($5) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($5) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT $6) t2 ON TRUE
ORDER BY t2.c0 DESC, t2.c1 DESC
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("PUBLISHED")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, Argument { operand: Constant(String("coffee beans")), form: Search(Index), label: "search" }, Argument { operand: Constant(String("coffee beans")), form: Search(Rows), label: "search" }, Argument { operand: Constant(String("coffee beans")), form: Search(ExcludedRows), label: "search" }, PageSize { operand: Some(Constant(Number(4))), label: "first", one_more: false }, Argument { operand: Constant(String("coffee beans")), form: Search(Needles), label: "search" }]

