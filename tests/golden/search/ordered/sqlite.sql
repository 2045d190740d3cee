SELECT t2.c2, t2.c0, t2.c3, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND t1."status" = ?2 AND t1."id" IN (SELECT r.id
FROM "content_fts" JOIN "content_fts_rows" r ON r.number = "content_fts".rowid
WHERE "content_fts" MATCH ?3)) n
LEFT JOIN (SELECT t1."created_at" AS c0, t1."id" AS c1, t1."title" AS c2, (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.value, ''))) / octet_length(sought.value)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.value, ''))) / octet_length(sought.value)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.value, ''))) / octet_length(sought.value)))
FROM json_each(?5) AS sought) AS c3
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND t1."status" = ?2 AND t1."id" IN (SELECT r.id
FROM "content_fts" JOIN "content_fts_rows" r ON r.number = "content_fts".rowid
WHERE "content_fts" MATCH ?3)
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT ?4) t2 ON TRUE
ORDER BY t2.c0 DESC, t2.c1 DESC
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("PUBLISHED")), form: One(Enum(Enumeration { name: "ContentStatus", description: "Where a piece of content stands.", values: [("draft", "Being written."), ("pending_review", "Handed in for review."), ("in_review", "Being reviewed."), ("approved", "Approved, not yet public."), ("scheduled", "To be published at a set time."), ("published", "Public."), ("archived", "No longer public."), ("rejected", "Refused in review.")] })), label: "status" }, Argument { operand: Constant(String("coffee beans")), form: Search(Index), label: "search" }, PageSize { operand: Some(Constant(Number(4))), label: "first", one_more: false }, Argument { operand: Constant(String("coffee beans")), form: Search(Needles), label: "search" }]

