SELECT t1."name", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2
[Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: false }]

WITH p AS MATERIALIZED (SELECT unhex(value) AS key
FROM json_each(?6)), k AS MATERIALIZED (SELECT k.key, (SELECT count(*)
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND t1."id" IN (SELECT r.id
FROM "content_fts" JOIN "content_fts_rows" r ON r.number = "content_fts".rowid
WHERE "content_fts" MATCH ?2)) AS total
FROM p k) SELECT k.key, t1."title", (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.value, ''))) / octet_length(sought.value)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.value, ''))) / octet_length(sought.value)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.value, ''))) / octet_length(sought.value)))
FROM json_each(?4) AS sought), t1."fields", t1."body", k.total, t1."id"
FROM k
LEFT JOIN "content" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM (SELECT t1.*
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND t1."id" IN (SELECT r.id
FROM "content_fts" JOIN "content_fts_rows" r ON r.number = "content_fts".rowid
WHERE "content_fts" MATCH ?2)
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT ?3) t1
ORDER BY (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.value, ''))) / octet_length(sought.value)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.value, ''))) / octet_length(sought.value)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.value, ''))) / octet_length(sought.value)))
FROM json_each(?4) AS sought) DESC, t1."id" DESC
LIMIT ?5)
ORDER BY k.key, (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.value, ''))) / octet_length(sought.value)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.value, ''))) / octet_length(sought.value)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.value, ''))) / octet_length(sought.value)))
FROM json_each(?4) AS sought) DESC, t1."id" DESC
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("brewing")), form: Search(Index), label: "search" }, RankedMost, Argument { operand: Constant(String("brewing")), form: Search(Needles), label: "search" }, PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }, ParentKeys]

SELECT k.key, (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND t1."id" IN (SELECT r.id
FROM "content_fts" JOIN "content_fts_rows" r ON r.number = "content_fts".rowid
WHERE "content_fts" MATCH ?2))
FROM (SELECT unhex(value) AS key
FROM json_each(?3)) k
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("café")), form: Search(Index), label: "search" }, ParentKeys]

