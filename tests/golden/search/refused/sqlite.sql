SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND t1."id" IN (SELECT r.id
FROM "content_fts" JOIN "content_fts_rows" r ON r.number = "content_fts".rowid
WHERE "content_fts" MATCH ?2)
[Fact(Brands(Permission(content:read))), Argument { operand: Constant(String("-decaf")), form: Search(Index), label: "search" }]

