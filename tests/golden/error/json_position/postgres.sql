SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN jsonb_typeof(t1."settings" #> $1) = 'string' THEN (t1."settings" #>> $1) COLLATE "C" END = $2)
[Argument { operand: Constant(Array [String("features"), String("0")]), form: JsonPath, label: "settings" }, Argument { operand: Constant(String("claims")), form: One(Text { max_characters: None }), label: "settings" }]

