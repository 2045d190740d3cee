SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN json_type(t1."settings", ?1) = 'text' THEN json_extract(t1."settings", ?1) END = ?2)
[Argument { operand: Constant(Array [String("features"), String("0")]), form: JsonPath, label: "settings" }, Argument { operand: Constant(String("claims")), form: One(Text { max_characters: None }), label: "settings" }]

