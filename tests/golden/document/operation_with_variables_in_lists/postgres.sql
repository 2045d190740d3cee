SELECT t1."slug", t1."country"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" = $1 OR t1."slug" = ANY($2) OR (CASE WHEN jsonb_typeof(t1."metadata" #> $3) = 'string' THEN (t1."metadata" #>> $3) COLLATE "C" END = $4))
ORDER BY t1."country" DESC, t1."slug", t1."id"
LIMIT $5
[Argument { operand: Variable("a", []), form: One(Text { max_characters: Some(255) }), label: "slug" }, Argument { operand: List([Variable("a", []), Constant(String("trailhead"))]), form: List(Text { max_characters: Some(255) }), label: "slug" }, Argument { operand: Variable("path", []), form: JsonPath, label: "metadata" }, Argument { operand: Constant(String("MK-101")), form: One(Text { max_characters: None }), label: "metadata" }, PageSize { operand: None, label: "first", one_more: false }]

