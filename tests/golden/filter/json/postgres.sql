SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Object {"features": Array [String("claims")]}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."identity" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Object {"values": Array [String("soothing")]}), form: JsonPattern, label: "identity" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Object {}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."settings" @> $1
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Object {"features": String("claims")}), form: JsonPattern, label: "settings" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (jsonb_typeof(t1."colors") = 'object' AND t1."colors" ? $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("primary")), form: One(Text { max_characters: None }), label: "colors" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (jsonb_typeof(t1."colors") = 'object' AND t1."colors" ? $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("primar")), form: One(Text { max_characters: None }), label: "colors" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END = $2)
ORDER BY t1."slug", t1."id"
LIMIT $3
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-105")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END <> $2)
ORDER BY t1."slug", t1."id"
LIMIT $3
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-105")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END LIKE $2 ESCAPE '\')
ORDER BY t1."slug", t1."id"
LIMIT $3
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-1")), form: Pattern { form: StartsWith, ignore_case: false }, label: "metadata" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."identity" #> $1) = 'string' THEN (t1."identity" #>> $1) COLLATE "C" END LIKE $2 ESCAPE '\')
ORDER BY t1."slug", t1."id"
LIMIT $3
[Argument { operand: Constant(Array [String("usp")]), form: JsonPath, label: "identity" }, Argument { operand: Constant(String("white cast")), form: Pattern { form: Contains, ignore_case: false }, label: "identity" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."settings" #> $1) = 'string' THEN (t1."settings" #>> $1) COLLATE "C" END = $2)
ORDER BY t1."slug", t1."id"
LIMIT $3
[Argument { operand: Constant(Array [String("features"), String("0")]), form: JsonPath, label: "settings" }, Argument { operand: Constant(String("claims")), form: One(Text { max_characters: None }), label: "settings" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (COALESCE(jsonb_typeof(t1."logo" #> $1), 'null') = 'null')
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Array [String("type")]), form: JsonPath, label: "logo" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."logo") IS NULL
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."settings" #> $1) = 'number' THEN (t1."settings" #>> $1)::float8 END > $2)
ORDER BY t1."slug", t1."id"
LIMIT $3
[Argument { operand: Constant(Array [String("limits"), String("drafts")]), form: JsonPath, label: "settings" }, Argument { operand: Constant(Number(1)), form: JsonNumber, label: "settings" }, PageSize { operand: None, label: "first", one_more: true }]

