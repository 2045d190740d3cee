SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."slug" IN (SELECT value
FROM json_each(?1))
[Argument { operand: Variable("slugs", []), form: List(Text { max_characters: Some(255) }), label: "slug" }]

