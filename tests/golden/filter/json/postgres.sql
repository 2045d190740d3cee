SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {"features": Array [String("claims")]}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."identity" @> $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."identity" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {"values": Array [String("soothing")]}), form: JsonPattern, label: "identity" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Object {"features": String("claims")}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (jsonb_typeof(t1."colors") = 'object' AND t1."colors" ? $1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (jsonb_typeof(t1."colors") = 'object' AND t1."colors" ? $1)
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("primary")), form: One(Text { max_characters: None }), label: "colors" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (jsonb_typeof(t1."colors") = 'object' AND t1."colors" ? $1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (jsonb_typeof(t1."colors") = 'object' AND t1."colors" ? $1)
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("primar")), form: One(Text { max_characters: None }), label: "colors" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END = $2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END = $2)
ORDER BY t1."slug", t1."id"
LIMIT $3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-105")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END <> $2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END <> $2)
ORDER BY t1."slug", t1."id"
LIMIT $3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-105")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END LIKE $2 ESCAPE '\')) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END LIKE $2 ESCAPE '\')
ORDER BY t1."slug", t1."id"
LIMIT $3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-1")), form: Pattern { form: StartsWith, ignore_case: false }, label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."identity" #> $1) = 'string' THEN (t1."identity" #>> $1) COLLATE "C" END LIKE $2 ESCAPE '\')) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."identity" #> $1) = 'string' THEN (t1."identity" #>> $1) COLLATE "C" END LIKE $2 ESCAPE '\')
ORDER BY t1."slug", t1."id"
LIMIT $3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("usp")]), form: JsonPath, label: "identity" }, Argument { operand: Constant(String("white cast")), form: Pattern { form: Contains, ignore_case: false }, label: "identity" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(jsonb_typeof(t1."logo" #> $1), 'null') = 'null')) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(jsonb_typeof(t1."logo" #> $1), 'null') = 'null')
ORDER BY t1."slug", t1."id"
LIMIT $2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("type")]), form: JsonPath, label: "logo" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."logo") IS NULL) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."logo") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."settings" #> $1) = 'number' THEN (SELECT CASE WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END
FROM (SELECT (t1."settings" #>> $1)::numeric AS value) n) END > $2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."settings" #> $1) = 'number' THEN (SELECT CASE WHEN abs(n.value) > 1.7976931348623157e308 THEN sign(n.value)::float8 * 'Infinity'::float8 WHEN abs(n.value) < 1e-307 THEN 0::float8 ELSE n.value::float8 END
FROM (SELECT (t1."settings" #>> $1)::numeric AS value) n) END > $2)
ORDER BY t1."slug", t1."id"
LIMIT $3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("limits"), String("drafts")]), form: JsonPath, label: "settings" }, Argument { operand: Constant(Number(1)), form: JsonNumber, label: "settings" }, PageSize { operand: None, label: "first", one_more: false }]

