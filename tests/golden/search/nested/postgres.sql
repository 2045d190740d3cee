SELECT t1."name", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."id" = ANY($1)
ORDER BY t1."id"
LIMIT $2
[Fact(Brands(Permission(brands:read))), PageSize { operand: None, label: "first", one_more: false }]

SELECT k.key, t2.c2, t2.c0, t2.c3, t2.c4, n.total, t2.c1
FROM unnest($8) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND t1."search_vector" @@ $2::text::tsquery AND (cardinality($3) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($3) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))) n
LEFT
JOIN LATERAL (SELECT (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.needle, ''))) / octet_length(sought.needle)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.needle, ''))) / octet_length(sought.needle)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.needle, ''))) / octet_length(sought.needle)))
FROM unnest($6) AS sought(needle)) AS c0, t1."id" AS c1, t1."title" AS c2, t1."fields" AS c3, t1."body" AS c4
FROM (WITH sampled AS MATERIALIZED (SELECT count(*) AS found
FROM (SELECT t1.*
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1)
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT 1000) AS t1
WHERE t1."search_vector" @@ $2::text::tsquery AND (cardinality($3) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($3) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))), walked AS MATERIALIZED (SELECT t1.*
FROM (SELECT t1.*
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND (SELECT sampled.found
FROM sampled) >= 50
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT $5 * 20) AS t1
WHERE t1."search_vector" @@ $2::text::tsquery AND (cardinality($3) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($3) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))
LIMIT $5) SELECT walked.*
FROM walked
WHERE (SELECT count(*)
FROM walked) >= $5
UNION ALL (SELECT *
FROM (SELECT t1.*
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND t1."search_vector" @@ $2::text::tsquery AND (cardinality($3) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($3) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0)) AND (SELECT count(*)
FROM walked) < $5 OFFSET 0) AS t1
ORDER BY t1."created_at" DESC, t1."id" DESC
LIMIT $5)) t1
ORDER BY (SELECT sum(8000 - 32000 / (4 + (octet_length(coalesce(t1."search_title", '')) - octet_length(replace(coalesce(t1."search_title", ''), sought.needle, ''))) / octet_length(sought.needle)) + 2000 - 8000 / (4 + (octet_length(coalesce(t1."search_fields", '')) - octet_length(replace(coalesce(t1."search_fields", ''), sought.needle, ''))) / octet_length(sought.needle)) + 1000 - 4000 / (4 + (octet_length(coalesce(t1."search_body", '')) - octet_length(replace(coalesce(t1."search_body", ''), sought.needle, ''))) / octet_length(sought.needle)))
FROM unnest($6) AS sought(needle)) DESC, t1."id" DESC
LIMIT $7) t2 ON TRUE
ORDER BY k.key, t2.c0 DESC, t2.c1 DESC
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("brewing")), form: Search(Index), label: "search" }, Argument { operand: Constant(String("brewing")), form: Search(Rows), label: "search" }, Argument { operand: Constant(String("brewing")), form: Search(ExcludedRows), label: "search" }, RankedMost, Argument { operand: Constant(String("brewing")), form: Search(Needles), label: "search" }, PageSize { operand: Some(Constant(Number(2))), label: "first", one_more: false }, ParentKeys]

SELECT k.key, n.total
FROM unnest($5) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND t1."search_vector" @@ $2::text::tsquery AND (cardinality($3) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($3) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))) n
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("café")), form: Search(Index), label: "search" }, Argument { operand: Constant(String("café")), form: Search(Rows), label: "search" }, Argument { operand: Constant(String("café")), form: Search(ExcludedRows), label: "search" }, ParentKeys]

