SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality" @> $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("calm")), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_personality" ?| ARRAY(SELECT jsonb_array_elements_text($1))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Array [String("sturdy"), String("witty")]), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality" @> $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Array [String("calm"), String("generous")]), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND t1."brand_personality" ?| ARRAY(SELECT jsonb_array_elements_text($1))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Array []), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality" @> $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Array []), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND jsonb_array_length(t1."guardrails") = 0
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND jsonb_array_length(t1."guardrails") > 0
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND jsonb_array_length(t1."brand_personality") > 0
ORDER BY t1."slug", t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."brand_personality" @> $1)
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("Calm")), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((t1."brand_personality" @> $1))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(String("calm")), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: true }]

SELECT t1."slug", count(*) OVER ()
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (t2."tags" @> $1)))
ORDER BY t1."slug", t1."id"
LIMIT $2
[Argument { operand: Constant(Array [String("recipe"), String("atelier")]), form: JsonTexts, label: "tags" }, PageSize { operand: None, label: "first", one_more: true }]

