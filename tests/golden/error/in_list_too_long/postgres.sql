SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" = ANY($1)
[Argument { operand: Variable("slugs", []), form: List(Text { max_characters: Some(255) }), label: "slug" }]

