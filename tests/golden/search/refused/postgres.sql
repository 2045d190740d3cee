SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" = ANY($1) AND t1."search_vector" @@ $2::text::tsquery AND (cardinality($3) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($3) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_fields", ''), sought.needle) = 0 AND strpos(coalesce(t1."search_body", ''), sought.needle) = 0)) AND (cardinality($4) = 0 OR NOT EXISTS (SELECT 1
FROM unnest($4) AS sought(needle)
WHERE strpos(coalesce(t1."search_title", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_fields", ''), sought.needle) > 0 OR strpos(coalesce(t1."search_body", ''), sought.needle) > 0))
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("-decaf")), form: Search(Index), label: "search" }, Argument { operand: Constant(String("-decaf")), form: Search(Rows), label: "search" }, Argument { operand: Constant(String("-decaf")), form: Search(ExcludedRows), label: "search" }]

