SELECT count(*) AS total
FROM "content" t1
WHERE t1."deleted_at" IS NULL AND t1."views" >= $1
[Argument { operand: Constant(Number(-2147483648)), form: One(Int), label: "views" }]

SELECT count(*) AS total
FROM "offers" t1
WHERE t1."discount" < $1::text::numeric
[Argument { operand: Constant(String("99999999999999999999")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }]

SELECT count(*) AS total
FROM "offers" t1
WHERE t1."discount" > $1::text::numeric
[Argument { operand: Constant(String("-99999999999999999999.99")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }]

SELECT count(*) AS total
FROM "offers" t1
WHERE t1."discount" > $1::text::numeric
[Argument { operand: Constant(String("12.249999999999")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }]

SELECT count(*) AS total
FROM "offers" t1
WHERE t1."discount" < $1::text::numeric
[Argument { operand: Constant(String("12.2500001")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }]

SELECT count(*) AS total
FROM "offers" t1
WHERE NOT (t1."discount" = ANY($1::text[]::numeric[]))
[Argument { operand: Constant(Array [String("12.2500001"), String("100")]), form: List(Decimal { precision: 5, scale: 2 }), label: "discount" }]

SELECT count(*) AS total
FROM "offers" t1
WHERE t1."discount" <> $1::text::numeric
[Argument { operand: Constant(String("12.2500001")), form: One(Decimal { precision: 5, scale: 2 }), label: "discount" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" > $1
[Argument { operand: Constant(String("0001-01-01T00:00:00.000000Z")), form: One(DateTime), label: "createdAt" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."created_at" < $1
[Argument { operand: Constant(String("9999-12-31T23:59:59.999999Z")), form: One(DateTime), label: "createdAt" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" <> $1
[Argument { operand: Constant(String("🌲")), form: One(Text { max_characters: Some(255) }), label: "name" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" > $1
[Argument { operand: Constant(String("")), form: One(Text { max_characters: Some(255) }), label: "name" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."description" LIKE $1 ESCAPE '\'
[Argument { operand: Variable("text", []), form: Pattern { form: Contains, ignore_case: false }, label: "description" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("[A-Z]%")), form: Pattern { form: Like, ignore_case: false }, label: "name" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("*")), form: Pattern { form: Contains, ignore_case: false }, label: "name" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."name" LIKE $1 ESCAPE '\'
[Argument { operand: Constant(String("?alden%")), form: Pattern { form: Like, ignore_case: false }, label: "name" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."metadata" #> $1) = 'string' THEN (t1."metadata" #>> $1) COLLATE "C" END > $2)
[Argument { operand: Constant(Array [String("costCentre")]), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-104")), form: One(Text { max_characters: None }), label: "metadata" }]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (NOT (COALESCE(jsonb_typeof(t1."settings" #> $1), 'null') = 'null'))
[Argument { operand: Constant(Array [String("integrations")]), form: JsonPath, label: "settings" }]

