SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("%wind%")), form: Pattern { form: Like, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("Halden ___")), form: Pattern { form: Like, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("northwind%")), form: Pattern { form: Like, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("NORTHWIND%")), form: Pattern { form: Like, ignore_case: true }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("Trail")), form: Pattern { form: StartsWith, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("Skin")), form: Pattern { form: EndsWith, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("in")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("IN")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("IN")), form: Pattern { form: Contains, ignore_case: true }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("tRAIL")), form: Pattern { form: StartsWith, ignore_case: true }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("sKIN")), form: Pattern { form: EndsWith, ignore_case: true }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("%")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("Halden_")), form: Pattern { form: StartsWith, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("\\")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("東京")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND lower(t1."name") LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("PÂTISSERIE")), form: Pattern { form: Contains, ignore_case: true }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\') n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("")), form: Pattern { form: StartsWith, ignore_case: false }, label: "name" }, PageSize { operand: None, label: "first", one_more: false }]

